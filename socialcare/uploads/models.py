"""Files that somebody sent: checked and made safe before a row exists, and never changed after."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models

from .storage import key_for, small_key_for, uploads_storage

LONGEST_NAME = 150


class StoredFile(models.Model):
    """One picture, sound, video or document as it lies in the storage.

    ``content_type`` is ours, found by looking at the content; ``sha256`` and ``size`` (bytes) are of
    the bytes stored, which for a picture are not the bytes sent. ``small`` is the picture that a page
    loads: at most 1,280 pixels wide and high, empty where ``file`` is no bigger than that.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", "Picture"
        SOUND = "sound", "Sound"
        VIDEO = "video", "Video"
        DOCUMENT = "document", "Document"

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", "Not scanned for viruses"
        CLEAN = "clean", "Scanned for viruses: none found"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField("size in bytes")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=LONGEST_NAME)
    file = models.FileField(upload_to=key_for, storage=uploads_storage, max_length=80)
    small = models.FileField(upload_to=small_key_for, storage=uploads_storage, max_length=80, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_seconds = models.PositiveIntegerField(null=True, blank=True)
    scan = models.CharField(max_length=12, choices=Scan.choices)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-stored_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="stored_file_has_hash", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="stored_file_not_empty", condition=models.Q(size__gt=0)),
            models.CheckConstraint(
                name="stored_file_named", condition=~models.Q(name="") & ~models.Q(file="")
            ),
            models.CheckConstraint(
                name="stored_file_kind_known",
                condition=models.Q(kind__in=["picture", "sound", "video", "document"]),
            ),
            models.CheckConstraint(
                name="stored_file_scan_known", condition=models.Q(scan__in=["not_scanned", "clean"])
            ),
            models.CheckConstraint(
                name="stored_file_picture_measured",
                condition=models.Q(
                    kind="picture",
                    width__isnull=False,
                    width__gt=0,
                    height__isnull=False,
                    height__gt=0,
                    duration_seconds__isnull=True,
                )
                | ~models.Q(kind="picture"),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="stored_file_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.name
