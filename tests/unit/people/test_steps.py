"""The seven steps."""

from datetime import date

from socialcare.people.steps import MONEY, PLAN, STEPS, seven_steps


def test_there_are_seven_in_order():
    steps = seven_steps(done={}, now=MONEY)
    assert [step.number for step in steps] == [1, 2, 3, 4, 5, 6, 7]
    assert [step.key for step in steps] == [key for key, _ in STEPS]


def test_each_is_done_or_now_or_later_in_words_too():
    steps = seven_steps(done={MONEY: date(2026, 3, 2)}, now=PLAN, notes={PLAN: "Rosa leads"})
    assert [step.state_words for step in steps[:3]] == ["Done", "Now", "Later"]
    assert steps[0].on == date(2026, 3, 2)
    assert steps[1].note == "Rosa leads"


def test_a_step_under_way_again_counts_as_under_way():
    (first, *_) = seven_steps(done={MONEY: date(2026, 3, 2)}, now=MONEY)
    assert first.state == "now"


def test_where_nothing_goes_on_no_step_is_now():
    assert {step.state for step in seven_steps(done={}, now=None)} == {"later"}
