"""What operations see of the server's health."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from socialcare.web import health

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web_pages")]


class Broker:
    """Stands in for the client of the message broker."""

    def __init__(self, down: bool) -> None:
        self.down = down

    def ping(self) -> bool:
        if self.down:
            raise health.redis.ConnectionError("refused")
        return True

    def close(self) -> None: ...


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch):
    def stand_in(*, down: bool) -> None:
        monkeypatch.setattr(health.redis.Redis, "from_url", lambda *args, **options: Broker(down))

    stand_in(down=False)
    return stand_in


def test_a_server_that_runs_says_so_without_touching_the_database(client: Client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"This server is running.\n")


def test_a_server_that_can_work_says_what_it_looked_at(client: Client, broker):
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.content.decode().splitlines() == [
        "The database answers.",
        "All migrations are applied.",
        "The message broker answers.",
        "Files that people send are not scanned for viruses: CLAMAV_ADDRESS is not set.",
        "Messages go out.",
        "Reminders are planned and go.",
    ]


def test_a_server_without_its_broker_is_not_ready(client: Client, broker):
    broker(down=True)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "The message broker does not answer." in answer.content.decode()


def test_a_server_whose_migrations_wait_is_not_ready(client: Client, broker):
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "The database waits for 1 migrations: run manage.py migrate." in answer.content.decode()


def test_a_server_without_its_database_is_not_ready(client: Client, broker, monkeypatch: pytest.MonkeyPatch):
    def refuse() -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "The database does not answer." in answer.content.decode()
