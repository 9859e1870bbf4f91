"""The journal as a message: entries, whether the chain is whole, and what to press."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo

from babel.dates import format_time

from bot.journal.journal import Page
from bot.journal.labels import DEEDS, DOERS, KINDS
from bot.text.catalogue import Texts
from bot.text.dates import day, isolate
from bot.text.message import Action, Block, Button, Gap, Line, Message, bold, code, fill, line
from storage.journal import Flaw, FlawKind, Soundness
from storage.rows import Deed, Doer, JournalRow

_MOST_FLAWS = 6
_KINDS_A_ROW = 3


def journal_page(page: Page, texts: Texts, zone: tzinfo = UTC) -> Message:
    """A page of the journal; its times are those of ``zone``."""
    blocks: list[Block] = [line(bold(texts.say("Journal")))]
    if not page.soundness.rows and page.soundness.whole:
        words = texts.say("Nothing has been noted yet. What coordinators and administrators do will stand here.")
        return Message((*blocks, line(words)), language=texts.language)
    if page.kind:
        blocks.append(line(texts.say(KINDS[page.kind])))
    for row in page.rows:
        blocks += [Gap(), *_entry(row, page.names, texts, zone)]
    blocks += [Gap(), *soundness_lines(page.soundness, texts), _clock(texts, zone)]
    return Message(tuple(blocks), _buttons(page, texts), texts.language)


def soundness_lines(soundness: Soundness, texts: Texts) -> tuple[Line, ...]:
    """Whether the chain is whole; where it is not, what is wrong with it."""
    if soundness.whole:
        n = soundness.rows
        whole = texts.say_n("{n} entry: the chain is whole.", "{n} entries: the chain is whole.", n)
        if not soundness.head:
            return (fill(whole, n=n),)
        note = texts.say(
            "Fingerprint of the last entry: {fingerprint}. Noted elsewhere, it proves later that nothing up to "
            "here was rewritten."
        )
        return (fill(whole, n=n), fill(note, fingerprint=code(fingerprint(soundness.head))))
    flaws = soundness.flaws
    told = [_flaw(flaw, texts) for flaw in flaws[:_MOST_FLAWS]]
    if left := len(flaws) - len(told):
        told.append(fill(texts.say_n("{n} more.", "{n} more.", left), n=left))
    return (line(bold(texts.say("The chain is broken: this journal was changed by other hands."))), *told)


def fingerprint(hash: str) -> str:
    """The beginning of a hash, as a person can note it: "3f9a 01bc 77de"."""
    return " ".join(hash[start : start + 4] for start in (0, 4, 8))


def sheet_message(texts: Texts) -> Line:
    """What goes with the file."""
    return line(texts.say("The whole journal, as a table. That you took it is noted in it."))


def _entry(row: JournalRow, names: Mapping[int, str], texts: Texts, zone: tzinfo) -> list[Line]:
    local = row.at.astimezone(zone)
    clock = format_time(local, "HH:mm", tzinfo=zone, locale="en_GB")
    lines = [line(bold(str(row.number)), " · ", day(local.date(), texts.language, short=True), " · ", clock)]
    lines.append(line(texts.say(DEEDS[Deed(row.deed)]) if row.deed in set(Deed) else code(row.deed)))
    if row.doer in set(Doer):
        known, erased = DOERS[Doer(row.doer)]
        words = texts.say(erased if row.by is None else known)
        lines.append(fill(words, name=_name(row.by or 0, names)))
    if row.person is None:
        lines.append(line(texts.say("Whom it concerned was erased since.")))
    elif row.person:
        lines.append(fill(texts.say("It concerned {name}."), name=_name(row.person, names)))
    facts = [row.subject] if row.subject else []
    facts += [f"{name}: {_fact(value)}" for name, value in (row.detail or {}).items()]
    if facts:
        lines.append(line(code(" · ".join(facts))))
    return lines


def _name(person: int, names: Mapping[int, str]) -> str:
    return isolate(names[person]) if person in names else str(person)


def _fact(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _flaw(flaw: Flaw, texts: Texts) -> Line:
    match flaw.kind:
        case FlawKind.MISSING if flaw.until > flaw.number:
            words = texts.say("Entries {n} to {m} are missing.")
            return fill(words, n=flaw.number, m=flaw.until)
        case FlawKind.MISSING:
            words = texts.say("Entry {n} is missing.")
        case FlawKind.ALTERED:
            words = texts.say("Entry {n} does not say what was written.")
        case FlawKind.UNBOUND:
            words = texts.say("Entry {n} does not follow the one before it: one of the two was rewritten.")
    return fill(words, n=flaw.number)


def _clock(texts: Texts, zone: tzinfo) -> Line:
    if zone is UTC:
        return line(texts.say("Times are in UTC. /me sets your time zone."))
    return line(texts.say("Times are those of your time zone."))


def _buttons(page: Page, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    turning = []
    if page.page:
        turning.append(Button(texts.say("Newer"), Action("journal", (page.kind, page.page - 1))))
    if (page.page + 1) * page.size < page.of:
        turning.append(Button(texts.say("Older"), Action("journal", (page.kind, page.page + 1))))
    kinds = [
        Button(texts.say(KINDS[kind]), Action("journal", (kind, 0))) for kind in page.kinds if kind != page.kind
    ]
    if page.kind:
        kinds.insert(0, Button(texts.say("Everything"), Action("journal", ("", 0))))
    elif len(page.kinds) == 1:
        kinds = []
    rows = [tuple(turning)] if turning else []
    rows += [tuple(kinds[at : at + _KINDS_A_ROW]) for at in range(0, len(kinds), _KINDS_A_ROW)]
    rows.append((Button(texts.say("As a table (CSV)"), Action("journal-sheet")),))
    return tuple(rows)
