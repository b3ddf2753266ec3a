"""Published rules, and the sums that followed from them."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models

from . import states


class AllocationScheme(models.Model):
    """One version of a council's resource allocation system. Once published it never changes."""

    workflow = states.SCHEME

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    document = models.JSONField()
    questionnaire = models.OneToOneField(
        "assessments.Questionnaire",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="scheme",
    )
    status = models.CharField(
        max_length=12, choices=states.SCHEME.states, default=states.DRAFT, editable=False
    )
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["key", "-effective_from", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="scheme_version"),
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(status="published"),
                name="scheme_one_published",
            ),
            models.CheckConstraint(
                name="scheme_published_pair",
                condition=models.Q(published_at__isnull=True, published_by__isnull=True)
                | models.Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="scheme_published_has_questions",
                condition=models.Q(status="draft")
                | models.Q(questionnaire__isnull=False, published_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_scheme_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status=states.DRAFT)
                & (
                    pgtrigger.Q(old__document__df=pgtrigger.F("new__document"))
                    | pgtrigger.Q(old__key__df=pgtrigger.F("new__key"))
                    | pgtrigger.Q(old__version__df=pgtrigger.F("new__version"))
                    | pgtrigger.Q(old__questionnaire__df=pgtrigger.F("new__questionnaire"))
                    | pgtrigger.Q(old__effective_from__df=pgtrigger.F("new__effective_from"))
                    | pgtrigger.Q(old__published_at__df=pgtrigger.F("new__published_at"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class IndicativeBudget(models.Model):
    """The sum that a completed assessment gave there and then. Never worked out again.

    Money is in whole pence a week; ``weekly_pence`` is empty where the table ends and a person must
    estimate. ``statement`` holds every line as it was shown; ``inputs`` what went into the engine.
    """

    class Outcome(models.TextChoices):
        SUM = "sum", "A sum"
        NOTHING = "nothing", "Nothing"
        REFER = "refer", "A person must estimate"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.OneToOneField(
        "assessments.Assessment", on_delete=models.PROTECT, related_name="indicative_budget"
    )
    scheme = models.ForeignKey(AllocationScheme, on_delete=models.PROTECT, related_name="budgets")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    points = models.DecimalField(max_digits=24, decimal_places=12, null=True, blank=True)
    weekly_pence = models.PositiveBigIntegerField(null=True, blank=True)
    statement = models.JSONField()
    inputs = models.JSONField()
    worked_out_at = models.DateTimeField()
    worked_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="indicative_sum_fits_outcome",
                condition=models.Q(outcome="refer", weekly_pence__isnull=True)
                | models.Q(outcome="nothing", weekly_pence=0)
                | models.Q(outcome="sum", weekly_pence__gt=0),
            ),
        ]
        triggers = [pgtrigger.Protect(name="budget_stays_as_shown", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"Indicative budget of {self.worked_out_at:%d %B %Y}"


class Adjustment(models.Model):
    """A worker's own indicative sum, with its reason, kept beside the computed one.

    The newest row counts; the computed sum stays as it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    budget = models.ForeignKey(IndicativeBudget, on_delete=models.PROTECT, related_name="adjustments")
    weekly_pence = models.PositiveBigIntegerField()
    reason = models.TextField(max_length=2000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="adjustment_above_nothing_with_reason",
                condition=models.Q(weekly_pence__gt=0) & ~models.Q(reason=""),
            ),
        ]
        triggers = [pgtrigger.Protect(name="adjustment_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"Adjusted on {self.made_at:%d %B %Y}"
