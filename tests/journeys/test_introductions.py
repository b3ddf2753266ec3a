"""A worker offers to introduce somebody, and the person answers on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from socialcare.people.models import Person, User
from supportplans.sources.models import Introduction
from tests.axe import axe_faults
from tests.builders import a_source, invited, vouched
from tests.journeys.conftest import LAPTOP, PHONE
from tests.journeys.test_every_page import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_offers_by_a_colleagues_word_and_the_person_says_yes_on_her_phone(
    visitor: Callable[..., Page], live_server: Any, rosa: Person, priya: User, sam: User
):
    rosa_user = invited(rosa, by=priya, email="rosa@example.org")
    vouched(a_source(by=priya), by=sam, at=timezone.now())

    work = sign_in(visitor(LAPTOP), priya, live_server)
    work.goto(f"/people/{rosa.ref}/")
    work.get_by_role("link", name="Find who can help").click()
    work.get_by_role("link", name="Quay Street Kitchen").click()
    work.get_by_label("What could they help with?").fill("Cooking in company again")
    work.get_by_label("Sam Okoro knows them and would introduce somebody").check()
    work.get_by_role("button", name="Offer this introduction").click()
    expect(work.locator(".govuk-notification-banner")).to_contain_text("We have written to them.")

    hers = sign_in(visitor(PHONE), rosa_user, live_server)
    hers.goto("/my/")
    hers.get_by_role("link", name="See who it is, and say yes or no").click()
    expect(hers.get_by_role("main")).to_contain_text("For: Cooking in company again")
    assert axe_faults(hers) == []
    assert hers.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    hers.get_by_role("button", name="Yes, I would like to meet them").click()
    expect(hers.get_by_role("main")).to_contain_text("You said yes. Your worker brings you together.")
    assert (Introduction.objects.get().status, Introduction.objects.get().consent) == ("wanted", "own_page")
    hers.goto("/my/")
    expect(hers.get_by_role("main")).not_to_contain_text("Would you like to meet somebody?")

    work.goto("/today/")
    wish = work.get_by_role("listitem").filter(has_text="Rosa Vidal would like to meet Quay Street Kitchen")
    wish.get_by_role("link", name="Rosa Vidal").click()
    work.get_by_role("button", name="They are introduced").click()
    work.wait_for_url("**/made/")
    work.get_by_role("button", name="They are introduced").click()
    expect(work.get_by_role("main")).to_contain_text("In four weeks you are asked to ask whether it helped.")
