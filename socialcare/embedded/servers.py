"""The two servers, and how to have both of them for as long as they are needed."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import programs
from .places import TEMPORARY_PREFIX, CannotStart, Home, running_as
from .processes import Running, free_port, last_lines, spawn, wait_until

ROLE = DATABASE = "socialcare"
RETRY_FOR = 10.0  # seconds: after a kill the old server's children need a moment to go
READY_WITHIN = 60.0
STOP_WITHIN = 30.0
FIRST_WITH_OWN_LOCALES = 17


class Server(ABC):
    """One server: started at most once per home, found again by whoever asks next."""

    name: str
    variable: str
    stop_signal: signal.Signals

    def __init__(self, home: Home) -> None:
        """Find the program. Raises CannotStart when there is none."""
        self.home = home
        self.program = self.find_program()
        self.data = home.path / f"{self.name}-{self.program.major}"
        self.record = self.data.with_suffix(".process")
        self.log = home.log(self.name)

    @abstractmethod
    def find_program(self) -> programs.Program:
        """Find the program to run."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder on first use, and clear away what a killed server left."""

    @abstractmethod
    def command(self, port: int) -> list[str]:
        """Say how to run the server in the foreground, on the loopback only."""

    @abstractmethod
    def answers(self, port: int) -> bool:
        """Say whether the server is ready for its clients."""

    @abstractmethod
    def url(self, port: int) -> str:
        """Give the address for the environment variable."""

    def running(self) -> Running | None:
        """Find the server where it runs already and takes clients."""
        process = Running.read(self.record)
        return process if process and self.answers(process.port) else None

    def lives(self) -> bool:
        """Say whether the server's process exists, ready or not."""
        return Running.read(self.record) is not None

    def start(self, *, ends_with_us: bool) -> Running:
        """Run the server, on the port that it had before if that is free.

        Raises CannotStart with the end of the log when it does not come up.
        """
        left = Running.read(self.record)
        if left:  # alive and not answering: on its way down, or stuck
            left.stop(self.stop_signal, within=RETRY_FOR)
        deadline = time.monotonic() + RETRY_FOR
        while True:
            self.prepare()
            port = self._choose_port()
            child = spawn(
                self.command(port),
                log=self.log,
                account=self.home.account,
                ends_with_us=self.stop_signal if ends_with_us else None,
                environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            )
            process = Running.of(child.pid, port)
            process.write(self.record)
            self._port_file().write_text(str(port), encoding="ascii")
            wait_until(lambda: child.poll() is not None or self.answers(port), within=READY_WITHIN)  # noqa: B023
            if child.poll() is None and self.answers(port):
                return process
            process.stop(self.stop_signal, within=STOP_WITHIN)
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"{self.name} did not start. The end of {self.log}:\n{last_lines(self.log)}"
                )
            time.sleep(0.5)

    def stop(self) -> bool:
        """Stop the server, its data safe on disk; say whether it was running."""
        process = Running.read(self.record)
        if process:
            process.stop(self.stop_signal, within=STOP_WITHIN)
        self.record.unlink(missing_ok=True)
        return process is not None

    def _choose_port(self) -> int:
        before = self.port
        if before and self.record.exists():  # killed, not stopped: whoever used it still knows that port
            wait_until(lambda: free_port(before) == before, within=RETRY_FOR)
        return free_port(before)

    def _port_file(self) -> Path:
        return self.data.with_suffix(".port")

    @property
    def port(self) -> int:
        """The port that it listens on, or did last; 0 before the first time."""
        try:
            return int(self._port_file().read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0


class PostgreSQL(Server):
    """The database."""

    name = "postgresql"
    variable = "DATABASE_URL"
    stop_signal = signal.SIGINT  # "fast": sessions are ended, everything committed is written

    def find_program(self) -> programs.Program:
        """Find PostgreSQL."""
        return programs.postgresql(self.home)

    def prepare(self) -> None:
        """Create the cluster on first use, under another name until it is whole."""
        if not self.data.is_dir():
            self._create()
        self._forget_stale_lock()

    def _create(self) -> None:
        unfinished = self.data.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.home.folder(unfinished.name)
        options = [f"--pgdata={unfinished}", f"--username={ROLE}", "--encoding=UTF8", "--auth=trust"]
        if self.program.major >= FIRST_WITH_OWN_LOCALES:
            options += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            options += ["--locale=C.UTF-8"]
        self._once([self.program.beside("initdb"), "--no-instructions", "--no-sync", *options])
        self._once(
            [str(self.program.path), "--single", "-D", str(unfinished), "postgres"],
            f'CREATE DATABASE "{DATABASE}"\nALTER ROLE "{ROLE}" PASSWORD \'{self.home.password()}\'\n',
        )
        (unfinished / "pg_hba.conf").write_text("host all all 127.0.0.1/32 scram-sha-256\n", encoding="ascii")
        if self.home.durable:
            os.sync()
        unfinished.rename(self.data)

    def _once(self, command: list[str], text: str = "") -> None:
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            **running_as(self.home.account),
        )
        if done.returncode:
            raise CannotStart(f"{command[0]} failed:\n{done.stdout}{done.stderr}".strip())

    def _forget_stale_lock(self) -> None:
        """Remove the lock of a killed server whose process number now belongs to some other program.

        One that belongs to a server of ours that nobody remembers is stopped first.
        """
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text(encoding="utf-8").split("\n", 1)[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ValueError):  # no lock, or nobody has the number: PostgreSQL copes
            return
        if os.fsencode(self.data) in command:
            Running.of(pid, 0).stop(self.stop_signal, within=STOP_WITHIN)
        else:
            lock.unlink()

    def command(self, port: int) -> list[str]:
        """Run it without a Unix socket, whose path could be too long.

        Only temporary data are put at risk for speed.
        """
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": ""}
        settings |= {"timezone": "UTC", "log_timezone": "UTC"}
        if not self.home.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.program.path), "-D", str(self.data), *options]

    def answers(self, port: int) -> bool:
        """Ask whether it takes connections."""
        ask = [
            self.program.beside("pg_isready"),
            "--quiet",
            "--host=127.0.0.1",
            f"--port={port}",
            "--timeout=3",
        ]
        return subprocess.run(ask, check=False, stdin=subprocess.DEVNULL).returncode == 0

    def url(self, port: int) -> str:
        """Give the address for ``DATABASE_URL``."""
        return f"postgres://{ROLE}:{self.home.password()}@127.0.0.1:{port}/{DATABASE}"


class Valkey(Server):
    """The broker."""

    name = "valkey"
    variable = "REDIS_URL"
    stop_signal = signal.SIGTERM

    def find_program(self) -> programs.Program:
        """Find Valkey or Redis."""
        return programs.valkey(self.home)

    def prepare(self) -> None:
        """Make the data folder."""
        self.home.folder(self.data.name)

    def command(self, port: int) -> list[str]:
        """Run it from a file, since a password on the command line is seen by everybody."""
        settings = {
            "bind": "127.0.0.1",
            "port": port,
            "requirepass": self.home.password(),
            "dir": f'"{self.data}"',
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
            "appendonly": "yes" if self.home.durable else "no",
        }
        if not self.home.durable:
            settings["save"] = '""'
        path = self.data / "valkey.conf"
        path.touch(mode=0o600)
        path.write_text("".join(f"{name} {value}\n" for name, value in settings.items()), encoding="utf-8")
        if self.home.account:
            self.home.account.owns(path)
        return [str(self.program.path), str(path)]

    def answers(self, port: int) -> bool:
        """Sign in and ask for a sign of life."""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=3) as connection:
                connection.sendall(f"AUTH {self.home.password()}\r\nPING\r\n".encode("ascii"))
                said = b""
                while said.count(b"\r\n") < 2:
                    part = connection.recv(200)
                    if not part:
                        break
                    said += part
        except OSError:
            return False
        return said == b"+OK\r\n+PONG\r\n"

    def url(self, port: int) -> str:
        """Give the address for ``REDIS_URL``."""
        return f"redis://:{self.home.password()}@127.0.0.1:{port}/0"


@dataclass(frozen=True)
class Started:
    """What is needed to use the servers, and which of them this call started."""

    addresses: dict[str, str]
    started: list[Server]


SERVERS: tuple[type[Server], ...] = (PostgreSQL, Valkey)


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold off everybody else who starts or stops the servers of this home."""
    with (home.path / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def missing_addresses() -> list[type[Server]]:
    """List the servers that the environment does not already point to."""
    return [server for server in SERVERS if not os.environ.get(server.variable)]


def start(home: Home, *, ends_with_us: bool = False) -> Started:
    """Start what is neither named by the environment nor running.

    Raises CannotStart with a sentence; what this call had started by then is stopped again.
    """
    wanted = missing_addresses()
    addresses = {kind.variable: os.environ[kind.variable] for kind in SERVERS if kind not in wanted}
    started: list[Server] = []
    with alone(home):
        try:
            for server in [kind(home) for kind in wanted]:
                process = server.running()
                if not process:
                    started.append(server)
                    process = server.start(ends_with_us=ends_with_us)
                addresses[server.variable] = server.url(process.port)
        except BaseException:
            for server in started:
                server.stop()
            raise
    return Started(addresses, started)


@contextmanager
def temporary_home() -> Iterator[Home]:
    """Make a home for as long as it is needed, and clear away those whose makers were killed."""
    home = Home.temporary()
    maker = "maker.process"
    Running.of(os.getpid(), 0).write(home.path / maker)
    for other in home.path.parent.glob(f"{TEMPORARY_PREFIX}*/{maker}"):
        if not any(Running.read(record) for record in other.parent.glob("*.process")):
            shutil.rmtree(other.parent, ignore_errors=True)  # somebody else may be doing the same
    try:
        yield home
    finally:
        home.remove()


def stop(home: Home) -> list[str]:
    """Stop the servers of this home; name those that were running."""
    with alone(home):
        return [server.name for server in [kind(home) for kind in SERVERS] if server.stop()]


def running(home: Home) -> dict[str, str]:
    """Give the addresses of the servers of this home that run."""
    found = {}
    for server in [kind(home) for kind in SERVERS]:
        process = server.running()
        if process:
            found[server.variable] = server.url(process.port)
    return found
