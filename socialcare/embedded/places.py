"""Where the embedded servers keep their files, and as whom they run.

PostgreSQL refuses to run as root, so under root both servers run as an account without rights. That
account must be able to reach its data: where the project lies under a closed folder (``/root``, say) the
data lie elsewhere and a pointer in the project says where. Folders that are not ours keep their modes.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
UNPRIVILEGED_ACCOUNTS = ("nobody", "daemon")
TEMPORARY_PREFIX = "socialcare-"
SHARED_STATE = Path("/var/lib/socialcare-embedded")


class CannotStart(Exception):
    """Says in one sentence why the servers cannot run here and what to do about it."""


@dataclass(frozen=True)
class Account:
    """The account that the servers run as, when it is not the one that starts them."""

    uid: int
    gid: int

    def owns(self, path: Path) -> None:
        """Give this one file or folder, and nothing under it, to the account."""
        os.chown(path, self.uid, self.gid)

    def can(self, *command: str) -> bool:
        """Try a command as this account: the only test that knows every rule of the file system."""
        try:
            done = subprocess.run(
                command,
                **running_as(self),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except OSError:
            return False
        return done.returncode == 0

    def can_enter(self, folder: Path) -> bool:
        """Say whether every folder on the way to this one lets the account through."""
        return self.can("/bin/sh", "-c", 'cd "$1"', "sh", str(folder))


def running_as(account: Account | None) -> dict[str, Any]:
    """Say to subprocess as whom to run, with no other rights than that account's own."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def servers_account() -> Account | None:
    """Find the account to run the servers as: None means whoever is asking.

    Raises CannotStart where root has no account without rights to give them to.
    """
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise CannotStart(
        "PostgreSQL does not run as root and this machine has no account called "
        + " or ".join(UNPRIVILEGED_ACCOUNTS)
        + ": create one, or set DATABASE_URL and REDIS_URL."
    )


@dataclass(frozen=True)
class Home:
    """One set of servers: their data, logs, ports and password live under ``path``."""

    path: Path
    account: Account | None
    durable: bool = True

    @classmethod
    def of_project(cls, project: Path = PROJECT) -> Home:
        """Open the data of this clone, creating the folder on first use."""
        account = servers_account()
        beside = project / ".data"
        pointer = beside / "elsewhere"
        beside.mkdir(exist_ok=True)
        if pointer.is_file():
            path = Path(pointer.read_text(encoding="utf-8").strip())
        elif account is not None and not account.can_enter(beside):
            name = hashlib.sha256(str(project).encode()).hexdigest()[:12]
            path = SHARED_STATE / f"{project.name}-{name}"
            pointer.write_text(f"{path}\n", encoding="utf-8")
        else:
            path = beside
        path.mkdir(mode=0o755, parents=True, exist_ok=True)
        if account is not None and not account.can_enter(path):
            raise CannotStart(f"The servers' account cannot reach {path}: open that folder to it.")
        return cls(path, account)

    @classmethod
    def temporary(cls) -> Home:
        """Make a place for servers that live as long as one command, and take risks for speed."""
        account = servers_account()
        for parent in dict.fromkeys([tempfile.gettempdir(), "/tmp", "/var/tmp"]):
            path = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=parent))
            path.chmod(0o755)
            if account is None or account.can_enter(path):
                return cls(path, account, durable=False)
            path.rmdir()
        raise CannotStart("The servers' account can reach no temporary folder: set TMPDIR to one.")

    def remove(self) -> None:
        """Delete a temporary home with everything in it."""
        if self.durable:
            raise ValueError("only a temporary home may be removed")
        shutil.rmtree(self.path)

    def folder(self, name: str) -> Path:
        """Make a folder that belongs to the servers' account, closed to everybody else."""
        path = self.path / name
        path.mkdir(mode=0o700, exist_ok=True)
        if self.account is not None:
            self.account.owns(path)
        return path

    def log(self, name: str) -> Path:
        """Name the log file of one server."""
        folder = self.path / "logs"
        folder.mkdir(exist_ok=True)
        return folder / f"{name}.log"

    def password(self) -> str:
        """Read the password of both servers, chosen at random on first use."""
        path = self.path / "password"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            password = secrets.token_urlsafe(18)
            file.write(password + "\n")
        return password
