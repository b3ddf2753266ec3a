"""Rosa at home, signed in, and Priya who has her case."""

import pytest
from django.test import Client

from socialcare.people.models import Person, User
from tests.builders import invited


@pytest.fixture
def rosas_account(rosa: Person, priya: User) -> User:
    user = invited(rosa, by=priya, email="rosa@post.example")
    rosa.refresh_from_db()
    return user


@pytest.fixture
def as_rosa(rosas_account: User) -> Client:
    client = Client()
    client.force_login(rosas_account)
    return client


@pytest.fixture
def as_priya(priya: User) -> Client:
    client = Client()
    client.force_login(priya)
    return client
