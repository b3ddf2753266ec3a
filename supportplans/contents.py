"""Everything that stands in a plan at one moment, as plain data: what a version keeps, and every paper shows.

The plan as it is now and a version that was kept years ago are the same kind of thing here, so one
presenter, one page and one PDF serve both. Nothing in it is the time at which it was gathered: the
same plan gives the same content, and so the same hash.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from assessments.selectors import in_force_of
from budgets.presenters import wants_large_print
from budgets.selectors import current_budget_for
from socialcare.people.models import Person
from socialcare.people.selectors import holder_of
from socialcare.uploads.models import StoredFile

from .models import CheckMark, CostLine, CoverNeed, PlanEntry, StatutoryCover, SupportPlan
from .needs import needs_of
from .rules import WEEKS_PER_YEAR, Cost, totals
from .selectors import lead_of

FORMAT = "support-plan/1"

Content = dict[str, Any]


def content_of(plan: SupportPlan, *, on: date) -> Content:
    """Return everything that stands in a plan now. Money is in whole pence, times in ISO 8601."""
    person = plan.person
    costs = list(plan.costs.filter(removed_at__isnull=True))
    budget = _budget(person)
    cover = StatutoryCover.objects.select_related("changed_by").filter(plan=plan).first()
    entries = [_entry(one) for one in plan.entries.filter(removed_at__isnull=True).select_related(
        "added_by", "changed_by", "file"
    )]  # fmt: skip
    standing = {one["id"] for one in entries}
    return {
        "format": FORMAT,
        "person": _person(person),
        "worker": _worker(person, on=on),
        "lead": _lead(plan),
        "entries": entries,
        "costs": [_cost(one, standing) for one in costs],
        "figures": _figures(costs, budget, cover),
        "check": _check(plan, standing),
        "needs": _needs(plan),
        "links": _links(plan, standing | {str(one.pk) for one in costs}),
        "budget": budget,
        "cover": _cover(cover),
    }


def costs_content(plan: SupportPlan, indicative: tuple[int | None] | None) -> Content:
    """Return a plan's costs and their sums alone, set against a weekly sum where one is given."""
    costs = list(plan.costs.filter(removed_at__isnull=True))
    budget = None if indicative is None else {"weekly_pence": indicative[0]}
    return {
        "costs": [_cost(one, set()) for one in costs],
        "figures": _figures(costs, budget, None),
        "budget": budget,
    }


def visible(content: Mapping[str, Any], *, budget: bool, assessment: bool) -> Content:
    """Return a content without what somebody may not see of it: the indicative sum, or the needs.

    The page of law shows both, so it is there only for who may see both.
    """
    shown = dict(content)
    if not budget:
        shown["budget"] = None
        shown["figures"] = content["figures"] | {"contribution_pence": None, "council_pence": None}
    if not assessment:
        shown["needs"] = None
        shown["links"] = []
    if not (budget and assessment):
        shown["cover"] = None
    return shown


def cost_of(line: Mapping[str, Any] | CostLine) -> Cost:
    """Return a cost line as the sums see it."""
    if isinstance(line, CostLine):
        return Cost(line.quantity, line.price_pence, line.period, line.paid_from)
    return Cost(Decimal(line["quantity"]), line["price_pence"], line["period"], line["paid_from"])


def quantity_text(quantity: Decimal) -> str:
    """Return how many without idle zeros: "2", "1.5"."""
    return f"{quantity.normalize():f}"


def _moment(at: datetime) -> str:
    return at.isoformat()


def _person(person: Person) -> Content:
    return {
        "name": person.full_name,
        "called": person.called,
        "born_on": person.born_on.isoformat(),
        "large_print": wants_large_print(person),
        "communication": [Person.Need(need).label for need in person.communication_needs],
        "communication_notes": person.communication_notes,
        "language": person.language,
    }


def _worker(person: Person, *, on: date) -> Content | None:
    holder = holder_of(person, on=on)
    return None if holder is None else {"name": holder.user.name, "job": holder.job}


def _lead(plan: SupportPlan) -> Content | None:
    lead = lead_of(plan)
    if lead is None:
        return None
    return {
        "leader": lead.leader,
        "name": lead.member.name if lead.member is not None else lead.name,
        "help_wanted": lead.help_wanted,
    }


def _file(file: StoredFile) -> Content:
    return {
        "id": str(file.pk),
        "sha256": file.sha256,
        "name": file.name,
        "kind": file.kind,
        "content_type": file.content_type,
        "size": file.size,
        "duration_seconds": file.duration_seconds,
    }


def _entry(entry: PlanEntry) -> Content:
    return {
        "id": str(entry.pk),
        "kind": entry.kind,
        "title": entry.title,
        "words": entry.words,
        "address": entry.address,
        "file": None if entry.file is None else _file(entry.file),
        "prompt": entry.prompt,
        "added_by": entry.added_by.name,
        "added_at": _moment(entry.added_at),
        "changed_by": entry.changed_by.name,
        "changed_at": _moment(entry.changed_at),
    }


def _cost(cost: CostLine, standing: set[str]) -> Content:
    entry = str(cost.entry_id) if cost.entry_id else None
    return {
        "id": str(cost.pk),
        "what": cost.what,
        "quantity": quantity_text(cost.quantity),
        "unit": cost.unit,
        "price_pence": cost.price_pence,
        "period": cost.period,
        "paid_from": cost.paid_from,
        "entry": entry if entry in standing else None,
    }


def _figures(costs: list[CostLine], budget: Content | None, cover: StatutoryCover | None) -> Content:
    indicative = None if budget is None else budget["weekly_pence"]
    sums = totals((cost_of(one) for one in costs), indicative_pence=indicative)
    contribution = None if cover is None else cover.contribution_pence
    return {
        "weekly_pence": sums.weekly_pence,
        "yearly_pence": sums.yearly_pence,
        "once_pence": sums.once_pence,
        "own_weekly_pence": sums.own_weekly_pence,
        "own_once_pence": sums.own_once_pence,
        "contribution_pence": contribution,
        "council_pence": None if contribution is None else max(sums.weekly_pence - contribution, 0),
        "weeks_per_year": WEEKS_PER_YEAR,
    }


def _check(plan: SupportPlan, standing: set[str]) -> list[Content]:
    marks = plan.check_marks.filter(removed_at__isnull=True).select_related("marked_by")
    return [_mark(one) for one in marks if one.entry_id is None or str(one.entry_id) in standing]


def _mark(mark: CheckMark) -> Content:
    return {
        "point": mark.point,
        "entry": str(mark.entry_id) if mark.entry_id else None,
        "words": mark.words,
        "by": mark.marked_by.name,
        "at": _moment(mark.marked_at),
    }


def _links(plan: SupportPlan, standing: set[str]) -> list[Content]:
    found = [
        {"outcome": link.outcome, "to": str(link.entry_id or link.cost_id)}
        for link in plan.outcome_links.all()
    ]
    found = [one for one in found if one["to"] in standing]
    return sorted(found, key=lambda one: (one["outcome"], one["to"]))


def _needs(plan: SupportPlan) -> Content | None:
    assessment = in_force_of(plan.person)
    if assessment is None:
        return None
    decided = {
        one.outcome: one
        for one in CoverNeed.objects.select_related("decided_by").filter(plan=plan, assessment=assessment)
    }
    return {
        "assessment": str(assessment.pk),
        "visited_on": assessment.visited_on.isoformat(),
        "assessed_by": assessment.worker.user.name,
        "needs": [
            {
                "outcome": need.outcome,
                "title": need.title,
                "says": need.says,
                "helped": need.helped,
                "eligible": need.eligible,
                **_decision(decided.get(need.outcome), eligible=need.eligible),
            }
            for need in needs_of(assessment)
        ],
    }


def _decision(decided: CoverNeed | None, *, eligible: bool) -> Content:
    """Return who meets a need; the council meets an eligible one until somebody says otherwise."""
    if decided is None:
        return {"met_by": CoverNeed.MetBy.COUNCIL.value if eligible else "", "words": "", "decided_by": None}
    return {"met_by": decided.met_by, "words": decided.words, "decided_by": decided.decided_by.name}


def _budget(person: Person) -> Content | None:
    budget = current_budget_for(person)
    if budget is None:
        return None
    newest = next(iter(budget.adjustments.all()), None)
    return {
        "id": str(budget.pk),
        "outcome": budget.outcome,
        "computed_pence": budget.weekly_pence,
        "weekly_pence": newest.weekly_pence if newest is not None else budget.weekly_pence,
        "adjusted_by": newest.made_by.name if newest is not None else None,
        "adjusted_because": newest.reason if newest is not None else "",
        "worked_out_at": _moment(budget.worked_out_at),
        "scheme": {
            "key": budget.scheme.key,
            "version": budget.scheme.version,
            "title": budget.scheme.title,
            "notice": budget.statement["scheme"]["notice"],
        },
    }


def _cover(cover: StatutoryCover | None) -> Content | None:
    if cover is None:
        return None
    return {
        "payment": cover.payment,
        "direct_pence": cover.direct_pence,
        "direct_how_often": cover.direct_how_often,
        "direct_to": cover.direct_to,
        "advice": cover.advice,
        "written_by": cover.changed_by.name,
    }
