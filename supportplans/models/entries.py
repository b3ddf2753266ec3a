"""What stands in a plan: words, pictures, sound, films, documents and links, in the person's order."""

import uuid

from django.db import models

from socialcare.uploads.models import StoredFile

from .fields import by_user, pair, stays
from .plans import SupportPlan


class PlanEntry(models.Model):
    """One piece of a plan. What it says now stands here; what it said before is in its revisions.

    ``words`` is text with simple marks (a line that begins with "- " or "# ", **strong**), kept just
    as typed; for a picture it says what can be seen, for sound and film it is the transcript.
    ``place`` orders the entries of a plan; equal places fall back on when they were added.
    ``page`` and ``sequence`` tell a page's own late or repeated send from somebody else's change.
    A removed entry keeps everything and can be brought back.
    """

    class Kind(models.TextChoices):
        WORDS = "words", "Words"
        PICTURE = "picture", "Picture"
        SOUND = "sound", "Sound"
        VIDEO = "video", "Film"
        DOCUMENT = "document", "Document"
        LINK = "link", "Link"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    place = models.PositiveIntegerField()
    title = models.CharField("heading", max_length=200, blank=True)
    words = models.TextField(max_length=100_000, blank=True)
    address = models.URLField("address of the page", max_length=2000, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    prompt = models.CharField(max_length=40, blank=True)
    revision = models.PositiveIntegerField(default=1)
    page = models.UUIDField(null=True, blank=True)
    sequence = models.PositiveBigIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = by_user()
    changed_at = models.DateTimeField()
    changed_by = by_user()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = by_user(null=True)

    class Meta:
        ordering = ["place", "added_at", "id"]
        indexes = [models.Index(fields=["plan", "place"], name="entry_plan_place")]
        constraints = [
            pair("removed", "entry_removed_pair"),
            models.CheckConstraint(
                name="entry_changed_pair",
                condition=models.Q(changed_at__isnull=False, changed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_holds_what_its_kind_says",
                condition=models.Q(kind="words", file__isnull=True, address="")
                | models.Q(kind="link", file__isnull=True) & ~models.Q(address="")
                | models.Q(
                    kind__in=["picture", "sound", "video", "document"], address="", file__isnull=False
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class EntryRevision(models.Model):
    """What an entry said before it was changed so that something it said went away.

    Typing on adds nothing here; a sentence that is taken out, or written by somebody else, does:
    every sentence that was ever saved is in the entry or in one of these.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(PlanEntry, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("revision of the entry that said this")
    title = models.CharField(max_length=200, blank=True)
    words = models.TextField(max_length=100_000, blank=True)
    address = models.CharField(max_length=2000, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    said_by = by_user()
    replaced_at = models.DateTimeField()
    replaced_by = by_user()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="entry_revision_once"),
            models.CheckConstraint(
                name="entry_revision_pairs",
                condition=models.Q(said_at__isnull=False, said_by__isnull=False)
                & models.Q(replaced_at__isnull=False, replaced_by__isnull=False),
            ),
        ]
        triggers = [stays("entry_revision_stays")]

    def __str__(self) -> str:
        return f"Revision {self.number}"


class EntryConflict(models.Model):
    """The other text where two people changed one entry; kept until somebody chooses.

    ``kept`` says which text stands; the one that gave way is in a revision, or here: never lost.
    """

    class Kept(models.TextChoices):
        SAVED = "saved", "The text that was saved first"
        OTHER = "other", "The other text"
        BOTH = "both", "A text made from both"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(PlanEntry, on_delete=models.PROTECT, related_name="conflicts")
    title = models.CharField(max_length=200, blank=True)
    words = models.TextField(max_length=100_000, blank=True)
    address = models.CharField(max_length=2000, blank=True)
    page = models.UUIDField(null=True, blank=True)
    sequence = models.PositiveBigIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = by_user()
    kept = models.CharField(max_length=5, choices=Kept.choices, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = by_user(null=True)

    class Meta:
        ordering = ["saved_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "page"],
                condition=models.Q(settled_at__isnull=True),
                nulls_distinct=False,
                name="entry_conflict_one_open_per_page",
            ),
            models.CheckConstraint(
                name="entry_conflict_settled_pair",
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True, kept="")
                | models.Q(settled_at__isnull=False, settled_by__isnull=False) & ~models.Q(kept=""),
            ),
        ]

    def __str__(self) -> str:
        return "Two texts of one entry"
