"""The sign-off limits that the page starts from: those in force, which sign-off tells, else the settings'."""

from collections.abc import Callable, Sequence
from datetime import date

from django.conf import settings

MOST_LIMITS = 8
#: A limit above this is a slip of the keyboard: two of them run together.
MOST_LIMIT_PENCE = 2_000_000

_told_by: list[Callable[[date], Sequence[int]]] = []


def tell_limits_by(provider: Callable[[date], Sequence[int]]) -> None:
    """Take the weekly limits in force on a day from ``provider``; call it from the app's ``ready()``."""
    _told_by[:] = [provider]


def limits_to_start_from(*, on: date) -> tuple[int, ...]:
    """Return weekly limits in pence, rising: those in force that day, else those of the settings.

    Of more than the page has room for, the lowest, the highest and some evenly between them.
    """
    in_force = [pence for provider in _told_by for pence in provider(on)]
    every = sorted(set(in_force or settings.SIGN_OFF_LIMITS_TO_TRY_PENCE))
    if len(every) <= MOST_LIMITS:
        return tuple(every)
    return tuple(every[place * (len(every) - 1) // (MOST_LIMITS - 1)] for place in range(MOST_LIMITS))
