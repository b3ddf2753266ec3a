"""Decisions on plans: who, at which level, on which version, why. They never change."""

import uuid

from django.db import models
from django.db.models import Q

from budgets.models import IndicativeBudget, PersonalBudget
from socialcare.people.models import Person, Team, Worker
from supportplans.models import PlanVersion, SupportPlan
from supportplans.models.fields import by_user, pair, stays

from .. import rules
from ..considerations import CONSIDERATION
from .consulting import CaseAuthority
from .referrals import Referral


class Consideration(models.Model):
    """What a worker answered to one thing to bear in mind about a plan version."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="considerations")
    subject = models.CharField(max_length=20)
    answer = models.CharField(max_length=20)
    answered_at = models.DateTimeField()
    answered_by = by_user()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "subject"], name="consideration_once"),
            models.CheckConstraint(
                name="consideration_known", condition=Q(subject__in=sorted(CONSIDERATION))
            ),
            models.CheckConstraint(
                name="consideration_pair",
                condition=Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.answer}"


class Decision(models.Model):
    """One decision. An agreed one holds until another replaces it; a person's agreed ones are a chain.

    Money is in whole pence: ``weekly_pence`` the person's whole budget a week, ``once_pence`` what is
    newly agreed to be paid once, ``once_lines`` the same by cost line. ``limit_…`` is the limit at that
    moment (empty at the panel). ``considered`` is what was borne in mind, as it was answered.
    ``correcting`` says what was wrong with the decision that it replaces; ``cut_because`` why the
    weekly sum may be lower than before (Care Act 2014, section 27: never by itself).
    """

    class Kind(models.TextChoices):
        PLAN = "plan", "The plan"
        INTERIM = "interim", "Urgent support until the plan is ready"

    class Outcome(models.TextChoices):
        AGREED = "agreed", "Agreed"
        NOT_AGREED = "not_agreed", "Not agreed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    plan = models.ForeignKey(
        SupportPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    version = models.ForeignKey(
        PlanVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    #: Whose case it was: who signed off, or who referred.
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    level = models.CharField(max_length=10, choices=rules.LEVELS)
    weekly_pence = models.PositiveBigIntegerField()
    once_pence = models.PositiveBigIntegerField(default=0)
    once_lines = models.JSONField(default=dict, blank=True)
    contribution_pence = models.PositiveBigIntegerField(null=True, blank=True)
    indicative = models.ForeignKey(
        IndicativeBudget, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    indicative_pence = models.PositiveBigIntegerField(null=True, blank=True)
    limit_weekly_pence = models.PositiveBigIntegerField(null=True, blank=True)
    limit_once_pence = models.PositiveBigIntegerField(null=True, blank=True)
    authority = models.OneToOneField(
        CaseAuthority, null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )
    referral = models.OneToOneField(
        Referral, null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )
    considered = models.JSONField(default=dict, blank=True)
    need = models.CharField(max_length=80, blank=True)
    reasons = models.TextField(max_length=4000, blank=True)
    correcting = models.TextField(max_length=2000, blank=True)
    cut_because = models.TextField(max_length=2000, blank=True)
    from_on = models.DateField(null=True, blank=True)
    look_again_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    personal_budget = models.OneToOneField(
        PersonalBudget, null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )
    #: Names and contacts as they were at that moment, so that its letter says the same for good.
    named = models.JSONField(default=dict, blank=True)
    decided_at = models.DateTimeField()
    decided_by = by_user()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="decision_on_a_version",
                condition=Q(
                    kind="plan", plan__isnull=False, version__isnull=False, look_again_on__isnull=True
                )
                | Q(kind="interim", version__isnull=True, look_again_on__isnull=False) & ~Q(reasons=""),
            ),
            models.CheckConstraint(
                name="decision_agreed_has_budget",
                condition=Q(outcome="agreed", personal_budget__isnull=False, from_on__isnull=False)
                | Q(outcome="not_agreed", personal_budget__isnull=True, replaces__isnull=True),
            ),
            models.CheckConstraint(
                name="decision_refused_with_reason",
                condition=Q(outcome="agreed")
                | Q(outcome="not_agreed", kind="plan", level__in=[rules.MANAGER, rules.PANEL])
                & Q(referral__isnull=False)
                & ~Q(need="")
                & ~Q(reasons=""),
            ),
            models.CheckConstraint(
                name="decision_below_panel_has_limit",
                condition=Q(level="panel")
                | Q(outcome="not_agreed")
                | Q(limit_weekly_pence__gte=models.F("weekly_pence"), limit_once_pence__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_pair", condition=Q(decided_at__isnull=False, decided_by__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(outcome="agreed", replaces__isnull=True),
                name="decision_one_first",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-decided_at"], name="decision_person_newest"),
            models.Index(fields=["team", "decided_at"], name="decision_team_months"),
            models.Index(fields=["decided_at"], name="decision_months"),
            models.Index(
                fields=["look_again_on"],
                condition=Q(kind="interim"),
                name="decision_look_again",
            ),
        ]
        triggers = [stays("decision_stays")]

    def __str__(self) -> str:
        return f"Decision of {self.decided_at:%d %B %Y}"


class LaterLook(models.Model):
    """A worker's own decision that was drawn by chance for her manager to look at afterwards, kindly.

    It starts a conversation and changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="later_look")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    words = models.TextField(max_length=4000, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    looked_by = by_user(null=True)
    answer = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = by_user(null=True)

    class Meta:
        ordering = ["drawn_at", "id"]
        constraints = [
            pair("looked", "later_look_pair"),
            pair("answered", "later_look_answered_pair"),
            models.CheckConstraint(
                name="later_look_words_after_look", condition=Q(words="") | Q(looked_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "drawn_at"], condition=Q(looked_at__isnull=True), name="later_look_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"Drawn on {self.drawn_at:%d %B %Y}"
