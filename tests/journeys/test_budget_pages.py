"""The budget's pages in a real browser: for everybody, on every screen, locked where turned round."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets import services
from budgets.models import IndicativeBudget
from socialcare.people.models import Person, User
from tests import builders
from tests.axe import axe_faults
from tests.html_check import html_faults
from tests.journeys.conftest import LAPTOP, NARROW, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(scheme_owner: User, rosa: Person, priya: User) -> IndicativeBudget:
    builders.scheme_published(by=scheme_owner)
    assessment = builders.an_assessment_of_eighteen_points(rosa, by=priya)
    worked_out = services.work_out(assessment=assessment, by=priya, at=builders.AT)
    assert worked_out is not None
    return worked_out


def signed_in(page: Page, user: User) -> Page:
    """Give the window a session, as signing in does."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    base = page.context._impl_obj._options["baseURL"]
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])
    return page


def check(page: Page, address: str, faults: dict[str, str]) -> None:
    """Open a page; no axe violation, nothing wider than the screen; its HTML is kept to be checked."""
    page.goto(address)
    assert axe_faults(page) == [], address
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{address} is {wide} px wider than the screen"
    faults[f"{address} {page.viewport_size['width']}"] = page.content()


def test_the_workers_pages_have_no_fault_on_any_screen(
    visitor: Callable[..., Page], budget: IndicativeBudget, priya: User
):
    found: dict[str, str] = {}
    for size in (LAPTOP, NARROW):
        page = signed_in(visitor(size), priya)
        for name in ("budget_adjust", "budget_print"):
            check(page, reverse(name, args=[budget.pk]), found)
        check(page, reverse("budget", args=[budget.assessment_id]), found)
        check(page, reverse("budget_show", args=[budget.pk]), found)
        check(page, reverse("budget_unlock"), found)
    assert html_faults(found) == []


def test_the_decisions_pages_have_no_fault(
    visitor: Callable[..., Page], scheme_owner: User, rosa: Person, priya: User
):
    builders.scheme_published(by=scheme_owner)
    assessment = builders.not_eligible(rosa, by=priya)
    found: dict[str, str] = {}
    page = signed_in(visitor(LAPTOP), priya)
    check(page, reverse("budget", args=[assessment.pk]), found)
    check(page, reverse("decision_print", args=[assessment.pk]), found)
    at_home = signed_in(visitor(NARROW), builders.invited(rosa, by=priya, email="rosa@post.example"))
    check(at_home, reverse("my"), found)
    check(at_home, reverse("my_budget"), found)
    assert html_faults(found) == []


def test_the_persons_place_has_no_fault_on_a_phone(
    visitor: Callable[..., Page], budget: IndicativeBudget, rosa: Person, priya: User
):
    account = builders.invited(rosa, by=priya, email="rosa@post.example")
    found: dict[str, str] = {}
    for size in (PHONE, NARROW):
        page = signed_in(visitor(size), account)
        for name in ("my", "my_budget", "my_budget_print", "my_record_openings"):
            check(page, reverse(name), found)
    assert html_faults(found) == []


def test_the_person_reads_the_budget_without_scripts(
    visitor: Callable[..., Page], budget: IndicativeBudget, rosa: Person, priya: User
):
    account = builders.invited(rosa, by=priya, email="rosa@post.example")
    page = signed_in(visitor(PHONE, java_script_enabled=False), account)
    page.goto(reverse("my"))
    page.get_by_role("link", name="See your weekly budget").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("About £92.68 a week")
    for reason in budget.statement["reasons"]:
        expect(main).to_contain_text(reason)


def test_paper_is_used_to_its_full_width_and_shows_no_address_that_leads_nowhere(
    visitor: Callable[..., Page], budget: IndicativeBudget, priya: User
):
    page = signed_in(visitor(LAPTOP), priya)
    page.goto(reverse("person", args=[budget.assessment.person.ref]))
    page.emulate_media(media="print")
    after = "[...document.querySelectorAll('main a')].map(a => getComputedStyle(a, '::after').content)"
    assert not [content for content in page.evaluate(after) if "/" in content]
    page.goto(reverse("budget", args=[budget.assessment_id]))
    column = page.locator("main .govuk-grid-column-two-thirds").bounding_box()
    main = page.locator("main").bounding_box()
    assert column
    assert main
    assert column["width"] >= main["width"] - 1


def test_escape_leads_to_the_lock_and_the_password_back_to_the_worker(
    visitor: Callable[..., Page], budget: IndicativeBudget, priya: User
):
    page = signed_in(visitor(LAPTOP), priya)
    page.goto(reverse("budget", args=[budget.assessment_id]))
    page.get_by_role("button", name="Turn the laptop round").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("£92.68")
    assert page.locator("a").count() == 1
    size = page.evaluate("Math.min(...[...document.querySelectorAll('main p, main li')].map("
                         "one => parseFloat(getComputedStyle(one).fontSize)))")  # fmt: skip
    assert size >= 24
    page.wait_for_load_state()  # the script that listens has come
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_have_text("The laptop is turned round")
    page.goto(reverse("people"))
    expect(page.get_by_role("heading", level=1)).to_have_text("The laptop is turned round")
    page.go_back()
    expect(page.get_by_role("main")).not_to_contain_text("Rosa Vidal")
    page.goto(reverse("people"))
    page.get_by_label("Your password").fill(builders.PASSWORD)
    page.get_by_role("button", name="Turn back").click()
    expect(page).to_have_url(re.compile(f"{reverse('people')}$"))


def test_the_main_action_stands_on_a_laptops_first_screen(
    visitor: Callable[..., Page], budget: IndicativeBudget, priya: User
):
    page = signed_in(visitor(LAPTOP), priya)
    page.goto(reverse("budget", args=[budget.assessment_id]))
    box: Any = page.get_by_role("button", name="Turn the laptop round").bounding_box()
    assert box["y"] + box["height"] <= LAPTOP["height"]
