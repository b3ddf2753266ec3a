"""Figures for everybody: how long decisions take, who makes them, what comes of them. No names, no teams.

Whole quarters of the calendar only, once each is over: what is counted for one never changes, so two
days' figures differ by a quarter and never by a person.
"""

import itertools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, F, Q
from django.db.models.functions import TruncDate, TruncQuarter

from socialcare.people.holidays import bank_holidays
from socialcare.values.working_days import working_days_between

from ..models import Decision, Referral
from .dial import ANSWERED, Days, days_from_assessment, start_of

#: The last twelve months that are over.
QUARTERS = 4


def quarters_before(on: date, *, count: int = QUARTERS) -> list[date]:
    """Return the first days of so many quarters, and the day after the last of them: all are over."""
    this = on.year * 4 + (on.month - 1) // 3
    return [date(place // 4, place % 4 * 3 + 1, 1) for place in range(this - count, this + 1)]


@dataclass(frozen=True)
class Waited:
    """Answers of one level in a quarter: within the goal, beyond it, and the middle in working days."""

    within: int
    late: int
    median: float | None


@dataclass(frozen=True)
class Quarter:
    """What was counted for one quarter. Not for everybody: ``presenters.figures`` says what may be said."""

    begins_on: date
    levels: Mapping[str, int]
    agreed: int
    not_agreed: int
    waits: Mapping[str, Waited]
    days: Days


def count_quarters(*, on: date) -> list[Quarter]:
    """Count the last four quarters that are over, the newest first."""
    begins = quarters_before(on)
    decided = _decided(begins)
    waited = _waited(begins)
    return [
        Quarter(
            begins_on=begin,
            levels=decided[begin]["level"],
            agreed=decided[begin]["outcome"].get(Decision.Outcome.AGREED, 0),
            not_agreed=decided[begin]["outcome"].get(Decision.Outcome.NOT_AGREED, 0),
            waits=waited[begin],
            days=days_from_assessment(None, since=begin, until=end),
        )
        for begin, end in reversed(list(itertools.pairwise(begins)))
    ]


def _within(name: str, begins: list[date]) -> Q:
    return Q(**{f"{name}__gte": start_of(begins[0]), f"{name}__lt": start_of(begins[-1])})


def _decided(begins: list[date]) -> Mapping[date, Mapping[str, dict[str, int]]]:
    rows = (
        Decision.objects.filter(_within("decided_at", begins))
        .order_by()
        .annotate(quarter=TruncQuarter("decided_at", output_field=DateField()))
        .values_list("quarter", "level", "outcome")
        .annotate(count=Count("pk"))
    )
    found: dict[date, dict[str, dict[str, int]]] = defaultdict(
        lambda: {"level": defaultdict(int), "outcome": defaultdict(int)}
    )
    for quarter, level, outcome, count in rows:
        found[quarter]["level"][level] += count
        found[quarter]["outcome"][outcome] += count
    return found


def _waited(begins: list[date]) -> Mapping[date, Mapping[str, Waited]]:
    """Group answers by the days between which they waited: few beside the answers themselves."""
    rows = (
        Referral.objects.filter(_within("decided_at", begins), status__in=ANSWERED)
        .order_by()
        .annotate(
            quarter=TruncQuarter("decided_at", output_field=DateField()),
            asked_on=TruncDate("referred_at"),
            answered_on=TruncDate("decided_at"),
        )
        .values_list("quarter", "level", "asked_on", "answered_on")
        .annotate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=F("answered_on"))))
    )
    holidays = bank_holidays()
    days: Any = defaultdict(lambda: defaultdict(int))
    late: Any = defaultdict(int)
    for quarter, level, asked_on, answered_on, count, of_them_late in rows:
        key = (quarter, level)
        days[key][working_days_between(asked_on, answered_on, bank_holidays=holidays)] += count
        late[key] += of_them_late
    found: dict[date, dict[str, Waited]] = defaultdict(dict)
    for (quarter, level), counted in days.items():
        total, beyond = sum(counted.values()), late[quarter, level]
        found[quarter][level] = Waited(total - beyond, beyond, middle(counted))
    return found


def middle(counted: Mapping[int, int]) -> float | None:
    """Return the middle of numbers that came up so many times each; None of none."""
    total, passed = sum(counted.values()), 0
    if total == 0:
        return None
    ends: list[int] = []
    for number in sorted(counted):
        passed += counted[number]
        while len(ends) < 2 and passed > (total - 1 + len(ends)) // 2:
            ends.append(number)
    return sum(ends) / 2
