"""What the person's own place keeps of its own: downloads of everything, until they are removed."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from socialcare.people.models import Person
from socialcare.uploads.storage import uploads_storage

from . import states


def key_for(instance: Any, filename: str) -> str:
    """Return where a download lies: a folder deeper than what people send, so that no sweeping takes it."""
    key = instance.pk.hex
    return f"take-away/{key[:2]}/{key}.zip"


class TakeAway(models.Model):
    """Everything that is held about a person, as one file: asked for, made by a worker process, removed."""

    workflow = states.TAKE_AWAY

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="take_aways")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        max_length=10, choices=states.TAKE_AWAY.states, default=states.WAITING, editable=False
    )
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=100, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to=key_for, storage=uploads_storage, max_length=80, blank=True)
    size = models.PositiveBigIntegerField("size in bytes", default=0)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="take_away_asked_pair",
                condition=models.Q(asked_at__isnull=False, asked_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(status__in=["waiting", "making"]),
                name="take_away_one_at_a_time",
            ),
            models.CheckConstraint(
                name="take_away_columns_fit_status",
                condition=models.Q(status="waiting", lease_until__isnull=True, ready_at__isnull=True, file="")
                | models.Q(status="making", lease_until__isnull=False, ready_at__isnull=True, file="")
                | (
                    models.Q(
                        status="ready",
                        lease_until__isnull=True,
                        ready_at__isnull=False,
                        kept_until__isnull=False,
                    )
                    & ~models.Q(file="")
                )
                | models.Q(status="failed", lease_until__isnull=True, ready_at__isnull=True, file="")
                | models.Q(status="removed", lease_until__isnull=True, ready_at__isnull=False, file=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=models.Q(status="waiting"), name="take_away_waiting"
            ),
            models.Index(fields=["kept_until"], condition=models.Q(status="ready"), name="take_away_ready"),
        ]

    def __str__(self) -> str:
        return f"Everything about {self.person}"
