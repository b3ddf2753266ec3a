"""What a manager and the panel wait for their pages, with very many referrals against few.

    python -m socialcare.embedded run --temporary -- python benchmarks/queues.py
    … python benchmarks/queues.py 20000 10000                            people and referrals

Fills two databases of its own, one after the other, and drops them again: 1,000 people and as many
referrals in two teams, and 200,000 people with 100,000 referrals in twenty. In both, as many wait for
each manager and for the panel, so that the pages show the same number of lines and only what lies
behind them grows. Times are the clock's, because the database works too: measure while nothing else runs.
"""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialcare.settings.test")

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.measuring import machine
from socialcare.demo import many
from socialcare.people import services as people
from socialcare.people.models import User, Worker
from tests.builders import AT, a_person, a_worker, plan_ready, scheme_published

FEW = (1_000, 1_000, 2)
MANY_TEAMS = 20
REPEATS = 40
TIMES = 1.5
MOST_QUERIES = 8
PAGES = (
    ("the manager's queue", "manager-1", "/referrals/"),
    ("the panel's queue", "panel-1", "/panel/"),
    ("the chair's queue", "panel-0", "/panel/"),
)


def seconds_of(client: Client, address: str) -> float:
    """Give the clock's seconds of the quickest of some visits."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        response = client.get(address)
        times.append(time.perf_counter() - started)
        assert response.status_code == 200, (address, response.status_code)
    return min(times)


def measured(count: int, referrals: int, teams: int) -> dict[str, tuple[float, int]]:
    """Fill a database, and give for each page how long it took and how many queries it asked."""
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        owner = a_worker("Wren Castell", team=None, role=Worker.Role.SCHEME_OWNER, job="Policy lead").user
        scheme_published(by=owner)
        priya = a_worker("Priya Raman", team=people.add_team(name="North team", at=AT)).user
        plan_ready(a_person(by=priya), by=priya)
        started = time.perf_counter()
        call_command(
            "fill_sign_off", f"--people={count}", f"--referrals={referrals}", f"--teams={teams}", stdout=None
        )
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        took = time.perf_counter() - started
        print(f"{count:,} people and {referrals:,} referrals are there after {took:.0f} s.", flush=True)
        found = {}
        for words, key, address in PAGES:
            client = Client()
            client.force_login(
                User.objects.get(email=many.EMAIL.format(key)), backend=settings.AUTHENTICATION_BACKENDS[0]
            )
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            asked = len(queries)  # at once: the next request begins the log anew
            assert asked > 0, address
            found[words] = (seconds_of(client, address), asked)
        return found
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def main() -> None:
    """Measure both and print them side by side."""
    count, referrals = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (200_000, 100_000)
    print(machine())
    few, very_many = measured(*FEW), measured(count, referrals, MANY_TEAMS)
    for words, (seconds, queries) in very_many.items():
        ratio = seconds / few[words][0]
        print(
            f"{words}: {1000 * few[words][0]:.1f} ms with few, {1000 * seconds:.1f} ms with very many: "
            f"{ratio:.2f} times (at most {TIMES:g}{'' if ratio <= TIMES else ': MISSED'}); "
            f"{queries} queries (at most {MOST_QUERIES}{'' if queries <= MOST_QUERIES else ': MISSED'})"
        )


if __name__ == "__main__":
    main()
