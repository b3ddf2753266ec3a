"""How long something has waited, when it is expected, and whether it is late, in words before colours."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from socialcare.people.holidays import bank_holidays
from socialcare.values.working_days import add_working_days, working_days_between

from .. import states
from ..models import Referral


def day_in_words(day: date) -> str:
    """Return a day as one says it: "Wednesday 25 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def waited_in_words(since: date, on: date) -> str:
    """Return how long that is in working days: "since today", "1 working day", "3 working days"."""
    days = working_days_between(since, on, bank_holidays=bank_holidays())
    if days == 0:
        return "since today" if since == on else "less than a working day"
    return f"{days} working day{'' if days == 1 else 's'}"


@dataclass(frozen=True)
class Clock:
    """The clock of a referral. ``warning`` is said before it is late, and when it is; else empty."""

    waiting: str
    expected: str
    warning: str
    late: bool
    stands_still: bool

    @property
    def colour(self) -> str:
        """The colour of the tag that says the warning; the words say it all."""
        return "red" if self.late else "yellow"


def clock_of(referral: Referral, *, on: date) -> Clock:
    """Return how long an open referral has waited, and how its answer stands to the day it is due."""
    since = timezone.localdate(referral.referred_at)
    waiting = f"Waiting since {since.day} {since:%B %Y} ({waited_in_words(since, on)})"
    if since == on:
        waiting = "Waiting since today"
    if referral.paused_on is not None:
        paused = referral.paused_on
        return Clock(
            waiting,
            f"The clock has stood still since {paused.day} {paused:%B %Y}, while the person has a question",
            "",
            late=False,
            stands_still=True,
        )
    due = referral.due_on
    return Clock(
        waiting,
        f"Answer expected by {day_in_words(due)}",
        _warning(due, on),
        late=due < on,
        stands_still=False,
    )


def _warning(due: date, on: date) -> str:
    if due < on:
        days = working_days_between(due, on, bank_holidays=bank_holidays())
        return f"{days} working day{'' if days == 1 else 's'} late" if days else "Late"
    if due == on:
        return "Due today"
    if due == add_working_days(on, 1, bank_holidays=bank_holidays()):
        return "Due tomorrow" if (due - on).days == 1 else f"Due on {due:%A}, the next working day"
    return ""


def turn_of(referral: Referral) -> str:
    """Return whose turn it is while a referral is open: "manager", "panel", "worker" or "person"."""
    if referral.status == states.ASKED:
        return "person" if referral.paused_on is not None else "worker"
    return referral.level
