"""Changes to the register, and what workers know of those in it."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people.rules import clean_line, clean_text
from socialcare.people.services import merge_changes
from socialcare.values import Refused
from socialcare.workflow.perform import perform

from .. import permissions, selectors, states
from ..cleaning import check_source, clean_source_fields
from ..models import Experience, Source


@transaction.atomic
def add_source(*, by: Any, at: datetime, **fields: Any) -> Source:
    """Add somebody who can help to the register."""
    on = timezone.localdate(at)
    permissions.check_can_keep_register(by, on=on)
    source = Source(created_at=at, created_by=by, **clean_source_fields(fields))
    source.room_said_on = on if source.room else None
    check_source(source)
    if (there := selectors.source_named(source.name)) is not None:
        closed = " (closed)" if there.status != states.LISTED else ""
        raise Refused(
            f"“{there.name}” is in the register already{closed}. Look it up and say there what you know, "
            "or add the place to this name if it is another group.",
            field="name",
        )
    source.save()
    record_event(verb="source.added", by=by, at=at, subject=source, data={"revision": source.revision})
    return source


@transaction.atomic
def update_source(*, source: Source, by: Any, at: datetime, base_revision: int, **fields: Any) -> Source:
    """Change some fields of an entry and return the fresh row; like ``people.update_person``."""
    permissions.check_can_keep_register(by, on=timezone.localdate(at))
    fresh = locked_source(source.pk)
    new = merge_changes(fresh, base_revision=base_revision, clean=clean_source_fields(fields))
    if new:
        write_changes(fresh, new, by=by, at=at, verb="source.changed")
    return fresh


def locked_source(pk: uuid.UUID) -> Source:
    """Return the entry, held until the transaction ends."""
    return Source.objects.select_for_update(of=("self",)).get(pk=pk)


def write_changes(
    source: Source, new: dict[str, Any], *, by: Any, at: datetime, verb: str, **kept: str
) -> None:
    """Save what ``new`` names of a locked entry, with its event."""
    if "room" in new:
        source.room_said_on = timezone.localdate(at) if source.room else None
    check_source(source)
    for name, value in kept.items():
        setattr(source, name, value)
    source.revision += 1
    source.save()
    data = {"revision": source.revision, "fields": sorted(new)}
    record_event(verb=verb, by=by, at=at, subject=source, data=data)


def say_room_is_right(*, source: Source, by: Any, at: datetime) -> Source:
    """Note that what is said of the room for more people still holds today."""
    on = timezone.localdate(at)
    permissions.check_can_keep_register(by, on=on)
    with transaction.atomic():
        fresh = locked_source(source.pk)
        if not fresh.room:
            raise Refused("Nobody has said yet whether they have room. Ask them, and change the entry.")
        if fresh.room_said_on != on:
            fresh.room_said_on = on
            fresh.revision += 1
            fresh.save(update_fields=["room_said_on", "revision"])
            data = {"revision": fresh.revision, "fields": ["room_said_on"]}
            record_event(verb="source.changed", by=by, at=at, subject=fresh, data=data)
        return fresh


def close_source(*, source: Source, why: str, by: Any, at: datetime) -> Source:
    """Take an entry out of the lists; whoever knows its address still reads it."""
    reason = clean_line(why)
    if not reason:
        raise Refused("Say why they no longer help anybody: somebody will ask.", field="why")
    return _moved(source, "close", by=by, at=at, closed_why=reason[:300])


def reopen_source(*, source: Source, by: Any, at: datetime) -> Source:
    """Put a closed entry into the lists again."""
    return _moved(source, "reopen", by=by, at=at, closed_why="")


def _moved(source: Source, action: str, *, by: Any, at: datetime, closed_why: str) -> Source:
    return perform(
        record=source,
        action=action,
        by=by,
        at=at,
        right=lambda user, _: permissions.check_can_keep_register(user, on=timezone.localdate(at)),
        write={"closed_why": closed_why},
    )


@transaction.atomic
def say_experience(*, source: Source, introduces: str, words: str, by: Any, at: datetime) -> Experience:
    """Add a worker's word on a source; it takes the place of their last one, which stays to be read.

    The words are about the group. What they say of anybody's case belongs into that person's record.
    """
    on = timezone.localdate(at)
    worker = permissions.casework_worker(by, on=on)
    fresh = locked_source(source.pk)
    text = clean_text(words)
    if introduces not in Experience.Introduces.values:
        raise Refused("Choose whether you would introduce somebody to them.", field="introduces")
    if len(text) > 1000:
        raise Refused(f"This can be 1,000 characters long; it has {len(text):,}.", field="words")
    if introduces in (Experience.Introduces.NO, Experience.Introduces.UNKNOWN) and not text:
        raise Refused(
            "Say in a few words why, or what you have heard, so that others can judge.", field="words"
        )
    experience = Experience.objects.create(
        source=fresh, worker=worker, introduces=introduces, words=text, said_on=on, said_at=at
    )
    last_words = Experience.objects.filter(source=fresh).order_by("worker_id", "-id").distinct("worker_id")
    fresh.vouched_on = max((word.said_on for word in last_words if word.vouches), default=None)
    fresh.save(update_fields=["vouched_on"])
    record_event(verb="experience.said", by=by, at=at, subject=fresh, data={"introduces": introduces})
    return experience
