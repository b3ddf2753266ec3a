"""A server on the loopback that speaks as much of GOV.UK Notify's published API as the product uses.

It checks the signed token, the template and the recipient as Notify says it does, keeps what it took
under its reference, and makes the faults it is told to.
"""

import json
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

import jwt

SERVICE = "3d844edf-8d35-48ac-975b-e847b4f122b0"
SECRET = "8b3aa916-ec82-434e-b0c5-d5d9b371d6a3"
API_KEY = f"tests-{SERVICE}-{SECRET}"
TEMPLATES = {
    "email": "0ad1c3c4-8d35-4c8d-9d5b-000000000001",
    "text": "0ad1c3c4-8d35-4c8d-9d5b-000000000002",
    "letter": "0ad1c3c4-8d35-4c8d-9d5b-000000000003",
}
RECIPIENT = {"email": "email_address", "sms": "phone_number", "letter": "address_line_1"}


class NotifyServer(ThreadingHTTPServer):
    """Keeps what was taken; ``faults`` are given out one for each request, before anything else."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.taken: list[dict[str, Any]] = []
        self.faults: list[int | str] = []
        self.requests = 0
        self.lock = threading.Lock()
        #: Seconds that it thinks about a message, half of them after it has taken it.
        self.takes_seconds = 0.0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def becomes(self, reference: str, status: str) -> None:
        """Let a notification have become something."""
        for one in self.taken:
            if one["reference"] == reference:
                one["status"] = status

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that was killed while it listened; everything else as usual."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def next_fault(self) -> int | str | None:
        with self.lock:
            self.requests += 1
            return self.faults.pop(0) if self.faults else None


class _Conversation(BaseHTTPRequestHandler):
    server: NotifyServer

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def say(self, status: int, body: Any) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def refuse(self, status: int, error: str, message: str) -> None:
        self.say(status, {"status_code": status, "errors": [{"error": error, "message": message}]})

    def known(self) -> bool:
        """Check the token: HS256 with the secret, issued by the service a moment ago."""
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            claims = {}
        if claims.get("iss") != SERVICE or "iat" not in claims:
            self.refuse(403, "AuthError", "Invalid token")
            return False
        return True

    def faulty(self) -> bool:
        fault = self.server.next_fault()
        if fault is None:
            return False
        if fault == "nothing":
            self.close_connection = True
            self.connection.close()
        elif fault == "no such address":
            field = {"email": "email_address", "sms": "phone_number"}.get(
                self.path.rpartition("/")[2], "postcode"
            )
            self.refuse(400, "ValidationError", f"{field} is not a valid one")
        elif fault == "html":
            self.say(200, b"<html>Sign in to the hotel</html>")
        elif fault == "taken, then nothing":
            self.take()
            self.close_connection = True
            self.connection.close()
        elif isinstance(fault, int):
            self.refuse(fault, "Error", "as told")
        return True

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.sent = json.loads(self.rfile.read(length))
        if self.known() and not self.faulty():
            time.sleep(self.server.takes_seconds / 2)
            one = self.take()
            time.sleep(self.server.takes_seconds / 2)
            self.say(201, one)

    def take(self) -> dict[str, Any]:
        kind = self.path.rpartition("/")[2]
        where = self.sent if kind != "letter" else self.sent["personalisation"]
        one = {
            "id": str(uuid.uuid4()),
            "reference": self.sent.get("reference"),
            "type": kind,
            "to": where[RECIPIENT[kind]],
            "template": {"id": self.sent["template_id"]},
            "personalisation": self.sent.get("personalisation", {}),
            "status": "created",
        }
        with self.server.lock:
            self.server.taken.append(one)
        return one

    def do_GET(self) -> None:
        if not self.known() or self.faulty():
            return
        asked = urlparse(self.path)
        if asked.path == "/v2/notifications":
            reference = parse_qs(asked.query).get("reference", [None])[0]
            found = [one for one in self.server.taken if reference in (None, one["reference"])]
            self.say(200, {"notifications": found, "links": {}})
            return
        number = asked.path.rpartition("/")[2]
        for one in self.server.taken:
            if one["id"] == number:
                self.say(200, one)
                return
        self.refuse(404, "NoResultFound", "No result found")


@contextmanager
def serving() -> Iterator[NotifyServer]:
    """Run the server."""
    with NotifyServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def notify_server(settings: Any) -> Iterator[NotifyServer]:
    """Run the server, with the settings of an installation that has an account there."""
    with serving() as server:
        settings.NOTIFY_API_KEY = API_KEY
        settings.NOTIFY_ADDRESS = server.address
        settings.NOTIFY_TEMPLATES = TEMPLATES
        settings.NOTIFY_TIMEOUT = 2
        yield server
