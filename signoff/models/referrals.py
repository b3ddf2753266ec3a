"""A plan version that a manager or the panel is asked to decide."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from socialcare.people.models import Person, Team, Worker
from supportplans.models import PlanVersion, SupportPlan
from supportplans.models.fields import by_user, pair

from .. import expertise, rules, states

#: The rows of the open queues, which are few beside all that were ever decided.
IN_QUEUE = Q(status__in=states.OPEN)


class Referral(models.Model):
    """One plan version, put before a manager of the team or the panel, with the reason.

    ``why`` is the worker's own; ``risk`` the significant risk that a panel is asked about; ``beyond``
    what lay beyond the worker's (to the panel: every manager's) limit on that day. ``due_on`` is when
    an answer is expected; the clock stands still since ``paused_on``. ``holder`` has taken it; a question
    stays open where whoever asked it can no longer decide, and nobody has it then.
    """

    workflow = states.REFERRAL

    class Level(models.TextChoices):
        MANAGER = rules.MANAGER, "A manager"
        PANEL = rules.PANEL, "The panel"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="referrals")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="referrals")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)
    status = models.CharField(
        max_length=12, choices=states.REFERRAL.states, default=states.WAITING, editable=False
    )
    why = models.TextField(max_length=4000)
    risk = models.TextField(max_length=4000, blank=True)
    beyond = models.CharField(max_length=200, blank=True)
    wanted = ArrayField(
        models.CharField(max_length=30, choices=expertise.EXPERTISE), default=list, blank=True
    )
    weekly_pence = models.PositiveBigIntegerField()
    referred_at = models.DateTimeField()
    referred_by = by_user()
    came_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="passed_to"
    )
    holder = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    cut_because = models.TextField(max_length=2000, blank=True)
    due_on = models.DateField()
    paused_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = by_user(null=True)
    outcome_words = models.TextField(max_length=4000, blank=True)

    class Meta:
        ordering = ["referred_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=IN_QUEUE, name="referral_one_open"),
            pair("decided", "referral_decided_pair"),
            models.CheckConstraint(
                name="referral_ended_is_decided",
                condition=Q(status__in=states.OPEN, decided_at__isnull=True)
                | ~Q(status__in=states.OPEN) & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_taken_has_holder",
                condition=Q(
                    status__in=[states.WAITING, states.ASKED], holder__isnull=True, taken_at__isnull=True
                )
                | Q(status__in=[states.TAKEN, states.ASKED], holder__isnull=False, taken_at__isnull=False)
                | ~Q(status__in=states.OPEN),
            ),
            models.CheckConstraint(
                name="referral_pauses_only_when_asked",
                condition=Q(paused_on__isnull=True) | Q(status__in=[states.ASKED, states.WITHDRAWN]),
            ),
            models.CheckConstraint(
                name="referral_to_panel_names_why",
                condition=~Q(level="panel") | ~Q(risk="") | ~Q(beyond=""),
            ),
            models.CheckConstraint(name="referral_says_why", condition=~Q(why="")),
        ]
        indexes = [
            models.Index(
                fields=["team", "referred_at", "id"],
                condition=IN_QUEUE & Q(level="manager"),
                name="referral_manager_queue",
            ),
            models.Index(
                fields=["referred_at", "id"],
                condition=IN_QUEUE & Q(level="panel"),
                name="referral_panel_queue",
            ),
            models.Index(fields=["person", "-referred_at"], name="referral_person_newest"),
            models.Index(fields=["referred_by", "-decided_at"], name="referral_back_to_worker"),
        ]

    def __str__(self) -> str:
        return f"Referral of {self.referred_at:%d %B %Y}"


class Question(models.Model):
    """A question about a referral, to its worker or to the person. Only the person's stops the clock.

    ``answer`` stays empty where the question was not needed any more.
    """

    class Of(models.TextChoices):
        WORKER = "worker", "The worker"
        PERSON = "person", "The person"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    asked_of = models.CharField(max_length=10, choices=Of.choices)
    words = models.TextField(max_length=4000)
    asked_at = models.DateTimeField()
    asked_by = by_user()
    answer = models.TextField(max_length=20_000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = by_user(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(answered_at__isnull=True), name="question_one_open"
            ),
            pair("answered", "question_answered_pair"),
            models.CheckConstraint(
                name="question_asked_pair",
                condition=Q(asked_at__isnull=False, asked_by__isnull=False) & ~Q(words=""),
            ),
            models.CheckConstraint(
                name="question_answer_has_writer", condition=Q(answer="") | Q(answered_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Question of {self.asked_at:%d %B %Y}"
