"""Words for an estimate, to the worker and to the person; and for the rates and their history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.rules import day_text
from budgets.explanation import listed
from socialcare.values.money import WEEKS_PER_YEAR_CLD, pounds_text, yearly_pence
from socialcare.web.languages.days import day_words

from .models import EstimateLine, HourlyRate, SecondEstimate
from .rules import DAYS, Compared, Line, compare, overlaps, weekly_pence
from .words import clock_text, days_text, length_text


@dataclass(frozen=True)
class Row:
    """One line of a timetable: when, what, how long in a week, at which rate, and what it costs."""

    when: str
    kind: str
    hours: str
    rate: str
    weekly: str


@dataclass(frozen=True)
class ToldEstimate:
    """An estimate as it is told: the sum, its working, and how it stands to the points' sum.

    ``compared`` is empty where the table gives no sum. ``apart`` is true where the two differ by more
    than ``APART_PERCENT`` of the points' sum.
    """

    estimate: SecondEstimate
    weekly: str
    yearly: str
    weeks: int
    hours: str
    rows: Sequence[Row]
    rates: Sequence[str]
    rounded: bool
    overlapping: Sequence[str]
    points_weekly: str
    compared: str
    apart: bool
    rates_on: date
    made_on: date
    made_by: str
    shown: bool


def tell_estimate(estimate: SecondEstimate, points_pence: int | None) -> ToldEstimate:
    """Return a stored estimate in words; ``points_pence`` is what the table gives a week, or None."""
    rows = list(estimate.lines.all())
    compared = None if points_pence is None else compare(points_pence, estimate.weekly_pence)
    each = [weekly_pence([(_line(row).weekly_minutes, row.rate.hourly_pence)]) for row in rows]
    return ToldEstimate(
        estimate=estimate,
        weekly=pounds_text(estimate.weekly_pence),
        yearly=pounds_text(yearly_pence(estimate.weekly_pence)),
        weeks=WEEKS_PER_YEAR_CLD,
        hours=length_text(estimate.weekly_minutes),
        rows=[_row(row, pence) for row, pence in zip(rows, each, strict=True)],
        rates=list(dict.fromkeys(rate_words(row.rate) for row in rows)),
        rounded=sum(each) != estimate.weekly_pence,
        overlapping=_overlapping([_line(row) for row in rows]),
        points_weekly="" if points_pence is None else pounds_text(points_pence),
        compared="" if compared is None else compared_words(compared),
        apart=compared is not None and compared.apart,
        rates_on=estimate.rates_on,
        made_on=timezone.localdate(estimate.made_at),
        made_by=estimate.made_by.name,
        shown=estimate.shown_at is not None,
    )


def _line(row: EstimateLine) -> Line:
    days = tuple(day for day in range(len(DAYS)) if row.days >> day & 1)
    return Line(row.rate.kind, days, row.minutes, row.starts_minute, row.ends_minute, row.workers)


def _row(row: EstimateLine, pence: int) -> Row:
    line = _line(row)
    return Row(
        when=when_words(line),
        kind=line.kind + (", two workers" if line.workers > 1 else ""),
        hours=length_text(line.weekly_minutes),
        rate=f"{pounds_text(row.rate.hourly_pence)} an hour",
        weekly=pounds_text(pence),
    )


def when_words(line: Line) -> str:
    """Return the days and the time of a line: "Monday to Friday, 8am to 8:45am"."""
    days = days_text(line.days)
    if line.starts is None or line.ends is None:
        return f"{days}, {length_text(line.minutes)}"
    over_midnight = " the next day" if line.ends < line.starts else ""
    return f"{days}, {clock_text(line.starts)} to {clock_text(line.ends)}{over_midnight}"


def rate_words(rate: HourlyRate) -> str:
    """Return a rate with its first day and its source."""
    source = rate.source.rstrip(".")
    return f"{rate.kind}: {pounds_text(rate.hourly_pence)} an hour from {day_text(rate.from_on)}. {source}."


def goes_on_words(before: HourlyRate) -> str:
    """Return what becomes of the rate before one that is removed."""
    return f"The rate before it, {pounds_text(before.hourly_pence)} an hour, then goes on."


def compared_words(compared: Compared) -> str:
    """Return how an estimate stands to what the points give, without a judgement of either."""
    difference = compared.difference_pence
    if not difference:
        return "The two sums are the same."
    more = "more" if difference > 0 else "less"
    said = f"The timetable costs {pounds_text(abs(difference))} a week {more} than the points give"
    if not compared.points_pence:
        return f"{said}."
    return f"{said}: {_part(compared)}."


def _part(compared: Compared) -> str:
    """Return the difference as a part of the points' sum; never a round number that hides which side."""
    tenths, rest = divmod(abs(compared.difference_pence) * 1000, compared.points_pence)
    whole, tenth = divmod(tenths, 10)
    per_cent = f"{whole:,}.{tenth}%" if tenth else f"{whole:,}%"
    return f"a little over {per_cent} of their sum" if rest else f"{per_cent} of their sum"


def words_for_person(told: ToldEstimate, *, kind: str, weekly: str, worker: str) -> tuple[str, ...]:
    """Return what the person reads of an estimate that is shown to them; ``kind`` is that of their result."""
    second_look = {
        "sum": _("This is a second look at the same thing. Your budget is still about %(weekly)s a week.")
        % {"weekly": weekly},
        "refer": _("It helps us to work out your budget with you."),
        "nothing": _("It helps us to see with you what your needs cost."),
    }[kind]
    words = [
        _(
            "%(made_by)s also counted the hours of help in your week: %(hours)s. At the prices "
            "of %(rates_on)s they cost about %(weekly)s a week."
        )
        % {
            "made_by": told.made_by,
            "hours": told.hours,
            "rates_on": day_words(told.rates_on),
            "weekly": told.weekly,
        },
        second_look,
    ]
    if told.apart:
        if told.points_weekly != weekly:
            words.append(
                _(
                    "The council’s table gives %(points_weekly)s a week. The two sums are far apart. "
                    "%(worker)s talks with you about why."
                )
                % {"points_weekly": told.points_weekly, "worker": worker}
            )
        else:
            words.append(
                _("The two sums are far apart. %(worker)s talks with you about why.") % {"worker": worker}
            )
    return tuple(words)


def _overlapping(lines: Sequence[Line]) -> list[str]:
    return [
        f"Lines {one.first + 1} and {one.second + 1} overlap on {listed(DAYS[day] for day in one.days)}. "
        "Both are counted."
        for one in overlaps(lines)
    ]


def changed_since(estimate: SecondEstimate, today: Iterable[HourlyRate]) -> list[str]:
    """Return which rates of an estimate are others today; the estimate itself stays as it is."""
    now = {rate.kind: rate.hourly_pence for rate in today}
    used = {line.rate.kind: line.rate.hourly_pence for line in estimate.lines.all()}
    return [
        f"{kind} is {pounds_text(now[kind])} an hour today, and was {pounds_text(then)}."
        if kind in now
        else f"{kind} has no rate today."
        for kind, then in used.items()
        if now.get(kind) != then
    ]


@dataclass(frozen=True)
class ShownRate:
    """One rate on the page of its keeper."""

    rate: HourlyRate
    hourly: str
    days: str
    added: str
    is_used: bool
    can_remove: bool


@dataclass(frozen=True)
class Kind:
    """A kind of support with its rates: the one of today first said in a sentence, then all, newest first."""

    name: str
    now: str
    newest: HourlyRate
    rates: Sequence[ShownRate]


def kinds_of(rates: Sequence[HourlyRate], *, on: date) -> list[Kind]:
    """Return the rates kind by kind, as they stand on a day; each rate says whether it ``is_used``."""
    kinds = []
    for name, group in groupby(rates, key=lambda rate: rate.kind):
        of_kind = list(group)
        kinds.append(
            Kind(
                name=name,
                now=_now_words(of_kind, on),
                newest=of_kind[0],
                rates=[_shown(rate, newest=rate is of_kind[0]) for rate in of_kind],
            )
        )
    return kinds


def _now_words(rates: Sequence[HourlyRate], on: date) -> str:
    now = next((one for one in rates if one.from_on <= on and (one.to_on is None or one.to_on >= on)), None)
    coming = min((one for one in rates if one.from_on > on), key=lambda one: one.from_on, default=None)
    said = "There is no rate today, so it cannot be chosen." if now is None else ""
    if now is not None:
        until = f", until {day_text(now.to_on)}" if now.to_on else ""
        said = f"{pounds_text(now.hourly_pence)} an hour today{until}."
    if coming is not None:
        said += f" From {day_text(coming.from_on)} it is {pounds_text(coming.hourly_pence)}."
    return said


def _shown(rate: HourlyRate, *, newest: bool) -> ShownRate:
    used = bool(getattr(rate, "is_used", False))
    until = f"until {day_text(rate.to_on)}" if rate.to_on else "goes on"
    return ShownRate(
        rate=rate,
        hourly=f"{pounds_text(rate.hourly_pence)} an hour",
        days=f"From {day_text(rate.from_on)}, {until}",
        added=f"{rate.added_by.name}, {day_text(timezone.localdate(rate.added_at))}",
        is_used=used,
        can_remove=newest and not used,
    )
