"""Calendar addresses that workers asked for."""

import uuid

from django.db import models

from socialcare.people.models import Worker


class CalendarFeed(models.Model):
    """The address from which a worker's own calendar fetches on which days she talks with people.

    Whoever knows the address can read it, so it says no names, and only a digest of it is kept. One a
    worker: a new one takes the place of the old, which stops at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.OneToOneField(Worker, on_delete=models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar address of {self.made_at:%d %B %Y}"
