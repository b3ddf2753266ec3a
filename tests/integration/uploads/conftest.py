"""A scanner for viruses that listens as ClamAV does, and a folder on the disk as in an installation."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialcare.uploads.models import StoredFile
from socialcare.uploads.storage import PrivateFolder

#: The test file of the European Institute for Computer Antivirus Research, in two halves so that no
#: scanner takes this file for a virus.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clam(socketserver.ThreadingTCPServer):
    """Answers PING and INSTREAM; ``broken`` makes it answer nonsense. ``seen`` holds what was sent."""

    allow_reuse_address = True
    daemon_threads = True
    broken = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.seen: list[bytes] = []


class _Answer(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(content)
        if self.server.broken:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            found = EICAR in content
            self.wfile.write(b"stream: Eicar-Signature FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def clam(settings) -> Iterator[Clam]:
    with Clam() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def folder(monkeypatch, tmp_path: Path) -> Path:
    """Keep files on the disk instead of in memory; return the folder."""
    storage = PrivateFolder(location=str(tmp_path / "uploads"), file_permissions_mode=0o600)
    for name in ("file", "small"):
        monkeypatch.setattr(StoredFile._meta.get_field(name), "storage", storage)
    monkeypatch.setattr("socialcare.uploads.services.uploads_storage", lambda: storage)
    return tmp_path / "uploads"
