"""Reads of sign-off limits: which one is in force."""

from datetime import date

from django.db.models import F, Q

from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.models import Worker

from ..models import SignOffLimit


def limit_in_force(worker: Worker, *, on: date) -> SignOffLimit | None:
    """Return the limit up to which this worker decides on that day, or None: then she decides nothing.

    Everything is read afresh, so that a worker who moved to another team, or whose work ended, has
    none from that moment. The first and the last day of a limit are both within it.
    """
    return (
        SignOffLimit.objects.filter(worker=worker, withdrawn_at__isnull=True, from_on__lte=on)
        .filter(Q(to_on__isnull=True) | Q(to_on__gte=on))
        .filter(team=F("worker__team"), worker__role__in=CASEWORK_ROLES, worker__user__is_active=True)
        .filter(Q(worker__ended_on__isnull=True) | Q(worker__ended_on__gte=on))
        .select_related("set_by")
        .first()
    )
