from collections.abc import Sequence
from datetime import date
from typing import Any

from django.apps import AppConfig


def _weekly_limits_in_force(on: date) -> Sequence[int]:
    from .selectors.limits import weekly_limits_in_force

    return weekly_limits_in_force(on=on)


def _where_it_is(plan: Any, reader: Any, on: date) -> Any:
    from .presenters.where import whereabouts

    return whereabouts(plan, reader=reader, on=on)


def _manages(user: Any) -> bool:
    from socialcare.people.models import Worker

    return getattr(getattr(user, "worker", None), "role", "") == Worker.Role.MANAGER


def _does_casework(user: Any) -> bool:
    from socialcare.people.access import CASEWORK_ROLES

    worker = getattr(user, "worker", None)
    return worker is not None and worker.role in CASEWORK_ROLES


def _sits_on_panel(user: Any) -> bool:
    from django.utils import timezone

    from socialcare.web.navigation import is_staff_member

    from .selectors.panel_queue import seat_of

    return is_staff_member(user) and seat_of(user, on=timezone.localdate()) is not None


class SignoffConfig(AppConfig):
    name = "signoff"

    def ready(self) -> None:
        from budgets.calibration.limits import tell_limits_by
        from socialcare.web.navigation import add_link
        from supportplans.whereabouts import tell_where_by

        tell_where_by(_where_it_is)
        tell_limits_by(_weekly_limits_in_force)
        add_link("Panel", "panel", shown_to=_sits_on_panel, place=30)
        add_link("Team", "team", shown_to=_manages, place=50)
        add_link("Referrals", "referrals", shown_to=_does_casework, place=30)
