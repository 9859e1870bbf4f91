"""Which language a question is in: by script, then by its small words."""

from __future__ import annotations

import re

from bot.questions.folding import fold
from bot.questions.tongues import TONGUES

_SCRIPTS = (
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
_SIGNS = {"es": re.compile(r"[¿¡ñ]"), "fr": re.compile(r"[çœêèùî]|\b[ldqnsc]['’](?=[a-zà-ÿ])|\bqu['’]", re.I)}
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = ("en", "es", "fr")


def language_of_question(text: str, given: str | None) -> str:
    """One of the six languages. ``given`` is the reader's: believed unless the text speaks clearly against it."""
    for language, script in _SCRIPTS:
        found = len(script.findall(text))
        if found and found * 3 >= len(_WORD.findall(text)):
            return language
    words = [fold(word) for word in _WORD.findall(text)]
    scores = {language: float(sum(word in _EVIDENCE[language] for word in words)) for language in _LATIN}
    for language, signs in _SIGNS.items():
        scores[language] += 1.5 * len(signs.findall(text))
    if given in _LATIN:
        scores[given] += 0.9
    best = max(_LATIN, key=lambda language: (scores[language], language == "en"))
    return best if scores[best] > 0 else "en"


_EVIDENCE = {language: frozenset(map(fold, TONGUES[language].evidence)) for language in _LATIN}
