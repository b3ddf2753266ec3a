"""A worker meets somebody new, goes through the assessment, and the sum is there before the tea is cold.

Then the person reads the same sum, and the same reasons, on her own phone at home.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from budgets.models import IndicativeBudget
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people.models import Person, User
from tests.builders import PASSWORD
from tests.journeys.conftest import LAPTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

ALL, SOME = "needs_all", "some_help"

#: The court's 22-point answers; a son does half of the meals and all of the home.
NEEDS: dict[str, tuple[str, str]] = {
    "nutrition": (ALL, "half"),
    "hygiene": (ALL, "none"),
    "toilet": (SOME, "none"),
    "clothing": (SOME, "none"),
    "home_safely": (SOME, "none"),
    "habitable_home": (SOME, "all"),
    "relationships": (SOME, "none"),
    "community": (ALL, "none"),
}


def sign_in(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').check()


def add_person(page: Page) -> None:
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("button", name="Add a person").click()
    page.get_by_label("First name").fill("Marigold")
    page.get_by_label("Last name").fill("Ashdown")
    page.get_by_label("Day", exact=True).first.fill("14")
    page.get_by_label("Month", exact=True).first.fill("2")
    page.get_by_label("Year", exact=True).first.fill("1946")
    page.get_by_label("Email address").fill("marigold@example.org")
    page.get_by_role("button", name=re.compile("^Add|^Save")).click()


def assess(page: Page) -> None:
    page.get_by_role("button", name="Start the assessment").click()
    page.get_by_label("Who is in the room?").fill("Marigold, and her son Perrin")
    page.get_by_label("No, they can take part without one").check()
    page.get_by_label("No reason to doubt it").check()
    page.get_by_role("button", name="Start the assessment").click()

    page.locator('textarea[name="condition.words"]').fill("Arthritis, and a stroke last spring.")
    choose(page, "household.choice", "with_others")
    choose(page, "nights.choice", "manages")
    page.get_by_role("button", name="Continue", exact=True).last.click()

    for outcome in (
        *("nutrition", "hygiene", "toilet", "clothing", "home_safely", "habitable_home"),
        *("relationships", "work", "community", "child"),
    ):
        page.wait_for_url(f"**/{outcome}/")
        if outcome not in NEEDS:
            choose(page, f"{outcome}.choice", {"child": "no_child", "work": "not_wanted"}[outcome])
        else:
            need, share = NEEDS[outcome]
            page.locator(f'textarea[name="{outcome}.words"]').fill(
                f"About {outcome}: I would like to manage."
            )
            choose(page, f"{outcome}.choice", need)
            choose(page, f"{outcome}.unable", "help")
            choose(page, f"{outcome}.share", share)
            if share != "none":
                name_the_son(page, outcome)
        page.get_by_role("button", name="Continue", exact=True).last.click()

    page.wait_for_url("**/difference/")
    page.get_by_label("Control over day-to-day life").check()
    page.get_by_label("Yes, willing and able").check()
    page.get_by_role("button", name="Continue", exact=True).last.click()


def name_the_son(page: Page, outcome: str) -> None:
    son = page.get_by_label(re.compile("Perrin"))
    if son.count() == 0:
        field = page.locator(f'[data-field="{outcome}.someone"]')
        field.locator("summary").click()
        field.locator("input[type=text]").fill("Perrin Ashdown")
        field.get_by_label("Who they are").select_option(label="Son or daughter")
        field.get_by_role("button", name="Add them").click()
    expect(page.get_by_label(re.compile("Perrin")).first).to_be_visible()
    page.get_by_label(re.compile("Perrin")).first.check()


def test_from_a_new_person_to_the_sum_and_home_to_her_phone(
    visitor: Callable[..., Page], scheme: Any, priya: User
):
    laptop = visitor(LAPTOP)
    sign_in(laptop, priya.email)
    expect(laptop).to_have_url(re.compile("/today/$"))
    add_person(laptop)
    expect(laptop.get_by_role("heading", level=1)).to_contain_text("Marigold")
    assess(laptop)

    laptop.wait_for_url("**/check/")
    expect(laptop.get_by_role("main")).to_contain_text("Arthritis, and a stroke last spring.")
    laptop.get_by_role("button", name="Work out the budget").click()

    laptop.wait_for_url("**/budget/")
    main = laptop.get_by_role("main")
    expect(main).to_contain_text("£92.68")
    expect(main).to_contain_text("£4,819.36")
    expect(main).to_contain_text("18 points")
    expect(main).to_contain_text("Perrin")
    expect(main).to_contain_text(re.compile("may go up or down"))
    expect(main).to_contain_text(re.compile("[Dd]emonstration"))
    budget = IndicativeBudget.objects.get()
    assert (budget.weekly_pence, str(budget.points.normalize())) == (9268, "18")

    laptop.get_by_role("link", name=re.compile("online")).or_(
        laptop.get_by_role("button", name=re.compile("online"))
    ).first.click()
    expect(laptop.get_by_role("main")).to_contain_text(re.compile("marigold@example.org|invited|sent"))

    laptop.goto(f"/assessments/{budget.assessment_id}/budget/")
    laptop.get_by_role("link", name=re.compile("Turn the laptop round")).or_(
        laptop.get_by_role("button", name=re.compile("Turn the laptop round"))
    ).first.click()
    expect(laptop.get_by_text("£92.68").first).to_be_visible()
    assert laptop.get_by_role("navigation").count() == 0
    laptop.goto("/people/")
    expect(laptop.get_by_role("main")).not_to_contain_text("Ashdown")

    phone = visitor(PHONE)
    reads_it_at_home(phone)
    marigold = Person.objects.get(last_name="Ashdown")
    openings = Event.objects.filter(person_id=marigold.pk, verb="record.opened", by=priya)
    opened = " ".join(event.data["what"] for event in openings)
    assert "assessment" in opened
    assert "budget" in opened


def reads_it_at_home(phone: Page) -> None:
    phone.goto("/sign-in/")
    phone.get_by_role("button", name="Get a code by email").click()
    phone.get_by_label(re.compile("email", re.IGNORECASE)).fill("marigold@example.org")
    phone.get_by_role("button", name=re.compile("code|Continue|Send", re.IGNORECASE)).last.click()
    code = phone.get_by_label(re.compile("code", re.IGNORECASE))
    expect(code).to_be_visible()
    message = Message.objects.filter(to="marigold@example.org").latest("queued_at")
    found = re.search(r"^\s*([0-9A-Z][0-9A-Z ]{4,12})\s*$", message.body, flags=re.MULTILINE)
    assert found, "The email holds the code on a line of its own."
    code.fill(found[1])
    phone.get_by_role("button", name=re.compile("Sign in|Continue")).last.click()

    phone.wait_for_url("**/my/")
    expect(phone.get_by_role("main")).to_contain_text("£92.68")
    phone.get_by_role("link", name="See your weekly budget").click()
    phone.wait_for_url("**/my/budget/")
    main = phone.get_by_role("main")
    expect(main).to_contain_text("£92.68")
    expect(main).to_contain_text("Perrin")
    expect(main).to_contain_text(re.compile("may go up or down"))
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
