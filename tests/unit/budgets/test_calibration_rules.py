"""How near, who stays hidden, which range is told: every edge of every rule."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.calibration.rules import (
    LikelyRange,
    age_band,
    counting_key,
    hidden_groups,
    is_within,
    likely_range,
    measure,
    percent_of,
    rounded,
    similar_totals,
)
from budgets.documents import demonstration_document


@pytest.mark.parametrize(
    ("indicative", "agreed", "near", "not_far"),
    [
        (11_000, 10_000, True, True),
        (9_000, 10_000, True, True),
        (11_001, 10_000, False, True),
        (8_999, 10_000, False, True),
        (12_500, 10_000, False, True),
        (7_500, 10_000, False, True),
        (12_501, 10_000, False, False),
        (7_499, 10_000, False, False),
        (0, 0, True, True),
        (1, 0, False, False),
    ],
)
def test_near_is_a_tenth_and_not_far_a_quarter_of_what_was_agreed_the_edge_included(
    indicative, agreed, near, not_far
):
    assert is_within(indicative, agreed, 10) is near
    assert is_within(indicative, agreed, 25) is not_far
    found = measure([(indicative, agreed)])
    assert (found.near, found.not_far) == (near, not_far)


def test_nothing_is_measured_of_no_cases_nor_of_cases_without_a_sum():
    assert measure([]) is None
    assert measure([(None, 500)]) is None


def test_one_case_is_its_own_middle():
    assert measure([(900, 1_000)]) == (1, 0, 1, 1, -100, 100)


def test_cases_without_a_sum_are_counted_apart():
    found = measure([(None, 5), (100, 100), (None, 7)])
    assert (found.cases, found.without_sum, found.near) == (1, 2, 1)


def test_the_middle_of_an_even_number_is_rounded_half_away_from_nothing():
    assert measure([(101, 100), (102, 100)]).median_error_pence == 2
    assert measure([(99, 100), (98, 100)]).median_error_pence == -2
    assert measure([(101, 100), (102, 100), (190, 100)]).median_error_pence == 2


def test_the_average_distance_counts_too_much_and_too_little_alike_and_rounds_half_up():
    assert measure([(110, 100), (95, 100)]).mean_absolute_error_pence == 8
    assert measure([(101, 100), (100, 100), (100, 100)]).mean_absolute_error_pence == 0


@pytest.mark.parametrize(
    ("numerator", "denominator", "whole"), [(1, 2, 1), (-1, 2, -1), (49, 100, 0), (3, 2, 2), (0, 7, 0)]
)
def test_rounding(numerator, denominator, whole):
    assert rounded(numerator, denominator) == whole


def test_shares_are_whole_per_cent():
    assert (percent_of(1, 3), percent_of(1, 200), percent_of(0, 9)) == (33, 1, 0)


# Who stays hidden


def test_a_group_of_ten_is_shown_and_one_of_nine_takes_the_next_smallest_with_it():
    assert hidden_groups({"a": 10, "b": 10}) == set()
    assert hidden_groups({"a": 9, "b": 200, "c": 40}) == {"a", "c"}


def test_hidden_groups_are_ten_together_at_least():
    assert hidden_groups({"a": 2, "b": 3, "c": 50, "d": 60}) == {"a", "b", "c"}
    assert hidden_groups({"a": 4, "b": 6, "c": 50}) == {"a", "b"}


def test_where_only_one_is_left_to_hide_with_everything_is_hidden():
    assert hidden_groups({"a": 9, "b": 500}) == {"a", "b"}
    assert hidden_groups({"a": 9}) == {"a"}


def test_groups_of_nobody_hide_nobody():
    assert hidden_groups({"a": 0, "b": 12}) == set()
    assert hidden_groups({}) == set()


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60), max_size=8))
def test_no_hidden_group_can_be_had_by_taking_the_others_from_the_whole(sizes):
    hidden = hidden_groups(sizes)
    shown = {name for name, size in sizes.items() if size > 0} - hidden
    assert all(sizes[name] >= 10 for name in shown)
    if hidden and shown:
        assert len(hidden) >= 2
        assert sum(sizes[name] for name in hidden) >= 10


# The likely range


def test_twenty_nine_similar_cases_say_nothing_and_thirty_do():
    assert likely_range([10_000] * 29) is None
    assert likely_range([10_000] * 30) == LikelyRange(10_000, 10_000, 30)


def test_the_range_leaves_out_a_tenth_at_either_end_and_goes_outward_to_five_pounds():
    sums = [place * 100 for place in range(1, 31)]
    assert likely_range(sums) == LikelyRange(low_pence=0, high_pence=3_000, cases=30)
    sums = [place * 1_000 + 1 for place in range(1, 31)]
    assert likely_range(sums) == LikelyRange(low_pence=4_000, high_pence=27_500, cases=30)
    assert likely_range([*sums, 10**9]).high_pence == 28_500


@given(st.lists(st.integers(0, 10**6), min_size=30, max_size=120))
def test_at_least_eight_in_ten_lie_in_the_range(sums):
    low, high, cases = likely_range(sums)
    within = sum(low <= pence <= high for pence in sums)
    assert within * 10 >= cases * 8
    assert low % 500 == high % 500 == 0


def test_similar_is_a_twentieth_of_the_largest_total_and_at_least_one_point():
    assert similar_totals(180, largest=520, one=10) == (154, 206)
    assert similar_totals(10, largest=520, one=10) == (0, 36)
    assert similar_totals(50, largest=100, one=10) == (40, 60)


@pytest.mark.parametrize(
    ("age", "band"),
    [(18, "18_64"), (64, "18_64"), (65, "65_74"), (74, "65_74"), (75, "75_84"), (84, "75_84"), (85, "85")],
)
def test_age_bands(age, band):
    assert age_band(age) == band


# Which versions count the same


def test_wording_tables_and_limits_do_not_change_how_answers_count():
    document = demonstration_document()
    other = deepcopy(document)
    other["title"] = "Another"
    other["questions"][0]["text"] = "Differently asked"
    other["questions"][0]["options"][0]["points"] += ".0"
    other["allocation"]["rows"][0]["amount"] = "1.00"
    other["minimum"] = "5.00"
    assert counting_key(other) == counting_key(document)


@pytest.mark.parametrize("change", ["points", "share", "addition", "support", "option", "required"])
def test_another_number_in_an_answer_makes_totals_incomparable(change):
    document = demonstration_document()
    other = deepcopy(document)
    question = other["questions"][0]
    if change == "points":
        question["options"][-1]["points"] = "99"
    elif change == "share":
        other["informal_support"][-1]["share"] = "0.1"
    elif change == "addition":
        other["additions"][0]["points"] = "99"
    elif change == "support":
        question["informal_support"] = not question.get("informal_support", False)
    elif change == "option":
        question["options"].pop()
    else:
        question["required"] = False
    assert counting_key(other) != counting_key(document)


def test_a_tenth_of_the_cases_is_left_out_at_either_end_and_not_one_more():
    sums = [1_000 * place for place in range(90)]
    assert likely_range(sums) == LikelyRange(low_pence=9_000, high_pence=80_000, cases=90)
    assert likely_range(sums[:89]) == LikelyRange(low_pence=8_000, high_pence=80_000, cases=89)
