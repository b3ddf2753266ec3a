"""The whole product starts with one command, and stops without a trace."""

import os
import signal
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from socialcare.embedded.processes import Running, free_port, wait_until

SMALL = {"DJANGO_SETTINGS_MODULE": "tests.embedded.small.settings"}
VISIT = "import os, sys, urllib.request as web; sys.exit(len(web.urlopen(os.environ['BASE_URL']).read()))"


def visit(port):
    with urllib.request.urlopen(f"http://localhost:{port}/", timeout=20) as answer:
        return answer.read().decode()


def lines_until(process, beginning):
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith(beginning):
            return "".join(said)
    raise AssertionError("".join(said))


def begun_by(ancestor):
    """List every process that this one started, and those that they started."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            parents[int(path.parent.name)] = int(path.read_bytes().rpartition(b")")[2].split()[1])
    found = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return [Running.of(pid, 0) for pid in found - {ancestor}]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_product_answers_until_it_is_stopped_and_leaves_no_process_behind(command_line, sign):
    port = free_port()
    process = command_line("serve", "--temporary", PORT=str(port), **SMALL)
    said = lines_until(process, "Open ")
    assert "Sign in as priya." in said
    assert f"Open http://localhost:{port} in a browser" in said
    assert visit(port) == "Things known: 1"
    begun = begun_by(process.pid)
    assert len(begun) >= 4  # database, broker, web, worker
    os.kill(process.pid, sign)
    assert process.wait(40) == (-sign if sign == signal.SIGKILL else 0)
    assert wait_until(lambda: not any(each.lives() for each in begun), within=30)
    assert free_port(port) == port
    if sign != signal.SIGKILL:
        assert process.stdout.read() == "\nStopping ...\nStopped.\n"


def test_a_command_sees_the_running_product_and_gives_its_exit_status(command_line):
    process = command_line("serve", "--temporary", "--", sys.executable, "-c", VISIT, **SMALL)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == len("Things known: 1"), said


def test_a_database_that_cannot_be_prepared_is_a_sentence_with_the_end_of_the_log(command_line):
    process = command_line("serve", "--temporary", DJANGO_SETTINGS_MODULE="no.such.settings")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "The database could not be prepared. The end of " in said
    assert "No module named 'no'" in said
