"""Runs the whole product on one machine: servers, worker with beat, and web, until told to stop."""

from __future__ import annotations

import fcntl
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from . import servers
from .places import PROJECT, CannotStart, Home
from .processes import free_port, last_lines, spawn, wait_until
from .stopping import Maker, Told, stop_signals_raise

FIRST_PORT, LAST_PORT = 8000, 65535
ANSWERS_WITHIN = 60.0  # seconds
STOPS_WITHIN = 12.0
LOOK_EVERY = 0.25
FALLS_FORGIVEN = 3
FALLS_FORGOTTEN_AFTER = 60.0


@dataclass
class Part:
    """A process of the product that is started again when it falls."""

    name: str
    command: list[str]
    log: Path
    environment: dict[str, str]
    ends_with_us: signal.Signals | None = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    falls: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it, logging to its own file."""
        self.process = spawn(
            self.command,
            log=self.log,
            ends_with_us=self.ends_with_us,
            environment=self.environment,
            folder=PROJECT,
        )

    def runs(self) -> bool:
        """Say whether it is up."""
        return self.process is not None and self.process.poll() is None

    def restart(self) -> None:
        """Start it again after a fall. Raises CannotStart when it falls over and over."""
        self.stop()
        now = time.monotonic()
        self.falls = [fall for fall in self.falls if now - fall < FALLS_FORGOTTEN_AFTER] + [now]
        if len(self.falls) > FALLS_FORGIVEN:
            raise CannotStart(self.what_happened("keeps stopping"))
        say(f"The {self.name} stopped by itself; starting it again (see {self.log}).")
        self.start()

    def what_happened(self, verb: str) -> str:
        """Say what went wrong, with the end of the log."""
        return f"The {self.name} {verb}. The end of {self.log}:\n{last_lines(self.log, 12)}"

    def tell_to_stop(self) -> None:
        """Ask it to finish what it is doing and end."""
        if self.runs() and self.process:
            self.process.terminate()

    def stop(self) -> None:
        """End it together with every process that it started itself."""
        if not self.process:
            return
        self.tell_to_stop()
        wait_until(lambda: not self.runs(), within=STOPS_WITHIN)
        with suppress(ProcessLookupError):  # nobody left behind
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def serve(*, temporary: bool, command: list[str] | None = None) -> int:
    """Run the product until told to stop or, with a command, until that ends; give the exit status.

    Raises CannotStart with a sentence.
    """
    with ExitStack() as undo:
        home = undo.enter_context(servers.temporary_home()) if temporary else Home.of_project()
        try:
            with stop_signals_raise():
                killed = undo.enter_context(only_one(home))
                return _serve(home, undo, command, after_a_kill=killed)
        except Told as told:
            say("\nStopping ...")
            undo.close()
            say("Stopped." if temporary else f"Stopped. The data are kept in {home.path}.")
            return 0 if command is None else 128 + told.sign


def _serve(home: Home, undo: ExitStack, command: list[str] | None, *, after_a_kill: bool) -> int:
    port = free_port() if command else web_port(patience=STOPS_WITHIN if after_a_kill else 0)
    address = f"http://localhost:{port}"
    (home.path / "address").write_text(address, encoding="utf-8")
    ready = servers.start(home, ends_with_us=True)
    for server in ready.started:
        undo.callback(server.stop)
    environment = {
        "DJANGO_SETTINGS_MODULE": "socialcare.settings.dev",
        "SITE_ADDRESS": address,
        "UPLOADS_ROOT": str(home.path / "uploads"),
        **os.environ,
        **ready.addresses,
        "PYTHONUNBUFFERED": "1",
    }
    web, worker = parts = _parts(home, port, environment)
    for part in parts:
        undo.callback(part.stop)
    for part in parts:  # undone first, so that they stop side by side
        undo.callback(part.tell_to_stop)
    prepared = home.path / "prepared"
    if prepared.exists():
        web.start()  # side by side with the little that is left to prepare
    else:
        say("Making the database and the demonstration council; this happens once ...")
    who = prepare(home, environment)
    prepared.touch()
    if not web.process:
        web.start()
    if not wait_until(lambda: answers(port) or not web.runs(), within=ANSWERS_WITHIN):
        raise CannotStart(web.what_happened("does not answer"))
    if not web.runs():
        raise CannotStart(web.what_happened("did not start"))
    worker.start()  # only now: nobody waits for it
    if command is not None:
        return subprocess.run(command, env={**environment, "BASE_URL": address}, check=False).returncode
    logs = home.log("web").parent
    say(f"{who}\nOpen {address} in a browser on this machine. Ctrl-C stops it; logs are in {logs}.")
    _watch(parts, ready.started)
    return 0


def say(sentence: str) -> None:
    """Tell whoever watches the terminal."""
    print(sentence, flush=True)


def prepare(home: Home, environment: dict[str, str]) -> str:
    """Bring the database up to date, load the demonstration once; give the words on who to sign in as."""
    log = home.log("prepare")
    with log.open("w", encoding="utf-8") as faults:
        done = subprocess.run(
            [sys.executable, "-m", "socialcare.embedded.prepare"],
            env=environment,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=faults,
            text=True,
            check=False,
        )
    if done.returncode:
        raise CannotStart(f"The database could not be prepared. The end of {log}:\n{last_lines(log)}")
    return done.stdout.rstrip()


def _parts(home: Home, port: int, environment: dict[str, str]) -> list[Part]:
    python = [sys.executable, "-m"]
    web = [
        *python,
        "gunicorn",
        "socialcare.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--preload",
        "--worker-class",
        "gthread",
        "--threads",
        "4",
    ]
    web += ["--graceful-timeout", "5", "--timeout", "60", "--no-control-socket"]
    worker = [*python, "celery", "-A", "socialcare", "worker", "--beat", "--concurrency", "1"]
    worker += ["--loglevel", "INFO", "--schedule", str(home.path / "celerybeat-schedule")]
    return [
        Part("web server", web, home.log("web"), environment),
        Part("worker", worker, home.log("worker"), environment),
    ]


def _watch(parts: list[Part], started: list[servers.Server]) -> None:
    """Keep everything up until a signal comes, or the make that started us wants an end."""
    maker = Maker.ours()
    while not (maker and maker.wants_us_to_stop()):
        for server in started:
            if not server.lives():
                say(f"{server.name} stopped by itself; starting it again (see {server.log}).")
                before = server.port
                if server.start(ends_with_us=True).port != before:
                    raise CannotStart(f"Another program took the port of {server.name}: start again.")
        for part in parts:
            if not part.runs():
                part.restart()
        time.sleep(LOOK_EVERY)
    raise Told(signal.SIGINT)


@contextmanager
def only_one(home: Home) -> Iterator[bool]:
    """Hold the place of the one product that runs from this home; say whether the last one was killed.

    Raises CannotStart when the place is taken.
    """
    with (home.path / "running").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            pid = file.read().strip()
            address = (home.path / "address").read_text(encoding="utf-8")
            raise CannotStart(
                f"It is running already: open {address}, or stop it first (Ctrl-C there, or kill {pid})."
            ) from None
        killed = file.tell() > 0
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield killed
        finally:
            file.truncate(0)


def web_port(*, patience: float) -> int:
    """Choose the port: the one that PORT names, else 8000, else the next free one after it.

    Waits so many seconds for a port that a killed product is still letting go. Raises CannotStart when PORT
    is not a port, or taken.
    """
    asked = os.environ.get("PORT", "").strip()
    wanted = int(asked) if asked.isdigit() else FIRST_PORT
    if wanted <= LAST_PORT:
        wait_until(lambda: free_port(wanted) == wanted, within=patience)
    if asked:
        if not asked.isdigit() or not 1 <= wanted <= LAST_PORT:
            raise CannotStart(f"PORT must be a number from 1 to {LAST_PORT}, not {asked}.")
        if free_port(wanted) != wanted:
            raise CannotStart(f"Port {wanted} is taken: choose another, as in make run PORT={wanted + 1}.")
        return wanted
    return next(port for port in range(FIRST_PORT, LAST_PORT + 1) if free_port(port) == port)


def answers(port: int) -> bool:
    """Ask the web server for its first page; any answer that is not a fault of its own will do."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
