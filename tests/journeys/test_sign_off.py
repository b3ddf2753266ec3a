"""Priya signs a plan off at the kitchen table, from her phone; and sees at once where she may not."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from signoff.models import Consideration, Decision
from socialcare.people.models import Person, User
from supportplans.models import PlanVersion
from tests.axe import axe_faults
from tests.builders import a_limit_set, plan_changed, plan_ready
from tests.journeys.conftest import LAPTOP, PHONE
from tests.journeys.test_every_page import sign_in
from tests.journeys.test_this_is_my_plan import fits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def version(scheme: Any, rosa: Person, priya: User, sam: User) -> PlanVersion:
    """Rosa's plan for £90.00 a week; Priya may sign up to £100.00."""
    a_limit_set(priya)
    return plan_ready(rosa, by=priya)


def test_she_taps_what_she_bears_in_mind_and_signs_off_on_her_phone(
    visitor: Callable[..., Page], live_server: Any, version: PlanVersion, priya: User
):
    page = sign_in(visitor(PHONE), priya, live_server)
    page.goto(f"/people/{version.plan.person.ref}/")
    page.get_by_role("button", name="Sign off the plan").click()
    page.get_by_role("heading", name="What to bear in mind").wait_for()
    assert fits(page)
    assert axe_faults(page) == []
    network = page.get_by_role("group", name="Is there a good network of people, or are they isolated?")
    network.get_by_label("Isolated").check()
    expect(page.locator("[data-saved]")).to_have_text("Saved.")
    expect(page.locator("[data-suggestions]")).to_contain_text("People around them: isolated.")
    network.get_by_label("A good network").check()
    expect(page.locator("[data-suggestions]")).not_to_contain_text("isolated")
    page.get_by_role("group", name="Is anybody worried about abuse or neglect?").get_by_label(
        "No", exact=True
    ).check()
    expect(page.locator("[data-saved]")).to_have_text("Saved.")
    assert dict(Consideration.objects.values_list("subject", "answer")) == {
        "network": "good",
        "safeguarding": "none",
    }
    page.get_by_label("Words to Rosie").fill("You know what you need.")
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("Signed off. The letter to Rosie is ready.").wait_for()
    assert fits(page)
    assert axe_faults(page) == []
    decision = Decision.objects.get()
    assert decision.considered == {"network": "good", "safeguarding": "none"}
    paper = page.request.get(f"/decisions/{decision.pk}/letter.pdf")
    assert paper.headers["content-type"] == "application/pdf"


def test_beyond_her_limit_she_sees_why_not_and_where_it_can_go(
    visitor: Callable[..., Page], live_server: Any, version: PlanVersion, priya: User
):
    plan_changed(version.plan, by=priya, weekly_pence=17_045)
    page = sign_in(visitor(LAPTOP), priya, live_server)
    page.goto(f"/plans/{version.plan_id}/sign-off/")
    button = page.get_by_role("button", name="Sign off", exact=True)
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description("This plan costs £170.45 a week; your limit is £100.00.")
    # All four actions are in sight on a laptop, without scrolling.
    for action in (
        button,
        *(
            page.get_by_role("link", name=name)
            for name in ("Ask my manager", "Refer to a manager", "Refer to the panel")
        ),
    ):
        box = action.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= LAPTOP["height"]
    assert axe_faults(page) == []
    page.get_by_role("link", name="Refer to a manager").click()
    expect(page.get_by_label("What do you ask, and why?")).to_have_value(
        "This plan costs £170.45 a week; your limit is £100.00.\n"
        "It costs £58.24 a week more than the indicative budget.\n"
        "Nothing in the plan meets these needs yet: Eating and drinking; Washing; Using the toilet; "
        "Getting dressed; Moving about at home; Keeping the home going; Family and friends; "
        "Getting out and about."
    )
    assert axe_faults(page) == []
    page.get_by_role("button", name="Refer to a manager").click()
    page.get_by_text("This plan waits for a manager.").first.wait_for()
    assert not Decision.objects.exists()


def test_a_version_kept_in_another_tab_is_refused_at_the_click_with_all_that_was_typed(
    visitor: Callable[..., Page], live_server: Any, version: PlanVersion, priya: User
):
    page = sign_in(visitor(LAPTOP), priya, live_server)
    page.goto(f"/plans/{version.plan_id}/sign-off/")
    page.get_by_label("Words to Rosie").fill("You know what you need.")
    plan_changed(version.plan, by=priya, weekly_pence=9_500)
    page.get_by_role("button", name="Sign off").click()
    page.locator(".govuk-error-summary").get_by_text("Version 1 of this plan was replaced").wait_for()
    expect(page.get_by_label("Words to Rosie")).to_have_value("You know what you need.")
    expect(page.locator(".app-sums")).to_contain_text("£95.00 a week")
    assert axe_faults(page) == []
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("Signed off. The letter to Rosie is ready.").wait_for()
    assert Decision.objects.get().version.number == 2  # type: ignore[union-attr]


def test_without_scripts_what_she_bears_in_mind_goes_with_the_form(
    visitor: Callable[..., Page], live_server: Any, version: PlanVersion, priya: User
):
    page = sign_in(visitor(PHONE, java_script_enabled=False), priya, live_server)
    page.goto(f"/plans/{version.plan_id}/sign-off/")
    page.get_by_role("group", name="Do they know where to go for advice?").get_by_label("Partly").check()
    page.get_by_label("Words to Rosie").fill("All the best.")
    page.get_by_role("button", name="Save what you bear in mind").click()
    page.get_by_text("What you bear in mind is saved.").wait_for()
    assert page.get_by_label("Words to Rosie").input_value() == "All the best."
    page.get_by_role("button", name="Sign off").click()
    page.get_by_text("Signed off. The letter to Rosie is ready.").wait_for()
    assert Decision.objects.get().considered["advice"] == "partly"
