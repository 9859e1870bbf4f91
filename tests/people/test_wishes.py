"""Which reminders somebody wants: defaults, switches, and what is left after them."""

from __future__ import annotations

import pytest

from bot.people.wishes import Wish, Wishes
from bot.reminders.kinds import KINDS
from storage.announcement_rows import AnnouncementKind
from storage.database import Database
from tests.people.conftest import DELEGATE


@pytest.fixture
def wishes(db: Database) -> Wishes:
    return Wishes(db)


async def of(wishes: Wishes, kind: str) -> Wish:
    return next(wish for wish in await wishes.of(DELEGATE) if wish.kind == kind)


async def test_who_chose_nothing_has_the_defaults(wishes: Wishes) -> None:
    found = await wishes.of(DELEGATE)
    assert [wish.kind for wish in found] == list(KINDS)
    assert all(wish.wanted for wish in found)
    assert (await of(wishes, "report")).leads == ("30d", "7d", "1d")


async def test_one_reminder_less_and_one_more(wishes: Wishes) -> None:
    assert (await wishes.switch_lead(DELEGATE, "report", "30d")).leads == ("7d", "1d")
    assert (await wishes.switch_lead(DELEGATE, "report", "60d")).leads == ("60d", "7d", "1d")
    assert await of(wishes, "report") == Wish(kind="report", wanted=True, leads=("60d", "7d", "1d"))
    assert (await of(wishes, "meeting")).leads == ("1d", "60m"), "another kind is untouched"


async def test_without_the_last_there_is_none(wishes: Wishes) -> None:
    for code in ("1d", "60m"):
        await wishes.switch_lead(DELEGATE, "meeting", code)
    assert not (await of(wishes, "meeting")).wanted
    again = await wishes.switch_lead(DELEGATE, "meeting", "7d")
    assert again == Wish(kind="meeting", wanted=True, leads=("7d",))


async def test_off_and_on_again_brings_back_what_was_chosen(wishes: Wishes) -> None:
    await wishes.switch_lead(DELEGATE, "report", "30d")
    assert not (await wishes.switch(DELEGATE, "report")).wanted
    assert (await wishes.switch(DELEGATE, "report")).leads == ("7d", "1d")


async def test_what_is_not_offered_cannot_be_chosen(wishes: Wishes) -> None:
    with pytest.raises(ValueError, match="among"):
        await wishes.switch_lead(DELEGATE, "report", "400d")
    with pytest.raises(KeyError):
        await wishes.switch(DELEGATE, "weather")


async def test_every_kind_of_announcement_is_wanted_until_it_is_refused(wishes: Wishes) -> None:
    assert await wishes.announced(DELEGATE) == dict.fromkeys(AnnouncementKind, True)
    after = await wishes.switch_announced(DELEGATE, AnnouncementKind.MEETING)
    assert [kind for kind, comes in after.items() if not comes] == [AnnouncementKind.MEETING]
    assert all(wish.wanted for wish in await wishes.of(DELEGATE)), "reminders of meetings are another thing"
    assert (await wishes.switch_announced(DELEGATE, AnnouncementKind.MEETING))[AnnouncementKind.MEETING]
