"""Whoever starts the servers can stop them, in whatever way, and nothing stays behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from socialcare.embedded import product
from socialcare.embedded.places import CannotStart, Home
from socialcare.embedded.processes import Running, free_port, wait_until
from socialcare.embedded.product import Part, only_one, web_port
from socialcare.embedded.servers import temporary_home

TELL = "import json, os, sys; print(json.dumps(dict(os.environ)), flush=True)"
TELL_AND_STAY = f"{TELL}; import time; time.sleep(60)"


def home_of(process):
    """Find the temporary home of the servers that this process started."""
    port = json.loads(process.stdout.readline())["REDIS_URL"].rpartition(":")[2].split("/")[0]
    for record in Path(tempfile.gettempdir()).glob("socialcare-*/valkey-*.process"):
        running = Running.read(record)
        if running and running.port == int(port):
            return record.parent
    raise AssertionError("the servers left no record")


def test_a_command_gets_servers_of_its_own_and_gives_its_exit_status(command_line):
    process = command_line("run", "--temporary", "--", sys.executable, "-c", f"{TELL}; sys.exit(7)")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 7
    assert json.loads(said)["DATABASE_URL"].startswith("postgres://socialcare:")


def test_a_command_that_does_not_exist_is_a_sentence(command_line):
    process = command_line("run", "--temporary", "--", "no-such-command")
    said, _ = process.communicate(timeout=60)
    assert said == "There is no command no-such-command.\n"
    assert process.returncode == 1


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_the_supervisor_ends_its_command_and_servers_end_too(command_line, sign):
    process = command_line("run", "--temporary", "--", sys.executable, "-c", TELL_AND_STAY)
    home = home_of(process)
    servers = [Running.read(path) for path in home.glob("*-*.process")]
    assert len(servers) == 2
    os.kill(process.pid, sign)
    process.wait(30)
    assert wait_until(lambda: not any(server.lives() for server in servers), within=15)
    assert process.stdout.read() is not None  # closed by the command too: it has ended
    if sign != signal.SIGKILL:
        assert process.returncode == 128 + sign
        assert not home.exists()
    else:
        with temporary_home():
            assert not home.exists()  # the next one clears it away


def test_a_part_that_falls_is_started_again_and_one_that_keeps_falling_is_given_up(tmp_path, capsys):
    part = Part(
        "clock",
        [sys.executable, "-c", "raise SystemExit('no time')"],
        tmp_path / "clock.log",
        dict(os.environ),
    )
    part.ends_with_us = None
    part.start()
    for _ in range(3):
        part.process.wait()
        part.restart()
    part.process.wait()
    with pytest.raises(CannotStart, match=r"The clock keeps stopping[\s\S]*no time"):
        part.restart()
    assert capsys.readouterr().out.count("The clock stopped by itself; starting it again") == 3


def test_a_second_start_in_the_same_folder_says_where_the_first_one_is(tmp_path):
    home = Home(tmp_path, None)
    (tmp_path / "address").write_text("http://localhost:8000", encoding="utf-8")
    with (
        only_one(home) as killed,
        pytest.raises(
            CannotStart, match=rf"running already: open http://localhost:8000, .* kill {os.getpid()}"
        ),
        only_one(home),
    ):
        pass
    assert killed is False
    with only_one(home) as killed:
        assert killed is False


def test_a_product_that_was_killed_is_noticed_by_the_next(tmp_path):
    (tmp_path / "running").write_text("4242", encoding="ascii")
    with only_one(Home(tmp_path, None)) as killed:
        assert killed is True


def test_the_port_asked_for_is_used(monkeypatch):
    port = free_port()
    monkeypatch.setenv("PORT", str(port))
    assert web_port(patience=0) == port


@pytest.mark.parametrize("nonsense", ["eighty", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused(monkeypatch, nonsense):
    monkeypatch.setenv("PORT", nonsense)
    with pytest.raises(CannotStart, match=f"PORT must be a number from 1 to 65535, not {nonsense}"):
        web_port(patience=0)


def test_a_port_asked_for_and_taken_is_refused_and_another_is_proposed(monkeypatch):
    with socket.socket() as intruder:
        intruder.bind(("127.0.0.1", 0))
        intruder.listen()
        port = intruder.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(CannotStart, match=f"Port {port} is taken: .* PORT={port + 1}"):
            web_port(patience=0)


def test_without_a_port_asked_for_the_next_free_one_is_taken(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    with socket.socket() as intruder:
        intruder.bind(("127.0.0.1", 0))
        intruder.listen()
        monkeypatch.setattr(product, "FIRST_PORT", intruder.getsockname()[1])
        assert web_port(patience=0) > product.FIRST_PORT


def test_a_process_that_ended_before_it_was_looked_at_does_not_live():
    ended = subprocess.Popen(["true"])
    ended.wait()
    assert Running.of(ended.pid, 0).lives() is False
    assert Running.of(os.getpid(), 0).lives() is True
