"""A real browser in front of the real application, for laptop and phone."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

FAILED = pytest.StashKey[bool]()
#: Where the windows of a failed journey are pictured.
PICTURES = Path(__file__).resolve().parent.parent.parent / "test-results"

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A camera and a microphone that only pretend, and a user who lets every page that may use them.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session", autouse=True)
def the_browser_may_share_the_thread() -> Iterator[None]:
    """Playwright's loop runs in the thread of the test, where Django would refuse queries."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that set-up installed; without one the journeys fail, they are never left out."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("There is no Chromium on this machine. Run 'make test', which installs it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Tell the window fixture whether its test failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def visitor(
    browser: Browser, live_server: Any, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser window: ``visitor(PHONE)``; any failing script fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_window(viewport: dict[str, int] = LAPTOP, **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=viewport, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_window
    for number, context in enumerate(contexts):
        for page in context.pages:
            if request.node.stash.get(FAILED, False):
                page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
        context.close()
    assert faults == []
