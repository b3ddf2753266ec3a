"""Given somebody typing in a kitchen, when the signal or the session goes, then nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from socialcare.people.models import User
from socialcare.web import navigation
from tests import web_pages
from tests.axe import axe_faults
from tests.journeys.conftest import LAPTOP, NARROW, PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.web_pages")]

PAGE = "/notes/kitchen/"
WORDS = "I'd like to go out more.\n  Tea with Nell, on Tuesdays 👩🏽‍🦽"


@pytest.fixture(autouse=True)
def nothing_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_links", {})
    web_pages.TAKEN.clear()


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, User], None]:
    """Sign a user in on the browser's own session, as the sign-in page would."""

    def signed_in(page: Page, user: User) -> None:
        client = Client()
        for cookie in page.context.cookies():
            client.cookies[cookie["name"]] = cookie["value"]
        client.force_login(user)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )

    return signed_in


def sign_out(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def box(page: Page, part: str) -> Locator:
    return page.get_by_role("group", name="Day of the visit").get_by_label(part)


def write(page: Page) -> None:
    page.get_by_label("In their own words").fill(WORDS)
    box(page, "Day").fill("3")
    box(page, "Month").fill("March")
    box(page, "Year").fill("2026")
    page.get_by_label("Yes").check()


@pytest.fixture
def writing(visitor: Callable[..., Page], sign_in: Callable[..., None], priya: User) -> Page:
    page = visitor(LAPTOP)
    sign_in(page, priya)
    page.goto(PAGE)
    write(page)
    return page


def press(page: Page) -> None:
    page.get_by_role("button", name="Save the note").click()


def test_an_open_form_is_sent_at_once(writing: Page):
    press(writing)
    writing.wait_for_url("**/plain/")
    assert web_pages.TAKEN[0]["words"] == WORDS


def test_a_form_pressed_again_and_again_is_sent_once(writing: Page):
    writing.evaluate(
        "document.querySelectorAll('main .govuk-button')[0].removeAttribute('data-prevent-double-click')"
    )
    writing.get_by_role("button", name="Save the note").click(click_count=3, no_wait_after=True)
    writing.wait_for_url("**/plain/")
    assert len(web_pages.TAKEN) == 1


def test_without_a_signal_the_words_stay_and_are_sent_when_it_is_back(writing: Page):
    writing.context.set_offline(True)
    press(writing)
    expect(writing.get_by_role("alert")).to_contain_text(
        "You are offline. What you wrote is on this page. Leave the page open. "
        "We will send it when you are back."
    )
    expect(writing.get_by_label("In their own words")).to_have_value(WORDS)
    assert web_pages.TAKEN == []
    writing.context.set_offline(False)
    writing.wait_for_url("**/plain/")
    assert [one["words"] for one in web_pages.TAKEN] == [WORDS]


def test_signed_out_in_between_the_words_wait_until_the_same_user_is_back(
    writing: Page, sign_in: Callable[..., None], priya: User
):
    sign_out(writing)
    press(writing)
    expect(writing.get_by_role("alert")).to_contain_text("You have been signed out.")
    link = writing.get_by_role("link", name="Sign in (opens in a new tab)")
    expect(link).to_have_attribute("href", "/accounts/login/")
    sign_in(writing, priya)
    writing.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    writing.wait_for_url("**/plain/")
    assert [one["words"] for one in web_pages.TAKEN] == [WORDS]


def test_somebody_else_signed_in_sends_nothing_in_their_name(
    writing: Page, sign_in: Callable[..., None], noor: User
):
    sign_out(writing)
    sign_in(writing, noor)
    press(writing)
    expect(writing.get_by_role("alert")).to_contain_text("Somebody else has signed in on this browser.")
    expect(writing.get_by_label("In their own words")).to_have_value(WORDS)
    assert web_pages.TAKEN == []


def test_without_scripts_the_server_keeps_the_words_through_signing_in(
    visitor: Callable[..., Page], sign_in: Callable[..., None], priya: User
):
    page = visitor(PHONE, java_script_enabled=False)
    sign_in(page, priya)
    page.goto(PAGE)
    write(page)
    sign_out(page)
    press(page)
    page.wait_for_url("**/accounts/login/**")
    sign_in(page, priya)
    page.goto(PAGE)
    expect(page.get_by_role("region", name="Not saved yet")).to_contain_text("press Save the note.")
    expect(page.get_by_label("In their own words")).to_have_value(WORDS)
    expect(box(page, "Month")).to_have_value("March")
    press(page)
    page.wait_for_url("**/plain/")
    assert [one["words"] for one in web_pages.TAKEN] == [WORDS]


def test_a_refused_form_says_so_first_and_its_links_lead_to_the_boxes(
    visitor: Callable[..., Page], sign_in: Callable[..., None], priya: User
):
    page = visitor(NARROW)
    sign_in(page, priya)
    page.goto(PAGE)
    press(page)
    summary = page.get_by_role("alert")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title() == "Error: Add a note – Fenwick Borough Council"
    summary.get_by_role("link", name="Enter the day of the visit.").click()
    expect(box(page, "Day")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


def test_the_name_stands_on_every_printed_sheet(
    visitor: Callable[..., Page], sign_in: Callable[..., None], priya: User, tmp_path: Any
):
    page = visitor(LAPTOP)
    sign_in(page, priya)
    page.goto("/two-sheets/")
    expect(page.get_by_text("Rosa Vidal")).to_be_hidden()
    page.pdf(path=tmp_path / "page.pdf")
    sheets = [sheet.extract_text() for sheet in PdfReader(tmp_path / "page.pdf").pages]
    assert len(sheets) > 1
    assert all("Rosa Vidal" in sheet for sheet in sheets)
    assert not any("Sign out" in sheet for sheet in sheets)


@pytest.mark.parametrize("size", [LAPTOP, NARROW], ids=["laptop", "narrow"])
def test_the_pages_of_this_room_have_no_axe_violation(
    visitor: Callable[..., Page], sign_in: Callable[..., None], priya: User, size: dict[str, int]
):
    navigation.add_link("Notes", "plain", shown_to=navigation.is_staff_member, place=10)
    navigation.add_link("Contact", "contact", shown_to=navigation.is_staff_member, place=20)
    page = visitor(size)
    faults = {}
    for address in ("/contact/", "/accessibility/", "/privacy/", "/no-such-page/"):
        page.goto(address)
        faults[address] = axe_faults(page)
    sign_in(page, priya)
    page.goto(PAGE)
    faults["fresh"] = axe_faults(page)
    page.get_by_label("For a time").check()
    faults["revealed"] = axe_faults(page)
    press(page)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    faults["refused"] = axe_faults(page)
    sign_out(page)
    press(page)
    expect(page.get_by_text("You have been signed out.")).to_be_visible()
    faults["signed out"] = axe_faults(page)
    assert faults == {address: [] for address in faults}


def test_axe_finds_what_is_wrong(visitor: Callable[..., Page]):
    page = visitor(LAPTOP)
    page.goto("/contact/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert any(fault.startswith("label:") for fault in axe_faults(page))
