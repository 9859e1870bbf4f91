"""Who may be shown a record: "state:CH", "group:Friends", as people write them and as they are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Final

from bot.errors import BadInput
from bot.parties.lexicon import Lexicon
from bot.records.remark import Remark
from storage.rows import Record, Visibility

NOBODY_NAMED: Final = Remark(
    "A record for named readers needs their names: name States and groups, such as state:CH and group:Friends."
)


def audience(written: Iterable[str], lexicon: Lexicon, groups: Collection[str]) -> tuple[str, ...]:
    """Each reader in the form that is kept, once, in order: "state:Switzerland" becomes "state:CH".

    ``groups`` are those that somebody is in or was invited to. Raises BadInput that names what is wrong, and what
    was probably meant, for what is neither a State or organisation nor one of these groups.
    """
    found: set[str] = set()
    for words in written:
        kind, mark, name = words.strip().partition(":")
        name = name.strip()
        match kind.strip().lower():
            case "state" if mark and name:
                found.add(f"state:{_party(name, lexicon)}")
            case "group" if mark and name:
                found.add(f"group:{_group(name, groups)}")
            case _:
                raise BadInput(
                    Remark(
                        "Readers are written as state:CH or group:Friends, not as “{words}”.", words=words.strip()
                    )
                )
    return tuple(sorted(found))


def checked(
    visibility: Visibility, written: Iterable[str], lexicon: Lexicon, groups: Collection[str]
) -> tuple[str, ...]:
    """The audience of a record of this visibility. BadInput also where it names nobody, or names and may not."""
    named = audience(written, lexicon, groups)
    if visibility is Visibility.NAMED and not named:
        raise BadInput(NOBODY_NAMED)
    if visibility is not Visibility.NAMED and named:
        raise BadInput(
            Remark("Readers are named only for a record for named readers: leave them out, or choose that.")
        )
    return named


def narrows(new: Record, old: Record) -> bool:
    """Whether somebody may read the old record and may not read the new one."""
    if new.visibility is Visibility.NAMED and old.visibility is Visibility.NAMED:
        return not set(old.audience) <= set(new.audience)
    widest_first = list(Visibility)
    return widest_first.index(new.visibility) > widest_first.index(old.visibility)


def _party(name: str, lexicon: Lexicon) -> str:
    if key := lexicon.key_of(name):
        return key
    meant = [mention.parties[0] for mention in lexicon.mentions_corrected(name) if len(mention.parties) == 1]
    if not meant:
        names = {lexicon.name(party.key, "en"): party.key for party in lexicon.parties}
        meant = [names[one] for one in get_close_matches(name, names, n=1, cutoff=0.6)]
    if meant:
        raise BadInput(
            Remark(
                "No State or organisation is called “{name}”. Is {meant} meant? Then write state:{key}.",
                name=name,
                meant=lexicon.name(meant[0], "en"),
                key=meant[0],
            )
        )
    raise BadInput(
        Remark("No State or organisation is called “{name}”; give its name or ISO code: state:CH.", name=name)
    )


def _group(name: str, groups: Collection[str]) -> str:
    known = {one.casefold(): one for one in groups}
    if found := known.get(name.casefold()):
        return found
    if not known:
        raise BadInput(
            Remark(
                "There is no group “{name}”: nobody has been put in a group yet. Invite its members first.",
                name=name,
            )
        )
    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.6)
    if near:
        raise BadInput(f"There is no group {name!r}. Is {known[near[0]]} meant? Then write group:{known[near[0]]}.")
    raise BadInput(f"There is no group {name!r}; there are: {', '.join(sorted(groups))}.")
