"""The real form of a person, the real sign-in page: a session that ended in between loses nothing."""

from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from socialcare.people.models import Person, User
from socialcare.web.typed import TYPED_BY, typed_by_token
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    """Tries at signing in are counted in the cache."""
    cache.clear()


def test_a_session_that_ended_while_somebody_typed_gives_the_words_back_after_signing_in(priya: User):
    client = Client(headers={"Referer": "http://testserver/people/add/"})
    client.force_login(priya)
    token = typed_by_token(priya)
    assert f'name="{TYPED_BY}" value="{token}"' in client.get(reverse("person_add")).content.decode()
    Session.objects.all().delete()

    typed = {TYPED_BY: token, "first_name": "Nell", "last_name": "Ó Briain-Żak", "born_on-day": "31"}
    answer = client.post(reverse("person_add"), typed)
    assert answer.status_code == 302
    sign_in = answer["Location"]
    assert sign_in == f"{reverse('account_login')}?next=/people/add/"
    answer = client.post(sign_in, {"login": "priya@fenwick.example", "password": PASSWORD})
    assert answer["Location"] == "/people/add/"

    page = unescape(client.get(answer["Location"]).content.decode())
    assert "You were signed out while you were typing." in page
    assert 'value="Ó Briain-Żak"' in page
    assert 'value="31"' in page
    assert not Person.objects.filter(first_name="Nell").exists()


def test_a_colleague_who_signs_in_on_the_same_laptop_sees_an_empty_form(priya: User, noor: User):
    client = Client(headers={"Referer": "http://testserver/people/add/"})
    client.post(reverse("person_add"), {TYPED_BY: typed_by_token(priya), "first_name": "Nell"})
    client.post(reverse("account_login"), {"login": "noor@fenwick.example", "password": PASSWORD})
    page = client.get(reverse("person_add")).content.decode()
    assert "You were signed out while you were typing." not in page
    assert "Nell" not in page
