"""An invented meeting, written for these tests: a workshop in Lusaka that never took place.

A line ``KEY, KEY: text`` is a passage of those speakers; ``KEY (capacity)`` and ``KEY [group]`` name capacity and
group; ``-`` is the record's own telling, ``!`` an editor's note. A blank line ends a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.parties.lexicon import Lexicon
from storage import meetings, records
from storage.database import Database
from storage.rows import (
    AgendaItem,
    Authority,
    Meeting,
    Passage,
    PassageKind,
    Record,
    Speaker,
    Visibility,
)

MEETING = Meeting(
    id="CCM-RW-2013",
    treaty="CCM",
    kind="regional workshop",
    title="Regional workshop on implementation",
    year=2013,
    start=date(2013, 5, 14),
    end=date(2013, 5, 15),
    city="Lusaka",
    country="ZM",
    place="Hall of Rivers",
    chair="Inonge Lewanika (Zambia)",
    source="written for tests",
)
PARTICIPANTS = (
    "ZM",
    "MZ",
    "TD",
    "MR",
    "NO",
    "IE",
    "ES",
    "PE",
    "LA",
    "AL",
    "HR",
    "DK",
    "TG",
    "KE",
    "UNDP",
    "CMC",
    "ICRC",
    "NPA",
)

TEXT = """
# 1. Opening and adoption of the agenda
-: The Chair opened the workshop and the agenda was adopted without change. Delegations were asked to hand in written comments on the draft report by 31 May.
ZM: Zambia welcomed the participants to Lusaka and recalled that the workshop would prepare the ground for the Fourth Meeting of States Parties in September.

# 2. Clearance and survey
MZ: Mozambique reported that nine of its twelve contaminated districts had been surveyed. It expected to complete clearance of all known areas before the end of 2014, a year ahead of its deadline. It regretted that heavy rains had closed access roads for four months.
TD: Chad stated that it would submit an extension request because insecurity in the north kept survey teams from working.

LA: Lao PDR described its evidence-based survey method and said that it now cleared three times as much land each year as in 2008. It invited other affected States to visit its operations.
NO: Norway cautioned against asking for more time before a proper survey was done. It said that land should be released through survey rather than by costly full clearance.
NPA: NPA offered to train survey teams in French and Portuguese.

MR, TD: Mauritania and Chad asked for equipment suited to desert terrain.
AL: Albania explained that it had finished clearance in 2009 and was ready to share its experience.

# 3. Stockpile destruction
HR: Croatia informed the workshop that its last cluster munitions would be destroyed by July 2014. It said that the cost had fallen by forty per cent since destruction was moved to a national plant.
ES: Spain stated that it had destroyed its entire stockpile in 2009 and retained 711 munitions for training in detection.

CMC: The CMC questioned why any State needed to retain live munitions and called for retained numbers to be reported every year.
IE: Ireland agreed with the CMC that retention should be kept to the absolute minimum.
PE: Peru said that it lacked the funds to start destruction and requested technical advice from Spain and Croatia.

# 4. Victim assistance
IE (Coordinator on victim assistance): Ireland, as coordinator on victim assistance, presented a guide on bringing victim assistance into disability policies. It suggested that each affected State name a focal point by the end of the year.
AL: Albania said that survivors in Kukes now received prosthetic limbs at the regional hospital rather than abroad.

ICRC: The ICRC reminded delegations that survivors live mostly in rural areas far from services and that transport keeps them away.
LA: Lao PDR stressed that women who care for survivors should be counted as victims too.

# 5. National implementation measures
ZM: Zambia announced that its parliament had adopted a law implementing the Convention in March 2013, with penalties of up to 25 years.
KE (Signatory): Kenya, speaking as a signatory, said that its bill was before the cabinet and that it hoped to ratify before the Fourth Meeting of States Parties.

ES: Spain noted that its law also prohibits investment in companies that produce cluster munitions.
ES, IE: Spain and Ireland offered to share their legislation as models for civil-law and common-law countries.

# 6. Financing of the support unit
NO: Norway supported assessed contributions for the support unit, on the ground that voluntary funding is not predictable.
ES: Spain could not accept assessed contributions and preferred that the unit be paid for by voluntary contributions.
PE: Peru feared that small delegations could not afford assessed contributions and proposed a ceiling for developing countries.

MZ: Mozambique suggested that the support unit should have no more than three staff members.
IE: Ireland urged delegations not to decide on the funding model in haste.
HR [South-East European States]: Croatia, speaking on behalf of the South-East European States, asked that the budget be circulated at least two months before each meeting.

# 7. Sponsorship and participation
UNDP: UNDP announced that the sponsorship programme would pay for two delegates from each affected country at the Fourth Meeting of States Parties.
MR: Mauritania thanked Norway for paying for its travel.
KE: Kenya asked that visas be issued free of charge.

# 8. Any other business
ZM: Zambia announced that the Mulungushi conference centre had been chosen as the venue of the Fourth Meeting of States Parties. It said that registration would open on 3 June.
!: Note: the date for written comments was later moved to 7 June.
"""

_SPEAKER = re.compile(r"(?P<key>[A-Z-]+)(?: \((?P<capacity>[^)]*)\))?(?: \[(?P<group>[^\]]*)\])?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


@dataclass(frozen=True)
class Written:
    items: tuple[AgendaItem, ...]
    passages: tuple[Passage, ...]


def read(text: str, lexicon: Lexicon) -> Written:
    """The format of the docstring as rows."""
    items: list[AgendaItem] = []
    passages: list[Passage] = []
    paragraph = 1
    for line in text.splitlines():
        if not line.strip():
            paragraph += 1
        elif line.startswith("# "):
            number, _, title = line[2:].partition(". ")
            items.append(AgendaItem(id=0, number=number, title=title, order=len(items) + 1))
            paragraph += 1
        else:
            who, _, words = line.partition(": ")
            passages.append(_passage(who.strip(), words, len(passages) + 1, paragraph, len(items), lexicon))
    return Written(tuple(items), tuple(passages))


def _passage(who: str, words: str, order: int, paragraph: int, item: int, lexicon: Lexicon) -> Passage:
    spans, at = [], 0
    for part in _SENTENCE.split(words):
        start = words.index(part, at)
        spans.append((start, start + len(part)))
        at = start + len(part)
    kind = {"-": PassageKind.NARRATIVE, "!": PassageKind.NOTE}.get(who, PassageKind.INTERVENTION)
    speakers = tuple(
        Speaker(
            party=match["key"],
            name=lexicon.name(match["key"], "en"),
            capacity=match["capacity"] or "",
            on_behalf_of=match["group"] or "",
        )
        for match in _SPEAKER.finditer(who)
        if who not in "-!"
    )
    return Passage(
        id=0,
        record=0,
        order=order,
        paragraph=paragraph,
        text=words,
        sentences=tuple(spans),
        kind=kind,
        item=item or None,
        speakers=speakers,
    )


async def put_meeting_in(
    db: Database,
    lexicon: Lexicon,
    *,
    text: str = TEXT,
    meeting: Meeting = MEETING,
    authority: Authority = Authority.SUMMARY_RECORD,
    title: str = "Summary of the regional workshop on implementation",
    file_name: str = "workshop.md",
    visibility: Visibility = Visibility.PUBLIC,
    supersedes: int | None = None,
) -> Record:
    """Store the meeting and one record of it."""
    written = read(text, lexicon)
    record = Record(
        id=0,
        treaty="CCM",
        title=title,
        meeting=meeting.id,
        genre="synopsis",
        authority=authority,
        language="en",
        file_name=file_name,
        sha256=f"{abs(hash((text, title, file_name))):064x}"[:64],
        put_in_at=datetime(2013, 5, 20, 8, tzinfo=UTC),
        visibility=visibility,
        date=meeting.start,
        place=f"{meeting.place}, {meeting.city}",
        chair=meeting.chair,
        chair_parties=("ZM",),
        participants=tuple(PARTICIPANTS),
        agenda=written.items,
        supersedes=supersedes,
    )
    async with db.write() as tx:
        await meetings.put_meetings(tx, [meeting])
        return await records.put_record(tx, record, written.passages)
