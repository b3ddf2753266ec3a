"""Up to which sums a manager may set a limit, day by day. Standard library only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .rules import Limit

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """A limit from one day to another, both within it; no end means until further notice."""

    limit: Limit
    from_on: date
    to_on: date | None = None

    def meets(self, from_on: date, to_on: date | None) -> bool:
        """Return whether it shares a day with the days from ``from_on`` to ``to_on``."""
        return (self.to_on is None or self.to_on >= from_on) and (to_on is None or self.from_on <= to_on)


def _within(stretches: Iterable[Stretch], from_on: date, to_on: date | None) -> Iterator[Stretch]:
    ordered = sorted(stretches, key=lambda one: one.from_on)
    return (one for one in ordered if one.meets(from_on, to_on))


def first_day_without(stretches: Iterable[Stretch], *, from_on: date, to_on: date | None) -> date | None:
    """Return the first day from ``from_on`` to ``to_on`` on which there is no limit, or None."""
    day = from_on
    for one in _within(stretches, from_on, to_on):
        if one.from_on > day:
            return day
        if one.to_on is None:
            return None
        day = max(day, one.to_on + _DAY)
    return day if to_on is None or day <= to_on else None


def first_below(
    limit: Limit, stretches: Iterable[Stretch], *, from_on: date, to_on: date | None
) -> Stretch | None:
    """Return the first stretch on those days that is lower than ``limit`` in either sum, or None.

    A limit as high as the manager's own is within it; a penny more is not.
    """
    for one in _within(stretches, from_on, to_on):
        if limit.weekly_pence > one.limit.weekly_pence or limit.once_pence > one.limit.once_pence:
            return one
    return None
