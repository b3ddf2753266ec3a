"""What a plan costs, as rough or as exact as the person likes."""

import uuid

from django.db import models

from socialcare.values.marked import marked

from .entries import PlanEntry
from .fields import by_user, pair
from .plans import SupportPlan


class CostLine(models.Model):
    """One cost: ``quantity`` times ``price_pence`` each ``period``, paid from ``paid_from``.

    "Cleaner, 2 hours, £15 an hour, each week" is quantity 2, unit "hour", price 1500, period week;
    a rough "about £40 a month" is quantity 1 and no unit. Money is in whole pence.
    A removed line can be brought back.
    """

    class Period(models.TextChoices):
        WEEK = "week", marked("Each week")
        FORTNIGHT = "fortnight", marked("Every two weeks")
        FOUR_WEEKS = "four_weeks", marked("Every four weeks")
        MONTH = "month", marked("Each month")
        YEAR = "year", marked("Each year")
        ONCE = "once", marked("Once")

    class PaidFrom(models.TextChoices):
        BUDGET = "budget", marked("My personal budget")
        OWN = "own", marked("My own money")
        OTHER = "other", marked("Somebody else pays, or it is free")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="costs")
    entry = models.ForeignKey(
        PlanEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="costs"
    )
    what = models.CharField("what it is for", max_length=200)
    quantity = models.DecimalField("how many", max_digits=8, decimal_places=2, default=1)
    unit = models.CharField("of what", max_length=40, blank=True)
    price_pence = models.PositiveBigIntegerField("price")
    period = models.CharField("how often", max_length=10, choices=Period.choices)
    paid_from = models.CharField(max_length=10, choices=PaidFrom.choices, default=PaidFrom.BUDGET)
    place = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    added_by = by_user()
    changed_at = models.DateTimeField()
    changed_by = by_user()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = by_user(null=True)

    class Meta:
        ordering = ["place", "added_at", "id"]
        indexes = [models.Index(fields=["plan", "place"], name="cost_plan_place")]
        constraints = [
            pair("removed", "cost_removed_pair"),
            models.CheckConstraint(
                name="cost_changed_pair",
                condition=models.Q(changed_at__isnull=False, changed_by__isnull=False),
            ),
            models.CheckConstraint(name="cost_quantity_above_nothing", condition=models.Q(quantity__gt=0)),
            models.CheckConstraint(name="cost_says_what_for", condition=~models.Q(what="")),
        ]

    def __str__(self) -> str:
        return self.what
