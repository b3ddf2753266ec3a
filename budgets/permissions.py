"""Who may draft and approve a scheme, work out a sum, or put another one beside it."""

from datetime import date
from typing import Any

from assessments.models import Assessment
from assessments.states import COMPLETED
from socialcare.people.access import CASEWORK_ROLES, active_worker, people_worked_with
from socialcare.people.models import Worker
from socialcare.values import Refused

from .models import AllocationScheme, IndicativeBudget


def owns_schemes(user: Any, *, on: date) -> bool:
    """Return whether the user is an owner of the council's allocation schemes on that day."""
    worker = active_worker(user, on=on)
    return worker is not None and worker.role == Worker.Role.SCHEME_OWNER


def check_can_draft(user: Any, *, on: date) -> None:
    """Raise ``Refused`` unless the user may draft, change, propose and discard versions."""
    if not owns_schemes(user, on=on):
        raise Refused("Only an owner of the allocation scheme can change or publish a version of it.")


def check_can_approve(user: Any, scheme: AllocationScheme, *, on: date) -> None:
    """Raise ``Refused`` unless the user is a second pair of eyes: neither proposed it nor changed it last."""
    check_can_draft(user, on=on)
    if scheme.proposed_by_id == user.pk:
        raise Refused("You proposed this version, so somebody else has to approve it.")
    if scheme.changed_by_id == user.pk:
        raise Refused("You were the last to change this version, so somebody else has to approve it.")


def check_can_send_back(user: Any, scheme: AllocationScheme, *, on: date) -> None:
    """Raise ``Refused`` unless the user is an owner who did not propose this version."""
    check_can_draft(user, on=on)
    if scheme.proposed_by_id == user.pk:
        raise Refused("You proposed this version yourself. Withdraw it instead.")


def check_can_withdraw(user: Any, scheme: AllocationScheme, *, on: date) -> None:
    """Raise ``Refused`` unless the user is the owner who proposed this version."""
    check_can_draft(user, on=on)
    if scheme.proposed_by_id != user.pk:
        raise Refused("Only who proposed this version can withdraw it. You can send it back with a reason.")


def check_can_calibrate(user: Any, *, on: date) -> None:
    """Raise ``Refused`` unless the user owns the council's allocation schemes on that day."""
    if not owns_schemes(user, on=on):
        raise Refused("Only an owner of the allocation scheme compares sums with what was agreed.")


def check_can_work_out(user: Any, assessment: Assessment, *, on: date) -> None:
    """Raise ``Refused`` unless the user does casework and may open this person's record."""
    worker = active_worker(user, on=on)
    if worker is None or worker.role not in CASEWORK_ROLES:
        raise Refused("Only a social worker or a team manager can work out a budget.")
    if not people_worked_with(user, on=on).filter(pk=assessment.person_id).exists():
        raise Refused("This person’s record is not open to you.")


def check_can_adjust(user: Any, budget: IndicativeBudget, *, on: date) -> None:
    """Raise ``Refused`` unless the user may work out sums here and this sum is the one in force."""
    check_can_work_out(user, budget.assessment, on=on)
    if budget.assessment.status != COMPLETED:
        raise Refused("A newer assessment has taken the place of this one, so its sum stays as it is.")
