"""One report in words, with its history; what waits for a coordinator; and why something was not done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.obligations.due import DueDate, subject_of
from bot.obligations.rules import Rule, Rulebook
from bot.questions.wording import Voice
from bot.submissions.acting import Actor, No, waits
from bot.submissions.reports import Page
from bot.submissions.wording import STEPS, in_history, obligation, option, shortened
from bot.submissions.wording import subject as subject_words
from bot.text.catalogue import N_
from bot.text.message import Action, Block, Button, Gap, Line, Message, bold, fill, line, link
from storage.rows import SubmissionEntry
from storage.submissions import handed_in, voluntary

CLAIMS_ON_A_PAGE = 6

REFUSALS = {
    No.ROLE: N_("This is for coordinators."),
    No.NO_STATE: N_("You are held here for no State, so there is no State that you can report for."),
    No.OTHER_STATE: N_("You can report for your own State only."),
    No.GONE: N_("This preview is over. Please send the list once more."),
    No.CHANGED: N_("Something was recorded meanwhile. Please look once more."),
    No.EMPTY: N_("There is nothing here to put down."),
    No.UNKNOWN: N_("No such report is due here."),
    No.ANSWERED: N_("This was answered or changed meanwhile."),
    No.ALREADY: N_("It stands so already."),
    No.FUTURE: N_("That day has not come yet."),
}


def page_message(page: Page, actor: Actor, book: Rulebook, voice: Voice) -> Message:
    """How a report stands, and who put what down when."""
    say = voice.texts.say
    rule = _rule(page.rule, book)
    blocks: list[Block] = [line(bold(voice.party(page.party))), *_what(page, rule, book, voice)]
    standing = page.standing
    if standing is None:
        blocks.append(line(say("Nothing is recorded of it.")))
    else:
        blocks.append(line(say(STEPS[standing.step])))
        blocks += _details(standing, voice)
    if len(page.entries) > 1 or standing is not None:
        blocks += [Gap(), line(bold(say("What was put down")))]
        blocks += [_entry(one, page, actor, voice) for one in page.entries]
    return Message(tuple(blocks), _page_buttons(page, actor, voice), voice.language)


def ask_back_message(page: Page, book: Rulebook, voice: Voice) -> Message:
    """Whether what is recorded is to be taken back."""
    say, rule = voice.texts.say, _rule(page.rule, book)
    words = say("Take back what is recorded of {party}? What was put down stays in the history.")
    blocks: list[Block] = [fill(words, party=bold(voice.party(page.party))), *_what(page, rule, book, voice)]
    last = page.standing.id if page.standing else 0
    rows = (
        (Button(say("Yes, take it back"), Action("sub-undo", (page.subject, last))),),
        (Button(say("No"), Action("report", (page.subject,))),),
    )
    return Message(tuple(blocks), rows, voice.language)


def claims_message(found: Sequence[SubmissionEntry], page: int, book: Rulebook, voice: Voice) -> Message:
    """What delegates say was handed in and nobody has confirmed, the oldest first."""
    say, say_n = voice.texts.say, voice.texts.say_n
    if not found:
        words = say(
            "Nothing waits for a coordinator. When a delegate says that a report was handed in, it is here."
        )
        return Message((line(words),), language=voice.language)
    pages = -(-len(found) // CLAIMS_ON_A_PAGE)
    page = min(max(page, 0), pages - 1)
    head = say_n("{n} claim waits for a coordinator", "{n} claims wait for a coordinator", len(found))
    blocks: list[Block] = [line(bold(head.format(n=len(found))))]
    rows: list[tuple[Button, ...]] = []
    for one in found[page * CLAIMS_ON_A_PAGE : (page + 1) * CLAIMS_ON_A_PAGE]:
        blocks += [Gap(), *_claim(one, book, voice)]
        rows.append(_answers(one, voice, name=voice.party(one.party)))
    if pages > 1:
        blocks += [Gap(), fill(say("Page {page} of {pages}"), page=page + 1, pages=pages)]
        turns = [(say("Back"), page - 1), (say("Further"), page + 1)]
        rows.append(tuple(Button(label, Action("claims", (to,))) for label, to in turns if 0 <= to < pages))
    return Message(tuple(blocks), tuple(rows), voice.language)


def claim_notice(claim: SubmissionEntry, who: str, book: Rulebook, voice: Voice, *, again: bool) -> Message:
    """What a coordinator is told of a claim; ``again``: they may have had it already."""
    say = voice.texts.say
    blocks: list[Block] = _claim(claim, book, voice)
    if who:
        blocks.append(fill(say("Said by {who}."), who=voice.foreign(who)))
    if again:
        blocks.append(line(say("You may have had this already.")))
    subject = subject_of(claim.rule, claim.party, claim.period)
    rows = (_answers(claim, voice), (Button(say("Show it"), Action("report", (subject,))),))
    return Message(tuple(blocks), rows, voice.language)


_ANSWERS = {
    True: N_("A coordinator has confirmed that {party} handed in: {obligation}."),
    False: N_(
        "A coordinator could not confirm that {party} handed in: {obligation}. "
        "If it was handed in, please tell the coordinators when and how, or send /submitted again with its symbol."
    ),
}


def answer_notice(answer: SubmissionEntry, book: Rulebook, voice: Voice, *, again: bool) -> Message:
    """What whoever claimed is told."""
    say, rule = voice.texts.say, _rule(answer.rule, book)
    words = say(_ANSWERS[handed_in(answer)])
    blocks: list[Block] = [
        fill(words, party=bold(voice.party(answer.party)), obligation=_called(rule, answer.rule, book, voice))
    ]
    if answer.period:
        blocks.append(fill(say("The one that falls due in {year}."), year=answer.period))
    if again:
        blocks.append(line(say("You may have had this already.")))
    subject = subject_of(answer.rule, answer.party, answer.period)
    return Message(tuple(blocks), ((Button(say("Show it"), Action("report", (subject,))),),), voice.language)


def own_message(found: Sequence[DueDate], state: str, voice: Voice) -> Message:
    """A delegate's own open reports, to press on; how to say more."""
    say = voice.texts.say
    if not found:
        words = say("Nothing is open from {party}: everything that fell due here is handed in, or said to be.")
        return Message((fill(words, party=bold(voice.party(state))),), language=voice.language)
    blocks: list[Block] = [fill(say("Which report of {party} was handed in?"), party=bold(voice.party(state)))]
    blocks.append(line(say("With the day and the symbol, where you have them: /submitted 2011, 28 April 2011")))
    rows = tuple((Button(option(one, voice), Action("submitted", (one.subject,))),) for one in reversed(found))
    return Message(tuple(blocks), rows, voice.language)


def how_message(voice: Voice) -> Message:
    """How a coordinator records: one, a list, a file. What comes next is taken as the list."""
    say = voice.texts.say
    return Message(
        (
            line(
                say("Send me who has reported: one, or a list with a State on each line, in any of the languages.")
            ),
            Gap(),
            line("/submitted Ireland Article 7 2011"),
            line("/submitted Ireland, Article 7(2), 28 April 2011, CCM/ART7/2011/5"),
            Gap(),
            line(
                say(
                    "The year is the one in which the report falls due. What stands on a first line without a "
                    "State holds for the lines below it."
                )
            ),
            line(
                say(
                    "Or send a CSV file with the caption /submitted and columns named state, article, year, date, "
                    "document. You see what I understood before anything is recorded."
                )
            ),
            line(say("Your next message is taken as the list; /claims shows what waits for you.")),
        ),
        language=voice.language,
    )


def refusal(no: No, voice: Voice) -> str:
    """Why something was not done, in one sentence."""
    return voice.texts.say(REFUSALS[no])


def _what(page: Page, rule: Rule | None, book: Rulebook, voice: Voice) -> list[Block]:
    say = voice.texts.say
    if rule is None:
        return []
    what = {"obligation": obligation(rule, book, voice), "subject": subject_words(rule, voice)}
    if page.due is None and page.entries and voluntary(page.entries[-1]):
        return [fill(say("{obligation} · {subject} · voluntary, {year}"), **what, year=page.period)]
    if page.due is None:
        return [fill(say("{obligation} · {subject} · no longer counted as due"), **what)]
    day = voice.day(page.due.day, short=False)
    return [fill(say("{obligation} · {subject} · due on {day}"), **what, day=day)]


def _called(rule: Rule | None, id: str, book: Rulebook, voice: Voice) -> str:
    return obligation(rule, book, voice) if rule is not None else id


def _rule(id: str, book: Rulebook) -> Rule | None:
    try:
        return book.by_id(id)
    except KeyError:
        return None  # the operator took it out of their file of rules


def _details(entry: SubmissionEntry, voice: Voice) -> list[Block]:
    say = voice.texts.say
    found: list[Block] = []
    if entry.submitted_on is not None:
        found.append(fill(say("Handed in on {day}."), day=voice.day(entry.submitted_on, short=False)))
    if entry.document:
        is_address = entry.document.lower().startswith(("http://", "https://"))
        shown = link(shortened(entry.document), entry.document) if is_address else voice.foreign(entry.document)
        found.append(fill(say("Document: {document}"), document=shown))
    return found


def _entry(entry: SubmissionEntry, page: Page, actor: Actor, voice: Voice) -> Line:
    if entry.by == actor.id:
        template = voice.texts.say("{at}: by you.")
        return fill(template, at=voice.day(entry.at.date()))
    who = page.names.get(entry.by, "") if actor.coordinates else ""
    template, fields = in_history(entry, who, voice)
    return fill(template, **fields)


def _page_buttons(page: Page, actor: Actor, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    say, standing, subject = voice.texts.say, page.standing, page.subject
    rows: list[tuple[Button, ...]] = []
    if standing is not None and waits(standing):
        if actor.coordinates:
            rows.append(_answers(standing, voice))
        elif actor.refused(page.party) is None:
            rows.append((Button(say("Take back"), Action("sub-back", (subject,))),))
    elif standing is not None and handed_in(standing):
        if actor.coordinates:
            rows.append(
                (
                    Button(say("Change the day"), Action("sub-day", (subject,))),
                    Button(say("Change the document"), Action("sub-doc", (subject,))),
                )
            )
            rows.append((Button(say("Take back"), Action("sub-back", (subject,))),))
    elif page.due is not None and actor.refused(page.party) is None:
        rows.append((Button(say("It was handed in"), Action("submitted", (subject,))),))
    return tuple(rows)


def _claim(claim: SubmissionEntry, book: Rulebook, voice: Voice) -> list[Block]:
    say, rule = voice.texts.say, _rule(claim.rule, book)
    template = (
        say("{party} says that it handed in: {obligation}, due in {year}.")
        if claim.period
        else say("{party} says that it handed in: {obligation}.")
    )
    what = _called(rule, claim.rule, book, voice)
    head = fill(template, party=bold(voice.party(claim.party)), obligation=what, year=claim.period)
    return [head, *_details(claim, voice)]


def _answers(claim: SubmissionEntry, voice: Voice, name: str = "") -> tuple[Button, ...]:
    say = voice.texts.say
    if not name:
        return (
            Button(say("Confirm"), Action("claim-ok", (claim.id,))),
            Button(say("Decline"), Action("claim-no", (claim.id,))),
        )
    return (
        Button(say("Confirm {party}").format(party=name), Action("claim-ok", (claim.id,))),
        Button(say("Decline {party}").format(party=name), Action("claim-no", (claim.id,))),
    )
