"""The command line: ``python -m socialcare.embedded start | stop | status | env | run -- COMMAND``."""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from . import servers
from .places import CannotStart, Home


def main(arguments: list[str]) -> int:
    """Do what the command line asks, and give the exit status."""
    parser = argparse.ArgumentParser(prog="python -m socialcare.embedded", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("start", help="start what is not running, leave it running, print its addresses")
    commands.add_parser("stop", help="stop both servers; the data stay")
    commands.add_parser("status", help="say what runs")
    commands.add_parser("env", help="print the addresses of what runs, for eval in a shell")
    run = commands.add_parser("run", help="run one command with both servers, then stop what was started")
    run.add_argument("--temporary", action="store_true", help="empty servers of its own, removed afterwards")
    run.add_argument("argv", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    asked = parser.parse_args(arguments)
    try:
        if asked.command == "run":
            argv = asked.argv[1:] if asked.argv[:1] == ["--"] else asked.argv
            if not argv:
                run.error("say which command to run, after --")
            return run_command(argv, temporary=asked.temporary)
        home = Home.of_project()
        if asked.command == "start":
            print_exports(servers.start(home).addresses)
        elif asked.command == "stop":
            print("Stopped: " + (", ".join(servers.stop(home)) or "nothing was running") + ".")
        elif asked.command == "env":
            print_exports(servers.running(home))
        else:
            found = servers.running(home)
            for server in servers.SERVERS:
                print(f"{server.name}: {'running' if server.variable in found else 'stopped'}")
            print(f"data and logs: {home.path}")
            return 0 if len(found) == len(servers.SERVERS) else 3
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def print_exports(addresses: dict[str, str]) -> None:
    """Print the addresses as a shell reads them."""
    for name, value in addresses.items():
        print(f"export {name}={shlex.quote(value)}")


class Told(BaseException):
    """Somebody asked us to stop; carries the signal."""

    def __init__(self, sign: int) -> None:
        """Keep the signal."""
        self.sign = sign


@contextmanager
def stop_signals_raise() -> Iterator[None]:
    """Turn the first SIGINT, SIGTERM or SIGHUP into an exception, and ignore the rest while we tidy up."""
    stops = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def tell(sign: int, _frame: object) -> None:
        for each in stops:
            signal.signal(each, signal.SIG_IGN)
        raise Told(sign)

    before = [signal.signal(each, tell) for each in stops]
    try:
        yield
    finally:
        for each, handler in zip(stops, before, strict=True):
            signal.signal(each, handler)


def run_command(argv: list[str], *, temporary: bool) -> int:
    """Run a command with both servers and give its exit status."""
    home = Home.temporary() if temporary else Home.of_project()
    started: list[servers.Server] = []
    command: subprocess.Popen[bytes] | None = None
    try:
        with stop_signals_raise():
            ready = servers.start(home, ends_with_us=True)
            started = ready.started
            command = subprocess.Popen(argv, env={**os.environ, **ready.addresses})
            return command.wait()
    except Told as told:
        if command and command.poll() is None:
            command.send_signal(told.sign)
            try:
                command.wait(20)
            except subprocess.TimeoutExpired:
                command.kill()
        return 128 + told.sign
    finally:
        for server in reversed(started):
            server.stop()
        if temporary:
            home.remove()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
