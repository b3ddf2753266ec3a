"""Everything falls while three hundred people are asked how it is going. Each is asked, and nobody twice.

Real worker processes, two alarm clocks, a real broker and a real database of their own.
"""

import pytest

from tests.crash.fill import address_of_database
from tests.crash.installation import installation, torment

DUE = 300


@pytest.mark.django_db
def test_everybody_is_asked_once_whatever_is_killed():
    with installation(schema_of=address_of_database()) as there:
        there.notify.takes_seconds = 0.05
        outcome = torment(there, due=DUE, seed=6)
        told = "; ".join(outcome.events)
        assert (outcome.lost, outcome.twice) == (0, 0), told
        assert there.statuses("notifications_message") == {"sent": DUE}, told
        people = there.rows(
            "SELECT count(*), count(DISTINCT person_id) FROM reviews_nudge"
            " WHERE kind = 'person' AND status = 'sent'"
        )
        assert people == [(DUE, DUE)], told
        asked = there.rows("SELECT id::text FROM reviews_nudge WHERE kind = 'person'")
        assert {reference for (reference,) in asked} == set(there.taken()), told
