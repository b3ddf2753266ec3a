"""Those who can help, and what workers know of them."""

import uuid
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Upper

from assessments.rules import OUTCOMES
from socialcare.people.models import User, Worker
from socialcare.people.rules import FOLD_FROM, FOLD_TO
from socialcare.values.marked import marked

from .. import states
from ..rules import EVERYWHERE


def _text(words: str) -> Value:
    """Return a text as the columns hold it."""
    return Value(words, output_field=models.TextField())


def folded(expression: object) -> Upper:
    """Return ``expression`` as ``people.rules.fold`` writes it."""
    return Upper(
        Func(
            expression,
            Value(FOLD_FROM),
            Value(FOLD_TO),
            function="translate",
            output_field=models.TextField(),
        )
    )


def _words_of(*names: str) -> list[Any]:
    """Return columns with a space before each, as texts."""
    return [part for name in names for part in (_text(" "), Cast(name, models.TextField()))]


def _lines(expression: object) -> Func:
    """Return the lines of a text as an array."""
    return Func(
        expression, _text("\n"), function="string_to_array", output_field=ArrayField(models.TextField())
    )


class Source(models.Model):
    """A group, a peer or a provider who can help with a plan or with what stands in it.

    ``areas`` and ``languages`` stand one on a line. ``vouched_on`` is the newest day on which a worker,
    whose last word it is, said that she would introduce somebody; services keep it in step.
    """

    workflow = states.SOURCE

    class Kind(models.TextChoices):
        PEER = "peer", marked("Peer supporter")
        USER_LED = "user_led", marked("Group led by people who use support")
        COMMUNITY = "community", marked("Faith or community group")
        BROKER = "broker", marked("Broker or planner")
        PROVIDER = "provider", marked("Provider of support")
        PUBLIC = "public", marked("Council or NHS service")

    class Room(models.TextChoices):
        YES = "yes", marked("Room for more people")
        FEW = "few", marked("Room for a few")
        FULL = "full", marked("Full at the moment")

    class Unit(models.TextChoices):
        FREE = "free", "Free"
        HOUR = "hour", "an hour"
        SESSION = "session", "a session"
        DAY = "day", "a day"
        WEEK = "week", "a week"

    class KeptBy(models.TextChoices):
        STAFF = "staff", "Our staff"
        ITSELF = "itself", "The group itself, by a link"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField("what kind of help it is", max_length=20, choices=Kind.choices)
    areas = models.TextField("where it helps", max_length=1000, blank=True)
    needs = ArrayField(
        models.CharField(max_length=20, choices=[(outcome.id, outcome.title) for outcome in OUTCOMES]),
        default=list,
        blank=True,
        verbose_name="what it helps with",
    )
    good_at = models.TextField("what it is good at", max_length=2000, blank=True)
    languages = models.TextField("languages besides English", max_length=500, blank=True)
    cost_words = models.CharField("what it costs, in words", max_length=300, blank=True)
    cost_pence = models.PositiveIntegerField("price", null=True, blank=True)
    cost_unit = models.CharField("what the price is for", max_length=10, choices=Unit.choices, blank=True)
    room = models.CharField("room for more people", max_length=10, choices=Room.choices, blank=True)
    room_said_on = models.DateField(null=True, blank=True)
    phone = models.CharField("telephone number", max_length=30, blank=True)
    email = models.EmailField("email address", max_length=254, blank=True)
    web = models.URLField("web page", max_length=300, blank=True)
    access_notes = models.TextField("how to get there and in", max_length=1000, blank=True)
    kept_by = models.CharField(max_length=10, choices=KeptBy.choices, default=KeptBy.STAFF)
    status = models.CharField(
        max_length=10, choices=states.SOURCE.states, default=states.LISTED, editable=False
    )
    closed_why = models.CharField(max_length=300, blank=True)
    vouched_on = models.DateField(null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    #: What the search reads, as ``people.rules.fold`` writes it.
    areas_folded = models.GeneratedField(
        expression=_lines(folded(Coalesce(NullIf(F("areas"), _text("")), _text(EVERYWHERE)))),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
    languages_folded = models.GeneratedField(
        expression=_lines(folded(F("languages"))),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
    words_folded = models.GeneratedField(
        expression=folded(
            Concat(
                *_words_of("name", "good_at", "cost_words", "access_notes"), output_field=models.TextField()
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(name="source_has_name", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="source_price_has_unit",
                condition=models.Q(cost_pence__isnull=True, cost_unit__in=["", "free"])
                | models.Q(cost_pence__isnull=False, cost_unit__in=["hour", "session", "day", "week"]),
            ),
            models.CheckConstraint(
                name="source_room_has_day",
                condition=models.Q(room="", room_said_on__isnull=True)
                | (~models.Q(room="") & models.Q(room_said_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="source_closed_says_why",
                condition=models.Q(status="listed", closed_why="")
                | (models.Q(status="closed") & ~models.Q(closed_why="")),
            ),
        ]
        indexes = [
            GinIndex(fields=["words_folded"], opclasses=["gin_trgm_ops"], name="source_words_trgm"),
            GinIndex(fields=["areas_folded"], name="source_areas"),
            GinIndex(fields=["languages_folded"], name="source_languages"),
            GinIndex(fields=["needs"], name="source_needs"),
            models.Index(
                F("vouched_on").desc(nulls_last=True),
                "name",
                "id",
                condition=models.Q(status="listed"),
                name="source_listed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Experience(models.Model):
    """A worker's dated word on a source. It is never changed: a newer one takes its place."""

    class Introduces(models.TextChoices):
        YES = "yes", "I would introduce somebody"
        WITH_CARE = "with_care", "I would, with care"
        NO = "no", "I would not"
        UNKNOWN = "unknown", "I do not know them myself"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="experiences")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    introduces = models.CharField(
        "would you introduce somebody to them", max_length=10, choices=Introduces.choices
    )
    words = models.TextField("what you know of them", max_length=1000, blank=True)
    said_on = models.DateField()
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="experience_says_something",
                condition=models.Q(introduces__in=["yes", "with_care"]) | ~models.Q(words=""),
            ),
        ]
        indexes = [models.Index(fields=["source", "worker", "-id"], name="experience_standing")]
        triggers = [
            pgtrigger.Protect(name="experience_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.worker} on {self.source}, {self.said_on:%d %B %Y}"

    @property
    def vouches(self) -> bool:
        """Whether the worker would introduce somebody."""
        return self.introduces in (self.Introduces.YES, self.Introduces.WITH_CARE)
