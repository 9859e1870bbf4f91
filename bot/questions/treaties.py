# ruff: noqa: E501 - a pattern in one line is read at once
"""Other treaties that a question may be about: named, so that the answer can say they are not here."""

from __future__ import annotations

import re

from bot.questions.folding import fold

# Treaty → what it is called; acronyms stand for themselves. Kept to treaties that meet in the same rooms.
_NAMES: dict[str, str] = {
    "ATT": r"\bATT\b|arms trade treaty|traite sur le commerce des armes|tratado sobre el comercio de armas|договор\w* о торговле оружием|معاهدة تجارة الاسلحة|武器贸易条约",
    "NPT": r"\bNPT\b|non-?proliferation treaty|traite (?:sur|de) (?:la )?non-?proliferation|tratado (?:sobre|de) (?:la )?no proliferacion|договор\w* о нераспространении|معاهدة عدم (?:ال)?انتشار|不扩散(?:核武器)?条约",
    "TPNW": r"\bTPNW\b|prohibition of nuclear weapons|nuclear ban treaty|interdiction des armes nucleaires|prohibicion de las armas nucleares|договор\w* о запрещении ядерного оружия|حظر الاسلحة النووية|禁止核武器条约",
    "CTBT": r"\bCTBT\b|test[- ]ban treaty|essais nucleaires|ensayos nucleares|запрещени\w+ ядерных испытаний|حظر التجارب|禁止核试验",
    "BWC": r"\bBWC\b|biological weapons convention|armes biologiques|armas biologicas|биологическ\w+ оружи\w+|الاسلحة البيولوجية|生物武器公约",
    "CWC": r"\bCWC\b|chemical weapons convention|armes chimiques|armas quimicas|химическ\w+ оружи\w+|الاسلحة الكيميائية|化学武器公约",
    "CCW": r"\bCCW\b|certain conventional weapons|certaines armes classiques|ciertas armas convencionales|конвенци\w+ о негуманном оружии|конкретн\w+ видов обычного оружия|اسلحة تقليدية معينة|特定常规武器公约",
    "APMBC": r"\bAPMBC\b|mine[- ]ban (?:treaty|convention)|ottawa (?:treaty|convention)|convention d'ottawa|convencion de ottawa|оттавск\w+|اتفاقية (?:حظر الالغام|اوتاوا)|渥太华公约|禁雷公约",
    "UNFCCC": r"\bUNFCCC\b|paris agreement|kyoto protocol|accord de paris|acuerdo de paris|парижск\w+ соглашени\w+|اتفاق باريس|巴黎协定",
    "BBNJ": r"\bBBNJ\b|high seas treaty|biodiversity beyond national jurisdiction|haute mer|alta mar|公海条约",
    "CRPD": r"\bCRPD\b|rights of persons with disabilities",
}  # fmt: skip


def other_treaty(text: str, own: frozenset[str]) -> str:
    """The acronym of the treaty that the question is about, "" where it names none but the base's ``own``.

    Where it is only compared with ("like the Mine Ban Treaty"), the caller sees that by what the records hold.
    """
    folded = fold(text)
    for acronym, source in _NAMES.items():
        if acronym not in own and (
            re.search(rf"\b{acronym}\b", text) or re.search(source.replace(rf"\b{acronym}\b|", ""), folded)
        ):
            return acronym
    return ""


def where_called(folded: str, treaty: str) -> tuple[int, int] | None:
    """Where folded words call a treaty by one of the names kept here, its acronym apart; None where they do not."""
    source = _NAMES.get(treaty, "").replace(rf"\b{treaty}\b|", "")
    found = re.search(source, folded) if source else None
    return found.span() if found is not None else None
