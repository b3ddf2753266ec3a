"""What the alarm clock calls. Each may run twice, or on two machines at once, without harm."""

from celery import shared_task
from django.utils import timezone

from .take_away import services


@shared_task
def make_take_aways() -> None:
    """Make one download that somebody asked for, and remove those whose days are over."""
    services.remove_old(at=timezone.now())
    services.make_next(at=timezone.now())
