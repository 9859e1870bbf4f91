"""The words by which a record speaks of nobody in particular: crowds, the meeting as a whole, its procedure."""

from __future__ import annotations

import re

from bot.records.wordlist import words

_QUANTIFIERS = (
    r"a couple of|a few|a large number of|a small number of|a great number of|a number of|a majority of|"
    r"the majority of|a group of|a range of|a handful of|all|many|several|some|most|various|numerous|other|few|"
    r"different|two|three|four|five|six|seven|eight|nine|ten|one|another|no|both|certain|each|every|any|"
    r"participating|affected|interested|following|the following|donor|non-affected|present|the other|"
    r"the remaining|the two|the three|\d+"
)
_CROWD = (
    r"states(?: parties| not party)?|state(?: party)?|non[- ]states parties|parties|delegations?|delegates?|"
    r"countries|country|participants?|speakers?|members?(?: states)?|observers?|organi[sz]ations?|"
    r"representatives?|experts?|signator(?:y|ies)(?: states)?|ngos|donors?|interventions?|panel+ists?|attendees|"
    r"groups?|those present|mine[- ]affected states|affected states|contributors|interlocutors|stakeholders|others"
)
COLLECTIVE = re.compile(
    rf"(?:the\s+)?(?:(?:{_QUANTIFIERS})\s+(?:(?:of\s+the|of|other|interested|affected|more|further|such|these|those)\s+)*"
    rf"(?:{_CROWD})|(?:{_CROWD})|others|some|many|most|several|a few|everyone|everybody|nobody|no one|no-one|one|"
    r"people|reports|sources|there)\b(?:\s+(?:present|in attendance|attending|in the room|to the convention|"
    r"to the treaty|concerned|involved|taking part))?",
    re.I,
)
INCLUDING = re.compile(
    r"including|among them|such as|notably|in particular|namely|among others|inter alia|e\.g\.", re.I
)
MEETING = re.compile(
    r"(?:the|this|a|an)\s+(?:\w+[- ]){0,3}?(?:meetings?|conferences?|committees?|plenary|sessions?|consultations?|"
    r"working groups?|assembl(?:y|ies)|debate|discussions?|exchanges?|group|panel)\b",
    re.I,
)
DOCUMENTS = words(
    """
    paper plan report convention treaty article protocol declaration agreement text draft proposal
    document documents decision decisions resolution letter statement agenda programme program guide
    guidance template website action actions data figures statistics survey study annex table map chart
    budget results findings evidence experience law laws legislation policy strategy framework
    obligation obligations recommendation recommendations provision provisions summary note
    questionnaire form review monitor clause announcement intervention presentation view views position
    concern concerns idea ideas issue issues point question questions need request reply answer
    suggestion criticism comment comments remark remarks amendment motion
    """
)
# What a meeting deals with or shows, what is done with it, and what it does by itself: nobody's words.
MOODS = words(
    """
    item items question questions issue issues matter matters point points comment comments concern concerns
    view views opinion opinions position positions
    proposal proposals suggestion suggestions objection objections reservation
    reservations discussion discussions debate debates exchange agreement consensus decision decisions paragraph
    agenda applause laughter silence meeting session consultation consultations sitting plenary
    committee delegations opposition doubts statements interventions observations differences divergences
    """
)
DEALT_WITH = words(
    """
    left deferred postponed discussed heard made taken put exchanged set bracketed referred carried considered
    reopened tabled parked shelved dropped closed opened adopted approved concluded divided split touched dealt
    """
)
REMAINED = words("remained followed ensued rose differed diverged varied persisted prevailed emerged broke arose")
PROCEDURE = re.compile(
    r"""(?:
    (?:neither\b)
    |(?:there\s+being\s+no\b)
    |(?:(?:there\s+(?:was|were|is)\s+)?no\s+(?:\w+\s+){0,2}(?:agreement|consensus|decision|conclusion|common\s+ground)\b)
    |(?:(?:there\s+(?:was|were)\s+)?no\s+(?:\w+\s+){0,3}(?:interventions?|comments?|questions?|objections?|statements?
        |remarks?|discussions?|requests?|requests?\s+for\s+the\s+floor|proposals?|reactions?|delegations?\s+took)\b)
    |(?:the\s+floor\s+was\b)
    |(?:nobody|no\s+one|no\s+(?:delegation|state|party|participant)s?)\s+(?:took|asked|requested|wished|wanted)\b
    |(?:it\s+(?:was|has\s+been)\s+(?:then\s+|also\s+|further\s+)?(?:agreed|decided|understood|noted|suggested|proposed
        |clarified|recalled|announced|concluded|explained|recommended|stressed|emphasi[sz]ed|mentioned|pointed|said
        |stated|reported|requested|highlighted|underlined|felt|confirmed|hoped)\b(?!\s+by\b))
    |(?:(?:all|the|interested|other|several|some|remaining)\s+)?(?:states?(?:\s+parties)?|delegations?|participants?
        |members?|delegates?|observers?|parties)(?:\s+present)?\s+(?:were|was)\s+(?:then\s+|also\s+|further\s+)?
        (?:invited|asked|encouraged|requested|reminded|urged|informed|thanked|welcomed|given|called|briefed)\b
    )""",
    re.I | re.X,
)
HAPPENED = re.compile(
    r"\b(?:took\s+place|(?:was|were)\s+(?:then\s+|also\s+|subsequently\s+|duly\s+)?(?:held|opened|closed|adjourned"
    r"|suspended|resumed|concluded|reopened|convened|chaired|adopted|approved|postponed|distributed|screened|shown"
    r"|followed)|followed|ensued|(?:ended|closed|concluded|continued|began|started|adjourned|resumed)\b)",
    re.I,
)
EVENT = re.compile(
    r"^(?:the|this|a|an|another|further|(?:\w+\s+){0,2})\s*(?:\w+[- ]){0,4}?(?:meeting|session|consultations?"
    r"|discussions?|debate|exchange|briefing|lunch|reception|break|event|ceremony|film|video|item|agenda"
    r"|programme|report|document|workshop|round\s*table|minutes|election|vote)s?\b",
    re.I,
)
