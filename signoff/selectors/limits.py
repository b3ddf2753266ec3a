"""Reads of sign-off limits: which one is in force, who has which, and what one would cover."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from budgets.models import PersonalBudget
from socialcare.people import access
from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.models import Team, Worker
from socialcare.values import Refused

from .. import rules
from ..limit_permissions import NewLimit
from ..models import Decision, SignOffLimit

#: A limit that ends within so many days stands out, so that nobody is left without one by surprise.
ENDS_SOON_DAYS = 30
#: In hundredths of a per cent: beyond these, a raise is a slip of the keyboard.
LEAST_RAISE, MOST_RAISE = -5_000, 10_000


def limits_in_force(*, on: date) -> QuerySet[SignOffLimit]:
    """Return every limit that counts on that day. The first and the last day are both within it.

    One that was set in a team which its worker has left, or whose worker's work has ended, does not.
    """
    return (
        SignOffLimit.objects.filter(withdrawn_at__isnull=True, from_on__lte=on)
        .filter(Q(to_on__isnull=True) | Q(to_on__gte=on))
        .filter(team=F("worker__team"), worker__role__in=CASEWORK_ROLES, worker__user__is_active=True)
        .filter(Q(worker__ended_on__isnull=True) | Q(worker__ended_on__gte=on))
    )


def limit_in_force(worker: Worker, *, on: date) -> SignOffLimit | None:
    """Return the limit up to which this worker decides on that day, or None: then she decides nothing.

    Everything is read afresh, so that a worker who moved to another team, or whose work ended, has
    none from that moment.
    """
    return limits_in_force(on=on).filter(worker=worker).select_related("set_by").first()


def weekly_limits_in_force(*, on: date) -> tuple[int, ...]:
    """Return the weekly limits that social workers have on that day, each once, rising, in pence."""
    theirs = limits_in_force(on=on).filter(worker__role=Worker.Role.SOCIAL_WORKER)
    return tuple(theirs.order_by("weekly_pence").values_list("weekly_pence", flat=True).distinct())


def teams_with_limits_of(worker: Worker, *, on: date) -> list[Team]:
    """Return the teams for which this worker sets limits on that day: her own first."""
    teams = access.teams_managed_by(worker, on=on).order_by("name")
    return sorted(teams, key=lambda team: team.pk != worker.team_id)


def without_limit(worker: Worker, *, on: date) -> list[Worker]:
    """Return who of the social workers in this manager's teams has no limit in force, by name."""
    theirs = social_workers_of(access.teams_managed_by(worker, on=on), on=on)
    return list(theirs.filter(~Exists(limits_in_force(on=on).filter(worker=OuterRef("pk")))))


def social_workers_of(teams: QuerySet[Team] | list[Team], *, on: date) -> QuerySet[Worker]:
    """Return the social workers of these teams whose work goes on, by name."""
    return (
        Worker.objects.filter(team__in=teams, role=Worker.Role.SOCIAL_WORKER, user__is_active=True)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
        .select_related("user", "team")
        .order_by("user__name", "pk")
    )


@dataclass(frozen=True)
class Standing:
    """A worker with the limits she has, will have and had, the newest first; withdrawn ones among them."""

    worker: Worker
    now: SignOffLimit | None = None
    next: SignOffLimit | None = None
    last: SignOffLimit | None = None
    history: tuple[SignOffLimit, ...] = ()


def standing_of(worker: Worker, *, on: date) -> Standing:
    """Return one worker's limits."""
    return _standings([worker], on=on)[0]


def team_standing(team: Team, *, on: date) -> list[Standing]:
    """Return a team's social workers with their limits, by name."""
    return _standings(list(social_workers_of([team], on=on)), on=on)


def _standings(workers: list[Worker], *, on: date) -> list[Standing]:
    of: dict[int, list[Any]] = defaultdict(list)
    rows = SignOffLimit.objects.filter(worker__in=workers).select_related("set_by", "withdrawn_by", "team")
    counts = Exists(limits_in_force(on=on).filter(pk=OuterRef("pk")))
    for row in rows.annotate(counts=counts).order_by("-from_on", "-set_at"):
        of[row.worker_id].append(row)
    return [_standing(worker, of[worker.pk], on=on) for worker in workers]


def _standing(worker: Worker, rows: list[Any], *, on: date) -> Standing:
    here = [row for row in rows if row.withdrawn_at is None and row.team_id == worker.team_id]
    return Standing(
        worker,
        now=next((row for row in here if row.counts), None),
        next=next((row for row in reversed(here) if row.from_on > on), None),
        last=next((row for row in here if row.to_on is not None and row.to_on < on), None),
        history=tuple(rows),
    )


def find_limit(*, id: Any, teams: Iterable[Team]) -> SignOffLimit:
    """Return a social worker's limit in one of these teams; else ``DoesNotExist``."""
    keys = [team.pk for team in teams]
    return SignOffLimit.objects.select_related("worker__user", "team", "set_by").get(
        Q(team__in=keys) | Q(worker__team__in=keys), pk=id, worker__role=Worker.Role.SOCIAL_WORKER
    )


def limits_above(limit: SignOffLimit, *, on: date) -> list[SignOffLimit]:
    """Return the team's limits in force that are higher than this manager's: they stay as they were set."""
    higher = Q(weekly_pence__gt=limit.weekly_pence) | Q(once_pence__gt=limit.once_pence)
    return list(
        limits_in_force(on=on)
        .filter(higher, team=limit.team_id, worker__role=Worker.Role.SOCIAL_WORKER)
        .select_related("worker__user")
        .order_by("worker__user__name")
    )


def raised_limits(team: Team, *, hundredths_of_per_cent: int, from_on: date) -> list[NewLimit]:
    """Return what a team's limits in force on ``from_on`` become; refuse where there is nothing to do."""
    if hundredths_of_per_cent == 0:
        raise Refused("By 0% nothing changes.", field="per_cent")
    if not LEAST_RAISE <= hundredths_of_per_cent <= MOST_RAISE:
        raise Refused(
            f"Enter a per cent from {LEAST_RAISE // 100} to {MOST_RAISE // 100}. Check it for a slip.",
            field="per_cent",
        )
    theirs = limits_in_force(on=from_on).filter(team=team, worker__role=Worker.Role.SOCIAL_WORKER)
    rows = list(theirs.select_related("worker__user", "worker__team").order_by("worker__user__name"))
    if not rows:
        raise Refused(
            f"Nobody in {team} has a limit on that day, so there is nothing to raise.", field="from_on"
        )
    return [
        NewLimit(
            row.worker,
            rules.uprated(row.weekly_pence, hundredths_of_per_cent),
            rules.uprated(row.once_pence, hundredths_of_per_cent),
            from_on,
            row.to_on,
        )
        for row in rows
    ]


# what a limit would cover


@dataclass(frozen=True)
class Past:
    """Sums that were agreed within the last year, as a limit is tested on them.

    ``by_worker`` has them by the worker's key; ``everybody`` has all. Where the council has not signed
    off anything here yet, they are the agreed budgets (``budgets``), and nobody's in particular.
    """

    everybody: tuple[rules.Sums, ...]
    by_worker: Mapping[int, tuple[rules.Sums, ...]] = field(default_factory=dict)
    budgets: bool = False


@dataclass(frozen=True)
class Share:
    """So many of how many lie within a limit."""

    within: int
    of: int
    budgets: bool = False

    def __add__(self, other: "Share") -> "Share":
        return Share(self.within + other.within, self.of + other.of, self.budgets or other.budgets)


def past_of(team: Team | None, *, on: date) -> Past:
    """Return what was agreed in the twelve months up to ``on``, in a team or in the whole council."""
    since = rules.a_year_before(on)
    agreed = Decision.objects.filter(outcome=Decision.Outcome.AGREED)
    counted = agreed.filter(kind=Decision.Kind.PLAN, decided_at__date__gt=since, decided_at__date__lte=on)
    if team is not None:
        counted = counted.filter(team=team)
    keys = set(counted.values_list("pk", flat=True))
    if not keys:
        return _budgets_of(team, since=since, on=on)
    of_people = agreed.filter(person__in=counted.values("person")).order_by("person_id", "decided_at", "id")
    before: dict[int, list[tuple[date, Mapping[str, int]]]] = defaultdict(list)
    by_worker: dict[int, list[rules.Sums]] = defaultdict(list)
    fields = ("pk", "person_id", "worker_id", "weekly_pence", "once_lines", "decided_at")
    for pk, person, worker, weekly, lines, at in of_people.values_list(*fields):
        day = timezone.localdate(at)
        if pk in keys:
            once = rules.once_in_twelve_months(lines, agreed=before[person], on=day)
            by_worker[worker].append(rules.Sums(weekly, once))
        before[person].append((day, lines))
    grouped = {worker: tuple(sums) for worker, sums in by_worker.items()}
    return Past(tuple(sums for theirs in grouped.values() for sums in theirs), grouped)


def _budgets_of(team: Team | None, *, since: date, on: date) -> Past:
    rows = PersonalBudget.objects.filter(agreed_on__gt=since, agreed_on__lte=on)
    if team is not None:
        rows = rows.filter(person__team=team)
    return Past(
        tuple(rules.Sums(pence, 0) for pence in rows.values_list("weekly_pence", flat=True)), budgets=True
    )


def share_of(sums: Iterable[rules.Sums], limit: rules.Limit | None, *, budgets: bool = False) -> Share:
    """Return how many of these lie within a limit; without one, none does."""
    listed = list(sums)
    within = 0 if limit is None else sum(not rules.beyond(one, limit) for one in listed)
    return Share(within, len(listed), budgets)


def share_within(*, weekly_pence: int, once_pence: int, team: Team | None, on: date) -> Share:
    """Return how much of what was agreed in the last twelve months would lie within a limit."""
    past = past_of(team, on=on)
    return share_of(past.everybody, rules.Limit(weekly_pence, once_pence), budgets=past.budgets)
