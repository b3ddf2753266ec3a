"""Every kind of message, on the person's pages and the worker's: no axe violation, valid HTML, 320 px."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from socialcare.correspondence.models import Conversation
from socialcare.correspondence.own import MATTERS
from socialcare.correspondence.services import About
from socialcare.people.models import Person, User
from tests.builders import answered_it, budget_worked_out, invited, wrote
from tests.journeys.test_every_page import Walk, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

Kind = Conversation.Kind
#: What stands beside the words, by kind.
BESIDE: dict[str, dict[str, str]] = {
    Kind.DETAILS: {"phone": "07700 900 123", "address": "9 Mill Brow\nFenwick"},
    Kind.CORRECTION: {"where": "assessment"},
    Kind.LANGUAGE: {"needs": "bsl interpreter", "language": "Polish"},
    Kind.TALK: {"how": "home", "when": "Mornings"},
}
LONG = "Ünd so weiter 🫖 " * 40 + "x" * 400


def test_every_kind_of_message_on_both_sides(
    visitor: Callable[..., Page], live_server: Any, scheme: Any, rosa: Person, priya: User
):
    budget = budget_worked_out(rosa, by=priya)
    account = invited(rosa, by=priya, email="rosa@example.org")
    made = [
        wrote(
            rosa,
            by=account,
            kind=matter.kind,
            words=LONG,
            details=BESIDE.get(matter.kind, {}),
            about=About(budget=budget) if matter.kind == Kind.NOT_RIGHT else About(),
        )
        for matter in MATTERS
    ]
    noted = next(one for one in made if one.kind == Kind.CORRECTION)
    staff = Walk(sign_in(visitor(), priya, live_server), keyboard=False)
    for one in made:
        staff.open(reverse("person_message", args=[rosa.ref, one.pk]))
    answered_it(noted, by=priya, words=LONG, outcome="noted")
    staff.open(reverse("person_messages", args=[rosa.ref]))
    staff.open(reverse("person", args=[rosa.ref]))
    staff.open(reverse("budget", args=[budget.assessment_id]))
    staff.finish()
    hers = Walk(sign_in(visitor(), account, live_server), keyboard=False)
    for matter in MATTERS:
        hers.open(matter.href)
    for one in made:
        hers.open(reverse("my_message", args=[one.pk]))
    hers.open(reverse("my_messages"))
    hers.open(reverse("my_record_openings"))
    hers.finish()
