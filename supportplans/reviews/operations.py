"""What the machine of reminders has done and what it waits for: numbers only, no names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import DatabaseError
from django.db.models import Count, Min, Q
from django.utils import timezone

from socialcare.web.health import Finding

from . import states
from .models import Nudge, Rhythm

#: What a dead process held should have been taken over long before.
STUCK_AFTER = timedelta(minutes=10)
#: What is planned goes with the next working day; Christmas and New Year are the longest wait.
WAITS_TOO_LONG_AFTER = timedelta(days=6)
#: The numbers of the last so many days.
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Operations:
    """How the table of nudges stands. ``by_kind`` counts what happened in the last thirty days, by status."""

    planned: int
    claimed: int
    stuck: int
    waits_too_long: int
    oldest_planned: date | None
    not_planned: int
    by_kind: dict[str, dict[str, int]]
    because: dict[str, int]

    @property
    def well(self) -> bool:
        """Whether nothing is stuck."""
        return not (self.stuck or self.waits_too_long or self.not_planned)


def operations(*, at: datetime) -> Operations:
    """Count what is planned, sent, failed and stuck."""
    today = timezone.localdate(at)
    lately = Nudge.objects.filter(planned_at__gte=at - LATELY)
    by_kind: dict[str, dict[str, int]] = {}
    for kind, status, count in lately.values_list("kind", "status").annotate(Count("pk")):
        by_kind.setdefault(kind, {})[status] = count
    why = lately.exclude(dropped_because="").values_list("dropped_because").annotate(Count("pk"))
    waiting = Nudge.objects.filter(status__in=[states.PLANNED, states.CLAIMED])
    paused = Q(person__rhythm__paused_from__isnull=False, person__rhythm__ended_on__isnull=True)
    counts = waiting.aggregate(
        planned=Count("pk", filter=Q(status=states.PLANNED)),
        claimed=Count("pk", filter=Q(status=states.CLAIMED)),
        stuck=Count("pk", filter=Q(status=states.CLAIMED, lease_until__lt=at - STUCK_AFTER)),
        waits_too_long=Count(
            "pk",
            filter=Q(status=states.PLANNED, planned_at__lt=at - WAITS_TOO_LONG_AFTER)
            & ~Q(kind__in=["person", "person_again", "worker"])
            | Q(status=states.PLANNED, planned_at__lt=at - 2 * WAITS_TOO_LONG_AFTER) & ~paused,
        ),
        oldest=Min("due_on", filter=Q(status=states.PLANNED)),
    )
    return Operations(
        planned=counts["planned"],
        claimed=counts["claimed"],
        stuck=counts["stuck"],
        waits_too_long=counts["waits_too_long"],
        oldest_planned=counts["oldest"],
        not_planned=_not_planned(today),
        by_kind=by_kind,
        because=dict(why),
    )


def _not_planned(today: date) -> int:
    """Count the talks that were due yesterday and that nobody has been reminded of: does the clock ring?"""
    due = Rhythm.objects.filter(next_on=today - timedelta(days=1))
    reminded = Nudge.objects.filter(kind=Nudge.Kind.WORKER, due_on=today - timedelta(days=1))
    return due.exclude(person__in=reminded.values("person")).count()


def reminders_finding(*, at: datetime) -> Finding:
    """Say whether reminders are planned and handed over."""
    try:
        found = operations(at=at)
    except DatabaseError:
        return Finding(False, "Reminders cannot be counted.", needed=False)
    if found.well:
        return Finding(True, "Reminders are planned and go.", needed=False)
    said = []
    if found.not_planned:
        said.append(f"{found.not_planned} were due yesterday and are not planned: does beat run?")
    if found.stuck or found.waits_too_long:
        said.append(f"{found.stuck + found.waits_too_long} do not move on: does the worker process run?")
    return Finding(False, "Reminders: " + " ".join(said), needed=False)
