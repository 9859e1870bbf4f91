"""The review as a file that is changed and sent back, and corrections: what holds of a draft still holds after them."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.meetings.complaint import Complaint
from bot.parties.lexicon import Lexicon
from bot.reception import correcting, sheet
from bot.reception.choices import Choices
from bot.reception.data import document_data, document_of, draft_data, draft_of
from bot.reception.doubts import Kind, doubts
from bot.reception.speaking import speaker_of, speakers_of
from bot.records.draft import draft as recognised
from bot.records.reader import read_file
from bot.records.remark import Remark, as_data, of_data
from bot.records.sentences import split_sentences
from bot.records.types import Document, Draft, DraftItem, DraftPassage, DraftSpeaker
from bot.text.catalogue import Catalogues
from storage.rows import PassageKind
from tests.records.fiction import FICTION
from tests.records.forms import write

LEXICON = Lexicon.standard()
TEXTS = Catalogues.open().texts("en")
SHA = "ab" * 32
PARTIES = ("NO", "LA", "CH", "CMC", "X-EC", "VA", "KR")

words = st.lists(
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=8),
    min_size=1,
    max_size=6,
).map(" ".join)
line = st.one_of(
    words, st.sampled_from(["[1] x", "> quoted", "# note", "item: 3", "file: x", "nobody", "a; b | c = d"])
)
speaker = st.builds(
    DraftSpeaker,
    name=st.one_of(line, st.sampled_from(["Norway", "The Chair", "Xland"])),
    party=st.sampled_from(["", *PARTIES]),
    capacity=st.one_of(st.just(""), line),
    on_behalf_of=st.one_of(st.just(""), line),
)


@st.composite
def passages(draw: st.DrawFn, numbers: list[str]) -> DraftPassage:
    sentences = draw(st.lists(line, min_size=1, max_size=3))
    text, spans = "", []
    for one in sentences:
        spans.append((len(text), len(text) + len(one)))
        text += one + " "
    speakers = correcting.once(draw(st.lists(speaker, max_size=3)))
    silent = draw(st.sampled_from([PassageKind.NARRATIVE, PassageKind.NOTE]))
    return DraftPassage(
        item=draw(st.sampled_from(["", *numbers])),
        paragraph=draw(st.integers(1, 500)),
        text=text.rstrip(),
        sentences=tuple(spans),
        kind=PassageKind.INTERVENTION if speakers else silent,
        speakers=speakers,
        page=draw(st.one_of(st.none(), st.integers(1, 99))),
    )


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    numbers = draw(st.sampled_from([[], ["1"], ["1", "2", "10 (a)"], ["I", "II"]]))
    first = draw(st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2090, 1, 1))))
    return Draft(
        genre="synopsis",
        title=draw(line),
        treaty="CCM",
        date=first,
        date_end=first + timedelta(days=draw(st.integers(0, 9))) if first else None,
        place=draw(st.one_of(st.just(""), line)),
        chair=draw(st.one_of(st.just(""), line)),
        agenda=tuple(DraftItem(number=one, title=draw(line)) for one in numbers),
        passages=tuple(draw(st.lists(passages(numbers), max_size=5))),
    )


def out(draft: Draft) -> str:
    return sheet.written(draft, sha256=SHA, file_name="a.md", lexicon=LEXICON, texts=TEXTS)


def back(text: str, draft: Draft) -> Draft | tuple[Complaint, ...]:
    return sheet.read(text, draft, sha256=SHA, lexicon=LEXICON)


def check(draft: Draft) -> None:
    """What holds of every draft."""
    numbers = {item.number for item in draft.agenda}
    for one in draft.passages:
        assert one.item in numbers | {""}
        assert (one.kind is PassageKind.INTERVENTION) == bool(one.speakers)
        covered = "".join(one.text[start:end] for start, end in one.sentences)
        assert covered.replace(" ", "") == one.text.replace(" ", "")
        assert all(speaker.name for speaker in one.speakers)


@given(drafts())
@settings(max_examples=150, deadline=None)
def test_a_review_that_comes_back_as_it_went_changes_nothing(draft: Draft) -> None:
    text = out(draft)
    assert back(text, draft) == draft
    assert back("\ufeff" + text.replace("\n", "\r\n"), draft) == draft
    assert back("\n".join(f"  {one}\t" for one in text.split("\n")), draft) == draft
    assert back(sheet.decoded(text.encode("utf-16")), draft) == draft


@given(drafts(), st.data())
@settings(max_examples=150, deadline=None)
def test_a_line_changed_anyhow_is_a_sound_draft_or_a_clear_complaint(draft: Draft, data: st.DataObject) -> None:
    lines = out(draft).split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    kind = data.draw(st.sampled_from(["drop", "twice", "other", "letter", "value"]))
    if kind == "drop":
        del lines[at]
    elif kind == "twice":
        lines.insert(at, lines[at])
    elif kind == "other":
        lines[at] = data.draw(line)
    elif kind == "letter":
        place = data.draw(st.integers(0, len(lines[at])))
        lines[at] = lines[at][:place] + data.draw(st.characters(codec="utf-8")) + lines[at][place:]
    else:
        lines[at] = f"{lines[at].partition(':')[0]}: {data.draw(line)}"
    found = back("\n".join(lines), draft)
    if isinstance(found, Draft):
        check(found)
        assert [one.text for one in found.passages] == [one.text for one in draft.passages], "words never change"
        assert [one.sentences for one in found.passages] == [one.sentences for one in draft.passages]
        changed = [a != b for a, b in zip(found.passages, draft.passages, strict=True)]
        heads = [
            field
            for field in ("title", "place", "chair", "date", "agenda")
            if _of(found, field) != _of(draft, field)
        ]
        assert sum(changed) + len(heads) <= 1, "one line changes one thing"
    else:
        assert found
        assert all(one.said(TEXTS) for one in found)


def _of(draft: Draft, field: str) -> Any:
    return (draft.date, draft.date_end) if field == "date" else getattr(draft, field)


@pytest.fixture(scope="module")
def known() -> dict[str, tuple[Document, Draft]]:
    return {}


@pytest.fixture
async def fiction(known: dict[str, tuple[Document, Draft]], tmp_path: Path) -> tuple[Document, Draft]:
    if not known:
        document = await read_file(write(FICTION, "docx", tmp_path))
        known["fiction"] = document, recognised(document, LEXICON)
    return known["fiction"]


async def test_a_document_and_its_draft_are_kept_whole(fiction: tuple[Document, Draft]) -> None:
    document, draft = fiction
    assert document_of(document_data(document)) == document
    kept = draft_of(draft_data(draft))
    assert kept == draft
    assert draft.doubts
    assert [as_data(one) for one in kept.doubts] == [as_data(one) for one in draft.doubts]
    assert all(isinstance(one, Remark) for one in (*kept.doubts, *kept.warnings)), (
        "each can be said in any language"
    )


async def test_what_is_changed_in_the_file_is_changed_in_the_draft_and_nothing_else(
    fiction: tuple[Document, Draft],
) -> None:
    _, draft = fiction
    text = out(draft)
    assert 'speakers: "Northern Lights Fund"' in text
    edited = (
        text.replace("place: Harbour Hall, Tallinn", "place: Town Hall, Tallinn")
        .replace("date: 2012-10-03 to 2012-10-04", "date: 4 October 2012")
        .replace("agenda 3: Costs", "agenda 3: Costs and funds")
        .replace('speakers: "Northern Lights Fund"', "speakers: Northern Lights Fund = CMC | as Observer", 1)
    )
    found = back(edited, draft)
    assert isinstance(found, Draft), found
    assert (found.place, found.date, found.date_end) == ("Town Hall, Tallinn", date(2012, 10, 4), date(2012, 10, 4))
    assert found.agenda[2].title == "Costs and funds"
    other = [(a, b) for a, b in zip(draft.passages, found.passages, strict=True) if a != b]
    assert [(a.paragraph, b.speakers) for a, b in other] == [
        (9, (DraftSpeaker(name="Northern Lights Fund", party="CMC", capacity="Observer"),))
    ]
    same = ("title", "chair", "chair_parties", "participants", "genre", "treaty", "language")
    assert all(getattr(found, name) == getattr(draft, name) for name in same)


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("place:", "plaice:", "is not understood"),
        ("title: ", "titl: ", "is not understood"),
        ("date: 2012-10-03 to 2012-10-04", "date: last week", "is no date. Write it as in 2011-02-24"),
        ("date: 2012-10-03 to 2012-10-04", "date: 2012-10-04 to 2012-10-03", "is no date"),
        ("agenda 3: Costs", "agenda 9: Costs", "Item 3 of the agenda is expected here"),
        ("agenda 3: Costs", "agenda 3:", "needs a title"),
        ("item: 3\n", "item: 7\n", "There is no item 7 on the agenda"),
        ("speakers: Georgia\n", "speakers: Gorgia\n", "Is “GE” meant?"),
        ("speakers: Georgia\n", "speakers: Blefuscu\n", "I know no State or organisation called “Blefuscu”"),
        ("speakers: Georgia\n", "speakers: Congo\n", "Write which, for instance: Congo = "),
        ("speakers: Georgia\n", "speakers:\n", "Nobody is named here"),
        ("speakers: Georgia\n", "speakers: Georgia | chair\n", "is not understood"),
        ("speakers: Georgia\n", "", "has no line “speakers:”"),
        ("Georgia preferred a loan.", "Georgia refused a loan.", "“refused” stands where the record has “preferred”"),
        ("Georgia preferred a loan.", "Georgia preferred a", "The words of passage"),
        ("\n[5] ", "\n[6] ", "Passage [5] is expected here"),
    ],
)  # fmt: skip
async def test_what_is_wrong_in_the_file_is_named_with_its_line(
    was: str, now: str, says: str, fiction: tuple[Document, Draft]
) -> None:
    _, draft = fiction
    text = out(draft)
    assert was in text, text
    edited = text.replace(was, now, 1)
    found = back(edited, draft)
    assert not isinstance(found, Draft)
    said = [one.said(TEXTS) for one in found]
    assert any(says in one for one in said), said
    first = next(one for one in found if says in one.said(TEXTS))
    place = text[: text.index(was)].count("\n") + 1 + was.startswith("\n")
    assert abs(first.line - place) <= 2 + ("\n" in was), (first.line, place)


async def test_the_review_of_another_file_is_refused(fiction: tuple[Document, Draft]) -> None:
    _, draft = fiction
    found = sheet.read(out(draft), draft, sha256="cd" * 32, lexicon=LEXICON)
    assert isinstance(found, tuple)
    assert found[0].said(TEXTS) == "This is the review of another file. Nothing was changed."


async def test_an_editor_that_saves_in_another_encoding_does_no_harm(fiction: tuple[Document, Draft]) -> None:
    _, draft = fiction
    text = out(draft)
    assert back(sheet.decoded(text.encode("cp1252")), draft) == draft
    lost = back(sheet.decoded(text.encode("ascii", "replace")), draft)
    assert not isinstance(lost, Draft), "a letter that was lost shows"


@given(drafts(), st.sampled_from(["Xland", "The Chair", "xland"]), st.sampled_from(["named", "nobodys", "kept"]))
@settings(max_examples=100, deadline=None)
def test_a_name_decided_is_decided_wherever_it_speaks(draft: Draft, name: str, how: str) -> None:
    found = {
        "named": lambda: correcting.named(draft, name, "FI"),
        "nobodys": lambda: correcting.nobodys(draft, name),
        "kept": lambda: correcting.kept(draft, name),
    }[how]()
    check(found)
    assert [one.text for one in found.passages] == [one.text for one in draft.passages]
    left = [s for p in found.passages for s in p.speakers if not s.party and s.name.casefold() == name.casefold()]
    assert how == "kept" or not left
    for one in found.passages:
        assert len({s.party or s.name.casefold() for s in one.speakers}) == len(one.speakers)


@given(drafts(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_sentence_given_to_another_cuts_its_passage_and_loses_nothing(draft: Draft, data: st.DataObject) -> None:
    if not draft.passages:
        return
    passage = data.draw(st.sampled_from(draft.passages))
    start, end = data.draw(st.sampled_from(passage.sentences))
    speakers = correcting.once(data.draw(st.lists(speaker, max_size=2)))
    found = correcting.said_by(draft, passage.paragraph, passage.text[start:end], speakers)
    check(found)
    before = " ".join(one.text for one in draft.passages)
    assert "".join(" ".join(one.text for one in found.passages).split()) == "".join(before.split())


async def test_what_is_asked_and_in_which_order(fiction: tuple[Document, Draft]) -> None:
    _, draft = fiction
    draft = replace(draft, date=None, date_end=None, participants=())
    found = doubts(draft, Choices(), (), LEXICON)
    assert found[0].kind is Kind.DATE
    assert [one.name for one in found if one.kind is Kind.SPEAKER] == ["Northern Lights Fund"]
    sentences = [one for one in found if one.kind is Kind.SENTENCE]
    assert sentences
    assert all(one.words in " ".join(p.text for p in draft.passages) for one in sentences)
    assert list(found) == sorted(found, key=lambda one: [Kind.DATE, Kind.SPEAKER, Kind.SENTENCE].index(one.kind))
    answered = Choices(answered=tuple(one.key for one in found))
    assert doubts(draft, answered, (), LEXICON) == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Norway", DraftSpeaker(name="Norway", party="NO")),
        ("no", DraftSpeaker(name="Norway", party="NO")),
        ("la Suisse", None),
        ("Xland = Finland", DraftSpeaker(name="Xland", party="FI")),
        ("“Moon Club” | for the Moon", DraftSpeaker(name="Moon Club", on_behalf_of="the Moon")),
        (
            "Norway | as Chair | for EU",
            DraftSpeaker(name="Norway", party="NO", capacity="Chair", on_behalf_of="EU"),
        ),
    ],
)
def test_a_speaker_as_a_person_writes_one(written: str, meant: DraftSpeaker | None) -> None:
    found = speaker_of(written, LEXICON)
    if meant is None:
        assert isinstance(found, Complaint) or found.party == "CH"
    else:
        assert found == meant


def test_a_party_written_twice_speaks_once() -> None:
    passage = DraftPassage(item="", paragraph=1, text="So it is.", sentences=((0, 9),), kind=PassageKind.NARRATIVE)
    draft = Draft(genre="synopsis", title="t", treaty="", passages=(passage,))
    found = speakers_of("Norway; Norvège; The host = NO", passage, draft, LEXICON)
    assert isinstance(found, DraftPassage)
    assert (found.kind, found.speakers) == (PassageKind.INTERVENTION, (DraftSpeaker(name="Norway", party="NO"),))


def test_a_remark_is_plain_text_and_knows_how_to_be_said() -> None:
    inner = Remark("it is late")
    remark = Remark("¶ {paragraph}: {why}: {words}", paragraph=3, why=inner, words="“{x}”")
    assert remark == "¶ 3: it is late: “{x}”"
    assert of_data(as_data(remark)) == remark
    assert dataclasses.asdict(Draft(genre="", title="", treaty="", warnings=(remark,)))["warnings"] == (remark,)
    french = {"it is late": "il est tard", "¶ {paragraph}: {why}: {words}": "§ {paragraph} : {why} : {words}"}
    again = of_data(as_data(remark))
    assert isinstance(again, Remark)
    assert again.said(lambda sentence: french[sentence]) == "§ 3 : il est tard : “{x}”"


def test_the_sentences_of_a_passage_are_those_of_its_text() -> None:
    text = "Peru agreed. Ghana did not. Mali spoke."
    draft = Draft(
        genre="synopsis",
        title="t",
        treaty="",
        passages=(
            DraftPassage(
                item="",
                paragraph=1,
                text=text,
                sentences=split_sentences(text),
                kind=PassageKind.INTERVENTION,
                speakers=(DraftSpeaker(name="Peru", party="PE"),),
            ),
        ),
    )
    found = correcting.said_by(draft, 1, "Ghana did not.", (DraftSpeaker(name="Ghana", party="GH"),))
    assert [(one.text, [s.party for s in one.speakers]) for one in found.passages] == [
        ("Peru agreed.", ["PE"]),
        ("Ghana did not.", ["GH"]),
        ("Mali spoke.", ["PE"]),
    ]
