"""Reading schemes and sums. What staff read starts from the people whose record they may open."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet

from assessments.models import Assessment
from assessments.states import COMPLETED
from socialcare.people.access import people_open_to
from socialcare.people.models import Person, User, Worker

from .estimates.selectors import estimates_with_lines
from .models import AllocationScheme, IndicativeBudget, PersonalBudget
from .states import APPROVED, PUBLISHED, RETIRED


def _budgets() -> QuerySet[IndicativeBudget]:
    return IndicativeBudget.objects.select_related(
        "scheme", "assessment__person__team", "assessment__person__user", "assessment__worker__user"
    ).prefetch_related("adjustments__made_by", Prefetch("estimates", queryset=estimates_with_lines()))


def find_budget(*, user: Any, id: UUID, on: date) -> IndicativeBudget:
    """Return one sum that this member of staff may open; raise ``IndicativeBudget.DoesNotExist``."""
    return _budgets().get(pk=id, assessment__person__in=people_open_to(user, on=on))


def budget_of(assessment: Assessment) -> IndicativeBudget | None:
    """Return the sum that an assessment gave, or None."""
    return _budgets().filter(assessment=assessment).first()


def current_budget_for(person: Person) -> IndicativeBudget | None:
    """Return the sum of the person's assessment in force, or None."""
    return _budgets().filter(assessment__person=person, assessment__status=COMPLETED).first()


def agreed_budget_on(person: Person, *, on: date) -> PersonalBudget | None:
    """Return the agreed budget that is in force on that day, or None."""
    begun = PersonalBudget.objects.filter(person=person, from_on__lte=on)
    return begun.filter(Q(to_on__isnull=True) | Q(to_on__gte=on)).first()


def agreed_budget_to_come(person: Person, *, on: date) -> PersonalBudget | None:
    """Return the next agreed budget that begins after that day and will be in force, or None."""
    later = PersonalBudget.objects.filter(person=person, from_on__gt=on)
    return later.filter(Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))).order_by("from_on").first()


def published_scheme(*, key: str) -> AllocationScheme | None:
    """Return the version of a scheme that is in force, or None."""
    return AllocationScheme.objects.filter(key=key, status=PUBLISHED).first()


def public_schemes() -> list[AllocationScheme]:
    """Return every version that is or was in force, newest first, without its document."""
    return list(
        AllocationScheme.objects.filter(status__in=(PUBLISHED, RETIRED))
        .defer("document")
        .order_by("key", "-effective_from", "-published_at")
    )


def public_scheme(*, key: str, version: str) -> AllocationScheme:
    """Return a version that is or was in force, with its document; raise ``AllocationScheme.DoesNotExist``.

    A draft is not there: nobody but its owner may see it. Nor is what no text of a database can be.
    """
    if "\x00" in key + version:
        raise AllocationScheme.DoesNotExist
    return AllocationScheme.objects.get(key=key, version=version, status__in=(PUBLISHED, RETIRED))


def due_schemes(*, on: date) -> QuerySet[AllocationScheme]:
    """Return the approved versions whose day has come and that are not in force yet, the earliest first."""
    return AllocationScheme.objects.filter(status=APPROVED, effective_from__lte=on).order_by(
        "effective_from", "pk"
    )


def owners_besides(*users: User | None, on: date) -> list[User]:
    """Return the owners of the allocation schemes on that day who are none of ``users``."""
    owners = User.objects.filter(
        Q(worker__ended_on__isnull=True) | Q(worker__ended_on__gte=on),
        worker__role=Worker.Role.SCHEME_OWNER,
        is_active=True,
    )
    return list(owners.exclude(pk__in=[user.pk for user in users if user is not None]).order_by("name"))
