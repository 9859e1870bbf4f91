"""An audience in everyday words: "WEOG and not those who have handed in Article 7 for 2025".

Names of States, organisations and regional groups are known in six languages; groups and saved audiences as they
were named. Canonical leaves ("state:CH") may stand among the words. Nobody is of two States: "Austria and Ireland"
is read as either of them, and so are two groups of regions, roles or languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import product

from babel import Locale

from bot.audience import words
from bot.audience.audience import ALL, Audience, Kind, Leaf, parse
from bot.audience.building import EXAMPLE, built
from bot.audience.complaint import AudienceError
from bot.audience.names import key_of
from bot.audience.vocabulary import SENDS_PEOPLE, Vocabulary
from bot.board.words import REGION_WORDS
from bot.obligations.rules import Rule
from bot.parties.regions import REGIONS
from bot.questions.folding import fold
from bot.submissions.days import western
from bot.submissions.naming import named, tallied
from bot.text.catalogue import LANGUAGES, N_
from storage.rows import PartyKind, Role

LONGEST = 1_000  # characters that are read as words
MOST = 8  # ways to read a text that are offered
_LEAF = re.compile(r'\b(?:all\b(?!\w|:)|[a-z]+:(?:"(?:[^"\\]|\\["\\])*"|[\w.:+-]+))')
_QUOTED = re.compile(r"“([^”]+)”|«([^»]+)»|\"([^\"]+)\"|「([^」]+)」")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Read:
    """What a text may mean. ``sure``: there is one reading, and no name in it was guessed."""

    readings: tuple[Audience, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Token:
    """A word that joins ("and", "or", "not", ",", brackets), or what a stretch of the text may mean."""

    start: int
    end: int
    word: str = ""
    meant: tuple[Audience, ...] = ()
    guessed: bool = False


def read(text: str, known: Vocabulary) -> Read:
    """What ``text`` may mean. Raises ``AudienceError`` that says what is not understood, with what is near it."""
    if len(text) > LONGEST:
        raise AudienceError(N_("An audience is written in at most {most} characters."), most=LONGEST)
    try:
        return Read((parse(text),), sure=True)
    except AudienceError:
        tokens = _Tokens(text, known).all()
    meant = [token for token in tokens if token.meant]
    if not meant:
        raise AudienceError(
            N_("I know nobody by “{words}”. Write for instance: {example}"),
            words=text.strip()[:60],
            example=EXAMPLE,
        )
    found: dict[Audience, None] = {}
    for chosen in product(*(token.meant for token in meant)):
        of = iter(chosen)
        found[built([next(of) if token.meant else token.word for token in tokens])] = None
        if len(found) == MOST:
            break
    return Read(tuple(found), sure=len(found) == 1 and not any(token.guessed for token in meant))


class _Tokens:
    """The stretches of a text that mean something, each found once; what is left over must mean nothing."""

    def __init__(self, text: str, known: Vocabulary) -> None:
        self._text = text
        self._rest = list(western(fold(text)))  # as long as the text; what is understood is blanked
        self._known = known
        self._found: list[_Token] = []

    def all(self) -> list[_Token]:
        self._canonical()
        self._quoted()
        self._own_names()
        self._brackets()
        self._reports()
        self._follows()
        self._treaties()
        self._languages()
        self._parties()
        self._regions()
        for pattern, meant in (
            (words.COORDINATORS, Leaf(Kind.ROLE, Role.COORDINATOR.value)),
            (words.DELEGATES, Leaf(Kind.ROLE, Role.DELEGATE.value)),
            (words.EVERYBODY, ALL),
        ):
            self._each(pattern, meant=(meant,))
        for word, pattern in (("not", words.NOT), ("or", words.OR), ("and", words.AND), (",", words.COMMA)):
            self._each(pattern, word=word)
        self._left_over()
        return sorted(self._found, key=lambda token: token.start)

    # ── what is written ─────────────────────────────────────────────────────────────────────────────────────

    def _canonical(self) -> None:
        for match in _LEAF.finditer(self._text):
            if match[0] != "all":
                self._take(*match.span(), meant=(parse(match[0]),))

    def _quoted(self) -> None:
        for match in _QUOTED.finditer(self._text):
            if self._is_free(*match.span()):
                name = next(group for group in match.groups() if group)
                self._take(*match.span(), meant=(self._by_name(name),))

    def _by_name(self, name: str) -> Leaf:
        for kind, names in ((Kind.GROUP, self._known.groups), (Kind.SAVED, self._known.saved)):
            for own in names:
                if key_of(own) == key_of(name):
                    return Leaf(kind, own)
        party = self._known.lexicon.key_of(name)
        if party is not None and self._known.lexicon.kind(party) in SENDS_PEOPLE:
            return Leaf(Kind.STATE, party)
        raise self._unknown(name)

    def _own_names(self) -> None:
        """Groups and saved audiences by their names, the longest first.

        One that reads like how a report stands ("Not reported") is meant where it is all there is, or quoted.
        """
        named_so = [(own, Kind.GROUP) for own in self._known.groups] + [
            (own, Kind.SAVED) for own in self._known.saved
        ]
        for own, kind in sorted(named_so, key=lambda pair: -len(pair[0])):
            whole = key_of(own) == key_of(self._text)
            if any(pattern.search(fold(own)) for _, pattern in words.REPORTS) and not whole:
                continue
            self._each(re.compile(rf"(?<!\w){re.escape(fold(own))}(?!\w)"), meant=(Leaf(kind, own),))

    def _brackets(self) -> None:
        """Round ones of whole parts; those of "7(1)" stand with a number."""
        for match in re.finditer(
            r"(?<![\d\s])\s*\(\s*\d{1,2}\s*\)|\d\s*\(\s*\d{1,2}\s*\)|[()（）]", "".join(self._rest)
        ):
            if len(match[0]) == 1:
                self._take(*match.span(), word="(" if match[0] in "(（" else ")")

    def _reports(self) -> None:
        """ "have not handed in Article 7 for 2025": the obligation and the year stand beside the verb."""
        for kind, pattern in words.REPORTS:
            while match := pattern.search("".join(self._rest)):
                start, end = self._around(match)
                written = "".join(self._rest[start:end])
                says = named(self._free()[start:end], self._known.book)
                if says.unknown:
                    raise AudienceError(N_("There is no obligation called “{name}” here."), name=says.unknown[:60])
                year = _YEAR.search(written)
                rule = self._rule(says.rules, says.treaty)
                period = (int(year[0]) if year else self._known.year) if rule.yearly else 0
                for low, high in (*says.spans, *((year.span(),) if year else ())):
                    self._blank(start + low, start + high)
                self._take(*match.span(), meant=(Leaf(kind, f"{rule.id}:{period}"),))

    def _around(self, match: re.Match[str]) -> tuple[int, int]:
        """The stretch of a report's verb: to the next word that joins, and back to the one before."""
        rest = "".join(self._rest)
        taken = [(token.start, token.end) for token in self._found]
        joins = [one.span() for pattern in (words.AND, words.OR, words.COMMA) for one in pattern.finditer(rest)]
        edges = [span for span in (*taken, *joins) if span[1] <= match.start() or span[0] >= match.end()]
        start = max((high for _, high in edges if high <= match.start()), default=0)
        end = min((low for low, _ in edges if low >= match.end()), default=len(rest))
        return start, end

    def _rule(self, rules: Sequence[Rule], treaty: str) -> Rule:
        """The rule meant: of several the yearly one, as that is asked for by its year."""
        book = self._known.book
        several = rules or tuple(one for one in tallied(book, treaty or book.treaties()[0]) if one.report)
        several = several or tallied(book, treaty or book.treaties()[0])
        return next((one for one in several if one.yearly), several[0])

    def _follows(self) -> None:
        """ "follow Switzerland", "follow the Second Meeting"."""
        while match := words.FOLLOW.search("".join(self._rest)):
            start, end = match.end(), self._around(match)[1]
            written = "".join(self._rest[start:end])
            subject = ""
            for id, title in self._known.meetings.items():
                if fold(title) in written or fold(id) in written:
                    subject = f"meeting:{id}"
            mentions = self._known.lexicon.mentions_corrected(self._free()[start:end])
            if not subject and mentions and len(mentions[0].parties) == 1:
                subject = f"party:{mentions[0].parties[0]}"
            if not subject:
                raise AudienceError(
                    N_("What is followed in “{words}” is not clear. Please choose it by the buttons."),
                    words=self._text[match.start() : end].strip()[:60],
                )
            self._blank(start, end)
            self._take(*match.span(), meant=(Leaf(Kind.FOLLOWS, subject),))

    def _treaties(self) -> None:
        """ "States parties to the CCM"; of the first treaty where none is named."""
        for kind, pattern in ((Kind.SIGNATORY, words.SIGNATORIES), (Kind.PARTY, words.PARTIES)):
            while match := pattern.search("".join(self._rest)):
                start, end = match.end(), self._around(match)[1]
                treaty, low, high = self._treaty(start, end)
                self._blank(low, high)
                self._take(*match.span(), meant=(Leaf(kind, treaty),))

    def _treaty(self, start: int, end: int) -> tuple[str, int, int]:
        known = self._known.treaties or self._known.book.treaties()
        for treaty in known:
            if found := re.search(rf"(?<!\w){re.escape(fold(treaty))}(?!\w)", "".join(self._rest[start:end])):
                return treaty, start + found.start(), start + found.end()
        return known[0], start, start

    def _languages(self) -> None:
        for language, names in language_names().items():
            together = "|".join(names)
            self._each(
                re.compile(rf"{words.SPEAKS}(?:{together})(?!\w)|(?<!\w)(?:{together})[- ]speaking\b"),
                meant=(Leaf(Kind.LANGUAGE, language),),
            )
            han = [name for name in names if name.endswith(("语", "文"))]
            self._each(re.compile("|".join(han)), meant=(Leaf(Kind.LANGUAGE, language),))

    def _parties(self) -> None:
        lexicon, free = self._known.lexicon, self._free()
        for mention in lexicon.mentions_corrected(free):
            if not self._is_free(mention.start, mention.end):
                continue
            regions = tuple(Leaf(Kind.REGION, key) for key in mention.parties if key in REGIONS)
            states = tuple(Leaf(Kind.STATE, key) for key in mention.parties if lexicon.kind(key) in SENDS_PEOPLE)
            if meant := regions or states:
                self._take(mention.start, mention.end, meant=meant, guessed=bool(mention.corrected_from))
            elif any(lexicon.kind(key) is PartyKind.GROUP for key in mention.parties):
                raise AudienceError(
                    N_("I do not know which States are in “{name}”: put its delegates in a group of that name."),
                    name=mention.text,
                )

    def _regions(self) -> None:
        for region, pattern in REGION_WORDS:
            self._each(re.compile(pattern), meant=(Leaf(Kind.REGION, region),))

    def _left_over(self) -> None:
        rest = "".join(self._rest)
        for start, end in _words(rest):
            if words.USUAL.sub("", rest[start:end]):
                raise self._unknown(self._text[start:end])

    # ── helpers ─────────────────────────────────────────────────────────────────────────────────────────────

    def _unknown(self, name: str) -> AudienceError:
        own = [*self._known.groups, *self._known.saved]
        for written in (name, self._text.strip()):
            if near := get_close_matches(written, own, n=1):
                return AudienceError(
                    N_("I do not know “{name}”. Did you mean “{near}”?"), name=written[:60], near=near[0]
                )
        return AudienceError(
            N_("I do not know “{name}”. Write names of States, regional groups or your own groups: {example}"),
            name=name[:60],
            example=EXAMPLE,
        )

    def _free(self) -> str:
        """The text as written, with what is understood blanked."""
        rest = "".join(self._rest)
        return "".join(" " if blank == "\0" else letter for letter, blank in zip(self._text, rest, strict=True))

    def _is_free(self, start: int, end: int) -> bool:
        return "\0" not in self._rest[start:end]

    def _each(self, pattern: re.Pattern[str], *, word: str = "", meant: tuple[Audience, ...] = ()) -> None:
        for match in pattern.finditer("".join(self._rest)):
            if match[0]:
                self._take(*match.span(), word=word, meant=meant)

    def _take(
        self, start: int, end: int, *, word: str = "", meant: tuple[Audience, ...] = (), guessed: bool = False
    ) -> None:
        self._found.append(_Token(start, end, word, meant, guessed))
        self._blank(start, end)

    def _blank(self, start: int, end: int) -> None:
        self._rest[start:end] = "\0" * (end - start)


def _words(rest: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\s\0]+", rest):
        yield match.span()


@cache
def language_names() -> dict[str, list[str]]:
    """Patterns of what each of the six languages is called in each of them, folded; Russian ones by their stem."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        names = [fold(str(Locale(each).languages[language])) for each in LANGUAGES]
        found[language] = [
            re.escape(name[:-2]) + r"\w*" if name.endswith("ии") else re.escape(name) for name in names
        ]
    return found
