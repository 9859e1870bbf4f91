"""The outline of a record: title matter, agenda, and to which agenda item each paragraph belongs.

Paragraphs are counted from 1 through the body: everything that is not title matter (what stands before the first
whole sentence), a heading, or the agenda with its label. List entries and table rows in the body are paragraphs
too. Page breaks, fonts and markup do not enter, so that the five forms of a record count alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.records.dates import find_days
from bot.records.labels import is_labelled
from bot.records.remark import Remark
from bot.records.titles import is_generic, likeness, overlap
from bot.records.treaties import find_treaty
from bot.records.types import Block, BlockKind, DraftItem

_LABEL = re.compile(
    r"^(?:(?:draft|provisional|proposed|adopted|annotated|meeting|the)\s+){0,2}(?:agenda(?:\s+items?)?|items?\s+"
    r"(?:discussed|on\s+the\s+agenda)|topics(?:\s+discussed)?|ordre\s+du\s+jour|orden\s+del\s+d[ií]a|programme)\s*:?$",
    re.I,
)
_ANNOUNCES = re.compile(r"\b(?:agenda|items|topics|ordre\s+du\s+jour|orden\s+del\s+d[ií]a)\b[^.]{0,80}:$", re.I)
_NUMBERED = re.compile(
    r"^(?P<word>(?:agenda\s+)?(?:item|point|topic|section|part)\s+|agenda\s+)?(?:no\.?\s*)?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2})?|[IVX]{1,5})\s*(?:\((?P<letter>[a-z])\)\s*|(?P<letter2>[a-z])(?=[.)]))?"
    r"(?P<mark>[.):]|\s[-–—]|[-–—](?=\s))?\s+(?P<title>\S.*)$",
    re.I,
)
_MARKER = re.compile(
    r"^\(?(?P<number>\d{1,2}(?:\.\d{1,2})?|[IVX]{1,5}|[a-z])[.):]?$|^(?:item\s+)(\d{1,2})\s*[.:)]?$", re.I
)
_SENTENCE_END = re.compile(r"[.!?…][)\]\"'”’»]*$")
_APART = re.compile(
    r"^(?:opening|closing|closure|conclusions?|concluding|next\s+steps|summary|introduction|annex|participants|"
    r"attendance|list\s+of\s+participants|welcome|background|follow[- ]up|wrap[- ]up)\b",
    re.I,
)
_TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A body paragraph: its block, its number, the agenda item it belongs to ("" outside)."""

    block: Block
    paragraph: int
    item: str
    printed: str = ""  # the number printed before it


@dataclass(slots=True)
class Outline:
    title: str
    matter: tuple[Block, ...]  # the blocks before the first whole sentence, the title's own included
    agenda: tuple[DraftItem, ...]
    body: tuple[Place, ...]
    listed: bool  # whether the record lists its agenda, or the headings had to serve
    doubts: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    headings: int = 0  # of agenda items found in the body

    @property
    def opening(self) -> tuple[Place, ...]:
        """The paragraphs before the first agenda item."""
        out = []
        for place in self.body:
            if place.item:
                break
            out.append(place)
        return tuple(out)


def find_outline(blocks: Sequence[Block]) -> Outline:
    """The outline of a document's blocks. Where no agenda is listed, numbered headings are taken for one."""
    start, end, agenda = _find_agenda(blocks)
    listed = bool(agenda)
    matter_end = _matter_end(blocks, start if listed else len(blocks))
    if not listed:
        agenda = _from_headings(blocks[matter_end:])
        start = end = matter_end
    outline = Outline(
        title=_title(blocks[:matter_end]), matter=tuple(blocks[:matter_end]), agenda=(), body=(), listed=listed
    )
    rest = [*blocks[matter_end:start], *blocks[max(end, matter_end) :]]
    _sections(rest, list(agenda), outline, after=max(0, start - matter_end))
    return outline


# -- title ------------------------------------------------------------------------------------------------
def _matter_end(blocks: Sequence[Block], limit: int) -> int:
    for index, block in enumerate(blocks[:limit]):
        if (
            _is_sentence(block)
            or _opens_list(block, blocks[index + 1 : index + 2])
            or (index and block.kind is BlockKind.HEADING and number_of(block))
        ):
            return index
        if block.kind is BlockKind.HEADING and _APART.match(block.text) and block.text.count(" ") < 3:
            return index
    return min(limit, len(blocks)) if limit < len(blocks) else 0 if not blocks else 1


def _opens_list(block: Block, following: Sequence[Block]) -> bool:
    """As in "The following took part:" before the entries of a list."""
    return (
        block.text.endswith(":")
        and block.text.count(" ") >= 2
        and bool(following)
        and following[0].kind is BlockKind.ITEM
    )


def is_agenda_label(text: str) -> bool:
    return _LABEL.match(text) is not None


def _is_sentence(block: Block) -> bool:
    if block.kind is BlockKind.HEADING:
        return False
    ended = _SENTENCE_END.search(block.text) is not None
    return (ended and block.text.count(" ") >= 4) or block.text.count(" ") > 35


def _title(matter: Sequence[Block]) -> str:
    speaks = re.compile(
        r"synopsis|summary|minutes|report|record|consultation|meeting|session|conference|notes|highlights", re.I
    )
    headings = [block.text for block in matter if block.kind is BlockKind.HEADING]
    named = next((text for text in headings if speaks.search(text) and not is_generic(text)), "")
    generic = next((text for text in headings if is_generic(text)), "")
    if generic and generic == next((text for text in headings if speaks.search(text)), ""):
        return _composed(generic, headings, matter)
    return named or (headings[0] if headings else matter[0].text if matter else "")


def _tells(text: str) -> bool:
    """Whether a line of title matter says which meeting it was: not when and where alone, no label."""
    if is_labelled(text) or is_generic(text) or len(text) > _TITLE_LENGTH:
        return False
    return not find_days(text) or bool(find_treaty(text))


def _composed(generic: str, headings: Sequence[str], matter: Sequence[Block]) -> str:
    """A title that says nothing ("SYNOPSIS") with the line beside it that does, in the order of the document."""
    lines = [text for text in (*headings, *(block.text for block in matter)) if text != generic]
    telling = next((text for text in lines if _tells(text)), "")
    if not telling:
        return generic
    texts = [block.text for block in matter]
    first, second = sorted((generic, telling), key=texts.index)
    return f"{first} – {second}"


# -- agenda -----------------------------------------------------------------------------------------------
def _find_agenda(blocks: Sequence[Block]) -> tuple[int, int, tuple[DraftItem, ...]]:
    """(index of its label or first entry, index after its last, items); (0, 0, ()) where none is listed."""
    for index, block in enumerate(blocks):
        if _LABEL.match(block.text):
            end, items = _entries(blocks, index + 1)
            if len(items) >= 2:
                return index, end, items
        elif _ANNOUNCES.search(block.text):
            end, items = _entries(blocks, index + 1)
            if len(items) >= 2:
                return index + 1, end, items
        if inline := _inline(block):
            return index, index + 1, inline
    for index, block in enumerate(blocks[:60]):  # no label: three numbered short entries running, from 1
        if _entry_number(block) in ("1", "I"):
            end, items = _entries(blocks, index)
            if len(items) >= 3 and [item.number for item in items][:3] in (["1", "2", "3"], ["I", "II", "III"]):
                return index, end, items
    return 0, 0, ()


def _entries(blocks: Sequence[Block], start: int) -> tuple[int, tuple[DraftItem, ...]]:
    items: list[DraftItem] = []
    seen: set[str] = set()
    index = start
    while index < len(blocks):
        entry = _entry(blocks[index], items)
        if entry is None and not items and index == start and blocks[index].kind is BlockKind.ROW:
            index += 1  # the heads of the columns
            continue
        if entry is None or entry.number in seen:
            break
        if items and blocks[index].kind is BlockKind.HEADING and not _follows(items[-1].number, entry.number):
            break
        seen.add(entry.number)
        items.append(entry)
        index += 1
    # "1. Title" as a heading with text below is a section, not an entry
    if items and index < len(blocks) and blocks[index - 1].kind is BlockKind.HEADING and len(items) == 1:
        return start, ()
    return index, tuple(items)


def _entry(block: Block, before: list[DraftItem]) -> DraftItem | None:
    """The agenda item that the block lists, or None."""
    if len(block.text) > _TITLE_LENGTH or (_is_sentence(block) and block.text.count(" ") > 14):
        return None
    if block.kind is BlockKind.ROW:
        cells = [cell for cell in block.cells if cell]
        found = _MARKER.match(cells[0]) if len(cells) >= 2 else None
        if found and not (found[1] or "").islower():
            return DraftItem(number=found[1] or found[2], title=_trim(cells[1]))
        if cells and (numbered := _NUMBERED.match(cells[0])):
            return DraftItem(number=_number(numbered), title=_trim(numbered["title"]))
        return None
    text, marker = block.text, block.marker
    if marker and (found := _MARKER.match(marker)):
        number = found["number"] or found[2]
        if number.isalpha() and len(number) == 1 and number.islower() and before:
            parent = before[-1].number.partition(" (")[0]
            return DraftItem(number=f"{parent} ({number})", title=_trim(text))
        return DraftItem(number=number, title=_trim(text))
    if before and (letter := re.match(r"^\(?([a-z])\)\s+(?=\S)", text)):
        parent = before[-1].number.partition(" (")[0]
        return DraftItem(number=f"{parent} ({letter[1]})", title=_trim(text[letter.end() :]))
    numbered = _NUMBERED.match(text)
    if numbered and (numbered["mark"] or numbered["word"] or block.kind is BlockKind.ITEM):
        return DraftItem(number=_number(numbered), title=_trim(numbered["title"]))
    if block.kind is BlockKind.ITEM and marker and all(item.number.isdigit() for item in before):
        return DraftItem(number=str(len(before) + 1), title=_trim(text))  # bullets: counted
    return None


def _entry_number(block: Block) -> str:
    entry = _entry(block, [])
    return entry.number if entry and (block.marker[:1].isalnum() or _NUMBERED.match(block.text)) else ""


def _inline(block: Block) -> tuple[DraftItem, ...]:
    """As in "Agenda: 1. Opening; 2. Reports; 3. Closing" in one paragraph."""
    found = re.match(r"^(?:the\s+)?(?:draft\s+|provisional\s+)?agenda[^:]{0,60}:\s*(?=\(?1[.)])", block.text, re.I)
    if not found:
        return ()
    parts = re.split(r"(?:^|[\s;,.]+)\(?(\d{1,2})[.)]\s+", block.text[found.end() :])
    items = [DraftItem(number=n, title=_trim(title)) for n, title in zip(parts[1::2], parts[2::2], strict=False)]
    return (
        tuple(items)
        if len(items) >= 2 and [item.number for item in items] == [str(n + 1) for n in range(len(items))]
        else ()
    )


def _from_headings(blocks: Sequence[Block]) -> tuple[DraftItem, ...]:
    items: dict[str, DraftItem] = {}
    for block in blocks:
        found = number_of(block) if block.kind is BlockKind.HEADING else None
        if found and "." not in found.number:
            items.setdefault(found.number, found)
    return tuple(items.values()) if len(items) >= 2 else ()


def _follows(last: str, number: str) -> bool:
    return not (last.isdigit() and number.isdigit()) or int(number) > int(last)


def _number(match: re.Match[str]) -> str:
    letter = match["letter"] or match["letter2"]
    number = match["number"].upper()
    return f"{number} ({letter})" if letter else number


def _trim(title: str) -> str:
    return title.strip().rstrip(".;,:").strip()


def number_of(block: Block) -> DraftItem | None:
    """The number and title of a heading such as "3. Title", "Item 3: Title", "3) Title"; None without a number."""
    if block.marker and (found := _MARKER.match(block.marker)) and block.kind is not BlockKind.ITEM:
        return DraftItem(number=found["number"] or found[2], title=_trim(block.text))
    numbered = _NUMBERED.match(block.text)
    if numbered is None or not (numbered["mark"] or numbered["word"]):
        return None
    if numbered["number"].isalpha() and not numbered["number"].isupper():
        return None
    return DraftItem(number=_number(numbered), title=_trim(numbered["title"]))


# -- sections ---------------------------------------------------------------------------------------------
def _sections(blocks: Sequence[Block], agenda: list[DraftItem], outline: Outline, *, after: int) -> None:
    """Goes through the body; ``after`` blocks stand before the agenda and belong to no item."""
    body: list[Place] = []
    current = ""
    for index, block in enumerate(blocks):
        for part in _parts(block, agenda):
            if index >= after:
                item = _section(part, agenda, outline, current)
                if item is not None:
                    outline.headings += item != "" and item != current
                    current = item
                    continue
            if part.kind is BlockKind.HEADING:
                continue
            text, printed = part, ""
            if part.kind is BlockKind.ITEM and part.marker[:1].isdigit():
                printed = part.marker.rstrip(".)")
            elif found := re.match(r"^(\d{1,3})\.\s+(?=[A-Z])", part.text):
                printed, text = found[1], _without(part, found.end())
            body.append(Place(text, len(body) + 1, current, printed))
    outline.body = tuple(body)
    outline.agenda = tuple(agenda)


def _section(block: Block, agenda: list[DraftItem], outline: Outline, current: str) -> str | None:
    """The item whose section ``block`` opens ("" for one outside the agenda); None where it is no heading."""
    heading = block.kind is BlockKind.HEADING
    if not heading and (len(block.text) > 160 or _SENTENCE_END.search(block.text)):
        return None
    found = number_of(block)
    if found is None and block.kind is BlockKind.ITEM and block.marker[:1].isdigit():
        found = DraftItem(number=block.marker.rstrip(".)"), title=_trim(block.text))
    if found is None and heading and (bare := _NUMBERED.match(block.text)):
        found = DraftItem(number=_number(bare), title=_trim(bare["title"]))
        if all(item.number != found.number for item in agenda):
            found = None
    by_words = _alike(found.title if found else block.text, agenda)
    if found is not None:
        match = next((item for item in agenda if item.number == found.number), None)
        like = likeness(found.title, match.title) if match else 0.0
        if not heading and like < 0.6:
            return None
        if match is not None and like == 0.0 and by_words is not None and by_words[1] >= 0.8:
            outline.doubts.append(
                Remark(
                    "The heading “{heading}” has the number of “{one}” but the words of “{other}”: it was taken for"
                    " the latter.",
                    heading=block.text,
                    one=match.title,
                    other=by_words[0].title,
                )
            )
            return by_words[0].number
        if match is not None:
            if like == 0.0:
                outline.doubts.append(
                    Remark(
                        "The heading “{heading}” is item {item}, “{title}”, by its number alone.",
                        heading=block.text,
                        item=match.number,
                        title=match.title,
                    )
                )
            return match.number
        parent = re.split(r"[. ]", found.number)[0]
        if any(item.number == parent for item in agenda) and parent != found.number:
            return parent
        if by_words is not None and by_words[1] >= 0.6:
            return by_words[0].number
        if heading and agenda and outline.listed:
            outline.warnings.append(
                Remark(
                    "The heading “{heading}” is not on the agenda listed: it was added as item {item}.",
                    heading=block.text,
                    item=found.number,
                )
            )
            agenda.append(found)
            return found.number
        return None
    if by_words is not None and by_words[1] >= (0.6 if heading else 0.95):
        return by_words[0].number
    if heading and _APART.match(block.text) and block.text.count(" ") < 8:
        return ""
    return None


def _parts(block: Block, agenda: Sequence[DraftItem]) -> list[Block]:
    """The parts of a block that holds a heading and text: "**3. Title.** Peru said …", a row "3 | Title | text"."""
    if (
        block.kind is BlockKind.PARAGRAPH
        and block.bold
        and block.bold[0][0] == 0
        and block.bold[0][1] < len(block.text)
    ):
        head = block.text[: block.bold[0][1]]
        found = number_of(Block(kind=BlockKind.HEADING, text=head))
        if found and any(
            item.number == found.number and likeness(item.title, found.title) >= 0.5 for item in agenda
        ):
            return [
                Block(kind=BlockKind.HEADING, text=_trim(head), page=block.page),
                _without(block, block.bold[0][1]),
            ]
    if block.kind is BlockKind.ROW:
        cells = [cell for cell in block.cells if cell]
        if (
            len(cells) >= 2
            and _MARKER.match(cells[0])
            and any(item.number == cells[0].rstrip(".):") for item in agenda)
        ):
            cells = [f"{cells[0].rstrip('.):')}. {cells[1]}", *cells[2:]]
        numbered = number_of(Block(kind=BlockKind.HEADING, text=cells[0])) if cells else None
        if numbered and any(item.number == numbered.number for item in agenda):
            text = " ".join(cells[1:])
            parts = [Block(kind=BlockKind.HEADING, text=cells[0], page=block.page)]
            return [*parts, Block(kind=BlockKind.PARAGRAPH, text=text, page=block.page)] if text else parts
    return [block]


def _without(block: Block, width: int) -> Block:
    """``block`` without its first ``width`` characters and the punctuation and space that follow them."""
    while width < len(block.text) and block.text[width] in " .:–—-":
        width += 1
    bold = tuple((max(0, start - width), end - width) for start, end in block.bold if end > width)
    return replace(block, text=block.text[width:], bold=bold)


# -- likeness of titles -----------------------------------------------------------------------------------
def _alike(title: str, agenda: Sequence[DraftItem]) -> tuple[DraftItem, float] | None:
    """The agenda item whose title is most like ``title``, and how like (0–1)."""
    scored = [(likeness(title, item.title), overlap(title, item.title), -n) for n, item in enumerate(agenda)]
    if not scored or max(scored)[0] == 0.0:
        return None
    best = max(scored)
    return agenda[-best[2]], best[0]
