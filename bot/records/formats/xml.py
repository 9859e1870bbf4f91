"""XML parts of a Word file as events, within bounds."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from xml.parsers import expat

from bot.errors import UnreadableFile
from bot.records.limits import Limits
from bot.records.remark import Remark

Start = Callable[[str, dict[str, str]], None]


def part(archive: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    """A member of the archive, b"" where there is none; never more than the limit, whatever its header says."""
    try:
        with archive.open(name) as file:
            data = file.read(limits.zip_unpacked + 1)
    except KeyError:
        return b""
    if len(data) > limits.zip_unpacked:
        raise UnreadableFile(
            Remark("The Word file unpacks to more than is allowed: it is not read."), reason="zip-bomb"
        )
    return data


def parse(
    data: bytes, start: Start, end: Callable[[str], None], text: Callable[[str], None], limits: Limits
) -> None:
    """Feeds the events of ``data`` by local names. Document type declarations and too many elements are refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    count = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > limits.xml_elements:
            raise UnreadableFile(
                Remark("The Word file holds millions of parts, which no meeting record does: it is not read."),
                reason="too-many-parts",
            )
        start(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def declared(*_: object) -> None:
        raise UnreadableFile(
            Remark("The Word file is broken: it declares a document type, which Word never does."),
            reason="broken",
        )

    parser.StartElementHandler = opened
    parser.EndElementHandler = lambda name: end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = declared
    parser.Parse(data, True)


def ignore(_: str) -> None:
    """An event that does not matter."""
