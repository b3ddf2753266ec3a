"""Making and stopping the address of a worker's calendar."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people.access import CASEWORK_ROLES, active_worker
from socialcare.people.models import Worker
from socialcare.values import Refused

from ..models import CalendarFeed
from .replying import hash_of_token


def _worker(by: Any, *, at: datetime) -> Worker:
    worker = active_worker(by, on=timezone.localdate(at))
    if worker is None or worker.role not in CASEWORK_ROLES:
        raise Refused("Only social workers and team managers have such a calendar.")
    return Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=worker.pk)


@transaction.atomic
def open_calendar(*, by: Any, at: datetime) -> str:
    """Make the worker's calendar address and return its token, which is not kept; an older one stops."""
    worker = _worker(by, at=at)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        worker=worker, defaults={"digest": hash_of_token(token), "made_at": at}
    )
    record_event(verb="calendar.opened", by=by, at=at, subject=worker)
    return token


@transaction.atomic
def close_calendar(*, by: Any, at: datetime) -> None:
    """Stop the worker's calendar address. Raises ``Refused`` where there is none."""
    worker = _worker(by, at=at)
    stopped, _ = CalendarFeed.objects.filter(worker=worker).delete()
    if not stopped:
        raise Refused("There is no calendar address to stop.")
    record_event(verb="calendar.closed", by=by, at=at, subject=worker)
