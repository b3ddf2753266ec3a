"""How a group keeps its own entry up to date: a link that runs out, and what was changed by it."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from socialcare.people.models import User

from .register import Source


class UpdateLink(models.Model):
    """A secret address sent to a group. Only its hash is kept, so that reading this table opens nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_to = models.EmailField(max_length=254)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=models.Q(revoked_at__isnull=True), name="link_one_open"
            ),
            models.CheckConstraint(
                name="link_revoked_at_by",
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="link_runs_out", condition=models.Q(expires_at__gt=models.F("sent_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"Link of {self.sent_at:%d %B %Y}"


class GroupChange(models.Model):
    """What a group changed of its entry by its link; staff can put it back.

    ``before`` and ``after`` hold the fields that changed, by name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="group_changes")
    link = models.ForeignKey(UpdateLink, on_delete=models.PROTECT, related_name="changes")
    changed_at = models.DateTimeField()
    before = models.JSONField(encoder=DjangoJSONEncoder)
    after = models.JSONField(encoder=DjangoJSONEncoder)
    put_back_at = models.DateTimeField(null=True, blank=True)
    put_back_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-changed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="group_change_put_back_at_by",
                condition=models.Q(put_back_at__isnull=True, put_back_by__isnull=True)
                | models.Q(put_back_at__isnull=False, put_back_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["source", "-changed_at"], name="group_change_newest")]

    def __str__(self) -> str:
        return f"Change of {self.changed_at:%d %B %Y}"
