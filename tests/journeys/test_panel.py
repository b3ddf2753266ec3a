"""A member of the panel reads and speaks on a phone, the chair decides, and the case is closed to both."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from signoff.models import Decision, Opinion
from signoff.services import referring
from socialcare.people.models import Person, User
from tests.axe import axe_faults
from tests.builders import a_seat, a_worker, plan_ready
from tests.journeys.conftest import LAPTOP, PHONE
from tests.journeys.test_every_page import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_member_speaks_on_her_phone_the_chair_decides_and_the_case_is_gone(
    visitor: Callable[..., Page], live_server: Any, scheme: Any, rosa: Person, priya: User
):
    now = timezone.now()
    chair = a_worker("Marit Solberg", team=None, role="panel_member", job="Head of practice").user
    housing = a_worker("Hal Overton", team=None, role="panel_member", job="Housing adviser").user
    a_seat(chair, chair=True, at=now)
    a_seat(housing, "housing", at=now)
    version = plan_ready(rosa, by=priya, weekly_pence=17_045, at=now)
    referral = referring.refer(
        version=version,
        level="panel",
        why="She wants to pay a friend who rows.",
        risk="The quay has no railing.",
        wanted=["housing"],
        by=priya,
        at=now,
    )

    phone = sign_in(visitor(PHONE), housing, live_server)
    phone.goto("/today/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("One case asks for what you know about")
    phone.get_by_role("link", name="All cases with the panel").click()
    case = phone.get_by_role("listitem").filter(has_text="Rosa Vidal")
    expect(case).to_contain_text("The quay has no railing.")
    expect(case).to_contain_text("Housing: not yet")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe_faults(phone) == []

    case.get_by_role("link", name="Rosa Vidal").click()
    expect(phone.get_by_role("main")).to_contain_text("She wants to pay a friend who rows.")
    expect(phone.get_by_role("main")).to_contain_text("Nobody who knows about housing has spoken")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe_faults(phone) == []
    phone.get_by_role("button", name="Give your opinion").click()
    phone.get_by_text("The summary sheet, to read again").click()
    expect(phone.get_by_role("heading", name="Needs", exact=True)).to_be_visible()
    phone.get_by_role("button", name="Give this opinion").click()
    expect(phone.locator(".govuk-error-summary")).to_contain_text("Answer the question “What do you think?”.")
    phone.get_by_label("I support it, with something to bear in mind").check()
    phone.get_by_label("Why?").fill("With a rail at the steps. I can have one put there.")
    assert axe_faults(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.get_by_role("button", name="Give this opinion").click()
    expect(phone.locator(".govuk-notification-banner")).to_contain_text("Your opinion is given.")
    expect(phone.get_by_role("heading", name="You have given your opinion")).to_be_visible()
    assert Opinion.objects.get().expertise == ["housing"]

    desk = sign_in(visitor(LAPTOP), chair, live_server)
    desk.goto("/today/")
    desk.get_by_role("link", name="One case is ready to decide.").click()
    ready = desk.get_by_role("region", name="Ready to decide")
    expect(ready).to_contain_text("Housing: has spoken")
    desk.get_by_role("link", name="An agenda for a meeting").click()
    expect(desk.get_by_role("main")).to_contain_text("Everybody asked has spoken: the chair can decide.")
    desk.goto("/panel/")
    ready.get_by_role("link", name="Rosa Vidal").click()
    expect(desk.get_by_role("main")).to_contain_text("With a rail at the steps.")
    desk.get_by_role("link", name="Agree", exact=True).click()
    desk.get_by_label("Reasons").fill("With the rail.")
    desk.get_by_role("button", name="Agree", exact=True).click()
    desk.wait_for_url("**/today/")
    assert Decision.objects.get().level == "panel"

    for address in (
        f"/referrals/{referral.pk}/opinion/",
        f"/people/{rosa.ref}/",
        f"/plans/{version.plan_id}/",
    ):
        response = phone.goto(address)
        assert response is not None
        assert response.status == 404, address
    phone.goto("/panel/")
    expect(phone.get_by_role("main")).not_to_contain_text("Rosa Vidal")
    desk.goto("/panel/agenda/")
    expect(desk.get_by_role("main")).to_contain_text("No case waits for the panel")
