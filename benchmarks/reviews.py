"""How long planning takes as the council grows, and how many messages go in a minute.

    python -m socialcare.embedded run --temporary -- python benchmarks/reviews.py

Planning: everybody of 3,000, 30,000 and 300,000 people is due. Handing over and delivering: through the
services that the worker processes call, by a channel that does nothing. Times are the clock's.
"""

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialcare.settings.test")

import django

django.setup()

from django.db import connection
from django.test import override_settings
from django.utils import timezone

from benchmarks.measuring import machine, most_memory
from socialcare.notifications.services import deliver_batch
from supportplans.reviews.services.handing_over import hand_over
from supportplans.reviews.services.planning import plan
from tests.crash.fill import people_due

SIZES = (3_000, 30_000, 300_000)
ANY_TIME = {"REVIEW_SENDING_HOURS": (0, 24), "REVIEW_SENDING_ANY_DAY": True}


def filled(count: int) -> float:
    """Fill an empty database with ``count`` people who are due, and return the seconds that planning took."""
    people_due(count, using="default")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    before = most_memory()
    started = time.perf_counter()
    new = plan(at=timezone.now())
    took = time.perf_counter() - started
    more = most_memory() - before
    assert new == 2 * count, new
    started = time.perf_counter()
    assert plan(at=timezone.now()) == 0
    again = time.perf_counter() - started
    print(
        f"{count:>9,} people: planned in {took:.2f} s, and again (nothing new) in {again:.2f} s; "
        f"planning took {more / 1e6:.0f} MB more memory than filling",
        flush=True,
    )
    return took


def going() -> None:
    """Print how many nudges are handed over, and how many messages are delivered, in a minute."""
    started = time.perf_counter()
    done = 0
    while count := hand_over(at=timezone.now()):
        done += count
    print(f"handed over: {done / (time.perf_counter() - started) * 60:,.0f} a minute")
    started = time.perf_counter()
    sent = 0
    while count := deliver_batch(at=timezone.now()):
        sent += count
    rate = sent / (time.perf_counter() - started) * 60
    print(f"delivered by a channel that does nothing: {rate:,.0f} a minute")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    given = asked.parse_args()
    print(machine())
    for size in given.sizes:
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            filled(size)
            if size == given.sizes[0]:
                dummy = "django.core.mail.backends.dummy.EmailBackend"
                with override_settings(EMAIL_BACKEND=dummy, **ANY_TIME):
                    going()
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
