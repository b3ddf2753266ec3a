"""What the alarm clock calls for accounts."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from .entry.signed_in import forget_over


@shared_task
def clear_ended_sessions() -> None:
    """Remove sessions that have ended."""
    call_command("clearsessions")
    forget_over(at=timezone.now())
