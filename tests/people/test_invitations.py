"""A way in that works once, and tells nothing to who has none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parties.lexicon import Lexicon
from bot.people.invitations import PAUSE, VALID, WRONG_ATTEMPTS, Invitations, may_invite
from bot.people.offers import Offer, read_offer
from bot.people.roster import People
from bot.people.tokens import digest_of, link, new_token
from storage import people as rows
from storage.database import Database
from storage.rows import Person, Role
from tests.people.conftest import CHIEF, COORDINATOR, DELEGATE, GUEST, NOW

ROLES = {"delegate": Role.DELEGATE, "coordinator": Role.COORDINATOR}


async def made(invitations: Invitations, **wanted: object) -> str:
    found = await invitations.invite(**{"by": CHIEF, "state": "CH", "now": NOW, **wanted})  # type: ignore[arg-type]
    assert found is not None
    return found[0]


def test_a_token_is_long_enough_and_fits_a_start_link() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    for token in tokens:
        assert len(token) == 43  # 256 bits in base64
        assert len(token) <= 64
        assert link("SomeBot", token) == f"https://t.me/SomeBot?start={token}"
        assert digest_of(token) != token


@pytest.mark.parametrize("wrong", ["\ud800", "", "x" * 5000])
def test_any_words_have_a_digest(wrong: str) -> None:
    assert len(digest_of(wrong)) == 64


async def test_the_one_invited_comes_in_with_state_role_name_and_groups(invitations: Invitations) -> None:
    token = await made(invitations, name="Urs", groups=("clearance",), role=Role.COORDINATOR)
    row = await invitations.accept(GUEST, token, NOW, name="U. K.")
    assert row == Person(
        id=GUEST, role=Role.COORDINATOR, state="CH", name="Urs", groups=("clearance",), joined_at=NOW
    )


async def test_an_invitation_without_a_name_takes_telegrams(invitations: Invitations) -> None:
    row = await invitations.accept(GUEST, await made(invitations), NOW, name="U. K.")
    assert row is not None
    assert row.name == "U. K."


async def test_the_language_of_telegram_is_kept_until_another_is_chosen(
    invitations: Invitations, people: People
) -> None:
    await people.choose_language(DELEGATE, "ru")
    newcomer = await invitations.accept(GUEST, await made(invitations), NOW, language="fr")
    chosen = await invitations.accept(DELEGATE, await made(invitations), NOW, language="fr")
    assert newcomer is not None
    assert chosen is not None
    assert (newcomer.language, chosen.language) == ("fr", "ru")


async def test_a_second_person_does_not_come_in_and_the_first_may_press_again(
    invitations: Invitations, people: People
) -> None:
    token = await made(invitations)
    assert await invitations.accept(GUEST, token, NOW) is not None
    assert await invitations.accept(DELEGATE, token, NOW) is None
    assert await invitations.accept(GUEST, token, NOW) is not None
    await people.withdraw_role(GUEST, by=CHIEF, now=NOW)
    assert await invitations.accept(GUEST, token, NOW) is None, "not after the role was withdrawn"


async def test_an_invitation_ends_at_its_hour(invitations: Invitations) -> None:
    token = await made(invitations)
    assert await invitations.accept(GUEST, token, NOW + VALID) is None
    assert await invitations.accept(GUEST, token, NOW + VALID - timedelta(seconds=1)) is not None


async def test_an_erased_person_does_not_come_back_by_the_old_link(
    invitations: Invitations, people: People
) -> None:
    token = await made(invitations)
    await invitations.accept(GUEST, token, NOW)
    await people.erase(GUEST, NOW)
    assert await invitations.accept(GUEST, token, NOW) is None
    assert await people.held(GUEST) is None


async def test_after_too_many_wrong_ones_a_good_one_waits_for_the_pause(invitations: Invitations) -> None:
    token = await made(invitations)
    for at in range(WRONG_ATTEMPTS):
        assert await invitations.accept(GUEST, f"wrong {at}", NOW) is None
    assert await invitations.accept(GUEST, token, NOW + PAUSE - timedelta(seconds=1)) is None
    assert await invitations.accept(GUEST, token, NOW + PAUSE) is not None


async def test_one_wrong_less_and_the_good_one_opens(invitations: Invitations) -> None:
    token = await made(invitations)
    for at in range(WRONG_ATTEMPTS - 1):
        await invitations.accept(GUEST, f"wrong {at}", NOW)
    assert await invitations.accept(GUEST, token, NOW) is not None


async def test_ones_own_invitation_is_neither_used_nor_counted(invitations: Invitations) -> None:
    token = await made(invitations)
    for _ in range(WRONG_ATTEMPTS + 1):
        assert await invitations.accept(CHIEF, token, NOW) is None
    assert await invitations.is_own(CHIEF, token)
    assert not await invitations.is_own(GUEST, token)
    assert await invitations.accept(GUEST, token, NOW) is not None


async def test_a_coordinator_who_accepts_for_another_state_stays_one(
    db: Database, invitations: Invitations
) -> None:
    async with db.write() as tx:
        row = Person(id=COORDINATOR, role=Role.COORDINATOR, state="IE", groups=("old",), zone="Asia/Tokyo")
        await rows.put_person(tx, row)
    moved = await invitations.accept(COORDINATOR, await made(invitations, groups=("new",)), NOW)
    assert moved is not None
    assert (moved.role, moved.state, moved.groups, moved.zone) == (Role.COORDINATOR, "CH", ("new",), "Asia/Tokyo")


@pytest.mark.parametrize("inviter", list(Role))
@pytest.mark.parametrize("role", list(Role))
def test_who_may_invite_whom(inviter: Role, role: Role) -> None:
    allowed = {
        Role.ADMINISTRATOR: {Role.DELEGATE, Role.COORDINATOR},
        Role.COORDINATOR: {Role.DELEGATE},
    }
    assert may_invite(inviter, role) is (role in allowed.get(inviter, set()))


async def test_who_may_not_invite_makes_none(db: Database, invitations: Invitations) -> None:
    async with db.write() as tx:
        await rows.put_person(tx, Person(id=COORDINATOR, role=Role.COORDINATOR))
        await rows.put_person(tx, Person(id=DELEGATE, role=Role.DELEGATE))
    for by, role in [(GUEST, Role.DELEGATE), (DELEGATE, Role.DELEGATE), (COORDINATOR, Role.COORDINATOR)]:
        assert await invitations.invite(by=by, state="CH", now=NOW, role=role) is None
    assert await invitations.invite(by=CHIEF, state="", now=NOW, role=Role.ADMINISTRATOR) is None
    assert await invitations.open_ones(NOW) == ()


async def test_a_coordinator_withdraws_no_invitation_of_a_coordinator(
    db: Database, invitations: Invitations
) -> None:
    async with db.write() as tx:
        await rows.put_person(tx, Person(id=COORDINATOR, role=Role.COORDINATOR))
    token = await made(invitations, role=Role.COORDINATOR)
    handle = digest_of(token)[:16]
    assert await invitations.withdraw(handle, by=COORDINATOR, now=NOW) is None
    assert await invitations.withdraw(handle[:4], by=CHIEF, now=NOW) is None, "too short to be a button's"
    assert await invitations.withdraw(handle, by=CHIEF, now=NOW) is not None
    assert await invitations.accept(GUEST, token, NOW) is None


async def test_a_link_asked_for_again_takes_the_place_of_the_first(invitations: Invitations) -> None:
    first = await made(invitations)
    second = await made(invitations, instead_of=digest_of(first))
    assert await invitations.accept(GUEST, first, NOW) is None
    assert await invitations.accept(DELEGATE, second, NOW) is not None


@pytest.mark.parametrize(
    ("line", "offer"),
    [
        ("Switzerland", Offer(state="CH")),
        ("ch, Urs Keller, 7 days", Offer(state="CH", name="Urs Keller", days=7)),
        ("ch, Urs Keller, 7天", Offer(state="CH", name="Urs Keller", days=7)),
        (
            "Norvège; Kari; clearance, finance; 30",
            Offer(state="NO", name="Kari", groups=("clearance", "finance"), days=30),
        ),
        ("Norwai, Kari, coordinator", Offer(state="NO", name="Kari", role=Role.COORDINATOR)),
        ("CMC, Ann, 500 days", Offer(state="CMC", name="Ann", days=90)),
        ("-, Ann, 0", Offer(name="Ann", days=1)),
    ],
)
def test_one_line_says_it_all(line: str, offer: Offer) -> None:
    reading = read_offer(line, Lexicon.standard(), ROLES)
    assert reading.offer == offer
    assert len(reading.states) == 1


def test_an_ambiguous_and_an_unknown_state_are_not_guessed_at() -> None:
    lexicon = Lexicon.standard()
    assert set(read_offer("Congo, Rosa", lexicon, ROLES).states) == {"CG", "CD"}
    assert read_offer("Atlantis, Bob", lexicon, ROLES).states == ()
    assert read_offer("", lexicon, ROLES).states == ()


@given(st.text(max_size=200))
def test_any_line_is_read_within_bounds(line: str) -> None:
    reading = read_offer(line, Lexicon.standard(), ROLES)
    assert 1 <= reading.offer.days <= 90
    assert len(reading.offer.name) <= 80
    assert len(reading.offer.groups) <= 10
    assert all(reading.offer.groups)
