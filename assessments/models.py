"""What was asked at a visit and what was answered, in the person's words and in choices."""

import uuid

from django.conf import settings
from django.db import models

from . import states


class Questionnaire(models.Model):
    """The questions of one version of an allocation scheme, without any points or sums.

    It is made when a scheme is published (``budgets``), so that the questions stand written once;
    ``document`` holds ``title``, ``questions`` and ``informal_support`` as the scheme has them.
    """

    key = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    document = models.JSONField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="questionnaire_version"),
            models.CheckConstraint(
                name="questionnaire_closed_after_opened",
                condition=models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=models.F("opened_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Assessment(models.Model):
    """One assessment of one person. ``client_id`` makes a repeated send harmless."""

    workflow = states.ASSESSMENT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="assessments")
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="assessments")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="assessments")
    status = models.CharField(
        max_length=12, choices=states.ASSESSMENT.states, default=states.DRAFT, editable=False
    )
    visited_on = models.DateField()
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)
    kept_version_at = models.DateTimeField(null=True, blank=True)
    kept_version_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.TextField(max_length=1000, blank=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(status="draft"), name="assessment_one_draft"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(status="completed"),
                name="assessment_one_in_force",
            ),
            models.CheckConstraint(
                name="assessment_status_known",
                condition=models.Q(status__in=[state for state, _ in states.ASSESSMENT.states]),
            ),
            models.CheckConstraint(
                name="assessment_completed_pair",
                condition=models.Q(completed_at__isnull=True, completed_by__isnull=True)
                | models.Q(completed_at__isnull=False, completed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_completed_has_time",
                condition=models.Q(status__in=["draft", "ended"], completed_at__isnull=True)
                | models.Q(status__in=["completed", "superseded"], completed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_kept_version_pair",
                condition=models.Q(kept_version_at__isnull=True, kept_version_by__isnull=True)
                | models.Q(kept_version_at__isnull=False, kept_version_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Assessment of {self.visited_on:%d %B %Y}"


class Answer(models.Model):
    """One answer, by the stable id of what was asked, never by its wording.

    ``part`` says which piece of the question: the choice, the person's own words, why they cannot
    do it alone, the share that others do, who those are. ``value`` is text, or a list of ids.
    """

    class Part(models.TextChoices):
        CHOICE = "choice", "Choice"
        WORDS = "words", "In their own words"
        UNABLE = "unable", "Why they cannot do this alone"
        SHARE = "share", "How much others do already"
        WHO = "who", "Who helps"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=80)
    part = models.CharField(max_length=10, choices=Part.choices)
    value = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question", "part"], name="answer_once_per_part"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_part_display()}"


class AnswerConflict(models.Model):
    """The other text where two pages changed the same answer; kept until somebody chooses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="conflicts")
    question = models.CharField(max_length=80)
    part = models.CharField(max_length=10, choices=Answer.Part.choices)
    value = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["saved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question", "part"],
                condition=models.Q(settled_at__isnull=True),
                name="conflict_one_open_per_part",
            ),
            models.CheckConstraint(
                name="conflict_settled_pair",
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Two answers to {self.question}"


class Eligibility(models.Model):
    """The decision under the Care and Support (Eligibility Criteria) Regulations 2014, with reasons.

    Written when the assessment is completed and never changed. ``outcomes`` lists the outcomes the
    person cannot achieve, each with the reasons; ``reasons`` are the sentences people read.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="eligibility")
    eligible = models.BooleanField()
    outcomes = models.JSONField()
    reasons = models.JSONField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return "Eligible" if self.eligible else "Not eligible"
