"""Lines such as "Venue: …" and "Chair: …", which stand alone even where their breaks are soft."""

from __future__ import annotations

import re

LABELLED = re.compile(
    r"(?:meeting\s+)?(?:date|time|venue|place|location|chair(?:person|man|woman)?s?|co-?chairs?|president|facilitators?|"
    r"moderators?|participants|present|attendance|attendees|apologies|rapporteur|secretary|lieu|lugar|fecha|présidence|"
    r"presidencia|from|to|subject)\s*:\s+\S",
    re.I,
)
