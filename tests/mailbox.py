"""What stands in the outbox."""

import re

from socialcare.notifications.models import Message


def mails(purpose):
    return list(Message.objects.filter(purpose=purpose).order_by("queued_at", "id"))


def newest_code():
    """Return the code as it stands in the newest email."""
    return re.search(r"^\d{4} \d{4}$", mails("sign_in_code")[-1].body, re.MULTILINE)[0]
