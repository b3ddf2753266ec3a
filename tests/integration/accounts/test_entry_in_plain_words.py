"""Pages and messages on the way in can be read by a twelve-year-old, and take whatever is typed."""

import pytest
from django.utils import timezone

from socialcare.accounts.entry.guessing import note_guessing
from socialcare.notifications.models import Message
from socialcare.people import services as people
from tests.builders import AT, a_card, codes_on_paper
from tests.reading_age import fixed_text, reading_age

pytestmark = pytest.mark.django_db

OLDEST = 12
BORN = {"born_on-day": "12", "born_on-month": "3", "born_on-year": "1948"}


@pytest.fixture(autouse=True)
def like_a_real_council(settings):
    settings.COUNCIL_DEMONSTRATION = False
    settings.MESSAGES_READABLE_IN_BROWSER = False


@pytest.fixture
def rosa_by_text(rosa, priya):
    return people.update_person(
        person=rosa, by=priya, at=AT, base_revision=rosa.revision, phone="07700 900 123"
    )


def test_every_page_on_the_way_in_can_be_read_by_a_twelve_year_old(client, rosa_by_text, priya):
    codes_on_paper(rosa_by_text, by=priya)
    given = a_card(rosa_by_text, by=priya)
    pages = {}

    def look(address):
        pages[address] = fixed_text(client.get(address).text)

    for address in ("/start/", f"/start/{given.code}/", "/sign-in/text/", "/sign-in/paper/"):
        look(address)
    client.post(f"/start/{given.code}/", BORN)
    look("/start/where/")
    look("/start/paper/")
    client.post("/start/where/", {"where": "text"})
    look("/sign-in/code/enter/")
    rosa_by_text.refresh_from_db()
    client.force_login(rosa_by_text.user)
    for address in ("/my/getting-in/", "/my/getting-in/passkey/", "/start/"):
        look(address)
    assert len(pages) == 9
    ages = {address: reading_age(text) for address, text in pages.items()}
    assert {address: age for address, age in ages.items() if age > OLDEST} == {}


def test_what_is_sent_can_be_read_by_a_twelve_year_old(rosa_by_text, priya):
    rosa = people.update_person(
        person=rosa_by_text,
        by=priya,
        at=AT,
        base_revision=rosa_by_text.revision,
        email="rosa.vidal@example.org",
    )
    a_card(rosa, by=priya, how="email")
    a_card(rosa, by=priya, how="text")
    rosa.refresh_from_db()
    note_guessing(user=rosa.user, at=timezone.now(), what="code")
    bodies = [" ".join(one.body.split()) for one in Message.objects.all()]
    assert len(bodies) == 3
    without_links = [" ".join(word for word in body.split() if "://" not in word) for body in bodies]
    assert max(reading_age(body) for body in without_links) <= OLDEST


@pytest.mark.parametrize("typed", ["\x00", "‮k7p2m", "🫖" * 30, "k" * 20_000, "٣" * 10, "'; --"])
def test_whatever_is_typed_is_answered_kindly(client, rosa_by_text, priya, typed):
    given = a_card(rosa_by_text, by=priya)
    for address, fields in {
        "/start/": {"code": typed},
        f"/start/{given.code}/": {**BORN, "born_on-year": typed},
        "/sign-in/text/": {**BORN, "phone": typed},
        "/sign-in/paper/": {**BORN, "name": typed, "code": typed},
    }.items():
        response = client.post(address, fields)
        assert response.status_code == 200
        assert "There is a problem" in response.text
    assert client.get(f"/start/{typed[:100].replace(chr(0), '%00')}/").status_code == 200
    given.card.refresh_from_db()
    assert given.card.wrong_tries == 0
