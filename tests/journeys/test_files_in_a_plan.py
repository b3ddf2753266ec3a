"""The person puts their voice, a film and a photograph into their plan, on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from socialcare.people.models import Person, User
from supportplans.models import SupportPlan
from tests import files
from tests.axe import axe_faults
from tests.builders import invited, plan_open
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(rosa: Person, priya: User) -> SupportPlan:
    user = invited(rosa, by=priya, email="rosa@example.org")
    rosa.refresh_from_db()
    return plan_open(rosa, by=user)


@pytest.fixture
def phone(visitor: Callable[..., Page], live_server: Any, plan: SupportPlan) -> Page:
    """Rosa's phone, signed in, at her plan."""
    page = visitor(PHONE, has_touch=True, is_mobile=True)
    client = Client()
    client.force_login(plan.person.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.goto(reverse("plan", args=[plan.pk]))
    return page


def open_page(page: Page, link: str) -> None:
    """Follow a link to a page that adds something, until its scripts are there."""
    page.get_by_role("link", name=link).click()
    page.wait_for_url("**/add/file/*/")


def add(page: Page) -> None:
    page.get_by_role("button", name="Add it to the plan").click()
    page.wait_for_url("**/plans/*/#entry-*")


@pytest.mark.parametrize(
    ("link", "kind", "seen"),
    [
        ("Record your voice, or add a recording", "sound", "audio"),
        ("Record a film, or add one", "video", "video"),
    ],
)
def test_a_recording_is_made_listened_to_and_added_by_keyboard_alone(
    phone: Page, plan: SupportPlan, link: str, kind: str, seen: str
):
    phone.get_by_role("link", name=link).press("Enter")
    record = phone.locator("[data-record]")
    expect(record).to_have_text("Start recording")
    assert axe_faults(phone) == []
    record.press("Enter")
    expect(phone.locator("[data-state]")).to_contain_text("Recording. It stops by itself after")
    expect(record).to_have_text("Stop recording")
    expect(record).to_be_focused()
    expect(phone.locator("[data-clock]")).to_have_text("0:01")
    record.press("Enter")
    expect(phone.locator("[data-state]")).to_contain_text("Stopped after")
    phone.wait_for_function("document.querySelector('[data-playback]').readyState >= 2")
    assert axe_faults(phone) == []
    phone.get_by_role("textbox").first.fill("I would like to sing again.")
    add(phone)
    entry = plan.entries.get()
    assert (entry.kind, entry.words) == (kind, "I would like to sing again.")
    # What is kept can be played from the plan's page.
    phone.wait_for_function(
        "(kind) => { const one = document.querySelector(kind); one.load(); one.preload = 'auto';"
        " return new Promise((done) => one.addEventListener('canplay', () => done(true))); }",
        arg=f"main {seen}",
    )
    assert axe_faults(phone) == []


def test_a_photograph_loses_its_position_and_what_was_chosen_survives_a_broken_connection(
    phone: Page, plan: SupportPlan
):
    content = files.photograph(3000, 2000)
    assert b"Quay Row" in content
    open_page(phone, "Add a photograph or drawing")
    expect(phone.get_by_label("Take a photograph now")).to_be_visible()
    phone.get_by_label("Choose a picture that you have").set_input_files(
        {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": content}
    )
    phone.get_by_label("What can be seen in it?").fill("The quay, seen from my window.")

    phone.route("**/add/file/picture/", lambda route: route.abort("connectionreset"))
    phone.get_by_role("button", name="Add it to the plan").click()
    expect(phone.get_by_role("alert")).to_contain_text(
        "The connection broke. Everything is still on this page."
    )
    expect(phone.get_by_label("What can be seen in it?")).to_have_value("The quay, seen from my window.")
    assert not plan.entries.exists()
    assert axe_faults(phone) == []

    phone.unroute("**/add/file/picture/")
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    phone.wait_for_url("**/plans/*/#entry-*")
    picture = phone.get_by_alt_text("The quay, seen from my window.")
    picture.scroll_into_view_if_needed()
    phone.wait_for_function("document.querySelector('main img').naturalWidth > 0")
    assert axe_faults(phone) == []
    entry = plan.entries.get()
    sent = phone.request.get(reverse("plan_file", args=[plan.pk, entry.file_id])).body()
    for said in (b"Quay Row", b"Exif", b"GPS"):
        assert said not in sent
    assert (entry.file.width, entry.file.height) == (2000, 3000)

    # And what is said about it can be said better.
    phone.locator(".app-plan__does").get_by_role("link", name="Change").click()
    phone.get_by_label("What can be seen in it?").fill("The quay at dawn.")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_alt_text("The quay at dawn.")).to_be_visible()


def test_what_cannot_be_sent_is_said_before_it_is(phone: Page, plan: SupportPlan):
    open_page(phone, "Add a document")
    phone.get_by_role("button", name="Add it to the plan").click()
    expect(phone.locator(".govuk-error-message")).to_have_text("Choose a file, or record something.")
    box = phone.get_by_label("Choose a document")
    box.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": files.SVG})
    phone.get_by_role("button", name="Add it to the plan").click()
    expect(phone.locator(".govuk-error-message")).to_contain_text("This file is a web page or a drawing")
    expect(box).to_be_focused()
    assert axe_faults(phone) == []
    box.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": files.PDF})
    add(phone)
    assert plan.entries.get().kind == "document"
