"""The person's own place on an old phone: small, easy to read, whole at 400% zoom, and read aloud."""

import gzip
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Response

from socialcare.people.models import Person, User
from socialcare.people.reading import READING_NEEDS
from tests.architecture.doors import PERSON
from tests.architecture.place import Place
from tests.axe import axe_faults
from tests.journeys.test_every_page import addresses, sign_in
from tests.reading_age import fixed_text, reading_age

pytestmark = pytest.mark.django_db(transaction=True)

#: A laptop's page of 1280 by 1024 at 400%: WCAG 2.2, 1.4.10.
ZOOMED = {"width": 320, "height": 256}
MOST_BYTES = 150_000
OLDEST = 12

#: Text that is cut: hidden by its own box, or outside the page, and not meant for screen readers only.
CUT = """() => {
  const cut = [];
  const unseen = (node) => node && (node.getBoundingClientRect().width <= 1 || unseen(node.parentElement));
  for (const each of document.querySelectorAll('body *')) {
    if (!each.checkVisibility() || each.tagName === 'svg' || each.closest('svg')) continue;
    const look = getComputedStyle(each), box = each.getBoundingClientRect();
    if (unseen(each) || box.height <= 1 || !each.innerText?.trim()) continue;
    const hides = (name) => ['hidden', 'clip'].includes(look[name]);
    const aside = hides('overflowX') && each.scrollWidth > each.clientWidth + 1;
    const below = hides('overflowY') && each.scrollHeight > each.clientHeight + 1;
    const outside = box.right > document.documentElement.clientWidth + 1;
    if (aside || below || outside) cut.push(each.outerHTML.slice(0, 100));
  }
  return cut;
}"""


@pytest.fixture
def place(scheme: Any, rosa: Person, priya: User) -> Place:
    return Place(rosa, priya)


def _counts(one: Response) -> bool:
    """Return whether it is a thing that came: no redirect, nor the icon that browsers keep to themselves."""
    return one.status == 200 and one.request.resource_type != "other"


class Arrived:
    """What came over the line for a page: how many bytes once compressed, and from where."""

    def __init__(self, page: Page) -> None:
        self.responses: list[Response] = []
        # Each page is the first that this phone ever opened.
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.on("response", lambda one: self.responses.append(one))

    def weigh(self) -> int:
        """Return the bytes since last asked, each file compressed as the servers do it."""
        seen, self.responses = self.responses, []
        return sum(len(gzip.compress(one.body(), 6)) for one in seen if _counts(one))

    def hosts(self) -> set[str]:
        """Return from where they came."""
        return {urlsplit(one.url).netloc for one in self.responses if not one.url.startswith("data:")}


@pytest.mark.parametrize("needs", [(), tuple(READING_NEEDS)], ids=["plain", "all-needs"])
def test_every_page_is_small_and_whole_at_400_per_cent(
    visitor: Callable[..., Page], live_server: Any, place: Place, rosa: Person, needs: tuple[str, ...]
):
    Person.objects.filter(pk=rosa.pk).update(communication_needs=list(needs))
    page = sign_in(visitor(), place.person_user, live_server)
    page.set_viewport_size(ZOOMED)
    arrived, faults = Arrived(page), []
    for address in addresses(place, PERSON):
        page.goto(live_server.url + address, wait_until="networkidle")
        hosts, weight = arrived.hosts(), arrived.weigh()
        faults += [f"{address}: something comes from {host}" for host in hosts - {urlsplit(page.url).netloc}]
        faults += [f"{address} is cut: {html}" for html in page.evaluate(CUT)]
        if weight > MOST_BYTES:
            faults.append(f"{address} is {weight:,} bytes")
        if needs:
            faults += [f"{address}: {fault}" for fault in axe_faults(page)]
    assert faults == []


def test_the_first_page_with_all_that_belongs_to_it_is_under_150_kilobytes(
    visitor: Callable[..., Page], live_server: Any, place: Place
):
    page = sign_in(visitor(), place.person_user, live_server)
    arrived = Arrived(page)
    page.goto(f"{live_server.url}/my/", wait_until="load")
    names = {urlsplit(one.url).path.rpartition("/")[2] for one in arrived.responses}
    assert {"govuk-frontend.min.css", "govuk-frontend.min.js", "portal.css"} <= names
    assert 20_000 < arrived.weigh() <= MOST_BYTES


@pytest.mark.parametrize("needs", [(), ("easy_read",)], ids=["plain", "easy"])
def test_a_twelve_year_old_can_read_all_that_the_place_says(
    place: Place, rosa: Person, needs: tuple[str, ...], capsys: Any
):
    Person.objects.filter(pk=rosa.pk).update(communication_needs=list(needs))
    client = Client()
    client.force_login(place.person_user)
    texts = {
        address: fixed_text(client.get(address, follow=True).content.decode())
        for address in addresses(place, PERSON)
    }
    ages = {address: reading_age(text) for address, text in texts.items()}
    together = reading_age(" ".join(texts.values()))
    with capsys.disabled():
        print(f"\nReading age of the person's place ({'easy' if needs else 'plain'}): {together:.1f} years")
    assert {address: age for address, age in ages.items() if age > OLDEST} == {}
    assert 5 < together <= OLDEST


#: A browser's voice that says nothing aloud and notes what it was given.
VOICE = """
  window.said = [];
  window.SpeechSynthesisUtterance = class { constructor(words) { this.words = words; } };
  Object.defineProperty(window, 'speechSynthesis', { value: {
    speak(one) { said.push([one.words, one.lang]); if (window.goOn) setTimeout(() => one.onend(), 0); },
    cancel() { window.cancelled = (window.cancelled ?? 0) + 1; },
  }});
"""


def test_a_page_is_read_to_the_end_each_part_once_and_in_its_language(
    visitor: Callable[..., Page], live_server: Any, place: Place, rosa: Person
):
    Person.objects.filter(pk=rosa.pk).update(communication_needs=["audio"])
    page = sign_in(visitor(), place.person_user, live_server)
    page.add_init_script(VOICE + "window.goOn = true;")
    page.goto(live_server.url + reverse("my_needed"))
    page.get_by_role("button", name="Read this page to me").click()
    page.wait_for_function("said.length > 5 && document.querySelector('[aria-pressed=\"false\"]')")
    said = page.evaluate("said")
    assert said[0] == ["What we need to agree your plan", "en"]
    assert len({words for words, _ in said}) == len(said)
    assert any("You need no quotes and no receipts." in words for words, _ in said)


def test_reading_stops_when_its_button_is_pressed_again(
    visitor: Callable[..., Page], live_server: Any, place: Place, rosa: Person
):
    Person.objects.filter(pk=rosa.pk).update(communication_needs=["audio"])
    page = sign_in(visitor(), place.person_user, live_server)
    page.add_init_script(VOICE)
    page.goto(live_server.url + reverse("my_needed"))
    page.get_by_role("button", name="Read this page to me").click()
    assert page.locator(".app-aloud__now").count() == 1
    page.get_by_role("button", name="Stop reading").click()
    assert page.locator(".app-aloud__now").count() == 0
    assert page.evaluate("[said.length, cancelled]") == [1, 1]


def test_a_browser_without_a_voice_shows_no_button(
    visitor: Callable[..., Page], live_server: Any, place: Place, rosa: Person
):
    Person.objects.filter(pk=rosa.pk).update(communication_needs=["audio"])
    page = sign_in(visitor(), place.person_user, live_server)
    page.add_init_script("delete window.SpeechSynthesisUtterance;")
    page.goto(live_server.url + reverse("my_needed"))
    assert not page.get_by_role("button", name="Read this page to me").is_visible()
