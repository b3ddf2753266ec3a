"""Writing events. There is no service that changes or removes one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models

from .models import Event
from .request_id import current_request_id

_named_by: list[Callable[[Any, int], str]] = []


def name_who_by(namer: Callable[[Any, int], str]) -> None:
    """Take who did something from ``namer(user, person_id)``, where it says more than a name.

    For an app's ``ready()``; the namer returns nothing where the user's name says it all.
    """
    _named_by[:] = [namer]


def _words_for(by: Any, person_id: int | None) -> str:
    told = "" if person_id is None else next((namer(by, person_id) for namer in _named_by), "")
    return told or str(by)


def record_event(
    *,
    verb: str,
    by: Any,
    at: datetime,
    subject: models.Model | None = None,
    person_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Add one event: who (``None`` for the system itself), what, on which record, whose record."""
    known = by is not None and by.is_authenticated
    return Event.objects.create(
        at=at,
        by=by if known else None,
        by_words=_words_for(by, person_id) if known else "",
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        person_id=person_id,
        request_id=current_request_id.get(),
        data=data or {},
    )


def record_opened(
    *, by: Any, at: datetime, person_id: int, what: str, subject: models.Model | None = None
) -> Event:
    """Note that ``by`` opened ``what`` of somebody's record."""
    return record_event(
        verb="record.opened", by=by, at=at, subject=subject, person_id=person_id, data={"what": what}
    )
