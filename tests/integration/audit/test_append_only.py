"""Events are added and never changed."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from socialcare.audit.models import Event
from socialcare.audit.selectors import events_about, openings_of
from socialcare.audit.services import record_event, record_opened

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def an_event() -> Event:
    return record_event(verb="door.opened", by=None, at=AT, person_id=7, data={"colour": "red"})


def refuses(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Nothing may be pending, or PostgreSQL would refuse to truncate for a reason of its own.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(statement)
    except InternalError as error:
        return "never changed" in str(error)
    return False


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET verb = 'door.closed'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event CASCADE",
    ],
)
def test_the_database_refuses_to_change_an_event_by_any_path(statement):
    event = an_event()
    assert refuses(statement)
    event.refresh_from_db()
    assert event.verb == "door.opened"


def test_an_event_of_the_system_itself_names_nobody():
    event = an_event()
    assert event.by is None
    assert event.by_words == ""
    assert event.data == {"colour": "red"}


def test_openings_are_found_apart_from_changes():
    an_event()
    record_opened(by=None, at=AT, person_id=7, what="budget")
    record_opened(by=None, at=AT, person_id=8, what="budget")
    assert [event.verb for event in events_about(person_id=7)] == ["record.opened", "door.opened"]
    assert [event.data for event in openings_of(person_id=7)] == [{"what": "budget"}]
