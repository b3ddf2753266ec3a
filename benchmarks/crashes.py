"""What is lost and what is sent twice when everything falls: ours, and a plain ``.delay()`` for each message.

    python -m socialcare.embedded run --temporary -- python benchmarks/crashes.py
    … python benchmarks/crashes.py 10 --at-once 1       so many runs, so many side by side

Each run is an installation of its own, as in ``tests/crash``: real servers, two worker processes and, for
ours, two alarm clocks; 300 people are due; what falls, and after how many messages, is drawn anew for each
run, and is the same for both sides. Times are the clock's.
"""

import argparse
import os
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialcare.settings.test")

import django

django.setup()

from celery import Celery
from django.db import connection

from benchmarks.measuring import machine
from socialcare.embedded.processes import wait_until
from tests.crash.fill import address_of_database
from tests.crash.installation import WORKERS, Installation, Outcome, fill, installation, torment, troubles_of

DUE = 300
#: So long nothing more has come from the peer when it is taken to be over, in seconds.
SILENCE = 10.0


def ours(seed: int, schema_of: str) -> Outcome:
    """Let our own installation fall as ``seed`` draws it."""
    with installation(schema_of) as there:
        there.notify.takes_seconds = 0.05
        return torment(there, due=DUE, seed=seed)


def plain(seed: int, schema_of: str) -> Outcome:
    """Let workers fall in the same way that do plain tasks, one put to the broker for each person."""
    with installation(schema_of) as there:
        there.notify.takes_seconds = 0.05
        there.app = "benchmarks.plain_delay"
        chance = random.Random(seed)
        for name in WORKERS:
            there.start(name)
        fill(there, DUE)
        there.until_ready()
        troubles = troubles_of(there, chance, due=DUE)
        people = [person for (person,) in there.rows("SELECT id FROM people_person ORDER BY id")]
        with Celery(broker=there.environment["REDIS_URL"]) as app:
            for person in people:
                app.send_task("plain.ask", args=[person])
        # The same first fall as ours: a worker dies while all are on their way.
        there.kill_and_start(chance.choice(WORKERS))
        done = ["kill -9 of a worker"]
        for moment, words, trouble in troubles:
            until_silent(there, wanted=moment)
            trouble()
            done.append(f"{words} after {len(there.notify.taken)}")
        there.until_ready()
        recovered = time.monotonic()
        until_silent(there, wanted=DUE)
        taken = there.taken()
        return Outcome(
            due=DUE,
            lost=DUE - len(taken),
            twice=sum(1 for count in taken.values() if count > 1),
            seconds=time.monotonic() - recovered,
            events=tuple(done),
        )


def until_silent(there: Installation, *, wanted: int) -> None:
    """Wait until so many have gone, or nothing more comes: what is lost is not waited for."""
    before = -1
    while len(there.notify.taken) != before:
        before = len(there.notify.taken)
        if wait_until(lambda: len(there.taken()) >= wanted, within=SILENCE):
            return


def told(name: str, outcomes: list[Outcome]) -> str:
    """Say what came of all runs of one side."""
    return (
        f"{name}: of {sum(one.due for one in outcomes):,} due, "
        f"{sum(one.lost for one in outcomes):,} lost (at most {max(one.lost for one in outcomes)} in a run), "
        f"{sum(one.twice for one in outcomes):,} sent twice"
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("times", type=int, nargs="?", default=50)
    asked.add_argument("--at-once", type=int, default=2, metavar="RUNS")
    given = asked.parse_args()
    print(machine())
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    schema_of = address_of_database()
    found: dict[str, list[Outcome]] = {"ours": [], "plain .delay()": []}
    try:
        with ThreadPoolExecutor(given.at_once) as pool:
            for side, run in (("ours", ours), ("plain .delay()", plain)):
                outcomes = pool.map(run, range(given.times), [schema_of] * given.times)
                for number, one in enumerate(outcomes, start=1):
                    found[side].append(one)
                    print(
                        f"  {side}, run {number}: {one.lost} lost, {one.twice} twice, {one.seconds:.0f} s",
                        flush=True,
                    )
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
    for side, outcomes in found.items():
        print(told(side, outcomes))
    slowest = max(one.seconds for one in found["ours"])
    print(f"ours: the last went {slowest:.0f} s after recovery, of {given.times} runs (at most 60 wanted)")


if __name__ == "__main__":
    main()
