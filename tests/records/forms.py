"""One record in five forms: what the tests write, so that no file of another's making lies in the project.

A record here is a list of (kind, text): "title", "line", "label", "entry" (of the agenda, "3. Title"), "heading",
"text". In texts, ``**`` marks bold.
"""

from __future__ import annotations

import html
import re
import textwrap
from pathlib import Path

import docx
from fpdf import FPDF

Parts = list[tuple[str, str]]

FORMS = ("md", "txt", "html", "docx", "pdf")


def plain(text: str) -> str:
    return text.replace("**", "")


def write(parts: Parts, form: str, folder: Path, name: str = "record") -> Path:
    path = folder / f"{name}.{form}"
    {"md": _md, "txt": _txt, "html": _html, "docx": _docx, "pdf": _pdf}[form](parts, path)
    return path


def _md(parts: Parts, path: Path) -> None:
    lines: list[str] = []
    for number, (kind, text) in enumerate(parts):
        if kind == "title":
            lines += ["# " + text, ""]
        elif kind == "heading":
            lines += ["#" * (2 + number % 3) + " " + text, ""]  # levels jump, as they do in real files
        elif kind == "label":
            lines += ["#### " + text, ""]
        elif kind == "entry":
            lines += ["- " + text]
            if number + 1 < len(parts) and parts[number + 1][0] != "entry":
                lines += [""]
        else:
            lines += [text, ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def _txt(parts: Parts, path: Path) -> None:
    groups: list[str] = []
    for number, (kind, text) in enumerate(parts):
        if kind == "entry":
            groups.append(text)
            if number + 1 < len(parts) and parts[number + 1][0] != "entry":
                groups.append("")
        elif kind in ("title", "heading", "label"):
            groups += [plain(text), ""]
        else:
            groups += [textwrap.fill(plain(text), 72, break_long_words=False, break_on_hyphens=False), ""]
    path.write_text("\n".join(groups), encoding="utf-8")


def _html(parts: Parts, path: Path) -> None:
    out = ["<!DOCTYPE html><html><head><title>not text</title><style>p{}</style></head><body>"]
    in_list = False
    for number, (kind, text) in enumerate(parts):
        shown = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(text, quote=False))
        if kind == "entry":
            marker, _, title = shown.partition(". ")
            out.append(f"<ol start={marker}>" if not in_list else "")
            out.append(f"<li>{title}")
            in_list = number + 1 < len(parts) and parts[number + 1][0] == "entry"
            out.append("" if in_list else "</ol>")
        elif kind == "title":
            out.append(f"<h1>{shown}</h1>")
        elif kind in ("heading", "label"):
            out.append(f"<h{2 + number % 3}>{shown}</h{2 + number % 3}>")
        else:
            out.append(f"<p>{shown}\n</p><p style='display: none'>Nobody may see this.</p>")
    path.write_text("\n".join(out) + "</body></html>", encoding="utf-8")


def _docx(parts: Parts, path: Path) -> None:
    document = docx.Document()
    for kind, text in parts:
        if kind == "title":
            document.add_heading(text, 0)
        elif kind in ("heading", "label"):
            document.add_heading(text, 2)
        elif kind == "entry":
            document.add_paragraph(text.partition(". ")[2], style="List Number")
        else:
            paragraph = document.add_paragraph()
            for index, run in enumerate(text.split("**")):
                paragraph.add_run(run).bold = index % 2 == 1
    document.save(str(path))


class _Sheet(FPDF):
    """Pages with a running head and numbers."""

    def header(self) -> None:
        self.set_font("helvetica", "", 8)
        self.cell(0, 5, f"Running head that says nothing, sheet {self.page_no()}", new_x="LMARGIN", new_y="NEXT")
        self.ln(4)

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("helvetica", "", 8)
        self.cell(0, 5, f"Page {self.page_no()}", align="C")


def _pdf(parts: Parts, path: Path, *, font: str = "times", size: float = 11) -> None:
    sheet = _Sheet()
    sheet.set_auto_page_break(True, margin=20)
    sheet.add_page()
    for number, (kind, text) in enumerate(parts):
        if kind == "title":
            sheet.set_font(font, "B", size + 6)
            sheet.multi_cell(0, 9, plain(text), new_x="LMARGIN", new_y="NEXT")
        elif kind in ("heading", "label"):
            sheet.set_font(font, "B", size)
            sheet.multi_cell(0, 6, plain(text), new_x="LMARGIN", new_y="NEXT")
        else:
            sheet.set_font(font, "", size)
            sheet.multi_cell(0, 5, text, markdown=True, align="L", new_x="LMARGIN", new_y="NEXT")
        if kind != "entry" or parts[number + 1][0] != "entry":
            sheet.ln(3)
    path.write_bytes(bytes(sheet.output()))


def from_markdown(text: str) -> Parts:
    """The parts of the shared synopsis, by the simplest of readings: for tests, not for use."""
    parts: Parts = []
    agenda = False
    for group in re.split(r"\n\s*\n", text.strip()):
        group = re.sub(r"<[^>]+>", "", " ".join(group.splitlines()) if not group.startswith("- ") else group)
        if group.startswith("# "):
            parts.append(("title", group[2:]))
        elif group.startswith("#"):
            shown = group.lstrip("# ")
            agenda = shown.lower().startswith("agenda")
            parts.append(("label" if agenda else "heading", shown))
        elif agenda and group.startswith("- "):
            parts += [("entry", line[2:]) for line in group.splitlines()]
        elif len(parts) > 0 and parts[-1][0] == "text" and group[:1].islower():
            parts[-1] = ("text", parts[-1][1] + " " + group)  # cut by a page break
        else:
            parts.append(("text" if len(parts) > 1 else "line", group))
    return parts
