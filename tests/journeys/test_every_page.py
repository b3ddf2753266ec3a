"""Every page of the product: no axe violation, valid HTML, 320 px, the keyboard alone, honest errors."""

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from assessments.models import Assessment
from assessments.rules import STEPS
from budgets.models import AllocationScheme
from budgets.schemes.drafting import start_draft
from signoff.services.deciding import sign_off
from socialcare.people.models import Person, User
from tests import builders
from tests.architecture.doors import (
    CASEWORK,
    DOORS,
    MANAGER,
    OWNER,
    PANEL,
    PERSON,
    PLAN,
    PLAN_STAFF,
    PUBLIC,
    RECORD,
    SIGNED_IN,
    STAFF,
)
from tests.architecture.place import Place
from tests.axe import axe_faults
from tests.html_check import html_faults
from tests.journeys.conftest import LAPTOP, NARROW

pytestmark = pytest.mark.django_db(transaction=True)

#: Not pages: data, files, and what needs another case than Rosa's.
NOT_PAGES = {
    "robots.txt",
    "calendar/<str:token>.ics",
    "health/live",
    "health/ready",
    "session/alive",
    "sign-out/",
    "budgets/<uuid:id>/budget.pdf",
    "my/budget.pdf",
    "my/take-away.zip",
    "my/decision/<uuid:id>/letter.pdf",
    "my/letters/<uuid:id>/letter.pdf",
    "rules/<str:key>/<path:version>.json",
    "schemes/<uuid:id>/calibration/proposal.json",
    "assessments/<uuid:id>/decision.pdf",
    "assessments/<uuid:id>/decision/print/",
    "assessments/<uuid:id>/end/",
    "panel/agenda.pdf",
    "plans/<uuid:id>/cover.pdf",
    "plans/<uuid:id>/plan.pdf",
    "plans/<uuid:id>/about-me.json",
    "plans/<uuid:id>/versions/<int:number>/plan.pdf",
    "plans/<uuid:id>/versions/<int:number>/cover.pdf",
    "plans/<uuid:id>/versions/<int:number>/files/<uuid:file>/",
    "plans/<uuid:id>/files/<uuid:file>/",
    "budgets/locked/",
    "decisions/<uuid:id>/letter.pdf",
    "schemes/<uuid:id>/document.json",
    "schemes/<uuid:id>/proof/columns.csv",
    "schemes/files/<uuid:id>/",
}

#: Begins a walk by Tab at the top of the page, and returns all that it must reach: a group of radios is one
#: stop. What is reached from now on is noted as it is reached, with whether one sees that.
STOPS = """() => {
  for (const each of document.querySelectorAll('[data-stop]')) delete each.dataset.stop;
  const seen = new Set(), stops = [];
  const reached = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  for (const each of document.querySelectorAll(reached)) {
    if (each.disabled || each.tabIndex < 0 || each.type === 'hidden' || !each.checkVisibility()) continue;
    if (each.closest('details:not([open])') && each.tagName !== 'SUMMARY') continue;
    if (each.type === 'radio') {
      if (seen.has(each.name)) continue;
      seen.add(each.name);
    }
    each.dataset.stop = stops.length;
    if (each.type === 'radio') {
      for (const twin of document.getElementsByName(each.name)) twin.dataset.stop = stops.length;
    }
    stops.push(each.outerHTML.slice(0, 120));
  }
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute('tabindex');
  if (!window.reachedByTab) {
    document.addEventListener('focusin', ({ target }) => {
      const ring = [target, target.nextElementSibling].filter(Boolean).some((node) =>
        ['', '::before'].some((part) => {
          const look = getComputedStyle(node, part || null);
          return look.outlineStyle !== 'none' || look.boxShadow !== 'none';
        }));
      reachedByTab.push({ stop: target.dataset.stop ?? null, ring, html: target.outerHTML.slice(0, 120) });
    });
  }
  window.reachedByTab = [];
  return stops;
}"""


@pytest.fixture
def place(scheme: Any, rosa: Person, priya: User) -> Place:
    return Place(rosa, priya)


@pytest.fixture
def draft(place: Place, priya: User) -> Assessment:
    """Somebody else's assessment, half-way: some answers, one helper, one text far too long."""
    edith = builders.a_person(by=priya, email="edith@example.org")
    tomas = builders.in_the_circle(edith, by=priya, name="Tomas Marlow")
    begun = builders.an_assessment(edith, by=priya)
    builders.save(begun, "nutrition", "choice", "needs_all", by=priya)
    builders.save(begun, "nutrition", "words", "Ünd so weiter 🫖 " * 400, by=priya)
    builders.save(begun, "nutrition", "unable", "pain", by=priya)
    builders.save(begun, "nutrition", "share", "half", by=priya)
    builders.save(begun, "nutrition", "who", [str(tomas.pk)], by=priya)
    return begun


def sign_in(page: Page, user: User, live_server: Any) -> Page:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return page


def addresses(place: Place, *kinds: str) -> Iterator[str]:
    for pattern, (kind, _, methods) in DOORS.items():
        if kind in kinds and "GET" in methods and pattern not in NOT_PAGES:
            yield place.address(pattern)


def keyboard_faults(page: Page) -> list[str]:
    """Walk the page by Tab alone: everything is reached, nothing holds the focus, and it is seen."""
    stops = page.evaluate(STOPS)
    for _ in range(len(stops) + 1):
        page.keyboard.down("Tab")  # held down, as it were: a press for each costs as much again
    page.keyboard.up("Tab")
    found = page.evaluate("reachedByTab")
    reached = {int(each["stop"]) for each in found if each["stop"] is not None}
    missed = [f"not reached by Tab: {stop}" for number, stop in enumerate(stops) if number not in reached]
    return missed + [f"focus is not seen: {each['html']}" for each in found if not each["ring"]]


class Walk:
    """Opens pages and gathers what is wrong with them, on a laptop and at 320 px.

    Each is opened at one size, walked by the keyboard, and made the other, in turn: half of the pages
    begin narrow.
    """

    sizes = (LAPTOP, NARROW)

    def __init__(self, page: Page, *, keyboard: bool = True) -> None:
        self.page = page
        self.keyboard = keyboard
        self.faults: list[str] = []
        self.html: dict[str, str] = {}

    def open(self, address: str) -> None:
        response = self.page.goto(address)
        assert response is not None
        assert response.status < 400, (address, response.status)
        self.look(address)
        self.html[address] = response.text()

    def look(self, name: str) -> None:
        """Look at the page as it stands, at the size that it has, and then at the other."""
        begins = self.page.viewport_size
        for size in sorted(self.sizes, key=lambda each: each != begins):
            self.page.set_viewport_size(size)
            faults = axe_faults(self.page)
            wide = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if wide > 0:
                faults.append(f"{wide} px wider than the screen")
            if self.keyboard and size == begins:
                faults += keyboard_faults(self.page)
            self.faults += [f"{name} at {size['width']} px: {fault}" for fault in faults]

    def finish(self) -> None:
        assert self.faults == []
        assert html_faults(self.html) == []


@pytest.mark.parametrize("kinds", [(RECORD, PLAN), (STAFF, CASEWORK, PLAN_STAFF)], ids=["people", "desk"])
def test_the_workers_pages(
    visitor: Callable[..., Page], live_server: Any, place: Place, priya: User, kinds: Sequence[str]
):
    walk = Walk(sign_in(visitor(), priya, live_server))
    for address in addresses(place, *kinds):
        if "/show/" not in address:
            walk.open(address)
    walk.finish()


def test_the_pages_of_an_assessment_the_search_and_the_laptop_turned_round(
    visitor: Callable[..., Page], live_server: Any, place: Place, draft: Any, priya: User
):
    walk = Walk(sign_in(visitor(), priya, live_server))
    pages = [
        *(f"/assessments/{draft.pk}/{step}/" for step in STEPS),
        f"/assessments/{draft.pk}/check/",
        f"/assessments/{draft.pk}/end/",
        f"/people/{draft.person.ref}/",
        f"/people/{draft.person.ref}/assessments/start/",
        f"/people/{builders.a_person(by=priya, first_name='Nell').ref}/assessments/start/",
    ]
    for address in pages:
        walk.open(address)
    for words in ("rosa", "nobody of that name"):
        walk.page.goto("/people/")
        walk.page.get_by_label("Find a person").fill(words)
        walk.page.get_by_role("button", name="Find", exact=True).click()
        walk.page.wait_for_load_state()
        walk.look(f"searched for {words}")
    # Last, because nothing else opens until the laptop is turned back.
    walk.open(place.address("budgets/<uuid:id>/show/"))
    walk.open("/budgets/locked/")
    walk.finish()


#: What kinds of staff open beside the pages for all of them.
MORE = {"scheme_owner": (OWNER,), "sam": (MANAGER,)}


@pytest.mark.parametrize("who", ["sam", "panel_member", "scheme_owner"])
def test_the_first_pages_of_other_staff(
    visitor: Callable[..., Page], live_server: Any, place: Place, who: str, request: Any
):
    user = request.getfixturevalue(who)
    more = []
    if who == "sam":
        edith = builders.a_person(by=place.decision.decided_by)
        version = builders.plan_ready(edith, by=place.decision.decided_by)
        look = sign_off(version=version, by=place.decision.decided_by, at=builders.AT, lot=0).later_look
        more = [f"/team/later/{look.pk}/"]
    walk = Walk(sign_in(visitor(), user, live_server))
    for address in more:
        walk.open(address)
    for address in addresses(place, STAFF, *MORE.get(who, ())):
        if address == "/people/add/" and who != "sam":
            continue  # who has no team adds nobody
        walk.open(address)
    walk.finish()


def test_the_pages_of_the_panel(visitor: Callable[..., Page], live_server: Any, place: Place):
    walk = Walk(sign_in(visitor(), place.chair, live_server))
    for address in ("/today/", *addresses(place, PANEL)):
        walk.open(address)
    walk.finish()


def test_another_table_that_is_tried_and_one_that_is_proposed(
    visitor: Callable[..., Page], live_server: Any, place: Place, scheme_owner: User
):
    walk = Walk(sign_in(visitor(), scheme_owner, live_server))
    walk.open(place.address("schemes/<uuid:id>/calibration/") + "?rows=4")
    walk.page.get_by_label("All of the table, by a per cent").fill("5")
    walk.page.get_by_role("button", name="Work it out").click()
    walk.page.wait_for_url("**by=5**")
    walk.look("another table, tried")
    walk.page.get_by_label("All of the table, by a per cent").fill("a lot")
    walk.page.get_by_role("button", name="Work it out").click()
    walk.page.locator(".govuk-error-summary").wait_for()
    walk.look("another table, refused")
    walk.finish()


def test_the_pages_of_a_draft_with_faults(
    visitor: Callable[..., Page], live_server: Any, scheme: AllocationScheme, scheme_owner: User
):
    document = copy.deepcopy(scheme.document)
    document["questions"][0]["options"][1] |= {"text": "", "points": "one"}
    document["allocation"]["rows"][2]["points"] = "5"
    document["examples"][0]["answers"].pop("nights")
    faulty = start_draft(document=document, by=scheme_owner, at=builders.AT)
    walk = Walk(sign_in(visitor(), scheme_owner, live_server))
    for part in ("", "questions/", "questions/nutrition/", "table/?more=1", "examples/1/"):
        walk.open(f"/schemes/{faulty.pk}/edit/{part}")
    walk.finish()


def test_the_pages_for_everybody(visitor: Callable[..., Page], live_server: Any, place: Place):
    stranger = Walk(visitor())
    for address in addresses(place, PUBLIC):
        stranger.open(address)
    stranger.finish()


def test_the_persons_pages(visitor: Callable[..., Page], live_server: Any, place: Place):
    rosa = Walk(sign_in(visitor(), place.person_user, live_server))
    for address in addresses(place, PERSON, PLAN, SIGNED_IN):
        rosa.open(address)
    rosa.finish()


WRONG_FORMS: list[tuple[str, str, dict[str, str]]] = [
    (
        "/people/add/",
        "Add this person",
        {"NHS number": "943 476 5918", "Day": "31", "Month": "4", "Year": "1950"},
    ),
    ("/people/{ref}/circle/add/", "", {}),
    ("/people/{ref}/edit/", "", {"Last name": ""}),
    ("/budgets/{budget}/adjust/", "", {}),
    ("/budgets/{budget}/estimate/", "Save the estimate", {"From": "8", "Until": "soon"}),
    (
        "/sources/add/",
        "Add to the register",
        {"Price, where there is one": "cheap", "Telephone number": "ring me", "Web page": "javascript:"},
    ),
    ("/people/{nell}/assessments/start/", "Start the assessment", {"Day": "31", "Month": "2"}),
]


def test_a_refused_form_keeps_what_was_typed_and_its_summary_leads_to_each_fault(
    visitor: Callable[..., Page], live_server: Any, place: Place, priya: User
):
    nell = builders.a_person(by=priya, first_name="Nell").ref
    walk = Walk(sign_in(visitor(), priya, live_server), keyboard=False)
    page = walk.page
    for pattern, button, typed in WRONG_FORMS:
        address = pattern.format(ref=place.parts["ref"][2], budget=place.parts["budget"][2], nell=nell)
        page.goto(address)
        for label, text in typed.items():
            page.get_by_label(label, exact=label in ("Day", "Month", "Year")).first.fill(text)
        main = page.get_by_role("main")
        (
            main.get_by_role("button", name=button)
            if button
            else main.locator("form button.govuk-button").last
        ).click()
        summary = page.locator(".govuk-error-summary")
        summary.wait_for()
        assert page.title().startswith("Error: "), address
        links = summary.locator("a").all()
        assert links, address
        for link in links:
            target = (link.get_attribute("href") or "").removeprefix("#")
            assert page.locator(f'[id="{target}"]').count() == 1, (address, target)
            link.click()
            assert page.evaluate("document.activeElement.id") == target, (address, target)
        for label, text in typed.items():
            if text:
                exact = label in ("Day", "Month", "Year")
                assert page.get_by_label(label, exact=exact).first.input_value() == text, (address, label)
        walk.look(f"{address} with faults")
        walk.html[address] = page.content()
    assert walk.faults == []
