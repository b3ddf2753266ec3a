"""A whole installation of its own, to be killed: servers, worker processes, two alarm clocks, a channel.

The database, the broker, the workers and the beats are the real ones, as processes; only what stands at
the other end of the line, GOV.UK Notify, is a server of the tests. Nothing in here decides whether a
message goes: it starts, kills and counts.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg2
import redis

from socialcare.embedded import servers
from socialcare.embedded.places import PROJECT, Home
from socialcare.embedded.processes import last_lines, spawn, wait_until
from tests.notify_server import API_KEY, TEMPLATES, NotifyServer, serving

WORKERS = ("heron", "plover")
BEATS = ("first", "second")
#: Starting takes a moment, and longer while everybody else's tests run beside.
READY_WITHIN = 120.0
#: How long we look for the end. How soon it comes is measured by ``benchmarks/reviews.py``.
LOOK_FOR = 180.0


@dataclass
class Installation:
    """Everything that runs, by name, and how to start it again after it was killed."""

    home: Home
    notify: NotifyServer
    environment: dict[str, str]
    #: The module whose Celery app the workers run.
    app: str = "socialcare"
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    starts: Counter[str] = field(default_factory=Counter)

    # what runs

    def run(self, *arguments: str) -> None:
        """Run one command of the product to its end."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self, name: str) -> None:
        """Start a worker or an alarm clock; it is not waited for."""
        celery = [sys.executable, "-m", "celery", "-A", self.app]
        if name in WORKERS:
            command = [*celery, "worker", "--concurrency", "2", "--hostname", f"{name}@crash"]
            command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        else:
            command = [*celery, "beat", "--pidfile=", "--schedule", str(self.home.path / f"beat-{name}")]
        self.starts[name] += 1
        self.processes[name] = spawn(
            command,
            log=self.log(name),
            environment=self.environment,
            folder=PROJECT,
            ends_with_us=signal.SIGKILL,
        )

    def log(self, name: str) -> Path:
        """Name the log of this run of a process."""
        return self.home.log(f"{name}-{self.starts[name]}")

    def ready(self, name: str) -> bool:
        """Say whether a worker takes tasks."""
        return " ready." in self.log(name).read_text(encoding="utf-8", errors="replace")

    def until_ready(self) -> None:
        """Wait until every worker takes tasks."""
        for name in WORKERS:
            there = wait_until(lambda: self.ready(name), within=READY_WITHIN)  # noqa: B023
            assert there, last_lines(self.log(name), 20)

    # what falls

    def kill(self, name: str) -> None:
        """Kill a worker or an alarm clock with everything it started; -9, so that nobody tidies up."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_and_start(self, *names: str) -> None:
        """Kill several at once, and start them again: those of them that run."""
        running = [name for name in names if name in self.processes]
        for name in running:
            self.kill(name)
        for name in running:
            self.start(name)

    def kill_a_child(self, name: str) -> None:
        """Kill one of the processes in which a worker does its tasks."""
        parent = self.processes[name].pid
        found = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
        if found:
            os.kill(int(found[0]), signal.SIGKILL)

    def flush_broker(self) -> None:
        """Empty the broker: every task that waits is gone, and so is what Celery knows of its queues."""
        with redis.Redis.from_url(self.environment["REDIS_URL"]) as broker:
            broker.flushall()

    def restart_database(self) -> None:
        """Stop PostgreSQL as a power cut would (immediate mode), and start it again on the same port."""
        server = servers.PostgreSQL(self.home)
        process = server.running()
        assert process is not None
        process.stop(signal.SIGQUIT, within=30)
        assert server.start(ends_with_us=True).port == process.port

    # what is known

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database."""
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        try:
            with connection.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetchall()
        finally:
            connection.close()

    def statuses(self, table: str) -> dict[str, int]:
        """Count the rows of a queue by their status."""
        return {
            str(status): int(str(count))
            for status, count in self.rows(f"SELECT status, count(*) FROM {table} GROUP BY status")
        }

    def taken(self) -> Counter[str]:
        """Count how often the channel took each reference."""
        with self.notify.lock:
            return Counter(str(one["reference"]) for one in self.notify.taken)


@contextmanager
def installation(schema_of: str = "") -> Iterator[Installation]:
    """Start servers of our own with an empty database: the tables of ``schema_of``, or all migrations."""
    with ExitStack() as undo:
        temporary = undo.enter_context(servers.temporary_home())
        # What was committed must be there after a crash, so these servers do not trade safety for speed.
        home = replace(temporary, durable=True)
        running = [kind(home) for kind in servers.SERVERS]
        addresses = {}
        for server in running:
            undo.callback(server.stop)
            addresses[server.variable] = server.url(server.start(ends_with_us=True).port)
        notify = undo.enter_context(serving())
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment |= addresses | {
            "DJANGO_SETTINGS_MODULE": "tests.crash.settings",
            "NOTIFY_API_KEY": API_KEY,
            "NOTIFY_ADDRESS": notify.address,
            **{f"NOTIFY_TEMPLATE_{kind.upper()}": template for kind, template in TEMPLATES.items()},
        }
        there = Installation(home, notify, environment)
        undo.callback(lambda: [there.kill(name) for name in list(there.processes)])
        if not (schema_of and _copied(schema_of, there)):
            there.run("manage.py", "migrate", "--verbosity", "0")
        yield there


def _copied(schema_of: str, there: Installation) -> bool:
    """Copy the tables of another database, without what is in them; say whether that could be done."""
    program = servers.PostgreSQL(there.home).program
    dump = [program.beside("pg_dump"), "--schema-only", "--no-owner", "--no-privileges", schema_of]
    try:
        schema = subprocess.run(dump, capture_output=True, check=True).stdout
        load = [
            program.beside("psql"),
            "--quiet",
            "--set",
            "ON_ERROR_STOP=1",
            there.environment["DATABASE_URL"],
        ]
        subprocess.run(load, input=schema, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):  # another version of the server than ours
        return False
    return True


@dataclass(frozen=True)
class Outcome:
    """What came of it all."""

    due: int
    lost: int
    twice: int
    seconds: float
    events: tuple[str, ...]


def fill(there: Installation, due: int) -> None:
    """Add so many people who are due: by another process, as it is another database than ours."""
    there.run(
        "manage.py", "shell", "--command", f"from tests.crash.fill import people_due; people_due({due})"
    )


Trouble = tuple[int, str, Callable[[], None]]


def troubles_of(there: Installation, chance: random.Random, *, due: int) -> list[Trouble]:
    """Draw what falls: after how many messages, its name, and what makes it fall."""
    troubles: list[tuple[str, Callable[[], None]]] = [
        ("kill -9 of one process of a worker", lambda: there.kill_a_child(chance.choice(WORKERS))),
        ("broker flushed", there.flush_broker),
        ("database restarted in immediate mode", there.restart_database),
        ("kill -9 of both workers", lambda: there.kill_and_start(*WORKERS)),
        ("kill -9 of an alarm clock", lambda: there.kill_and_start(chance.choice(BEATS))),
    ]
    chance.shuffle(troubles)
    # The last fall comes while a third still waits, so that something is held by the dead.
    moments = sorted(chance.sample(range(1, due * 2 // 3), len(troubles)))
    return [(moment, *trouble) for moment, trouble in zip(moments, troubles, strict=True)]


def torment(there: Installation, *, due: int, seed: int) -> Outcome:
    """Let ``due`` people be asked while everything falls, at moments that ``seed`` draws; count what came.

    The moments are numbers of messages that have gone, not seconds, so that a slow machine meets the same
    troubles as a fast one.
    """
    chance = random.Random(seed)
    for name in (*WORKERS, *BEATS):
        there.start(name)
    fill(there, due)
    there.until_ready()
    troubles = troubles_of(there, chance, due=due)
    # The very first comes as soon as anything is planned: while it is handed over.
    assert wait_until(lambda: bool(there.statuses("reviews_nudge")), within=LOOK_FOR)
    there.kill_and_start(chance.choice(WORKERS))
    done = ["kill -9 of a worker while it hands over"]
    for moment, words, trouble in troubles:
        gone = wait_until(lambda: len(there.notify.taken) >= moment, within=LOOK_FOR)  # noqa: B023
        assert gone, f"Only {len(there.notify.taken)} of {due} went; then everything stood still."
        trouble()
        done.append(f"{words} after {moment}")
    there.until_ready()
    recovered = time.monotonic()
    wait_until(lambda: len(there.taken()) >= due and _nothing_waits(there), within=LOOK_FOR)
    seconds = time.monotonic() - recovered
    taken = there.taken()
    return Outcome(
        due=due,
        lost=due - len(taken),
        twice=sum(1 for count in taken.values() if count > 1),
        seconds=seconds,
        events=tuple(done),
    )


def _nothing_waits(there: Installation) -> bool:
    nudges, messages = there.statuses("reviews_nudge"), there.statuses("notifications_message")
    return not {"planned", "claimed"} & set(nudges) and set(messages) <= {"sent", "arrived"}
