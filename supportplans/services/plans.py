"""Opening and closing a plan, and the one way into every change of it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people.models import Person
from socialcare.values import Refused
from socialcare.workflow.perform import perform

from .. import permissions
from ..closing import end_with
from ..models import SupportPlan
from ..selectors import plan_of
from ..states import READY


@transaction.atomic
def open_plan(*, person: Person, by: Any, at: datetime) -> SupportPlan:
    """Return the person's plan, begun now where there is none. Pressed twice, it is one plan."""
    permissions.check_can_open_plan(by, person, on=timezone.localdate(at))
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    there = plan_of(person)
    if there is not None:
        return there
    plan = SupportPlan.objects.create(person=person, opened_at=at, opened_by=by, changed_at=at)
    record_event(verb="plan.opened", by=by, at=at, subject=plan, person_id=person.pk)
    return plan


def locked_plan(plan: SupportPlan) -> SupportPlan:
    """Return the plan's row, locked until the transaction under way ends, with its person."""
    return SupportPlan.objects.select_for_update(of=("self",)).select_related("person").get(pk=plan.pk)


def changed(plan: SupportPlan, *, by: Any, at: datetime) -> SupportPlan:
    """Count a change to a locked plan; one that was ready is being written again.

    Every service that changes what stands in a plan calls this within its own transaction, after
    ``locked_plan`` and its check of the right.
    """
    if plan.status == READY:

        def right(user: Any, fresh: SupportPlan) -> None:
            permissions.check_not_closed(fresh)

        perform(record=plan, action="go_on", by=by, at=at, right=right, person_id=plan.person_id)
        plan.refresh_from_db(fields=["status"])
    plan.revision += 1
    plan.changed_at = at
    plan.save(update_fields=["revision", "changed_at"])
    return plan


@transaction.atomic
def close_plan(*, plan: SupportPlan, reason: str, by: Any, at: datetime) -> SupportPlan:
    """Close a plan for good, with a reason; whoever helped with it can no longer open it.

    What waits on it for somebody's decision or answer ends with it.
    """
    from .helping import stop_everybody

    reason = reason.strip()
    if not reason:
        raise Refused("Say why this plan is closed.", field="reason")

    def right(user: Any, fresh: SupportPlan) -> None:
        permissions.check_can_cover(user, fresh, on=timezone.localdate(at))

    closed = perform(
        record=plan,
        action="close",
        by=by,
        at=at,
        right=right,
        write={"closed_at": at, "closed_by": by, "close_reason": reason},
        person_id=plan.person_id,
    )
    stop_everybody(plan=closed, by=by, at=at)
    end_with(closed, by=by, at=at)
    return closed
