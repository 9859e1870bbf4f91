"""A document becomes a draft: a synopsis where it is one, else passages that can be searched and quoted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.parties.lexicon import Lexicon
from bot.records.facts import heading_days
from bot.records.outline import find_outline
from bot.records.remark import Remark
from bot.records.sentences import split_sentences
from bot.records.synopsis import NO_DATE, read_synopsis
from bot.records.treaties import find_treaty
from bot.records.types import Block, BlockKind, Document, Draft, DraftPassage
from bot.records.wordlist import words
from storage.rows import PassageKind

_SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]"}
_COMMON = {
    "en": words("the of and to that in on for was were with said by is as at which their has have be it they"),
    "fr": words("le la les des et que dans pour est une du sur qui par au aux ont avec été ce cette son sa"),
    "es": words("el los las del que en para una por con se su al más como fue sobre este esta ha sus y"),
}


def draft(document: Document, lexicon: Lexicon) -> Draft:
    """What can be recognised in ``document``. Never fails: what is not recognised is said in ``warnings``."""
    language = language_of(document.blocks)
    outline = find_outline(document.blocks)
    verdict = read_synopsis(document, outline, lexicon, language)
    return verdict.draft or _passages(document, outline.title, language, verdict.lacking)


def language_of(blocks: Sequence[Block]) -> str:
    """One of "ar", "en", "es", "fr", "ru" or "zh", by script and common words; English where nothing decides."""
    text = " ".join(block.text for block in blocks[:400])[:60_000]
    letters = max(1, sum(character.isalpha() for character in text))
    for language, pattern in _SCRIPTS.items():
        if len(re.findall(pattern, text)) > 0.3 * letters:
            return language
    counts = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    scores = {language: sum(counts[word] for word in common) for language, common in _COMMON.items()}
    return max(scores, key=lambda language: scores[language])


def _passages(document: Document, title: str, language: str, lacking: str) -> Draft:
    """Every block but the title is a passage of nobody's, headings too: in a transcript they say who speaks."""
    stated = dict(document.properties)
    if not title or re.fullmatch(r"<.*>", title):
        title = next((block.text for block in document.blocks if not re.fullmatch(r"<.*>", block.text)), "")[:200]
    title = stated.get("title") or title or document.file_name
    blocks = [block for block in document.blocks if not (block.kind is BlockKind.HEADING and block.text == title)]
    passages = tuple(
        DraftPassage(
            item="",
            paragraph=number,
            text=block.text,
            sentences=split_sentences(block.text),
            kind=PassageKind.NARRATIVE,
            page=block.page,
            printed_paragraph=_printed(block),
        )
        for number, block in enumerate(blocks, start=1)
    )
    head = [stated.get("date", ""), title, *(block.text for block in document.blocks[:8])]
    days = next((found for text in head if len(text) < 180 for found in heading_days(text)), None)
    return Draft(
        genre="passages",
        title=title,
        treaty=find_treaty(" \n".join(head), (block.text for block in blocks)),
        date=days.first if days else None,
        date_end=days.last if days else None,
        passages=passages,
        language=language,
        warnings=(
            *document.warnings,
            *(() if days else (NO_DATE,)),
            *_no_synopsis(lacking, _guess(document.blocks)),
            Remark(
                "Nobody is named as a speaker, and no agenda is kept: the text can be searched and quoted as the"
                " record's, but questions about what a State said will not find it."
            ),
        ),
    )


def _printed(block: Block) -> str:
    if block.marker[:1].isdigit():
        return block.marker.rstrip(".)")
    found = re.match(r"^(\d{1,3})\.\s+[A-Z]", block.text)
    return found[1] if found else ""


def _no_synopsis(lacking: str, guess: str) -> tuple[str, ...]:
    """Why it is none, and what it looks like instead where that shows."""
    why = Remark("This was not recognised as a synopsis: {why}.", why=lacking)
    return (why, guess) if guess else (why,)


def _guess(blocks: Sequence[Block]) -> str:
    """What the document looks like instead, in one sentence; "" where nothing shows."""
    texts = [block.text for block in blocks]
    count = max(1, len(texts))
    if sum(bool(re.search(r"<SPEAKER|^SPEAKER\b", text)) for text in texts) >= 3:
        return Remark("It looks like a debate with speaker marks.")
    headings = [block.text for block in blocks if block.kind is BlockKind.HEADING]
    if sum("|" in text or text.endswith(":") for text in headings) >= 5:
        return Remark("It looks like a transcript in which headings name who speaks.")
    if (
        sum(bool(re.match(r"^\d{1,3}\.\s", block.text) or block.marker[:1].isdigit()) for block in blocks)
        > 0.3 * count
    ):
        return Remark("It looks like a report in numbered paragraphs.")
    if sum(len(re.findall(r"\b[A-Z]{5,}\b", text)) >= 2 for text in texts) > 0.25 * count:
        return Remark("It looks like a bulletin that prints names in capitals.")
    return ""
