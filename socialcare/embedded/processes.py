"""Starts, watches and stops operating system processes without leaving any behind."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .places import Account, running_as

PR_SET_PDEATHSIG = 1
LOOK_AGAIN_AFTER = 0.05  # seconds
LOG_BYTES_KEPT = 5_000_000

# Kept until they end, whoever has lost sight of them by then, so that none stays a zombie.
_children: dict[int, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class Running:
    """A process told apart from any later one with the same number, and the port it listens on."""

    pid: int
    birth: str
    port: int

    @classmethod
    def of(cls, pid: int, port: int) -> Running:
        """Describe a process that was just started."""
        return cls(pid, birth_of(pid), port)

    @classmethod
    def read(cls, path: Path) -> Running | None:
        """Read who was last started here, if that process still lives.

        A record that came here with a copy of its folder speaks of somebody else's process.
        """
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            if kept.pop("kept_in") != str(path):
                return None
            process = cls(**kept)
        except (
            FileNotFoundError,
            ValueError,
            TypeError,
            KeyError,
        ):  # none, or half written when the power went
            return None
        return process if process.lives() else None

    def write(self, path: Path) -> None:
        """Remember this process beside its data."""
        path.write_text(json.dumps({**asdict(self), "kept_in": str(path)}), encoding="utf-8")

    def lives(self) -> bool:
        """Say whether exactly this process is still running."""
        child = _children.get(self.pid)
        if child and child.poll() is not None:
            del _children[self.pid]
        return bool(self.birth) and birth_of(self.pid) == self.birth

    def stop(self, sign: signal.Signals, *, within: float) -> None:
        """Ask the process to end, and end it by force when the time (seconds) is up."""
        for each, patience in ((sign, within), (signal.SIGKILL, 5.0)):
            if not self.lives():
                return
            try:
                os.kill(self.pid, each)
            except ProcessLookupError:
                return
            wait_until(lambda: not self.lives(), within=patience)


def birth_of(pid: int) -> str:
    """Say when a process began, as no later one can have; empty when it does not run."""
    try:
        state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].decode("ascii").split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if state[0] in "ZX" else f"{boot}/{state[19]}"


def wait_until(condition: Callable[[], bool], *, within: float) -> bool:
    """Wait until the condition holds, at most so many seconds; say whether it did."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOK_AGAIN_AFTER)
    return True


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    account: Account | None = None,
    ends_with_us: signal.Signals | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | str = "/",
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that a Ctrl-C meant for us does not reach it.

    With ``ends_with_us`` the kernel sends it that signal the moment we die, however we die.
    """
    if log.exists() and log.stat().st_size > LOG_BYTES_KEPT:
        log.unlink()
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            start_new_session=True,
            preexec_fn=end_with_parent(ends_with_us) if ends_with_us else None,
            **running_as(account),
        )
    _children[child.pid] = child
    return child


def end_with_parent(sign: signal.Signals) -> Callable[[], None]:
    """Make what a new process does first: ask the kernel for that signal when its parent dies."""
    library = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def in_the_child() -> None:
        library.prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
        if os.getppid() != parent:  # we died before the kernel was told
            os.kill(os.getpid(), sign)

    return in_the_child


def free_port(preferred: int = 0) -> int:
    """Find a port on the loopback that nobody listens on: the preferred one if it is free."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on the loopback")


def last_lines(path: Path, count: int = 5) -> str:
    """Read the end of a log, for a message that says what went wrong."""
    return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
