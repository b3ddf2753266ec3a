"""How long an answer takes, and how much one can write. Standard library only."""

from collections.abc import Collection, Sequence
from datetime import date
from statistics import median_low

from socialcare.values.working_days import add_working_days, working_days_between

#: So many characters one message can have.
LONGEST = 20_000
#: So many each of the short fields beside it.
LONGEST_DETAIL = 1_000
#: Fewer answers than this say nothing about how long one usually waits.
FEWEST_ANSWERS = 5
#: Only answers of so many days back count, and of those so many.
LOOK_BACK_DAYS = 365
MOST_ANSWERS = 500


def answer_by(written_on: date, *, goal: int, bank_holidays: Collection[date]) -> date:
    """Return by when an answer is expected to what was written on that day."""
    return add_working_days(written_on, goal, bank_holidays=bank_holidays)


def waited(since: date, until: date, *, bank_holidays: Collection[date]) -> int:
    """Return how many working days lie between what was written and its answer; the same day is none."""
    return working_days_between(since, until, bank_holidays=bank_holidays)


def usual_days(waits: Sequence[int], *, goal: int) -> int:
    """Return within how many working days one usually hears: the middle of all waits, else the goal."""
    return median_low(waits) if len(waits) >= FEWEST_ANSWERS else goal
