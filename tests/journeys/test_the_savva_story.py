"""£82.91 was indicated, £170.45 is planned (the sums of R (Savva) v Kensington and Chelsea).

The worker's limit is £100. Three ways lead to a decision, and Rosa watches each step on her phone.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from signoff.models import Decision
from signoff.services.limits import set_limit, set_managers_limit
from socialcare.people.models import Person, User
from supportplans.models import PlanVersion
from tests.builders import SIXTEEN, a_seat, a_worker, budget_worked_out, invited, plan_ready
from tests.journeys.conftest import LAPTOP, PHONE
from tests.journeys.test_every_page import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

NOT_HERS = "This plan costs £170.45 a week; your limit is £100.00."


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def version(scheme: Any, rosa: Person, priya: User, sam: User, now: datetime) -> PlanVersion:
    """Rosa's plan as the court had it; Priya may sign £100 a week, Sam £300."""
    today = timezone.localdate(now)
    set_managers_limit(
        manager=sam.worker, weekly_pence=30_000, once_pence=0, from_on=today, reason="Agreed", at=now
    )
    set_limit(worker=priya.worker, weekly_pence=10_000, once_pence=0, from_on=today, by=sam, at=now)
    budget = budget_worked_out(rosa, by=priya, needs=SIXTEEN, at=now)
    assert budget.weekly_pence == 8_291
    invited(rosa, by=priya, email="rosa@example.org")
    rosa.refresh_from_db()
    return plan_ready(rosa, by=priya, weekly_pence=17_045, at=now)


@pytest.fixture
def laptop(visitor: Callable[..., Page], priya: User, live_server: Any) -> Page:
    """Priya's laptop."""
    return sign_in(visitor(LAPTOP), priya, live_server)


@pytest.fixture
def desk(visitor: Callable[..., Page], sam: User, live_server: Any) -> Page:
    """Sam's desk."""
    return sign_in(visitor(LAPTOP), sam, live_server)


@pytest.fixture
def phone(visitor: Callable[..., Page], version: PlanVersion, live_server: Any) -> Page:
    """Rosa's phone, on the page that says where her plan is."""
    page = sign_in(visitor(PHONE), version.plan.person.user, live_server)
    page.goto("/my/decision/")
    return page


def looks(phone: Page, *words: str) -> None:
    """Look again on the phone, at where the plan is."""
    phone.goto("/my/decision/")
    for said in words:
        expect(phone.get_by_role("main")).to_contain_text(said)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def presses(page: Page, name: str) -> None:
    """Press a button, and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def opens_sign_off(laptop: Page, version: PlanVersion) -> None:
    """See on one page what is indicated and planned, and why it is not hers to sign."""
    laptop.goto(f"/plans/{version.plan_id}/sign-off/")
    main = laptop.get_by_role("main")
    expect(main).to_contain_text("£82.91")
    expect(main).to_contain_text("£170.45")
    expect(main).to_contain_text("It costs £87.54 a week more than the indicative budget.")
    expect(main).to_contain_text(NOT_HERS)
    expect(laptop.get_by_role("button", name="Sign off")).to_be_disabled()


def test_the_worker_asks_gets_authority_for_this_plan_and_signs(
    laptop: Page, desk: Page, phone: Page, version: PlanVersion
):
    looks(phone, "Your plan is with your worker, Priya Raman.")
    opens_sign_off(laptop, version)
    laptop.get_by_role("link", name="Ask my manager").click()
    laptop.get_by_label("Your question").fill("She sails with a friend instead of a day centre. May I?")
    presses(laptop, "Ask")
    looks(phone, "Priya Raman asked a manager for advice. The decision stays with the worker.")

    desk.goto("/referrals/")
    desk.get_by_role("main").get_by_role("link", name="Rosa Vidal").first.click()
    expect(desk.get_by_role("main")).to_contain_text("She sails with a friend instead of a day centre.")
    expect(desk.get_by_role("main")).to_contain_text("The decision stays with Priya Raman")
    desk.get_by_label("Your answer").fill("Yes: the reasons are good.")
    desk.get_by_label("may sign version 1 off").check()
    presses(desk, "Send the answer")
    expect(desk.get_by_role("main")).to_contain_text("Yes: the reasons are good.")

    laptop.goto(f"/plans/{version.plan_id}/sign-off/")
    expect(laptop.get_by_role("main")).to_contain_text("Sam Okoro")
    presses(laptop, "Sign off")
    decision = Decision.objects.get()
    assert (decision.level, decision.weekly_pence) == ("worker", 17_045)
    assert decision.authority is not None
    assert decision.authority.status == "used"
    looks(phone, "Your plan is agreed.", "£170.45")


def test_the_worker_refers_to_a_manager_who_asks_rosa_and_agrees(
    laptop: Page, desk: Page, phone: Page, version: PlanVersion
):
    opens_sign_off(laptop, version)
    laptop.get_by_role("link", name="Refer to a manager").click()
    laptop.get_by_label("What do you ask, and why?").fill("It costs more, and it is worth it.")
    presses(laptop, "Refer to a manager")
    looks(phone, "Your plan waits for a manager to look at it.", "It costs more, and it is worth it.")

    desk.goto("/referrals/")
    desk.get_by_role("main").get_by_role("link", name="Rosa Vidal").first.click()
    presses(desk, "Take it")
    looks(phone, "Sam Okoro")
    desk.get_by_role("link", name="Ask a question").click()
    desk.get_by_label("Rosie").check()
    desk.get_by_label("Your question").fill("Who rows when your friend is ill?")
    presses(desk, "Ask")

    looks(phone, "A question waits for you.", "Who rows when your friend is ill?")
    presses(phone, "Answer the question")
    phone.get_by_label("Your answer").fill("Her brother does.")
    presses(phone, "Send your answer")
    expect(phone.get_by_role("main")).to_contain_text("Sam Okoro")

    desk.reload()
    expect(desk.get_by_role("main")).to_contain_text("Her brother does.")
    presses(desk, "Agree")
    desk.get_by_label("Reasons").fill("Somebody is there each time.")
    presses(desk, "Agree")
    decision = Decision.objects.get()
    assert (decision.level, decision.weekly_pence, decision.reasons) == (
        "manager",
        17_045,
        "Somebody is there each time.",
    )
    looks(phone, "Your plan is agreed.", "Somebody is there each time.")


def test_the_worker_refers_to_the_panel_which_speaks_and_decides(
    visitor: Callable[..., Page],
    live_server: Any,
    laptop: Page,
    phone: Page,
    version: PlanVersion,
    now: datetime,
):
    chair = a_worker("Marit Solberg", team=None, role="panel_member", job="Head of practice").user
    housing = a_worker("Hal Overton", team=None, role="panel_member", job="Housing adviser").user
    a_seat(chair, chair=True, at=now)
    a_seat(housing, "housing", at=now)
    opens_sign_off(laptop, version)
    laptop.get_by_role("link", name="Refer to the panel").click()
    laptop.get_by_label("What do you ask, and why?").fill("Is the quay safe enough?")
    laptop.get_by_label("The significant risk").fill("The quay has no railing.")
    laptop.get_by_label("Housing").check()
    presses(laptop, "Refer to the panel")
    looks(phone, "Your plan is with the panel.", "The quay has no railing.")

    member = sign_in(visitor(PHONE), housing, live_server)
    member.goto("/panel/")
    member.get_by_role("main").get_by_role("link", name="Rosa Vidal").first.click()
    expect(member.get_by_role("main")).to_contain_text("The quay has no railing.")
    presses(member, "Give your opinion")
    member.get_by_label("I support it", exact=True).check()
    member.get_by_label("Why?").fill("A rail can be put there in a week.")
    presses(member, "Give this opinion")
    looks(phone, "A rail can be put there in a week.")

    decides = sign_in(visitor(LAPTOP), chair, live_server)
    decides.goto("/panel/")
    decides.get_by_role("main").get_by_role("link", name="Rosa Vidal").first.click()
    presses(decides, "Take it")
    presses(decides, "Agree")
    presses(decides, "Agree")
    decision = Decision.objects.get()
    assert (decision.level, decision.weekly_pence) == ("panel", 17_045)
    looks(phone, "Your plan is agreed.", "£170.45")
    gone = member.goto(f"/people/{version.plan.person.ref}/")
    assert gone is not None
    assert gone.status == 404
