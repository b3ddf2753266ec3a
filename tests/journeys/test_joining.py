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

    page.get_by_label("The code of your invitation").fill(given.code_spaced)
    page.get_by_role("button", name="Yes, I would like to help").click()
    page.wait_for_url(re.compile(r"/sign-in/code/\?next="))
    assert page.get_by_label("Email address").input_value() == "tomas@example.org"
    page.locator("main form button").last.click()
    page.wait_for_url("**/sign-in/code/enter/**")
    reader = page.context.new_page()
    reader.goto("/messages/")
    reader.locator("main li a").first.click()
    code = re.search(r"^\s*(\d{4} \d{4})\s*$", reader.locator(".app-message").inner_text(), re.MULTILINE)
    assert code is not None
    reader.close()
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(code[1])
    page.locator("main form button").last.click()
    page.wait_for_url("**/helping/")
    assert page.get_by_role("heading", name="Rosie").count() == 1
    assert axe_faults(page) == []
