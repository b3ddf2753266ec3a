"""The page "I know this person privately", and its end."""

import pytest
from django.test import Client
from django.urls import reverse

from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.models import DeclaredRelation, Person
from socialcare.people.selectors import relation_of
from tests.builders import AT, a_person
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def address(person: Person) -> str:
    return reverse("person_relation", args=[person.ref])


def end_address(relation: DeclaredRelation) -> str:
    return reverse("person_relation_end", args=[relation.person.ref, relation.pk])


def said(person: Person, user, words: str = "my neighbour") -> DeclaredRelation:
    return people.declare_relation(person=person, user=user, words=words, by=user, at=AT)


@pytest.fixture
def signed_in(client: Client, priya) -> Client:
    client.force_login(priya)
    return client


def test_the_persons_page_leads_there_and_it_says_what_it_means(signed_in, rosa):
    assert address(rosa) in signed_in.get(reverse("person", args=[rosa.ref])).content.decode()
    text = text_of(signed_in.get(address(rosa)))
    assert "you no longer decide anything about Rosie" in text
    assert "only a manager can end it, with a reason" in text


def test_saying_so_is_kept_and_shown(signed_in, priya, rosa):
    answer = signed_in.post(address(rosa), {"words": "my neighbour"}, follow=True)
    text = text_of(answer)
    assert "Noted. Colleagues decide from now on." in text
    assert "You decide nothing about Rosie." in text
    assert "my neighbour" in text
    assert "I know them privately" not in text
    assert relation_of(priya, rosa)


def test_nothing_typed_is_nothing_said(signed_in, priya, rosa):
    events = Event.objects.exclude(verb="record.opened").count()
    answer = signed_in.post(address(rosa), {"words": " "})
    assert "Say how you know each other, in a few words." in text_of(answer)
    assert not relation_of(priya, rosa)
    assert Event.objects.exclude(verb="record.opened").count() == events


def test_other_words_in_a_second_tab_are_refused_and_stay_in_sight(signed_in, priya, rosa):
    said(rosa, priya)
    text = text_of(signed_in.post(address(rosa), {"words": "my aunt"}))
    assert "This is noted already, in the words “my neighbour”." in text


def test_the_manager_reads_it_in_the_history_and_the_words_on_the_page(client, sam, priya, rosa):
    said(rosa, priya)
    client.force_login(sam)
    history = text_of(client.get(reverse("person_history", args=[rosa.ref])))
    assert "Priya Raman said that they know the person privately, so that others decide" in history
    assert "neighbour" not in history
    page = text_of(client.get(address(rosa)))
    assert "Colleagues who know Rosie privately" in page
    assert "my neighbour" in page


def test_a_colleague_reads_nobody_elses_words(signed_in, sam, rosa):
    relation = said(rosa, sam, "we sing in one choir")
    text = text_of(signed_in.get(address(rosa)))
    assert "choir" not in text
    assert "Colleagues who know" not in text
    ending = text_of(signed_in.get(end_address(relation)))
    assert "Only a manager of the team that holds the record ends this." in ending
    assert "choir" not in ending
    assert "Only a manager" in text_of(signed_in.post(end_address(relation), {"why": "Because."}))
    assert relation_of(sam, rosa)


def test_the_manager_ends_it_with_a_reason(client, sam, priya, rosa):
    relation = said(rosa, priya)
    client.force_login(sam)
    assert "Say why it no longer counts." in text_of(client.post(end_address(relation), {"why": ""}))
    assert relation_of(priya, rosa)
    answer = client.post(end_address(relation), {"why": "They moved away."}, follow=True)
    assert "Noted, with your reason." in text_of(answer)
    assert not relation_of(priya, rosa)
    assert "This has ended already." in text_of(client.get(end_address(relation)))


def test_a_manager_is_told_that_another_ends_what_is_about_herself(client, sam, rosa):
    relation = said(rosa, sam)
    client.force_login(sam)
    assert "This is about yourself, so another manager ends it." in text_of(client.get(end_address(relation)))
    client.post(end_address(relation), {"why": "It is nothing."})
    assert relation_of(sam, rosa)


@pytest.mark.parametrize("who", ["noor", "kit", "panel_member"])
def test_for_who_cannot_open_the_record_neither_page_exists(client, request, priya, rosa, who):
    relation = said(rosa, priya)
    client.force_login(request.getfixturevalue(who))
    for one in (address(rosa), end_address(relation)):
        assert client.get(one).status_code == 404
        assert client.post(one, {"words": "a friend", "why": "Why not."}).status_code == 404


def test_a_relation_stands_under_its_own_person_only(client, sam, priya, rosa):
    relation, edith = said(rosa, priya), a_person(by=priya)
    client.force_login(sam)
    wrong = reverse("person_relation_end", args=[edith.ref, relation.pk])
    assert client.get(wrong).status_code == 404
