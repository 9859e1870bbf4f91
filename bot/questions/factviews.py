"""What the structure of the base knows, as lines: agendas, meetings, participants, terms, what is here."""

from __future__ import annotations

from collections.abc import Callable

from bot.meetings import plan as plans
from bot.meetings import when
from bot.meetings.telling import Told, difference_lines
from bot.questions.dueviews import count, due, due_list, status
from bot.questions.types import (
    AgendaFact,
    CoordinatorsFact,
    CountFact,
    DocumentsFact,
    DueFact,
    DueListFact,
    Fact,
    ItemFact,
    MeetingFact,
    MeetingsFact,
    ParticipantsFact,
    SourceFact,
    SpeakersFact,
    StatusFact,
    TermFact,
)
from bot.questions.wording import Voice
from bot.text.catalogue import N_
from bot.text.dates import moment
from bot.text.message import Block, Gap, Quote, bold, code, fill, italic, line
from storage.rows import Passage


def fact_blocks(fact: Fact, voice: Voice) -> list[Block]:
    """One fact in the reader's language."""
    for kind, view in _VIEWS.items():
        if isinstance(fact, kind):
            return view(fact, voice)
    raise TypeError(f"no view of {type(fact).__name__}")


def _agenda(fact: AgendaFact, voice: Voice) -> list[Block]:
    head = fill(voice.texts.say("Agenda · {where}"), where=voice.where(fact.record))
    return [head, *(line(bold(item.number), "  ", voice.foreign(item.title)) for item in fact.items)]


def _item(fact: ItemFact, voice: Voice) -> list[Block]:
    template = voice.texts.say("Item {item}: {title}")
    blocks: list[Block] = [
        fill(template, item=bold(fact.item.number), title=bold(voice.foreign(fact.item.title))),
    ]
    if fact.speakers:
        names = voice.parties(fact.speakers, fact.record.date)
        blocks.append(fill(voice.texts.say("Took the floor: {names}."), names=names))
    else:
        blocks.append(line(voice.texts.say("Nobody is recorded as taking the floor on this item.")))
    return [*blocks, line(voice.where(fact.record)), line(italic(voice.authority(fact.record.authority)))]


def _meeting(fact: MeetingFact, voice: Voice) -> list[Block]:
    meeting = fact.meeting
    say = voice.texts.say
    blocks: list[Block] = [line(bold(voice.foreign(meeting.title)))]
    if meeting.cancelled:
        blocks.append(line(bold(say("This meeting is cancelled."))))
    if fact.treaty:
        blocks.append(fill(say("Treaty: {treaty}"), treaty=fact.treaty))
    lines = when.lines(meeting, voice, reader=voice.zone)
    if fact.chair_as_written:
        lines["chair"] = fill(say("In the chair: {name}"), name=voice.foreign(fact.chair_as_written))
    first = [lines.pop(fact.wanted)] if fact.wanted in lines else []
    blocks += [*first, *lines.values()]
    if fact.wanted == "chair" and not fact.chair_as_written:
        blocks.append(line(say("Who was in the chair is not known here.")))
    if meeting.note:
        blocks.append(fill(say("Note: {note}"), note=voice.foreign(meeting.note)))
    blocks += _moved(fact, voice)
    if fact.records:
        count_of = len(fact.records)
        blocks.append(
            line(
                voice.texts.say_n("{n} record of it is here.", "{n} records of it are here.", count_of).format(
                    n=count_of
                )
            )
        )
    else:
        blocks.append(line(say("No record of it is here.")))
    if fact.agenda and not fact.records:
        agenda = tuple((item.number, item.title) for item in fact.agenda)
        blocks += [Gap(), *when.agenda_lines(agenda, voice)]
    return blocks


def _moved(fact: MeetingFact, voice: Voice) -> list[Block]:
    """What is different from how the meeting was first put in."""
    if not fact.changes:
        return []
    after = plans.of(fact.meeting, fact.agenda)
    told = Told(before=plans.undone(after, fact.changes), after=after)
    lines = difference_lines(told, voice)
    if not lines:
        return []
    return [fill(voice.texts.say("Changed on {day}:"), day=voice.day(fact.changes[-1].at.date())), *lines]


_LISTED = {
    (False, False): N_("{title}, {days}, {city}"),
    (False, True): N_("{title}, {days}, {city} · a record is here"),
    (True, False): N_("{title}, {days}, {city} · cancelled"),
    (True, True): N_("{title}, {days}, {city} · cancelled · a record is here"),
}


def _meetings(fact: MeetingsFact, voice: Voice) -> list[Block]:
    if not fact.meetings:
        return [
            line(
                voice.texts.say(
                    "No meeting is known here yet. Loading the starter base, or putting a record in, adds some."
                )
            )
        ]
    blocks: list[Block] = [line(bold(voice.texts.say("Meetings")))]
    for meeting in fact.meetings:
        template = voice.texts.say(_LISTED[meeting.cancelled, meeting.id in fact.with_record])
        blocks.append(
            fill(
                template,
                title=bold(voice.foreign(meeting.title)),
                days=when.days(meeting, voice),
                city=voice.foreign(meeting.city) or "–",
            )
        )
    return blocks


def _participants(fact: ParticipantsFact, voice: Voice) -> list[Block]:
    say, say_n = voice.texts.say, voice.texts.say_n
    on = fact.record.date
    blocks: list[Block] = []
    for key, there in fact.asked:
        template = (
            say("{party} is listed among those who took part.")
            if there
            else say("{party} is not listed among those who took part.")
        )
        blocks.append(fill(template, party=bold(voice.party(key, on))))
    if not fact.asked:
        number = len(fact.states)
        if number:
            blocks.append(
                line(bold(say_n("{n} State took part:", "{n} States took part:", number).format(n=number)))
            )
            blocks.append(line(_sorted(fact.states, voice)))
        if fact.others:
            blocks.append(line(bold(say("Organisations and others:"))))
            blocks.append(line(_sorted(fact.others, voice)))
    return [*blocks, line(voice.where(fact.record)), line(italic(voice.authority(fact.record.authority)))]


def _sorted(keys: tuple[str, ...], voice: Voice) -> str:
    return ({"ar": "، ", "zh": "、"}.get(voice.language, ", ")).join(sorted(voice.party(key) for key in keys))


def _speakers(fact: SpeakersFact, voice: Voice) -> list[Block]:
    blocks: list[Block] = [fill(voice.texts.say("Took the floor · {where}"), where=voice.where(fact.record))]
    if not fact.speakers:
        blocks.append(line(voice.texts.say("No speaker is recognised in this record.")))
    for key, number in fact.speakers:
        times = voice.texts.say_n("{party}: {n} passage", "{party}: {n} passages", number)
        blocks.append(fill(times, party=bold(voice.party(key, fact.record.date)), n=number))
    return blocks


def _term(fact: TermFact, voice: Voice) -> list[Block]:
    term = fact.term
    names = term.names.get(voice.language) or term.names.get("en") or next(iter(term.names.values()), ())
    english = term.names.get("en", ())
    name = names[0] if names else term.id
    blocks: list[Block] = []
    if term.acronym and term.acronym != name:
        blocks.append(
            fill(
                voice.texts.say("{acronym}: {name}"),
                acronym=bold(voice.foreign(term.acronym)),
                name=bold(voice.foreign(name)),
            )
        )
    else:
        blocks.append(line(bold(voice.foreign(name))))
    if voice.language != "en" and english and english[0] != name:
        blocks.append(fill(voice.texts.say("In English: {name}"), name=voice.foreign(english[0])))
    meaning = term.meaning.get(voice.language) or term.meaning.get("en", "")
    if meaning:
        blocks.append(line(voice.foreign(meaning)))
    if term.source:
        blocks.append(fill(voice.texts.say("Glossary · {source}"), source=voice.foreign(term.source)))
    return blocks


def _coordinators(fact: CoordinatorsFact, voice: Voice) -> list[Block]:
    return [
        fill(
            voice.texts.say("{theme}, {period}: {parties}"),
            theme=voice.foreign(fact.theme),
            period=voice.foreign(fact.period),
            parties=bold(voice.parties(fact.parties)),
        )
    ]


def _documents(fact: DocumentsFact, voice: Voice) -> list[Block]:
    if not fact.records:
        return [
            line(
                voice.texts.say(
                    "No record is here yet. A coordinator puts one in: Markdown, text, HTML, DOCX or PDF."
                )
            )
        ]
    blocks: list[Block] = [line(bold(voice.texts.say("What is here")))]
    for head, number in fact.records:
        passages = voice.texts.say_n("{n} passage", "{n} passages", number).format(n=number)
        blocks.append(
            fill(
                voice.texts.say("{title} · {where} · {passages}"),
                title=bold(voice.foreign(head.title)),
                where=voice.where(head),
                passages=passages,
            )
        )
        blocks.append(line(italic(voice.authority(head.authority))))
    return blocks


def _source(fact: SourceFact, voice: Voice) -> list[Block]:
    say = voice.texts.say
    record, passage = fact.record, fact.passage
    blocks: list[Block] = [line(bold(voice.foreign(record.title))), line(voice.where(fact.head))]
    blocks.append(line(italic(voice.authority(record.authority))))
    if record.superseded_by is not None:
        blocks.append(line(say("This record has since been replaced by a corrected one.")))
    blocks.append(Gap())
    paragraph = " ".join(one.text for one in (*fact.before, passage, *fact.after))
    blocks.append(Quote(paragraph, expandable=len(paragraph) > 600))
    blocks.append(fill(say("{place} of the source"), place=_place(passage, voice)))
    blocks.append(
        fill(
            say("File {name}, put in {when}, SHA-256 {digest}…"),
            name=code(record.file_name),
            when=moment(fact.put_in_at, fact.put_in_at.tzinfo, voice.language) if fact.put_in_at.tzinfo else "",
            digest=code(record.sha256[:12]),
        )
    )
    return blocks


def _place(passage: Passage, voice: Voice) -> str:
    number = passage.printed_paragraph or str(passage.paragraph)
    if passage.page is None:
        return voice.texts.say("¶ {number}").format(number=number)
    return voice.texts.say("p. {page}, ¶ {number}").format(page=passage.page, number=number)


_VIEWS: dict[type, Callable[..., list[Block]]] = {
    AgendaFact: _agenda,
    ItemFact: _item,
    MeetingFact: _meeting,
    MeetingsFact: _meetings,
    ParticipantsFact: _participants,
    SpeakersFact: _speakers,
    StatusFact: status,
    CountFact: count,
    DueFact: due,
    DueListFact: due_list,
    TermFact: _term,
    CoordinatorsFact: _coordinators,
    DocumentsFact: _documents,
    SourceFact: _source,
}
