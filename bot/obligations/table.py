"""Due dates as rows for the terminal: text in English, days as days, the arithmetic as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.obligations.due import DueDate
from bot.obligations.register import Account
from bot.obligations.rules import Rulebook
from bot.obligations.telling import UNRECORDED, nothing_line
from bot.parties.lexicon import Lexicon
from bot.questions.wording import Voice
from bot.text.catalogue import Catalogues
from bot.text.markup import to_plain
from bot.text.message import Message

Row = dict[str, Any]
_AHEAD = timedelta(days=365)


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """Which due dates the terminal asks for. ``since`` and ``until`` None: from today on, one year ahead."""

    state: str = ""
    treaty: str = ""
    overdue: bool = False
    since: date | None = None
    until: date | None = None

    def window(self, today: date) -> tuple[date, date] | None:
        """The days asked for, both counted; None where none were named."""
        if self.since is None and self.until is None:
            return None
        since = self.since or (date.min if self.overdue else min(today, self.until or today))
        return since, self.until or max(since, today) + _AHEAD


def rows(
    accounts: Sequence[Account],
    occurring: Sequence[DueDate] | None,
    query: Query,
    today: date,
    lexicon: Lexicon,
    book: Rulebook,
) -> list[Row]:
    """What is asked for, by day. ``standing``: "due", "overdue", "claimed", "past" or "handed in".

    ``occurring`` are the due dates of the window asked for; without one, what is next and what is overdue is given,
    of each rule the last past.
    """
    overdue = {one.subject for account in accounts for one in account.overdue}
    claimed = frozenset[str]().union(*(account.claimed for account in accounts))
    handed = {one.subject: entry.submitted_on for account in accounts for one, entry in account.handed_in}
    if occurring is None:
        # Of one party everything that lies ahead, of all parties what falls due within a year.
        until = date.max if len(accounts) == 1 else today + _AHEAD
        occurring = [
            one for account in accounts for one in (*_latest(account.overdue), *account.next) if one.day <= until
        ]
        if len(accounts) > 1 and not query.overdue:
            occurring = [one for one in occurring if one.day >= today]
    found: list[Row] = []
    for one in sorted(occurring, key=lambda one: (one.day, one.rule.id, one.party)):
        if query.overdue and one.subject not in overdue:
            continue
        if one.subject in handed:
            standing = "handed in"
        elif one.subject in claimed:
            standing = "claimed"
        elif one.subject in overdue:
            standing = "overdue"
        else:
            standing = "past" if one.day < today else "due"
        found.append(_row(one, standing, handed.get(one.subject), lexicon, book))
    return found


def _row(due: DueDate, state: str, submitted: date | None, lexicon: Lexicon, book: Rulebook) -> Row:
    return {
        "day": due.day,
        "state": lexicon.name(due.party, "en"),
        "code": lexicon.code(due.party),
        "what": due.rule.subject,
        "article": due.rule.article,
        "standing": state + (", if any" if due.conditional else ""),
        "submitted": submitted,
        "period": due.period,
        "rule": due.rule.id,
        "subject": due.subject,
        "conditional": due.conditional,
        "extended_from": due.extended_from,
        "steps": [{"kind": step.kind.value, "day": step.day, "amount": step.amount} for step in due.steps],
        "published": [
            {"day": one.day, "why": one.why, "source": one.source}
            for one in book.published(due.rule.id, due.party, due.period)
        ],
        "source": due.rule.source,
    }


def _latest(overdue: Sequence[DueDate]) -> list[DueDate]:
    """Of each rule the last one past: earlier years are asked for by the window."""
    return list({one.rule.id: one for one in overdue}.values())


def notes(
    accounts: Sequence[Account], found: Sequence[Row], query: Query, treaty: str, lexicon: Lexicon
) -> list[str]:
    """What has to be said beside the rows, a sentence each."""
    said: list[str] = []
    texts = Catalogues.open().texts("en")
    if not accounts:
        said.append(f"What States are to the {treaty} is not stored here, so no date can be computed.")
    elif len(accounts) == 1:
        voice = Voice(texts, lexicon)
        reasons = [nothing_line(one, voice) for one in (*accounts[0].nothing, *accounts[0].standing)]
        said += dict.fromkeys(to_plain(Message((one,))) for one in reasons)
    if any(row["standing"].startswith("overdue") for row in found) and not any(one.recorded for one in accounts):
        said.append(UNRECORDED)
    if not found and accounts and not said:
        said.append("Nothing is past due." if query.overdue else "Nothing falls due in this time.")
    return said
