"""What stemming does not know of English: irregular verbs, and words too general to be a topic."""

from __future__ import annotations

from functools import cache

_IRREGULAR = """
bear bore borne|begin began begun|bring brought|build built|buy bought|choose chose chosen|cut|draw drew drawn
|drive drove driven|fall fell fallen|feel felt|find found|get got|give gave given|go went gone|grow grew grown
|hear heard|hold held|keep kept|know knew known|lay laid|lead led|leave left|lend lent|lose lost|make made
|meet met|pay paid|put|rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent
|show showed shown|speak spoke spoken|spend spent|stand stood|strike struck|take took taken|teach taught
|tell told|think thought|understand understood|win won|withdraw withdrew withdrawn|write wrote written
"""
# Verbs, adjectives and adverbs that say little: where the records lack them, little is missing.
_LIGHT = """
    stay stays staying remain remains stand stands standing deal deals dealing become becomes seem seems appear
    appears try tries trying tried let lets allow allows cause causes involve involves include includes including
    relate relates belong belongs exist exists turn turns come comes coming go goes going get gets getting leave
    leaves leaving left keep keeps bring brings brought put puts set sets move moves moving look looks looking
    see sees seen show shows shown use uses help helps play plays occur act acts follow follows run runs
    possible potential able likely certain sure clear good better best bad worse worst great big small large little
    high low long short old current different same similar main major general particular important special whole
    entire full total open really exactly actually currently recently finally together almost nearly around still
    future past later earlier often always never again away back others another several various kind kinds type
    types sort thing things way ways lot lots part parts point points case cases idea ideas example reason reasons
    letting happening ongoing status number title countries states delegations
"""
# Words of any question that hardly are what it is about, even where the records have them.
FILLERS = frozenset(["soon", "progress", "mind"])
LIGHT = frozenset(_LIGHT.split()) | FILLERS


@cache
def relatives(word: str) -> tuple[str, ...]:
    """The other forms of an irregular verb: "left" of "leave"; () for any other word."""
    return tuple(other for other in _FORMS.get(word, ()) if other != word)


_FORMS = {
    form: tuple(forms)
    for row in _IRREGULAR.replace("\n", " ").split("|")
    if (forms := row.split())
    for form in forms
}
