"""The try-out's page and the report that two engines disagree: what they show, keep and refuse."""

import json
import logging
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from budgets import try_out_views
from budgets.models import IndicativeBudget
from socialcare.audit.models import Event
from tests.pages import text_of as words

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_priya(client, priya):
    cache.clear()
    client.force_login(priya)
    return client


def try_out(client, budget, **changes):
    sent = {f"answer-{id}": option for id, option in budget.inputs["answers"].items()}
    sent |= {f"support-{id}": level for id, level in budget.inputs["support"].items()}
    return client.post(reverse("budget_what_if", args=[budget.pk]), sent | changes)


def report(client, budget, sent):
    return client.post(
        reverse("budget_twin_differs", args=[budget.pk]), sent, content_type="application/json"
    )


# The try-out without scripts


def test_the_page_begins_with_the_recorded_sum(as_priya, budget):
    shown = words(as_priya.get(reverse("budget_what_if", args=[budget.pk])))
    assert "Try-out" in shown
    assert "About £92.68 a week 18 points" in shown
    assert "The same sum as recorded." in shown


def test_another_answer_shows_what_it_would_give_and_keeps_nothing(as_priya, budget):
    before = IndicativeBudget.objects.values().get()
    events = Event.objects.count()
    response = try_out(as_priya, budget, **{"answer-hygiene": "manages"})
    shown = words(response)
    assert "About £72.55 a week 14 points" in shown
    assert "£20.13 a week less than recorded." in shown
    assert "Washing and keeping clean: you manage without help. 0 points." in shown
    assert '<option value="manages" selected>' in response.content.decode()
    assert IndicativeBudget.objects.values().get() == before
    assert Event.objects.count() == events


def test_an_answer_that_does_not_exist_says_so_and_shows_the_recorded_ones(as_priya, budget):
    shown = words(try_out(as_priya, budget, **{"answer-hygiene": "everything"}))
    assert "has no answer “everything”" in shown
    assert "The same sum as recorded." in shown


def test_what_is_tried_never_stands_in_an_address(as_priya, budget):
    page = as_priya.get(reverse("budget_what_if", args=[budget.pk])).content.decode()
    assert re.search(r'<form method="post" action="[^"?]*/what-if/#what-if-result"', page)


def test_the_result_screen_offers_it_with_the_data_that_the_page_shows_anyway(as_priya, budget):
    page = as_priya.get(reverse("budget", args=[budget.assessment_id])).content.decode()
    held = json.loads(re.search(r'<script id="what-if-data" type="application/json">(.*?)</script>', page)[1])
    assert held["recorded"]["weekly"] == "92.68"
    assert held["answers"] == budget.inputs["answers"]
    assert "Tomas" not in json.dumps(held), "who helps is not needed to work out a sum"
    assert "examples" not in held["scheme"]


def test_a_decision_without_a_budget_has_nothing_to_try(as_priya, scheme, rosa, priya):
    from tests.builders import not_eligible

    assessment = not_eligible(rosa, by=priya)
    page = as_priya.get(reverse("budget", args=[assessment.pk])).content.decode()
    assert "what-if-data" not in page


def test_the_page_asks_at_most_ten_queries(as_priya, budget, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert as_priya.get(reverse("budget_what_if", args=[budget.pk])).status_code == 200


def test_nobody_tries_out_a_budget_that_is_not_open_to_them(client, noor, budget):
    client.force_login(noor)
    assert client.get(reverse("budget_what_if", args=[budget.pk])).status_code == 404
    assert try_out(client, budget).status_code == 404
    assert report(client, budget, {"differs": ["weekly"]}).status_code == 404
    assert not Event.objects.filter(verb="budget.twin_differs").exists()


# The report that the two engines differ


def test_a_difference_is_an_event_and_a_line_in_the_log_without_what_it_was(as_priya, budget, priya, caplog):
    with caplog.at_level(logging.ERROR, logger="budgets.services"):
        assert report(as_priya, budget, {"differs": ["lines", "weekly"]}).status_code == 204
    event = Event.objects.get(verb="budget.twin_differs")
    assert (event.by, event.subject_id) == (priya, str(budget.pk))
    assert event.data == {"scheme": budget.scheme.version, "differs": ["weekly", "lines"]}
    (line,) = caplog.messages
    assert line.endswith("in: weekly, lines")
    assert "92.68" not in line
    assert "Rosa" not in line


@pytest.mark.parametrize(
    "sent",
    [
        "not json",
        {},
        [],
        {"differs": []},
        {"differs": "weekly"},
        {"differs": ["weekly", "Rosa needs help with meals"]},
        {"differs": [["weekly"]]},
        {"differs": ["weekly"], "more": "x" * 500},
    ],
)
def test_anything_but_the_words_that_we_know_is_refused_and_not_kept(as_priya, budget, sent):
    assert report(as_priya, budget, sent).status_code == 400
    assert not Event.objects.filter(verb="budget.twin_differs").exists()


def test_the_same_budget_is_reported_once_in_a_while(as_priya, budget):
    for _ in range(3):
        assert report(as_priya, budget, {"differs": ["weekly"]}).status_code == 204
    assert Event.objects.filter(verb="budget.twin_differs").count() == 1


def test_one_user_reports_so_many_budgets_and_not_one_more(as_priya, budget, priya, monkeypatch):
    monkeypatch.setattr(try_out_views, "MOST_REPORTS", 1)
    cache.set(f"twin-differs:{priya.pk}", 1, 60)
    assert report(as_priya, budget, {"differs": ["weekly"]}).status_code == 204
    assert not Event.objects.filter(verb="budget.twin_differs").exists()


def test_a_report_needs_the_pages_token(priya, budget):
    from django.test import Client

    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(priya)
    assert report(stranger, budget, {"differs": ["weekly"]}).status_code == 403
    assert not Event.objects.filter(verb="budget.twin_differs").exists()
