"""What the person reads of the talks: when we talk next, and what they said. Words a child can read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from socialcare.web.languages.days import day_words, distance_words
from socialcare.web.languages.words import translated_later as _lazy

from .models import CheckIn, Rhythm


@dataclass(frozen=True)
class Talk:
    """When we talk next, in a sentence or two; ``channel`` says how we ask, where we ask at all."""

    words: str
    channel: str = ""


_CHANNEL = {
    Rhythm.Channel.EMAIL: _lazy("We ask you by email how it is going."),
    Rhythm.Channel.TEXT: _lazy("We ask you by text message how it is going."),
    Rhythm.Channel.LETTER: _lazy("We ask you by letter how it is going."),
    Rhythm.Channel.NONE: _lazy("We send you no messages. Your worker gets in touch."),
}


def when_we_talk(rhythm: Rhythm | None, *, worker: str, today: date) -> Talk:
    """Return when the person and their worker talk next; what is late is our doing, and said so."""
    if rhythm is None:
        return Talk(_("Once your support is agreed, we ask you from time to time how it is going."))
    if rhythm.ended_on is not None:
        return Talk(_("We do not ask you any more how it is going. You can always ring us."))
    channel = _CHANNEL[Rhythm.Channel(rhythm.channel)]
    if rhythm.next_on is None:
        if rhythm.paused_until is None:
            return Talk(_("We have paused. You can say something here at any time."), channel)
        until = {"day": day_words(rhythm.paused_until)}
        words = _("We have paused until %(day)s. You can say something here at any time.") % until
        return Talk(words, channel)
    if rhythm.review_by is not None and rhythm.review_by < today:
        named = {"worker": worker, "day": day_words(rhythm.review_by)}
        words = (
            _(
                "It is time to look together at how your support is going. "
                "%(worker)s is a little late: it was to be by %(day)s. "
                "You need not wait. Say it here, or ring us."
            )
            if worker
            else _(
                "It is time to look together at how your support is going. "
                "We are a little late: it was to be by %(day)s. "
                "You need not wait. Say it here, or ring us."
            )
        )
        return Talk(words % named, channel)
    if rhythm.next_on < today:
        named = {"worker": worker, "day": day_words(rhythm.next_on)}
        words = (
            _(
                "%(worker)s is a little late: we wanted to talk with you by %(day)s. "
                "You need not wait. Say it here, or ring us."
            )
            if worker
            else _(
                "We are a little late: we wanted to talk with you by %(day)s. "
                "You need not wait. Say it here, or ring us."
            )
        )
        return Talk(words % named, channel)
    named = {
        "worker": worker,
        "day": day_words(rhythm.next_on),
        "far": distance_words(rhythm.next_on, today),
    }
    words = (
        _("%(worker)s talks with you by %(day)s, %(far)s.")
        if worker
        else _("We talk with you by %(day)s, %(far)s.")
    )
    return Talk(words % named, channel)


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
    CheckIn.Going.WELL: _lazy("it is going well"),
    CheckIn.Going.MIXED: _lazy("some things are good, some are not"),
    CheckIn.Going.BADLY: _lazy("it is not going well"),
}
_WANTS = {
    CheckIn.Wants.TALK: _lazy("you would like to talk"),
    CheckIn.Wants.CHANGED: _lazy("something has changed"),
}


def _headline(one: CheckIn, *, reader: Any) -> str:
    if one.from_whom == CheckIn.From.WORKER:
        who = one.said_by.name if one.said_by is not None else _("Your worker")
        how = str(one.get_how_display()).lower()
        return _("You talked with %(who)s, %(how)s") % {"who": who, "how": how}
    said = _(", and ").join(
        str(words) for words in (_GOING.get(_going(one)), _WANTS.get(_wants(one))) if words
    )
    mine = one.said_by is None or one.said_by_id == reader.pk
    if mine or one.said_by is None:
        return _("You said: %(said)s") % {"said": said} if said else _("You wrote to us")
    named = {"name": one.said_by.name, "said": said}
    if said:
        return _("%(name)s, who helps you, said: %(said)s") % named
    return _("%(name)s, who helps you, wrote to us") % named


def _going(one: CheckIn) -> CheckIn.Going:
    return CheckIn.Going(one.going)


def _wants(one: CheckIn) -> CheckIn.Wants:
    return CheckIn.Wants(one.wants)


def _words(one: CheckIn) -> list[tuple[str, str]]:
    parts = (
        (_("What is good"), one.working),
        (_("What is not so good"), one.not_working),
        (_("What to change"), one.to_change),
    )
    return [(label, text) for label, text in parts if text]


def sent_words(kept: CheckIn, *, worker: str) -> str:
    """Return what the person or the helper is told once it is sent."""
    who = worker or _("The worker")
    if kept.to_answer:
        return _("Thank you. %(who)s sees this first thing, and gets in touch within three working days.") % {
            "who": who
        }
    return _("Thank you. %(who)s can read it.") % {"who": who}
