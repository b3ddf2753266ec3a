"""Messages wait for the commit, go once, come back when the mail server is out of order."""

import smtplib
import threading
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import OperationalError as OperationalFault
from django.db import close_old_connections, connection, transaction
from kombu.exceptions import OperationalError

from socialcare.notifications import rules, services, tasks
from socialcare.notifications.models import Message
from socialcare.notifications.services import blank_secrets, deliver_batch, queue_email
from socialcare.values import Refused
from tests.builders import AT

LATER = AT + timedelta(seconds=1)


def a_message(**options):
    given = {
        "to": "rosa@example.org",
        "subject": "Come and look",
        "body": "There is news.",
        "purpose": "test",
    }
    return queue_email(at=AT, **(given | options))


def fresh(message):
    return Message.objects.get(id=message.id)


class BrokenServer:
    """Raises ``error`` in place of every email that is sent."""

    def __init__(self, error):
        self.error = error
        self.tries = 0

    def __call__(self, *args, **kwargs):
        self.tries += 1
        raise self.error


def broken(error):
    return patch("django.core.mail.EmailMessage.send", BrokenServer(error))


# Going


@pytest.mark.django_db
def test_a_message_goes_once_under_our_own_reference():
    message = a_message()
    assert deliver_batch(at=LATER) == 1
    assert deliver_batch(at=LATER) == 0
    [email] = mail.outbox
    assert (email.to, email.subject, email.body) == (
        ["rosa@example.org"],
        "Come and look",
        "There is news.\n",
    )
    assert email.extra_headers["Message-ID"] == f"<{message.id}@fenwick.example>"
    sent = fresh(message)
    assert (sent.status, sent.sent_at, sent.attempts, sent.lease_until) == ("sent", LATER, 1, None)


@pytest.mark.django_db
def test_the_task_for_one_message_may_run_twice():
    message, other = a_message(), a_message(to="arthur@example.org")
    tasks.deliver(str(message.id))
    tasks.deliver(str(message.id))
    assert [email.to for email in mail.outbox] == [["rosa@example.org"]]
    assert fresh(other).status == "due"


@pytest.mark.django_db
def test_a_round_sends_everything_that_is_due_and_nothing_else():
    messages = [a_message(to=f"p{number}@example.org") for number in range(rules.BATCH + 5)]
    Message.objects.filter(id=messages[0].id).update(next_try_at=AT + timedelta(days=36_500))
    tasks.deliver_due()
    assert len(mail.outbox) == len(messages) - 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["", "rosa", "rosa@", "rosa@example.org\nBcc: all@example.org", "a b@example.org"]
)
def test_what_is_no_address_is_refused_and_nothing_is_queued(address):
    with pytest.raises(Refused, match="is not an email address"):
        a_message(to=address)
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_a_subject_stays_one_line():
    a_message(subject="One\r\nBcc: all@example.org")
    deliver_batch(at=LATER)
    assert mail.outbox[0].subject == "One Bcc: all@example.org"


# Waiting for the commit


@pytest.mark.django_db(transaction=True)
def test_nothing_goes_before_the_commit_and_it_goes_right_after():
    with transaction.atomic():
        message = a_message()
        assert mail.outbox == []
    assert len(mail.outbox) == 1
    assert fresh(message).status == "sent"


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_sent():
    with transaction.atomic():
        a_message()
        transaction.set_rollback(True)
    tasks.deliver_due()
    assert mail.outbox == []


@pytest.fixture
def no_broker(monkeypatch):
    """A broker that refuses every connection; ``tries`` counts how often it was asked."""
    refusing = BrokenServer(OperationalError("no route"))
    monkeypatch.setattr(tasks.deliver, "apply_async", refusing)
    monkeypatch.setattr(services, "_broker_asleep_until", 0.0)
    return refusing


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_request_goes_on_and_the_message_waits_for_the_next_round(no_broker):
    message = a_message()
    assert fresh(message).status == "due"
    tasks.deliver_due()
    assert fresh(message).status == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_does_not_answer_is_left_alone_for_a_while(no_broker, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(services.time, "monotonic", lambda: clock[0])
    a_message()
    a_message()
    assert no_broker.tries == 1
    clock[0] += services.LEAVE_BROKER_ALONE
    a_message()
    assert no_broker.tries == 2


# Trouble


@pytest.mark.django_db
def test_a_mail_server_out_of_order_is_tried_again_later_and_later():
    message = a_message()
    at = LATER
    waits = []
    with broken(ConnectionRefusedError(111, "refused rosa@example.org")):
        for _ in range(3):
            assert deliver_batch(at=at) == 1
            waits.append(fresh(message).next_try_at - at)
            assert deliver_batch(at=at) == 0
            at = fresh(message).next_try_at
    assert waits == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)]
    assert fresh(message).last_error == "ConnectionRefusedError 111"
    deliver_batch(at=at)
    assert (fresh(message).status, fresh(message).last_error) == ("sent", "")


@pytest.mark.django_db
def test_after_the_last_try_a_message_is_given_up_and_says_why():
    message = a_message()
    at = LATER
    with broken(smtplib.SMTPServerDisconnected("gone")) as server:
        while fresh(message).status == "due":
            at = fresh(message).next_try_at + timedelta(seconds=1)
            deliver_batch(at=at)
    assert server.tries == rules.MOST_ATTEMPTS
    failed = fresh(message)
    assert (failed.status, failed.failed_at, failed.last_error) == ("failed", at, "SMTPServerDisconnected")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (
            smtplib.SMTPRecipientsRefused({"rosa@example.org": (550, b"no Rosa")}),
            "failed",
            "SMTPRecipientsRefused 550",
        ),
        (
            smtplib.SMTPRecipientsRefused({"rosa@example.org": (450, b"full")}),
            "due",
            "SMTPRecipientsRefused 450",
        ),
        (smtplib.SMTPDataError(554, b"There is news"), "failed", "SMTPDataError 554"),
        (smtplib.SMTPDataError(451, b"There is news"), "due", "SMTPDataError 451"),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), "due", "SMTPAuthenticationError 535"),
        (TimeoutError(), "due", "TimeoutError"),
        (UnicodeEncodeError("ascii", "There is news", 0, 1, "x"), "due", "UnicodeEncodeError"),
    ],
)
def test_what_is_refused_for_good_is_not_tried_again_and_no_words_are_kept(error, status, kind, caplog):
    message = a_message()
    with broken(error):
        deliver_batch(at=LATER)
    assert (fresh(message).status, fresh(message).last_error) == (status, kind)
    for said in ("rosa", "Rosa", "news"):
        assert said not in caplog.text


@pytest.mark.django_db
def test_one_message_that_cannot_be_built_does_not_hold_up_the_others():
    bad = a_message()
    Message.objects.filter(id=bad.id).update(subject="two\nlines")
    good = a_message(to="arthur@example.org")
    deliver_batch(at=LATER)
    assert (fresh(bad).status, fresh(good).status) == ("due", "sent")


@pytest.mark.django_db
def test_what_a_process_that_died_was_sending_goes_again_when_its_lease_is_over():
    message = a_message()
    with (
        patch("socialcare.notifications.services._deliver", side_effect=SystemExit),
        pytest.raises(SystemExit),
    ):
        deliver_batch(at=LATER)
    assert fresh(message).status == "sending"
    assert deliver_batch(at=LATER + rules.LEASE - timedelta(seconds=1)) == 0
    assert deliver_batch(at=LATER + rules.LEASE) == 1
    assert (fresh(message).status, fresh(message).attempts) == ("sent", 2)


@pytest.mark.django_db
def test_a_message_that_kills_its_sender_each_time_is_given_up():
    message = a_message()
    Message.objects.filter(id=message.id).update(
        status="sending", attempts=rules.MOST_ATTEMPTS, lease_until=AT
    )
    deliver_batch(at=LATER)
    assert (fresh(message).status, fresh(message).last_error) == ("failed", "its sender died each time")
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_slow_process_whose_message_was_taken_over_changes_nothing():
    message = a_message()

    def take_over(*args, **kwargs):
        Message.objects.filter(id=message.id).update(attempts=2, lease_until=LATER + rules.LEASE)
        raise TimeoutError

    with patch("django.core.mail.EmailMessage.send", take_over):
        deliver_batch(at=LATER)
    assert (fresh(message).status, fresh(message).attempts) == ("sending", 2)


@pytest.mark.django_db
def test_a_code_that_no_longer_works_is_not_sent_any_more():
    message = a_message(secret=True)
    deliver_batch(at=AT + rules.SECRET_USEFUL_FOR)
    assert (fresh(message).status, fresh(message).last_error) == ("failed", "too late to be of use")
    assert mail.outbox == []


# Several processes at once


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_send_each_message_once(no_broker):
    for number in range(60):
        a_message(to=f"p{number}@example.org")
    ready = threading.Barrier(2)
    faults = []

    def work():
        try:
            ready.wait()
            while deliver_batch(at=LATER, limit=5):
                pass
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(mail.outbox) == 60
    assert len({email.to[0] for email in mail.outbox}) == 60
    assert set(Message.objects.values_list("status", "attempts")) == {("sent", 1)}


@pytest.mark.django_db(transaction=True)
def test_a_message_that_another_process_is_claiming_is_passed_over(no_broker):
    held, free = a_message(), a_message(to="arthur@example.org")
    with transaction.atomic():
        Message.objects.select_for_update().get(id=held.id)
        counted = []

        def work():
            close_old_connections()
            counted.append(deliver_batch(at=LATER))
            connection.close()

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert counted == [1]
    assert (fresh(held).status, fresh(free).status) == ("due", "sent")


# Secrets


@pytest.mark.django_db
def test_a_secret_is_blanked_some_minutes_after_it_stopped_working_and_not_before():
    secret = a_message(secret=True, body="Your code is 1234 5678")
    plain = a_message()
    over = AT + rules.SECRET_USEFUL_FOR + rules.SECRET_KEPT_AFTER_USE
    assert blank_secrets(at=over - timedelta(seconds=1)) == 0
    assert blank_secrets(at=over) == 1
    assert blank_secrets(at=over) == 0
    assert (fresh(secret).body, fresh(secret).blanked_at) == ("", over)
    assert fresh(plain).body == "There is news.\n"


@pytest.mark.django_db
def test_the_code_stands_in_no_log(caplog):
    caplog.set_level("DEBUG")
    a_message(secret=True, body="Your code is 1234 5678")
    with broken(smtplib.SMTPDataError(451, b"1234 5678")):
        deliver_batch(at=LATER)
    deliver_batch(at=LATER + timedelta(minutes=1))
    assert "5678" not in caplog.text


# Leases


@pytest.mark.django_db
def test_a_message_that_another_process_has_taken_meanwhile_is_not_sent():
    first, second = a_message(), a_message(to="arthur@example.org")

    def slow(email):
        # While the first of the batch takes long, the lease of the other runs out and it is taken over.
        other = Message.objects.exclude(to=email.to[0]).get()
        Message.objects.filter(id=other.id).update(attempts=2, lease_until=LATER + 2 * rules.LEASE)
        sent.append(email.to[0])

    sent = []
    with patch("django.core.mail.EmailMessage.send", slow):
        deliver_batch(at=LATER)
    assert len(sent) == 1
    assert sorted(Message.objects.values_list("status", "attempts")) == [("sending", 2), ("sent", 1)]
    assert {fresh(first).status, fresh(second).status} == {"sending", "sent"}


@pytest.mark.django_db
def test_the_lease_counts_from_the_moment_before_the_message_is_sent(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(services.time, "monotonic", lambda: clock[0])
    for number in range(3):
        a_message(to=f"p{number}@example.org")
    leases = []

    def slow(email):
        leases.append(Message.objects.get(to=email.to[0]).lease_until)
        clock[0] += 20

    with patch("django.core.mail.EmailMessage.send", slow):
        deliver_batch(at=LATER)
    assert leases == [LATER + timedelta(seconds=20 * place) + rules.LEASE for place in range(3)]


@pytest.mark.django_db
def test_where_the_database_does_not_answer_nothing_is_said_of_the_message():
    message = a_message()
    with (
        patch("socialcare.notifications.services.keep", side_effect=OperationalFault("gone")),
        pytest.raises(OperationalFault),
    ):
        deliver_batch(at=LATER)
    assert mail.outbox == []
    assert fresh(message).status == "sending"


def test_what_a_dead_process_held_goes_within_a_minute_and_no_answer_takes_longer_than_the_lease(settings):
    bell = settings.CELERY_BEAT_SCHEDULE["deliver-messages"]["schedule"]
    assert rules.LEASE + 2 * bell < timedelta(minutes=1)
    mail_answers = 4  # MAIL, RCPT, DATA, the end of the text
    assert timedelta(seconds=mail_answers * settings.EMAIL_TIMEOUT) < rules.LEASE
    connecting_and_answering = 2
    assert timedelta(seconds=connecting_and_answering * settings.NOTIFY_TIMEOUT) < rules.LEASE
