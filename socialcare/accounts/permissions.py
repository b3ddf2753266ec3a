"""Who may sign in, and by which way."""

from datetime import date
from typing import Any

from django.utils import timezone

from socialcare.people.access import active_worker, acts_for_somebody, helps_somebody
from socialcare.values import Refused

CLOSED = "This account is closed, so it cannot sign in."


def is_staff_account(user: Any) -> bool:
    """Return whether the account belongs, or belonged, to a member of staff."""
    return getattr(user, "worker", None) is not None


def signs_in_with_password(user: Any, *, on: date) -> bool:
    """Return whether this is staff in force: they sign in with a password, and by no other way."""
    return active_worker(user, on=on) is not None


def signs_in_with_code(user: Any) -> bool:
    """Return whether this is a person who was let in, or somebody who helps with a plan.

    They sign in with a code that is sent to them, one on paper, or a passkey; never with a password.

    A person's address must still be the one on their record. Once a worker has changed it there,
    whoever reads the old mailbox gets in no more; the new one does when the person is invited again.
    Who only helps gets in for as long as there is a plan that they help with, and who acts for somebody
    for as long as they do.
    """
    if not user.is_active or is_staff_account(user):
        return False
    person = getattr(user, "person", None)
    if person is not None:
        return same_address(person, user) and person.left_on is None
    return helps_somebody(user) or acts_for_somebody(user, on=timezone.localdate())


def same_address(person: Any, user: Any) -> bool:
    """Return whether the account has no email address but the one on the person's record, if any."""
    return user.email is None or bool(person.email.strip().lower() == user.email)


def check_still_here(person: Any) -> None:
    """Refuse to give a way in to somebody of whom it is noted that they died or moved away."""
    if person.left_on is not None:
        raise Refused(f"{person.called} has died or moved away, so nobody is let in any more.")


def check_can_sign_in(user: Any, *, on: date) -> None:
    """Raise ``Refused`` where the account is closed or opens nothing (any more)."""
    if not (signs_in_with_password(user, on=on) or signs_in_with_code(user)):
        raise Refused(CLOSED)
