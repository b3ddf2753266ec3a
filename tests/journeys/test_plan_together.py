"""Rosa writes her plan on her phone, with somebody whom she asked; and it is there whatever happens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import Page, Route, expect

from socialcare.people.models import Person, User
from supportplans.models import PlanEntry, SupportPlan
from supportplans.services import entries, helping
from tests.axe import axe_faults
from tests.builders import AT, a_helper, invited, plan_open
from tests.journeys.conftest import LAPTOP, PHONE
from tests.journeys.test_every_page import sign_in
from tests.journeys.test_joining import say_yes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rosa_user(rosa: Person, priya: User) -> User:
    return invited(rosa, by=priya, email="rosa@example.org")


@pytest.fixture
def plan(rosa: Person, rosa_user: User) -> SupportPlan:
    rosa.refresh_from_db()
    return plan_open(rosa, by=rosa_user)


def says(page: Page, words: str) -> None:
    """The plan's page holds a piece with these words."""
    expect(page.locator(".app-plan__entry .app-own-words").first).to_contain_text(words)


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")


def test_she_writes_asks_her_son_and_ends_his_help_while_he_types(
    visitor: Callable[..., Page], live_server: Any, rosa_user: User
):
    cache.clear()
    hers = sign_in(visitor(PHONE), rosa_user, live_server)
    hers.goto("/my/plan/")
    hers.get_by_role("button", name="Have a go").click()
    hers.get_by_text("Not sure how to begin?").click()
    hers.get_by_role("link", name="What a good day is like").click()
    hers.get_by_label("Your words").press_sequentially("Up at eight.\nThe choir on Thursdays 🎶")
    saved(hers)
    hers.reload()
    assert hers.get_by_label("Your words").input_value() == "Up at eight.\nThe choir on Thursdays 🎶"
    hers.get_by_role("button", name="Save").click()
    hers.get_by_role("heading", name="What a good day is like").wait_for()
    assert axe_faults(hers) == []

    hers.get_by_role("link", name="Who helps me").click()
    hers.get_by_label("Who would you like to help?").fill("Tomas")
    hers.get_by_label("You get a code here").check()
    hers.get_by_label("See my plan, say what they think, and write in it").check()
    hers.get_by_role("button", name="Invite them").click()
    code = hers.locator(".govuk-inset-text .govuk-heading-l").inner_text()
    assert axe_faults(hers) == []

    his = visitor(PHONE)
    his.goto("/helping/join/")
    say_yes(his, code=code, email="tomas@example.org")
    his.get_by_role("link", name="The plan of Rosie").click()
    his.locator(".app-plan__does").get_by_role("link", name="Change").click()
    box = his.get_by_label("Your words")
    box.press("ControlOrMeta+End")
    box.press_sequentially("\nI drive you there.")
    saved(his)

    hers.reload()
    hers.get_by_role("button", name="Stop their help now").click()
    hers.get_by_text("Tomas can no longer open the plan.").wait_for()
    box.press_sequentially(" And back.")
    expect(his.locator("[data-notice]")).to_contain_text("Your help with this plan has ended")
    assert axe_faults(his) == []
    assert box.input_value().endswith("I drive you there. And back.")
    assert PlanEntry.objects.get().words.endswith("I drive you there.")
    his.goto("/helping/")
    his.wait_for_url("**/sign-in/**")
    hers.goto("/my/plan/")
    says(hers, "I drive you there.")


def test_a_dropped_line_and_an_ended_session_lose_no_letter(
    visitor: Callable[..., Page], live_server: Any, plan: SupportPlan, rosa_user: User
):
    page = sign_in(visitor(PHONE), rosa_user, live_server)
    page.goto(f"/plans/{plan.pk}/add/words/")
    box = page.get_by_label("Your words")
    down = {"now": True}

    def line(route: Route) -> None:
        route.abort() if down["now"] else route.continue_()

    page.route("**/typed/", line)
    box.press_sequentially("While the line was down.")
    expect(page.locator("[data-notice]")).to_contain_text("You are offline.")
    down["now"] = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page)
    assert PlanEntry.objects.get().words == "While the line was down."

    Session.objects.all().delete()
    box.press_sequentially(" And signed out.")
    expect(page.locator("[data-notice]")).to_contain_text("You have been signed out.")
    sign_in(page, rosa_user, live_server)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page)
    assert PlanEntry.objects.get().words == "While the line was down. And signed out."


def test_two_who_write_in_one_piece_both_see_both_and_one_chooses(
    visitor: Callable[..., Page], live_server: Any, plan: SupportPlan, rosa_user: User
):
    entry = entries.add_entry(plan=plan, kind="words", words="Tea.", by=rosa_user, at=AT)
    tomas = a_helper(plan, by=rosa_user)
    address = f"/plans/{plan.pk}/entries/{entry.pk}/"
    hers, his = (
        sign_in(visitor(PHONE), rosa_user, live_server),
        sign_in(visitor(LAPTOP), tomas.user, live_server),
    )
    for page in (hers, his):
        page.goto(address)
    hers.get_by_label("Your words").fill("Strong tea.")
    saved(hers)
    his.get_by_label("Your words").fill("Weak tea.")
    expect(his.locator("[data-panels]")).to_contain_text("Both texts are kept")
    assert axe_faults(his) == []
    his.get_by_role("link", name="Look at both and choose").click()
    expect(his.get_by_role("main")).to_contain_text("Strong tea.")
    expect(his.get_by_role("main")).to_contain_text("Weak tea.")
    his.get_by_label("One made from both").check()
    his.get_by_label("The text made from both").fill("Strong tea first, then weak tea.")
    his.get_by_role("button", name="Keep this").click()
    his.wait_for_url(f"**/plans/{plan.pk}/#*")
    hers.goto(f"/plans/{plan.pk}/")
    says(hers, "Strong tea first, then weak tea.")
    hers.get_by_role("link", name="Earlier texts").click()
    expect(hers.get_by_role("main")).to_contain_text("Weak tea.")


def test_who_writes_without_scripts_loses_nothing_when_writing_is_withdrawn(
    visitor: Callable[..., Page], live_server: Any, plan: SupportPlan, rosa_user: User
):
    tomas = a_helper(plan, by=rosa_user)
    his = sign_in(visitor(PHONE, java_script_enabled=False), tomas.user, live_server)
    his.goto(f"/plans/{plan.pk}/add/words/")
    his.get_by_label("Your words").fill("What I know of Mum.")
    his.get_by_role("button", name="Save").click()
    says(his, "What I know of Mum.")
    his.locator(".app-plan__does").get_by_role("link", name="Change").click()
    his.get_by_label("Your words").fill("What I know of Mum. And of Dad.")
    helping.stop_help(helper=tomas, by=rosa_user, at=AT)
    his.get_by_role("button", name="Save").click()
    expect(his.get_by_role("heading", name="This is not saved")).to_be_visible()
    assert his.get_by_label("Words").input_value() == "What I know of Mum. And of Dad."
    assert PlanEntry.objects.get().words == "What I know of Mum."


def test_whose_help_ended_is_not_asked_to_sign_in_again_to_send_a_cost(
    visitor: Callable[..., Page], live_server: Any, plan: SupportPlan, rosa_user: User
):
    tomas = a_helper(plan, by=rosa_user)
    his = sign_in(visitor(PHONE), tomas.user, live_server)
    his.goto(f"/plans/{plan.pk}/money/add/")
    his.get_by_label("What is it for?").fill("A cleaner")
    helping.stop_help(helper=tomas, by=rosa_user, at=AT)
    his.get_by_role("button", name="Save this cost").click()
    expect(his.get_by_role("alert")).to_contain_text("You can no longer come in here")
    assert his.get_by_label("What is it for?").input_value() == "A cleaner"
    assert not plan.costs.exists()
