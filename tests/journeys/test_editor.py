"""Given an owner who drafts rules, when they type, then they see what it would do, and lose nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from budgets.models import AllocationScheme
from budgets.schemes.drafting import start_draft
from socialcare.people.models import User
from tests.builders import AT
from tests.journeys.conftest import LAPTOP, PHONE
from tests.journeys.test_every_page import sign_in
from tests.scheme_versions import a_document

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(scheme_owner: User) -> AllocationScheme:
    return start_draft(document=a_document(version="2026-27.2"), by=scheme_owner, at=AT)


def document_of(draft: AllocationScheme) -> dict[str, Any]:
    return dict(AllocationScheme.objects.get(pk=draft.pk).document)


def test_the_picture_and_the_sum_follow_what_is_typed_and_keep_nothing(
    visitor: Callable[..., Page], live_server: Any, draft: AllocationScheme, scheme_owner: User
):
    page = sign_in(visitor(LAPTOP), scheme_owner, live_server)
    page.goto(f"/schemes/{draft.pk}/edit/table/")
    expect(page.get_by_text("£4,000")).to_have_count(0)
    page.get_by_label("Pounds a week", exact=True).nth(6).fill("3900")
    expect(page.get_by_text("£4,000")).to_be_visible()
    expect(page.get_by_text("Where a little more gives much more.")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"/schemes/{draft.pk}/edit/examples/1/")
    beside = page.locator("[data-live-shown]")
    expect(beside).to_contain_text("£82.91 a week")
    page.get_by_label("Meals and drinks", exact=True).select_option("You manage without help")
    expect(beside).to_contain_text("You expect £82.91 a week; the scheme gives £62.18 a week.")
    assert document_of(draft) == draft.document
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("things on this page to mend")).to_be_visible()
    assert document_of(draft)["examples"][0]["answers"]["nutrition"] == "manages"


def test_a_question_is_built_by_buttons_alone_on_a_phone_without_scripts(
    visitor: Callable[..., Page], live_server: Any, draft: AllocationScheme, scheme_owner: User
):
    page = sign_in(visitor(PHONE, java_script_enabled=False), scheme_owner, live_server)
    page.goto(f"/schemes/{draft.pk}/edit/questions/")
    page.get_by_role("button", name="Add a question").click()
    page.get_by_label("The question, in a few words").fill("Pets")
    page.get_by_label("Answer 1", exact=True).fill("No pet, or no help needed")
    page.get_by_label("Points", exact=True).nth(0).fill("0")
    page.get_by_label("Answer 2", exact=True).fill("Help with the shopping for it")
    page.get_by_label("Points", exact=True).nth(1).fill("2")
    page.get_by_role("button", name="Add another answer").click()
    expect(page).to_have_url(re.compile(r"/questions/pets/\?more=1"))
    page.get_by_label("Answer 3", exact=True).fill("Help with walking it")
    page.get_by_role("button", name=re.compile("move answer 2 up")).click()
    expect(page.get_by_label("Answer 1", exact=True)).to_have_value("Help with the shopping for it")
    expect(page.get_by_label("Answer 3", exact=True)).to_have_value("Help with walking it")
    page.get_by_label("The question, in a few words").press("Enter")
    expect(page.get_by_text("Answer 3, points: Enter the points.")).to_be_visible()
    options = document_of(draft)["questions"][-1]["options"]
    assert [option["points"] for option in options] == ["2", "0", ""]
