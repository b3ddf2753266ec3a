"""The person signed in, with the budget that the worker told her."""

import pytest
from django.test import Client

from socialcare.people.models import Person, User
from tests.builders import invited


@pytest.fixture
def as_rosa(client: Client, rosa: Person, priya: User) -> Client:
    """Rosa at home, signed in."""
    client.force_login(invited(rosa, by=priya, email="rosa@post.example"))
    return client
