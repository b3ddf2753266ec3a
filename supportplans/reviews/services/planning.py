"""Putting what is due into the table of nudges: a few statements for everybody, each good to run twice.

What is due follows from the dates of the rhythms alone. The table takes each nudge once (person, kind, due
date), so a round that runs twice, or on two machines at once, plans nothing twice; and a month that was
missed is planned like a day, as nothing but the date that stands now is looked at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from socialcare.people.holidays import bank_holidays
from socialcare.values.working_days import is_working_day

from .. import rules, sending
from ..models import Rhythm
from .rhythms import end_pauses

_INTO = """
INSERT INTO reviews_nudge
    (id, person_id, worker_id, kind, due_on, status, planned_at, attempts, dropped_because, reply_digest)
SELECT gen_random_uuid(), found.person_id, found.worker_id, found.kind, found.due_on,
    'planned', %(at)s, 0, '', ''
FROM ({found}) AS found
ON CONFLICT DO NOTHING
"""

_TO_ANSWER = """
    SELECT 1 FROM reviews_checkin said
    WHERE said.person_id = rhythm.person_id AND said.to_answer AND said.dealt_with_at IS NULL
"""

_PERSON = f"""
    SELECT rhythm.person_id, NULL::bigint AS worker_id, 'person' AS kind, rhythm.next_on AS due_on
    FROM reviews_rhythm rhythm
    WHERE rhythm.next_on <= %(today)s AND rhythm.channel <> 'none'
      AND rhythm.id BETWEEN %(first)s AND %(last)s AND NOT EXISTS ({_TO_ANSWER})
"""  # noqa: S608 - names from this file

_PERSON_AGAIN = f"""
    SELECT rhythm.person_id, NULL::bigint AS worker_id, 'person_again' AS kind, rhythm.next_on AS due_on
    FROM reviews_rhythm rhythm
    JOIN reviews_nudge asked
      ON asked.person_id = rhythm.person_id AND asked.kind = 'person' AND asked.due_on = rhythm.next_on
    WHERE rhythm.next_on <= %(asked_for)s AND rhythm.channel <> 'none'
      AND asked.status IN ('sent') AND asked.sent_at <= %(asked_before)s
      AND rhythm.id BETWEEN %(first)s AND %(last)s AND NOT EXISTS ({_TO_ANSWER})
"""  # noqa: S608 - names from this file

_WORKER = """
    SELECT rhythm.person_id, NULL::bigint AS worker_id, 'worker' AS kind, rhythm.next_on AS due_on
    FROM reviews_rhythm rhythm
    WHERE rhythm.next_on BETWEEN %(remind_from)s AND %(today)s
      AND rhythm.id BETWEEN %(first)s AND %(last)s
"""

# A pause stops our messages to the person; what they asked for meanwhile is not forgotten.
_WORKER_PAUSED = f"""
    SELECT rhythm.person_id, NULL::bigint AS worker_id, 'worker' AS kind, rhythm.sooner_on AS due_on
    FROM reviews_rhythm rhythm
    WHERE rhythm.paused_from IS NOT NULL AND rhythm.ended_on IS NULL
      AND rhythm.sooner_on BETWEEN %(remind_from)s AND %(today)s
      AND rhythm.id BETWEEN %(first)s AND %(last)s AND EXISTS ({_TO_ANSWER})
"""  # noqa: S608 - names from this file

_DIGEST = """
    SELECT DISTINCT NULL::bigint AS person_id, held.worker_id, 'digest' AS kind, %(today)s::date AS due_on
    FROM reviews_rhythm rhythm
    JOIN people_allocation held
      ON held.person_id = rhythm.person_id AND held.to_on IS NULL AND held.from_on <= %(today)s
    WHERE rhythm.next_on < %(overdue)s AND rhythm.id BETWEEN %(first)s AND %(last)s
"""

_BACKSTOP = """
    SELECT rhythm.person_id, NULL::bigint AS worker_id, 'backstop' AS kind,
           least(rhythm.review_by, rhythm.next_on + %(backstop_days)s) AS due_on
    FROM reviews_rhythm rhythm
    WHERE rhythm.ended_on IS NULL
      AND (rhythm.review_by < %(today)s OR rhythm.next_on < %(backstop)s)
      AND rhythm.id BETWEEN %(first)s AND %(last)s
"""


@dataclass(frozen=True)
class Planned:
    """How far planning is: the rhythms looked at so far, of how many, and what was new among them."""

    looked_at: int
    of: int
    planned: int


def plan(*, at: datetime, progress: Callable[[Planned], Any] | None = None, step: int = 50_000) -> int:
    """Plan all that is due by now; return how many nudges that were not planned before.

    Pauses that are over end first. With ``progress`` everybody is gone through ``step`` rhythms at a time,
    each a transaction of its own; without it at once.
    """
    end_pauses(at=at)
    ends = Rhythm.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return 0
    first, last = ends["first"], ends["last"]
    planned = 0
    for begin, end in _steps(first, last, step if progress else last - first + 1):
        with transaction.atomic():
            planned += _plan_these(begin, end, at=at)
        if progress:
            progress(Planned(end - first + 1, last - first + 1, planned))
    return planned


def _steps(first: int, last: int, step: int) -> Iterator[tuple[int, int]]:
    for begin in range(first, last + 1, step):
        yield begin, min(begin + step - 1, last)


def _plan_these(first: int, last: int, *, at: datetime) -> int:
    today = timezone.localdate(at)
    statements = [_PERSON, _PERSON_AGAIN, _WORKER, _WORKER_PAUSED, _BACKSTOP]
    if is_working_day(today, bank_holidays=bank_holidays()):
        statements.append(_DIGEST)
    values: dict[str, int | date | datetime] = {
        "at": at,
        "today": today,
        "first": first,
        "last": last,
        "asked_before": at - sending.ASK_AGAIN_AFTER,
        "asked_for": today - sending.ASK_AGAIN_AFTER,
        "remind_from": today - sending.REMIND_WITHIN,
        "overdue": today - sending.DIGEST_AFTER,
        "backstop": today - rules.BACKSTOP_AFTER,
        "backstop_days": rules.BACKSTOP_AFTER.days,
    }
    planned = 0
    with connection.cursor() as cursor:
        for found in statements:
            cursor.execute(_INTO.format(found=found), values)
            planned += cursor.rowcount
    return planned
