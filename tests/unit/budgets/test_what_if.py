"""What another allocation would give to everybody, from totals alone: to the penny as one by one."""

from collections import Counter
from copy import deepcopy
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.documents import demonstration_document, faults_of_document
from budgets.engine import Scheme, compile_scheme, evaluate, what_if, work_out
from budgets.engine.bulk import NO_SUM
from budgets.engine.what_if import (
    Totals,
    by_per_cent,
    change_between,
    count_totals,
    counted_totals,
    sums_of,
    totals_are_the_same,
    weekly_of_each,
)
from tests.unit.budgets.engine_builders import (
    SHARES,
    Document,
    addition,
    level,
    option,
    points_scheme,
    question,
    scheme_document,
    table,
)
from tests.unit.budgets.engine_strategies import random_answers, schemes

Given = list[tuple[dict[str, str], dict[str, str]]]


def one_by_one(scheme: Scheme, given_answers: Given) -> list[int | None]:
    return [evaluate(scheme, answers, support).weekly_pence for answers, support in given_answers]


def totals_of(scheme: Scheme, given_answers: Given) -> Totals:
    each = [evaluate(scheme, answers, support).total for answers, support in given_answers]
    return count_totals(each, scheme.total_digits)


def with_the_money_of(document: Document, other: Document) -> Document:
    """Give the first scheme's questions with the second's table or price, limits and period."""
    keys = ("allocation", "minimum", "maximum", "period")
    return document | {key: deepcopy(other[key]) for key in keys}


POINTS = schemes().filter(lambda document: document["allocation"]["method"] != "price_per_need")
PRICES = schemes().filter(lambda document: document["allocation"]["method"] == "price_per_need")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.one_of(st.tuples(POINTS, POINTS), st.tuples(PRICES, PRICES)), st.integers(0, 2**32))
def test_everybody_under_another_allocation_gets_what_each_would_get(
    documents: tuple[Document, Document], start: int
) -> None:
    document, other = documents[0], with_the_money_of(*documents)
    random = Random(start)
    given_answers = [random_answers(document, random) for _ in range(40)]
    today, proposed = compile_scheme(document), compile_scheme(other)
    assert totals_are_the_same(today, proposed)
    totals = totals_of(today, given_answers)
    before, after = sums_of(today, totals), sums_of(proposed, totals)
    had, has = one_by_one(today, given_answers), one_by_one(proposed, given_answers)

    for sums, alone in ((before, had), (after, has)):
        assert sums.totals.assessments == len(given_answers)
        assert sums.pence_a_week == sum(pence or 0 for pence in alone)
        assert sums.pence_a_year == 52 * sums.pence_a_week
        assert sums.with_sum == sum(bool(pence) for pence in alone)
        assert sums.with_nothing == alone.count(0)
        assert sums.referred == alone.count(None)
        limits = [0, 1, *(pence or 0 for pence in alone), 10**9]
        assert sums.at_or_under(limits) == tuple(
            sum(pence is not None and pence <= limit for pence in alone) for limit in limits
        )
    moves = [(b, a) for b, a in zip(had, has, strict=True) if b is not None and a is not None]
    change = change_between(before, after)
    assert change.gaining == sum(a > b for b, a in moves)
    assert change.losing == sum(a < b for b, a in moves)
    assert change.referred == sum(b is not None and a is None for b, a in zip(had, has, strict=True))
    assert change.found == sum(b is None and a is not None for b, a in zip(had, has, strict=True))
    assert change.gaining + change.losing + change.unchanged + change.referred + change.found == 40
    assert change.gains == sum(max(a - b, 0) for b, a in moves)
    assert change.losses == sum(max(b - a, 0) for b, a in moves)
    assert change.largest_gain == max([0, *(a - b for b, a in moves)])
    assert change.largest_loss == max([0, *(b - a for b, a in moves)])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(schemes(), st.lists(st.integers(0, 5000), max_size=30), st.integers(0, 5))
def test_totals_of_any_digits_are_worked_out_exactly(
    document: Document, each: list[int], digits: int
) -> None:
    scheme = compile_scheme(document)
    totals = count_totals(each, digits)
    finer = compile_scheme(with_a_fine_point(document, max(digits, scheme.total_digits)))
    factor = 10 ** (finer.total_digits - digits)
    expected = [work_out(finer, value * factor).weekly_pence for value in totals.values.tolist()]
    assert weekly_of_each(scheme, totals).tolist() == [NO_SUM if each is None else each for each in expected]


def with_a_fine_point(document: Document, digits: int) -> Document:
    """Give the scheme with an answer so fine that its totals have at least these digits."""
    document = deepcopy(document)
    key = "price" if document["allocation"]["method"] == "price_per_need" else "points"
    fine = "0." + "1".rjust(digits, "0") if digits else "0"
    document["questions"][0]["options"].append({"id": "fine", "text": "Fine", key: fine})
    return document


BANDS = points_scheme(table("banded", ("10", "100"), ("20", "250.50"), ends_at="30"), "0", "10", "31")


def test_counts_say_how_many_came_to_each_total() -> None:
    totals = count_totals(np.array([20, 0, 10, 20, 20], np.int32), 0)
    assert (totals.values.tolist(), totals.counts.tolist(), totals.assessments) == ([0, 10, 20], [1, 1, 3], 5)
    counted = counted_totals([(20, 3), (0, 1), (10, 1)], 0)
    assert (counted.values.tolist(), counted.counts.tolist()) == ([0, 10, 20], [1, 1, 3])
    assert counted.digits == totals.digits == 0


def test_bands_and_their_edges_add_up_for_everybody() -> None:
    sums = sums_of(compile_scheme(BANDS), count_totals([0, 9, 10, 19, 19, 20, 30, 31, 31], 0))
    assert sums.weekly_pence.tolist() == [0, 0, 10_000, 10_000, 25_050, 25_050, NO_SUM]
    assert (sums.with_sum, sums.with_nothing, sums.referred) == (5, 2, 2)
    assert (sums.pence_a_week, sums.pence_a_year) == (80_100, 4_165_200)


def test_a_limit_covers_the_sum_that_is_exactly_at_it() -> None:
    sums = sums_of(compile_scheme(BANDS), count_totals([0, 10, 10, 20, 31], 0))
    assert sums.at_or_under([-1, 0, 9_999, 10_000, 25_049, 25_050, 10**12]) == (0, 1, 1, 3, 3, 4, 4)


def test_who_gains_who_loses_and_who_falls_out_of_the_table() -> None:
    other = points_scheme(table("banded", ("10", "90"), ("20", "300"), ends_at="25"), "0", "10", "31")
    wider = points_scheme(table("banded", ("10", "100"), ("20", "250.50"), ends_at="40"), "0", "10", "31")
    totals = count_totals([0, 10, 15, 20, 28, 35], 0)
    before, after = sums_of(compile_scheme(BANDS), totals), sums_of(compile_scheme(other), totals)
    assert change_between(before, after) == (1, 2, 2, 1, 0, 4_950, 2_000, 4_950, 1_000)
    assert change_between(after, before) == (2, 1, 2, 0, 1, 2_000, 4_950, 1_000, 4_950)
    assert change_between(before, sums_of(compile_scheme(wider), totals)) == (0, 0, 5, 0, 1, 0, 0, 0, 0)
    assert change_between(before, before) == (0, 0, 6, 0, 0, 0, 0, 0, 0)


def test_nobody_at_all_comes_to_nothing_at_all() -> None:
    totals = count_totals([], 2)
    sums = sums_of(compile_scheme(BANDS), totals)
    assert (sums.pence_a_week, sums.with_sum, sums.with_nothing, sums.referred) == (0, 0, 0, 0)
    assert sums.at_or_under([100]) == (0,)
    assert change_between(sums, sums) == (0,) * 9
    assert counted_totals([], 2).assessments == 0


def test_totals_so_far_apart_that_they_are_sorted_are_counted_the_same() -> None:
    for most in (what_if._LARGEST_COUNTED_BY_POSITION - 1, what_if._LARGEST_COUNTED_BY_POSITION):
        totals = count_totals([most, 3, most], 1)
        assert (totals.values.tolist(), totals.counts.tolist()) == ([3, most], [1, 2])
        assert totals.values.dtype == np.int64


def test_a_faulty_assessment_has_no_total_to_count() -> None:
    with pytest.raises(ValueError, match="negative"):
        count_totals([3, -1], 0)


def test_two_different_sets_of_totals_are_not_compared() -> None:
    scheme = compile_scheme(BANDS)
    one = sums_of(scheme, count_totals([10, 20], 0))
    assert change_between(one, sums_of(scheme, count_totals([10, 20], 0))).unchanged == 2
    for other in (count_totals([10, 30], 0), count_totals([10, 20, 20], 0), count_totals([10, 20], 1)):
        with pytest.raises(ValueError, match="same totals"):
            change_between(one, sums_of(scheme, other))


def test_points_finer_than_the_schemes_own_fall_between_its_rows() -> None:
    scheme = compile_scheme(points_scheme(table("interpolated", ("10", "100"), ("20", "200")), "10"))
    totals = count_totals([10_000, 10_005, 19_999, 20_000, 20_001], 3)
    assert weekly_of_each(scheme, totals).tolist() == [10_000, 10_005, 19_999, 20_000, NO_SUM]


def test_points_past_what_answers_give_are_exact_however_large() -> None:
    price = "99999.999999"
    scheme = compile_scheme(points_scheme({"method": "price_per_point", "price": price}, "1000"))
    for points in (1, 10**7, 10**9, 10**11):
        [pence] = weekly_of_each(scheme, count_totals([points], 0)).tolist()
        assert pence == (2 * points * 99_999_999_999 + 10_000) // 20_000


@pytest.mark.parametrize("method", ["banded", "interpolated"])
def test_a_table_of_large_sums_is_exact_for_very_fine_points(method: str) -> None:
    scheme = compile_scheme(points_scheme(table(method, ("0", "0.01"), ("3", "99999999999.99")), "1", "2"))
    totals = count_totals([10**9, 2 * 10**9 + 1, 3 * 10**9], 9)
    fine = what_if._with_more_digits(scheme, 9)
    expected = [work_out(fine, value).weekly_pence for value in totals.values.tolist()]
    assert weekly_of_each(scheme, totals).tolist() == expected
    assert expected[2] == 9_999_999_999_999


def test_the_sum_of_very_many_very_large_sums_does_not_run_over() -> None:
    scheme = compile_scheme(points_scheme(table("banded", ("0", "200000000000")), "1"))
    sums = sums_of(scheme, counted_totals([(1, 10**7)], 0))
    assert sums.pence_a_week == 20_000_000_000_000 * 10**7 > 2**63


def test_another_id_is_another_question_or_answer() -> None:
    def of(question_id: str, option_id: str) -> Scheme:
        asked = question(question_id, option(option_id, "1"))
        return compile_scheme(scheme_document(asked, allocation=table("banded", ("1", "10"))))

    assert totals_are_the_same(of("a", "x"), of("a", "x"))
    assert not totals_are_the_same(of("a", "x"), of("b", "x"))
    assert not totals_are_the_same(of("a", "x"), of("a", "y"))


def test_what_answers_are_worth_decides_whether_totals_can_be_used_again() -> None:
    base = scheme_document(
        question("a", option("x", "1"), option("y", "2.5"), informal_support=True),
        question("b", option("x", "3"), required=False),
        informal_support=SHARES,
        additions=[addition("alone", "b", "x", points="2"), addition("night", "a", "y", points="1")],
        allocation=table("banded", ("1", "10")),
    )
    scheme = compile_scheme(base)

    def changed(change: Any) -> bool:
        document = deepcopy(base)
        change(document)
        return totals_are_the_same(scheme, compile_scheme(document))

    def put(place: str, value: Any) -> Any:
        def change(document: Any) -> None:
            *steps, last = [int(step) if step.isdigit() else step for step in place.split("/")]
            for step in steps:
                document = document[step]
            document[last] = value

        return change

    assert changed(lambda document: None)
    assert changed(put("allocation", table("interpolated", ("1.25", "10.001"), ("2", "20"))))
    assert changed(put("questions/0/text", "Said better"))
    assert changed(put("questions/0/options/1/points", "2.500"))
    assert changed(put("period", "year"))
    assert changed(put("minimum", "5"))
    assert changed(lambda document: document["additions"].reverse())
    assert not changed(put("questions/0/options/1/points", "2.501"))
    assert not changed(put("questions/1/required", True))
    assert not changed(put("questions/1/informal_support", True))
    assert not changed(put("informal_support/1/share", "0.25"))
    assert not changed(put("additions/0/points", "2.5"))
    assert not changed(put("additions/0/when", {"question": "a", "option": "x"}))
    assert not changed(lambda document: document["additions"].pop())
    assert not changed(lambda document: document["questions"].reverse())
    assert not changed(lambda document: document["informal_support"].append(level("most", "0.9")))
    prices = scheme_document(question("a", option("x", price="1")), allocation={"method": "price_per_need"})
    points = scheme_document(
        question("a", option("x", points="1")), allocation={"method": "price_per_point", "price": "1"}
    )
    assert not totals_are_the_same(compile_scheme(prices), compile_scheme(points))


def amounts(document: Document) -> list[str]:
    return [row["amount"] for row in document["allocation"]["rows"]]


def test_a_table_by_a_per_cent_is_rounded_to_pence_and_leaves_the_old_one_alone() -> None:
    document = demonstration_document()
    before = deepcopy(document)
    assert amounts(points_scheme(table("banded", ("1", "82.91"), ("2", "112.21")), "1")) == [
        "82.91",
        "112.21",
    ]
    up = by_per_cent(points_scheme(table("banded", ("1", "82.91"), ("2", "112.21")), "1"), "3.5")
    assert amounts(up) == ["85.81", "116.14"]
    down = by_per_cent(points_scheme(table("banded", ("1", "0.50"), ("2", "1")), "1"), "-1")
    assert amounts(down) == ["0.50", "0.99"]
    by_per_cent(document, "10")
    assert document == before


def test_all_money_of_a_scheme_moves_by_the_per_cent_and_limits_do_not() -> None:
    price = points_scheme({"method": "price_per_point", "price": "5.1819"}, "1", minimum="10", maximum="20")
    moved = by_per_cent(price, "10")
    assert moved["allocation"]["price"] == "5.7001"
    assert (moved["minimum"], moved["maximum"]) == ("10", "20")
    needs = scheme_document(
        question("a", option("x", price="10"), option("y", price="0")),
        additions=[addition("z", "a", "x", price="1.255")],
        allocation={"method": "price_per_need"},
    )
    moved = by_per_cent(needs, "100")
    assert [each["price"] for each in moved["questions"][0]["options"]] == ["20.00", "0.00"]
    assert moved["additions"][0]["price"] == "2.51"
    assert faults_of_document(moved) == ()


def test_a_rising_table_still_rises_by_any_per_cent() -> None:
    document = points_scheme(table("banded", ("1", "10.05"), ("2", "10.0501")), "1")
    for per_cent in ("10", "-99.9", "0.001", "-100"):
        assert faults_of_document(by_per_cent(document, per_cent)) == (), per_cent
    assert amounts(by_per_cent(document, "10")) == ["11.055", "11.0551"]
    assert amounts(by_per_cent(document, "-100")) == ["0.00", "0.00"]


def test_more_than_everything_cannot_be_taken_off() -> None:
    with pytest.raises(ValueError, match="at most 100"):
        by_per_cent(BANDS, "-100.01")


def test_a_hundred_thousand_stored_totals_of_the_demonstration_are_exact() -> None:
    document = demonstration_document()
    scheme = compile_scheme(document)
    proposed = compile_scheme(by_per_cent(document, "-2.75") | {"maximum": "600"})
    random = Random(11)
    each = [random.randrange(scheme.largest_total() + 1) for _ in range(100_000)]
    weekly = {total: work_out(proposed, total).weekly_pence for total in set(each)}
    sums = sums_of(proposed, count_totals(each, scheme.total_digits))
    assert Counter(weekly[total] for total in each)[None] == sums.referred > 0
    assert sums.pence_a_week == sum(weekly[total] or 0 for total in each)
