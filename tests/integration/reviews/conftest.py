"""Rosa, whose support begins, and her own account."""

import pytest

from socialcare.people.models import Person, User
from supportplans.reviews.models import Rhythm
from tests.builders import invited, rhythm_begun


@pytest.fixture
def rhythm(rosa: Person, priya: User) -> Rhythm:
    """Rosa's rhythm: her support begins on the day of the tests."""
    return rhythm_begun(rosa, by=priya)


@pytest.fixture
def rosa_user(rosa: Person, priya: User) -> User:
    user = invited(rosa, by=priya, email="rosa@example.org")
    rosa.refresh_from_db()
    return user
