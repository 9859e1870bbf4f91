"""A table of submissions as CSV: the columns are known by their names, in any of the six languages and order."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import replace
from datetime import date

from bot.errors import BadInput
from bot.obligations.rules import Rulebook
from bot.parties.lexicon import Lexicon
from bot.questions.folding import fold
from bot.submissions.lines import MOST_LINES, Line, Trouble, read_line, under
from bot.text.catalogue import Texts

MOST_BYTES = 1_000_000

# What stands at the head of a column, folded.
_HEADS: dict[str, str] = {
    "state": "state, country, party, state party, states parties|etat, pays, etat partie|estado, pais, estado parte"
    "|государство, страна, государство-участник|الدولة, دولة, البلد, الدولة الطرف|国家, 缔约国, 国名",
    "code": "code, iso, iso code, iso 3166",
    "rule": "obligation, article, report, rule|rapport|obligacion, articulo, informe"
    "|обязательство, статья, доклад, отчет|الالتزام, المادة, التقرير|义务, 条款, 报告",
    "year": "year, period, due year, year due|annee|ano, periodo|год|السنة, سنة, العام|年, 年份, 年度",
    "day": "date, day, submitted, submitted on, date submitted, date of submission, received"
    "|date de remise, remis le, date de soumission, jour|fecha, presentado, fecha de presentacion, entregado"
    "|дата, дата представления, представлен|التاريخ, تاريخ, تاريخ التقديم|日期, 提交日期",
    "document": "document, symbol, link, url, address, reference|cote, lien|signatura, documento, enlace"
    "|документ, ссылка|الوثيقة, الرمز, الرابط|文件, 文号, 链接",
    "treaty": "treaty, convention|traite|tratado, convencion|договор, конвенция|المعاهدة, الاتفاقية|条约, 公约",
}
_COLUMNS = {
    fold(name.strip()): column
    for column, names in _HEADS.items()
    for language in names.split("|")
    for name in language.split(",")
}


def read_sheet(
    data: bytes, lexicon: Lexicon, book: Rulebook, texts: Texts, *, today: date, heading: str = ""
) -> tuple[Line, ...]:
    """What each row says; rows count as lines of the file. ``heading`` (a caption) holds where a row says nothing.

    Raises ``BadInput``, in the reader's language, where it is no table or has no column of States.
    """
    rows = rows_of(data, texts)
    columns = _columns(rows[0][1]) if rows else {}
    if not {"state", "code"} & set(columns):
        raise BadInput(
            texts.say(
                "The first row of the file has to name the columns: state, article, year, date, document. "
                "A column of States is needed; the others may be left out."
            )
        )
    if len(rows) > MOST_LINES + 1:
        raise BadInput(
            texts.say("The file has {n} rows; at most {most} can be taken at a time.").format(
                n=len(rows) - 1, most=MOST_LINES
            )
        )
    head = read_line(heading, lexicon, book, number=0, today=today)[0] if heading.strip() else None
    found: list[Line] = []
    for number, cells in rows[1:]:
        if any(cell.strip() for cell in cells):
            for one in _row(number, cells, columns, lexicon, book, today):
                found.append(under(one, head) if head is not None else one)
    return tuple(found)


def _row(
    number: int, cells: list[str], columns: dict[str, int], lexicon: Lexicon, book: Rulebook, today: date
) -> tuple[Line, ...]:
    """Each cell is read as a line of its own kind, then the row is put together from them."""

    def cell(name: str) -> str:
        at = columns.get(name)
        return cells[at].strip() if at is not None and at < len(cells) else ""

    text = " · ".join(part.strip() for part in cells if part.strip())
    # "7", "Article 7", "annual": a bare number in the column of obligations is an article's.
    rule = cell("rule")
    rule = f"Article {rule}" if re.match(r"\d{1,2}(\s*\(\d+\))?$", rule) else rule
    state = cell("state")
    key = lexicon.key_of(cell("code")) or lexicon.key_of(state)
    names = lexicon.name(key, "en") if key else state
    said = " ; ".join(part for part in (names, cell("treaty"), rule, cell("year"), _day(cell("day"))) if part)
    lines = read_line(said, lexicon, book, number=number, today=today)
    document = cell("document")[:300]
    whole = tuple(replace(one, text=text[:300], document=document or one.document) for one in lines)
    if len(whole) > 1:
        return (replace(whole[0], parties=(), trouble=Trouble.WORDS, words=state[:80]),)
    if key and not whole[0].trouble:
        return (replace(whole[0], parties=(key,), guessed=""),)
    return whole


def _day(written: str) -> str:
    """A spreadsheet's own "2011-04-28 00:00:00" without the hour."""
    return re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?Z?$", "", written)


def _columns(names: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        column = _COLUMNS.get(re.sub(r"[\s_]+", " ", fold(name)).strip(" :*\ufeff"))
        if column is not None:
            found.setdefault(column, at)
    return found


def rows_of(data: bytes, texts: Texts) -> list[tuple[int, list[str]]]:
    """Each row of a table that is not empty, with the number of the line on which it ends.

    Raises ``BadInput``, in the reader's language, where it is none.
    """
    text = _text(data, texts)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, cells))
    except csv.Error:
        raise BadInput(
            texts.say("Line {n} of the file cannot be read as a table: save it as CSV.").format(n=reader.line_num)
        ) from None
    return found


def _text(data: bytes, texts: Texts) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif b"\0" in data:
        encodings = []
    else:
        encodings = ["utf-8-sig", "cp1252"]  # the second is what spreadsheets of the West save without asking
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput(texts.say("The file is no plain text: save the table as CSV in UTF-8 and send that."))
