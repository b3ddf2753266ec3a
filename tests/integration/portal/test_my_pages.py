"""The person's own place: the same budget and reasons as at the table, and nobody else's."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signoff.services.deciding import sign_off
from socialcare.people.services import record_opening
from tests.builders import AT, a_limit_set, an_assessment, checked_in, invited, plan_ready, urgent_support
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
    assert shown.count("Priya Raman, Social worker") == 1


@pytest.mark.parametrize(("name", "most"), [("my", 12), ("my_budget", 11), ("my_record_openings", 14)])
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


# after the plan is agreed


@pytest.fixture
def on_that_day(client, monkeypatch, as_rosa, rosa):
    """Read the person's first page on a day."""

    def read(day: date) -> str:
        monkeypatch.setattr(timezone, "now", lambda: AT + (day - AT.date()))
        rosa.refresh_from_db()
        as_rosa.force_login(rosa.user)
        return words(as_rosa.get(reverse("my")))

    return read


def test_the_first_page_follows_the_support_from_agreed_to_reviewed(on_that_day, scheme, rosa, priya, sam):
    a_limit_set(priya)
    sign_off(version=plan_ready(rosa, by=priya), from_on=date(2026, 3, 16), by=priya, at=AT)
    shown = on_that_day(date(2026, 3, 3))
    assert "Your plan is agreed £90.00 a week This is agreed, from 16 March 2026." in shown
    assert "Next we organise the money." in shown
    assert "Your support begins on 16 March 2026." in shown
    assert "Organise the money Now" in shown
    shown = on_that_day(date(2026, 3, 20))
    assert "Your support has begun" in shown
    assert "It began on 16 March 2026." in shown
    assert "Organise the support Done, 16 March 2026" in shown
    assert "Live life Now" in shown
    assert "See how it works Later Next talk by 27 April 2026" in shown
    assert "we organise the money" not in shown


def test_after_a_review_the_first_page_says_so_and_when_we_talk_next(on_that_day, scheme, rosa, priya, sam):
    a_limit_set(priya)
    sign_off(version=plan_ready(rosa, by=priya), by=priya, at=AT)
    reviewed = date(2026, 4, 20)
    checked_in(rosa, by=priya, at=AT + (reviewed - AT.date()), covers_review=True)
    shown = on_that_day(date(2026, 4, 21))
    assert "Your support goes on" in shown
    assert "We looked at it together on 20 April 2026." in shown
    assert "See how it works Done, 20 April 2026 Next talk by " in shown
    assert "six to eight weeks" not in shown


def test_urgent_support_on_top_of_a_plan_is_not_said_to_wait_for_one(
    as_rosa, on_that_day, scheme, rosa, priya, sam
):
    a_limit_set(priya)
    urgent_support(rosa, by=priya)
    shown = on_that_day(date(2026, 3, 3))
    assert "This is agreed, from 2 March 2026, until there is a plan." in shown
    sign_off(version=plan_ready(rosa, by=priya), by=priya, at=AT)
    urgent_support(rosa, by=priya, weekly_pence=1_000, at=AT + timedelta(days=1))
    shown = on_that_day(date(2026, 3, 4))
    beside = (
        "£100.00 a week This is agreed, from 3 March 2026: what your plan costs, and urgent support on top"
    )
    assert beside in shown
    assert "until there is a plan" not in shown
    assert "until there is a plan" not in words(as_rosa.get(reverse("my_budget")))
