"""Each reader: what it keeps, what it drops."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from fpdf import FPDF

from bot.records.formats.docx import read_docx
from bot.records.formats.html import read_html
from bot.records.formats.markdown import read_markdown
from bot.records.formats.pdf import read_pdf
from bot.records.formats.plain import read_plain
from bot.records.formats.source import Source
from bot.records.limits import Limits
from bot.records.settle import settle
from bot.records.types import Block, BlockKind

LIMITS = Limits()


def shown(source: Source) -> list[str]:
    """Blocks in short: kind letter, marker, text, with bold marked."""
    return [_shown(block) for block in settle(source.blocks)]


def _shown(block: Block) -> str:
    text = block.text
    if block.kind is BlockKind.HEADING:
        return f"h{block.marker}|{text}"
    for start, end in reversed(block.bold):
        text = text[:start] + "*" + text[start:end] + "*" + text[end:]
    return f"{block.kind.value[0]}{block.marker}|{text}"


# -- HTML ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>Costs</h2><p><b>Peru</b> spoke.</p>", ["h|Costs", "p|*Peru* spoke."]),
        ("<p>one<p>two<div>three", ["p|one", "p|two", "p|three"]),
        ("<ol start=3><li>a<li value=7>b<li>c</ol>", ["i3.|a", "i7.|b", "i8.|c"]),
        ("<ul><li><ol start=2><li>inner</ol></ul>", ["i2.|inner"]),
        ("<ol type=a><li>x</ol>", ["i(a)|x"]),
        ("<table><tr><td>1<td>Costs</tr><tr><td>alone</td></tr></table>", ["r|1 | Costs", "p|alone"]),
        ("<p>a<br>b</p>", ["p|a b"]),
        ("<p>Venue: Hall<br>Chair: Peru</p>", ["p|Venue: Hall", "p|Chair: Peru"]),
        ("<p>one<br><br>two</p>", ["p|one", "p|two"]),
        ("<p>say &lt;b&gt; &amp; go</p>", ["p|say <b> & go"]),
        ("<p>a<!-- secret -->b<script>x</script><style>y</style></p>", ["p|ab"]),
        ("<p>a <span style='display : none'>secret</span>b</p>", ["p|a b"]),
        ("<p>a <span hidden>secret</span><i style='visibility:hidden'>x</i>b</p>", ["p|a b"]),
        ("<p>a <span style='font-weight:700'>Peru</span> b</p>", ["p|a *Peru* b"]),
        ("<p>a <a href='javascript:alert(1)'>link</a></p>", ["p|a link"]),
        ("<title>t</title><body>bare text", ["p|bare text"]),
        ("<p><b>Agenda</b></p>", ["h|Agenda"]),
        ("</p></li></table></b>x", ["p|x"]),
    ],
)
def test_html(html: str, expected: list[str]) -> None:
    assert shown(read_html(html, LIMITS)) == expected


# -- Markdown -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#### Agenda:\n\n- 1. Costs\n- 2. Place\n", ["h|Agenda:", "i1.|Costs", "i2.|Place"]),
        ("1. Costs\n2. Place\n", ["i1.|Costs", "i2.|Place"]),
        ("Over\ntwo lines with **Peru**.", ["p|Over two lines with *Peru*."]),
        ("See <a href='http://x.org'>x.org</a> and <span style='display:none'>y</span>.", ["p|See x.org and ."]),
        ("| n | t |\n|---|---|\n| 1 | Costs |\n", ["r|*n* | *t*", "r|1 | Costs"]),
        ("It will undergo long\n\n\nconsultations in June.", ["p|It will undergo long consultations in June."]),
        ("It ended\n\nPeru began.", ["p|It ended", "p|Peru began."]),
        ("Date: today\nVenue: Hall", ["p|Date: today", "p|Venue: Hall"]),
        ("[Peru](http://x.org) said *this*.", ["p|Peru said this."]),
    ],
)
def test_markdown(text: str, expected: list[str]) -> None:
    found = shown(read_markdown(text, LIMITS))
    assert [line.replace("*n*", "n").replace("*t*", "t") for line in found] == [
        line.replace("*n*", "n").replace("*t*", "t") for line in expected
    ]


def test_front_matter_becomes_properties() -> None:
    source = read_markdown('---\ntitle: "A bulletin"\ndate: 1999-05-31\n---\n\n# Heading\n', LIMITS)
    assert dict(source.properties) == {"title": "A bulletin", "date": "1999-05-31"}
    assert shown(source) == ["h|Heading"]


# -- plain text ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Over\ntwo lines.\n\nNext.", ["p|Over two lines.", "p|Next."]),
        ("Title\n=====\n\ntext *as it* <is>.", ["h|Title", "p|text *as it* <is>."]),
        ("AGENDA\n\n1. Costs\n2. Place and\n   time\n", ["h|AGENDA", "i1.|Costs", "i2.|Place and time"]),
        ("Agenda:\n- 1. Costs\n- 2. Place", ["h|Agenda:", "i1.|Costs", "i2.|Place"]),
        ("3. Costs and place", ["h|3. Costs and place"]),
        ("3. Costs were discussed at length.", ["i3.|Costs were discussed at length."]),
        ("The report is due on\n4. May be late.", ["p|The report is due on 4. May be late."]),
        ("a State-\ndriven unit", ["p|a State-driven unit"]),
        ("First page.\fSecond page.", ["p|First page.", "p|Second page."]),
    ],
)
def test_plain_text(text: str, expected: list[str]) -> None:
    assert shown(read_plain(text, LIMITS)) == expected


def test_lines_too_long_to_be_wrapped_are_paragraphs() -> None:
    lines = ["Peru said that it agreed with the draft as it stood and had no more to add. " * 3] * 3
    assert len(shown(read_plain("\n".join(lines), LIMITS))) == 3


# -- Word ---------------------------------------------------------------------------------------------------
def word(document: docx.document.Document) -> Source:
    data = io.BytesIO()
    document.save(data)
    return read_docx("a.docx", data.getvalue(), LIMITS)


def add_xml(document: docx.document.Document, inner: str) -> None:
    paragraph = document.add_paragraph()
    element = parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>")
    paragraph._p.getparent().replace(paragraph._p, element)


def test_hidden_and_deleted_text_is_dropped_and_inserted_text_kept() -> None:
    document = docx.Document()
    run = document.add_paragraph("Peru ").add_run("secretly ")
    run.font.hidden = True
    document.paragraphs[0].add_run("agreed.")
    add_xml(
        document,
        '<w:del w:id="1" w:author="x"><w:r><w:delText>never </w:delText></w:r></w:del>'
        '<w:moveFrom w:id="3" w:author="x"><w:r><w:t>gone </w:t></w:r></w:moveFrom>'
        '<w:ins w:id="2" w:author="x"><w:r><w:t>always </w:t></w:r></w:ins><w:r><w:t>spoke.</w:t></w:r>',
    )
    assert shown(word(document)) == ["p|Peru agreed.", "p|always spoke."]


def test_text_hidden_by_a_style_is_dropped() -> None:
    document = docx.Document()
    style = document.styles.add_style("Secret", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True
    document.add_paragraph("secret", style="Secret")
    document.add_paragraph("open")
    shown_run = document.add_paragraph(style="Secret").add_run("shown again")
    shown_run.font.hidden = False
    assert shown(word(document)) == ["p|open", "p|shown again"]


def test_lists_headings_tables_and_bold_of_word() -> None:
    document = docx.Document()
    document.add_heading("Title", 0)
    document.add_heading("Costs", 2)
    document.add_paragraph("one", style="List Number")
    document.add_paragraph("two", style="List Number")
    document.add_paragraph("dot", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "1", "Costs"
    paragraph = document.add_paragraph()
    paragraph.add_run("Peru").bold = True
    paragraph.add_run(" and\tChile\nspoke.")
    assert shown(word(document)) == [
        "h|Title", "h|Costs", "i1.|one", "i2.|two", "i-|dot", "r|1 | Costs", "p|*Peru* and Chile spoke.",
    ]  # fmt: skip


def test_links_fields_and_text_boxes_keep_what_is_shown() -> None:
    document = docx.Document()
    add_xml(
        document,
        '<w:hyperlink w:anchor="x"><w:r><w:t>the site</w:t></w:r></w:hyperlink>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "http://x" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t> as shown</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    assert shown(word(document)) == ["p|the site as shown"]


def test_page_breaks_of_word_give_pages() -> None:
    document = docx.Document()
    document.add_paragraph("first page.")
    document.add_page_break()
    document.add_paragraph("second page.")
    assert [(block.text, block.page) for block in word(document).blocks] == [
        ("first page.", 1),
        ("second page.", 2),
    ]
    document = docx.Document()
    document.add_paragraph("only page.")
    assert word(document).blocks[0].page is None


def test_word_files_of_other_namespaces_are_read() -> None:
    """Strict Office files and other prefixes name the same elements."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            '<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r>'
            "<x:rPr><x:b/></x:rPr><x:t>Peru</x:t></x:r><x:r><x:t xml:space='preserve'> spoke.</x:t></x:r></x:p>"
            "</x:body></x:document>",
        )
    assert shown(read_docx("a.docx", data.getvalue(), LIMITS)) == ["p|*Peru* spoke."]


# -- PDF ----------------------------------------------------------------------------------------------------
LONG = "Peru said that it could agree with the draft as it stood and that it had little more to add to it. "


def long(count: int) -> str:
    """So many sentences, no two lines of which are alike."""
    return " ".join(
        f"Peru made point {'abcdefgh'[n % 8] * (1 + n % 5)}{n}, {LONG[5:]}".strip() for n in range(count)
    )


def pdf(*parts: tuple[str, str], font: str = "helvetica", size: int = 11, head: str = "") -> Source:
    class Sheet(FPDF):
        def header(self) -> None:
            if head:
                self.set_font("helvetica", "", 8)
                self.cell(0, 8, f"{head} {self.page_no()}", new_x="LMARGIN", new_y="NEXT")

    sheet = Sheet()
    sheet.set_auto_page_break(True, margin=25)
    sheet.add_page()
    for style, text in parts:
        sheet.set_font(font, "B" if style == "h" else "", size + 4 if style == "h" else size)
        sheet.multi_cell(0, 6, text, markdown=style != "h", align="L", new_x="LMARGIN", new_y="NEXT")
        sheet.ln(4)
    return read_pdf("a.pdf", bytes(sheet.output()), LIMITS)


def test_headings_bold_and_lists_of_a_pdf() -> None:
    found = shown(pdf(("h", "Costs"), ("p", f"**Peru** spoke. {LONG * 3}"), ("p", "1. First"), ("p", "2. Second")))
    assert found[0] == "h|Costs"
    assert found[1].startswith("p|*Peru* spoke. Peru said")
    assert found[2:] == ["i1.|First", "i2.|Second"]


@pytest.mark.parametrize("font", ["helvetica", "times", "courier"])
@pytest.mark.parametrize("size", [9, 11, 13])
def test_a_paragraph_over_a_page_break_is_one_and_running_heads_go(font: str, size: int) -> None:
    source = pdf(
        ("p", long(3)), ("p", long(70)), ("p", f"**Chile** {LONG}"), font=font, size=size, head="Restricted"
    )
    assert (source.pages or 0) >= 2
    assert [re.sub(r"\s+", " ", block.text).strip() for block in source.blocks] == [
        long(3),
        long(70), f"Chile {LONG}".strip(),
    ]  # fmt: skip
    assert source.blocks[-1].page == source.pages


@pytest.mark.parametrize("font", ["helvetica", "times"])
@pytest.mark.parametrize(
    ("last", "first", "joined", "asked"),
    [
        ("spoke at some length about costs on behalf of the", "African Group asked for more.", True, False),
        ("spoke at some length about the costs, and with it,", "Norway asked for rather more.", True, False),
        ("a parlé assez longuement des coûts, au nom de la", "Suisse, qui en a demandé plus.", True, False),
        # It may be a name, and it may be another paragraph: a person looks.
        ("spoke at some length about the costs and then once more", "Norway asked for rather more.", True, True),
        ("spoke at some length about the costs and then once more.", "Norway asked for rather more.", True, True),
        # A line that is not full ends its paragraph, whatever comes.
        ("spoke of costs.", "Norway asked for rather more.", False, False),
        ("Costs of the", "Norway asked for rather more.", False, False),
        ("spoke at some length about the costs and then once more", "it asked for rather more of it.", True, False),
    ],
)
def test_only_a_page_break_that_is_not_sure_is_asked_about(
    font: str, last: str, first: str, joined: bool, asked: bool
) -> None:
    sheet = FPDF()
    sheet.set_font(font, "", 11)
    wide = 0.0
    for page in (1, 2):
        sheet.add_page()
        if page == 1:
            wide = sheet.get_string_width("Peru spoke at some length about the costs and then once more, twice")
            for n in range(8):
                words = f"Peru spoke at some length about the costs and then once more, {'ab'[n % 2]}{n}"
                sheet.cell(0, 6, words, new_x="LMARGIN", new_y="NEXT")
            filler = "Peru"
            full = len(last) > 20
            while full and sheet.get_string_width(f"{filler} {last}") < wide - 4:
                filler += " x"
            sheet.cell(0, 6, f"{filler} {last}", new_x="LMARGIN", new_y="NEXT")
        else:
            sheet.cell(0, 6, first, new_x="LMARGIN", new_y="NEXT")
            sheet.cell(0, 6, "The floor was then given to the next on the list, and nobody asked for more.")
    source = read_pdf("a.pdf", bytes(sheet.output()), LIMITS)
    text = re.sub(r"\s+", " ", source.blocks[0].text)
    assert (f"{last} {first[:9]}" in text) is joined, [block.text for block in source.blocks]
    assert ("at the top of page 2" in " ".join(map(str, source.warnings))) is asked


def test_words_cut_at_line_ends_are_whole_again(tmp_path: Path) -> None:
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("helvetica", "", 11)
    for line in (
        "The implementation was State-driven. Peru called for imple-",
        "mentation that is State-",
        "driven.",
    ):
        sheet.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    found = read_pdf("a.pdf", bytes(sheet.output()), LIMITS).blocks
    assert found[0].text.endswith("called for implementation that is State-driven.")


def test_pages_without_text_are_named() -> None:
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("helvetica", "", 11)
    sheet.cell(0, 6, "Peru spoke.")
    sheet.add_page()
    sheet.rect(10, 10, 50, 50)
    source = read_pdf("a.pdf", bytes(sheet.output()), LIMITS)
    assert [block.kind for block in source.blocks] == [BlockKind.PARAGRAPH]
    assert "2." in source.warnings[0]


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    sheet = FPDF()
    sheet.add_page()
    sheet.set_font("helvetica", "", 11)
    sheet.cell(0, 6, "Peru spoke.")
    sheet.set_encryption(owner_password="owner")
    assert read_pdf("a.pdf", bytes(sheet.output()), LIMITS).blocks[0].text == "Peru spoke."
