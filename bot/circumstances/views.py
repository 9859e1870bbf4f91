"""Extensions and conditions in words: lists, one of them, a preview, what was put down, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from bot.circumstances.circumstance import Circumstance, Kind, key_of
from bot.circumstances.circumstances import Done, Proposal, Row
from bot.meetings.complaint import Complaint
from bot.obligations.due import DueDate
from bot.obligations.rules import Rule, Rulebook
from bot.obligations.telling import due_line, nothing_line, source_span
from bot.questions.wording import Voice
from bot.submissions.wording import obligation
from bot.text.buttons import fits
from bot.text.catalogue import N_
from bot.text.message import Action, Block, Button, Gap, Message, bold, code, fill, line
from storage.rows import Extension

ON_A_PAGE: Final = 8
_MOST_COMPLAINTS: Final = 12
_IN_A_PREVIEW: Final = 15
EXAMPLES: Final[Mapping[Kind, str]] = {
    Kind.EXTENSION: N_("/extension Peru; Article 3; 1 April 2026; CCM/MSP/2025/9"),
    Kind.CONDITION: N_("/condition Peru; stockpiles; no; 1 April 2024; CCM/MSP/2024/5"),
}
FORMS: Final[Mapping[Kind, str]] = {
    Kind.EXTENSION: N_("State; obligation; until which day; day of the decision, where known; source"),
    Kind.CONDITION: N_("State; what it has or has not; yes or no; since which day, where known; source"),
}
# What an obligation may hang on, by its name in the rules. One of an operator's own is called by that name.
_CONDITIONS: Final[Mapping[str, str]] = {
    "stockpiles": N_("stockpiles"),
    "contaminated": N_("contaminated areas"),
    "mined-areas": N_("mined areas"),
}
_TITLES: Final = {Kind.EXTENSION: N_("Deadlines put off"), Kind.CONDITION: N_("What States have and have not")}
_EMPTY: Final = {
    Kind.EXTENSION: N_("No extension is held here. Write one, and the due date moves:"),
    Kind.CONDITION: N_(
        "It is not known here which States have stockpiles or contaminated areas. Write it, and due dates follow:"
    ),
}
_ASKED: Final = {
    Kind.EXTENSION: N_("Write which deadline was put off, one on each line, or send a CSV file:"),
    Kind.CONDITION: N_("Write what a State has or has not, one on each line, or send a CSV file:"),
}
_DROP: Final = {
    Kind.EXTENSION: N_("Take this extension away? The due date goes back to what it was without it."),
    Kind.CONDITION: N_("Take this away? It is then not known here."),
}
_DROPPED: Final = {
    Kind.EXTENSION: N_("Taken away. The due date is counted without it from now on."),
    Kind.CONDITION: N_("Taken away. It is not known here from now on."),
}


def list_message(kind: Kind, found: Sequence[Circumstance], page: int, book: Rulebook, voice: Voice) -> Message:
    """A page of what is held, to press on; how to add one."""
    say = voice.texts.say
    found = sorted(found, key=lambda one: (one.treaty, voice.party(one.party), key_of(one)))
    last = max(len(found) - 1, 0) // ON_A_PAGE
    page = min(max(page, 0), last)
    shown = found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    blocks: list[Block] = [line(bold(say(_TITLES[kind])))]
    blocks += [told(one, book, voice) for one in shown]
    if not found:
        blocks += [line(say(_EMPTY[kind])), line(code(say(EXAMPLES[kind])))]
    if last:
        blocks += [Gap(), fill(say("Page {page} of {pages}"), page=page + 1, pages=last + 1)]
    rows = [_fitting(Button(_label(one, voice), _action("circ-one", kind, key_of(one)))) for one in shown]
    turns = [(say("Back"), page - 1), (say("Further"), page + 1)]
    rows.append([Button(label, _action("circ", kind, to)) for label, to in turns if 0 <= to <= last])
    rows.append([Button(say("Add"), _action("circ-new", kind))])
    return Message(tuple(blocks), tuple(tuple(row) for row in rows if row), voice.language)


def one_message(kind: Kind, row: Row, book: Rulebook, voice: Voice) -> Message:
    """One of them, with what is due because of it."""
    say, key = voice.texts.say, key_of(row.one)
    rows = (
        (
            *_fitting(Button(say("Change"), _action("circ-edit", kind, key))),
            *_fitting(Button(say("Take away"), _action("circ-ask", kind, key))),
        ),
        (Button(say("All of them"), _action("circ", kind, 0)),),
    )
    return Message((*_whole(row, book, voice),), tuple(row for row in rows if row), voice.language)


def asking_message(kind: Kind, voice: Voice, row: Row | None, book: Rulebook) -> Message:
    """How one is written; ``row``: the one that what comes next takes the place of."""
    say = voice.texts.say
    if row is not None:
        blocks: list[Block] = [told(row.one, book, voice), line(say("Write the whole line as it should be:"))]
    else:
        blocks = [line(say(_ASKED[kind]))]
    blocks += [line(say(FORMS[kind])), line(code(say(EXAMPLES[kind]).partition(" ")[2]))]
    return Message(tuple(blocks), language=voice.language)


def complaint_message(kind: Kind, wrong: Sequence[Complaint], voice: Voice) -> Message:
    """What is wrong, and how it is written. Nothing was taken."""
    say, say_n = voice.texts.say, voice.texts.say_n
    blocks: list[Block] = [line(_complained(one, voice)) for one in wrong[:_MOST_COMPLAINTS]]
    if (left := len(wrong) - _MOST_COMPLAINTS) > 0:
        blocks.append(fill(say_n("{n} more line is wrong.", "{n} more lines are wrong.", left), n=left))
    blocks += [Gap(), line(say("Nothing was taken. The form is:")), line(say(FORMS[kind]))]
    blocks += [line(code(say(EXAMPLES[kind])))]
    return Message(tuple(blocks), language=voice.language)


def preview_message(found: Proposal, book: Rulebook, voice: Voice) -> Message:
    """What would be put down, and what would then be due."""
    say, say_n = voice.texts.say, voice.texts.say_n
    blocks: list[Block] = []
    if found.changed:
        blocks += [line(say("Something was put down meanwhile. Nothing was saved; please look once more.")), Gap()]
    if found.replaces is not None:
        blocks += [fill(say("In the place of: {what}"), what=_plain(found.replaces, book, voice)), Gap()]
    for row in found.rows[:_IN_A_PREVIEW]:
        blocks += [*_whole(row, book, voice), Gap()]
    if (left := len(found.rows) - _IN_A_PREVIEW) > 0:
        blocks.append(fill(say_n("And {n} more.", "And {n} more.", left), n=left))
    while isinstance(blocks[-1], Gap):
        blocks.pop()
    n = len(found.rows)
    rows = (
        (
            Button(say_n("Save {n}", "Save {n}", n).format(n=n), Action("circ-ok", (found.id,))),
            Button(say("Cancel"), Action("circ-no", (found.id,))),
        ),
    )
    return Message(tuple(blocks), rows, voice.language)


def done_message(done: Done, voice: Voice) -> Message:
    say = voice.texts.say
    words = voice.texts.say_n(
        "Saved: {n}. Due dates, reminders and the board go by it from now on.",
        "Saved: {n}. Due dates, reminders and the board go by them from now on.",
        done.n,
    )
    rows = ((Button(say("All of them"), _action("circ", done.kind, 0)),),)
    return Message((fill(words, n=done.n),), rows, voice.language)


def ask_drop_message(kind: Kind, row: Row, book: Rulebook, voice: Voice) -> Message:
    say, key = voice.texts.say, key_of(row.one)
    rows = (
        (Button(say("Yes, take it away"), _action("circ-drop", kind, key)),),
        (Button(say("No"), _action("circ-one", kind, key)),),
    )
    return Message((line(say(_DROP[kind])), told(row.one, book, voice)), rows, voice.language)


def dropped_message(kind: Kind, one: Circumstance, book: Rulebook, voice: Voice) -> Message:
    say = voice.texts.say
    rows = ((Button(say("All of them"), _action("circ", kind, 0)),),)
    return Message((line(say(_DROPPED[kind])), told(one, book, voice)), rows, voice.language)


def told(one: Circumstance, book: Rulebook, voice: Voice) -> Block:
    """One in a line: "Peru · Article 3(2) · until 1 April 2026"."""
    return line(_plain(one, book, voice))


def _plain(one: Circumstance, book: Rulebook, voice: Voice) -> str:
    say, party = voice.texts.say, voice.party(one.party)
    if isinstance(one, Extension):
        until = voice.day(one.until, short=False)
        article = _article(one, book, voice)
        return say("{party} · {obligation} · until {day}").format(party=party, obligation=article, day=until)
    template = say("{party} · {condition}: yes") if one.holds else say("{party} · {condition}: no")
    return template.format(party=party, condition=_condition(one.condition, voice))


def _whole(row: Row, book: Rulebook, voice: Voice) -> list[Block]:
    """One with everything that is held of it, and what is due with it."""
    say, one = voice.texts.say, row.one
    blocks: list[Block] = [line(bold(_plain(one, book, voice)))]
    if isinstance(one, Extension) and one.granted is not None:
        blocks.append(fill(say("Decided on {day}"), day=voice.day(one.granted, short=False)))
    if not isinstance(one, Extension) and one.since is not None:
        blocks.append(fill(say("Since {day}"), day=voice.day(one.since, short=False)))
    if one.source:
        source = source_span(one.source)
        words = say("Source: {source}")
        blocks.append(fill(words, source=source if source.url else voice.foreign(source.text)))
    if isinstance(row.effect, DueDate):
        blocks.append(due_line(row.effect, voice))
        granted = row.effect.extension
        if isinstance(one, Extension) and granted is not None and granted.until != one.until:
            blocks.append(line(say("A later extension is held here, and it counts.")))
    elif row.effect is not None:
        blocks.append(nothing_line(row.effect, voice))
    if row.before is not None and row.before == one:
        return blocks
    if row.before is not None:
        blocks.append(
            fill(say("It is held otherwise until now: {what}"), what=_with_source(row.before, book, voice))
        )
    return blocks


def _with_source(one: Circumstance, book: Rulebook, voice: Voice) -> str:
    words = voice.texts.say("{what} ({source})")
    plain = _plain(one, book, voice)
    return words.format(what=plain, source=voice.foreign(one.source)) if one.source else plain


def _label(one: Circumstance, voice: Voice) -> str:
    """One on a button."""
    say, party = voice.texts.say, voice.party(one.party)
    if isinstance(one, Extension):
        return say("{party}, {day}").format(party=party, day=voice.day(one.until))
    return say("{party}, {condition}").format(party=party, condition=_condition(one.condition, voice))


def _article(one: Extension, book: Rulebook, voice: Voice) -> str:
    rule: Rule | None = next((rule for rule in book.rules(one.treaty) if rule.id == one.rule), None)
    return obligation(rule, book, voice) if rule is not None else voice.foreign(one.rule)


def _condition(name: str, voice: Voice) -> str:
    return voice.texts.say(_CONDITIONS[name]) if name in _CONDITIONS else voice.foreign(name)


def _complained(one: Complaint, voice: Voice) -> str:
    """A complaint in the reader's words: parties by name, days as they are written there."""
    fields = dict(one.fields)
    if "party" in fields:
        fields["party"] = voice.party(str(fields["party"]))
    if "day" in fields:
        fields["day"] = voice.day(date.fromisoformat(str(fields["day"])), short=False)
    return Complaint(one.sentence, fields, one.line).said(voice.texts)


def _action(name: str, kind: Kind, *args: str | int) -> Action:
    return Action(name, (kind.value, *args))


def _fitting(button: Button) -> list[Button]:
    return [button] if fits(button.action) else []
