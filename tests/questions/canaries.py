"""Invented records, each with words, places and people that stand nowhere else: where one shows, it was its record.

A base is made of some of them, in the way records go in; two bases are compared by what they answer, ids apart.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from bot.questions.types import Answer, Citation, RecordHead
from bot.records.shelf import put_in
from bot.records.types import Document, Draft, DraftItem, DraftPassage, DraftSpeaker
from bot.text.message import Action
from storage import records
from storage.rows import AgendaItem, Authority, Passage, PassageKind, Reader, Record, Role, Visibility
from tests.questions.conftest import NOW, Base, close, open_base

PUT_IN = datetime(2013, 5, 20, 8, tzinfo=UTC)
NOBODY = 999_999  # an id that no base has

READERS = {
    "a guest": Reader(),
    "Switzerland": Reader(role=Role.DELEGATE, state="CH"),
    "Norway, a Friend": Reader(role=Role.DELEGATE, state="NO", groups=frozenset({"Friends"})),
    "France": Reader(role=Role.DELEGATE, state="FR"),
    "a coordinator": Reader(role=Role.COORDINATOR),
}
OPENINGS: tuple[tuple[Visibility, tuple[str, ...]], ...] = (
    (Visibility.PUBLIC, ()),
    (Visibility.DELEGATES, ()),
    (Visibility.NAMED, ("state:CH",)),
    (Visibility.NAMED, ("group:Friends", "state:FR")),
    (Visibility.COORDINATORS, ()),
)


@dataclass(frozen=True)
class Canary:
    """A record's own: ``word`` and ``thing`` stand in what was said, ``party`` spoke nowhere else."""

    word: str
    thing: str
    city: str
    hall: str
    chair: str
    item: str
    party: str
    name: str
    day: date
    file_name: str
    title: str
    treaty: str = "CCM"

    @property
    def traces(self) -> tuple[str, ...]:
        """What gives the record away, as it may stand in a text."""
        return (self.word, self.thing, self.city, self.hall, self.chair, self.item, self.file_name)


# The second and the third are of one meeting.
CANARIES = (
    Canary("zorbatek", "marrowbeam", "Quellmar", "Ondine Hall", "Ulrika Vantongeren", "Bellwether matters", "PW",
           "Palau", date(2011, 4, 5), "quillon.md", "Synopsis of informal consultations on zorbatek methods"),
    Canary("felquist", "brindleoak", "Tarsvik", "Cormorant Room", "Ignatius Pelmora", "Lanternfish matters", "TV",
           "Tuvalu", date(2012, 6, 7), "wexford.md", "Summary of informal consultations on felquist stores"),
    Canary("dromelin", "saltgrove", "Ormskjer", "Heron Room", "Oswalda Krimm", "Thistledown matters", "NR",
           "Nauru", date(2012, 6, 7), "jasperine.md", "Record of informal consultations on dromelin stores"),
    Canary("kvanterel", "hollowmere", "Bravenholt", "Petrel House", "Tamsin Orlowe", "Cinderpath matters", "KI",
           "Kiribati", date(1997, 10, 8), "umbrage.md", "Minutes of the workshop on kvanterel law", "ATT"),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A record to be put in, and for whom."""

    canary: Canary
    visibility: Visibility
    audience: tuple[str, ...] = ()
    taken_back: bool = False

    def open_to(self, reader: Reader) -> bool:
        return not self.taken_back and reader.may_read(self.visibility, self.audience)


@dataclass(frozen=True)
class Made:
    """A base, and the ids of what is in it by what it is: ("passage", canary's word, order) → 17."""

    base: Base
    entries: tuple[Entry, ...]
    ids: Mapping[tuple[str, str, int], int]

    def id(self, kind: str, word: str, order: int) -> int:
        return self.ids.get((kind, word, order), NOBODY)

    def name(self, kind: str, id: int | None) -> object:
        """What has this id, whatever the base."""
        return next((key for key, known in self.ids.items() if key[0] == kind and known == id), ("unknown", kind))


@asynccontextmanager
async def made_of(template: Path, folder: Path, entries: Iterable[Entry]) -> AsyncIterator[Made]:
    """The facts of the Convention and these records, put in one after the other."""
    base = await open_base(Path(shutil.copytree(template, folder)))
    ids: dict[tuple[str, str, int], int] = {}
    try:
        for entry in entries:
            await _put(base, entry, ids)
        await base.refresh()
        yield Made(base, tuple(entries), ids)
    finally:
        await close(base)


async def _put(base: Base, entry: Entry, ids: dict[tuple[str, str, int], int]) -> None:
    one = entry.canary
    document = Document(kind="md", file_name=one.file_name, sha256=f"{one.word:0<64}", blocks=())
    done = await put_in(
        base.db,
        document,
        _draft(one),
        authority=Authority.SUMMARY_RECORD if one.party != "NR" else Authority.AS_DELIVERED,
        language="en",
        visibility=entry.visibility,
        audience=entry.audience,
        now=PUT_IN,
        by="test",
    )
    assert done.outcome == "stored"
    ids["record", one.word, 0] = done.record.id
    for item in done.record.agenda:
        ids["item", one.word, item.order] = item.id
    async with base.db.write() as tx:
        for passage in await records.passages(tx, record=done.record.id):
            ids["passage", one.word, passage.order] = passage.id
        if entry.taken_back:
            await records.take_back(tx, done.record.id, PUT_IN)


def _draft(one: Canary) -> Draft:
    said = (
        ("1", (), f"The Chair opened the {one.hall} session with twelve delegations on {one.thing} affairs."),
        (
            "1",
            ("NO",),
            f"Norway said that clearance with {one.word} tools had begun. It offered a {one.thing} guide.",
        ),
        (
            "2",
            (one.party,),
            f"{one.name} announced that the {one.word} survey would end in {one.city} next spring.",
        ),
        ("2", ("CH", "FR"), f"Switzerland and France supported the {one.thing} budget of forty per cent."),
        ("2", ("FR",), f"France opposed assessed contributions for {one.word} work."),
    )
    return Draft(
        genre="synopsis",
        title=one.title,
        treaty=one.treaty,
        date=one.day,
        place=f"{one.hall}, {one.city}",
        chair=one.chair,
        participants=tuple(DraftSpeaker(name=key, party=key) for key in ("NO", "CH", "FR", "DK", one.party)),
        agenda=(DraftItem(number="1", title="Clearance"), DraftItem(number="2", title=one.item)),
        passages=tuple(
            DraftPassage(
                item=item,
                paragraph=number,
                text=text,
                sentences=_sentences(text),
                kind=PassageKind.INTERVENTION if who else PassageKind.NARRATIVE,
                speakers=tuple(DraftSpeaker(name=key, party=key) for key in who),
            )
            for number, (item, who, text) in enumerate(said, start=1)
        ),
    )


def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    cut = text.find(". ") + 1
    return ((0, cut), (cut + 1, len(text))) if cut else ((0, len(text)),)


# ── what two bases answer, compared ─────────────────────────────────────────────────────────────────────────────

_ACTIONS = {
    "source": "passage",
    "next": "passage",
    "item": "item",
    "party-on-item": "item",
    "others": "item",
    "agenda": "record",
    "speakers": "record",
    "participants": "record",
}
_IDS: Mapping[type, Mapping[str, str]] = {
    Citation: {"passage": "passage", "record": "record", "item_id": "item"},
    RecordHead: {"id": "record"},
    Record: {"id": "record"},
    AgendaItem: {"id": "item"},
    Passage: {"id": "passage", "record": "record", "item": "item"},
}


def plain(value: Any, made: Made) -> Any:
    """Anything in an answer with the names of things instead of their ids, and without its time."""
    if isinstance(value, Action):
        kind = _ACTIONS.get(value.name)
        first = [made.name(kind, int(value.args[0]))] if kind else list(value.args[:1])
        return [value.name, *first, *value.args[1:]]
    if is_dataclass(value) and not isinstance(value, type):
        ids = _IDS.get(type(value), {})
        found: dict[str, Any] = {"": type(value).__name__}
        for one in fields(value):
            inside = getattr(value, one.name)
            if one.name in ids:
                inside = None if inside is None else made.name(ids[one.name], inside)
            elif isinstance(value, Answer) and one.name == "ms":
                continue
            found[one.name] = plain(inside, made)
        return found
    if isinstance(value, Enum):
        return value
    if isinstance(value, Mapping):
        return {key: plain(inside, made) for key, inside in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inside, made) for inside in value]
    if isinstance(value, set | frozenset):
        return sorted(value)
    return value


async def pressed(made: Made, action: Action, reader: Reader) -> Answer | None:
    """What a button leads to; None for what leads out of the records."""
    assistant, args = made.base.assistant, action.args
    match action.name:
        case "source":
            return await assistant.source(int(args[0]), reader=reader)
        case "next":
            return await assistant.next_speaker(int(args[0]), reader=reader)
        case "item":
            return await assistant.item(int(args[0]), int(args[1]), reader=reader)
        case "party-on-item":
            return await assistant.party_on_item(int(args[0]), str(args[1]), reader=reader)
        case "others":
            return await assistant.others_on(int(args[0]), str(args[1]), int(args[2]), reader=reader)
        case "agenda":
            return await assistant.agenda(int(args[0]), now=NOW, reader=reader)
        case "speakers":
            return await assistant.speakers(int(args[0]), reader=reader)
        case "participants":
            return await assistant.participants(int(args[0]), reader=reader)
        case "meeting":
            return await assistant.meeting(str(args[0]), now=NOW, reader=reader)
        case "meetings":
            return await assistant.meetings(int(args[0]), now=NOW, reader=reader)
        case "documents":
            return await assistant.documents(int(args[0]), reader=reader)
        case "who-on":
            return await assistant.who_on(str(args[0]), int(args[1]), now=NOW, reader=reader)
    return None


def named(action: Action, here: Made, there: Made) -> Action:
    """The same button in another base."""
    kind = _ACTIONS.get(action.name)
    if kind is None:
        return action
    key = here.name(kind, int(action.args[0]))
    assert isinstance(key, tuple)
    id = there.ids.get(key, NOBODY) if len(key) == 3 else NOBODY
    return Action(action.name, (id, *action.args[1:]))
