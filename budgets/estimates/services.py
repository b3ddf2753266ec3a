"""Keeping dated hourly rates, and making a second estimate with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.rules import day_text
from budgets.models import IndicativeBudget
from socialcare.audit.services import record_event
from socialcare.values import Refused
from socialcare.values.money import pounds_text

from . import permissions, rules
from .models import EstimateLine, HourlyRate, SecondEstimate
from .selectors import goes_on_without, in_force_on, rate_after

_DAY = timedelta(days=1)


# rates


@transaction.atomic
def set_rate(
    *, kind: str, hourly_pence: int, from_on: date, source: str, by: Any, at: datetime
) -> HourlyRate:
    """Let a kind of support cost so many pence an hour from a day on.

    A rate of the same kind that is open ends the day before. The kind is written as it was first.
    """
    permissions.check_can_keep_rates(by, on=timezone.localdate(at))
    kind, source = " ".join(kind.split()), " ".join(source.split())
    _check_rate(kind, hourly_pence, source)
    newest = HourlyRate.objects.select_for_update().filter(kind__iexact=kind).first()
    if newest is not None:
        kind = newest.kind
        if from_on <= newest.from_on:
            raise Refused(
                f"The rate for “{kind}” that starts on {day_text(newest.from_on)} is there already. "
                "The next one must start on a later day.",
                field="from_on",
            )
        if newest.to_on is not None and from_on <= newest.to_on:
            raise Refused(
                f"The rate for “{kind}” goes on until {day_text(newest.to_on)}. "
                "The next one must start after that day.",
                field="from_on",
            )
        if newest.to_on is None:
            _end(newest, to_on=from_on - _DAY, by=by, at=at)
    rate = HourlyRate(
        kind=kind, hourly_pence=hourly_pence, from_on=from_on, source=source, added_at=at, added_by=by
    )
    try:
        with transaction.atomic():
            rate.save(force_insert=True)
    except IntegrityError as at_once:
        if "rate_one_of_a_kind_a_day" not in str(at_once):
            raise
        raise Refused(
            f"Somebody else has just set a rate for “{kind}”. Look at it before you set another.",
            field="kind",
        ) from at_once
    record_event(
        verb="rate.set",
        by=by,
        at=at,
        subject=rate,
        data={"kind": kind, "hourly_pence": hourly_pence, "from_on": from_on.isoformat()},
    )
    return rate


def _check_rate(kind: str, hourly_pence: int, source: str) -> None:
    if not kind:
        raise Refused("Enter the kind of support.", field="kind")
    if not 1 <= hourly_pence <= rules.MOST_HOURLY_PENCE:
        most = pounds_text(rules.MOST_HOURLY_PENCE)
        raise Refused(f"Enter a rate from £0.01 to {most} an hour. Check it for a slip.", field="hourly")
    if not source:
        raise Refused("Say where the rate comes from. Everybody who is shown a sum reads it.", field="source")


@transaction.atomic
def end_rate(*, rate: HourlyRate, to_on: date, by: Any, at: datetime) -> HourlyRate:
    """Let a rate end on its last day, with none that follows yet."""
    permissions.check_can_keep_rates(by, on=timezone.localdate(at))
    locked = _locked(rate)
    if locked.to_on is not None:
        raise Refused(f"This rate ends on {day_text(locked.to_on)} already.", field="to_on")
    if to_on < locked.from_on:
        raise Refused(
            f"This rate starts on {day_text(locked.from_on)}, so it cannot end before that day.",
            field="to_on",
        )
    _end(locked, to_on=to_on, by=by, at=at)
    return locked


def _locked(rate: HourlyRate) -> HourlyRate:
    found = HourlyRate.objects.select_for_update(of=("self",)).filter(pk=rate.pk).first()
    if found is None:
        raise Refused("This rate is not there any more: somebody has just removed it.")
    return found


def _end(rate: HourlyRate, *, to_on: date, by: Any, at: datetime) -> None:
    rate.to_on, rate.ended_at, rate.ended_by = to_on, at, by
    rate.save(update_fields=["to_on", "ended_at", "ended_by"])
    record_event(
        verb="rate.ended",
        by=by,
        at=at,
        subject=rate,
        data={"kind": rate.kind, "to_on": to_on.isoformat()},
    )


@transaction.atomic
def remove_rate(*, rate: HourlyRate, by: Any, at: datetime) -> HourlyRate | None:
    """Remove a rate that was set by mistake and that no estimate has used.

    The one before it, if it ended just where this one starts, goes on; that one is returned.
    """
    permissions.check_can_keep_rates(by, on=timezone.localdate(at))
    locked = _locked(rate)
    check_can_be_removed(locked)
    before = goes_on_without(locked)
    data = {
        "kind": locked.kind,
        "hourly_pence": locked.hourly_pence,
        "from_on": locked.from_on.isoformat(),
    }
    record_event(verb="rate.removed", by=by, at=at, subject=locked, data=data)
    locked.delete()
    if before is None:
        return None
    before.to_on = before.ended_at = before.ended_by = None
    before.save(update_fields=["to_on", "ended_at", "ended_by"])
    record_event(verb="rate.goes_on", by=by, at=at, subject=before, data={"kind": before.kind})
    return before


def check_can_be_removed(rate: HourlyRate) -> None:
    """Raise ``Refused`` where a rate was used, or where another follows it."""
    if rate.lines.exists():
        raise Refused("An estimate has used this rate, so it stays. Set a new rate from a later day instead.")
    follower = rate_after(rate)
    if follower is not None:
        raise Refused(
            f"Another rate follows this one on {day_text(follower.from_on)}. Remove that one first, "
            "if both are wrong."
        )


# estimates


@dataclass(frozen=True, slots=True)
class Priced:
    """A line as the worker saw it: where it stood on the page, and the price that stood beside it."""

    line: rules.Line
    place: int
    seen_pence: int


@transaction.atomic
def make_estimate(
    *, budget: IndicativeBudget, timetable: Sequence[Priced], show: bool, by: Any, at: datetime
) -> SecondEstimate:
    """Work out what a week's timetable costs at today's rates, and keep it beside the points' sum.

    ``show`` lets the person see it too. The same timetable at the same rates twice in a row is one
    estimate: a button pressed twice.
    """
    today = timezone.localdate(at)
    locked = IndicativeBudget.objects.select_for_update(of=("self",)).get(pk=budget.pk)
    permissions.check_can_estimate(by, locked, on=today)
    _check_timetable(timetable)
    rates = _rates_for(timetable, today)
    lines = [priced.line for priced in timetable]
    minutes = rules.weekly_minutes(lines)
    pence = rules.weekly_pence(
        (line.weekly_minutes, rate.hourly_pence) for line, rate in zip(lines, rates, strict=True)
    )
    rows = [_row(place, line, rate) for place, (line, rate) in enumerate(zip(lines, rates, strict=True))]
    newest = locked.estimates.first()
    if newest is not None and [_said(row) for row in newest.lines.all()] == [_said(row) for row in rows]:
        _set_shown(newest, show, by=by, at=at)
        return newest
    estimate = SecondEstimate.objects.create(
        budget=locked,
        rates_on=today,
        weekly_minutes=minutes,
        weekly_pence=pence,
        made_at=at,
        made_by=by,
        shown_at=at if show else None,
        shown_by=by if show else None,
    )
    for row in rows:
        row.estimate = estimate
    EstimateLine.objects.bulk_create(rows)
    record_event(
        verb="budget.estimated",
        by=by,
        at=at,
        subject=locked,
        person_id=locked.assessment.person_id,
        data={"weekly_minutes": minutes, "weekly_pence": pence, "lines": len(rows), "shown": show},
    )
    return estimate


def _check_timetable(timetable: Sequence[Priced]) -> None:
    if not timetable:
        raise Refused(
            "Fill in at least one line: what kind of support, on which days, and how long.", field="kind_0"
        )
    if len(timetable) > rules.MOST_LINES:
        raise Refused(f"A week can have {rules.MOST_LINES} lines. Put days with the same times into one.")
    for priced in timetable:
        fault = rules.fault_of(priced.line)
        if fault is not None:
            part, sentence = fault
            raise Refused(sentence, field=f"{part}_{priced.place}")


def _rates_for(timetable: Sequence[Priced], day: date) -> list[HourlyRate]:
    """Return the day's rate of each line; refuse where there is none, or another than was seen."""
    # Held until the estimate is stored, so that nobody removes a rate which is being used.
    by_kind = {rate.kind: rate for rate in in_force_on(day).select_for_update(no_key=True)}
    found = []
    for priced in timetable:
        kind, field = priced.line.kind, f"kind_{priced.place}"
        rate = by_kind.get(kind)
        if rate is None:
            raise Refused(
                f"There is no hourly rate for “{kind}” on {day_text(day)}. Choose another kind of support, "
                "or ask the owner of the allocation scheme to set a rate.",
                field=field,
            )
        if rate.hourly_pence != priced.seen_pence:
            raise Refused(
                f"The rate for “{kind}” has changed while you filled this in: it is "
                f"{pounds_text(rate.hourly_pence)} an hour now, and was {pounds_text(priced.seen_pence)}. "
                "Look at the sum again, then save.",
                field=field,
            )
        found.append(rate)
    return found


def _row(place: int, line: rules.Line, rate: HourlyRate) -> EstimateLine:
    return EstimateLine(
        place=place,
        rate=rate,
        days=sum(1 << day for day in set(line.days)),
        minutes=line.minutes,
        starts_minute=line.starts,
        ends_minute=line.ends,
        workers=line.workers,
    )


def _said(row: EstimateLine) -> tuple[Any, ...]:
    return row.rate_id, row.days, row.minutes, row.starts_minute, row.ends_minute, row.workers


@transaction.atomic
def show_estimate(*, estimate: SecondEstimate, shown: bool, by: Any, at: datetime) -> SecondEstimate:
    """Let the person see the newest estimate beside their budget, or not any more."""
    locked = SecondEstimate.objects.select_for_update(of=("self",)).get(pk=estimate.pk)
    permissions.check_can_estimate(by, locked.budget, on=timezone.localdate(at))
    newest = locked.budget.estimates.first()
    if shown and newest is not None and newest.pk != locked.pk:
        raise Refused("There is a newer estimate. Show that one instead.")
    _set_shown(locked, shown, by=by, at=at)
    return locked


def _set_shown(estimate: SecondEstimate, shown: bool, *, by: Any, at: datetime) -> None:
    if (estimate.shown_at is not None) is shown:
        return
    estimate.shown_at, estimate.shown_by = (at, by) if shown else (None, None)
    estimate.save(update_fields=["shown_at", "shown_by"])
    record_event(
        verb="budget.estimate_shown" if shown else "budget.estimate_hidden",
        by=by,
        at=at,
        subject=estimate.budget,
        person_id=estimate.budget.assessment.person_id,
    )
