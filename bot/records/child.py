"""The inside of the guarded child process: bytes on standard input, blocks as JSON on standard output.

Started by ``reader`` as ``python -I`` with no environment. It bounds itself before it reads anything, opens no
file of the user's and can write none.
"""

from __future__ import annotations

import codecs
import json
import sys
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from bot.errors import UnreadableFile
from bot.records.formats.source import Source
from bot.records.limits import Limits
from bot.records.remark import Remark, as_data
from bot.records.settle import settle

BOOTSTRAP = "import sys; sys.path.insert(0, sys.argv[1]); from bot.records.child import main; main(sys.argv[2])"


def main(order: str) -> None:
    """``order`` is JSON: ``kind``, ``name`` and the limits with durations in seconds."""
    wish = json.loads(order)
    limits = Limits(**{key: _limit(key, value) for key, value in wish["limits"].items()})
    bound(limits)
    data = sys.stdin.buffer.read(limits.file_size + 1)
    reply = answer(wish["kind"], wish["name"], data, limits)
    sys.stdout.buffer.write(json.dumps(reply).encode("ascii"))
    sys.stdout.buffer.flush()


def answer(kind: str, name: str, data: bytes, limits: Limits) -> dict[str, Any]:
    """The blocks as plain data, or ``error`` and ``reason``. Never raises."""
    try:
        source = read(kind, name, data, limits)
        blocks = settle(source.blocks)
        if not blocks:
            return _refused(Remark("{name} holds no text that can be read.", name=name), "no-text")
        return {
            "blocks": [asdict(block) for block in blocks],
            "pages": source.pages,
            "properties": source.properties,
            "warnings": [as_data(warning) for warning in source.warnings],
        }
    except UnreadableFile as error:
        return _refused(error.args[0], error.reason)
    except MemoryError:
        return _refused(_too_much(name), "too-large")
    except RecursionError:
        return _refused(Remark("{name} is nested too deeply to be read.", name=name), "broken")
    except Exception as error:  # noqa: BLE001 — parsers raise anything on hostile files; the kind of error is kept
        broken = Remark(
            "{name} is broken and cannot be read ({why}): save it again and retry.",
            name=name,
            why=type(error).__name__,
        )
        return _refused(broken, "broken")


def _refused(why: str, reason: str) -> dict[str, Any]:
    return {"error": as_data(why), "reason": reason}


def read(kind: str, name: str, data: bytes, limits: Limits) -> Source:
    """Hands the bytes to the reader of ``kind``. Parsers are imported here, after the bounds are set."""
    if kind == "docx":
        from bot.records.formats.docx import read_docx

        return read_docx(name, data, limits)
    if kind == "pdf":
        from bot.records.formats.pdf import read_pdf

        return read_pdf(name, data, limits)
    text = decode(name, data)
    if len(text) > 1.5 * limits.characters:  # spare the reader what the builder would refuse anyway
        raise UnreadableFile(
            Remark(
                "{name} holds more text than any meeting record: split it or check that it is the right file.",
                name=name,
            ),
            reason="too-large",
        )
    if kind == "md":
        from bot.records.formats.markdown import read_markdown

        return read_markdown(text, limits)
    if kind == "html":
        from bot.records.formats.html import read_html

        return read_html(text, limits)
    from bot.records.formats.plain import read_plain

    return read_plain(text, limits)


def decode(name: str, data: bytes) -> str:
    """Text in UTF-8 (with or without a byte order mark) or UTF-16 with one; else UnreadableFile names the byte."""
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise UnreadableFile(
                Remark(
                    "{name} begins as UTF-16 but is damaged at byte {byte}: save it as UTF-8.",
                    name=name,
                    byte=f"{error.start + 1:,}",
                ),
                reason="encoding",
            ) from error
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            Remark(
                "{name} is not in UTF-8: byte {byte} (0x{value}, in line {line}) does not fit; save it as UTF-8.",
                name=name,
                byte=f"{error.start + 1:,}",
                value=f"{data[error.start]:02X}",
                line=f"{line:,}",
            ),
            reason="encoding",
        ) from error


def bound(limits: Limits) -> None:
    """Memory, processor time, and no file writes, where the system can bound them (Linux, macOS in part)."""
    try:
        import resource
    except ImportError:  # Windows: only the parent's clock bounds the child
        return
    seconds = max(1, round(limits.cpu.total_seconds()))
    for what, soft, hard in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        try:
            resource.setrlimit(what, (soft, hard))
        except (OSError, ValueError):  # macOS refuses RLIMIT_AS; a lower hard limit may already stand
            continue


def _limit(key: str, value: float) -> Any:
    return timedelta(seconds=value) if key in ("cpu", "wall") else int(value)


def _too_much(name: str) -> Remark:
    return Remark(
        "{name} needs more memory to read than is allowed: split it or save it without pictures.", name=name
    )
