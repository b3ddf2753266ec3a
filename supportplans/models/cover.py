"""What the council looks at, and the one page of law in front of a plan (Care Act 2014, sections 25, 26)."""

import uuid

from django.db import models

from assessments.models import Assessment
from assessments.rules import OUTCOME
from socialcare.values.marked import marked

from .costs import CostLine
from .entries import PlanEntry
from .fields import by_user, pair
from .plans import SupportPlan


class OutcomeLink(models.Model):
    """Says that a passage or a cost line of the plan meets one of the ten outcomes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="outcome_links")
    outcome = models.CharField(max_length=80)
    entry = models.ForeignKey(
        PlanEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="outcome_links"
    )
    cost = models.ForeignKey(
        CostLine, null=True, blank=True, on_delete=models.PROTECT, related_name="outcome_links"
    )
    linked_at = models.DateTimeField()
    linked_by = by_user()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outcome_link_known", condition=models.Q(outcome__in=sorted(OUTCOME))
            ),
            models.CheckConstraint(
                name="outcome_link_to_one_thing",
                condition=models.Q(entry__isnull=False, cost__isnull=True)
                | models.Q(entry__isnull=True, cost__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["plan", "outcome", "entry", "cost"], nulls_distinct=False, name="outcome_link_once"
            ),
            models.CheckConstraint(
                name="outcome_link_pair",
                condition=models.Q(linked_at__isnull=False, linked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.outcome


class CheckMark(models.Model):
    """A point of the gentle check that is linked to a passage, or was talked about and ticked off."""

    class Point(models.TextChoices):
        WHO_MATTERS = "who_matters", marked("Who and what matters to you")
        CHANGE = "change", marked("What should change, or stay as it is")
        SUPPORT_AND_MONEY = "support_and_money", marked("How your support and the money are looked after")
        IN_CONTROL = "in_control", marked("How you stay in control")
        SAFE = "safe", marked("How you stay safe, and what happens if something goes wrong")
        NEXT = "next", marked("What happens next, and who does it")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="check_marks")
    point = models.CharField(max_length=20, choices=Point.choices)
    entry = models.ForeignKey(
        PlanEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="check_marks"
    )
    words = models.TextField("what was said", max_length=2000, blank=True)
    marked_at = models.DateTimeField()
    marked_by = by_user()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = by_user(null=True)

    class Meta:
        ordering = ["marked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "point", "entry"],
                condition=models.Q(removed_at__isnull=True),
                nulls_distinct=False,
                name="check_mark_once",
            ),
            pair("removed", "check_mark_removed_pair"),
            models.CheckConstraint(
                name="check_mark_pair", condition=models.Q(marked_at__isnull=False, marked_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.get_point_display()


class StatutoryCover(models.Model):
    """What the worker adds to a plan so that it is one in law. All else on the page is drawn from it.

    Money is in whole pence a week. ``contribution_pence`` is what the person pays, as the financial
    assessment says; empty while that is not known.
    """

    class Payment(models.TextChoices):
        NOT_SAID = "", marked("Not decided yet")
        DIRECT = "direct", marked("Direct payment: the person buys the support")
        COUNCIL = "council", marked("The council arranges the support")
        FUND = "fund", marked("Individual service fund: a provider holds the money")
        MIXED = "mixed", marked("Partly a direct payment, partly arranged by the council")

    class HowOften(models.TextChoices):
        NOT_SAID = "", marked("Not decided yet")
        FOUR_WEEKS = "four_weeks", marked("Every four weeks")
        MONTH = "month", marked("Each month")
        WEEK = "week", marked("Each week")

    plan = models.OneToOneField(SupportPlan, on_delete=models.PROTECT, related_name="cover", primary_key=True)
    contribution_pence = models.PositiveBigIntegerField(
        "the person’s contribution a week", null=True, blank=True
    )
    payment = models.CharField("how the money is managed", max_length=10, choices=Payment.choices, blank=True)
    direct_pence = models.PositiveBigIntegerField("direct payment a week", null=True, blank=True)
    direct_how_often = models.CharField(max_length=10, choices=HowOften.choices, blank=True)
    direct_to = models.CharField("who the direct payment is paid to", max_length=200, blank=True)
    advice = models.TextField("advice given", max_length=4000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = by_user()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cover_changed_pair",
                condition=models.Q(changed_at__isnull=False, changed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="cover_direct_payment_only_where_there_is_one",
                condition=models.Q(payment__in=["direct", "mixed"])
                | models.Q(direct_pence__isnull=True, direct_how_often="", direct_to=""),
            ),
        ]

    def __str__(self) -> str:
        return "Statutory cover"


class CoverNeed(models.Model):
    """What becomes of one assessed need: who meets it. An eligible need counts as met by the council
    until a row here says otherwise."""

    class MetBy(models.TextChoices):
        COUNCIL = "council", marked("The council meets it")
        CARER = "carer", marked("A carer is willing and able to meet it")
        ELSEWHERE = "elsewhere", marked("It is met in another way")
        ADVICE = "advice", marked("Advice and information")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="cover_needs")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=80)
    met_by = models.CharField(max_length=10, choices=MetBy.choices)
    words = models.TextField("how", max_length=1000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    decided_at = models.DateTimeField()
    decided_by = by_user()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "assessment", "outcome"], name="cover_need_once"),
            models.CheckConstraint(name="cover_need_known", condition=models.Q(outcome__in=sorted(OUTCOME))),
            models.CheckConstraint(
                name="cover_need_pair",
                condition=models.Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.get_met_by_display()}"
