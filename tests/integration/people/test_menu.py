"""The menu offers finding people only to those who have people to find."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "offered"),
    [("priya", True), ("sam", True), ("panel_member", False), ("scheme_owner", False)],
)
def test_only_casework_has_people_in_its_menu(client: Client, who: str, offered: bool, request):
    client.force_login(request.getfixturevalue(who))
    page = client.get("/contact/").content.decode()
    assert ('href="/people/"' in page) is offered
    assert 'href="/today/"' in page
