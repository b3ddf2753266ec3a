"""The rules change, in a real browser: a draft, failing examples, the repair, a second person, in force.

Whoever has a sum keeps the working of the version that gave it; whoever is half-way through an assessment
is asked, and loses nothing.
"""

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import Assessment
from budgets.documents import demonstration_document
from budgets.models import AllocationScheme
from budgets.states import PUBLISHED
from socialcare.people.models import Person, User
from tests import builders
from tests.axe import axe_faults
from tests.journeys.conftest import LAPTOP, PHONE
from tests.journeys.test_budget_pages import signed_in

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "I can make toast, and the pan is too heavy."


def next_document() -> dict[str, Any]:
    """Return next year's rules: more money at 22 points, and one answer taken out."""
    document = copy.deepcopy(demonstration_document())
    document["version"] = "2026-27.2"
    document["allocation"]["rows"][1]["amount"] = "118.00"
    toilet = next(question for question in document["questions"] if question["id"] == "toilet")
    toilet["options"] = [option for option in toilet["options"] if option["id"] != "prompts"]
    return document


#: What the new row makes of the three examples that it touches: the row itself, and on both sides of it.
EXPECTED = {
    "22 points, as in the Savva case": "118.00",
    "22 points, with half": "94.61",
    "The same as 22": "133.67",
}


def repaired() -> dict[str, Any]:
    """Return next year's rules with examples that expect what they should now give."""
    document = next_document()
    for example in document["examples"]:
        for name, weekly in EXPECTED.items():
            if example["name"].startswith(name):
                example["weekly"] = weekly
    return document


def paste(page: Page, document: dict[str, Any]) -> None:
    page.get_by_label("I paste the text").check()
    page.get_by_label("The text of the scheme").fill(json.dumps(document))
    page.get_by_role("button", name="Replace the draft").click()


@pytest.fixture
def before(scheme: AllocationScheme, rosa: Person, priya: User) -> tuple[User, Assessment]:
    """Rosa has her sum and her own page; Edith's assessment is half-way."""
    builders.budget_worked_out(rosa, by=priya)
    rosa_herself = builders.invited(rosa, by=priya, email="rosa@example.org")
    edith = builders.a_person(by=priya, email="edith@example.org")
    draft = builders.an_assessment(edith, by=priya)
    builders.save(draft, "nutrition", "words", WORDS, by=priya)
    builders.save(draft, "nutrition", "choice", "needs_all", by=priya)
    builders.save(draft, "toilet", "choice", "prompts", by=priya)
    return rosa_herself, draft


def test_the_rules_change_and_nobody_loses_what_they_have(
    visitor: Callable[..., Page],
    before: tuple[User, Assessment],
    scheme: AllocationScheme,
    scheme_owner: User,
    imogen: User,
    priya: User,
):
    rosa_herself, draft = before

    # given Wren starts a draft from the version in force, and brings next year's rules
    wren = signed_in(visitor(LAPTOP), scheme_owner)
    wren.goto("/today/")
    wren.get_by_role("link", name="See all versions, or start a draft").click()
    wren.get_by_role("button", name="Start a draft").click()
    wren.get_by_label("version 2026-27.1").check()
    wren.get_by_role("button", name="Start the draft").click()
    expect(wren.get_by_role("heading", name="Version 2026-27.2")).to_be_visible()
    here = wren.url
    wren.goto(f"{here}replace/")
    paste(wren, next_document())

    # when she looks, examples fail, and she sees at which line
    expect(
        wren.get_by_text("do not give the sum that you expect. See at which line they part.")
    ).to_be_visible()
    assert axe_faults(wren) == []
    wren.get_by_role("button", name="Run the examples").click()
    parted = wren.locator(".app-proof", has_text="22 points, as in the Savva case")
    expect(parted).to_contain_text("The scheme gives")
    expect(parted).to_contain_text("They part at this line")
    assert axe_faults(wren) == []
    wren.goto(f"{here}propose/")
    expect(wren.get_by_role("heading", name="It cannot be proposed yet")).to_be_visible()

    # and she repairs what the examples expect, and proposes it from today
    wren.goto(f"{here}replace/")
    paste(wren, repaired())
    wren.get_by_role("button", name="Propose it for publication").click()
    today = timezone.localdate()
    fill_in(wren, today)
    wren.get_by_role("button", name="Propose this version").click()
    expect(wren.get_by_text("You proposed this version. It waits for Imogen Farrar.")).to_be_visible()

    # then a second person reads what changes, and approves
    second = signed_in(visitor(PHONE), imogen)
    second.goto("/today/")
    expect(second.get_by_text("Wren Castell asks for your approval.")).to_be_visible()
    second.get_by_role("link", name="version 2026-27.2").click()
    expect(
        second.get_by_text("What the row at 22 points gives changes from £112.21 a week to £118.00")
    ).to_be_visible()
    assert axe_faults(second) == []
    second.get_by_label("I approve it").check()
    second.get_by_role("button", name="Confirm your decision").click()
    expect(second.get_by_text("You approved this version. It is in force from now on.")).to_be_visible()
    assert AllocationScheme.objects.get(version="2026-27.2").status == PUBLISHED

    # and Rosa still reads her sum with the working of the old version, one tap away from its rules
    rosa = signed_in(visitor(PHONE), rosa_herself)
    rosa.goto(reverse("my_budget"))
    expect(rosa.locator("main")).to_contain_text("£112.21")
    rosa.get_by_role("link", name="version 2026-27.1").first.click()
    expect(rosa.get_by_text("These rules are not used any more.")).to_be_visible()
    expect(rosa.get_by_role("row", name="22 points £112.21 a week")).to_be_visible()

    # and Priya, half-way through Edith's assessment, is asked, and loses nothing
    kitchen = signed_in(visitor(LAPTOP), priya)
    kitchen.goto(f"/assessments/{draft.pk}/check/")
    kitchen.get_by_role("link", name="choose which questions to finish with").click()
    expect(kitchen.get_by_text("Everything you wrote is kept, whatever you choose.")).to_be_visible()
    expect(kitchen.locator("main")).to_contain_text("Asked again: “Using the toilet”.")
    kitchen.get_by_role("button", name="Bring the answers to the new questions").click()
    kitchen.wait_for_url("**/check/")
    expect(kitchen.get_by_text("choose which questions to finish with")).to_have_count(0)
    kitchen.goto(f"/assessments/{draft.pk}/nutrition/")
    expect(kitchen.locator('textarea[name="nutrition.words"]')).to_have_value(WORDS)
    expect(kitchen.locator('input[name="nutrition.choice"][value="needs_all"]')).to_be_checked()
    kitchen.goto(f"/assessments/{draft.pk}/toilet/")
    expect(kitchen.locator("main")).to_contain_text("no longer offered")


def fill_in(page: Page, day: date) -> None:
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(label, exact=True).fill(str(number))
