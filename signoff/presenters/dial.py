"""The dial of a manager's teams in words, pictures and tables."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from assessments.rules import OUTCOME
from socialcare.people.models import Team
from socialcare.people.presenters import date_in_words
from socialcare.values.money import pounds_text

from .. import rules
from ..selectors import dial
from ..shares import Picture, draw, percents

#: About so many of a hundred decisions are a social worker's own (Groundswell Partnership, "The new
#: script for social work").
AIM = 70
LEVELS = (rules.WORKER, rules.MANAGER, rules.PANEL)
LETTERS = ("W", "M", "P")

_KINDS = {
    dial.NOT_AGREED: "Not agreed",
    dial.HANDED_BACK: "Handed back to the worker",
    dial.PASSED_ON: "Passed on to the panel",
    dial.ADJUSTED: "Indicative sum adjusted",
}


@dataclass(frozen=True)
class ShareRow:
    """One row of the table: a team or a month, and who decided how many."""

    label: str
    total: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Dial:
    """Who decides: one sentence, the picture, and the same in numbers."""

    total: int
    sentence: str
    picture: Picture | None
    by_team: list[ShareRow]
    by_month: list[ShareRow]


def month_words(month: date) -> str:
    """Return a month as people say it."""
    return f"{month:%B %Y}"


def tell_dial(levels: Iterable[dial.Level], *, teams: Sequence[Team], months: Sequence[date]) -> Dial:
    """Return who decided, for all together, by team and by month."""
    counts: dict[object, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in levels:
        place = LEVELS.index(one.level)
        for key in ("all", one.team_id, one.month):
            counts[key][place] += one.count
    everything = counts["all"]
    several = [(team.name, counts[team.pk]) for team in teams] if len(teams) > 1 else []
    by_month = [(month_words(month), counts[month]) for month in reversed(months)]
    short = [(f"{month:%b %Y}", counts[month]) for month in reversed(months)]
    drawn = [("All", everything), *((_shorter(name), of) for name, of in several), *short]
    return Dial(
        total=sum(everything),
        sentence=_sentence(everything),
        picture=draw(drawn, keys=LEVELS, letters=LETTERS, aim=AIM) if sum(everything) else None,
        by_team=[_row(name, of) for name, of in several],
        by_month=[_row(name, of) for name, of in by_month],
    )


def _shorter(name: str) -> str:
    return name if len(name) <= 14 else f"{name[:13].rstrip()}…"


def _sentence(counts: Sequence[int]) -> str:
    total = sum(counts)
    if total == 0:
        return "Nothing was decided in this time."
    worker, manager, panel = percents(counts)
    decisions = "1 decision" if total == 1 else f"{total:,} decisions"
    said = (
        f"Of {decisions}, social workers made {worker}% themselves, managers {manager}%, the panel {panel}%."
    )
    if worker >= AIM:
        return f"{said} The aim is about {AIM}% by social workers: you are there."
    return f"{said} The aim is about {AIM}% by social workers."


def _row(label: str, counts: Sequence[int]) -> ShareRow:
    total = sum(counts)
    if total == 0:
        return ShareRow(label, 0, ("–", "–", "–"))
    cells = (f"{count:,} ({part}%)" for count, part in zip(counts, percents(counts), strict=True))
    return ShareRow(label, total, tuple(cells))


def days_words(days: float | None) -> str:
    """Return days as people say them: to the half, because a middle can lie between two."""
    if days is None:
        return "–"
    halves = round(days * 2) / 2
    number = f"{halves:g}"
    return "the same day" if halves == 0 else f"{number} day{'' if number == '1' else 's'}"


@dataclass(frozen=True)
class DaysTold:
    """From the assessment on: the middle of the days."""

    people: int
    to_sum: str
    to_plan: str
    to_decision: str
    not_at_once: str


def tell_days(days: dial.Days) -> DaysTold:
    """Return the days from the assessment in words."""
    later = days.people - days.with_sum_at_once
    words = ""
    if later:
        people = "1 person was" if later == 1 else f"{later:,} people were"
        words = f"{people} not told their indicative budget on the day of the assessment."
    return DaysTold(
        days.people,
        days_words(days.to_sum),
        days_words(days.to_plan),
        days_words(days.to_decision),
        words,
    )


@dataclass(frozen=True)
class WaitRow:
    """One row of the table of waits."""

    label: str
    open: int
    open_late: int
    answered: int
    answered_late: str


def tell_waits(waits: Iterable[dial.Wait]) -> list[WaitRow]:
    """Return what waits and waited at managers and at the panel; both, even where nothing does."""
    found = {wait.level: wait for wait in waits}
    rows = []
    for level, label in ((rules.MANAGER, "A manager"), (rules.PANEL, "The panel")):
        wait = found.get(level, dial.Wait(level, 0, 0, 0, 0, 0, 0))
        late = f"{wait.answered_late:,}"
        if wait.answered:
            share = percents((wait.answered_late, wait.answered - wait.answered_late))[0]
            late = f"{late} ({share}%)"
        rows.append(WaitRow(label, wait.open, wait.open_late, wait.answered, late))
    return rows


def tell_over(over: dial.Over) -> str:
    """Return in a sentence how the sums agreed compare with the indicative ones."""
    if over.plans == 0:
        return "No plan with an indicative budget was agreed in this time."
    share = percents((over.over, over.plans - over.over))[0]
    plans = "1 plan" if over.plans == 1 else f"{over.plans:,} plans"
    said = f"Of {plans} agreed, {over.over:,} ({share}%) cost more than the indicative budget"
    if over.median_pence is None:
        return f"{said}."
    return f"{said}; half of these by no more than {pounds_text(over.median_pence)} a week."


@dataclass(frozen=True)
class ReasonRow:
    """Why somebody overrode, as the list says it."""

    what: str
    who: str
    on: date
    need: str
    words: str
    href: str
    link: str


def tell_reasons(found: Iterable[dial.Reason]) -> list[ReasonRow]:
    """Return the reasons in words, each with where it leads."""
    return [_reason(one) for one in found]


def _reason(one: dial.Reason) -> ReasonRow:
    on = timezone.localdate(one.at)
    adjusted = one.kind == dial.ADJUSTED
    return ReasonRow(
        what=_KINDS[one.kind],
        who=one.by,
        on=on,
        need=OUTCOME[one.need].title if one.need in OUTCOME else one.need,
        words=one.words,
        href=reverse("budget" if adjusted else "referral", args=[one.leads_to]),
        link=f"Open the {'budget' if adjusted else 'referral'} of {date_in_words(on)}",
    )


@dataclass(frozen=True)
class Span:
    """One choice of how far back to look."""

    value: int
    text: str
    chosen: bool


def tell_spans(months: Iterable[int], *, chosen: int) -> list[Span]:
    """Return the choices of how far back to look."""
    return [
        Span(count, "This month" if count == 1 else f"The last {count} months", count == chosen)
        for count in months
    ]
