"""Somebody acts for a person: by law, or because the person chose them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from signoff.permissions import interest_in
from signoff.services.telling import NEWS, tell_person
from socialcare.accounts.acting import services
from socialcare.accounts.permissions import signs_in_with_code
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people.access import speaks_as
from socialcare.people.models import Person, Representative, User
from socialcare.people.services import update_person
from socialcare.values import Refused
from supportplans.services import entries
from tests.builders import (
    AT,
    a_helper,
    a_person,
    a_representative,
    budget_worked_out,
    codes_on_paper,
    invited,
    plan_open,
)

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def rosa_signs_in(rosa: Person, priya: User) -> User:
    return invited(rosa, by=priya, email="rosa@example.org")


@pytest.fixture
def ines(rosa: Person, priya: User) -> Representative:
    """Rosa's attorney."""
    return a_representative(rosa, by=priya)


def test_an_attorney_comes_to_the_persons_own_place_and_every_page_says_for_whom(ines, rosa):
    client = client_of(ines.user)
    assert client.get("/")["Location"] == "/my/"
    for address in ("/my/", "/my/budget/", "/my/acting/", "/my/who-looked/", "/my/check-in/"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "You act for <bdi>Rosa Vidal</bdi>" in page.content.decode(), address
    assert client.get("/people/").status_code == 404


def test_to_the_person_no_page_says_that_they_act(rosa_signs_in, ines):
    assert "You act for" not in client_of(rosa_signs_in).get("/my/").content.decode()


def test_somebody_signs_in_by_code_for_as_long_as_they_act(ines, priya):
    user = User.objects.get(pk=ines.user_id)
    assert signs_in_with_code(user)
    services.end_representative(representative=ines, by=priya, at=timezone.now())
    assert not signs_in_with_code(User.objects.get(pk=ines.user_id))


def test_what_is_withdrawn_is_gone_at_once_with_the_page_still_open(ines, rosa, priya):
    plan = plan_open(rosa, by=priya)
    client = client_of(ines.user)
    assert client.get(f"/plans/{plan.pk}/").status_code == 200
    services.end_representative(representative=ines, by=priya, at=timezone.now())
    page = client.get("/my/")
    assert page.status_code == 302
    assert page["Location"].startswith("/sign-in/")
    before = Event.objects.count()
    answer = client.post(f"/plans/{plan.pk}/comments/", {"words": "Still here"})
    assert answer.status_code in (302, 403)
    assert Event.objects.count() == before


def test_in_the_plan_they_have_the_persons_rights_and_their_own_name_stands_there(ines, rosa, priya):
    plan = plan_open(rosa, by=priya)
    entries.add_entry(
        plan=plan, kind="words", title="A walk", words="By the quay.", by=ines.user, at=timezone.now()
    )
    helper = a_helper(plan, by=ines.user, at=timezone.now())
    assert helper.invited_by == ines.user
    newest = Event.objects.filter(verb="entry.added", person_id=rosa.pk).first()
    assert newest.by_words == "Ines Vidal (acting for Rosie)"
    assert (
        "Ines Vidal (acting for Rosie)"
        in client_of(priya).get(f"/people/{rosa.ref}/history/").content.decode()
    )


def test_the_last_day_of_an_authority_is_its_last(rosa, priya):
    today = timezone.localdate()
    ines = a_representative(rosa, by=priya, until_on=today)
    assert speaks_as(ines.user, rosa, on=today)
    assert not speaks_as(ines.user, rosa, on=today + timedelta(days=1))


def test_the_person_chooses_somebody_who_gets_an_email_without_anything_of_the_case(rosa_signs_in, rosa):
    client = client_of(rosa_signs_in)
    sent = {"name": "Max Pellow", "email": "max@example.org"}
    page = client.post("/my/acting/", sent, follow=True)
    assert "Max Pellow can act for you from now on" in page.content.decode()
    max_ = Representative.objects.get(person=rosa, ended_at__isnull=True)
    assert (max_.basis, max_.recorded_by) == ("chosen", rosa_signs_in)
    mail = Message.objects.get(to="max@example.org")
    assert "act for Rosie" in mail.body
    assert "Vidal" not in mail.body
    assert client_of(max_.user).get("/my/budget/").status_code == 200
    client.post(f"/my/acting/{max_.pk}/end/")
    max_.refresh_from_db()
    assert max_.ended_by == rosa_signs_in
    assert not speaks_as(max_.user, rosa, on=timezone.localdate())


def test_who_acts_lets_in_nobody_else(ines, rosa):
    with pytest.raises(Refused, match="Only Rosie can choose who acts for them"):
        services.choose_representative(
            person=rosa, name="Max Pellow", email="max@example.org", by=ines.user, at=timezone.now()
        )
    assert Representative.objects.count() == 1
    page = client_of(ines.user).post("/my/acting/", {"name": "Max Pellow", "email": "max@example.org"})
    assert "Only Rosie can choose who acts for them" in page.content.decode()
    assert "max@example.org" in page.content.decode()
    assert Representative.objects.count() == 1


def test_an_authority_by_law_is_ended_by_the_worker_or_by_who_acts_and_not_by_the_person(
    rosa_signs_in, rosa, ines
):
    client_of(rosa_signs_in).post(f"/my/acting/{ines.pk}/end/")
    ines.refresh_from_db()
    assert ines.ended_at is None
    assert client_of(ines.user).post(f"/my/acting/{ines.pk}/end/")["Location"] == "/"
    ines.refresh_from_db()
    assert ines.ended_by == ines.user


def test_who_lacks_capacity_to_choose_is_led_to_the_council(rosa_signs_in, rosa, priya):
    rosa.refresh_from_db()
    changes = {"capacity": "lacks", "capacity_notes": "About who acts for her."}
    update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, **changes)
    with pytest.raises(Refused, match="Please talk with us first"):
        services.choose_representative(
            person=rosa, name="Max Pellow", email="max@example.org", by=rosa_signs_in, at=AT
        )
    assert not Representative.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"seen": " "}, "Write down what you saw"),
        ({"basis": "chosen"}, "Choose what lets them act by law"),
        ({"email": "nowhere"}, "email address"),
        ({"email": "sam@fenwick.example"}, "works for the council"),
        ({"email": "rosa@example.org"}, "own email address"),
        ({"name": "Priya Raman"}, "This is your own name"),
        ({"until_on": AT.date() - timedelta(days=1)}, "The last day is over already"),
    ],
)
def test_a_worker_records_nobody_without_a_paper_seen_and_an_address_of_their_own(
    rosa, rosa_signs_in, priya, sam, changes, sentence
):
    rosa.refresh_from_db()
    said = {"name": "Ines Vidal", "email": "ines@example.org", "basis": "attorney", "seen": "The paper."}
    with pytest.raises(Refused, match=sentence):
        services.record_representative(person=rosa, by=priya, at=AT, **(said | changes))
    assert not Representative.objects.exists()


def test_a_worker_of_another_team_records_nobody(rosa, noor):
    with pytest.raises(Refused, match="held by another team"):
        a_representative(rosa, by=noor)
    assert client_of(noor).get(f"/people/{rosa.ref}/acting/").status_code == 404


def test_nobody_who_acts_for_the_person_decides_on_the_plan(rosa, ines):
    assert "you act for Rosie" in interest_in(ines.user, rosa, None)


def test_the_person_is_told_when_a_worker_records_somebody(rosa_signs_in, rosa, priya):
    rosa.refresh_from_db()
    a_representative(rosa, by=priya)
    mail = Message.objects.get(to="rosa@example.org", purpose=services.TOLD)
    assert "Ines Vidal can now act for you" in mail.body


def test_who_acts_for_two_people_says_first_for_whom_and_may_change_it(ines, rosa, priya):
    tom = a_person(by=priya, first_name="Tom", last_name="Marlow")
    a_representative(tom, by=priya)
    client = client_of(ines.user)
    assert client.get("/my/")["Location"] == "/my/for/"
    page = client.get("/my/for/").content.decode()
    assert "Tom Marlow" in page
    assert "Rosa Vidal" in page
    client.post("/my/for/", {"place": tom.ref})
    assert "You act for <bdi>Tom Marlow</bdi>" in client.get("/my/").content.decode()
    client.post("/my/for/", {"place": rosa.ref})
    assert "You act for <bdi>Rosa Vidal</bdi>" in client.get("/my/").content.decode()
    other = a_person(by=priya, first_name="Una", last_name="Orr")
    assert client.post("/my/for/", {"place": other.ref}).status_code == 200
    assert "You act for <bdi>Rosa Vidal</bdi>" in client.get("/my/").content.decode()


def test_with_a_place_of_their_own_nothing_is_written_there_once_they_no_longer_act(ines, rosa, priya):
    edith = a_person(by=priya, email="ines@example.org", last_name="Vidal")
    from socialcare.accounts.services import invite_person

    invite_person(person=edith, by=priya, at=AT)
    client = client_of(ines.user)
    assert "You act for" not in client.get("/my/").content.decode()
    client.post("/my/for/", {"place": rosa.ref})
    assert "You act for <bdi>Rosa Vidal</bdi>" in client.get("/my/").content.decode()
    services.end_representative(representative=ines, by=priya, at=timezone.now())
    assert client.get("/my/")["Location"] == "/my/for/"
    before = Event.objects.count()
    page = client.post(
        "/my/check-in/", {"page": "", "words": "She is well."}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert page.status_code == 403
    assert "nothing was saved" in page.content.decode()
    assert Event.objects.count() == before
    assert "You do not act any more" in client.get("/my/for/").content.decode()
    client.post("/my/for/", {"place": edith.ref})
    assert client.get("/my/").status_code == 200


def test_who_acted_for_one_person_never_writes_from_that_page_for_the_next(ines, rosa, priya):
    client = client_of(ines.user)
    assert "You act for <bdi>Rosa Vidal</bdi>" in client.get("/my/messages/new/message/").content.decode()
    services.end_representative(representative=ines, by=priya, at=timezone.now())
    tom = a_person(by=priya, first_name="Tom", last_name="Marlow")
    a_representative(tom, by=priya)
    before = Event.objects.count()
    page = client.post(
        "/my/messages/new/message/",
        {"page": "", "words": "About Rosie alone."},
        headers={"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
    )
    assert page.status_code == 403
    assert "You do not act for this person any more, so nothing was saved." in page.content.decode()
    assert "About Rosie alone." in page.content.decode()
    assert Event.objects.count() == before
    client.post("/my/for/", {"place": tom.ref})
    assert "You act for <bdi>Tom Marlow</bdi>" in client.get("/my/").content.decode()


def test_a_page_that_was_open_for_somebody_else_is_refused_after_the_change(ines, rosa, priya):
    tom = a_person(by=priya, first_name="Tom", last_name="Marlow")
    a_representative(tom, by=priya)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ines.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get("/my/for/")
    old = client.cookies["csrftoken"].value
    sent = client.post("/my/for/", {"place": tom.ref, "csrfmiddlewaretoken": old})
    assert sent.status_code == 302
    page = client.post("/my/check-in/", {"words": "She is well.", "csrfmiddlewaretoken": old})
    assert page.status_code == 403


def test_the_decision_on_a_budget_reads_to_who_acts_as_to_the_person(ines, rosa, priya, scheme):
    budget_worked_out(rosa, by=priya)
    assert "a week" in client_of(ines.user).get("/my/budget/").content.decode()


def test_who_acts_is_told_of_news_about_the_plan_and_what_it_is_stays_behind_the_sign_in(ines, rosa):
    at = timezone.now()
    tell_person(rosa, at=at)
    tell_person(rosa, at=at)
    mail = Message.objects.get(to="ines@example.org", purpose=NEWS)
    assert "You act for Rosie, and there is news" in mail.body
    assert "Vidal" not in mail.body


def test_a_person_without_email_is_told_by_text_that_somebody_acts(rosa, priya):
    rosa.refresh_from_db()
    fields = {"phone": "07700 900 123", "email": ""}
    update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, **fields)
    codes_on_paper(rosa, by=priya)
    rosa.refresh_from_db()
    a_representative(rosa, by=priya)
    assert "Somebody can act for you now" in Message.objects.get(person=rosa, channel="text").body


def test_the_text_that_somebody_acts_is_in_the_language_of_its_reader(rosa, priya):
    rosa.refresh_from_db()
    fields = {"phone": "07700 900 123", "email": "", "language": "Polish"}
    update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, **fields)
    codes_on_paper(rosa, by=priya)
    rosa.refresh_from_db()
    a_representative(rosa, by=priya)
    assert "Ktoś może teraz działać" in Message.objects.get(person=rosa, channel="text").body


def test_what_was_typed_for_one_person_never_stands_in_the_form_of_another(ines, rosa, priya):
    edith = a_person(by=priya)
    a_representative(edith, by=priya, name="Ines Vidal", email=ines.user.email)
    address = "/my/messages/new/message/"
    client = client_of(ines.user)
    client.post("/my/for/", {"place": rosa.ref})
    page = client.get(address)
    token = re.search(r'name="typed_by" value="([^"]+)"', page.content.decode())
    assert token is not None

    # When the session ends before she presses Send, her words are kept
    client.logout()
    words = {"typed_by": token[1], "words": "Rosie fell in the night."}
    assert client.post(address, words)["Location"].startswith("/sign-in/")
    client.force_login(ines.user, backend=settings.AUTHENTICATION_BACKENDS[0])

    # Then they stand in Rosa's form, and in nobody else's
    client.post("/my/for/", {"place": edith.ref})
    assert "Rosie fell in the night." not in client.get(address).content.decode()
    client.post("/my/for/", {"place": rosa.ref})
    assert "Rosie fell in the night." in client.get(address).content.decode()
