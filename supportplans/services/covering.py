"""What the law asks of the council beside the person's own plan (Care Act 2014, sections 25 and 26)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment
from assessments.selectors import in_force_of
from socialcare.audit.services import record_event
from socialcare.people.rules import clean_line
from socialcare.values import Refused
from socialcare.values.money import pounds_text

from .. import permissions
from ..models import CoverNeed, Former, StatutoryCover, SupportPlan
from ..needs import needs_of
from ..rules import MOST_PRICE_PENCE
from .plans import changed, locked_plan

_COVER_SAYS = ("contribution_pence", "payment", "direct_pence", "direct_how_often", "direct_to", "advice")
_NEED_SAYS = ("outcome", "met_by", "words")
WITH_DIRECT_PAYMENT = (StatutoryCover.Payment.DIRECT, StatutoryCover.Payment.MIXED)


class CoverChangedMeanwhile(Refused):
    """Says that another worker changed the same page first; ``saved`` is the row as it stands now."""

    def __init__(self, saved: StatutoryCover | CoverNeed, by: Any) -> None:
        super().__init__(
            f"{by} changed this while you were typing. Both are below: "
            "press the button again to keep what you typed."
        )
        self.saved = saved


@transaction.atomic
def decide_need(
    *,
    plan: SupportPlan,
    outcome: str,
    met_by: str,
    by: Any,
    at: datetime,
    words: str = "",
    base_revision: int = 0,
) -> CoverNeed:
    """Say who meets an assessed need. Where it is not the council, ``words`` say how, or why not."""
    plan = locked_plan(plan)
    permissions.check_can_cover(by, plan, on=timezone.localdate(at))
    assessment = in_force_of(plan.person)
    if assessment is None or outcome not in {need.outcome for need in needs_of(assessment)}:
        raise Refused("This is not one of the needs in the assessment that is in force.")
    words = words.strip()
    if met_by not in CoverNeed.MetBy.values:
        raise Refused("Choose who meets this need.", field="met_by")
    if met_by != CoverNeed.MetBy.COUNCIL and not words:
        raise Refused(
            "Say how it is met, or why the council does not meet it. The person reads your words.",
            field="words",
        )
    there = _need(plan, assessment, outcome)
    said = {"outcome": outcome, "met_by": met_by, "words": words}
    if there is None:
        need = CoverNeed.objects.create(
            plan=plan, assessment=assessment, decided_at=at, decided_by=by, **said
        )
    else:
        if all(getattr(there, name) == value for name, value in said.items()):
            return there
        if base_revision != there.revision:
            raise CoverChangedMeanwhile(there, there.decided_by)
        _keep(
            plan, Former.About.NEED, there.pk, there, _NEED_SAYS, there.decided_at, there.decided_by, by, at
        )
        there.met_by, there.words = met_by, words
        there.revision += 1
        there.decided_at, there.decided_by = at, by
        there.save()
        need = there
    changed(plan, by=by, at=at)
    record_event(
        verb="cover.need_decided",
        by=by,
        at=at,
        subject=need,
        person_id=plan.person_id,
        data={"outcome": outcome, "met_by": met_by},
    )
    return need


def _need(plan: SupportPlan, assessment: Assessment, outcome: str) -> CoverNeed | None:
    return (
        plan.cover_needs.select_related("decided_by").filter(assessment=assessment, outcome=outcome).first()
    )


@transaction.atomic
def write_cover(
    *,
    plan: SupportPlan,
    by: Any,
    at: datetime,
    base_revision: int = 0,
    contribution_pence: int | None = None,
    payment: str = "",
    direct_pence: int | None = None,
    direct_how_often: str = "",
    direct_to: str = "",
    advice: str = "",
) -> StatutoryCover:
    """Write what only the worker knows: the person's contribution, how the money is paid, advice given.

    All else on the page is drawn from the assessment, the plan and its costs.
    """
    plan = locked_plan(plan)
    permissions.check_can_cover(by, plan, on=timezone.localdate(at))
    if payment not in WITH_DIRECT_PAYMENT and (direct_pence is not None or direct_how_often or direct_to):
        raise Refused(
            "You noted a direct payment. Choose “Direct payment” or “Partly”, or empty those boxes.",
            field="payment",
        )
    for name, pence in (("contribution", contribution_pence), ("direct", direct_pence)):
        if pence is not None and not 0 <= pence <= MOST_PRICE_PENCE:
            raise Refused(
                f"A weekly sum can be {pounds_text(MOST_PRICE_PENCE)} at most. Check it for a slip.",
                field=name,
            )
    said = {
        "contribution_pence": contribution_pence,
        "payment": payment,
        "direct_pence": direct_pence,
        "direct_how_often": direct_how_often,
        "direct_to": clean_line(direct_to),
        "advice": advice.strip(),
    }
    there = StatutoryCover.objects.select_related("changed_by").filter(plan=plan).first()
    if there is None:
        cover = StatutoryCover.objects.create(plan=plan, changed_at=at, changed_by=by, **said)
    else:
        if all(getattr(there, name) == value for name, value in said.items()):
            return there
        if base_revision != there.revision:
            raise CoverChangedMeanwhile(there, there.changed_by)
        _keep(
            plan, Former.About.COVER, plan.pk, there, _COVER_SAYS, there.changed_at, there.changed_by, by, at
        )
        for name, value in said.items():
            setattr(there, name, value)
        there.revision += 1
        there.changed_at, there.changed_by = at, by
        there.save()
        cover = there
    changed(plan, by=by, at=at)
    record_event(verb="cover.written", by=by, at=at, subject=cover, person_id=plan.person_id)
    return cover


def _keep(
    plan: SupportPlan,
    about: str,
    subject: UUID,
    row: StatutoryCover | CoverNeed,
    names: tuple[str, ...],
    said_at: datetime,
    said_by: Any,
    by: Any,
    at: datetime,
) -> None:
    Former.objects.create(
        plan=plan,
        about=about,
        subject=subject,
        number=row.revision,
        content={name: getattr(row, name) for name in names},
        said_at=said_at,
        said_by=said_by,
        replaced_at=at,
        replaced_by=by,
    )
