"""What a plan costs: adding a line, changing it, taking it out and bringing it back."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.audit.services import record_event
from socialcare.people.rules import clean_line
from socialcare.values import Refused
from socialcare.values.money import pounds_text

from .. import permissions
from ..models import CostLine, Former, PlanEntry, SupportPlan
from ..rules import MOST_PRICE_PENCE
from .plans import changed, locked_plan

MOST_LINES = 200
MOST_QUANTITY = Decimal("9999.99")
_HUNDREDTH = Decimal("0.01")
#: What a line says; what it said before is kept whole.
SAID = ("what", "quantity", "unit", "price_pence", "period", "paid_from", "entry_id")


class CostChangedMeanwhile(Refused):
    """Says that somebody else changed the same line first; ``saved`` is the line as it stands now."""

    def __init__(self, saved: CostLine) -> None:
        super().__init__(
            f"{saved.changed_by} changed this line while you were typing. Both are below: "
            "press the button again to keep what you typed."
        )
        self.saved = saved


def _clean(plan: SupportPlan, fields: dict[str, Any]) -> dict[str, Any]:
    what = clean_line(fields["what"])
    quantity = Decimal(fields.get("quantity") or 1).quantize(_HUNDREDTH)
    if not what:
        raise Refused(_("Say what the money is for. A word is enough."), field="what")
    if not 0 < quantity <= MOST_QUANTITY:
        raise Refused(_("Enter a number above 0, such as 2 or 1.5."), field="quantity")
    if not 0 <= fields["price_pence"] <= MOST_PRICE_PENCE:
        raise Refused(
            _("One price can be %(most_price_pence)s at most. Check it for a slip.")
            % {"most_price_pence": pounds_text(MOST_PRICE_PENCE)},
            field="price",
        )
    if fields["period"] not in CostLine.Period.values:
        raise Refused(_("Choose how often it is paid."), field="period")
    paid_from = fields.get("paid_from") or CostLine.PaidFrom.BUDGET
    if paid_from not in CostLine.PaidFrom.values:
        raise Refused(_("Choose what it is paid from."), field="paid_from")
    entry: PlanEntry | None = fields.get("entry")
    if entry is not None and (entry.plan_id != plan.pk or entry.removed_at is not None):
        raise Refused(_("Choose a piece that stands in this plan."), field="entry")
    return {
        "what": what,
        "quantity": quantity,
        "unit": clean_line(fields.get("unit") or ""),
        "price_pence": fields["price_pence"],
        "period": fields["period"],
        "paid_from": paid_from,
        "entry": entry,
    }


def _check_room(plan: SupportPlan) -> None:
    if plan.costs.filter(removed_at__isnull=True).count() >= MOST_LINES:
        raise Refused(
            _("A plan can hold %(most_lines)s costs, and this one does. Take one out first.")
            % {"most_lines": MOST_LINES}
        )


@transaction.atomic
def add_cost(
    *,
    plan: SupportPlan,
    what: str,
    price_pence: int,
    period: str,
    by: Any,
    at: datetime,
    quantity: Decimal | None = None,
    unit: str = "",
    paid_from: str = "",
    entry: PlanEntry | None = None,
) -> CostLine:
    """Add a cost at the end: ``quantity`` times ``price_pence`` each ``period``."""
    plan = locked_plan(plan)
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    clean = _clean(
        plan,
        {
            "what": what,
            "quantity": quantity,
            "unit": unit,
            "price_pence": price_pence,
            "period": period,
            "paid_from": paid_from,
            "entry": entry,
        },
    )
    _check_room(plan)
    last = plan.costs.aggregate(last=Max("place"))["last"] or 0
    cost = CostLine.objects.create(
        plan=plan, place=last + 1, added_at=at, added_by=by, changed_at=at, changed_by=by, **clean
    )
    _note(cost, "cost.added", plan=plan, by=by, at=at)
    return cost


@transaction.atomic
def change_cost(*, cost: CostLine, base_revision: int, by: Any, at: datetime, **fields: Any) -> CostLine:
    """Change what a line says. ``base_revision`` is the one that the writer had before them.

    Where somebody else changed it since, ``CostChangedMeanwhile`` carries the line as it stands, and
    nothing is written. What it said before can be read again. The same again changes nothing.
    """
    fresh = _locked(cost, by=by, at=at)
    now = {name.removesuffix("_id"): getattr(fresh, name.removesuffix("_id")) for name in SAID}
    clean = _clean(fresh.plan, now | fields)
    if all(getattr(fresh, name) == value for name, value in clean.items()):
        return fresh
    if base_revision != fresh.revision:
        raise CostChangedMeanwhile(fresh)
    Former.objects.create(
        plan=fresh.plan,
        about=Former.About.COST,
        subject=fresh.pk,
        number=fresh.revision,
        content={name: _plain(getattr(fresh, name)) for name in SAID},
        said_at=fresh.changed_at,
        said_by=fresh.changed_by,
        replaced_at=at,
        replaced_by=by,
    )
    for name, value in clean.items():
        setattr(fresh, name, value)
    fresh.revision += 1
    fresh.changed_at, fresh.changed_by = at, by
    fresh.save()
    _note(fresh, "cost.changed", plan=fresh.plan, by=by, at=at)
    return fresh


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


@transaction.atomic
def remove_cost(*, cost: CostLine, by: Any, at: datetime) -> CostLine:
    """Take a line out of the plan; it can be brought back. Repeating does nothing."""
    fresh = _locked(cost, by=by, at=at)
    if fresh.removed_at is None:
        fresh.removed_at, fresh.removed_by = at, by
        fresh.save(update_fields=["removed_at", "removed_by"])
        _note(fresh, "cost.removed", plan=fresh.plan, by=by, at=at)
    return fresh


@transaction.atomic
def bring_back_cost(*, cost: CostLine, by: Any, at: datetime) -> CostLine:
    """Put a line that was taken out back where it stood. Repeating does nothing."""
    fresh = _locked(cost, by=by, at=at)
    if fresh.removed_at is not None:
        _check_room(fresh.plan)
        fresh.removed_at = fresh.removed_by = None
        fresh.save(update_fields=["removed_at", "removed_by"])
        _note(fresh, "cost.brought_back", plan=fresh.plan, by=by, at=at)
    return fresh


def _locked(cost: CostLine, *, by: Any, at: datetime) -> CostLine:
    plan = locked_plan(cost.plan)
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    fresh = CostLine.objects.select_related("changed_by", "entry").get(pk=cost.pk)
    fresh.plan = plan
    return fresh


def _note(cost: CostLine, verb: str, *, plan: SupportPlan, by: Any, at: datetime) -> None:
    changed(plan, by=by, at=at)
    record_event(verb=verb, by=by, at=at, subject=cost, person_id=plan.person_id)
