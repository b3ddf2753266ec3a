"""Nobody works a small number out of what is published, also not by trying everything.

The tests are the attacker: they know the rules, publish every table that could be, and look at what
all tables with one and the same publication have in common.
"""

from collections import defaultdict
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.disclosure import AT_LEAST, AT_MOST, EXACT, Share, all_or_none, share_of

FIVE = 5


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((70, 20, 10), (70, 20, 10)),
        ((5, 5, 5), (5, 5, 5)),
        ((70, 25, 4), None),
        ((70, 30, 0), None),
        ((0, 0, 0), None),
    ],
)
def test_all_parts_are_said_or_none(parts, said):
    assert all_or_none(parts, below=FIVE) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, None),
        (9, 9, None),
        (10, 10, Share(AT_LEAST, 60)),
        (6, 10, Share(AT_LEAST, 60)),
        (5, 10, Share(EXACT, 50)),
        (4, 10, Share(AT_MOST, 40)),
        (100, 100, Share(AT_LEAST, 95)),
        (96, 100, Share(AT_LEAST, 95)),
        (95, 100, Share(EXACT, 95)),
        (0, 1_000, Share(AT_MOST, 5)),
        (125, 1_000, Share(EXACT, 13)),
    ],
)
def test_a_share_is_said_exactly_or_as_a_bound(part, whole, said):
    assert share_of(part, whole, below=FIVE) == said


def nothing_small_is_worked_out(tables, publish, below):
    """Group all ``tables`` by what is published, and look at each number and each sum of numbers."""
    alike = defaultdict(list)
    for table in tables:
        alike[publish(table)].append(table)
    checked = 0
    for published, group in alike.items():
        for size in range(1, len(group[0]) + 1):
            for places in combinations(range(len(group[0])), size):
                sums = {sum(table[place] for place in places) for table in group}
                if len(sums) == 1:
                    assert min(sums) >= below, (published, places, group[:9])
                    checked += 1
    return checked


def total_of(numbers, below):
    return sum(numbers) if sum(numbers) >= below else None


@pytest.mark.parametrize("below", [3, FIVE])
@pytest.mark.parametrize(("parts", "most"), [(2, 40), (3, 30), (4, 16)])
def test_no_small_number_and_no_small_sum_follows_from_a_table_and_its_total(below, parts, most):
    # Every table with each total in reach, so that none of the attacker's possibilities is missing.
    tables = [table for table in product(range(most + 1), repeat=parts) if sum(table) <= most]

    def publish(table):
        share = share_of(table[0], sum(table), below=below)
        return total_of(table, below), all_or_none(table, below=below), share

    assert nothing_small_is_worked_out(tables, publish, below) > 0


@pytest.mark.parametrize("kind", ["only the small ones", "the small ones and the next smallest"])
def test_hiding_less_is_not_enough(kind):
    """The attack of these tests finds a small number where less is hidden."""
    tables = [table for table in product(range(23), repeat=3) if sum(table) <= 22]

    def careless(table):
        hidden = {place for place, count in enumerate(table) if count < FIVE}
        if kind == "the small ones and the next smallest":
            for place in sorted(range(3), key=lambda place: (table[place], place)):
                if hidden and (len(hidden) < 2 or sum(table[each] for each in hidden) < FIVE):
                    hidden.add(place)
        said = tuple(None if place in hidden else count for place, count in enumerate(table))
        return total_of(table, FIVE), said

    with pytest.raises(AssertionError):
        nothing_small_is_worked_out(tables, careless, FIVE)


@pytest.mark.parametrize("below", [3, FIVE])
def test_no_small_number_follows_from_levels_and_outcomes_of_the_same_decisions(below):
    """Both are said of one total: who decided, and what came of it."""
    most = 4 * below + 2
    tables = [
        (worker, manager, panel, agreed, worker + manager + panel - agreed)
        for worker, manager, panel in product(range(most + 1), repeat=3)
        if worker + manager + panel <= most
        for agreed in range(worker + manager + panel + 1)
    ]

    def publish(table):
        levels, agreed = table[:3], table[3]
        return (
            total_of(levels, below),
            all_or_none(levels, below=below),
            share_of(levels[0], sum(levels), below=below),
            share_of(agreed, sum(levels), below=below),
        )

    nothing_small_is_worked_out(tables, publish, below)


@pytest.mark.parametrize("below", [3, FIVE])
@pytest.mark.parametrize("total_is_said", [True, False])
def test_no_small_number_follows_from_a_share(below, total_is_said):
    tables = [(part, whole - part) for whole in range(130) for part in range(whole + 1)]

    def publish(table):
        share = share_of(table[0], sum(table), below=below)
        total = sum(table) if total_is_said and sum(table) >= below else None
        return total, share

    nothing_small_is_worked_out(tables, publish, below)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(2, 12))
def test_a_share_that_is_said_is_true(part, rest, below):
    whole = part + rest
    share = share_of(part, whole, below=below)
    if share is None:
        assert whole < 2 * below
    elif share.kind == EXACT:
        assert abs(share.percent * whole - 100 * part) * 2 <= whole
    elif share.kind == AT_LEAST:
        assert 100 * part >= share.percent * whole
    else:
        assert 100 * part <= share.percent * whole
