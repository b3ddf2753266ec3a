"""Letters, details and what is needed: the person's own, in words, and nobody else's."""

import uuid

import pytest
from django.urls import reverse

from signoff.services.deciding import sign_off
from socialcare.notifications.services import queue_email
from socialcare.people.models import Person
from tests.builders import AT, a_limit_set, a_person, invited, plan_ready
from tests.pages import text_of as words
from tests.papers import holds, read

pytestmark = pytest.mark.django_db


def test_before_the_visit_there_are_no_letters_and_the_page_says_when_they_come(as_rosa):
    assert "There are no letters yet. The first one comes after our visit." in words(
        as_rosa.get(reverse("my_letters"))
    )


def test_the_budget_and_each_kept_plan_are_letters_as_page_and_as_pdf(as_rosa, budget, rosa, priya):
    version = plan_ready(rosa, by=priya)
    page = as_rosa.get(reverse("my_letters"))
    shown = words(page)
    assert "Your weekly budget 2 March 2026" in shown
    assert f"Your plan, version {version.number}" in shown
    for letter in page.context["letters"]:
        assert as_rosa.get(letter.page).status_code == 200
        assert as_rosa.get(letter.pdf)["Content-Type"] == "application/pdf"


def test_the_letter_of_a_budget_says_what_was_told(as_rosa, budget):
    at = [budget.assessment_id]
    assert "About £92.68 a week" in words(as_rosa.get(reverse("my_letter", args=at)))
    assert holds(read(as_rosa.get(reverse("my_letter_pdf", args=at)).content), "About £92.68 a week")


@pytest.mark.parametrize("name", ["my_letter", "my_letter_pdf"])
def test_nobody_reads_anothers_letter_by_its_address(client, budget, priya, name):
    edith = a_person(by=priya, email="edith@post.example")
    client.force_login(invited(edith, by=priya, email="edith@post.example"))
    assert client.get(reverse(name, args=[budget.assessment_id])).status_code == 404
    assert client.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


def test_short_messages_are_listed_without_what_was_in_them(as_rosa, rosa):
    queue_email(
        to="rosa@post.example",
        subject="There is news",
        body="Look at your page: sesame",
        at=AT,
        purpose="news",
        person=rosa,
    )
    html = as_rosa.get(reverse("my_letters")).content.decode()
    assert "There is news" in html
    assert "sesame" not in html


def test_what_is_needed_is_known_from_the_first_day(as_rosa):
    shown = words(as_rosa.get(reverse("my_needed")))
    assert "What you need help with, from the visit (still to come)" in shown
    assert "You need no quotes and no receipts." in shown
    assert "What we need to agree your plan" in words(as_rosa.get(reverse("my")))


def test_what_is_there_is_ticked_off(as_rosa, budget, rosa, priya):
    plan_ready(rosa, by=priya)
    shown = words(as_rosa.get(reverse("my_needed")))
    assert "What you need help with, from the visit (here)" in shown
    assert "Your word that this is your plan (here)" in shown
    assert "still to come" not in shown


def test_details_say_what_the_record_says_and_what_is_missing(as_rosa, rosa):
    Person.objects.filter(pk=rosa.pk).update(communication_needs=["large_print", "bsl"], phone="")
    shown = words(as_rosa.get(reverse("my_details")))
    assert rosa.full_name in shown
    assert "British Sign Language interpreter" in shown
    assert "Phone Not written down" in shown


def test_helpers_lead_to_the_plan_or_to_its_beginning(as_rosa, scheme, rosa, priya):
    assert as_rosa.get(reverse("my_helpers")).url == reverse("my_plan")
    plan = plan_ready(rosa, by=priya).plan
    assert as_rosa.get(reverse("my_helpers")).url == reverse("plan_helpers", args=[plan.pk])


def test_every_page_of_the_place_stands_on_the_front_page(as_rosa):
    page = as_rosa.get(reverse("my"))
    for way in page.context["ways"]:
        assert f'href="{way.href}"' in page.content.decode()
        assert as_rosa.get(way.href).status_code in (200, 302)


def test_easy_words_say_the_same_in_short_sentences_with_pictures(as_rosa, budget, rosa):
    Person.objects.filter(pk=rosa.pk).update(communication_needs=["easy_read"])
    page = as_rosa.get(reverse("my"))
    shown = words(page)
    assert "Make your plan. Say what you want." in shown
    assert "About £92.68 a week is for your support." in shown
    assert "It can go up or down." in shown
    assert "Think about what you would like to do with it" not in shown
    assert page.content.decode().count('class="app-glyph"') > 10
    shown = words(as_rosa.get(reverse("my_budget")))
    assert "Is something wrong? Tell us." in shown
    assert "Every line of the sum" in shown


def test_letters_come_in_easy_words_first_for_whoever_reads_them(as_rosa, budget, rosa, priya):
    at = [budget.assessment_id]
    easy = "About £92.68 a week is for your support."
    assert not holds(read(as_rosa.get(reverse("my_letter_pdf", args=at)).content), easy)
    Person.objects.filter(pk=rosa.pk).update(communication_needs=["easy_read"])
    paper = read(as_rosa.get(reverse("my_letter_pdf", args=at)).content)
    assert holds(paper, easy)
    assert holds(paper, "It can go up or down.")


def test_a_decision_comes_in_easy_words_first_on_the_page_and_on_paper(as_rosa, budget, rosa, priya, sam):
    a_limit_set(priya)
    decision = sign_off(version=plan_ready(rosa, by=priya), by=priya, at=AT)
    addresses = [reverse(name, args=[decision.pk]) for name in ("my_decision_one", "my_decision_letter")]
    assert "We said yes to your plan." not in words(as_rosa.get(addresses[0]))
    Person.objects.filter(pk=rosa.pk).update(communication_needs=["easy_read"])
    assert "We said yes to your plan." in words(as_rosa.get(addresses[0]))
    assert holds(read(as_rosa.get(addresses[1]).content), "We said yes to your plan.")
