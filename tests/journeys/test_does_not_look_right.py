"""Rosa says on a small phone, without scripts, that her budget does not look right, and reads the answer."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from socialcare.people.models import Person, User
from tests.builders import budget_worked_out, invited
from tests.journeys.conftest import LAPTOP, NARROW
from tests.journeys.test_every_page import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("script", [False, True], ids=["without JavaScript", "with"])
def test_what_does_not_look_right_is_answered_and_read(
    visitor: Callable[..., Page], live_server: Any, scheme: Any, rosa: Person, priya: User, script: bool
):
    budget_worked_out(rosa, by=priya)
    account = invited(rosa, by=priya, email="rosa@example.org")

    # Given Rosa on her phone, who reads that she can say so
    hers = sign_in(visitor(NARROW, java_script_enabled=script), account, live_server)
    hers.goto("/my/messages/")
    fits(hers)
    hers.get_by_role("link", name="Say that your budget does not look right").click()
    expect(hers.get_by_role("heading", name="This does not look right")).to_be_visible()
    expect(hers.get_by_text("call 999")).to_be_visible()

    # When she presses Send too early, she is told, and then she writes
    hers.get_by_role("button", name="Send").click()
    expect(hers.get_by_role("alert")).to_contain_text("Write a few words first.")
    fits(hers)
    hers.get_by_label("What does not look right?").fill("I cannot lift a pan. It says that I cook.")
    hers.get_by_role("button", name="Send").click()
    expect(hers.get_by_text("It stays on your budget page until we have answered.")).to_be_visible()
    expect(hers.get_by_text("It waits for an answer. You hear from us by")).to_be_visible()
    fits(hers)

    # Then Priya's day begins with it, and so does the budget's page
    page = sign_in(visitor(LAPTOP, java_script_enabled=script), priya, live_server)
    page.goto("/today/")
    first = page.locator("main section").first
    expect(first).to_contain_text("Rosa Vidal: says that the budget does not look right")
    expect(first).to_contain_text("I cannot lift a pan.")
    first.get_by_role("link", name="Rosa Vidal").click()
    page.get_by_role("link", name="The indicative budget of").click()
    expect(page.get_by_text("Rosie says that this does not look right.")).to_be_visible()
    page.get_by_role("link", name="Read it and answer").click()

    # When she answers in one box
    page.get_by_label("Your answer").fill("You are right. I come on Monday, and we look at it together.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Sent. They can read your answer on their page.")).to_be_visible()
    fits(page)
    page.goto("/today/")
    expect(page.get_by_role("heading", name="They wrote to you")).to_have_count(0)

    # Then Rosa reads it, and says that it is settled
    hers.goto("/my/messages/")
    expect(hers.get_by_text("New answer")).to_be_visible()
    hers.get_by_role("link", name="This does not look right").click()
    expect(hers.get_by_text("I come on Monday, and we look at it together.")).to_be_visible()
    fits(hers)
    hers.get_by_role("button", name="This is settled").click()
    expect(hers.get_by_text("Would you like to say more?")).to_be_visible()
    fits(hers)

    # And the worker's looks at her record are there for her to ask about
    hers.goto("/my/who-looked/")
    expect(hers.get_by_text("They are your worker.").first).to_be_visible()
    fits(hers)
    hers.get_by_role("link", name="Ask about this").first.click()
    hers.get_by_role("button", name="Send").click()
    expect(hers.get_by_text("Thank you. Somebody else than the one who looked answers you.")).to_be_visible()
    fits(hers)
