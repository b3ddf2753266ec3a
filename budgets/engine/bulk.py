"""Many assessments at once, to the same penny as one at a time.

Answers come as small whole numbers, one row per question and one column per assessment: 0 is
"not answered", 1 the first option and so on. Support likewise: 0 is "none given", 1 the first
entry of the scheme's list. Any other code makes that assessment faulty. A few questions together
make one number, which looks up what they count; the total looks up the weekly sum. All of it in
whole numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .codes import bytes_of_a_code
from .exact import WEEKS_PER_YEAR
from .scheme import Scheme

Codes = NDArray[np.unsignedinteger[Any]]
Integers = NDArray[np.signedinteger[Any]]

#: Stands in `weekly_pence` where there is no sum.
NO_SUM = -1

_BLOCK = 1 << 16
#: Up to this many different totals, the weekly sum of each is worked out once and looked up.
_MOST_TOTALS_LOOKED_UP = 1 << 20
#: Questions are looked up together as long as their answers and help make no more combinations.
_MOST_COMBINATIONS = 1 << 16

__all__ = ["NO_SUM", "WEEKS_PER_YEAR", "BulkEngine", "BulkResult", "weekly_of_totals"]


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What a scheme makes of many assessments, one entry each.

    `totals` have the scheme's `total_digits` after the point and are negative where the
    assessment is faulty; `weekly_pence` is NO_SUM where it is faulty or the table ends.
    """

    totals: Integers
    weekly_pence: Integers

    @property
    def is_faulty(self) -> NDArray[np.bool_]:
        """Mark the assessments that cannot be computed."""
        return self.totals < 0


def weekly_of_totals(scheme: Scheme, totals: Integers) -> Integers:
    """Work out the weekly pence of many totals; NO_SUM where the table gives no sum.

    Totals must not be negative. The same arithmetic as `budgets.engine.work_out`, by the column.
    """
    totals = np.asarray(totals, dtype=np.int64)
    refer = np.zeros(totals.shape, dtype=bool)
    denominator = np.ones(totals.shape, dtype=np.int64)
    if scheme.method == "price_per_need":
        numerator = totals.copy()
        denominator *= 10**scheme.share_digits
    elif scheme.method == "price_per_point":
        numerator = totals * scheme.price
        denominator *= 10**scheme.total_digits
    else:
        points = np.array([row.points for row in scheme.rows], dtype=np.int64)
        amounts = np.array([row.amount for row in scheme.rows], dtype=np.int64)
        last = len(points) - 1
        index = np.searchsorted(points, totals, side="right") - 1
        at = np.maximum(index, 0)
        numerator = amounts[at]
        below = index < 0
        if scheme.below_first == "nothing":
            numerator[below] = 0
        elif scheme.below_first == "proportional":
            numerator[below] = totals[below] * amounts[0]
            denominator[below] = points[0]
        end: int | None = scheme.ends_at
        if scheme.method == "interpolated":
            end = int(points[last])
            between = ~below & (index < last)
            lower = at[between]
            span = points[lower + 1] - points[lower]
            risen = (amounts[lower + 1] - amounts[lower]) * (totals[between] - points[lower])
            numerator[between] = amounts[lower] * span + risen
            denominator[between] = span
        if end is not None and scheme.above_last == "refer":
            refer = (totals > end) & ~below
    parts = denominator * scheme.weeks
    is_sum = numerator > 0
    if scheme.minimum is not None:
        _limit(is_sum & (numerator < scheme.minimum * parts), scheme.minimum, numerator, parts)
    if scheme.maximum is not None:
        _limit(is_sum & (numerator > scheme.maximum * parts), scheme.maximum, numerator, parts)
    parts *= 10 ** (scheme.money_digits - 2)
    weekly = (2 * numerator + parts) // (2 * parts)
    weekly[refer] = NO_SUM
    return weekly


def _limit(where: NDArray[np.bool_], limit: int, numerator: Integers, parts: Integers) -> None:
    numerator[where] = limit
    parts[where] = 1


class _Asked(NamedTuple):
    """One question: its row, the code that stands for all unknown answers, and that for unknown help."""

    row: int
    unknown: int
    unknown_support: int


class _Group(NamedTuple):
    """Questions that are looked up together: what each combination of their answers and help counts."""

    asked: tuple[_Asked, ...]
    worth: Integers

    @property
    def index_type(self) -> type[np.uint16 | np.uint32]:
        """Give the smallest type that numbers all combinations."""
        return np.uint16 if len(self.worth) <= 2**16 else np.uint32


def _at_most(codes: Codes, unknown: int) -> Codes:
    """Turn all codes past the last one that is known into one. There are hardly ever any."""
    return np.minimum(codes, unknown) if (codes > unknown).any() else codes


class BulkEngine:
    """Computes many assessments with one scheme; make it once and keep it."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        largest = scheme.largest_total()
        faulty = -(largest + 1)
        fits = (largest + 1) * len(scheme.questions) < 2**31
        self.total_type: type[np.int32 | np.int64] = np.int32 if fits else np.int64
        #: The type of codes: one byte unless a question has more options than a byte can tell.
        self.code_type: type[np.uint8 | np.uint16] = np.uint8 if bytes_of_a_code(scheme) == 1 else np.uint16
        self._groups = tuple(self._grouped(faulty))
        self._weekly: Integers | None = None
        if largest < _MOST_TOTALS_LOOKED_UP:
            self._weekly = weekly_of_totals(scheme, np.arange(largest + 1))

    def _tables(self, faulty: int) -> Iterator[tuple[_Asked, Integers]]:
        """Give each question with what its answers, one after another, count with each level of help."""
        scheme = self.scheme
        added = {(addition.question, addition.option): 0 for addition in scheme.additions}
        for addition in scheme.additions:
            added[addition.question, addition.option] += addition.worth
        for row, (question, (_, ways)) in enumerate(zip(scheme.questions, scheme.plan, strict=True)):
            option_ids = [None, *(option.id for option in question.options)]
            levels = [level.id for level in scheme.supports] if question.informal_support else []
            support_ids = [None, *levels]
            table = np.full((len(option_ids) + 1, len(support_ids) + 1), faulty, dtype=self.total_type)
            for place, option_id in enumerate(option_ids):
                for column, support_id in enumerate(support_ids):
                    way = ways.get((option_id, support_id))
                    if way is not None:
                        more = 0 if option_id is None else added.get((question.id, option_id), 0)
                        table[place, column] = way.before - way.deduction + more
            yield _Asked(row, len(option_ids), len(support_ids)), table.reshape(-1)

    def _grouped(self, faulty: int) -> Iterator[_Group]:
        """Put neighbouring questions together as long as their combinations are few."""
        group: _Group | None = None
        for asked, table in self._tables(faulty):
            if group is not None and len(group.worth) * len(table) <= _MOST_COMBINATIONS:
                worth = np.add.outer(group.worth, table).reshape(-1)
                group = _Group((*group.asked, asked), worth)
                continue
            if group is not None:
                yield group
            group = _Group((asked,), table)
        if group is not None:
            yield group

    def evaluate(self, answers: Codes, support: Codes | None = None) -> BulkResult:
        """Compute all assessments, block by block.

        `answers` and `support` have one row per question and one column per assessment.
        """
        count = answers.shape[1]
        totals = np.empty(count, dtype=self.total_type)
        weekly = np.empty(count, dtype=np.int64)
        for start in range(0, count, _BLOCK):
            block = slice(start, min(start + _BLOCK, count))
            totals[block] = self.totals(answers[:, block], None if support is None else support[:, block])
            weekly[block] = self.weekly(totals[block])
        return BulkResult(totals, weekly)

    def evaluate_stored(self, rows: Codes) -> BulkResult:
        """Compute assessments as `budgets.engine.codes` writes them, one row of codes for each."""
        count, asked = len(rows), len(self.scheme.questions)
        totals = np.empty(count, dtype=self.total_type)
        weekly = np.empty(count, dtype=np.int64)
        for start in range(0, count, _BLOCK):
            block = slice(start, min(start + _BLOCK, count))
            columns = np.ascontiguousarray(rows[block].T)
            totals[block] = self.totals(columns[:asked], columns[asked:])
            weekly[block] = self.weekly(totals[block])
        return BulkResult(totals, weekly)

    def totals(self, answers: Codes, support: Codes | None = None) -> Integers:
        """Add up what counts for each assessment; negative where one is faulty."""
        totals = np.zeros(answers.shape[1], dtype=self.total_type)
        for group in self._groups:
            index = np.zeros(answers.shape[1], dtype=group.index_type)
            for asked in group.asked:
                index *= asked.unknown + 1
                index += _at_most(answers[asked.row], asked.unknown)
                index *= asked.unknown_support + 1
                if support is not None:
                    index += _at_most(support[asked.row], asked.unknown_support)
            totals += group.worth.take(index)
        return totals

    def weekly(self, totals: Integers) -> Integers:
        """Look up or work out the weekly pence of totals; NO_SUM for faulty ones too."""
        faulty = totals < 0
        any_faulty = faulty.any()
        known = np.where(faulty, 0, totals) if any_faulty else totals
        weekly = weekly_of_totals(self.scheme, known) if self._weekly is None else self._weekly.take(known)
        if any_faulty:
            weekly[faulty] = NO_SUM
        return weekly
