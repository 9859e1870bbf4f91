"""An audience put together step by step: one more part at a time, the last one undone."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from bot.audience.audience import ALL, And, Audience, Not, Or


class Joint(StrEnum):
    """How a further part belongs to what there is."""

    AND = "and"  # only those of it
    OR = "or"  # these too
    NOT = "not"  # but not these
    INSTEAD = "is"  # these, and nothing of what there was


def join(now: Audience, part: Audience, joint: Joint) -> Audience:
    """``now`` with a further part. Everybody is where one begins: what joins it takes its place.

    A part that is there already is not put there twice.
    """
    match joint:
        case Joint.INSTEAD:
            return part
        case Joint.NOT:
            return negated(part) if now == ALL else _with(And, now, negated(part))
        case Joint.AND:
            return part if now == ALL else _with(And, now, part)
        case Joint.OR:
            return part if now == ALL else _with(Or, now, part)


def negated(audience: Audience) -> Audience:
    """Everybody else; of those, the others again."""
    return audience.of if isinstance(audience, Not) else Not(audience)


def undone(audience: Audience) -> Audience:
    """Without the part that was put there last; everybody where there was one alone."""
    match audience:
        case And(parts) | Or(parts):
            return parts[0] if len(parts) == 2 else type(audience)(parts[:-1])
        case Not(of):
            return of
        case _:
            return ALL


def mark(audience: Audience) -> str:
    """A few letters that tell one audience from another: for buttons that are too small for it."""
    return hashlib.sha256(str(audience).encode()).hexdigest()[:10]


def _with(of: type[And] | type[Or], now: Audience, part: Audience) -> Audience:
    parts = now.parts if isinstance(now, of) else (now,)
    if part in parts:
        return now
    return of((*parts, part))
