"""What a review in law looks at, drawn in from the other rooms as it stands: nobody types it again.

Care Act 2014, sections 25 to 27 and 67; statutory guidance 13.12.
"""

from datetime import date
from typing import Any

from budgets.models import PersonalBudget
from budgets.selectors import agreed_budget_on, agreed_budget_to_come, current_budget_for
from socialcare.people.models import Person
from socialcare.people.selectors import circle_of

from ..needs import in_force_for, needs_of
from ..selectors import helpers_of, plan_of
from ..states import HELPING
from .agreed import agreed_version_of
from .models import CheckIn, Review

FORMAT = "review/1"
#: Of what was said since the last review, so many check-ins are drawn in, the newest first.
MOST_SAID = 50

Facts = dict[str, Any]


def facts_of(check_in: CheckIn, *, on: date) -> Facts:
    """Return what is known of a person at this moment. Money is in whole pence, days in ISO 8601."""
    person = check_in.person
    return {
        "format": FORMAT,
        "needs": _needs(person),
        "budget": _budget(agreed_budget_on(person, on=on)),
        "budget_to_come": _budget(agreed_budget_to_come(person, on=on)),
        "indicative": _indicative(person),
        "plan": _plan(person),
        "circle": [
            {
                "name": one.name,
                "relation": one.get_relation_display(),
                "willing": one.get_willing_display(),
            }
            for one in circle_of(person)
        ],
        "helpers": _helpers(person),
        "advocate": {"is": person.get_advocate_display(), "name": person.advocate_name},
        "capacity": person.get_capacity_display(),
        "said": _said(check_in),
    }


def _needs(person: Person) -> Facts | None:
    assessment = in_force_for(person)
    if assessment is None:
        return None
    return {
        "assessment": str(assessment.pk),
        "visited_on": assessment.visited_on.isoformat(),
        "assessed_by": assessment.worker.user.name,
        "needs": [
            {
                "outcome": need.outcome,
                "title": need.title,
                "says": need.says,
                "eligible": need.eligible,
                "helped": need.helped,
            }
            for need in needs_of(assessment)
        ],
    }


def _budget(budget: PersonalBudget | None) -> Facts | None:
    if budget is None:
        return None
    return {
        "weekly_pence": budget.weekly_pence,
        "person_weekly_pence": budget.person_weekly_pence,
        "council_weekly_pence": budget.council_weekly_pence,
        "from_on": budget.from_on.isoformat(),
    }


def _indicative(person: Person) -> Facts | None:
    budget = current_budget_for(person)
    if budget is None:
        return None
    adjusted = next(iter(budget.adjustments.all()), None)
    return {
        "id": str(budget.pk),
        "outcome": budget.outcome,
        "weekly_pence": adjusted.weekly_pence if adjusted is not None else budget.weekly_pence,
        "computed_pence": budget.weekly_pence,
        "scheme": f"{budget.scheme.title}, {budget.scheme.version}",
    }


def _plan(person: Person) -> Facts | None:
    agreed = agreed_version_of(person)
    if agreed is None:
        return None
    return {
        "version": agreed.version_id,
        "number": agreed.number,
        "agreed_on": agreed.agreed_on.isoformat(),
    }


def _helpers(person: Person) -> list[Facts]:
    plan = plan_of(person)
    if plan is None:
        return []
    return [
        {"name": one.name, "right": one.get_right_display()}
        for one in helpers_of(plan)
        if one.status == HELPING
    ]


def _said(check_in: CheckIn) -> list[Facts]:
    """Return what was said since the last review, this check-in first."""
    since = CheckIn.objects.filter(person=check_in.person_id, happened_on__lte=check_in.happened_on)
    last = Review.objects.filter(person=check_in.person_id).first()
    if last is not None:
        since = since.filter(happened_on__gt=last.review_on)
    others = since.exclude(pk=check_in.pk)[: MOST_SAID - 1]
    return [
        {
            "check_in": str(one.pk),
            "happened_on": one.happened_on.isoformat(),
            "from_whom": one.get_from_whom_display(),
            "how": one.get_how_display(),
            "going": one.get_going_display(),
            "wants": "" if one.wants == CheckIn.Wants.NOTHING else one.get_wants_display(),
            "working": one.working,
            "not_working": one.not_working,
            "to_change": one.to_change,
        }
        for one in [check_in, *others]
    ]
