"""Who may set whose sign-off limit, how high, and from when. One rule for preview, button and service."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.rules import day_text
from socialcare.people import access
from socialcare.people.models import Worker
from socialcare.values import Refused
from socialcare.values.money import pounds_text

from . import rules
from .ceiling import Stretch, first_below, first_day_without
from .models import SignOffLimit


@dataclass(frozen=True)
class NewLimit:
    """A limit that somebody would set. Pence a week, and pence once over twelve months."""

    worker: Worker
    weekly_pence: int
    once_pence: int
    from_on: date
    to_on: date | None = None

    @property
    def sums(self) -> rules.Limit:
        """Both sums."""
        return rules.Limit(self.weekly_pence, self.once_pence)


def fingerprint(wanted: Iterable[NewLimit]) -> str:
    """Return a short text that differs wherever any of the limits does."""
    told = ";".join(
        f"{one.worker.pk} {one.weekly_pence} {one.once_pence} {one.from_on} {one.to_on}" for one in wanted
    )
    return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Setter:
    """A manager, the teams in which she sets limits, and her own limits, which are as high as she may go."""

    worker: Worker
    teams: frozenset[int]
    own: tuple[Stretch, ...]


def not_withdrawn(worker: Worker) -> list[SignOffLimit]:
    """Return a worker's limits that were not withdrawn, of every team, the earliest first."""
    return list(
        SignOffLimit.objects.filter(worker=worker, withdrawn_at__isnull=True).order_by("from_on", "set_at")
    )


def check_sets_limits(user: Any, *, on: date) -> Setter:
    """Return what this manager may set; refuse everybody else."""
    worker = access.active_worker(user, on=on)
    if worker is None or worker.role != Worker.Role.MANAGER or worker.team_id is None:
        raise Refused("Only team managers set sign-off limits.")
    own = tuple(
        Stretch(rules.Limit(one.weekly_pence, one.once_pence), one.from_on, one.to_on)
        for one in not_withdrawn(worker)
        if one.team_id == worker.team_id
    )
    return Setter(worker, managed_teams(worker, on=on), own)


def managed_teams(worker: Worker, *, on: date) -> frozenset[int]:
    """Return the teams for which this worker sets limits on that day: her own, and where she stands in."""
    return frozenset(access.teams_managed_by(worker, on=on).values_list("pk", flat=True))


def check_sums(limit: rules.Limit) -> None:
    """Refuse sums that are no limit, or a slip of the keyboard."""
    if limit.weekly_pence <= 0:
        raise Refused(
            "A weekly limit is more than £0.00. To take the authority away, end the limit instead.",
            field="weekly",
        )
    if limit.once_pence < 0:
        raise Refused("A one-off limit cannot be less than nothing. £0.00 is possible.", field="once")
    for field, pence, most, what in (
        ("weekly", limit.weekly_pence, rules.MOST_LIMIT_PENCE, "a week"),
        ("once", limit.once_pence, rules.MOST_ONCE_LIMIT_PENCE, "in one-off costs"),
    ):
        if pence > most:
            raise Refused(
                f"{pounds_text(pence)} {what} is more than any limit can be. "
                f"Check it for a slip: {pounds_text(most)} is the most.",
                field=field,
            )


def check_days(from_on: date, to_on: date | None, *, on: date) -> None:
    """Refuse days that are over or too far off, or that run backwards."""
    if from_on < on:
        raise Refused(
            f"A limit starts today, {day_text(on)}, at the earliest. What was decided before stays.",
            field="from_on",
        )
    if from_on > on + rules.FURTHEST_AHEAD:
        raise Refused("The first day is more than two years off. Check the year.", field="from_on")
    if to_on is not None and to_on < from_on:
        raise Refused(
            f"The last day, {day_text(to_on)}, lies before the first, {day_text(from_on)}.", field="to_on"
        )


def _check_whose(setter: Setter, worker: Worker, *, on: date) -> None:
    if worker.pk == setter.worker.pk:
        raise Refused("Nobody sets their own limit. Whoever runs this service sets yours.", field="worker")
    if worker.role == Worker.Role.MANAGER:
        raise Refused(
            f"{worker} is a manager. Whoever runs this service sets managers’ limits.", field="worker"
        )
    if worker.role != Worker.Role.SOCIAL_WORKER:
        raise Refused(f"{worker} is not a social worker, so there is nothing to sign off.", field="worker")
    if worker.team_id not in setter.teams:
        raise Refused(f"{worker} is not in a team that you manage.", field="worker")
    if access.active_worker(worker.user, on=on) is None:
        raise Refused(f"{worker} no longer works here.", field="worker")


def _check_ceiling(setter: Setter, wanted: NewLimit) -> None:
    """Refuse what goes beyond the manager's own limit on any day of it. Fails closed."""
    bare = first_day_without(setter.own, from_on=wanted.from_on, to_on=wanted.to_on)
    if bare is not None and bare == wanted.from_on:
        raise Refused(
            f"You have no sign-off limit of your own on {day_text(bare)}, so you cannot set one for that "
            "day. Ask whoever runs this service.",
            field="from_on",
        )
    if bare is not None:
        raise Refused(
            f"You have no sign-off limit of your own from {day_text(bare)}. Let this one end before then.",
            field="to_on",
        )
    low = first_below(wanted.sums, setter.own, from_on=wanted.from_on, to_on=wanted.to_on)
    if low is None:
        return
    weekly = wanted.weekly_pence > low.limit.weekly_pence
    asked, own = (
        (wanted.weekly_pence, low.limit.weekly_pence) if weekly else (wanted.once_pence, low.limit.once_pence)
    )
    what = "a week" if weekly else "in one-off costs"
    since = f" from {day_text(low.from_on)}" if low.from_on > wanted.from_on else ""
    raise Refused(
        f"Your own limit is {pounds_text(own)} {what}{since}. You cannot set one of {pounds_text(asked)}.",
        field="weekly" if weekly else "once",
    )


def check_room(wanted: NewLimit) -> SignOffLimit | None:
    """Return the limit that ends the day before the new one starts; refuse where another overlaps it."""
    ends = None
    for one in not_withdrawn(wanted.worker):
        if not Stretch(wanted.sums, one.from_on, one.to_on).meets(wanted.from_on, wanted.to_on):
            continue
        if one.from_on >= wanted.from_on:
            raise Refused(
                f"{wanted.worker} has another limit {span_text(one.from_on, one.to_on)}. Choose other days, "
                "or withdraw that one first.",
                field="from_on",
            )
        ends = one
    return ends


def span_text(from_on: date, to_on: date | None) -> str:
    """Return from when to when, within a sentence."""
    if to_on is None:
        return f"from {day_text(from_on)} until further notice"
    if to_on == from_on:
        return f"on {day_text(from_on)}"
    return f"from {day_text(from_on)} to {day_text(to_on)}"


def check_can_set(setter: Setter, wanted: NewLimit, *, on: date) -> SignOffLimit | None:
    """Refuse a limit that this manager may not set; return the one that ends for it, where there is one."""
    _check_whose(setter, wanted.worker, on=on)
    check_sums(wanted.sums)
    check_days(wanted.from_on, wanted.to_on, on=on)
    _check_ceiling(setter, wanted)
    return check_room(wanted)


def check_can_set_all(setter: Setter, wanted: Iterable[NewLimit], *, on: date) -> list[SignOffLimit | None]:
    """Refuse all where one is refused, naming who and why; else return which limit each one ends."""
    ends, faults = [], []
    for one in wanted:
        try:
            ends.append(check_can_set(setter, one, on=on))
        except Refused as refused:
            faults.append((one.worker, refused))
    if not ends and not faults:
        raise Refused("Choose at least one social worker.", field="workers")
    if faults:
        sentences = [refused.sentence for _, refused in faults]
        if len(set(sentences)) == 1 and len(faults) > 1:
            raise faults[0][1]
        said = " ".join(
            sentence if sentence.startswith(str(worker)) else f"{worker}: {sentence}"
            for (worker, _), sentence in zip(faults, sentences, strict=True)
        )
        fields = {refused.field for _, refused in faults}
        raise Refused(f"No limit was set. {said}", field=fields.pop() if len(fields) == 1 else None)
    return ends


def check_can_change(user: Any, limit: SignOffLimit, *, on: date) -> None:
    """Refuse unless this user manages the team that the worker is in, or in which the limit was set."""
    setter = check_sets_limits(user, on=on)
    if limit.worker_id == setter.worker.pk:
        raise Refused("Nobody changes their own limit. Whoever runs this service does.")
    if limit.worker.role == Worker.Role.MANAGER:
        raise Refused(
            f"{limit.worker} is a manager. Whoever runs this service changes managers’ limits.",
        )
    if not {limit.worker.team_id, limit.team_id} & setter.teams:
        raise Refused(f"{limit.worker} is not in a team that you manage.")
    check_is_open(limit, on=on)


def check_is_open(limit: SignOffLimit, *, on: date) -> None:
    """Refuse a limit that was withdrawn, or that is over."""
    if limit.withdrawn_at is not None:
        raise Refused("This limit was withdrawn already.")
    if limit.to_on is not None and limit.to_on < on:
        raise Refused(f"This limit ended on {day_text(limit.to_on)}.")
