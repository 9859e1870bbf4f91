"""The board and the rates as messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.board.board import Board, Rates, Row
from bot.board.choice import Choice, Stand
from bot.board.telling import on_legend, title
from bot.obligations.rules import Rulebook
from bot.parties.regions import region_name
from bot.questions.folding import fold
from bot.questions.wording import Voice
from bot.submissions.wording import shortened
from bot.text.catalogue import N_
from bot.text.message import Action, Block, Button, Gap, Message, bold, code, fill, italic, line

LINES = 24
"""States on a page."""

_PREFERRED = (Stand.OVERDUE, Stand.DUE, Stand.HANDED_IN, Stand.CLAIMED, Stand.VOLUNTARY, Stand.UNSURE)
_LISTED = {
    Stand.HANDED_IN: N_("Handed in"),
    Stand.CLAIMED: N_("Said to be handed in, not confirmed yet"),
    Stand.DUE: N_("Due"),
    Stand.OVERDUE: N_("Overdue: the day has passed and nothing is recorded"),
    Stand.VOLUNTARY: N_("Handed in voluntarily, by States that did not owe it"),
    Stand.UNSURE: N_("Due only where the State has any, which is not known here"),
}
EXAMPLES = ("/board 2025", "/board clearance", "/board overdue Africa", "/board first reports 2011")


def board_message(board: Board, page: int, book: Rulebook, voice: Voice) -> Message:
    """Counts, in all and by group; then the States of one stand, a page at a time."""
    say, choice = voice.texts.say, board.choice
    blocks: list[Block] = [line(bold(title(choice, book, voice)))]
    if choice.region:
        blocks.append(line(region_name(choice.region, voice.texts)))
    if not board.rows:
        blocks.append(line(say("Nothing falls due here that was asked for.")))
        return Message((*blocks, Gap(), _as_of(board, voice)), _elsewhere(choice, book, voice), voice.language)
    counts = [on_legend(stand, n, voice) for stand, n in board.counts.items() if n]
    blocks.append(line(" · ".join(counts)))
    if not board.recorded:
        blocks.append(
            line(
                italic(
                    say(
                        "No submission is recorded here for these yet, so this shows the due dates alone. "
                        "Coordinators record with /submitted."
                    )
                )
            )
        )
    if not choice.region and len(board.by_region) > 1:
        blocks += [Gap(), *(_group(region, rows, voice) for region, rows in board.by_region.items())]
    stand = _stand(board)
    rows = sorted(board.of(stand), key=lambda row: (row.due.day, row.due.rule.id, fold(voice.party(row.due.party))))
    pages = max(1, -(-len(rows) // LINES))
    page = min(max(page, 0), pages - 1)
    blocks += [Gap(), line(bold(say(_LISTED[stand])))]
    blocks += _listed(rows[page * LINES : (page + 1) * LINES], voice)
    if pages > 1:
        blocks.append(fill(say("Page {page} of {pages}"), page=page + 1, pages=pages))
    blocks += [Gap(), _as_of(board, voice)]
    return Message(tuple(blocks), _buttons(board, stand, page, pages, book, voice), voice.language)


def rates_message(rates: Rates, book: Rulebook, voice: Voice) -> Message:
    """The share of those due who reported, by year, then by group in the latest years."""
    say = voice.texts.say
    blocks: list[Block] = [line(bold(title(replace(rates.choice, year=0), book, voice)))]
    whole = rates.shares.get("", ())
    known = [at for at, share in enumerate(whole) if share.rate is not None]
    if not known:
        blocks.append(line(say("No submission is recorded here yet, so there is no rate to show.")))
        return Message(tuple(blocks), (_back(rates.choice, voice),), voice.language)
    blocks.append(line(say("Share of the reports due that were handed in")))
    for at in reversed(known):
        share = whole[at]
        words = say("{year}: {percent}%, {n} of {all}; in time {in_time}")
        fields = {"n": share.handed_in, "all": share.due, "in_time": share.in_time}
        blocks.append(fill(words, year=bold(str(rates.years[at])), percent=percent(share.rate), **fields))
    latest = known[-1]
    blocks += [Gap(), fill(say("In {year}, by group:"), year=rates.years[latest])]
    for region, shares in rates.shares.items():
        share = shares[latest]
        if region and share.rate is not None:
            words = say("{group}: {percent}%, {n} of {all}")
            name = region_name(region, voice.texts)
            blocks.append(fill(words, group=name, percent=percent(share.rate), n=share.handed_in, all=share.due))
    missing = [str(year) for at, year in enumerate(rates.years) if whole[at].due and whole[at].rate is None]
    if missing:
        blocks += [Gap(), fill(say("Nothing is recorded of {years}."), years=voice.listed(missing))]
    blocks += [Gap(), fill(say("As of {day}"), day=voice.day(rates.on, short=False))]
    picture = Button(say("As a picture"), Action("board-rates-pic", (rates.choice.code,)))
    return Message(tuple(blocks), ((picture, *_back(rates.choice, voice)),), voice.language)


def percent(rate: float | None) -> int:
    """A share as a whole percentage; never 100 while something is missing, nor 0 while something is there."""
    if not rate:
        return 0
    return 100 if rate >= 1 else min(99, max(1, round(rate * 100)))


def how_message(strange: str, voice: Voice) -> Message:
    """What may follow the command, where words were not understood."""
    say = voice.texts.say
    words = say("“{words}” is not something the board can show. It knows years, obligations and groups:")
    return Message(
        (fill(words, words=voice.foreign(strange)), *(line(code(one)) for one in EXAMPLES)), language=voice.language
    )


def _stand(board: Board) -> Stand:
    """The one that is listed: what was asked for, else the first that has anybody."""
    if board.choice.stand:
        return Stand(board.choice.stand)
    return next((stand for stand in _PREFERRED if board.of(stand)), Stand.DUE)


def _group(region: str, rows: Sequence[Row], voice: Voice) -> Block:
    counted = {stand: sum(row.stand is stand for row in rows) for stand in Stand}
    parts = " · ".join(on_legend(stand, n, voice) for stand, n in counted.items() if n)
    return fill(
        voice.texts.say("{group} ({all}): {counts}"),
        group=region_name(region, voice.texts),
        all=len(rows),
        counts=parts,
    )


def _listed(rows: Sequence[Row], voice: Voice) -> list[Block]:
    """States under the day on which each falls due; what was handed in with its own day."""
    if not rows:
        return [line(voice.texts.say("None."))]
    if rows[0].stand in (Stand.HANDED_IN, Stand.CLAIMED, Stand.VOLUNTARY):
        return [_handed_in(row, voice) for row in rows]
    found: list[Block] = []
    for day, article in dict.fromkeys((row.due.day, row.due.article) for row in rows):
        names = [voice.party(row.due.party) for row in rows if (row.due.day, row.due.article) == (day, article)]
        words = voice.texts.say("{day}, Article {article}: {states}")
        found.append(fill(words, day=bold(voice.day(day)), article=article, states=voice.listed(names)))
    return found


def _handed_in(row: Row, voice: Voice) -> Block:
    say, entry = voice.texts.say, row.entry
    fields = {"party": voice.party(row.due.party), "article": row.due.article}
    if entry is None or entry.submitted_on is None:
        return fill(say("{party}, Article {article}"), **fields)
    day = voice.day(entry.submitted_on)
    if row.late:
        words = voice.texts.say_n(
            "{party}, Article {article}: {day}, {n} day late",
            "{party}, Article {article}: {day}, {n} days late",
            row.late,
        )
        return fill(words, day=day, n=row.late, **fields)
    return fill(say("{party}, Article {article}: {day}"), day=day, **fields)


def _as_of(board: Board, voice: Voice) -> Block:
    return fill(voice.texts.say("As of {day}, by what is recorded here"), day=voice.day(board.on, short=False))


def _buttons(
    board: Board, shown: Stand, page: int, pages: int, book: Rulebook, voice: Voice
) -> tuple[tuple[Button, ...], ...]:
    say, choice = voice.texts.say, board.choice
    listed = replace(choice, stand=shown.value)
    turns = [(say("Back"), page - 1), (say("Further"), page + 1)]
    leaf = tuple(Button(words, Action("board", (listed.code, to))) for words, to in turns if 0 <= to < pages)
    stands = tuple(
        Button(on_legend(stand, n, voice), Action("board", (replace(choice, stand=stand.value).code, 0)))
        for stand, n in board.counts.items()
        if n and stand is not shown
    )
    as_files = (
        Button(say("Picture"), Action("board-pic", (choice.code,))),
        Button(say("Table (CSV)"), Action("board-csv", (choice.code,))),
    )
    rows = [leaf, stands[:2], stands[2:4], stands[4:], as_files]
    if any(one.report for one in choice.rules(book)):
        rows.append((Button(say("Over the years"), Action("board-rates", (choice.code,))),))
    return (*(row for row in rows if row), *_elsewhere(choice, book, voice))


def _elsewhere(choice: Choice, book: Rulebook, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    """The years beside this one, and the groups."""
    rows: list[tuple[Button, ...]] = []
    if choice.year and choice.yearly(book):
        years = (replace(choice, year=year, stand="") for year in (choice.year - 1, choice.year + 1))
        rows.append(tuple(Button(str(one.year), Action("board", (one.code, 0))) for one in years))
    groups = Button(voice.texts.say("By group"), Action("board-groups", (choice.code,)))
    everyone = Button(
        voice.texts.say("All States"), Action("board", (replace(choice, region="", stand="").code, 0))
    )
    rows.append((groups, everyone) if choice.region else (groups,))
    return tuple(rows)


def groups_message(choice: Choice, regions: Sequence[str], book: Rulebook, voice: Voice) -> Message:
    """Which group to look at."""
    rows = tuple(
        (
            Button(
                region_name(region, voice.texts),
                Action("board", (replace(choice, region=region, stand="").code, 0)),
            ),
        )
        for region in regions
    )
    words = fill(voice.texts.say("{title}: which group?"), title=bold(shortened(title(choice, book, voice), 120)))
    return Message((words,), (*rows, _back(choice, voice)), voice.language)


def _back(choice: Choice, voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.texts.say("The board"), Action("board", (choice.code, 0))),)
