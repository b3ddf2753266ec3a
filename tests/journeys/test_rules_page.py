"""The rules in a real browser: every method on every screen, without scripts, and on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from budgets.documents import figure_documents
from budgets.models import AllocationScheme
from socialcare.people.models import User
from tests.axe import axe_faults
from tests.builders import scheme_published
from tests.journeys.conftest import LAPTOP, NARROW

pytestmark = pytest.mark.django_db(transaction=True)

WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("size", [LAPTOP, NARROW], ids=["laptop", "320 px"])
def test_published_figures_fit_every_screen_and_reader(
    visitor: Callable[..., Page], scheme_owner: User, size: Any
):
    page = visitor(size)
    for document in figure_documents().values():
        scheme = scheme_published(document=document, by=scheme_owner)
        page.goto(reverse("rules_version", args=[scheme.key, scheme.version]))
        assert axe_faults(page) == []
        assert page.evaluate(WIDER_THAN_THE_SCREEN) <= 0, scheme.key


def test_without_scripts_everything_opens_and_nothing_is_offered_that_does_not_work(
    visitor: Callable[..., Page], scheme: AllocationScheme
):
    page = visitor(NARROW, java_script_enabled=False)
    page.goto("/contact/")
    page.get_by_role("link", name="How budgets are worked out").click()
    line = page.get_by_text("Your answers add up to 16 points.")
    expect(line).to_be_hidden()
    page.get_by_text("Every line of “16 points, as in the Savva case”").click()
    expect(line).to_be_visible()
    expect(page.get_by_role("button", name="Print these rules")).to_have_count(0)


def test_on_paper_every_line_of_the_examples_is_unfolded(
    visitor: Callable[..., Page], scheme: AllocationScheme, tmp_path: Path
):
    page = visitor(LAPTOP)
    page.goto("/rules/")
    expect(page.get_by_role("button", name="Print these rules")).to_be_visible()
    page.pdf(path=tmp_path / "rules.pdf", format="A4")
    sheets = PdfReader(tmp_path / "rules.pdf").pages
    words = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    assert "Your answers add up to 16 points." in words
    for sheet in sheets:
        assert scheme.version in sheet.extract_text()
