"""Everything falls while three hundred messages go. None is lost, and none goes twice.

Real worker processes, two alarm clocks, a real broker and a real database of their own.
"""

import pytest
from django.db import connection

from tests.crash.installation import RECOVERS_WITHIN, installation, torment

DUE = 300


@pytest.mark.django_db
def test_no_message_is_lost_or_goes_twice_whatever_is_killed():
    with installation(schema_of=database_address()) as there:
        there.notify.takes_seconds = 0.05
        outcome = torment(
            there, due=DUE, seed=6, fill=lambda: there.run("-m", "tests.crash.fill_messages", str(DUE))
        )
        told = "; ".join(outcome.events)
        assert (outcome.lost, outcome.twice) == (0, 0), told
        assert there.statuses("notifications_message") == {"sent": DUE}, told
        assert outcome.seconds <= RECOVERS_WITHIN, told


def database_address():
    """Return where this test's own database is, for a program that copies its tables."""
    given = connection.get_connection_params()
    return f"postgres://{given['user']}:{given['password']}@{given['host']}:{given['port']}/{given['dbname']}"
