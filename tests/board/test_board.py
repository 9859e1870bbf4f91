"""Who has reported, is due and is overdue; the rates; the table; the words."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.board import views
from bot.board.board import Boards, Share
from bot.board.choice import Choice, Stand
from bot.board.orders import MOST_NAMES, board_order, rates_order
from bot.board.sheet import COLUMNS, guarded, sheet
from bot.obligations.register import Register
from bot.obligations.rules import shipped
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.submissions.sheet import read_sheet
from bot.text.buttons import encode
from bot.text.catalogue import LANGUAGES, Catalogues
from bot.text.markup import to_html, to_plain
from storage import obligations, submissions
from storage.database import Database
from storage.rows import Condition, SubmissionEntry, SubmissionStep

BEFORE, AFTER = datetime(2011, 4, 20, 9, tzinfo=UTC), datetime(2011, 6, 1, 9, tzinfo=UTC)
OF_2011 = Choice(treaty="CCM", article="7(2)", year=2011)
ANNUAL, INITIAL = "ccm-article-7-annual", "ccm-article-7-initial"
BOOK = shipped()


def voice(language: str = "en") -> Voice:
    return Voice(Catalogues.open().texts(language), Lexicon.standard())


async def put(
    db: Database,
    party: str,
    *,
    rule: str = ANNUAL,
    period: int = 2011,
    step: SubmissionStep = SubmissionStep.RECORDED,
    day: date | None = date(2011, 4, 15),
    document: str = "",
) -> None:
    entry = SubmissionEntry(
        id=0, treaty="CCM", rule=rule, party=party, period=period, step=step, at=BEFORE, by=0, submitted_on=day,
        document=document,
    )  # fmt: skip
    async with db.write() as tx:
        await submissions.add(tx, entry)


@pytest.fixture
def boards(db: Database) -> Boards:
    return Boards(db, Register(db))


async def test_before_the_day_a_report_is_due_and_after_it_overdue(db: Database, boards: Boards) -> None:
    await put(db, "IE")
    await put(db, "NO", step=SubmissionStep.CLAIMED)
    await put(db, "AT", step=SubmissionStep.TAKEN_BACK)
    before, after = await boards.board(OF_2011, BEFORE), await boards.board(OF_2011, AFTER)
    assert {row.due.party for row in before.of(Stand.HANDED_IN)} == {"IE"}
    assert {row.due.party for row in before.of(Stand.CLAIMED)} == {"NO"}
    assert "AT" in {row.due.party for row in before.of(Stand.DUE)}
    assert not before.of(Stand.OVERDUE)
    assert {row.due.party for row in after.of(Stand.OVERDUE)} == {row.due.party for row in before.of(Stand.DUE)}
    assert sum(after.counts.values()) == len(after.rows) == len(before.rows)


async def test_the_day_itself_is_still_in_time(boards: Boards) -> None:
    board = await boards.board(OF_2011, datetime(2011, 4, 30, 23, 59, tzinfo=UTC))
    assert not board.of(Stand.OVERDUE)
    board = await boards.board(OF_2011, datetime(2011, 5, 1, tzinfo=UTC))
    assert not board.of(Stand.DUE)


async def test_a_group_narrows_to_its_members(boards: Boards) -> None:
    choice = Choice(treaty="CCM", article="7(2)", year=2011, region="WEOG")
    board = await boards.board(choice, AFTER)
    assert {row.region for row in board.rows} == {"WEOG"}
    assert list(board.by_region) == ["WEOG"]
    everybody = await boards.board(OF_2011, AFTER)
    assert sum(map(len, everybody.by_region.values())) == len(everybody.rows)


async def test_what_was_handed_in_late_is_counted_in_days(db: Database, boards: Boards) -> None:
    await put(db, "IE", day=date(2011, 5, 3))
    await put(db, "NO", day=date(2011, 4, 30))
    await put(db, "AT", day=None)
    late = {row.due.party: row.late for row in (await boards.board(OF_2011, AFTER)).of(Stand.HANDED_IN)}
    assert late == {"IE": 3, "NO": 0, "AT": None}


async def test_clearance_is_owed_only_where_it_is_known_that_there_is_something(
    db: Database, boards: Boards
) -> None:
    choice = Choice(treaty="CCM", article="4")
    assert {row.stand for row in (await boards.board(choice, AFTER)).rows} == {Stand.UNSURE}
    async with db.write() as tx:
        await obligations.put_conditions(
            tx,
            [
                Condition(treaty="CCM", party="LA", condition="contaminated", holds=True),
                Condition(treaty="CCM", party="IE", condition="contaminated", holds=False),
            ],
        )
    board = await boards.board(choice, AFTER)
    assert {row.due.party for row in board.of(Stand.DUE)} == {"LA"}
    assert "IE" not in {row.due.party for row in board.rows}


async def test_rates_are_shares_of_what_was_due_by_year_and_group(db: Database, boards: Boards) -> None:
    board = await boards.board(OF_2011, AFTER)
    of_weog = [row for row in board.rows if row.region == "WEOG"]
    for row in of_weog[:5]:
        await put(db, row.due.party, day=date(2011, 5, 2) if row is of_weog[0] else date(2011, 4, 1))
    now = datetime(2013, 6, 1, tzinfo=UTC)
    rates = await boards.rates(Choice(treaty="CCM", article="7(2)"), now)
    assert rates.years == (2011, 2012, 2013)
    of_2011 = rates.shares[""][0]
    assert (of_2011.due, of_2011.handed_in, of_2011.in_time) == (len(board.rows), 5, 4)
    assert of_2011.rate == pytest.approx(5 / len(board.rows))
    assert rates.shares["WEOG"][0].rate == pytest.approx(5 / len(of_weog))
    # Nobody of that group reported in a year whose record was kept; nobody kept that of 2012.
    assert rates.shares["GRULAC"][0].rate == 0
    assert [share.rate for share in rates.shares[""][1:]] == [None, None]


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_percentage_is_whole_only_where_it_is(due: int, done: int) -> None:
    rate = Share(due=due, handed_in=min(done, due), in_time=0, kept=True).rate
    shown = views.percent(rate)
    assert 0 <= shown <= 100
    assert (shown == 100) == (rate == 1)
    assert (shown == 0) == (not rate)


# ── words ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_empty_ledger_accuses_nobody(boards: Boards) -> None:
    text = to_plain(views.board_message(await boards.board(OF_2011, AFTER), 0, BOOK, voice()))
    assert "No submission is recorded here for these yet, so this shows the due dates alone." in text
    rates = to_plain(views.rates_message(await boards.rates(OF_2011, AFTER), BOOK, voice()))
    assert "No submission is recorded here yet, so there is no rate to show." in rates


async def test_a_board_in_words(db: Database, boards: Boards) -> None:
    for party in ("IE", "NO"):
        await put(db, party, day=date(2011, 5, 3) if party == "IE" else None)
    choice = Choice(treaty="CCM", article="7(2)", year=2011, region="WEOG", stand="in")
    board = await boards.board(choice, AFTER)
    message = views.board_message(board, 0, BOOK, voice())
    assert to_plain(message).splitlines() == [
        "Article 7(2) reports due in 2011",
        "Western European and other States",
        f"Handed in: 2 · Overdue: {len(board.rows) - 2}",
        "",
        "Handed in",
        "Ireland, Article 7(2): 3 May 2011, 3 days late",
        "Norway, Article 7(2)",
        "",
        "As of 1 June 2011, by what is recorded here",
    ]
    labels = [button.label for row in message.rows for button in row]
    assert labels == [
        f"Overdue: {len(board.rows) - 2}", "Picture", "Table (CSV)", "Over the years", "2010", "2012", "By group",
        "All States",
    ]  # fmt: skip


async def test_a_long_list_has_further_pages_and_no_state_is_lost(boards: Boards) -> None:
    choice = Choice(treaty="CCM", article="4")
    board = await boards.board(choice, AFTER)
    pages = -(-len(board.rows) // views.LINES)
    assert pages > 2
    named = ""
    for page in range(pages):
        named += to_plain(views.board_message(board, page, BOOK, voice())) + "\n"
    for row in board.rows:
        assert voice().party(row.due.party) in named
    assert to_plain(views.board_message(board, 99, BOOK, voice())) in named


async def test_rates_in_words(db: Database, boards: Boards) -> None:
    await put(db, "IE")
    text = to_plain(
        views.rates_message(await boards.rates(OF_2011, datetime(2012, 6, 1, tzinfo=UTC)), BOOK, voice())
    )
    total = len((await boards.board(OF_2011, AFTER)).rows)
    assert f"2011: {views.percent(1 / total)}%, 1 of {total}; in time 1" in text
    assert "Nothing is recorded of 2012." in text


async def test_a_year_without_anything_says_so(boards: Boards) -> None:
    choice = Choice(treaty="CCM", article="7", year=1999)
    assert "Nothing falls due here that was asked for." in to_plain(
        views.board_message(await boards.board(choice, AFTER), 0, BOOK, voice())
    )


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_language_and_every_button_can_be_sent(db: Database, boards: Boards, language: str) -> None:
    await put(db, "IE")
    for choice in (OF_2011, Choice(treaty="CCM", article="4"), Choice(treaty="ATT", article="13", year=2020)):
        board, rates = await boards.board(choice, AFTER), await boards.rates(choice, AFTER)
        for message in (
            views.board_message(board, 0, BOOK, voice(language)),
            views.rates_message(rates, BOOK, voice(language)),
            views.groups_message(choice, ["WEOG", "-"], BOOK, voice(language)),
            views.how_message("bananas", voice(language)),
        ):
            assert to_html(message)
            assert all(encode(button.action) for row in message.rows for button in row)


# ── the table ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_table_opens_in_a_spreadsheet_and_holds_every_row(db: Database, boards: Boards) -> None:
    await put(db, "IE", day=date(2011, 5, 3), document="=HYPERLINK(1)")
    board = await boards.board(OF_2011, AFTER)
    data = sheet(board, voice("fr"))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(board.rows)
    (irlande,) = [row for row in rows if row["code"] == "IE"]
    assert (irlande["state"], irlande["due"], irlande["submitted on"]) == ("Irlande", "2011-04-30", "2011-05-03")
    assert (irlande["days late"], irlande["document"]) == ("3", "'=HYPERLINK(1)")
    assert {row["days late"] for row in rows if row["code"] != "IE"} == {""}


async def test_what_the_board_writes_submitted_reads_back(boards: Boards) -> None:
    board = await boards.board(OF_2011, AFTER)
    texts = Catalogues.open().texts("en")
    lines = read_sheet(sheet(board, voice()), Lexicon.standard(), BOOK, texts, today=AFTER.date())
    assert [line.trouble for line in lines if line.trouble] == []
    assert {line.parties[0] for line in lines} == {row.due.party for row in board.rows}
    assert {(line.rules, line.year) for line in lines} == {((ANNUAL,), 2011)}


@given(st.text(alphabet=st.sampled_from("=+-@\t\r \n'\"A1(")))
def test_no_cell_is_a_formula(cell: str) -> None:
    shown = guarded(cell)
    assert not shown.lstrip().startswith(("=", "+", "-", "@"))
    assert not shown.startswith(("\t", "\r"))
    assert shown in (cell, "'" + cell)


# ── what is drawn ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_picture_names_states_where_they_can_be_read_and_counts_them_where_not(
    db: Database, boards: Boards
) -> None:
    await put(db, "IE")
    await put(db, "IE", rule=INITIAL, period=0)
    later = datetime(2012, 1, 1, tzinfo=UTC)
    everything = await boards.board(Choice(treaty="CCM", article="7", year=2011), later)
    assert len(everything.rows) > MOST_NAMES
    bars = board_order(everything, BOOK, voice())
    assert bars["kind"] == "bars"
    assert bars["rows"][0]["counts"] == {"in": 2, "overdue": len(everything.rows) - 2}
    assert sum(sum(row["counts"].values()) for row in bars["rows"][1:]) == len(everything.rows)

    group = await boards.board(Choice(treaty="CCM", article="7", year=2011, region="WEOG"), later)
    names = board_order(group, BOOK, voice())
    assert names["kind"] == "names"
    by_look = {section["look"]: section for section in names["sections"]}
    assert by_look["in"]["names"] == ["Ireland (2)"]
    assert by_look["in"]["heading"] == "Handed in: 2"


async def test_what_is_not_surely_due_is_not_counted_as_owed(boards: Boards) -> None:
    order = board_order(await boards.board(Choice(treaty="CCM", article="4"), AFTER), BOOK, voice())
    assert order["kind"] == "bars"
    assert {row["total"] for row in order["rows"]} == {""}


async def test_rates_are_drawn_for_the_years_that_are_known(db: Database, boards: Boards) -> None:
    await put(db, "IE")
    order = rates_order(await boards.rates(OF_2011, datetime(2014, 1, 1, tzinfo=UTC)), BOOK, voice())
    assert order["years"] == [2011]
    assert order["series"][0]["label"] == "All States"
    assert all(len(one["rates"]) == 1 for one in order["series"])


async def test_what_was_not_owed_stands_apart_and_counts_in_no_rate(db: Database, boards: Boards) -> None:
    await put(db, "IE")
    before = (await boards.rates(OF_2011, AFTER)).shares
    entry = SubmissionEntry(
        id=0, treaty="CCM", rule=ANNUAL, party="CA", period=2011, step=SubmissionStep.RECORDED, at=BEFORE, by=0,
        submitted_on=date(2011, 5, 3), note=submissions.VOLUNTARY,
    )  # fmt: skip
    async with db.write() as tx:
        await submissions.add(tx, entry)
    board = await boards.board(OF_2011, AFTER)
    assert [row.due.party for row in board.of(Stand.VOLUNTARY)] == ["CA"]
    assert [row.due.party for row in board.of(Stand.HANDED_IN)] == ["IE"]
    assert (await boards.rates(OF_2011, AFTER)).shares == before
    (row,) = [one for one in csv.reader(io.StringIO(sheet(board, voice()).decode("utf-8-sig"))) if one[1] == "CA"]
    assert dict(zip(COLUMNS, row, strict=True)) | {"group": ""} == {
        "state": "Canada",
        "code": "CA",
        "group": "",
        "treaty": "CCM",
        "article": "7(2)",
        "subject": "annual transparency report",
        "year due": "2011",
        "due": "2011-04-30",
        "standing": "voluntary, not owed",
        "submitted on": "2011-05-03",
        "days late": "",
        "document": "",
    }
    order = board_order(board, BOOK, voice())
    assert "extra" in str(order)
    assert Register(db).voluntary({}) == ()
