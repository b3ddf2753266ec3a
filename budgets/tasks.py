"""What the alarm clock calls. Each may run twice, or on two machines at once, without harm."""

from celery import shared_task
from django.utils import timezone

from .schemes.publishing import put_due_schemes_in_force


@shared_task
def put_schemes_in_force() -> None:
    """Put approved versions of the rules in force whose day has come."""
    put_due_schemes_in_force(at=timezone.now())
