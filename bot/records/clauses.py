"""One sentence of an English record: who is said to speak in it, if anybody.

The subject of a reporting verb speaks; the agent of a passive one does ("was reiterated by A and B"). Whoever else
is named is only mentioned. Where the words do not decide, nobody speaks: a wrong name is worse than none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from bot.records import verbs
from bot.records.agents import Agents
from bot.records.attributes import LEAD_INS, Attributes, Extras
from bot.records.echoes import Echoes
from bot.records.narration import COLLECTIVE, MEETING
from bot.records.nouns import CHAIR_NOUNS, Name, Nouns, Phrase
from bot.records.predicates import Predicates, Verb
from bot.records.remark import Remark
from bot.records.stances import Stance, stance
from bot.records.strangers import Strangers
from bot.records.telling import Telling
from bot.records.tokens import Token
from bot.records.wordlist import words


class Who(Enum):
    NAMED = "named"  # the sentence names its speakers
    SAME = "same"  # "they added": whoever spoke before
    OTHERS = "others"  # somebody unnamed: "several delegations said"
    PROCEDURE = "procedure"  # the record's own telling: "the meeting was adjourned"
    ABOUT = "about"  # its subject is a party, but no verb of speech: "Portugal will deposit its instrument"
    OPEN = "open"  # nothing in it says; the sentence goes on with what came before


@dataclass(frozen=True, slots=True)
class Reading:
    who: Who
    names: tuple[Name, ...] = ()
    singular: bool = False  # of SAME: "it", "she"
    unsure: str = ""  # why a person should look
    passive: bool = False  # of ABOUT: something was done to its subject
    likely: bool = False  # of ABOUT: its subject speaks, unless somebody else has the floor
    given: tuple[Name, ...] = ()  # who is given the floor in it


_CARRIED_ON = words(  # lead-ins that tie a sentence to whoever was speaking
    "through by because since if when although though while whilst thanks owing due given despite notwithstanding "
    "as"
)
_CONTRAST = words("while whilst whereas although though")
_PRONOUNS = words("they he she it both")
_SAME_NOUNS = words(
    """
    delegation delegations delegate delegates representative representatives ambassador minister speaker
    country coalition organisation organization government coordinator coordinators co-coordinators
    presenter panellist latter two
    """
)


def read_sentence(text: str, tokens: tuple[Token, ...], *, opens_paragraph: bool = False) -> Reading:
    """Who speaks in the sentence ``text``, whose tokens (offsets into it) are given."""
    clause = _Clause(text, tokens, opens_paragraph=opens_paragraph)
    reading = clause.read()
    given = clause.echoes.given_the_floor()
    return replace(reading, given=given) if given else reading


class _Clause:
    def __init__(self, text: str, tokens: tuple[Token, ...], *, opens_paragraph: bool) -> None:
        self.text = text
        self.tokens = tokens
        self.nouns = Nouns(text, tokens)
        self.predicates = Predicates(tokens)
        self.attributes = Attributes(self.nouns, self.predicates)
        self.agents = Agents(self.nouns, self.predicates, self.attributes)
        self.echoes = Echoes(self.nouns, self.predicates)
        self.low = self.nouns.low
        self.strangers = Strangers(self.nouns, self.predicates, self.attributes)
        self.telling = Telling(self.nouns, self.predicates)
        self.opens_paragraph = opens_paragraph

    def read(self) -> Reading:
        if not self.tokens:
            return Reading(Who.OPEN)
        if self.opens_paragraph and (labelled := self._label()):
            return labelled
        starts = self._starts()
        if echoed := self.echoes.opening():
            return Reading(Who.NAMED, echoed)
        if self.telling.is_procedure(starts[0]):
            return Reading(Who.PROCEDURE)
        if attributed := self._according_to():
            return attributed
        about: Reading | None = None
        for start in starts:
            found = self._subject(start)
            if found is not None and found.who is Who.NAMED:
                return found
            about = about or found
        if about is not None and about.who is Who.PROCEDURE:
            return about
        if spoken := self.agents.inverted():
            return Reading(Who.NAMED, spoken)
        if about is None and (before := self.echoes.spoken_before()):
            if isinstance(before, str):
                return Reading(Who.SAME, singular=before != "they")
            return Reading(Who.NAMED, before)
        if about is None and (view := self.echoes.viewpoint()):
            return Reading(
                Who.NAMED, view, unsure=Remark("“for” a party may be its view, or only what holds for it")
            )
        if any(self.telling.is_procedure(start) for start in starts):
            return Reading(Who.PROCEDURE)
        for start in starts:
            if (same := self._pronoun(start)) or (same := self._crowd(start)) or (same := self._unknown(start)):
                return same
        if (about is None or about.passive) and (agents := self.agents.passive()):
            return Reading(Who.NAMED, agents)
        if about is None and (agents := self.agents.nominal()):
            return Reading(Who.NAMED, agents)
        if about is None and len(starts) == 1 and (agents := self.agents.without_comma()):
            return Reading(Who.NAMED, agents, unsure=Remark("no comma before the speaker"))
        if any(self.telling.happened(start) or self.telling.impersonal(start) for start in starts):
            return Reading(Who.PROCEDURE)
        return about or self._body(starts) or self._later_clause() or self._about_others()

    def _unknown(self, start: int) -> Reading | None:
        found = self.strangers.named(start)
        return Reading(Who.NAMED, (found[0],)) if found and found[1] else None

    def _body(self, starts: list[int]) -> Reading | None:
        """A body that is not known is never taken for whoever spoke before it."""
        for found in (self.strangers.body(), *(self.strangers.named(start) for start in starts)):
            if found and found[1]:
                return Reading(Who.NAMED, (found[0],), unsure=Remark("a body that is not known"))
            if found:
                return Reading(Who.ABOUT, (found[0],))
        return None

    def _later_clause(self) -> Reading | None:
        """As in "A text was being drafted, and Mali hoped to see it soon": the first clause names nobody."""
        comma = next((index for index, token in enumerate(self.tokens) if token.text == ","), None)
        if comma is None or self.low(comma + 1) not in ("and", "but"):
            return None
        if any(token.kind == "party" and token.capital for token in self.tokens[:1]):
            return None
        found = self._subject(comma + 2)
        if found is None or found.who is not Who.NAMED or not all(name.parties for name in found.names):
            return None
        return replace(found, unsure=Remark("only the later part of the sentence says who speaks"))

    def _about_others(self) -> Reading:
        """A party named before a past verb of speech that is not known to be its subject: nobody's, to be safe."""
        names: list[Name] = []
        told = False  # "… was the phrase coined by", "… were the points raised by"
        for index, token in enumerate(self.tokens):
            told = told or token.low in verbs.PAST_BE
            before = index - 1 - (self.low(index - 1) in ("the", "both"))
            agent = told and self.low(before) == "by" and verbs.base_of(self.low(before - 1), "participle")
            if token.kind == "party" and agent:
                return Reading(Who.ABOUT, (Name(token.text, token.parties, bold=token.bold),))
            if token.kind == "party":
                names.append(Name(token.text, token.parties, bold=token.bold))
            verb = self.predicates.group(index) if names else None
            if verb is not None and verb.at == index and verb.strength == "strong" and verb.simple_past:
                return Reading(Who.ABOUT, tuple(names))
        return Reading(Who.OPEN)

    def _starts(self) -> list[int]:
        """Where the main subject may begin: at the start, and after each comma of what leads in to it."""
        at = 0
        while at < len(self.tokens) and self.tokens[at].kind == "mark" and self.low(at) not in ("(", "["):
            at += 1
        starts = [at]
        if verbs.is_adverb(self.low(at)) and self.low(at + 1) != ",":  # "Then Norway said", "Only Peru opposed it"
            starts.append(at + 1)
        if self.low(at) in LEAD_INS or self.low(at).endswith("ing"):
            for index in range(at, len(self.tokens)):
                if self.low(index) == "," and index + 1 < len(self.tokens):
                    starts.append(index + 1)
                if len(starts) > 8:
                    break
        return starts

    def _label(self) -> Reading | None:
        found = self.nouns.several(0)
        if found is None or not all(name.parties for name in found.names):
            return None
        mark = self.low(found.end)
        if mark == ":" or (mark in ("–", "—", "-", "|") and self.tokens[0].bold):
            return Reading(Who.NAMED, found.names)
        return None

    def _according_to(self) -> Reading | None:
        at = 0
        for phrase in (
            ("according", "to"),
            ("in", "the", "view", "of"),
            ("in", "the", "opinion", "of"),
            ("in", "the", "words", "of"),
        ):
            if all(self.low(index) == word for index, word in enumerate(phrase)):
                at = len(phrase)
                break
        if at:
            found = self.nouns.several(at)
            if found and self.low(found.end) == "," and all(name.parties or name.role for name in found.names):
                return Reading(Who.NAMED, found.names)
            return None
        if (self.low(0) == "in" and self.low(1) in ("the",)) or self.low(0) == "in":
            at = 1 + (self.low(1) == "the")
            is_party = at < len(self.tokens) and self.tokens[at].kind == "party"
            if is_party and self.low(at + 1) in ("'s", "’s", "'", "’") and self.low(at + 2) in ("view", "opinion"):
                token = self.tokens[at]
                return Reading(Who.NAMED, (Name(token.text, token.parties, bold=token.bold),))
        return None

    def _subject(self, start: int) -> Reading | None:
        extras = self.attributes.before(start)
        phrase = self.nouns.several(start)
        if phrase is None:
            return None
        phrase = self._that_is(phrase)
        end, extras = self.attributes.after(phrase.end, extras)
        verb = self.predicates.group(end)
        names = extras.on(phrase.names)
        if joined := self.echoes.joined(end):
            return Reading(Who.NAMED, _unique(names + joined))
        if verb is None or verb.strength == "passive":
            known = tuple(name for name in names if name.parties)
            return Reading(Who.ABOUT, known, passive=True) if known else None
        if all(name.role in CHAIR_NOUNS for name in names) and self._runs_meeting(verb):
            return Reading(Who.PROCEDURE)
        bold = any(name.bold for name in phrase.names)
        if verb.strength == "strong" or (bold and all(name.parties for name in names)):
            names = self._contrasted(start) + names + tuple(extras.more)
            names += self._further_clauses(verb)
            names += self.agents.trailing_support(verb.at)
            names += self.echoes.trailing(verb.at)
            unsure = ""
            if len({name.parties or (name.text,) for name in names}) > len(phrase.names) and verb.simple_past:
                unsure = Remark("several speakers in one sentence")
            return Reading(Who.NAMED, _unique(names), unsure=unsure)
        return self._uncertain(names + tuple(extras.more), verb)

    def _that_is(self, phrase: Phrase) -> Phrase:
        """As in "The secretariat, i.e. UNDP, said": the office is the party named after it."""
        at = phrase.end + 1
        if len(phrase.names) > 1 or not phrase.names[0].role or self.low(phrase.end) != ",":
            return phrase
        for words_between in (("namely",), ("that", "is"), ("i", ".", "e", "."), ("i.e", ".")):
            if tuple(self.low(at + index) for index in range(len(words_between))) == words_between:
                found = self.nouns.several(at + len(words_between))
                if found and self.low(found.end) == "," and all(name.parties for name in found.names):
                    role = self.nouns.raw(phrase.end - len(phrase.names[0].text.split()), phrase.end)
                    return Phrase(tuple(replace(name, capacity=role) for name in found.names), found.end + 1)
        return phrase

    def _runs_meeting(self, verb: Verb) -> bool:
        """Whether a chair only gives the floor or invites to speak: nothing that anybody would quote."""
        if verb.strength == "passive" or verb.base not in ("invite", "give", "call", "open"):
            return False
        if verb.base == "open" and "floor" not in (self.low(verb.at + 2), self.low(verb.at + 3)):
            return False  # "opened the meeting" is what a chair does, and asked for
        if verb.base == "call" and self.low(verb.at + 1) not in ("for", "on", "upon"):
            return False
        return self.predicates.only_procedure(verb.at)

    def _uncertain(self, names: tuple[Name, ...], verb: Verb) -> Reading:
        """A plain subject of a verb that is not known to report speech."""
        held = stance(self.tokens, verb.at, self.text[self.tokens[verb.at].start :])
        if held is Stance.ACT or self._goes_on_to_speak(verb):
            names += self._further_clauses(verb) + self.echoes.trailing(verb.at)
            return Reading(Who.NAMED, _unique(names), unsure=Remark("its verb may not report what was said"))
        return Reading(Who.ABOUT, names, likely=held is Stance.LIKELY)

    def _goes_on_to_speak(self, verb: Verb) -> bool:
        """As in "Peru widened its patrols and called on others to follow": the second verb is one of speech."""
        for index in range(verb.at + 1, len(self.tokens) - 1):
            if self.low(index) in ("that", "which", "who", "where", "when", "if", "whether", "because"):
                return False
            if self.low(index) not in ("and", "but"):
                continue
            second = self.predicates.group(index + 1)
            past = verbs.base_of(self.low(second.at), "past") if second else None
            if second is not None and second.strength == "strong" and second.simple_past and past:
                return True
        return False

    def _contrasted(self, start: int) -> tuple[Name, ...]:
        """As in "While Canada supported the proposal, Mexico opposed it": Canada spoke too."""
        if not start or self.low(0) not in _CONTRAST:
            return ()
        phrase = self.nouns.several(1)
        if phrase is None or not all(name.parties for name in phrase.names):
            return ()
        verb = self.predicates.group(phrase.end)
        return phrase.names if verb and verb.strength == "strong" else ()

    def _further_clauses(self, main: Verb) -> tuple[Name, ...]:
        """As in "…, while Mexico opposed it": later clauses of the same sentence with speakers of their own."""
        names: tuple[Name, ...] = ()
        subordinate = False
        for index in range(main.at + 1, len(self.tokens)):
            word = self.low(index)
            if word in ("that", "if", "whether", "how", "why", "what"):
                subordinate = True
            boundary = word in ("while", "whilst", "whereas") or (
                word in ("and", "but") and self.low(index - 1) == ","
            )
            boundary = boundary or word == ";" or (word in ("and", "but") and not subordinate)
            if not boundary:
                continue
            at = index + 1 + (self.low(index + 1) in ("and", "while", "whereas", "but"))
            phrase = self.nouns.several(at)
            if phrase is None or not all(name.parties for name in phrase.names):
                names += self.agents.crowd_named(at)
                continue
            end, extras = self.attributes.after(phrase.end, Extras())
            verb = self.predicates.group(end)
            contrast = word in _CONTRAST
            if verb is not None and verb.strength == "strong" and (verb.simple_past or contrast):
                names += extras.on(phrase.names) + tuple(extras.more)
        return names

    def _pronoun(self, start: int) -> Reading | None:
        word = self.low(start)
        end = start + 1
        singular = word in ("he", "she", "it")
        if word in ("the", "both", "its", "their", "this", "that") and self.low(start + 1) in _SAME_NOUNS:
            end, singular = start + 2, False
            if self.low(start + 1) == "two" and self.low(start + 2) in ("delegations", "states", "countries"):
                end += 1
        elif word not in _PRONOUNS:
            return None
        verb = self.predicates.group(end)
        if verb is None:
            return None
        if word == "it" and (verb.strength != "strong" or verb.base in verbs.POSITION_ADJECTIVES):
            return None  # "it is important", "it was agreed"
        if verb.strength == "passive" or (word not in _PRONOUNS and verb.strength != "strong"):
            return None
        return Reading(Who.SAME, singular=singular)

    def _crowd(self, start: int) -> Reading | None:
        """As in "Several delegations said": nobody is named, unless the sentence lists them."""
        if start >= len(self.tokens):
            return None
        carried = start > 0 and self.low(0) in _CARRIED_ON
        offset = self.tokens[start].start
        matched = COLLECTIVE.match(self.text, offset) or MEETING.match(self.text, offset)
        if matched is None:
            return None
        end = next((i for i, token in enumerate(self.tokens) if token.start >= matched.end()), len(self.tokens))
        if self.low(start) == "there" or self.low(end) in ("'s", "’s"):
            return None
        listed, after = self.agents.listed(end)
        verb = self.predicates.group(after) or (self.predicates.group(end) if not listed else None)
        if listed and verb is not None and verb.strength == "strong":
            return Reading(Who.NAMED, _unique(listed + self._further_clauses(verb)))
        if verb is None:
            following = self.attributes.after(end, Extras())[0]
            verb = self.predicates.group(following)
            if verb is None:
                return None
        if verb.strength == "strong" and not carried:
            if colon := self.agents.after_colon(verb.at):
                return Reading(Who.NAMED, colon)
            return Reading(Who.OTHERS)
        return None


def _unique(names: tuple[Name, ...]) -> tuple[Name, ...]:
    seen: dict[tuple[object, ...], Name] = {}
    for name in names:
        key = name.parties or (name.text.lower(),)
        seen.setdefault(key, name)
    return tuple(seen.values())
