"""Reads of decisions. Each starts from the people whose records this user may open."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from socialcare.people.access import people_open_to
from socialcare.people.models import Person

from ..models import Decision

#: So long before its day, urgent support shows among what to do today.
DAYS_BEFORE = 3
#: Rows of the list on the first page.
SHORT = 10


def _decisions() -> QuerySet[Decision]:
    return Decision.objects.select_related(
        "person__user",
        "person__team",
        "plan",
        "version__frozen_by",
        "worker__user",
        "decided_by",
        "authority__given_by",
        "personal_budget",
        "replaces",
        "replaced_by",
        "referral",
    )


def find_decision(*, user: Any, id: UUID, on: date) -> Decision:
    """Return one decision about somebody whose record ``user`` may open; else ``Decision.DoesNotExist``."""
    return _decisions().get(pk=id, person__in=people_open_to(user, on=on))


def interim_in_force(person: Person) -> Decision | None:
    """Return the urgent support that holds until the plan is ready, or None."""
    return (
        _decisions()
        .filter(
            person=person,
            kind=Decision.Kind.INTERIM,
            outcome=Decision.Outcome.AGREED,
            replaced_by__isnull=True,
        )
        .first()
    )


def plan_was_agreed(person: Person) -> bool:
    """Return whether a plan of this person was agreed, so that urgent support comes on top of it."""
    agreed = Decision.objects.filter(person=person, kind=Decision.Kind.PLAN, outcome=Decision.Outcome.AGREED)
    return agreed.exists()


def interim_to_look_at(people: QuerySet[Person], *, on: date) -> list[Decision]:
    """Return urgent support whose day to look at it again is near or has passed, the earliest first."""
    return _looks(people, until=on + timedelta(days=DAYS_BEFORE))


def interim_passed(people: QuerySet[Person], *, on: date) -> list[Decision]:
    """Return urgent support whose day to look at it again has passed, the earliest first."""
    return _looks(people, until=on - timedelta(days=1))


def _looks(people: QuerySet[Person], *, until: date) -> list[Decision]:
    return list(
        Decision.objects.filter(
            kind=Decision.Kind.INTERIM,
            outcome=Decision.Outcome.AGREED,
            replaced_by__isnull=True,
            look_again_on__lte=until,
            person__in=people.order_by(),
        )
        .select_related("person", "worker__user")
        .order_by("look_again_on", "pk")[:SHORT]
    )
