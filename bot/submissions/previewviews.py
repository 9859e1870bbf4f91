"""A preview in words: what would be put down, what is asked, what is known already, what was not understood."""

from __future__ import annotations

from collections.abc import Sequence

from bot.obligations.rules import Rulebook
from bot.questions.wording import Voice
from bot.submissions.acting import Done
from bot.submissions.drafts import Shown
from bot.submissions.lines import Line, Trouble
from bot.submissions.preview import VOLUNTARY, Fate, Preview, Row, Why, rules_offered
from bot.submissions.wording import of_rule, option, report_line, shortened
from bot.text.catalogue import N_
from bot.text.message import Action, Block, Button, Gap, Message, bold, code, fill, line

PAGE = 12

_TROUBLES = {
    Trouble.NO_STATE: N_("Line {n}: “{text}” names no State."),
    Trouble.NOT_A_STATE: N_("Line {n}: “{words}” is not a State."),
    Trouble.WORDS: N_("Line {n}: “{words}” is not understood in “{text}”."),
    Trouble.NO_SUCH_DAY: N_("Line {n}: there is no day “{words}”."),
    Trouble.DAYS: N_("Line {n}: several days are named, “{words}”; please keep one."),
    Trouble.YEARS: N_("Line {n}: several years are named, “{words}”; please keep one."),
    Trouble.ARTICLE: N_("Line {n}: nothing is handed in under “{words}”."),
    Trouble.FUTURE: N_("Line {n}: “{words}” has not come yet."),
    Trouble.LONG: N_("Line {n} is too long: “{text}”."),
}
_WHYS = {
    Why.NOT_DUE: N_("Line {n}: nothing of the sort was due from {party} then (“{text}”)."),
    Why.TWICE: N_("Line {n} says the same as a line above it: “{text}”."),
    Why.NOT_YOURS: N_("Line {n}: you can report for your own State only (“{text}”)."),
}


def preview_message(shown: Shown, page: int, book: Rulebook, voice: Voice) -> Message:
    """One page of a preview. What is asked comes first, so that it can be answered."""
    found, say, say_n = shown.preview, voice.texts.say, voice.texts.say_n
    ready, asked = found.of(Fate.READY), found.of(Fate.ASKED)
    blocks: list[Block] = []
    if shown.changed:
        blocks += [
            line(say("Something was recorded meanwhile. Nothing was put down; please look once more.")),
            Gap(),
        ]
    if asked:
        blocks += [*_question(asked[0], voice), Gap()]
        if len(asked) > 1:
            more = len(asked) - 1
            words = say_n("{n} more line waits for an answer.", "{n} more lines wait for an answer.", more)
            blocks += [fill(words, n=more), Gap()]
    listed = [*ready, *found.of(Fate.KNOWN), *found.of(Fate.WRONG)]
    pages = max(1, -(-len(listed) // PAGE))
    page = min(max(page, 0), pages - 1)
    part = listed[page * PAGE : (page + 1) * PAGE]
    for fate in (Fate.READY, Fate.KNOWN, Fate.WRONG):
        rows = [row for row in part if row.fate is fate]
        if rows:
            blocks.append(line(bold(_head(fate, len(found.of(fate)), claim=shown.claim, voice=voice))))
            blocks += [_row(row, book, voice) for row in rows]
            blocks.append(Gap())
    if any(row.line.turned for row in part):
        blocks.append(line(say("Days such as 04/05/2011 are read with the day first.")))
    if not ready and not asked:
        blocks.append(line(say("There is nothing here to put down.")))
    if pages > 1:
        blocks.append(fill(say("Page {page} of {pages}"), page=page + 1, pages=pages))
    while blocks and isinstance(blocks[-1], Gap):
        blocks.pop()
    return Message(tuple(blocks), _buttons(shown, found, page, pages, book, voice), voice.language)


def done_message(done: Done, book: Rulebook, voice: Voice) -> Message:
    """What was put down."""
    say, say_n = voice.texts.say, voice.texts.say_n
    n = len(done.subjects)
    if done.claim:
        first = say_n(
            "Thank you. The coordinators are told, and one of them will confirm it. "
            "You get no more reminders of it meanwhile.",
            "Thank you. The coordinators are told of all {n}, and one of them will confirm them. "
            "You get no more reminders of them meanwhile.",
            n,
        )
    else:
        first = say_n("Recorded: {n} submission.", "Recorded: {n} submissions.", n)
    blocks: list[Block] = [fill(first, n=n)]
    if done.claim and n == 1:
        words = say("Where you have the day and the symbol, add them: {example}")
        blocks.append(fill(words, example=code("/submitted 2011, 28 April 2011, CCM/ART7/2011/5")))
    if done.left:
        words = say_n("{n} line was left out.", "{n} lines were left out.", done.left)
        blocks.append(fill(words, n=done.left))
    row = []
    if n == 1:
        row.append(Button(say("Show it"), Action("report", (done.subjects[0],))))
    row.append(Button(say("The board"), Action("board-open", ("",))))
    return Message(tuple(blocks), (tuple(row),), voice.language)


def _head(fate: Fate, n: int, *, claim: bool, voice: Voice) -> str:
    say_n = voice.texts.say_n
    if fate is Fate.KNOWN:
        words = say_n("Recorded already: {n}", "Recorded already: {n}", n)
    elif fate is Fate.WRONG:
        words = say_n("Not taken: {n} line", "Not taken: {n} lines", n)
    elif claim:
        words = say_n("You say that this was handed in:", "You say that these {n} were handed in:", n)
    else:
        words = say_n("To be recorded: {n}", "To be recorded: {n}", n)
    return words.format(n=n)


def _row(row: Row, book: Rulebook, voice: Voice) -> Block:
    if row.fate is Fate.WRONG:
        return _wrong(row, voice)
    assert row.due is not None, "what is ready or known names a report"
    if row.fate is Fate.READY:
        return fill(**report_line(row.due, book, voice, day=row.line.day, document=row.line.document))
    entry = row.standing
    fields = report_line(
        row.due,
        book,
        voice,
        day=entry.submitted_on if entry else None,
        document=entry.document if entry else "",
    )
    known = fill(**fields)
    if not row.differs:
        return known
    return fill(
        voice.texts.say("Line {n} says otherwise of {party} ({obligation}); correct it on the report's own page."),
        n=row.line.number,
        party=fields["party"],
        obligation=fields["obligation"],
    )


def _wrong(row: Row, voice: Voice) -> Block:
    one = row.line
    template = _WHYS[row.why] if row.why is not None else _TROUBLES[one.trouble or Trouble.WORDS]
    return fill(
        voice.texts.say(template),
        n=one.number,
        text=voice.foreign(shortened(one.text)),
        words=voice.foreign(one.words),
        party=voice.party(row.states[0]) if row.states else "",
    )


def _question(row: Row, voice: Voice) -> list[Block]:
    one, say = row.line, voice.texts.say
    if row.reports:
        words = say("Line {n}: which report of {party} is meant by “{text}”?")
        return [_asking(words, one, voice, party=voice.party(row.states[0]))]
    if len(row.states) == 1:
        words = say("Line {n}: “{guessed}” was read as {party}. Is that right?")
        return [_asking(words, one, voice, party=voice.party(row.states[0]))]
    return [_asking(say("Line {n}: which State is meant by “{text}”?"), one, voice)]


def _asking(words: str, one: Line, voice: Voice, party: str = "") -> Block:
    text = voice.foreign(shortened(one.text))
    return fill(words, n=one.number, text=text, guessed=voice.foreign(one.guessed), party=bold(party))


def _buttons(
    shown: Shown, found: Preview, page: int, pages: int, book: Rulebook, voice: Voice
) -> tuple[tuple[Button, ...], ...]:
    say = voice.texts.say
    rows: list[tuple[Button, ...]] = []
    asked = found.of(Fate.ASKED)
    if asked:
        row = asked[0]
        labels = [option(one, voice) for one in row.reports] or [voice.party(key) for key in row.states]
        for choice, label in enumerate(labels):
            rows.append((Button(label, Action("sub-pick", (shown.id, row.at, choice))),))
        if row.reports:
            for choice, id in enumerate(rules_offered(found)):
                n = sum([one.rule.id for one in other.reports].count(id) == 1 for other in asked)
                rows.append(
                    (Button(of_rule(book.by_id(id), n, voice), Action("sub-pick", (shown.id, -1, choice))),)
                )
        rows.append((Button(say("Leave this line out"), Action("sub-pick", (shown.id, row.at, -1))),))
    if extra := sum(row.voluntary is not None for row in found.of(Fate.WRONG)):
        words = voice.texts.say_n("Not owed: take {n} as voluntary", "Not owed: take {n} as voluntary", extra)
        rows.append((Button(words.format(n=extra), Action("sub-pick", (shown.id, VOLUNTARY, 0))),))
    if pages > 1:
        rows.append(_leaf(shown.id, page, pages, voice))
    last = [Button(say("Cancel"), Action("sub-no", (shown.id,)))]
    if n := len(found.of(Fate.READY)):
        if shown.claim:
            words = say("Yes, handed in")
        else:
            words = voice.texts.say_n("Record {n}", "Record {n}", n).format(n=n)
        last.insert(0, Button(words, Action("sub-ok", (shown.id,))))
    rows.append(tuple(last))
    return tuple(rows)


def _leaf(id: int, page: int, pages: int, voice: Voice) -> tuple[Button, ...]:
    say = voice.texts.say
    found: Sequence[tuple[str, int]] = [(say("Back"), page - 1), (say("Further"), page + 1)]
    return tuple(Button(label, Action("sub-page", (id, to))) for label, to in found if 0 <= to < pages)
