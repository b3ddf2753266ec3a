"""Noting that somebody died or moved away, and taking that back. Every door and every message follows it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.values import Refused

from . import permissions
from .happenings import has_left
from .models import Person
from .presenters import date_in_words

#: Nobody notes it later than so; an older day is a slip.
LONGEST_BACK = timedelta(days=2 * 366)


def _locked(person: Person) -> Person:
    # As elsewhere: rows that point to the person can be written meanwhile.
    rows = Person.objects.select_for_update(of=("self",), no_key=True).select_related("team", "user")
    return rows.get(pk=person.pk)


@transaction.atomic
def note_left(*, person: Person, why: str, on: date, by: Any, at: datetime) -> Person:
    """Note that the person died or moved away on that day.

    From this moment nobody comes to their place, neither they nor who acts or helps, and no message goes
    to them any more. Raises ``Refused``.
    """
    today = timezone.localdate(at)
    fresh = _locked(person)
    permissions.check_can_edit_person(by, fresh, on=today)
    if why not in Person.Left.values:
        raise Refused("Choose what happened.", field="why")
    if on > today:
        raise Refused(f"{date_in_words(on)} has not come yet. Note it on the day.", field="day")
    if on < today - LONGEST_BACK or on < fresh.born_on:
        raise Refused("This is too long ago. Check the day.", field="day")
    if fresh.left_on is not None:
        raise Refused("This is noted already. Take it back first, if it is wrong.")
    fresh.left_on, fresh.left_why, fresh.left_at, fresh.left_by = on, why, at, by
    fresh.revision += 1
    fresh.save(update_fields=["left_on", "left_why", "left_at", "left_by", "revision"])
    record_event(
        verb="person.left",
        by=by,
        at=at,
        subject=fresh,
        person_id=fresh.pk,
        data={"revision": fresh.revision, "fields": [], "why": why, "on": on.isoformat()},
    )
    has_left(person=fresh, why=why, on=on, by=by, at=at)
    return fresh


@transaction.atomic
def take_back_left(*, person: Person, words: str, by: Any, at: datetime) -> Person:
    """Take back that somebody died or moved away, with the reason: it was wrong, or they came back.

    Doors open again as they were. The talks stay ended until their worker lets them go on.
    """
    fresh = _locked(person)
    permissions.check_can_edit_person(by, fresh, on=timezone.localdate(at))
    if not words.strip():
        raise Refused("Say why you take it back.", field="words")
    if fresh.left_on is None:
        raise Refused("There is nothing to take back.")
    was = {"why": fresh.left_why, "on": fresh.left_on.isoformat()}
    fresh.left_on, fresh.left_why, fresh.left_at, fresh.left_by = None, "", None, None
    fresh.revision += 1
    fresh.save(update_fields=["left_on", "left_why", "left_at", "left_by", "revision"])
    record_event(
        verb="person.came_back",
        by=by,
        at=at,
        subject=fresh,
        person_id=fresh.pk,
        data={"revision": fresh.revision, "fields": [], "was": was, "words": words.strip()},
    )
    return fresh
