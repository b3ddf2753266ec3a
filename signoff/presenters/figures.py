"""Figures for everybody, as they may be said: small numbers, and what would give them away, are left out."""

from dataclasses import dataclass
from datetime import date

from .. import rules
from ..disclosure import AT_LEAST, AT_MOST, EXACT, Share, all_or_none, share_of
from ..selectors.figures import Quarter, Waited
from ..shares import percents
from .dial import LEVELS, days_words

NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class Row:
    """One quarter in each table, in words."""

    quarter: str
    total: str
    worker: str
    manager: str
    panel: str
    others: str
    agreed: str
    manager_days: str
    manager_within: str
    panel_days: str
    panel_within: str
    decision_days: str


def tell_quarter(quarter: Quarter, *, below: int) -> Row:
    """Return what may be said of a quarter."""
    levels = [quarter.levels.get(level, 0) for level in LEVELS]
    total = sum(levels)
    said = all_or_none(levels, below=below)
    worker = share_of(levels[0], total, below=below)
    manager = panel = others = ""
    if said is not None:
        first, manager, panel = (
            f"{count:,} ({part}%)" for count, part in zip(said, percents(said), strict=True)
        )
    else:
        first, others = _share(worker), _together(_rest(worker))
    return Row(
        quarter=quarter_words(quarter.begins_on),
        total=f"{total:,}" if total >= below else f"fewer than {below}",
        worker=first,
        manager=manager,
        panel=panel,
        others=others,
        agreed=_share(share_of(quarter.agreed, quarter.agreed + quarter.not_agreed, below=below)),
        manager_days=_days(quarter.waits.get(rules.MANAGER), below),
        manager_within=_within(quarter.waits.get(rules.MANAGER), below),
        panel_days=_days(quarter.waits.get(rules.PANEL), below),
        panel_within=_within(quarter.waits.get(rules.PANEL), below),
        decision_days=(
            days_words(quarter.days.to_decision) if quarter.days.people >= 2 * below else NOT_SHOWN
        ),
    )


def quarter_words(begins_on: date) -> str:
    """Return a quarter as people say it: ``January to March 2026``."""
    last = begins_on.replace(month=begins_on.month + 2)
    return f"{begins_on:%B} to {last:%B %Y}"


def _together(rest: Share | None) -> str:
    return NOT_SHOWN if rest is None else f"together {_share(rest)}"


def _rest(share: Share | None) -> Share | None:
    if share is None:
        return None
    other = {EXACT: EXACT, AT_LEAST: AT_MOST, AT_MOST: AT_LEAST}[share.kind]
    return Share(other, 100 - share.percent)


def _share(share: Share | None) -> str:
    if share is None:
        return NOT_SHOWN
    return f"{share.percent}%" if share.kind == EXACT else f"{share.kind} {share.percent}%"


def _days(waited: Waited | None, below: int) -> str:
    """Return the middle of waits in words; of few, nothing."""
    if waited is None or waited.median is None or waited.within + waited.late < 2 * below:
        return NOT_SHOWN
    words = days_words(waited.median)
    return words if waited.median == 0 else words.replace("day", "working day")


def _within(waited: Waited | None, below: int) -> str:
    if waited is None:
        return NOT_SHOWN
    return _share(share_of(waited.within, waited.within + waited.late, below=below))
