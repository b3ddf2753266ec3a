"""Putting a referral back into the queue once whoever has taken it can no longer decide it.

A question to a manager by name becomes one to any manager of the team, where that one can no longer answer.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people import access
from socialcare.people.models import Person, Worker
from socialcare.workflow.perform import perform

from .. import permissions, states
from ..models import Consultation, Referral
from ..selectors.holding import asked, asked_of_who_may_not, held, with_who_may_not
from .telling import tell_staff


def locked_holder(worker: Worker) -> Worker:
    """Lock who is about to take a referral until the transaction ends, and return them as they were given.

    Whatever takes their right away waits for this, and lets go of what was taken.
    """
    Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=worker.pk)
    return worker


def let_go_of(*, user: Any, by: Any, at: datetime) -> None:
    """Let go of what somebody has taken, or was asked, and can no longer decide. Again, it does nothing."""
    worker = getattr(user, "worker", None)
    if worker is None:
        return
    with transaction.atomic():
        locked_holder(worker)
        _let_go(held().filter(holder=worker), by=by, at=at)
        _ask_any(asked().filter(manager=worker), by=by, at=at)


def let_go_around(*, person: Person, by: Any, at: datetime) -> None:
    """Let go of what is about a person, where who has it has just come too close to them."""
    with transaction.atomic():
        _let_go(held().filter(person=person), by=by, at=at)
        _ask_any(asked().filter(person=person), by=by, at=at)


def keep_holders(*, at: datetime) -> int:
    """Let go of what is with somebody whose cover, seat or work has ended; return of how many cases."""
    on, count = timezone.localdate(at), 0
    for pk in list(with_who_may_not(on=on).values_list("pk", flat=True)):
        with transaction.atomic():
            count += _let_go(held().filter(pk=pk), by=None, at=at)
    for pk in list(asked_of_who_may_not(on=on).values_list("pk", flat=True)):
        with transaction.atomic():
            count += _ask_any(asked().filter(pk=pk), by=None, at=at)
    return count


def _let_go(rows: QuerySet[Referral], *, by: Any, at: datetime) -> int:
    count = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        count += _let_go_one(pk, by=by, at=at)
    return count


def _let_go_one(pk: Any, *, by: Any, at: datetime) -> bool:
    Referral.objects.select_for_update(of=("self",)).get(pk=pk)
    # Read once it is locked: what stands beside it may have changed while we waited.
    referral = Referral.objects.select_related("holder__user", "person", "plan", "came_from").get(pk=pk)
    if referral.status not in states.HELD or referral.holder is None:
        return False
    if not permissions.why_not_holder(referral, on=timezone.localdate(at)):
        return False
    told = {"holder": str(referral.holder)}
    if referral.status == states.TAKEN:
        done = perform(
            record=referral,
            action="put_back",
            by=by,
            at=at,
            right=lambda user, fresh: None,
            write={"holder": None, "taken_at": None},
            person_id=referral.person_id,
            data=told,
        )
        tell_deciders(done, by=by, at=at)
        return True
    referral.holder = referral.taken_at = None
    referral.save(update_fields=["holder", "taken_at"])
    record_event(
        verb="referral.let_go", by=by, at=at, subject=referral, person_id=referral.person_id, data=told
    )
    return True


def _ask_any(rows: QuerySet[Consultation], *, by: Any, at: datetime) -> int:
    count = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        count += _ask_any_one(pk, by=by, at=at)
    return count


def _ask_any_one(pk: Any, *, by: Any, at: datetime) -> bool:
    on = timezone.localdate(at)
    Consultation.objects.select_for_update(of=("self",)).get(pk=pk)
    rows = Consultation.objects.select_related("manager__user", "person", "plan", "team")
    consultation = rows.get(pk=pk)
    former = consultation.manager
    if consultation.status != states.ASKED or former is None:
        return False
    if not permissions.why_not_asked(consultation, on=on):
        return False
    consultation.manager = None
    consultation.save(update_fields=["manager"])
    record_event(
        verb="consultation.let_go",
        by=by,
        at=at,
        subject=consultation,
        person_id=consultation.person_id,
        data={"manager": str(former)},
    )
    others = [one.user for one in access.managers_of(consultation.team, on=on) if one.pk != former.pk]
    told = [one for one in others if one.pk != consultation.asked_by_id]
    link = reverse("consultation", args=[consultation.pk])
    tell_staff(told, template="consultation", link=link, at=at, besides=by)
    return True


def tell_deciders(referral: Referral, *, by: Any, at: datetime) -> None:
    """Tell whoever could decide a referral that it waits for them again."""
    on = timezone.localdate(at)
    if referral.level == Referral.Level.PANEL:
        seats = permissions.seats(on=on).filter(is_chair=True)
        users = [seat.worker.user for seat in seats]
    else:
        users = [one.user for one in access.managers_of(referral.team, on=on)]
    free = [one for one in users if not permissions.why_not_decider(one, referral, on=on)]
    link = reverse("referral", args=[referral.pk])
    tell_staff(free, template="back_in_queue", link=link, at=at, besides=by)
