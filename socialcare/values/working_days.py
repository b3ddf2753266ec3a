"""Working days: Monday to Friday without the bank holidays that the caller passes in."""

from collections.abc import Collection
from datetime import date, timedelta

_SATURDAY = 5


def is_working_day(day: date, *, bank_holidays: Collection[date]) -> bool:
    """Return whether ``day`` is a working day."""
    return day.weekday() < _SATURDAY and day not in bank_holidays


def add_working_days(start: date, count: int, *, bank_holidays: Collection[date]) -> date:
    """Return the day that lies ``count`` working days after ``start``; ``count`` is not negative."""
    if count < 0:
        raise ValueError("Working days are counted forwards.")
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day, bank_holidays=bank_holidays)
    return day


def working_days_between(start: date, end: date, *, bank_holidays: Collection[date]) -> int:
    """Return how many working days lie after ``start`` up to and including ``end``."""
    days = max((end - start).days, 0)
    return sum(
        is_working_day(start + timedelta(days=offset), bank_holidays=bank_holidays)
        for offset in range(1, days + 1)
    )
