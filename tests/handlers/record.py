"""A small invented record: talks that never took place; nothing in it can be mistaken for real words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from storage.rows import AgendaItem, Authority, Meeting, Passage, PassageKind, Record, Speaker

MEETING = Meeting(
    id="CCM-TALKS-2012-03",
    treaty="CCM",
    kind="informal consultations",
    title="Invented preparatory talks",
    year=2012,
    start=date(2012, 3, 14),
    end=date(2012, 3, 15),
    city="Bern",
    country="CH",
    chair="Norway",
    source="made up for these tests",
)
AGENDA = (
    AgendaItem(id=0, number="1", title="Opening of the talks", order=0),
    AgendaItem(id=0, number="2", title="Clearance of contaminated land", order=1),
    AgendaItem(id=0, number="3", title="The support office", order=2),
    AgendaItem(id=0, number="4", title="Other matters", order=3),
)
LONG = (
    "Switzerland said that it could lend two rooms in Geneva to the support office for three years. "
    "It explained that the rooms stand beside the library, that heating is paid for, and that keys would be "
    "handed over in June. "
    "It asked those who wish to share the cost of furniture to come forward before the summer."
)
# Agenda order, speakers, words.
_SAID: tuple[tuple[int, tuple[str, ...], str], ...] = (
    (0, (), "Twelve delegations met in Bern at the invitation of the hosts."),
    (0, ("NO",), "Norway opened the talks and wished everyone a short day."),
    (1, ("LA",), "Lao PDR reported that clearance teams had returned eleven villages to their farmers."),
    (1, ("NO",), "Norway offered to send two trainers for clearance work in the hills."),
    (1, ("AT",), "Austria said that clearance without maps is slow & costly, and that old maps exist in <Vienna>."),
    (1, ("IE",), "Ireland supported the proposal on clearance maps."),
    (1, ("JP",), "Japan announced money for clearance machines."),
    (1, ("ZM",), "Zambia asked when clearance in the valley would be finished."),
    (1, ("MX",), "Mexico thanked the clearance teams for their patience."),
    (1, ("DE",), "Germany recalled that clearance deadlines are counted from entry into force."),
    (2, ("CH",), LONG),
    (2, ("AT", "IE"), "Austria and Ireland welcomed the offer of rooms for the support office."),
    (2, ("JP",), "Japan preferred that the support office remain small."),
    (3, ("CG",), "Congo described its stores near the river."),
    (3, ("MX",), "Mexico asked how far the stores lie from the river."),
    (3, ("CG",), "Congo answered that the stores lie two hours away."),
    (3, ("JP",), "Japan offered a boat."),
    (3, ("CG",), "Congo accepted the boat with thanks."),
    (3, ("ZM",), "Zambia offered a second boat."),
    (3, ("CG",), "Congo declined the second boat."),
    (3, ("NO",), "Norway closed the talks before lunch."),
)
_PRESENT = ("NO", "LA", "AT", "IE", "JP", "ZM", "MX", "DE", "CH", "GH", "DK", "PT", "CG")


def record(*, sha: str = "a" * 64) -> Record:
    return Record(
        id=0,
        treaty="CCM",
        title="Invented preparatory talks",
        meeting=MEETING.id,
        genre="synopsis",
        authority=Authority.SUMMARY_RECORD,
        language="en",
        file_name="talks.md",
        sha256=sha,
        put_in_at=datetime(2012, 3, 16, tzinfo=UTC),
        date=date(2012, 3, 14),
        place="Bern",
        chair="Norway",
        chair_parties=("NO",),
        participants=_PRESENT,
        agenda=AGENDA,
    )


def passages() -> list[Passage]:
    return [
        Passage(
            id=0,
            record=0,
            order=order,
            paragraph=order + 1,
            text=text,
            sentences=tuple(match.span() for match in re.finditer(r"\S[^.]*\.", text)),
            kind=PassageKind.INTERVENTION if speakers else PassageKind.NARRATIVE,
            item=item,
            speakers=tuple(Speaker(party=key, name=key) for key in speakers),
        )
        for order, (item, speakers, text) in enumerate(_SAID)
    ]
