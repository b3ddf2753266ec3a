"""What was said when somebody asked how it is going, and the reviews that came of it."""

import uuid

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from socialcare.people.models import Person, Worker
from socialcare.web.languages.words import translated_later as _lazy

from ...models.fields import by_user, pair, stays


class CheckIn(models.Model):
    """One talk, visit, message or answer. It is added and never changed, but for "this was dealt with".

    ``said_by`` is who wrote it down; nobody, where the person answered by a link. ``contact`` says whether
    it counts as having talked: a wish to talk does not. ``to_answer`` says that the person or a helper
    wrote something that the worker should see; it stays open on her page until it is dealt with.
    ``with_whom`` is who took part, as the worker wrote it.
    """

    class From(models.TextChoices):
        PERSON = "person", "The person"
        HELPER = "helper", "Somebody who helps them"
        WORKER = "worker", "Their worker"

    class How(models.TextChoices):
        PHONE = "phone", _lazy("By phone")
        VISIT = "visit", _lazy("On a visit")
        TEXT = "text", _lazy("By text message")
        EMAIL = "email", _lazy("By email")
        MEETING = "meeting", _lazy("In a meeting")
        OWN_PAGE = "own_page", _lazy("On their own page")
        LINK = "link", _lazy("By the link that we sent")

    class Going(models.TextChoices):
        WELL = "well", "Well"
        MIXED = "mixed", "Some good, some not"
        BADLY = "badly", "Not well"
        UNSAID = "unsaid", "Not said"

    class Wants(models.TextChoices):
        NOTHING = "nothing", "Nothing now"
        TALK = "talk", "They would like to talk"
        CHANGED = "changed", "Something has changed"

    class LeadsTo(models.TextChoices):
        NOTHING = "nothing", "Nothing more"
        PLAN = "plan", "A changed plan"
        REASSESSMENT = "reassessment", "A new assessment"
        WORD = "word", "A word with the manager"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="check_ins")
    happened_on = models.DateField("the day")
    said_at = models.DateTimeField()
    said_by = by_user(null=True)
    from_whom = models.CharField("who wrote it", max_length=10, choices=From.choices)
    how = models.CharField("how", max_length=10, choices=How.choices)
    going = models.CharField("how it is going", max_length=10, choices=Going.choices)
    with_whom = models.CharField("who took part", max_length=200, blank=True)
    working = models.TextField("what is working", max_length=4000, blank=True)
    not_working = models.TextField("what is not working", max_length=4000, blank=True)
    to_change = models.TextField("what should change", max_length=4000, blank=True)
    wants = models.CharField(max_length=10, choices=Wants.choices, default=Wants.NOTHING)
    leads_to = models.CharField(max_length=15, choices=LeadsTo.choices, default=LeadsTo.NOTHING)
    contact = models.BooleanField("counts as having talked")
    to_answer = models.BooleanField("the worker should see it", default=False)
    dealt_with_at = models.DateTimeField(null=True, blank=True)
    dealt_with_by = by_user(null=True)

    class Meta:
        ordering = ["-happened_on", "-said_at", "-id"]
        constraints = [
            pair("dealt_with", "check_in_dealt_with_pair"),
            models.CheckConstraint(
                name="check_in_said_by_somebody",
                condition=Q(said_by__isnull=False) & ~Q(how="link")
                | Q(said_by__isnull=True, how="link", from_whom="person", leads_to="nothing"),
            ),
            models.CheckConstraint(
                name="check_in_choices_known",
                condition=Q(
                    from_whom__in=["person", "helper", "worker"],
                    going__in=["well", "mixed", "badly", "unsaid"],
                    wants__in=["nothing", "talk", "changed"],
                    leads_to__in=["nothing", "plan", "reassessment", "word"],
                ),
            ),
            models.CheckConstraint(
                name="check_in_wish_is_no_talk",
                condition=Q(from_whom="worker", contact=True)
                | Q(wants="nothing", contact=True)
                | ~Q(from_whom="worker") & ~Q(wants="nothing") & Q(contact=False),
            ),
            models.CheckConstraint(
                name="check_in_wish_is_to_answer",
                condition=Q(from_whom="worker", to_answer=False)
                | ~Q(from_whom="worker") & (Q(wants="nothing") | Q(to_answer=True)),
            ),
            models.CheckConstraint(
                name="check_in_staff_lead_on",
                condition=Q(leads_to="nothing") | Q(from_whom="worker"),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-happened_on", "-said_at"], name="check_in_newest"),
            models.Index(
                fields=["person", "said_at"],
                condition=Q(dealt_with_at__isnull=True, to_answer=True),
                name="check_in_to_answer",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="check_in_stays", exclude=["dealt_with_at", "dealt_with_by"]),
            pgtrigger.Protect(name="check_in_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Check-in of {self.happened_on:%d %B %Y}"


class Review(models.Model):
    """A check-in that covered the questions of a review in law (Care Act 2014, section 27).

    ``facts`` is what was known of the person at that moment, drawn in from the other rooms; nobody
    typed it again, and it never changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_in = models.OneToOneField(CheckIn, on_delete=models.PROTECT, related_name="review")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    review_on = models.DateField("the day of the review")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField()
    made_by = by_user()

    class Meta:
        ordering = ["-review_on", "-made_at"]
        constraints = [
            models.CheckConstraint(
                name="review_made_pair", condition=Q(made_at__isnull=False, made_by__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["person", "-review_on"], name="review_newest")]
        triggers = [stays("review_stays")]

    def __str__(self) -> str:
        return f"Review of {self.review_on:%d %B %Y}"
