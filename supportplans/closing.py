"""What else ends when a plan is closed, told by the rooms above this one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from .models import SupportPlan

Ending = Callable[[SupportPlan, Any, datetime], None]

_ended_by: list[Ending] = []


def end_with_plan_by(ending: Ending) -> None:
    """Call ``ending(plan, by, at)`` whenever a plan is closed; say so in the app's ``ready()``."""
    _ended_by[:] = [ending]


def end_with(plan: SupportPlan, *, by: Any, at: datetime) -> None:
    """End what waits on a plan that is closed now, within the same transaction."""
    for ending in _ended_by:
        ending(plan, by, at)
