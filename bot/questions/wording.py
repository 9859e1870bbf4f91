"""Small things every view says alike: names, lists, places, what was searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list

from bot.parties.lexicon import Lexicon
from bot.questions.types import RecordHead, Searched
from bot.text.catalogue import N_, Texts
from bot.text.dates import day, day_range, isolate
from bot.text.message import Line, fill
from storage.rows import Authority

_LOCALES = {"zh": "zh_Hans"}

AUTHORITIES = {
    Authority.AS_DELIVERED: N_("Statement as delivered"),
    Authority.AS_SUBMITTED: N_("Statement as submitted in writing"),
    Authority.SUMMARY_RECORD: N_("Summary record, not the delegate's own words"),
    Authority.OFFICE_ANSWER: N_("Answer of this office to a question, not a record of a meeting"),
    Authority.THIRD_PARTY_BULLETIN: N_("Bulletin of a third party, not the delegate's own words"),
    Authority.UNOFFICIAL_SUMMARY: N_("Unofficial summary, not the delegate's own words"),
    Authority.UNOFFICIAL_TRANSLATION: N_("Unofficial translation, not the delegate's own words"),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks to whom: the reader's sentences and the names of parties in the reader's language."""

    texts: Texts
    lexicon: Lexicon
    zone: str = ""  # IANA name of where the reader is; "" = not known

    @property
    def language(self) -> str:
        return self.texts.language

    def party(self, key: str, on: date | None = None) -> str:
        return self.foreign(self.lexicon.name(key, self.language, on=on))

    def parties(self, keys: Sequence[str], on: date | None = None) -> str:
        return self.listed([self.party(key, on) for key in keys])

    def listed(self, parts: Sequence[str]) -> str:
        """ "Austria, Belgium and Croatia", as the language joins them."""
        return format_list(list(parts), style="standard", locale=_LOCALES.get(self.language, self.language))

    def foreign(self, text: str) -> str:
        """A name or title from a record, kept from turning an Arabic sentence around."""
        return isolate(text) if self.language == "ar" and text and not _is_arabic(text) else text

    def day(self, on: date, *, short: bool = True) -> str:
        return day(on, self.language, short=short)

    def authority(self, authority: Authority) -> str:
        return self.texts.say(AUTHORITIES[authority])

    def where(self, head: RecordHead) -> str:
        """Meeting, day, place: "Informal consultations, 24 Feb 2011, Geneva"."""
        parts = [head.meeting_title or head.title]
        if head.date is not None:
            parts.append(self.day(head.date))
        if head.place:
            parts.append(head.place)
        comma = {"ar": "، ", "zh": "，"}.get(self.language, ", ")
        return comma.join(self.foreign(part) for part in parts)

    def counted(self, searched: Searched) -> Line:
        """What was looked through: "Searched 1 record, 46 passages · 24 Feb 2011"."""
        say_n = self.texts.say_n
        records = say_n("{n} record", "{n} records", searched.records).format(n=searched.records)
        passages = say_n("{n} passage", "{n} passages", searched.passages).format(n=searched.passages)
        if searched.since is None or searched.records == 0:
            return fill(self.texts.say("Searched {records}, {passages}"), records=records, passages=passages)
        days = day_range(searched.since, searched.until, self.language, short=True)
        return fill(
            self.texts.say("Searched {records}, {passages} · {days}"), records=records, passages=passages, days=days
        )


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)
