"""What is doubtful in a scheme, each with its place; and the totals that answers can come to."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings

from budgets.documents import demonstration_document, figure_documents
from budgets.engine import compile_scheme, evaluate
from budgets.engine import reach as reach_module
from budgets.engine.concerns import concerns
from budgets.engine.reach import cliffs_of, is_cliff, reach_of
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
from tests.unit.budgets.engine_strategies import schemes

STEPS = [str(points) for points in range(11)]


def said(document: Document) -> dict[str, str]:
    """Give the concerns of a document but for those about its examples, by place."""
    return {
        one.pointer: one.sentence
        for one in concerns(document)
        if not one.sentence.startswith(("No example", "There are no examples"))
    }


def refused(document: Document) -> list[str]:
    return [one.pointer for one in concerns(document) if one.severity == "refused"]


GENTLE = table("banded", ("0", "100"), ("5", "120"), ("10", "140"))


def test_a_gentle_table_that_all_points_reach_raises_no_concern():
    assert said(points_scheme(GENTLE, *STEPS)) == {}


def test_a_document_with_faults_has_no_concerns_yet():
    assert concerns(points_scheme(table("banded", ("2", "5"), ("1", "9")), "1")) == []
    assert concerns(None) == []


# Rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["banded", "interpolated"])
def test_a_row_past_the_most_points_is_never_reached(method):
    rows = table(method, ("0", "100"), ("5", "120"), ("10", "140"), ("20", "150"), ("30", "160"))
    told = said(points_scheme(rows, *STEPS))
    assert told["/allocation/rows/4"] == (
        "Nobody can ever reach the row at 30 points: the most that answers can come to is 10 points. "
        "Change the row or take it out."
    )


def test_a_row_at_the_most_points_is_reached_and_one_beyond_is_not():
    at = table("banded", ("0", "100"), ("10", "120"))
    beyond = table("banded", ("0", "100"), ("10.1", "120"))
    assert said(points_scheme(at, *STEPS)) == {}
    assert list(said(points_scheme(beyond, *STEPS))) == ["/allocation/rows/1"]


def test_a_row_under_the_least_points_is_never_reached():
    told = said(points_scheme(table("banded", ("0", "90"), ("3", "100")), "3", "4"))
    assert "the least that answers can come to is 3 points" in told["/allocation/rows/0"]


def test_a_row_in_a_gap_between_possible_points_is_never_reached():
    rows = table("banded", ("0", "100"), ("5", "110"), ("8", "120"))
    told = said(points_scheme(rows, "0", "4", "8"))
    assert "no answers come to points that lie in it" in told["/allocation/rows/1"]


def test_family_help_and_additions_make_points_possible():
    document = scheme_document(
        question("a", option("no", points="0"), option("yes", points="4"), informal_support=True),
        question("b", option("no", points="0"), option("yes", points="0")),
        informal_support=SHARES,
        additions=[addition("more", "b", "yes", points="3")],
        allocation=table("banded", ("0", "100")),
    )
    reach = reach_of(compile_scheme(document))
    assert [total // 10 for total in reach.totals] == [0, 2, 3, 4, 5, 7]
    assert (reach.least, reach.most, reach.is_complete) == (0, 70, True)


# Cliffs --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "above", "is_one"),
    [
        (4000, 5000, False),  # £10.00 more is not more than £10
        (4000, 5001, True),
        (4004, 5005, False),  # a quarter more is not more than a quarter
        (4004, 5006, True),
        (100_000, 125_000, False),
        (100_000, 125_001, True),
        (0, 1000, False),
        (0, 1001, True),
        (5001, 4000, False),
    ],
)
def test_a_cliff_is_more_than_a_quarter_and_more_than_ten_pounds(below, above, is_one):
    assert is_cliff(below, above) is is_one


def test_norfolks_step_from_145_to_146_points_is_a_cliff_of_87_per_cent():
    told = said(figure_documents()["norfolk_children"])
    assert told["/allocation/rows/4"] == (
        "There is a cliff here. From 145 points to 146 points the sum goes from £28.85 to £53.85 a week, "
        "which is 87% more."
    )


def test_a_steep_stretch_is_told_once_by_its_sharpest_step():
    rows = table("interpolated", ("0", "0"), ("8", "80"), ("10", "400"))
    document = points_scheme(rows, *STEPS)
    scheme = compile_scheme(document)
    assert [(cliff.below, cliff.above) for cliff in cliffs_of(scheme)] == [(8, 9), (9, 10)]
    assert said(document) == {
        "/allocation/rows/2": "There is a cliff here. From 8 points to 9 points the sum goes from £80.00 to "
        "£240.00 a week, which is 200% more. Steps beside it that are cliffs too: 1.",
    }


def test_the_smallest_sum_can_be_a_cliff():
    told = said(points_scheme(table("interpolated", ("0", "0"), ("10", "60")), *STEPS, minimum="40"))
    assert told["/minimum"].startswith("From 1 point to 6 points everybody gets the minimum of £40")
    places = [one.pointer for one in concerns(points_scheme(GENTLE, *STEPS, minimum="40"))]
    assert places.count("/minimum") == 1
    (cliff,) = cliffs_of(
        compile_scheme(points_scheme(table("interpolated", ("0", "0"), ("10", "60")), *STEPS, minimum="40"))
    )
    assert (cliff.limit, cliff.rise_per_cent) == ("minimum", None)


def test_no_cliffs_where_each_need_or_each_point_has_its_price():
    need = scheme_document(
        question("a", option("no", price="0"), option("yes", price="300")),
        allocation={"method": "price_per_need"},
    )
    point = points_scheme({"method": "price_per_point", "price": "50"}, "0", "9")
    assert cliffs_of(compile_scheme(need)) == cliffs_of(compile_scheme(point)) == ()


# Flat stretches, the end, limits ---------------------------------------------------------------


@pytest.mark.parametrize("method", ["banded", "interpolated"])
def test_two_rows_of_one_sum_are_flat(method):
    rows = table(method, ("0", "100"), ("5", "100"), ("10", "120"))
    assert said(points_scheme(rows, *STEPS)) == {
        "/allocation/rows/1": "The table is flat from 0 points to 5 points: both rows give £100.00 a week, "
        "so more need gives no more money there.",
    }


def test_a_table_that_ends_before_the_most_points_says_what_the_others_get():
    ends = table("interpolated", ("0", "100"), ("9", "120"))
    assert said(points_scheme(ends, *STEPS))["/allocation/above_last"].endswith("a person must estimate.")
    at_last = said(points_scheme({**ends, "above_last": "last"}, *STEPS))["/allocation/above_last"]
    assert at_last.endswith("gets the last row's sum, however much more they need.")
    assert said(points_scheme(ends, *STEPS[:-1])) == {}


def test_a_banded_table_without_an_end_never_ends_too_early():
    assert "/allocation/above_last" not in said(points_scheme(table("banded", ("0", "100")), *STEPS))


def test_a_minimum_above_every_sum_is_refused():
    assert refused(points_scheme(GENTLE, *STEPS, minimum="140.01")) == ["/minimum"]
    assert refused(points_scheme(GENTLE, *STEPS, minimum="140")) == []


def test_a_maximum_below_every_sum_is_refused():
    assert refused(points_scheme(GENTLE, *STEPS, maximum="99.99")) == ["/maximum"]
    assert refused(points_scheme(GENTLE, *STEPS, maximum="100")) == []


def test_limits_that_never_apply_are_told():
    told = said(points_scheme(GENTLE, *STEPS, minimum="100", maximum="140"))
    assert told == {
        "/minimum": "The minimum of £100.00 a week never applies: every sum lies above it already.",
        "/maximum": "The maximum of £140.00 a week never applies: every sum lies below it already.",
    }


@pytest.mark.parametrize(
    "document",
    [
        points_scheme(table("banded", ("20", "100")), *STEPS),
        points_scheme(table("interpolated", ("0", "0"), ("10", "0")), *STEPS),
        points_scheme(table("interpolated", ("0", "5")), "1", "2"),
        points_scheme({"method": "price_per_point", "price": "0"}, *STEPS),
    ],
)
def test_a_scheme_that_gives_nobody_money_is_refused(document):
    assert refused(document) == ["/allocation"]


# Questions, help and examples ------------------------------------------------------------------


def test_a_question_that_changes_nothing_is_told_unless_something_is_added_for_it():
    document = points_scheme(GENTLE, *STEPS)
    document["questions"].append(question("lives", option("with", points="0"), option("alone", points="0")))
    assert said(document)["/questions/1"].startswith("No answer to “Question lives” changes the sum.")
    document["additions"] = [addition("alone", "lives", "alone", points="1")]
    assert "/questions/1" not in said(document)
    document["additions"][0]["points"] = "0"
    assert {"/questions/1", "/additions/0"} <= set(said(document))


def test_a_question_of_one_answer_counts_where_it_may_stay_unanswered():
    document = points_scheme(GENTLE, *STEPS)
    document["questions"].append(question("more", option("yes", points="1")))
    assert "/questions/1" in said(document)
    document["questions"][1]["required"] = False
    assert "/questions/1" not in said(document)


def test_help_that_can_never_count_is_told():
    document = points_scheme(GENTLE, *STEPS, informal_support=SHARES)
    assert "/informal_support" in said(document)
    document["questions"].append(question("free", option("no", points="0"), informal_support=True))
    assert "/questions/1/informal_support" in said(document)
    assert "/informal_support" not in said(document)


def test_two_answers_that_read_the_same_are_told():
    document = points_scheme(GENTLE, *STEPS)
    document["questions"][0]["options"][3]["text"] = " option  2"
    assert "stands twice" in said(document)["/questions/0/options/3"]


def test_answers_and_help_that_no_example_uses_are_told():
    document = scheme_document(
        question("a", option("no", points="0"), option("yes", points="4"), informal_support=True),
        informal_support=SHARES,
        allocation=table("banded", ("0", "100")),
        examples=[{"name": "one", "answers": {"a": "yes"}, "support": {"a": "all"}, "weekly": "100"}],
    )
    told = {one.pointer: one.sentence for one in concerns(document)}
    assert told["/questions/0/options"] == "No example answers “Question a” with “Option no”."
    assert told["/informal_support"] == "No example has this family help: “Family help: half”."
    del document["examples"]
    assert [one.pointer for one in concerns(document)] == ["/examples"]


@pytest.mark.parametrize("name", ["demo", *figure_documents()])
def test_no_published_scheme_of_ours_is_refused(name):
    document = demonstration_document() if name == "demo" else figure_documents()[name]
    assert refused(document) == []


# Against every set of answers ------------------------------------------------------------------


def every_total(document: dict[str, Any]) -> set[int]:
    """Evaluate every set of answers and help that a scheme allows."""
    levels = [None, *(level["id"] for level in document["informal_support"])]
    ways = []
    for asked in document["questions"]:
        options = [entry["id"] for entry in asked["options"]]
        options += [] if asked["required"] else [None]
        ways.append(list(product(options, levels if asked["informal_support"] else [None])))
    scheme, ids = compile_scheme(document), [asked["id"] for asked in document["questions"]]
    totals = set()
    for chosen in product(*ways):
        answers = {id: way[0] for id, way in zip(ids, chosen, strict=True) if way[0] is not None}
        support = {id: way[1] for id, way in zip(ids, chosen, strict=True) if way[1] is not None}
        totals.add(evaluate(scheme, answers, support).total)
    return totals


@settings(max_examples=40, deadline=None)
@given(schemes())
def test_the_possible_totals_are_those_of_all_answers(document):
    document["questions"] = document["questions"][:2]
    ids = {asked["id"] for asked in document["questions"]}
    document["additions"] = [one for one in document["additions"] if one["when"]["question"] in ids]
    reach, totals = reach_of(compile_scheme(document)), every_total(document)
    assert (reach.least, reach.most) == (min(totals), max(totals))
    if reach.is_complete:
        assert set(reach.totals) == totals


@settings(max_examples=60, deadline=None)
@given(schemes())
def test_every_place_of_a_concern_is_in_the_document(document):
    for concern in concerns(document):
        at: Any = document
        for step in concern.pointer.split("/")[1:]:
            if step == "examples":
                break
            at = at[int(step)] if isinstance(at, list) else at[step]


def test_where_totals_are_too_many_to_list_only_what_is_certain_is_told(monkeypatch):
    rows = table("banded", ("0", "40"), ("5", "100"), ("10", "140"), ("30", "160"))
    monkeypatch.setattr(reach_module, "MOST_STEPS", 3)
    document = points_scheme(rows, *STEPS)
    assert reach_of(compile_scheme(document)).is_complete is False
    assert set(said(document)) == {"/allocation/rows/1", "/allocation/rows/2", "/allocation/rows/3"}
