"""Bringing a person together with somebody who can help, and what came of it."""

import uuid

from django.db import models

from socialcare.people.models import Person, User, Worker
from socialcare.values.marked import marked

from .. import states
from .register import Source


class Introduction(models.Model):
    """One person and one source, from the worker's offer to the meeting.

    ``vouched_by`` is the worker whose word it goes by; where nobody vouches, ``unvouched_why`` says why
    it is done all the same. Nothing here is ever shown to the source.
    """

    workflow = states.INTRODUCTION

    class Consent(models.TextChoices):
        SAID = "said", "They said so when we talked"
        WROTE = "wrote", "They wrote or signed it"
        OWN_PAGE = "own_page", "They answered on their own page"
        DECIDER = "decider", "Who decides for them by law said so"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="introductions")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="introductions")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    for_what = models.CharField("what it is for", max_length=300)
    vouched_by = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unvouched_why = models.CharField(max_length=500, blank=True)
    status = models.CharField(
        max_length=10, choices=states.INTRODUCTION.states, default=states.OFFERED, editable=False
    )
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    consent = models.CharField("how they agreed", max_length=10, choices=Consent.choices, blank=True)
    consent_on = models.DateField(null=True, blank=True)
    consent_words = models.CharField("who agreed, in what words", max_length=300, blank=True)
    made_on = models.DateField(null=True, blank=True)
    ask_again_on = models.DateField("when to ask whether it helped", null=True, blank=True)

    class Meta:
        ordering = ["-offered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source"],
                condition=models.Q(status__in=["offered", "wanted"]),
                name="introduction_one_open",
            ),
            models.CheckConstraint(
                name="introduction_goes_by_a_word",
                condition=models.Q(vouched_by__isnull=False, unvouched_why="")
                | (models.Q(vouched_by__isnull=True) & ~models.Q(unvouched_why="")),
            ),
            models.CheckConstraint(
                name="introduction_consent_has_day",
                condition=models.Q(consent="", consent_on__isnull=True)
                | (~models.Q(consent="") & models.Q(consent_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="introduction_made_with_consent",
                condition=(models.Q(status="made", made_on__isnull=False) & ~models.Q(consent=""))
                | (~models.Q(status="made") & models.Q(made_on__isnull=True, ask_again_on__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-offered_at"], name="introduction_person"),
            models.Index(
                fields=["worker", "ask_again_on"],
                condition=models.Q(ask_again_on__isnull=False),
                name="introduction_due",
            ),
            models.Index(
                fields=["worker", "answered_at"],
                condition=models.Q(status="wanted"),
                name="introduction_wanted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} for {self.person_id}"


class FollowUp(models.Model):
    """An answer to "did it help?", by the worker or by the person. Rows are added, never changed."""

    class Helped(models.TextChoices):
        YES = "yes", marked("Yes")
        PARTLY = "partly", marked("Partly")
        NO = "no", marked("No")
        NOT_YET = "not_yet", marked("Not yet")

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="follow_ups")
    helped = models.CharField("did it help", max_length=10, choices=Helped.choices)
    words = models.TextField(max_length=1000, blank=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_helped_display()}, {self.said_at:%d %B %Y}"
