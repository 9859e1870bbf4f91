"""Verbs that no list of verbs of speech holds: what a subject did at the meeting, and what is a fact about it.

The list of reporting verbs can never be whole ("sided with", "pushed back on", "began by saying"). Where a party is
plainly the subject of a verb that is on neither list, it is credited, and a person is asked to look. Where the verb
tells a fact of the world ("ratified", "hosted") or the sentence dates it, nobody is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from bot.records import verbs
from bot.records.tokens import Token
from bot.records.wordlist import words


class Stance(Enum):
    ACT = "act"  # credited, with a doubt
    LIKELY = "likely"  # credited, with a doubt, only where nobody else has the floor
    FACT = "fact"  # not an act at the meeting, or not surely


# What States do in the world; a record reports these about them.
_FACTS = words(
    """
    abandon absent accede accompany acquire adopt affect aid allocate appear appoint arrest arrive assist
    attack attend ban bar base bear become begin benefit bomb border borrow budget build bury buy campaign
    cease celebrate chair change cleanse clear close co-chair collect compensate complete concern conduct
    consist consume contain contaminate continue contract contribute convert convict cooperate cost count
    cover create cross damage deal decrease deliver demine depend deploy deport deposit deserve designate
    destroy detain detonate develop die disarm discover dispose dominate donate double draft drain drop earn
    ease educate elect embark emerge employ enable enact encounter end endure enforce engage enjoy enlarge
    enlist enrol ensure enter entitle equip erect escape establish evacuate evolve exceed exclude execute
    exempt exercise exhaust exist expand expel experience expire explode exploit explore export extend face
    facilitate fail fall feature fence field fight fill finance find finish fire flee flood forget formulate
    found fund gain gather generate govern grow guard guide halve hand handle happen harbour harvest have head
    heal help hire hold host identify implement import impose improve inaugurate incorporate increase incur
    inhabit inherit initiate inject injure inspect install integrate invade invent invest involve issue join
    keep kill label lack land last launch lay lead lease leave legislate lend liberate live load lobby locate
    log lose maim make manage manufacture map mark master match measure meet mine miss mobilise mobilize
    modernise modernize monitor move multiply name need neglect negotiate nominate notify number obey obtain
    occupy occur open operate organise organize outlaw outnumber outsource overhaul oversee owe own
    participate pass patrol pay perform phase pilot pioneer plan plant police pool populate position possess
    prepare preside print privatise procure produce profit progress prohibit promulgate prosecute protect
    provide publish purchase put qualify quarantine raise rank ratify reach rebuild receive record recover
    recruit reduce reform refurbish register rehabilitate rehouse relate release relocate rely remain remove
    rename render rent reopen repair repeal replace replenish rescue resettle resist resort restore restrict
    result resume retain retire retrain retreat retrofit return reuse review revise rise root run sail
    sanction save schedule scrap screen seal seat secure seem seize sell send serve set settle shell shelter
    ship shoulder shrink sign simplify sink situate slow spare specialise spend split sponsor spread staff
    stage standardise start station stay stem stockpile stop store strengthen struggle submit subsidise
    substitute succeed succumb suffer supply surpass surrender surround survey suspend sustain swap
    systematise take target tax team test threaten tighten top total tour trace track trade train transfer
    transit translate transport trap travel treat triple tunnel turn uncover undercut undergo undertake
    unearth unveil upgrade urbanise use vacate verify violate visit vote wage wait waive warehouse waste
    weaken weather widen withdraw witness work worsen wound write yield
    """
)
# Irregular pasts of what a delegation does at a meeting → words of which one must follow soon (None: none need).
_ACTS: dict[str, frozenset[str] | None] = {
    "went": words("along further beyond through over back into on as"),
    "came": words("out back down in"),
    "saw": None,
    "began": words("by with"),
    "started": words("by"),
    "opened": words("by"),
    "ended": words("by with"),
    "stood": words("by firm behind with against"),
    "stuck": None,
    "kept": words("open its to"),
    "left": words("it open no the"),
    "broke": words("ranks"),
    "chose": None,
    "spoke": None,
    "shook": None,
    "found": words("it that no merit little much the"),
    "fell": words("in"),
    "held": words("back firm out that"),
    "took": words("exception issue note position stance side sides line view stock offence comfort"),
    "made": words("it known clear plain light reservation"),
    "gave": words("backing support assurances word blessing agreement consent way"),
    "drew": words("line parallel comparison distinction"),
    "met": words("proposal idea"),
    "led": words("delegates delegations participants"),
    "threw": words("weight"),
    "lent": words("support voice"),
    "raised": words("objection alarm doubt"),
    "turned": words("to down"),
    "dug": words("in"),
    "laid": words("out emphasis stress"),
    "closed": words("by"),
    "set": words("out"),
    "put": words("it forward"),
}
_NEGATED = words(
    "see share understand mind oppose believe think know feel find care buy accept want wish like agree"
)
_WILL = words("look check consider examine reflect consult revert think study come get abstain take see review")
_HAD_NO = words(
    """
    instructions instruction mandate problem problems difficulty difficulties objection objections position
    preference preferences comment comments quarrel trouble issue issues appetite wish desire view views authority
    reason enthusiasm sympathy intention hesitation qualms reservations reservation question questions
    """
)
_DATED = re.compile(
    r"\b(?:(?:in|since|by|until|from|on|of)\s+(?:(?:early|late|mid-?|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|\d{1,2})\s*)*(?:19|20)\d\d|ago|last\s+(?:year|month|week|autumn|spring|"
    r"summer|winter)|(?:in|last|since)\s+(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december)|previously|since\s+then|the\s+(?:week|year|month|day)\s+before|beforehand|earlier\s+"
    r"(?:this|that)\s+(?:year|month|week))\b",
    re.I,
)


def stance(tokens: Sequence[Token], at: int, rest: str) -> Stance:
    """What the verb at token ``at``, no known verb of speech, says of its subject; ``rest``: its text and on."""
    low = [token.low for token in tokens]
    word = low[at] if at < len(low) else ""
    after = at + 1
    while after < len(low) and verbs.is_adverb(low[after]):
        after += 1
    following = low[after] if after < len(low) else ""
    if word == "did" and following in _NEGATED and "not" in low[at + 1 : after + 1]:
        return Stance.ACT
    if word == "will" and following in _WILL and "not" not in low[at:after]:
        return Stance.ACT
    if word == "had" and following in ("no", "nothing", "little"):
        near = low[after + 1 : after + 4]
        return Stance.ACT if following != "no" or any(one in _HAD_NO for one in near) else Stance.FACT
    if word in ("has", "have"):
        base = verbs.base_of(following, "participle")
        told = base is not None and verbs.needs(base) is None and not _DATED.search(rest)
        return Stance.LIKELY if told else Stance.FACT
    if word in _ACTS:
        wanted = _ACTS[word]
        return Stance.ACT if wanted is None or any(one in wanted for one in low[at + 1 : at + 7]) else Stance.FACT
    if following == "by" or not word.endswith("ed") or word in verbs.NOT_ADVERBS:
        return Stance.FACT
    if verbs.base_of(word, "past") or set(_bases(word)) & _FACTS or _DATED.search(rest):
        return Stance.FACT
    return Stance.ACT


def _bases(past: str) -> tuple[str, ...]:
    """What a regular past may come from: "planned" → "plan", "plann", "planne"."""
    stem = past[:-2]
    out = [stem, stem + "e"]
    if stem.endswith("i"):
        out.append(stem[:-1] + "y")
    if len(stem) > 2 and stem[-1] == stem[-2]:
        out.append(stem[:-1])
    return tuple(out)
