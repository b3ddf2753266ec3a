"""Everything that the council wrote to a person: decisions, budgets, their plan as they kept it, messages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Assessment
from assessments.selectors import assessments_of, eligibility_of
from assessments.states import COMPLETED, SUPERSEDED
from budgets.presenters import Told, tell_budget, tell_not_eligible
from budgets.selectors import budget_of
from signoff.models import Decision
from signoff.presenters.letter import letter_title
from socialcare.people.models import Person
from supportplans.models import PlanVersion


@dataclass(frozen=True)
class Letter:
    """One letter: what it is, when it was written, its page and its PDF."""

    title: str
    at: datetime
    page: str
    pdf: str


def letters_of(person: Person) -> list[Letter]:
    """Return all letters of a person, the newest first."""
    found = [
        Letter(
            letter_title(one),
            one.decided_at,
            reverse("my_decision_one", args=[one.pk]),
            reverse("my_decision_letter", args=[one.pk]),
        )
        for one in Decision.objects.filter(person=person).defer("named")
    ]
    for result in results_of(person):
        if result.completed_at is None:
            continue
        title = _("Your weekly budget") if hasattr(result, "indicative_budget") else _("What we decided")
        found.append(
            Letter(
                title,
                result.completed_at,
                reverse("my_letter", args=[result.pk]),
                reverse("my_letter_pdf", args=[result.pk]),
            )
        )
    for version in PlanVersion.objects.filter(plan__person=person).defer("content"):
        address = [version.plan_id, version.number]
        found.append(
            Letter(
                _("Your plan, version %(number)s") % {"number": version.number},
                version.frozen_at,
                reverse("plan_version", args=address),
                reverse("plan_version_pdf", args=address),
            )
        )
    return sorted(found, key=lambda one: one.at, reverse=True)


def results_of(person: Person) -> list[Assessment]:
    """Return the assessments of a person that came to a result."""
    rows = assessments_of(person).filter(status__in=[COMPLETED, SUPERSEDED])
    return list(rows.select_related("indicative_budget"))


def told_in(person: Person, *, id: UUID) -> Told:
    """Return what was told after one assessment of this person. Raises ``Assessment.DoesNotExist``."""
    assessment = assessments_of(person).get(pk=id, status__in=[COMPLETED, SUPERSEDED])
    budget = budget_of(assessment)
    if budget is not None:
        return tell_budget(budget)
    eligibility = eligibility_of(assessment)
    if eligibility is None or eligibility.eligible:
        raise Assessment.DoesNotExist
    return tell_not_eligible(assessment, eligibility)
