"""Which totals the answers to a scheme can come to, and where one step more changes the sum sharply.

A question counts by itself: no rule ties one answer to another. So the possible totals are all sums
of one contribution from each question, and they can be listed without trying every set of answers.
"""

from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from math import gcd
from typing import NamedTuple

from .evaluate import Working, work_out
from .scheme import Scheme

#: More steps than these between the least and the most are not listed one by one.
MOST_STEPS = 200_000

#: A cliff is a step to the next possible total that changes the sum by more than both of these.
CLIFF_PER_CENT = 25
CLIFF_WEEKLY_PENCE = 1_000


class Reach(NamedTuple):
    """The least and the most that answers can come to, and all totals between that are possible.

    Where they are too many to list, `is_complete` is false and `totals` holds the least, the most,
    and those beside the rows of the table as if every total could be met.
    """

    least: int
    most: int
    totals: tuple[int, ...]
    is_complete: bool


class Cliff(NamedTuple):
    """One step from a possible total to the next that changes the weekly sum sharply.

    `row` is the row of the table that the higher total uses, or comes up to; `limit` is `minimum`
    where the smallest sum of the scheme makes the step.
    """

    below: int
    above: int
    below_pence: int
    above_pence: int
    row: int
    limit: str | None

    @property
    def rise_pence(self) -> int:
        """Give the rise in pence a week."""
        return self.above_pence - self.below_pence

    @property
    def rise_per_cent(self) -> int | None:
        """Give the rise in whole per cent, rounded half up; None where it rises from nothing."""
        if not self.below_pence:
            return None
        return (200 * self.rise_pence + self.below_pence) // (2 * self.below_pence)


def contributions(scheme: Scheme) -> tuple[frozenset[int], ...]:
    """Give, for each question, all that it can add to the total: answer, less help, plus additions."""
    added: dict[tuple[str, str | None], int] = {}
    for addition in scheme.additions:
        key = (addition.question, addition.option)
        added[key] = added.get(key, 0) + addition.worth
    return tuple(
        frozenset(
            way.before - way.deduction + added.get((question_id, option), 0)
            for (option, _), way in ways.items()
        )
        for question_id, ways in scheme.plan
    )


def reach_of(scheme: Scheme) -> Reach:
    """List the possible totals of a scheme."""
    parts = contributions(scheme)
    least, most = sum(map(min, parts)), sum(map(max, parts))
    above = [[one - min(part) for one in part] for part in parts]
    step = reduce(gcd, (one for part in above for one in part), 0) or 1
    if (most - least) // step > MOST_STEPS:
        beside = {least, most} | {
            total
            for row in scheme.rows
            for total in (row.points - step, row.points, row.points + step)
            if least <= total <= most
        }
        return Reach(least, most, tuple(sorted(beside)), is_complete=False)
    # One bit for each step above the least: shifting adds a contribution to all totals at once.
    met = 1
    for part in above:
        met = reduce(int.__or__, (met << one // step for one in part))
    places = enumerate(reversed(f"{met:b}"))
    return Reach(
        least, most, tuple(least + place * step for place, bit in places if bit == "1"), is_complete=True
    )


def worked_out(scheme: Scheme, reach: Reach) -> list[tuple[int, Working]]:
    """Work out every total that is listed."""
    return [(total, work_out(scheme, total)) for total in reach.totals]


def cliffs_of(scheme: Scheme) -> tuple[Cliff, ...]:
    """List the cliffs of a scheme's table, lowest first; a price for each need or point has none."""
    if scheme.is_priced_per_need or not (scheme.rows or scheme.minimum):
        return ()
    return tuple(_cliffs(scheme, reach_of(scheme)))


def _cliffs(scheme: Scheme, reach: Reach) -> Iterator[Cliff]:
    for (below, before), (above, after) in pairwise(worked_out(scheme, reach)):
        if before.weekly_pence is None or after.weekly_pence is None:
            continue
        if not reach.is_complete and not _meet_at_a_row(scheme, below, above):
            continue
        if is_cliff(before.weekly_pence, after.weekly_pence):
            # A stretch between two rows belongs to the upper one, which makes it as steep as it is.
            row = after.row + (after.case == "between")
            yield Cliff(below, above, before.weekly_pence, after.weekly_pence, row, after.limit)


def sharpest_cliffs(scheme: Scheme) -> tuple[tuple[Cliff, int], ...]:
    """Give the sharpest cliff at each row or limit, and how many there are: a steep stretch has many."""
    by_place: dict[tuple[int, bool], list[Cliff]] = {}
    for cliff in cliffs_of(scheme):
        by_place.setdefault((cliff.row, cliff.limit == "minimum"), []).append(cliff)
    return tuple((max(there, key=lambda cliff: cliff.rise_pence), len(there)) for there in by_place.values())


def _meet_at_a_row(scheme: Scheme, below: int, above: int) -> bool:
    """Say whether two totals that stand beside each other in a shortened list lie about a row's start."""
    return any(below < row.points <= above for row in scheme.rows)


def is_cliff(below_pence: int, above_pence: int) -> bool:
    """Say whether a rise of the weekly sum is a cliff: by more than 25% and by more than £10."""
    rise = above_pence - below_pence
    return rise > CLIFF_WEEKLY_PENCE and rise * 100 > below_pence * CLIFF_PER_CENT
