"""A question and its answer become a record, on an authority of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.inquiries.acting import No, coordinates
from bot.parties.lexicon import Lexicon
from bot.people.offices import told
from bot.people.roster import People
from bot.questions.speech import language_of_question
from bot.questions.wording import Voice
from bot.records.sentences import split_sentences
from bot.text.catalogue import N_, Catalogues
from bot.text.message import Action, Block, Button, Gap, Message, Quote, bold, fill, italic, line
from storage import inquiries, journal, records
from storage.database import Database
from storage.inquiries import Case, InquiryState
from storage.rows import (
    Authority,
    Deed,
    Doer,
    JournalEntry,
    Passage,
    PassageKind,
    Record,
    Speaker,
    Visibility,
)

# Who may be shown it, by what the buttons carry.
AUDIENCES: Mapping[Visibility, str] = {
    Visibility.PUBLIC: N_("Everybody"),
    Visibility.DELEGATES: N_("Delegates"),
    Visibility.COORDINATORS: N_("Coordinators"),
}
_SHORT = 80  # characters of a question in a title


@dataclass(frozen=True, kw_only=True, slots=True)
class Sketch:
    """What would be put in. ``question`` tells that it was asked, in the record's language.

    ``answer`` is as it was written, but for white space.
    """

    title: str
    language: str
    office: str
    question: str
    answer: str


class Keeper:
    """Puts answers into the base. ``treaty`` is the one that the records are of."""

    def __init__(
        self, db: Database, roster: People, catalogues: Catalogues, lexicon: Lexicon, *, treaty: str
    ) -> None:
        self._db = db
        self._roster = roster
        self._catalogues = catalogues
        self._lexicon = lexicon
        self._treaty = treaty

    async def sketch(self, id: int, *, named: bool) -> tuple[Sketch, Case] | No:
        """What would be put in; ``named``: the State of whoever asked is told."""
        async with self._db.read() as tx:
            found = await inquiries.case(tx, id)
        return self._sketched(found, named=named)

    async def put_in(self, by: int, id: int, visibility: Visibility, now: datetime, *, named: bool) -> Record | No:
        """Put it in, once; the record as stored. Who asked is told to nobody."""
        async with self._db.write() as tx:
            if not await coordinates(tx, self._roster, by):
                return No.ROLE
            found = self._sketched(await inquiries.case(tx, id), named=named)
            if isinstance(found, No):
                return found
            sketch, case = found
            assert case.answer is not None, "only an answer can be put in"
            written = f"inquiry {id}\n{sketch.question}\n{sketch.answer}"
            record = Record(
                id=0,
                treaty=self._treaty,
                title=sketch.title,
                meeting=None,
                genre="passages",
                authority=Authority.OFFICE_ANSWER,
                language=sketch.language,
                file_name=f"inquiry-{id}.txt",
                sha256=hashlib.sha256(written.encode()).hexdigest(),
                put_in_at=now,
                put_in_by=sketch.office,
                visibility=visibility,
                date=case.answer.at.date(),
            )
            stored = await records.put_record(tx, record, _passages(sketch))
            await inquiries.put_record(tx, id, stored.id)
            detail = {
                "file": record.file_name,
                "passages": 2,
                "authority": record.authority.value,
                "visibility": visibility.value,
            }
            entry = JournalEntry(
                deed=Deed.RECORD_PUT_IN,
                at=now,
                doer=Doer(await self._roster.role_in(tx, by)),
                by=by,
                subject=f"record:{stored.id}",
                detail=detail,
            )
            await journal.add(tx, entry)
        return stored

    def _sketched(self, found: Case | None, *, named: bool) -> tuple[Sketch, Case] | No:
        if found is None or found.answer is None or not found.inquiry.text:
            return No.GONE
        if found.inquiry.state is not InquiryState.ANSWERED:
            return No.ENDED
        if found.inquiry.record is not None:
            return No.STORED
        one, answer = found.inquiry, found.answer
        language = language_of_question(answer.text, one.language or None)
        voice = Voice(self._catalogues.texts(language), self._lexicon)
        say = voice.texts.say
        office = told(answer.office, answer.party, voice)
        question = " ".join(one.text.split())
        if named and one.party:
            asked = say("A delegate of {party} asked: “{question}”").format(
                party=voice.party(one.party), question=question
            )
        else:
            asked = say("A delegate asked: “{question}”").format(question=question)
        short = question if len(question) <= _SHORT else question[: _SHORT - 1].rstrip() + "…"
        sketch = Sketch(
            title=say("Answer of {office}: {question}").format(office=office, question=short),
            language=language,
            office=office,
            question=asked,
            answer=" ".join(answer.text.split()),
        )
        return sketch, found


def sketch_message(
    id: int, sketch: Sketch, case: Case, voice: Voice, *, visibility: Visibility | None, named: bool
) -> Message:
    """What would be put in and who could read it, with the buttons that change it."""
    say = voice.texts.say
    blocks: list[Block] = [
        line(bold(say("To be put into the base"))),
        Quote(sketch.question),
        line(bold(voice.foreign(sketch.office))),
        Quote(sketch.answer),
        line(italic(voice.authority(Authority.OFFICE_ANSWER))),
        Gap(),
    ]
    if visibility is None:
        blocks.append(line(say("Who may read it?")))
    else:
        blocks.append(fill(say("To be read by: {audience}"), audience=bold(say(AUDIENCES[visibility]))))
        blocks.append(
            line(say("It cannot be changed once it is in. Is there anything in it that shows who asked?"))
        )
    if case.answer is not None and case.answer.citation is not None:
        blocks.append(line(say("The quote that went with the answer is not put in again.")))
    chosen = visibility.value if visibility is not None else ""
    rows: list[tuple[Button, ...]] = []
    if visibility is not None:
        rows.append((Button(say("Put it in"), Action("inq-store", (id, chosen, int(named)))),))
    others = [one for one in AUDIENCES if one is not visibility]
    rows.append(
        tuple(Button(say(AUDIENCES[one]), Action("inq-base", (id, one.value, int(named)))) for one in others)
    )
    if case.inquiry.party:
        label = say("Leave the State out") if named else say("Name the State")
        rows.append((Button(label, Action("inq-base", (id, chosen, int(not named)))),))
    rows.append((Button(say("Cancel"), Action("inq", (id,))),))
    return Message(tuple(blocks), tuple(rows), voice.language)


def _passages(sketch: Sketch) -> list[Passage]:
    """That it was asked, whole, and the answer: one paragraph, so that each is read with the other."""
    asked = Passage(
        id=0,
        record=0,
        order=1,
        paragraph=1,
        text=sketch.question,
        sentences=((0, len(sketch.question)),),
        kind=PassageKind.NARRATIVE,
    )
    answered = Passage(
        id=0,
        record=0,
        order=2,
        paragraph=1,
        text=sketch.answer,
        sentences=split_sentences(sketch.answer),
        speakers=(Speaker(party="", name=sketch.office),),
    )
    return [asked, answered]
