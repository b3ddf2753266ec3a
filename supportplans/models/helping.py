"""Who helps with a plan, who decides where the person cannot, and what they say to one another."""

import uuid

from django.conf import settings
from django.db import models

from socialcare.people.models import CircleMember
from socialcare.values.marked import marked

from .. import states
from .entries import PlanEntry
from .fields import by_user, pair
from .plans import SupportPlan


class Decider(models.Model):
    """Who decides about help with the plan where the person cannot, and on what authority."""

    class Authority(models.TextChoices):
        ATTORNEY = "attorney", marked("Attorney for health and welfare (lasting power of attorney)")
        DEPUTY = "deputy", marked("Deputy for personal welfare (Court of Protection)")
        BEST_INTERESTS = (
            "best_interests",
            marked("Best-interests decision (Mental Capacity Act 2005, section 4)"),
        )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="deciders")
    member = models.ForeignKey(
        CircleMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200)
    authority = models.CharField("on what authority", max_length=20, choices=Authority.choices)
    seen = models.TextField("what was seen, or how the decision was made", max_length=2000)
    recorded_at = models.DateTimeField()
    recorded_by = by_user()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = by_user(null=True)

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            pair("ended", "decider_ended_pair"),
            models.CheckConstraint(
                name="decider_recorded_pair",
                condition=models.Q(recorded_at__isnull=False, recorded_by__isnull=False),
            ),
            models.CheckConstraint(
                name="decider_says_what_was_seen", condition=~models.Q(seen="") & ~models.Q(name="")
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(ended_at__isnull=True), name="decider_one_now"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_authority_display()}"


class Helper(models.Model):
    """Somebody whom the person invited to help with the plan, and how much they may do.

    What is written here is what was granted; what enforces it are rows of ``people.PersonAccess``,
    written and withdrawn in the same transaction, while the help is under way. ``code_hash`` is the
    hash of the invitation's one-time code; it works until ``code_until``. ``decider`` is set where
    the helper is the one who decides for the person, and may then invite and stop others.
    """

    workflow = states.HELP

    class Right(models.TextChoices):
        SEE = "see", marked("See the plan")
        COMMENT = "comment", marked("See it and comment")
        WRITE = "write", marked("See it, comment and write in it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="helpers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="helps"
    )
    member = models.ForeignKey(
        CircleMember, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decider = models.ForeignKey(Decider, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, blank=True)
    right = models.CharField("what they may do", max_length=10, choices=Right.choices)
    sees_budget = models.BooleanField("may see the budget", default=False)
    sees_assessment = models.BooleanField("may see the assessment", default=False)
    status = models.CharField(
        max_length=10, choices=states.HELP.states, default=states.INVITED, editable=False
    )
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    invited_at = models.DateTimeField()
    invited_by = by_user()
    accepted_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = by_user(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="helper_status_known",
                condition=models.Q(status__in=[state for state, _ in states.HELP.states]),
            ),
            models.CheckConstraint(
                name="helper_invited_pair",
                condition=models.Q(invited_at__isnull=False, invited_by__isnull=False),
            ),
            pair("stopped", "helper_stopped_pair"),
            models.CheckConstraint(
                name="helper_times_fit_status",
                condition=models.Q(status="invited", accepted_at__isnull=True, stopped_at__isnull=True)
                | models.Q(
                    status="helping", accepted_at__isnull=False, stopped_at__isnull=True, user__isnull=False
                )
                | models.Q(status="stopped", stopped_at__isnull=False),
            ),
            models.CheckConstraint(
                name="helper_code_only_while_invited",
                condition=models.Q(status="invited") | models.Q(code_hash="", code_until__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["plan", "user"],
                condition=models.Q(status="helping"),
                name="helper_once_per_plan",
            ),
            models.UniqueConstraint(
                fields=["code_hash"], condition=~models.Q(code_hash=""), name="helper_code_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["user"], condition=models.Q(status="helping"), name="helper_helping"),
        ]

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """Something said about a plan, or about one piece of it, by whoever may comment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="comments")
    entry = models.ForeignKey(
        PlanEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="comments"
    )
    words = models.TextField(max_length=4000)
    said_at = models.DateTimeField()
    said_by = by_user()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = by_user(null=True)

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [
            pair("removed", "comment_removed_pair"),
            models.CheckConstraint(name="comment_says_something", condition=~models.Q(words="")),
            models.CheckConstraint(
                name="comment_said_pair", condition=models.Q(said_at__isnull=False, said_by__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["plan", "said_at"], name="comment_plan_said")]

    def __str__(self) -> str:
        return f"Comment of {self.said_at:%d %B %Y}"
