"""Who may change the register, introduce people and share stories. Raises the sentence they read."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from socialcare.people.access import CASEWORK_ROLES, active_worker, people_worked_with, speaks_as
from socialcare.people.models import Person, Worker
from socialcare.values import Refused

from .models import Introduction, Story


def casework_worker(user: Any, *, on: date) -> Worker:
    """Return the worker who does casework, or refuse."""
    worker = active_worker(user, on=on)
    if worker is None or worker.role not in CASEWORK_ROLES:
        raise Refused("Only social workers and team managers do this.")
    return worker


def check_can_keep_register(user: Any, *, on: date) -> None:
    """Refuse unless ``user`` does casework: they know the groups, and keep them up to date."""
    casework_worker(user, on=on)


def check_can_introduce(user: Any, person: Person, *, on: date) -> None:
    """Refuse unless ``user`` does casework and may open this person."""
    casework_worker(user, on=on)
    if not people_worked_with(user, on=on).filter(pk=person.pk).exists():
        raise Refused("This record is held by another team, so you cannot introduce them to somebody.")


def check_can_answer(user: Any, introduction: Introduction, *, on: date) -> None:
    """Refuse unless it is the person's own, or that of somebody for whom ``user`` acts."""
    if not speaks_as(user, introduction.person, on=on):
        raise Refused(_("Only the person answers this."))


def check_can_tell_whether_it_helped(user: Any, introduction: Introduction, *, on: date) -> None:
    """Refuse unless ``user`` is the person, or does casework and may open them."""
    if not speaks_as(user, introduction.person, on=on):
        check_can_introduce(user, introduction.person, on=on)


def check_can_tell_story(user: Any, person: Person, *, on: date) -> None:
    """Refuse unless ``user`` does casework and may open the person whose plan it was."""
    casework_worker(user, on=on)
    if not people_worked_with(user, on=on).filter(pk=person.pk).exists():
        raise Refused(_("This record is held by another team, so you cannot tell a story of it."))


def check_can_read_for_sharing(user: Any, story: Story, *, on: date) -> None:
    """Refuse unless ``user`` is a second worker who may open the person."""
    check_can_tell_story(user, story.person, on=on)
    if story.written_by_id == user.pk:
        raise Refused(
            _("You wrote this story. A colleague reads it before it is shared: two see more than one.")
        )


def check_can_withdraw_story(user: Any, story: Story, *, on: date) -> None:
    """Refuse unless it is the person's own story, or ``user`` may open the person."""
    if not speaks_as(user, story.person, on=on):
        check_can_tell_story(user, story.person, on=on)
