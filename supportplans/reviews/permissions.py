"""Who may change a rhythm, check in, and say that it was the review. Raises the sentence they read."""

from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from socialcare.people.access import CASEWORK_ROLES, active_worker, people_worked_with, speaks_as
from socialcare.people.models import Person, Worker
from socialcare.values import Refused

from ..permissions import rights_of

Writer = Literal["person", "helper", "worker"]


def caseworker(user: Any, person: Person, *, on: date) -> Worker:
    """Return the worker who does casework with this person, or refuse."""
    worker = active_worker(user, on=on)
    if worker is None or worker.role not in CASEWORK_ROLES:
        raise Refused("Only social workers and team managers do this.")
    if not people_worked_with(user, on=on).filter(pk=person.pk).exists():
        raise Refused("This record is held by another team, so you cannot do this.")
    return worker


def check_can_keep_rhythm(user: Any, person: Person, *, on: date) -> None:
    """Refuse unless ``user`` does casework with this person."""
    caseworker(user, person, on=on)


def check_can_choose_channel(user: Any, person: Person, *, on: date) -> None:
    """Refuse unless it is the person, who says how they like to be asked, or their worker for them."""
    if not speaks_as(user, person, on=on):
        caseworker(user, person, on=on)


def check_can_check_in(user: Any, person: Person, *, on: date) -> Writer:
    """Return as whom ``user`` says how it is going: the person, a helper who may write, or the worker."""
    rights = rights_of(user, person, on=on)
    if rights.who == "nobody" or not rights.write:
        raise Refused(
            _("Only the person, who helps them with the right to write, and their worker say this.")
        )
    return rights.who


def check_can_deal_with(user: Any, person: Person, *, on: date) -> None:
    """Refuse unless ``user`` does casework with this person."""
    caseworker(user, person, on=on)


def check_can_review(user: Any, person: Person, *, on: date) -> Worker:
    """Return the worker who may say that a check-in was the review (Care Act 2014, section 27)."""
    return caseworker(user, person, on=on)
