"""What a person finds of their downloads."""

from datetime import datetime

from socialcare.people.models import Person

from .. import states
from ..models import TakeAway


def under_way(person: Person) -> TakeAway | None:
    """Return the download that is asked for and not ready, or could not be made; the newest, or None."""
    newest = TakeAway.objects.filter(person=person).first()
    there = (states.WAITING, states.MAKING, states.FAILED)
    return newest if newest is not None and newest.status in there else None


def ready(person: Person, *, at: datetime) -> TakeAway | None:
    """Return the newest download that is ready and still kept, or None."""
    return TakeAway.objects.filter(person=person, status=states.READY, kept_until__gt=at).first()
