"""Whether this server can do its work: database, migrations, message broker."""

from collections.abc import Callable
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, and the sentence that says so.

    Without what is ``needed`` this server can do no work; what is not only makes some of it wait.
    """

    well: bool
    sentence: str
    needed: bool = True


_others: list[Callable[[], Finding]] = []


def also_look_at(look: Callable[[], Finding]) -> None:
    """Have a room above this one add what it found; called once, when the app is ready."""
    if look not in _others:
        _others.append(look)


def ready_report() -> list[Finding]:
    """Return what was found; never raises for a thing that is down."""
    return [*_database(), _broker(), *(look() for look in _others)]


def _database() -> list[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return [Finding(False, "The database does not answer.")]
    found = [Finding(True, "The database answers.")]
    if waiting:
        found.append(Finding(False, f"The database waits for {waiting} migrations: run manage.py migrate."))
    else:
        found.append(Finding(True, "All migrations are applied."))
    return found


def _broker() -> Finding:
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2, retry_on_timeout=False
    )
    try:
        client.ping()
    except redis.RedisError:
        return Finding(False, "The message broker does not answer.")
    finally:
        client.close()
    return Finding(True, "The message broker answers.")
