"""Rosa taps an answer on her phone; Priya's day begins with it; the talk becomes the review in law."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Person, User
from socialcare.values.working_days import add_working_days
from supportplans.reviews.selectors import rhythm_of
from tests.axe import axe_faults
from tests.builders import asked_how_it_is_going, budget_worked_out, invited, rhythm_begun
from tests.journeys.conftest import NARROW, PHONE
from tests.journeys.test_every_page import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def fine(page: Page) -> None:
    """Nothing is wider than the screen, and nothing stands in a reader's way."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_faults(page) == []


def in_sending_hours() -> datetime:
    """Return ten in the morning of a working day that is over."""
    day = add_working_days(timezone.localdate() - timedelta(days=8), 1, bank_holidays=bank_holidays())
    return datetime.combine(day, time(10), ZoneInfo("Europe/London"))


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_something_has_changed_reaches_the_worker_first_and_becomes_the_review(
    visitor: Callable[..., Page],
    live_server: Any,
    scheme: Any,
    rosa: Person,
    priya: User,
    script: bool,
):
    asked_at = in_sending_hours()
    budget_worked_out(rosa, by=priya)
    invited(rosa, by=priya, email="rosa@example.org")
    rhythm_begun(rosa, by=priya, started_on=asked_at.date() - timedelta(days=45))
    token = asked_how_it_is_going(rosa, by=priya, at=asked_at)

    # Given the link in her message, on her phone, where she is signed in nowhere
    hers = visitor(PHONE, java_script_enabled=script)
    hers.goto(f"/how-is-it-going/{token}/")
    expect(hers.get_by_role("heading", name="How is it going?")).to_be_visible()
    if script:
        fine(hers)
    assert "Vidal" not in hers.content()

    # When she taps "something has changed"
    hers.get_by_role("button", name="Something has changed").click()
    expect(hers.get_by_role("heading", name="Thank you")).to_be_visible()
    if script:
        fine(hers)
    hers.goto(f"/how-is-it-going/{token}/")
    expect(hers.get_by_role("button", name="Something has changed")).to_have_count(0)

    # Then Priya's day begins with it
    page = sign_in(visitor(NARROW, java_script_enabled=script), priya, live_server)
    page.goto("/today/")
    first = page.locator("main section").first
    expect(first.get_by_role("heading", name="They wrote to you")).to_be_visible()
    expect(first).to_contain_text("Rosa Vidal: something has changed, today")
    if script:
        fine(page)
    first.get_by_role("link", name="Rosa Vidal").click()
    expect(page.get_by_text("This waits for an answer.")).to_be_visible()
    if script:
        fine(page)

    # When she talks with her, and notes in two minutes that it covered the review
    page.get_by_role("button", name="Note a check-in").click()
    page.get_by_label("Some good, some not").check()
    page.get_by_label("What is not working?").fill("Her sister moved away in May.")
    page.get_by_label("By phone").check()
    page.get_by_label("A changed plan").check()
    page.get_by_label("This covered the review questions").check()
    if script:
        fine(page)
    page.get_by_role("button", name="Save the check-in").click()

    # Then it is the review, with what is known drawn in, and the next date says why
    expect(page.get_by_role("heading", name="The review in law")).to_be_visible()
    expect(page.get_by_text("£112.21 a week").first).to_be_visible()
    expect(page.get_by_role("button", name="Open the plan")).to_be_visible()
    if script:
        fine(page)
    page.goto(f"/people/{rosa.ref}/rhythm/")
    expect(page.get_by_text("You talked last on", exact=False).first).to_be_visible()
    kept = rhythm_of(rosa)
    assert kept is not None
    assert (kept.last_review_on, kept.next_on) == (
        timezone.localdate(),
        timezone.localdate() + timedelta(weeks=12),
    )
    page.goto("/today/")
    expect(page.get_by_role("heading", name="They wrote to you")).to_have_count(0)
