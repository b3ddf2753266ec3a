"""Runs PostgreSQL and Valkey for trying out and for tests.

start, stop, status, env    both servers of this clone, in the background
run -- COMMAND              one command with both servers
serve                       the whole product: servers, worker, web
"""

from __future__ import annotations

import argparse
import os
import shlex
import signal
import subprocess
import sys
from contextlib import ExitStack

from . import product, servers
from .places import CannotStart, Home
from .processes import end_with_parent
from .stopping import Told, stop_signals_raise

NOT_RUNNING = 3
COMMAND_ENDS_WITHIN = 20.0  # seconds


def main(arguments: list[str]) -> int:
    """Do what the command line asks, and give the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m socialcare.embedded",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("start", help="start what is not running, leave it running, print its addresses")
    commands.add_parser("stop", help="stop both servers; the data stay")
    commands.add_parser("status", help="say what runs")
    commands.add_parser("env", help="print the addresses of what runs, for eval in a shell")
    run = commands.add_parser("run", help="run a command with both servers, then stop what was started")
    serve = commands.add_parser("serve", help="run the product (with a command: until that ends)")
    for each in (run, serve):
        each.add_argument("--temporary", action="store_true", help="empty servers, removed afterwards")
        each.add_argument("argv", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    asked = parser.parse_args(arguments)
    argv = getattr(asked, "argv", [])
    argv = argv[1:] if argv[:1] == ["--"] else argv
    if asked.command == "run" and not argv:
        run.error("say which command to run, after --")
    try:
        if asked.command == "run":
            return run_command(argv, temporary=asked.temporary)
        if asked.command == "serve":
            return product.serve(temporary=asked.temporary, command=argv or None)
        return background(asked.command, Home.of_project())
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1


def background(command: str, home: Home) -> int:
    """Start, stop or describe the servers of this clone."""
    if command == "start":
        print_exports(servers.start(home).addresses)
    elif command == "stop":
        print("Stopped: " + (", ".join(servers.stop(home)) or "nothing was running") + ".")
    elif command == "env":
        print_exports(servers.running(home))
    else:
        found = servers.running(home)
        for server in servers.SERVERS:
            print(f"{server.name}: {'running' if server.variable in found else 'stopped'}")
        print(f"data and logs: {home.path}")
        return 0 if len(found) == len(servers.SERVERS) else NOT_RUNNING
    return 0


def print_exports(addresses: dict[str, str]) -> None:
    """Print the addresses as a shell reads them."""
    for name, value in addresses.items():
        print(f"export {name}={shlex.quote(value)}")


def run_command(argv: list[str], *, temporary: bool) -> int:
    """Run a command with both servers and give its exit status."""
    command: subprocess.Popen[bytes] | None = None
    with ExitStack() as undo:
        home = undo.enter_context(servers.temporary_home()) if temporary else Home.of_project()
        try:
            with stop_signals_raise():
                ready = servers.start(home, ends_with_us=True)
                for server in ready.started:
                    undo.callback(server.stop)
                environment = {**os.environ, **ready.addresses}
                command = subprocess.Popen(argv, env=environment, preexec_fn=end_with_parent(signal.SIGTERM))
                return command.wait()
        except FileNotFoundError as problem:
            raise CannotStart(f"There is no command {problem.filename}.") from None
        except Told as told:
            if command:
                end(command, told.sign)
            return 128 + told.sign


def end(command: subprocess.Popen[bytes], sign: int) -> None:
    """Pass a signal on to a command that did not hear it itself, as it does of a Ctrl-C; wait for its end."""
    try:
        if sign == signal.SIGINT:
            try:
                command.wait(2)
            except subprocess.TimeoutExpired:
                command.send_signal(sign)
        else:
            command.send_signal(sign)
        command.wait(COMMAND_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        command.kill()
        command.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
