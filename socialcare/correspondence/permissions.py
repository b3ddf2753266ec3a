"""Who may write, answer and settle. Raises the sentence they read."""

from datetime import date
from typing import Any

from socialcare.people.access import active_worker, speaks_as
from socialcare.people.models import Person
from socialcare.values import Refused
from supportplans.reviews.permissions import caseworker

from .models import Conversation


def check_can_write(user: Any, person: Person, *, on: date) -> None:
    """Refuse unless ``user`` is the person, or acts for them."""
    if not speaks_as(user, person, on=on):
        raise Refused("Only the person, and who acts for them, write here.")


def check_can_answer(user: Any, conversation: Conversation, *, on: date) -> None:
    """Refuse unless ``user`` does casework with this person; about an opening, not whoever opened."""
    caseworker(user, conversation.person, on=on)
    if conversation.event is not None and conversation.event.by_id == user.pk:
        raise Refused(
            "They ask why you looked, so somebody else answers. Tell your manager or a colleague why."
        )


def check_can_close(user: Any, conversation: Conversation, *, on: date) -> None:
    """Refuse unless ``user`` is the person, or a worker who may answer."""
    if active_worker(user, on=on) is None:
        check_can_write(user, conversation.person, on=on)
    else:
        check_can_answer(user, conversation, on=on)
