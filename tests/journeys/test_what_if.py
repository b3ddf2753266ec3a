"""The try-out beside the sum in a real browser: live, never recorded, and silent where engines differ."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from budgets import services
from budgets.models import IndicativeBudget
from socialcare.audit.models import Event
from socialcare.people.models import Person, User
from tests import builders
from tests.axe import axe_faults
from tests.journeys.conftest import NARROW
from tests.journeys.test_budget_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(scheme_owner: User, rosa: Person, priya: User) -> IndicativeBudget:
    builders.scheme_published(by=scheme_owner)
    assessment = builders.an_assessment_of_eighteen_points(rosa, by=priya)
    worked_out = services.work_out(assessment=assessment, by=priya, at=builders.AT)
    assert worked_out is not None
    return worked_out


def test_the_worker_shows_what_other_answers_would_give(
    visitor: Callable[..., Page], budget: IndicativeBudget, priya: User
):
    # when Priya opens the result and asks: what if Rosa managed to wash without help?
    page = signed_in(visitor(NARROW), priya)
    page.goto(reverse("budget", args=[budget.assessment_id]))
    page.get_by_text("What if …?").click()
    headline = page.locator("[data-what-if-headline]")
    expect(headline).to_have_text("About £92.68 a week")
    expect(page.get_by_role("button", name="See what it would give")).to_have_count(0)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    washing = page.get_by_role("group", name="Washing and keeping clean")
    washing.get_by_label("Answer").select_option(label="You manage without help")
    # then the sum and the lines change at once, without a request
    expect(headline).to_have_text("About £72.55 a week")
    expect(page.locator("[data-what-if-compared]")).to_have_text("£20.13 a week less than recorded.")
    expect(page.locator("[data-what-if-rows]")).to_contain_text("you manage without help. 0 points.")
    assert asked == []
    assert axe_faults(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    # and one press brings the recorded answers back
    page.get_by_role("button", name="Back to the recorded answers").click()
    expect(headline).to_have_text("About £92.68 a week")
    expect(page.locator("[data-what-if-unchanged]")).to_be_visible()
    assert IndicativeBudget.objects.get().weekly_pence == 9268
    assert not Event.objects.filter(verb="budget.twin_differs").exists()


def test_without_scripts_the_server_answers(
    visitor: Callable[..., Page], budget: IndicativeBudget, priya: User
):
    page = signed_in(visitor(java_script_enabled=False), priya)
    page.goto(reverse("budget_what_if", args=[budget.pk]))
    washing = page.get_by_role("group", name="Washing and keeping clean")
    washing.get_by_label("Answer").select_option(label="You manage without help")
    page.get_by_role("button", name="See what it would give").click()
    expect(page.locator("[data-what-if-headline]")).to_have_text("About £72.55 a week")


def test_where_the_browsers_engine_differs_it_says_so_reports_it_and_offers_nothing(
    visitor: Callable[..., Page], budget: IndicativeBudget, priya: User
):
    def one_penny_more(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace(
            "return Math.floor((2 * numerator + denominator) / (2 * denominator));",
            "return Math.floor((2 * numerator + denominator) / (2 * denominator)) + 1;",
        )
        route.fulfill(response=answer, body=body)

    page = signed_in(visitor(), priya)
    page.route(re.compile(r"ras/engine.*\.mjs"), one_penny_more)
    with page.expect_response(re.compile("twin-differs")) as reported:
        page.goto(reverse("budget", args=[budget.assessment_id]))
    assert reported.value.status == 204
    expect(page.get_by_role("alert").filter(has_text="another result from the same answers")).to_be_visible()
    expect(page.get_by_text("What if …?")).to_have_count(0)
    event = Event.objects.get(verb="budget.twin_differs")
    assert event.data["differs"] == ["weekly", "lines"]
