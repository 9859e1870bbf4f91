"""What buttons lead to."""

from __future__ import annotations

from bot.questions.types import (
    AgendaFact,
    DocumentsFact,
    ItemFact,
    MeetingFact,
    MeetingsFact,
    OfferKind,
    ParticipantsFact,
    Silence,
    SourceFact,
    SpeakersFact,
)
from storage.rows import Visibility
from tests.questions.conftest import NOW, Base
from tests.questions.lusaka import put_meeting_in


def item_id(base: Base, number: str) -> int:
    assert base.record is not None
    return next(item.id for item in base.record.agenda if item.number == number)


async def test_the_agenda_offers_its_items(base: Base):
    answer = await base.assistant.agenda()
    (fact,) = answer.facts
    assert isinstance(fact, AgendaFact)
    assert [item.number for item in fact.items] == list("12345678")
    assert [offer.action.args for offer in answer.offers] == [(item.id, 0) for item in fact.items]
    assert "6  Financing of the support unit" in base.text(answer)


async def test_an_item_shows_who_spoke_and_pages_through_their_words(base: Base):
    seen = []
    page = 0
    while True:
        answer = await base.assistant.item(item_id(base, "6"), page)
        assert answer.page == page
        if page == 0:
            (fact,) = answer.facts
            assert isinstance(fact, ItemFact)
            assert fact.speakers == ("NO", "ES", "PE", "MZ", "IE", "HR")
        seen += [one.passage for one in answer.citations]
        assert any(offer.kind is OfferKind.BACK for offer in answer.offers) == (page > 0)
        if not any(offer.kind is OfferKind.MORE for offer in answer.offers):
            break
        page += 1
    assert len(seen) == len(set(seen)) == 6


async def test_a_party_on_an_item_and_the_others(base: Base):
    item = item_id(base, "6")
    spain = await base.assistant.party_on_item(item, "ES")
    assert [one.party_keys for one in spain.citations] == [("ES",)]
    others = await base.assistant.others_on(item, "ES", 0)
    more = await base.assistant.others_on(item, "ES", 1)
    assert [one.party_keys[0] for one in (*others.citations, *more.citations)] == ["NO", "PE", "MZ", "IE", "HR"]


async def test_the_next_speaker_is_somebody_else(base: Base):
    (first,) = (await base.assistant.party_on_item(item_id(base, "6"), "NO")).citations
    after = await base.assistant.next_speaker(first.passage)
    assert [one.party_keys for one in after.citations] == [("ES",)]
    (last,) = (await base.assistant.party_on_item(item_id(base, "8"), "ZM")).citations
    end = await base.assistant.next_speaker(last.passage)
    assert end.silence is Silence.GONE


async def test_a_source_shows_the_paragraph_and_where_the_file_came_from(base: Base):
    (one,) = (await base.ask("What did Spain say about retention?")).citations
    answer = await base.assistant.source(one.passage)
    (fact,) = answer.facts
    assert isinstance(fact, SourceFact)
    assert [p.speakers[0].party for p in fact.before] == ["HR"]
    text = base.text(answer)
    for part in ("workshop.md", "Summary record", fact.record.sha256[:12], "Croatia informed the workshop", "¶ "):
        assert part in text


async def test_who_took_the_floor_and_who_took_part(base: Base):
    assert base.record is not None
    speakers = (await base.assistant.speakers(base.record.id)).facts[0]
    assert isinstance(speakers, SpeakersFact)
    counted = dict(speakers.speakers)
    assert counted["IE"] == 4
    assert "DK" not in counted
    there = (await base.assistant.participants(base.record.id)).facts[0]
    assert isinstance(there, ParticipantsFact)
    assert "DK" in there.states
    assert there.others == ("UNDP", "CMC", "ICRC", "NPA")


async def test_meetings_are_paged_and_say_of_which_a_record_is_here(base: Base):
    pages = []
    page = 0
    while page < 20:
        answer = await base.assistant.meetings(page, now=NOW)
        (fact,) = answer.facts
        assert isinstance(fact, MeetingsFact)
        pages.append([meeting.id for meeting in fact.meetings])
        if page + 1 == answer.pages:
            break
        page += 1
    every = [id for ids in pages for id in ids]
    assert len(every) == len(set(every)) == fact.total > 30
    assert fact.with_record == {"CCM-RW-2013"}
    # What comes next stands first, what is longest past last.
    assert every[0] == "CCM-OEIC-2013-06"
    assert every[-1] == "CCM-DIPCONF-2008"


async def test_one_meeting(base: Base):
    answer = await base.assistant.meeting("CCM-RW-2013")
    (fact,) = answer.facts
    assert isinstance(fact, MeetingFact)
    text = base.text(answer)
    assert "14–15 May 2013" in text
    assert "Hall of Rivers, Lusaka, Zambia" in text
    assert "1 record of it is here" in text


async def test_what_is_here(base: Base):
    (fact,) = (await base.assistant.documents()).facts
    assert isinstance(fact, DocumentsFact)
    assert [(head.title, number) for head, number in fact.records] == [
        ("Summary of the regional workshop on implementation", 33)
    ]


async def test_buttons_whose_target_is_gone_say_so(base: Base):
    assistant = base.assistant
    for answer in (
        await assistant.item(999),
        await assistant.party_on_item(999, "NO"),
        await assistant.others_on(999, "NO"),
        await assistant.source(999),
        await assistant.next_speaker(999),
        await assistant.speakers(999),
        await assistant.participants(999),
        await assistant.meeting("NO-SUCH"),
        await assistant.agenda(999),
    ):
        assert (answer.answered, answer.silence, answer.citations) == (False, Silence.GONE, ())
        assert "no longer here" in base.text(answer)


async def test_restricted_records_are_nowhere(base: Base):
    hidden = await put_meeting_in(
        base.db,
        base.lexicon,
        text="# 1. Secrets\nDK: Denmark revealed that the vault code is a secret pineapple.\n",
        title="Restricted",
        file_name="hidden.md",
        visibility=Visibility.COORDINATORS,
    )
    await base.refresh()
    async with base.db.read() as tx:
        from storage import records

        (passage,) = await records.passages(tx, record=hidden.id)
    for question in ("Who mentioned the pineapple?", "What did Denmark say?", "secret vault code"):
        answer = await base.ask(question)
        assert not answer.answered
        assert "pineapple" not in base.text(answer).replace("“pineapple”", "")
    assert (await base.assistant.source(passage.id)).silence is Silence.GONE
    assert (await base.assistant.next_speaker(passage.id)).silence is Silence.GONE
    (documents,) = (await base.assistant.documents()).facts
    assert isinstance(documents, DocumentsFact)
    assert documents.total == 1


async def test_a_record_put_in_later_is_found_without_starting_again(base: Base):
    assert not (await base.ask("Who mentioned drones?")).answered
    await put_meeting_in(
        base.db,
        base.lexicon,
        text="# 1. Technology\nTG: Togo suggested that drones be used to survey marshes.\n",
        title="Second summary",
        file_name="second.md",
    )
    await base.refresh()
    answer = await base.ask("Who mentioned drones?")
    assert [one.parties for one in answer.citations] == [("TG",)]
