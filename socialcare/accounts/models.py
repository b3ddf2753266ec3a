"""The ways in that the council itself gives: cards, codes on paper; and where somebody is signed in."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from socialcare.people.models import Person

#: A card, and a sheet of codes, that nothing has ended. A card may have expired all the same.
OPEN_CARD = Q(used_at__isnull=True, locked_at__isnull=True, ended_at__isnull=True)
OPEN_SHEET = Q(locked_at__isnull=True, ended_at__isnull=True)


class EntryCard(models.Model):
    """A card, on paper or as a link, with which one person gets into their own place for the first time.

    Of its code only a hash is kept. It is over once it was used (``used_at``), a worker or a newer card
    ended it, it was tried too often (``locked_at``), or ``expires_at`` has passed.
    """

    class How(models.TextChoices):
        PAPER = "paper", "Printed, or shown on the screen"
        EMAIL = "email", "By email"
        TEXT = "text", "By text message"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="entry_cards")
    code_hash = models.CharField(max_length=64, unique=True)
    how = models.CharField(max_length=10, choices=How.choices)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=OPEN_CARD,
                name="entry_card_one_at_a_time",
            ),
            models.CheckConstraint(
                name="entry_card_ended_pair",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_card_expires_later", condition=Q(expires_at__gt=models.F("given_at"))
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="entry_card_stays",
                exclude=["wrong_tries", "used_at", "locked_at", "ended_at", "ended_by"],
            )
        ]

    def __str__(self) -> str:
        return f"Card of {self.given_at:%d %B %Y}"


class CodeSheet(models.Model):
    """A sheet of paper with ten codes that somebody signs in with, one after the other.

    ``name`` stands on the sheet and opens nothing by itself. Wrong tries are counted until a right one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="code_sheets")
    name = models.CharField(max_length=8, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=OPEN_SHEET,
                name="code_sheet_one_at_a_time",
            ),
            models.CheckConstraint(
                name="code_sheet_ended_pair",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Codes on paper {self.name}"


class PaperCode(models.Model):
    """One of the codes of a sheet, as a keyed hash. It works once."""

    sheet = models.ForeignKey(CodeSheet, on_delete=models.CASCADE, related_name="codes")
    place = models.PositiveSmallIntegerField()
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sheet", "place"]
        constraints = [models.UniqueConstraint(fields=["sheet", "place"], name="paper_code_place")]

    def __str__(self) -> str:
        return f"Code {self.place}"


class SignedInHere(models.Model):
    """That somebody is signed in on a device: since when, and in which family of browsers.

    Nothing else is kept of the device. The row goes when the session is over.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signed_in_here"
    )
    session_key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    browser = models.CharField(max_length=20)
    means = models.CharField(max_length=20)
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.browser} since {self.at:%d %B %Y}"
