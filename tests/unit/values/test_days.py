from datetime import date

import pytest

from socialcare.values.periods import Period, age_on, distance_in_words
from socialcare.values.working_days import add_working_days, is_working_day, working_days_between

EASTER_2026 = {date(2026, 4, 3), date(2026, 4, 6)}


def test_a_period_holds_both_its_ends():
    april = Period(date(2026, 4, 1), date(2026, 4, 30))
    assert date(2026, 4, 1) in april
    assert date(2026, 4, 30) in april
    assert date(2026, 5, 1) not in april
    assert date(2026, 3, 31) not in april


def test_a_period_without_an_end_goes_on():
    assert date(2999, 1, 1) in Period(date(2026, 4, 1))


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end before"):
        Period(date(2026, 4, 2), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [
        (date(2026, 4, 30), None, True),
        (date(2026, 5, 1), None, False),
        (date(2026, 3, 1), date(2026, 3, 31), False),
        (date(2026, 3, 1), date(2026, 4, 1), True),
    ],
)
def test_periods_overlap_when_they_share_a_day(start, end, meets):
    april = Period(date(2026, 4, 1), date(2026, 4, 30))
    assert april.overlaps(Period(start, end)) is meets
    assert Period(start, end).overlaps(april) is meets


def test_somebody_born_on_29_february_ages_on_1_march():
    assert age_on(date(1944, 2, 29), date(2026, 2, 28)) == 81
    assert age_on(date(1944, 2, 29), date(2026, 3, 1)) == 82


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 22), "today"),
        (date(2026, 11, 23), "tomorrow"),
        (date(2026, 11, 21), "yesterday"),
        (date(2026, 11, 25), "in 3 days"),
        (date(2026, 12, 6), "in 2 weeks"),
        (date(2026, 11, 2), "2 weeks ago"),
        (date(2026, 8, 24), "3 months ago"),
        (date(2024, 11, 20), "2 years ago"),
    ],
)
def test_a_day_says_how_far_off_it_is(day, words):
    assert distance_in_words(day, date(2026, 11, 22)) == words


def test_working_days_skip_weekends_and_bank_holidays():
    thursday = date(2026, 4, 2)
    assert add_working_days(thursday, 1, bank_holidays=EASTER_2026) == date(2026, 4, 7)
    assert add_working_days(thursday, 1, bank_holidays=set()) == date(2026, 4, 3)
    assert add_working_days(thursday, 0, bank_holidays=EASTER_2026) == thursday
    assert not is_working_day(date(2026, 4, 6), bank_holidays=EASTER_2026)
    assert not is_working_day(date(2026, 4, 4), bank_holidays=EASTER_2026)


def test_counting_and_adding_working_days_agree():
    start = date(2026, 3, 27)
    for count in range(30):
        end = add_working_days(start, count, bank_holidays=EASTER_2026)
        assert working_days_between(start, end, bank_holidays=EASTER_2026) == count


def test_working_days_are_counted_forwards_only():
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 4, 2), -1, bank_holidays=set())
    assert working_days_between(date(2026, 4, 2), date(2026, 4, 1), bank_holidays=set()) == 0
