"""Who of the panel sees a case while it is open, and what they say."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people import access
from socialcare.people.models import User
from socialcare.people.rules import clean_text
from socialcare.people.services import declare_relation
from socialcare.values import Refused
from supportplans.models import PlanVersion

from .. import permissions, states
from ..expertise import CHOOSE_EXPERTISE, expertise_in_words
from ..models import Opinion, PanelAccess, PanelMembership, Referral
from ..selectors.panel_queue import too_close


def check_panel_can_sit(
    version: PlanVersion, wanted: Collection[str], *, referred_by: Any, on: date, passed_by: Any = None
) -> None:
    """Refuse a referral to a panel without a chair, or without the expertise wanted, free of interest.

    A manager who passes a case on (``passed_by``) is no chair of it.
    """
    if not wanted:
        raise Refused(CHOOSE_EXPERTISE, field="wanted")
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
    return _free(permissions.seats(on=on), version, referred_by=referred_by)


def _free(
    seats: Iterable[PanelMembership], version: PlanVersion, *, referred_by: Any
) -> list[PanelMembership]:
    plan = version.plan
    return [
        seat
        for seat in seats
        if seat.worker.user_id != referred_by.pk
        and not permissions.interest_in(seat.worker.user, plan.person, plan)
    ]


def open_to_members(referral: Referral, *, at: datetime) -> list[User]:
    """Open the case to every member of the panel who is free of interest; return who sits there today.

    To each on the days of their seat: one that begins later opens it on its first day.
    """
    on = timezone.localdate(at)
    users = []
    seats = permissions.seats_from(on=on).order_by("from_on")
    for seat in _free(seats, referral.version, referred_by=referral.referred_by):
        if seat.worker.user not in users:
            open_to(referral, seat.worker.user, at=at)
            users.append(seat.worker.user)
    there = {seat.worker.user_id for seat in permissions.seats(on=on)}
    return [user for user in users if user.pk in there]


def days_of(user: User, *, on: date) -> tuple[date, date | None] | None:
    """Return from when to when a member sits on the panel: the seat now, or the next, with what follows on.

    None where they have no seat, now or later.
    """
    days: tuple[date, date | None] | None = None
    for seat in permissions.seats_from(on=on).filter(worker__user=user).order_by("from_on"):
        if days is None:
            days = seat.from_on, seat.to_on
        elif days[1] is not None and seat.from_on <= days[1] + timedelta(days=1):
            days = days[0], seat.to_on
    return days


def open_to(referral: Referral, user: User, *, at: datetime) -> None:
    """Open the case of one referral to one member on the days of their seat, unless it is open anyway."""
    on = timezone.localdate(at)
    days = days_of(user, on=on)
    if days is None:
        return
    there = access.people_open_to(user, on=on).filter(pk=referral.person_id).exists()
    held = PanelAccess.objects.filter(
        user=user, referral__person=referral.person_id, ended_at__isnull=True
    ).exists()
    if there and not held:
        return
    PanelAccess.objects.get_or_create(referral=referral, user=user, ended_at=None, defaults={"given_at": at})
    access.grant_access(user=user, person=referral.person, from_on=days[0], until_on=days[1])


def close_to_members(referral: Referral, *, at: datetime, only: User | None = None) -> None:
    """Close a case to those to whom this referral opened it, unless another open referral of it does."""
    rows = PanelAccess.objects.filter(referral=referral, ended_at__isnull=True).select_related("user")
    if only is not None:
        rows = rows.filter(user=only)
    for row in rows:
        _close(row, at=at)


def _close(row: PanelAccess, *, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    person = row.referral.person
    others = PanelAccess.objects.filter(user=row.user, referral__person=person, ended_at__isnull=True)
    if not others.exists():
        access.withdraw_access(user=row.user, person=person)


@transaction.atomic
def set_access_of(user: User, *, at: datetime) -> None:
    """Open to one member every case that waits for the panel, on the days of their seat; close the others.

    Called when a seat is added or ended, and by the alarm clock; done again, it changes nothing.
    """
    on = timezone.localdate(at)
    open_rows = PanelAccess.objects.filter(user=user, ended_at__isnull=True)
    days = days_of(user, on=on)
    close = too_close(
        user=user.pk, email=user.email, person=OuterRef("referral__person"), plan=OuterRef("referral__plan")
    )
    over = open_rows if days is None else open_rows.filter(close | ~Q(referral__status__in=states.OPEN))
    for row in over.select_related("user", "referral__person"):
        _close(row, at=at)
    if days is None:
        return
    close = too_close(user=user.pk, email=user.email, person=OuterRef("person"), plan=OuterRef("plan"))
    cases = Referral.objects.filter(level=Referral.Level.PANEL, status__in=states.OPEN)
    free = cases.exclude(close).exclude(referred_by=user).exclude(pk__in=open_rows.values("referral"))
    missing = free.exclude(person__in=access.people_open_to(user, on=on))
    # Locked, so that none is opened that is decided in this moment.
    for referral in missing.select_related("person").select_for_update(of=("self",)):
        open_to(referral, user, at=at)
    access.set_days(
        user=user,
        people=cases.filter(pk__in=open_rows.values("referral")).values_list("person", flat=True),
        from_on=days[0],
        until_on=days[1],
    )


def keep_access(*, at: datetime) -> int:
    """Put right what each member may open by their seats, and by whom they know; return of how many."""
    on = timezone.localdate(at)
    members = User.objects.filter(
        Exists(PanelAccess.objects.filter(user=OuterRef("pk"), ended_at__isnull=True))
        | Exists(permissions.seats_from(on=on).filter(worker__user=OuterRef("pk")))
    )
    for user in members:
        set_access_of(user, at=at)
    return len(members)


@transaction.atomic
def say_interest(*, referral: Referral, words: str, by: Any, at: datetime) -> None:
    """Say that one knows the person privately: the case closes to this member at once."""
    permissions.check_can_say_interest(by, referral, on=timezone.localdate(at))
    declare_relation(person=referral.person, user=by, words=words, by=by, at=at)
    for row in PanelAccess.objects.filter(
        user=by, referral__person=referral.person, ended_at__isnull=True
    ).select_related("user", "referral__person"):
        _close(row, at=at)


@transaction.atomic
def give_opinion(*, referral: Referral, view: str, words: str, by: Any, at: datetime) -> Opinion:
    """Say what one thinks of the version referred, out of all that one knows about. A later one counts.

    The same twice in a row is one opinion: a button pressed twice.
    """
    locked = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    permissions.check_same_version(locked, referral.version)
    seat = permissions.check_can_give_opinion(by, locked, on=timezone.localdate(at))
    words = clean_text(words)
    if view not in Opinion.View.values:
        raise Refused("Choose what you think.", field="view")
    if not words:
        raise Refused("Say why, in a sentence or two. The person can read it.", field="words")
    last = Opinion.objects.filter(referral=locked, version=locked.version, given_by=by).last()
    if last is not None and (last.view, last.words) == (view, words):
        return last  # sent twice
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
