"""What the alarm clock wakes: the tables say what is due. Each may run twice, or at once, without harm."""

import time

from celery import shared_task
from django.utils import timezone

from .services import handing_over, planning

#: One round takes up new batches for so many seconds, so that other tasks have their turn.
LONGEST_ROUND = 20.0


@shared_task
def plan() -> int:
    """Put what is due into the table of nudges; return how much was new."""
    return planning.plan(at=timezone.now())


@shared_task
def hand_over() -> int:
    """Hand over what is planned, in sending hours; return how much was taken."""
    begun = time.monotonic()
    taken = 0
    while count := handing_over.hand_over(at=timezone.now()):
        taken += count
        if time.monotonic() - begun > LONGEST_ROUND:
            break
    return taken


@shared_task
def note_what_failed() -> int:
    """Mark the nudges whose message could not be sent."""
    return handing_over.note_what_failed(at=timezone.now())


@shared_task
def prune() -> int:
    """Remove nudges of long ago."""
    return handing_over.prune(at=timezone.now())
