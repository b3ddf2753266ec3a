"""Reading rates and estimates. Estimates are reached through a budget that this user may open."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from .models import EstimateLine, HourlyRate, SecondEstimate


def estimates_with_lines() -> QuerySet[SecondEstimate]:
    """Return every estimate with what it is told with, newest first: to prefetch along a budget."""
    lines = EstimateLine.objects.select_related("rate")
    return SecondEstimate.objects.select_related("made_by", "shown_by").prefetch_related(
        Prefetch("lines", queryset=lines)
    )


def in_force_on(day: date) -> QuerySet[HourlyRate]:
    """Return the rates of one day, one for each kind of support that has one."""
    return (
        HourlyRate.objects.filter(from_on__lte=day)
        .filter(Q(to_on__isnull=True) | Q(to_on__gte=day))
        .order_by("kind")
    )


def rates_on(day: date) -> list[HourlyRate]:
    """Return the rates of one day as a list, to be shown."""
    return list(in_force_on(day))


def rates_with_history() -> Sequence[HourlyRate]:
    """Return every rate, kind by kind, the newest of each first, with whether an estimate used it."""
    used = Exists(EstimateLine.objects.filter(rate=OuterRef("pk")))
    return list(HourlyRate.objects.select_related("added_by", "ended_by").annotate(is_used=used))


def find_rate(*, id: UUID) -> HourlyRate:
    """Return one rate; raise ``HourlyRate.DoesNotExist``."""
    return HourlyRate.objects.select_related("added_by").get(pk=id)


def goes_on_without(rate: HourlyRate) -> HourlyRate | None:
    """Return the rate of the same kind that ended just where this one starts, or None."""
    return HourlyRate.objects.filter(kind__iexact=rate.kind, to_on=rate.from_on - timedelta(days=1)).first()


def rate_after(rate: HourlyRate) -> HourlyRate | None:
    """Return a rate of the same kind that starts later, or None."""
    return HourlyRate.objects.filter(kind__iexact=rate.kind, from_on__gt=rate.from_on).first()
