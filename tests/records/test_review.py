"""The review: what a coordinator reads before agreeing to a record."""

from __future__ import annotations

import json

from bot.parties.lexicon import Lexicon
from bot.records.review import review_json, review_text
from tests.records.conftest import Recognise
from tests.records.fiction import FICTION


async def test_the_review_as_data_has_what_the_contract_names(recognise: Recognise, lexicon: Lexicon) -> None:
    review = json.loads(json.dumps(review_json(await recognise(FICTION, "md"), lexicon)))
    assert {"title", "date", "place", "chair", "participants", "agenda", "passages", "warnings"} <= review.keys()
    assert review["date"] == "2012-10-03"
    assert review["chair"] == "Ambassador Liis Tamm of Estonia"
    assert review["participants"][-3:] == ["ICBL", "GICHD", "Northern Lights Fund"]
    assert review["agenda"][2] == {"number": "3", "title": "Costs"}
    passage = next(one for one in review["passages"] if one["paragraph"] == 4)
    assert {"item", "paragraph", "speakers", "capacity", "text"} <= passage.keys()
    assert (passage["item"], passage["speakers"]) == ("2", ["ZM"])
    assert passage["capacity"] == "Coordinator on clearance"
    assert any("Northern Lights Fund" in warning for warning in review["warnings"])


async def test_the_review_as_text_can_be_read(recognise: Recognise, lexicon: Lexicon) -> None:
    text = review_text(await recognise(FICTION, "pdf"), lexicon)
    lines = text.splitlines()
    assert lines[0] == "Summary of the informal exchange on clearance"
    assert "Date:         3 October 2012 to 4 October 2012" in lines
    assert "5. Any other business   (no section)" in lines
    assert any(
        line.startswith("  ¶ 4 p. 1  Zambia [Coordinator on clearance]: As Coordinator on") for line in lines
    )
    assert any("Estonia [Chair]: The Chair welcomed" in line for line in lines)
    assert any(line.startswith("  ¶ 7 p. 1  Niger [for African Group]") for line in lines)
    assert any("Northern Lights Fund (not known)" in line for line in lines)
    assert "Warnings (" in text
    assert "Please look at (" in text
    assert max(map(len, lines)) < 400


async def test_a_review_of_passages_says_that_nobody_is_named(recognise: Recognise, lexicon: Lexicon) -> None:
    found = await recognise([("title", "Letter"), ("text", "Peru said nothing.")], "txt")
    text = review_text(found, lexicon)
    assert "(nobody): Peru said nothing." in text
    assert "Nobody is named as a speaker" in text
