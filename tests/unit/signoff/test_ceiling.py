"""Up to which sums a manager may set a limit, day by day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.ceiling import Stretch, first_below, first_day_without
from signoff.rules import Limit, uprated

LIMIT = Limit(10_000, 50_000)


def day(number: int) -> date:
    return date(2026, 3, number)


def own(*spans: tuple[int, int | None], limit: Limit = LIMIT) -> list[Stretch]:
    return [Stretch(limit, day(first), None if last is None else day(last)) for first, last in spans]


@pytest.mark.parametrize(
    ("spans", "from_on", "to_on", "bare"),
    [
        ([], 5, 9, 5),
        ([(1, None)], 5, None, None),
        ([(5, 9)], 5, 9, None),
        ([(5, 9)], 5, 10, 10),
        ([(5, 9)], 5, None, 10),
        ([(6, 9)], 5, 9, 5),
        ([(1, 4)], 5, 9, 5),
        ([(1, 6), (7, 20)], 5, 9, None),
        ([(8, 20), (1, 6)], 5, 9, 7),
        ([(1, 6), (8, None)], 5, 6, None),
        ([(9, 9)], 9, 9, None),
    ],
)
def test_the_first_day_without_a_limit_is_found(spans, from_on, to_on, bare):
    found = first_day_without(own(*spans), from_on=day(from_on), to_on=None if to_on is None else day(to_on))
    assert found == (None if bare is None else day(bare))


@given(
    spans=st.lists(st.tuples(st.integers(1, 28), st.integers(0, 9)), max_size=4),
    first=st.integers(1, 25),
    length=st.integers(0, 6),
)
def test_the_first_day_without_a_limit_is_what_looking_at_each_day_finds(spans, first, length):
    stretches = own(*((start, min(start + more, 31)) for start, more in spans))
    last = min(first + length, 31)
    bare = [n for n in range(first, last + 1) if not any(one.meets(day(n), day(n)) for one in stretches)]
    found = first_day_without(stretches, from_on=day(first), to_on=day(last))
    assert found == (day(bare[0]) if bare else None)


@pytest.mark.parametrize(
    ("weekly", "once", "low"),
    [(10_000, 50_000, False), (10_001, 50_000, True), (10_000, 50_001, True), (1, 0, False)],
)
def test_a_limit_as_high_as_the_managers_own_is_within_it_and_a_penny_more_is_not(weekly, once, low):
    found = first_below(Limit(weekly, once), own((1, None)), from_on=day(5), to_on=None)
    assert (found is not None) is low


def test_the_lower_of_the_managers_own_limits_counts_where_its_days_are_touched():
    stretches = [Stretch(Limit(20_000, 50_000), day(1), day(9)), *own((10, None))]
    asked = Limit(15_000, 0)
    assert first_below(asked, stretches, from_on=day(1), to_on=day(9)) is None
    assert first_below(asked, stretches, from_on=day(1), to_on=day(10)) == stretches[1]
    assert first_below(asked, stretches, from_on=day(1), to_on=None) == stretches[1]


@pytest.mark.parametrize(
    ("pence", "hundredths", "becomes"),
    [
        (0, 325, 0),
        (1, 4_999, 1),
        (1, 5_000, 2),
        (10_000, 1, 10_001),
        (10_050, 250, 10_301),
        (33, 100, 33),
        (50, 100, 51),
        (49, 100, 49),
        (1, -5_000, 1),
        (3, -5_000, 2),
        (10_000, 10_000, 20_000),
    ],
)
def test_a_limit_is_raised_to_the_whole_penny_half_up(pence, hundredths, becomes):
    assert uprated(pence, hundredths) == becomes
