"""The six languages in which a question may come."""

from __future__ import annotations

from bot.questions.tongues import ar, en, es, fr, ru, zh
from bot.questions.tongues.tongue import Tongue, compiled

TONGUES: dict[str, Tongue] = {t.code: t for t in (ar.TONGUE, en.TONGUE, es.TONGUE, fr.TONGUE, ru.TONGUE, zh.TONGUE)}

__all__ = ["TONGUES", "Tongue", "compiled"]
