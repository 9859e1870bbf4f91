"""Buttons that show a newcomer what can be asked, made from what the base holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.parties.lexicon import Lexicon
from bot.text.catalogue import Texts
from bot.text.dates import day
from bot.text.message import Action, Button
from storage import records
from storage.database import Database
from storage.rows import Passage, PassageKind, Reader, Record

Rows = tuple[tuple[Button, ...], ...]


async def examples(db: Database, lexicon: Lexicon, texts: Texts, reader: Reader) -> Rows:
    """A row each: the latest record's agenda, its busiest item, who said most on one, who took part; () if none.

    Of the records that the reader may read.
    """
    async with db.read() as tx:
        held = await records.current(tx, reader)
        latest = _latest(held)
        spoken = await records.passages(tx, record=latest.id) if latest is not None else ()
    if latest is None:
        return ()
    buttons = [*_agenda(latest, texts), *_busiest(latest, spoken, lexicon, texts), *_participants(latest, texts)]
    if len(held) > 1 or not buttons:
        buttons.append(Button(texts.say("What is here"), Action("documents", (0,))))
    return tuple((button,) for button in buttons)


def _latest(held: Sequence[Record]) -> Record | None:
    """The latest record that has an agenda, else the latest."""
    dated = sorted(held, key=lambda r: (bool(r.agenda), r.date is not None, r.date or r.put_in_at.date(), r.id))
    return dated[-1] if dated else None


def _agenda(record: Record, texts: Texts) -> list[Button]:
    if not record.agenda:
        return []
    label = texts.say("Agenda")
    if record.date is not None:
        label = texts.say("Agenda of {date}").format(date=day(record.date, texts.language, short=True))
    return [Button(label, Action("agenda", (record.id,)))]


def _busiest(record: Record, passages: Sequence[Passage], lexicon: Lexicon, texts: Texts) -> list[Button]:
    spoken = [p for p in passages if p.kind is PassageKind.INTERVENTION and p.item is not None]
    on_items = Counter(p.item for p in spoken)
    voices: Counter[tuple[str, int | None]] = Counter()
    for passage in spoken:
        # Who chairs opens and closes everything: no example of a position.
        for party in {s.party for s in passage.speakers if s.party} - set(record.chair_parties):
            voices[party, passage.item] += len(passage.text)
    numbers = {item.id: item.number for item in record.agenda}
    buttons = []
    for item, _ in on_items.most_common(1):
        label = texts.say("Who spoke on item {item}").format(item=numbers.get(item or 0, ""))
        buttons.append(Button(label, Action("item", (item or 0, 0))))
    for (party, item), _ in voices.most_common(1):
        name = lexicon.name(party, texts.language, on=record.date)
        label = texts.say("{party} on item {item}").format(party=name, item=numbers.get(item or 0, ""))
        buttons.append(Button(label, Action("party-on-item", (item or 0, party))))
    return buttons


def _participants(record: Record, texts: Texts) -> list[Button]:
    if not record.participants:
        return []
    return [Button(texts.say("Who took part"), Action("participants", (record.id, 0)))]
