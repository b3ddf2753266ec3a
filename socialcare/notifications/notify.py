"""GOV.UK Notify: emails, texts and letters for councils, under our own reference.

Notify is asked by that reference before a message goes again, so that one whose sender died goes once.
The council has one template of each kind there: ``((subject))`` and ``((body))`` for an email,
``((body))`` for a text, ``((subject))`` and ``((body))`` for a letter.
"""

from typing import Any

from django.conf import settings
from notifications_python_client.errors import APIError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

from .models import Message
from .trouble import REFUSED_BY_NOTIFY, Never, NotNow

#: A letter's address has at most so many lines (Notify's own limit).
ADDRESS_LINES = 7
#: What Notify says when a message has reached whoever it was for, or never will.
ARRIVED = frozenset({"delivered", "received", "sent"})
BOUNCED = frozenset(
    {
        "permanent-failure",
        "temporary-failure",
        "technical-failure",
        "cancelled",
        "validation-failed",
        "virus-scan-failed",
    }
)


def is_set_up() -> bool:
    """Return whether this installation has an account with Notify."""
    return bool(settings.NOTIFY_API_KEY)


class Notify:
    """Sends through GOV.UK Notify over one connection."""

    def __init__(self) -> None:
        self._client = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_ADDRESS, timeout=settings.NOTIFY_TIMEOUT
        )
        self._broken = ""

    def __enter__(self) -> "Notify":
        return self

    def __exit__(self, *error: object) -> None:
        self._client.request_session.close()

    def send(self, message: Message) -> str:
        """Send ``message`` and return Notify's number for it; raise ``NotNow`` or ``Never``."""
        if self._broken:
            raise NotNow(self._broken)
        reference = str(message.id)
        template = settings.NOTIFY_TEMPLATES.get(message.channel, "")
        if not template:
            raise NotNow(f"no Notify template for {message.channel}")
        words = {"subject": message.subject, "body": message.body}
        try:
            if message.channel == Message.Channel.TEXT:
                sent = self._client.send_sms_notification(
                    message.to, template, personalisation={"body": message.body}, reference=reference
                )
            elif message.channel == Message.Channel.LETTER:
                sent = self._client.send_letter_notification(
                    template, personalisation={**words, **address_lines(message.to)}, reference=reference
                )
            else:
                sent = self._client.send_email_notification(
                    message.to, template, personalisation=words, reference=reference
                )
        except APIError as error:
            raise self._trouble(error) from None
        return _number(sent)

    def gone(self, message: Message) -> str:
        """Return Notify's number for a message that it took already under our reference, or nothing."""
        if self._broken:
            raise NotNow(self._broken)
        try:
            found = self._client.get_all_notifications(reference=str(message.id))
        except APIError as error:
            raise self._trouble(error) from None
        there = found.get("notifications") if isinstance(found, dict) else None
        return _number(there[0]) if there else ""

    def became(self, message: Message) -> str:
        """Return what became of a message, in Notify's word for it."""
        try:
            found = self._client.get_notification_by_id(message.channel_id)
        except APIError as error:
            raise self._trouble(error) from None
        return str(found.get("status", "")) if isinstance(found, dict) else ""

    def _trouble(self, error: APIError) -> NotNow:
        """Return ``Never`` where Notify says that this message is at fault, else ``NotNow``.

        400 is about the message itself; a wrong key (401, 403), too many (429) and Notify's own
        troubles (5xx, no answer) are not, and the rest of the batch would only meet them again.
        """
        kind = f"Notify {error.status_code}"
        if isinstance(error, InvalidResponse):
            kind = "Notify sent no JSON"
        elif error.status_code == 400:
            return Never(REFUSED_BY_NOTIFY if _about_address(error) else kind)
        self._broken = kind
        return NotNow(kind)


def _about_address(error: APIError) -> bool:
    """Return whether Notify refused the address, by the name of the field that it complains of."""
    return any(
        name in str(error.message) for name in ("email_address", "phone_number", "address_line", "postcode")
    )


def _number(sent: Any) -> str:
    number = sent.get("id") if isinstance(sent, dict) else None
    if not isinstance(number, str) or not number:
        raise NotNow("Notify gave no number")
    return number[:64]


def address_lines(address: str) -> dict[str, str]:
    """Return a postal address as Notify's lines; what does not fit stands together on the sixth."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if len(lines) > ADDRESS_LINES:
        lines = [*lines[: ADDRESS_LINES - 2], ", ".join(lines[ADDRESS_LINES - 2 : -1]), lines[-1]]
    return {f"address_line_{number}": line for number, line in enumerate(lines, start=1)}
