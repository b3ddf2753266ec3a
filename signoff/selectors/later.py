"""Reads of decisions that were drawn for a kind look afterwards; rooted in what one may open."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from socialcare.people.access import people_open_to, teams_managed_by
from socialcare.people.models import Worker

from ..models import LaterLook
from .queues import opened_since

#: How many are listed; more are only counted.
LISTED = 50


def _open_to(user: Any, *, on: date) -> QuerySet[LaterLook]:
    people = people_open_to(user, on=on).order_by().values("pk")
    return LaterLook.objects.filter(decision__person__in=people).select_related(
        "decision__person", "decision__plan", "decision__decided_by", "looked_by", "team"
    )


def looks_waiting(user: Any, teams: Collection[int], *, on: date) -> QuerySet[LaterLook]:
    """Return what waits for this manager's look in these teams, the oldest first; not her own decisions."""
    return (
        _open_to(user, on=on)
        .filter(team__in=teams, looked_at__isnull=True)
        .exclude(decision__decided_by=user)
        .order_by("drawn_at", "pk")
    )


def looks_talked_about(user: Any, teams: Collection[int], *, on: date) -> list[LaterLook]:
    """Return the newest looks at which something was written, the newest first."""
    return list(
        _open_to(user, on=on)
        .filter(team__in=teams, looked_at__isnull=False)
        .exclude(words="", answer="")
        .order_by("-looked_at", "pk")[:LISTED]
    )


def find_look(*, user: Any, worker: Worker, id: UUID, on: date) -> LaterLook:
    """Return a look for the manager of its team, or, once looked at, for who made the decision.

    Raises ``LaterLook.DoesNotExist`` for everybody else.
    """
    managed = Q(team__in=teams_managed_by(worker, on=on)) & ~Q(decision__decided_by=user)
    hers = Q(decision__decided_by=user, looked_at__isnull=False)
    return _open_to(user, on=on).select_related("decision__version__frozen_by").get(managed | hers, pk=id)


def later_words_for(worker: Worker, *, since: datetime, on: date) -> list[LaterLook]:
    """Return what managers wrote about this worker's decisions since then, the newest first.

    Only until she has opened it, or answered.
    """
    return list(
        _open_to(worker.user, on=on)
        .filter(decision__decided_by=worker.user_id, looked_at__gte=since, answered_at__isnull=True)
        .exclude(words="")
        .filter(~opened_since(worker.user, kind="signoff.laterlook", since="looked_at"))
        .order_by("-looked_at", "pk")[:LISTED]
    )
