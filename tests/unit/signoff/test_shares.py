"""Shares that come to a hundred, and bars that fill their width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.shares import LABEL, WIDTH, draw, percents

KEYS, LETTERS = ("worker", "manager", "panel"), ("W", "M", "P")


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        ((0, 0, 0), (0, 0, 0)),
        ((7, 2, 1), (70, 20, 10)),
        ((1, 1, 1), (34, 33, 33)),
        ((2, 1, 0), (67, 33, 0)),
        ((199, 1, 0), (100, 0, 0)),
        ((1, 6, 0), (14, 86, 0)),
    ],
)
def test_shares_come_to_a_hundred(counts, shares):
    assert percents(counts) == shares


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=6))
def test_shares_are_never_a_whole_per_cent_off(counts):
    total = sum(counts)
    shares = percents(counts)
    assert sum(shares) == (100 if total else 0)
    for count, share in zip(counts, shares, strict=True):
        assert abs(share * total - 100 * count) < max(total, 1)


@given(st.lists(st.tuples(*[st.integers(0, 300)] * 3), max_size=5))
def test_bars_fill_their_width_and_rows_without_decisions_are_left_out(rows):
    picture = draw([(str(place), row) for place, row in enumerate(rows)], keys=KEYS, letters=LETTERS, aim=70)
    assert [bar.label for bar in picture.bars] == [str(place) for place, row in enumerate(rows) if sum(row)]
    for bar in picture.bars:
        assert bar.parts[0].x == LABEL
        assert bar.parts[-1].x + bar.parts[-1].width == WIDTH
        for one, other in zip(bar.parts, bar.parts[1:], strict=False):
            assert one.x + one.width == other.x


def test_a_part_says_whose_it_is_where_there_is_room():
    (bar,) = draw([("All", (80, 18, 2))], keys=KEYS, letters=LETTERS, aim=70).bars
    assert [part.text for part in bar.parts] == ["W 80%", "M 18%", ""]
