"""A file under review as messages: what was recognised in it, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.meetings.complaint import Complaint
from bot.questions.wording import Voice
from bot.reception.receptions import Already, Full, Stored
from bot.reception.standing import No, Standing
from bot.records.types import DraftSpeaker
from bot.text.buttons import fits
from bot.text.catalogue import N_, OWN_NAMES, Texts
from bot.text.dates import day_range
from bot.text.keyboard import in_rows
from bot.text.message import Action, Block, Button, Gap, Line, Message, bold, fill, line
from storage.receptions import Reception
from storage.rows import Meeting, PartyKind, PassageKind, Record, Visibility

LABEL = 48  # characters on a button

Rows = tuple[tuple[Button, ...], ...]

VISIBILITIES = {
    Visibility.PUBLIC: N_("Everybody"),
    Visibility.DELEGATES: N_("Delegates who were invited"),
    Visibility.NAMED: N_("Named States or groups"),
    Visibility.COORDINATORS: N_("Coordinators only"),
}
_REFUSALS = {
    No.GONE: N_("This file is no longer under review. Send it again with /record to begin anew."),
    No.STALE: N_("This was answered already. The newest message below shows how it stands."),
    No.ROLE: N_("Only coordinators put records in. Nothing was stored."),
}


def refusal(no: No, voice: Voice) -> str:
    """What was not done and why; short enough to be shown over the chat."""
    return voice.texts.say(_REFUSALS[no])


def complaint(wrong: Complaint, voice: Voice) -> str:
    """One thing that is wrong, in the reader's language, names kept apart from the sentence around them."""
    fields = {
        name: voice.foreign(value) if isinstance(value, str) else value for name, value in wrong.fields.items()
    }
    if "meant" in wrong.fields:
        fields["meant"] = voice.party(str(wrong.fields["meant"]))
    words = voice.texts.say(wrong.sentence).format(**fields)
    if not wrong.line:
        return words
    return voice.texts.say("Line {line}: {complaint}").format(line=wrong.line, complaint=words)


def complaints_message(found: Sequence[Complaint], voice: Voice) -> Message:
    """What is wrong with a review that came back."""
    texts = voice.texts
    blocks: list[Block] = [line(complaint(one, voice)) for one in found]
    blocks.append(line(texts.say("Nothing was changed. Correct the file and send it once more.")))
    return Message(tuple(blocks), language=texts.language)


def how_message(waiting: Sequence[Reception], voice: Voice) -> Message:
    """What /record does, and what waits."""
    texts = voice.texts
    blocks: list[Block] = [
        line(texts.say("Send a record as a file: Word, PDF, Markdown, HTML or plain text, at most 20 MB.")),
        line(texts.say("I show what I recognise in it, and nothing is stored before you confirm.")),
    ]
    if waiting:
        blocks += [Gap(), line(bold(texts.say("Under review")))]
    rows = tuple((Button(short(voice.foreign(one.file_name)), Action("rec", (one.id,))),) for one in waiting)
    return Message(tuple(blocks), rows, texts.language)


def already_message(found: Already, voice: Voice) -> Message:
    texts = voice.texts
    words = texts.say("This very file was put in on {day}: {title}. Nothing was changed.")
    shown = fill(words, day=voice.day(found.record.put_in_at.date()), title=bold(voice.foreign(found.record.title)))
    rows = ((Button(texts.say("Show the record"), Action("record", (found.record.id,))),),)
    return Message((shown,), rows, texts.language)


def full_message(found: Full, voice: Voice) -> Message:
    words = voice.texts.say(
        "{most} files of yours are under review already. Put one in or discard one first: /record"
    )
    return Message((fill(words, most=found.most),), language=voice.texts.language)


def dropped_message(name: str, voice: Voice) -> Message:
    words = voice.texts.say("{name} was discarded. Nothing was stored.")
    return Message((fill(words, name=voice.foreign(name)),), language=voice.texts.language)


def ask_drop_message(stands: Standing, voice: Voice) -> Message:
    texts = voice.texts
    words = fill(
        texts.say("Discard {name} and everything you corrected in it?"), name=bold(voice.foreign(stands.file_name))
    )
    rows = (
        (Button(texts.say("Discard"), Action("rec-drop", (stands.id,))),),
        (Button(texts.say("Back"), Action("rec", (stands.id,))),),
    )
    return Message((words,), rows, texts.language)


def stored_message(found: Stored, voice: Voice) -> Message:
    """What is now in the base."""
    texts, record = voice.texts, found.record
    head = texts.say("This was put in already; nothing was done twice.") if found.again else texts.say("Stored.")
    passages = texts.say_n("{n} passage", "{n} passages", found.passages).format(n=found.passages)
    blocks: list[Block] = [line(head), line(bold(voice.foreign(record.title))), line(passages)]
    if found.meeting is not None:
        words = (
            texts.say("A new meeting was put down: {title}.")
            if found.meeting_is_new
            else texts.say("Meeting: {title}")
        )
        blocks.append(fill(words, title=voice.foreign(found.meeting.title)))
    if record.supersedes is not None:
        blocks.append(line(texts.say("It takes the place of an older record; old citations still lead there.")))
    blocks.append(
        fill(texts.say("Shown to: {readers}"), readers=readers(record.visibility, record.audience, voice))
    )
    blocks.append(line(texts.say("From now on questions find it: write one to try.")))
    rows: Rows = (
        (Button(texts.say("Show the record"), Action("record", (record.id,))),),
        (Button(texts.say("Who took the floor"), Action("speakers", (record.id, 0))),),
    )
    return Message(tuple(blocks), rows, texts.language)


def card_message(stands: Standing, voice: Voice) -> Message:
    """What was recognised, and what can be looked at and corrected."""
    texts = voice.texts
    blocks = [*reopened(stands, voice), *facts(stands, voice)]
    open_ones = len(stands.doubts)
    if open_ones:
        words = texts.say_n("{n} question is open.", "{n} questions are open.", open_ones)
        blocks += [Gap(), fill(words, n=open_ones)]
        label = texts.say_n("Answer {n} question", "Answer {n} questions", open_ones).format(n=open_ones)
    else:
        label = texts.say("Go on")
    pages = [
        ("agenda", texts.say("Agenda"), bool(stands.draft.agenda)),
        ("who", texts.say("Who took the floor"), any(one.speakers for one in stands.draft.passages)),
        ("present", texts.say("Who took part"), bool(stands.draft.participants)),
        ("warnings", texts.say("Warnings"), bool(stands.draft.warnings)),
    ]
    look = [Button(words, Action("rec-page", (stands.id, what, 0))) for what, words, there in pages if there]
    fields = [
        ("title", texts.say("Title")),
        ("date", texts.say("Date")),
        ("place", texts.say("Place")),
        ("chair", texts.say("Chair")),
        ("meeting", texts.say("Meeting")),
    ]
    change = [Button(words, setting(stands, what)) for what, words in fields]
    rows = (
        (Button(label, Action("rec-ask", (stands.id,))),),
        *in_rows(look),
        *in_rows(change),
        (Button(texts.say("Get the review as a file"), Action("rec-file", (stands.id,))),),
        (
            Button(texts.say("Begin again"), Action("rec-again", (stands.id, stands.revision))),
            Button(texts.say("Discard"), Action("rec-no", (stands.id,))),
        ),
    )
    return Message(tuple(blocks), rows, texts.language)


def facts(stands: Standing, voice: Voice) -> list[Block]:
    """The recognised facts, a line each."""
    texts, draft = voice.texts, stands.draft
    blocks: list[Block] = [line(bold(voice.foreign(draft.title) or texts.say("No title was found")))]
    blocks.append(fill(texts.say("File: {name}"), name=voice.foreign(stands.file_name)))
    if draft.date is None:
        blocks.append(line(texts.say("No date was found.")))
    else:
        blocks.append(fill(texts.say("Date: {days}"), days=day_range(draft.date, draft.date_end, texts.language)))
    blocks.append(_fact(texts.say("Place: {place}"), texts.say("No place was found."), voice, place=draft.place))
    blocks.append(
        _fact(
            texts.say("Chair: {chair}"), texts.say("The record does not say who chaired."), voice, chair=draft.chair
        )
    )
    blocks.append(meeting_line(stands, voice))
    blocks.append(
        fill(texts.say("Language: {language}"), language=OWN_NAMES[stands.choices.language or draft.language])
    )
    items = texts.say_n("{n} agenda item", "{n} agenda items", len(draft.agenda)).format(n=len(draft.agenda))
    states = sum(_is_state(one, voice) for one in draft.participants)
    others = len(draft.participants) - states
    blocks.append(line(items))
    if draft.participants:
        words = texts.say("Took part: {states}, {others}")
        shown_states = texts.say_n("{n} State", "{n} States", states).format(n=states)
        shown_others = texts.say_n("{n} other", "{n} others", others).format(n=others)
        blocks.append(fill(words, states=shown_states, others=shown_others))
    spoken = sum(one.kind is PassageKind.INTERVENTION for one in draft.passages)
    passages = texts.say_n("{n} passage", "{n} passages", len(draft.passages)).format(n=len(draft.passages))
    blocks.append(fill(texts.say("{passages}, {n} with speakers"), passages=passages, n=spoken))
    if draft.genre != "synopsis":
        blocks.append(
            line(texts.say("No speakers were recognised: it can be searched and quoted as the record's words."))
        )
    if draft.warnings:
        words = texts.say_n("{n} warning", "{n} warnings", len(draft.warnings))
        blocks.append(fill(words, n=len(draft.warnings)))
    return blocks


def meeting_line(stands: Standing, voice: Voice) -> Line:
    texts = voice.texts
    if stands.meeting is not None:
        return fill(texts.say("Meeting: {title}"), title=meeting_label(stands.meeting, voice))
    if stands.meeting_is_new:
        return line(texts.say("Meeting: a new one, made from this record"))
    return line(texts.say("Meeting: none, as the day is not known"))


def meeting_label(meeting: Meeting, voice: Voice) -> str:
    shown = voice.foreign(meeting.title)
    if meeting.start is None:
        return shown
    return f"{shown} · {day_range(meeting.start, meeting.end, voice.language, short=True)}"


def readers(visibility: Visibility, audience: Sequence[str], voice: Voice) -> str:
    """Who may read a record."""
    if visibility is not Visibility.NAMED:
        return voice.texts.say(VISIBILITIES[visibility])
    names = [
        voice.party(one.removeprefix("state:"))
        if one.startswith("state:")
        else voice.foreign(one.removeprefix("group:"))
        for one in audience
    ]
    return voice.listed(names)


def record_label(record: Record, voice: Voice) -> str:
    day = voice.day(record.date) if record.date else ""
    return f"{voice.foreign(record.title)} · {day}" if day else voice.foreign(record.title)


def short(text: str) -> str:
    return text if len(text) <= LABEL else text[: LABEL - 1].rstrip() + "…"


def to_card(stands: Standing, texts: Texts) -> Rows:
    return ((Button(texts.say("What was recognised"), Action("rec", (stands.id,))),),)


def pick(stands: Standing, label: str, value: str) -> Rows:
    """One button that answers what is asked; () where it cannot be put on one."""
    action = Action("rec-pick", (stands.id, stands.revision, value))
    return ((Button(short(label), action),),) if fits(action) else ()


def reopened(stands: Standing, voice: Voice) -> tuple[Block, ...]:
    if not stands.reopened:
        return ()
    words = voice.texts.say(
        "Something changed here meanwhile, so one decision is asked for once more. Nothing was stored."
    )
    return (line(words), Gap())


def _is_state(one: DraftSpeaker, voice: Voice) -> bool:
    return bool(one.party) and voice.lexicon.kind(one.party) is PartyKind.STATE


def _fact(template: str, missing: str, voice: Voice, **fields: str) -> Line:
    shown = {name: voice.foreign(value) for name, value in fields.items()}
    return fill(template, **shown) if any(shown.values()) else line(missing)


def setting(stands: Standing, what: str) -> Action:
    return Action("rec-set", (stands.id, stands.revision, what))
