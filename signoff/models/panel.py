"""The panel: who sits on it, what they know about, what they may see while a case is open, what they say."""

import uuid
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Q

from budgets.estimates.models import DateRange
from socialcare.people.models import Worker
from supportplans.models import PlanVersion
from supportplans.models.fields import by_user, pair, stays

from .. import expertise
from .referrals import Referral

_BOTH_WITHIN = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


def expertise_field() -> Any:
    """Return a field for what somebody knows about."""
    one = models.CharField(max_length=30, choices=expertise.EXPERTISE)
    return ArrayField(one, default=list, blank=True)


class PanelMembership(models.Model):
    """A worker sits on the panel from one day to another, both within; a chair decides its cases.

    One seat at a time: another may follow on the day after. One that was ended by hand counts no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="panel_memberships")
    expertise = expertise_field()
    is_chair = models.BooleanField(default=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = by_user(null=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = by_user(null=True)

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            ExclusionConstraint(
                name="membership_one_at_a_time",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (DateRange("from_on", "to_on", _BOTH_WITHIN), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
            ),
            pair("ended", "membership_ended_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} on the panel"


class PanelAccess(models.Model):
    """What was opened to a member for one referral, so that it can be closed again with it.

    ``granted`` says that this row gave the access: a member who could open the record anyway keeps it.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="panel_access")
    user = by_user()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "user"], condition=Q(ended_at__isnull=True), name="panel_access_once"
            ),
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(ended_at__isnull=True), name="panel_access_open"),
        ]

    def __str__(self) -> str:
        return f"Access of {self.user_id}"


class Opinion(models.Model):
    """What a member of the panel thinks of a plan version, out of what they know about. The newest counts."""

    class View(models.TextChoices):
        SUPPORT = "support", "I support it"
        SUPPORT_IF = "support_if", "I support it, with something to bear in mind"
        CONCERN = "concern", "I have a concern"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="opinions")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="+")
    expertise = expertise_field()
    view = models.CharField(max_length=12, choices=View.choices)
    words = models.TextField(max_length=4000)
    given_at = models.DateTimeField()
    given_by = by_user()

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="opinion_pair",
                condition=Q(given_at__isnull=False, given_by__isnull=False) & ~Q(words=""),
            ),
        ]
        triggers = [stays("opinion_stays")]

    def __str__(self) -> str:
        return self.get_view_display()
