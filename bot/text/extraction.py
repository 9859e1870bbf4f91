"""The catalogues kept in step with the code: ``python -m bot.text.extraction update`` (or ``check``).

Sentences are found by the words that show or mark them, ``say``, ``say_n``, ``N_`` and ``Remark``, and in the rules
of obligations. Translations are kept,
what the code no longer says is dropped, new sentences come in empty (English: as they stand). Files are sorted
and carry no dates, line numbers or addresses, so that the same code always makes the same files.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import PoFileError, read_po, write_po

from bot.text.catalogue import FOLDER, LANGUAGES, OWN_NAMES, SOURCE_LANGUAGE, path_of

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "handlers")
# The demo's ``say`` prints on the operator's terminal; the practice server is a peer with words of its own.
NOT_OURS = ("bot/demo.py", "bot/practice/")
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"say": None, "say_n": (1, 2), "N_": None, "Remark": None}
PLURALS: Mapping[str, tuple[int, str]] = {
    "ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"),
    "en": (2, "(n != 1)"),
    "es": (2, "(n != 1)"),
    "fr": (2, "(n > 1)"),
    "ru": (3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"),
    "zh": (1, "0"),
}

# Rules of obligations are data, and so are their sentences: one that is text and not a table by language is ours.
DATA = "bot/obligations/data"
DATA_FIELDS = frozenset({"subject", "who", "says", "says_if", "hand_in", "why"})

Key = str | tuple[str, ...]  # a sentence, or its singular and plural


def sentences(root: Path = ROOT, rooms: Iterable[str] = ROOMS) -> dict[Key, tuple[str, ...]]:
    """Every sentence that the code under ``root`` says, and the files it is said in."""
    found: dict[Key, set[str]] = {}
    for room in rooms:
        for path in sorted((root / room).rglob("*.py")):
            place = path.relative_to(root).as_posix()
            if place.startswith(NOT_OURS):
                continue
            with path.open("rb") as source:
                for _, key, _, _ in extract("python", source, KEYWORDS, (), {"encoding": "utf-8"}):
                    if any(key if isinstance(key, tuple) else (key,)):
                        found.setdefault(key, set()).add(place)
    for path in sorted((root / DATA).glob("*.json")):
        for sentence in _in_data(json.loads(path.read_text("utf-8"))):
            found.setdefault(sentence, set()).add(path.relative_to(root).as_posix())
    return {key: tuple(sorted(places)) for key, places in sorted(found.items(), key=lambda pair: _sort(pair[0]))}


def _in_data(data: object) -> Iterator[str]:
    """The sentences of a file of rules."""
    if isinstance(data, list):
        for one in data:
            yield from _in_data(one)
    elif isinstance(data, dict):
        for name, value in data.items():
            if name in DATA_FIELDS and isinstance(value, str):
                yield value
            else:
                yield from _in_data(value)


def read(folder: Path, language: str) -> Catalog:
    """The catalogue as data; an empty one where there is no file. Raises ``PoFileError`` where it is broken."""
    path = path_of(folder, language)
    text = path.read_bytes() if path.exists() else _header(language).encode()
    return read_po(BytesIO(text), locale=language, abort_invalid=True)


def update(folder: Path = FOLDER, root: Path = ROOT) -> list[Path]:
    """Bring all six catalogues in step with the code; the files that changed."""
    said = sentences(root)
    changed = []
    for language in LANGUAGES:
        path = path_of(folder, language)
        text = written(read(folder, language), said, language)
        if not path.exists() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            changed.append(path)
    return changed


def written(kept: Catalog, said: Mapping[Key, tuple[str, ...]], language: str) -> bytes:
    """The file of one language: every sentence that is said, with the translation kept for it."""
    fresh = Catalog(locale=language, fuzzy=False)
    for key, places in said.items():
        forms = PLURALS[language][0]
        old = _of(kept, key)
        # A sentence that gained or lost its plural is another sentence.
        same = old is not None and (old.id == key if isinstance(key, tuple) else isinstance(old.id, str))
        if language == SOURCE_LANGUAGE:
            string: str | tuple[str, ...] = key
        elif old is not None and same and (isinstance(key, str) or len(_strings(old.string)) == forms):
            string = _strings(old.string) if isinstance(key, tuple) else _strings(old.string)[0]
        else:
            string = ("",) * forms if isinstance(key, tuple) else ""
        comments = old.user_comments if old is not None else ()
        fresh.add(key, string, locations=[(place, 0) for place in places], user_comments=comments)
    body = BytesIO()
    write_po(body, fresh, width=100, omit_header=True, include_lineno=False)
    return _header(language).encode() + b"\n" + body.getvalue().strip() + b"\n"


def complaints(folder: Path = FOLDER, root: Path = ROOT, languages: Iterable[str] = LANGUAGES) -> list[str]:
    """What is wrong with the catalogues, one sentence each; empty where they are fit to be shown."""
    said = sentences(root)
    found = []
    for language in languages:
        try:
            catalogue = read(folder, language)
        except (PoFileError, UnicodeDecodeError) as error:
            found.append(f"{language}: cannot be read: {error}")
            continue
        if (catalogue.num_plurals, catalogue.plural_expr) != PLURALS[language]:
            found.append(f"{language}: another rule of plural forms")
        found += [f"{language}: missing: {_first(key)!r}" for key in said if _of(catalogue, key) is None]
        found += [f"{language}: no longer said: {_key(m)!r}" for m in catalogue if m.id and _key(m) not in said]
        found += [f"{language}: {fault}: {_key(m)!r}" for m in catalogue if m.id for fault in faults(m, language)]
    return found


def faults(message: Message, language: str) -> Iterator[str]:
    """What is wrong with one translation."""
    sources, strings = _strings(message.id), _strings(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if not all(strings):
        yield "not translated"
        return
    if isinstance(message.id, tuple) and len(strings) != PLURALS[language][0]:
        yield "wrong number of plural forms"
    if language == SOURCE_LANGUAGE and strings != sources:
        yield "English differs from the code"
    for number, string in enumerate(strings):
        yield from _form_faults(sources, string, language, last=number == len(strings) - 1)


def _form_faults(sources: tuple[str, ...], string: str, language: str, *, last: bool) -> Iterator[str]:
    source = sources[-1]
    wanted, given = _fields(source), _fields(string)
    # The forms for none, one and two may leave the number to the word ("a record", Arabic "two records").
    optional = {"n"} if len(sources) > 1 and not last else set()
    if not given <= wanted or wanted - given - optional:
        yield f"placeholders {sorted(given)} instead of {sorted(wanted)}"
    if re.search("[!！]", string):
        yield "exclamation mark"
    if re.search(r"<[^>]*>|&\w+;", string):
        yield "markup"
    if (_edge(source, 0), _edge(source, -1)) != (_edge(string, 0), _edge(string, -1)):
        yield "white space at an end differs"
    if language not in ("en",) and "  " in string and "  " not in source:
        yield "two spaces"


def main(arguments: list[str]) -> int:
    """``update`` writes the catalogues, ``check`` lists what is wrong with them."""
    if arguments == ["update"]:
        for path in update():
            sys.stdout.write(f"updated {path.relative_to(ROOT)}\n")
        return 0
    if arguments == ["check"]:
        wrong = complaints()
        sys.stdout.writelines(f"{complaint}\n" for complaint in wrong)
        return 1 if wrong else 0
    sys.stderr.write("usage: python -m bot.text.extraction update | check\n")
    return 2


def _header(language: str) -> str:
    forms, rule = PLURALS[language]
    return (
        f"# Rapporteur: {OWN_NAMES[language]}\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: nplurals={forms}; plural={rule};\\n"\n'
    )


def _of(catalogue: Catalog, key: Key) -> Message | None:
    found: Message | None = catalogue.get(_first(key))
    return found


def _fields(sentence: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    except ValueError:
        return {"a brace without its pair"}


def _edge(sentence: str, at: int) -> bool:
    return sentence[at].isspace()


def _strings(written: str | Iterable[str] | None) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written or ("",))


def _key(message: Message) -> Key:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _first(key: Key) -> str:
    return key[0] if isinstance(key, tuple) else key


def _sort(key: Key) -> tuple[str, str]:
    return (_first(key).casefold(), _first(key))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
