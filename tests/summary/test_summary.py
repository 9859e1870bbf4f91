"""The weekly summary: what is counted, who gets it, when, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import Dropped, Later, Ready
from bot.errors import DatabaseUnavailable
from bot.inquiries.inquiries import Inquiries
from bot.parties.lexicon import Lexicon
from bot.people.roster import People
from bot.questions.types import Answer, Intent, Silence
from bot.questions.wording import Voice
from bot.summary import weeks
from bot.summary.composing import Bulletin
from bot.summary.counting import Counting
from bot.summary.summaries import Summaries
from bot.summary.telling import summary_message
from bot.text.catalogue import Catalogues
from bot.text.markup import to_html
from storage import glossary, outbox, parties, people, reminders, submissions, tallies
from storage.database import Database
from storage.rows import (
    OutboxState,
    Outgoing,
    Party,
    PartyKind,
    Person,
    Role,
    SubmissionEntry,
    SubmissionStep,
    Term,
)
from storage.tallies import Tally

ZURICH = ZoneInfo("Europe/Zurich")
CHIEF, CORA, COLIN, DEIRDRE = 1, 11, 12, 21
TUESDAY = datetime(2012, 3, 20, 9, tzinfo=UTC)  # of the week 2012-W12
MONDAY = datetime(2012, 3, 26, 7, tzinfo=UTC)  # 09:00 of summer time in Zurich
MINUTE = timedelta(minutes=1)
ISU = Term(id="ISU", acronym="ISU", names={"en": ("Implementation Support Unit",), "fr": ("Unité d'appui",)})


class Clock:
    def __init__(self) -> None:
        self.now = TUESDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counting(db: Database, clock: Clock) -> Counting:
    return Counting(db, clock, ZURICH)


@pytest.fixture
async def summaries(db: Database, counting: Counting) -> Summaries:
    async with db.write() as tx:
        await people.put_people(
            tx,
            (
                Person(id=CHIEF, language="en"),
                Person(id=CORA, role=Role.COORDINATOR),
                Person(id=COLIN, role=Role.COORDINATOR, language="fr"),
                Person(id=DEIRDRE, role=Role.DELEGATE, state="IE"),
            ),
        )
        await glossary.put_terms(tx, [ISU])
    return Summaries(db, counting, zone=ZURICH, admins={CHIEF})


@pytest.fixture
def bulletin(db: Database, summaries: Summaries) -> Bulletin:
    roster = People(db, {CHIEF})
    return Bulletin(db, summaries, roster, Catalogues.open(), Lexicon.standard(), zone="Europe/Zurich")


def answer(intent: Intent = Intent.POSITION, silence: Silence | None = None, **more: object) -> Answer:
    return Answer(intent=intent, answered=silence is None, language="en", silence=silence, **more)  # type: ignore[arg-type]


def said(composed: object) -> list[str]:
    assert isinstance(composed, Ready), composed
    (part,) = to_html(composed.message)
    return part.text.splitlines()


async def queued(db: Database) -> tuple[Outgoing, ...]:
    async with db.read() as tx:
        return await outbox.rows(tx, kind="notice")


# ── counting ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_answers_and_silences_are_counted_by_kind_and_terms_alone_by_topic(
    db: Database, counting: Counting, tmp_path: Path
) -> None:
    counting.counted(answer())
    counting.counted(answer(page=1))  # a further page is no question
    for _ in range(2):
        counting.counted(
            answer(Intent.SEARCH, Silence.UNKNOWN_TOPIC, topic="canary whistles of the ISU", terms=("ISU", "ISU"))
        )
    counting.counted(answer(terms=("ISU",)))  # what was answered is not missing
    async with db.read() as tx:
        assert await tallies.of_week(tx, "2012-W12") == {}, "an answer waits for no database"
    await counting.flush()
    await counting.flush()
    counting.counted(answer())
    await counting.flush()
    async with db.read() as tx:
        assert await tallies.of_week(tx, "2012-W12") == {
            Tally("outcome", "position:answered"): 3,
            Tally("outcome", "search:unknown-topic"): 2,
            Tally("topic", "ISU"): 2,
        }
    assert b"canary" not in b"".join(path.read_bytes() for path in tmp_path.glob("base.db*"))


async def test_what_cannot_be_written_is_counted_later(db: Database, clock: Clock, tmp_path: Path) -> None:
    other = await Database.open(f"sqlite:///{tmp_path}/base.db", patience=timedelta(milliseconds=50))
    counting = Counting(other, clock, ZURICH)
    counting.counted(answer())
    async with db.write():  # somebody else holds the lock
        with pytest.raises(DatabaseUnavailable):
            await counting.flush()
        counting.counted(answer())
    await counting.flush()
    await other.close()
    async with db.read() as tx:
        assert await tallies.of_week(tx, "2012-W12") == {Tally("outcome", "position:answered"): 2}


async def test_a_week_ends_on_sunday_where_the_house_is(db: Database, clock: Clock, counting: Counting) -> None:
    clock.now = datetime(2012, 3, 25, 21, 59, tzinfo=UTC)  # 23:59 on Sunday in Zurich
    counting.counted(answer())
    clock.now += 2 * MINUTE
    counting.counted(answer())
    await counting.flush()
    async with db.read() as tx:
        assert len(await tallies.of_week(tx, "2012-W12")) == len(await tallies.of_week(tx, "2012-W13")) == 1


@given(st.dates(date(2000, 1, 10), date(2100, 1, 1)))
def test_every_day_lies_in_one_week_that_begins_on_a_monday(day: date) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZURICH)
    week = weeks.week_of(noon, ZURICH)
    monday = weeks.monday_of(week)
    assert monday.weekday() == 0
    assert monday <= day < monday + timedelta(days=7)
    since, until = weeks.bounds(week, ZURICH)
    assert since <= noon < until
    assert weeks.bounds(weeks.before(week), ZURICH)[1] == since
    assert weeks.before(week) < week, "written so that they sort"


# ── when and to whom ────────────────────────────────────────────────────────────────────────────────────────


async def test_every_monday_at_nine_each_coordinator_gets_it_once(db: Database, summaries: Summaries) -> None:
    assert await summaries.tick(TUESDAY) == 0, "of the time before the first start there is nothing to tell"
    assert await summaries.tick(MONDAY - MINUTE) == 0
    assert await summaries.tick(MONDAY) == 3
    assert await summaries.tick(MONDAY) == 0
    assert await summaries.tick(MONDAY + MINUTE) == 0
    rows = await queued(db)
    assert [row.person for row in rows] == [CHIEF, CORA, COLIN]
    assert {str(row.data) for row in rows} == {str({"notice": "summary", "week": "2012-W12", "late": False})}
    assert await summaries.tick(MONDAY + timedelta(days=7)) == 3


async def test_after_a_time_without_a_tick_the_last_week_comes_and_says_that_it_is_late(
    db: Database, summaries: Summaries, bulletin: Bulletin
) -> None:
    await summaries.tick(TUESDAY)
    late = MONDAY + timedelta(days=16)
    assert await summaries.tick(late) == 3
    rows = await queued(db)
    assert {row.data["week"] for row in rows} == {"2012-W14"}, "of several missed, one"
    row = next(row for row in rows if row.person == CORA)
    assert said(await bulletin.compose(row, late))[:3] == [
        "<i>This comes late: the assistant did not run on Monday at 09:00.</i>",
        "",
        "<b>Week of 2–8 April 2012</b>",
    ]


async def test_who_switched_it_off_gets_none_not_even_one_that_waits(
    db: Database, summaries: Summaries, bulletin: Bulletin
) -> None:
    await summaries.tick(TUESDAY)
    assert not await summaries.switch(COLIN)
    assert await summaries.tick(MONDAY) == 2
    row = next(row for row in await queued(db) if row.person == CORA)
    assert not await summaries.switch(CORA)
    assert isinstance(await bulletin.compose(row, MONDAY), Dropped)
    assert await summaries.switch(CORA)
    assert isinstance(await bulletin.compose(row, MONDAY), Ready)
    assert await bulletin.compose(row, MONDAY.replace(hour=21)) == Later(MONDAY.replace(hour=6) + timedelta(days=1))
    async with db.write() as tx:
        await people.put_person(tx, Person(id=CORA, role=Role.DELEGATE))
    assert isinstance(await bulletin.compose(row, MONDAY), Dropped)


# ── what it says ────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_empty_week_reads_well(summaries: Summaries) -> None:
    found = await summaries.now(TUESDAY)
    voice = Voice(Catalogues.open().texts("en"), Lexicon.standard())
    message = summary_message(found, voice, ZURICH, wanted=True)
    assert said(Ready(message)) == [
        "<b>Week of 19–25 March 2012, so far</b>",
        "Nobody asked anything.",
        "Questions passed on: 0",
        "Reminders sent: 0",
        "Reports put down as handed in: 0",
        "Messages whose arrival is uncertain: 0",
        "",
        "<b>Week of 12–18 March 2012</b>",
        "Nobody asked anything.",
        "Questions passed on: 0",
        "Reminders sent: 0",
        "Reports put down as handed in: 0",
        "Messages whose arrival is uncertain: 0",
        "",
        "No question passed on waits for an answer now.",
    ]
    assert [button.label for row in message.rows for button in row] == ["Do not send it on Mondays"]


async def test_a_full_week_has_its_numbers_and_no_text_that_anybody_wrote(
    db: Database, summaries: Summaries, counting: Counting, bulletin: Bulletin
) -> None:
    counting.counted(answer())
    counting.counted(answer(Intent.DEADLINE))
    counting.counted(answer(Intent.SEARCH, Silence.UNKNOWN_TOPIC, topic="canary", terms=("ISU",)))
    counting.counted(answer(silence=Silence.DID_NOT_SPEAK))
    await counting.flush()
    inquiries = Inquiries(db, People(db, {CHIEF}))
    await inquiries.pass_on(DEIRDRE, "Who pays for the canary?", "", TUESDAY)
    async with db.write() as tx:
        for number, (kind, state) in enumerate(
            [
                ("reminder", OutboxState.SENT),
                ("reminder", OutboxState.SENT),
                ("reminder", OutboxState.FAILED),
                ("announcement", OutboxState.UNCERTAIN),
                ("notice", OutboxState.SENT),
            ]
        ):
            row = _row(f"{kind}:{number}", kind)
            await outbox.enqueue(tx, [row])
            kept = await outbox.of_key(tx, row.key)
            assert kept is not None
            await outbox.ended(tx, kept.id, state, TUESDAY, number)
        await parties.put_parties(tx, [Party(key="IE", code="IE", kind=PartyKind.STATE)], [])
        entry = SubmissionEntry(
            id=0,
            treaty="CCM",
            rule="r",
            party="IE",
            period=2011,
            step=SubmissionStep.CLAIMED,
            at=TUESDAY,
            by=DEIRDRE,
        )
        for step in (SubmissionStep.CLAIMED, SubmissionStep.CONFIRMED, SubmissionStep.RECORDED):
            await submissions.add(tx, replace(entry, step=step))
        await submissions.add(tx, replace(entry, period=2010, step=SubmissionStep.RECORDED, at=MONDAY))
        await reminders.put_mark(tx, "summary", TUESDAY)
    await summaries.tick(MONDAY)
    row = next(row for row in await queued(db) if row.data.get("week") and row.person == CORA)
    assert said(await bulletin.compose(row, MONDAY)) == [
        "<b>Week of 19–25 March 2012</b>",
        "Questions: <b>2</b> answered, <b>2</b> met silence",
        "– What a State said: 1 answered, 1 met silence",
        "– Anything else in the records: 0 answered, 1 met silence",
        "– Due dates: 1 answered, 0 met silence",
        "Asked for and missing:",
        "– Implementation Support Unit: 1",
        "Questions passed on: 1",
        "Reminders sent: 2",
        "Reports put down as handed in: 1",
        "Messages whose arrival is uncertain: 1",
        "",
        "1 question passed on waits for an answer now.",
    ]


def _row(key: str, kind: str) -> Outgoing:
    return Outgoing(
        id=0,
        key=key,
        kind=kind,
        person=DEIRDRE,
        chat=DEIRDRE,
        data={},
        created_at=TUESDAY,
        not_before=TUESDAY,
        expires_at=MONDAY,
    )


@pytest.mark.parametrize("intent", Intent)
async def test_every_kind_of_question_has_its_line(
    summaries: Summaries, counting: Counting, intent: Intent
) -> None:
    counting.counted(answer(intent))
    found = await summaries.now(TUESDAY)
    message = summary_message(found, Voice(Catalogues.open().texts("en"), Lexicon.standard()), ZURICH)
    assert any(words.endswith(": 1 answered, 0 met silence") for words in said(Ready(message)))
