"""What delegates and coordinators live through: being invited, choosing, leaving, being forgotten."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from bot.practice.people import Person
from handlers.menus import renew
from storage import held, outbox, people, reminders
from storage.rows import OutboxState, Outgoing, Preference, Role
from tests.handlers.contents import contents
from tests.handlers.stage import NOW, Stage, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")  # the loop that the stage lives in
LINK = re.compile(r"https://t\.me/RapporteurPracticeBot\?start=([A-Za-z0-9_-]{43})")
WRONG = "This invitation cannot be used: it may have expired, been used or been withdrawn."


async def invited(stage: Stage, line: str = "/invite Switzerland, Urs Keller, clearance, 7 days") -> str:
    """The token of an invitation that the chief makes."""
    stage.chief.skip()
    shown = await stage.asks(stage.chief, line)
    found = LINK.search(shown["text"])
    assert found is not None, shown["text"]
    return found[1]


async def came_in(stage: Stage, line: str = "/invite Switzerland, Urs Keller, clearance, 7 days") -> Person:
    """Ana, let in by an invitation."""
    await stage.ana.starts(await invited(stage, line))
    assert "Welcome" in (await stage.ana.next_message())["text"]
    return stage.ana


async def press(person: Person, message: dict[str, object], label: str) -> dict[str, object]:
    await person.presses(message, label)
    return await person.next_message()


async def row(stage: Stage, person: Person) -> people.Person | None:
    async with stage.house.db.read() as tx:
        return await people.person(tx, person.id)


def waiting(person: Person, key: str) -> Outgoing:
    return Outgoing(
        id=0,
        key=key,
        kind="reminder",
        person=person.id,
        chat=person.id,
        data={},
        created_at=NOW,
        not_before=NOW + timedelta(days=1),
        expires_at=NOW + timedelta(days=2),
    )


async def queue(stage: Stage, person: Person, key: str) -> None:
    async with stage.house.db.write() as tx:
        await outbox.enqueue(tx, [waiting(person, key)])


async def states(stage: Stage, person: Person) -> list[OutboxState]:
    async with stage.house.db.read() as tx:
        return [one.state for one in await outbox.rows(tx, person=person.id)]


async def test_a_delegate_is_invited_in_one_line_and_comes_in(stage: Stage) -> None:
    token = await invited(stage)
    await stage.ana.starts(token)
    welcome = await stage.ana.next_message()
    assert "you are here for" in welcome["text"]
    assert "Switzerland" in welcome["text"]
    found = await row(stage, stage.ana)
    assert found is not None
    assert (found.role, found.state, found.name, found.groups) == (
        Role.DELEGATE,
        "CH",
        "Urs Keller",
        ("clearance",),
    )
    card = await stage.asks(stage.ana, "/me")
    assert "as a delegate of" in card["text"]
    assert "clearance" in card["text"]


async def test_the_token_stands_nowhere_in_the_base(stage: Stage) -> None:
    token = await invited(stage)
    await stage.ana.starts(token)
    await stage.ana.next_message()
    assert token not in str(await contents(stage.house.db, without=frozenset({"inbox"})))


async def test_an_invitation_opens_once_and_its_other_users_read_what_a_wrong_one_gets(stage: Stage) -> None:
    token = await invited(stage)
    await stage.ana.starts(token)
    await stage.ana.next_message()
    ben = stage.server.person("Ben")
    used = await stage.asks(ben, f"/start {token}")
    wrong = await stage.asks(ben, f"/start {'A' * 43}")
    assert used["text"].startswith(WRONG)
    assert used["text"] == wrong["text"]
    assert labels(used) == labels(wrong)
    assert await row(stage, ben) is None
    await stage.ana.starts(token)
    assert "Welcome" in (await stage.ana.next_message())["text"], "the one who used it is welcome again"


async def test_every_invitation_that_opens_nothing_is_answered_alike(stage: Stage) -> None:
    withdrawn = await invited(stage)
    listed = await stage.asks(stage.chief, "/invitations")
    await press(stage.chief, listed, "Withdraw 1")
    old = await stage.line.desk.invitations.invite(by=stage.chief.id, state="CH", now=NOW - timedelta(days=14))
    assert old is not None
    expired = old[0]
    answers = set()
    for at, token in enumerate([withdrawn, expired, "C" * 43, "short", "x" * 64]):
        somebody = stage.server.person(f"Sam {at}")
        answers.add((await stage.asks(somebody, f"/start {token}"))["text"])
    assert len(answers) == 1
    assert answers.pop().startswith(WRONG)


async def test_after_five_wrong_tokens_even_a_good_one_is_not_looked_at(stage: Stage) -> None:
    token = await invited(stage)
    for letter in "abcde":
        shown = await stage.asks(stage.ana, f"/start {letter * 43}")
        assert shown["text"].startswith(WRONG)
    tried = await stage.asks(stage.ana, f"/start {token}")
    assert tried["text"] == shown["text"], "no oracle"
    assert await row(stage, stage.ana) is None
    ben = stage.server.person("Ben")
    assert "Welcome" in (await stage.asks(ben, f"/start {token}"))["text"], "others are not locked out"


async def test_a_coordinator_is_guided_to_an_invitation_by_buttons(stage: Stage) -> None:
    await stage.is_now(stage.ana, Role.COORDINATOR, "CH")
    ana = stage.ana
    asked = await stage.asks(ana, "/invite")
    assert "/invite Switzerland, Urs Keller, clearance, 7 days" in asked["text"]
    which = await stage.asks(ana, "Congo")
    assert len(labels(which)) == 2
    card = await press(ana, which, "Congo")
    assert "Congo" in str(card["text"])
    assert labels(card) == ["Name", "Groups", "7 days", "14 days", "30 days", "Make the link"]
    await press(ana, card, "Name")
    card = await stage.asks(ana, "Rosa  Ilunga")
    assert "Rosa Ilunga" in card["text"]
    await press(ana, card, "Groups")
    card = await stage.asks(ana, "clearance, finance")
    card = await press(ana, card, "30 days")
    assert "Valid for 30 days." in str(card["text"])
    made = await press(ana, card, "Make the link")
    token = LINK.search(str(made["text"]))
    assert token is not None
    ben = stage.server.person("Ben")
    await stage.asks(ben, f"/start {token[1]}")
    found = await row(stage, ben)
    assert found is not None
    assert (found.state, found.role, found.name) == ("CG", Role.DELEGATE, "Rosa Ilunga")
    assert found.groups == ("clearance", "finance")


async def test_only_administrators_invite_coordinators(stage: Stage) -> None:
    await stage.is_now(stage.ana, Role.COORDINATOR, "CH")
    shown = await stage.asks(stage.ana, "/invite Norway, Kari, coordinator")
    assert shown["text"] == "Only administrators invite coordinators."
    token = await invited(stage, "/invite Norway, Kari, coordinator")
    ben = stage.server.person("Ben")
    await stage.asks(ben, f"/start {token}")
    found = await row(stage, ben)
    assert found is not None
    assert found.role is Role.COORDINATOR


async def test_a_coordinator_whose_access_ends_between_card_and_link_makes_none(stage: Stage) -> None:
    ana = await came_in(stage, "/invite Norway, Kari, coordinator")
    await stage.asks(ana, "/invite")
    card = await stage.asks(ana, "Ireland")
    before = await contents(stage.house.db)
    await stage.line.desk.people.change_role(ana.id, Role.DELEGATE, by=stage.chief.id, now=NOW)
    await ana.presses(card, "Make the link")
    assert (await ana.next_toast())["text"] == "This is for coordinators."
    assert (await contents(stage.house.db))["invitations"] == before["invitations"]


async def test_who_made_a_link_does_not_use_it_up(stage: Stage) -> None:
    token = await invited(stage)
    shown = await stage.asks(stage.chief, f"/start {token}")
    assert "made for somebody else" in shown["text"]
    await stage.ana.starts(token)
    assert "Welcome" in (await stage.ana.next_message())["text"]


async def test_an_invitation_in_a_group_is_not_used(stage: Stage) -> None:
    token = await invited(stage)
    await stage.ana.writes(f"/start@RapporteurPracticeBot {token}", chat=stage.group)
    assert "private chat" in (await stage.group.next_message())["text"]
    assert await row(stage, stage.ana) is None


@pytest.mark.parametrize(
    ("written", "zone"),
    [("Kathmandu", "Asia/Kathmandu"), ("Женева", ""), ("日内瓦", "Europe/Zurich"), ("أبيدجان", "Africa/Abidjan")],
)
async def test_a_delegate_sets_the_zone_by_a_citys_name(stage: Stage, written: str, zone: str) -> None:
    ana = await came_in(stage)
    await press(ana, await stage.asks(ana, "/me"), "Time zone")
    shown = await stage.asks(ana, written)
    if not zone:  # there are two of them
        assert "Geneva · Switzerland" in labels(shown)
        assert "Geneva · United States" in labels(shown)
        shown = await press(ana, shown, "Geneva · Switzerland")
        zone = "Europe/Zurich"
    assert "it is" in str(shown["text"])
    found = await row(stage, ana)
    assert found is not None
    assert found.zone == zone


async def test_a_delegate_sets_the_zone_by_a_place_and_from_the_list(stage: Stage) -> None:
    ana = await came_in(stage)
    await press(ana, await stage.asks(ana, "/me"), "Time zone")
    await ana.sends_location(-13.83, -171.77)
    assert "Apia" in (await ana.next_message())["text"]
    found = await row(stage, ana)
    assert found is not None
    assert found.zone == "Pacific/Apia"
    offered = await press(ana, await stage.asks(ana, "/me"), "Time zone")
    region = await press(ana, offered, "Asia")
    turned = labels(region)[-2]
    assert turned.endswith("more")
    second = await press(ana, region, turned)
    assert not set(labels(region)) & set(labels(second)) - {"Other regions", "Back"} - {turned}
    chosen = labels(second)[0]
    assert chosen in str((await press(ana, second, chosen))["text"])
    after = await row(stage, ana)
    assert after is not None
    assert after.zone.startswith("Asia/")


def keys(message: dict[str, Any]) -> list[str] | bool:
    """What stands in the place of the keyboard: labels, those that send a place with a mark; True = taken away."""
    markup = message.get("reply_markup", {})
    if markup.get("remove_keyboard"):
        return True
    every = [key for row in markup.get("keyboard", []) for key in row]
    return [("@ " if key.get("request_location") else "") + key["text"] for key in every]


async def at_the_keys(stage: Stage) -> Person:
    ana = await came_in(stage)
    offered = await press(ana, await stage.asks(ana, "/me"), "Time zone")
    assert keys(await press(ana, offered, "Send my location")) == ["@ Send my location", "Cancel"]
    return ana


async def zone_of(stage: Stage, person: Person) -> str:
    found = await row(stage, person)
    assert found is not None
    return found.zone


async def test_a_key_sends_the_place_and_is_taken_away_with_the_answer(stage: Stage) -> None:
    ana = await at_the_keys(stage)
    await ana.sends_location(-13.83, -171.77)
    done = await ana.next_message()
    assert "Apia" in done["text"]
    assert keys(done) is True
    assert await zone_of(stage, ana) == "Pacific/Apia"


async def test_the_other_key_takes_the_keys_away_and_changes_nothing(stage: Stage) -> None:
    ana = await at_the_keys(stage)
    done = await stage.asks(ana, "Cancel")
    assert (done["text"], keys(done)) == ("Your time zone stays as it is.", True)
    assert await zone_of(stage, ana) == ""


@pytest.mark.parametrize(
    "written", ["/help", "What did Switzerland say about keys?", "Atlantisville", "Springfield"]
)
async def test_whoever_turns_to_something_else_has_their_keyboard_back(stage: Stage, written: str) -> None:
    ana = await at_the_keys(stage)
    away = await stage.asks(ana, written)
    assert (away["text"], keys(away)) == ("The keys for your location are put away.", True)
    assert (await ana.next_message())["text"]


async def test_a_button_pressed_instead_of_a_key_takes_the_keys_away(stage: Stage) -> None:
    ana = await came_in(stage)
    offered = await press(ana, await stage.asks(ana, "/me"), "Time zone")
    await press(ana, offered, "Send my location")
    region = await press(ana, offered, "Asia")
    assert keys(await press(ana, region, labels(region)[0])) is True
    assert (await ana.next_message())["text"].startswith("Your clock is that of")
    assert (await zone_of(stage, ana)).startswith("Asia/")


async def test_a_key_that_was_left_over_is_taken_away_when_it_is_pressed(stage: Stage) -> None:
    ana = await at_the_keys(stage)
    async with stage.house.db.write() as tx:
        await held.drop_of(tx, ana.id)  # as if the day were over
    await ana.sends_location(46.2, 6.1)
    assert keys(await ana.next_message()) is True
    assert await zone_of(stage, ana) == ""


async def test_cities_of_one_name_in_one_country_are_told_apart(stage: Stage) -> None:
    ana = await came_in(stage)
    await press(ana, await stage.asks(ana, "/me"), "Time zone")
    offered = labels(await stage.asks(ana, "Springfield"))
    assert "Springfield · United States · Chicago" in offered
    assert len(offered) == len(set(offered)) > 2


async def test_an_unknown_city_is_asked_for_again_and_a_question_is_answered(stage: Stage) -> None:
    ana = await came_in(stage)
    await press(ana, await stage.asks(ana, "/me"), "Time zone")
    shown = await stage.asks(ana, "Atlantisville")
    assert "Atlantisville" in shown["text"]
    assert "Zurich" in shown["text"]
    assert "Asia/Kathmandu" not in shown["text"]
    await stage.asks(ana, "Kathmandu")
    found = await row(stage, ana)
    assert found is not None
    assert found.zone == "Asia/Kathmandu"
    await press(ana, await stage.asks(ana, "/me"), "Time zone")
    assert "library" in (await stage.asks(ana, "What did Switzerland say about keys?"))["text"]


async def test_a_command_ends_the_waiting_for_words(stage: Stage) -> None:
    ana = await came_in(stage)
    await press(ana, await stage.asks(ana, "/me"), "Time zone")
    await stage.asks(ana, "/help")
    await stage.asks(ana, "Kathmandu")
    found = await row(stage, ana)
    assert found is not None
    assert found.zone == ""


async def test_a_delegate_changes_quiet_hours_and_reminders(stage: Stage) -> None:
    ana = await came_in(stage)
    page = await press(ana, await stage.asks(ana, "/me"), "Quiet hours")
    assert "from 21:00 to 08:00" in str(page["text"])
    assert "22:30 to 06:00" in (await stage.asks(ana, "22:30 - 6"))["text"]
    page = await press(ana, await stage.asks(ana, "/me"), "Quiet hours")
    assert "could not read" in (await stage.asks(ana, "25:00 - 6"))["text"]
    found = await row(stage, ana)
    assert found is not None
    assert (found.quiet_from.isoformat(), found.quiet_until.isoformat()) == ("22:30:00", "06:00:00")
    page = await press(ana, await stage.asks(ana, "/me"), "Reminders")
    kind = await press(ana, page, "Reports of your State")
    assert "✓ 30 days" in labels(kind)
    kind = await press(ana, kind, "✓ 30 days")
    assert "30 days" in labels(kind)
    async with stage.house.db.read() as tx:
        chosen = await reminders.preferences(tx, ana.id)
    assert chosen["report"] == Preference(person=ana.id, kind="report", wanted=True, leads=("7d", "1d"))
    kind = await press(ana, kind, "None of these")
    assert "none" in str(kind["text"])


async def test_a_delegate_refuses_a_kind_of_announcement_but_no_urgent_one(stage: Stage) -> None:
    ana = await came_in(stage)
    page = await press(ana, await stage.asks(ana, "/me"), "Reminders")
    page = await press(ana, page, "Announcements")
    assert labels(page)[:4] == ["✓ General", "✓ Meetings", "✓ Reports and deadlines", "✓ Documents"]
    assert "Urgent announcements always reach you, whatever their kind." in str(page["text"])
    page = await press(ana, page, "✓ Meetings")
    assert labels(page)[:2] == ["✓ General", "Meetings"]
    async with stage.house.db.read() as tx:
        chosen = await reminders.preferences(tx, ana.id)
    assert chosen == {"announce-meeting": Preference(person=ana.id, kind="announce-meeting", wanted=False)}
    await press(ana, page, "Meetings")
    async with stage.house.db.read() as tx:
        assert (await reminders.preferences(tx, ana.id))["announce-meeting"].wanted


async def test_leaving_stops_everything_at_once_and_can_be_undone(stage: Stage) -> None:
    ana = await came_in(stage)
    await queue(stage, ana, f"leave:{ana.id}")
    left = await stage.asks(ana, "/leave")
    assert "Nothing more is sent to you" in left["text"]
    assert await states(stage, ana) == [OutboxState.CANCELLED]
    found = await row(stage, ana)
    assert found is not None
    assert found.left_at == NOW
    assert await stage.line.desk.people.role_of(ana.id) is Role.GUEST
    assert "You have left" in (await stage.asks(ana, "/leave"))["text"], "the refusal says how to come back"
    back = await press(ana, await stage.asks(ana, "/me"), "Come back")
    assert "You are back" in str(back["text"])
    assert await stage.line.desk.people.role_of(ana.id) is Role.DELEGATE


async def test_blocking_stops_everything_until_the_person_writes_again(stage: Stage) -> None:
    ana = await came_in(stage)
    await queue(stage, ana, f"block:{ana.id}")
    await ana.blocks()
    await until_stopped(stage, ana)
    assert await states(stage, ana) == [OutboxState.CANCELLED]
    ana.chat.blocked = False  # and nobody tells the bot
    await stage.asks(ana, "/help")
    assert not (await stage.line.desk.people.standing(ana.id, now=NOW)).stopped


async def until_stopped(stage: Stage, person: Person) -> None:
    ben = stage.server.person("Ben")
    while not (await stage.line.desk.people.standing(person.id, now=NOW)).stopped:
        await stage.asks(ben, "/help")


async def test_a_delegate_gets_all_that_is_held_and_has_it_erased(stage: Stage) -> None:
    ana = await came_in(stage)
    await stage.asks(ana, "/language")
    await ana.presses(ana.screen[-1], "Français")
    await ana.next_message()
    await queue(stage, ana, f"erase:{ana.id}")
    await ana.writes("/export")
    sent = await ana.next_message()
    assert sent["document"]["file_name"] == f"rapporteur-{ana.id}.json"
    held = await stage.line.desk.people.export(ana.id)
    assert json.dumps(held)
    assert held["held"]["people"][0]["name"] == "Urs Keller"
    assert {"people", "person_groups", "outbox", "invitations"} <= set(held["held"])
    asked = await stage.asks(ana, "/erase")
    assert len(labels(asked)) == 1
    await ana.presses(asked)
    await ana.next_message()
    assert (await stage.line.desk.people.export(ana.id))["held"] is None
    left = await contents(stage.house.db, without=frozenset({"inbox", "replies"}))
    assert str(ana.id) not in str(left)


async def test_an_administrator_sees_who_came_in_and_changes_it(stage: Stage) -> None:
    ana = await came_in(stage, "/invite Zambia, Zelda Zulu")
    chief = stage.chief
    listed = await stage.asks(chief, "/people Zambia")
    assert "Zelda Zulu, Delegate" in listed["text"].replace("\u2068", "").replace("\u2069", "")
    card = await press(chief, listed, next(label for label in labels(listed) if label.startswith("Zelda")))
    card = await press(chief, card, "Make a coordinator")
    assert "Coordinator" in str(card["text"])
    assert "invite" in {entry["command"] for entry in ana.menu}
    assert "invitation" in (await stage.asks(ana, "/invitations"))["text"]
    asked = await press(chief, card, "Withdraw their access")
    await press(chief, asked, "Withdraw their access")
    found = await row(stage, ana)
    assert found is not None
    assert (found.role, found.state, found.name) == (Role.GUEST, "", "")
    assert (await stage.asks(ana, "/invite"))["text"] == "This is for coordinators."
    assert "invite" not in {entry["command"] for entry in ana.menu}


async def test_a_coordinator_withdraws_delegates_but_not_coordinators(stage: Stage) -> None:
    await stage.is_now(stage.ana, Role.COORDINATOR, "CH")
    ben, eve = stage.server.person("Ben"), stage.server.person("Eve")
    await stage.is_now(ben, Role.DELEGATE, "IE")
    await stage.is_now(eve, Role.COORDINATOR, "IE")
    people_ = stage.line.desk.people
    assert await people_.withdraw_role(eve.id, by=stage.ana.id, now=NOW) is None
    assert await people_.withdraw_role(ben.id, by=eve.id, now=NOW) is not None
    assert await people_.role_of(eve.id) is Role.COORDINATOR
    listed = await stage.asks(stage.ana, "/people Ireland")
    card = await press(stage.ana, listed, "Eve")
    assert labels(card) == ["Everybody"]


async def test_someone_without_an_invitation_reads_that_and_may_ask(stage: Stage) -> None:
    card = await stage.asks(stage.ana, "/me")
    assert "without an invitation" in card["text"]
    assert labels(card) == ["Language", "What is held about me"]
    assert "library" in (await stage.asks(stage.ana, "What did Switzerland say about keys?"))["text"]
    assert await row(stage, stage.ana) is None, "asking leaves nothing behind"


async def test_menus_are_given_anew_to_who_came_in_once_after_the_commands_changed(stage: Stage) -> None:
    ana = await came_in(stage)
    stage.may_be_refused = ("setMyCommands",)  # some of the people of other tests never wrote
    stage.server.world.commands.clear()
    desk = stage.line.desk
    assert await renew(desk, timedelta()) >= 2
    assert "leave" in {entry["command"] for entry in ana.menu}
    assert "people" in {entry["command"] for entry in stage.chief.menu}
    stage.server.world.commands.clear()
    assert await renew(desk, timedelta()) == 1, "administrators alone"
    assert ana.menu == []
