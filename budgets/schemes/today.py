"""What an owner of the allocation schemes has to do today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from assessments.rules import day_text
from budgets import permissions
from budgets.models import AllocationScheme
from budgets.states import APPROVED, DRAFT, PROPOSED
from socialcare.values import Refused
from socialcare.values.periods import distance_in_words

from .presenters import times
from .proof import prove_version
from .selectors import versions_open_to

#: What somebody waits for comes before what nobody does.
_ORDER = (PROPOSED, DRAFT, APPROVED)


@dataclass(frozen=True)
class Task:
    """One version that somebody has to do something about, or that is about to change what counts."""

    title: str
    address: str
    sentence: str
    is_mine: bool


def tasks_of(user: Any, *, on: date) -> list[Task]:
    """Return first what another owner waits for, then the drafts, then what goes on without this owner."""
    open_now = versions_open_to(user, on=on).filter(status__in=_ORDER).order_by("-changed_at", "pk")
    tasks = [_task(one, user, on) for one in sorted(open_now, key=lambda one: _ORDER.index(one.status))]
    return sorted(tasks, key=lambda task: not task.is_mine)


def _task(scheme: AllocationScheme, user: Any, on: date) -> Task:
    title = f"{scheme.title}, version {scheme.version or 'without a number'}"
    address = reverse("scheme", args=[scheme.pk])
    if scheme.status == PROPOSED:
        return _proposed(scheme, user, on, title)
    starts = scheme.effective_from
    if scheme.status == APPROVED and starts is not None:
        sentence = f"Approved. It comes into force on {day_text(starts)}, {distance_in_words(starts, on)}."
        return Task(title, address, sentence, is_mine=False)
    return Task(title, address, _draft(scheme), is_mine=True)


def _proposed(scheme: AllocationScheme, user: Any, on: date, title: str) -> Task:
    proposer = "Somebody" if scheme.proposed_by is None else scheme.proposed_by.name
    try:
        permissions.check_can_approve(user, scheme, on=on)
    except Refused:
        sentence = f"Proposed by {'you' if scheme.proposed_by_id == user.pk else proposer}."
        return Task(
            title, reverse("scheme", args=[scheme.pk]), f"{sentence} It waits for another owner.", False
        )
    return Task(
        title, reverse("scheme_decide", args=[scheme.pk]), f"{proposer} asks for your approval.", True
    )


def _draft(scheme: AllocationScheme) -> str:
    """Say what a draft lacks; its examples are run for that, and there are never many drafts."""
    sent = ""
    if scheme.sent_back_at is not None and scheme.sent_back_by is not None:
        sent = f"{scheme.sent_back_by.name} sent it back. "
    proven = prove_version(scheme)
    if proven.faults:
        return f"{sent}A draft with {times(len(proven.faults), 'fault')} to mend."
    if not proven.stands:
        wrong = proven.disagreeing
        if not wrong:
            return f"{sent}A draft with a file of examples that does not fit it any more."
        return (
            f"{sent}A draft with {times(wrong, 'example')} that {'disagrees' if wrong == 1 else 'disagree'}."
        )
    return f"{sent}A draft that can be proposed."
