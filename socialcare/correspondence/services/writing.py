"""What the person writes: a new matter, or more about one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import Assessment
from budgets.models import IndicativeBudget
from socialcare.audit.models import Event
from socialcare.audit.services import record_event
from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Person
from socialcare.people.rules import clean_text
from socialcare.values import Refused
from socialcare.workflow.perform import perform
from supportplans.reviews.models import Rhythm
from supportplans.reviews.services import something_happened

from .. import permissions, rules, states
from ..goals import TO_TALK, goal_of
from ..models import Conversation, Remark

Kind = Conversation.Kind
#: These say enough without a word more.
NEEDS_NO_WORDS = (Kind.TALK, Kind.REVIEW, Kind.LOOKED)
#: And these, where something is chosen or filled in besides.
WORDS_OR_DETAILS = (Kind.LANGUAGE, Kind.DETAILS)


@dataclass(frozen=True)
class About:
    """What a matter is about, where it is about one thing: a sum, a decision, or a look at the record."""

    budget: IndicativeBudget | None = None
    assessment: Assessment | None = None
    event: Event | None = None


NOTHING = About()


def too_long(text: str, *, most: int) -> str:
    """Return what is said of a text that is too long."""
    over = len(text) - most
    return ngettext(
        "This can be %(most)s characters long. It is %(over)s character too many.",
        "This can be %(most)s characters long. It is %(over)s characters too many.",
        over,
    ) % {"most": f"{most:,}", "over": f"{over:,}"}


def cleaned_words(words: str) -> str:
    """Return the words as they are kept, or refuse what is too long."""
    kept = clean_text(words)
    if len(kept) > rules.LONGEST:
        raise Refused(too_long(kept, most=rules.LONGEST), field="words")
    return kept


def _cleaned_details(details: Mapping[str, str]) -> dict[str, str]:
    kept = {name: clean_text(text) for name, text in details.items()}
    for name, text in kept.items():
        if len(text) > rules.LONGEST_DETAIL:
            raise Refused(too_long(text, most=rules.LONGEST_DETAIL), field=name)
    return {name: text for name, text in kept.items() if text}


def _check_says_something(kind: str, words: str, details: Mapping[str, str]) -> None:
    if words or kind in NEEDS_NO_WORDS or (details and kind in WORDS_OR_DETAILS):
        return
    if kind == Kind.DETAILS:
        raise Refused(_("Write what has changed."), field="words")
    if kind == Kind.LANGUAGE:
        raise Refused(_("Choose what would help you, or write it."), field="needs")
    raise Refused(_("Write a few words first."), field="words")


def key_of(page: UUID | None, *said: object) -> UUID:
    """Return the id of what is said from one page: the same for the same words by the same writer."""
    return uuid4() if page is None else uuid5(page, repr([str(one) for one in said]))


@transaction.atomic
def start(
    *,
    person: Person,
    kind: str,
    words: str,
    by: Any,
    at: datetime,
    details: Mapping[str, str] | None = None,
    about: About = NOTHING,
    page: UUID | None = None,
) -> Conversation:
    """Begin a matter that waits for an answer; return it. Sent twice from one page, it is there once.

    A wish to talk, or for a review, makes the next talk sooner. About one opening of the record there is
    one question: asked again, what is written is added to it.
    """
    permissions.check_can_write(by, person, on=timezone.localdate(at))
    if kind not in Kind.values:
        raise Refused(_("Choose what it is about."), field="kind")
    text, short = cleaned_words(words), _cleaned_details(details or {})
    _check_says_something(kind, text, short)
    key = key_of(page, person.pk, by.pk, kind, text, sorted(short.items()))
    if about.event is not None:
        asked = Conversation.objects.filter(event=about.event).first()
        if asked is not None:
            if asked.pk == key:
                return asked
            return write_more(conversation=asked, words=text, by=by, at=at, page=page)
    there = Conversation.objects.filter(pk=key).first()
    if there is not None:
        return there
    try:
        with transaction.atomic():
            return _begun(key, person, kind, text, short, about, by=by, at=at)
    except IntegrityError:
        # The same page was faster; or somebody asked about the same look at the same moment.
        there = Conversation.objects.filter(pk=key).first()
        if there is not None or about.event is None:
            return there or Conversation.objects.get(pk=key)
        asked = Conversation.objects.get(event=about.event)
        return write_more(conversation=asked, words=text, by=by, at=at, page=page) if text else asked


def _begun(
    key: UUID,
    person: Person,
    kind: str,
    words: str,
    details: dict[str, str],
    about: About,
    *,
    by: Any,
    at: datetime,
) -> Conversation:
    on = timezone.localdate(at)
    made = Conversation(
        pk=key,
        person=person,
        kind=kind,
        budget=about.budget,
        assessment=about.assessment,
        event=about.event,
        opened_at=at,
        opened_by=by,
        waiting_since=at,
        answer_by=rules.answer_by(on, goal=goal_of(kind), bank_holidays=bank_holidays()),
    )
    made.save(force_insert=True)
    Remark.objects.create(
        pk=key, conversation=made, from_council=False, words=words, details=details, said_at=at, said_by=by
    )
    record_event(
        verb="conversation.started", by=by, at=at, subject=made, person_id=person.pk, data={"kind": kind}
    )
    if kind in TO_TALK:
        something_happened(person=person, because=Rhythm.Sooner.ASKED, by=by, at=at)
    return made


@transaction.atomic
def write_more(
    *, conversation: Conversation, words: str, by: Any, at: datetime, page: UUID | None = None
) -> Conversation:
    """Add the person's words to a matter: it waits for an answer again. Sent twice, they are there once."""
    text = cleaned_words(words)
    key = key_of(page, conversation.pk, by.pk, text)
    fresh = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    permissions.check_can_write(by, fresh.person, on=timezone.localdate(at))
    if Remark.objects.filter(pk=key).exists():
        return fresh
    if not text:
        raise Refused(_("Write a few words first."), field="words")
    write: dict[str, Any] = {}
    if fresh.status != states.WAITING:
        due = rules.answer_by(timezone.localdate(at), goal=goal_of(fresh.kind), bank_holidays=bank_holidays())
        write = {"waiting_since": at, "answer_by": due}
    moved = perform(
        record=fresh,
        action="write",
        by=by,
        at=at,
        right=lambda user, one: permissions.check_can_write(user, one.person, on=timezone.localdate(at)),
        write=write,
        person_id=fresh.person_id,
        data={"kind": fresh.kind},
    )
    Remark.objects.create(pk=key, conversation=moved, from_council=False, words=text, said_at=at, said_by=by)
    return moved


def note_read(*, conversation: Conversation, at: datetime) -> None:
    """Note that the person has the newest answer before them."""
    if conversation.answered_at is None:
        return
    if conversation.read_at is None or conversation.read_at < conversation.answered_at:
        Conversation.objects.filter(pk=conversation.pk).update(read_at=at)
