"""Up to which sums a worker decides by herself."""

import uuid

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q

from budgets.estimates.models import DateRange
from socialcare.people.models import Team, Worker
from supportplans.models.fields import by_user, pair

_BOTH_WITHIN = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


class SignOffLimit(models.Model):
    """A worker's limit from one day to another (both within it; no end means until further notice).

    Pence a week for the person's whole budget, and pence once over twelve months. It counts in the
    team in which it was set. Never changed but for its end, or that it was set by mistake.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="sign_off_limits")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    weekly_pence = models.PositiveBigIntegerField()
    once_pence = models.PositiveBigIntegerField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    reason = models.TextField(max_length=1000, blank=True)
    set_at = models.DateTimeField()
    set_by = by_user(null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = by_user(null=True)

    class Meta:
        ordering = ["-from_on", "-set_at"]
        constraints = [
            models.CheckConstraint(name="limit_above_nothing", condition=Q(weekly_pence__gt=0)),
            models.CheckConstraint(
                name="limit_ends_after_start",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
            ),
            pair("withdrawn", "limit_withdrawn_pair"),
            ExclusionConstraint(
                name="limit_one_at_a_time",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (
                        DateRange(
                            "from_on", "to_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="limit_stays", exclude=["to_on", "withdrawn_at", "withdrawn_by"]),
            pgtrigger.Protect(name="limit_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Limit from {self.from_on:%d %B %Y}"
