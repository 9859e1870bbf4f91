"""As what and for whom a subject speaks, and who speaks with it: what stands around it before its verb."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.records import verbs
from bot.records.nouns import ROLE_NOUNS, TITLES, Name, Nouns
from bot.records.predicates import Predicates
from bot.records.wordlist import words

LEAD_INS = words(
    """
    in on under with within regarding concerning as at for from following during after before since
    while whilst although though whereas when where if because despite notwithstanding through
    throughout by given considering speaking responding replying referring turning commenting recalling
    noting welcoming acknowledging building taking citing echoing reiterating reflecting addressing
    introducing opening closing concluding thanking highlighting stressing emphasising emphasizing
    stating supporting agreeing finally first firstly second secondly third thirdly lastly further
    furthermore moreover additionally also however nevertheless nonetheless similarly likewise meanwhile
    subsequently then later next together along jointly like unlike instead consequently therefore thus
    accordingly specifically generally overall based drawing about over beyond besides apart aside
    contrary due thanks owing pursuant according to against upon among amongst between per via wishing
    representing asked invited requested joined supported again separately conversely particularly
    importantly notably more yet still and but so having until
    """
)
SUPPORTING = words(
    """
    supported joined echoed seconded backed followed accompanied endorsed reiterated
    """
)


@dataclass(slots=True)
class Extras:
    capacity: str = ""
    on_behalf_of: str = ""
    more: list[Name] = field(default_factory=list)  # who speaks with the subject

    def on(self, names: tuple[Name, ...]) -> tuple[Name, ...]:
        """``names`` with the capacity and the group that they do not have themselves."""
        return tuple(
            replace(
                name,
                capacity=name.capacity or self.capacity,
                on_behalf_of=name.on_behalf_of or self.on_behalf_of,
            )
            for name in names
        )


class Attributes:
    """Reads "in its capacity as …", "on behalf of …", ", supported by …," around a subject."""

    def __init__(self, nouns: Nouns, predicates: Predicates) -> None:
        self.nouns = nouns
        self.predicates = predicates
        self.tokens = nouns.tokens
        self.low = nouns.low

    def before(self, start: int) -> Extras:
        """What stands before the subject may say as what and for whom it speaks."""
        extras = Extras()
        if start:
            self.markers(0, start - 1, extras)
            if self.low(0) in ("together", "along", "jointly") and self.low(1) == "with":
                found = self.nouns.several(2, stop=start - 1)
                if found and found.end == start - 1:
                    extras.more += found.names
        return extras

    def after(self, at: int, extras: Extras) -> tuple[int, Extras]:
        """Past what stands between a subject and its verb: ", in its capacity as …," or "on behalf of …"."""
        if self.low(at) in ("on", "in", "as", "speaking") and not self.predicates.group(at):
            stop = self.predicates.next_past(at, 30)
            if stop is not None and self._is_marker(at):
                self.markers(at, stop, extras)
                return stop, extras
        mark = self.low(at)
        if mark not in (",", "-", "–", "—"):
            return at, extras
        verb = self.predicates.group(at + 1)
        if verb is not None and verb.strength == "strong" and verb.simple_past and verb.at == at + 1:
            return at + 1, extras  # "Norway, stated": a stray comma
        for close in range(at + 1, min(at + 45, len(self.tokens))):
            if self.low(close) in (";", ":"):
                break
            if self.low(close) != mark:
                continue
            following = self.predicates.group(close + 1)
            if following is not None and (mark != "," or self._may_stand_between(at + 1, close)):
                self._between(at + 1, close, extras)
                return close + 1, extras
        stop = self.predicates.next_past(at + 1, 30)  # the closing comma was forgotten
        if stop is not None and mark == "," and self._is_marker(at + 1):
            self.markers(at + 1, stop, extras)
            return stop, extras
        return at, extras

    def markers(self, start: int, end: int, extras: Extras) -> None:
        """Reads "in its capacity as …", "as Coordinator on …", "on behalf of …" among tokens [start, end)."""
        at = start
        while at < end:
            word = self.low(at)
            if word == "capacity" and self.low(at + 1) in ("as", "of"):
                extras.capacity = extras.capacity or self.nouns.raw(at + 2, self._stop(at + 2, end))
            elif word == "capacity" and self.low(at - 1) in ("national", "personal", "private"):
                extras.capacity = extras.capacity or self.nouns.raw(at - 1, at + 1)
            elif (word == "behalf" and self.low(at + 1) == "of") or (
                word == "speaking"
                and self.low(at + 1) == "for"
                and not self.low(at + 2).endswith(("self", "selves"))
            ):
                extras.on_behalf_of = extras.on_behalf_of or self.nouns.raw(at + 2, self._stop(at + 2, end))
            elif word == "as" and self.low(at - 1) != "capacity" and self._role_within(at + 1, 4, end):
                extras.capacity = extras.capacity or self.nouns.raw(at + 1, self._stop(at + 1, end))
            at += 1

    def _role_within(self, at: int, width: int, end: int) -> bool:
        for index in range(at, min(at + width, end)):
            if self.low(index) in ROLE_NOUNS:
                return True
            if self.tokens[index].kind == "mark" or self.low(index) in ("a", "an"):
                return False
        return False

    def _stop(self, at: int, end: int) -> int:
        """Where a capacity or group ends: at a comma, bracket, reporting verb or the next marker."""
        index = at
        while index < end:
            low = self.low(index)
            if low in (",", ";", ":", "(", ")", ".") or low in ("that",):
                break
            if index > at and (verbs.base_of(low, "past") or low in verbs.BE) and self.low(index - 1) != "the":
                break
            if index > at and low in ("on", "in") and self.low(index + 1) in ("behalf", "its", "their"):
                break
            if index > at and verbs.is_adverb(low) and verbs.base_of(self.low(index + 1), "past"):
                break
            index += 1
        return index

    def _is_marker(self, at: int) -> bool:
        words = [self.low(index) for index in range(at, at + 4)]
        return (
            "capacity" in words
            or "behalf" in words
            or (words[0] == "as" and self._role_within(at + 1, 4, len(self.tokens)))
            or words[:2] == ["speaking", "for"]
        )

    def _may_stand_between(self, start: int, end: int) -> bool:
        if start >= end:
            return False
        first = self.low(start)
        if first in ("and", "but", "or", "whereas"):
            return False
        if first in ("while", "whilst"):  # "Peru, while flexible, said", but not "…, while Mexico opposed it,"
            return not any(token.kind == "party" for token in self.tokens[start + 1 : start + 3])
        if first in LEAD_INS or first in (
            "who",
            "which",
            "the",
            "a",
            "an",
            "one",
            "whose",
            "too",
            "chair",
            "with",
            "both",
            "each",
            "all",
            "itself",
            "not",
            "no",
        ):
            return True
        if first.endswith(("ing", "ed", "ly")) or first in ROLE_NOUNS or first in ("seconded", "backed"):
            return True
        if first in TITLES or first.rstrip(".") in TITLES:
            return True
        return self.tokens[start].capital and self._role_within(start, 5, end)

    def _between(self, start: int, end: int, extras: Extras) -> None:
        self.markers(start, end, extras)
        group = start + 1 + (self.low(start + 1) in ("the", "a", "an"))
        if self.low(start) == "for" and group < end and self.tokens[group].capital:  # ", for the African Group,"
            extras.on_behalf_of = extras.on_behalf_of or self.nouns.raw(start + 1, end)
            return
        at = start + (self.low(start) in ("also", "strongly", "jointly", "later"))
        if self.low(at) in SUPPORTING and self.low(at + 1) == "by":
            found = self.nouns.several(at + 2)
            if found is not None:
                extras.more += [name for name in found.names if name.parties]
        elif self.low(at) == "with" or (
            self.low(at) in ("together", "along", "jointly") and self.low(at + 1) == "with"
        ):
            found = self.nouns.several(at + (1 if self.low(at) == "with" else 2))
            if found is not None and found.end == end:
                extras.more += [name for name in found.names if name.parties]
        elif self.low(at) == "as" and self.low(at + 1) == "well" and self.low(at + 2) == "as":
            found = self.nouns.several(at + 3)
            if found is not None:
                extras.more += [name for name in found.names if name.parties]
        at = start + (self.low(start) in ("the", "a", "an"))
        marked = self.low(start) in ("on", "in", "as", "speaking", "with", "who", "which")
        if extras.capacity or marked or verbs.base_of(self.low(at), "past"):
            return
        if self._role_within(at, 3, end):  # ", the Friend of the President on X,"
            extras.capacity = self.nouns.raw(start, self._stop(start, end))
