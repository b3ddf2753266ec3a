"""Cases put through one version's table, and what that comes to: measures, bands of points, splits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from budgets.engine import Scheme
from budgets.engine.bulk import NO_SUM
from budgets.engine.what_if import counted_totals, weekly_of_each

from .rules import FEWEST_SHOWN, Measures, hidden_groups, measure, rounded
from .selectors import Case
from .what_if import Pair

#: At most so many bands of points in the table that says what the picture shows.
_MOST_BANDS = 8

SPLITS = ("support_reason", "age_band", "ethnic_group", "lives_alone", "has_carer")


class Compared(NamedTuple):
    """One case and what this version's table gives it: pence a week, or None."""

    case: Case
    indicative_pence: int | None


class Band(NamedTuple):
    """Cases between two totals, the ends included: how many, and the middle of what they had."""

    low: int
    high: int
    cases: int
    middle_agreed_pence: int
    middle_indicative_pence: int | None


class Group(NamedTuple):
    """One group of a split; no measures where the table gives none of it a sum."""

    key: str
    cases: int
    measures: Measures | None


class Split(NamedTuple):
    """One split: groups that may be shown, and how many cases are in those that may not."""

    name: str
    groups: list[Group]
    hidden_groups: int
    hidden_cases: int


def compare(cases: Iterable[Case], ready: Scheme) -> list[Compared]:
    """Put every case through the table; where only the sum told is known, that one counts."""
    cases = list(cases)
    totals = counted_totals(
        Counter(case.total for case in cases if case.total is not None).items(), ready.total_digits
    )
    weekly = dict(zip(totals.values.tolist(), weekly_of_each(ready, totals).tolist(), strict=True))

    def indicative(case: Case) -> int | None:
        if case.total is None:
            return case.told_pence
        pence: int = weekly[case.total]
        return None if pence == NO_SUM else pence

    return [Compared(case, indicative(case)) for case in cases]


def pairs_of(compared: Iterable[Compared]) -> list[Pair]:
    """Return total and agreed pence of the cases whose total is known."""
    return [(one.case.total, one.case.agreed_pence) for one in compared if one.case.total is not None]


def measures_of(compared: Iterable[Compared]) -> Measures | None:
    """Measure all of them together."""
    return measure((one.indicative_pence, one.case.agreed_pence) for one in compared)


def middle(sums: Sequence[int]) -> int:
    """Return the median of sums, rounded half away from nothing."""
    ordered = sorted(sums)
    return rounded(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)


def bands_of(compared: Iterable[Compared]) -> list[Band]:
    """Cut the cases by points into bands of about the same size, none of fewer than ten."""
    by_total: dict[int, list[Compared]] = defaultdict(list)
    for one in compared:
        if one.case.total is not None:
            by_total[one.case.total].append(one)
    count = sum(map(len, by_total.values()))
    if count < FEWEST_SHOWN:
        return []
    wanted = max(FEWEST_SHOWN, -(-count // _MOST_BANDS))
    bands: list[list[Compared]] = []
    for total in sorted(by_total):
        if not bands or len(bands[-1]) >= wanted:
            bands.append([])
        bands[-1] += by_total[total]
    if len(bands) > 1 and len(bands[-1]) < FEWEST_SHOWN:
        last = bands.pop()
        bands[-1] += last
    return [_band(band) for band in bands]


def _band(band: Sequence[Compared]) -> Band:
    totals = [one.case.total for one in band if one.case.total is not None]
    given = [one.indicative_pence for one in band if one.indicative_pence is not None]
    return Band(
        low=min(totals),
        high=max(totals),
        cases=len(band),
        middle_agreed_pence=middle([one.case.agreed_pence for one in band]),
        middle_indicative_pence=middle(given) if len(given) >= FEWEST_SHOWN else None,
    )


def split_by(compared: Sequence[Compared], name: str) -> Split:
    """Split the cases by one thing, without the groups that must stay hidden."""
    groups: dict[str, list[Compared]] = defaultdict(list)
    for one in compared:
        # A case without a sum is in no measure, so it must not make a group look large enough.
        if one.indicative_pence is not None:
            groups[getattr(one.case, name)].append(one)
    hidden = hidden_groups({key: len(group) for key, group in groups.items()})
    return Split(
        name=name,
        groups=[
            Group(key, len(group), measures_of(group)) for key, group in groups.items() if key not in hidden
        ],
        hidden_groups=len(hidden),
        hidden_cases=sum(len(groups[key]) for key in hidden),
    )
