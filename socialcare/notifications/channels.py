"""How a message leaves the house."""

import smtplib
from types import TracebackType

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from .models import Message


class NotNow(Exception):
    """The channel could not take the message; it may later. ``kind`` says why, without content."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Never(NotNow):
    """The channel refused the message for good."""


class Email:
    """Sends emails over one connection, opened with the first of them.

    A message whose lease ran out may have gone already, and a mail server cannot be asked. It goes
    again under the same Message-ID, made of our reference, so that mailboxes show it once.
    """

    def __init__(self) -> None:
        self._connection = get_connection()
        self._broken: str = ""

    def __enter__(self) -> "Email":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError):
            self._broken = "close"

    def send(self, message: Message) -> None:
        """Send ``message``; raise ``NotNow`` or ``Never`` where it did not go."""
        if self._broken:
            raise NotNow(self._broken)
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        email = EmailMessage(
            subject=message.subject,
            body=message.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.to],
            headers={"Message-ID": f"<{message.id}@{domain}>", "Auto-Submitted": "auto-generated"},
        )
        try:
            self._connection.open()
        except (smtplib.SMTPException, OSError) as error:
            # The rest of this batch would only wait for the same server.
            self._broken = _kind(error)
            raise NotNow(self._broken) from None
        email.connection = self._connection
        try:
            email.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _refusal(codes[0] if codes else 0, "SMTPRecipientsRefused") from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, "SMTPDataError") from None
        except (smtplib.SMTPException, OSError) as error:
            if isinstance(error, (smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError)):
                self._broken = _kind(error)
            raise NotNow(_kind(error)) from None


def _refusal(code: int, name: str) -> NotNow:
    """Return ``Never`` for a permanent code (RFC 5321, 4.2.1: 5yz), else ``NotNow``."""
    kind = f"{name} {code}"
    return Never(kind) if 500 <= code < 600 else NotNow(kind)


def _kind(error: Exception) -> str:
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
