"""When a nudge may go, and how long its link works. Pure: days and hours are passed in."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from socialcare.values.working_days import is_working_day

#: A person hears from us once in so many days at most, whatever it is about.
BETWEEN_TWO = timedelta(days=7)
#: Whoever did not answer is asked once more after so many days.
ASK_AGAIN_AFTER = timedelta(days=14)
#: A worker gets the daily list while a talk of hers is overdue by more than this.
DIGEST_AFTER = timedelta(days=7)
#: After an outage a worker is reminded of what was due in these days; of the rest her daily list tells.
REMIND_WITHIN = timedelta(days=7)
#: How long the link in a message works.
REPLY_FOR = timedelta(days=28)
#: A message that could not go for so long is not sent any more; its text is emptied then.
USEFUL_FOR = timedelta(days=3)
#: A process that takes nudges must have handed them over within this time, or others take them.
LEASE = timedelta(seconds=20)
BATCH = 200
#: A nudge whose process died so often is given up, and shows among the operations.
MOST_ATTEMPTS = 20
#: What is settled is kept so long, then removed.
KEPT_FOR = timedelta(days=400)


def may_send(
    local: datetime, *, hours: tuple[int, int], bank_holidays: Collection[date], any_day: bool = False
) -> bool:
    """Return whether messages may go at that local time: on working days, from one hour up to another."""
    first, last = hours
    if not first <= local.hour < last:
        return False
    return any_day or is_working_day(local.date(), bank_holidays=bank_holidays)


def week_is_over(last_sent_on: date | None, *, on: date) -> bool:
    """Return whether somebody who was last written to on that day can be written to on ``on``."""
    return last_sent_on is None or on >= last_sent_on + BETWEEN_TWO
