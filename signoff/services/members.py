"""Who sits on the panel."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people import access
from socialcare.people.models import Worker
from socialcare.values import Refused

from ..expertise import EXPERTISE_WORDS
from ..models import PanelMembership
from ..rules import FURTHEST_AHEAD, a_year_before
from . import panel
from .holding import let_go_of


def check_can_seat(user: Any, worker: Worker, *, on: date) -> None:
    """Refuse unless a manager seats, changes or unseats somebody else; nobody does so with themselves."""
    own = access.active_worker(user, on=on)
    if own is None or own.role != Worker.Role.MANAGER:
        raise Refused("Only team managers say who sits on the panel.")
    if own.pk == worker.pk:
        raise Refused("Another manager gives you a seat on the panel, or ends it.", field="worker")


@transaction.atomic
def add_member(
    *,
    worker: Worker,
    expertise: Collection[str],
    is_chair: bool,
    from_on: date,
    at: datetime,
    by: Any = None,
    to_on: date | None = None,
) -> PanelMembership:
    """Give a worker a seat on the panel, and open the cases that wait there. ``by`` nobody is the system."""
    on = timezone.localdate(at)
    if by is not None:
        check_can_seat(by, worker, on=on)
    if access.active_worker(worker.user, on=on) is None:
        raise Refused(f"{worker} no longer works here.", field="worker")
    known = [key for key in EXPERTISE_WORDS if key in expertise]
    if not known and not is_chair:
        raise Refused("Choose what they know about.", field="expertise")
    if from_on < a_year_before(on):
        raise Refused("The first day is more than a year ago. Check the year.", field="from_on")
    if from_on > on + FURTHEST_AHEAD:
        raise Refused("The first day is more than two years off. Check the year.", field="from_on")
    if to_on is not None and to_on < from_on:
        raise Refused("The last day is before the first. Check the dates.", field="to_on")
    if to_on is not None and to_on < on:
        raise Refused("The last day is over already. Check the dates.", field="to_on")
    _check_free(worker, from_on=from_on, to_on=to_on)
    seat = PanelMembership.objects.create(
        worker=worker,
        expertise=known,
        is_chair=is_chair,
        from_on=from_on,
        to_on=to_on,
        added_at=at,
        added_by=by,
    )
    record_event(
        verb="panel.member_added",
        by=by,
        at=at,
        subject=seat,
        data={"worker": str(worker), "expertise": known, "is_chair": is_chair},
    )
    panel.set_access_of(worker.user, at=at)
    return seat


def _check_free(worker: Worker, *, from_on: date, to_on: date | None) -> None:
    """Refuse where a worker has a seat on one of these days already. The worker is locked."""
    Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=worker.pk)
    theirs = PanelMembership.objects.filter(worker=worker, ended_at__isnull=True)
    theirs = theirs.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on))
    if to_on is not None:
        theirs = theirs.filter(from_on__lte=to_on)
    if theirs.exists():
        raise Refused(
            f"{worker} sits on the panel already in that time. End that seat first.", field="worker"
        )


@transaction.atomic
def end_member(*, seat: PanelMembership, by: Any, at: datetime) -> PanelMembership:
    """End a seat on the panel; what was open to its holder through it is closed at once."""
    locked = PanelMembership.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    check_can_seat(by, locked.worker, on=timezone.localdate(at))
    if locked.ended_at is not None:
        raise Refused(f"The seat of {locked.worker} has ended already.")
    locked.ended_at, locked.ended_by = at, by
    locked.save(update_fields=["ended_at", "ended_by"])
    record_event(verb="panel.member_ended", by=by, at=at, subject=locked, data={"worker": str(locked.worker)})
    let_go_of(user=locked.worker.user, by=by, at=at)
    panel.set_access_of(locked.worker.user, at=at)
    return locked
