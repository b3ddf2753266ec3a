"""What the alarm clock calls. Each may run twice, or on two machines at once, without harm."""

import time
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from . import services

#: One round takes up new batches for so many seconds, so that other tasks have their turn.
LONGEST_ROUND = 20.0


@shared_task
def deliver(message_id: str) -> None:
    """Send one message, if it is still due."""
    services.deliver_batch(at=timezone.now(), only=UUID(message_id), limit=1)


@shared_task
def deliver_due() -> None:
    """Send all that is due, and what was left lying by a process that died."""
    begun = time.monotonic()
    while services.deliver_batch(at=timezone.now()) and time.monotonic() - begun < LONGEST_ROUND:
        pass


@shared_task
def blank_secrets() -> None:
    """Empty messages that held a sign-in code or link which no longer works."""
    services.blank_secrets(at=timezone.now())


@shared_task
def ask_what_became() -> None:
    """Ask the channel what became of the messages that it took."""
    services.ask_what_became(at=timezone.now())
