"""Somebody who was invited to help comes in, on a phone, without ever having been here."""

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page

from socialcare.people.models import Person, User
from supportplans.services import helping
from tests.axe import axe_faults
from tests.builders import invited, plan_open
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_somebody_who_was_invited_says_yes_and_sees_whom_they_help(
    visitor: Callable[..., Page], rosa: Person, priya: User
):
    cache.clear()
    rosa_user = invited(rosa, by=priya, email="rosa@example.org")
    rosa.refresh_from_db()
    plan = plan_open(rosa, by=rosa_user)
    given = helping.invite(plan=plan, name="Tomas", right="write", by=rosa_user, at=timezone.now())

    page = visitor(PHONE)
    page.goto("/helping/join/")
    page.get_by_label("The code of your invitation").fill("k7p2m 9xwtd")
    page.get_by_label("Your own email address").fill("tomas@example.org")
    page.get_by_role("button", name="Yes, I would like to help").click()
    page.locator(".govuk-error-summary").wait_for()
    assert page.title().startswith("Error: ")
    assert page.get_by_label("Your own email address").input_value() == "tomas@example.org"
    assert axe_faults(page) == []

    say_yes(page, code=given.code_spaced, email="tomas@example.org")
    assert page.get_by_role("heading", name="Rosie").count() == 1
    assert axe_faults(page) == []


def say_yes(page: Page, *, code: str, email: str) -> None:
    """Join with a code and sign in by the emailed one; ends on the first page of who helps."""
    page.get_by_label("The code of your invitation").fill(code)
    page.get_by_label("Your own email address").fill(email)
    page.get_by_role("button", name="Yes, I would like to help").click()
    page.wait_for_url(re.compile(r"/sign-in/code/\?next="))
    assert page.get_by_label("Email address").input_value() == email
    page.locator("main form button").last.click()
    page.wait_for_url("**/sign-in/code/enter/**")
    reader = page.context.new_page()
    reader.goto("/messages/")
    reader.locator("main li a").first.click()
    sent = re.search(r"^\s*(\d{4} \d{4})\s*$", reader.locator(".app-message").inner_text(), re.MULTILINE)
    assert sent is not None
    reader.close()
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(sent[1])
    page.locator("main form button").last.click()
    page.wait_for_url("**/helping/")
