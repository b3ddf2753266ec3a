"""What a channel says when it does not take a message."""

#: How the kind of a refusal begins that is about the address, not about the message.
REFUSED_BY_MAIL_SERVER = "SMTPRecipientsRefused"
REFUSED_BY_NOTIFY = "Notify 400: the address"


class NotNow(Exception):
    """The channel could not take the message; it may later. ``kind`` says why, without content."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Never(NotNow):
    """The channel refused the message for good."""
