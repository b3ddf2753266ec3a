"""Lines of what waits: for a manager, and for a worker who asked or referred."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from socialcare.values.money import pounds_text

from .. import rules, states
from ..models import Referral
from ..selectors.queues import MOST_COUNTED, PAGE, Brief, CameBack
from .clock import Clock, clock_of, turn_of, waited_in_words

#: What is asked, in one line.
ONE_LINE = 140


def one_line(text: str) -> str:
    """Return a text as one line, cut where it is long."""
    return Truncator(" ".join(text.split())).chars(ONE_LINE)


def counted(total: int, one: str, several: str) -> str:
    """Return a capped count in words: "1 referral", "12 referrals", "more than 500 referrals"."""
    if total > MOST_COUNTED:
        return f"more than {MOST_COUNTED} {several}"
    return f"{total} {one if total == 1 else several}"


def counted_page(rows: Sequence[Any], one: str, several: str) -> str:
    """Return in words how many there are, of which one page and one beyond it was read."""
    return f"more than {PAGE} {several}" if len(rows) > PAGE else counted(len(rows), one, several)


def sums_in_words(referral: Any) -> str:
    """Return what a plan costs a week, and by how much that lies over its worker's limit."""
    weekly, limit = referral.weekly_pence, referral.limit_weekly_pence
    name = referral.referred_by.name
    if limit is None:
        return f"{pounds_text(weekly)} a week; {name} has no limit in force"
    if weekly > limit:
        over = pounds_text(weekly - limit)
        return f"{pounds_text(weekly)} a week, {over} over {name}’s limit of {pounds_text(limit)}"
    within = f"{pounds_text(weekly)} a week, within {name}’s limit of {pounds_text(limit)}"
    return f"{within}. {referral.beyond}" if referral.beyond else within


def turn_in_words(referral: Referral, *, reader: Any) -> str:
    """Return whose turn it is, as this reader is told."""
    turn = turn_of(referral)
    if turn == "person":
        return f"{referral.person.called} has a question to answer"
    if turn == "worker":
        return (
            "Your turn: there is a question for you"
            if referral.referred_by_id == reader.pk
            else f"{referral.referred_by.name} has a question to answer"
        )
    if referral.holder is not None:
        return "Your turn" if referral.holder.user_id == reader.pk else f"{referral.holder} decides"
    return "Any manager can take it" if turn == rules.MANAGER else "The panel looks at it"


def holder_in_words(referral: Referral, *, reader: Any) -> str:
    """Return who has taken a referral, and when."""
    if referral.holder is None or referral.taken_at is None:
        return "Nobody has taken it yet"
    day = timezone.localdate(referral.taken_at)
    who = "You" if referral.holder.user_id == reader.pk else str(referral.holder)
    return f"Taken by {who.lower() if who == 'You' else who} on {day.day} {day:%B %Y}"


@dataclass(frozen=True)
class ReferralLine:
    """One referral that waits."""

    href: str
    name: str
    crisis: bool
    asked: str
    sums: str
    referred_by: str
    team: str
    clock: Clock
    turn: str
    holder: str


def referral_lines(rows: Iterable[Any], *, reader: Any, on: date, teams: int = 1) -> list[ReferralLine]:
    """Return referrals as lines; the team is named where there are several."""
    return [
        ReferralLine(
            href=reverse("referral", args=[row.pk]),
            name=row.person.full_name,
            crisis=row.person.crisis_since is not None,
            asked=one_line(row.why),
            sums=sums_in_words(row),
            referred_by="You" if row.referred_by_id == reader.pk else row.referred_by.name,
            team=str(row.team) if teams > 1 else "",
            clock=clock_of(row, on=on),
            turn=turn_in_words(row, reader=reader),
            holder=holder_in_words(row, reader=reader),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ConsultationLine:
    """One question to a manager: who asked it, what was said last, and since when it waits."""

    href: str
    name: str
    words: str
    asked_by: str
    asked_of: str
    waiting: str
    answered: bool


def consultation_lines(rows: Iterable[Any], *, reader: Any, on: date) -> list[ConsultationLine]:
    """Return questions to managers as lines."""
    return [_consultation_line(row, reader=reader, on=on) for row in rows]


def _consultation_line(row: Any, *, reader: Any, on: date) -> ConsultationLine:
    since = timezone.localdate(row.turn_at)
    answered = row.status == states.ANSWERED
    if answered:
        waiting = f"{row.answered_by} answered on {since.day} {since:%B %Y}"
    elif since == on:
        waiting = "Waiting since today"
    else:
        waiting = f"Waiting since {since.day} {since:%B %Y} ({waited_in_words(since, on)})"
    asked_of = "any manager of the team" if row.manager is None else str(row.manager)
    return ConsultationLine(
        href=reverse("consultation", args=[row.pk]),
        name=row.person.full_name,
        words=one_line(row.last_words or ""),
        asked_by="You" if row.asked_by_id == reader.pk else row.asked_by.name,
        asked_of="you" if row.manager is not None and row.manager.user_id == reader.pk else asked_of,
        waiting=waiting,
        answered=answered,
    )


def brief_words(brief: Brief) -> str:
    """Return what waits for a manager in one sentence."""
    parts = []
    if brief.questions:
        parts.append(counted(brief.questions, "question from a worker", "questions from workers"))
    if brief.referrals:
        parts.append(counted(brief.referrals, "referral to decide", "referrals to decide"))
    words = " and ".join(parts)
    return f"{words[:1].upper()}{words[1:]}."


@dataclass(frozen=True)
class BackLine:
    """Something that came back to a worker, and what it is."""

    href: str
    name: str
    words: str


_OUTCOME = {
    states.AGREED: "agreed",
    states.NOT_AGREED: "not agreed",
    states.HANDED_BACK: "handed back: it is yours to decide",
}


def decided_lines(rows: Iterable[Referral]) -> list[BackLine]:
    """Return what was decided on a worker's referrals."""
    return [
        BackLine(
            reverse("referral", args=[row.pk]),
            row.person.full_name,
            f"{_OUTCOME[row.status]}, by {row.decided_by} on {_day(row.decided_at)}",
        )
        for row in rows
    ]


def _day(at: Any) -> str:
    day = timezone.localdate(at)
    return f"{day.day} {day:%B %Y}"


def _asks(referral: Referral) -> str:
    return "A question for you" if referral.holder is None else f"{referral.holder} asks you something"


def back_lines(back: CameBack) -> list[BackLine]:
    """Return what came back to a worker: questions for her first, then answers, then decisions."""
    asked = [
        BackLine(
            reverse("referral", args=[row.pk]),
            row.person.full_name,
            _asks(row),
        )
        for row in back.questions
    ]
    answered = [
        BackLine(
            reverse("consultation", args=[one.pk]),
            one.person.full_name,
            f"{one.answered_by} answered: {one_line(one.last_words or '')}",
        )
        for one in back.answers
    ]
    return asked + answered + decided_lines(back.decided)
