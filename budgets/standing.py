"""How far one person's things are, from what these rooms know: no visit yet, asking, or a result.

What lies beyond the sum is added by the rooms that do it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils import timezone

from assessments.models import Assessment, Eligibility
from socialcare.people.steps import MONEY, PLAN, Step, seven_steps

from .models import IndicativeBudget

Stage = Literal["before", "asking", "sum", "refer", "nothing", "not_eligible"]


@dataclass(frozen=True)
class Standing:
    """How far things are, the seven steps, and the day of the visit or of the result."""

    stage: Stage
    steps: tuple[Step, ...]
    on: date | None


def where_things_stand(
    *,
    draft: Assessment | None,
    in_force: Assessment | None,
    eligibility: Eligibility | None,
    budget: IndicativeBudget | None,
) -> Standing:
    """Return how far one person's things are. A sum in force counts before a new draft does."""
    stage: Stage
    on: date | None = None
    if budget is not None:
        adjusted = next(iter(budget.adjustments.all()), None)
        stage = "sum" if adjusted is not None or budget.outcome == "sum" else _without_sum(budget)
        on = timezone.localdate(budget.worked_out_at)
    elif in_force is not None and eligibility is not None and not eligibility.eligible:
        stage, on = "not_eligible", timezone.localdate(eligibility.decided_at)
    elif draft is not None:
        stage, on = "asking", draft.visited_on
    else:
        stage = "before"
    return Standing(stage=stage, steps=_steps(stage, on), on=on)


def _without_sum(budget: IndicativeBudget) -> Stage:
    return "refer" if budget.outcome == "refer" else "nothing"


def _steps(stage: Stage, on: date | None) -> tuple[Step, ...]:
    if stage == "not_eligible":
        return seven_steps(done={}, now=None)
    if stage in ("sum", "nothing") and on is not None:
        return seven_steps(done={MONEY: on}, now=PLAN)
    return seven_steps(done={}, now=MONEY)
