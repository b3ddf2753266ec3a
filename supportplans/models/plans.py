"""A plan, who leads the planning, and when worker and person talk again."""

import uuid

from django.db import models

from socialcare.people.models import CircleMember, Person
from socialcare.values.marked import marked

from .. import states
from .fields import by_user, pair, stays


class SupportPlan(models.Model):
    """The plan of one person: what they put into it, in any form and order.

    ``revision`` counts every change to anything in it; ``changed_at`` is the last of them.
    A person has one plan that is not closed.
    """

    workflow = states.PLAN

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="support_plans")
    status = models.CharField(
        max_length=10, choices=states.PLAN.states, default=states.WRITING, editable=False
    )
    revision = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by = by_user()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = by_user(null=True)
    close_reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=~models.Q(status="closed"), name="plan_one_open"
            ),
            models.CheckConstraint(
                name="plan_status_known",
                condition=models.Q(status__in=[state for state, _ in states.PLAN.states]),
            ),
            pair("closed", "plan_closed_pair"),
            models.CheckConstraint(
                name="plan_closed_has_reason",
                condition=models.Q(status="closed", closed_at__isnull=False) & ~models.Q(close_reason="")
                | ~models.Q(status="closed") & models.Q(closed_at__isnull=True, close_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Plan begun on {self.opened_at:%d %B %Y}"


class Lead(models.Model):
    """Who leads the planning, from when, and what was said about it. The newest row counts.

    ``help_wanted`` is the person's answer to "what help would you like?"; ``carer_words`` is how a
    carer who would carry the planning says they are; ``because`` why the worker leads it.
    """

    class Leader(models.TextChoices):
        PERSON = "person", marked("The person")
        FAMILY = "family", marked("Family or a friend")
        PEER = "peer", marked("Somebody in the same position, or a community group")
        PROVIDER = "provider", marked("Somebody who gives support")
        WORKER = "worker", marked("The social worker")

    class CarerIs(models.TextChoices):
        """What somebody close says of carrying the planning too (Care Act 2014, section 10(6))."""

        NOT_ASKED = "", marked("Not asked")
        GLAD = "glad", marked("Glad to do it")
        SHARE = "share", marked("Would rather share it with somebody")
        WORN_OUT = "worn_out", marked("Worn out: it would be too much")

    class Company(models.TextChoices):
        """Whether the person would plan by themselves: their own word, which nobody guesses."""

        NOT_SAID = "", marked("Not said")
        ALONE = "alone", marked("By themselves is fine")
        TOGETHER = "together", marked("Not alone: with somebody")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="leads")
    leader = models.CharField("who leads the planning", max_length=10, choices=Leader.choices)
    member = models.ForeignKey(
        CircleMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("who that is", max_length=200, blank=True)
    company = models.CharField(max_length=10, choices=Company.choices, blank=True)
    help_wanted = models.TextField("what help they would like", max_length=4000, blank=True)
    carer_is = models.CharField(max_length=10, choices=CarerIs.choices, blank=True)
    carer_words = models.TextField("how the one who would do it is", max_length=4000, blank=True)
    because = models.TextField(max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = by_user()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="lead_recorded_pair",
                condition=models.Q(recorded_at__isnull=False, recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="lead_carer_asked_only_of_family",
                condition=models.Q(leader="family") | models.Q(carer_is="", carer_words=""),
            ),
        ]
        triggers = [stays("lead_stays")]

    def __str__(self) -> str:
        return self.get_leader_display()


class TalkAgain(models.Model):
    """The day on which worker and person agreed to talk again; both are gently reminded of it.

    ``reminded_at`` is when the reminders went into the outbox. A talk that took place, or was moved
    to another day, is ``settled``.
    """

    class Outcome(models.TextChoices):
        OPEN = "", "Still to come"
        TALKED = "talked", "They talked"
        MOVED = "moved", "Another day was agreed"
        DROPPED = "dropped", "Not needed any more"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="talks")
    talk_on = models.DateField("the day")
    about = models.CharField("what about", max_length=200, blank=True)
    agreed_at = models.DateTimeField()
    agreed_by = by_user()
    reminded_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = by_user(null=True)

    class Meta:
        ordering = ["talk_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(settled_at__isnull=True), name="talk_one_to_come"
            ),
            pair("settled", "talk_settled_pair"),
            models.CheckConstraint(
                name="talk_settled_says_how",
                condition=models.Q(settled_at__isnull=True, outcome="")
                | models.Q(settled_at__isnull=False) & ~models.Q(outcome=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["talk_on"],
                condition=models.Q(settled_at__isnull=True, reminded_at__isnull=True),
                name="talk_to_remind",
            ),
        ]

    def __str__(self) -> str:
        return f"Talk on {self.talk_on:%d %B %Y}"
