"""The one page of law in front of a plan, which is also the summary sheet for sign-off.

Everything on it is drawn from the assessment, the plan, its costs and the worker's few own words.
Sources: Care Act 2014, sections 25 and 26; Care and Support Statutory Guidance, chapters 10 and 11.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.values.money import pounds_text, yearly_pence
from socialcare.web.languages.days import day_words

from ..contents import content_of, visible
from ..models import Lead, PlanVersion, StatutoryCover, SupportPlan
from .costs import Money, tell_money
from .needs import NeedRow, need_rows
from .passages import Passage
from .whose import whose

#: Where something is cut on paper, this stands in its place; nothing is cut without it.
CUT = "… see the plan, {}"
CUT_HERE = "… see the cover on the screen"


@dataclass(frozen=True)
class Told:
    """A line with its label."""

    label: str
    text: str


@dataclass(frozen=True)
class SheetNeed:
    """One need as the sheet says it."""

    outcome: str
    title: str
    law: str
    says: str
    eligible: bool
    met_words: str
    words: str
    passages: Sequence[Passage]
    passages_text: str
    costs: Sequence[str]
    stands_out: bool


@dataclass(frozen=True)
class SummarySheet:
    """The sheet, ready to show. ``said_in`` names the version, or says that it is the plan as it is now."""

    name: str
    called: str
    born_on: date
    said_in: str
    worker: str
    lead: str
    assessed: str
    needs: Sequence[SheetNeed]
    not_assessed: bool
    money: Money
    budget: Sequence[Told]
    payment: Sequence[Told]
    direct_needs: str
    advice: str
    scheme: str
    notice: str
    sha256: str
    unmet: int
    doubts: Sequence[str]

    @property
    def complete(self) -> bool:
        """Whether nothing stands out any more."""
        return not self.not_assessed and self.unmet == 0


def summary_sheet(plan_or_version: SupportPlan | PlanVersion) -> SummarySheet:
    """Return the summary sheet of a plan as it is now, or of a version as it was kept.

    From a version, nothing but its content is read. The reader must be somebody who may see needs and
    budget: ask ``rights_of`` first, or pass ``sheet_of`` a content from ``visible``.
    """
    if isinstance(plan_or_version, PlanVersion):
        return sheet_of_version(plan_or_version)
    return sheet_of(content_of(plan_or_version, on=timezone.localdate()))


def sheet_of_version(version: PlanVersion) -> SummarySheet:
    """Return the summary sheet of a version that was kept."""
    kept = timezone.localtime(version.frozen_at)
    said_in = _("Version %(number)s, kept on %(day)s by %(name)s") % {
        "number": version.number,
        "day": day_words(kept.date()),
        "name": version.frozen_by.name,
    }
    return replace(sheet_of(version.content, said_in=said_in), sha256=version.sha256)


def sheet_of(content: Mapping[str, Any], *, said_in: str = "") -> SummarySheet:
    """Return the summary sheet of a content."""
    content = visible(content, budget=True, assessment=True)
    person, needs = content["person"], content["needs"]
    rows = need_rows(content)
    budget = content["budget"]
    cover = content["cover"] or {}
    direct = cover.get("payment") in (StatutoryCover.Payment.DIRECT, StatutoryCover.Payment.MIXED)
    return SummarySheet(
        name=person["name"],
        called=person["called"],
        born_on=date.fromisoformat(person["born_on"]),
        said_in=said_in or _("The plan as it is now"),
        worker=_worker(content["worker"]),
        lead=_lead(content["lead"], person["called"]),
        assessed=_assessed(needs),
        needs=[_need(row) for row in rows],
        not_assessed=needs is None,
        money=tell_money(content, whose(person["called"], own=False)),
        budget=_budget(content),
        payment=_payment(cover, direct=direct),
        direct_needs=_direct_needs(rows) if direct else "",
        advice=cover.get("advice", ""),
        scheme=""
        if budget is None
        else (
            _("%(title)s, version %(number)s")
            % {"title": budget["scheme"]["title"], "number": budget["scheme"]["version"]}
        ),
        notice="" if budget is None else budget["scheme"]["notice"],
        sha256="",
        unmet=sum(row.stands_out for row in rows),
        doubts=_doubts(content["figures"], cover if direct else {}),
    )


def _doubts(figures: Mapping[str, Any], cover: Mapping[str, Any]) -> list[str]:
    """Return what of the weekly sums cannot all be right; nothing is refused for it."""
    total = figures["weekly_pence"]
    sums = (
        (_("The person pays"), figures["contribution_pence"]),
        (_("The direct payment is"), cover.get("direct_pence")),
    )
    return [
        _("%(words)s %(pence)s a week, but the plan costs %(total)s a week. Is that right?")
        % {
            "words": words,
            "pence": pounds_text(pence),
            "total": pounds_text(total),
        }
        for words, pence in sums
        if pence is not None and pence > total > 0
    ]


def _worker(worker: Mapping[str, str] | None) -> str:
    return f"{worker['name']}, {worker['job']}" if worker else _("Nobody has the case yet")


def _lead(lead: Mapping[str, str] | None, called: str) -> str:
    if lead is None:
        return _("Nobody has said yet who leads the planning")
    if lead["leader"] == Lead.Leader.PERSON:
        return _("%(called)s leads the planning") % {"called": called}
    label = str(Lead.Leader(lead["leader"]).label)
    label = _(label)
    return _("The planning is led by %(name)s") % {"name": lead["name"] or label[:1].lower() + label[1:]}


def _assessed(needs: Mapping[str, Any] | None) -> str:
    if needs is None:
        return ""
    day = date.fromisoformat(needs["visited_on"])
    return _("Assessed by %(name)s, visit on %(day)s") % {
        "name": needs["assessed_by"],
        "day": day_words(day),
    }


def _need(row: NeedRow) -> SheetNeed:
    return SheetNeed(
        outcome=row.outcome,
        title=_(row.title),
        law=row.law,
        says=row.says,
        eligible=row.eligible,
        met_words=_(row.met_words) if row.met_words else "",
        words=row.words,
        passages=row.passages,
        passages_text=", ".join(one.whole for one in row.passages),
        costs=[f"{one.what}: {one.amount}" for one in row.costs],
        stands_out=row.stands_out,
    )


def _sum(pence: int | None, unknown: str) -> str:
    return unknown if pence is None else _("%(sum)s a week") % {"sum": pounds_text(pence)}


def _budget(content: Mapping[str, Any]) -> list[Told]:
    """Return section 26's three figures, with the year's sum and what is paid once."""
    figures, budget = content["figures"], content["budget"]
    total = figures["weekly_pence"]
    told = [
        Told(
            _("Total: what the plan costs"),
            _("%(weekly)s, %(yearly)s a year of %(weeks)s weeks")
            % {
                "weekly": _sum(total, ""),
                "yearly": pounds_text(yearly_pence(total)),
                "weeks": figures["weeks_per_year"],
            },
        ),
        Told(
            _("The person pays"),
            _sum(figures["contribution_pence"], _("Not known yet: see the financial assessment")),
        ),
        Told(_("The council pays"), _sum(figures["council_pence"], _("Not known yet"))),
    ]
    if figures["once_pence"]:
        told.append(Told(_("Once, besides"), pounds_text(figures["once_pence"])))
    if budget is not None and budget["weekly_pence"] is not None:
        told.append(Told(_("Indicative budget"), _indicative(budget, total)))
    return told


def _indicative(budget: Mapping[str, Any], total: int) -> str:
    over = total - budget["weekly_pence"]
    difference = {"sum": pounds_text(abs(over))}
    if not over:
        how = _("the plan is just that")
    elif over > 0:
        how = _("the plan is %(sum)s over") % difference
    else:
        how = _("the plan is %(sum)s under") % difference
    weekly = _sum(budget["weekly_pence"], "")
    if budget["adjusted_by"]:
        weekly = _("%(sum)s, set by %(name)s") % {"sum": weekly, "name": budget["adjusted_by"]}
    return f"{weekly}: {how}"


def _payment(cover: Mapping[str, Any], *, direct: bool) -> list[Told]:
    """Return how the money is managed; for a direct payment how much, how often and to whom."""
    payment = cover.get("payment", "")
    told = [Told(_("How the money is managed"), _(str(StatutoryCover.Payment(payment).label)))]
    if direct:
        often = _(str(StatutoryCover.HowOften(cover["direct_how_often"]).label))
        told += [
            Told(_("Direct payment"), _sum(cover["direct_pence"], _("How much is not decided yet"))),
            Told(_("Paid"), often),
            Told(_("Paid to"), cover["direct_to"] or _("Not decided yet")),
        ]
    return told


def _direct_needs(rows: Sequence[NeedRow]) -> str:
    """Return which needs the direct payment is for: those that the council meets."""
    return ", ".join(row.title for row in rows if row.met_by == "council") or _("None yet")


def shortened(sheet: SummarySheet, *, most: int) -> SummarySheet:
    """Return the sheet with each text at most so long; where something is cut, it says where to read it."""
    return replace(
        sheet,
        needs=[_short_need(need, most) for need in sheet.needs],
        advice=_cut(sheet.advice, 3 * most, CUT_HERE),
        name=_cut(sheet.name, max(most, 80), "…"),
    )


def _short_need(need: SheetNeed, most: int) -> SheetNeed:
    first = CUT.format(need.passages[0].short) if need.passages else CUT_HERE
    passages = need.passages_text
    if len(passages) > most:
        passages = "passages " + ", ".join(str(one.number) for one in need.passages)
    if len(passages) > most:
        passages = f"passages {need.passages[0].number} to {need.passages[-1].number}: see the plan"
    costs = list(need.costs)
    if len("; ".join(costs)) > most:
        costs = (
            [f"{len(costs)} costs: see the plan’s costs"]
            if len(costs) > 1
            else [_cut(costs[0], most, CUT_HERE)]
        )
    return replace(
        need,
        says=_cut(need.says, most, CUT_HERE),
        words=_cut(need.words, most, first),
        passages_text=passages,
        costs=costs,
    )


def _cut(text: str, most: int, where: str) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}{where}"


def told_on(moment: str) -> datetime:
    """Return a kept moment as the time here."""
    return timezone.localtime(datetime.fromisoformat(moment))
