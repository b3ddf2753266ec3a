"""What in a plan meets which need, and the points that the council looks at: linked or talked over."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.rules import OUTCOME
from socialcare.audit.services import record_event
from socialcare.values import Refused

from .. import permissions
from ..models import CheckMark, CostLine, OutcomeLink, PlanEntry, SupportPlan
from .plans import changed, locked_plan

#: How a form names the mark that a point was talked over.
TALK = "talk"


@transaction.atomic
def link_need(
    *,
    plan: SupportPlan,
    outcome: str,
    entries: Collection[PlanEntry],
    costs: Collection[CostLine],
    by: Any,
    at: datetime,
    before: Collection[str] | None = None,
) -> list[OutcomeLink]:
    """Say which passages and costs meet a need; what is not named any more is unlinked.

    ``before`` are the ids that stood linked when the writer began: what another writer linked since
    then stays. The person and their workers link; helpers need not know the needs.
    """
    plan = locked_plan(plan)
    rights = permissions.check_can_write(by, plan, on=timezone.localdate(at))
    if not rights.assessment or rights.who == "helper":
        raise Refused(_("Only the person and their social worker say what meets which need."))
    if outcome not in OUTCOME:
        raise Refused(_("There is no such need."))
    if ({one.plan_id for one in entries} | {one.plan_id for one in costs}) - {plan.pk}:
        raise Refused(_("Choose something that stands in this plan."))
    wanted = {one.pk for one in (*entries, *costs)}
    there = list(plan.outcome_links.filter(outcome=outcome))
    linked = {link.entry_id or link.cost_id for link in there}
    gone = [
        link.pk
        for link in there
        if (link.entry_id or link.cost_id) not in wanted
        and (before is None or str(link.entry_id or link.cost_id) in before)
    ]
    new = [
        OutcomeLink(plan=plan, outcome=outcome, linked_at=at, linked_by=by, **{name: one})
        for name, things in (("entry", entries), ("cost", costs))
        for one in things
        if one.pk not in linked
    ]
    if gone or new:
        OutcomeLink.objects.filter(pk__in=gone).delete()
        OutcomeLink.objects.bulk_create(new)
        changed(plan, by=by, at=at)
        record_event(
            verb="plan.need_linked",
            by=by,
            at=at,
            subject=plan,
            person_id=plan.person_id,
            data={"outcome": outcome, "linked": len(new), "unlinked": len(gone)},
        )
    return list(plan.outcome_links.filter(outcome=outcome))


@transaction.atomic
def mark_point(
    *,
    plan: SupportPlan,
    point: str,
    by: Any,
    at: datetime,
    entry: PlanEntry | None = None,
    words: str = "",
) -> CheckMark:
    """Link a point of the check to a passage, or note that it was talked over. Pressed twice, it is one."""
    plan = locked_plan(plan)
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    if point not in CheckMark.Point.values:
        raise Refused(_("There is no such point."))
    if entry is not None and (entry.plan_id != plan.pk or entry.removed_at is not None):
        raise Refused(_("Choose a piece that stands in this plan."), field="entries")
    words = words.strip()
    there = plan.check_marks.filter(point=point, entry=entry, removed_at__isnull=True).first()
    if there is not None:
        if there.words == words:
            return there
        # What was said before stays in the record.
        _unmark(there, by=by, at=at)
    mark = CheckMark.objects.create(
        plan=plan, point=point, entry=entry, words=words, marked_at=at, marked_by=by
    )
    _note(mark, "check.marked", plan=plan, by=by, at=at)
    return mark


@transaction.atomic
def unmark_point(*, mark: CheckMark, by: Any, at: datetime) -> CheckMark:
    """Take a mark back; who made it, when and with what words stays in the record."""
    plan = locked_plan(mark.plan)
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    fresh = CheckMark.objects.select_for_update(of=("self",)).get(pk=mark.pk)
    if fresh.removed_at is None:
        _unmark(fresh, by=by, at=at)
        _note(fresh, "check.unmarked", plan=plan, by=by, at=at)
    return fresh


def _unmark(mark: CheckMark, *, by: Any, at: datetime) -> None:
    mark.removed_at, mark.removed_by = at, by
    mark.save(update_fields=["removed_at", "removed_by"])


def _note(mark: CheckMark, verb: str, *, plan: SupportPlan, by: Any, at: datetime) -> None:
    changed(plan, by=by, at=at)
    record_event(verb=verb, by=by, at=at, subject=mark, person_id=plan.person_id, data={"point": mark.point})


@transaction.atomic
def cover_point(
    *,
    plan: SupportPlan,
    point: str,
    entries: Collection[PlanEntry],
    talked: bool,
    words: str,
    by: Any,
    at: datetime,
    before: Collection[str] | None = None,
) -> None:
    """Say where a point stands: linked to just these passages, and talked over or not.

    ``before`` is what stood there when the writer began, a passage by its id and the talk as ``TALK``:
    what another writer marked since then stays.
    """
    plan = locked_plan(plan)
    wanted = {one.pk for one in entries} | ({None} if talked else set())
    for mark in plan.check_marks.filter(point=point, removed_at__isnull=True):
        if mark.entry_id not in wanted and (before is None or str(mark.entry_id or TALK) in before):
            unmark_point(mark=mark, by=by, at=at)
    for one in entries:
        mark_point(plan=plan, point=point, entry=one, by=by, at=at)
    if talked:
        mark_point(plan=plan, point=point, words=words, by=by, at=at)
