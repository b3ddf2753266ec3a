"""Who may open whose record. The only module that talks to django-guardian.

The rule is the team's foreign key. Being allocated adds to it; exceptions (a second worker, one
referral) are rows in guardian's direct table, joined here. An ended worker opens nothing.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from guardian.shortcuts import assign_perm, remove_perm

from .models import Allocation, Person, PersonAccess, User, Worker

OPEN = "view_person"

#: Whose work is with cases: they open their team's records. The others open only what a row grants.
CASEWORK_ROLES = (Worker.Role.SOCIAL_WORKER, Worker.Role.MANAGER)


def active_worker(user: Any, *, on: date) -> Worker | None:
    """Return the user's worker row while it is in force on that day."""
    worker = getattr(user, "worker", None) if user.is_authenticated and user.is_active else None
    if worker is None or (worker.ended_on is not None and worker.ended_on < on):
        return None
    return worker


def people_open_to(user: Any, *, on: date) -> QuerySet[Person]:
    """Return the people whose record this member of staff may open on that day."""
    worker = active_worker(user, on=on)
    if worker is None:
        return Person.objects.none()
    granted = Exists(
        PersonAccess.objects.filter(content_object=OuterRef("pk"), user=user, permission__codename=OPEN)
    )
    if worker.role not in CASEWORK_ROLES:
        return Person.objects.filter(granted)
    holds = Exists(
        Allocation.objects.filter(person=OuterRef("pk"), worker=worker, from_on__lte=on).filter(
            Q(to_on__isnull=True) | Q(to_on__gte=on)
        )
    )
    return Person.objects.filter(Q(team_id=worker.team_id) | holds | granted)


def grant_access(*, user: User, person: Person) -> None:
    """Let ``user`` open ``person`` besides the team rule."""
    assign_perm(OPEN, user, person)


def withdraw_access(*, user: User, person: Person) -> None:
    """End what ``grant_access`` gave."""
    remove_perm(OPEN, user, person)
