"""Questions that the structure answers: agendas, meetings, who took part, status, due dates, terms."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.obligations.due import DueDate, NothingDue, StepKind
from bot.obligations.groups import of_accounts
from bot.obligations.register import Account, Register
from bot.obligations.rules import Rule
from bot.parties.lexicon import Lexicon
from bot.questions.folding import fold
from bot.questions.shelf import Shelf
from bot.questions.types import (
    AgendaFact,
    CoordinatorsFact,
    CountFact,
    DocumentsFact,
    DueFact,
    DueListFact,
    ItemFact,
    MeetingFact,
    MeetingsFact,
    ParticipantsFact,
    SpeakersFact,
    StatusFact,
)
from storage import parties as party_rows
from storage import records as record_rows
from storage.database import Tx
from storage.rows import AgendaItem, Meeting, PartyKind, PartyStatus, Record, Term

TREATY = "CCM"
DOCUMENTS_ON_A_PAGE = 8
MEETINGS_ON_A_PAGE = 8
DUE_GROUPS_SHOWN = 4  # in an answer; the whole list has pages


@dataclass(frozen=True)
class Facts:
    """Look-ups over one state of the base. ``now`` is aware UTC."""

    shelf: Shelf
    lexicon: Lexicon
    now: datetime
    register: Register | None = None  # for due dates

    @property
    def today(self) -> date:
        return self.now.date()

    # ── records ─────────────────────────────────────────────────────────────────────────────────────────────

    def latest(
        self, ids: Collection[int], *, with_agenda: bool = False, with_participants: bool = False
    ) -> Record | None:
        """The newest of these records up to today, else the first after it; the most authoritative of one day."""
        chosen = (
            self.shelf.records[id]
            for id in self.shelf.newest
            if id in ids
            and (self.shelf.records[id].agenda or not with_agenda)
            and (self.shelf.records[id].participants or not with_participants)
        )
        best: Record | None = None
        for record in chosen:
            day = self.shelf.head(record).date or date.min
            if best is not None and (best_day := self.shelf.head(best).date or date.min) <= self.today:
                if day < best_day:
                    break
                if _authority(record) >= _authority(best):
                    continue
            # Newest first: each later-dated one gives way to one that is not yet to come.
            best = record
        return best

    def agenda(self, ids: Collection[int]) -> AgendaFact | None:
        record = self.latest(ids, with_agenda=True)
        return AgendaFact(record=self.shelf.head(record), items=record.agenda) if record else None

    def item_numbered(self, ids: Collection[int], number: str) -> tuple[Record, AgendaItem] | None:
        """The item of that number ("-1" the last) in the newest record that has one."""
        left = set(ids)
        while record := self.latest(left, with_agenda=True):
            left.discard(record.id)
            if number == "-1":
                return record, record.agenda[-1]
            plain = number.replace(" ", "").lower()
            for item in record.agenda:
                if item.number.replace(" ", "").rstrip(".").lower() == plain:
                    return record, item
        return None

    async def item(self, tx: Tx, record: Record, item: AgendaItem) -> ItemFact:
        speakers = dict.fromkeys(
            speaker.party or speaker.name
            for passage in await record_rows.passages(tx, item=item.id)
            for speaker in passage.speakers
        )
        return ItemFact(record=self.shelf.head(record), item=item, speakers=tuple(speakers))

    def participants(self, ids: Collection[int], asked: Sequence[str]) -> ParticipantsFact | None:
        record = self.latest(ids, with_participants=True)
        if record is None:
            return None
        states = tuple(key for key in record.participants if self._kind(key) is PartyKind.STATE)
        others = tuple(key for key in record.participants if self._kind(key) is not PartyKind.STATE)
        there = set(record.participants) | set(record.chair_parties)
        return ParticipantsFact(
            record=self.shelf.head(record),
            states=states,
            others=others,
            asked=tuple((key, key in there) for key in asked),
        )

    async def speakers(self, tx: Tx, record: Record) -> SpeakersFact:
        counted = await self.shelf.speakers(tx, [record.id])
        return SpeakersFact(
            record=self.shelf.head(record), speakers=tuple((key, number) for key, number in counted.items() if key)
        )

    async def documents(self, tx: Tx, page: int) -> DocumentsFact:
        chosen = [
            self.shelf.records[id] for id in self.shelf.newest[page * DOCUMENTS_ON_A_PAGE :][:DOCUMENTS_ON_A_PAGE]
        ]
        return DocumentsFact(
            records=tuple([(self.shelf.head(record), self.shelf.size([record.id])) for record in chosen]),
            total=len(self.shelf.newest),
        )

    # ── meetings ────────────────────────────────────────────────────────────────────────────────────────────

    def meeting(self, meeting: Meeting, wanted: str = "") -> MeetingFact:
        records = self.shelf.of_meeting(meeting.id)
        chair = next((record.chair for record in records if record.chair), "")
        return MeetingFact(
            meeting=meeting,
            wanted=wanted,
            records=tuple(self.shelf.head(record) for record in records),
            chair_as_written=meeting.chair or chair,
            treaty=meeting.treaty if len({one.treaty for one in self.shelf.meetings.values()}) > 1 else "",
            agenda=self.shelf.plan(meeting.id),
            changes=self.shelf.moves(meeting.id),
        )

    def meetings(self, page: int) -> MeetingsFact:
        """The coming ones first, then back in time."""
        every = list(self.shelf.meetings.values())

        def order(meeting: Meeting) -> tuple[bool, int]:
            day = meeting.start or date(meeting.year, 12, 31)
            past = (meeting.end or day) < self.today
            return past, -day.toordinal() if past else day.toordinal()

        every.sort(key=order)
        return MeetingsFact(
            meetings=tuple(every[page * MEETINGS_ON_A_PAGE :][:MEETINGS_ON_A_PAGE]),
            with_record=self.shelf.with_record,
            total=len(every),
        )

    # ── parties and obligations ─────────────────────────────────────────────────────────────────────────────

    async def status(self, tx: Tx, party: str) -> StatusFact:
        row = await party_rows.status_of(tx, TREATY, party)
        if row is None:
            return StatusFact(party=party, treaty=TREATY, on=self.today, state="none")
        return StatusFact(
            party=party,
            treaty=TREATY,
            on=self.today,
            state=_state(row, self.today),
            signed=_if_past(row.signed, self.today),
            deposited=_if_past(row.deposited, self.today),
            deposit_kind=row.deposit_kind,
            entry_into_force=row.entry_into_force if _if_past(row.deposited, self.today) else None,
            withdrawn=_if_past(row.withdrawn, self.today),
            source=row.source,
        )

    async def count(self, tx: Tx) -> CountFact | None:
        rows = await party_rows.statuses(tx, TREATY)
        if not rows:
            return None
        states = [_state(row, self.today) for row in rows]
        return CountFact(
            treaty=TREATY,
            on=self.today,
            bound=states.count("party"),
            deposited=states.count("party") + states.count("bound-later"),
            signatories=states.count("signatory"),
        )

    async def deadlines(
        self, tx: Tx, party: str, rules: Sequence[Rule], *, arithmetic: bool = False, past: bool = False
    ) -> tuple[DueFact, ...]:
        """What is due from a party (from anybody: the rules alone) under these rules of one treaty.

        Of several reports the next one is told. ``arithmetic``: how it was counted is asked too; ``past``: what is
        past due is asked, though nobody records submissions.
        """
        named = rules[0].treaty if rules[0].treaty != TREATY else ""
        if not party:
            return tuple(DueFact(party="", rule=one, on=self.today, treaty=named) for one in rules)
        assert self.register is not None, "whoever asks for due dates gives the register"
        account = await self.register.account(tx, party, self.now, rules[0].treaty)
        status = await party_rows.status_of(tx, rules[0].treaty, party)
        initial = _first_report(account, self.register.book.rules(rules[0].treaty))
        overdue = account.overdue if account.recorded or past else ()
        facts: list[DueFact] = []
        for chosen in ([one for one in rules if one.report], *([one] for one in rules if not one.report)):
            found = _soonest(account, chosen)
            if found is None:
                continue
            force = status.entry_into_force if status is not None else None
            if force is None and isinstance(found, DueDate):
                force = next((step.day for step in found.steps if step.kind is StepKind.ENTRY_INTO_FORCE), None)
            mine = {one.id for one in chosen}
            facts.append(
                DueFact(
                    party=party,
                    rule=found.rule,
                    on=self.today,
                    due=found,
                    initial=initial if found.rule.report and isinstance(found, DueDate) else None,
                    entry_into_force=force if isinstance(found, DueDate) else None,
                    overdue=tuple(one for one in overdue if one.rule.id in mine and one != found),
                    claimed=account.claimed,
                    published=tuple(
                        one for id in sorted(mine, reverse=True) for one in self.register.book.published(id, party)
                    ),
                    arithmetic=arithmetic,
                    recorded=account.recorded,
                    treaty=named,
                )
            )
        return tuple(facts)

    async def all_due(self, tx: Tx, treaty: str, rules: Sequence[Rule], which: str) -> DueListFact:
        """What is "coming" within a year, or "overdue", from all parties under these rules of a treaty."""
        assert self.register is not None, "whoever asks for due dates gives the register"
        accounts = await self.register.accounts(tx, treaty, self.now)
        ids = {one.id for one in rules}
        until = self.today + timedelta(days=365)
        groups = [one for one in of_accounts(accounts, which, self.today, until) if one.rule.id in ids]
        return DueListFact(
            treaty=treaty,
            which=which,
            on=self.today,
            groups=tuple(groups[:DUE_GROUPS_SHOWN]),
            total=len(groups),
            recorded=any(one.recorded for one in accounts),
        )

    async def coordinators(self, tx: Tx, themes: Sequence[str]) -> tuple[CoordinatorsFact, ...]:
        """Who held the office of a theme, in the period nearest to today; every office where no theme is named.

        ``themes``: ways to say one theme; the offices that have most of one's words are given.
        """
        rows = await party_rows.coordinators(tx, TREATY)
        shares = {row.theme: max((_share(theme, row.theme) for theme in themes), default=1.0) for row in rows}
        enough = max(0.6, max(shares.values(), default=0.0))
        best: dict[str, tuple[int, CoordinatorsFact]] = {}
        for row in rows:
            if shares[row.theme] < enough:
                continue
            years = [int(year) for year in re.findall(r"(?:19|20)\d\d", row.period)] or [0]
            distance = min(abs(year - self.today.year) for year in years)
            fact = CoordinatorsFact(theme=row.theme, period=row.period, parties=row.parties)
            theme = fold(row.theme)
            if theme not in best or distance < best[theme][0]:
                best[theme] = (distance, fact)
        if not themes:
            nearest = min((distance for distance, _ in best.values()), default=0)
            return tuple(fact for distance, fact in best.values() if distance == nearest)
        return tuple(fact for _, fact in best.values())

    # ── the glossary ────────────────────────────────────────────────────────────────────────────────────────

    def term(self, asked: str) -> Term | None:
        """The term that these words name, exactly, in any language; acronyms whatever their case."""
        return self.shelf.topics.term_called(asked)

    def _kind(self, key: str) -> PartyKind | None:
        try:
            return self.lexicon.kind(key)
        except KeyError:
            return None


def _soonest(account: Account, rules: Sequence[Rule]) -> DueDate | NothingDue | None:
    """The next of these rules' due dates; where none lies ahead, the last one past, or why there is none."""
    ids = {one.id for one in rules}
    if ahead := [one for one in account.next if one.rule.id in ids]:
        return ahead[0]
    reasons = [one for one in (*account.nothing, *account.standing) if one.rule.id in ids]
    if reasons:
        return min(reasons, key=lambda one: one.first.day if one.first else date.max)
    behind = [
        one
        for one in (*account.overdue, *account.past, *(due for due, _ in account.handed_in))
        if one.rule.id in ids
    ]
    return max(behind, key=lambda one: one.day, default=None)


def _first_report(account: Account, rules: Sequence[Rule]) -> DueDate | None:
    """The report that is due once, also where its day has passed."""
    once = {one.id for one in rules if one.report and not one.yearly}
    every = (*account.next, *account.overdue, *account.past, *(due for due, _ in account.handed_in))
    return next((one for one in every if one.rule.id in once), None)


def _authority(record: Record) -> int:
    return list(type(record.authority)).index(record.authority)


def _share(asked: str, theme: str) -> float:
    """How many of the words asked for a theme's title has, by their roots: 1 for all."""
    words = [word for word in re.findall(r"\w+", fold(asked)) if len(word) > 2]
    title = fold(theme)
    return sum(word[: max(5, len(word) - 3)] in title for word in words) / len(words) if words else 0.0


def _if_past(day: date | None, today: date) -> date | None:
    return day if day is not None and day <= today else None


def _state(row: PartyStatus, today: date) -> str:
    if row.withdrawn is not None and row.withdrawn <= today:
        return "withdrawn"
    if row.deposited is not None and row.deposited <= today:
        return "party" if row.entry_into_force is None or row.entry_into_force <= today else "bound-later"
    if row.deposited is None and row.deposit_kind:
        return "party"
    return "signatory" if row.signed is not None and row.signed <= today else "none"
