"""Given a worker typing at a kitchen table, whatever happens to tab, signal or session: it is there."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from playwright.sync_api import Locator, Page, Route, expect

from assessments import services
from assessments.models import Answer, AnswerConflict, Assessment
from socialcare.people.models import CircleMember, Person, User
from tests.axe import axe_faults
from tests.builders import PASSWORD, an_assessment, answered, in_the_circle, save
from tests.journeys.conftest import LAPTOP, NARROW, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "I used to cook every day.\nNow it is toast, and soup on Fridays 👩🏽‍🦽"
OFFLINE = "You are offline. What you wrote is on this page; keep it open."
SIGNED_OUT = "You have been signed out. What you wrote is on this page; keep it open."


@pytest.fixture
def visit(scheme: Any, rosa: Person, priya: User) -> Assessment:
    from django.utils import timezone

    return an_assessment(rosa, by=priya, at=timezone.now())


@pytest.fixture
def laptop(visitor: Callable[..., Page], live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a signed-in window: ``laptop(priya)``. In the end the last answers may still arrive."""
    pages = []

    def opened(user: User, viewport: dict[str, int] = LAPTOP, **options: Any) -> Page:
        page = visitor(viewport, **options)
        client = Client()
        client.force_login(user)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.context.close()
    wait_until_the_server_rests()


def wait_until_the_server_rests() -> None:
    """Return when no other connection has been at work for a while."""
    at_work = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    quiet = 0
    while quiet < 4:
        with connection.cursor() as cursor:
            cursor.execute(at_work)
            quiet = quiet + 1 if cursor.fetchone() == (0,) else 0
        time.sleep(0.05)


def step(visit: Assessment, name: str) -> str:
    return f"/assessments/{visit.pk}/{name}/"


def own_words(page: Page) -> Locator:
    return page.get_by_role("textbox", name="In Rosie’s own words")


def saved_sign(page: Page) -> Locator:
    return page.locator("[data-saved] [data-with-script]")


def kept(visit: Assessment, question: str, part: str = "words") -> Any:
    return Answer.objects.get(assessment=visit, question=question, part=part).value


def is_saved(page: Page) -> None:
    expect(saved_sign(page)).to_contain_text(re.compile(r"^Saved at \d"))


def test_every_answer_is_saved_without_a_button(laptop: Callable[..., Page], visit: Assessment, priya: User):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    own_words(page).press_sequentially("Toast, mostly")
    expect(saved_sign(page)).to_have_text("Saving …")
    is_saved(page)
    page.get_by_label("You need help with all of it").check()
    expect(page.get_by_text("Why can Rosie not do this alone?")).to_be_visible()
    page.get_by_label("Only with help, or with reminding").check()
    page.get_by_label("already help with about half").check()
    expect(page.get_by_text("Who does it?")).to_be_visible()
    is_saved(page)
    expect(page.locator('[data-state="nutrition"]')).to_have_text("Done")
    page.reload()
    expect(own_words(page)).to_have_value("Toast, mostly")
    assert kept(visit, "nutrition", "unable") == "help"
    assert kept(visit, "nutrition", "share") == "half"


def test_what_no_longer_applies_disappears_and_comes_back_with_its_answers(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    page.get_by_label("You need help with all of it").check()
    page.get_by_label("Only with help, or with reminding").check()
    page.get_by_label("You manage without help").check()
    expect(page.get_by_text("Why can Rosie not do this alone?")).to_be_hidden()
    page.get_by_label("You need help with some of it").check()
    expect(page.get_by_label("Only with help, or with reminding")).to_be_checked()


def test_what_was_given_before_the_script_had_come_is_saved_too(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    held: list[Route] = []
    page.route("**/autosave.js", lambda route: held.append(route))
    page.goto(step(visit, "nutrition"), wait_until="commit")
    own_words(page).fill(WORDS)
    page.get_by_label("You need help with some of it").check()
    with page.expect_response("**/answers/"):
        held[0].continue_()
    assert kept(visit, "nutrition") == WORDS
    assert kept(visit, "nutrition", "choice") == "some_help"


def test_text_survives_a_tab_closed_in_the_middle_of_a_sentence(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    own_words(page).fill(WORDS)
    context = page.context
    page.close(run_before_unload=True)
    again = context.new_page()
    again.goto(step(visit, "nutrition"))
    again.reload()
    expect(own_words(again)).to_have_value(WORDS)


def test_text_survives_a_refresh_in_the_middle_of_a_sentence(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    own_words(page).fill(WORDS)
    page.reload()
    expect(own_words(page)).to_have_value(WORDS)


def test_text_survives_a_link_and_the_back_button(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    own_words(page).fill(WORDS)
    page.get_by_role("navigation", name="Steps of the assessment").get_by_role("link", name="Washing").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Washing")
    assert kept(visit, "nutrition") == WORDS
    page.go_back()
    expect(own_words(page)).to_have_value(WORDS)


def test_text_survives_a_session_that_ends_and_is_saved_after_signing_in_elsewhere(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    own_words(page).fill("I used to")
    is_saved(page)
    Session.objects.all().delete()
    own_words(page).press_sequentially(" cook every day")
    notice = page.locator("[data-notice]")
    expect(notice).to_contain_text(SIGNED_OUT)
    assert kept(visit, "nutrition") == "I used to"
    with page.context.expect_page() as opened:
        notice.get_by_role("link", name="Sign in (opens in a new tab)").click()
    tab = opened.value
    tab.get_by_label("Email").fill(priya.email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    tab.wait_for_url(re.compile("/today/"))
    is_saved(page)
    expect(notice).to_be_hidden()
    expect(own_words(page)).to_have_value("I used to cook every day")
    assert kept(visit, "nutrition") == "I used to cook every day"


def test_text_typed_by_one_is_not_saved_as_anothers(
    laptop: Callable[..., Page], visit: Assessment, priya: User, sam: User, live_server: Any
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    client = Client()
    client.force_login(sam)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    own_words(page).fill("Mine")
    expect(page.locator("[data-notice]")).to_contain_text("Somebody else has signed in on this browser")
    assert not Answer.objects.filter(question="nutrition").exists()


def test_text_survives_a_lost_signal(laptop: Callable[..., Page], visit: Assessment, priya: User):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    page.context.set_offline(True)
    own_words(page).fill(WORDS)
    page.get_by_label("You need help with all of it").check()
    notice = page.locator("[data-notice]")
    expect(notice).to_contain_text(OFFLINE)
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page).to_have_url(re.compile("/nutrition/"))
    expect(own_words(page)).to_have_value(WORDS)
    page.context.set_offline(False)
    is_saved(page)
    expect(notice).to_be_hidden()
    assert kept(visit, "nutrition") == WORDS
    assert kept(visit, "nutrition", "choice") == "needs_all"


def test_leaving_is_warned_of_only_while_something_cannot_be_saved(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    page.goto(step(visit, "nutrition"))
    own_words(page).click()
    own_words(page).press_sequentially("Toast")
    page.goto(step(visit, "hygiene"))
    assert asked == []
    own_words(page).click()
    page.context.set_offline(True)
    own_words(page).press_sequentially("Showers")
    expect(page.locator("[data-notice]")).to_contain_text(OFFLINE)
    page.evaluate("window.dispatchEvent(Object.assign(new Event('beforeunload', {cancelable: true})))")
    prevented = page.evaluate(
        "(() => { const leaving = new Event('beforeunload', {cancelable: true});"
        " window.dispatchEvent(leaving); return leaving.defaultPrevented })()"
    )
    assert prevented
    page.context.set_offline(False)
    is_saved(page)
    prevented = page.evaluate(
        "(() => { const leaving = new Event('beforeunload', {cancelable: true});"
        " window.dispatchEvent(leaving); return leaving.defaultPrevented })()"
    )
    assert not prevented


@pytest.mark.parametrize("reply", ["lost", "error", "hotel"])
def test_a_reply_that_does_not_come_or_is_no_reply_is_asked_for_again(
    laptop: Callable[..., Page], visit: Assessment, priya: User, reply: str
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    left = [2]

    def answer(route: Any) -> None:
        if route.request.method != "POST" or not left[0]:
            route.continue_()
            return
        left[0] -= 1
        if reply == "lost":
            route.fetch()
            route.abort()
        elif reply == "error":
            route.fulfill(status=500, body="<h1>Sorry</h1>")
        else:
            route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to our hotel</h1>")

    page.route("**/answers/", answer)
    own_words(page).fill("Toast")
    expect(page.locator("[data-notice]")).to_contain_text(OFFLINE)
    own_words(page).fill(WORDS)
    is_saved(page)
    assert kept(visit, "nutrition") == WORDS
    assert not AnswerConflict.objects.exists()


def test_what_is_typed_while_the_last_words_are_on_their_way_follows_them(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    held: list[Any] = []
    page.route("**/answers/", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/answers/"):
        own_words(page).fill("Toast")
    own_words(page).fill("Toast and tea")
    page.wait_for_timeout(1000)
    assert not Answer.objects.filter(question="nutrition").exists()
    held[0].continue_()
    is_saved(page)
    assert kept(visit, "nutrition") == "Toast and tea"


def test_two_tabs_that_disagree_show_both_and_lose_neither(
    laptop: Callable[..., Page], visit: Assessment, priya: User, sam: User
):
    one, other = laptop(priya), laptop(sam)
    one.goto(step(visit, "nutrition"))
    other.goto(step(visit, "nutrition"))
    own_words(one).fill("Toast")
    is_saved(one)
    own_words(other).fill("Soup")
    panel = other.locator("[data-conflict]")
    expect(panel).to_contain_text("This answer was written twice")
    expect(panel).to_contain_text("Toast")
    expect(panel).to_contain_text("Priya Raman")
    assert axe_faults(other) == []
    own_words(other).fill("Soup and bread")
    is_saved(other)
    assert (kept(visit, "nutrition"), AnswerConflict.objects.get().value) == ("Toast", "Soup and bread")
    expect(own_words(other)).to_have_value("Soup and bread")
    one.evaluate("window.dispatchEvent(new Event('online'))")
    expect(one.locator("[data-conflict]")).to_contain_text("Soup and bread")
    other.goto(f"/assessments/{visit.pk}/check/")
    expect(other.get_by_role("main")).to_contain_text("Soup and bread")
    other.goto(step(visit, "nutrition"))
    panel.get_by_text("Make one of both").click()
    panel.get_by_label("One answer from both").fill("Toast, soup and bread")
    panel.get_by_role("button", name="Keep this text").click()
    expect(panel).to_have_count(0)
    expect(own_words(other)).to_have_value("Toast, soup and bread")
    own_words(one).blur()
    one.evaluate("window.dispatchEvent(new Event('online'))")
    expect(one.locator("[data-conflict]")).to_have_count(0)
    expect(own_words(one)).to_have_value("Toast, soup and bread")
    assert kept(visit, "nutrition") == "Toast, soup and bread"


def test_different_answers_of_two_tabs_merge_and_the_first_sees_the_seconds(
    laptop: Callable[..., Page], visit: Assessment, priya: User, sam: User
):
    one, other = laptop(priya), laptop(sam)
    one.goto(step(visit, "nutrition"))
    other.goto(step(visit, "nutrition"))
    own_words(one).fill("Toast")
    is_saved(one)
    other.get_by_label("You need help with some of it").check()
    is_saved(other)
    one.evaluate("window.dispatchEvent(new Event('online'))")
    expect(one.get_by_label("You need help with some of it")).to_be_checked()
    assert not AnswerConflict.objects.exists()


def test_somebody_new_who_helps_is_added_at_the_table(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    page.get_by_label("You need help with all of it").check()
    page.get_by_label("already help with about half").check()
    someone = page.locator('[data-field="nutrition.someone"]')
    someone.locator("summary").click()
    someone.get_by_label("Their name").fill("Joan Pell")
    is_saved(page)
    page.reload()
    expect(someone.get_by_label("Their name")).to_be_visible()
    expect(someone.get_by_label("Their name")).to_have_value("Joan Pell")
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(someone).to_contain_text("Say who Joan Pell is to this person.")
    someone.get_by_label("Who they are").select_option("friend")
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/hygiene/")
    joan = CircleMember.objects.get()
    assert (joan.name, joan.relation) == ("Joan Pell", "friend")
    assert kept(visit, "nutrition", "who") == [str(joan.pk)]
    page.goto(step(visit, "difference"))
    expect(page.get_by_text("Nobody has asked Joan Pell yet")).to_be_visible()
    page.get_by_label("Yes, for a time").check()
    until = page.get_by_role("group", name="Until when can Joan Pell help?")
    until.get_by_label("Day").fill("31")
    until.get_by_label("Month").fill("2")
    until.get_by_label("Year").fill("2031")
    expect(page.get_by_text("31/2/2031 is not a day in the calendar.")).to_be_visible()
    expect(page.get_by_text("It is not said until which day Joan Pell can help")).to_be_visible()
    until.get_by_label("Year").fill("")
    until.get_by_label("Day").fill("3")
    until.get_by_label("Month").fill("5")
    until.get_by_label("Year").fill("2031")
    expect(page.get_by_text("We count Joan Pell’s help. Look at the budget again")).to_be_visible()
    joan.refresh_from_db()
    assert (joan.willing, str(joan.willing_until)) == ("until", "2031-05-03")


def test_a_text_that_is_too_long_is_saved_and_said_by_how_much(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    own_words(page).fill("y" * 10_000)
    expect(page.get_by_text("6,000 characters too long")).to_be_visible()
    is_saved(page)
    assert len(kept(visit, "nutrition")) == 10_000
    own_words(page).fill("y" * 120_000)
    expect(page.get_by_text("more than 100,000 cannot be saved")).to_be_visible()
    expect(saved_sign(page)).to_contain_text("not saved")
    own_words(page).fill("short")
    is_saved(page)
    expect(page.get_by_text("too long")).to_have_count(0)


def test_nothing_sensitive_stands_in_the_browsers_storage(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(step(visit, "nutrition"))
    own_words(page).fill("Planted words")
    is_saved(page)
    stored = page.evaluate(
        "async () => JSON.stringify([{...localStorage}, {...sessionStorage}, await caches.keys(),"
        " (await indexedDB.databases()).map(one => one.name)])"
    )
    assert "Planted" not in stored
    assert "Rosie" not in stored


def test_everything_works_without_scripts(laptop: Callable[..., Page], visit: Assessment, priya: User):
    page = laptop(priya, java_script_enabled=False)
    page.goto(step(visit, "nutrition"))
    expect(page.get_by_text("Your answers are saved when you press Continue.")).to_be_visible()
    own_words(page).fill("Toast")
    page.get_by_label("You need help with some of it").check()
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page).to_have_url(re.compile("/nutrition/#nutrition-unable"))
    page.get_by_label("Only with help, or with reminding").check()
    page.get_by_label("already help with about half").check()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.wait_for_url("**/nutrition/#nutrition-who", wait_until="commit")
    page.locator('[data-field="nutrition.someone"] summary').click()
    page.get_by_label("Their name").fill("Joan Pell")
    page.get_by_label("Who they are").select_option("friend")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_label("Joan Pell (friend)")).to_be_checked()
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Washing")
    assert kept(visit, "nutrition") == "Toast"


def test_the_whole_visit_can_be_done_with_the_keyboard(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(step(visit, "child"))
    own_words(page).focus()
    page.keyboard.type("None")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("You have no child to look after")).to_be_checked()
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Continue":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/difference/")
    assert kept(visit, "child", "choice") == "no_child"


@pytest.mark.parametrize("size", [LAPTOP, PHONE, NARROW], ids=["laptop", "phone", "narrow"])
def test_every_page_of_an_assessment_fits_and_has_no_axe_fault(
    laptop: Callable[..., Page], visit: Assessment, priya: User, sam: User, size: dict[str, int]
):
    from django.utils import timezone

    now = timezone.now()
    answered(visit, by=priya, at=now)
    ana = in_the_circle(visit.person, by=priya, name="Ana Vidal")
    save(visit, "nutrition", "share", "half", by=priya, at=now)
    save(visit, "nutrition", "who", [str(ana.pk)], by=priya, at=now)
    save(visit, "nutrition", "words", "Soup", by=sam, at=now, base_revision=0)
    page = laptop(priya, size)
    places = [
        step(visit, name) for name in ("visit", "home", "nutrition", "hygiene", "difference", "check", "end")
    ]
    places.append(f"/people/{visit.person.ref}/assessments/start/")
    for place in places:
        page.goto(place)
        assert axe_faults(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], place
        button = page.locator(".assessment-bar__button")
        if place.endswith(("/home/", "/hygiene/", "/difference/")):
            expect(button).to_be_in_viewport()
    conflict = AnswerConflict.objects.get()
    services.settle_conflict(conflict=conflict, keep="saved", by=priya, at=now)
    page.goto(f"/assessments/{visit.pk}/check/")
    if size == LAPTOP:
        expect(page.get_by_role("button", name="Work out the budget")).to_be_in_viewport()
    services.complete(assessment=visit, by=priya, at=now)
    page.goto(f"/assessments/{visit.pk}/")
    assert axe_faults(page) == []
    page.goto(f"/people/{visit.person.ref}/assessments/start/?from=last")
    assert axe_faults(page) == []
    if size == LAPTOP:
        expect(page.get_by_role("button", name="Start the assessment")).to_be_in_viewport()


def test_nothing_focused_on_the_check_page_lies_outside_the_window(
    laptop: Callable[..., Page], visit: Assessment, priya: User
):
    page = laptop(priya)
    page.goto(f"/assessments/{visit.pk}/check/")
    last = page.get_by_role("link", name="End this assessment without a result")
    last.focus()
    expect(last).to_be_in_viewport(ratio=1)


def test_the_budget_asked_for_without_a_signal_is_worked_out_when_it_is_back(
    laptop: Callable[..., Page], scheme: Any, rosa: Person, priya: User
):
    from django.utils import timezone

    visit = answered(an_assessment(rosa, by=priya, at=timezone.now()), by=priya, at=timezone.now())
    page = laptop(priya)
    page.goto(f"/assessments/{visit.pk}/check/")
    page.context.set_offline(True)
    page.get_by_role("button", name="Work out the budget").click()
    expect(page.get_by_role("alert")).to_contain_text("We will send it when you are back.")
    page.context.set_offline(False)
    page.wait_for_url("**/budget/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Indicative budget")
