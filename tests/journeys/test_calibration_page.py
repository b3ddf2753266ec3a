"""What if the table were another one? Twenty thousand cases, answered in the browser and by the server."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets.calibration.invented import invented_cases
from budgets.calibration.services import add_invented_cases, compiled
from budgets.models import AllocationScheme
from socialcare.people.models import User
from tests.builders import AT, TODAY

pytestmark = pytest.mark.django_db(transaction=True)

MANY, SOME = 20_000, 200
LINES = """() => Object.fromEntries([...document.querySelectorAll('[data-row]')].map(
  (row) => [row.dataset.row, [...row.children].map((cell) => cell.textContent)]))"""


@pytest.fixture
def owners_page(
    visitor: Callable[..., Page],
    scheme: AllocationScheme,
    scheme_owner: User,
    live_server: Any,
    request: pytest.FixtureRequest,
) -> Page:
    """The page of the scheme's owner, with as many invented cases as the test asks for."""
    add_invented_cases(
        scheme=scheme,
        cases=invented_cases(compiled(scheme), count=request.param, seed=7),
        name="Invented",
        since=TODAY,
        on=TODAY,
        by=scheme_owner,
        at=AT,
    )
    client = Client()
    client.force_login(scheme_owner, backend=settings.AUTHENTICATION_BACKENDS[0])
    page = visitor()
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.goto(reverse("calibration", args=[scheme.pk]))
    return page


@pytest.mark.parametrize("owners_page", [MANY], indirect=True, ids=["20,000 cases"])
def test_the_browser_says_at_once_and_without_asking_what_the_server_says_when_asked(owners_page: Page):
    page = owners_page
    asked: list[str] = []
    page.on("request", lambda one: None if one.url.endswith("icon.svg") else asked.append(one.url))
    said = page.get_by_role("status")
    before = page.evaluate(LINES)

    page.get_by_label("All of the table, by a per cent").fill("2.5")
    page.get_by_label("Row 3: pounds a week").fill("£150.00")
    page.get_by_label("Weekly sign-off limits").fill("92.68, 1,000; 250")
    expect(said).to_contain_text(re.compile(r"^£[0-9,.]+ a year, [+−]£.* would get more and [0-9,]+ less"))
    in_the_browser = page.evaluate(LINES)
    assert asked == []
    assert in_the_browser != before
    assert in_the_browser["gaining"][1] != "0"
    assert in_the_browser["losing"][1] != "0"
    assert in_the_browser["under_2"][0] == "At or under £1,000.00 a week"

    page.get_by_role("button", name="Work it out").click()
    page.wait_for_url("**by=2.5**")
    assert page.evaluate(LINES) == in_the_browser


@pytest.mark.parametrize("owners_page", [SOME], indirect=True, ids=["200 cases"])
def test_what_is_half_typed_changes_no_number_and_says_what_is_missing(owners_page: Page):
    page = owners_page
    before = page.evaluate(LINES)
    said = page.get_by_role("status")
    for label, typed, sentence in (
        ("Row 1: pounds a week", "", "Row 1 is not finished."),
        ("Row 1: pounds a week", "2000", "Points must rise from row to row, and money must not fall."),
        ("All of the table, by a per cent", "-101", "Write a per cent between −100 and 1,000"),
    ):
        former = page.get_by_label(label).input_value()
        page.get_by_label(label).fill(typed)
        expect(said).to_contain_text(sentence)
        assert page.evaluate(LINES) == before
        page.get_by_label(label).fill(former)
