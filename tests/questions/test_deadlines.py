"""Questions about what is due: by State and for all, with rule, article and arithmetic, in six languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.questions.types import DueFact, DueListFact, Intent, OfferKind
from storage import obligations, parties, submissions
from storage.rows import Extension, PartyStatus, SubmissionEntry, SubmissionStep
from tests.questions.conftest import Base

NOW = datetime(2013, 6, 1, 9, tzinfo=UTC)  # as in the conftest


def handed_in(party: str, period: int) -> SubmissionEntry:
    return SubmissionEntry(
        id=0,
        treaty="CCM",
        rule="ccm-article-7-annual",
        party=party,
        period=period,
        step=SubmissionStep.RECORDED,
        at=NOW,
        by=0,
    )


async def test_when_and_why_is_answered_with_the_arithmetic_line_by_line(base: Base):
    answer = await base.ask("When is our report due, and why?", state="IE")
    assert base.text(answer).splitlines() == [
        "The Article 7 report of Ireland is due on 30 April 2014.",
        "That is in 333 days.",
        "Every year by 30 April, for the calendar year before · Article 7(2)",
        "Ireland deposited its instrument: 3 December 2008.",
        "The first day of the month that comes 6 months after that month: 1 June 2009.",
        "The treaty itself entered into force only later, and that day counts: 1 August 2010.",
        "Entry into force for Ireland under Article 17: 1 August 2010.",
        "180 days after entry into force: 28 January 2011.",
        "After that, every year by 30 April; here: 30 April 2014.",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "When is our Article 7 report due, and why?",
        "Quand devons-nous remettre notre rapport au titre de l'article 7 ?",
        "¿Cuándo vence nuestro informe del artículo 7?",
        "Когда мы должны представить доклад по статье 7?",
        "متى يجب أن نقدم تقرير المادة 7؟",
        "我们的第七条报告什么时候到期？",
    ],
)
async def test_our_report_is_that_of_the_askers_state_in_six_languages(base: Base, question: str):
    answer = await base.ask(question, state="IE", language=None)
    assert answer.intent is Intent.DEADLINE
    (fact,) = [one for one in answer.facts if isinstance(one, DueFact)]
    assert (fact.party, fact.due.day) == ("IE", date(2014, 4, 30))


@pytest.mark.parametrize(
    "question",
    [
        "Which States are overdue with their Article 7 reports?",
        "Who is overdue?",
        "Quels États sont en retard pour leur rapport ?",
        "¿Qué Estados tienen informes atrasados?",
        "Какие государства просрочили доклад?",
        "哪些国家的报告逾期？",
    ],
)
async def test_who_is_past_due_is_answered_for_all(base: Base, question: str):
    answer = await base.ask(question, language=None)
    (fact,) = answer.facts
    assert isinstance(fact, DueListFact)
    assert (fact.which, fact.recorded) == ("overdue", False)
    assert all(one.day < NOW.date() for one in fact.groups)
    assert [offer.kind for offer in answer.offers] == [OfferKind.ALL_DUE]
    assert "No submission by anybody is recorded here yet" in base.text(answer, "en")


async def test_who_has_to_report_is_answered_for_all(base: Base):
    answer = await base.ask("Which States have to report by 30 April?")
    (fact,) = answer.facts
    assert isinstance(fact, DueListFact)
    annual = next(one for one in fact.groups if one.rule.yearly)
    assert (fact.which, annual.day) == ("coming", date(2014, 4, 30))
    assert {"IE", "ZM"} <= set(annual.parties)
    assert "CY" not in annual.parties


async def test_what_is_past_due_from_us_is_said_where_submissions_are_recorded(base: Base):
    assert "no submission is recorded" not in base.text(await base.ask("When is our report due?", state="IE"))
    async with base.db.write() as tx:
        await submissions.add(tx, handed_in("CH", 2013))
        await submissions.add(tx, handed_in("IE", 2012))
    text = base.text(await base.ask("When is our report due?", state="IE"))
    assert "was due on 30 April 2013; no submission is recorded for it, nor for 1 earlier one." in text
    assert "No submission by anybody" not in text


async def test_what_we_are_asked_about_being_overdue_is_answered_with_the_doubt(base: Base):
    text = base.text(await base.ask("Are we overdue with our report?", state="IE"))
    assert "was due on 30 April 2013; no submission is recorded" in text
    assert "No submission by anybody is recorded here yet, so what is past due may have been handed in." in text


async def test_the_first_report_is_told_with_the_other_date_that_a_source_gives(base: Base):
    text = base.text(await base.ask("When was Cabo Verde's first Article 7 report due?"))
    assert "The Article 7 report of Cabo Verde is due on 28 September 2011." in text
    assert "A published source gives another date: 28 October 2011 (jrsap.org)." in text
    assert "the first day of the seventh month" in text
    yearly = base.text(await base.ask("When is Cabo Verde's Article 7 report due?"))
    assert "For the first report, a published source gives another date: 28 October 2011" in yearly
    ireland = base.text(await base.ask("When is Ireland's Article 7 report due?"))
    assert "published source" not in ireland


async def test_an_extension_is_told_with_the_day_before_it(base: Base):
    async with base.db.write() as tx:
        await obligations.put_extensions(
            tx, [Extension(treaty="CCM", party="HR", rule="ccm-article-3-destruction", until=date(2020, 1, 1))]
        )
    text = base.text(await base.ask("When does Croatia have to destroy its stockpiles?"))
    assert "The stockpiles of Croatia are to be destroyed by 1 January 2020." in text
    assert "An extension was granted; it was 1 August 2018 before." in text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (
            "When is our ATT annual report due?",
            "Every year by 31 May, for the calendar year before · Article 13(3)",
        ),
        ("When is Ireland's report under the Mine Ban Convention due?", "Article 7(1)"),
    ],
)
async def test_a_treaty_of_which_no_party_is_known_is_not_said_to_bind_nobody(base: Base, question: str, says: str):
    text = base.text(await base.ask(question, state="IE"))
    assert "When this falls due for Ireland cannot be computed" in text
    assert says in text
    assert "not bound" not in text


async def test_another_treaty_is_answered_as_soon_as_its_parties_are_known(base: Base):
    async with base.db.write() as tx:
        await parties.put_statuses(tx, [PartyStatus(party="IE", treaty="APMBC", deposited=date(1997, 12, 3))])
    text = base.text(await base.ask("When is our annual report under the Mine Ban Treaty due?", state="IE"))
    assert "The Article 7 report of Ireland on anti-personnel mines is due on 30 April 2014." in text
    assert "Treaty: APMBC" in text
    own = base.text(await base.ask("When is our annual report due?", state="IE"))
    assert "anti-personnel" not in own


async def test_the_points_of_contact_have_no_day_of_their_own(base: Base):
    text = base.text(await base.ask("When do we have to name our national points of contact?", state="IE"))
    assert "Ireland names its national points of contact on the cover page of each Article 7 report" in text
    assert "The Article 7 report of Ireland is due on 30 April 2014." in text


async def test_the_records_are_still_searched_for_what_was_said_of_a_deadline(base: Base):
    for question in ("What did Croatia say about overdue contributions?", "Who spoke about clearance?"):
        answer = await base.ask(question)
        assert not any(isinstance(one, DueFact | DueListFact) for one in answer.facts), question


async def test_buttons_lead_to_the_arithmetic_and_the_form(base: Base):
    answer = await base.ask("When is our Article 7 report due?", state="IE")
    kinds = [offer.kind for offer in answer.offers]
    assert kinds[:2] == [OfferKind.HOW_COMPUTED, OfferKind.FORM]
    assert answer.offers[0].action.args == ("due:ccm-article-7-annual:IE:2014",)
