"""Reading the outbox."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Exists, OuterRef, Q, QuerySet

from socialcare.people.models import Person
from socialcare.web.health import Finding

from . import states
from .models import Message
from .rules import mobile_number
from .trouble import REFUSED_BY_MAIL_SERVER, REFUSED_BY_NOTIFY

#: Messages that have waited so long say that a channel is out of order.
LATE_AFTER = timedelta(minutes=30)

#: How many messages the list in the browser shows.
SHOWN = 100


def was_told(person: Person, *, purpose: str, at: datetime) -> bool:
    """Return whether a message to that end went into the person's outbox at that very moment."""
    return Message.objects.filter(person=person, purpose=purpose, queued_at=at).exists()


#: How many of the messages to one person they read in a list.
MOST_OF_A_PERSON = 100


def messages_to(person: Person) -> list[Message]:
    """Return the newest messages to a person that went or will go, without their bodies."""
    rows = Message.objects.filter(person=person).exclude(status=states.FAILED).defer("body")
    return list(rows.order_by("-queued_at", "-id")[:MOST_OF_A_PERSON])


def readable_messages() -> Sequence[Message]:
    """Return the newest messages, for an installation that shows them in the browser.

    Raises ``Message.DoesNotExist`` in every other installation.
    """
    _check_readable()
    return list(Message.objects.order_by("-queued_at", "-id")[:SHOWN])


def readable_message(*, id: UUID) -> Message:
    """Return one message; raises ``Message.DoesNotExist`` where unknown, or not to be read here."""
    _check_readable()
    return Message.objects.get(id=id)


def _check_readable() -> None:
    if not settings.MESSAGES_READABLE_IN_BROWSER:
        raise Message.DoesNotExist


#: Messages that say that an address does not work: they came back, or the channel refused the address.
DID_NOT_REACH = Q(status=states.BOUNCED) | Q(status=states.FAILED) & (
    Q(last_error__startswith=REFUSED_BY_NOTIFY) | Q(last_error__startswith=REFUSED_BY_MAIL_SERVER)
)
#: Messages that say that it does. What a mail server took, it does not tell of any more.
_REACHED = Q(status=states.ARRIVED) | Q(status=states.SENT, channel_id="")


def came_back(person: Person) -> list[Message]:
    """Return the newest message that did not reach each address the record still has, newest first.

    Once the address is changed, or a later message arrives there, there is nothing left to mend.
    """
    return came_back_of([person.pk])


def came_back_of(people: QuerySet[Any] | Collection[int]) -> list[Message]:
    """Return the same of many people, each message with its person. One query."""
    later = Message.objects.filter(
        _REACHED, person=OuterRef("person"), to=OuterRef("to"), queued_at__gt=OuterRef("queued_at")
    )
    rows = Message.objects.filter(DID_NOT_REACH, person__in=people).exclude(Exists(later))
    found: dict[tuple[int | None, str], Message] = {}
    for message in rows.select_related("person").order_by("-queued_at", "-id"):
        if message.person is not None and _still_theirs(message, message.person):
            found.setdefault((message.person_id, message.to), message)
    return list(found.values())


def _still_theirs(message: Message, person: Person) -> bool:
    if message.channel == Message.Channel.EMAIL:
        return message.to.lower() == person.email.lower()
    if message.channel == Message.Channel.TEXT:
        return mobile_number(person.phone) == message.to
    return person.postcode.replace(" ", "") in message.to.replace(" ", "")


def channels_finding(*, at: datetime) -> Finding:
    """Say whether messages go out: how many have been tried and wait since long, and why."""
    try:
        late = Message.objects.filter(status__in=[states.DUE, states.SENDING], queued_at__lte=at - LATE_AFTER)
        count = late.count()
        why = late.exclude(last_error="").values_list("last_error", flat=True).first()
    except DatabaseError:
        return Finding(False, "Messages cannot be counted.", needed=False)
    if not count:
        return Finding(True, "Messages go out.", needed=False)
    messages = "One message waits" if count == 1 else f"{count} messages wait"
    said = f": {why}." if why else "; does the worker process run?"
    return Finding(False, f"{messages} for more than half an hour{said}", needed=False)
