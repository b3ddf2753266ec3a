"""What the worker answers, what she does about it, and that a matter is settled."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Person
from socialcare.people.services import update_person
from socialcare.values import Refused
from socialcare.workflow.perform import perform

from .. import permissions, rules
from ..models import Conversation, NoteBeside, Remark
from .telling import tell_answer
from .writing import cleaned_words, key_of

Kind, Outcome = Conversation.Kind, Remark.Outcome
#: What of a change of details stands on the record under the same name, and can be put there by one tick.
ON_RECORD = ("known_as", "phone", "email", "address", "postcode")


@transaction.atomic
def answer(
    *,
    conversation: Conversation,
    words: str,
    by: Any,
    at: datetime,
    outcome: str = Outcome.NONE,
    apply: Collection[str] = (),
    page: UUID | None = None,
) -> Conversation:
    """Answer a matter; the person is told that there is an answer. Sent twice, it is there once.

    Of a change of details, ``apply`` names what is put on the record at once. Of a correction, ``outcome``
    says that the record is put right, or that a note in the person's words stands beside it from now on;
    then the answer is why the record must stay.
    """
    on = timezone.localdate(at)
    text = cleaned_words(words)
    fresh = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    permissions.check_can_answer(by, fresh, on=on)
    key = key_of(page, fresh.pk, by.pk, text, outcome, sorted(apply))
    if Remark.objects.filter(pk=key).exists():
        return fresh
    if not text:
        raise Refused("Write your answer first. They read it just as it stands.", field="words")
    if outcome == Outcome.APPLIED or outcome not in Outcome.values:
        raise Refused("Choose what you have done.", field="outcome")
    if outcome and fresh.kind != Kind.CORRECTION:
        raise Refused("Only what is wrong in the record is put right, or gets a note.", field="outcome")
    if apply:
        _put_on_record(fresh, apply, by=by, at=at)
        outcome = Outcome.APPLIED
    since = fresh.waiting_since
    moved = perform(
        record=fresh,
        action="answer",
        by=by,
        at=at,
        right=lambda user, one: permissions.check_can_answer(user, one, on=on),
        write={"waiting_since": None, "answer_by": None, "answered_at": at, "answered_by": by},
        person_id=fresh.person_id,
        data={"kind": fresh.kind, "outcome": outcome},
    )
    Remark.objects.create(
        pk=key,
        conversation=moved,
        from_council=True,
        words=text,
        outcome=outcome,
        waited_days=None
        if since is None
        else rules.waited(timezone.localdate(since), on, bank_holidays=bank_holidays()),
        said_at=at,
        said_by=by,
    )
    if outcome == Outcome.NOTED:
        _keep_note(moved, why=text, by=by, at=at)
    tell_answer(moved.person, writer=_last_writer(moved), at=at)
    return moved


def _last_writer(conversation: Conversation) -> Any:
    theirs = Remark.objects.filter(conversation=conversation, from_council=False).select_related("said_by")
    return theirs.latest("said_at", "id").said_by


def _first(conversation: Conversation) -> Remark:
    # What began a matter has its id.
    return Remark.objects.get(pk=conversation.pk)


def _put_on_record(conversation: Conversation, names: Collection[str], *, by: Any, at: datetime) -> None:
    """Write what the person told of their details to the record, as far as the worker ticked it."""
    told = _first(conversation).details
    changes = {name: told[name] for name in ON_RECORD if name in names and name in told}
    if conversation.kind != Kind.DETAILS or set(names) - set(changes):
        raise Refused("Tick only what they have told you here.", field="apply")
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=conversation.person_id)
    try:
        update_person(person=person, by=by, at=at, base_revision=person.revision, **changes)
    except Refused as refused:
        # There is no field of that name here: whoever reads it sees which tick it belongs to.
        raise Refused(refused.sentence, field="apply") from None


def _keep_note(conversation: Conversation, *, why: str, by: Any, at: datetime) -> None:
    first = _first(conversation)
    if NoteBeside.objects.filter(conversation=conversation).exists():
        raise Refused("There is a note beside the record already.", field="outcome")
    note = NoteBeside.objects.create(
        person_id=conversation.person_id,
        conversation=conversation,
        about=first.details.get("where", ""),
        words=first.words,
        why=why,
        kept_at=at,
        kept_by=by,
    )
    record_event(verb="record.noted_beside", by=by, at=at, subject=note, person_id=note.person_id)


@transaction.atomic
def close(*, conversation: Conversation, by: Any, at: datetime) -> Conversation:
    """Say that a matter is settled: by the person, or by a worker."""
    on = timezone.localdate(at)
    return perform(
        record=conversation,
        action="close",
        by=by,
        at=at,
        right=lambda user, one: permissions.check_can_close(user, one, on=on),
        write={"closed_at": at, "closed_by": by},
        person_id=conversation.person_id,
        data={"kind": conversation.kind},
    )
