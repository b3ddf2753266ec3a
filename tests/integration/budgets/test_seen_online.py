"""What the worker's page says about the person seeing the budget online is true."""

import pytest
from django.urls import reverse

from socialcare.accounts.services import withdraw_invitation
from socialcare.people import services as people
from tests.builders import AT, invited
from tests.pages import text_of

pytestmark = pytest.mark.django_db

CAN, CANNOT = "can sign in and see this online", "Let them see it online"


def test_whose_invitation_was_withdrawn_or_went_to_a_former_address_does_not_see_it_online(
    client, budget, rosa, priya
):
    client.force_login(priya)
    page = reverse("budget", args=[budget.assessment_id])
    invited(rosa, by=priya, email="rosa@post.example")
    assert CAN in text_of(client.get(page))
    withdraw_invitation(person=rosa, by=priya, at=AT)
    assert CANNOT in text_of(client.get(page))
    invited(rosa, by=priya, email="rosa@other.example")
    assert CAN in text_of(client.get(page))
    rosa.refresh_from_db()
    people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, email="r@post.example")
    assert CANNOT in text_of(client.get(page))
