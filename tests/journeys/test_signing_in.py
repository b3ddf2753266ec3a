"""Signing in as somebody does who has never seen such a page, and as a worker in a hurry."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page

from socialcare.accounts.services import invite_person
from socialcare.people import services as people
from socialcare.people.models import Person, User
from tests.axe import axe_faults
from tests.builders import AT, PASSWORD
from tests.html_check import html_faults
from tests.journeys.conftest import LAPTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rosa_online(rosa: Person, priya: User) -> User:
    cache.clear()
    rosa = people.update_person(
        person=rosa, by=priya, at=AT, base_revision=rosa.revision, email="rosa.vidal@example.org"
    )
    return invite_person(person=rosa, by=priya, at=AT)


class Look:
    """Gathers what is wrong with the pages as they stand."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.html: dict[str, str] = {}

    def at(self, page: Page, name: str) -> None:
        self.faults += [f"{name}: {fault}" for fault in axe_faults(page)]
        # As the server wrote it, without what scripts added.
        self.html[name] = page.content()

    def finish(self) -> None:
        assert self.faults == []
        assert html_faults(self.html) == []


def newest_email(page: Page) -> str:
    """Read the newest message where the demonstration shows it."""
    page.locator("main li a").first.click()
    return page.locator(".app-message").inner_text()


def test_a_person_signs_in_on_a_phone_with_the_code_out_of_the_email(
    visitor: Callable[..., Page], rosa_online: User
):
    look = Look()
    page = visitor(PHONE)
    page.goto("/my/")
    page.get_by_role("button", name="Get a code by email").click()
    page.get_by_label("Email address").fill("Rosa.Vidal@example.org ")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Look at your email").wait_for()
    look.at(page, "code page")

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Read the email here").click()
    mails = opened.value
    look.at(mails, "messages")
    code = re.search(r"\d{4} \d{4}", newest_email(mails))
    assert code is not None
    look.at(mails, "message")
    mails.close()

    page.get_by_label("Code").fill("0000 0000" if code[0] != "0000 0000" else "1111 1111")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    assert "You can try 4 more times." in page.locator(".govuk-error-summary").inner_text()
    look.at(page, "code page with a wrong code")

    page.get_by_label("Code").fill(code[0].replace(" ", ""))
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/")
    assert "Signed in as Rosa Vidal" in page.locator("header").inner_text()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_text("You are signed out.").wait_for()
    look.finish()


def test_a_worker_who_forgot_the_password_sets_a_new_one_and_starts_work(
    visitor: Callable[..., Page], priya: User, live_server: Any
):
    cache.clear()
    look = Look()
    page = visitor(LAPTOP)
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill("priya@fenwick.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD + "?")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary").wait_for()
    assert page.title().startswith("Error: ")
    look.at(page, "sign-in with a wrong password")

    page.get_by_role("link", name="I have forgotten my password").click()
    page.get_by_label("Email address").fill("priya@fenwick.example")
    page.get_by_role("button", name="Email me a link").click()
    page.get_by_role("link", name="Read the email here").click()
    link = re.search(r"/sign-in/new-password/\S+", newest_email(page))
    assert link is not None
    page.goto(link[0])
    look.at(page, "new password")
    page.get_by_label("New password", exact=True).fill("three small spoons")
    page.get_by_label("New password again").fill("three small spoons")
    page.get_by_role("button", name="Save new password").click()
    page.get_by_role("heading", name="Your new password is saved").wait_for()
    look.at(page, "new password saved")

    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_label("Email address").fill("priya@fenwick.example")
    page.get_by_label("Password", exact=True).fill("three small spoons")
    page.keyboard.press("Enter")
    page.wait_for_url("**/today/")
    look.finish()
