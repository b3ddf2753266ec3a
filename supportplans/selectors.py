"""Reads of plans. Each starts from what this user may see: their own, those they help with, their cases."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from socialcare.people.access import people_helped_by, people_open_to
from socialcare.people.models import Person

from .models import Decider, Helper, Lead, SupportPlan, TalkAgain
from .states import CLOSED, HELPING


def plans_seen_by(user: Any, *, on: date) -> QuerySet[SupportPlan]:
    """Return the plans that ``user`` may see: as the person, as a helper, or as a worker."""
    if not user.is_authenticated or not user.is_active:
        return SupportPlan.objects.none()
    whose = Q(person__in=people_open_to(user, on=on)) | Q(person__in=people_helped_by(user))
    own = Q(person__user_id=user.pk)
    return SupportPlan.objects.filter(whose | own).select_related("person__team", "person__user")


def find_plan(*, user: Any, id: UUID, on: date) -> SupportPlan:
    """Return one plan that ``user`` may see; raise ``SupportPlan.DoesNotExist``."""
    return plans_seen_by(user, on=on).get(pk=id)


def plan_of(person: Person) -> SupportPlan | None:
    """Return the person's plan that is not closed, or None."""
    return (
        SupportPlan.objects.exclude(status=CLOSED)
        .filter(person=person)
        .select_related("person__team", "person__user")
        .first()
    )


def lead_of(plan: SupportPlan) -> Lead | None:
    """Return who leads the planning now, or None where nobody has said."""
    return plan.leads.select_related("member", "recorded_by").first()


def talk_to_come(plan: SupportPlan) -> TalkAgain | None:
    """Return the talk that was agreed and has not taken place, or None."""
    return plan.talks.filter(settled_at__isnull=True).first()


def decider_of(plan: SupportPlan) -> Decider | None:
    """Return who decides about help with the plan in the person's place now, or None."""
    return plan.deciders.filter(ended_at__isnull=True).first()


def helps_of(user: Any, *, on: date) -> list[Helper]:
    """Return the help that ``user`` gives with plans they can see, by the person's name."""
    return list(
        Helper.objects.filter(user=user, status=HELPING, plan__in=plans_seen_by(user, on=on))
        .select_related("plan__person")
        .order_by("plan__person__names_folded", "pk")
    )
