from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.apps import AppConfig


def _weekly_limits_in_force(on: date) -> Sequence[int]:
    from .selectors.limits import weekly_limits_in_force

    return weekly_limits_in_force(on=on)


def _where_it_is(plan: Any, reader: Any, on: date) -> Any:
    from .presenters.where import whereabouts

    return whereabouts(plan, reader=reader, on=on)


def _what_is_agreed(person: Any) -> Any:
    """Return the plan version that is agreed for a person, for their review; None where there is none."""
    from django.utils import timezone

    from supportplans.reviews.agreed import Agreed

    from .money import decision_in_force

    decision = decision_in_force(person)
    if decision is None or decision.version is None:
        return None
    return Agreed(
        version_id=str(decision.version_id),
        number=decision.version.number,
        agreed_on=timezone.localdate(decision.decided_at),
    )


def _end_with_plan(plan: Any, by: Any, at: datetime) -> None:
    from .services.referring import end_with_plan

    end_with_plan(plan=plan, by=by, at=at)


def _let_go_of(**lost: Any) -> None:
    from .services.holding import let_go_of

    let_go_of(**lost)


def _let_go_around(person: Any, because: str, by: Any, at: datetime) -> None:
    from functools import partial

    from django.db import transaction

    from socialcare.people.happenings import HELPER

    from .services.holding import let_go_around

    if because == HELPER:
        # After this: a decision that waits for what is locked now may hold the referral. If it does not
        # come to it, the clock does it.
        transaction.on_commit(partial(let_go_around, person=person, by=by, at=at))


def _manages(user: Any) -> bool:
    from socialcare.people.models import Worker

    return getattr(getattr(user, "worker", None), "role", "") == Worker.Role.MANAGER


def _does_casework(user: Any) -> bool:
    from socialcare.people.access import CASEWORK_ROLES

    worker = getattr(user, "worker", None)
    return worker is not None and worker.role in CASEWORK_ROLES


def _is_panel_member(user: Any) -> bool:
    """Return whether it is the user's work to sit on the panel.

    Whoever sits there besides casework is led to it from the first page: asking for the seat on every page
    of theirs would be a query for each.
    """
    from socialcare.people.models import Worker

    return getattr(getattr(user, "worker", None), "role", "") == Worker.Role.PANEL_MEMBER


class SignoffConfig(AppConfig):
    name = "signoff"

    def ready(self) -> None:
        from budgets.calibration.limits import tell_limits_by
        from socialcare.people.happenings import tell_happenings_to, tell_lost_rights_to
        from socialcare.web.navigation import add_link
        from supportplans.closing import end_with_plan_by
        from supportplans.reviews.agreed import tell_agreed_by
        from supportplans.whereabouts import tell_where_by

        tell_where_by(_where_it_is)
        tell_happenings_to(_let_go_around)
        tell_lost_rights_to(_let_go_of)
        tell_agreed_by(_what_is_agreed)
        end_with_plan_by(_end_with_plan)
        tell_limits_by(_weekly_limits_in_force)
        add_link("Panel", "panel", shown_to=_is_panel_member, place=30)
        add_link("Team", "team", shown_to=_manages, place=50)
        add_link("Referrals", "referrals", shown_to=_does_casework, place=30)
