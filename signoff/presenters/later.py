"""A decision that was drawn for a look, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from socialcare.people.presenters import date_in_words
from socialcare.values.money import pounds_text

from ..considerations import CONSIDERATION
from ..models import Decision, LaterLook
from .queues import BackLine


@dataclass(frozen=True)
class Line:
    """One look of a list."""

    who: str
    words: str
    decided_on: date
    href: str
    link: str
    looked: str
    answer: str


def tell_line(look: LaterLook) -> Line:
    """Return a look as a line of the manager's lists."""
    decision = look.decision
    on = timezone.localdate(decision.decided_at)
    looked = "" if look.looked_by is None else f"{look.looked_by}: {look.words}" if look.words else ""
    return Line(
        who=str(decision.decided_by),
        words=f"{decision.person.called}: {pounds_text(decision.weekly_pence)} a week",
        decided_on=on,
        href=reverse("later_look", args=[look.pk]),
        link=f"{decision.decided_by}’s decision of {date_in_words(on)}",
        looked=looked,
        answer=look.answer,
    )


def word_lines(looks: Iterable[LaterLook]) -> list[BackLine]:
    """Return what managers wrote about a worker's decisions, as lines of her day."""
    lines = []
    for look in looks:
        on = date_in_words(timezone.localdate(look.decision.decided_at))
        words = f"{look.looked_by} looked at your decision of {on} and wrote to you"
        lines.append(BackLine(reverse("later_look", args=[look.pk]), look.decision.person.full_name, words))
    return lines


@dataclass(frozen=True)
class Fact:
    """A line about the decision, with its label."""

    label: str
    text: str


@dataclass(frozen=True)
class Told:
    """A look as its page tells it to this reader."""

    heading: str
    own: bool
    facts: list[Fact]
    looked: str
    words: str
    answered: str
    answer: str
    changes_nothing: str


def tell_look(look: LaterLook, *, own: bool, percent: int) -> Told:
    """Return a look in words; ``own`` is for who made the decision."""
    decision = look.decision
    on = date_in_words(timezone.localdate(decision.decided_at))
    looked = words = answered = ""
    if look.looked_at is not None:
        when = date_in_words(timezone.localdate(look.looked_at))
        words = look.words
        looked = f"{look.looked_by} looked at it on {when}" + (
            " and wrote:" if words else " and had nothing to say."
        )
    if look.answered_at is not None:
        when = date_in_words(timezone.localdate(look.answered_at))
        answered = f"{decision.decided_by} answered on {when}:"
    return Told(
        heading=f"Your decision of {on}" if own else f"{decision.decided_by}’s decision of {on}",
        own=own,
        facts=_facts(decision),
        looked=looked,
        words=words,
        answered=answered,
        answer=look.answer,
        changes_nothing=(
            f"It was drawn by chance: {percent} in a hundred are. It is for learning from each other. "
            "The decision stands, whatever is said here."
        ),
    )


def _facts(decision: Decision) -> list[Fact]:
    facts = [Fact("Agreed", f"{pounds_text(decision.weekly_pence)} a week")]
    if decision.once_pence:
        facts.append(Fact("Once", pounds_text(decision.once_pence)))
    if decision.indicative_pence is not None:
        facts.append(Fact("Indicative budget", f"{pounds_text(decision.indicative_pence)} a week"))
        over = decision.weekly_pence - decision.indicative_pence
        if over:
            more = "more" if over > 0 else "less"
            facts.append(Fact("Difference", f"{pounds_text(abs(over))} a week {more}"))
    if decision.limit_weekly_pence is not None:
        facts.append(Fact("Limit then", f"{pounds_text(decision.limit_weekly_pence)} a week"))
    for key, value in decision.considered.items():
        if key in CONSIDERATION:
            one = CONSIDERATION[key]
            facts.append(Fact(one.title, one.label(value)))
    if decision.reasons:
        facts.append(Fact("Reasons", decision.reasons))
    return facts
