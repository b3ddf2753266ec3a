"""How a message leaves the house: an email by SMTP, or an email, text or letter by GOV.UK Notify."""

import smtplib
from collections.abc import Callable
from types import TracebackType

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from . import notify
from .models import Message
from .trouble import REFUSED_BY_MAIL_SERVER, Never, NotNow


class Channels:
    """Opens each channel with the first message that goes by it, and closes them all."""

    def __init__(self) -> None:
        self._open: dict[str, Email | notify.Notify | ShownHere] = {}

    def __enter__(self) -> "Channels":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for channel in self._open.values():
            channel.__exit__(kind, error, trace)

    def gone(self, message: Message) -> str:
        """Open the way for ``message``; return the channel's number for it where an earlier try sent it.

        Raises ``NotNow`` where the channel does not answer.
        """
        channel = self._channel_for(message)
        if isinstance(channel, Email):
            channel.open()
        elif isinstance(channel, notify.Notify) and message.attempts > 1:
            return channel.gone(message)
        return ""

    def send(self, message: Message) -> str:
        """Send ``message``; return the channel's number for it, if it has one.

        Raises ``NotNow`` or ``Never`` where it did not go.
        """
        return self._channel_for(message).send(message)

    def _channel_for(self, message: Message) -> "Email | notify.Notify | ShownHere":
        if message.channel == Message.Channel.EMAIL and not (
            notify.is_set_up() and settings.NOTIFY_TEMPLATES.get(message.channel)
        ):
            name: str = "smtp"
        elif notify.is_set_up():
            name = "notify"
        else:
            name = "here"
        if name not in self._open:
            self._open[name] = _CHANNELS[name]()
        return self._open[name]


class ShownHere:
    """Takes texts and letters where the installation only shows its messages in the browser."""

    def __exit__(self, *error: object) -> None:
        """Close nothing."""

    def send(self, message: Message) -> str:
        """Take the message where it can be read on the page of messages; refuse it everywhere else."""
        if not settings.MESSAGES_READABLE_IN_BROWSER:
            raise NotNow("GOV.UK Notify is not set up")
        return ""


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

    def open(self) -> None:
        """Open the connection where it is not; raise ``NotNow`` where the server does not answer."""
        if self._broken:
            raise NotNow(self._broken)
        try:
            self._connection.open()
        except (smtplib.SMTPException, OSError) as error:
            # The rest of this batch would only wait for the same server.
            self._broken = _kind(error)
            raise NotNow(self._broken) from None

    def send(self, message: Message) -> str:
        """Send ``message``; raise ``NotNow`` or ``Never`` where it did not go. There is no number."""
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
        email = EmailMessage(
            subject=message.subject,
            body=message.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.to],
            headers={"Message-ID": f"<{message.id}@{domain}>", "Auto-Submitted": "auto-generated"},
        )
        email.connection = self._connection
        try:
            email.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _refusal(codes[0] if codes else 0, REFUSED_BY_MAIL_SERVER) from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, "SMTPDataError") from None
        except (smtplib.SMTPException, OSError) as error:
            if isinstance(error, (smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError)):
                self._broken = _kind(error)
            raise NotNow(_kind(error)) from None
        return ""


_CHANNELS: dict[str, Callable[[], Email | notify.Notify | ShownHere]] = {
    "smtp": Email,
    "notify": notify.Notify,
    "here": ShownHere,
}


def _refusal(code: int, name: str) -> NotNow:
    """Return ``Never`` for a permanent code (RFC 5321, 4.2.1: 5yz), else ``NotNow``."""
    kind = f"{name} {code}"
    return Never(kind) if 500 <= code < 600 else NotNow(kind)


def _kind(error: Exception) -> str:
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
