"""Records that no meeting made: as many passages as a measurement needs, the same ones for the same seed.

Sentences are strung from phrases whose words follow Zipf's law over a vocabulary of our own: a few hundred words of
the trade, then tens of thousands made from roots and endings. About 60 words a passage, three sentences, one of 190
speakers, 200 passages a record, eight items an agenda, one record a meeting.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from storage import meetings, parties, records
from storage.database import Database
from storage.rows import AgendaItem, Authority, Meeting, Party, PartyKind, PartyName, Passage, Record, Speaker

SEED: Final = 20110224
TREATY: Final = "SYN"
PER_RECORD: Final = 200
ITEMS: Final = 8

_TRADE = """
convention clearance munitions assistance victims implementation meeting report support party obligations
destruction stockpile universalization cooperation submunitions transparency deadline programme proposal
delegation decision article review conference budget unit host hosting agreement draft text consultations
president coordinator friend work plan action national legislation measures resources contributions donors
affected areas survey land release technical mine explosive remnants war humanitarian disarmament protection
civilians survivors rehabilitation inclusion rights disability families communities education risk training
capacity partnership international regional organizations civil society secretariat depositary ratification
accession signature entry force treaty annual calendar intersessional session agenda item rules procedure
participation observers statement position concern progress challenge priority need commitment effort approach
framework mechanism structure mandate function role responsibility oversight management staff cost scale
assessment funding voluntary sustainable effective efficient transparent inclusive flexible independent
impartial urgent possible necessary appropriate further additional financial political legal practical
operational strategic comprehensive detailed final interim new existing common welcomed supported proposed
requested underlined recalled noted stressed expressed suggested emphasized reiterated thanked informed reported
announced hoped asked encouraged urged considered agreed reserved preferred questioned submitted presented
circulated adopted postponed clarified explained discussed endorsed invited offered pledged completed destroyed
cleared identified released retained transferred joined signed ratified
"""
_STARTS = """
ab ac ad al am an ar as be ca ce co con cor cu da de di do e en ex fa fo ga ge hu im in ju la lo ma me mo na ne
ob
"""
_MIDDLES = """
ban bel cad cer cor dan del dom fen fer gen gra lan lem lis mar men mir nom par pel per pon por ran ren ros san
"""
_ENDS = "ance ate ation ed ence ent er ial ic ing ism ist ity ive ize ment ness or ous sion tion ture ula um ure"
_JOINTS = (
    "and",
    "in the",
    "of the",
    "for the",
    "with a view to",
    "as well as the",
    "on the",
    "to the",
    "before the",
)
_OPENINGS = (
    "It {} that the",
    "The delegation {} the",
    "The speaker {} that",
    "In that context it {} the",
    "The representative {} once more the",
    "With regard to this item it {} a",
)
_CODES = """
AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN
CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT
HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU
RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG
"""


def speakers() -> tuple[str, ...]:
    """The 190 or so Party.keys that speak, the most talkative first."""
    return tuple(_CODES.split())


def synthetic_records(number: int, *, seed: int = SEED) -> Iterator[tuple[Meeting, Record, tuple[Passage, ...]]]:
    """``number`` passages in records of PER_RECORD, each with its meeting; ids are not assigned."""
    chance = random.Random(seed)
    phrases = _phrases(chance)
    verbs = [word for word in _TRADE.split() if word.endswith("ed")]
    talkers = speakers()
    shares = list(itertools.accumulate(1 / (rank + 8) for rank in range(len(talkers))))
    made = 0
    while made < number:
        size = min(PER_RECORD, number - made)
        meeting = _meeting(made // PER_RECORD)
        said = chance.choices(talkers, cum_weights=shares, k=size)
        passages = tuple(_passage(chance, phrases, verbs, order, said[order], size) for order in range(size))
        yield meeting, _record(meeting, seed), passages
        made += size


def questions(number: int, *, seed: int = SEED) -> list[str]:
    """Questions of three to six words that the records hold, common and rare ones mixed."""
    chance = random.Random(seed + 1)
    words, shares = _vocabulary()
    return [
        " ".join(chance.choices(words[20:8000], cum_weights=shares[20:8000], k=chance.randint(3, 6)))
        for _ in range(number)
    ]


async def fill(
    db: Database, number: int, *, seed: int = SEED, progress: Callable[[int, int], None] | None = None
) -> None:
    """Put ``number`` synthetic passages into an empty database."""
    stored = 0
    keys = speakers()
    async with db.write() as tx:
        await parties.put_parties(
            tx,
            [Party(key=key, code=key, kind=PartyKind.STATE) for key in keys],
            [PartyName(party=key, language="en", name=key) for key in keys],
        )
    batch: list[tuple[Meeting, Record, tuple[Passage, ...]]] = []
    for one in itertools.chain(synthetic_records(number, seed=seed), [None]):
        if one is not None:
            batch.append(one)
        if one is None or len(batch) == 25:
            async with db.write() as tx:
                await meetings.put_meetings(tx, [meeting for meeting, _, _ in batch])
                for _, record, passages in batch:
                    await records.put_record(tx, record, passages)
                    stored += len(passages)
            batch.clear()
            if progress:
                progress(stored, number)


def _vocabulary() -> tuple[list[str], list[float]]:
    """Words, the commonest first, and their accumulated shares."""
    made = ("".join(parts) for parts in itertools.product(_STARTS.split(), _MIDDLES.split(), _ENDS.split()))
    trade = _TRADE.split()
    chance = random.Random(SEED)
    chance.shuffle(trade)
    tail = sorted(set(made) - set(trade))
    chance.shuffle(tail)
    words = trade + tail
    return words, list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))


def _phrases(chance: random.Random) -> list[str]:
    """Runs of four words to string sentences from: drawing each word of millions would take minutes."""
    words, shares = _vocabulary()
    drawn = iter(chance.choices(words, cum_weights=shares, k=80_000 * 4))
    return [" ".join(run) for run in zip(*[drawn] * 4, strict=True)]


def _passage(
    chance: random.Random, phrases: list[str], verbs: list[str], order: int, speaker: str, size: int
) -> Passage:
    sentences = []
    for _ in range(3):
        opening = chance.choice(_OPENINGS).format(chance.choice(verbs))
        first, second, third = chance.choices(phrases, k=3)
        sentences.append(f"{opening} {first} {chance.choice(_JOINTS)} {second} {chance.choice(_JOINTS)} {third}.")
    spans = []
    start = 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return Passage(
        id=0,
        record=0,
        order=order,
        paragraph=order + 1,
        text=" ".join(sentences),
        sentences=tuple(spans),
        item=order * ITEMS // size,
        speakers=(Speaker(party=speaker, name=speaker),),
    )


def _meeting(number: int) -> Meeting:
    start = date(1950, 1, 2) + timedelta(days=number * 5)
    return Meeting(
        id=f"{TREATY}-{number}",
        treaty=TREATY,
        kind="synthetic meeting",
        title=f"Synthetic meeting {number}",
        year=start.year,
        start=start,
        end=start,
    )


def _record(meeting: Meeting, seed: int) -> Record:
    return Record(
        id=0,
        treaty=TREATY,
        title=f"Record of the {meeting.title.lower()}",
        meeting=meeting.id,
        genre="passages",
        authority=Authority.SUMMARY_RECORD,
        language="en",
        file_name=f"{meeting.id}.txt",
        sha256=f"{seed:x}-{meeting.id}".ljust(64, "0"),
        put_in_at=datetime(2011, 2, 24, tzinfo=UTC),
        date=meeting.start,
        agenda=tuple(
            AgendaItem(id=0, number=str(order + 1), title=f"Item {order + 1}", order=order)
            for order in range(ITEMS)
        ),
    )
