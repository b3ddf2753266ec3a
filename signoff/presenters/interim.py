"""Urgent support in words: what they get now, and how much more lies within the worker's limit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from assessments.rules import day_text
from budgets.selectors import agreed_budget_on, agreed_budget_to_come
from socialcare.people.models import Person, Worker
from socialcare.values import Refused
from socialcare.values.money import pounds_text
from socialcare.values.periods import distance_in_words

from ..models import Decision
from ..money import agreed_once, plan_to_come
from ..permissions import check_no_plan_to_come
from ..rules import once_in_twelve_months
from ..selectors.limits import limit_in_force


@dataclass(frozen=True)
class InterimNow:
    """Where it stands before anything is signed. Sums in pence are for the page's script.

    ``closed`` says that nothing at all can be signed by this worker, and why; empty where something can.
    ``now_pence`` is None where another sum is agreed for later, so that it turns on the first day typed.
    ``plan_to_come`` says, where a plan is agreed that begins later, to let that begin earlier, at
    ``sign_off``.
    """

    lines: Sequence[tuple[str, str]]
    now_pence: int | None
    limit_pence: int | None
    plan_to_come: str
    sign_off: str
    standing: str
    reasons: str
    href: str
    closed: str


def interim_now(person: Person, in_force: Decision | None, *, worker: Worker, on: date) -> InterimNow:
    """Return what a person gets now, the worker's limit, and the urgent support that is in force."""
    budget, later = agreed_budget_on(person, on=on), agreed_budget_to_come(person, on=on)
    now = 0 if budget is None else budget.weekly_pence
    row = limit_in_force(worker, on=on)
    closed = ""
    lines = [("They get now", f"{pounds_text(now)} a week" if now else "Nothing yet")]
    if later is not None:
        lines.append((f"From {day_text(later.from_on)}", f"{pounds_text(later.weekly_pence)} a week"))
    if row is None:
        lines.append(("Your limit", "None in force"))
        closed = "You have no sign-off limit in force, so you cannot sign urgent support yourself."
    else:
        left = row.weekly_pence - now
        left_once = row.once_pence - once_in_twelve_months({}, agreed=agreed_once(person), on=on)
        within = (
            f"up to {pounds_text(left)} a week more is within it" if left > 0 else "nothing more is within it"
        )
        closed = _closed(left, left_once, goes_on=in_force is not None)
        lines.append(("Your limit", f"{pounds_text(row.weekly_pence)} a week for all of it: {within}"))
        spent = row.once_pence - left_once
        lines.append(
            ("Once, in twelve months", f"{pounds_text(spent)} of your {pounds_text(row.once_pence)} so far")
        )
    plan = plan_to_come(person, on=on)
    return InterimNow(
        lines=lines,
        now_pence=now if later is None else None,
        limit_pence=None if row is None else row.weekly_pence,
        plan_to_come=_plan_to_come(person, on=on),
        sign_off="" if plan is None else reverse("plan_sign_off", args=[plan.plan_id]),
        standing="" if in_force is None else standing_words(in_force, on=on),
        reasons="" if in_force is None else in_force.reasons,
        href="" if in_force is None else reverse("decision", args=[in_force.pk]),
        closed="" if plan is not None else closed,
    )


def _closed(left_pence: int, left_once_pence: int, *, goes_on: bool) -> str:
    if min(left_pence, left_once_pence) < 0:
        return (
            "What is agreed already is beyond your limit, so you cannot sign anything on top of it yourself."
        )
    if left_pence == left_once_pence == 0 and not goes_on:
        return "What is agreed already takes up your whole limit, so you cannot sign anything on top of it."
    return ""


@dataclass(frozen=True)
class Instead:
    """Who can sign what a worker cannot, and where a plan that is kept can be put before them."""

    words: str
    sign_off: str


def instead_of(worker: Worker, *, managers: Sequence[Worker], plan_id: Any, on: date) -> Instead:
    """Return what a worker does who cannot sign urgent support herself.

    ``managers`` are those of the person's team, ``plan_id`` is a plan of which a version is kept, or None.
    """
    able = [str(one) for one in managers if one.pk != worker.pk and limit_in_force(one, on=on) is not None]
    if able:
        words = f"Ask {_or(able)}. A manager opens this same page, and signs it within their own limit."
    else:
        words = (
            "No other manager of the team has a sign-off limit now. Whoever runs this service can set one."
        )
    return Instead(words, "" if plan_id is None else reverse("plan_sign_off", args=[plan_id]))


def _or(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _plan_to_come(person: Person, *, on: date) -> str:
    try:
        check_no_plan_to_come(person, on=on)
    except Refused as refused:
        return refused.sentence
    return ""


def standing_words(decision: Decision, *, on: date) -> str:
    """Return that urgent support is in force, or begins later, and when it is looked at again."""
    day = decision.look_again_on or on
    said = f"{day_text(day)} ({distance_in_words(day, on)})"
    again = f"It was to be looked at again on {said}." if day < on else f"It is looked at again on {said}."
    sum_text = f"{pounds_text(decision.weekly_pence)} a week in all"
    if decision.from_on is not None and decision.from_on > on:
        begins = f"{day_text(decision.from_on)} ({distance_in_words(decision.from_on, on)})"
        return (
            f"Urgent support begins on {begins}: {sum_text}. {again} "
            "What you sign now takes its place from its own first day on."
        )
    return f"Urgent support is in force: {sum_text}. {again}"
