"""What was asked at a visit and what was answered, in the person's words and in choices."""

import uuid
from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models

from . import rules, states


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def open_on(self, day: date) -> "QuestionnaireQuerySet":
        """Return the versions that new assessments are asked from on that day, the newest first."""
        return self.filter(
            models.Q(closed_on__isnull=True) | models.Q(closed_on__gte=day), opened_on__lte=day
        ).order_by("-opened_on", "-id")


class Questionnaire(models.Model):
    """The questions of one version of an allocation scheme, without any points or sums.

    It is made when a scheme is published (``budgets``), so that the questions stand written once;
    ``document`` holds ``title``, ``questions`` and ``informal_support`` as the scheme has them.
    ``closed_on`` is the last day on which a new assessment was asked from it.
    """

    key = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    document = models.JSONField()
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = QuestionnaireQuerySet.as_manager()

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

    def is_closed_on(self, day: date) -> bool:
        """Return whether another version had taken its place by that day."""
        return self.closed_on is not None and self.closed_on < day


class Assessment(models.Model):
    """One assessment of one person. ``client_id`` makes a repeated send harmless.

    ``revision`` counts every change. ``helpers`` is written when it is completed: who helped and
    what they had said by that day, so that the finished page stays true when the circle changes.
    ``former_questionnaire`` is the version whose answers were brought to the present one.
    """

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
    former_questionnaire = models.ForeignKey(
        Questionnaire, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    helpers = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    kept_version_at = models.DateTimeField(null=True, blank=True)
    kept_version_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    end_reason = models.TextField(max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
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
                name="assessment_ended_has_reason",
                condition=models.Q(status="ended", ended_at__isnull=False, ended_by__isnull=False)
                & ~models.Q(end_reason="")
                | ~models.Q(status="ended")
                & models.Q(ended_at__isnull=True, ended_by__isnull=True, end_reason=""),
            ),
            models.CheckConstraint(
                name="assessment_kept_version_pair",
                condition=models.Q(kept_version_at__isnull=True, kept_version_by__isnull=True)
                | models.Q(kept_version_at__isnull=False, kept_version_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Assessment of {self.visited_on:%d %B %Y}"


def only_while_draft(name: str) -> pgtrigger.Trigger:
    """Return a trigger that refuses every change once the assessment is no draft any more."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        declare=[("found", "text")],
        func="""
            SELECT status INTO found FROM assessments_assessment
                WHERE id = COALESCE(NEW.assessment_id, OLD.assessment_id);
            IF found <> 'draft' THEN
                RAISE EXCEPTION 'The answers of an assessment that is % do not change.', found
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


class Answer(models.Model):
    """One answer, by the stable id of what was asked, never by its wording.

    ``part`` says which piece of the question: the choice, the person's own words, why they cannot
    do it alone, the share that others do, who those are. ``value`` is text, or a list of ids.
    ``page`` is the page (a tab, a laptop) that saved it last and ``sequence`` that page's own count:
    they tell a page's own late or repeated send from somebody else's change.
    """

    class Part(models.TextChoices):
        CHOICE = "choice", "Choice"
        WORDS = "words", "In their own words"
        UNABLE = "unable", "Why they cannot do this alone"
        SHARE = "share", "How much others do already"
        WHO = "who", "Who helps"
        SOMEONE = "someone", "Somebody who helps, not added yet"
        UNTIL = "until", "Until when they can help"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=80)
    part = models.CharField(max_length=10, choices=Part.choices)
    value = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    page = models.UUIDField(null=True, blank=True)
    sequence = models.PositiveBigIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question", "part"], name="answer_once_per_part"),
            models.CheckConstraint(name="answer_part_known", condition=models.Q(part__in=rules.PARTS)),
        ]
        triggers = [only_while_draft("only_while_draft")]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_part_display()}"

    @property
    def key(self) -> rules.Key:
        """Question and part."""
        return self.question, self.part


class AnswerConflict(models.Model):
    """The other text where two pages changed the same answer; kept until somebody chooses.

    ``kept`` says, once it is settled, which text stands; ``replaced`` holds the saved text that had
    to give way, so that neither is ever lost.
    """

    class Kept(models.TextChoices):
        SAVED = "saved", "The text that was saved first"
        OTHER = "other", "The other text"
        BOTH = "both", "A text made from both"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="conflicts")
    question = models.CharField(max_length=80)
    part = models.CharField(max_length=10, choices=Answer.Part.choices)
    value = models.JSONField()
    page = models.UUIDField(null=True, blank=True)
    sequence = models.PositiveBigIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept = models.CharField(max_length=5, choices=Kept.choices, blank=True)
    replaced = models.JSONField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["saved_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question", "part", "page"],
                condition=models.Q(settled_at__isnull=True),
                nulls_distinct=False,
                name="conflict_one_open_per_page",
            ),
            models.CheckConstraint(
                name="conflict_settled_pair",
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True, kept="")
                | models.Q(settled_at__isnull=False, settled_by__isnull=False) & ~models.Q(kept=""),
            ),
        ]
        triggers = [only_while_draft("conflict_only_while_draft")]

    def __str__(self) -> str:
        return f"Two answers to {self.question}"

    @property
    def key(self) -> rules.Key:
        """Question and part."""
        return self.question, self.part


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

    class Meta:
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return "Eligible" if self.eligible else "Not eligible"
