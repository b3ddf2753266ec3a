"""The likely range beside a sum: from thirty similar cases on, never invented, and told with its source."""

from datetime import date, timedelta

import pytest

from budgets import services
from budgets.calibration.services import FileCase, add_invented_cases
from budgets.calibration.services import compiled as ready_of
from budgets.explanation import tell_likely
from tests.builders import (
    AT,
    SIXTEEN,
    TODAY,
    agreed,
    budget_worked_out,
    cases_brought_along,
    cases_file,
)

pytestmark = pytest.mark.django_db


def around_eighteen(count):
    """Cases of Rosa's eighteen points, agreed at £80.50, £81.50 and so on."""
    return cases_file(("18", f"{80 + place}.50") for place in range(count))


def worked_out(assessment, by):
    return services.work_out(assessment=assessment, by=by, at=AT)


def test_twenty_nine_similar_cases_give_no_range(scheme, eighteen_points, priya):
    cases_brought_along(scheme, raw=around_eighteen(29))
    assert worked_out(eighteen_points, priya).statement["likely"] is None


def test_thirty_similar_cases_give_the_middle_eighty_in_a_hundred_in_whole_steps(
    scheme, eighteen_points, priya
):
    cases_brought_along(scheme, raw=around_eighteen(30))
    statement = worked_out(eighteen_points, priya).statement
    # Three are left out at either end: £83.50 to £106.50, in steps of £5.
    assert statement["likely"] == {
        "low_pence": 8_000,
        "high_pence": 11_000,
        "cases": 30,
        "from_on": "2025-04-01",
        "to_on": "2026-02-27",
        "invented": False,
    }
    told = tell_likely(statement)
    assert told.sentence == "Most people with needs like yours agreed between £80 and £110 a week."
    assert told.source == (
        "This comes from 30 budgets, agreed from 1 April 2025 to 27 February 2026. "
        "It may be less or more this time."
    )


def test_a_range_once_told_stays_as_it_was_told(scheme, eighteen_points, priya):
    cases_brought_along(scheme, raw=around_eighteen(30))
    budget = worked_out(eighteen_points, priya)
    told = budget.statement["likely"]
    cases_brought_along(scheme, raw=cases_file([("18", "900")] * 60))
    budget.refresh_from_db()
    assert budget.statement["likely"] == told


def test_cases_of_other_points_are_not_similar(scheme, eighteen_points, priya):
    # The scheme's largest total is 52: a twentieth of it, 2.6 points, either side is similar.
    cases_brought_along(
        scheme, raw=cases_file([("15", "90")] * 40 + [("21", "90")] * 40 + [("20", "90")] * 29)
    )
    assert worked_out(eighteen_points, priya).statement["likely"] is None


def test_cases_agreed_more_than_three_years_ago_do_not_speak_for_today(scheme, eighteen_points, priya):
    long_ago = TODAY - timedelta(days=3 * 366)
    cases_brought_along(scheme, raw=around_eighteen(40), agreed_from_on=long_ago)
    assert worked_out(eighteen_points, priya).statement["likely"] is None


def test_what_was_agreed_here_counts_too_but_not_the_persons_own(
    scheme, rosa, eighteen_points, arthur, priya, noor
):
    cases_brought_along(scheme, raw=around_eighteen(28))
    own = worked_out(eighteen_points, priya)
    agreed(rosa, by=priya, weekly_pence=9_000, indicative=own)
    first = budget_worked_out(arthur, by=noor, needs=SIXTEEN)
    agreed(arthur, by=noor, weekly_pence=9_500, indicative=first)
    agreed(arthur, by=noor, weekly_pence=9_700, indicative=first, at=AT + timedelta(days=2))
    # Arthur's newest sum is the twenty-ninth case; with Rosa's own there would be thirty.
    again = budget_worked_out(rosa, by=priya, at=AT + timedelta(days=3), needs=SIXTEEN)
    assert again.points == first.points
    assert again.statement["likely"] is None
    cases_brought_along(scheme, raw=cases_file([("18", "90")]), name="One more", at=AT + timedelta(days=3))
    third = budget_worked_out(rosa, by=priya, at=AT + timedelta(days=4), needs=SIXTEEN)
    assert third.statement["likely"]["cases"] == 30
    assert third.statement["likely"]["to_on"] == (TODAY + timedelta(days=2)).isoformat()


def test_invented_cases_are_said_to_be_invented(scheme, scheme_owner, eighteen_points, priya):
    total = 18 * 10 ** ready_of(scheme).total_digits
    add_invented_cases(
        scheme=scheme,
        cases=[FileCase(total, 9_000, "", {})] * 30,
        name="Invented",
        since=date(2026, 1, 1),
        on=TODAY,
        by=scheme_owner,
        at=AT,
    )
    told = tell_likely(worked_out(eighteen_points, priya).statement)
    assert told.sentence == "Most people with needs like yours agreed about £90 a week."
    assert "30 invented past budgets, for this demonstration" in told.source


def test_a_statement_from_before_ranges_were_told_has_none():
    assert tell_likely({}) is None


def test_the_worker_and_the_person_read_the_range_with_its_source(
    client, scheme, eighteen_points, priya, rosa
):
    cases_brought_along(scheme, raw=around_eighteen(30))
    budget = worked_out(eighteen_points, priya)
    client.force_login(priya)
    for address in (
        f"/assessments/{eighteen_points.pk}/budget/",
        f"/budgets/{budget.pk}/print/",
        f"/budgets/{budget.pk}/show/",
    ):
        page = client.get(address).content.decode()
        assert "agreed between £80 and £110 a week." in page, address
        assert "This comes from 30 budgets" in page, address


def test_her_record_tells_the_range_as_one_tells_it_of_somebody(client, scheme, eighteen_points, priya, rosa):
    cases_brought_along(scheme, raw=around_eighteen(30))
    worked_out(eighteen_points, priya)
    client.force_login(priya)
    page = client.get(f"/people/{rosa.ref}/").content.decode()
    assert "Most people with needs like these agreed between £80 and £110 a week." in page
