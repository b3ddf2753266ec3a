"""Published rules, and the sums that followed from them."""

import uuid
from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models

from assessments.models import Assessment
from assessments.states import COMPLETED

from . import states
from .calibration.models import CaseSet, PastCase  # noqa: F401 - tables of this room
from .estimates.models import (  # noqa: F401 - tables of this room
    DateRange,
    EstimateLine,
    HourlyRate,
    SecondEstimate,
)

_BOTH_WITHIN = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


def _together(name: str) -> models.CheckConstraint:
    """Keep when something happened and who did it together."""
    neither = models.Q(**{f"{name}_at__isnull": True, f"{name}_by__isnull": True})
    both = models.Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False})
    return models.CheckConstraint(name=f"scheme_{name}_pair", condition=neither | both)


def _other_than(field: str) -> models.CheckConstraint:
    """Keep whoever approves a version another person than ``field`` names."""
    return models.CheckConstraint(
        name=f"scheme_approved_not_{field}",
        condition=models.Q(approved_by__isnull=True)
        | models.Q(**{f"{field}__isnull": True})
        | ~models.Q(approved_by=models.F(field)),
    )


class AllocationScheme(models.Model):
    """One version of a council's resource allocation system.

    While it is a draft its document may have faults; ``key``, ``version`` and ``title`` follow the
    document. Once it is proposed the document stays as it is, and once published nothing changes.
    """

    workflow = states.SCHEME

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    document = models.JSONField()
    based_on = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
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
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sent_back_reason = models.TextField(max_length=2000, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["key", "-effective_from", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"],
                condition=models.Q(status__in=states.FIXED),
                name="scheme_version",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(status=states.PUBLISHED),
                name="scheme_one_published",
            ),
            models.UniqueConstraint(
                fields=["key", "effective_from"],
                condition=models.Q(status=states.APPROVED),
                name="scheme_one_approved_a_day",
            ),
            *(_together(name) for name in ("changed", "proposed", "sent_back", "approved", "published")),
            _other_than("proposed_by"),
            _other_than("changed_by"),
            models.CheckConstraint(
                name="scheme_sent_back_with_reason",
                condition=models.Q(sent_back_at__isnull=True) | ~models.Q(sent_back_reason=""),
            ),
            models.CheckConstraint(
                name="scheme_proposed_with_a_day",
                condition=models.Q(status__in=(states.DRAFT, states.DISCARDED))
                | models.Q(effective_from__isnull=False),
            ),
            models.CheckConstraint(
                name="scheme_proposed_by_somebody",
                condition=~models.Q(status__in=(states.PROPOSED, states.APPROVED))
                | models.Q(proposed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="scheme_approved_by_somebody",
                condition=~models.Q(status=states.APPROVED) | models.Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="scheme_published_has_questions",
                condition=~models.Q(status__in=(states.PUBLISHED, states.RETIRED))
                | models.Q(questionnaire__isnull=False, published_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="proposed_scheme_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status=states.DRAFT)
                & (
                    pgtrigger.Q(old__document__df=pgtrigger.F("new__document"))
                    | pgtrigger.Q(old__key__df=pgtrigger.F("new__key"))
                    | pgtrigger.Q(old__version__df=pgtrigger.F("new__version"))
                    | pgtrigger.Q(old__title__df=pgtrigger.F("new__title"))
                    | pgtrigger.Q(old__effective_from__df=pgtrigger.F("new__effective_from"))
                    | pgtrigger.Q(old__changed_by__df=pgtrigger.F("new__changed_by"))
                ),
            ),
            pgtrigger.Protect(
                name="published_scheme_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=(states.PUBLISHED, states.RETIRED))
                & (
                    pgtrigger.Q(old__questionnaire__df=pgtrigger.F("new__questionnaire"))
                    | pgtrigger.Q(old__published_at__df=pgtrigger.F("new__published_at"))
                    | pgtrigger.Q(old__proposed_by__df=pgtrigger.F("new__proposed_by"))
                    | pgtrigger.Q(old__approved_by__df=pgtrigger.F("new__approved_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class DraftSave(models.Model):
    """A draft as it stood after one change: what a later change is compared with, and a way back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(AllocationScheme, on_delete=models.PROTECT, related_name="saves")
    revision = models.PositiveIntegerField()
    document = models.JSONField()
    what = models.CharField(max_length=200)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "revision"], name="draft_save_revision"),
        ]
        triggers = [pgtrigger.Protect(name="draft_save_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.what} ({self.revision})"


class SchemeFile(models.Model):
    """A file as somebody brought it along, its bytes for ever: a whole document, or examples.

    ``refused_because`` says line by line why it could not be used; it is empty where it was. Examples
    that were used, and not set aside since, are run whenever the version is proposed or approved.
    ``scheme`` is empty only where a document could not be kept as a draft.
    """

    class Purpose(models.TextChoices):
        DOCUMENT = "document", "A whole scheme"
        EXAMPLES = "examples", "Examples"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scheme = models.ForeignKey(
        AllocationScheme, null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    name = models.CharField(max_length=150)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    refused_because = models.TextField(blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="scheme_file_purpose_known", condition=models.Q(purpose__in=("document", "examples"))
            ),
            models.CheckConstraint(
                name="scheme_file_used_for_a_version",
                condition=models.Q(scheme__isnull=False)
                | models.Q(purpose="document") & ~models.Q(refused_because=""),
            ),
            models.CheckConstraint(
                name="scheme_file_has_hash", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="scheme_file_set_aside_pair",
                condition=models.Q(set_aside_at__isnull=True, set_aside_by__isnull=True)
                | models.Q(set_aside_at__isnull=False, set_aside_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["scheme", "sha256"],
                condition=models.Q(purpose="examples", refused_because="", set_aside_at__isnull=True),
                name="scheme_file_examples_once",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="scheme_file_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="scheme_file_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__content__df=pgtrigger.F("new__content"))
                | pgtrigger.Q(old__sha256__df=pgtrigger.F("new__sha256"))
                | pgtrigger.Q(old__name__df=pgtrigger.F("new__name"))
                | pgtrigger.Q(old__scheme__df=pgtrigger.F("new__scheme"))
                | pgtrigger.Q(old__refused_because__df=pgtrigger.F("new__refused_because")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


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


class StoredAnswersQuerySet(models.QuerySet["StoredAnswers"]):
    def in_force(self) -> "StoredAnswersQuerySet":
        """Keep those of assessments that no newer one has replaced: one for each person.

        Asked as what is not replaced, the database passes over the replaced ones without a join of all.
        """
        replaced = Assessment.objects.filter(pk=models.OuterRef("assessment")).exclude(status=COMPLETED)
        return self.filter(~models.Exists(replaced))


class StoredAnswers(models.Model):
    """The answers behind a sum as bytes, and their total, so that a run over everybody reads no JSON.

    ``codes`` is what ``budgets.engine.codes`` writes for the scheme; ``total`` is what all of it came
    to, with ``total_digits`` after the point: points, or pounds where each need has its price.
    ``assessment`` is the budget's own, so that who is in force is known without reading the budgets.
    """

    budget = models.OneToOneField(
        IndicativeBudget, primary_key=True, on_delete=models.CASCADE, related_name="stored_answers"
    )
    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="stored_answers")
    scheme = models.ForeignKey(AllocationScheme, on_delete=models.PROTECT, related_name="stored_answers")
    codes = models.BinaryField()
    total = models.BigIntegerField()
    total_digits = models.PositiveSmallIntegerField()

    objects = StoredAnswersQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stored answers"
        constraints = [
            models.CheckConstraint(
                name="stored_total_not_negative",
                condition=models.Q(total__gte=0),
            ),
        ]
        triggers = [pgtrigger.Protect(name="stored_answers_stay", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"Answers of {self.budget}"


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


class PersonalBudget(models.Model):
    """The sum agreed for a person (Care Act 2014, section 26): in all, what they pay, what the council pays.

    Written when sign-off calls it down, and never changed but for its end: the next one ends the one
    before. ``indicative`` is the sum it began from, where there was one. Money is whole pence a week.
    ``to_on`` is the last day; one that is replaced before its second day, or before it began, ends on the
    day before its first and was never in force. An end can come earlier, never later. No two are in
    force on one day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="personal_budgets")
    indicative = models.ForeignKey(
        IndicativeBudget, null=True, blank=True, on_delete=models.PROTECT, related_name="personal_budgets"
    )
    weekly_pence = models.PositiveBigIntegerField()
    person_weekly_pence = models.PositiveBigIntegerField("what the person pays a week")
    council_weekly_pence = models.PositiveBigIntegerField("what the council pays a week")
    agreed_on = models.DateField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-from_on", "-recorded_at"]
        indexes = [
            models.Index(fields=["person", "-from_on"], name="personal_budget_newest"),
            models.Index(fields=["indicative", "-recorded_at"], name="personal_budget_of_sum"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(to_on__isnull=True), name="personal_budget_one_open"
            ),
            models.CheckConstraint(
                name="personal_budget_adds_up",
                condition=models.Q(
                    weekly_pence=models.F("person_weekly_pence") + models.F("council_weekly_pence")
                ),
            ),
            models.CheckConstraint(
                name="personal_budget_ends_after_start",
                condition=models.Q(to_on__isnull=True)
                | models.Q(to_on__gte=models.F("from_on") - models.Value(timedelta(days=1))),
            ),
            ExclusionConstraint(
                name="personal_budget_one_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("from_on", "to_on", _BOTH_WITHIN), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="personal_budget_stays", exclude=["to_on"]),
            pgtrigger.Protect(
                name="personal_budget_end_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__to_on__isnull=False)
                & (
                    pgtrigger.Q(new__to_on__isnull=True)
                    | pgtrigger.Q(new__to_on__gt=pgtrigger.F("old__to_on"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Personal budget from {self.from_on:%d %B %Y}"
