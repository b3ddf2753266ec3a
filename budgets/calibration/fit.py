"""A table fitted to past cases: as many rows as the council chooses, and never falling.

scipy is imported where it is used, so that a server that fits nothing starts without it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from budgets.engine import Scheme
from budgets.engine.exact import WEEKS_PER_YEAR, decimal_text, pence_text

FEWEST_ROWS, MOST_ROWS = 2, 12
#: More different totals than this are drawn together, so that a fit takes no longer for more cases.
_MOST_STEPS = 150

Numbers = NDArray[np.float64]


class FittedRow(NamedTuple):
    """From this total on (with the scheme's digits), this many pence a week."""

    total: int
    weekly_pence: int


#: Below this many pence a week, a distance counts as if the sum were this: near nothing, no share is.
_SMALLEST_COUNTED = 2_000


class _Steps(NamedTuple):
    """Different totals, rising; the middle of what was agreed at each; and how much each counts."""

    totals: list[int]
    middles: Numbers
    weights: Numbers


def fit_rows(cases: Iterable[tuple[int, int]], *, rows: int, banded: bool) -> list[FittedRow]:
    """Fit rows to pairs of a total and the pence a week agreed, never falling.

    By least squares of the distance from the middle agreed sum of each total, as a part of that sum:
    so a tenth too much counts the same for a small sum as for a large one, and one odd case bends
    nothing. The rows begin at the lowest total. Fewer different totals than ``rows`` give a row for each; one
    alone, or none, gives no table.
    """
    steps = _steps_of(cases)
    if len(steps.totals) < FEWEST_ROWS:
        return []
    knots = _choose(steps, min(rows, len(steps.totals)), banded=banded)
    _, sums = _solve(steps, knots, steps.middles, banded=banded)
    # Rounding keeps the order: each is the nearest whole penny.
    return [FittedRow(total, max(0, int(value + 0.5))) for total, value in zip(knots, sums, strict=True)]


def _steps_of(cases: Iterable[tuple[int, int]]) -> _Steps:
    by_total: dict[int, list[int]] = defaultdict(list)
    for total, agreed in cases:
        by_total[total].append(agreed)
    totals = sorted(by_total)
    if len(totals) > _MOST_STEPS:
        # Neighbours are drawn to one of them; the ends stay.
        kept = sorted({totals[round(place)] for place in np.linspace(0, len(totals) - 1, _MOST_STEPS)})
        places = np.clip(np.searchsorted(kept, totals, side="right") - 1, 0, len(kept) - 1)
        drawn: dict[int, list[int]] = defaultdict(list)
        for total, place in zip(totals, places, strict=True):
            drawn[kept[place]] += by_total[total]
        by_total, totals = drawn, kept
    middles = np.array([np.median(by_total[total]) for total in totals], float)
    counts = np.array([len(by_total[total]) for total in totals], float)
    return _Steps(totals, middles, counts / np.maximum(middles, _SMALLEST_COUNTED) ** 2)


def _choose(steps: _Steps, rows: int, *, banded: bool) -> list[int]:
    """Choose where rows stand: one after the other, each where it brings the table nearest.

    What it should come near is the never falling line closest to the middles.
    """
    from scipy.optimize import isotonic_regression

    rising: Numbers = isotonic_regression(steps.middles, weights=steps.weights).x
    knots = [steps.totals[0]] if banded else [steps.totals[0], steps.totals[-1]]
    while len(knots) < rows:
        tried = (sorted([*knots, total]) for total in steps.totals if total not in knots)
        knots = min(tried, key=lambda each: _solve(steps, each, rising, banded=banded)[0])
    return knots


def _solve(steps: _Steps, knots: Sequence[int], wanted: Numbers, *, banded: bool) -> tuple[float, Numbers]:
    """Give the distance of the best never falling table with these rows, and its sums."""
    from scipy.optimize import nnls

    at = np.array(steps.totals, float)
    rises = [np.ones_like(at)]
    for lower, upper in pairwise(knots):
        rises.append((at >= upper) * 1.0 if banded else np.clip((at - lower) / (upper - lower), 0, 1))
    root = np.sqrt(steps.weights)
    found, distance = nnls(np.column_stack(rises) * root[:, None], wanted * root)
    return float(distance), np.cumsum(found)


def is_fitted(scheme: Scheme) -> bool:
    """Return whether a table can be proposed: not where each need has its own price."""
    return not scheme.is_priced_per_need


def fitted_document(
    document: Mapping[str, Any], scheme: Scheme, cases: Iterable[tuple[int, int]], *, rows: int
) -> dict[str, Any] | None:
    """Return the scheme's document with a table fitted to the cases; None where there is none to fit.

    A price per point becomes a table. Limits and all that is counted stay; so do the examples, which
    will disagree with another table until their author has looked at each.
    """
    if not is_fitted(scheme):
        return None
    banded = scheme.method == "banded"
    if banded and scheme.ends_at is not None:
        cases = [case for case in cases if case[0] <= scheme.ends_at]
    fitted = fit_rows(cases, rows=rows, banded=banded)
    if not fitted:
        return None
    changed = deepcopy(dict(document))
    allocation = dict(changed["allocation"])
    if scheme.method == "price_per_point":
        allocation = {"method": "interpolated", "below_first": "proportional", "above_last": "last"}
        if fitted[0].total == 0:
            allocation["below_first"] = "nothing"
    if fitted[0].total > 0:
        allocation.setdefault("below_first", scheme.below_first)
    weeks = WEEKS_PER_YEAR if scheme.period == "year" else 1
    allocation["rows"] = [
        {
            "points": decimal_text(row.total, scheme.total_digits),
            "amount": pence_text(row.weekly_pence * weeks),
        }
        for row in fitted
    ]
    changed["allocation"] = allocation
    return changed
