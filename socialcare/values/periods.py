"""Spans of days, and how far off a day is, in words."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """Days from ``starts_on`` to ``ends_on``, both within it; no end means it goes on."""

    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("A period cannot end before it starts.")

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: "Period") -> bool:
        """Return whether the two share a day."""
        return (other.ends_on is None or self.starts_on <= other.ends_on) and (
            self.ends_on is None or other.starts_on <= self.ends_on
        )


def age_on(born_on: date, day: date) -> int:
    """Return whole years of age on ``day``; somebody born on 29 February ages on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def distance_in_words(day: date, today: date) -> str:
    """Return how far off ``day`` is: "today", "in 3 days", "2 weeks ago"."""
    days = (day - today).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    if days == -1:
        return "yesterday"
    size = abs(days)
    if size < 14:
        count, unit = size, "day"
    elif size < 60:
        count, unit = size // 7, "week"
    elif size < 730:
        count, unit = size // 30, "month"
    else:
        count, unit = size // 365, "year"
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {words}" if days > 0 else f"{words} ago"
