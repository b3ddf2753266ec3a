"""Limits to the penny, one-off sums over twelve months, clocks that stand still."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.rules import (
    Limit,
    Sums,
    a_year_before,
    beyond,
    due_after_pause,
    due_on,
    once_in_twelve_months,
    suggestions,
    uprated,
)

HOLIDAYS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


@pytest.mark.parametrize(
    ("weekly", "once", "said"),
    [
        (0, 0, ""),
        (1, 0, ""),
        (9_999, 0, ""),
        (10_000, 0, ""),
        (10_001, 0, "This plan costs £100.01 a week; your limit is £100.00."),
        (17_045, 0, "This plan costs £170.45 a week; your limit is £100.00."),
        (10_000, 50_000, ""),
        (10_000, 50_001, "One-off costs come to £500.01 in twelve months; your limit is £500.00."),
        (10_001, 50_001, "This plan costs £100.01 a week; your limit is £100.00."),
    ],
)
def test_a_sum_is_within_a_limit_to_the_penny(weekly, once, said):
    assert beyond(Sums(weekly, once), Limit(10_000, 50_000)) == said


ON = date(2026, 11, 28)


def test_one_off_sums_of_twelve_months_count_together():
    agreed = [(date(2026, 1, 10), {"bed": 20_000}), (date(2026, 6, 1), {"bed": 20_000, "phone": 9_000})]
    assert (
        once_in_twelve_months({"bed": 20_000, "phone": 9_000, "trike": 30_000}, agreed=agreed, on=ON)
        == 59_000
    )


def test_a_line_agreed_again_counts_once_and_what_it_grew_by_when_it_grew():
    agreed = [(date(2025, 1, 10), {"bed": 20_000}), (date(2026, 6, 1), {"bed": 25_000})]
    assert once_in_twelve_months({"bed": 26_000}, agreed=agreed, on=ON) == 6_000


def test_a_line_taken_out_of_the_plan_again_still_counts():
    assert (
        once_in_twelve_months({"phone": 9_000}, agreed=[(date(2026, 6, 1), {"bed": 20_000})], on=ON) == 29_000
    )


@pytest.mark.parametrize(
    ("day", "counts"),
    [(date(2025, 11, 28), 0), (date(2025, 11, 29), 20_000), (date(2025, 11, 27), 0)],
)
def test_what_was_agreed_a_year_ago_to_the_day_counts_no_more(day, counts):
    assert once_in_twelve_months({}, agreed=[(day, {"bed": 20_000})], on=ON) == counts


def test_a_year_before_the_leap_day_is_the_last_of_february():
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 1000)), max_size=8))
def test_splitting_a_one_off_sum_over_several_decisions_saves_nothing(parts):
    whole: dict[str, int] = {}
    for key, pence in parts:
        whole[key] = max(whole.get(key, 0), pence)
    step_by_step = [(date(2026, 11, 1), {key: pence}) for key, pence in parts]
    assert once_in_twelve_months({}, agreed=step_by_step, on=ON) == sum(whole.values())


@pytest.mark.parametrize(
    ("pence", "hundredths", "becomes"),
    [(10_000, 325, 10_325), (10_000, 0, 10_000), (10_000, -500, 9_500), (101, 50, 102), (99, 50, 99)],
)
def test_a_limit_is_uprated_half_up(pence, hundredths, becomes):
    assert uprated(pence, hundredths) == becomes


@pytest.mark.parametrize(
    ("start", "goal", "due"),
    [
        (date(2026, 12, 23), 2, date(2026, 12, 29)),  # over Christmas, with the Monday in lieu
        (date(2026, 12, 23), 0, date(2026, 12, 23)),
        (date(2026, 12, 26), 0, date(2026, 12, 29)),  # a Saturday, and the Monday is a holiday
        (date(2026, 11, 27), 5, date(2026, 12, 4)),
    ],
)
def test_an_answer_is_due_in_working_days(start, goal, due):
    assert due_on(start, goal=goal, bank_holidays=HOLIDAYS) == due


def test_the_clock_stands_still_for_the_working_days_of_the_pause():
    due = due_after_pause(
        date(2026, 11, 27),
        paused_on=date(2026, 11, 26),
        answered_on=date(2026, 12, 1),
        bank_holidays=HOLIDAYS,
    )
    assert due == date(2026, 12, 2)


def test_suggestions_say_their_reason_and_a_plan_without_worries_has_none():
    assert suggestions(weekly_pence=9_000, indicative_pence=9_000, contribution_known=True, worries=()) == []
    found = suggestions(
        weekly_pence=12_091,
        indicative_pence=8_291,
        contribution_known=False,
        worries={"network", "money"},
        unmet=["Eating and drinking"],
    )
    assert [one.words for one in found] == [
        "It costs £38.00 a week more than the indicative budget.",
        "People around them: isolated.",
        "Managing the money: some doubt.",
        "Nothing in the plan meets this need yet: Eating and drinking.",
        "What the person pays themselves is not known yet.",
    ]


def test_several_needs_that_nothing_meets_are_one_line():
    found = suggestions(
        weekly_pence=9_000,
        indicative_pence=11_221,
        contribution_known=True,
        worries=[],
        unmet=["Eating and drinking", "Washing"],
    )
    assert [one.words for one in found] == [
        "Nothing in the plan meets these needs yet: Eating and drinking; Washing."
    ]
