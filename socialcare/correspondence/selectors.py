"""Reads of conversations. Each starts from a person whom the reader may open, or who is the reader."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from assessments.models import Assessment
from assessments.states import COMPLETED
from budgets.models import IndicativeBudget
from socialcare.people.access import people_open_to
from socialcare.people.models import Allocation, Person, Team, Worker
from supportplans.reviews.selectors import held_by

from . import rules, states
from .goals import goal_of
from .models import Conversation, NoteBeside, Remark

#: So many stand on one page.
PAGE = 50
#: And so many on a first page or the person's page.
SHORT = 10


def _told(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Read the words with them, and who wrote them."""
    remarks = Remark.objects.select_related("said_by").order_by("said_at", "from_council", "id")
    return rows.select_related("event", "budget", "assessment").prefetch_related(
        Prefetch("remarks", queryset=remarks)
    )


@dataclass(frozen=True)
class Page:
    """A page of somebody's conversations, what waits first; ``more`` says that there are older ones."""

    rows: list[Conversation]
    more: bool


def conversations_of(person: Person, *, most: int = PAGE) -> Page:
    """Return the person's conversations: what waits, then the newest."""
    newest = Remark.objects.filter(conversation=OuterRef("pk")).order_by("-said_at").values("said_at")[:1]
    rows = Conversation.objects.filter(person=person).annotate(last_at=Subquery(newest))
    ordered = rows.order_by(F("waiting_since").asc(nulls_last=True), "-last_at", "pk")
    found = list(_told(ordered)[: most + 1])
    return Page(found[:most], len(found) > most)


def conversation_of(person: Person, *, id: UUID) -> Conversation:
    """Return one conversation among the person's own; raise ``Conversation.DoesNotExist``."""
    return _told(Conversation.objects.filter(person=person)).select_related("person__team", "note").get(pk=id)


def notes_of(person: Person) -> list[NoteBeside]:
    """Return what stands beside the record in the person's own words, the newest first."""
    return list(NoteBeside.objects.filter(person=person).select_related("kept_by"))


def challenges_of(
    *, budget: IndicativeBudget | None = None, assessment: Assessment | None = None
) -> list[Conversation]:
    """Return what the person said does not look right about this sum or decision, and is not settled."""
    rows = Conversation.objects.exclude(status=states.CLOSED)
    if budget is not None:
        return list(_told(rows.filter(budget=budget)).order_by("-opened_at"))
    return list(_told(rows.filter(assessment=assessment)).order_by("-opened_at")) if assessment else []


def result_in_force(person: Person) -> tuple[IndicativeBudget | None, Assessment | None]:
    """Return the sum in force, and the assessment that it, or the decision without one, comes from."""
    rows = Assessment.objects.filter(person=person, status=COMPLETED)
    assessment = rows.select_related("indicative_budget", "eligibility").first()
    return getattr(assessment, "indicative_budget", None), assessment


def asked_about(events: Collection[int]) -> dict[int, Conversation]:
    """Return the questions that were asked about these openings, by the opening."""
    asked = Conversation.objects.filter(event__in=events)
    return {one.event_id: one for one in asked if one.event_id is not None}


def usual_wait(team: Team, *, at: datetime) -> int:
    """Return within how many working days this team usually answers what people write."""
    answers = Remark.objects.filter(
        waited_days__isnull=False,
        said_at__gte=at - timedelta(days=rules.LOOK_BACK_DAYS),
        conversation__person__team=team,
    ).order_by("-said_at")
    waits = answers.values_list("waited_days", flat=True)[: rules.MOST_ANSWERS]
    known = [days for days in waits if days is not None]
    return rules.usual_days(known, goal=goal_of(Conversation.Kind.MESSAGE))


def _waiting() -> QuerySet[Conversation]:
    return Conversation.objects.filter(status=states.WAITING).select_related("person", "event")


def to_answer(worker: Worker, *, on: date) -> list[Conversation]:
    """Return what waits for this worker, the oldest first: of her people, but why she herself looked."""
    rows = _waiting().filter(person__in=held_by(worker, on=on)).exclude(event__by=worker.user)
    open_to_her = people_open_to(worker.user, on=on).values("pk")
    return list(_told(rows.filter(person__in=open_to_her)).order_by("waiting_since", "pk")[:PAGE])


def for_managers(worker: Worker, teams: Sequence[int], *, on: date) -> list[Any]:
    """Return what waits for the managers of these teams, the oldest first; each has ``holder_name``.

    What is late; what nobody's case waits for; and the question why the worker who has the case looked.
    """
    held = Allocation.objects.filter(person=OuterRef("person"), to_on__isnull=True, from_on__lte=on)
    rows = (
        _waiting()
        .filter(person__team__in=teams)
        .filter(
            Q(answer_by__lt=on) | ~Exists(held) | Q(Exists(held.filter(worker__user=OuterRef("event__by"))))
        )
        .exclude(event__by=worker.user)
        .annotate(
            holder_name=Subquery(held.values("worker__user__name")[:1]),
            holder_id=Subquery(held.values("worker_id")[:1]),
        )
    )
    return list(_told(rows).order_by("waiting_since", "pk")[: SHORT + 1])


def waits_of(person: Person) -> int:
    """Return how many of the person's messages wait for an answer."""
    return Conversation.objects.filter(person=person, status=states.WAITING).count()


def unread_of(person: Person) -> int:
    """Return how many answers the person has not opened yet."""
    answered = Conversation.objects.filter(person=person, status=states.ANSWERED)
    return answered.filter(Q(read_at__isnull=True) | Q(read_at__lt=F("answered_at"))).count()


def last_day(conversation: Conversation) -> date:
    """Return the day of the newest words."""
    return max(timezone.localdate(one.said_at) for one in conversation.remarks.all())
