"""What the alarm clock calls for uploads."""

from celery import shared_task
from django.utils import timezone

from . import services


@shared_task
def remove_orphans() -> None:
    """Remove what uploads left behind whose transaction came to nothing."""
    services.remove_orphans(at=timezone.now())
