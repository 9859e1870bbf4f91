"""Which treaty a record is about, by the names that treaties go by."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Acronym → patterns of its names, the fullest first. An acronym is matched in capitals only.
_NAMES: dict[str, str] = {
    "CCM": r"Convention\s+on\s+Cluster\s+Munitions|Convention\s+sur\s+les\s+armes\s+à\s+sous-munitions"
    r"|Convención\s+sobre\s+Municiones\s+en\s+Racimo|\bCCM\b",
    "APMBC": r"Anti-?\s?Personnel\s+Mine[-\s]+Ban|Mine[-\s]Ban\s+(?:Convention|Treaty)"
    r"|Ottawa\s+(?:Convention|Treaty)"
    r"|Convention\s+on\s+the\s+Prohibition\s+of\s+the\s+Use,\s+Stockpiling,\s+Production\s+and\s+Transfer\s+of\s+Anti"
    r"|\bAPM?B[CT]\b|\bMBT\b",
    "ATT": r"Arms\s+Trade\s+Treaty|\bATT\b",
    "BWC": r"Biological\s+(?:and\s+Toxin\s+)?Weapons\s+Convention|\bBT?WC\b",
    "CWC": r"Chemical\s+Weapons\s+Convention|\bCWC\b",
    "CTBT": r"Comprehensive\s+Nuclear[-\s]Test[-\s]Ban\s+Treaty|\bCTBT\b",
    "NPT": r"Treaty\s+on\s+the\s+Non-Proliferation\s+of\s+Nuclear\s+Weapons|Non-Proliferation\s+Treaty|\bNPT\b",
    "TPNW": r"Treaty\s+on\s+the\s+Prohibition\s+of\s+Nuclear\s+Weapons|\bTPNW\b",
    "CCW": r"Convention\s+on\s+Certain\s+Conventional\s+Weapons|\bCCW\b",
    "UNFCCC": r"Framework\s+Convention\s+on\s+Climate\s+Change|\bUNFCCC\b|\bFCCC\b",
    "CBD": r"Convention\s+on\s+Biological\s+Diversity|\bCBD\b",
    "BBNJ": r"Biological\s+Diversity\s+of\s+Areas\s+beyond\s+National\s+Jurisdiction|\bBBNJ\b",
    "UNTOC": r"Convention\s+against\s+Transnational\s+Organi[sz]ed\s+Crime|\bUNTOC\b",
    "UNCAC": r"Convention\s+against\s+Corruption|\bUNCAC\b",
    "CRPD": r"Convention\s+on\s+the\s+Rights\s+of\s+Persons\s+with\s+Disabilities|\bCRPD\b",
    "OPT": r"Outer\s+Space\s+Treaty",
    "MINAMATA": r"Minamata\s+Convention",
    "BRS": r"Basel\s+Convention|Rotterdam\s+Convention|Stockholm\s+Convention",
}
_PATTERNS = {
    key: re.compile("|".join(part if part.startswith("\\b") else f"(?i:{part})" for part in pattern.split("|")))
    for key, pattern in _NAMES.items()
}


def find_treaty(heading: str, body: Iterable[str] = ()) -> str:
    """The acronym of the treaty that ``heading`` (title and opening) names first; else the one most named.

    "" where none is named, or where two are named equally often in ``body`` alone.
    """
    first = min(
        ((found.start(), key) for key, pattern in _PATTERNS.items() if (found := pattern.search(heading))),
        default=None,
    )
    if first is not None:
        return first[1]
    text = "\n".join(body)
    counts = sorted(((len(pattern.findall(text)), key) for key, pattern in _PATTERNS.items()), reverse=True)
    return counts[0][1] if counts[0][0] and counts[0][0] > counts[1][0] else ""
