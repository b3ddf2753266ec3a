"""What public figures may say so that nobody is recognised by them. Standard library only.

A number under ``below`` is never said, nor one from which it could be worked out, also by somebody
who knows these rules. Each table stands by itself: its parts come to a total that is said beside them,
and no total over several tables is ever said. Where its parts may not all be said, the share of the
first may still be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

#: Bounds are said in steps of so many per cent.
_STEP = 5


def all_or_none(parts: Sequence[int], *, below: int) -> tuple[int, ...] | None:
    """Return parts as they may be said beside their total: all of them, or, where one is small, none.

    Hiding the small one with the next smallest is not enough: of 13 with 5 said and two hidden, only 4
    and 4 are possible, because with 3 and 5 the other 5 would have been hidden.
    """
    return tuple(parts) if all(count >= below for count in parts) else None


@dataclass(frozen=True)
class Share:
    """A share in whole per cent: exactly that, or at least, or at most."""

    kind: str
    percent: int


EXACT, AT_LEAST, AT_MOST = "exact", "at least", "at most"


def share_of(part: int, whole: int, *, below: int) -> Share | None:
    """Return which share ``part`` is of ``whole`` as far as it may be said; None where it may not.

    Where the part, or the rest, is small, only the bound is said that holds for each small number, and
    that too in steps of five per cent.
    """
    if whole < 2 * below:
        return None
    most = Fraction(100 * (below - 1), whole)
    steps = -(-most // _STEP)  # rounded up
    if part < below:
        return Share(AT_MOST, int(steps) * _STEP)
    if whole - part < below:
        return Share(AT_LEAST, 100 - int(steps) * _STEP)
    return Share(EXACT, (200 * part + whole) // (2 * whole))
