"""What is asked about a file under review, one thing at a time, and the last look before it is put in."""

from __future__ import annotations

from bot.questions.wording import AUTHORITIES, Voice
from bot.reception.answering import KEEP, NEW, NOBODY, NONE, REST, RIGHT, THIS
from bot.reception.doubts import Doubt, Kind
from bot.reception.standing import Ask, Standing
from bot.reception.views import (
    VISIBILITIES,
    Rows,
    facts,
    meeting_label,
    pick,
    readers,
    record_label,
    reopened,
    setting,
    to_card,
)
from bot.records.remark import said
from bot.records.types import DraftSpeaker
from bot.text.catalogue import LANGUAGES, OWN_NAMES
from bot.text.keyboard import in_rows
from bot.text.message import Action, Block, Button, Gap, Line, Message, Quote, bold, fill, line
from storage.rows import Authority

_LONG_QUOTE = 400


def asked_message(stands: Standing, voice: Voice) -> Message:
    """What is asked next; the last look where nothing is."""
    match stands.ask:
        case Ask.DOUBT:
            return _doubt_message(stands, stands.doubts[0], voice)
        case Ask.AUTHORITY:
            found = _authority_message(stands, voice)
        case Ask.LANGUAGE:
            found = _language_message(stands, voice)
        case Ask.VISIBILITY:
            found = _visibility_message(stands, voice)
        case Ask.READERS:
            found = _readers_message(stands, voice)
        case Ask.REPLACES:
            found = _replaces_message(stands, voice)
        case Ask.CONFIRM:
            found = _last_message(stands, voice)
    return Message((*reopened(stands, voice), *found.blocks), found.rows, found.language)


def _doubt_message(stands: Standing, doubt: Doubt, voice: Voice) -> Message:
    texts = voice.texts
    same = sum(one.kind is doubt.kind for one in stands.doubts)
    blocks: list[Block] = []
    rows: Rows = ()
    match doubt.kind:
        case Kind.DATE:
            blocks.append(line(texts.say("On which day was the meeting? No date was found in the file.")))
            rows += ((Button(texts.say("Write the date"), setting(stands, "date")),),)
            rows += pick(stands, texts.say("The day is not known"), NONE)
        case Kind.MEETING:
            blocks.append(line(texts.say("Which meeting does this record tell of?")))
            for meeting in stands.near:
                rows += pick(stands, meeting_label(meeting, voice), f"@{meeting.id}")
            rows += ((Button(texts.say("Another meeting"), Action("rec-list", (stands.id, "meetings", 0))),),)
            rows += pick(stands, texts.say("A new meeting"), NEW)
        case Kind.SPEAKER:
            words = texts.say_n(
                "“{name}” speaks in {n} passage and is not among the names known. Who is that?",
                "“{name}” speaks in {n} passages and is not among the names known. Who is that?",
                doubt.passages,
            )
            blocks += [fill(words, name=bold(voice.foreign(doubt.name)), n=doubt.passages), _where(doubt, voice)]
            blocks.append(_quoted(doubt.words))
            for key in doubt.meant:
                rows += pick(stands, voice.party(key), key)
            rows += ((Button(texts.say("Write the name"), setting(stands, "speaker")),),)
            rows += pick(stands, texts.say("Not on the list: keep as written"), KEEP)
            rows += pick(stands, texts.say("Nobody's words: the record's own telling"), NOBODY)
            if same > 1:
                rows += pick(stands, texts.say("Keep all such names as written"), REST)
        case Kind.SENTENCE:
            blocks += [line(texts.say("Whose words are these?")), _where(doubt, voice), _quoted(doubt.words)]
            if doubt.why:
                words = texts.say("The doubt: {why}")
                blocks.append(fill(words, why=said(doubt.why, texts.say, voice.foreign)))
            names = [_speaker(one, voice) for one in doubt.speakers]
            held = texts.say("As it stands: {names}").format(names=voice.listed(names)) if names else ""
            rows += pick(stands, held or texts.say("As it stands: nobody's"), RIGHT)
            if names:
                rows += pick(stands, texts.say("Nobody's words: the record's own telling"), NOBODY)
            rows += ((Button(texts.say("Write who speaks"), setting(stands, "sentence")),),)
            if same > 1:
                rows += pick(stands, texts.say("All the rest are right as they stand"), REST)
    left = len(stands.doubts) - 1
    if left:
        blocks += [Gap(), fill(texts.say_n("{n} more question", "{n} more questions", left), n=left)]
    return Message((*reopened(stands, voice), *blocks), (*rows, *to_card(stands, texts)), texts.language)


def _authority_message(stands: Standing, voice: Voice) -> Message:
    texts = voice.texts
    rows: Rows = ()
    for authority, sentence in AUTHORITIES.items():
        if authority is Authority.OFFICE_ANSWER:  # made by answering a question, never from a file
            continue
        rows += ((Button(texts.say(sentence), Action("rec-pick", (stands.id, stands.revision, authority.value))),),)
    words = line(texts.say("On what authority do its words stand? This is said under every quote."))
    return Message((words,), (*rows, *to_card(stands, texts)), texts.language)


def _language_message(stands: Standing, voice: Voice) -> Message:
    texts = voice.texts
    likely = stands.draft.language
    order = [likely, *(one for one in LANGUAGES if one != likely)]
    buttons = [Button(OWN_NAMES[one], Action("rec-pick", (stands.id, stands.revision, one))) for one in order]
    words = fill(
        texts.say("In which language is it written? It looks like {language}."), language=OWN_NAMES[likely]
    )
    return Message((words,), (*in_rows(buttons), *to_card(stands, texts)), texts.language)


def _visibility_message(stands: Standing, voice: Voice) -> Message:
    texts = voice.texts
    rows: Rows = ()
    for visibility, sentence in VISIBILITIES.items():
        rows += pick(stands, texts.say(sentence), visibility.value)
    words = line(texts.say("Who may be shown this record? To everybody else it is as if it were not here."))
    return Message((words,), (*rows, *to_card(stands, texts)), texts.language)


def _readers_message(stands: Standing, voice: Voice) -> Message:
    texts = voice.texts
    rows: Rows = ((Button(texts.say("Write the names"), setting(stands, "readers")),),)
    for group in stands.groups[:8]:
        rows += pick(stands, voice.foreign(group), f"group:{group}")
    rows += ((Button(texts.say("Others after all"), setting(stands, "visibility")),),)
    words = line(texts.say("Which States and groups may be shown this record? Coordinators always are."))
    return Message((words,), (*rows, *to_card(stands, texts)), texts.language)


def _replaces_message(stands: Standing, voice: Voice) -> Message:
    texts, older = voice.texts, stands.older
    assert older is not None, "asked only where there is an older version"
    blocks = (
        line(texts.say("A version of this record seems to be here already:")),
        line(bold(record_label(older, voice))),
        fill(
            texts.say("Put in on {day} from the file {name}."),
            day=voice.day(older.put_in_at.date()),
            name=voice.foreign(older.file_name),
        ),
        line(texts.say("Does the new one take its place? Old citations still lead to the older one.")),
    )
    rows: Rows = (
        *pick(stands, texts.say("Yes, it takes its place"), f"{THIS}{older.id}"),
        *pick(stands, texts.say("No, both stand side by side"), NONE),
        (Button(texts.say("It replaces another record"), Action("rec-list", (stands.id, "records", 0))),),
    )
    return Message(blocks, (*rows, *to_card(stands, texts)), texts.language)


def _last_message(stands: Standing, voice: Voice) -> Message:
    texts, choices = voice.texts, stands.choices
    assert choices.authority is not None
    assert choices.visibility is not None
    blocks = [
        line(bold(texts.say("To be put in"))),
        *facts(stands, voice),
        fill(texts.say("Authority: {authority}"), authority=voice.authority(choices.authority)),
        fill(texts.say("Shown to: {readers}"), readers=bold(readers(choices.visibility, choices.audience, voice))),
    ]
    if stands.replaced is not None:
        blocks.append(fill(texts.say("Takes the place of: {record}"), record=record_label(stands.replaced, voice)))
    else:
        blocks.append(line(texts.say("Takes the place of no other record.")))
    change = [
        Button(texts.say("Authority"), setting(stands, "authority")),
        Button(texts.say("Language"), setting(stands, "language")),
        Button(texts.say("Readers"), setting(stands, "visibility")),
        Button(texts.say("Meeting"), setting(stands, "meeting")),
        Button(texts.say("What it replaces"), Action("rec-list", (stands.id, "records", 0))),
    ]
    rows = (
        (Button(texts.say("Put it in"), Action("rec-ok", (stands.id, stands.revision))),),
        *in_rows(change),
        *to_card(stands, texts),
        (Button(texts.say("Discard"), Action("rec-no", (stands.id,))),),
    )
    return Message(tuple(blocks), rows, texts.language)


def _where(doubt: Doubt, voice: Voice) -> Line:
    return fill(voice.texts.say("¶ {number}"), number=doubt.paragraph)


def _quoted(words: str) -> Quote:
    return Quote(words, expandable=len(words) > _LONG_QUOTE)


def _speaker(one: DraftSpeaker, voice: Voice) -> str:
    return voice.party(one.party) if one.party else voice.foreign(one.name)
