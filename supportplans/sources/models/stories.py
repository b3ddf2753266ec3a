"""Stories of plans, told without saying whose they are, for others to learn from."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from assessments.rules import OUTCOMES
from socialcare.people.models import Person, User

from .. import states


class Story(models.Model):
    """One plan as others may read it. Who it is about is known only to staff who may open that person."""

    workflow = states.STORY

    class Consent(models.TextChoices):
        PERSON = "person", "The person"
        DECIDER = "decider", "Who decides for them by law"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stories")
    title = models.CharField(max_length=120)
    words = models.TextField("the story", max_length=10_000)
    area = models.CharField("where, only roughly", max_length=60, blank=True)
    outcomes = ArrayField(
        models.CharField(max_length=20, choices=[(outcome.id, outcome.title) for outcome in OUTCOMES]),
        default=list,
        blank=True,
        verbose_name="what it helped with",
    )
    status = models.CharField(
        max_length=10, choices=states.STORY.states, default=states.DRAFT, editable=False
    )
    consent = models.CharField("who agreed", max_length=10, choices=Consent.choices)
    consent_on = models.DateField()
    consent_words = models.CharField("how they agreed", max_length=300)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True)
    shared_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "stories"
        ordering = ["-written_at", "id"]
        constraints = [
            *[
                models.CheckConstraint(
                    name=f"story_{done}_at_by",
                    condition=models.Q(**{f"{done}_at__isnull": True, f"{done}_by__isnull": True})
                    | models.Q(**{f"{done}_at__isnull": False, f"{done}_by__isnull": False}),
                )
                for done in ("read", "shared", "withdrawn")
            ],
            models.CheckConstraint(
                name="story_read_by_another",
                condition=models.Q(read_by__isnull=True) | ~models.Q(read_by=models.F("written_by")),
            ),
            models.CheckConstraint(
                name="story_times_fit_status",
                condition=models.Q(status="draft", read_at__isnull=True, shared_at__isnull=True)
                | models.Q(status="read", read_at__isnull=False, shared_at__isnull=True)
                | models.Q(status="shared", read_at__isnull=False, shared_at__isnull=False)
                | models.Q(status="withdrawn", withdrawn_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-shared_at", "id"], condition=models.Q(status="shared"), name="story_shared"
            ),
            models.Index(fields=["person", "-written_at"], name="story_person"),
            GinIndex(fields=["outcomes"], name="story_outcomes"),
        ]

    def __str__(self) -> str:
        return self.title


class StoryCost(models.Model):
    """What was spent on what, in whole pence a week."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="costs")
    place = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=120)
    weekly_pence = models.PositiveIntegerField()

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["story", "place"], name="story_cost_place"),
            models.CheckConstraint(name="story_cost_says_what", condition=~models.Q(what="")),
        ]

    def __str__(self) -> str:
        return self.what
