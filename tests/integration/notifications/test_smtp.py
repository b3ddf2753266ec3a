"""A real mail conversation on the loopback."""

import socketserver
import threading

import pytest

from socialcare.notifications.models import Message
from socialcare.notifications.services import deliver_batch, queue_email
from tests.builders import AT

pytestmark = pytest.mark.django_db


class Conversation(socketserver.StreamRequestHandler):
    """Speaks as much of SMTP as a client needs (RFC 5321)."""

    def handle(self):
        self.server.connections += 1
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].upper()
            if verb.startswith("DATA"):
                self.say("354 go on")
                self.server.mails.append("".join(iter(lambda: self.rfile.readline().decode(), ".\r\n")))
                self.say("250 taken")
            elif verb == "RCPT TO" and "gone@" in line:
                self.say("550 nobody of that name")
            elif verb.startswith("QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 well")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def mail_server(settings):
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.mails, server.connections = [], 0
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        yield server
        server.shutdown()
        thread.join()


def queued(to):
    return queue_email(to=to, subject="Żółć 🙂", body="There is news.", at=AT, purpose="test")


def test_emails_go_over_one_connection_and_a_refused_address_does_not_stop_the_next(mail_server):
    first, gone, last = queued("rosa@example.org"), queued("gone@example.org"), queued("arthur@example.org")
    assert deliver_batch(at=AT) == 3
    found = {message.id: message for message in Message.objects.all()}
    assert [found[one.id].status for one in (first, gone, last)] == ["sent", "failed", "sent"]
    assert found[gone.id].last_error == "SMTPRecipientsRefused 550"
    assert mail_server.connections == 1
    text = mail_server.mails[0] + mail_server.mails[1]
    assert f"Message-ID: <{first.id}@fenwick.example>" in text
    assert "Auto-Submitted: auto-generated" in text
    assert "From: adult.social.care@fenwick.example" in text


def test_where_no_server_listens_everything_waits(mail_server, settings):
    settings.EMAIL_PORT = 1
    queued("rosa@example.org")
    queued("arthur@example.org")
    assert deliver_batch(at=AT) == 2
    assert set(Message.objects.values_list("status", "last_error")) == {("due", "ConnectionRefusedError 111")}
