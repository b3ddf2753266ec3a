"""What the first pages of staff say about talks: who wrote, with whom to talk, and who was forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.rules import day_text
from socialcare.values.periods import distance_in_words

from . import rules
from .models import CheckIn, Rhythm
from .selectors import ToTalkTo

#: Why somebody is to be talked with, in a few words beside the day.
_WHY = {
    Rhythm.Because.FIRST: "the first talk since the support began",
    Rhythm.Because.PACE: "the pace you agreed",
    Rhythm.Because.LAW: "the law asks for a review",
    Rhythm.Because.CRISIS: "there is a crisis",
    Rhythm.Because.CHANGE: "something has changed",
    Rhythm.Because.HELPER: "somebody new helps",
    Rhythm.Because.WOBBLE: "it wobbles",
    Rhythm.Because.ASKED: "they asked to talk",
}
#: Words of an answer are told up to this many characters; the check-in has them all.
_SHORT = 120


@dataclass(frozen=True)
class TalkLine:
    """One person and what to do: ``name`` leads to ``href``."""

    name: str
    words: str
    href: str
    worker: str = ""


@dataclass(frozen=True)
class TalkLines:
    """The talks of a worker, by how late they are."""

    past: list[TalkLine]
    due: list[TalkLine]
    upcoming: list[TalkLine]

    def __bool__(self) -> bool:
        return bool(self.past or self.due or self.upcoming)


def reply_lines(replies: Iterable[CheckIn], *, today: date) -> list[TalkLine]:
    """Return what people and their helpers wrote, each with the way to the whole of it."""
    return [
        TalkLine(
            name=reply.person.full_name,
            words=f"{_said(reply)}, {distance_in_words(timezone.localdate(reply.said_at), today)}",
            href=reverse("check_in", args=[reply.pk]),
        )
        for reply in replies
    ]


def _said(reply: CheckIn) -> str:
    who = ""
    if reply.from_whom == CheckIn.From.HELPER and reply.said_by is not None:
        who = f"{reply.said_by.name}, who helps, wrote: "
    if reply.wants == CheckIn.Wants.CHANGED:
        words = "something has changed"
    elif reply.wants == CheckIn.Wants.TALK:
        words = "would like to talk"
    elif reply.going == CheckIn.Going.BADLY:
        words = "it is not going well"
    else:
        words = "wrote to you"
    own = " ".join((reply.to_change or reply.not_working).split())
    if own:
        words += f": “{own if len(own) <= _SHORT else own[:_SHORT].rstrip() + '…'}”"
    return who + words


def talk_lines(talks: ToTalkTo, *, today: date) -> TalkLines:
    """Return with whom a worker talks, and why."""
    return TalkLines(
        past=[_line(one, today=today) for one in talks.past],
        due=[_line(one, today=today) for one in talks.due],
        upcoming=[_line(one, today=today) for one in talks.upcoming],
    )


def _line(rhythm: Rhythm, *, today: date) -> TalkLine:
    return TalkLine(
        name=rhythm.person.full_name,
        words=_when_and_why(rhythm, today=today),
        href=reverse("check_in_new", args=[rhythm.person.ref]),
    )


def _when_and_why(rhythm: Rhythm, *, today: date) -> str:
    if rhythm.next_on is None:
        return ""
    if rhythm.review_by is not None and rhythm.review_by < today:
        since = f"{day_text(rhythm.review_by)}, {distance_in_words(rhythm.review_by, today)}"
        words = f"the law asked for a review by {since}"
        if rhythm.last_contact_on is not None and rhythm.last_contact_on >= rhythm.review_by - rules.UPCOMING:
            return f"{words}. You talked on {day_text(rhythm.last_contact_on)}: did that cover it?"
        return words
    far = distance_in_words(rhythm.next_on, today)
    return f"{day_text(rhythm.next_on)}, {far}: {_WHY[Rhythm.Because(rhythm.next_because)]}"


def forgotten_lines(people: Iterable[Any], *, today: date) -> list[TalkLine]:
    """Return those with whom nobody has talked past the last day, with who has the case."""
    return [
        TalkLine(
            name=person.full_name,
            words=_forgotten(person.rhythm, today=today),
            href=reverse("rhythm", args=[person.ref]),
            worker=person.holder_name or "",
        )
        for person in people
    ]


def _forgotten(rhythm: Rhythm, *, today: date) -> str:
    if rhythm.review_by is not None and rhythm.review_by < today:
        far = distance_in_words(rhythm.review_by, today)
        paused = f"; paused up to {day_text(rhythm.paused_until)}" if rhythm.paused_until is not None else ""
        return f"the law asked for a review by {day_text(rhythm.review_by)}, {far}{paused}"
    if rhythm.next_on is None:
        return "paused"
    return f"a talk was due on {day_text(rhythm.next_on)}, {distance_in_words(rhythm.next_on, today)}"


def nobodys_lines(people: Iterable[Any], *, besides: Iterable[Any], today: date) -> list[TalkLine]:
    """Return those who are due a talk, or wait for an answer, and whom no worker has.

    ``besides`` are told elsewhere on the page, so not here.
    """
    told = {person.pk for person in besides}
    return [
        TalkLine(
            name=person.full_name,
            words=_nobodys(person, today=today),
            href=reverse("person_allocate", args=[person.ref]),
        )
        for person in people
        if person.pk not in told
    ]


def _nobodys(person: Any, *, today: date) -> str:
    rhythm = getattr(person, "rhythm", None)
    if rhythm is not None and rhythm.next_on is not None and rhythm.next_on <= today:
        return f"a talk was due on {day_text(rhythm.next_on)}, and nobody has the case"
    return "wrote to us, and nobody has the case"
