"""Whom our messages do not reach: what came back, or was refused, and what the record has no address for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments.rules import day_text
from socialcare.notifications import states
from socialcare.notifications.models import Message
from socialcare.notifications.selectors import came_back_of
from socialcare.people.access import people_open_to
from socialcare.people.models import Person, Worker

from .models import Rhythm
from .selectors import held_by
from .services.handing_over import PURPOSE, chosen_since
from .services.rhythms import ways_to_reach


@dataclass(frozen=True)
class Unreached:
    """Somebody whom a way does not reach: ``message`` did not arrive, or the record has no address for it."""

    person: Person
    channel: str
    message: Message | None
    rhythm: Rhythm | None


def unreached(worker: Worker, *, on: date) -> list[Unreached]:
    """Return whom of her people our messages do not reach. Two queries, however many they are."""
    open_to_her = people_open_to(worker.user, on=on).filter(pk__in=held_by(worker, on=on))
    return _unreached(open_to_her.values("pk"))


def unreached_ways(person: Person) -> list[Unreached]:
    """Return which ways do not reach one person."""
    return _unreached([person.pk])


def _unreached(people: QuerySet[Any] | Collection[int]) -> list[Unreached]:
    messages = came_back_of(people)
    asked = Q(channel__in=[Rhythm.Channel.TEXT, Rhythm.Channel.LETTER]) | Q(
        channel=Rhythm.Channel.EMAIL, person__email=""
    )
    rows = Rhythm.objects.filter(
        Q(person__in=people) & asked | Q(person__in={one.person_id for one in messages})
    )
    rhythms = {one.person_id: one for one in rows.select_related("person").order_by("pk")}
    found = []
    for message in messages:
        rhythm = rhythms.get(message.person_id or 0)
        if message.person is not None and not _is_over(rhythm) and not _is_mended(message, rhythm):
            found.append(Unreached(message.person, message.channel, message, rhythm))
    for rhythm in rhythms.values():
        if (
            rhythm.ended_on is None
            and rhythm.channel != Rhythm.Channel.NONE
            and rhythm.channel not in ways_to_reach(rhythm.person)
        ):
            found.append(Unreached(rhythm.person, rhythm.channel, None, rhythm))
    return found


def _is_over(rhythm: Rhythm | None) -> bool:
    return rhythm is not None and rhythm.ended_because == Rhythm.Ended.DIED


def _is_mended(message: Message, rhythm: Rhythm | None) -> bool:
    """Return whether somebody has said since how the person is to be asked."""
    return message.purpose == PURPOSE and rhythm is not None and chosen_since(rhythm, message)


@dataclass(frozen=True)
class ToMend:
    """What did not arrive and why, and where it is mended; ``other_way`` is empty where nobody is asked."""

    name: str
    href: str
    words: str
    mend: str
    mend_href: str
    other_way: str


_WHAT = {"email": "email", "text": "text message", "letter": "letter"}
_ADDRESS = {"email": "email address", "text": "mobile number", "letter": "address"}
#: What Notify says, or our own mail server, in words.
_BECAUSE = {
    "permanent-failure": "the {address} does not work",
    "temporary-failure": "the mailbox may be full, or the telephone off",
    "validation-failed": "the {address} cannot be printed on an envelope",
}


def to_mend(found: Unreached, *, today: date) -> ToMend:
    """Return one as a line that says what to do."""
    person, address = found.person, _ADDRESS[found.channel]
    asked = found.rhythm is not None and found.rhythm.ended_on is None
    if found.message is None:
        words = (
            f"They would like to be asked by {_WHAT[found.channel]}, and the record has no {address} for it"
        )
        mend = f"Add the {address}"
    else:
        day = timezone.localdate(_when(found.message))
        words = (
            f"Our {_WHAT[found.channel]} did not arrive"
            f" ({'today' if day == today else day_text(day)}): {_why(found.message, address)}"
        )
        mend = f"Correct the {address}"
    return ToMend(
        name=person.full_name,
        href=reverse("person", args=[person.ref]),
        words=words,
        mend=mend,
        mend_href=reverse("person_edit_section", args=[person.ref, "contact"]),
        other_way=reverse("rhythm_channel", args=[person.ref]) if asked else "",
    )


def _when(message: Message) -> datetime:
    return message.settled_at or message.failed_at or message.queued_at


def _why(message: Message, address: str) -> str:
    if message.status == states.FAILED:
        return f"the {address} was refused"
    return _BECAUSE.get(message.last_error, "it came back").format(address=address)
