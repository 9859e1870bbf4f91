"""Capitals: which are acronyms however they are typed, and which are names shouted."""

from __future__ import annotations

from typing import Final

_KNOWN = """
apmbc apms asean aids atms bwc caricom ccm ccw cmc ctbt cwc ecowas eu gichd icbl icc icrc ied ieds igad ihl ilo
imas iom isu itf mag manpads mre msp msps nato ngo ngos npa npt oas oecd ohchr opcw osce unctad undp unesco unga
unhcr unicef unidir unmas unmee unoda unodc unops uxo wfp
"""

_NAMES = """
angola belize benin bhutan brazil brunei canada chad chile china congo cuba cyprus egypt fiji france gabon
gambia ghana greece guinea guyana haiti iceland india iran iraq israel italy jamaica japan jordan kenya kuwait
laos latvia libya mali malta mexico monaco nauru nepal niger norway oman palau panama peru poland qatar russia
rwanda samoa serbia spain sudan sweden syria togo tonga turkey tuvalu uganda yemen zambia holy see lao agenda
annex chair draft final item items no note party report state states title vienna geneva oslo dublin
"""

KNOWN: Final = frozenset(_KNOWN.split())
"""Never stemmed, typed in capitals or not. Only what a stemmer would spoil has to be here."""

NAMES: Final = frozenset(_NAMES.split())
"""Words of up to six letters that some records print in capitals: names of States and words of headings."""

ALSO_WORDS: Final = frozenset({"us", "who"})
"""Acronyms that are stop words in lower case."""
