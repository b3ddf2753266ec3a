"""The first entry by card on a phone, with scripts and without; and a passkey made and used."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page

from socialcare.accounts.models import EntryCard
from socialcare.notifications.models import Message
from socialcare.people import services as people
from socialcare.people.models import Person, User
from tests.axe import axe_faults
from tests.builders import AT, invited
from tests.html_check import html_faults
from tests.journeys.conftest import LAPTOP, NARROW, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, user: User, live_server: Any) -> None:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])


def sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_person_without_email_gets_in_by_the_card_that_the_worker_shows(
    visitor: Callable[..., Page], rosa: Person, priya: User, live_server: Any, scripts: bool
):
    cache.clear()
    people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, phone="07700 900 123")
    laptop = visitor(LAPTOP, java_script_enabled=scripts)
    sign_in(laptop, priya, live_server)
    laptop.goto(f"/people/{rosa.ref}/")
    laptop.get_by_role("link", name="Give them a card to get in").click()
    laptop.get_by_role("button", name="Give the card").click()
    laptop.get_by_role("heading", name="Your own page").wait_for()
    code = laptop.locator(".app-card__code").inner_text()
    faults: list[str] = []
    html: dict[str, str] = {}

    def look(name: str, page: Page) -> None:
        if scripts:
            faults.extend(f"{name}: {fault}" for fault in axe_faults(page))
            faults.extend([f"{name} scrolls sideways"] if sideways(page) else [])
        html[name] = page.content()

    laptop.set_viewport_size(NARROW)
    look("card", laptop)
    laptop.goto(f"/people/{rosa.ref}/card/")
    look("give a card", laptop)
    laptop.goto(f"/people/{rosa.ref}/codes/")
    look("make codes", laptop)
    laptop.get_by_role("button", name="Make ten codes").click()
    laptop.get_by_role("heading", name="Your codes to sign in").wait_for()
    look("codes", laptop)
    laptop.goto(f"/people/{rosa.ref}/card/made/")
    assert laptop.get_by_alt_text("The square that a phone’s camera reads").is_visible()

    phone = visitor(PHONE, java_script_enabled=scripts)
    phone.goto("/start/")
    look("start", phone)
    phone.get_by_label("The code on your card").fill(code.upper())
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("heading", name="Is it you?").wait_for()
    for label, typed in (("Day", "12"), ("Month", "3"), ("Year", "1949")):
        phone.get_by_label(label).fill(typed)
    phone.get_by_role("button", name="Go on").click()
    assert "You can try 4 more times." in phone.locator(".govuk-error-summary").inner_text()
    assert phone.get_by_label("Year").input_value() == "1949"
    look("wrong day", phone)
    phone.get_by_label("Year").fill("1948")
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_text("This card is for somebody called R.").wait_for()
    look("where", phone)
    phone.get_by_label("Text it to •••123").check()
    phone.get_by_role("button", name="Go on").click()
    phone.get_by_role("heading", name="Look at your texts").wait_for()
    look("code", phone)
    text = Message.objects.get(purpose="sign_in_code")
    digits = re.search(r"\d{4} \d{4}", text.body)
    assert digits is not None
    phone.get_by_label("Code", exact=True).fill(digits[0])
    phone.get_by_label("Other people use this phone or tablet").check()
    phone.get_by_role("button", name="Sign in").click()
    phone.wait_for_url("**/my/")
    assert EntryCard.objects.get().used_at is not None

    phone.goto("/my/getting-in/")
    phone.get_by_text("Here, on this phone, tablet or computer").wait_for()
    look("getting in", phone)
    phone.get_by_role("button", name="Sign out everywhere").click()
    phone.get_by_text("You are signed out on every phone, tablet and computer.").wait_for()
    phone.goto(f"/start/{code.replace(' ', '')}/")
    phone.get_by_text("This card has been used.").wait_for()
    look("used", phone)
    assert faults == []
    assert html_faults(html) == []


def test_a_person_makes_a_passkey_and_gets_in_with_it(
    visitor: Callable[..., Page], rosa: Person, priya: User, live_server: Any
):
    cache.clear()
    user = invited(rosa, by=priya, email="rosa.vidal@example.org")
    page = visitor(PHONE)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, user, live_server)
    page.goto("/my/getting-in/")
    page.get_by_role("link", name="Make a passkey").click()
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_text("Your passkey is made.").wait_for()
    page.get_by_text("A passkey (Chrome)").wait_for()
    assert axe_faults(page) == []
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_text("You are signed out.").wait_for()

    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/my/")
    assert "Signed in as Rosa Vidal" in page.locator("header").inner_text()

    page.goto("/my/getting-in/")
    page.get_by_role("button", name="Take away the passkey Chrome").click()
    page.get_by_text("The passkey is taken away.").wait_for()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("This passkey did not work. Try again").wait_for()
