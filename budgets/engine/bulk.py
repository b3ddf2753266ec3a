"""Many assessments at once, to the same penny as one at a time.

Answers come as small whole numbers, one row per question and one column per assessment: 0 is
"not answered", 1 the first option and so on. Support likewise: 0 is "none given", 1 the first
entry of the scheme's list. Any other code makes that assessment faulty. One lookup per question
gives what counts, one lookup per total gives the weekly sum; all of it in whole numbers.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .codes import bytes_of_a_code
from .exact import WEEKS_PER_YEAR
from .scheme import Scheme

Codes = NDArray[np.unsignedinteger[Any]]
Integers = NDArray[np.signedinteger[Any]]

#: Stands in `weekly_pence` where there is no sum.
NO_SUM = -1

_BLOCK = 1 << 15
#: Up to this many different totals, the weekly sum of each is worked out once and looked up.
_MOST_TOTALS_LOOKED_UP = 1 << 20

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


class BulkEngine:
    """Computes many assessments with one scheme; make it once and keep it."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        largest = scheme.largest_total()
        faulty = -(largest + 1)
        fits = (largest + 1) * len(scheme.questions) < 2**31
        self.total_type: type[np.int32 | np.int64] = np.int32 if fits else np.int64
        most_options = max(len(question.options) for question in scheme.questions)
        #: The type of codes: one byte unless a question has more options than a byte can tell.
        self.code_type: type[np.uint8 | np.uint16] = np.uint8 if bytes_of_a_code(scheme) == 1 else np.uint16
        #: Codes of support run from 0 to this; the last one stands for all that are unknown.
        self._levels = len(scheme.supports) + 2
        self._index_type = np.uint16 if (most_options + 2) * self._levels <= 2**16 else np.uint32
        added = {(addition.question, addition.option): 0 for addition in scheme.additions}
        for addition in scheme.additions:
            added[addition.question, addition.option] += addition.worth
        support_ids = [None, *(level.id for level in scheme.supports)]
        self._tables: list[Integers] = []
        for question, (_, ways) in zip(scheme.questions, scheme.plan, strict=True):
            option_ids = [None, *(option.id for option in question.options)]
            table = np.full((len(option_ids) + 1, self._levels), faulty, dtype=self.total_type)
            for row, option_id in enumerate(option_ids):
                for column, support_id in enumerate(support_ids):
                    way = ways.get((option_id, support_id))
                    if way is not None:
                        more = 0 if option_id is None else added.get((question.id, option_id), 0)
                        table[row, column] = way.before - way.deduction + more
            self._tables.append(table.reshape(-1))
        self._weekly: Integers | None = None
        if largest < _MOST_TOTALS_LOOKED_UP:
            self._weekly = weekly_of_totals(scheme, np.arange(largest + 1))

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
        columns = rows.T
        asked = len(self.scheme.questions)
        return self.evaluate(columns[:asked], columns[asked:])

    def totals(self, answers: Codes, support: Codes | None = None) -> Integers:
        """Add up what counts for each assessment; negative where one is faulty."""
        totals = np.zeros(answers.shape[1], dtype=self.total_type)
        for row, (question, table) in enumerate(zip(self.scheme.questions, self._tables, strict=True)):
            unknown = len(question.options) + 1
            index = np.minimum(answers[row], unknown).astype(self._index_type)
            index *= self._levels
            if support is not None:
                index += np.minimum(support[row], self._levels - 1)
            totals += table[index]
        return totals

    def weekly(self, totals: Integers) -> Integers:
        """Look up or work out the weekly pence of totals; NO_SUM for faulty ones too."""
        faulty = totals < 0
        known = np.where(faulty, 0, totals)
        weekly = weekly_of_totals(self.scheme, known) if self._weekly is None else self._weekly[known]
        weekly[faulty] = NO_SUM
        return weekly
