import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from socialcare.embedded import servers
from socialcare.embedded.places import PROJECT, Home


@pytest.fixture
def home(monkeypatch):
    """A place for servers of the test's own, whose data are meant to last."""
    for server in servers.SERVERS:
        monkeypatch.delenv(server.variable, raising=False)
    place = Home.temporary()
    yield replace(place, durable=True)
    monkeypatch.undo()
    servers.stop(replace(place, durable=True))
    place.remove()


@pytest.fixture
def command_line():
    """Runs the command line in the background; what is left of it at the end is stopped."""
    begun = []

    def begin(*arguments, **environment):
        inherited = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "socialcare.embedded", *arguments],
            cwd=PROJECT,
            env={**inherited, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        begun.append(process)
        return process

    yield begin
    for process in begun:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)
        process.stdout.close()
