# ruff: noqa: E501 - a pattern or a row of a table in one line is read at once
"""Words in which a record says that somebody was against something, or warned of it.

They are read from the sentence itself, because what matters in them ("not", "against") is no word of the index.
Nobody is labelled by them: they only decide whether a sentence can answer who supported or who opposed.
"""

from __future__ import annotations

import re

_AGAINST = {
    "en": r"\b(?:oppos\w+|object(?:ed|s|ion)?\b|reject\w*|disagree\w*|against)\b"
    r"|\b(?:not|cannot|unable to|n't) (?:\w+ ){0,2}(?:support|accept|agree|favou?r|endorse|join)",
    "fr": r"\b(?:oppos\w+|opposé\w*|object\w+|rejet\w+|contre)\b|\bne (?:\w+ ){1,2}pas (?:\w+ )?(?:soutenir|accepter|appuyer)",
    "es": r"\b(?:opus\w+|opon\w+|opuest\w+|objet\w+|rechaz\w+|contra|en contra)\b|\bno (?:\w+ )?(?:apoy|acept)\w+",
    "ru": r"\b(?:против|возра\w+|отверг\w+|отклон\w+)\b|\bне (?:\w+ )?(?:поддерж|приня|соглас)\w+",
    "ar": r"عارض|اعترض|رفض|ضد|لا (?:يؤيد|تؤيد|يقبل|تقبل)",
    "zh": r"反对|拒绝|不(?:支持|赞成|同意|接受)",
}
_WARNING = {
    "en": r"\b(?:warn\w*|caution\w*|rather than|risk\w*|danger\w*|fear\w*|concern\w*|urged? \w+ not|should not|must not|burden)\b",
    "fr": r"\b(?:mis en garde|mise en garde|avert\w+|plutôt que|risque\w*|crain\w+|préoccup\w+|ne (?:doit|doivent) pas)\b",
    "es": r"\b(?:advirti\w+|advert\w+|en lugar de|más bien|riesgo\w*|tem\w+|preocup\w+|no deb\w+)\b",
    "ru": r"\b(?:предостере\w+|предупре\w+|вместо|риск\w*|опас\w+|обеспоко\w+|не следует|не должн\w+)\b",
    "ar": r"حذر|خطر|بدلا من|قلق|خشي",
    "zh": r"警告|告诫|而不是|风险|担心|关切",
}
_COMPILED: dict[tuple[str, str], re.Pattern[str]] = {}


def is_against(sentence: str, language: str) -> bool:
    """Whether the sentence tells of somebody being against something."""
    return bool(_pattern("against", language).search(sentence))


def is_warning(sentence: str, language: str) -> bool:
    """Whether the sentence tells of somebody being against something, or warning of it."""
    return is_against(sentence, language) or bool(_pattern("warning", language).search(sentence))


def _pattern(name: str, language: str) -> re.Pattern[str]:
    key = (name, language)
    if key not in _COMPILED:
        table = _AGAINST if name == "against" else _WARNING
        _COMPILED[key] = re.compile(table.get(language, r"(?!)"), re.IGNORECASE)
    return _COMPILED[key]
