"""One referral, and one question to a manager, with all that is read beside them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from socialcare.audit.models import Event
from socialcare.people.access import people_open_to, people_worked_with
from socialcare.values import Refused
from supportplans.models import PlanVersion, SupportPlan

from .. import states
from ..models import (
    CaseAuthority,
    Consideration,
    Consultation,
    ConsultationWords,
    Decision,
    Question,
    Referral,
)

#: So many events of one referral are read for "who looked and took it".
EVENTS = 200


def find_referral(*, user: Any, id: UUID, on: date) -> Referral:
    """Return a referral of somebody whose record ``user`` may open; else ``DoesNotExist``."""
    return Referral.objects.select_related(
        "person__team",
        "person__user",
        "plan__person__team",
        "version__frozen_by",
        "version__plan__person__team",
        "referred_by__worker__team",
        "holder__user",
        "team",
        "decided_by",
        "came_from__decided_by",
    ).get(pk=id, person__in=people_open_to(user, on=on))


def questions_of(referral: Referral) -> list[Question]:
    """Return what was asked about a referral, and about the one that was passed on to it, in order."""
    asked = [referral.pk] if referral.came_from_id is None else [referral.pk, referral.came_from_id]
    return list(
        Question.objects.filter(referral__in=asked)
        .select_related("asked_by", "answered_by")
        .order_by("asked_at", "id")
    )


def considered_of(version: PlanVersion) -> dict[str, str]:
    """Return what was borne in mind about a version, answers by subject."""
    return dict(Consideration.objects.filter(version=version).values_list("subject", "answer"))


def decision_of(referral: Referral) -> Decision | None:
    """Return the decision that ended a referral, or None."""
    return Decision.objects.filter(referral=referral).select_related("decided_by").first()


def passed_to(referral: Referral) -> Referral | None:
    """Return the panel's referral that a manager's became, or None."""
    return Referral.objects.filter(came_from=referral).first()


def newest_number(plan: SupportPlan) -> int:
    """Return the number of the newest version of a plan."""
    return plan.versions.order_by("-number").values_list("number", flat=True)[0]


def version_seen(referral: Referral, *, number: int) -> PlanVersion:
    """Return the version with that number of the plan that was referred; refuse where there is none."""
    version = referral.plan.versions.filter(number=number).first()
    if version is None:
        raise Refused(
            f"There is no version {number} of this plan. Look at version {referral.version.number}."
        )
    return version


def newest_of(referral: Referral) -> PlanVersion:
    """Return the newest version of the plan that was referred."""
    return referral.plan.versions.order_by("-number")[0]


def events_of(record: Referral | Consultation) -> list[Event]:
    """Return who looked at a referral or question, took it, and moved it on: the newest first."""
    return list(
        Event.objects.filter(subject_type=record._meta.label_lower, subject_id=str(record.pk)).order_by(
            "-id"
        )[:EVENTS]
    )


def find_consultation(*, user: Any, id: UUID, on: date) -> Consultation:
    """Return a question about somebody with whom ``user`` works; else ``DoesNotExist``."""
    return Consultation.objects.select_related(
        "person__team",
        "person__user",
        "plan__person__team",
        "version__frozen_by",
        "version__plan__person__team",
        "asked_by__worker__team",
        "manager__user",
        "team",
        "answered_by",
    ).get(pk=id, person__in=people_worked_with(user, on=on))


def words_of(consultation: Consultation) -> QuerySet[ConsultationWords]:
    """Return what was said in a conversation, in order."""
    return consultation.words.select_related("said_by").order_by("said_at", "id")


def authorities_of(consultation: Consultation) -> list[CaseAuthority]:
    """Return the authority that was given in a conversation, the newest first."""
    return list(consultation.authorities.select_related("given_by", "worker__user", "taken_back_by"))


def to_use(authorities: list[CaseAuthority]) -> CaseAuthority | None:
    """Return the authority that was neither used nor taken back."""
    return next((one for one in authorities if one.status == states.GIVEN), None)


def still_open(referral: Referral, *, user: Any, on: date) -> bool:
    """Return whether ``user`` may still open the record: the panel may while a case is open."""
    return people_open_to(user, on=on).filter(pk=referral.person_id).exists()
