"""What the person reads of the talks: when we talk next, and what they said. Words a child can read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.rules import day_text
from socialcare.values.periods import distance_in_words

from .models import CheckIn, Rhythm


@dataclass(frozen=True)
class Talk:
    """When we talk next, in a sentence or two; ``channel`` says how we ask, where we ask at all."""

    words: str
    channel: str = ""


_CHANNEL = {
    Rhythm.Channel.EMAIL: "We ask you by email how it is going.",
    Rhythm.Channel.TEXT: "We ask you by text message how it is going.",
    Rhythm.Channel.LETTER: "We ask you by letter how it is going.",
    Rhythm.Channel.NONE: "We send you no messages. Your worker gets in touch.",
}


def when_we_talk(rhythm: Rhythm | None, *, worker: str, today: date) -> Talk:
    """Return when the person and their worker talk next; what is late is our doing, and said so."""
    who = worker or "We"
    if rhythm is None:
        return Talk("Once your support is agreed, we ask you from time to time how it is going.")
    if rhythm.ended_on is not None:
        return Talk("We do not ask you any more how it is going. You can always ring us.")
    channel = _CHANNEL[Rhythm.Channel(rhythm.channel)]
    if rhythm.next_on is None:
        until = "" if rhythm.paused_until is None else f" until {day_text(rhythm.paused_until)}"
        return Talk(f"We have paused{until}. You can say something here at any time.", channel)
    if rhythm.review_by is not None and rhythm.review_by < today:
        are = f"{worker} is" if worker else "We are"
        words = (
            "It is time to look together at how your support is going. "
            f"{are} a little late: it was to be by {day_text(rhythm.review_by)}."
        )
        return Talk(f"{words} You need not wait. Say it here, or ring us.", channel)
    if rhythm.next_on < today:
        verb = "is" if worker else "are"
        words = f"{who} {verb} a little late: we wanted to talk with you by {day_text(rhythm.next_on)}."
        return Talk(f"{words} You need not wait. Say it here, or ring us.", channel)
    talks = "talks" if worker else "talk"
    far = distance_in_words(rhythm.next_on, today)
    return Talk(f"{who} {talks} with you by {day_text(rhythm.next_on)}, {far}.", channel)


@dataclass(frozen=True)
class OwnRow:
    """One check-in as the person reads it: the day, who said it, and their words."""

    day: date
    headline: str
    words: list[tuple[str, str]]
    waits: bool
    review: bool


def own_rows(check_ins: Iterable[CheckIn], *, reader: Any) -> list[OwnRow]:
    """Return the check-ins of the person who reads. What the worker noted of a talk is told as a talk."""
    return [
        OwnRow(
            day=one.happened_on,
            headline=_headline(one, reader=reader),
            words=[] if one.from_whom == CheckIn.From.WORKER else _words(one),
            waits=one.to_answer and one.dealt_with_at is None,
            review=getattr(one, "review", None) is not None,
        )
        for one in check_ins
    ]


_GOING = {
    CheckIn.Going.WELL: "it is going well",
    CheckIn.Going.MIXED: "some things are good, some are not",
    CheckIn.Going.BADLY: "it is not going well",
}
_WANTS = {
    CheckIn.Wants.TALK: "you would like to talk",
    CheckIn.Wants.CHANGED: "something has changed",
}


def _headline(one: CheckIn, *, reader: Any) -> str:
    if one.from_whom == CheckIn.From.WORKER:
        who = one.said_by.name if one.said_by is not None else "Your worker"
        return f"You talked with {who}, {one.get_how_display().lower()}"
    said = [words for words in (_GOING.get(_going(one)), _WANTS.get(_wants(one))) if words]
    mine = one.said_by is None or one.said_by_id == reader.pk
    who = "You" if mine or one.said_by is None else f"{one.said_by.name}, who helps you,"
    return f"{who} said: {', and '.join(said)}" if said else f"{who} wrote to us"


def _going(one: CheckIn) -> CheckIn.Going:
    return CheckIn.Going(one.going)


def _wants(one: CheckIn) -> CheckIn.Wants:
    return CheckIn.Wants(one.wants)


def _words(one: CheckIn) -> list[tuple[str, str]]:
    parts = (
        ("What is good", one.working),
        ("What is not so good", one.not_working),
        ("What to change", one.to_change),
    )
    return [(label, text) for label, text in parts if text]


def sent_words(kept: CheckIn, *, worker: str) -> str:
    """Return what the person or the helper is told once it is sent."""
    who = worker or "The worker"
    if kept.to_answer:
        return f"Thank you. {who} sees this first thing, and gets in touch within three working days."
    return f"Thank you. {who} can read it."
