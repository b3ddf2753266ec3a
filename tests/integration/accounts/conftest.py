"""A person who was invited."""

import pytest
from django.core.cache import cache

from socialcare.accounts.services import invite_person
from socialcare.people import services as people
from tests.builders import AT


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    """Tries at signing in are counted in the cache."""
    cache.clear()


@pytest.fixture
def rosa_with_email(rosa, priya):
    return people.update_person(
        person=rosa, by=priya, at=AT, base_revision=rosa.revision, email="Rosa.Vidal@example.org"
    )


@pytest.fixture
def rosa_online(rosa_with_email, priya):
    """The account with which Rosa signs in."""
    return invite_person(person=rosa_with_email, by=priya, at=AT)
