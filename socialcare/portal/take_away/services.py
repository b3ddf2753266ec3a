"""Asking for a download, making it, telling who asked, and removing it."""

import logging
import tempfile
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from socialcare.accounts.services import council_words
from socialcare.audit.services import record_event
from socialcare.notifications.services import queue_email_template, queue_text
from socialcare.people.access import speaks_as
from socialcare.people.models import Person, User
from socialcare.uploads.storage import uploads_storage
from socialcare.values import Refused
from socialcare.web.addresses import full_address
from socialcare.web.languages.choosing import language_named, speaking
from socialcare.workflow.queues import claim, settle

from .. import states
from ..models import TakeAway, key_for
from .package import write_package

log = logging.getLogger(__name__)

TOLD = "take_away_ready"
KEPT_FOR = timedelta(days=7)
#: A process that makes one has so long; after that another one begins anew.
LEASE = timedelta(minutes=30)
AGAIN_AFTER = timedelta(minutes=10)
MOST_ATTEMPTS = 5
#: Making one is work for the machine: another is made this long after the last at the earliest.
ANOTHER_AFTER = timedelta(hours=1)


@transaction.atomic
def ask(*, person: Person, by: Any, at: datetime) -> TakeAway:
    """Ask for everything about a person; where it is asked for already, that one is returned.

    Raises ``Refused`` where ``by`` does not speak for the person, or one was made within the last hour.
    """
    if not speaks_as(by, person, on=timezone.localdate(at)):
        raise Refused(_("Only the person, and who acts for them, can ask for this."))
    fresh = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    under_way = TakeAway.objects.filter(person=fresh, status__in=[states.WAITING, states.MAKING]).first()
    if under_way is not None:
        return under_way
    if TakeAway.objects.filter(person=fresh, status=states.READY, ready_at__gt=at - ANOTHER_AFTER).exists():
        raise Refused(_("This one was made within the last hour. Take it, or ask again in an hour."))
    asked = TakeAway.objects.create(person=fresh, asked_at=at, asked_by=by, next_try_at=at)
    record_event(verb="take_away.asked", by=by, at=at, subject=asked, person_id=fresh.pk)
    return asked


def make_next(*, at: datetime) -> TakeAway | None:
    """Make one download that is due, or that a process left when it died; return it, or None.

    Any number of processes may do this at once: each download is held by one of them.
    """
    due = Q(status=states.WAITING, next_try_at__lte=at) | Q(status=states.MAKING, lease_until__lte=at)
    rows = TakeAway.objects.filter(due).order_by("next_try_at")
    write = {"attempts": F("attempts") + 1, "lease_until": at + LEASE}
    held = claim(rows=rows, action="claim", limit=1, write=write)
    if not held:
        return None
    take_away = held[0]
    try:
        _make(take_away, at=at)
    except Exception as fault:
        # One that cannot be made must not hold up the others: it counts as a failed try.
        log.exception("The download %s was not made at try %s.", take_away.pk, take_away.attempts)
        over = take_away.attempts >= MOST_ATTEMPTS
        _settle(
            take_away,
            "give_up" if over else "postpone",
            next_try_at=at + AGAIN_AFTER,
            last_error=type(fault).__name__,
        )
    take_away.refresh_from_db()
    return take_away


def _settle(take_away: TakeAway, action: str, **write: Any) -> bool:
    # The number of the try is the token: whoever took it over has counted one further.
    return settle(
        record=take_away,
        action=action,
        holding={"attempts": take_away.attempts},
        write={"lease_until": None, **write},
    )


def _make(take_away: TakeAway, *, at: datetime) -> None:
    person = Person.objects.select_related("team", "user").get(pk=take_away.person_id)
    storage, key = uploads_storage(), key_for(take_away, "")
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as out:
        with translation.override(settings.LANGUAGE_CODE):
            write_package(out, person=person, at=at)
        size = out.tell()
        out.seek(0)
        storage.delete(key)  # what a process that died may have left
        kept = storage.save(key, File(out, name=key))
    with transaction.atomic():
        ours = _settle(
            take_away,
            "finish",
            file=kept,
            size=size,
            ready_at=at,
            kept_until=at + KEPT_FOR,
            last_error="",
        )
        if not ours:
            return
        record_event(verb="take_away.made", by=None, at=at, subject=take_away, person_id=person.pk)
        _tell(take_away.asked_by, person, at=at)
    older = TakeAway.objects.filter(person=person, status=states.READY).exclude(pk=take_away.pk)
    for one in older:
        _remove(one)


def _tell(user: User, person: Person, *, at: datetime) -> None:
    """Tell who asked that it is ready: by email, else by text. The message holds a link and nothing else.

    Who may not act for the person any more is told nothing.
    """
    if not speaks_as(user, person, on=timezone.localdate(at)):
        return
    own = user.pk == person.user_id
    link = full_address(reverse("my_take_away"))
    email = user.email or (person.email if own else "")
    if email:
        queue_email_template(
            template="portal/email/take_away",
            words={"council": council_words(), "name": user.get_short_name(), "link": link},
            to=email,
            at=at,
            purpose=TOLD,
            person=person,
        )
    elif own and person.phone:
        with speaking(language_named(person.language)):
            text = _("What you asked for is ready: %(link)s (%(council)s)")
        try:
            queue_text(
                to=person.phone,
                body=text % {"link": link, "council": settings.COUNCIL_NAME},
                at=at,
                purpose=TOLD,
                person=person,
            )
        except Refused:
            log.warning("The download %s is ready, and no way to tell of it works.", person.pk)


def note_taken(*, take_away: TakeAway, by: Any, at: datetime) -> None:
    """Note that somebody took a download with them."""
    record_event(verb="take_away.taken", by=by, at=at, subject=take_away, person_id=take_away.person_id)


def remove_old(*, at: datetime) -> int:
    """Remove what has been kept for its days; return how many went."""
    over = list(TakeAway.objects.filter(status=states.READY, kept_until__lte=at)[:100])
    return sum(_remove(one) for one in over)


def _remove(take_away: TakeAway) -> bool:
    # The bytes first: where this process dies in between, the next round finds the row again.
    if take_away.file:
        take_away.file.storage.delete(str(take_away.file.name))
    return settle(record=take_away, action="remove", holding={}, write={"file": ""})
