"""A kind look at a worker's own decision, after it was made. It starts a conversation and changes nothing."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people.rules import clean_text
from socialcare.values import Refused

from .. import permissions
from ..models import LaterLook
from .telling import tell_staff


def _locked(look: LaterLook) -> LaterLook:
    LaterLook.objects.select_for_update(of=("self",)).get(pk=look.pk)
    # Read once it is locked: who looked at it meanwhile would be missing from the same query.
    rows = LaterLook.objects.select_related("decision__person", "decision__plan", "decision__decided_by")
    return rows.select_related("looked_by").get(pk=look.pk)


@transaction.atomic
def look_at(*, look: LaterLook, words: str, by: Any, at: datetime) -> LaterLook:
    """Note that a manager looked at a decision that was drawn, and keep what she says, if anything."""
    fresh = _locked(look)
    permissions.check_can_look_later(by, fresh, on=timezone.localdate(at))
    if fresh.looked_at is not None:
        raise Refused(f"{fresh.looked_by} looked at this already.")
    fresh.words, fresh.looked_at, fresh.looked_by = clean_text(words), at, by
    fresh.save(update_fields=["words", "looked_at", "looked_by"])
    _note("later_look.looked", fresh, by=by, at=at)
    if fresh.words:
        _tell(fresh.decision.decided_by, fresh, template="later", by=by, at=at)
    return fresh


@transaction.atomic
def answer(*, look: LaterLook, words: str, by: Any, at: datetime) -> LaterLook:
    """Answer, as who made the decision, what the manager wrote about it."""
    fresh = _locked(look)
    permissions.check_can_answer_later(by, fresh, on=timezone.localdate(at))
    words = clean_text(words)
    if fresh.looked_at is None:
        raise Refused("Nobody has looked at this yet.")
    if fresh.answered_at is not None:
        raise Refused("You answered this already.")
    if not words:
        raise Refused("Write your answer.", field="words")
    fresh.answer, fresh.answered_at, fresh.answered_by = words, at, by
    fresh.save(update_fields=["answer", "answered_at", "answered_by"])
    _note("later_look.answered", fresh, by=by, at=at)
    _tell(fresh.looked_by, fresh, template="later_answer", by=by, at=at)
    return fresh


def _note(verb: str, look: LaterLook, *, by: Any, at: datetime) -> None:
    data = {"decision": str(look.decision_id)}
    record_event(verb=verb, by=by, at=at, subject=look, person_id=look.decision.person_id, data=data)


def _tell(user: Any, look: LaterLook, *, template: str, by: Any, at: datetime) -> None:
    tell_staff([user], template=template, link=reverse("later_look", args=[look.pk]), at=at, besides=by)
