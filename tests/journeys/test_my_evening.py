"""The evening after the visit: Rosa reads her budget and its letter on her phone, and who looked.

On two phones, with scripts and without. Ines, who acts for her, does the same under her own name.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from socialcare.people.models import Person, User
from socialcare.people.services import record_opening
from tests.builders import AT, a_representative, budget_worked_out, invited, plan_open
from tests.journeys.test_every_page import sign_in
from tests.papers import holds, read

pytestmark = pytest.mark.django_db(transaction=True)

OLD_PHONE, PHONE = {"width": 320, "height": 568}, {"width": 390, "height": 844}
EACH_PHONE = pytest.mark.parametrize(
    ("size", "script"),
    [(OLD_PHONE, False), (OLD_PHONE, True), (PHONE, False), (PHONE, True)],
    ids=["320 without scripts", "320", "390 without scripts", "390"],
)


def is_whole(page: Page) -> None:
    """Nothing stands outside the page."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@EACH_PHONE
def test_the_budget_is_read_its_letter_kept_and_the_list_says_who_looked(
    visitor: Callable[..., Page],
    live_server: Any,
    scheme: Any,
    rosa: Person,
    priya: User,
    size: dict[str, int],
    script: bool,
):
    # Given a budget of this morning, for which Priya opened the record
    budget_worked_out(rosa, by=priya)
    record_opening(person=rosa, by=priya, at=AT, what="the budget")
    account = invited(rosa, by=priya, email="rosa@example.org")
    page = sign_in(visitor(size, java_script_enabled=script), account, live_server)

    # When she comes in, the sum stands first, with one thing to do
    page.goto("/my/")
    next_box = page.get_by_role("region", name="What happens next")
    expect(next_box).to_contain_text("About £112.21 a week")
    expect(next_box.get_by_role("button")).to_have_count(1)
    is_whole(page)

    # Then she reads why
    page.get_by_role("link", name="See your weekly budget, and why it is that sum").click()
    expect(page.get_by_role("heading", name="Why it is this sum")).to_be_visible()
    expect(page.get_by_role("button", name="This does not look right")).to_be_visible()
    is_whole(page)

    # And keeps the letter
    page.goto("/my/")
    page.get_by_role("main").get_by_role("link", name="My letters").click()
    is_whole(page)
    # A browser that shows PDFs itself starts no download: the file is fetched as by "save as".
    address = page.get_by_role("link", name="keep a copy (PDF)").get_attribute("href")
    letter = page.context.request.get(f"{live_server.url}{address}")
    assert holds(read(letter.body()), "About £112.21 a week")

    # And sees that Priya looked, and why
    page.goto("/my/")
    page.get_by_role("main").get_by_role("link", name="Who looked").click()
    expect(page.get_by_role("main")).to_contain_text("Priya Raman, Social worker")
    is_whole(page)


@EACH_PHONE
def test_who_acts_for_her_reads_and_writes_under_her_own_name(
    visitor: Callable[..., Page],
    live_server: Any,
    scheme: Any,
    rosa: Person,
    priya: User,
    size: dict[str, int],
    script: bool,
):
    budget_worked_out(rosa, by=priya)
    plan_open(rosa, by=priya)
    account = invited(rosa, by=priya, email="rosa@example.org")
    ines = a_representative(rosa, by=priya).user
    page = sign_in(visitor(size, java_script_enabled=script), ines, live_server)

    page.goto("/my/")
    expect(page.get_by_text("You act for Rosa Vidal")).to_be_visible()
    expect(page.get_by_role("region", name="What happens next")).to_contain_text("£112.21")
    is_whole(page)
    page.get_by_role("link", name="Write a message").click()
    page.get_by_label("Your message").fill("Rosie would like to see you on a Monday.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Rosie would like to see you on a Monday.")).to_be_visible()
    is_whole(page)

    hers = sign_in(visitor(size, java_script_enabled=script), account, live_server)
    hers.goto("/my/messages/")
    hers.get_by_role("link", name="Your message").click()
    expect(hers.get_by_role("main")).to_contain_text("Ines Vidal")
