"""How answers read, in the reader's language, and as JSON."""

from __future__ import annotations

import json

import pytest

from bot.questions.contract import as_json
from bot.questions.tell import tell
from bot.text.catalogue import Catalogues
from bot.text.markup import to_html
from bot.text.message import Quote
from tests.questions.conftest import Base

QUESTIONS = [
    "What did Norway say about assessed contributions?",
    "Who supports assessed contributions?",
    "What did Croatia say about victim assistance?",
    "agenda",
    "What is item 4?",
    "Who took part?",
    "When is the 2MSP?",
    "What does ISU mean?",
    "Is Ireland a State Party?",
    "How many States Parties are there?",
    "When is Ireland's Article 7 report due?",
    "What are the deadlines of Lithuania?",
    "What are the deadlines of Kenya?",
    "Who coordinates victim assistance?",
    "What documents do you have?",
    "What meetings do you have?",
    "Who spoke?",
    "What did Norway and Denmark say about survey?",
]


async def test_the_state_stands_first_then_the_quote_then_where_from_and_on_what_authority(base: Base):
    answer = await base.ask("What did Norway say about assessed contributions?")
    assert base.text(answer).splitlines() == [
        "Norway · item 6, Financing of the support unit",
        "┃ Norway supported assessed contributions for the support unit, on the ground that voluntary funding is not predictable.",
        "Regional workshop on implementation, 14 May 2013, Hall of Rivers, Lusaka · ¶ 18",
        "Summary record, not the delegate's own words",
        "",
        "Searched 1 record, 33 passages · 14 May 2013",
    ]


async def test_capacity_and_group_are_named(base: Base):
    guide = base.text(await base.ask("What did Ireland present on victim assistance?"))
    assert "Coordinator on victim assistance" in guide
    budget = base.text(await base.ask("What did Croatia say about the budget?"))
    assert "On behalf of South-East European States" in budget


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
async def test_every_answer_can_be_told_in_every_language(base: Base, language: str):
    texts = Catalogues.open().texts(language)
    for question in QUESTIONS:
        answer = await base.ask(question, language=language)
        message = tell(answer, texts, base.lexicon)
        assert message.language == language
        assert message.blocks, question
        quotes = [block.text for block in message.blocks if isinstance(block, Quote)]
        assert quotes == [one.quote for one in answer.citations], question
        for part in to_html(message):
            assert part.text.strip()
        assert "{" not in base.text(answer, language), question


async def test_a_due_date_shows_its_working(base: Base):
    text = base.text(await base.ask("When is our Article 7 report due?", state="Ireland"))
    assert "Ireland is due on 30 April 2014" in text
    assert "That is in 333 days." in text
    assert "Article 7(2)" in text
    assert "In force for Ireland since 1 August 2010; the first report was due on 28 January 2011." in text


async def test_a_corrected_name_is_said(base: Base):
    text = base.text(await base.ask("what did norwey say about survey"))
    assert "“norwey” was read as “Norway”." in text


async def test_an_answer_as_json_keeps_the_public_contract(base: Base):
    answer = await base.ask("What did Croatia say about the budget?", id="q1")
    data = json.loads(json.dumps(as_json(answer, "text")))
    assert {"id", "intent", "answered", "language", "text", "citations", "searched", "ms"} <= set(data)
    assert (data["id"], data["intent"], data["answered"], data["language"]) == ("q1", "position", True, "en")
    assert data["searched"] == {"records": 1, "passages": 33}
    (one,) = data["citations"]
    assert {"parties", "quote", "record", "meeting", "item", "paragraph", "authority"} <= set(one)
    assert one["parties"] == ["HR"]
    assert (one["item"], one["authority"], one["meeting"]) == ("6", "summary-record", "CCM-RW-2013")
    assert one["on_behalf_of"] == "South-East European States"


async def test_pages_hold_every_quote_once(base: Base):
    seen: list[tuple[int, int]] = []
    page, pages = 0, 1
    while page < pages:
        answer = await base.ask("What did Ireland say?", page=page)
        pages = answer.pages
        assert answer.page == page
        seen += [(one.passage, one.start) for one in answer.citations]
        page += 1
    assert pages == 2
    assert len(seen) == len(set(seen)) == 4
    beyond = await base.ask("What did Ireland say?", page=99)
    assert beyond.page == pages - 1
