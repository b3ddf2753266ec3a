"""The second estimate in a real browser: a week typed on a phone, live; and the same without scripts."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets.estimates.models import SecondEstimate
from budgets.models import IndicativeBudget
from socialcare.people.models import Person, User
from tests import builders
from tests.axe import axe_faults
from tests.journeys.conftest import NARROW, PHONE
from tests.journeys.test_budget_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(scheme_owner: User, scheme: object, rosa: Person, priya: User) -> IndicativeBudget:
    """£112.21 a week by 22 points, and home care at £24.10 an hour."""
    builders.a_rate(by=scheme_owner, from_on=date(2020, 1, 1))
    builders.a_rate(by=scheme_owner, from_on=date(2020, 1, 1), kind="Day centre", hourly_pence=901)
    return builders.budget_worked_out(rosa, by=priya)


def test_a_week_is_typed_on_a_phone_and_its_sum_follows_at_once(
    visitor: Callable[..., Page], budget: IndicativeBudget, priya: User
):
    page = signed_in(visitor(PHONE), priya)
    page.goto(reverse("budget", args=[budget.assessment_id]))
    page.get_by_role("link", name="Estimate by hours of support").click()
    total = page.locator("[data-total]")
    expect(total).to_have_text("Nothing to add up yet.")
    # when Priya types the mornings
    first = page.get_by_role("group", name="Line 1")
    first.get_by_label("Kind of support").select_option(label="Home care, £24.10 an hour")
    first.get_by_label("Every day").check()
    assert first.get_by_label("Sun").is_checked()
    first.get_by_label("From").fill("8")
    first.get_by_label("Until").fill("8:45")
    # then the sum stands there, beside what the points give
    expect(total).to_contain_text("5 hours 15 minutes a week: £126.53 a week")
    expect(total).to_contain_text("The points give £112.21 a week.")
    # and a second line comes without a request, with nothing of the first in it
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Add another line").click()
    second = page.get_by_role("group", name="Line 2")
    expect(second.get_by_label("Kind of support")).to_be_focused()
    assert not second.get_by_label("Mon").is_checked()
    second.get_by_label("Kind of support").select_option(label="Day centre, £9.01 an hour")
    second.get_by_label("Tue").check()
    second.get_by_label("Or how long").fill("5 h")
    second.get_by_label("Two workers at a time").check()
    expect(total).to_contain_text("15 hours 15 minutes a week: £216.63 a week")
    expect(total).to_contain_text("The two are more than 25% apart.")
    assert asked == []
    assert axe_faults(page) == []
    page.get_by_label("Show this estimate to Rosie too").check()
    page.get_by_role("button", name="Save the estimate").click()
    expect(page.get_by_role("heading", name="Two ways to look at it")).to_be_visible()
    expect(page.get_by_text("The two sums are more than 25% apart.")).to_be_visible()
    made = SecondEstimate.objects.get()
    assert (made.weekly_pence, made.weekly_minutes, made.shown_by) == (21663, 915, priya)
    # and the second line can be taken away again
    page.get_by_role("link", name="Change the week").click()
    expect(total).to_contain_text("£216.63 a week")
    page.get_by_role("group", name="Line 1").get_by_role("button", name="Take this line away").click()
    expect(total).to_contain_text("10 hours a week: £90.10 a week")
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_without_scripts_the_week_is_typed_line_by_line(
    visitor: Callable[..., Page], budget: IndicativeBudget, priya: User
):
    page = signed_in(visitor(java_script_enabled=False), priya)
    page.goto(reverse("budget_estimate", args=[budget.pk]))
    first = page.get_by_role("group", name="Line 1")
    first.get_by_label("Kind of support").select_option(label="Home care, £24.10 an hour")
    first.get_by_label("Every day").check()
    first.get_by_label("From").fill("8")
    first.get_by_label("Or how long").fill("45 min")
    page.get_by_role("button", name="Add another line").click()
    expect(page.get_by_role("group", name="Line 1").get_by_label("From")).to_have_value("8")
    second = page.get_by_role("group", name="Line 2")
    second.get_by_label("Kind of support").select_option(label="Day centre, £9.01 an hour")
    second.get_by_label("Tue").check()
    page.get_by_role("button", name="Save the estimate").click()
    expect(page.get_by_role("alert").get_by_role("link")).to_have_text(
        "Enter from and until, or how long it takes."
    )
    page.get_by_role("group", name="Line 2").get_by_label("Or how long").fill("5 h")
    page.get_by_role("button", name="Save the estimate").click()
    expect(page.get_by_role("heading", name="Two ways to look at it")).to_be_visible()
    assert SecondEstimate.objects.get().weekly_pence == 17158
