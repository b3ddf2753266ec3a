"""When to try again, and when to stop. Standard library only."""

import re
from datetime import timedelta

#: A process holds a message for so long, counted afresh from the moment before it sends it; then others
#: take it over. Together with the time between two rounds it is well under a minute: what a process that
#: died was sending goes within a minute. It is longer than one message can take where every answer comes
#: just before a channel's time-out: an email wants four answers (MAIL, RCPT, DATA, the end of the text).
LEASE = timedelta(seconds=30)
#: How many messages one process holds at a time.
BATCH = 20
#: A secret goes out of the stored message this long after it stopped working.
SECRET_KEPT_AFTER_USE = timedelta(minutes=5)
#: How long a secret works where its sender does not say.
SECRET_USEFUL_FOR = timedelta(minutes=15)

_WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=12),
)
#: A message is given up after this many tries: a little over a day in all.
MOST_ATTEMPTS = len(_WAITS) + 1


def wait_after(attempts: int) -> timedelta | None:
    """Return how long to wait after the ``attempts``-th try failed; None when that was the last."""
    return _WAITS[attempts - 1] if attempts < MOST_ATTEMPTS else None


#: How many messages Notify is asked about in one round, how often about each, and how long.
ASK_BATCH = 200
ASK_AGAIN_AFTER = timedelta(minutes=10)
ASK_FOR = timedelta(days=7)

#: Letters of the longest text that is sent: four text messages joined.
LONGEST_TEXT = 612
FEWEST_ADDRESS_LINES = 3

_MOBILE = re.compile(r"(?:\+44|0044|0)7\d{9}")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")


def mobile_number(typed: str) -> str | None:
    """Return a mobile number of the United Kingdom as +447…, or None where it is none."""
    digits = re.sub(r"[\s().-]", "", typed)
    if not _MOBILE.fullmatch(digits):
        return None
    return "+44" + digits[-10:]


def ends_in_postcode(line: str) -> bool:
    """Return whether an address line ends in a postcode."""
    return _POSTCODE.search(line.upper()[-9:].strip()) is not None
