"""Who may keep rates, and who may make a second estimate of somebody's support."""

from datetime import date
from typing import Any

from assessments.states import COMPLETED
from budgets.models import IndicativeBudget
from budgets.permissions import check_can_work_out, owns_schemes
from socialcare.values import Refused


def check_can_keep_rates(user: Any, *, on: date) -> None:
    """Raise ``Refused`` unless the user owns the council's allocation schemes on that day."""
    if not owns_schemes(user, on=on):
        raise Refused("Only an owner of the allocation scheme can set, end or remove an hourly rate.")


def check_can_estimate(user: Any, budget: IndicativeBudget, *, on: date) -> None:
    """Raise ``Refused`` unless the user may work out sums here and this sum is the one in force."""
    check_can_work_out(user, budget.assessment, on=on)
    if budget.assessment.status != COMPLETED:
        raise Refused("A newer assessment has taken the place of this one. Make the estimate beside its sum.")
