"""The page of one question to a manager: the conversation, whose turn it is, and authority given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from socialcare.values.money import pounds_text

from .. import permissions, states
from ..models import CaseAuthority, Consultation
from .clock import waited_in_words
from .referrals import Action, Actions


def day_text(day: date) -> str:
    """Return a day: "7 December 2026"."""
    return f"{day.day} {day:%B %Y}"


def heading_of(consultation: Consultation) -> str:
    """Return the heading of the page."""
    return f"{consultation.person.full_name}: a question to a manager"


def turn_in_words(consultation: Consultation, *, on: date) -> str:
    """Return whose turn it is, and since when."""
    since = timezone.localdate(consultation.turn_at)
    if consultation.status == states.CLOSED:
        closed = timezone.localdate(consultation.closed_at)
        return f"Closed on {day_text(closed)}."
    if consultation.status == states.ANSWERED:
        return f"{consultation.answered_by} answered on {day_text(since)}."
    of = "a manager of the team" if consultation.manager is None else str(consultation.manager)
    waited = "since today" if since == on else f"since {day_text(since)} ({waited_in_words(since, on)})"
    return f"Waiting for {of}, {waited}."


def stays_with(consultation: Consultation) -> str:
    """Return with whom the decision stays."""
    return f"The decision stays with {consultation.asked_by}."


def last_day(on: date) -> date:
    """Return until when authority can be used that is given today."""
    return on + timedelta(days=settings.SIGN_OFF_AUTHORITY_DAYS)


def offer_in_words(consultation: Consultation, *, on: date) -> str:
    """Return the words of the box that gives authority."""
    return (
        f"{consultation.asked_by} may sign version {consultation.version.number} off, "
        f"once, until {day_text(last_day(on))}"
    )


def up_to(weekly_pence: int, once_pence: int) -> str:
    """Return sums up to which somebody may sign."""
    once = f" (and {pounds_text(once_pence)} once)" if once_pence else ""
    return f"up to {pounds_text(weekly_pence)} a week{once}"


@dataclass(frozen=True)
class AuthorityLine:
    """Authority that was given, and what became of it."""

    words: str
    state: str
    can_be_used: bool


def authority_lines(rows: Iterable[CaseAuthority], *, on: date) -> list[AuthorityLine]:
    """Return the authority given in a conversation in words, the newest first."""
    return [_authority_line(row, on=on) for row in rows]


def _authority_line(row: CaseAuthority, *, on: date) -> AuthorityLine:
    given = timezone.localdate(row.given_at)
    words = (
        f"{row.given_by} gave {row.worker} authority on {day_text(given)} to sign this version off, "
        f"{up_to(row.weekly_pence, row.once_pence)}."
    )
    if row.status == states.USED:
        return AuthorityLine(words, f"Used on {day_text(timezone.localdate(row.used_at))}.", False)
    if row.status == states.TAKEN_BACK:
        back = day_text(timezone.localdate(row.taken_back_at))
        return AuthorityLine(words, f"Taken back on {back} by {row.taken_back_by}.", False)
    if row.expires_on < on:
        return AuthorityLine(words, f"It ran out on {day_text(row.expires_on)} without being used.", False)
    return AuthorityLine(words, f"It can be used once, until {day_text(row.expires_on)}.", True)


def answers(user: Any, consultation: Consultation, *, on: date) -> bool:
    """Return whether it is this reader's work to answer: a manager's, and not of what she asked herself."""
    own = consultation.asked_by_id == user.pk
    return not own and permissions.manages(user, consultation.team_id, on=on) is not None


def actions_of(user: Any, consultation: Consultation, *, given: CaseAuthority | None, on: date) -> Actions:
    """Return what this reader may do besides writing."""
    if answers(user, consultation, on=on):
        if given is None:
            return Actions()
        href = reverse("consultation_take_back", args=[consultation.pk])
        return Actions(others=[Action("Take the authority back", href, post=True)])
    if consultation.asked_by_id != user.pk:
        return Actions()
    sign = Action("Decide on this plan", reverse("plan_sign_off", args=[consultation.plan_id]))
    if consultation.status == states.CLOSED:
        return Actions(others=[sign])
    close = Action("Close this question", reverse("consultation_close", args=[consultation.pk]), post=True)
    if consultation.status == states.ANSWERED:
        return Actions(main=sign, others=[close])
    return Actions(others=[sign, close])
