"""Reads for the pages of staff that show several rooms together; rooted in what one may open."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from assessments.models import Assessment
from assessments.selectors import assessments_of
from assessments.states import COMPLETED, DRAFT
from budgets.models import Adjustment, AllocationScheme, IndicativeBudget
from budgets.states import PUBLISHED
from signoff.selectors.signing import with_decision
from socialcare.audit.models import Event
from socialcare.audit.selectors import events_about
from socialcare.people.access import people_open_to
from socialcare.people.models import Allocation, CircleMember, Person, Worker
from socialcare.people.selectors import caseload, circle_of, team_people, team_workers
from socialcare.values.references import is_reference
from supportplans.models import SupportPlan

PAGE = 50
#: Rows of each short list on the first page; more are counted and reached through the caseload.
SHORT = 10
#: How long a budget counts as new, so that the talk about the plan follows the visit.
NEW_BUDGET_DAYS = 28
CIRCLE_SHOWN = 6
#: Read for the short history; repeats of one thing are told as one line.
EVENTS_SHOWN = 60
HISTORY_PAGE = 200


def with_standing(people: QuerySet[Person]) -> QuerySet[Any]:
    """Add where each person stands: draft, assessment in force, its decision and sum, what is agreed."""
    of_person = Assessment.objects.filter(person=OuterRef("pk"))
    draft = of_person.filter(status=DRAFT)
    in_force = of_person.filter(status=COMPLETED)
    budget = IndicativeBudget.objects.filter(assessment__person=OuterRef("pk"), assessment__status=COMPLETED)
    own_sum = Adjustment.objects.filter(
        budget__assessment__person=OuterRef("pk"), budget__assessment__status=COMPLETED
    )
    return with_decision(people).annotate(
        draft_id=Subquery(draft.values("pk")[:1]),
        draft_at=Subquery(draft.values("started_at")[:1]),
        assessed_id=Subquery(in_force.values("pk")[:1]),
        assessed_at=Subquery(in_force.values("completed_at")[:1]),
        eligible=Subquery(in_force.values("eligibility__eligible")[:1]),
        outcome=Subquery(budget.values("outcome")[:1]),
        computed_pence=Subquery(budget.values("weekly_pence")[:1]),
        own_pence=Subquery(own_sum.values("weekly_pence")[:1]),
    )


@dataclass(frozen=True)
class PeoplePage:
    """A page of people by name; ``next_after`` is the reference to go on from."""

    people: list[Any]
    total: int
    next_after: str | None


def people_page(people: QuerySet[Person], *, after: str | None) -> PeoplePage:
    """Return one page of ``people`` with where each stands."""
    total = people.order_by().count()
    page = with_standing(people).order_by("names_folded", "pk")
    if after is not None and is_reference(after):
        last = people.filter(ref=after).values_list("names_folded", "pk").first()
        if last is not None:
            page = page.filter(Q(names_folded__gt=last[0]) | Q(names_folded=last[0], pk__gt=last[1]))
    found = list(page[: PAGE + 1])
    return PeoplePage(found[:PAGE], total, found[PAGE - 1].ref if len(found) > PAGE else None)


def drafts_to_finish(*, user: Any, worker: Worker, on: date) -> list[Assessment]:
    """Return this worker's assessments in progress, the oldest first."""
    return list(
        Assessment.objects.filter(worker=worker, status=DRAFT, person__in=people_open_to(user, on=on))
        .select_related("person")
        .order_by("started_at")[:SHORT]
    )


def in_crisis(people: QuerySet[Person]) -> list[Person]:
    """Return who of ``people`` is in crisis, the longest first."""
    return list(
        people.filter(crisis_since__isnull=False, left_on__isnull=True).order_by("crisis_since", "pk")[:SHORT]
    )


def awaiting_plan_talk(people: QuerySet[Person], *, on: date) -> list[Any]:
    """Return whose budget is new, the oldest first: with them the talk about the plan comes next.

    Whose plan was begun since knows of it already.
    """
    since = on - timedelta(days=NEW_BUDGET_DAYS)
    begun = SupportPlan.objects.filter(person=OuterRef("pk"), opened_at__gte=OuterRef("assessed_at"))
    return list(
        with_standing(people)
        .filter(outcome__in=[IndicativeBudget.Outcome.SUM, IndicativeBudget.Outcome.REFER])
        .filter(~Exists(begun), assessed_at__date__gte=since, draft_id__isnull=True)
        .order_by("assessed_at", "pk")[:SHORT]
    )


def own_caseload(*, worker: Worker, on: date) -> QuerySet[Person]:
    """Return the people whose case this worker has."""
    return caseload(worker=worker, on=on)


def team_caseload(*, worker: Worker, on: date) -> QuerySet[Person]:
    """Return the people of this manager's team, and of those she stands in for."""
    return team_people(worker=worker, on=on)


def team_overview(*, worker: Worker, on: date) -> list[Any]:
    """Return the team's workers with ``cases``, ``crises`` and ``drafts`` of each."""
    if worker.team is None:
        return []
    held = Q(allocations__to_on__isnull=True, allocations__from_on__lte=on)
    drafts = (
        Assessment.objects.filter(worker=OuterRef("pk"), status=DRAFT)
        .order_by()
        .values("worker")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return list(
        team_workers(team=worker.team, on=on)
        .annotate(
            cases=Count("allocations", filter=held),
            crises=Count("allocations", filter=held & Q(allocations__person__crisis_since__isnull=False)),
            drafts=Subquery(drafts),
        )
        .order_by(F("user__name"), "pk")
    )


def nobodys(people: QuerySet[Person]) -> list[Person]:
    """Return who of ``people`` has no worker, the longest waiting first."""
    open_now = Allocation.objects.filter(to_on__isnull=True)
    waiting = people.filter(left_on__isnull=True)
    return list(waiting.exclude(pk__in=open_now.values("person_id")).order_by("created_at", "pk")[:SHORT])


def schemes_in_force() -> list[AllocationScheme]:
    """Return the published allocation schemes."""
    return list(AllocationScheme.objects.filter(status=PUBLISHED).order_by("title", "pk"))


@dataclass(frozen=True)
class Overview:
    """What the person page shows besides the person."""

    draft: Assessment | None
    in_force: Assessment | None
    circle: list[CircleMember]
    more_in_circle: bool
    events: list[Event]


def overview_of(person: Person) -> Overview:
    """Return the parts of a person's page, each cut short; the same number of queries for all."""
    open_ones = list(
        assessments_of(person)
        .filter(status__in=[DRAFT, COMPLETED])
        .select_related("eligibility", "indicative_budget__scheme")
        .prefetch_related("indicative_budget__adjustments")
    )
    circle = list(circle_of(person)[: CIRCLE_SHOWN + 1])
    return Overview(
        draft=next((one for one in open_ones if one.status == DRAFT), None),
        in_force=next((one for one in open_ones if one.status == COMPLETED), None),
        circle=circle[:CIRCLE_SHOWN],
        more_in_circle=len(circle) > CIRCLE_SHOWN,
        events=list(events_about(person_id=person.pk)[:EVENTS_SHOWN]),
    )


def history_page(person: Person, *, before: int | None) -> tuple[list[Event], int | None]:
    """Return events of a person's record, newest first, and the id to go on from."""
    events = events_about(person_id=person.pk)
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events[: HISTORY_PAGE + 1])
    return found[:HISTORY_PAGE], found[HISTORY_PAGE - 1].pk if len(found) > HISTORY_PAGE else None
