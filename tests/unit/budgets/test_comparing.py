"""What changed between two scheme documents: every change has its sentence, and none is missed."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.comparing import Difference, differences
from budgets.documents import demonstration_document
from tests.unit.budgets.engine_strategies import schemes

DEMONSTRATION = demonstration_document()


def changed(place: str, value: Any) -> list[Difference]:
    """Set a place of the demonstration to a value, or take it out with `...`, and compare."""
    document = deepcopy(DEMONSTRATION)
    *steps, last = place.split("/")[1:]
    at: Any = document
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at[step]
    key: Any = int(last) if isinstance(at, list) and last != "-" else last
    if value is ...:
        del at[key]
    elif key == "-":
        at.append(value)
    else:
        at[key] = value
    return differences(DEMONSTRATION, document)


OPTION = {"id": "most", "text": "You need help with most of it", "points": "3"}

# Each: the place, its new value, and the one sentence that tells it.
SAID = [
    ("/version", "2027-28.1", "The version changes from 2026-27.1 to 2027-28.1."),
    ("/effective_from", "2027-04-01", "The first day changes from 1 April 2026 to 1 April 2027."),
    ("/effective_from", "20260401", "The first day changes from 1 April 2026 to 20260401."),
    ("/effective_from", 5, "The first day changes from 1 April 2026 to 5."),
    ("/applies_to", "carers", "For whom the scheme is changes from adults to carers."),
    ("/period", "year", "What amounts are for changes from a week to a year."),
    ("/minimum", "20", "The minimum changes from none to £20 a week."),
    ("/maximum", ..., "The maximum is taken out. It was: none."),
    ("/questions/0/text", "Food", "The wording of the question changes from “Meals and drinks” to “Food”."),
    ("/questions/0/informal_support", False, "Whether family help counts here changes from yes to no."),
    ("/questions/0", ..., "The question “Meals and drinks” is taken out."),
    (
        "/questions/0/options/3/points",
        "5",
        "The answer “You need help with all of it” to “Meals and drinks” counts 5 points "
        "instead of 4 points.",
    ),
    (
        "/questions/0/options/3/points",
        "4.0",
        "What the answer “You need help with all of it” to “Meals and drinks” counts is written in another "
        "way and means the same: 4.0 points.",
    ),
    (
        "/questions/0/options/-",
        OPTION,
        "The answer “You need help with most of it” to “Meals and drinks” is new.",
    ),
    (
        "/informal_support/1/share",
        "0.25",
        "The share that family help “Family or friends already help with about half of this” takes off "
        "changes from 0.5 to 0.25.",
    ),
    (
        "/additions/0/points",
        "3",
        "The addition “You live alone, so nobody is there in between” adds 3 points instead of 2 points.",
    ),
    ("/additions/0", ..., "The addition “You live alone, so nobody is there in between” is taken out."),
    (
        "/allocation/method",
        "banded",
        "The way from points to money changes from a straight line between rows to a sum for each band "
        "of points.",
    ),
    (
        "/allocation/rows/1/amount",
        "115.00",
        "What the row at 22 points gives changes from £112.21 a week to £115.00 a week.",
    ),
    ("/allocation/rows/1", ..., "The row at 22 points is taken out."),
    (
        "/allocation/above_last",
        "last",
        "What points past the end give changes from no sum: a person must estimate to the last row’s sum.",
    ),
    ("/allocation/ends_at", "50", "Where the table ends is new: 50 points."),
    (
        "/examples/0/weekly",
        "90.00",
        "The sum of the example “16 points, as in the Savva case” changes from £82.91 a week "
        "to £90.00 a week.",
    ),
    (
        "/examples/0/answers/nutrition",
        "prompts",
        "The example “16 points, as in the Savva case”: the answer for “Meals and drinks” changes from "
        "needs_all to prompts.",
    ),
    ("/colour", "red", "“colour” is new: red."),
]  # fmt: skip


@pytest.mark.parametrize(("place", "value", "sentence"), SAID)
def test_one_change_has_one_sentence(place, value, sentence):
    assert [one.sentence for one in changed(place, value)] == [sentence]


def test_a_change_says_where_it_is_under_which_heading_and_both_sides():
    assert changed("/questions/0/options/3/points", "5") == [
        Difference(
            "/questions/0/options/3/points",
            "Meals and drinks",
            "4 points",
            "5 points",
            "The answer “You need help with all of it” to “Meals and drinks” counts 5 points "
            "instead of 4 points.",
        )
    ]


def test_a_question_that_moves_is_told_once_and_nothing_else_with_it():
    document = deepcopy(DEMONSTRATION)
    document["questions"].append(document["questions"].pop(0))
    assert [one.sentence for one in differences(DEMONSTRATION, document)] == [
        "The question “Meals and drinks” moves from number 1 to number 12."
    ]


def test_a_question_with_another_id_is_another_question():
    told = [one.sentence for one in changed("/questions/3/id", "dressing")]
    assert told == [
        "The question “Getting dressed” is taken out.",
        "The question “Getting dressed” is new.",
    ]


@pytest.mark.parametrize("draft", [{}, [], None, {"questions": "none yet"}, {"questions": [{}, {}]}])
def test_an_unfinished_draft_is_compared_too(draft):
    assert differences(DEMONSTRATION, draft)
    assert differences(draft, DEMONSTRATION)
    assert differences(draft, deepcopy(draft)) == []


def test_true_is_not_one_and_missing_is_not_none():
    assert changed("/questions/0/informal_support", 1)
    assert differences({"minimum": None}, {})
    assert differences({}, {"minimum": None})


# Nothing is missed ---------------------------------------------------------------------------

ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.sampled_from(["", "a", "0", "0.0", "1"]), st.integers(0, 1)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["id", "text", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Give every container of a document with each of its keys."""
    found = []
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        found += [(value, key), *_places(value[key])]
    return found


@settings(max_examples=400)
@given(document=schemes(), data=st.data())
def test_an_empty_list_means_equal_documents(document, data):
    """Change any place of any scheme to anything: it is told, unless it is the same JSON."""
    new = deepcopy(document)
    container, key = data.draw(st.sampled_from(_places(new)))
    how = data.draw(st.sampled_from(["set", "take out", "twice", "first"]))
    if how == "set":
        container[key] = data.draw(ANYTHING)
    elif how == "take out":
        del container[key]
    elif isinstance(container, list):
        container.insert(0 if how == "first" else key, deepcopy(container[key]))
        if how == "first":
            del container[key + 1]
    else:
        container["new key"] = container[key]
    is_same = json.dumps(document, sort_keys=True) == json.dumps(new, sort_keys=True)
    assert (differences(document, new) == []) is is_same
    assert (differences(new, document) == []) is is_same


@given(schemes(), schemes())
def test_two_schemes_differ_or_are_equal(one, other):
    is_same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (differences(one, other) == []) is is_same
