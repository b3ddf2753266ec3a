"""Asks ClamAV about a file, where the council runs one (the setting ``CLAMAV_ADDRESS``, "host:port")."""

import socket
import struct
from typing import BinaryIO

from django.conf import settings

from socialcare.values import Refused
from socialcare.web.health import Finding

from . import rules

CHUNK = 65_536
_CONNECT_SECONDS = 3
#: A long film takes a while.
_ANSWER_SECONDS = 60


def scanner() -> tuple[str, int] | None:
    """Return where ClamAV listens, or None where this council has none."""
    if not settings.CLAMAV_ADDRESS:
        return None
    host, _, port = settings.CLAMAV_ADDRESS.rpartition(":")
    return (host, int(port))


def check_clean(file: BinaryIO) -> bool:
    """Return whether the file was scanned; refuse one with a virus, and all while the scanner is down."""
    address = scanner()
    if address is None:
        return False
    file.seek(0)
    try:
        answer = _ask(address, file)
    except OSError as down:
        raise Refused(rules.SCANNER_DOWN, field="file") from down
    if answer.endswith("FOUND"):
        raise Refused(rules.INFECTED, field="file")
    if not answer.endswith("OK"):
        raise Refused(rules.SCANNER_DOWN, field="file")
    return True


def _ask(address: tuple[str, int], file: BinaryIO | None) -> str:
    """Send a file to ClamAV piece by piece (its command INSTREAM), or no file: is it there (PING)?"""
    with socket.create_connection(address, timeout=_CONNECT_SECONDS) as line:
        line.settimeout(_ANSWER_SECONDS if file is not None else _CONNECT_SECONDS)
        line.sendall(b"zPING\0" if file is None else b"zINSTREAM\0")
        if file is not None:
            while piece := file.read(CHUNK):
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096:
            part = line.recv(4096)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def health_note() -> Finding:
    """Say whether files are scanned for viruses. Nobody is turned away from the site without it."""
    address = scanner()
    if address is None:
        return Finding(True, "Files that people send are not scanned for viruses: CLAMAV_ADDRESS is not set.")
    try:
        there = _ask(address, None) == "PONG"
    except OSError:
        there = False
    if there:
        return Finding(True, "The virus scanner answers.")
    return Finding(
        False, "The virus scanner does not answer: no file is accepted until it does.", needed=False
    )
