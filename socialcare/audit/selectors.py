"""Reading events. Callers pass a person whom the reader may open."""

from django.db.models import QuerySet

from .models import Event


def events_about(*, person_id: int) -> QuerySet[Event]:
    """Return all that happened on a person's record, newest first."""
    return Event.objects.filter(person_id=person_id).select_related("by")


def openings_of(*, person_id: int) -> QuerySet[Event]:
    """Return who opened a person's record, newest first."""
    return events_about(person_id=person_id).filter(verb="record.opened")
