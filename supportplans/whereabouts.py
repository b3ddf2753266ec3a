"""Where a plan is, on its own page: told by the room that decides about plans, which lies above this one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .models import SupportPlan


@dataclass(frozen=True)
class Whereabouts:
    """Where a plan is, in sentences; and the page that says more, for who may open it."""

    sentences: tuple[str, ...]
    href: str = ""
    link: str = ""


_told_by: list[Callable[[SupportPlan, Any, date], Whereabouts]] = []


def tell_where_by(provider: Callable[[SupportPlan, Any, date], Whereabouts]) -> None:
    """Take where a plan is from ``provider(plan, reader, day)``; call it from the app's ``ready()``."""
    _told_by[:] = [provider]


def whereabouts_of(plan: SupportPlan, *, reader: Any, on: date) -> Whereabouts | None:
    """Return where a plan is, for a reader who may see its budget and its needs; None where nobody says."""
    return next((provider(plan, reader, on) for provider in _told_by), None)
