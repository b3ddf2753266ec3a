"""Setting, ending and withdrawing sign-off limits. History is kept: nothing is changed but an end."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.rules import day_text
from socialcare.accounts.services import council_words
from socialcare.audit.services import record_event
from socialcare.notifications.services import queue_email_template
from socialcare.people import access
from socialcare.people.models import Team, Worker
from socialcare.people.rules import clean_text
from socialcare.values import Refused
from socialcare.web.addresses import full_address

from .. import limit_permissions as permissions
from ..limit_permissions import NewLimit, fingerprint
from ..models import SignOffLimit
from ..selectors.limits import raised_limits

_DAY = timedelta(days=1)


def _locked(workers: Collection[Worker], by: Any) -> dict[int, Worker]:
    """Lock these workers, and whoever sets their limits, so that what is checked stays so."""
    own = getattr(by, "worker", None)
    keys = {worker.pk for worker in workers} | ({own.pk} if own is not None else set())
    rows = Worker.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows.select_related("user", "team")}


@transaction.atomic
def set_limit(
    *,
    worker: Worker,
    weekly_pence: int,
    once_pence: int,
    from_on: date,
    to_on: date | None = None,
    reason: str = "",
    by: Any,
    at: datetime,
) -> SignOffLimit:
    """Set up to which sums a social worker decides; the limit before it ends the day before."""
    on = timezone.localdate(at)
    fresh = _locked([worker], by)[worker.pk]
    setter = permissions.check_sets_limits(by, on=on)
    wanted = NewLimit(fresh, weekly_pence, once_pence, from_on, to_on)
    ends = permissions.check_can_set(setter, wanted, on=on)
    return _write(wanted, ends, reason=reason, by=by, at=at)


@transaction.atomic
def set_team_limits(
    *,
    workers: Collection[Worker],
    weekly_pence: int,
    once_pence: int,
    from_on: date,
    to_on: date | None = None,
    reason: str = "",
    by: Any,
    at: datetime,
) -> list[SignOffLimit]:
    """Set the same limit for several social workers: for all of them, or for none."""
    locked = _locked(workers, by)
    wanted = [
        NewLimit(worker, weekly_pence, once_pence, from_on, to_on)
        for worker in sorted((locked[key] for key in {one.pk for one in workers}), key=str)
    ]
    return _set_all(wanted, reason=reason, by=by, at=at)


@transaction.atomic
def uprate(
    *,
    team: Team,
    hundredths_of_per_cent: int,
    from_on: date,
    reason: str = "",
    seen: str = "",
    by: Any,
    at: datetime,
) -> list[SignOffLimit]:
    """Raise by a per cent every limit of a team that is in force on that day; each keeps its end.

    ``seen`` is the fingerprint of what the manager saw before she saved: where it differs by now,
    nothing is written.
    """
    on = timezone.localdate(at)
    permissions.check_days(from_on, None, on=on)
    _locked(list(Worker.objects.filter(team=team)), by)
    wanted = raised_limits(team, hundredths_of_per_cent=hundredths_of_per_cent, from_on=from_on)
    if seen and seen != fingerprint(wanted):
        raise Refused("Somebody has changed a limit since you looked. Look again, then save.")
    return _set_all(wanted, reason=reason, by=by, at=at)


def _set_all(wanted: Sequence[NewLimit], *, reason: str, by: Any, at: datetime) -> list[SignOffLimit]:
    on = timezone.localdate(at)
    setter = permissions.check_sets_limits(by, on=on)
    ends = permissions.check_can_set_all(setter, wanted, on=on)
    return [
        _write(one, former, reason=reason, by=by, at=at) for one, former in zip(wanted, ends, strict=True)
    ]


def _write(
    wanted: NewLimit, ends: SignOffLimit | None, *, reason: str, by: Any, at: datetime
) -> SignOffLimit:
    team = wanted.worker.team
    if team is None:
        raise Refused(f"{wanted.worker} belongs to no team, so there is no limit to set.", field="worker")
    if ends is not None:
        _end(ends, to_on=wanted.from_on - _DAY, by=by, at=at)
    limit = SignOffLimit.objects.create(
        worker=wanted.worker,
        team=team,
        weekly_pence=wanted.weekly_pence,
        once_pence=wanted.once_pence,
        from_on=wanted.from_on,
        to_on=wanted.to_on,
        reason=clean_text(reason),
        set_at=at,
        set_by=by,
    )
    _record("limit.set", limit, by=by, at=at, once_pence=wanted.once_pence, weekly_pence=wanted.weekly_pence)
    _tell(limit, at=at)
    return limit


def _end(limit: SignOffLimit, *, to_on: date, by: Any, at: datetime) -> None:
    limit.to_on = to_on
    limit.save(update_fields=["to_on"])
    _record("limit.ended", limit, by=by, at=at)


def _record(verb: str, limit: SignOffLimit, *, by: Any, at: datetime, **more: Any) -> None:
    data = {
        "worker": limit.worker_id,
        "team": limit.team_id,
        "from_on": limit.from_on.isoformat(),
        "to_on": limit.to_on.isoformat() if limit.to_on is not None else None,
    }
    record_event(verb=verb, by=by, at=at, subject=limit, data=data | more)


def _tell(limit: SignOffLimit, *, at: datetime) -> None:
    """Send the worker a link to her own limits: not a word about anybody's case."""
    queue_email_template(
        template="signoff/email/limit",
        words={"link": full_address(reverse("limits_mine")), "council": council_words()},
        to=limit.worker.user.email,
        at=at,
        purpose="sign_off_limit",
    )


def _fresh(limit: SignOffLimit) -> SignOffLimit:
    """Lock the worker, then read the limit anew."""
    _locked([limit.worker], None)
    return (
        SignOffLimit.objects.select_for_update(of=("self",)).select_related("worker__user").get(pk=limit.pk)
    )


@transaction.atomic
def end_limit(*, limit: SignOffLimit, to_on: date, by: Any, at: datetime) -> SignOffLimit:
    """Let a limit end on its last day: today at the earliest, and never later than it would have."""
    on = timezone.localdate(at)
    fresh = _fresh(limit)
    permissions.check_can_change(by, fresh, on=on)
    _check_end(fresh, to_on, on=on)
    _end(fresh, to_on=to_on, by=by, at=at)
    _tell(fresh, at=at)
    return fresh


def _check_end(limit: SignOffLimit, to_on: date, *, on: date) -> None:
    if to_on < on:
        raise Refused(
            f"The last day is today, {day_text(on)}, at the earliest. Withdraw the limit instead, if it is "
            "not to count any more from this moment.",
            field="to_on",
        )
    if to_on < limit.from_on:
        raise Refused(
            f"This limit starts on {day_text(limit.from_on)}, so it cannot end before that day. Withdraw it.",
            field="to_on",
        )
    if limit.to_on is not None and to_on >= limit.to_on:
        raise Refused(
            f"This limit ends on {day_text(limit.to_on)} already. To let it go on, set a new one from the "
            "day after.",
            field="to_on",
        )


@transaction.atomic
def withdraw_limit(*, limit: SignOffLimit, by: Any, at: datetime) -> SignOffLimit:
    """Let a limit that was set by mistake count no more, from this moment. What it decided stays decided."""
    fresh = _fresh(limit)
    permissions.check_can_change(by, fresh, on=timezone.localdate(at))
    return _withdraw(fresh, by=by, at=at)


def _withdraw(limit: SignOffLimit, *, by: Any, at: datetime) -> SignOffLimit:
    limit.withdrawn_at, limit.withdrawn_by = at, by
    limit.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record("limit.withdrawn", limit, by=by, at=at)
    _tell(limit, at=at)
    return limit


# managers' own limits: there is no page for them, only a command


def _a_manager(worker: Worker, *, reason: str, on: date) -> Worker:
    fresh = _locked([worker], None)[worker.pk]
    if fresh.role != Worker.Role.MANAGER:
        raise Refused(f"{fresh} is not a team manager. The manager of the team sets a social worker’s limit.")
    if access.active_worker(fresh.user, on=on) is None:
        raise Refused(f"{fresh} no longer works here.")
    if not clean_text(reason):
        raise Refused("Give a reason: who decided this, and when.", field="reason")
    return fresh


@transaction.atomic
def set_managers_limit(
    *,
    manager: Worker,
    weekly_pence: int,
    once_pence: int,
    from_on: date,
    to_on: date | None = None,
    reason: str,
    at: datetime,
) -> SignOffLimit:
    """Set a manager's own limit, for whoever runs the installation; nobody signed in may."""
    on = timezone.localdate(at)
    fresh = _a_manager(manager, reason=reason, on=on)
    wanted = NewLimit(fresh, weekly_pence, once_pence, from_on, to_on)
    permissions.check_sums(wanted.sums)
    permissions.check_days(from_on, to_on, on=on)
    return _write(wanted, permissions.check_room(wanted), reason=reason, by=None, at=at)


@transaction.atomic
def end_managers_limit(*, manager: Worker, to_on: date, reason: str, at: datetime) -> SignOffLimit:
    """Let a manager's own limit end on its last day, for whoever runs the installation."""
    on = timezone.localdate(at)
    fresh = _a_manager(manager, reason=reason, on=on)
    limit = next((one for one in permissions.not_withdrawn(fresh) if one.to_on is None), None)
    if limit is None:
        raise Refused(f"{fresh} has no limit without an end.")
    _check_end(limit, to_on, on=on)
    _end(limit, to_on=to_on, by=None, at=at)
    _tell(limit, at=at)
    return limit
