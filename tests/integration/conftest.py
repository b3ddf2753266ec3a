"""A published scheme, and what Rosa's assessments came to."""

import pytest

from assessments.models import Assessment
from budgets import services
from budgets.models import AllocationScheme, IndicativeBudget
from socialcare.people.models import Person, User
from tests import builders


@pytest.fixture
def scheme(scheme_owner: User) -> AllocationScheme:
    return builders.scheme_published(by=scheme_owner)


@pytest.fixture
def eighteen_points(scheme: AllocationScheme, rosa: Person, priya: User) -> Assessment:
    """Rosa's assessment, ready to be worked out."""
    return builders.an_assessment_of_eighteen_points(rosa, by=priya)


@pytest.fixture
def budget(eighteen_points: Assessment, priya: User) -> IndicativeBudget:
    worked_out = services.work_out(assessment=eighteen_points, by=priya, at=builders.AT)
    assert worked_out is not None
    return worked_out


@pytest.fixture
def beyond_the_table(scheme: AllocationScheme, rosa: Person, priya: User) -> IndicativeBudget:
    """More points than the table has: a person must estimate."""
    return builders.a_budget_beyond_the_table(rosa, by=priya)


@pytest.fixture
def not_eligible(scheme: AllocationScheme, rosa: Person, priya: User) -> Assessment:
    return builders.not_eligible(rosa, by=priya)
