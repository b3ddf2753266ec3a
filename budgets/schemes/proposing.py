"""Proposing a draft for publication, and taking or sending the proposal back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgets import permissions
from budgets.models import AllocationScheme
from budgets.selectors import owners_besides
from budgets.states import FIXED
from socialcare.values import Refused
from socialcare.workflow.perform import perform

from .proof import everything_against, fingerprints
from .refusals import ChangedMeanwhile, FaultyScheme
from .versions import check_day, check_seen, lock_versions, locked


@transaction.atomic
def propose(
    *, scheme: AllocationScheme, starts_on: date, base_revision: int, by: Any, at: datetime
) -> AllocationScheme:
    """Propose a draft for publication from a day; a second owner decides.

    Every fault and every example that disagrees refuses it (``FaultyScheme``), and so does a change
    since ``base_revision``: what is proposed is what was looked at.
    """
    today = timezone.localdate(at)
    lock_versions(scheme)

    def rule(fresh: AllocationScheme) -> None:
        if fresh.revision != base_revision:
            raise ChangedMeanwhile(fresh, fresh.document)
        faults = everything_against(fresh)
        if faults:
            raise FaultyScheme("This scheme cannot be published.", faults)
        _check_number(fresh)
        check_day(fresh, starts_on, today)
        if not owners_besides(by, fresh.changed_by, on=today):
            raise Refused(_NOBODY_TO_APPROVE if fresh.changed_by_id == by.pk else _nobody_else(fresh))

    fresh = locked(scheme)
    return perform(
        record=scheme,
        action="propose",
        by=by,
        at=at,
        right=lambda user, _: permissions.check_can_draft(user, on=today),
        rule=rule,
        write={
            "document": {**fresh.document, "effective_from": starts_on.isoformat()},
            "effective_from": starts_on,
            "proposed_at": at,
            "proposed_by": by,
            "sent_back_at": None,
            "sent_back_by": None,
            "sent_back_reason": "",
        },
        data={"version": fresh.version, "effective_from": starts_on.isoformat(), **fingerprints(fresh)},
    )


_NOBODY_TO_APPROVE = (
    "Nobody else could approve this version: you are the only owner of the allocation scheme. "
    "Ask for a second one to be added."
)


def _nobody_else(scheme: AllocationScheme) -> str:
    last = scheme.changed_by.name if scheme.changed_by is not None else "Somebody else"
    return (
        f"{last} changed this draft last. If you propose it, neither of you may approve it, and there is "
        f"no third owner. Let {last} propose it, so that you can approve it."
    )


def _check_number(scheme: AllocationScheme) -> None:
    taken = AllocationScheme.objects.filter(key=scheme.key, version=scheme.version, status__in=FIXED)
    if taken.exclude(pk=scheme.pk).exists():
        raise Refused(
            f"There is a version {scheme.version} of this scheme already. Give it a new number.",
            field="version",
        )


#: What a proposal wrote and its end takes back; events keep who had proposed and approved.
_NO_PROPOSAL = {"proposed_at": None, "proposed_by": None, "approved_at": None, "approved_by": None}


@transaction.atomic
def withdraw(*, scheme: AllocationScheme, by: Any, at: datetime) -> AllocationScheme:
    """Take one's own proposal back, also an approved one whose day has not come. It is a draft again."""
    lock_versions(scheme)
    return perform(
        record=scheme,
        action="withdraw",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_withdraw(user, fresh, on=timezone.localdate(at)),
        write=_NO_PROPOSAL,
        data={"version": scheme.version},
    )


@transaction.atomic
def send_back(
    *, scheme: AllocationScheme, reason: str, revision: int, by: Any, at: datetime
) -> AllocationScheme:
    """Send somebody else's proposal back to be changed, with a reason that they read."""
    reason = reason.strip()
    lock_versions(scheme)

    def rule(fresh: AllocationScheme) -> None:
        check_seen(fresh, revision)
        if not reason:
            raise Refused("Say what should be changed. Who proposed it reads your reason.", field="reason")

    return perform(
        record=scheme,
        action="send_back",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_send_back(user, fresh, on=timezone.localdate(at)),
        rule=rule,
        write={**_NO_PROPOSAL, "sent_back_at": at, "sent_back_by": by, "sent_back_reason": reason},
        data={"version": scheme.version},
    )
