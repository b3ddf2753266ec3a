"""Past cases that the council brings along: a total, the sum agreed, and what to split by. No names."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models

from socialcare.people.background import BROAD_GROUPS, SupportReason

from .rules import AGE_BANDS, YES_NO


class CaseSet(models.Model):
    """One file of past cases, kept whole or not at all; it is replaced or removed, never changed.

    ``counting_key`` says how its totals were counted: a version of the scheme that gives the same
    answers other points has another key, and these cases do not speak of it. ``scheme_version`` is
    the version whose points these are, as people call it.
    """

    class Origin(models.TextChoices):
        UPLOADED = "uploaded", "From a file of the council’s own cases"
        INVENTED = "invented", "Invented, for trying out"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme_key = models.CharField(max_length=80)
    scheme_version = models.CharField(max_length=40)
    counting_key = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    agreed_from_on = models.DateField("the earliest day on which one of them was agreed")
    agreed_to_on = models.DateField("the latest day on which one of them was agreed")
    size = models.PositiveIntegerField("number of cases")
    #: SHA-256 of the file, so that the same cases are not counted twice; invented ones have none.
    file_hash = models.CharField(max_length=64, blank=True, editable=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-added_at", "-id"]
        indexes = [models.Index(fields=["scheme_key", "counting_key"], name="case_set_counting")]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme_key", "counting_key", "file_hash"],
                condition=~models.Q(file_hash=""),
                name="case_set_file_once",
            ),
            models.CheckConstraint(
                name="case_set_origin_known", condition=models.Q(origin__in=["uploaded", "invented"])
            ),
            models.CheckConstraint(
                name="case_set_days_in_order",
                condition=models.Q(agreed_to_on__gte=models.F("agreed_from_on")),
            ),
            models.CheckConstraint(
                name="case_set_named_and_filled", condition=~models.Q(name="") & models.Q(size__gt=0)
            ),
        ]
        triggers = [pgtrigger.Protect(name="case_set_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.name


class PastCase(models.Model):
    """One past case: the scheme's total (points, or pounds where each need has a price) and pence a week.

    ``case_ref`` tells two rows of one file apart and means nothing here; it may be empty.
    """

    case_set = models.ForeignKey(CaseSet, on_delete=models.CASCADE, related_name="cases")
    case_ref = models.CharField(max_length=40, blank=True)
    total = models.DecimalField(max_digits=24, decimal_places=12)
    agreed_weekly_pence = models.PositiveBigIntegerField()
    support_reason = models.CharField(max_length=20, choices=SupportReason.choices, blank=True)
    age_band = models.CharField(max_length=10, choices=AGE_BANDS, blank=True)
    ethnic_group = models.CharField(max_length=10, choices=list(BROAD_GROUPS.items()), blank=True)
    lives_alone = models.CharField(max_length=3, choices=YES_NO, blank=True)
    has_carer = models.CharField(max_length=3, choices=YES_NO, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case_set", "total"], name="past_case_total")]
        constraints = [
            models.UniqueConstraint(
                fields=["case_set", "case_ref"],
                condition=~models.Q(case_ref=""),
                name="past_case_once_in_a_set",
            ),
            models.CheckConstraint(name="past_case_total_not_negative", condition=models.Q(total__gte=0)),
        ]
        triggers = [pgtrigger.Protect(name="past_case_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.total} gives {self.agreed_weekly_pence}p a week"
