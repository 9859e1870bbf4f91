"""From what was found to what is said: quotes, or which silence it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.parties.lexicon import Lexicon
from bot.questions import thresholds as at
from bot.questions.authority import preferred
from bot.questions.find import Finder, Found, Wanted, quotable
from bot.questions.ideas import Idea, Ideas, Weight
from bot.questions.shelf import Shelf
from bot.questions.types import Intent, PartySilence, Silence
from bot.questions.understand import Understood, names_of
from bot.questions.weigh import Finding
from storage.database import Tx


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Where is looked: records, and agenda items where the question names one."""

    records: frozenset[int]
    items: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """``findings`` may be quoted; where there are none ``silence`` says why and ``near`` what may be offered."""

    findings: tuple[Finding, ...] = ()
    silence: Silence | None = None
    silences: tuple[PartySilence, ...] = ()
    near: tuple[Finding, ...] = ()
    unknown: tuple[Idea, ...] = ()
    naming: tuple[int, ...] = ()  # Passage.ids that name the party and attribute nothing to it
    unmatched: tuple[Idea, ...] = ()  # ideas of a question that is answered without them


class Judge:
    """Decides over one state of the base."""

    def __init__(self, finder: Finder, shelf: Shelf, drafts: Ideas, lexicon: Lexicon) -> None:
        self._finder = finder
        self._shelf = shelf
        self._drafts = drafts
        self._lexicon = lexicon

    async def on_parties(self, tx: Tx, asked: Understood, parties: Sequence[str], scope: Scope) -> Decision:
        """What each of these parties said of what is asked; a silence for each that said nothing."""
        together: list[list[Finding]] = []
        near: list[Finding] = []
        silences: list[PartySilence] = []
        unknown: tuple[Idea, ...] = ()
        naming: list[int] = []
        unmatched: tuple[Idea, ...] = ()
        for party in parties:
            one = await self._on_party(tx, asked, party, scope)
            near.extend(one.near)
            unknown = unknown or one.unknown
            unmatched = unmatched or one.unmatched
            naming.extend(one.naming)
            if one.silence is not None:
                silences.append(PartySilence(party=party, why=one.silence))
            else:
                together.append(list(one.findings))
        findings = _in_turn(together)
        silence = None if findings else silences[0].why if silences else Silence.NOTHING_CLOSE
        return Decision(
            findings=findings,
            silence=silence,
            silences=tuple(silences) if len(parties) > 1 else (),
            near=tuple(near),
            unknown=unknown,
            naming=tuple(naming),
            unmatched=unmatched,
        )

    async def _on_party(self, tx: Tx, asked: Understood, party: str, scope: Scope) -> Decision:
        spoke = await self._shelf.speakers(tx, scope.records)
        if not spoke.get(party):
            naming = await self._naming(tx, asked, party, scope)
            if naming:
                return Decision(silence=Silence.NAMED_ONLY, naming=naming)
            there = any(party in self._shelf.records[id].participants for id in scope.records)
            return Decision(silence=Silence.DID_NOT_SPEAK if there else Silence.NOT_IN_BASE)
        found = await self._finder.look(tx, self._wanted(asked, scope, party=party))
        findings = quotable(found, threshold=at.QUOTE_OF_PARTY, near_best=at.NEAR_BEST, strict_names=False)
        if findings and _did_it(asked):
            findings = tuple(f for f in findings if f.coverage.stance >= at.THERE)
        findings = preferred(findings, self._shelf)
        if findings:
            return Decision(findings=findings)
        unknown = _unknown(found)
        silence = _of_words(unknown) if unknown else Silence.SILENT_ON_TOPIC
        if silence is Silence.UNMATCHED_WORDS and 0 < spoke[party] <= at.FEW:
            words = tuple(idea for idea in asked.ideas if not idea.hard)
            every = await self._finder.look(tx, self._wanted(replace(asked, ideas=words), scope, party=party))
            alone = tuple(f for f in every.findings if {s.party for s in f.passage.speakers} == {party})
            if alone:
                return Decision(findings=preferred(alone, self._shelf), unmatched=unknown)
        if silence is Silence.SILENT_ON_TOPIC and (naming := await self._naming(tx, asked, party, scope, on=True)):
            return Decision(silence=Silence.NAMED_ON_TOPIC, near=_near(found), naming=naming)
        return Decision(silence=silence, near=_near(found), unknown=unknown)

    async def _naming(
        self, tx: Tx, asked: Understood, party: str, scope: Scope, *, on: bool = False
    ) -> tuple[int, ...]:
        """Passages that name a party without being its words; with ``on``, nobody's words, on the topic asked."""
        name = self._drafts.named("", [(one, 1.0) for one in names_of(party, self._shelf, self._lexicon)], 0, 0)
        topic = asked.ideas if on else ()
        wanted = replace(self._wanted(asked, scope), ideas=(name, *topic), amount=False, unspoken=on)
        found = await self._finder.look(tx, wanted)
        kept = quotable(found, threshold=at.QUOTE_OF_ANYONE, near_best=0.5, strict_names=True)
        return tuple(
            dict.fromkeys(
                one.passage.id
                for one in kept
                if one.coverage.inside >= at.QUOTE_OF_ANYONE
                and party not in {speaker.party for speaker in one.passage.speakers}
                and not (on and one.passage.speakers)
                and self._is_named(party, one)
            )
        )[:3]

    def _is_named(self, party: str, found: Finding) -> bool:
        """Whether the words found name this party, and not one whose name holds its name."""
        mentions = self._lexicon.mentions(found.passage.text[found.start : found.end])
        return any(party in mention.parties for mention in mentions)

    async def on_anyone(self, tx: Tx, asked: Understood, scope: Scope, *, who: bool) -> Decision:
        """Who said what is asked (``who``), or whatever the records hold about it."""
        found = await self._finder.look(tx, self._wanted(asked, scope, spoken_only=who))
        if not found.scale.ideas and not (who and found.scale.bonuses):
            return Decision(silence=Silence.UNKNOWN_TOPIC)
        if not found.scale.ideas:
            # "Who offered?": what was done by speaking is all that is asked.
            found = Found(tuple(f for f in found.findings if f.coverage.stance >= 0.9), found.scale)
        findings = quotable(
            found,
            threshold=at.QUOTE_OF_ANYONE,
            near_best=at.NEAR_BEST_OF_ANYONE,
            strict_names=True,
        )
        if who:
            findings = _with_the_verb(_by_others(findings, asked.subjects), found)
        findings = preferred(findings, self._shelf)
        if findings:
            return Decision(findings=findings)
        unknown = _unknown(found)
        silence = _of_words(unknown) if unknown or not found.findings else Silence.NOTHING_CLOSE
        return Decision(silence=silence, near=_near(found), unknown=unknown)

    async def requests(self, tx: Tx, asked: Understood, scope: Scope, request: Idea) -> Decision:
        """What States were asked for: sentences that ask, on the topic where one is named."""
        topical = tuple(idea for idea in asked.hard if not _OF_REQUESTS.intersection(idea.senses))
        wanted = replace(self._wanted(asked, scope), ideas=(*topical, replace(request, weight=Weight.NAME)))
        found = await self._finder.look(tx, wanted)
        findings = tuple(
            finding for finding in quotable(found, threshold=at.QUOTE_OF_ANYONE, near_best=0.5, strict_names=True)
        )
        findings = preferred(findings, self._shelf)
        return (
            Decision(findings=findings) if findings else Decision(silence=Silence.NOTHING_CLOSE, near=_near(found))
        )

    def _wanted(self, asked: Understood, scope: Scope, *, party: str = "", spoken_only: bool = False) -> Wanted:
        return Wanted(
            ideas=asked.ideas,
            records=scope.records,
            party=party,
            items=scope.items,
            spoken_only=spoken_only or bool(party),
            amount=asked.asks_amount and asked.prior(Intent.WHO_SAID) is None,
            instant=asked.asks_when,
            reason=asked.asks_why,
        )


_OF_REQUESTS = frozenset({"input", "country", "state-party", "submit", "letter", "written"})


def _did_it(asked: Understood) -> bool:
    """Whether all that is asked is if a party did something by speaking: "Did Oman thank the Chair?"."""
    if asked.hard or asked.prior(Intent.WHO_SAID) is not None:
        return False
    return asked.text.lower().startswith(
        ("did ", "has ", "does ", "do ", "is ", "was ", "est-ce", "¿", "هل")
    ) and any(idea.weight is Weight.STANCE for idea in asked.ideas)


def _by_others(findings: tuple[Finding, ...], subjects: Collection[str]) -> tuple[Finding, ...]:
    """ "Who agreed with Oman?" is not answered by Oman."""
    return tuple(f for f in findings if not subjects or {s.party for s in f.passage.speakers} - set(subjects))


def _with_the_verb(findings: tuple[Finding, ...], found: Found) -> tuple[Finding, ...]:
    """Where the question asks who *did* something, those whose sentence says they did, if any does."""
    senses = found.scale.stances
    if senses & _FOR and "oppose" not in senses:
        findings = tuple(finding for finding in findings if not finding.coverage.against)
    stances = [
        idea
        for idea, _ in found.scale.bonuses
        if idea.weight is Weight.STANCE and not _WISH.intersection(idea.senses)
    ]
    if not stances:
        return findings
    who_did = tuple(finding for finding in findings if finding.coverage.stance >= at.THERE)
    # Of who opposed, thanked or offered the record says so or is silent; support is told of in many words.
    return who_did or (findings if all(_LOOSE.intersection(idea.senses) for idea in stances) else ())


_LOOSE = frozenset({"support", "agree"})
_FOR = frozenset({"support", "agree", "want", "request", "propose"})
# What somebody wished, proposed or warned of is told of in too many words to choose by.
_WISH = frozenset({"want", "propose", "commit", "request", "warn"})


def _unknown(found: Found) -> tuple[Idea, ...]:
    """The ideas that occur nowhere in scope, if the heaviest of all is among them."""
    scale = found.scale
    if not scale.ideas:
        return ()
    heaviest = max(scale.weights)
    return tuple(
        idea
        for idea, weight, known in zip(scale.ideas, scale.weights, scale.known, strict=True)
        if not known and (weight >= 0.95 * heaviest or idea.foreign)
    )


def _of_words(unknown: tuple[Idea, ...]) -> Silence:
    """Nothing about it, or nothing known of the words it was asked in."""
    if unknown and all(idea.foreign for idea in unknown):
        return Silence.UNMATCHED_WORDS
    return Silence.UNKNOWN_TOPIC


def _near(found: Found) -> tuple[Finding, ...]:
    return tuple(finding for finding in found.findings if finding.coverage.whole >= at.OFFER)[:3]


def _in_turn(together: Sequence[Sequence[Finding]]) -> tuple[Finding, ...]:
    """The best of each, then the second of each, and so on; the same passage once."""
    taken: dict[int, Finding] = {}
    for place in range(max(map(len, together), default=0)):
        for findings in together:
            if place < len(findings):
                taken.setdefault(findings[place].passage.id, findings[place])
    return tuple(taken.values())


def parties_among(findings: Collection[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.party for f in findings for s in f.passage.speakers if s.party))
