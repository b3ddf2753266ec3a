"""A week's support in hours, times hourly rates. Whole minutes and whole pence; one rounding, half up.

The browser says the same while a timetable is typed; its words are in `static/budgets/estimate.mjs`, and
the two are held to each other by tests/twin.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from budgets.engine.exact import half_up

#: Above this part of the points' sum a difference is shown with both workings, as something to think about.
APART_PERCENT = 25

MINUTES_PER_HOUR = 60
DAY = 24 * MINUTES_PER_HOUR
WEEK = 7 * DAY
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

#: A week's timetable is read by one person at one table.
MOST_LINES = 20
MOST_WORKERS = 2
#: A slip of the keyboard lies above it: pence an hour.
MOST_HOURLY_PENCE = 50_000


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of support on some days of the week: at a time of day, or only so long.

    ``days`` count from 0 for Monday, the day on which it starts. ``starts`` and ``ends`` are minutes of
    the day (``ends`` is 1 to 1,440, midnight); an end before the start lies on the next day.
    ``minutes`` is how long one worker is there once.
    """

    kind: str
    days: tuple[int, ...]
    minutes: int
    starts: int | None = None
    ends: int | None = None
    workers: int = 1

    @property
    def weekly_minutes(self) -> int:
        """How long workers are there in a week, all of them together."""
        return self.minutes * len(self.days) * self.workers


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two lines, by their places from 0, that share some time; the days on which they begin to."""

    first: int
    second: int
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The estimate beside the points' sum, in pence a week; ``apart`` where that is worth a thought."""

    points_pence: int
    estimate_pence: int
    apart: bool

    @property
    def difference_pence(self) -> int:
        """How much more the timetable costs than the points give; below zero where it costs less."""
        return self.estimate_pence - self.points_pence


def minutes_between(starts: int, ends: int) -> int:
    """Return how long it is from one minute of the day to another, over midnight where it has to be."""
    return ends - starts if ends > starts else ends - starts + DAY


def fault_of(line: Line) -> tuple[str, str] | None:
    """Return which part of a line cannot be and the sentence that says so, or None."""
    if not line.kind:
        return "kind", "Choose the kind of support."
    if not line.days:
        return "days", "Choose at least one day."
    if line.starts is not None and line.starts == line.ends:
        return "until", (
            "The support ends when it starts. Change one of the two, or, for a whole day and night, "
            "leave both empty and enter “24 h”."
        )
    if line.minutes < 1:
        return "length", "Enter how long the support takes: more than 0 minutes."
    if line.minutes > DAY:
        return "length", "One visit can last 24 hours at most. Use more lines, or more days."
    if not 1 <= line.workers <= MOST_WORKERS:
        return "workers", "Choose one worker or two."
    return None


def weekly_minutes(lines: Iterable[Line]) -> int:
    """Return the minutes of a week, of all workers together."""
    return sum(line.weekly_minutes for line in lines)


def weekly_pence(priced: Iterable[tuple[int, int]]) -> int:
    """Return what minutes at pence an hour cost together: added up exactly, then rounded once."""
    return half_up(sum(minutes * hourly_pence for minutes, hourly_pence in priced), MINUTES_PER_HOUR)


def compare(points_pence: int, estimate_pence: int) -> Compared:
    """Hold an estimate against the points' sum: apart where it differs by more than 25% of that sum."""
    difference = abs(estimate_pence - points_pence)
    return Compared(points_pence, estimate_pence, difference * 100 > points_pence * APART_PERCENT)


def overlaps(lines: Sequence[Line]) -> tuple[Overlap, ...]:
    """Return which lines share time, over midnight and from Sunday to Monday too.

    Lines that only say how long have no place in the day and share nothing.
    """
    found = []
    for (first, one), (second, other) in combinations(enumerate(lines), 2):
        begins = {
            _shared_from(a, one.minutes, b, other.minutes) for a in _starts(one) for b in _starts(other)
        }
        days = sorted({minute // DAY for minute in begins if minute is not None})
        if days:
            found.append(Overlap(first, second, tuple(days)))
    return tuple(found)


def _starts(line: Line) -> list[int]:
    """Return the minutes of the week at which a line starts."""
    return [] if line.starts is None else [day * DAY + line.starts for day in line.days]


def _shared_from(one: int, one_minutes: int, other: int, other_minutes: int) -> int | None:
    """Return the minute of the week from which two spans share time, or None; the week is a circle."""
    if (other - one) % WEEK < one_minutes:
        return other
    if (one - other) % WEEK < other_minutes:
        return one
    return None
