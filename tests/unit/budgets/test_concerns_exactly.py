"""Every concern to the letter, with its place and its weight, and where none is raised."""

from typing import Any

import pytest

from budgets.engine import reach
from budgets.engine.concerns import concerns
from tests.unit.budgets.engine_builders import (
    SHARES,
    Document,
    addition,
    option,
    points_scheme,
    question,
    scheme_document,
    table,
)

STEPS = [str(points) for points in range(11)]
NO_EXAMPLES = (
    "/examples",
    "There are no examples, so nothing proves that the sums are what you want. Add some.",
    "warning",
)
NO_MONEY = ("/allocation", "No answers give any money. Nobody could get a budget from it.", "refused")
STEADY = table("banded", ("0", "100"), ("5", "120"), ("10", "140"))
TWO_ROWS = table("banded", ("0", "100"), ("5", "120"))
CLIFF_OF_THE_MINIMUM = (
    "There is a cliff here. From 0 points to 1 point the sum goes from £0.00 to £50.00 a week."
)
ONE_POUND_A_POINT = {"method": "price_per_point", "price": "1"}


def unreachable(index: int, points: str, why: str) -> tuple[str, str, str]:
    sentence = f"Nobody can ever reach the row at {points} points: {why}. Change the row or take it out."
    return f"/allocation/rows/{index}", sentence, "warning"


def most(points: str) -> str:
    return f"the most that answers can come to is {points} points"


def past_the_end(end: str, most: str, gives: str) -> tuple[str, str, str]:
    sentence = f"The table ends at {end} points, and answers can come to {most} points."
    return "/allocation/above_last", f"{sentence} Whoever is past the end gets {gives}.", "warning"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (points_scheme(STEADY, *STEPS), []),
        (
            points_scheme(table("banded", ("5", "100"), ("10", "120")), *STEPS[:5]),
            [unreachable(0, "5", most("4")), unreachable(1, "10", most("4")), NO_MONEY],
        ),
        (
            points_scheme(table("banded", ("0", "100"), ("5", "120"), ends_at="6"), "0", "7"),
            [
                unreachable(1, "5", "no answers come to points that lie in it"),
                past_the_end("6", "7", "no sum, and a person must estimate"),
            ],
        ),
        (
            points_scheme(
                table("banded", ("0", "100"), ("5", "120"), ends_at="6", above_last="last"), "0", "7"
            ),
            [past_the_end("6", "7", "the last row's sum, however much more they need")],
        ),
        (
            points_scheme(table("interpolated", ("0", "100"), ("10", "110"), ("20", "120")), "0", "5"),
            [unreachable(2, "20", most("5"))],
        ),
        (points_scheme(table("interpolated", ("0", "100"), ("10", "110"), ("20", "120")), "0", "15"), []),
        (
            points_scheme(table("banded", ("0", "0"), ("1", "1")), "0", "1", minimum="50"),
            [
                (
                    "/minimum",
                    CLIFF_OF_THE_MINIMUM,
                    "warning",
                )
            ],
        ),
        (
            points_scheme(ONE_POUND_A_POINT, "0", "1", "2", "60", minimum="50"),
            [
                (
                    "/minimum",
                    CLIFF_OF_THE_MINIMUM,
                    "warning",
                ),
                (
                    "/minimum",
                    "From 1 point to 2 points everybody gets the minimum of £50.00 a week.",
                    "warning",
                ),
            ],
        ),
        (
            points_scheme(STEADY, *STEPS, "11", maximum="130"),
            [
                (
                    "/maximum",
                    "From 10 points to 11 points everybody gets the maximum of £130.00 a week.",
                    "warning",
                )
            ],
        ),
        (points_scheme(STEADY, *STEPS, maximum="130"), []),
        (
            points_scheme(STEADY, *STEPS, minimum="100", maximum="140"),
            [
                (
                    "/minimum",
                    "The minimum of £100.00 a week never applies: every sum lies above it already.",
                    "warning",
                ),
                (
                    "/maximum",
                    "The maximum of £140.00 a week never applies: every sum lies below it already.",
                    "warning",
                ),
            ],
        ),
        (
            points_scheme(TWO_ROWS, *STEPS, minimum="130"),
            [
                (
                    "/minimum",
                    "The minimum of £130.00 a week lies above every sum that the scheme works out, so that "
                    "everybody who gets anything gets the same. Lower it or raise the sums.",
                    "refused",
                )
            ],
        ),
        (
            points_scheme(TWO_ROWS, *STEPS, maximum="90"),
            [
                (
                    "/maximum",
                    "The maximum of £90.00 a week lies below every sum that the scheme works out, so that "
                    "everybody who gets anything gets the same. Raise it or lower the sums.",
                    "refused",
                )
            ],
        ),
        (points_scheme(table("banded", ("0", "0")), "0", "1"), [NO_MONEY]),
        (
            points_scheme(TWO_ROWS, "0", "5", maximum="90"),
            [
                (
                    "/maximum",
                    "The maximum of £90.00 a week lies below every sum that the scheme works out, so that "
                    "everybody who gets anything gets the same. Raise it or lower the sums.",
                    "refused",
                )
            ],
        ),
        (
            points_scheme(table("banded", ("0", "100"), ("5", "120"), ("10", "120")), *STEPS),
            [
                (
                    "/allocation/rows/2",
                    "The table is flat from 5 points to 10 points: both rows give £120.00 a week, "
                    "so more need gives no more money there.",
                    "warning",
                )
            ],
        ),
        (
            points_scheme(table("banded", ("0", "0"), ends_at="0"), "1", "2"),
            [
                unreachable(0, "0", "the least that answers can come to is 1 point"),
                past_the_end("0", "2", "no sum, and a person must estimate"),
                (
                    "/allocation",
                    "No answers give any money: all of them lie outside the table.",
                    "refused",
                ),
            ],
        ),
        (
            points_scheme(table("banded", ("0", "100"), ("5", "140")), *STEPS),
            [
                (
                    "/allocation/rows/1",
                    "There is a cliff here. From 4 points to 5 points the sum goes from £100.00 to £140.00 "
                    "a week, which is 40% more.",
                    "warning",
                )
            ],
        ),
    ],
)
def test_each_concern_is_said_to_the_letter(document: Document, expected: list[tuple[str, str, str]]) -> None:
    assert concerns(document) == [*expected, NO_EXAMPLES]


@pytest.mark.parametrize("below_first", ["nothing", "first"])
@pytest.mark.parametrize(
    ("method", "points", "never"),
    [
        ("banded", ("3", "4"), {1, 2}),
        ("banded", ("6", "7"), {1, 2}),
        ("banded", ("5", "5.5"), {1, 2}),
        ("banded", ("11", "12"), {0, 2}),
        ("banded", ("0", "2", "5"), {1, 2}),
        ("banded", ("1", "10"), {2}),
        ("banded", ("10", "20"), set()),
        ("banded", ("16", "20"), {0, 1}),
        ("interpolated", ("3", "4"), {1, 2}),
        ("interpolated", ("6", "7"), {2}),
        ("interpolated", ("5", "5.5"), {2}),
        ("interpolated", ("11", "12"), {0}),
        ("interpolated", ("0", "2", "5"), {2}),
        ("interpolated", ("1", "10"), set()),
        ("interpolated", ("10", "20"), set()),
        ("interpolated", ("16", "20"), {0, 1}),
    ],
)
def test_rows_out_of_range_are_found_where_totals_are_too_many_to_list(
    method: str,
    points: tuple[str, ...],
    never: set[int],
    below_first: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reach, "MOST_STEPS", 0)
    rows: Any = [("5", "100"), ("10", "110"), ("15", "120")]
    document = points_scheme(table(method, *rows, below_first=below_first, above_last="last"), *points)
    if below_first == "nothing" and float(points[-1]) < 5:
        never = {0, *never}
    told = {one.pointer for one in concerns(document) if one.sentence.startswith("Nobody can ever")}
    assert told == {f"/allocation/rows/{index}" for index in never}


def test_a_stretch_at_a_limit_is_not_told_where_totals_are_too_many_to_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = points_scheme(STEADY, *STEPS, "11", maximum="130")
    assert len(concerns(document)) == 2
    monkeypatch.setattr(reach, "MOST_STEPS", 0)
    assert concerns(document) == [NO_EXAMPLES]


def test_an_optional_question_whose_answers_count_nothing_changes_nothing() -> None:
    steps = question("points", *(option(points, points=points) for points in STEPS))
    extra = question("extra", option("no", points="0"), option("yes", points="0"), required=False)
    (told, *_) = concerns(scheme_document(steps, extra, allocation=STEADY))
    assert (told.pointer, told.sentence[:47]) == (
        "/questions/1",
        "No answer to “Question extra” changes the sum. ",
    )


def test_what_is_doubtful_about_questions_help_and_examples_is_said_in_their_order() -> None:
    document = scheme_document(
        question("a", option("no", points="0"), option("yes", points="4"), informal_support=True),
        question("b", option("no", points="1"), option("yes", points="1"), required=False),
        question("c", option("no", points="0"), option("yes", points="0"), informal_support=True),
        question(
            "d",
            {"id": "x", "text": "Same  text", "points": "0"},
            {"id": "y", "text": "same TEXT", "points": "1"},
            {"id": "z", "text": "Third", "points": "2"},
            {"id": "w", "text": "Fourth", "points": "2"},
        ),
        question("e", option("no", points="0"), option("yes", points="0")),
        informal_support=SHARES,
        additions=[addition("none", "a", "yes", points="0"), addition("more", "c", "yes", points="0.5")],
        allocation=table("banded", ("0", "100"), ("2", "100"), ("3", "120")),
        examples=[
            {
                "name": "One",
                "answers": {"a": "no", "b": "no", "c": "no", "d": "x", "e": "no"},
                "weekly": "100.00",
            }
        ],
    )
    expected = [
        (
            "/questions/2/informal_support",
            "Family help with “Question c” can never count: none of its answers is worth anything.",
        ),
        (
            "/questions/3/options/1",
            "“same TEXT” stands twice among the answers to “Question d”. Nobody can tell the two apart.",
        ),
        (
            "/questions/4",
            "No answer to “Question e” changes the sum. Give its answers different points, "
            "add something for one of them, or leave it as a question that only tells you more.",
        ),
        ("/additions/0", "“Addition none” adds nothing."),
        (
            "/allocation/rows/1",
            "The table is flat from 0 points to 2 points: both rows give £100.00 a week, "
            "so more need gives no more money there.",
        ),
        ("/questions/0/options", "No example answers “Question a” with “Option yes”."),
        ("/questions/1/options", "No example answers “Question b” with “Option yes”."),
        ("/questions/2/options", "No example answers “Question c” with “Option yes”."),
        ("/questions/3/options", "No example answers “Question d” with “same TEXT”, “Third” and “Fourth”."),
        ("/questions/4/options", "No example answers “Question e” with “Option yes”."),
        (
            "/informal_support",
            "No example has this family help: “Family help: half” and “Family help: all”.",
        ),
    ]
    assert concerns(document) == [(place, sentence, "warning") for place, sentence in expected]


def test_help_that_no_question_allows_is_told_once() -> None:
    meals = question("a", option("no", points="0"), option("yes", points="4"))
    document = scheme_document(meals, informal_support=SHARES, allocation=table("banded", ("0", "100")))
    assert concerns(document)[0] == (
        "/informal_support",
        "Family help can never count: no question allows it. Allow it in a question, or take it out.",
        "warning",
    )
