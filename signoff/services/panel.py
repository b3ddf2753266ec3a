"""Who of the panel sees a case while it is open, and what they say."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people import access
from socialcare.people.models import User
from socialcare.values import Refused
from supportplans.models import PlanVersion

from .. import permissions
from ..expertise import expertise_in_words
from ..models import Opinion, PanelAccess, PanelMembership, Referral


def check_panel_can_sit(
    version: PlanVersion, wanted: Collection[str], *, referred_by: Any, on: date, passed_by: Any = None
) -> None:
    """Refuse a referral to a panel without a chair, or without the expertise wanted, free of interest.

    A manager who passes a case on (``passed_by``) is no chair of it.
    """
    if not wanted:
        raise Refused("Choose which expertise you want the panel to look with.", field="wanted")
    free = _free_seats(version, referred_by=referred_by, on=on)
    if not any(seat.is_chair and seat.worker.user != passed_by for seat in free):
        raise Refused("The panel has no chair who could decide this at present. Ask a manager.")
    known = {key for seat in free for key in seat.expertise}
    missing = [key for key in wanted if key not in known]
    if missing:
        raise Refused(
            f"Nobody on the panel who can look at this knows about {expertise_in_words(missing)} now. "
            "Choose other expertise, or ask a manager.",
            field="wanted",
        )


def expertise_there(version: PlanVersion, *, referred_by: Any, on: date) -> set[str]:
    """Return which expertise somebody on the panel has now who could look at this plan."""
    return {key for seat in _free_seats(version, referred_by=referred_by, on=on) for key in seat.expertise}


def _free_seats(version: PlanVersion, *, referred_by: Any, on: date) -> list[PanelMembership]:
    plan = version.plan
    return [
        seat
        for seat in permissions.seats(on=on)
        if seat.worker.user_id != referred_by.pk
        and not permissions.interest_in(seat.worker.user, plan.person, plan)
    ]


def open_to_members(referral: Referral, *, at: datetime) -> list[User]:
    """Open the case to every member of the panel who is free of interest; return them."""
    on = timezone.localdate(at)
    users = []
    for seat in _free_seats(referral.version, referred_by=referral.referred_by, on=on):
        open_to(referral, seat.worker.user, at=at)
        users.append(seat.worker.user)
    return users


def open_to(referral: Referral, user: User, *, at: datetime) -> None:
    """Open the case of one referral to one member, unless they can open it anyway."""
    there = access.people_open_to(user, on=timezone.localdate(at)).filter(pk=referral.person_id).exists()
    held = PanelAccess.objects.filter(
        user=user, referral__person=referral.person_id, ended_at__isnull=True
    ).exists()
    if there and not held:
        return
    PanelAccess.objects.get_or_create(referral=referral, user=user, ended_at=None, defaults={"given_at": at})
    access.grant_access(user=user, person=referral.person)


def close_to_members(referral: Referral, *, at: datetime, only: User | None = None) -> None:
    """Close a case to those to whom this referral opened it, unless another open referral of it does."""
    rows = PanelAccess.objects.filter(referral=referral, ended_at__isnull=True).select_related("user")
    if only is not None:
        rows = rows.filter(user=only)
    for row in rows:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        others = PanelAccess.objects.filter(
            user=row.user, referral__person=referral.person_id, ended_at__isnull=True
        )
        if not others.exists():
            access.withdraw_access(user=row.user, person=referral.person)


@transaction.atomic
def give_opinion(*, referral: Referral, view: str, words: str, by: Any, at: datetime) -> Opinion:
    """Say what one thinks of the version referred, out of all that one knows about. A later one counts."""
    locked = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    permissions.check_same_version(locked, referral.version)
    seat = permissions.check_can_give_opinion(by, locked, on=timezone.localdate(at))
    words = words.strip()
    if view not in Opinion.View.values:
        raise Refused("Choose what you think.", field="view")
    if not words:
        raise Refused("Say why, in a sentence or two. The person can read it.", field="words")
    opinion = Opinion.objects.create(
        referral=locked,
        version=locked.version,
        expertise=seat.expertise,
        view=view,
        words=words,
        given_at=at,
        given_by=by,
    )
    record_event(
        verb="opinion.given",
        by=by,
        at=at,
        subject=opinion,
        person_id=locked.person_id,
        data={"view": view, "version": locked.version.number},
    )
    return opinion
