"""How long an answer takes: days that are working days, and the middle of all waits."""

from datetime import date

import pytest

from socialcare.correspondence import rules, states
from socialcare.correspondence.states import ANSWERED, CLOSED, CONVERSATION, WAITING
from tests.refusals import refuses

GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
HOLIDAYS = frozenset({GOOD_FRIDAY, EASTER_MONDAY})


@pytest.mark.parametrize(
    ("written", "goal", "expected"),
    [
        (date(2026, 3, 2), 5, date(2026, 3, 9)),
        (date(2026, 3, 7), 5, date(2026, 3, 13)),  # a Saturday: the first day that counts is Monday
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_an_answer_is_expected_so_many_working_days_later(written, goal, expected):
    assert rules.answer_by(written, goal=goal, bank_holidays=HOLIDAYS) == expected


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), 0),
        (date(2026, 3, 6), date(2026, 3, 9), 1),
        (date(2026, 4, 2), date(2026, 4, 7), 1),
        (date(2026, 3, 2), date(2026, 3, 9), 5),
    ],
)
def test_a_wait_counts_working_days_only(since, until, days):
    assert rules.waited(since, until, bank_holidays=HOLIDAYS) == days


@pytest.mark.parametrize(
    ("waits", "usual"),
    [
        ([], 5),
        ([0, 0, 0, 0], 5),  # four say nothing yet
        ([0, 1, 2, 3, 40], 2),
        ([1, 1, 1, 2, 9, 9], 1),
        ([0, 0, 0, 0, 0], 0),
    ],
)
def test_one_usually_waits_as_long_as_the_middle_of_all_waits(waits, usual):
    assert rules.usual_days(waits, goal=5) == usual


TARGETS = {
    (WAITING, "write"): WAITING,
    (WAITING, "answer"): ANSWERED,
    (ANSWERED, "write"): WAITING,
    (ANSWERED, "answer"): ANSWERED,
    (ANSWERED, "close"): CLOSED,
}


@pytest.mark.parametrize(("state", "action", "target"), list(CONVERSATION.cells()))
def test_every_state_and_action_leads_where_the_table_of_this_test_says(state, action, target):
    assert target == TARGETS.get((state, action))


def test_what_is_settled_says_what_to_do_instead():
    with refuses("This is settled. Start a new message, and we answer that."):
        CONVERSATION.target(states.CLOSED, "write")
    with refuses("This is waiting for an answer. It can be settled once it is answered."):
        CONVERSATION.target(states.WAITING, "close")
