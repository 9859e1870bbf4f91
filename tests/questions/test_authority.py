"""Several records of one meeting: the more authoritative is cited, a lesser one only where nothing else says it."""

from __future__ import annotations

from storage.rows import Authority
from tests.questions.conftest import Base
from tests.questions.lusaka import put_meeting_in

SUMMARY = """
# 6. Financing of the support unit
NO: Norway was for assessed contributions to the support unit.
TG: Togo said that assessed contributions should start in 2016.
"""
DELIVERED = """
# 6. Financing of the support unit
ES: My delegation, Spain, cannot accept assessed contributions for the support unit as they stand.
"""


async def test_the_better_record_is_cited_and_the_lesser_only_for_whom_it_alone_tells_of(base: Base):
    await put_meeting_in(
        base.db,
        base.lexicon,
        text=SUMMARY,
        authority=Authority.UNOFFICIAL_SUMMARY,
        title="Somebody's notes",
        file_name="notes.md",
    )
    await put_meeting_in(
        base.db,
        base.lexicon,
        text=DELIVERED,
        authority=Authority.AS_DELIVERED,
        title="Statement of Spain",
        file_name="spain.md",
    )
    await base.refresh()
    norway = await base.ask("What did Norway say about assessed contributions?")
    assert {one.authority for one in norway.citations} == {Authority.SUMMARY_RECORD}
    spain = await base.ask("What did Spain say about assessed contributions?")
    assert {one.authority for one in spain.citations} == {Authority.AS_DELIVERED}
    text = base.text(spain)
    assert "Statement as delivered" in text
    assert "not the delegate's own words" not in text
    togo = await base.ask("What did Togo say about assessed contributions?")
    assert [(one.party_keys, one.authority) for one in togo.citations] == [(("TG",), Authority.UNOFFICIAL_SUMMARY)]
    assert "Unofficial summary, not the delegate's own words" in base.text(togo)
    assert togo.searched is not None
    assert togo.searched.records == 3
