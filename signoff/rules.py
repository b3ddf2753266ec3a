"""The arithmetic of sign-off: limits, one-off sums over twelve months, clocks. Standard library only.

Money is in whole pence.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from socialcare.values.money import pounds_text
from socialcare.values.working_days import add_working_days, is_working_day, working_days_between

from .considerations import CONSIDERATIONS

WORKER, MANAGER, PANEL = "worker", "manager", "panel"
LEVELS = ((WORKER, "Social worker"), (MANAGER, "Manager"), (PANEL, "Panel"))

#: A limit above this is a slip of the keyboard.
MOST_LIMIT_PENCE = 2_000_000
MOST_ONCE_LIMIT_PENCE = 10_000_000
#: Nobody says further ahead from when a seat or a limit counts.
FURTHEST_AHEAD = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Limit:
    """Up to which sums somebody may decide: a week, and once over twelve months."""

    weekly_pence: int
    once_pence: int


@dataclass(frozen=True)
class Sums:
    """What a decision is about: the person's whole weekly budget after it, and once over twelve months."""

    weekly_pence: int
    once_pence: int


def name_the_risk(instead: str) -> str:
    """Return what is said where the panel is asked without a risk, and what is done instead."""
    return f"Name the significant risk that the panel is asked about. Without one, {instead}."


def beyond(sums: Sums, limit: Limit, *, whose: str = "your limit", what: str = "This plan costs") -> str:
    """Return why ``sums`` lie beyond ``limit``, in a sentence; nothing where they lie within it.

    £100.00 is within a limit of £100.00; £100.01 is not.
    """
    if sums.weekly_pence > limit.weekly_pence:
        return (
            f"{what} {pounds_text(sums.weekly_pence)} a week; {whose} is {pounds_text(limit.weekly_pence)}."
        )
    if sums.once_pence > limit.once_pence:
        return (
            f"One-off costs come to {pounds_text(sums.once_pence)} in twelve months; "
            f"{whose} is {pounds_text(limit.once_pence)}."
        )
    return ""


def a_year_before(day: date) -> date:
    """Return the same day of the year before; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def once_in_twelve_months(
    lines: Mapping[str, int], *, agreed: Iterable[tuple[date, Mapping[str, int]]], on: date
) -> int:
    """Return the one-off pence newly agreed in the twelve months up to ``on``, with ``lines`` among them.

    ``lines`` are the one-off cost lines to decide on now, pence by the line's id; ``agreed`` the days
    and lines of the decisions before, the oldest first. A line that was agreed once counts on the day
    it was first agreed, and what it grew by on the day it grew, so that a plan that is
    decided again counts nothing twice, and one that is split counts everything.
    """
    since = a_year_before(on)
    highest: dict[str, int] = {}
    total = 0
    for day, decided in [*agreed, (on, lines)]:
        for key, pence in decided.items():
            more = pence - highest.get(key, 0)
            if more > 0:
                highest[key] = pence
                total += more if day > since else 0
    return total


def uprated(pence: int, hundredths_of_per_cent: int) -> int:
    """Return a limit raised (or, below nothing, lowered) by a per cent, in whole pence, half up.

    The per cent comes in hundredths: 325 is 3.25 per cent.
    """
    grown = pence * (10_000 + hundredths_of_per_cent)
    return (2 * grown + 10_000) // 20_000


def due_on(start: date, *, goal: int, bank_holidays: Collection[date]) -> date:
    """Return the day by which an answer is expected: ``goal`` working days after ``start``.

    With a goal of none it is the same day, or the next working day where that is none.
    """
    day = add_working_days(start, goal, bank_holidays=bank_holidays)
    while not is_working_day(day, bank_holidays=bank_holidays):
        day = add_working_days(day, 1, bank_holidays=bank_holidays)
    return day


def due_after_pause(
    due: date, *, paused_on: date, answered_on: date, bank_holidays: Collection[date]
) -> date:
    """Return the new day after the clock stood still from ``paused_on`` to ``answered_on``."""
    waited = working_days_between(paused_on, answered_on, bank_holidays=bank_holidays)
    return add_working_days(due, waited, bank_holidays=bank_holidays)


@dataclass(frozen=True)
class Suggestion:
    """Something that may speak for a word with the manager, and why. It never blocks."""

    key: str
    words: str


def suggestions(
    *,
    weekly_pence: int,
    indicative_pence: int | None,
    contribution_known: bool,
    worries: Collection[str],
    unmet: Collection[str] = (),
) -> list[Suggestion]:
    """Return what speaks for a second pair of eyes, each with its reason.

    ``worries`` are keys of the considerations whose answer worries; ``unmet`` titles of needs that
    nothing in the plan meets yet.
    """
    found = []
    if indicative_pence is not None and weekly_pence > indicative_pence:
        over = pounds_text(weekly_pence - indicative_pence)
        found.append(Suggestion("over", f"It costs {over} a week more than the indicative budget."))
    for one in CONSIDERATIONS:
        if one.key in worries:
            found.append(Suggestion(one.key, f"{one.title}: {one.label(one.worry).lower()}."))
    if unmet:
        needs = "this need" if len(unmet) == 1 else "these needs"
        found.append(Suggestion("unmet", f"Nothing in the plan meets {needs} yet: {'; '.join(unmet)}."))
    if not contribution_known:
        found.append(Suggestion("contribution", "What the person pays themselves is not known yet."))
    return found
