"""The last look before an answer leaves: what is quoted is what is stored, said by whom it is said.

Nothing that was found, weighed or remembered is trusted here; the passages are read again, in the transaction of
the check itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.questions.types import Citation
from storage import records as record_rows
from storage.database import Tx
from storage.rows import PUBLIC_READER, Passage, Reader

_SPACE = re.compile(r"\s+")


async def verified(tx: Tx, citations: Sequence[Citation], reader: Reader = PUBLIC_READER) -> tuple[Citation, ...]:
    """Those citations that the database bears out for a reader at this moment; the others are left out.

    A citation stands if its passage is there, its span is whole sentences of that passage and reads as quoted
    after folding white space, its parties are the passage's speakers, and its record is still current and open
    to the reader, with the authority that the citation names.
    """
    if not citations:
        return ()
    # Hidden and superseded ones too: it is here that they are refused.
    stored = await record_rows.passages_as_they_stand(tx, {one.passage for one in citations})
    return tuple(
        one for one in citations if (found := stored.get(one.passage)) is not None and _stands(one, *found, reader)
    )


def _stands(one: Citation, passage: Passage, record: record_rows.Standing, reader: Reader) -> bool:
    if not record.is_current or not reader.may_read(record.visibility, record.audience):
        return False
    starts = {start for start, _ in passage.sentences}
    ends = {end for _, end in passage.sentences}
    return (
        one.record == passage.record
        and one.authority == record.authority
        and one.start in starts
        and one.end in ends
        and folded(one.quote) == folded(passage.text[one.start : one.end])
        and bool(one.quote.strip())
        and one.party_keys == tuple(speaker.party for speaker in passage.speakers if speaker.party)
        and one.names == tuple(speaker.name for speaker in passage.speakers)
        and one.paragraph == passage.paragraph
        and one.item_id == passage.item
    )


def folded(text: str) -> str:
    """White space folded: every run of it one blank, none at the ends."""
    return _SPACE.sub(" ", text).strip()
