"""Who may assess a person. Opening a record is ``people.access``; these are the changes."""

from datetime import date
from typing import Any

from socialcare.people.access import CASEWORK_ROLES, active_worker, people_worked_with
from socialcare.people.models import Person, Worker
from socialcare.values import Refused

from .models import Assessment
from .states import ASSESSMENT, DRAFT


def check_does_casework(user: Any, *, on: date) -> Worker:
    """Return the user's worker row; refuse unless they do casework on that day."""
    worker = active_worker(user, on=on)
    if worker is None or worker.role not in CASEWORK_ROLES:
        raise Refused("Only social workers and team managers assess people.")
    return worker


def check_can_assess(user: Any, person: Person, *, on: date) -> Worker:
    """Return the user's worker row; refuse unless they do casework and may open this record."""
    worker = check_does_casework(user, on=on)
    if not people_worked_with(user, on=on).filter(pk=person.pk).exists():
        raise Refused("This record is held by another team, so you cannot assess this person.")
    return worker


def check_can_change(user: Any, assessment: Assessment, *, on: date) -> Worker:
    """Refuse unless ``user`` may assess this person and the assessment is still in progress."""
    worker = check_can_assess(user, assessment.person, on=on)
    check_in_progress(assessment)
    return worker


def check_in_progress(assessment: Assessment) -> None:
    """Refuse once the assessment is completed, replaced or ended."""
    if assessment.status != DRAFT:
        raise Refused(
            f"This assessment is {ASSESSMENT.label(assessment.status).lower()}, so its answers do not "
            "change. Start a new one from these answers."
        )
