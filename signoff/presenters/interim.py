"""Urgent support in words: what they get now, and how much more lies within the worker's limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from assessments.rules import day_text
from socialcare.people.models import Person, Worker
from socialcare.values.money import pounds_text
from socialcare.values.periods import distance_in_words

from ..models import Decision
from ..money import agreed_once, budget_now
from ..rules import once_in_twelve_months
from ..selectors.limits import limit_in_force


@dataclass(frozen=True)
class InterimNow:
    """Where it stands before anything is signed. Sums in pence are for the page's script."""

    lines: Sequence[tuple[str, str]]
    now_pence: int
    limit_pence: int | None
    standing: str
    reasons: str
    href: str


def interim_now(person: Person, in_force: Decision | None, *, worker: Worker, on: date) -> InterimNow:
    """Return what a person gets now, the worker's limit, and the urgent support that is in force."""
    budget = budget_now(person)
    now = 0 if budget is None else budget.weekly_pence
    row = limit_in_force(worker, on=on)
    lines = [("They get now", f"{pounds_text(now)} a week" if now else "Nothing yet")]
    if row is None:
        lines.append(("Your limit", "None in force. Ask your manager to sign this."))
    else:
        left = row.weekly_pence - now
        within = (
            f"up to {pounds_text(left)} a week more is within it" if left > 0 else "nothing more is within it"
        )
        lines.append(("Your limit", f"{pounds_text(row.weekly_pence)} a week for all of it: {within}"))
        spent = once_in_twelve_months({}, agreed=agreed_once(person), on=on)
        lines.append(
            ("Once, in twelve months", f"{pounds_text(spent)} of your {pounds_text(row.once_pence)} so far")
        )
    return InterimNow(
        lines=lines,
        now_pence=now,
        limit_pence=None if row is None else row.weekly_pence,
        standing="" if in_force is None else standing_words(in_force, on=on),
        reasons="" if in_force is None else in_force.reasons,
        href="" if in_force is None else reverse("decision", args=[in_force.pk]),
    )


def standing_words(decision: Decision, *, on: date) -> str:
    """Return that urgent support is in force, and when it is looked at again."""
    day = decision.look_again_on or on
    said = f"{day_text(day)} ({distance_in_words(day, on)})"
    again = f"It was to be looked at again on {said}." if day < on else f"It is looked at again on {said}."
    return f"Urgent support is in force: {pounds_text(decision.weekly_pence)} a week in all. {again}"
