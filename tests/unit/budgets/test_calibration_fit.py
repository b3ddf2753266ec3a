"""The fitted table: never falling, as many rows as asked, and one that the engine takes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.calibration.fit import MOST_ROWS, fit_rows, fitted_document
from budgets.documents import demonstration_document
from budgets.engine import compile_scheme, faults_of
from budgets.engine.evaluate import work_out
from tests.unit.budgets.engine_strategies import schemes

CASES = st.lists(st.tuples(st.integers(0, 520), st.integers(0, 2_000_000)), max_size=80)


@settings(max_examples=60, deadline=None)
@given(cases=CASES, rows=st.integers(2, MOST_ROWS), banded=st.booleans())
def test_a_fitted_table_never_falls_and_has_the_rows_that_were_asked_for(cases, rows, banded):
    different = len({total for total, _ in cases})
    fitted = fit_rows(cases, rows=rows, banded=banded)
    if different < 2:
        assert fitted == []
        return
    assert len(fitted) == min(rows, different)
    totals, sums = [row.total for row in fitted], [row.weekly_pence for row in fitted]
    assert totals == sorted(set(totals))
    assert totals[0] == min(total for total, _ in cases)
    assert sums == sorted(sums)
    assert sums[0] >= 0
    assert sums[-1] <= max(agreed for _, agreed in cases) * 2 + 1


@settings(max_examples=40, deadline=None)
@given(document=schemes(), data=st.data(), rows=st.integers(2, MOST_ROWS))
def test_the_engine_takes_every_fitted_table(document, data, rows):
    ready = compile_scheme(document)
    largest = ready.largest_total()
    one = 10**ready.share_digits
    cases = [
        (total // one * one, agreed)
        for total, agreed in data.draw(
            st.lists(st.tuples(st.integers(0, largest), st.integers(0, 500_000)), min_size=2, max_size=30)
        )
    ]
    fitted = fitted_document(document, ready, cases, rows=rows)
    if ready.is_priced_per_need:
        assert fitted is None
    elif fitted is not None:
        assert faults_of(fitted) == ()
        assert 2 <= len(fitted["allocation"]["rows"]) <= rows


def test_a_table_that_the_cases_lie_on_is_found_again():
    document = demonstration_document()
    ready = compile_scheme(document)
    one = 10**ready.total_digits
    cases = [(total * one, work_out(ready, total * one).weekly_pence) for total in range(16, 49)] * 3
    fitted = fitted_document(document, ready, cases, rows=7)
    again = compile_scheme(fitted)
    for total, agreed in cases:
        assert abs(work_out(again, total).weekly_pence - agreed) <= agreed // 20
    assert fitted["allocation"]["below_first"] == "proportional"


def test_one_odd_case_among_many_bends_nothing():
    cases = [(total, total * 500) for total in range(10, 50) for _ in range(5)]
    odd = [*cases, (30, 2_000_000)]
    for total, pence in fit_rows(odd, rows=4, banded=False):
        assert abs(pence - total * 500) <= 1


def test_one_total_alone_gives_no_table():
    assert fit_rows([(18, 900)] * 40, rows=4, banded=False) == []
    assert fit_rows([], rows=4, banded=False) == []


def test_a_table_of_a_year_gets_amounts_of_a_year():
    document = demonstration_document() | {"period": "year", "examples": []}
    ready = compile_scheme(document)
    one = 10**ready.total_digits
    fitted = fitted_document(document, ready, [(10 * one, 10_000), (20 * one, 20_000)], rows=2)
    assert fitted["allocation"]["rows"] == [
        {"points": "10", "amount": "5200.00"},
        {"points": "20", "amount": "10400.00"},
    ]


def test_a_price_per_point_becomes_a_table():
    document = demonstration_document() | {"allocation": {"method": "price_per_point", "price": "5"}}
    ready = compile_scheme(document)
    one = 10**ready.total_digits
    fitted = fitted_document(document, ready, [(10 * one, 10_000), (20 * one, 20_000)], rows=2)
    assert fitted["allocation"]["method"] == "interpolated"
    assert faults_of(fitted) == ()
    assert work_out(compile_scheme(fitted), 5 * one).weekly_pence == 5_000


@pytest.mark.parametrize("rows", [2, 5, 12])
def test_many_different_totals_are_fitted_too(rows):
    cases = [(total, total * 3) for total in range(0, 50_000, 7)]
    fitted = fit_rows(cases, rows=rows, banded=False)
    assert len(fitted) == rows
    assert fitted[-1].weekly_pence == pytest.approx(3 * fitted[-1].total, rel=0.02)
