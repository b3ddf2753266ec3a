"""What happens around a person that rooms above should know at once: told to whoever asked to hear it.

A listener is called within the transaction that changed the record, and before it commits.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from .models import Person

#: A crisis was noted; somebody new helps.
CRISIS, HELPER = "crisis", "helper"

Listener = Callable[..., None]
_listeners: list[Listener] = []
_on_lost_rights: list[Listener] = []
_on_leaving: list[Listener] = []


def tell_happenings_to(listener: Listener) -> None:
    """Call ``listener(person=, because=, by=, at=)`` of all that happens; for an app's ``ready()``."""
    if listener not in _listeners:
        _listeners.append(listener)


def happened(*, person: Person, because: str, by: Any, at: datetime) -> None:
    """Tell everybody who listens what happened: ``CRISIS`` or ``HELPER``."""
    for listener in _listeners:
        listener(person=person, because=because, by=by, at=at)


def tell_lost_rights_to(listener: Listener) -> None:
    """Call ``listener(user=, by=, at=)`` when somebody may do less than before; for an app's ``ready()``."""
    if listener not in _on_lost_rights:
        _on_lost_rights.append(listener)


def lost_rights(*, user: Any, by: Any, at: datetime) -> None:
    """Tell everybody who listens that a member of staff may open or decide less than before."""
    for listener in _on_lost_rights:
        listener(user=user, by=by, at=at)


def tell_leaving_to(listener: Listener) -> None:
    """Call ``listener(person=, why=, on=, by=, at=)`` when it is noted that somebody died or moved away."""
    if listener not in _on_leaving:
        _on_leaving.append(listener)


def has_left(*, person: Person, why: str, on: date, by: Any, at: datetime) -> None:
    """Tell everybody who listens that the person died or moved away on that day."""
    for listener in _on_leaving:
        listener(person=person, why=why, on=on, by=by, at=at)
