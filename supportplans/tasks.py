"""What the alarm clock wakes: the table says what is due."""

from celery import shared_task
from django.utils import timezone

from .services import leads


@shared_task
def remind_of_talks() -> int:
    """Put the reminders of talks that are near into the outbox; return of how many talks."""
    return leads.remind_of_talks(at=timezone.now())
