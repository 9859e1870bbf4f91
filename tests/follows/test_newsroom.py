"""A record goes in: who is told of it, when, in what words, and who is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.delivery import Dropped, Later, Ready
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.text.markup import to_plain
from storage import chats, follows, outbox, people, records
from storage.database import Database
from storage.follows import Pace
from storage.rows import ChatState, OutboxState, Outgoing, Person, Role, Visibility
from tests.follows.newsroom import CATALOGUES, DAY, HOUR, MINUTE, SAID, TALKS, Said, World, delegate, utc

NORWAY, TOPIC, ITEM = "party:NO", "topic:clearance", f"item:{TALKS.id}:3"
TUESDAY, WEDNESDAY, THURSDAY = utc("2012-03-20T06:30"), utc("2012-03-21T06:30"), utc("2012-03-22T06:30")
MONDAY = utc("2012-03-26T05:30")  # summer time has begun in Zurich


async def begun(db: Database, *subjects: str, pace: Pace | None = None, **more: Any) -> World:
    """Delegate 7 of Ireland, in Zurich, follows these."""
    world = await World.begun(db, delegate(7, **more))
    await world.follow(7, *subjects, pace=pace)
    return world


async def change(world: World, id: int = 7, **more: Any) -> None:
    async with world.db.write() as tx:
        await people.put_person(tx, delegate(id, **more))


async def test_a_delegate_follows_a_state_and_reads_its_words_the_next_morning(db: Database) -> None:
    world = await begun(db, NORWAY)
    await world.put_in()
    await world.tick()
    await world.tick(WEDNESDAY - MINUTE)
    assert await world.deliver() == []
    await world.tick(WEDNESDAY)
    (said,) = await world.deliver()
    assert said.splitlines() == [
        "1 record on what you follow",
        "",
        "Invented preparatory talks, 14 Mar 2012, Bern",
        "Summary record, not the delegate's own words",
        "You follow: Norway",
        "",
        "Norway · item 1, Opening",
        "┃ Norway opened the talks.",
        "Invented preparatory talks, 14 Mar 2012, Bern · ¶ 1",
        "",
        "Norway · item 2, Clearance of land",
        "┃ Norway offered two trainers for the hills.",
        "Invented preparatory talks, 14 Mar 2012, Bern · ¶ 3",
        "[ What I follow ]",
    ]
    for more in (MINUTE, HOUR, DAY, 8 * DAY):
        await world.tick(world.wall + more)
    assert await world.deliver() == [], "told once"


async def test_each_pace_has_its_hour(db: Database) -> None:
    world = await World.begun(db, delegate(7), delegate(8), delegate(9))
    for person, pace in ((7, Pace.AT_ONCE), (8, Pace.DAILY), (9, Pace.WEEKLY)):
        await world.follow(person, NORWAY, pace=pace)
    await world.put_in()
    told: dict[int, object] = {}
    while len(told) < 3 and world.wall < MONDAY + HOUR:
        await world.tick()
        for person in {7, 8, 9} - told.keys():
            if await world.deliver(person):
                told[person] = world.wall
        if world.wall.minute == 5 and len(told) == 1:
            world.wall = max(world.wall, WEDNESDAY - 2 * MINUTE)
        if len(told) == 2:
            world.wall = max(world.wall, MONDAY - 2 * MINUTE)
    assert told == {7: utc("2012-03-20T09:03"), 8: WEDNESDAY, 9: MONDAY}


async def test_told_at_once_is_told_after_the_quiet_hours(db: Database) -> None:
    world = await begun(db, NORWAY, pace=Pace.AT_ONCE)
    world.wall = utc("2012-03-20T21:00")
    await world.put_in()
    for _ in range(20):
        await world.tick(world.wall + 30 * MINUTE)
        if world.wall < utc("2012-03-21T07:00"):
            assert await world.rows() == ()
    assert world.wall == utc("2012-03-21T07:00"), "08:00 in Zurich"
    assert len(await world.deliver()) == 1


async def test_quiet_hours_that_began_since_put_a_digest_off(db: Database) -> None:
    world = await begun(db, NORWAY, pace=Pace.AT_ONCE)
    await world.put_in()
    await world.tick(world.wall + 5 * MINUTE)
    (row,) = await world.rows()
    await change(world, quiet_from=time(9), quiet_until=time(18))
    assert await world.compose(row) == Later(utc("2012-03-20T17:00"))


async def test_many_records_of_one_window_make_one_digest(db: Database) -> None:
    world = await begun(db, NORWAY, TOPIC, pace=Pace.AT_ONCE)
    for _ in range(14):
        await world.put_in()
        await world.tick()
    assert await world.deliver() == [], "more is still coming in"
    await world.tick()
    await world.tick()
    (said,) = await world.deliver()
    assert "14 records on what you follow" in said


async def test_a_load_that_does_not_end_is_told_by_quarters_of_an_hour(db: Database) -> None:
    world = await begun(db, NORWAY, pace=Pace.AT_ONCE)
    digests = 0
    for _ in range(33):
        await world.put_in()
        await world.tick()
        digests += len(await world.deliver())
    assert digests == 2


async def test_what_went_in_before_somebody_followed_is_not_told(db: Database) -> None:
    world = await World.begun(db, delegate(7))
    for _ in range(5):
        await world.put_in()
    world.wall += MINUTE
    await world.follow(7, NORWAY)
    await world.tick()
    await world.tick(WEDNESDAY)
    assert await world.rows() == ()
    await world.put_in()
    await world.tick(THURSDAY)
    (said,) = await world.deliver()
    assert "1 record on" in said


async def test_a_base_that_has_records_before_there_was_following_tells_nothing(db: Database) -> None:
    """The first tick after an upgrade."""
    world = World(db)
    await world.put_in(meeting=None)
    async with db.write() as tx:
        await people.put_person(tx, delegate(7))
    world.wall += HOUR
    await world.follow(7, NORWAY)
    report = await world.tick()
    assert (report.records, report.digests) == (1, 0)
    await world.tick(WEDNESDAY)
    assert await world.rows() == ()


async def test_a_record_put_in_while_the_assistant_was_down_is_told_late_in_one_digest(db: Database) -> None:
    world = await begun(db, NORWAY)
    await world.tick()
    for day in range(3):
        world.wall = TUESDAY + day * DAY + 3 * HOUR
        await world.put_in()
    world.restart()
    world.wall = utc("2012-03-23T11:00")
    await world.tick()
    (said,) = await world.deliver()
    assert "3 records on what you follow" in said
    world.restart()
    await world.tick()
    await world.tick(world.wall + DAY)
    assert await world.deliver() == []


async def test_a_late_digest_does_not_wake_anybody(db: Database) -> None:
    world = await begun(db, NORWAY)
    await world.put_in()
    world.wall = utc("2012-03-21T22:00")
    await world.tick()
    assert await world.rows() == ()
    await world.tick(THURSDAY)
    assert len(await world.deliver()) == 1


async def test_digests_that_could_not_go_out_are_put_together(db: Database) -> None:
    """The line was down for days: what waited is told in one digest, once."""
    world = await begun(db, NORWAY)
    for morning in (WEDNESDAY, THURSDAY, THURSDAY + DAY):
        await world.put_in()
        await world.tick(morning)
    assert len(await world.rows()) == 1
    (said,) = await world.deliver()
    assert "3 records on what you follow" in said
    ended = await world.rows(7, OutboxState.CANCELLED)
    assert {row.error for row in ended} == {"Told together with what came in since."}


async def test_a_digest_of_which_something_may_have_arrived_is_not_put_together_with_another(db: Database) -> None:
    world = await begun(db, NORWAY)
    await world.put_in()
    await world.tick(WEDNESDAY)
    (row,) = await world.rows()
    async with db.write() as tx:
        assert await outbox.claim(tx, world.wall, row.id)
        await outbox.requeue(tx, row.id, sure=False)
    await world.put_in()
    await world.tick(THURSDAY)
    world.wall += HOUR
    first, second = await world.rows()
    assert first.id == row.id
    again = to_plain((await ready(world, replace(first, tries=2))).message)
    assert again.startswith("You may have had this message already.\n1 record on")
    assert to_plain((await ready(world, replace(second, tries=1))).message).startswith("1 record on")


async def ready(world: World, row: Outgoing) -> Ready:
    found = await world.compose(row)
    assert isinstance(found, Ready)
    return found


# ── who may read ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_closed_record_is_told_to_those_alone_who_may_read_it(db: Database) -> None:
    world = await World.begun(
        db,
        delegate(7, "IE"),
        delegate(8, "CH"),
        delegate(9, "AT", groups=("Friends",)),
        delegate(10, "AT", role=Role.COORDINATOR),
        delegate(11, "CH", role=Role.GUEST),
        admins=[12],
    )
    async with db.write() as tx:
        await people.put_person(tx, Person(id=12, zone="Europe/Zurich"))
    everybody = (7, 8, 9, 10, 11, 12)
    for person in everybody:
        await world.follow(person, NORWAY)

    async def told(visibility: Visibility, *audience: str) -> set[int]:
        await world.put_in(visibility=visibility, audience=audience)
        await world.tick(world.wall + DAY)
        return {person for person in everybody if await world.deliver(person)}

    assert await told(Visibility.PUBLIC) == {7, 8, 9, 10, 12}
    assert await told(Visibility.DELEGATES) == {7, 8, 9, 10, 12}
    assert await told(Visibility.NAMED, "state:CH") == {8, 10, 12}
    assert await told(Visibility.NAMED, "group:Friends") == {9, 10, 12}
    assert await told(Visibility.COORDINATORS) == {10, 12}


async def test_a_record_closed_between_queueing_and_sending_is_not_told(db: Database) -> None:
    world = await begun(db, NORWAY)
    one, other = await world.put_in(), await world.put_in([(1, ("NO",), "Norway spoke again.")])
    await world.tick(WEDNESDAY)
    await world.shown(one.id, Visibility.COORDINATORS)
    (said,) = await world.deliver()
    assert "1 record on" in said
    assert "trainers" not in said
    await world.put_in()
    await world.shown(other.id, Visibility.NAMED, "state:CH")
    await world.tick(THURSDAY)
    (row,) = await world.rows()
    async with db.write() as tx:
        await records.take_back(tx, 3, world.wall)
    assert await world.compose(row) == Dropped(OutboxState.CANCELLED, "Nothing of it is left to tell.")


@pytest.mark.parametrize("how", ["closed", "taken back"])
async def test_of_a_record_that_may_no_longer_be_told_not_even_its_name_is(db: Database, how: str) -> None:
    """Nothing of it is quoted, so that the check of quotes has nothing to refuse."""
    world = await begun(db, f"meeting:{TALKS.id}")
    record = await world.put_in([])
    await world.tick(WEDNESDAY)
    if how == "closed":
        await world.shown(record.id, Visibility.NAMED, "state:CH")
    else:
        async with db.write() as tx:
            await records.take_back(tx, record.id, world.wall)
    assert await world.deliver() == []


async def test_a_record_is_told_when_it_is_opened_to_somebody(db: Database) -> None:
    world = await World.begun(db, delegate(7), delegate(8, "CH"))
    await world.follow(8, NORWAY)
    closed = await world.put_in(visibility=Visibility.NAMED, audience=("state:CH",))
    await world.tick(WEDNESDAY)
    assert len(await world.deliver(8)) == 1
    await world.follow(7, NORWAY)
    world.wall += MINUTE
    await world.shown(closed.id, Visibility.DELEGATES)
    await world.tick()
    await world.tick(THURSDAY)
    assert len(await world.deliver(7)) == 1, "it went in for them when it was opened"
    await world.shown(closed.id, Visibility.PUBLIC)
    await world.tick()
    await world.tick(THURSDAY + DAY)
    assert await world.deliver() == [], "both had it"


async def test_nothing_is_told_after_leaving_losing_ones_role_or_being_erased(db: Database) -> None:
    world = await World.begun(
        db, *(delegate(id, role=Role.COORDINATOR if id == 7 else Role.DELEGATE) for id in (7, 8, 9))
    )
    for person in (7, 8, 9):
        await world.follow(person, NORWAY)
    await world.put_in()
    await world.tick(WEDNESDAY)
    assert len(await world.rows()) == 3
    assert await world.people.leave(7, world.wall)
    assert await world.people.withdraw_role(8, by=7, now=world.wall) is None, "who left has no rights"
    async with db.write() as tx:
        await people.put_person(tx, delegate(8, role=Role.GUEST))
    assert await world.people.erase(9, world.wall)
    assert await world.deliver() == []
    async with db.read() as tx:
        assert await follows.followers(tx, NORWAY) == {7, 8}
        assert {row.person for row in await follows.news_of(tx, [1])} == {7, 8}
    assert await world.people.come_back(7, world.wall)
    await world.tick(THURSDAY)
    assert await world.deliver() == []


async def test_what_waits_for_somebody_who_leaves_is_not_told_when_they_are_back(db: Database) -> None:
    world = await begun(db, NORWAY)
    await world.put_in()
    await world.tick()
    await world.people.leave(7, world.wall)
    await world.tick(WEDNESDAY)
    await world.people.come_back(7, world.wall)
    await world.tick(THURSDAY)
    assert await world.rows() == ()


async def test_who_blocked_the_bot_is_told_when_they_write_again(db: Database) -> None:
    world = await begun(db, NORWAY)
    async with db.write() as tx:
        await chats.stop(tx, 7, ChatState.BLOCKED, world.wall)
    await world.put_in()
    await world.tick(WEDNESDAY)
    assert await world.rows() == ()
    await world.people.reached(7)
    await world.tick(THURSDAY)
    assert len(await world.deliver()) == 1


async def test_what_is_no_longer_followed_is_left_out_and_what_is_followed_anew_begins_anew(db: Database) -> None:
    world = await begun(db, NORWAY, ITEM)
    await world.put_in()
    await world.tick(WEDNESDAY)
    assert await world.following.stop(7, NORWAY)
    world.wall += MINUTE
    await world.follow(7, NORWAY)  # anew: what went in before is not told
    (said,) = await world.deliver()
    assert "You follow: item 3, The support office (Invented preparatory talks)" in said
    assert "Norway" not in said
    await world.put_in()
    await world.tick()
    assert await world.following.stop(7, ITEM)
    world.wall += MINUTE
    await world.follow(7, ITEM)
    await world.following.stop(7, NORWAY)
    await world.tick(THURSDAY)
    assert await world.deliver() == []
    assert not await world.following.stop(7, "party:FR")


# ── superseded ──────────────────────────────────────────────────────────────────────────────────────────────

BETTER: tuple[Said, ...] = ((1, ("NO",), "Norway closed the talks."), *SAID[1:])
WITHOUT: tuple[Said, ...] = tuple(one for one in SAID if "NO" not in one[1])


async def test_a_corrected_record_is_told_as_corrected_to_those_whom_the_change_concerns(db: Database) -> None:
    world = await World.begun(db, delegate(7), delegate(8))
    await world.follow(7, NORWAY)
    await world.follow(8, ITEM)
    first = await world.put_in()
    await world.tick(WEDNESDAY)
    assert len(await world.deliver()) == 2
    await world.put_in(BETTER, supersedes=first.id)
    await world.tick()
    await world.tick(THURSDAY)
    (said,) = await world.deliver(7)
    assert "Corrected: Invented preparatory talks" in said
    assert "┃ Norway closed the talks." in said
    assert await world.deliver(8) == [], "what concerns them stands as it stood"


async def test_words_that_a_corrected_record_no_longer_gives_to_a_state_are_said_to_be_gone(db: Database) -> None:
    world = await World.begun(db, delegate(7), delegate(8))
    await world.follow(7, NORWAY)
    first = await world.put_in()
    await world.tick(WEDNESDAY)
    await world.deliver()
    world.wall += MINUTE
    await world.follow(8, NORWAY)
    await world.put_in(WITHOUT, supersedes=first.id)
    await world.tick()
    await world.tick(THURSDAY)
    (said,) = await world.deliver()
    assert "The corrected record holds nothing on this any more: Norway" in said
    assert "┃" not in said


async def test_a_record_superseded_before_it_was_told_is_told_once_as_the_newer_one(db: Database) -> None:
    world = await begun(db, NORWAY)
    first = await world.put_in()
    await world.tick()
    await world.put_in(BETTER, supersedes=first.id)
    await world.tick()
    await world.tick(WEDNESDAY)
    (said,) = await world.deliver()
    assert "Norway closed the talks." in said
    assert "Norway opened" not in said
    assert "Corrected" not in said
    await world.tick(THURSDAY)
    assert await world.deliver() == []


@pytest.mark.parametrize("said", [BETTER, SAID])
async def test_a_record_superseded_between_queueing_and_sending_gives_way_to_the_newer_one(
    db: Database, said: tuple[Said, ...]
) -> None:
    world = await begun(db, NORWAY)
    first = await world.put_in()
    await world.tick(WEDNESDAY)
    (row,) = await world.rows()
    await world.put_in(said, supersedes=first.id)
    assert await world.compose(row) == Later(world.wall + MINUTE), "the tick has yet to look at the newer one"
    await world.tick()
    (told,) = await world.deliver()
    assert f"┃ {said[0][2]}" in told
    assert "Corrected" not in told
    assert "1 record on" in told
    await world.tick(THURSDAY)
    assert await world.deliver() == []


async def test_a_newer_record_waits_while_the_older_one_is_on_its_way(db: Database) -> None:
    world = await begun(db, NORWAY)
    first = await world.put_in()
    await world.tick(WEDNESDAY)
    (row,) = await world.rows()
    async with db.write() as tx:
        assert await outbox.claim(tx, world.wall, row.id)
    await world.put_in(BETTER, supersedes=first.id)
    assert (await world.tick()).records == 0
    async with db.write() as tx:
        await outbox.requeue(tx, row.id)  # it surely had no effect
    assert (await world.tick()).records == 1
    (told,) = await world.deliver()
    assert "Norway closed" in told
    assert "Corrected" not in told


async def test_a_record_opened_by_superseding_a_closed_one_is_new_to_who_could_not_read_that(db: Database) -> None:
    world = await World.begun(db, delegate(7), delegate(8, "CH"))
    for person in (7, 8):
        await world.follow(person, NORWAY)
    first = await world.put_in(visibility=Visibility.NAMED, audience=("state:CH",))
    await world.tick(WEDNESDAY)
    assert len(await world.deliver()) == 1
    await world.put_in(SAID, supersedes=first.id)
    await world.tick()
    await world.tick(THURSDAY)
    (said,) = await world.deliver(7)
    assert "Corrected" not in said
    assert await world.deliver(8) == [], "word for word what they had"


async def test_a_record_taken_back_is_not_told(db: Database) -> None:
    world = await begun(db, NORWAY)
    first = await world.put_in()
    await world.tick(WEDNESDAY)
    async with db.write() as tx:
        await records.take_back(tx, first.id, world.wall)
    assert await world.deliver() == []
    assert [row.error for row in await world.rows(7, OutboxState.CANCELLED)] == ["Nothing of it is left to tell."]


# ── how it is told ──────────────────────────────────────────────────────────────────────────────────────────


def many(number: int, who: str = "NO", item: int = 2) -> list[Said]:
    return [
        (item, (who,), f"{who} made point {at} about clearance. " + "It had reasons. " * 8) for at in range(number)
    ]


async def test_of_much_a_few_are_quoted_and_the_base_is_asked_for_the_rest(db: Database) -> None:
    world = await begun(db, NORWAY)
    await world.put_in(many(14))
    await world.tick(WEDNESDAY)
    (said,) = await world.deliver()
    assert said.count("┃") == 2
    assert "And 12 more passages" in said
    assert "[ Norway: 12 more ]" in said


async def test_a_long_digest_has_further_pages_that_are_read_anew(db: Database) -> None:
    world = await begun(db, TOPIC)
    kept = [
        await world.put_in([one for who in ("NO", "CH", "AT", "IE", "JP") for one in many(3, who)])
        for _ in range(4)
    ]
    await world.tick(WEDNESDAY)
    (said,) = await world.deliver()
    assert "4 records on what you follow" in said
    assert "Page 1 of" in said
    assert "[ Next page ]" in said
    voice = Voice(CATALOGUES.texts("en"), Lexicon.standard())
    async with db.read() as tx:
        (news, *_) = await follows.news_of(tx, [kept[0].id])
    assert news.mailing is not None
    pages: list[str] = []
    while not pages or "Next page" in pages[-1]:
        page = await world.digests.page(news.mailing, len(pages), 7, voice)
        assert page is not None
        pages.append(to_plain(page, buttons=True))
        assert len(to_plain(page)) < 3600, "no page is torn by Telegram's limit"
    together = "\n".join(pages)
    assert together.count("┃") == 4 * 4 * 2, "of each record four speakers, of each two quotes"
    assert together.count("1 more speaker on what you follow") == 4
    assert "[ Others who spoke ]" in together
    assert await world.digests.page(news.mailing, 0, 8, voice) is None, "somebody else's"
    assert await world.digests.page(999, 0, 7, voice) is None
    for record in kept:
        await world.shown(record.id, Visibility.COORDINATORS)
    assert await world.digests.page(news.mailing, 0, 7, voice) is None


async def test_a_digest_is_in_the_readers_language_and_quotes_in_the_records(db: Database) -> None:
    world = await begun(db, NORWAY, TOPIC, language="fr")
    await world.put_in()
    await world.tick(WEDNESDAY)
    (said,) = await world.deliver()
    assert "Norvège" in said
    assert "dépollution" in said
    assert "┃ Norway opened the talks." in said


async def test_a_meeting_of_which_a_record_names_no_speaker_is_told(db: Database) -> None:
    world = await begun(db, f"meeting:{TALKS.id}")
    await world.put_in([])
    await world.tick(WEDNESDAY)
    (said,) = await world.deliver()
    assert "You follow: Invented preparatory talks" in said
    assert "┃" not in said


async def test_old_news_is_forgotten_and_never_told_again(db: Database) -> None:
    world = await begun(db, NORWAY)
    await world.put_in()
    await world.tick(WEDNESDAY)
    await world.deliver()
    await world.tick(WEDNESDAY + timedelta(days=61))
    async with db.read() as tx:
        assert await follows.news_of(tx, [1]) == ()
        assert await follows.mailing(tx, 1) is None
    world.restart()
    await world.tick()
    await world.tick(world.wall + DAY)
    assert await world.rows() == ()


@pytest.mark.parametrize("back", ["2012-06-10T09:00", "2012-06-10T01:00"])
@pytest.mark.parametrize("looked", [True, False])
async def test_however_long_the_assistant_was_down_what_was_not_told_is_not_forgotten(
    db: Database, back: str, looked: bool
) -> None:
    world = await begun(db, NORWAY)
    world.wall += MINUTE
    await world.put_in()
    if looked:
        await world.tick()
    world.restart()
    world.wall = utc(back)
    said = []
    for _ in range(4):
        await world.tick()
        said += await world.deliver()
        world.wall += 8 * HOUR
    assert len(said) == 1
    assert "1 record on" in said[0]


async def test_what_waits_for_somebody_who_blocked_the_bot_is_forgotten_in_the_end(db: Database) -> None:
    world = await begun(db, NORWAY)
    async with db.write() as tx:
        await chats.stop(tx, 7, ChatState.BLOCKED, world.wall)
    await world.put_in()
    await world.tick()
    async with db.read() as tx:
        assert len(await follows.news_of(tx, [1])) == 1
    await world.tick(world.wall + timedelta(days=61))
    async with db.read() as tx:
        assert await follows.news_of(tx, [1]) == ()
    await world.people.reached(7)
    await world.tick(world.wall + DAY)
    assert await world.rows() == ()
