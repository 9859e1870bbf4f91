"""Parts and joining words in a row, made one audience."""

from __future__ import annotations

from collections.abc import Sequence

from bot.audience.audience import ALL, And, Audience, Kind, Leaf, Not, Or
from bot.audience.complaint import AudienceError
from bot.text.catalogue import N_

EXAMPLE = N_("WEOG and not Switzerland")
_EITHER = frozenset({Kind.STATE, Kind.REGION, Kind.ROLE, Kind.LANGUAGE})  # nobody is of two of them


def built(row: Sequence[Audience | str]) -> Audience:
    """The audience that parts and joining words ("and", "or", "not", ",", brackets) make.

    Raises ``AudienceError`` where they do not belong together.
    """
    return _Building(list(row)).whole()


class _Building:
    """A row of parts and joining words made one audience: "not" binds closest, then "and", then "or".

    What stands side by side, or with a comma between, is joined by "and".
    """

    def __init__(self, row: list[Audience | str]) -> None:
        self._row = row

    def whole(self) -> Audience:
        found = self._or()
        if self._row:
            raise self._wrong()
        return found

    def _or(self) -> Audience:
        parts = [self._and()]
        while self._row and self._row[0] == "or":
            self._row.pop(0)
            parts.append(self._and())
        return _joined(Or, parts)

    def _and(self) -> Audience:
        parts = [self._one()]
        while self._row and self._row[0] not in ("or", ")"):
            while self._row and self._row[0] in ("and", ","):
                self._row.pop(0)
            parts.append(self._one())
        return _joined(And, _runs(parts))

    def _one(self) -> Audience:
        while self._row and self._row[0] in ("and", ","):
            self._row.pop(0)
        if not self._row:
            raise self._wrong()
        first = self._row.pop(0)
        if first == "not":
            return Not(self._run())
        if first == "(":
            found = self._or()
            if not self._row or self._row.pop(0) != ")":
                raise self._wrong()
            return found
        if isinstance(first, str):
            raise self._wrong()
        return first

    def _run(self) -> Audience:
        """What "not" applies to: one part, or several States in a row."""
        parts = [self._one()]
        while len(self._row) > 1 and self._row[0] in ("and", ",", "or") and _alike(parts[0], self._row[1]):
            self._row.pop(0)
            parts.append(self._one())
        return _joined(Or, parts)

    def _wrong(self) -> AudienceError:
        return AudienceError(
            N_("How these belong together is not clear. Write for instance: {example}"), example=EXAMPLE
        )


def _joined(of: type[And] | type[Or], parts: Sequence[Audience]) -> Audience:
    """The parts as one, each once; a single one as it is. "Everybody and" says nothing."""
    once = tuple(dict.fromkeys(parts))
    if of is And and len(once) > 1:
        once = tuple(part for part in once if part != ALL)
    return once[0] if len(once) == 1 else of(once)


def _runs(parts: Sequence[Audience]) -> list[Audience]:
    """Neighbours of whom nobody can be both, made one part: either of them."""
    found: list[list[Audience]] = []
    for part in parts:
        if found and _alike(found[-1][0], part):
            found[-1].append(part)
        else:
            found.append([part])
    return [_joined(Or, run) for run in found]


def _alike(one: Audience, other: Audience | str) -> bool:
    if not isinstance(one, Leaf) or not isinstance(other, Leaf):
        return False
    return one.kind is other.kind and one.kind in _EITHER
