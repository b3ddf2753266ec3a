"""The versions of a plan that were kept: what a decision is made on."""

import uuid

from django.db import models

from socialcare.uploads.models import StoredFile

from .fields import by_user, stays
from .plans import SupportPlan


class PlanVersion(models.Model):
    """A plan as it was when somebody said "this is my plan". It never changes.

    ``content`` is everything in it, with the SHA-256 of each file; ``sha256`` is the hash of that
    content, written as ``supportplans.rules.canonical`` writes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    plan_revision = models.PositiveIntegerField()
    frozen_at = models.DateTimeField()
    frozen_by = by_user()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_once"),
            models.CheckConstraint(
                name="plan_version_has_hash", condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="plan_version_frozen_pair",
                condition=models.Q(frozen_at__isnull=False, frozen_by__isnull=False),
            ),
        ]
        triggers = [stays("plan_version_stays")]

    def __str__(self) -> str:
        return f"Version {self.number}"


class VersionFile(models.Model):
    """A file that belongs to a version, so that it stays as long as the version does."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "file"], name="version_file_once"),
        ]
        triggers = [stays("version_file_stays")]

    def __str__(self) -> str:
        return str(self.file_id)
