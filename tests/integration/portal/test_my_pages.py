"""The person's own place: the same budget and reasons as at the table, and nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse

from socialcare.people.services import record_opening
from tests.builders import AT, an_assessment, invited
from tests.pages import text_of as words
from tests.papers import holds, read

pytestmark = pytest.mark.django_db

PAGES = ["my", "my_budget", "my_budget_pdf", "my_budget_print", "my_record_openings"]


@pytest.mark.parametrize("name", PAGES)
def test_nobody_opens_it_without_signing_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PAGES)
def test_a_worker_has_no_place_of_that_kind(client, priya, name):
    client.force_login(priya)
    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_changed_there_by_sending(as_rosa, name):
    assert as_rosa.post(reverse(name)).status_code == 405


def test_an_invited_person_without_a_visit_sees_what_comes_first(as_rosa):
    shown = words(as_rosa.get(reverse("my")))
    assert "Hello Rosie" in shown
    assert "We will visit you" in shown
    assert "It is now with Priya Raman" in shown
    assert "There is no budget yet" in words(as_rosa.get(reverse("my_budget")))
    assert as_rosa.get(reverse("my_budget_pdf")).status_code == 404


def test_a_person_under_assessment_sees_that_it_is_under_way_and_no_answer(as_rosa, scheme, rosa, priya):
    an_assessment(rosa, by=priya)
    shown = words(as_rosa.get(reverse("my")))
    assert "We are talking about your needs" in shown
    assert "2 March 2026" in shown


def test_the_front_page_says_the_sum_where_things_are_and_who_has_it(as_rosa, budget):
    shown = words(as_rosa.get(reverse("my")))
    assert "About £92.68 a week" in shown
    assert "It may go up or down" in shown
    assert "It is now with you, and Priya Raman if you like" in shown
    assert "Find out the money Done, 2 March 2026" in shown
    assert "Make a plan Now" in shown
    assert budget.statement["scheme"]["notice"] in shown


def test_the_person_sees_the_same_budget_and_the_same_reasons_as_the_worker(as_rosa, budget, priya):
    mine = words(as_rosa.get(reverse("my_budget")))
    worker = Client()
    worker.force_login(priya)
    theirs = words(worker.get(reverse("budget", args=[budget.assessment_id])))
    assert "About £92.68 a week" in mine
    texts = [*budget.statement["reasons"], budget.statement["scheme"]["notice"]]
    texts += [line["text"] for line in budget.statement["working"]]
    texts += [
        line.get("answer") or line["text"] for group in budget.statement["groups"] for line in group["lines"]
    ]
    for text in texts:
        assert text in mine
        assert text in theirs


def test_the_person_takes_the_same_paper_home(as_rosa, budget):
    response = as_rosa.get(reverse("my_budget_pdf"))
    assert response["Content-Type"] == "application/pdf"
    paper = read(response.content)
    assert holds(paper, "About £92.68 a week")
    assert all(holds(paper, reason) for reason in budget.statement["reasons"])
    assert "About £92.68" in words(as_rosa.get(reverse("my_budget_print")))


def test_another_person_sees_nothing_of_it(as_rosa, budget, arthur, noor):
    other = Client()
    other.force_login(invited(arthur, by=noor, email="arthur@post.example"))
    for name in ("my", "my_budget", "my_record_openings"):
        html = other.get(reverse(name)).content.decode()
        assert "92.68" not in html
        assert "Rosie" not in html
        assert "Priya" not in html
    assert other.get(reverse("my_budget_pdf")).status_code == 404
    for name in ("budget_show", "budget_pdf", "budget_print", "budget_adjust"):
        assert other.get(reverse(name, args=[budget.pk])).status_code == 404
        assert as_rosa.get(reverse(name, args=[budget.pk])).status_code == 404, "that is the worker's page"


def test_without_a_budget_the_person_reads_the_decision_and_how_to_challenge_it(as_rosa, not_eligible):
    home = words(as_rosa.get(reverse("my")))
    assert "Read our decision" in home
    shown = words(as_rosa.get(reverse("my_budget")))
    assert "There is one of the ten things that you cannot do without help" in shown
    assert "Ombudsman" in shown
    assert "£" not in shown


def test_beyond_the_table_the_person_reads_that_somebody_works_out_the_sum(as_rosa, beyond_the_table):
    assert "We work out your budget with you" in words(as_rosa.get(reverse("my")))
    assert "We need to work out your budget with you." in words(as_rosa.get(reverse("my_budget")))


def test_the_person_sees_who_looked_and_at_what(as_rosa, rosa, priya, sam):
    record_opening(person=rosa, by=priya, at=AT, what="the record")
    record_opening(person=rosa, by=priya, at=AT, what="the budget")
    record_opening(person=rosa, by=priya, at=AT, what="the budget")
    record_opening(person=rosa, by=sam, at=AT, what="the record")
    shown = words(as_rosa.get(reverse("my_record_openings")))
    assert "2 March 2026 Priya Raman, Social worker the record; the budget" in shown
    assert "Sam Okoro, Team manager the record" in shown
    assert shown.count("Priya Raman") == 1


@pytest.mark.parametrize(("name", "most"), [("my", 11), ("my_budget", 10), ("my_record_openings", 10)])
def test_pages_ask_few_queries(as_rosa, budget, name, most, django_assert_max_num_queries):
    as_rosa.get(reverse(name))  # what a process reads once in its life
    with django_assert_max_num_queries(most):
        assert as_rosa.get(reverse(name)).status_code == 200


def test_titles_name_nobody(as_rosa, budget, rosa):
    for name in ("my", "my_budget", "my_budget_print", "my_record_openings"):
        html = as_rosa.get(reverse(name)).content.decode()
        title = html[html.index("<title>") : html.index("</title>")]
        assert rosa.first_name not in title
        assert rosa.last_name not in title
