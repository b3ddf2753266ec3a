"""What a plan costs in words, against the budget; and the bar that shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from socialcare.values.money import pounds_text, yearly_pence
from socialcare.web.languages.words import translated_later as _lazy

from ..contents import cost_of, quantity_text
from ..cost_words import article, plural
from ..models import CostLine, Former
from ..rules import BUDGET, ONCE, half_up
from .whose import Whose

EACH = {
    "week": _lazy("each week"),
    "fortnight": _lazy("every two weeks"),
    "four_weeks": _lazy("every four weeks"),
    "month": _lazy("each month"),
    "year": _lazy("each year"),
    "once": "once",
}
PAID_FROM = {
    "budget": "from the personal budget",
    "own": "from own money",
    "other": "somebody else pays, or it is free",
}

#: How every sum here becomes weekly and yearly.
FACTOR = _lazy(
    "A year is counted as 52 weeks. So what is paid each month counts 12/52 of it a week: "
    "£52.00 a month is £12.00 a week."
)
MAY_BE_OVER = _lazy(
    "That is allowed. The indicative budget is a first sum to plan with. The final one is agreed "
    "from the plan, so say in the plan why it costs this."
)


@dataclass(frozen=True)
class CostRow:
    """One cost line in words. ``weekly`` is empty for what is paid once."""

    id: str
    what: str
    words: str
    amount: str
    weekly: str
    paid_from: str
    entry: str | None


@dataclass(frozen=True)
class Bar:
    """Two bars, costs over budget; lengths are in the picture's own units."""

    width: int
    costs: int
    over: int
    budget: int
    costs_text: str
    budget_text: str
    summary: str


@dataclass(frozen=True)
class Money:
    """A plan's costs and sums in words. What the reader may not see is empty."""

    rows: Sequence[CostRow]
    weekly: str
    yearly: str
    once: str
    own: str
    indicative: str
    difference: str
    over: bool
    may_be_over: str
    no_sum: str
    bar: Bar | None
    factor: str = FACTOR


def cost_words(line: Mapping[str, Any]) -> str:
    """Return how a cost is made up: "2 hours at £15.00 an hour, each week"."""
    unit, price = line["unit"], pounds_text(line["price_pence"])
    quantity = Decimal(line["quantity"]).normalize()
    often = EACH[line["period"]]
    if unit and (quantity != 1 or unit != "time"):
        return f"{quantity:f} {plural(unit, quantity)} at {price} {article(unit)} {unit}, {often}"
    if quantity != 1:
        return f"{quantity:f} × {price}, {often}"
    return f"{price} {often}"


def cost_row(line: Mapping[str, Any]) -> CostRow:
    """Return one cost line in words."""
    cost = cost_of(line)
    return CostRow(
        id=line["id"],
        what=line["what"],
        words=cost_words(line),
        amount=f"{pounds_text(cost.pence)} {EACH[line['period']]}",
        weekly=""
        if line["period"] == ONCE
        else _("%(sum)s a week") % {"sum": pounds_text(half_up(cost.weekly_exact))},
        paid_from=CostLine.PaidFrom(line["paid_from"]).label,
        entry=line["entry"],
    )


def tell_money(content: Mapping[str, Any], whose: Whose) -> Money:
    """Return what a plan costs, in words, with the bar; the budget only where the content has it."""
    figures, budget = content["figures"], content["budget"]
    weekly = figures["weekly_pence"]
    indicative = None if budget is None else budget["weekly_pence"]
    over = None if indicative is None else weekly - indicative
    return Money(
        rows=[cost_row(line) for line in content["costs"]],
        weekly=pounds_text(weekly),
        yearly=pounds_text(yearly_pence(weekly)),
        once=pounds_text(figures["once_pence"]) if figures["once_pence"] else "",
        own=_own(figures, whose),
        indicative="" if indicative is None else pounds_text(indicative),
        difference=_difference(over, indicative),
        over=over is not None and over > 0,
        may_be_over=MAY_BE_OVER if over is not None and over > 0 else "",
        no_sum=_("The council’s table gave no sum, so there is none to compare with yet.")
        if budget is not None and indicative is None
        else "",
        bar=None if indicative is None else draw_bar(weekly, indicative),
    )


def _own(figures: Mapping[str, Any], whose: Whose) -> str:
    sums = []
    if figures["own_weekly_pence"]:
        sums.append(_("%(sum)s a week") % {"sum": pounds_text(figures["own_weekly_pence"])})
    if figures["own_once_pence"]:
        sums.append(_("%(sum)s once") % {"sum": pounds_text(figures["own_once_pence"])})
    if not sums:
        return ""
    return _("Paid from elsewhere, not from %(your)s personal budget: %(sums)s.") % {
        "your": whose.your,
        "sums": _(" and ").join(sums),
    }


def _difference(over: int | None, indicative: int | None) -> str:
    if over is None or indicative is None:
        return ""
    sums = {"difference": pounds_text(abs(over)), "budget": pounds_text(indicative)}
    if over > 0:
        return _("This is %(difference)s a week over the indicative budget of %(budget)s a week.") % sums
    if over == 0:
        return _("This is just the indicative budget of %(budget)s a week.") % sums
    return _("This is %(difference)s a week under the indicative budget of %(budget)s a week.") % sums


WIDTH = 360


def draw_bar(weekly: int, indicative: int) -> Bar:
    """Return the two bars to scale; the longer one has the whole width."""
    most = max(weekly, indicative, 1)

    def length(pence: int) -> int:
        return round(WIDTH * pence / most)

    over = weekly - indicative
    costs, budget = pounds_text(weekly), pounds_text(indicative)
    sums = {"costs": costs, "budget": budget, "difference": pounds_text(abs(over))}
    if over == 0:
        summary = _(
            "The plan costs %(costs)s a week. The indicative budget is %(budget)s a week: just the same."
        )
    elif over > 0:
        summary = _(
            "The plan costs %(costs)s a week. The indicative budget is %(budget)s a week: "
            "%(difference)s over."
        )
    else:
        summary = _(
            "The plan costs %(costs)s a week. The indicative budget is %(budget)s a week: "
            "%(difference)s under."
        )
    return Bar(
        width=WIDTH,
        costs=length(min(weekly, indicative)),
        over=length(weekly) - length(indicative) if over > 0 else 0,
        budget=length(indicative),
        costs_text=_("The plan costs %(costs)s a week") % sums,
        budget_text=_("Indicative budget: %(budget)s a week") % sums,
        summary=summary % sums,
    )


def cost_row_of(cost: CostLine) -> CostRow:
    """Return one saved line in words."""
    return cost_row(
        {
            "id": str(cost.pk),
            "what": cost.what,
            "quantity": quantity_text(cost.quantity),
            "unit": cost.unit,
            "price_pence": cost.price_pence,
            "period": cost.period,
            "paid_from": cost.paid_from,
            "entry": str(cost.entry_id) if cost.entry_id else None,
        }
    )


@dataclass(frozen=True)
class Live:
    """What the script adds a line under way to: the exact sums of all others, as fractions of a penny.

    ``indicative`` is empty where the reader may not see it, or there is none.
    """

    weekly: str
    once: str
    indicative: str


def live_of(content: Mapping[str, Any], *, without: str | None) -> Live:
    """Return the sums of every line but the one that is being written."""
    others = [cost_of(line) for line in content["costs"] if line["id"] != without]
    ours = [cost for cost in others if cost.paid_from == BUDGET]
    weekly = sum((cost.weekly_exact for cost in ours), Fraction(0))
    once = sum((cost.exact for cost in ours if cost.period == ONCE), Fraction(0))
    budget = content["budget"]
    indicative = None if budget is None else budget["weekly_pence"]
    return Live(
        weekly=f"{weekly.numerator}/{weekly.denominator}",
        once=f"{once.numerator}/{once.denominator}",
        indicative="" if indicative is None else str(indicative),
    )


@dataclass(frozen=True)
class Earlier:
    """What something said before: its words, who said that, until when."""

    words: str
    by: str
    until: datetime


def tell_earlier_costs(rows: Sequence[Former]) -> list[Earlier]:
    """Return what a cost line said before, in words."""
    return [
        Earlier(
            words=f"{row.content['what']}: {cost_words(row.content)}",
            by=row.said_by.name,
            until=row.replaced_at,
        )
        for row in rows
    ]
