"""What the sign-off page reads about one plan version."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

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
    """Return the key of a person's plan that is kept and not decided nor referred yet, or None."""
    return _waiting_plans().filter(person=person).values_list("pk", flat=True).first()


#: Rows of the list on the first page.
SHORT = 10


def plans_to_sign_off(people: QuerySet[Person]) -> list[Any]:
    """Return the plans of ``people`` that wait for their own worker to sign off, the longest first.

    Their newest version is neither decided nor before somebody else. Each carries its ``newest_number``,
    ``since`` when it waits, whether it was ``handed_back``, and whether a question to a manager is open.
    One beyond ``SHORT`` at most, so that a reader can be told that there are more.
    """
    newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    return list(
        _waiting_plans()
        .filter(person__in=people.order_by())
        .annotate(
            newest_number=Subquery(newest.values("number")[:1]),
            ended=Subquery(_ended().values("status")[:1]),
            asks=Exists(Consultation.objects.filter(plan=OuterRef("pk"), status=states.ASKED)),
        )
        .select_related("person")
        .order_by("since", "pk")[: SHORT + 1]
    )


def _ended() -> QuerySet[Referral]:
    """Return how the newest version of a plan came back, the latest first."""
    ended = Referral.objects.filter(version=OuterRef("newest_id"), decided_at__isnull=False)
    return ended.order_by("-decided_at", "-id")


def _waiting_plans() -> QuerySet[Any]:
    """Return the plans whose newest version waits for its own worker, with ``since`` when it does."""
    newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    return (
        SupportPlan.objects.filter(status=READY)
        .annotate(newest_id=Subquery(newest.values("pk")[:1]))
        .filter(
            ~Exists(Decision.objects.filter(version=OuterRef("newest_id"))),
            ~Exists(Referral.objects.filter(plan=OuterRef("pk"), status__in=states.OPEN)),
            newest_id__isnull=False,
        )
        .annotate(
            since=Coalesce(
                Subquery(_ended().values("decided_at")[:1]), Subquery(newest.values("frozen_at")[:1])
            )
        )
    )


def with_decision(people: QuerySet[Any]) -> QuerySet[Any]:
    """Add to each person what is agreed now, and since when a plan waits for its worker to sign it off."""
    agreed = Decision.objects.filter(
        person=OuterRef("pk"), outcome=Decision.Outcome.AGREED, replaced_by__isnull=True
    )
    return people.annotate(
        agreed_kind=Subquery(agreed.values("kind")[:1]),
        agreed_pence=Subquery(agreed.values("weekly_pence")[:1]),
        agreed_from_on=Subquery(agreed.values("from_on")[:1]),
        agreed_at=Subquery(agreed.values("decided_at")[:1]),
        to_sign_since=Subquery(_waiting_plans().filter(person=OuterRef("pk")).values("since")[:1]),
    )


def version_numbered(plan: SupportPlan, number: int | None) -> PlanVersion | None:
    """Return one version of a plan, with its plan; None where no number is known."""
    if number is None:
        return None
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
