"""Reading the outbox."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from .models import Message

#: How many messages the list in the browser shows.
SHOWN = 100


def readable_messages() -> Sequence[Message]:
    """Return the newest messages, for an installation that shows them in the browser.

    Raises ``Message.DoesNotExist`` in every other installation.
    """
    _check_readable()
    return list(Message.objects.order_by("-queued_at", "-id")[:SHOWN])


def readable_message(*, id: UUID) -> Message:
    """Return one message; raises ``Message.DoesNotExist`` where unknown, or not to be read here."""
    _check_readable()
    return Message.objects.get(id=id)


def _check_readable() -> None:
    if not settings.MESSAGES_READABLE_IN_BROWSER:
        raise Message.DoesNotExist
