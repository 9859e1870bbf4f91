"""A question becomes what it asks: language, kind, parties and their part, meeting, item, ideas."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.parties.lexicon import Lexicon
from bot.parties.types import Mention
from bot.questions.articles import forms as article_forms
from bot.questions.folding import fold
from bot.questions.ideas import Frequency, Idea, Ideas, Weight
from bot.questions.marks import (
    Masked,
    Named,
    Number,
    Part,
    articles_in,
    hide_parties,
    items_in,
    parts_of,
    years_in,
)
from bot.questions.shelf import Shelf
from bot.questions.speech import language_of_question
from bot.questions.spelling import Spelling, words_of
from bot.questions.thesaurus import groups
from bot.questions.tongues import TONGUES, Tongue
from bot.questions.tongues.tongue import ITEM, PARTY
from bot.questions.topics import Sense
from bot.questions.types import Correction, Intent
from bot.questions.whichmeeting import MeetingNamed, Use, hide_meeting, meeting_named
from bot.text.words import Analyser

_SAYING = frozenset({"say", "view", "think", "comment", "raise", "floor"})
LONGEST = 600  # characters of a question that are read
# How a record speaks of a meeting to come.
_COMING = (
    ("next meeting", 1.0),
    ("next session", 1.0),
    ("meet again", 1.0),
    ("next consultations", 0.9),
    ("reconvene", 0.9),
    ("prochaine réunion", 1.0),
    ("próxima reunión", 1.0),
    ("следующее совещание", 1.0),
    ("الاجتماع القادم", 1.0),
    ("الاجتماع المقبل", 1.0),
    ("下次会议", 1.0),
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Prior:
    """A kind of question that an expression speaks for, and where it stands.

    ``term``: what a definition is asked of.
    """

    intent: Intent
    start: int
    end: int
    term: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    text: str
    language: str  # of the question
    tongue: Tongue
    masked: Masked
    priors: tuple[Prior, ...]
    named: tuple[Named, ...]
    meeting: MeetingNamed | None
    items: tuple[Number, ...]
    years: tuple[int, ...]
    article: str
    ideas: tuple[Idea, ...]
    corrections: tuple[Correction, ...]
    small_talk: bool
    order: bool
    asks_amount: bool
    asks_when: bool
    asks_why: bool
    asks_input: bool
    told: bool
    ourselves: bool

    @property
    def speakers(self) -> tuple[str, ...]:
        """Party.keys of those whose words are asked for, each once."""
        keys = (
            one.mention.parties[0]
            for one in self.named
            if one.part is Part.SPEAKER and len(one.mention.parties) == 1
        )
        return tuple(dict.fromkeys(keys))

    @property
    def subjects(self) -> tuple[str, ...]:
        keys = (key for one in self.named if one.part is Part.SUBJECT for key in one.mention.parties)
        return tuple(dict.fromkeys(keys))

    @property
    def ambiguous(self) -> Mention | None:
        return next((one.mention for one in self.named if len(one.mention.parties) > 1), None)

    @property
    def utterance(self) -> bool:
        """Whether words that were said are asked for ("what did … say"), not what somebody did."""
        senses = {sense for idea in self.ideas for sense in idea.senses if idea.weight is Weight.TALK}
        return bool(senses & _SAYING) or (self.language == "zh" and self.told)

    @property
    def hard(self) -> tuple[Idea, ...]:
        return tuple(idea for idea in self.ideas if idea.hard)

    def prior(self, intent: Intent) -> Prior | None:
        return next((prior for prior in self.priors if prior.intent is intent), None)


def clean(question: str) -> str:
    """The question as it is read: one line, no control characters or lone surrogates, not too long."""
    text = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") else letter
        for letter in question[: LONGEST * 4]
    )
    text = unicodedata.normalize("NFC", text)
    return _SPACE.sub(" ", text).strip()[:LONGEST]


def understand(
    text: str,
    *,
    given: str | None,
    now: datetime,
    shelf: Shelf,
    lexicon: Lexicon,
    analyser: Analyser,
    frequency: Frequency,
    spelling: Callable[[str], Spelling],
    scope: Collection[int] | None = None,
) -> Understood:
    """What ``text`` (cleaned) asks. ``given`` is the reader's language, ``spelling`` makes a language's speller."""
    language = language_of_question(text, given)
    tongue = TONGUES[language]
    as_written = text
    drafts = Ideas(shelf.topics, shelf.languages(scope), frequency, lambda word: spelling("en").cognate(word))
    mentions = lexicon.mentions_corrected(text)
    text, fixed = _corrected(text, mentions, tongue, shelf, analyser, frequency, lambda: spelling(language))
    if fixed:
        mentions = lexicon.mentions_corrected(text)
    masked = hide_parties(text, mentions)
    named = parts_of(masked, mentions, tongue, lexicon)
    items, masked = items_in(masked, tongue)
    meeting = meeting_named(
        masked,
        tongue,
        shelf.known_meetings,
        shelf.with_record,
        shelf.cities,
        now,
    )
    if meeting is not None and (
        meeting.use is not Use.TOPIC or meeting.distinct or meeting.plain or meeting.meeting is None
    ):
        masked = hide_meeting(masked, meeting)
    years, masked = years_in(masked, shelf.meeting_years)
    priors = tuple(_priors(masked, tongue))
    if language in ("es", "fr") and not any(prior.intent is not Intent.POSITION for prior in priors):
        # "agenda" is asked in English by readers of every language.
        priors = (*priors, *_priors(masked, TONGUES["en"]))
    articles = articles_in(masked, tongue)
    ideas = _names_as_ideas(drafts, named, meeting, articles, shelf, lexicon)
    for number in articles:
        masked = masked.hide(number.start, number.end, "\ue004")
    seen = replace(masked, folded=masked.folded.replace("\ue004", PARTY))
    amount = bool(tongue.pattern(tongue.amount).search(masked.folded))
    who = next((prior for prior in priors if prior.intent is Intent.WHO_SAID), None)
    if word := tongue.pattern(tongue.item_word).search(seen.folded):
        seen = seen.hide(word.start(), word.end(), ITEM)
    ideas += [
        idea
        for idea in drafts.of(seen, tongue, analyser.spans)
        if idea.label.strip() and not (who and who.start <= idea.start and idea.end <= who.end)
    ]
    ideas = [idea for idea in ideas if not _asks(idea, masked.folded, tongue)]
    if not any("warn" in idea.senses for idea in ideas):  # "warned against" is no opposition
        small = _small_stances(masked.folded, tongue, shelf, scope)
        # "Who doesn't want …": the verb inside "doesn't want" is no wish.
        ideas = [idea for idea in ideas if not _within(idea, small)] + small
    folded = masked.folded
    return Understood(
        text=text,
        language=language,
        tongue=tongue,
        masked=masked,
        priors=priors,
        named=named,
        meeting=meeting,
        items=items,
        years=tuple(int(year.value) for year in years),
        article=articles[0].value if articles else "",
        ideas=tuple(sorted(ideas, key=lambda idea: idea.start)),
        corrections=tuple(
            [
                Correction(written=m.corrected_from, understood=lexicon.name(m.parties[0], language))
                for m in mentions
                if m.corrected_from
            ]
            + fixed
        ),
        small_talk=bool(tongue.pattern(tongue.small_talk).search(fold(as_written))),
        order=_is_order(as_written, folded, tongue),
        asks_amount=amount,
        asks_when=bool(tongue.pattern(tongue.instant).search(folded)),
        asks_why=bool(tongue.pattern(tongue.reason).search(folded)),
        asks_input=bool(tongue.pattern(tongue.asks).search(folded)),
        told=bool(tongue.pattern(tongue.telling).search(folded)),
        ourselves=bool(tongue.pattern(tongue.ourselves).search(folded)),
    )


def _is_order(text: str, folded: str, tongue: Tongue) -> bool:
    """Orders come in any language, whatever the rest is in."""
    plain = fold(text)
    return any(
        one.pattern(one.orders).search(folded) or one.pattern(one.orders).search(plain)
        for one in {tongue.code: tongue, "en": TONGUES["en"]}.values()
    )


def _priors(masked: Masked, tongue: Tongue) -> Sequence[Prior]:
    found: list[Prior] = []
    for intent, source in tongue.intents:
        match = tongue.pattern(source).search(masked.folded)
        if match is None:
            continue
        name = next((name for name, value in match.groupdict().items() if value), None)
        term = masked.text[match.start(name) : match.end(name)] if name else ""
        found.append(Prior(intent, match.start(), match.end(), term.strip(" ?؟？.!\"'“”«»")))
    return found


def _corrected(
    text: str,
    mentions: Sequence[Mention],
    tongue: Tongue,
    shelf: Shelf,
    analyser: Analyser,
    frequency: Frequency,
    spelling: Callable[[], Spelling],
) -> tuple[str, list[Correction]]:
    """The text with misspelt words put right: only words that the base lacks, never names."""
    if tongue.code in ("zh", "ar"):
        return text, []
    fixed: list[Correction] = []
    parts: list[str] = []
    at = 0
    asking = {fold(word) for word in tongue.asking}
    for word, start, end in words_of(text):
        if any(start < mention.end and end > mention.start for mention in mentions) or fold(word) in asking:
            continue
        analysed = analyser.words(word, tongue.code)
        if not analysed or any(frequency((one,)) or shelf.topics.knows(one, tongue.code) for one in analysed):
            continue
        meant = spelling().meant(word)
        if meant is None:
            continue
        fixed.append(Correction(written=word, understood=meant))
        parts.extend((text[at:start], meant))
        at = end
    return "".join((*parts, text[at:])), fixed


def _asks(idea: Idea, folded: str, tongue: Tongue) -> bool:
    """Whether an idea is no more than part of "which date", "what percentage", "for what reason"."""
    if idea.weight is Weight.NAME:
        return False
    for source in (tongue.instant, tongue.amount, tongue.reason):
        for match in tongue.pattern(source).finditer(folded):
            if match.start() <= idea.start and idea.end <= match.end():
                return True
    return False


def _within(idea: Idea, others: Sequence[Idea]) -> bool:
    return idea.weight is Weight.STANCE and any(one.start <= idea.start and idea.end <= one.end for one in others)


def _small_stances(folded: str, tongue: Tongue, shelf: Shelf, scope: Collection[int] | None) -> list[Idea]:
    """Being for or against, where only a word too small to be an idea says so."""
    found = []
    for id, source in (("oppose", tongue.against), ("support", tongue.in_favour)):
        match = tongue.pattern(source).search(folded)
        group = next((one for one in groups() if one.id == id), None)
        if match is None or group is None:
            continue
        alternatives = shelf.topics.alternatives((Sense(group=group),), (), "", shelf.languages(scope))
        found.append(
            Idea(
                label=match[0],
                alternatives=tuple(alternatives.items()),
                weight=Weight.STANCE,
                start=match.start(),
                end=match.end(),
                senses=(id,),
            )
        )
    return found


def _names_as_ideas(
    drafts: Ideas,
    named: Sequence[Named],
    meeting: MeetingNamed | None,
    articles: Sequence[Number],
    shelf: Shelf,
    lexicon: Lexicon,
) -> list[Idea]:
    found: list[Idea] = []
    for one in named:
        if one.part is not Part.SUBJECT:
            continue
        names = [(name, 1.0) for key in one.mention.parties for name in names_of(key, shelf, lexicon)]
        label = lexicon.name(one.mention.parties[0], "en")
        found.append(
            replace(drafts.named(label, names, one.mention.start, one.mention.end), senses=one.mention.parties)
        )
    if meeting is not None and meeting.meeting is None and not meeting.distinct:
        found.append(drafts.named(meeting.text, _COMING, meeting.start, meeting.end))
    elif meeting is not None and meeting.distinct:
        found.append(drafts.named(meeting.text, _meeting_words(meeting), meeting.start, meeting.end))
    for number in articles:
        forms = [(form, 1.0) for form in article_forms(number.value)]
        idea = drafts.named(f"Article {number.value}", forms, number.start, number.end)
        found.append(replace(idea, senses=(f"article-{number.value}",)))
    return found


def names_of(key: str, shelf: Shelf, lexicon: Lexicon) -> set[str]:
    """What a party is called, in every language: for seeking those who speak of it."""
    names = {row.name for row in shelf.names.get(key, ())}
    return names | {lexicon.name(key, language) for language in ("en", "fr", "es", "ru", "ar", "zh")}


def _meeting_words(meeting: MeetingNamed) -> list[tuple[str, float]]:
    words = [(meeting.text, 1.0)]
    found = meeting.meeting
    if found is not None:
        words.append((found.title, 1.0))
        short = re.search(r"(\d+)(MSP|RC)$", found.id)
        if short:
            words.append((f"{short[1]}{short[2]}", 1.0))
            ordinal = {1: "1st", 2: "2nd", 3: "3rd"}.get(int(short[1]), f"{short[1]}th")
            kind = "Meeting of States Parties" if short[2] == "MSP" else "Review Conference"
            words.append((f"{ordinal} {kind}", 1.0))
            words.append((f"{ordinal} {short[2]}", 1.0))
        if found.kind == "intersessional meeting":
            words.extend((("intersessionals", 1.0), ("intersessional", 0.9), ("intersessional meeting", 1.0)))
        if found.city:
            words.append((found.city, 0.5))
    return words
