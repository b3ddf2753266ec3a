"""What the sign-off page reads about one plan version."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from socialcare.people.models import Person
from supportplans.models import PlanVersion, SupportPlan
from supportplans.states import READY

from .. import states
from ..models import CaseAuthority, Consultation, ConsultationWords, Decision, Referral
from ..permissions import agreed_on, given_authority, open_referral_of
from .limits import limit_in_force


def newest_version_of(plan: SupportPlan) -> PlanVersion | None:
    """Return the version that was kept last, with its plan; None where none was."""
    version = plan.versions.select_related("frozen_by").order_by("-number").first()
    if version is not None:
        version.plan = plan
    return version


def plan_to_refer(person: Person) -> Any:
    """Return the key of a person's plan that is kept and could be asked about or referred, or None."""
    kept = SupportPlan.objects.filter(person=person, status=READY, versions__isnull=False)
    return kept.values_list("pk", flat=True).first()


def version_numbered(plan: SupportPlan, number: int | None) -> PlanVersion | None:
    """Return one version of a plan, with its plan; the newest where no number is known."""
    if number is None:
        return newest_version_of(plan)
    version = plan.versions.select_related("frozen_by").filter(number=number).first()
    if version is not None:
        version.plan = plan
    return version


@dataclass(frozen=True)
class Standing:
    """Where the decision on a plan version stands for one worker."""

    limit: Any
    referral: Referral | None
    consultation: Consultation | None
    said_last: ConsultationWords | None
    authority: CaseAuthority | None
    agreed: Decision | None
    in_force: Decision | None
    came_back: Referral | None


def standing_of_version(version: PlanVersion, *, user: Any, worker: Any, on: date) -> Standing:
    """Return referral, question, authority and decisions about a version."""
    plan = version.plan
    consultation = (
        Consultation.objects.filter(plan=plan, asked_by=user)
        .exclude(status=states.CLOSED)
        .select_related("manager__user", "version")
        .first()
    )
    said = None
    if consultation is not None:
        said = consultation.words.select_related("said_by").order_by("-said_at", "-id").first()
    came_back = (
        Referral.objects.filter(version=version, status__in=[states.HANDED_BACK, states.NOT_AGREED])
        .select_related("decided_by")
        .order_by("-decided_at")
        .first()
    )
    in_force = (
        Decision.objects.filter(person=plan.person, outcome=Decision.Outcome.AGREED, replaced_by__isnull=True)
        .select_related("decided_by", "version")
        .first()
    )
    return Standing(
        limit=limit_in_force(worker, on=on),
        referral=open_referral_of(plan),
        consultation=consultation,
        said_last=said,
        authority=given_authority(worker, version, on=on),
        agreed=agreed_on(version),
        in_force=in_force,
        came_back=came_back,
    )
