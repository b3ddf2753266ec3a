"""Which plan version is agreed: told by the room that decides about plans, which lies above this one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from socialcare.people.models import Person


@dataclass(frozen=True)
class Agreed:
    """The plan version that is agreed and in force, and the day on which it was."""

    version_id: str
    number: int
    agreed_on: date


_told_by: list[Callable[[Person], Agreed | None]] = []


def tell_agreed_by(provider: Callable[[Person], Agreed | None]) -> None:
    """Take which version is agreed from ``provider(person)``; call it from the app's ``ready()``."""
    _told_by[:] = [provider]


def agreed_version_of(person: Person) -> Agreed | None:
    """Return the version that is agreed for a person; None where there is none, or nobody says."""
    return next((provider(person) for provider in _told_by), None)
