"""Letting a group keep its own entry up to date: a secret link that runs out, and undoing what it changed."""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from socialcare.accounts.services import council_words
from socialcare.audit.services import record_event
from socialcare.notifications.services import queue_email_template
from socialcare.people.services import merge_changes
from socialcare.values import Refused
from socialcare.web.addresses import full_address

from .. import permissions, selectors, states
from ..cleaning import GROUP_FIELDS, clean_source_fields
from ..models import GroupChange, Source, UpdateLink
from ..rules import CHANGES_A_DAY, LINK_LASTS
from .register import locked_source, write_changes

DEAD_LINK = "This link does not work any more. Ask us for a new one."


def hash_of_token(token: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def send_link(*, source: Source, by: Any, at: datetime) -> UpdateLink:
    """Send the group a link by which it keeps its own entry up to date. The one sent before ends."""
    permissions.check_can_keep_register(by, on=timezone.localdate(at))
    fresh = locked_source(source.pk)
    if fresh.status != states.LISTED:
        raise Refused("This entry is closed. Put it back into the lists before you send a link.")
    if not fresh.email:
        raise Refused("There is no email address to send it to. Ask them, and add it to the entry.")
    _end_links(fresh, by=by, at=at)
    token = secrets.token_urlsafe(32)
    link = UpdateLink.objects.create(
        source=fresh,
        token_hash=hash_of_token(token),
        sent_to=fresh.email,
        sent_at=at,
        sent_by=by,
        expires_at=at + LINK_LASTS,
    )
    record_event(verb="source.link_sent", by=by, at=at, subject=fresh, data={"link": str(link.pk)})
    queue_email_template(
        template="sources/email/link",
        words={
            "name": fresh.name,
            "address": full_address(reverse("source_kept_by_itself", args=[token])),
            "until": timezone.localdate(link.expires_at),
            "council": council_words(),
        },
        to=fresh.email,
        at=at,
        purpose="source_link",
        secret=True,
        useful_until=link.expires_at,
    )
    return link


def _end_links(source: Source, *, by: Any, at: datetime) -> int:
    return source.links.filter(revoked_at__isnull=True).update(revoked_at=at, revoked_by=by)


@transaction.atomic
def end_link(*, source: Source, by: Any, at: datetime) -> None:
    """End the group's link at once."""
    permissions.check_can_keep_register(by, on=timezone.localdate(at))
    fresh = locked_source(source.pk)
    if _end_links(fresh, by=by, at=at):
        record_event(verb="source.link_ended", by=by, at=at, subject=fresh, data={})


@transaction.atomic
def change_by_group(*, token: str, at: datetime, base_revision: int, **fields: Any) -> Source:
    """Change an entry by its link, without signing in. What was there before is kept, to be put back."""
    link = selectors.link_of(token_hash=hash_of_token(token), at=at)
    if link is None:
        raise Refused(DEAD_LINK)
    fresh = locked_source(link.source_id)
    if unknown := set(fields) - set(GROUP_FIELDS):
        raise TypeError(f"A group does not change {', '.join(sorted(unknown))}.")
    since = at - timedelta(days=1)
    if fresh.group_changes.filter(changed_at__gt=since).count() >= CHANGES_A_DAY:
        raise Refused("You have changed this entry very often today. Please go on tomorrow, or ring us.")
    before = {name: getattr(fresh, name) for name in GROUP_FIELDS}
    new = merge_changes(fresh, base_revision=base_revision, clean=clean_source_fields(fields))
    if new:
        write_changes(fresh, new, by=None, at=at, verb="source.kept_by_group", kept_by=Source.KeptBy.ITSELF)
        GroupChange.objects.create(
            source=fresh,
            link=link,
            changed_at=at,
            before={name: before[name] for name in new},
            after=new,
        )
    return fresh


@transaction.atomic
def put_back(*, change_id: uuid.UUID, source: Source, by: Any, at: datetime) -> Source:
    """Undo what a group changed by its link, field by field, where nobody has changed it since."""
    permissions.check_can_keep_register(by, on=timezone.localdate(at))
    fresh = locked_source(source.pk)
    change = GroupChange.objects.select_for_update(of=("self",)).get(pk=change_id, source=fresh)
    if change.put_back_at is not None:
        raise Refused("This was put back already.")
    new = {
        name: before
        for name, before in change.before.items()
        if getattr(fresh, name) == change.after[name] and getattr(fresh, name) != before
    }
    if not new:
        raise Refused("Somebody has changed this since. Change the entry itself.")
    for name, before in new.items():
        setattr(fresh, name, before)
    write_changes(fresh, new, by=by, at=at, verb="source.put_back")
    change.put_back_at, change.put_back_by = at, by
    change.save(update_fields=["put_back_at", "put_back_by"])
    return fresh
