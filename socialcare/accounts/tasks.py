"""What the alarm clock calls for accounts."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_ended_sessions() -> None:
    """Remove sessions that have ended."""
    call_command("clearsessions")
