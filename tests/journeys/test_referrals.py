"""A word with a manager, from the worker's laptop and back; and a referral that a manager decides."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from budgets.models import AllocationScheme
from signoff.models import Decision, SignOffLimit
from signoff.services.consulting import consult
from signoff.services.referring import ask, refer, take
from socialcare.people.models import Person, User
from tests.builders import plan_changed, plan_ready
from tests.journeys.conftest import LAPTOP
from tests.journeys.test_every_page import Walk, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def limits(priya: User, sam: User) -> None:
    """Priya may sign £100.00 a week, Sam £300.00."""
    for user, weekly in ((priya, 10_000), (sam, 30_000)):
        SignOffLimit.objects.create(
            worker=user.worker,
            team=user.worker.team,
            weekly_pence=weekly,
            once_pence=50_000,
            from_on=date(2026, 1, 1),
            set_at=timezone.now(),
        )


def test_a_worker_asks_her_manager_who_answers_with_authority_and_she_signs(
    visitor: Callable[..., Page],
    live_server: Any,
    scheme: AllocationScheme,
    rosa: Person,
    priya: User,
    sam: User,
    limits: None,
):
    plan = plan_ready(rosa, by=priya, weekly_pence=17_045, at=timezone.now()).plan

    hers = sign_in(visitor(LAPTOP), priya, live_server)
    hers.goto(f"/plans/{plan.pk}/sign-off/")
    expect(hers.get_by_role("main")).to_contain_text("This plan costs £170.45 a week; your limit is £100.00.")
    hers.get_by_role("link", name="Ask my manager").click()
    hers.get_by_label("Your question").fill("The nights are hard. May I sign this?")
    hers.get_by_role("button", name="Ask").click()
    expect(hers.get_by_role("main")).to_contain_text("The conversation")  # it is sent

    his = sign_in(visitor(LAPTOP), sam, live_server)
    his.goto("/today/")
    his.get_by_role("link", name="1 question from a worker.").click()
    expect(his.get_by_role("main")).to_contain_text("The nights are hard. May I sign this?")
    his.get_by_role("link", name="Rosa Vidal").click()
    expect(his.get_by_role("main")).to_contain_text("The decision stays with Priya Raman.")
    his.get_by_label("Your answer").fill("Yes. Well thought out.")
    his.get_by_label("Priya Raman may sign version 1 off").check()
    expect(his.get_by_label("Up to", exact=True)).to_have_value("170.45")
    his.get_by_role("button", name="Send the answer").click()
    expect(his.get_by_role("main")).to_contain_text("up to £170.45 a week. It can be used once")

    hers.goto("/today/")
    expect(hers.get_by_role("main")).to_contain_text("Sam Okoro answered: Yes. Well thought out.")
    hers.get_by_role("main").get_by_role("link", name="Rosa Vidal").first.click()
    with hers.expect_navigation():
        hers.get_by_role("button", name="Decide on this plan").click()
    with hers.expect_navigation():
        hers.get_by_role("main").get_by_role("button", name="Sign off", exact=True).click()
    decision = Decision.objects.get()
    assert (decision.level, decision.decided_by, decision.weekly_pence) == ("worker", priya, 17_045)
    assert decision.authority is not None
    assert decision.authority.given_by == sam


def test_every_page_of_an_open_referral_and_of_an_open_question(
    visitor: Callable[..., Page],
    live_server: Any,
    scheme: AllocationScheme,
    rosa: Person,
    priya: User,
    sam: User,
    limits: None,
):
    now = timezone.now()
    version = plan_ready(rosa, by=priya, weekly_pence=9_000, at=now)
    question = consult(version=version, words="May I sign this?", by=priya, at=now)
    for user in (sam, priya):
        walk = Walk(sign_in(visitor(), user, live_server))
        for address in ("/today/", "/referrals/", f"/consultations/{question.pk}/"):
            walk.open(address)
        walk.finish()
    referral = refer(version=version, level="manager", why="Is it right?", by=priya, at=now)
    referral = take(referral=referral, by=sam, at=now)
    here = f"/referrals/{referral.pk}/"
    walk = Walk(sign_in(visitor(), sam, live_server))
    for address in ("/today/", "/referrals/", here):
        walk.open(address)
    for action in ("agree", "not-agree", "ask", "hand-back", "pass-on"):
        walk.open(f"{here}{action}/")
    walk.finish()
    plan_changed(version.plan, by=priya, weekly_pence=9_500, at=now)
    ask(referral=referral, of="person", words="Which nights?", by=sam, at=now)
    walk = Walk(sign_in(visitor(), priya, live_server))
    for address in ("/referrals/", here, f"{here}answer/", f"{here}newest/", f"{here}withdraw/"):
        walk.open(address)
    walk.finish()
