"""Set-up brings what is missing, once, and says the exact command where it may not."""

import importlib.util
from pathlib import Path

import pytest

from socialcare.embedded.places import PROJECT


@pytest.fixture
def set_up():
    spec = importlib.util.spec_from_file_location("set_up", PROJECT / "scripts" / "set_up.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ran(set_up, monkeypatch):
    """Keeps the commands that would have been run; all of them work."""
    commands = []

    def keep(command, **_more):
        commands.append([str(part) for part in command])
        return True

    monkeypatch.setattr(set_up, "run", keep)
    return commands


def test_without_rights_the_exact_command_is_said_and_nothing_is_run(set_up, ran, monkeypatch):
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 1000)
    with pytest.raises(
        set_up.Missing, match=r"Run: sudo apt-get install -y --no-install-recommends chromium$"
    ):
        set_up.apt_install(["chromium"], why="The tests need a browser.")
    assert ran == []


def test_root_installs_at_once_and_refreshes_the_list_only_when_that_fails(set_up, ran, monkeypatch):
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 0)
    monkeypatch.setattr(set_up.shutil, "which", lambda name: f"/usr/bin/{name}")
    set_up.apt_install(["chromium"], why="The tests need a browser.")
    assert [command[1] for command in ran] == ["install"]
    answers = iter([False, True, True])
    monkeypatch.setattr(set_up, "run", lambda command, **_more: ran.append(command) or next(answers))
    ran.clear()
    set_up.apt_install(["chromium"], why="The tests need a browser.")
    assert [command[1] for command in ran] == ["install", "update", "install"]


def test_missing_pdf_libraries_stop_the_tests_but_not_the_product(set_up, ran, monkeypatch, capsys):
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(set_up, "loads", lambda library: library != "libharfbuzz-subset.so.0")
    assert set_up.install_pdf_libraries(required=False)
    said = capsys.readouterr().out
    assert "sudo apt-get install -y --no-install-recommends libharfbuzz-subset0" in said
    assert "printable pages" in said
    with pytest.raises(set_up.Missing):
        set_up.install_pdf_libraries(required=True)


def test_a_browser_that_is_missing_stops_the_tests(set_up, ran, monkeypatch):
    monkeypatch.setattr(set_up, "find_browser", lambda: None)
    monkeypatch.setattr(set_up, "os_release", lambda: "debian")
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 1000)
    with pytest.raises(set_up.Missing, match="The tests need a browser"):
        set_up.install_browser()


def test_the_browser_that_is_named_is_used_if_it_runs(set_up, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/bin/true")
    assert set_up.find_browser() == "/bin/true"
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    assert set_up.find_browser() is None


@pytest.mark.parametrize(
    ("version", "enough"), [("v18.19.0", False), ("v20.18.9", False), ("v20.19.0", True), ("v24.1.0", True)]
)
def test_an_old_node_is_replaced(set_up, monkeypatch, version, enough):
    monkeypatch.setattr(set_up.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(
        set_up.subprocess, "run", lambda *_args, **_more: type("Done", (), {"stdout": version})
    )
    assert set_up.node_is_new_enough() is enough


def test_set_up_is_done_again_when_a_pinned_file_changes_and_only_then(set_up, tmp_path, monkeypatch):
    for name in (*PROJECT.glob("requirements*.txt"), PROJECT / "package.json", PROJECT / "package-lock.json"):
        (tmp_path / name.name).write_bytes(name.read_bytes())
    (tmp_path / ".npmrc").write_bytes((PROJECT / ".npmrc").read_bytes())
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "set_up.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(set_up, "PROJECT", tmp_path)
    before = set_up.fingerprint("run"), set_up.fingerprint("test")
    assert before == (set_up.fingerprint("run"), set_up.fingerprint("test"))
    with (tmp_path / "requirements-dev.txt").open("a", encoding="utf-8") as file:
        file.write("# changed")
    after = set_up.fingerprint("run"), set_up.fingerprint("test")
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


def test_what_pip_was_told_about_mirrors_is_told_to_uv(set_up, monkeypatch):
    said = "global.index-url='https://mirror.council.example/simple'\n:env:.find-links='/srv/wheels'\n"
    monkeypatch.setattr(set_up.subprocess, "run", lambda *_args, **_more: type("Done", (), {"stdout": said}))
    for name in ("UV_DEFAULT_INDEX", "UV_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    settings = set_up.pip_settings()
    assert settings["UV_DEFAULT_INDEX"] == "https://mirror.council.example/simple"
    assert settings["UV_FIND_LINKS"] == "/srv/wheels"


def test_everything_is_found_from_any_folder(set_up):
    assert Path(set_up.PROJECT) == PROJECT
