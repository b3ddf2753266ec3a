"""The engine at its edges: the largest numbers, what is left out, and words to the letter."""

from typing import Any

import numpy as np
import pytest

from budgets.engine import (
    LARGEST_EXACT,
    AnswerFaults,
    Scheme,
    Working,
    compile_scheme,
    evaluate,
    faults_of,
    work_out,
)
from budgets.engine.bulk import BulkEngine
from budgets.engine.exact import pounds
from budgets.engine.faults import _Walk, largest_number
from budgets.engine.what_if import (
    Sums,
    Totals,
    _largest_on_the_way,
    by_per_cent,
    change_between,
    count_totals,
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

NOTHING = table("banded", ("0", "0"))
TEN_TO_TWENTY = table("interpolated", ("10", "0"), ("20", "1.00"))
PRICES = {"method": "price_per_need"}


def priced(*shares: str, period: str = "week", price: str = "1.00", **more: Any) -> Document:
    levels = [level(f"level_{share}", share) for share in shares]
    meals = question("meals", option("all", price=price), informal_support=True)
    return scheme_document(meals, allocation=PRICES, period=period, informal_support=levels, **more)


# the largest number on the way to a sum: each time another one of them is the largest


@pytest.mark.parametrize(
    ("document", "largest"),
    [
        (points_scheme(NOTHING, "1000"), 1000),  # the total
        (points_scheme(table("banded", ("0", "0"), ("5000", "0")), "1000"), 5000),  # a row's points
        (points_scheme(table("banded", ("0", "0"), ends_at="7000"), "1000"), 7000),  # the table's end
        # £1.00 a year, doubled for rounding, with the 52 parts that a week is of it
        (points_scheme(table("banded", ("0", "1.00")), "3", period="year"), 2 * 100 + 52),
        (priced("0", "0.5", period="year"), 2 * 1000 + 520),
        (
            points_scheme(table("interpolated", ("10", "0"), ("20", "1.00")), "3", period="year"),
            2 * 1000 + 520,
        ),
        # the doubled divisor of the rounding
        (points_scheme(NOTHING, "3", period="year"), 2 * 52),
        (points_scheme(table("banded", ("0", "0.0001")), "3", period="year"), 2 * 52 * 100),
        # a limit times the parts, and doubled for rounding
        (points_scheme(TEN_TO_TWENTY, "3", period="year", maximum="100.00"), 10_000 * 520),
        (points_scheme(table("banded", ("0", "0.00001")), "3", maximum="100"), 2 * 10**7 + 1000),
        # the year's pence of a sum and of a limit, from whole pence
        (points_scheme(table("banded", ("0", "1.005")), "3"), 100 * 52 + 52),
        (points_scheme(table("banded", ("0", "0.001")), "3", maximum="1.05"), 105 * 52),
    ],
)
def test_the_largest_number_is_known_whichever_it_is(document: Document, largest: int) -> None:
    assert largest_number(compile_scheme(document)) == largest


def test_the_largest_exact_number_is_let_through_and_the_next_is_not() -> None:
    assert LARGEST_EXACT == 9_007_199_254_740_991
    assert faults_of(points_scheme(NOTHING, "9007199254.740991")) == ()
    (fault,) = faults_of(points_scheme(NOTHING, "9007199254.740992"))
    assert fault == (
        "/allocation",
        "Use smaller numbers or fewer digits after the point: on the way to a sum, numbers could reach "
        "9,007,199,254,740,992, and past 9,007,199,254,740,991 they are not exact everywhere.",
    )


@pytest.mark.parametrize(
    ("document", "total", "largest"),
    [
        (priced("0", "0.25", period="year", price="1.0001"), 1000, 2 * 1000 + 100 * 52 * 100),
        (
            points_scheme({"method": "price_per_point", "price": "1.0001"}, "1.25", period="year"),
            1000,
            2 * 1000 * 10001 + 100 * 52 * 100,
        ),
        (points_scheme(table("banded", ("0", "1.00")), "1"), 0, 2 * 100 + 1),
        (points_scheme(NOTHING, "1"), 0, 1),
        (points_scheme(NOTHING, "1"), 1000, 2 * 1000 + 1),
        (
            points_scheme(NOTHING, "1", period="year", minimum="1.00", maximum="2.00"),
            0,
            2 * 200 * 52 + 52,
        ),
    ],
)
def test_how_large_numbers_get_from_a_total_is_known(document: Document, total: int, largest: int) -> None:
    assert _largest_on_the_way(compile_scheme(document), total) == largest


# totals that are finer or larger than the scheme's own


def test_a_total_just_under_a_row_stays_under_it_to_the_sixteenth_digit() -> None:
    scheme = compile_scheme(points_scheme(table("banded", ("1", "1.00"), above_last="last"), "1"))
    totals = Totals(np.array([10**16 - 1, 10**16]), np.array([1, 1]), 16)
    assert weekly_of_each(scheme, totals).tolist() == [0, 100]


def test_totals_too_large_for_eight_bytes_on_the_way_are_exact_and_past_the_table_there_is_no_sum() -> None:
    meals = question("points", option("few", points="0.000001"), informal_support=True)
    levels = [level("none", "0"), level("some", "0.000001")]
    rows = table("interpolated", ("0", "0"), ("0.01", "30.00"))
    scheme = compile_scheme(scheme_document(meals, allocation=rows, informal_support=levels))
    assert scheme.total_digits == 12
    assert weekly_of_each(scheme, count_totals([0, 10_000_000], 0)).tolist() == [0, -1]


def test_the_tables_end_and_the_prices_follow_finer_totals() -> None:
    ending = compile_scheme(points_scheme(table("banded", ("0", "1.00"), ends_at="1"), "1"))
    assert weekly_of_each(ending, count_totals([5, 10, 15], 1)).tolist() == [100, 100, -1]
    prices = compile_scheme(priced("0"))
    assert weekly_of_each(prices, count_totals([15_000], 4)).tolist() == [150]


def test_where_nobody_is_counted_there_are_no_totals_and_they_are_whole_numbers_all_the_same() -> None:
    none = count_totals([], 3)
    assert (none.digits, none.assessments) == (3, 0)
    assert none.values.dtype == none.counts.dtype == np.int64
    assert weekly_of_each(compile_scheme(points_scheme(NOTHING, "1")), none).dtype == np.int64


def test_a_penny_more_or_less_counts_as_gaining_and_losing() -> None:
    totals = Totals(np.array([1, 2, 3]), np.array([5, 7, 9]), 0)
    change = change_between(Sums(totals, np.array([100, 100, 100])), Sums(totals, np.array([101, 99, 100])))
    assert (change.gaining, change.losing, change.unchanged) == (5, 7, 9)


@pytest.mark.parametrize(("one", "other"), [("0.5", "0.05"), ("0.1", "0.11"), ("0.5", "0.4")])
def test_totals_differ_where_a_share_of_help_does(one: str, other: str) -> None:
    def with_share(share: str) -> Scheme:
        document = priced("0")
        return compile_scheme(document | {"informal_support": [level("no", "0"), level("some", share)]})

    assert not totals_are_the_same(with_share(one), with_share(other))
    assert totals_are_the_same(with_share(one), with_share(one))


# words, to the letter


@pytest.mark.parametrize(
    ("value", "kind"),
    [(None, "null"), (True, "true or false"), (5, "a number"), ("points", "text"), ([], "a list")],
)
def test_a_fault_names_the_kind_of_thing_that_stands_there(value: object, kind: str) -> None:
    faults = faults_of(points_scheme(NOTHING, "1") | {"allocation": value})
    assert ("/allocation", f"Write an object in {{…}} here, not {kind}.") in faults


def test_a_fault_says_that_an_object_stands_where_a_list_belongs() -> None:
    faults = faults_of(points_scheme(NOTHING, "1") | {"questions": {}})
    assert ("/questions", "Write a list in […] here, not an object.") in faults


@pytest.mark.parametrize(
    ("value", "known", "sentence"),
    [
        ("a" * 60, {}, f"There is no answer “{'a' * 60}” here."),
        ("a" * 61, {}, f"There is no answer “{'a' * 60}…” here."),
        ("a", {"b": 1, "c": 2}, "There is no answer “a” here. Choose one of: b, c."),
    ],
)
def test_an_unknown_id_is_quoted_up_to_sixty_letters(value: str, known: Document, sentence: str) -> None:
    walk = _Walk()
    walk.unknown("/examples", "answer", value, known)
    assert walk.faults == [("/examples", sentence)]


def test_an_answer_that_is_not_text_is_said_to_be_none() -> None:
    scheme = compile_scheme(points_scheme(NOTHING, "1"))
    with pytest.raises(AnswerFaults) as refused:
        evaluate(scheme, {"points": 1})  # type: ignore[dict-item]
    assert (
        str(refused.value) == "“Question points” (points) has no answer that is not text. Choose one of: 1."
    )


@pytest.mark.parametrize("text", ["How do you eat?", "Meals.", "Eat!"])
def test_a_heading_that_ends_a_sentence_has_no_colon(text: str) -> None:
    document = points_scheme(NOTHING, "1")
    document["questions"][0]["text"] = text
    line = evaluate(compile_scheme(document), {"points": "1"}).lines[0]
    assert line.text == f"{text} Option 1. 1 point."


def test_whole_pounds_are_written_without_a_point() -> None:
    assert pounds("5") == "£5"
    assert pounds("1234.50") == "£1,234.50"


def test_what_cannot_be_asked_of_everybody_is_said_in_full() -> None:
    with pytest.raises(ValueError, match="negative") as negative:
        count_totals([-1], 0)
    assert str(negative.value) == ("A total is negative. Leave out the assessments that cannot be computed.")
    totals = count_totals([1], 0)
    with pytest.raises(ValueError, match="same totals") as unlike:
        change_between(Sums(totals, np.array([1])), Sums(count_totals([2], 0), np.array([1])))
    assert str(unlike.value) == "Compare two allocations of the same totals."
    with pytest.raises(ValueError, match="per cent") as too_much:
        by_per_cent(points_scheme(NOTHING, "1"), "-100.5")
    assert str(too_much.value) == "Take off at most 100 per cent."


# what stands where nothing was given


def test_what_a_document_leaves_out_has_its_plain_meaning() -> None:
    scheme = compile_scheme(points_scheme({"method": "price_per_point", "price": "2"}, "1"))
    assert (scheme.below_first, scheme.above_last) == ("nothing", "last")
    assert scheme.questions[0].informal_support is False
    assert scheme.questions[0].required is True


def test_an_addition_keeps_its_id_and_its_text() -> None:
    document = points_scheme(NOTHING, "1") | {"additions": [addition("alone", "points", "1", points="2")]}
    (added,) = compile_scheme(document).additions
    assert (added.id, added.text) == ("alone", "Addition alone")


def test_a_working_says_exactly_which_rule_and_fraction_gave_the_sum() -> None:
    ending = compile_scheme(points_scheme(table("banded", ("1", "1.00"), ends_at="2"), "1"))
    assert work_out(ending, 3) == Working("beyond_refer", 0, 0, 1, None, None)
    assert work_out(ending, 0) == Working("below_nothing", 0, 0, 1, None, 0)
    assert work_out(ending, 2) == Working("band", 0, 100, 1, None, 100)
    assert work_out(compile_scheme(priced("0")), 150) == Working("prices", 0, 150, 1, None, 150)
    per_point = compile_scheme(points_scheme({"method": "price_per_point", "price": "2"}, "1.5"))
    assert work_out(per_point, 15) == Working("price", 0, 3000, 10, None, 300)


def test_a_scheme_of_prices_has_no_points_at_all() -> None:
    document = priced(*(each["share"] for each in SHARES))
    result = evaluate(compile_scheme(document), {"meals": "all"}, {"meals": "level_0.5"})
    assert (result.points, result.points_scaled, result.total, result.weekly) == (None, None, 500, "0.50")


def test_in_bulk_pence_and_totals_are_whole_numbers_of_the_size_they_need() -> None:
    engine = BulkEngine(compile_scheme(points_scheme(NOTHING, "1")))
    result = engine.evaluate_stored(np.array([[1, 0]], np.uint8))
    assert (result.weekly_pence.dtype, result.totals.dtype) == (np.int64, np.int32)
    assert engine.totals(np.array([[1]], np.uint8)).dtype == np.int32
