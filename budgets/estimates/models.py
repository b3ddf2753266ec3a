"""Dated hourly rates, and the estimates that were made with them. What was used stays as it was."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models.functions import Upper

from .rules import DAY, MOST_HOURLY_PENCE, MOST_WORKERS


class DateRange(models.Func):
    """The days of a rate, its first and last both within; no last day means it goes on."""

    function = "daterange"
    output_field = DateRangeField()


class HourlyRate(models.Model):
    """What an hour of one kind of support costs, in whole pence, from a day to a day.

    Never changed in place: it ends on ``to_on``, its last day, and another follows. One that an
    estimate used cannot be removed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("kind of support", max_length=80)
    hourly_pence = models.PositiveIntegerField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["kind", "-from_on"]
        constraints = [
            ExclusionConstraint(
                name="rate_one_of_a_kind_a_day",
                expressions=[
                    (Upper("kind"), RangeOperators.EQUAL),
                    (
                        DateRange(
                            "from_on", "to_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                name="rate_says_what_and_whence",
                condition=~models.Q(kind="")
                & ~models.Q(source="")
                & models.Q(hourly_pence__gte=1, hourly_pence__lte=MOST_HOURLY_PENCE),
            ),
            models.CheckConstraint(
                name="rate_ends_on_or_after_its_start",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
            ),
            models.CheckConstraint(
                name="rate_ended_pair",
                condition=models.Q(to_on__isnull=True, ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(to_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="rate_stays", exclude=["to_on", "ended_at", "ended_by"])]

    def __str__(self) -> str:
        return f"{self.kind} from {self.from_on:%d %B %Y}"


class SecondEstimate(models.Model):
    """What a week's timetable of support costs at the rates of one day. Never worked out again.

    The newest of a budget counts, the ones before it are its history. ``shown_at`` is set while the
    person sees it beside their budget.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    budget = models.ForeignKey("budgets.IndicativeBudget", on_delete=models.PROTECT, related_name="estimates")
    rates_on = models.DateField("the day whose rates were used")
    weekly_minutes = models.PositiveIntegerField()
    weekly_pence = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField(null=True, blank=True)
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["budget", "-made_at"], name="estimate_newest")]
        constraints = [
            models.CheckConstraint(
                name="estimate_above_nothing", condition=models.Q(weekly_minutes__gt=0, weekly_pence__gte=0)
            ),
            models.CheckConstraint(
                name="estimate_shown_pair",
                condition=models.Q(shown_at__isnull=True, shown_by__isnull=True)
                | models.Q(shown_at__isnull=False, shown_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="estimate_stays", exclude=["shown_at", "shown_by"]),
            pgtrigger.Protect(name="estimate_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Second estimate of {self.made_at:%d %B %Y}"


class EstimateLine(models.Model):
    """One line of a timetable, with the rate that priced it. See ``rules.Line`` for what each part means."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    estimate = models.ForeignKey(SecondEstimate, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField()
    rate = models.ForeignKey(HourlyRate, on_delete=models.PROTECT, related_name="lines")
    days = models.PositiveSmallIntegerField("one bit a day, the lowest for Monday")
    minutes = models.PositiveSmallIntegerField()
    starts_minute = models.PositiveSmallIntegerField(null=True, blank=True)
    ends_minute = models.PositiveSmallIntegerField(null=True, blank=True)
    workers = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["estimate", "place"], name="estimate_line_place"),
            models.CheckConstraint(
                name="estimate_line_within_a_week",
                condition=models.Q(
                    days__gte=1,
                    days__lte=127,
                    minutes__gte=1,
                    minutes__lte=DAY,
                    workers__gte=1,
                    workers__lte=MOST_WORKERS,
                ),
            ),
            models.CheckConstraint(
                name="estimate_line_times_agree",
                condition=models.Q(starts_minute__isnull=True, ends_minute__isnull=True)
                | (
                    models.Q(starts_minute__isnull=False, ends_minute__isnull=False)
                    & models.Q(starts_minute__lt=DAY, ends_minute__gte=1, ends_minute__lte=DAY)
                    & ~models.Q(starts_minute=models.F("ends_minute"))
                    & (
                        models.Q(minutes=models.F("ends_minute") - models.F("starts_minute"))
                        | models.Q(
                            minutes=models.F("ends_minute") - models.F("starts_minute") + models.Value(DAY)
                        )
                    )
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="estimate_line_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"Line {self.place} of a timetable"
