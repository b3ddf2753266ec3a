"""Putting messages into the outbox, and sending what is due."""

import logging
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, models, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils.translation import get_language
from kombu.exceptions import OperationalError

from socialcare.people.models import Person
from socialcare.values import Refused
from socialcare.web.languages.choosing import ENGLISH, language_named, speaking
from socialcare.workflow.queues import claim, keep, settle

from . import notify, rules, states
from .channels import Channels
from .models import Message
from .trouble import Never, NotNow

log = logging.getLogger(__name__)

#: After the broker did not answer, this process leaves it alone for so many seconds.
LEAVE_BROKER_ALONE = 30.0
_broker_asleep_until = 0.0


@transaction.atomic
def queue_email(
    *,
    to: str,
    subject: str,
    body: str,
    at: datetime,
    purpose: str,
    person: Person | None = None,
    secret: bool = False,
    useful_until: datetime | None = None,
) -> Message:
    """Put an email into the outbox; it goes once the transaction under way has committed.

    ``secret`` says that the body opens a door (a code, a link): it is blanked some minutes after
    ``useful_until``, a quarter of an hour from now unless told. After ``useful_until`` the message is
    not sent any more. Raises ``Refused`` where ``to`` is no email address.
    """
    return _queue(Message.Channel.EMAIL, to, subject, body, at, purpose, person, secret, useful_until)


@transaction.atomic
def queue_text(
    *,
    to: str,
    body: str,
    at: datetime,
    purpose: str,
    person: Person | None = None,
    secret: bool = False,
    useful_until: datetime | None = None,
) -> Message:
    """Put a text message into the outbox, as ``queue_email`` does an email.

    Raises ``Refused`` where ``to`` is no telephone number that takes texts in the United Kingdom, or
    the text is longer than four of them.
    """
    return _queue(Message.Channel.TEXT, to, "", body, at, purpose, person, secret, useful_until)


@transaction.atomic
def queue_letter(
    *, to: str, subject: str, body: str, at: datetime, purpose: str, person: Person | None = None
) -> Message:
    """Put a letter into the outbox; ``to`` is the name and the postal address, a line each.

    Raises ``Refused`` where the address has fewer than three lines, or no postcode in the last.
    """
    return _queue(Message.Channel.LETTER, to, subject, body, at, purpose, person, False, None)


def made_message(
    *,
    channel: str,
    to: str,
    subject: str,
    body: str,
    at: datetime,
    purpose: str,
    id: UUID | None = None,
    person: Person | None = None,
    secret: bool = False,
    useful_until: datetime | None = None,
) -> Message:
    """Return a message, checked and not stored yet, for ``queue_made``; ``id`` is the sender's own reference.

    Raises ``Refused`` as ``queue_email``, ``queue_text`` and ``queue_letter`` do.
    """
    if channel == Message.Channel.EMAIL:
        address = to.strip()
        try:
            validate_email(address)
        except ValidationError:
            raise Refused(
                f"“{address}” is not an email address. Check it for a slip.", field="email"
            ) from None
    elif channel == Message.Channel.TEXT:
        number = rules.mobile_number(to)
        if number is None:
            raise Refused(f"“{to.strip()}” is not a mobile number. Check it for a slip.", field="phone")
        if len(body.strip()) > rules.LONGEST_TEXT:
            raise Refused(f"A text can be {rules.LONGEST_TEXT} letters long at most.", field="body")
        address, subject = number, ""
    else:
        lines = [line.strip() for line in to.splitlines() if line.strip()]
        if len(lines) < rules.FEWEST_ADDRESS_LINES or not rules.ends_in_postcode(lines[-1]):
            raise Refused(
                "A letter needs a name, a street and a postcode. Add what is missing.", field="address"
            )
        address = "\n".join(lines)
    if secret and useful_until is None:
        useful_until = at + rules.SECRET_USEFUL_FOR
    return Message(
        id=id or uuid4(),
        channel=channel,
        purpose=purpose,
        person=person,
        to=address,
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        queued_at=at,
        next_try_at=at,
        useful_until=useful_until,
        secret_until=useful_until + rules.SECRET_KEPT_AFTER_USE if secret and useful_until else None,
    )


@transaction.atomic
def queue_made(messages: list[Message]) -> None:
    """Put many messages into the outbox at once; they go with the next round after the commit."""
    Message.objects.bulk_create(messages)


def _has_left(person_id: int | None) -> bool:
    """Return whether the person died or moved away, asked of the database: the caller's row may be older."""
    return person_id is not None and Person.objects.filter(pk=person_id, left_on__isnull=False).exists()


def _queue(
    channel: str,
    to: str,
    subject: str,
    body: str,
    at: datetime,
    purpose: str,
    person: Person | None,
    secret: bool,
    useful_until: datetime | None,
) -> Message:
    message = made_message(
        channel=channel,
        to=to,
        subject=subject,
        body=body,
        at=at,
        purpose=purpose,
        person=person,
        secret=secret,
        useful_until=useful_until,
    )
    if _has_left(message.person_id):
        return message  # not kept: nothing goes to who died or moved away
    message.save(force_insert=True)
    transaction.on_commit(lambda: _wake(message.id))
    return message


def queue_email_template(*, template: str, words: dict[str, Any], **fields: Any) -> Message:
    """Put an email into the outbox that ``<template>_subject.txt`` and ``<template>_message.txt`` write.

    ``fields`` are those of ``queue_email``, which says what is refused. What goes to a person is in the
    language on their record; everything else in the one that is spoken now.
    """
    with speaking(language_to(fields.get("person"), to=fields["to"])):
        subject = render_to_string(f"{template}_subject.txt", words)
        body = render_to_string(f"{template}_message.txt", words)
    return queue_email(subject=subject, body=body, **fields)


def language_to(person: Person | None, *, to: str) -> str:
    """Return the language of a message that goes ``to`` an address: the person's own, where it is theirs."""
    if person is None:
        return get_language() or ENGLISH
    own = {person.email.lower(), (person.user.email or "").lower() if person.user is not None else ""} - {""}
    return (language_named(person.language) if to.strip().lower() in own else "") or ENGLISH


def _wake(message_id: UUID) -> None:
    """Ask a worker process to send the message now. Without a broker it waits for the next round."""
    from .tasks import deliver

    global _broker_asleep_until
    if time.monotonic() < _broker_asleep_until:
        return
    try:
        deliver.apply_async(args=[str(message_id)], retry=False, expires=300)
    except (OperationalError, OSError) as error:
        _broker_asleep_until = time.monotonic() + LEAVE_BROKER_ALONE
        log.warning(
            "The broker does not answer (%s): messages wait for the next round.", type(error).__name__
        )


def deliver_batch(*, at: datetime, only: UUID | None = None, limit: int = rules.BATCH) -> int:
    """Send up to ``limit`` messages that are due, and those whose sender died; return how many were held.

    Any number of processes may do this at once: each message is held by one of them. ``only`` names
    the one message to send.
    """
    begun = time.monotonic()
    held = _claim(Q(status=states.SENDING, lease_until__lte=at), "lease_until", at, only, limit)
    if len(held) < limit:
        held += _claim(Q(status=states.DUE, next_try_at__lte=at), "next_try_at", at, only, limit - len(held))
    if held:
        with Channels() as channels:
            for message in held:
                _deliver(message, channels, at, begun)
    return len(held)


def _claim(which: Q, order: str, at: datetime, only: UUID | None, limit: int) -> list[Message]:
    # One order each, so that either is read off its own index however long the queue is.
    rows = Message.objects.filter(which).order_by(order)
    if only is not None:
        rows = rows.filter(id=only)
    write = {"attempts": F("attempts") + 1, "lease_until": at + rules.LEASE}
    return claim(rows=rows, action="claim", limit=limit, write=write)


def _deliver(message: Message, channels: Channels, at: datetime, begun: float) -> None:
    if message.useful_until is not None and message.useful_until <= at:
        _settle(message, "give_up", failed_at=at, last_error="too late to be of use")
        return
    if message.attempts > rules.MOST_ATTEMPTS:
        _settle(message, "give_up", failed_at=at, last_error="its sender died each time")
        return
    try:
        number = channels.gone(message)
        if not number:
            # Those before it in the batch may have taken long: by now another process may have this one.
            if not _still_ours(message, at + timedelta(seconds=time.monotonic() - begun)):
                return
            if _has_left(message.person_id):
                _settle(message, "give_up", failed_at=at, last_error="they died or moved away")
                return
            number = channels.send(message)
    except Never as refusal:
        _settle(message, "give_up", failed_at=at, last_error=refusal.kind)
    except NotNow as trouble:
        _try_later(message, at, trouble.kind)
    except DatabaseError:
        raise
    except Exception as fault:
        # One message that cannot be built must not hold up the others: it counts as a failed try.
        _try_later(message, at, type(fault).__name__)
    else:
        _settle(message, "send", sent_at=at, last_error="", channel_id=number)


def _still_ours(message: Message, now: datetime) -> bool:
    """Hold the message for a whole lease from now; return whether it was still held by this process."""
    return keep(
        record=message, holding={"attempts": message.attempts}, write={"lease_until": now + rules.LEASE}
    )


def _try_later(message: Message, at: datetime, error: str) -> None:
    log.warning("Message %s did not go at try %s: %s", message.id, message.attempts, error)
    wait = rules.wait_after(message.attempts)
    if wait is None:
        _settle(message, "give_up", failed_at=at, last_error=error)
    else:
        _settle(message, "postpone", next_try_at=at + wait, last_error=error)


def _settle(message: Message, action: str, **write: object) -> None:
    # The number of the try is the token: whoever took the message over has counted one further.
    settle(
        record=message,
        action=action,
        holding={"attempts": message.attempts},
        write={"lease_until": None, **write},
    )


def blank_secrets(*, at: datetime) -> int:
    """Empty the bodies of messages whose secret stopped working some minutes ago; return how many."""
    over: models.QuerySet[Message] = Message.objects.filter(
        secret_until__lte=at, secret_until__isnull=False, blanked_at__isnull=True
    )
    return over.update(body="", blanked_at=at)


def ask_what_became(*, at: datetime, limit: int = rules.ASK_BATCH) -> int:
    """Ask GOV.UK Notify what became of messages that it took; return of how many it said so.

    Each is asked about again after a while, until it has arrived, came back, or is too old to matter.
    """
    if not notify.is_set_up():
        return 0
    asked_before, sent_after = at - rules.ASK_AGAIN_AFTER, at - rules.ASK_FOR
    with transaction.atomic():
        waiting = list(
            Message.objects.select_for_update(skip_locked=True)
            .filter(Q(asked_at__isnull=True) | Q(asked_at__lte=asked_before), status=states.SENT)
            .filter(sent_at__gte=sent_after)
            .exclude(channel_id="")
            .order_by(F("asked_at").asc(nulls_first=True))[:limit]
        )
        Message.objects.filter(pk__in=[one.pk for one in waiting]).update(asked_at=at)
    known = 0
    if not waiting:
        return known
    with notify.Notify() as channel:
        for message in waiting:
            try:
                became = channel.became(message)
            except NotNow as trouble:
                log.warning("Notify does not say what became of messages (%s).", trouble.kind)
                break
            known += _became(message, became, at)
    return known


def _became(message: Message, became: str, at: datetime) -> int:
    if became in notify.BOUNCED:
        action, error = "bounce", became
    elif became in notify.ARRIVED and not (message.channel == Message.Channel.TEXT and became == "sent"):
        action, error = "arrive", ""
    else:
        return 0
    return settle(record=message, action=action, holding={}, write={"settled_at": at, "last_error": error})
