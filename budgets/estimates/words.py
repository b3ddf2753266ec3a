"""Times of day and lengths: read as people type them, and written as they read them. Pure.

What a page says while a timetable is typed is here too; `static/budgets/estimate.mjs` says the same.
"""

import re
from collections.abc import Sequence

from socialcare.values.money import WEEKS_PER_YEAR_CLD, pounds_text, yearly_pence

from .rules import APART_PERCENT, DAY, DAYS, MINUTES_PER_HOUR, compare, weekly_pence

_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?([ap]m)?")
_LENGTH = re.compile(
    r"(?:([0-9]{1,2})(?:[.]([0-9]{1,2}))?h(?:(?:ou)?rs?)?)?(?:([0-9]{1,4})(?:m(?:in(?:ute)?s?)?)?)?"
)
_HOURS_AND_MINUTES = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_BARE = re.compile(r"[0-9]+(?:[.][0-9]+)?")
_NAMED = {"midnight": 0, "midday": 720, "noon": 720}


def _tight(typed: str) -> str:
    return re.sub(r"\s", "", typed).lower()


def read_clock(typed: str) -> int | None:
    """Return the minute of the day for "8", "8:30", "0830", "8.30pm" or "noon"; None for anything else."""
    text = _tight(typed)
    if text in _NAMED:
        return _NAMED[text]
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    at = hour * MINUTES_PER_HOUR + minute
    return at if minute < MINUTES_PER_HOUR and at <= DAY else None


def read_start(typed: str) -> int | None:
    """Return when it starts, 0 to 1,439; None where that is no time of day."""
    at = read_clock(typed)
    return None if at is None else at % DAY


def read_end(typed: str) -> int | None:
    """Return when it ends, 1 to 1,440: midnight is the end of the day."""
    at = read_clock(typed)
    return None if at is None else at or DAY


def read_length(typed: str) -> int | None:
    """Return the minutes in "45 min", "1 h 30", "1.5 hours" or "1:30"; None for anything else.

    A bare number could be either, and a part of a minute is none, so both are None.
    """
    text = _tight(typed)
    found = _HOURS_AND_MINUTES.fullmatch(text)
    if found is not None:
        minutes = int(found[2])
        return int(found[1]) * MINUTES_PER_HOUR + minutes if minutes < MINUTES_PER_HOUR else None
    found = _LENGTH.fullmatch(text)
    if found is None or not text or _BARE.fullmatch(text):
        return None
    hours, part, minutes = found[1], found[2], int(found[3] or 0)
    if hours is None:
        return minutes
    if part is None:
        return int(hours) * MINUTES_PER_HOUR + minutes
    hundredths = int(part.ljust(2, "0")) * MINUTES_PER_HOUR
    if found[3] is not None or hundredths % 100:
        return None
    return int(hours) * MINUTES_PER_HOUR + hundredths // 100


def clock_text(minute: int) -> str:
    """Return a minute of the day as people read it: "8am", "8:45pm", "midday", "midnight"."""
    if minute % DAY == 0:
        return "midnight"
    if minute == DAY // 2:
        return "midday"
    hour, rest = divmod(minute, MINUTES_PER_HOUR)
    return f"{(hour - 1) % 12 + 1}{f':{rest:02d}' if rest else ''}{'am' if hour < 12 else 'pm'}"


def length_text(minutes: int) -> str:
    """Return minutes as people read them: "14 hours 20 minutes", "1 hour", "45 minutes"."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    said = [
        f"{count:,} {unit}{'' if count == 1 else 's'}"
        for count, unit in ((hours, "hour"), (rest, "minute"))
        if count
    ]
    return " ".join(said) or "0 minutes"


def days_text(days: Sequence[int]) -> str:
    """Return days of the week as people say them: "Every day", "Monday to Friday", "Tuesday and Friday"."""
    days = sorted(days)
    if len(days) == 7:
        return "Every day"
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    names = [DAYS[day] for day in days]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def line_said(minutes: int, hourly_pence: int) -> str:
    """Return what one line of a timetable comes to in a week."""
    return f"{length_text(minutes)} a week: {pounds_text(weekly_pence([(minutes, hourly_pence)]))}."


def total_said(priced: Sequence[tuple[int, int]], points_pence: int | None) -> str:
    """Return what a timetable comes to; beside what the points give, where they give a sum."""
    if not priced:
        return "Nothing to add up yet."
    pence = weekly_pence(priced)
    said = (
        f"{length_text(sum(minutes for minutes, _ in priced))} a week: {pounds_text(pence)} a week, "
        f"{pounds_text(yearly_pence(pence))} a year ({WEEKS_PER_YEAR_CLD} weeks)."
    )
    if points_pence is None:
        return f"{said} The table gives no sum here."
    said += f" The points give {pounds_text(points_pence)} a week."
    if compare(points_pence, pence).apart:
        said += f" The two are more than {APART_PERCENT}% apart."
    return said
