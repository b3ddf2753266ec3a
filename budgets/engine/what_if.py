"""What another table, price or limit would do to everybody, from stored totals alone.

Points do not depend on money. So the totals of a million assessments, counted once, are enough to
say what each would get under another allocation of the same questions: each different total is
worked out once, to the same penny as `budgets.engine.evaluate`, and multiplied by how many came to
it. Where the questions, their points, the shares of support or the additions change too, the answers
are needed: see `budgets.engine.bulk`.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .bulk import NO_SUM, Integers, weekly_of_totals
from .evaluate import work_out
from .exact import WEEKS_PER_YEAR, decimal_text, digits_after_point, half_up, scaled
from .scheme import Row, Scheme

#: Up to this total, counting goes by position; above it, by sorting.
_LARGEST_COUNTED_BY_POSITION = 1 << 22
#: Numbers on the way stay under this, so that eight bytes hold them; else they are Python's own.
_MOST_IN_EIGHT_BYTES = 2**62


class Totals(NamedTuple):
    """How many assessments came to each total.

    `values` are the totals, rising, with `digits` after the point; `counts` has an entry for each.
    """

    values: Integers
    counts: Integers
    digits: int

    @property
    def assessments(self) -> int:
        """Give how many assessments there are."""
        return int(self.counts.sum())


def count_totals(totals: ArrayLike, digits: int) -> Totals:
    """Count stored totals, one entry for each assessment, with `digits` after the point.

    Raises ValueError where a total is negative: a faulty assessment has no total.
    """
    each = np.asarray(totals)
    if not each.size:
        return Totals(np.zeros(0, np.int64), np.zeros(0, np.int64), digits)
    if each.min() < 0:
        raise ValueError("A total is negative. Leave out the assessments that cannot be computed.")
    if each.max() < _LARGEST_COUNTED_BY_POSITION:
        counted = np.bincount(each)
        values = np.flatnonzero(counted)
        return Totals(values, counted[values], digits)
    values, counts = np.unique(each, return_counts=True)
    return Totals(values.astype(np.int64), counts, digits)


def counted_totals(counted: Iterable[tuple[int, int]], digits: int) -> Totals:
    """Take totals that are counted already, as pairs of a total and how many came to it."""
    pairs = sorted(counted)
    values = np.array([value for value, _ in pairs], np.int64)
    counts = np.array([count for _, count in pairs], np.int64)
    return Totals(values, counts, digits)


def weekly_of_each(scheme: Scheme, totals: Totals) -> Integers:
    """Work out the weekly pence of each different total; NO_SUM where the table gives none.

    Totals may have more or fewer digits after the point than the scheme: nothing is rounded but
    the sum, once.
    """
    if not totals.values.size:
        return np.zeros(0, np.int64)
    finer = max(0, totals.digits - scheme.total_digits)
    scheme = _with_more_digits(scheme, finer)
    factor = 10 ** (scheme.total_digits - totals.digits)
    largest = int(totals.values[-1]) * factor
    if _largest_on_the_way(scheme, largest) < _MOST_IN_EIGHT_BYTES:
        return weekly_of_totals(scheme, totals.values.astype(np.int64) * factor)
    weekly = (work_out(scheme, value * factor).weekly_pence for value in totals.values.tolist())
    return np.array([NO_SUM if pence is None else pence for pence in weekly], np.int64)


def _with_more_digits(scheme: Scheme, more: int) -> Scheme:
    """Give the scheme with its points written with more digits, for totals alone."""
    factor = 10**more
    return replace(
        scheme,
        rows=tuple(Row(row.points * factor, row.amount, row.shown) for row in scheme.rows),
        ends_at=None if scheme.ends_at is None else scheme.ends_at * factor,
        total_digits=scheme.total_digits + more,
        share_digits=scheme.share_digits + more,
    )


def _largest_on_the_way(scheme: Scheme, largest: int) -> int:
    """Give a number that no number passes on the way from a total up to `largest` to its sum."""
    numerator, denominator = largest, 1
    if scheme.method == "price_per_need":
        denominator = 10**scheme.share_digits
    elif scheme.method == "price_per_point":
        numerator, denominator = largest * scheme.price, 10**scheme.total_digits
    else:
        denominator = max(1, *(row.points for row in scheme.rows))
        numerator = max(row.amount for row in scheme.rows) * denominator
    parts: int = denominator * scheme.weeks * 10 ** (scheme.money_digits - 2)
    limit = max(scheme.minimum or 0, scheme.maximum or 0)
    return 2 * max(numerator, largest, limit * parts) + parts


@dataclass(frozen=True, slots=True)
class Sums:
    """What an allocation gives to everybody; `weekly_pence` has an entry for each different total."""

    totals: Totals
    weekly_pence: Integers

    @property
    def with_sum(self) -> int:
        """Give how many assessments get a sum above nothing."""
        return self._count(self.weekly_pence > 0)

    @property
    def with_nothing(self) -> int:
        """Give how many assessments get 0.00."""
        return self._count(self.weekly_pence == 0)

    @property
    def referred(self) -> int:
        """Give how many assessments get no sum, because the table ends."""
        return self._count(self.weekly_pence == NO_SUM)

    @property
    def pence_a_week(self) -> int:
        """Give all sums of a week together."""
        return _add(np.maximum(self.weekly_pence, 0), self.totals.counts)

    @property
    def pence_a_year(self) -> int:
        """Give all sums of a year together: 52 weeks."""
        return self.pence_a_week * WEEKS_PER_YEAR

    def at_or_under(self, limits: Sequence[int]) -> tuple[int, ...]:
        """Count, for each limit in pence a week, the assessments whose sum is not above it.

        Those that get nothing are among them, those without a sum are not.
        """
        given = self.weekly_pence != NO_SUM
        return tuple(self._count(given & (self.weekly_pence <= limit)) for limit in limits)

    def _count(self, where: NDArray[np.bool_]) -> int:
        return int(self.totals.counts[where].sum())


def sums_of(scheme: Scheme, totals: Totals) -> Sums:
    """Work out what a scheme's allocation gives to everybody."""
    return Sums(totals, weekly_of_each(scheme, totals))


class Change(NamedTuple):
    """What another allocation changes. Money is pence a week.

    `gaining` and `losing` are those with a sum before and after; `referred` had one and would have
    none, `found` the other way round. `gains` and `losses` add up, and `largest_…` is for one.
    """

    gaining: int
    losing: int
    unchanged: int
    referred: int
    found: int
    gains: int
    losses: int
    largest_gain: int
    largest_loss: int


def change_between(before: Sums, after: Sums) -> Change:
    """Say who gains and who loses between two allocations of the same totals."""
    if not _alike(before.totals, after.totals):
        raise ValueError("Compare two allocations of the same totals.")
    counts = before.totals.counts
    had, has = before.weekly_pence != NO_SUM, after.weekly_pence != NO_SUM
    more = np.where(had & has, after.weekly_pence - before.weekly_pence, 0)
    up, down = np.maximum(more, 0), np.maximum(-more, 0)

    def count(where: NDArray[np.bool_]) -> int:
        return int(counts[where].sum())

    return Change(
        gaining=count(up > 0),
        losing=count(down > 0),
        unchanged=count((had == has) & (more == 0)),
        referred=count(had & ~has),
        found=count(has & ~had),
        gains=_add(up, counts),
        losses=_add(down, counts),
        largest_gain=int(up.max(initial=0)),
        largest_loss=int(down.max(initial=0)),
    )


def _alike(one: Totals, other: Totals) -> bool:
    return (
        one.digits == other.digits
        and np.array_equal(one.values, other.values)
        and np.array_equal(one.counts, other.counts)
    )


def _add(pence: Integers, counts: Integers) -> int:
    """Add up pence times counts, exactly however much it is."""
    if int(pence.max(initial=0)) * int(counts.sum()) < _MOST_IN_EIGHT_BYTES:
        return int(np.dot(pence, counts))
    return sum(each * count for each, count in zip(pence.tolist(), counts.tolist(), strict=True))


def totals_are_the_same(one: Scheme, other: Scheme) -> bool:
    """Say whether any answers come to the same total in both schemes.

    Only then do the stored totals of one say what the other would give. Texts do not matter.
    """
    return _worths(one) == _worths(other)


def _worths(scheme: Scheme) -> object:
    total, share = 10**scheme.total_digits, 10**scheme.share_digits
    return (
        scheme.is_priced_per_need,
        tuple(
            (
                question.id,
                question.required,
                question.informal_support,
                tuple((option.id, Fraction(option.worth, total)) for option in question.options),
            )
            for question in scheme.questions
        ),
        tuple((level.id, Fraction(level.share, share)) for level in scheme.supports),
        sorted((each.question, each.option, Fraction(each.worth, total)) for each in scheme.additions),
    )


def by_per_cent(document: dict[str, Any], per_cent: str) -> dict[str, Any]:
    """Give the scheme document with all money of its table, or its price, changed by a per cent.

    `per_cent` is a decimal such as "3.5" or "-2". Amounts are rounded half up to pence, as a council
    would publish them, or to the most digits that any of them has; so a rising table still rises.
    The prices of needs change too. Minimum, maximum and examples stay: the examples will disagree.
    """
    hundredths = 100 + Fraction(per_cent)
    if hundredths < 0:
        raise ValueError("Take off at most 100 per cent.")
    changed = deepcopy(document)
    allocation = changed["allocation"]
    options = [option for question in changed["questions"] for option in question["options"]]
    priced = [(row, "amount") for row in allocation.get("rows") or []]
    priced += [(each, "price") for each in (allocation, *options, *(changed.get("additions") or []))]
    priced = [(thing, key) for thing, key in priced if thing.get(key) is not None]
    digits = max(2, *(digits_after_point(thing[key]) for thing, key in priced))
    for thing, key in priced:
        exact = scaled(thing[key], digits) * hundredths / 100
        thing[key] = decimal_text(half_up(exact.numerator, exact.denominator), digits, 2)
    return changed
