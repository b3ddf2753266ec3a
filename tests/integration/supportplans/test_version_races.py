"""Two who keep a version, or change one cost, at the same moment, with real transactions."""

import pytest

from socialcare.people.models import Person, User
from supportplans.models import CostLine, PlanVersion, SupportPlan
from supportplans.services import costs
from supportplans.services.versions import freeze
from tests.builders import AT, a_cost, invited, plan_open
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rosa_user(rosa: Person, priya: User) -> User:
    return invited(rosa, by=priya, email="rosa@example.org")


@pytest.fixture
def plan(rosa: Person, rosa_user: User) -> SupportPlan:
    rosa.refresh_from_db()
    return plan_open(rosa, by=rosa_user)


def test_two_who_keep_a_version_at_once_keep_one(plan, rosa_user, priya):
    a_cost(plan, by=rosa_user)
    results = at_once(
        *[lambda: freeze(plan=plan, by=rosa_user, at=AT)] * 3,
        lambda: freeze(plan=plan, by=priya, persons_word=True, at=AT),
    )
    assert [one.number for one in results] == [1, 1, 1, 1]
    assert PlanVersion.objects.count() == 1


def test_two_who_change_a_cost_at_once_one_is_kept_and_the_other_is_shown_it(plan, rosa_user, priya):
    cost = a_cost(plan, by=rosa_user)

    def change(by, what):
        return lambda: costs.change_cost(cost=cost, base_revision=1, what=what, by=by, at=AT)

    results = at_once(change(rosa_user, "Gardener"), change(priya, "Window cleaner"))
    told = [one for one in results if isinstance(one, costs.CostChangedMeanwhile)]
    assert len(told) == 1
    assert told[0].saved.what == CostLine.objects.get().what
