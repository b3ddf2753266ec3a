"""Reading events. Callers pass a person whom the reader may open."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet

from .models import Event


def events_about(*, person_id: int) -> QuerySet[Event]:
    """Return all that happened on a person's record, newest first."""
    return Event.objects.filter(person_id=person_id).select_related("by")


def openings_of(*, person_id: int) -> QuerySet[Event]:
    """Return who opened a person's record, newest first."""
    return events_about(person_id=person_id).filter(verb="record.opened")


def moves_of(model: type[models.Model], *, keys: Collection[int]) -> QuerySet[Event]:
    """Return the moves of these workers from one team to another, the first first."""
    label = model._meta.label_lower
    rows = Event.objects.filter(subject_type=label, subject_id__in=[str(key) for key in keys])
    return rows.filter(verb="worker.moved").order_by("pk")


def has_opened(*, by: Any, subject: models.Model, since: datetime) -> bool:
    """Return whether ``by`` is noted as having opened this record at ``since`` or later."""
    return Event.objects.filter(
        by=by,
        verb="record.opened",
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        at__gte=since,
    ).exists()


def people_opened_by(*, user: Any, limit: int, look_back: int = 300) -> list[int]:
    """Return the ids of the people whose records ``user`` opened last, newest first.

    Only the last ``look_back`` openings are read: what somebody did long ago is not recent.
    """
    opened = (
        Event.objects.filter(by=user, verb="record.opened", person_id__isnull=False)
        .order_by("-id")
        .values_list("person_id", flat=True)[:look_back]
    )
    return list(dict.fromkeys(pk for pk in opened if pk is not None))[:limit]


def changes_since(*, subject: models.Model, revision: int) -> list[Event]:
    """Return the changes of one record after a revision of it, newest first."""
    return list(
        Event.objects.filter(
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            data__revision__gt=revision,
        ).order_by("-id")
    )
