"""People, what waits for their words, invitations, and everything held about one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from storage import (
    announced,
    announcements,
    audiences,
    chats,
    feeds,
    follows,
    held,
    holdings,
    inquiries,
    invitations,
    offices,
    outbox,
    parties,
    people,
    receptions,
    records,
    reminders,
    submissions,
    verifying,
)
from storage.announcement_rows import Announcement, Recipient, Watching
from storage.database import Database
from storage.follows import Follow, News, Pace
from storage.inquiries import Inquiry, InquiryAnswer, Taking
from storage.rows import (
    ChatState,
    Feed,
    Held,
    Invitation,
    Outgoing,
    Party,
    PartyKind,
    Person,
    Preference,
    Role,
    Silence,
    Snooze,
    SubmissionEntry,
    SubmissionStep,
)
from storage.tables import metadata
from tests.storage import made as invented

NOW = datetime(2012, 3, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANA, BEN = 5_000_000_001, 5_000_000_002


def step(
    person: int = ANA, kind: str = "zone", *, waits: bool = True, lasts: timedelta = HOUR, id: int = 0
) -> Held:
    return Held(
        id=id, person=person, kind=kind, data={"a": [1]}, created_at=NOW, expires_at=NOW + lasts, awaits_words=waits
    )


def invitation(digest: str = "d" * 64, *, lasts: timedelta = HOUR, by: int = BEN) -> Invitation:
    return Invitation(
        digest=digest,
        role=Role.DELEGATE,
        state="CH",
        created_at=NOW,
        created_by=by,
        expires_at=NOW + lasts,
        groups=("clearance",),
        name="Urs",
    )


async def test_one_step_waits_for_words_and_a_newer_one_takes_its_place(db: Database) -> None:
    async with db.write() as tx:
        first = await held.put(tx, step())
        second = await held.put(tx, step(kind="quiet"))
        await held.put(tx, step(BEN))
    async with db.read() as tx:
        waiting = await held.waiting_for(tx, ANA, NOW)
        assert waiting is not None
        assert (waiting.id, waiting.kind, waiting.data) == (second, "quiet", {"a": [1]})
        earlier = await held.held(tx, first, NOW)
        assert earlier is not None, "its buttons still work"
        assert not earlier.awaits_words


async def test_words_are_taken_once_but_the_same_update_finds_its_step_again(db: Database) -> None:
    async with db.write() as tx:
        id = await held.put(tx, step())
        await held.take(tx, id, 77)
    async with db.read() as tx:
        assert await held.waiting_for(tx, ANA, NOW, update=78) is None
        assert await held.waiting_for(tx, ANA, NOW) is None
        again = await held.waiting_for(tx, ANA, NOW, update=77)
    assert again is not None
    assert again.id == id


async def test_a_step_that_has_expired_is_gone_and_its_number_is_not_given_out_again(db: Database) -> None:
    async with db.write() as tx:
        id = await held.put(tx, step(lasts=HOUR))
    later = NOW + HOUR
    async with db.write() as tx:
        assert await held.held(tx, id, NOW) is not None
        assert await held.held(tx, id, later) is None
        assert await held.waiting_for(tx, ANA, later) is None
        assert await held.prune(tx, later) == 1
        assert await held.put(tx, step()) > id


async def test_a_step_put_under_its_number_is_changed_in_place(db: Database) -> None:
    async with db.write() as tx:
        id = await held.put(tx, step(waits=False))
        assert await held.put(tx, Held(**{**_fields(step(id=id, waits=False)), "data": {"b": 2}})) == id
        found = await held.held(tx, id, NOW)
        assert found is not None
        assert found.data == {"b": 2}
        await held.drop_of(tx, ANA, "another kind")
        assert await held.held(tx, id, NOW) is not None
        await held.drop_of(tx, ANA)
        assert await held.held(tx, id, NOW) is None


def _fields(row: Held) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


async def test_an_invitation_is_used_once_and_keeps_no_name(db: Database) -> None:
    async with db.write() as tx:
        await invitations.add(tx, invitation())
        used = await invitations.use(tx, "d" * 64, ANA, NOW)
        assert used is not None
        assert (used.name, used.groups, used.role, used.state) == ("Urs", ("clearance",), Role.DELEGATE, "CH")
        assert await invitations.use(tx, "d" * 64, BEN, NOW) is None
        kept = await invitations.invitation(tx, "d" * 64)
        assert kept is not None
        assert (kept.used_by, kept.used_at, kept.name, kept.groups) == (ANA, NOW, "", ())
        assert await invitations.open_ones(tx, NOW) == ()


async def test_an_expired_and_a_withdrawn_invitation_open_nothing(db: Database) -> None:
    async with db.write() as tx:
        await invitations.add(tx, invitation("a" * 64))
        await invitations.add(tx, invitation("b" * 64))
        assert await invitations.withdraw(tx, "a" * 64, NOW)
        assert not await invitations.withdraw(tx, "a" * 64, NOW)
        assert await invitations.use(tx, "a" * 64, ANA, NOW) is None
        assert await invitations.use(tx, "b" * 64, ANA, NOW + HOUR) is None
        assert [row.digest[0] for row in await invitations.open_ones(tx, NOW)] == ["b"]
        assert await invitations.prune(tx, NOW + 2 * HOUR) == 2


async def test_a_beginning_of_a_digest_names_one_open_invitation_or_none(db: Database) -> None:
    async with db.write() as tx:
        for digest in ("ab1" + "0" * 61, "ab2" + "0" * 61):
            await invitations.add(tx, invitation(digest))
        assert await invitations.beginning(tx, "ab", NOW) is None
        assert await invitations.beginning(tx, "%", NOW) is None
        assert await invitations.beginning(tx, "a_1", NOW) is None
        found = await invitations.beginning(tx, "ab1", NOW)
        assert found is not None
        assert found.digest.startswith("ab1")


async def test_wrong_attempts_are_counted_a_person_and_forgotten(db: Database) -> None:
    async with db.write() as tx:
        for at in (NOW, NOW + HOUR):
            await invitations.note_wrong(tx, ANA, at)
        await invitations.note_wrong(tx, BEN, NOW)
        assert await invitations.wrong_since(tx, ANA, NOW - HOUR) == 2
        assert await invitations.wrong_since(tx, ANA, NOW) == 1
        assert await invitations.wrong_since(tx, BEN, NOW) == 0


def test_every_column_that_may_hold_a_person_is_among_what_is_shown_and_erased() -> None:
    """Telegram's numbers are the only ones as large as this, but for those of updates and messages."""
    others = {
        "inbox.update_id",
        "inbox.chat",
        "replies.update_id",
        "replies.message_id",
        "outbox.message_id",
        "held.taken_by",
        "announcement_watchers.message",
    }
    listed = {f"{column.table.name}.{column.name}" for column in (*holdings.OF_THEM, *holdings.BY_THEM)}
    large = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.BigInteger)
        or any(key.target_fullname == "people.id" for key in column.foreign_keys)
    }
    assert large - others == listed


async def everything_about(db: Database, person: int) -> None:
    """A row of theirs wherever there may be one, and a neighbour's beside it."""
    async with db.write() as tx:
        await parties.put_parties(tx, [Party(key="CH", code="CH", kind=PartyKind.STATE)], [])
        await people.put_person(tx, Person(id=person, name="Urs", role=Role.DELEGATE, groups=("clearance",)))
        await reminders.put_preference(tx, Preference(person=person, kind="report", wanted=False))
        await reminders.put_silence(tx, Silence(person=person, subject="rule:x", at=NOW))
        await reminders.put_snooze(tx, Snooze(person=person, subject="due:x", at=NOW))
        await follows.put(tx, Follow(person=person, subject="party:CH", at=NOW), most=9)
        await follows.put_pace(tx, person, Pace.WEEKLY)
        record = await records.put_record(tx, invented.record(sha=f"{person:064}", meeting=None), [])
        await follows.put_news(tx, [News(person=person, record=record.id, subject="party:CH", at=NOW)])
        await follows.begin_mailing(tx, person, NOW, NOW + HOUR)
        await feeds.put_feed(tx, Feed(person=person, digest=f"{person:064}", created_at=NOW))
        await held.put(tx, step(person))
        await receptions.add(
            tx,
            receptions.Reception(
                id=0,
                person=person,
                created_at=NOW,
                expires_at=NOW + HOUR,
                file_name="talks.md",
                sha256="a" * 64,
                document={},
                draft={},
                choices={},
            ),
        )
        await invitations.note_wrong(tx, person, NOW)
        await invitations.add(tx, invitation(f"{person:064}", by=person))
        await invitations.add(tx, invitation(f"{person + 9:064}", by=1))
        await invitations.use(tx, f"{person + 9:064}", person, NOW)
        await chats.stop(tx, person, ChatState.BLOCKED, NOW)
        asked = Inquiry(id=0, key=f"inq:{person}:1", person=person, text="Who pays?", asked_at=NOW)
        theirs = await inquiries.add(tx, asked)
        await inquiries.take(tx, Taking(inquiry=theirs, by=person, at=NOW))
        others = await inquiries.add(tx, replace(asked, key=f"of nobody:{person}", person=1))
        await inquiries.end(
            tx, InquiryAnswer(inquiry=others, by=person, at=NOW, office="Support unit", text="The host.")
        )
        await submissions.add(
            tx,
            SubmissionEntry(
                id=0,
                treaty="CCM",
                rule="r",
                party="CH",
                period=2011,
                step=SubmissionStep.CLAIMED,
                at=NOW,
                by=person,
            ),
        )
        made = await announcements.add(
            tx, Announcement(id=0, code=f"CODE{person}", made_by=person, created_at=NOW, confirmed_by=person)
        )
        await announcements.freeze(tx, [Recipient(announcement=made, person=person, language="fr")])
        await offices.give(tx, person, f"Office {person}", person, NOW, key=f"office{person}")
        await verifying.note_wrong(tx, person, NOW)
        await audiences.put(
            tx,
            audiences.SavedAudience(
                key=f"a{person}", name=f"A{person}", expression=f"not person:{person}", by=person, at=NOW
            ),
        )
        await announced.add(
            tx,
            announced.Change(
                id=0, announcement=made, kind=announced.ChangeKind.RECALL, made_by=person, created_at=NOW
            ),
        )
        await announcements.watch(tx, Watching(announcement=made, person=person, message=7))
        await outbox.enqueue(
            tx,
            [
                Outgoing(
                    id=0,
                    key=f"rem:{person}",
                    kind="reminder",
                    person=person,
                    chat=person,
                    data={},
                    created_at=NOW,
                    not_before=NOW,
                    expires_at=NOW + HOUR,
                )
            ],
        )


async def test_everything_about_somebody_is_shown_and_erased_and_nothing_about_a_neighbour(db: Database) -> None:
    await everything_about(db, ANA)
    await everything_about(db, BEN)
    async with db.read() as tx:
        shown = await holdings.everything(tx, ANA)
        neighbour = await holdings.everything(tx, BEN)
    tables = {column.table.name for column in (*holdings.OF_THEM, *holdings.BY_THEM)}
    assert set(shown) == tables - {"meeting_changes", "journal"}
    assert str(BEN) not in str(shown)
    assert "digest" not in str(shown)
    assert shown["people"][0]["quiet_from"] == time(21).isoformat()
    async with db.write() as tx:
        assert await holdings.erase(tx, ANA)
        assert await holdings.everything(tx, ANA) == {}
        assert await holdings.everything(tx, BEN) == neighbour
        assert not await holdings.erase(tx, ANA)
        entries = await submissions.history(tx, "r", "CH", 2011)
    assert sorted(entry.by for entry in entries) == [0, BEN], "what was done for others stays, with nobody's name"
