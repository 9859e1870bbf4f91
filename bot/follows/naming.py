"""What subjects are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.follows.subjects import Kind, Subject
from bot.questions.wording import Voice
from bot.records.witnesses import meetings_known
from storage import glossary, meetings, records
from storage.database import Tx
from storage.rows import Meeting, Reader, Term


@dataclass(frozen=True, slots=True)
class Names:
    """What the base knows of some subjects. ``titles``: (Meeting.id, number) → an item's title."""

    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    async def of(cls, tx: Tx, subjects: Collection[Subject], reader: Reader) -> Names:
        """Titles of items come from planned agendas, and from records that this reader may read."""
        known = await meetings_known(tx, reader)
        items = {one.id for one in subjects if one.kind is Kind.ITEM and one.id in known}
        titles: dict[tuple[str, str], str] = {}
        for meeting in items:
            for record in await records.current(tx, reader, meeting=meeting):
                for item in record.agenda:
                    titles.setdefault((meeting, item.number), item.title)
        for meeting, planned in (await meetings.agendas(tx, sorted(items))).items():
            for one in planned:
                titles.setdefault((meeting, one.number), one.title)
        wanted = {one.id for one in subjects if one.kind is Kind.TOPIC}
        terms = {one.id: one for one in await glossary.terms(tx) if one.id in wanted} if wanted else {}
        return cls(known, terms, titles)

    def called(self, subject: Subject, voice: Voice) -> str:
        """A subject's name within a sentence or a list: "Switzerland", "item 3, The support office (2MSP)"."""
        match subject.kind:
            case Kind.PARTY:
                return voice.party(subject.id)
            case Kind.TOPIC:
                return self._topic(subject.id, voice)
            case Kind.MEETING:
                return self._meeting(subject.id, voice)
            case Kind.ITEM:
                return self._item(subject, voice)

    def short(self, subject: Subject, voice: Voice) -> str:
        """The same on a button."""
        match subject.kind:
            case Kind.TOPIC if (term := self.terms.get(subject.id)) is not None and term.acronym:
                return term.acronym
            case Kind.ITEM:
                return voice.texts.say("Item {item}").format(item=subject.number)
            case _:
                called = self.called(subject, voice)
                return called if len(called) <= _LONGEST else called[: _LONGEST - 1].rstrip() + "…"

    def _topic(self, id: str, voice: Voice) -> str:
        term = self.terms.get(id)
        if term is None:
            return voice.foreign(id)
        name = next((names[0] for language in (voice.language, "en") if (names := term.names.get(language))), "")
        if name and term.acronym and name != term.acronym:
            return voice.texts.say("{name} ({acronym})").format(
                name=voice.foreign(name), acronym=voice.foreign(term.acronym)
            )
        return voice.foreign(name or term.acronym or id)

    def _meeting(self, id: str, voice: Voice) -> str:
        known = self.meetings.get(id)
        return voice.foreign(known.title if known is not None else id)

    def _item(self, subject: Subject, voice: Voice) -> str:
        title = self.titles.get((subject.id, subject.number), "")
        meeting = self._meeting(subject.id, voice)
        if not title:
            return voice.texts.say("item {item} ({meeting})").format(item=subject.number, meeting=meeting)
        return voice.texts.say("item {item}, {title} ({meeting})").format(
            item=subject.number, title=voice.foreign(title), meeting=meeting
        )


_LONGEST = 28  # characters of a name on a button
