"""Cases put through a table, cut into bands and groups, and drawn: nobody alone, nothing lost."""

import re
from copy import deepcopy
from itertools import pairwise

import pytest

from budgets.calibration.comparing import bands_of, compare, pairs_of, split_by
from budgets.calibration.drawing import draw_cases
from budgets.calibration.selectors import Case
from budgets.documents import demonstration_document
from budgets.engine import compile_scheme


@pytest.fixture(scope="module")
def ready():
    return compile_scheme(demonstration_document())


def a_case(ready, points, agreed, *, told=None, reason="memory"):
    total = None if points is None else int(points * 10**ready.total_digits)
    return Case(total, told, agreed, reason, "85", "white", "yes", "no")


def test_a_case_is_put_through_this_table_and_without_points_keeps_the_sum_that_was_told(ready):
    cases = [a_case(ready, 18, 9_000, told=5), a_case(ready, None, 9_000, told=7), a_case(ready, 49, 9_000)]
    compared = compare(cases, ready)
    assert [one.indicative_pence for one in compared] == [9_268, 7, None]
    assert pairs_of(compared) == [(cases[0].total, 9_000), (cases[2].total, 9_000)]


def test_bands_hold_ten_cases_at_least_and_all_cases_together(ready):
    counts = {4: 12, 8: 3, 12: 9, 18: 30, 30: 1, 40: 6}
    cases = [a_case(ready, points, 5_000) for points, count in counts.items() for _ in range(count)]
    bands = bands_of(compare(cases, ready))
    assert min(band.cases for band in bands) >= 10
    assert sum(band.cases for band in bands) == sum(counts.values())
    assert all(one.high < other.low for one, other in pairwise(bands))
    assert bands_of(compare(cases[:9], ready)) == []


def test_a_band_says_no_sum_where_the_table_gives_one_to_fewer_than_ten(ready):
    # Above 48 points the table ends.
    cases = [a_case(ready, 48, 90_000)] * 9 + [a_case(ready, 49, 90_000)] * 3
    (band,) = bands_of(compare(cases, ready))
    assert (band.cases, band.middle_agreed_pence, band.middle_indicative_pence) == (12, 90_000, None)
    (band,) = bands_of(compare([*cases, a_case(ready, 48, 90_000)], ready))
    assert band.middle_indicative_pence == 90_000


def test_cases_without_a_sum_do_not_make_a_small_group_look_large(ready):
    cases = [a_case(ready, 18, 9_000)] * 30 + [a_case(ready, 18, 9_000, reason="sight")] * 9
    cases += [a_case(ready, 49, 9_000, reason="sight")] * 20
    split = split_by(compare(cases, ready), "support_reason")
    assert split.groups == []
    assert (split.hidden_groups, split.hidden_cases) == (2, 39)


def squares_of(drawn):
    """Left, top and side of each square."""
    found = re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v[\d.]+h-[\d.]+z", drawn.squares)
    return [tuple(map(float, one)) for one in found]


def test_every_case_lies_in_a_square_within_the_frame_and_the_fuller_square_is_larger(ready):
    scale = 10**ready.total_digits
    pairs = [(18 * scale, 9_000)] * 40 + [(30 * scale, 30_000)] * 10 + [(0, 0)]
    drawn = draw_cases(pairs, ready)
    assert (drawn.drawn, drawn.above, drawn.proposed) == (51, 0, ())
    squares = squares_of(drawn)
    assert len(squares) == 3
    for left, top, side in squares:
        assert drawn.left <= left
        assert left + side <= drawn.right + 0.1
        assert drawn.top <= top
        assert top + side <= drawn.bottom + 0.1
    none, many, some = squares
    assert many[2] > some[2] > none[2]
    assert none[1] > many[1] > some[1]  # more money is higher up


def test_a_square_stands_where_the_line_of_the_table_is_when_the_table_is_right(ready):
    scale = 10**ready.total_digits
    # The row of 44 points gives £560 a week.
    drawn = draw_cases([(44 * scale, 56_000)] * 20, ready)
    ((left, top, side),) = squares_of(drawn)
    corners = [tuple(map(float, place.split(","))) for line in drawn.lines for place in line.split(" ")]
    across, up = 602 / 34, 342 / 24  # no square lies further from its case than its own cell
    assert any(abs(x - left) <= across and abs(y - top) <= up + side for x, y in corners)


def test_a_sum_far_above_all_others_is_counted_and_not_drawn(ready):
    scale = 10**ready.total_digits
    drawn = draw_cases([(18 * scale, 9_000)] * 400 + [(18 * scale, 1_900_000)], ready)
    assert (drawn.drawn, drawn.above) == (400, 1)


def test_a_proposed_table_is_a_line_of_its_own_and_a_price_for_each_need_has_no_picture(ready):
    document = deepcopy(demonstration_document())
    document["allocation"]["rows"] = document["allocation"]["rows"][:3]
    pairs = [(18 * 10**ready.total_digits, 9_000)] * 20
    drawn = draw_cases(pairs, ready, proposed=compile_scheme(document))
    assert drawn.proposed
    assert drawn.proposed != drawn.lines
    assert draw_cases([], ready) is None
