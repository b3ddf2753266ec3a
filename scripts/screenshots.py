"""Walks the demonstration and writes a picture of every main screen, for a laptop and for a phone.

``make screenshots`` starts it on a temporary demonstration; ``BASE_URL`` says where that listens.
The pictures go to ``screenshots/``, and those of the README to ``docs/pictures/``. A part of the
product adds its screens to the walk of those who see them.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "screenshots"
BASE = os.environ.get("BASE_URL", "http://127.0.0.1:8000")
SIZES = {1366: 768, 390: 844}
PASSWORD = "kettle on the table"
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
#: The README shows these.
IN_THE_README = ("budget-1366", "my-budget-390", "my-plan-390", "sign-off-1366")

#: What is pictured, and in which order: a name for each file, and where to go.
Screens = Iterator[str]


def open_to_all(page: Page) -> Screens:
    """Walk what anybody sees."""
    page.goto("/sign-in/")
    yield "sign-in"
    page.goto("/sign-in/code/")
    yield "sign-in-code"
    page.goto("/accessibility/")
    yield "accessibility"
    page.goto("/rules/")
    yield "rules"
    page.goto("/no/such/page/")
    yield "not-found"


def sign_in(page: Page, email: str) -> None:
    """Sign a member of staff in."""
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/today/")


def search(page: Page, words: str) -> None:
    """Look for people; what is looked for stands in no address."""
    page.goto("/people/")
    page.get_by_role("main").get_by_label("Find a person").fill(words)
    page.get_by_role("button", name="Find", exact=True).click()
    page.wait_for_url("**/people/?search=*")


def open_person(page: Page, name: str) -> str:
    """Find a person and open the page; return its address."""
    search(page, name)
    page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()
    page.wait_for_url(re.compile(r"/people/[a-z0-9]{8}/$"))
    return page.url


def worker(page: Page) -> Screens:
    """Walk what a social worker sees, to the laptop turned round."""
    sign_in(page, "priya.raman@fenwick.example")
    yield "today"
    page.goto("/people/")
    yield "people"
    search(page, "a")
    yield "people-found"
    page.goto("/people/add/")
    yield "person-add"
    page.get_by_role("button", name="Add this person").click()
    page.locator(".govuk-error-summary").wait_for()
    yield "person-add-refused"
    callum = open_person(page, "Ferris")
    yield "person-with-draft"
    page.goto(f"{callum}edit/")
    yield "person-edit"
    page.goto(f"{callum}circle/")
    yield "circle"
    page.goto(f"{callum}circle/add/")
    yield "circle-add"
    page.goto(f"{callum}allocate/")
    yield "allocate"
    page.goto(f"{callum}assessments/start/")
    page.get_by_role("button", name="Continue the assessment").click()
    page.wait_for_url("**/check/")
    yield "check"
    draft = page.url.removesuffix("check/")
    for step in ("home", "nutrition", "hygiene", "difference", "end"):
        page.goto(f"{draft}{step}/")
        yield f"step-{step}"
    rosa = open_person(page, "Vidal")
    yield "person"
    page.goto(f"{rosa}history/")
    yield "person-history"
    page.goto(f"{rosa}plan/")
    yield "plan-worker"
    plan = page.url
    for part in ("money", "check", "needs", "cover", "versions"):
        page.goto(f"{plan}{part}/")
        yield f"plan-{part}-worker"
    page.goto(f"{plan}sign-off/")
    yield "sign-off"
    for way in ("ask", "manager", "panel"):
        page.goto(f"{plan}sign-off/{way}/")
        yield f"sign-off-{way}"
    page.goto("/limits/mine/")
    yield "limit-mine"
    harold = open_person(page, "Penketh")
    yield "person-with-talks"
    for part in ("rhythm", "check-ins", "check-ins/new"):
        page.goto(f"{harold}{part}/")
        yield part.replace("/", "-")
    page.goto("/calendar/")
    yield "calendar"
    page.goto("/figures/")
    yield "figures"
    page.goto(f"{rosa}who-can-help/")
    yield "who-can-help-for"
    page.goto("/sources/")
    yield "who-can-help"
    page.get_by_role("link", name="Quay Street Kitchen").click()
    yield "source"
    page.goto("/stories/")
    yield "stories"
    page.goto(rosa)
    page.locator('main a[href$="/budget/"]').first.click()
    page.wait_for_url("**/budget/")
    yield "budget"
    result = page.url
    page.get_by_role("link", name="Change the week").click()
    page.wait_for_url("**/estimate/")
    yield "estimate"
    page.goto(result)
    page.get_by_role("button", name="Turn the laptop round").click()
    page.wait_for_url("**/show/")
    yield "show"
    page.goto("/people/")
    yield "locked"


def manager(page: Page) -> Screens:
    """Walk what a team manager sees: what waits, and how the team does."""
    sign_in(page, "sam.okafor@fenwick.example")
    yield "today-manager"
    page.goto("/referrals/")
    yield "referrals"
    page.locator('main a[href^="/referrals/"]').first.click()
    page.wait_for_url(re.compile(r"/referrals/[0-9a-f-]{36}/"))
    yield "referral"
    page.goto("/team/")
    yield "team"
    page.goto("/team/reminders/")
    yield "reminders"
    for part in ("limits", "later", "cover"):
        page.goto(f"/team/{part}/")
        yield f"team-{part}"
    page.goto("/panel/members/")
    yield "panel-members"


def panel(page: Page) -> Screens:
    """Walk what the chair of the panel sees."""
    sign_in(page, "marit.solberg@fenwick.example")
    yield "today-panel"
    page.goto("/panel/")
    yield "panel"
    page.locator('main a[href^="/referrals/"]').first.click()
    page.wait_for_url(re.compile(r"/referrals/[0-9a-f-]{36}/"))
    yield "panel-case"
    page.goto("/panel/agenda/")
    yield "panel-agenda"


def owner(page: Page) -> Screens:
    """Walk what the owner of the scheme sees first."""
    sign_in(page, "wren.castell@fenwick.example")
    yield "today-owner"
    page.goto("/schemes/")
    yield "schemes"
    page.get_by_role("link", name="version 2027-28.1").click()
    yield "scheme-draft"
    page.get_by_role("button", name="Run the examples").click()
    page.wait_for_url("**/proof/")
    yield "scheme-proof"
    page.goto(page.url.replace("/proof/", "/compare/"))
    yield "scheme-compare"
    page.goto(page.url.partition("/compare/")[0] + "/edit/")
    yield "scheme-edit"
    page.goto("/schemes/new/")
    yield "scheme-new"
    page.goto("/schemes/")
    page.get_by_role("link", name="version 2026-27.1").click()
    page.wait_for_url(re.compile(r"/schemes/[0-9a-f-]{36}/$"))
    page.goto(f"{page.url}calibration/")
    yield "scheme-calibration"
    page.goto("/rates/")
    yield "rates"


def person(page: Page) -> Screens:
    """Walk what Rosa sees at home, from the code in her email."""
    page.goto("/sign-in/code/")
    page.get_by_label(re.compile("email", re.IGNORECASE)).fill("rosa.vidal@example.org")
    page.locator("main form button").last.click()
    page.wait_for_url("**/code/enter/")
    yield "code"
    reader = page.context.new_page()
    reader.goto("/messages/")
    reader.get_by_role("main").get_by_role("link", name=re.compile("code", re.IGNORECASE)).first.click()
    reader.wait_for_url(re.compile(r"/messages/[0-9a-f-]{36}/$"))
    found = re.search(r"^\s*(\d[\d ]{5,12})\s*$", reader.inner_text("main"), flags=re.MULTILINE)
    if found is None:
        sys.exit("The email to Rosa holds no code.")
    reader.close()
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(found[1])
    page.locator("main form button").last.click()
    page.wait_for_url("**/my/")
    yield "my"
    page.goto("/my/budget/")
    yield "my-budget"
    page.goto("/my/plan/")
    yield "my-plan"
    plan = page.url
    page.goto(f"{plan}money/")
    yield "my-plan-money"
    page.goto(f"{plan}read/")
    yield "my-plan-read"
    page.goto("/my/decision/")
    yield "my-decision"
    page.goto("/my/check-in/")
    yield "my-check-in"
    page.goto("/my/people-who-can-help/")
    yield "my-people-who-can-help"
    page.goto("/my/who-looked/")
    yield "my-who-looked"
    page.goto("/messages/")
    yield "messages"


def main(browser: Browser) -> int:
    """Write every picture, and return how many there are."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    count = 0
    for width, height in SIZES.items():
        for walk in (open_to_all, worker, manager, panel, owner, person):
            context = browser.new_context(base_url=BASE, viewport={"width": width, "height": height})
            context.set_default_timeout(20_000)
            page = context.new_page()
            for name in walk(page):
                page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)
                if f"{name}-{width}" in IN_THE_README:
                    pictures = ROOT / "docs" / "pictures"
                    pictures.mkdir(parents=True, exist_ok=True)
                    page.screenshot(path=pictures / f"{name}-{width}.png", full_page=False)
                count += 1
            context.close()
    return count


if __name__ == "__main__":
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        sys.exit("There is no Chromium. Run 'make screenshots', which installs it.")
    with sync_playwright() as playwright:
        count = main(playwright.chromium.launch(executable_path=path, args=QUIET))
    print(f"{count} pictures are in {FOLDER.name}/")
