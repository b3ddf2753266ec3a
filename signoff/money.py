"""What a plan version costs, as sign-off sees it, and what was agreed before it. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from budgets.models import PersonalBudget
from socialcare.people.models import Person
from supportplans.contents import cost_of
from supportplans.models import PlanVersion
from supportplans.rules import BUDGET, ONCE
from supportplans.states import CLOSED

from .models import Decision
from .rules import Sums, once_in_twelve_months


def once_lines_of(version: PlanVersion) -> dict[str, int]:
    """Return the one-off costs that the budget pays, pence by the cost line's id."""
    return {
        line["id"]: cost_of(line).pence
        for line in version.content["costs"]
        if line["period"] == ONCE and line["paid_from"] == BUDGET
    }


def agreed_once(person: Person) -> list[tuple[date, dict[str, int]]]:
    """Return the one-off lines that were agreed for a person, the oldest first."""
    rows = Decision.objects.filter(person=person, outcome=Decision.Outcome.AGREED)
    found = rows.order_by("decided_at", "id").values_list("decided_at", "once_lines")
    return [(timezone.localdate(at), lines) for at, lines in found]


def sums_of(version: PlanVersion, *, on: date) -> Sums:
    """Return the person's whole weekly budget and their one-off sums in twelve months, with this version."""
    return Sums(
        weekly_pence=version.content["figures"]["weekly_pence"],
        once_pence=once_in_twelve_months(
            once_lines_of(version), agreed=agreed_once(version.plan.person), on=on
        ),
    )


def decision_in_force(person: Person) -> Decision | None:
    """Return the agreed decision that no other has replaced, or None. It may begin later."""
    return (
        Decision.objects.filter(person=person, outcome=Decision.Outcome.AGREED, replaced_by__isnull=True)
        .select_related("decided_by", "plan", "version", "personal_budget")
        .first()
    )


def plan_to_come(person: Person, *, on: date) -> Decision | None:
    """Return the decision that agreed a plan which begins after that day; None where none does.

    Not where that plan was closed since: then there is no plan to begin earlier.
    """
    decision = decision_in_force(person)
    if decision is None or decision.plan is None or decision.from_on is None or decision.from_on <= on:
        return None
    return None if decision.plan.status == CLOSED else decision


def _agreed_last(person: Person) -> PersonalBudget | None:
    """Return the budget that was agreed last, which goes on; it may begin later."""
    return PersonalBudget.objects.filter(person=person, to_on__isnull=True).first()


@dataclass(frozen=True)
class Cut:
    """A weekly sum that would be lower than the agreed one. ``reassessed`` says that an assessment
    was completed since, which is one of the two grounds that there are."""

    before_pence: int
    reassessed: bool


def cut_of(person: Person, weekly_pence: int) -> Cut | None:
    """Return by what the agreed weekly sum would be cut, or None where it is not.

    Urgent support until a plan is ready is no sum to be held to: the plan before it is.
    """
    before = (
        Decision.objects.filter(person=person, outcome=Decision.Outcome.AGREED, kind=Decision.Kind.PLAN)
        .order_by("-decided_at", "-id")
        .first()
    )
    if before is not None:
        pence, since = before.weekly_pence, before.decided_at
    elif decision_in_force(person) is None and (budget := _agreed_last(person)) is not None:
        pence, since = budget.weekly_pence, budget.recorded_at
    else:
        return None
    if weekly_pence >= pence:
        return None
    reassessed = person.assessments.filter(completed_at__gt=since, status="completed").exists()
    return Cut(before_pence=pence, reassessed=reassessed)
