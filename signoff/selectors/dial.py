"""How a manager's teams decide: who, how soon, how often beyond the goal, and why somebody overrides.

Counted in the database, over whole months. Nothing here grows with the number of decisions but the
work of counting them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.fields import CharField
from django.db.models.functions import Coalesce, TruncDate, TruncMonth
from django.utils import timezone

from budgets.models import Adjustment
from socialcare.people.access import people_open_to, teams_managed_by
from socialcare.people.models import Team, Worker
from supportplans.models import PlanVersion

from .. import states
from ..medians import MedianNumber, MedianTime
from ..models import Decision, Referral

#: How many reasons are shown, the newest first.
REASONS = 30
#: A referral that was answered; one that was taken back never was.
ANSWERED = (states.AGREED, states.NOT_AGREED, states.HANDED_BACK, states.PASSED_ON)

NOT_AGREED, HANDED_BACK, PASSED_ON, ADJUSTED = "not_agreed", "handed_back", "passed_on", "adjusted"


def months_until(on: date, *, months: int) -> list[date]:
    """Return the first days of so many months, the last of them the one of ``on``."""
    last = on.year * 12 + on.month - 1
    return [date(place // 12, place % 12 + 1, 1) for place in range(last - months + 1, last + 1)]


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time()))


def teams_of(worker: Worker, *, on: date) -> list[Team]:
    """Return the teams that a manager manages on that day, her own first."""
    teams = teams_managed_by(worker, on=on).order_by("name", "pk")
    return sorted(teams, key=lambda team: team.pk != worker.team_id)


@dataclass(frozen=True)
class Level:
    """How many decisions of one team and month were made at one level."""

    team_id: int
    month: date
    level: str
    count: int


def decisions_by_level(teams: Collection[int], *, since: date) -> list[Level]:
    """Return how many decisions were made at each level, by team and month."""
    rows = (
        Decision.objects.filter(team__in=teams, decided_at__gte=start_of(since))
        .order_by()
        .annotate(month=TruncMonth("decided_at", output_field=DateField()))
        .values_list("team_id", "month", "level")
        .annotate(count=Count("pk"))
    )
    return [Level(*row) for row in rows]


@dataclass(frozen=True)
class Over:
    """Of the plans agreed with an indicative sum: how many cost more, and by how much in the middle."""

    plans: int
    over: int
    median_pence: int | None


def sums_over(teams: Collection[int], *, since: date) -> Over:
    """Return how the sums agreed compare with the indicative ones."""
    more = Q(weekly_pence__gt=F("indicative_pence"))
    found = Decision.objects.filter(
        team__in=teams,
        decided_at__gte=start_of(since),
        kind=Decision.Kind.PLAN,
        outcome=Decision.Outcome.AGREED,
        indicative_pence__isnull=False,
    ).aggregate(
        plans=Count("pk"),
        over=Count("pk", filter=more),
        median=MedianNumber(F("weekly_pence") - F("indicative_pence"), filter=more),
    )
    median = found["median"]
    return Over(found["plans"], found["over"], None if median is None else round(median))


@dataclass(frozen=True)
class Days:
    """Days from the assessment on, in the middle of so many people."""

    to_sum: float | None
    to_plan: float | None
    to_decision: float | None
    people: int
    with_sum_at_once: int


def days_from_assessment(teams: Collection[int] | None, *, since: date, until: date | None = None) -> Days:
    """Return the days from an assessment to its sum, to the plan's first version, and to the decision.

    Of assessments whose first agreed plan was decided in this time; ``teams`` None is all of them.
    """
    assessed = "indicative__assessment__completed_at"
    agreed = Q(kind=Decision.Kind.PLAN, outcome=Decision.Outcome.AGREED)
    before = Decision.objects.filter(
        agreed, indicative=OuterRef("indicative"), decided_at__lt=OuterRef("decided_at")
    )
    kept = PlanVersion.objects.filter(plan=OuterRef("plan"), frozen_at__gte=OuterRef(assessed))
    found = Decision.objects.filter(
        agreed, ~Exists(before), decided_at__gte=start_of(since), indicative__isnull=False
    )
    if teams is not None:
        found = found.filter(team__in=teams)
    if until is not None:
        found = found.filter(decided_at__lt=start_of(until))
    first = Subquery(kept.order_by("frozen_at").values("frozen_at")[:1])
    counted = (
        found.annotate(
            to_sum=_days(assessed, "indicative__worked_out_at"),
            first_kept=TruncDate(first),
            to_plan=ExpressionWrapper(F("first_kept") - TruncDate(assessed), output_field=DurationField()),
            to_decision=_days(assessed, "decided_at"),
        )
        .order_by()
        .aggregate(
            people=Count("pk"),
            at_once=Count("pk", filter=Q(to_sum__lte=timedelta(0))),
            sum=MedianTime("to_sum"),
            plan=MedianTime("to_plan"),
            decision=MedianTime("to_decision"),
        )
    )

    def in_days(time: timedelta | None) -> float | None:
        return None if time is None else time / timedelta(days=1)

    return Days(
        to_sum=in_days(counted["sum"]),
        to_plan=in_days(counted["plan"]),
        to_decision=in_days(counted["decision"]),
        people=counted["people"],
        with_sum_at_once=counted["at_once"],
    )


def _days(earlier: str, later: str) -> ExpressionWrapper:
    return ExpressionWrapper(TruncDate(later) - TruncDate(earlier), output_field=DurationField())


@dataclass(frozen=True)
class Wait:
    """How many referrals of one level wait and waited, and how many of them beyond the goal."""

    level: str
    open: int
    open_late: int
    answered: int
    answered_late: int
    handed_back: int
    passed_on: int


def waits(teams: Collection[int], *, since: date, on: date) -> list[Wait]:
    """Return what waits now and what was answered since, with what went beyond the goal.

    The clock stands still while a question waits on the person, so such a wait is late only if it was
    late when it stopped.
    """
    is_open = Q(status__in=states.OPEN)
    answered = Q(status__in=ANSWERED)
    rows = (
        Referral.objects.filter(is_open | answered & Q(decided_at__gte=start_of(since)), team__in=teams)
        .order_by()
        .annotate(
            clock_on=Coalesce("paused_on", Value(on, output_field=DateField())),
            answered_on=TruncDate("decided_at"),
        )
        .values_list("level")
        .annotate(
            open=Count("pk", filter=is_open),
            open_late=Count("pk", filter=is_open & Q(due_on__lt=F("clock_on"))),
            answered=Count("pk", filter=answered),
            answered_late=Count("pk", filter=answered & Q(due_on__lt=F("answered_on"))),
            handed_back=Count("pk", filter=Q(status=states.HANDED_BACK)),
            passed_on=Count("pk", filter=Q(status=states.PASSED_ON)),
        )
        .order_by("level")
    )
    return [Wait(*row) for row in rows]


@dataclass(frozen=True)
class Reason:
    """Why somebody overrode: what it was, when, who, their words, and what it leads to."""

    kind: str
    at: datetime
    by: str
    need: str
    words: str
    leads_to: Any


def reasons(user: Any, teams: Collection[int], *, since: date, on: date) -> list[Reason]:
    """Return the newest reasons of those who overrode, about people whom this user may open.

    Not agreed, handed back with words, passed on, and indicative sums adjusted.
    """
    start = start_of(since)
    people = people_open_to(user, on=on).filter(team__in=teams).order_by().values("pk")

    def text(value: Any) -> Any:
        return Value(value, output_field=CharField())

    def newest(rows: Any, at: str) -> Any:
        return rows.order_by(f"-{at}")[:REASONS]

    refused = (
        Decision.objects.filter(
            team__in=teams, person__in=people, outcome=Decision.Outcome.NOT_AGREED, decided_at__gte=start
        )
        .annotate(what=text(NOT_AGREED))
        .values_list("what", "decided_at", "decided_by__name", "need", "reasons", "referral_id")
    )
    moved = (
        Referral.objects.filter(
            team__in=teams,
            person__in=people,
            status__in=(states.HANDED_BACK, states.PASSED_ON),
            decided_at__gte=start,
        )
        .exclude(outcome_words="")
        .annotate(none=text(""))
        .values_list("status", "decided_at", "decided_by__name", "none", "outcome_words", "pk")
    )
    adjusted = (
        Adjustment.objects.filter(budget__assessment__person__in=people, made_at__gte=start)
        .annotate(what=text(ADJUSTED), none=text(""))
        .values_list("what", "made_at", "made_by__name", "none", "reason", "budget__assessment_id")
    )
    first, *rest = newest(refused, "decided_at"), newest(moved, "decided_at"), newest(adjusted, "made_at")
    found = first.union(*rest, all=True)
    rows: Sequence[Any] = sorted(found, key=lambda row: row[1], reverse=True)[:REASONS]
    return [Reason(*row) for row in rows]
