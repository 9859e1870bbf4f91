"""The records that are here, as coordinators see them: the list, one of them, what may be done with it."""

from __future__ import annotations

from typing import Final

from bot.questions.wording import Voice
from bot.reception.views import VISIBILITIES, Rows, readers, record_label, short
from bot.records.keeping import Held, Kept, Page
from bot.text.catalogue import OWN_NAMES
from bot.text.dates import isolate
from bot.text.keyboard import in_rows
from bot.text.message import Action, Block, Button, Gap, Line, Message, bold, code, fill, line
from storage.rows import Meeting, Record, Visibility

ON_A_PAGE: Final = 6


def list_message(found: Page, voice: Voice) -> Message:
    """All records, the latest put in first."""
    texts = voice.texts
    if not found.held:
        words = texts.say(
            "No record is here yet. Send a file with {command} as its caption to put the first one in."
        )
        return Message((fill(words, command="/record"),), language=texts.language)
    blocks: list[Block] = [line(bold(texts.say_n("{n} record", "{n} records", found.total).format(n=found.total)))]
    for held in found.held:
        record = held.record
        blocks += [
            Gap(),
            line(bold(record_label(record, voice))),
            fill(texts.say("Shown to: {readers}"), readers=readers(record.visibility, record.audience, voice)),
            line(voice.authority(record.authority)),
            _state(record, voice),
        ]
    rows: Rows = tuple(
        (Button(short(record_label(held.record, voice)), Action("record", (held.record.id,))),)
        for held in found.held
    )
    turn = []
    if found.page:
        turn.append(Button(texts.say("Back"), Action("records", (found.page - 1,))))
    if found.page + 1 < found.pages:
        left = found.total - (found.page + 1) * ON_A_PAGE
        label = texts.say_n("{n} more", "{n} more", left).format(n=left)
        turn.append(Button(label, Action("records", (found.page + 1,))))
    return Message(tuple(blocks), (*rows, tuple(turn)) if turn else rows, texts.language)


def record_message(
    held: Held, meeting: Meeting | None, older: Record | None, newer: Record | None, voice: Voice
) -> Message:
    """One record with where it came from, what it replaced, and what may be done with it."""
    texts, record = voice.texts, held.record
    passages = texts.say_n("{n} passage", "{n} passages", held.passages).format(n=held.passages)
    blocks: list[Block] = [line(bold(record_label(record, voice))), _state(record, voice)]
    if meeting is not None:
        blocks.append(fill(texts.say("Meeting: {title}"), title=voice.foreign(meeting.title)))
    blocks += [
        line(voice.authority(record.authority)),
        fill(texts.say("Shown to: {readers}"), readers=readers(record.visibility, record.audience, voice)),
        fill(texts.say("Language: {language}"), language=OWN_NAMES.get(record.language, record.language)),
        line(passages),
        fill(texts.say("Put in on {day}."), day=voice.day(record.put_in_at.date())),
        fill(texts.say("File: {name}"), name=isolate(record.file_name)),
        fill(texts.say("Digest (SHA-256): {digest}"), digest=code(record.sha256)),
    ]
    chain: list[Button] = []
    if older is not None:
        blocks.append(fill(texts.say("Takes the place of: {record}"), record=record_label(older, voice)))
        chain.append(Button(texts.say("The older one"), Action("record", (older.id,))))
    if newer is not None:
        blocks.append(fill(texts.say("Replaced by: {record}"), record=record_label(newer, voice)))
        chain.append(Button(texts.say("The newer one"), Action("record", (newer.id,))))
    rows: Rows = ()
    if held.current:
        rows += (
            (Button(texts.say("Change who may read it"), Action("record-for", (record.id,))),),
            (Button(texts.say("Take it back"), Action("record-ask", (record.id,))),),
        )
    elif record.taken_back_at is not None:
        rows += ((Button(texts.say("Put it back"), Action("record-put", (record.id,))),),)
    back = (Button(texts.say("All records"), Action("records", (0,))),)
    return Message(tuple(blocks), (*rows, *in_rows(chain), back), texts.language)


def ask_back_message(held: Held, voice: Voice) -> Message:
    """What taking back means, and the button that does it."""
    texts, record = voice.texts, held.record
    blocks: list[Block] = [
        fill(texts.say("Take back {record}?"), record=bold(record_label(record, voice))),
        line(
            texts.say("From then on nobody is shown it, and nothing in it is found or quoted. It can be put back.")
        ),
    ]
    if record.supersedes is not None:
        blocks.append(line(texts.say("The record that it replaced is shown again.")))
    rows = (
        (Button(texts.say("Take it back"), Action("record-back", (record.id,))),),
        (Button(texts.say("Back"), Action("record", (record.id,))),),
    )
    return Message(tuple(blocks), rows, texts.language)


def done_message(kept: Kept, said: str, voice: Voice) -> Message:
    """What was done to a record; ``said`` is the sentence, with {record} open."""
    texts = voice.texts
    blocks: list[Block] = [fill(said, record=bold(record_label(kept.record, voice)))]
    if not kept.changed:
        blocks = [line(texts.say("It was so already; nothing was changed."))]
    if kept.back is not None:
        blocks.append(line(texts.say("The record that it replaced is shown again.")))
    rows = ((Button(texts.say("Show the record"), Action("record", (kept.record.id,))),),)
    return Message(tuple(blocks), rows, texts.language)


def readers_message(held: Held, voice: Voice) -> Message:
    """Whom a record is to be shown to from now on."""
    texts, record = voice.texts, held.record
    blocks = (
        line(bold(record_label(record, voice))),
        fill(texts.say("Shown to: {readers}"), readers=readers(record.visibility, record.audience, voice)),
        line(texts.say("Who may be shown this record? To everybody else it is as if it were not here.")),
    )
    rows: Rows = tuple(
        (Button(texts.say(sentence), Action("record-show", (record.id, visibility.value))),)
        for visibility, sentence in VISIBILITIES.items()
    )
    back = (Button(texts.say("Back"), Action("record", (record.id,))),)
    return Message(blocks, (*rows, back), texts.language)


def which_readers_message(voice: Voice) -> Message:
    words = voice.texts.say(
        "Which States and groups may be shown it? Write them with commas between, for instance: {example}"
    )
    return Message((fill(words, example=code("Switzerland, Norway")),), language=voice.language)


def _state(record: Record, voice: Voice) -> Line:
    texts = voice.texts
    if record.taken_back_at is not None:
        return fill(texts.say("Taken back on {day}: shown to nobody"), day=voice.day(record.taken_back_at.date()))
    if record.superseded_by is not None:
        return line(texts.say("Replaced by a newer one"))
    if record.visibility is Visibility.PUBLIC:
        return line(texts.say("In use"))
    return line(texts.say("In use, for some readers only"))
