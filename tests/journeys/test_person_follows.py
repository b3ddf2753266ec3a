"""Rosa follows her plan on her phone: referred, asked about, answered, agreed, and read as a letter."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from signoff.models import Question
from signoff.services import deciding, referring
from socialcare.people.models import Person, User
from tests.axe import axe_faults
from tests.builders import a_limit_set, a_managers_limit, invited, plan_ready
from tests.journeys.conftest import PHONE
from tests.journeys.test_every_page import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def fine(page: Page) -> None:
    """Nothing is wider than the phone, and nothing stands in a reader's way."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_faults(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_she_sees_who_has_it_answers_a_question_and_reads_the_decision(
    visitor: Callable[..., Page],
    live_server: Any,
    scheme: Any,
    rosa: Person,
    priya: User,
    sam: User,
    script: bool,
):
    earlier = timezone.now() - timedelta(hours=3)
    a_managers_limit(sam, at=earlier)
    a_limit_set(priya, by=sam, at=earlier)
    version = plan_ready(rosa, by=priya, weekly_pence=17_045, at=earlier)
    user = invited(rosa, by=priya, email="rosa@example.org")
    page = sign_in(visitor(PHONE, java_script_enabled=script), user, live_server)

    # Given a plan that Priya has
    page.goto("/my/")
    expect(page.get_by_role("heading", name="Your plan is being looked at")).to_be_visible()

    # When she refers it, Rosa sees that, and why
    why = "Nights are hard for Rosie, and this would change that."
    referral = referring.refer(version=version, level="manager", why=why, by=priya, at=timezone.now())
    page.goto("/my/")
    page.get_by_role("button", name="See where your plan is").click()
    expect(
        page.get_by_role("heading", name="Your plan waits for a manager to look at it.").first
    ).to_be_visible()
    expect(page.get_by_text(why)).to_be_visible()
    expect(page.get_by_text("Expect an answer by")).to_be_visible()
    if script:
        fine(page)

    # When the manager asks her, it is the one big thing to do
    referring.ask(referral=referral, of="person", words="Who comes at night?", by=sam, at=timezone.now())
    page.goto("/my/")
    page.get_by_role("button", name="Answer the question").click()
    expect(page.get_by_text("Who comes at night?")).to_be_visible()
    expect(page.get_by_text("The clock stands still")).to_be_visible()
    if script:
        fine(page)
    page.get_by_label("Your answer").fill("My sister, when she can.\nNobody on Sundays.")
    page.get_by_role("button", name="Send your answer").click()
    expect(page.get_by_text("Your answer is with Sam Okoro.")).to_be_visible()
    expect(page.get_by_text("Nobody on Sundays.")).to_be_visible()
    assert Question.objects.get().answered_by == user
    expect(page.get_by_role("heading", name="Your plan is with Sam Okoro, manager.").first).to_be_visible()

    # When it is agreed, she reads why, and keeps the letter
    reasons = "Your sister needs her nights too."
    deciding.agree(referral=referral, reasons=reasons, by=sam, at=timezone.now())
    page.goto("/my/")
    expect(page.get_by_text("£170.45 a week")).to_be_visible()
    if script:
        fine(page)
    page.get_by_role("button", name="Read the decision").click()
    expect(page.get_by_role("heading", name="Your plan is agreed")).to_be_visible()
    expect(page.get_by_text(reasons).first).to_be_visible()
    if script:
        fine(page)
    paper = page.request.get(f"{page.url}letter.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    page.goto("/my/budget/")
    expect(page.get_by_text("a week is agreed")).to_be_visible()
