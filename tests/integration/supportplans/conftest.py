"""Rosa with her own way in, and her plan."""

import pytest

from socialcare.people.models import Person, User
from supportplans.models import Helper, SupportPlan
from tests.builders import a_helper, invited, plan_open


@pytest.fixture
def rosa_user(rosa: Person, priya: User) -> User:
    """Rosa as she signs in."""
    return invited(rosa, by=priya, email="rosa@example.org")


@pytest.fixture
def plan(rosa: Person, rosa_user: User) -> SupportPlan:
    """Rosa's plan, begun by herself."""
    rosa.refresh_from_db()
    return plan_open(rosa, by=rosa_user)


@pytest.fixture
def tomas(plan: SupportPlan, rosa_user: User) -> Helper:
    """Rosa's son, who may write in the plan."""
    return a_helper(plan, by=rosa_user)
