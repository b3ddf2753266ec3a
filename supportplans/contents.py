"""Everything that stands in a plan at one moment, as plain data: what a version keeps, and every paper shows.

The plan as it is now and a version that was kept years ago are the same kind of thing here, so one
presenter, one page and one PDF serve both. Nothing in it is the time at which it was gathered: the
same plan gives the same content, and so the same hash.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from budgets.presenters import wants_large_print
from socialcare.people.models import Person
from socialcare.uploads.models import StoredFile

from .beside import Beside, Row, beside_of
from .models import CoverNeed, PlanEntry, SupportPlan
from .needs import in_force_for, needs_of
from .rules import WEEKS_PER_YEAR, Cost, totals

FORMAT = "support-plan/1"

Content = dict[str, Any]


def content_of(plan: SupportPlan, *, on: date) -> Content:
    """Return everything that stands in a plan now. Money is in whole pence, times in ISO 8601."""
    beside = beside_of(plan, on=on)
    standing = plan.entries.filter(removed_at__isnull=True)
    entries = [_entry(one) for one in standing.select_related("added_by", "changed_by", "file")]
    return {
        "format": FORMAT,
        "person": _person(plan.person),
        "worker": beside.worker,
        "lead": _lead(beside),
        "entries": entries,
        **_reckoned(beside, entries),
        "needs": _needs(plan.person, beside),
        "links": _links(beside, entries),
        "cover": _cover(beside),
    }


def content_beside(beside: Beside, *, entries: Iterable[PlanEntry]) -> Content:
    """Return as much of a content as the plan's own page shows beside its pieces: costs, sums, the check."""
    pieces = [_entry(one) for one in entries]
    return {"entries": pieces, **_reckoned(beside, pieces), "needs": None, "links": [], "cover": None}


def _reckoned(beside: Beside, pieces: list[Content]) -> Content:
    """Return costs, sums, budget and check; what pointed to a piece that was taken out points nowhere."""
    standing = {one["id"] for one in pieces}
    budget = _budget(beside)
    return {
        "costs": [_cost(one, standing) for one in beside.costs],
        "figures": _figures(beside, budget),
        "budget": budget,
        "check": [_mark(one) for one in beside.marks if one["entry"] in standing | {None}],
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


def cost_of(line: Mapping[str, Any]) -> Cost:
    """Return a cost line as the sums see it."""
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


def _lead(beside: Beside) -> Content | None:
    lead = beside.lead
    if lead is None:
        return None
    return {"leader": lead.leader, "name": lead.name, "help_wanted": lead.help_wanted}


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


def _cost(cost: Row, standing: set[str]) -> Content:
    return {
        **cost,
        "quantity": quantity_text(cost["quantity"]),
        "entry": cost["entry"] if cost["entry"] in standing else None,
    }


def _figures(beside: Beside, budget: Content | None) -> Content:
    indicative = None if budget is None else budget["weekly_pence"]
    sums = totals((cost_of(one) for one in beside.costs), indicative_pence=indicative)
    contribution = None if beside.cover is None else beside.cover["contribution_pence"]
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


def _mark(mark: Row) -> Content:
    return {**mark, "at": _moment(mark["at"])}


def _links(beside: Beside, entries: list[Content]) -> list[Content]:
    """Return what meets which need, of what stands in the plan."""
    standing = {one["id"] for one in [*entries, *beside.costs]}
    found = [dict(one) for one in beside.links if one["to"] in standing]
    return sorted(found, key=lambda one: (one["outcome"], one["to"]))


def _needs(person: Person, beside: Beside) -> Content | None:
    assessment = in_force_for(person)
    if assessment is None:
        return None
    decided = {one["outcome"]: one for one in beside.decided if one["assessment"] == str(assessment.pk)}
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


def _decision(decided: Row | None, *, eligible: bool) -> Content:
    """Return who meets a need; the council meets an eligible one until somebody says otherwise."""
    if decided is None:
        return {"met_by": CoverNeed.MetBy.COUNCIL.value if eligible else "", "words": "", "decided_by": None}
    return {"met_by": decided["met_by"], "words": decided["words"], "decided_by": decided["by"]}


def _budget(beside: Beside) -> Content | None:
    budget = beside.budget
    if budget is None:
        return None
    adjusted = budget["adjusted"]
    return {
        "id": budget["id"],
        "outcome": budget["outcome"],
        "computed_pence": budget["weekly_pence"],
        "weekly_pence": adjusted["weekly_pence"] if adjusted else budget["weekly_pence"],
        "adjusted_by": adjusted["by"] if adjusted else None,
        "adjusted_because": adjusted["reason"] if adjusted else "",
        "worked_out_at": _moment(budget["at"]),
        "scheme": {name: budget[name] for name in ("key", "version", "title", "notice")},
    }


def _cover(beside: Beside) -> Content | None:
    cover = beside.cover
    if cover is None:
        return None
    words = ("payment", "direct_pence", "direct_how_often", "direct_to", "advice")
    return {name: cover[name] for name in words} | {"written_by": cover["by"]}
