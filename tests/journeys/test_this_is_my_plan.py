"""Rosa says on her phone what her plan costs, sees it beside her budget, and says that it is her plan."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from socialcare.people.models import Person, User
from supportplans.models import PlanVersion, SupportPlan
from tests.axe import axe_faults
from tests.builders import a_passage, budget_worked_out, invited, plan_open
from tests.journeys.conftest import PHONE
from tests.journeys.test_every_page import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(scheme: Any, rosa: Person, priya: User) -> SupportPlan:
    budget_worked_out(rosa, by=priya)
    user = invited(rosa, by=priya, email="rosa@example.org")
    rosa.refresh_from_db()
    plan = plan_open(rosa, by=user)
    a_passage(plan, by=user, title="A good day", words="I see the quay.")
    return plan


def fits(page: Page) -> bool:
    """Whether nothing is wider than the phone."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_she_adds_costs_goes_over_and_keeps_her_plan(
    visitor: Callable[..., Page], live_server: Any, plan: SupportPlan
):
    page = sign_in(visitor(PHONE), plan.person.user, live_server)
    page.goto("/my/plan/")
    page.get_by_role("link", name="Add a cost").click()
    page.get_by_label("What is it, and what does it cost?").fill("cleaner, 2 hours, £15 an hour, each week")
    page.get_by_role("button", name="Go on").click()
    sums = page.locator("[data-costs]")
    expect(sums).to_contain_text("All together the plan costs £30.00 a week")
    expect(sums).to_contain_text("£82.21 under the indicative budget of £112.21 a week")
    page.get_by_label("Price of one").fill("60")
    expect(sums).to_contain_text("£120.00 a week")
    expect(sums).to_contain_text("£7.79 over the indicative budget of £112.21 a week. That is allowed.")
    assert fits(page)
    page.get_by_role("button", name="Save this cost").click()
    page.get_by_text("This is £7.79 a week over the indicative budget of £112.21 a week.").wait_for()
    assert fits(page)
    assert axe_faults(page) == []

    page.get_by_role("link", name="Back to the plan").click()
    page.locator("figcaption", has_text="£7.79 over").wait_for()
    page.locator("main").get_by_role("button", name="This is my plan").click()
    page.locator("main form").get_by_role("button", name="This is my plan").click()
    page.get_by_text("Version 1, kept on").wait_for()
    assert fits(page)
    assert axe_faults(page) == []
    kept = page.url
    paper = page.request.get(f"{kept}plan.pdf")
    assert paper.headers["content-type"] == "application/pdf"

    page.goto(f"/plans/{plan.pk}/money/")
    page.get_by_role("button", name="Take out Cleaner").click()
    page.get_by_text("There are no costs in your plan yet.").wait_for()
    page.goto(kept)
    page.locator(".app-sum", has_text="£120.00 a week").wait_for()
    assert page.request.get(f"{kept}plan.pdf").body() == paper.body()
    assert PlanVersion.objects.count() == 1
