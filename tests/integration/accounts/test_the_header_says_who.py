"""On a shared laptop one sees who is signed in."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_every_page_says_who_is_signed_in_and_offers_to_sign_out(client, priya):
    client.force_login(priya)
    page = client.get(reverse("contact")).text
    assert "Signed in as Priya Raman" in page
    assert f'action="{reverse("account_logout")}"' in page


def test_nobody_is_named_to_whoever_is_not_signed_in(client, priya):
    assert "Signed in as" not in client.get(reverse("contact")).text
