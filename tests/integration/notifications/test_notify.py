"""Emails, texts and letters through GOV.UK Notify, as its published API speaks, faults included."""

from datetime import timedelta

import pytest

from socialcare.notifications import rules
from socialcare.notifications.models import Message
from socialcare.notifications.selectors import came_back, channels_finding
from socialcare.notifications.services import (
    ask_what_became,
    deliver_batch,
    queue_email,
    queue_letter,
    queue_text,
)
from socialcare.people import services as people
from socialcare.values import Refused
from tests.builders import AT
from tests.notify_server import TEMPLATES, notify_server

pytestmark = pytest.mark.django_db
ADDRESS = "Rosa Vidal\n4 Quay Row\nFenwick\nFB1 2CD"


@pytest.fixture
def notify(settings):
    with notify_server(settings) as server:
        yield server


def an_email(**fields):
    given = {"to": "rosa@example.org", "subject": "News", "body": "Come and look.", "purpose": "test"}
    return queue_email(at=AT, **(given | fields))


def a_text(to="07700 900 461", **fields):
    return queue_text(to=to, body="How is it going?", at=AT, purpose="test", **fields)


def a_letter(to=ADDRESS):
    return queue_letter(
        to=to, subject="How is it going?", body="We would like to know.", at=AT, purpose="test"
    )


def fresh(message):
    return Message.objects.get(pk=message.pk)


def test_each_kind_goes_once_under_our_reference_with_the_council_s_template(notify):
    sent = [an_email(), a_text(), a_letter()]
    assert deliver_batch(at=AT) == 3
    assert deliver_batch(at=AT + timedelta(hours=1)) == 0
    taken = {one["reference"]: one for one in notify.taken}
    assert set(taken) == {str(message.pk) for message in sent}
    email, text, letter = (taken[str(message.pk)] for message in sent)
    assert (email["to"], email["template"]["id"]) == ("rosa@example.org", TEMPLATES["email"])
    assert email["personalisation"] == {"subject": "News", "body": "Come and look.\n"}
    assert (text["to"], text["template"]["id"]) == ("+447700900461", TEMPLATES["text"])
    assert letter["personalisation"]["address_line_1"] == "Rosa Vidal"
    assert letter["personalisation"]["address_line_4"] == "FB1 2CD"
    for message in sent:
        row = fresh(message)
        assert (row.status, row.channel_id) == ("sent", taken[str(message.pk)]["id"])


def test_a_message_whose_sender_died_after_notify_took_it_does_not_go_again(notify):
    message = an_email()
    notify.faults = ["taken, then nothing"]
    deliver_batch(at=AT)
    row = fresh(message)
    assert (row.status, len(notify.taken)) == ("due", 1)
    deliver_batch(at=row.next_try_at)
    assert (fresh(message).status, len(notify.taken)) == ("sent", 1)
    assert fresh(message).channel_id == notify.taken[0]["id"]


@pytest.mark.parametrize("fault", [403, 429, 500, 503, "nothing", "html"])
def test_what_is_not_the_message_s_fault_is_tried_again_later(notify, fault):
    message = an_email()
    notify.faults = [fault]
    deliver_batch(at=AT)
    row = fresh(message)
    assert (row.status, row.attempts) == ("due", 1)
    assert row.next_try_at == AT + rules.wait_after(1)
    assert row.last_error
    deliver_batch(at=row.next_try_at)
    assert fresh(message).status == "sent"


def test_notify_out_of_order_is_not_asked_for_each_message_of_the_batch(notify):
    for _ in range(5):
        an_email()
    notify.faults = [500] * 5
    assert deliver_batch(at=AT) == 5
    assert notify.requests == 1


def test_a_message_that_notify_refuses_for_good_is_given_up_and_the_next_goes(notify):
    an_email()
    a_text()
    notify.faults = [400]
    deliver_batch(at=AT)
    found = sorted(Message.objects.values_list("status", "last_error"))
    assert found == [("failed", "Notify 400"), ("sent", "")]


def test_a_wrong_key_is_said_in_the_row(notify, settings):
    settings.NOTIFY_API_KEY = settings.NOTIFY_API_KEY[:-4] + "0000"
    message = an_email()
    deliver_batch(at=AT)
    assert (fresh(message).status, fresh(message).last_error) == ("due", "Notify 403")


@pytest.mark.parametrize(
    ("became", "status"),
    [
        ("delivered", "arrived"),
        ("permanent-failure", "bounced"),
        ("temporary-failure", "bounced"),
        ("technical-failure", "bounced"),
        ("sending", "sent"),
        ("created", "sent"),
    ],
)
def test_what_became_of_a_message_is_asked_and_kept(notify, became, status):
    message = an_email()
    deliver_batch(at=AT)
    notify.becomes(str(message.pk), became)
    assert ask_what_became(at=AT + timedelta(minutes=1)) == (status != "sent")
    assert fresh(message).status == status


def test_a_text_on_its_way_is_asked_about_again_until_it_arrives(notify):
    message = a_text()
    deliver_batch(at=AT)
    notify.becomes(str(message.pk), "sent")
    ask_what_became(at=AT)
    assert fresh(message).status == "sent"
    before = notify.requests
    ask_what_became(at=AT + timedelta(minutes=1))
    assert notify.requests == before
    notify.becomes(str(message.pk), "delivered")
    ask_what_became(at=AT + rules.ASK_AGAIN_AFTER)
    assert fresh(message).status == "arrived"


def test_after_a_week_nobody_asks_any_more(notify):
    an_email()
    deliver_batch(at=AT)
    before = notify.requests
    ask_what_became(at=AT + rules.ASK_FOR + timedelta(hours=1))
    assert notify.requests == before


def test_notify_that_does_not_answer_leaves_the_question_for_later(notify):
    first, second = an_email(), an_email()
    deliver_batch(at=AT)
    for message in (first, second):
        notify.becomes(str(message.pk), "delivered")
    notify.faults = [500]
    assert ask_what_became(at=AT) == 0
    assert ask_what_became(at=AT + rules.ASK_AGAIN_AFTER) == 2


def test_without_an_account_emails_go_by_smtp_and_texts_wait(settings, mailoutbox):
    settings.MESSAGES_READABLE_IN_BROWSER = False
    email, text = an_email(), a_text()
    deliver_batch(at=AT)
    assert (fresh(email).status, len(mailoutbox)) == ("sent", 1)
    assert (fresh(text).status, fresh(text).last_error) == ("due", "GOV.UK Notify is not set up")


def test_the_demonstration_shows_texts_and_letters_in_the_browser(settings, client):
    settings.MESSAGES_READABLE_IN_BROWSER = True
    text, letter = a_text(), a_letter()
    deliver_batch(at=AT)
    assert {fresh(text).status, fresh(letter).status} == {"sent"}
    page = client.get("/messages/").content.decode()
    assert "Text message" in page
    assert "4 Quay Row" in page


def test_emails_can_go_by_smtp_beside_texts_through_notify(notify, settings, mailoutbox):
    settings.NOTIFY_TEMPLATES = TEMPLATES | {"email": ""}
    an_email()
    a_text()
    deliver_batch(at=AT)
    assert (len(mailoutbox), len(notify.taken)) == (1, 1)


@pytest.mark.parametrize("to", ["", "01632 960 461", "07700", "+1 202 555 0143", "rosa@example.org"])
def test_a_text_goes_to_a_mobile_number_only(to):
    with pytest.raises(Refused, match="is not a mobile number") as refused:
        a_text(to=to)
    assert refused.value.field == "phone"
    assert not Message.objects.exists()


@pytest.mark.parametrize("to", ["07700900461", "+44 7700 900461", "0044 7700 900 461", "(07700) 900-461"])
def test_a_mobile_number_may_be_written_in_many_ways(to):
    assert a_text(to=to).to == "+447700900461"


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(Refused, match="612 letters"):
        queue_text(to="07700900461", body="x" * 613, at=AT, purpose="test")


@pytest.mark.parametrize("to", ["", "Rosa Vidal", "Rosa Vidal\nFB1 2CD", "Rosa Vidal\n4 Quay Row\nFenwick"])
def test_a_letter_needs_an_address_with_a_postcode(to):
    with pytest.raises(Refused, match="A letter needs a name, a street and a postcode"):
        a_letter(to=to)


def test_a_long_address_keeps_its_postcode_on_the_last_line(notify):
    a_letter(
        to="\n".join(
            ["Rosa Vidal", "Flat 2", "The Old Mill", "4 Quay Row", "Nether", "Upper", "Fenwick", "FB1 2CD"]
        )
    )
    deliver_batch(at=AT)
    sent = notify.taken[0]["personalisation"]
    assert (sent["address_line_6"], sent["address_line_7"]) == ("Upper, Fenwick", "FB1 2CD")
    assert "address_line_8" not in sent


def test_what_came_back_is_to_be_mended_until_the_address_changes(notify, rosa, priya):
    people.update_person(
        person=rosa,
        by=priya,
        at=AT,
        base_revision=rosa.revision,
        email="rosa@example.org",
        phone="07700 900461",
    )
    rosa.refresh_from_db()
    for message in (an_email(person=rosa), a_text(person=rosa)):
        deliver_batch(at=AT)
        notify.becomes(str(message.pk), "permanent-failure")
    ask_what_became(at=AT)
    assert {one.channel for one in came_back(rosa)} == {"email", "text"}
    people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, email="rosie@example.org")
    rosa.refresh_from_db()
    assert [one.channel for one in came_back(rosa)] == ["text"]
    later = a_text(person=rosa)
    Message.objects.filter(pk=later.pk).update(queued_at=AT + timedelta(days=1))
    deliver_batch(at=AT)
    notify.becomes(str(later.pk), "delivered")
    ask_what_became(at=AT)
    assert came_back(rosa) == []


def test_operations_see_messages_that_wait_and_why(notify):
    an_email()
    soon, late = AT + timedelta(minutes=29), AT + timedelta(minutes=31)
    assert channels_finding(at=soon).well
    assert channels_finding(at=late).sentence == (
        "One message waits for more than half an hour; does the worker process run?"
    )
    notify.faults = [429]
    deliver_batch(at=AT)
    finding = channels_finding(at=late)
    assert (finding.well, finding.needed) == (False, False)
    assert finding.sentence == "One message waits for more than half an hour: Notify 429."
    deliver_batch(at=late)
    assert channels_finding(at=late).well


def test_trouble_never_quotes_the_message(notify, caplog):
    an_email(body="Your code is 1234 5678", secret=True)
    notify.faults = [500]
    deliver_batch(at=AT)
    assert "5678" not in caplog.text
