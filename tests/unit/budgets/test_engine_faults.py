"""What is refused in a scheme document: each fault with its place, all of them at once."""

import copy
import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from budgets.documents import _validator, demonstration_document, faults_of_document, figure_documents
from budgets.engine import (
    LARGEST_EXACT,
    SchemeFaults,
    compile_scheme,
    disagreements,
    evaluate,
    faults_of,
)
from budgets.engine.faults import largest_number
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


def good() -> Document:
    """Give a scheme with one of everything and no fault."""
    return scheme_document(
        question("meals", option("no", "0"), option("yes", "4"), informal_support=True),
        question("lives", option("with", "0"), option("alone", "0.5")),
        informal_support=copy.deepcopy(SHARES),
        additions=[addition("lives_alone", "lives", "alone", points="2")],
        allocation=table("banded", ("2", "10"), ("4", "20"), ends_at="6"),
        minimum="5",
        maximum="15.00",
        effective_from="2026-04-01",
        examples=[
            {
                "name": "Alone",
                "answers": {"meals": "yes", "lives": "with"},
                "support": {"meals": "half"},
                "points": "2",
                "weekly": "10.00",
            }
        ],
    )


def priced() -> Document:
    return scheme_document(
        question("meals", option("no", price="0"), option("yes", price="40.10")),
        additions=[addition("extra", "meals", "yes", price="2")],
        allocation={"method": "price_per_need"},
        examples=[{"name": "Yes", "answers": {"meals": "yes"}, "weekly": "42.1"}],
    )


def flat() -> Document:
    return points_scheme({"method": "price_per_point", "price": "5"}, "1", "2")


def interpolated() -> Document:
    return points_scheme(table("interpolated", ("1", "5"), ("2", "5")), "1", "2")


@pytest.mark.parametrize("make", [good, priced, flat, interpolated])
def test_a_good_scheme_has_no_faults(make: Callable[[], Document]) -> None:
    assert faults_of_document(make()) == ()
    assert disagreements(compile_scheme(make())) == ()


def change(document: Document, place: str, value: Any) -> Document:
    """Put a value at a place, add it to a list with `-`, or delete the place with `...`."""
    *steps, last = (step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:])
    at: Any = document
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at[step]
    if isinstance(at, list):
        if last == "-":
            at.append(value)
        elif value is ...:
            del at[int(last)]
        else:
            at[int(last)] = value
    elif value is ...:
        del at[last]
    else:
        at[last] = value
    return document


#: What may fall with a question, an option or the list of support that is not there any more.
FOLLOWS = r"/(additions/\d/when/|examples/\d/(answers|support)|questions/\d/informal_support)"

# Each: the scheme, where it is changed, to what, where the fault is named, a word of the sentence.
REFUSED: list[tuple[Callable[[], Document], str, Any, str, str]] = [
    # the document itself
    (good, "/format", ..., "", "format"),
    (good, "/format", "allocation-scheme/2", "/format", "allocation-scheme/1"),
    (good, "/id", ..., "", "“id”"),
    (good, "/id", "demo adults", "/id", "letters"),
    (good, "/id", "", "/id", "empty"),
    (good, "/id", "é", "/id", "letters"),
    (good, "/id", "-a", "/id", "beginning"),
    (good, "/id", "a" * 65, "/id", "64"),
    (good, "/version", ..., "", "version"),
    (good, "/version", "  ", "/version", "empty"),
    (good, "/version", 1, "/version", "a number"),
    (good, "/title", ["x"], "/title", "a list"),
    (good, "/notice", "a\ud800", "/notice", "half a character"),
    (good, "/notice", "x" * 5001, "/notice", "5000"),
    (good, "/colour", "red", "/colour", "Take out “colour”"),
    (good, "/a~0b~1c", "red", "/a~0b~1c", "Take out"),
    (good, "/period", ..., "", "period"),
    (good, "/period", "month", "/period", "week, year"),
    (good, "/period", None, "/period", "week, year"),
    (good, "/effective_from", "2026-02-30", "/effective_from", "date"),
    (good, "/effective_from", "20260401", "/effective_from", "date"),
    (good, "/effective_from", "2026-W01-1", "/effective_from", "date"),
    (good, "/effective_from", 2026, "/effective_from", "a number"),
    # decimals
    (good, "/questions/0/options/1/points", 4, "/questions/0/options/1/points", "in quotes"),
    (good, "/questions/0/options/1/points", True, "/questions/0/options/1/points", "true or false"),
    (good, "/questions/0/options/1/points", None, "/questions/0/options/1/points", "null"),
    (good, "/questions/0/options/1/points", "-1", "/questions/0/options/1/points", "zero or more"),
    (good, "/questions/0/options/1/points", "-0", "/questions/0/options/1/points", "zero or more"),
    *(
        (good, "/questions/0/options/1/points", bad, "/questions/0/options/1/points", "decimal")
        for bad in (
            "", "4e1", "1E2", "NaN", "Infinity", "+4", " 4", "4 ", "4\n", "4,5", "1,000", ".5", "5.",
            "04", "00", "0x4", "٤", "４", "1_000", "--4", "1.2.3", "£4", "1" * 13, "0.1234567", "½",
        )
    ),
    # questions and options
    (good, "/questions", ..., "", "questions"),
    (good, "/questions", {}, "/questions", "a list"),
    (good, "/questions/0", "meals", "/questions/0", "object"),
    (good, "/questions/0/id", ..., "/questions/0", "“id”"),
    (good, "/questions/1/id", "meals", "/questions/1/id", "/questions/0/id"),
    (good, "/questions/0/text", ..., "/questions/0", "“text”"),
    (good, "/questions/0/text", "", "/questions/0/text", "empty"),
    (good, "/questions/0/required", "yes", "/questions/0/required", "true or false"),
    (good, "/questions/0/informal_support", 1, "/questions/0/informal_support", "true or false"),
    (good, "/questions/0/options", ..., "/questions/0", "options"),
    (good, "/questions/1/hint", "x", "/questions/1/hint", "hint"),
    (good, "/questions/1/options/0/id", "alone", "/questions/1/options/1/id", "/questions/1/options/0/id"),
    (good, "/questions/1/options/0/text", None, "/questions/1/options/0/text", "null"),
    (good, "/questions/1/options/0/points", ..., "/questions/1/options/0", "Add “points”"),
    (good, "/questions/1/options/0/price", "1", "/questions/1/options/0/price", "“points”"),
    (priced, "/questions/0/options/0/price", ..., "/questions/0/options/0", "Add “price”"),
    (priced, "/questions/0/options/0/points", "1", "/questions/0/options/0/points", "“price”"),
    # informal support
    (good, "/informal_support", ..., "/questions/0/informal_support", "informal_support"),
    (good, "/informal_support", [], "/questions/0/informal_support", "informal_support"),
    (good, "/informal_support", "half", "/informal_support", "list"),
    (good, "/informal_support/0/share", "0.1", "/informal_support/0/share", "first entry"),
    (good, "/informal_support/2/share", "1.000001", "/informal_support/2/share", "from 0 to 1"),
    (good, "/informal_support/2/share", ..., "/informal_support/2", "share"),
    (good, "/informal_support/2/share", "all", "/informal_support/2/share", "decimal"),
    (good, "/informal_support/2/id", "half", "/informal_support/2/id", "already"),
    (good, "/informal_support/2/text", ..., "/informal_support/2", "text"),
    # additions
    (good, "/additions/0/when/question", "live", "/additions/0/when/question", "meals, lives"),
    (good, "/additions/0/when/option", "yes", "/additions/0/when/option", "with, alone"),
    (good, "/additions/0/when/option", ..., "/additions/0/when", "option"),
    (good, "/additions/0/when", ..., "/additions/0", "when"),
    (good, "/additions/0/when", [], "/additions/0/when", "a list"),
    (good, "/additions/0/when/also", "x", "/additions/0/when/also", "also"),
    (good, "/additions/0/points", ..., "/additions/0", "Add “points”"),
    (good, "/additions/0/points", "two", "/additions/0/points", "decimal"),
    (good, "/additions/-", addition("lives_alone", "lives", "with", points="1"), "/additions/1/id", "id"),
    (priced, "/additions/0/price", ..., "/additions/0", "Add “price”"),
    (priced, "/additions/0/points", "1", "/additions/0/points", "Take out"),
    # allocation
    (good, "/allocation", ..., "", "allocation"),
    (good, "/allocation", "banded", "/allocation", "object"),
    (good, "/allocation/method", ..., "/allocation", "method"),
    (good, "/allocation/method", "flat", "/allocation/method", "banded, interpolated"),
    (good, "/allocation/method", ["banded"], "/allocation/method", "banded, interpolated"),
    (good, "/allocation/rows", ..., "/allocation", "rows"),
    (good, "/allocation/rows", None, "/allocation", "rows"),
    (good, "/allocation/rows", [], "/allocation/rows", "at least one"),
    (interpolated, "/allocation/rows", ..., "/allocation", "rows"),
    (interpolated, "/allocation/rows", [], "/allocation/rows", "at least one"),
    (good, "/allocation/rows/1", ["4", "20"], "/allocation/rows/1", "object"),
    (good, "/allocation/rows/1/points", "2", "/allocation/rows/1/points", "rise"),
    (good, "/allocation/rows/1/points", "1.999999", "/allocation/rows/1/points", "rise"),
    (good, "/allocation/rows/1/points", "2.000000", "/allocation/rows/1/points", "rise"),
    (good, "/allocation/rows/1/amount", "9.999999", "/allocation/rows/1/amount", "less money"),
    (good, "/allocation/rows/1/amount", "-1", "/allocation/rows/1/amount", "zero or more"),
    (good, "/allocation/rows/1/amount", ..., "/allocation/rows/1", "amount"),
    (good, "/allocation/rows/1/weekly", "1", "/allocation/rows/1/weekly", "weekly"),
    (good, "/allocation/ends_at", "3.999999", "/allocation/ends_at", "4 or more"),
    (good, "/allocation/ends_at", 6, "/allocation/ends_at", "in quotes"),
    (good, "/allocation/below_first", ..., "/allocation", "below_first"),
    (good, "/allocation/below_first", "zero", "/allocation/below_first", "proportional"),
    (good, "/allocation/above_last", ..., "/allocation", "above_last"),
    (good, "/allocation/above_last", "nothing", "/allocation/above_last", "refer"),
    (interpolated, "/allocation/above_last", ..., "/allocation", "above_last"),
    (interpolated, "/allocation/below_first", None, "/allocation", "below_first"),
    (interpolated, "/allocation/ends_at", "9", "/allocation/ends_at", "last row"),
    (good, "/allocation/price", "5", "/allocation/price", "Take out"),
    (priced, "/allocation/price", "5", "/allocation/price", "Take out"),
    (flat, "/allocation/price", ..., "/allocation", "price"),
    (flat, "/allocation/price", "5e0", "/allocation/price", "decimal"),
    (flat, "/allocation/rows", [{"points": "1", "amount": "1"}], "/allocation/rows", "Take out"),
    (priced, "/allocation/rows", [{"points": "1", "amount": "1"}], "/allocation/rows", "Take out"),
    (flat, "/allocation/ends_at", "1", "/allocation/ends_at", "table"),
    # limits
    (good, "/minimum", "15.01", "/maximum", "minimum"),
    (good, "/minimum", 5, "/minimum", "in quotes"),
    (good, "/minimum", "5.001", "/minimum", "at most 2 digits"),
    (good, "/maximum", "-5", "/maximum", "zero or more"),
    # examples
    (good, "/examples", {}, "/examples", "list"),
    (good, "/examples/0", "x", "/examples/0", "object"),
    (good, "/examples/0/name", ..., "/examples/0", "name"),
    (good, "/examples/0/weekly", ..., "/examples/0", "weekly"),
    (good, "/examples/0/weekly", "10.001", "/examples/0/weekly", "2 digits"),
    (good, "/examples/0/weekly", 10, "/examples/0/weekly", "in quotes"),
    (good, "/examples/0/points", "two", "/examples/0/points", "decimal"),
    (good, "/examples/0/outcome", "money", "/examples/0/outcome", "refer"),
    (good, "/examples/0/answers", [], "/examples/0/answers", "a list"),
    (good, "/examples/0/answers/meal", "yes", "/examples/0/answers/meal", "no question “meal”"),
    (good, "/examples/0/answers/meals", "maybe", "/examples/0/answers/meals", "no, yes"),
    (good, "/examples/0/answers/meals", None, "/examples/0/answers/meals", "no, yes"),
    (good, "/examples/0/answers/lives", ..., "/examples/0/answers", "lives"),
    (good, "/examples/0/support/meal", "half", "/examples/0/support/meal", "no question"),
    (good, "/examples/0/support/meals", "most", "/examples/0/support/meals", "none, half, all"),
    (good, "/examples/0/support/lives", "half", "/examples/0/support/lives", "does not take"),
    (good, "/examples/0/support", "half", "/examples/0/support", "object"),
    (good, "/examples/0/total", "4", "/examples/0/total", "total"),
    (priced, "/examples/0/points", "4", "/examples/0/points", "null"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("make", "place", "value", "expected", "word"),
    REFUSED,
    ids=[f"{make.__name__}{place}={value!r}"[:80] for make, place, value, _, _ in REFUSED],
)
def test_a_fault_is_named_with_its_place(
    make: Callable[[], Document], place: str, value: Any, expected: str, word: str
) -> None:
    document = change(make(), place, value)
    faults = faults_of_document(document)
    assert expected in [fault.place for fault in faults]
    assert any(word in fault.sentence for fault in faults if fault.place == expected)
    others = [fault.place for fault in faults if fault.place != expected]
    assert all(re.match(FOLLOWS, other) for other in others), others
    with pytest.raises(SchemeFaults):
        compile_scheme(document)


ACCEPTED: list[tuple[Callable[[], Document], str, Any]] = [
    (good, "/notice", None),
    (good, "/source", "A council's page"),
    (good, "/effective_from", ...),
    (good, "/additions", []),
    (good, "/additions", None),
    (good, "/examples", None),
    (good, "/minimum", None),
    (good, "/minimum", "15"),
    (good, "/minimum", "0"),
    (good, "/maximum", ...),
    (good, "/maximum", "15.000000"),
    (good, "/questions/0/help", ""),
    (good, "/questions/0/outcome", None),
    (good, "/questions/0/options/0/help", "What this means"),
    (good, "/questions/0/options/0/price", None),
    (good, "/questions/0/options/1/points", "4.000000"),
    (good, "/questions/0/options/-", option("MAYBE_1.0-x", "999999")),
    (good, "/allocation/ends_at", "4"),
    (good, "/allocation/ends_at", None),
    (good, "/allocation/rows/1/amount", "10"),
    (good, "/allocation/price", None),
    (flat, "/allocation/rows", []),
    (flat, "/allocation/below_first", "nothing"),
    (flat, "/allocation/above_last", "last"),
    (priced, "/examples/0/points", None),
    (priced, "/questions/0/options/0/points", None),
    (interpolated, "/allocation/rows/0/source", "A court case"),
]


@pytest.mark.parametrize(("make", "place", "value"), ACCEPTED)
def test_what_may_be_left_out_or_added_is_no_fault(
    make: Callable[[], Document], place: str, value: Any
) -> None:
    assert faults_of_document(change(make(), place, value)) == ()


def test_rows_from_zero_need_no_rule_below_and_open_tables_none_above() -> None:
    document = points_scheme({"method": "banded", "rows": [{"points": "0.0", "amount": "1"}]}, "0", "9")
    assert faults_of_document(document) == ()
    document["allocation"]["rows"][0]["points"] = "0.000001"
    assert [fault.place for fault in faults_of_document(document)] == ["/allocation"]


def test_all_faults_are_listed_at_once_in_the_order_of_the_document() -> None:
    document = good()
    document["period"] = "month"
    document["questions"][0]["options"][1]["points"] = "4e0"
    document["questions"][1]["id"] = "meals"
    document["questions"][1]["options"][0]["colour"] = "red"
    document["informal_support"][0]["share"] = "0.2"
    document["additions"][0]["when"]["option"] = "alone"
    document["allocation"]["rows"][1] = {"points": "1", "amount": "9"}
    document["minimum"] = "20"
    document["examples"][0]["answers"]["meals"] = "never"
    assert [fault.place for fault in faults_of_document(document)] == [
        "/period",
        "/informal_support/0/share",
        "/questions/0/options/1/points",
        "/questions/1/id",
        "/questions/1/options/0/colour",
        "/additions/0/when/question",
        "/allocation/rows/1/points",
        "/allocation/rows/1/amount",
        "/maximum",
        "/examples/0/answers/lives",
        "/examples/0/answers/meals",
    ]


def test_an_unknown_method_does_not_hide_the_other_faults() -> None:
    document = change(good(), "/allocation/method", "magic")
    document["questions"][0]["options"][0]["points"] = "x"
    document["allocation"]["rows"][1]["points"] = "1"
    assert [fault.place for fault in faults_of_document(document)] == [
        "/questions/0/options/0/points",
        "/allocation/method",
        "/allocation/rows/1/points",
    ]


@pytest.mark.parametrize("junk", [None, True, 3, 1.5, "x", [], [1], float("nan")])
def test_a_document_that_is_no_object_is_one_fault(junk: Any) -> None:
    faults = faults_of_document(junk)
    assert [fault.place for fault in faults] == [""]


def test_an_empty_object_lists_every_missing_part() -> None:
    sentences = " ".join(fault.sentence for fault in faults_of_document({}))
    for key in ("format", "id", "version", "period", "questions", "allocation"):
        assert f"“{key}”" in sentences


JUNK: list[Any] = [
    None, True, 7, -1.5, float("inf"), "", "x", "1e5", "-3", "NaN", [], [None], [[]], {}, {"id": 1},
    {"": ""}, "a" * 6000, "\ud800", {"question": [], "option": {}},
]  # fmt: skip


def places_within(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, ...]] = [at] if at else []
    keys: Any = (
        value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        inner += places_within(value[key], (*at, key))
    return inner


def test_no_junk_anywhere_breaks_the_check_and_engine_and_json_schema_agree() -> None:
    random = Random(20260401)
    documents = [good(), priced(), flat(), interpolated()]
    seen_good = seen_bad = 0
    for _ in range(1500):
        document = copy.deepcopy(random.choice(documents))
        for _ in range(random.choice([1, 1, 1, 2, 3])):
            *steps, last = random.choice(places_within(document))
            at: Any = document
            for step in steps:
                at = at[step]
            if isinstance(at, dict) and random.random() < 0.2:
                del at[last]
            else:
                at[last] = random.choice(JUNK)
        faults = faults_of(document)
        assert all(fault.sentence for fault in faults)
        if not faults:
            seen_good += 1
            evaluate_every_example(document)
        else:
            seen_bad += 1
        if not _validator().is_valid(document):
            assert faults, json.dumps(document)
        assert bool(faults_of_document(document)) == bool(faults)
    assert seen_good > 50
    assert seen_bad > 500


def evaluate_every_example(document: Document) -> None:
    scheme = compile_scheme(document)
    for example in scheme.examples:
        evaluate(scheme, example.answers, example.support)


# Numbers that could pass what every language holds exactly


def test_a_weekly_sum_whose_year_is_still_exact_is_the_largest_that_is_accepted() -> None:
    # 173,215,370,283,480 pence a week is 9,007,199,254,740,960 a year: 31 below the largest.
    # One week in hand is kept for rounding up.
    def faults_at(pence: int) -> tuple[str, ...]:
        price = f"{pence // 100 // 10}.{pence // 10 % 100:02d}"
        document = points_scheme({"method": "price_per_point", "price": price}, "10")
        return tuple(fault.place for fault in faults_of_document(document))

    assert LARGEST_EXACT // 52 == 173_215_370_283_480
    assert faults_at(173_215_370_283_470) == ()
    assert faults_at(173_215_370_283_480) == ("/allocation",)


# Twice the numerator and once the denominator is the largest number of a rounding.
EXACT_UP_TO = [
    # 2 × 22.517973 × 200.000001 with 12 digits, and 10^10 for the rounding.
    (lambda last: {"method": "price_per_point", "price": "200.000001"}, "22.517973", "22.517974"),
    # 2 × pence × 3999.999999 with 6 digits, and that span once.
    (lambda last: table("interpolated", ("0.000001", "1"), ("4000", last)), "11258.99", "11259"),
    # The same below the first row.
    (
        lambda last: table("banded", ("3999.999999", last), below_first="proportional"),
        "11258.99",
        "11259",
    ),
]


@pytest.mark.parametrize(("allocation", "most", "too_much"), EXACT_UP_TO)
def test_a_scheme_is_refused_when_a_number_on_the_way_could_be_inexact(
    allocation: Callable[[str], Document], most: str, too_much: str
) -> None:
    def faults_at(number: str) -> list[str]:
        made = allocation(number)
        points = number if made["method"] == "price_per_point" else "1"
        faults = faults_of_document(points_scheme(made, points))
        assert all("9,007,199,254,740,991" in fault.sentence for fault in faults)
        return [fault.place for fault in faults]

    assert faults_at(most) == []
    assert faults_at(too_much) == ["/allocation"]


def test_a_table_whose_rule_does_not_multiply_may_hold_larger_numbers() -> None:
    rows = ("3999.999999", "1200000.01")
    assert faults_of(points_scheme(table("banded", rows), "1")) == ()
    assert faults_of(points_scheme(table("banded", rows, below_first="first"), "1")) == ()
    assert faults_of(points_scheme(table("banded", rows, below_first="proportional"), "1")) != ()


def test_limits_additions_shares_and_years_count_towards_the_largest_number() -> None:
    def largest(**more: Any) -> int:
        allocation = {"method": "price_per_point", "price": "1"}
        return largest_number(compile_scheme(points_scheme(allocation, "3", **more)))

    plain = largest()
    assert plain == 300 * 52 + 52
    assert largest(maximum="99999") == 9_999_900 * 52
    assert largest(additions=[addition("a", "points", "3", points="4")]) == 700 * 52 + 52
    assert largest(informal_support=[level("n", "0"), level("a", "0.123456")]) == (
        2 * 3_000_000 * 100 + 1_000_000
    )
    assert largest(period="year") == 2 * 300 + 52


def test_the_published_figures_and_the_demonstration_have_no_faults() -> None:
    for document in [demonstration_document(), *figure_documents().values()]:
        assert faults_of_document(document) == ()
        assert disagreements(compile_scheme(document)) == ()


# Examples that disagree


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("weekly", "10.01", "expects £10.01 a week; the scheme gives £10.00 a week."),
        ("weekly", None, "expects no sum; the scheme gives £10.00 a week."),
        ("points", "2.5", "expects 2.5 points; the scheme gives 2 points."),
        ("points", None, "expects no points; the scheme gives 2 points."),
        ("outcome", "refer", "expects the outcome “refer”; the scheme gives the outcome “sum”."),
    ],
)
def test_an_example_that_disagrees_is_named_with_both_figures(key: str, value: str | None, says: str) -> None:
    document = change(good(), f"/examples/0/{key}", value)
    assert faults_of_document(document) == ()
    found = disagreements(compile_scheme(document))
    assert [fault.place for fault in found] == [f"/examples/0/{key}"]
    assert found[0].sentence == f"The example “Alone” {says}"


@pytest.mark.parametrize(("key", "value"), [("weekly", "10"), ("weekly", "10.0"), ("points", "2.00")])
def test_an_example_agrees_however_its_decimals_are_written(key: str, value: str) -> None:
    document = change(good(), f"/examples/0/{key}", value)
    assert disagreements(compile_scheme(document)) == ()


def test_an_example_without_points_or_outcome_is_compared_by_its_sum_alone() -> None:
    document = change(good(), "/examples/0/points", ...)
    document["examples"][0]["outcome"] = None
    assert disagreements(compile_scheme(document)) == ()
