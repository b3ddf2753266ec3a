"""Hours of support in the demonstration: what an hour costs, and one week that was priced with it.

Fenwick has no contracts, so its rates are invented, but for one that is published; each says so.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from budgets.estimates.rules import Line
from budgets.estimates.selectors import rates_on
from budgets.estimates.services import Priced, make_estimate, set_rate
from budgets.selectors import current_budget_for
from socialcare.people.models import Person, User

_INVENTED = "Invented for the demonstration"
_PUBLISHED = (
    "The average that English councils paid for an hour of home care in 2025/26, from ADASS and the "
    "Homecare Association. A national figure, not a contract of Fenwick’s"
)

#: What kind of support, pence an hour, how many days before the council opened it began, and whence.
RATES = (
    ("Home care", 2320, 365, _INVENTED),
    ("Home care", 2410, 0, _PUBLISHED),
    ("Personal assistant", 1640, 0, _INVENTED),
    ("Somebody there at night, asleep", 1150, 0, _INVENTED),
    ("Day activities", 1380, 0, _INVENTED),
)

#: Home care on three mornings, and a personal assistant for two hours on Thursdays.
WEEK = (
    Line("Home care", (0, 2, 4), 45, 510, 555),
    Line("Personal assistant", (3,), 120),
)


def rates_are_set(*, keeper: User, at: datetime) -> None:
    """Play how the scheme's owner sets the rates."""
    for kind, hourly_pence, days_before, source in RATES:
        set_rate(
            kind=kind,
            hourly_pence=hourly_pence,
            from_on=timezone.localdate(at) - timedelta(days=days_before),
            source=source,
            by=keeper,
            at=at,
        )


def week_is_priced(*, person: Person, worker: User, at: datetime) -> None:
    """Play how a worker prices a week of support beside the points' sum."""
    budget = current_budget_for(person)
    if budget is None:
        raise TypeError(f"The script of {person.first_name} prices a week beside a sum that is not there.")
    prices = {rate.kind: rate.hourly_pence for rate in rates_on(timezone.localdate(at))}
    timetable = [Priced(line, place, prices[line.kind]) for place, line in enumerate(WEEK)]
    make_estimate(budget=budget, timetable=timetable, show=False, by=worker, at=at)
