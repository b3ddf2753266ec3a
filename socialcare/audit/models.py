"""What happened, in the order it happened. Rows are added and never changed or taken away."""

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """One thing that somebody did: a change, or the opening of a record.

    ``person_id`` is the person whose record it touched, so that they can see who looked. It is a
    plain number: this room lies below the one that knows people, and an event outlives its subject.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by_words = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["person_id", "-id"], name="audit_event_person"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
            models.Index(fields=["by", "-id"], name="audit_event_by"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                level=pgtrigger.Statement,  # a truncation has no rows to be asked about
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
                func="RAISE EXCEPTION 'Events are added and never changed or taken away.';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} at {self.at:%d %B %Y %H:%M}"
