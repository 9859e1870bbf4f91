"""The words by which an English record reports what was said: verbs, their forms, and what stands around them.

Only data and look-ups. ``bot.records.clauses`` decides what they mean in a sentence.
"""

from __future__ import annotations

from functools import cache

from bot.records.wordlist import words

# Verbs that report speech, opinion or a turn at the floor, whatever follows them.
_SPEECH = words(
    """
    answer anticipate articulate attest challenge characterise characterize contrast convey decry deem denounce
    broach dismiss estimate expect foresee hint interject link nominate predict protest rebut recount regard
    rejoin retort testify view
    accept acknowledge add admit advise advocate affirm agree align announce apologise apologize appeal
    applaud appreciate argue ask assert assure associate back believe brief call caution circulate cite
    claim clarify comment commend compliment conclude concur condemn confirm congratulate consider
    contend contest counter criticise criticize declare decline defend demand demonstrate deny deplore describe
    detail differ disagree disclose discourage dispute dissociate disassociate distribute doubt echo
    elaborate emphasise emphasize encourage endorse enquire enumerate envisage exhort expand explain
    express favour favor feel flag hail highlight hope illustrate indicate inform inquire insist intend
    intervene introduce invite lament list maintain mention note object observe offer oppose outline
    plead pledge point pose praise prefer present press promise propose query question raise reaffirm
    reassure recall recapitulate recognise recognize recommend reconfirm refer reflect refute regret
    reiterate reject relay remark remind renew repeat reply report request respond restate reveal salute
    say second share signal speak specify state stress suggest summarise summarize support sympathise
    sympathize table talk tell thank think touch trust underline underscore update urge voice volunteer want
    warn welcome wish wonder worry
    """
)
# Verbs that report only with certain words after them.
_WITH: dict[str, str] = {
    "give": "update overview presentation briefing report account information statement reply example examples "
    "summary outline assurance explanation details reasons support backing",
    "make": "statement statements presentation proposal proposals point points intervention comment comments "
    "remark remarks suggestion suggestions appeal offer reference request announcement case plea observation "
    "observations clear",
    "take": "floor issue note view",
    "have": "reservations concerns doubts difficulties objections comment comments question questions objection",
    "provide": "update overview information details clarification clarifications report summary account briefing "
    "explanation example examples feedback comments",
    "deliver": "statement presentation remarks report update address message",
    "draw": "attention",
    "pay": "tribute",
    "put": "forward table question questions",
    "lay": "out",
    "set": "out",
    "hold": "view",
    "seek": "clarification clarifications information assurance assurances explanation",
    "submit": "proposal proposals paper document text draft statement comments amendment view question",
    "join": "others consensus delegations speakers colleagues thanking supporting welcoming calling in",
    "open": "meeting session consultation consultations floor discussion discussions debate conference item",
    "close": "meeting session consultation consultations discussion discussions debate conference item",
    "adjourn": "meeting session consultation consultations discussion discussions debate",
    "extend": "thanks gratitude appreciation condolences congratulations welcome invitation",
    "reserve": "position right",
    "show": "support readiness interest",
    "stand": "ready",
    "look": "forward",
    "follow": "up",
    "address": "meeting issue question questions",
    "review": "progress",
    "identify": "need priorities areas challenges",
    "commit": "itself themselves to",
    "read": "statement out",
    "sum": "up",
    "move": "that adjournment adoption",
    "bring": "up attention",
    "rule": "out",
    "single": "out",
    "spell": "out",
}
_IRREGULAR: dict[str, tuple[str, str]] = {  # base → past, participle
    "say": ("said", "said"),
    "tell": ("told", "told"),
    "think": ("thought", "thought"),
    "feel": ("felt", "felt"),
    "speak": ("spoke", "spoken"),
    "give": ("gave", "given"),
    "make": ("made", "made"),
    "take": ("took", "taken"),
    "have": ("had", "had"),
    "draw": ("drew", "drawn"),
    "pay": ("paid", "paid"),
    "put": ("put", "put"),
    "lay": ("laid", "laid"),
    "set": ("set", "set"),
    "hold": ("held", "held"),
    "seek": ("sought", "sought"),
    "show": ("showed", "shown"),
    "stand": ("stood", "stood"),
    "read": ("read", "read"),
    "differ": ("differed", "differed"),
    "signal": ("signalled", "signalled"),
    "bring": ("brought", "brought"),
    "foresee": ("foresaw", "foreseen"),
}

_DOUBLED = words("admit commit concur flag plan prefer put rebut refer regret set submit sum")

ADVERBS = words(
    """
    also then again further too however therefore thus still both all each likewise once even now first
    second next already always never often only just rather quite very not nevertheless nonetheless
    instead moreover furthermore meanwhile afterwards thereafter hereafter in-turn similarly equally
    all-too
    """
)
NOT_ADVERBS = words("italy reply supply apply assembly july ally family rely imply")
BE = words("is are was were")
PAST_BE = words("was were")
HAVE = words("has have had")
DO = words("does do did")
MODALS = words("would could can cannot may might should must")
POLITE = words("would could can cannot")
FUTURE = words("will shall won't")
WISHING = words("like wish want wished wants wanted wishes prefer liked")

# What a party says of itself with "would" and "could".
ATTITUDES = words(
    """
    accept agree appreciate associate concur consent consider disagree endorse expect favour favor hope insist join
    object oppose prefer recommend reject request second stress suggest support underline urge want welcome wish
    """
)

# "Belgium was undecided": a copula with one of these states a position.
POSITION_ADJECTIVES = words(
    """
    against agreeable alarmed anxious cautious committed concerned confident content convinced critical
    curious determined disappointed eager encouraged flexible glad grateful happy hesitant interested
    keen open opposed optimistic pleased positive prepared proud ready reluctant satisfied sceptical
    skeptical supportive surprised sympathetic thankful troubled unable unconvinced uncertain undecided
    uneasy unsure unwilling wary willing worried
    """
)
POSITION_PHRASES = (
    ("of", "the", "view"),
    ("of", "the", "opinion"),
    ("of", "the", "same", "view"),
    ("in", "favour"),
    ("in", "favor"),
    ("in", "agreement"),
    ("in", "support"),
    ("not", "in", "a", "position"),
    ("in", "a", "position"),
    ("not", "in", "favour"),
    ("able", "to", "support"),
    ("able", "to", "accept"),
    ("able", "to", "agree"),
    ("at", "pains"),
    ("of", "the", "same", "mind"),
    ("of", "the", "same", "opinion"),
    ("of", "one", "mind"),
    ("of", "like", "mind"),
    ("in", "two", "minds"),
    ("at", "one", "with"),
    ("on", "the", "same", "page"),
    ("without", "instructions"),
    ("not", "against"),
)

# What the record does to a party, not what the party does.
DONE_TO = words(
    """
    invited asked requested encouraged reminded urged thanked congratulated elected appointed nominated
    informed given commended praised welcomed briefed told called designated selected re-elected
    confirmed advised assured
    """
)
PROCEDURAL = words(  # what a chair does to the meeting, without saying anything about its subject
    "opened closed adjourned suspended resumed gave invited called reopened reconvened convened"
)


def _forms(base: str) -> tuple[str, str, str, str]:
    """Third person, past, participle, -ing."""
    if base.endswith(("s", "x", "ch", "sh", "z", "o")):
        third = base + "es"
    elif base.endswith("y") and base[-2] not in "aeiou":
        third = base[:-1] + "ies"
    else:
        third = base + "s"
    third = {"have": "has"}.get(base, third)
    if base in _IRREGULAR:
        past, participle = _IRREGULAR[base]
    elif base in _DOUBLED:
        past = participle = base + base[-1] + "ed"
    elif base.endswith("e"):
        past = participle = base + "d"
    elif base.endswith("y") and base[-2] not in "aeiou":
        past = participle = base[:-1] + "ied"
    else:
        past = participle = base + "ed"
    if base in _DOUBLED:
        ing = base + base[-1] + "ing"
    elif base.endswith("e") and not base.endswith("ee"):
        ing = base[:-1] + "ing"
    else:
        ing = base + "ing"
    return third, past, participle, ing


@cache
def _table() -> dict[str, dict[str, str]]:
    """Form → base, for each of "base", "third", "past", "participle", "ing"."""
    table: dict[str, dict[str, str]] = {name: {} for name in ("base", "third", "past", "participle", "ing")}
    for base in (*_SPEECH, *_WITH):
        third, past, participle, ing = _forms(base)
        for name, form in zip(table, (base, third, past, participle, ing), strict=True):
            table[name][form] = base
    table["past"]["signaled"] = table["participle"]["signaled"] = "signal"
    return table


def base_of(word: str, form: str) -> str | None:
    """The base of ``word`` where it is that form ("base", "third", "past", "participle", "ing") of a known verb."""
    return _table()[form].get(word.lower())


def needs(base: str) -> frozenset[str] | None:
    """The words of which one must follow soon for ``base`` to report speech; None where it always does."""
    return frozenset(_WITH[base].split()) if base in _WITH else None


def is_adverb(word: str) -> bool:
    low = word.lower()
    return low in ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in NOT_ADVERBS)
