"""What a person and the council write to each other. Words are added and never changed."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from assessments.models import Assessment
from budgets.models import IndicativeBudget
from socialcare.audit.models import Event
from socialcare.people.models import Person
from supportplans.models.fields import by_user, pair, stays

from . import states


class Conversation(models.Model):
    """One matter that a person wrote about, until it is settled.

    ``budget`` or ``assessment`` is what does not look right; ``event`` the opening of the record that
    somebody asks about. ``waiting_since`` and ``answer_by`` are there while an answer is awaited.
    ``answered_at`` is the newest answer, ``read_at`` when the person had one before them last.
    """

    workflow = states.CONVERSATION

    class Kind(models.TextChoices):
        MESSAGE = "message", "A message"
        NOT_RIGHT = "not_right", "It does not look right"
        DETAILS = "details", "A change of details"
        TALK = "talk", "They would like to talk"
        REVIEW = "review", "They ask for a review"
        LOOKED = "looked", "Why somebody looked"
        CORRECTION = "correction", "Something in the record is wrong"
        LANGUAGE = "language", "An interpreter, or another format"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="conversations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    budget = models.ForeignKey(
        IndicativeBudget, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges"
    )
    assessment = models.ForeignKey(
        Assessment, null=True, blank=True, on_delete=models.PROTECT, related_name="challenges"
    )
    event = models.OneToOneField(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="question"
    )
    status = models.CharField(
        max_length=10, choices=states.CONVERSATION.states, default=states.WAITING, editable=False
    )
    opened_at = models.DateTimeField()
    opened_by = by_user()
    waiting_since = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = by_user(null=True)
    read_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = by_user(null=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            pair("opened", "conversation_opened_pair"),
            pair("answered", "conversation_answered_pair"),
            pair("closed", "conversation_closed_pair"),
            models.CheckConstraint(
                name="conversation_says_about_what",
                condition=Q(kind="looked", event__isnull=False, budget__isnull=True, assessment__isnull=True)
                | Q(kind="not_right", event__isnull=True, budget__isnull=False, assessment__isnull=True)
                | Q(kind="not_right", event__isnull=True, budget__isnull=True, assessment__isnull=False)
                | ~Q(kind__in=["looked", "not_right"])
                & Q(event__isnull=True, budget__isnull=True, assessment__isnull=True),
            ),
            models.CheckConstraint(
                name="conversation_kind_known",
                condition=Q(
                    kind__in=[
                        "message",
                        "not_right",
                        "details",
                        "talk",
                        "review",
                        "looked",
                        "correction",
                        "language",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="conversation_times_fit_status",
                condition=Q(
                    status="waiting",
                    waiting_since__isnull=False,
                    answer_by__isnull=False,
                    closed_at__isnull=True,
                )
                | Q(
                    status="answered",
                    waiting_since__isnull=True,
                    answer_by__isnull=True,
                    answered_at__isnull=False,
                    closed_at__isnull=True,
                )
                | Q(
                    status="closed",
                    waiting_since__isnull=True,
                    answer_by__isnull=True,
                    answered_at__isnull=False,
                    closed_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-opened_at"], name="conversation_of_person"),
            models.Index(
                fields=["waiting_since", "person"], condition=Q(status="waiting"), name="conversation_waiting"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="conversation_stays",
                exclude=[
                    "status",
                    "waiting_since",
                    "answer_by",
                    "answered_at",
                    "answered_by",
                    "read_at",
                    "closed_at",
                    "closed_by",
                ],
            ),
            pgtrigger.Protect(name="conversation_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.opened_at:%d %B %Y}"


class Remark(models.Model):
    """What one side wrote at one time. Never changed.

    ``id`` is made from the page on which it was written, so that sent twice it is there once; the first has
    the id of its conversation. ``details``
    are the short fields beside the words, by name. ``outcome`` is what the worker did about it;
    ``waited_days`` how many working days the person had waited for this answer, where they waited.
    """

    class Outcome(models.TextChoices):
        NONE = "", "An answer"
        APPLIED = "applied", "The record says so now"
        CORRECTED = "corrected", "The record is put right"
        NOTED = "noted", "A note stands beside it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="remarks")
    from_council = models.BooleanField()
    words = models.TextField(max_length=20_000, blank=True)
    details = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, default=Outcome.NONE)
    waited_days = models.PositiveSmallIntegerField(null=True, blank=True)
    said_at = models.DateTimeField()
    said_by = by_user()

    class Meta:
        ordering = ["said_at", "from_council", "id"]
        constraints = [
            models.CheckConstraint(
                name="remark_said_pair", condition=Q(said_at__isnull=False, said_by__isnull=False)
            ),
            models.CheckConstraint(
                name="remark_council_says_words", condition=Q(from_council=False) | ~Q(words="")
            ),
            models.CheckConstraint(
                name="remark_only_council_answers",
                condition=Q(from_council=True) | Q(outcome="", waited_days__isnull=True),
            ),
            models.CheckConstraint(
                name="remark_outcome_known",
                condition=Q(outcome__in=["", "applied", "corrected", "noted"]),
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "said_at"], name="remark_in_order"),
            models.Index(
                fields=["-said_at"], condition=Q(waited_days__isnull=False), name="remark_answers_newest"
            ),
        ]
        triggers = [stays("remark_stays")]

    def __str__(self) -> str:
        return f"Remark of {self.said_at:%d %B %Y}"


class NoteBeside(models.Model):
    """What the person says of something that must stay in the record: it is read beside it from then on.

    ``about`` is which part, ``words`` are the person's own, ``why`` is why the record must stay.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notes_beside")
    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, related_name="note")
    about = models.CharField(max_length=20, blank=True)
    words = models.TextField(max_length=20_000)
    why = models.TextField(max_length=20_000)
    kept_at = models.DateTimeField()
    kept_by = by_user()

    class Meta:
        ordering = ["-kept_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="note_kept_pair", condition=Q(kept_at__isnull=False, kept_by__isnull=False)
            ),
            models.CheckConstraint(name="note_has_words", condition=~Q(words="") & ~Q(why="")),
        ]
        indexes = [models.Index(fields=["person", "-kept_at"], name="note_beside_newest")]
        triggers = [stays("note_beside_stays")]

    def __str__(self) -> str:
        return f"Note of {self.kept_at:%d %B %Y}"
