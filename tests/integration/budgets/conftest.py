"""The published demonstration scheme, and assessments with the published figures."""

from collections.abc import Callable
from typing import Any

import pytest

from assessments.models import Assessment
from budgets import services
from budgets.documents import demonstration_document
from budgets.models import AllocationScheme, IndicativeBudget
from socialcare.people.models import Person, User
from tests.builders import AT, TODAY, an_assessment, answered, in_the_circle, save

#: The answers of the court's 16 and 22 points; all else is managed.
SIXTEEN = {
    "nutrition": "needs_all",
    "hygiene": "needs_all",
    "toilet": "some_help",
    "clothing": "some_help",
    "home_safely": "some_help",
    "habitable_home": "some_help",
}
TWENTY_TWO = {**SIXTEEN, "relationships": "some_help", "community": "needs_all"}


@pytest.fixture
def scheme(scheme_owner: User) -> AllocationScheme:
    return services.publish_scheme(
        document=demonstration_document(), by=scheme_owner, at=AT, effective_from=TODAY
    )


def helped(
    assessment: Assessment, outcome: str, share: str, *members: Any, by: User, willing: str = "yes", until: str = ""
) -> None:
    """Say that others help with an outcome, who they are, and what they say about going on."""
    save(assessment, outcome, "share", share, by=by)
    save(assessment, outcome, "who", [str(member.pk) for member in members], by=by)
    for member in members:
        if willing:
            save(assessment, f"helper-{member.pk}", "choice", willing, by=by)
        if until:
            save(assessment, f"helper-{member.pk}", "until", until, by=by)


@pytest.fixture
def eighteen_points(scheme: AllocationScheme, rosa: Person, priya: User) -> Assessment:
    """Rosa's assessment with 22 points, half of meals and all of the home done by her son."""
    tomas = in_the_circle(rosa, by=priya)
    assessment = answered(an_assessment(rosa, by=priya), by=priya, needs=TWENTY_TWO)
    helped(assessment, "nutrition", "half", tomas, by=priya)
    helped(assessment, "habitable_home", "all", tomas, by=priya)
    return assessment


@pytest.fixture
def budget(eighteen_points: Assessment, priya: User) -> IndicativeBudget:
    worked_out = services.work_out(assessment=eighteen_points, by=priya, at=AT)
    assert worked_out is not None
    return worked_out


@pytest.fixture
def not_eligible(scheme: AllocationScheme, rosa: Person, priya: User) -> Assessment:
    """Rosa's assessment with one outcome that she cannot achieve: the law asks for two."""
    assessment = answered(an_assessment(rosa, by=priya), by=priya, needs={"nutrition": "some_help"})
    services.work_out(assessment=assessment, by=priya, at=AT)
    assessment.refresh_from_db()
    return assessment


@pytest.fixture
def beyond_the_table(scheme: AllocationScheme, rosa: Person, priya: User) -> IndicativeBudget:
    """More points than the table has: a person must estimate."""
    needs = dict.fromkeys(
        (*TWENTY_TWO, "work", "child"), "needs_all"
    )
    assessment = answered(
        an_assessment(rosa, by=priya), by=priya, needs=needs, household="alone", nights="awake"
    )
    worked_out = services.work_out(assessment=assessment, by=priya, at=AT)
    assert worked_out is not None
    return worked_out


@pytest.fixture
def queries(django_assert_max_num_queries: Any) -> Callable[[], Any]:
    """Count the queries of a page: ten are the most."""
    return lambda: django_assert_max_num_queries(10)
