"""What a cost line, a decision about a need, or the cover said before it was changed."""

import uuid

from django.db import models

from .fields import by_user, stays
from .plans import SupportPlan


class Former(models.Model):
    """What stood in one thing of a plan before somebody changed it; it can always be read again.

    ``subject`` is the id of the cost line or the decision; the cover's is the plan's. ``content`` holds
    its fields as they were. (What passages said before is in ``EntryRevision``.)
    """

    class About(models.TextChoices):
        COST = "cost", "A cost line"
        NEED = "need", "What becomes of a need"
        COVER = "cover", "The cover"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="former")
    about = models.CharField(max_length=5, choices=About.choices)
    subject = models.UUIDField()
    number = models.PositiveIntegerField("revision that said this")
    content = models.JSONField()
    said_at = models.DateTimeField()
    said_by = by_user()
    replaced_at = models.DateTimeField()
    replaced_by = by_user()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["about", "subject", "number"], name="former_once"),
            models.CheckConstraint(
                name="former_pairs",
                condition=models.Q(said_at__isnull=False, said_by__isnull=False)
                & models.Q(replaced_at__isnull=False, replaced_by__isnull=False),
            ),
        ]
        triggers = [stays("former_stays")]

    def __str__(self) -> str:
        return f"{self.get_about_display()}, revision {self.number}"
