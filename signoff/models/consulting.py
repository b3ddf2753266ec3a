"""A short word with a manager, and the authority she may give in answer, for one plan version."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from socialcare.people.models import Person, Team, Worker
from supportplans.models import PlanVersion, SupportPlan
from supportplans.models.fields import by_user, pair, stays

from .. import states


class Consultation(models.Model):
    """A worker's question to a manager about one plan version. The decision stays with the worker.

    ``manager`` is whom she asks; empty means any manager of the team, or who stands in.
    """

    workflow = states.CONSULTATION

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consultations")
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="consultations")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="consultations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, choices=states.CONSULTATION.states, default=states.ASKED, editable=False
    )
    asked_at = models.DateTimeField()
    asked_by = by_user()
    #: Since when it waits on whoever has to write next.
    turn_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = by_user(null=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = by_user(null=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "asked_by"], condition=~Q(status="closed"), name="consultation_one_open"
            ),
            pair("answered", "consultation_answered_pair"),
            pair("closed", "consultation_closed_pair"),
            models.CheckConstraint(
                name="consultation_status_fits",
                condition=Q(status="asked", closed_at__isnull=True)
                | Q(status="answered", answered_at__isnull=False, closed_at__isnull=True)
                | Q(status="closed", closed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "turn_at"], condition=Q(status="asked"), name="consultation_team_asked"
            ),
            models.Index(
                fields=["asked_by", "turn_at"], condition=Q(status="answered"), name="consultation_back"
            ),
        ]

    def __str__(self) -> str:
        return f"Question of {self.asked_at:%d %B %Y}"


class ConsultationWords(models.Model):
    """What somebody wrote in a consultation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="words")
    words = models.TextField(max_length=4000)
    said_at = models.DateTimeField()
    said_by = by_user()

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="consultation_words_pair",
                condition=Q(said_at__isnull=False, said_by__isnull=False) & ~Q(words=""),
            ),
        ]
        triggers = [stays("consultation_words_stay")]

    def __str__(self) -> str:
        return f"Words of {self.said_at:%d %B %Y}"


class CaseAuthority(models.Model):
    """Authority for one worker to sign off one plan version up to a sum, once, until ``expires_on``."""

    workflow = states.AUTHORITY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="authorities")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="authorities")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="case_authorities")
    weekly_pence = models.PositiveBigIntegerField()
    once_pence = models.PositiveBigIntegerField()
    status = models.CharField(
        max_length=10, choices=states.AUTHORITY.states, default=states.GIVEN, editable=False
    )
    given_at = models.DateTimeField()
    given_by = by_user()
    expires_on = models.DateField("the last day on which it can be used")
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = by_user(null=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = by_user(null=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "worker"], condition=Q(status="given"), name="authority_one_to_use"
            ),
            pair("used", "authority_used_pair"),
            pair("taken_back", "authority_taken_back_pair"),
            models.CheckConstraint(
                name="authority_status_fits",
                condition=Q(status="given", used_at__isnull=True, taken_back_at__isnull=True)
                | Q(status="used", used_at__isnull=False, taken_back_at__isnull=True)
                | Q(status="taken_back", used_at__isnull=True, taken_back_at__isnull=False),
            ),
            models.CheckConstraint(
                name="authority_given_pair",
                condition=Q(given_at__isnull=False, given_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="authority_stays",
                exclude=["status", "used_at", "used_by", "taken_back_at", "taken_back_by"],
            ),
            pgtrigger.Protect(name="authority_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Authority of {self.given_at:%d %B %Y}"
