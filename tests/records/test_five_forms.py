"""One record as Markdown, plain text, HTML, Word and PDF is one record."""

from __future__ import annotations

from datetime import date

import pytest

from bot.records.types import Draft
from storage.rows import PassageKind
from tests.records.conftest import Recognise, shared, speakers
from tests.records.fiction import FICTION, SPEAKERS
from tests.records.forms import FORMS, Parts, from_markdown, plain


def content(found: Draft) -> list[object]:
    """Everything of a draft that may not depend on the form of the file."""
    return [
        found.genre, found.title, found.treaty, found.date, found.date_end, found.place, found.chair,
        found.chair_parties, found.participants, found.agenda,
        [(p.item, p.paragraph, p.kind, p.speakers, p.text, p.sentences) for p in found.passages],
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
async def test_an_invented_record_says_who_spoke_in_every_form(form: str, recognise: Recognise) -> None:
    found = await recognise(FICTION, form)
    assert speakers(found) == SPEAKERS
    assert (found.date, found.date_end) == (date(2012, 10, 3), date(2012, 10, 4))
    assert (found.treaty, found.place) == ("APMBC", "Harbour Hall, Tallinn")
    assert (found.chair, found.chair_parties) == ("Ambassador Liis Tamm of Estonia", ("EE",))
    assert [item.number for item in found.agenda] == ["1", "2", "3", "4", "5"]
    assert found.agenda[1].title == "Land release, survey methods"
    items = {passage.paragraph: passage.item for passage in found.passages}
    assert items == {1: "", 2: "", 3: "1", 4: "2", 5: "2", 6: "2", 7: "2", 8: "3", 9: "3", 10: "4", 11: "4"}
    assert found.passages[-1].kind is PassageKind.NOTE
    assert [one.party or one.name for one in found.participants] == [
        "AO", "TD", "CI", "HR", "EE", "GE", "JO", "ML", "NE", "PE", "VA", "KR", "TT", "VN", "ZM", "ICBL", "GICHD",
        "Northern Lights Fund",
    ]  # fmt: skip


async def test_an_invented_record_keeps_every_word_of_its_body(recognise: Recognise) -> None:
    found = await recognise(FICTION, "md")
    written = [plain(text) for kind, text in FICTION if kind == "text"]
    kept: dict[int, list[str]] = {}
    for passage in found.passages:
        kept.setdefault(passage.paragraph, []).append(passage.text)
    assert [" ".join(parts) for parts in kept.values()] == written


async def test_capacities_and_groups_of_the_invented_record(recognise: Recognise) -> None:
    found = await recognise(FICTION, "md")
    said = {(one.party, one.capacity, one.on_behalf_of) for passage in found.passages for one in passage.speakers}
    assert ("ZM", "Coordinator on clearance", "") in said
    assert ("NE", "", "African Group") in said
    assert ("EE", "Chair", "") in said


async def test_what_a_person_should_look_at_is_named(recognise: Recognise) -> None:
    found = await recognise(FICTION, "md")
    text = "\n".join(found.warnings)
    assert "Northern Lights Fund" in text
    assert "Item 5, “Any other business”, has no section" in "\n".join(found.doubts)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "md"])
@pytest.mark.parametrize("source", ["invented", "shared"])
async def test_every_form_gives_the_same_record(form: str, source: str, recognise: Recognise) -> None:
    parts: Parts = FICTION
    if source == "shared":
        parts = from_markdown(shared("ccm_informal_consultations_2011-02-24.md").read_text(encoding="utf-8"))
    assert content(await recognise(parts, form)) == content(await recognise(parts, "md"))


async def test_pages_are_kept_where_the_form_has_them(recognise: Recognise) -> None:
    long: Parts = [*FICTION, *([("text", "Peru thanked the host again and again. " * 20)] * 8)]
    found = await recognise(long, "pdf")
    assert {passage.page for passage in found.passages} >= {1, 2}
    assert not any("Running head" in passage.text or "Page " in passage.text for passage in found.passages)
