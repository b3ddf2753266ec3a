"""What staff read of the messages of the people they work with."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from budgets.beside import Beside
from budgets.models import IndicativeBudget
from socialcare.audit.models import Event
from socialcare.people.models import Person
from socialcare.web.languages.days import day_words, distance_words
from supportplans.reviews.today import TalkLine

from . import selectors, states
from .choices import WHERE, detail_rows
from .models import Conversation, NoteBeside, Remark

Kind = Conversation.Kind
#: Words are told up to so many characters on a first page; the page of the message has them all.
_SHORT = 120

_SAID = {
    Kind.MESSAGE: "wrote",
    Kind.NOT_RIGHT: "says that the budget does not look right",
    Kind.DETAILS: "says that details have changed",
    Kind.TALK: "would like to talk",
    Kind.REVIEW: "asks for a review",
    Kind.LOOKED: "asks why somebody looked at the record",
    Kind.CORRECTION: "says that something in the record is wrong",
    Kind.LANGUAGE: "asks for an interpreter or another format",
}
_OUTCOMES = {
    Remark.Outcome.APPLIED: "Put on the record",
    Remark.Outcome.CORRECTED: "The record is put right",
    Remark.Outcome.NOTED: "A note in their words stands beside the record",
}


@dataclass(frozen=True)
class RemarkRow:
    """What one side wrote."""

    who: str
    at: datetime
    words: str
    rows: list[tuple[str, str]]
    from_council: bool
    outcome: str


@dataclass(frozen=True)
class MatterRow:
    """One matter of a person."""

    title: str
    about: str
    about_href: str
    stands: str
    tag: str
    colour: str
    day: date
    brief: str
    href: str
    settle: str
    waits: bool
    may_settle: bool
    closed: bool
    read: str
    remarks: list[RemarkRow] = field(default_factory=list)


def matter_row(conversation: Conversation, *, person: Person, today: date) -> MatterRow:
    """Return a conversation as the worker reads it."""
    remarks = list(conversation.remarks.all())
    tag, colour = _tag(conversation, today=today)
    about, href = _about(conversation, person)
    return MatterRow(
        title=conversation.get_kind_display(),
        about=about,
        about_href=href,
        stands=_stands(conversation, today=today),
        tag=tag,
        colour=colour,
        day=timezone.localdate(max(one.said_at for one in remarks)),
        brief=_shortened(remarks[-1].words),
        href=reverse("person_message", args=[person.ref, conversation.pk]),
        settle=reverse("person_message_settled", args=[person.ref, conversation.pk]),
        waits=conversation.status == states.WAITING,
        may_settle=conversation.status == states.ANSWERED,
        closed=conversation.status == states.CLOSED,
        read=_read(conversation, person),
        remarks=[
            RemarkRow(
                who=one.said_by.name,
                at=one.said_at,
                words=one.words,
                rows=detail_rows(conversation.kind, one.details),
                from_council=one.from_council,
                outcome=_OUTCOMES.get(Remark.Outcome(one.outcome), ""),
            )
            for one in remarks
        ],
    )


def _tag(conversation: Conversation, *, today: date) -> tuple[str, str]:
    if conversation.status == states.WAITING and conversation.answer_by is not None:
        late = conversation.answer_by < today
        return ("Late", "red") if late else ("Waiting", "yellow")
    return ("Settled", "grey") if conversation.status == states.CLOSED else ("Answered", "green")


def _stands(conversation: Conversation, *, today: date) -> str:
    if conversation.status == states.WAITING and conversation.answer_by is not None:
        by, far = day_words(conversation.answer_by), distance_words(conversation.answer_by, today)
        return f"They were told that they hear from you by {by} ({far})."
    if conversation.status == states.CLOSED and conversation.closed_by is not None:
        return f"{conversation.closed_by.name} said that this is settled."
    return ""


def _read(conversation: Conversation, person: Person) -> str:
    if conversation.answered_at is None or conversation.status == states.WAITING:
        return ""
    if conversation.read_at is None or conversation.read_at < conversation.answered_at:
        return f"{person.called} has not opened the answer yet."
    return f"{person.called} opened the answer on {day_words(timezone.localdate(conversation.read_at))}."


def _about(conversation: Conversation, person: Person) -> tuple[str, str]:
    """Return what a matter is about, and where one reads it."""
    if conversation.event is not None:
        return _opening(conversation.event), reverse("person_history", args=[person.ref])
    if conversation.budget is not None:
        day = day_words(timezone.localdate(conversation.budget.worked_out_at))
        return f"The indicative budget of {day}", reverse("budget", args=[conversation.budget.assessment_id])
    if conversation.assessment is not None:
        return "The decision and its reasons", reverse("budget", args=[conversation.assessment.pk])
    if conversation.kind == Kind.TALK:
        return "Note a check-in when you have talked", reverse("check_in_new", args=[person.ref])
    if conversation.kind == Kind.LANGUAGE:
        href = reverse("person_edit_section", args=[person.ref, "communication"])
        return "Note it on the record, under “How to communicate”", href
    if conversation.kind == Kind.REVIEW:
        return (
            "They may ask for it by law (Care Act 2014, section 27): note a check-in when you have talked",
            reverse("check_in_new", args=[person.ref]),
        )
    return "", ""


def _opening(event: Event) -> str:
    day = day_words(timezone.localdate(event.at))
    return f"{event.by_words} opened {event.data.get('what') or 'the record'} on {day}"


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHORT else words[:_SHORT].rstrip() + "…"


def _line(conversation: Conversation, *, today: date) -> str:
    remarks = list(conversation.remarks.all())
    own = _shortened(remarks[-1].words)
    since = conversation.waiting_since or conversation.opened_at
    said = _SAID[Kind(conversation.kind)]
    words = f"{said}: “{own}”" if own else said
    words += f", {distance_words(timezone.localdate(since), today)}"
    if conversation.answer_by is not None and conversation.answer_by < today:
        words += f". Late: they expected an answer by {day_words(conversation.answer_by)}"
    elif conversation.answer_by is not None:
        words += f". They expect an answer by {day_words(conversation.answer_by)}"
    return words


def today_lines(conversations: Iterable[Conversation], *, today: date) -> list[TalkLine]:
    """Return what waits for a worker or a manager, each with the way to answer it."""
    return [
        TalkLine(
            name=one.person.full_name,
            words=_line(one, today=today),
            href=reverse("person_message", args=[one.person.ref, one.pk]),
            worker=getattr(one, "holder_name", None) or "",
        )
        for one in conversations
    ]


@dataclass(frozen=True)
class NoteRow:
    """What the person says of something that must stay in the record."""

    about: str
    words: str
    why: str
    by: str
    day: date


def note_rows(notes: Iterable[NoteBeside]) -> list[NoteRow]:
    """Return the notes beside the record."""
    where = dict(WHERE)
    return [
        NoteRow(
            about=str(where.get(one.about, "")),
            words=one.words,
            why=one.why,
            by=one.kept_by.name,
            day=timezone.localdate(one.kept_at),
        )
        for one in notes
    ]


@dataclass(frozen=True)
class Panel:
    """What the person page says of messages."""

    rows: list[MatterRow]
    waiting: int
    notes: list[NoteRow]


#: So many stand on the person page.
ON_PERSON_PAGE = 4


def panel_of(person: Person, *, today: date) -> Panel:
    """Return what waits, what was written last, and the notes beside the record."""
    found = selectors.conversations_of(person, most=ON_PERSON_PAGE)
    rows = [matter_row(one, person=person, today=today) for one in found.rows]
    return Panel(
        rows=rows,
        waiting=selectors.waits_of(person) if rows and rows[0].waits else 0,
        notes=note_rows(selectors.notes_of(person)),
    )


def beside_budget(budget: IndicativeBudget | None, assessment: Assessment) -> list[Beside]:
    """Return what the person says does not look right about a sum or a decision, until it is answered."""
    found = selectors.challenges_of(budget=budget, assessment=assessment)
    return [
        Beside(
            sentence=f"{assessment.person.called} says that this does not look right.",
            words=_shortened(
                next((r.words for r in reversed(list(one.remarks.all())) if not r.from_council), "")
            ),
            link="Read it and answer",
            href=reverse("person_message", args=[assessment.person.ref, one.pk]),
        )
        for one in found
        if one.status == states.WAITING
    ]


def answer_words(person: Any, way: str) -> str:
    """Return how the person hears that there is an answer."""
    called = person.called
    told = {
        "email": f"{called} gets an email that there is an answer. It does not say what it is about.",
        "text": f"{called} gets a text that there is an answer. It does not say what it is about.",
        "letter": f"{called} gets a letter that there is an answer. It does not say what it is about.",
    }
    return told.get(way, f"We cannot tell {called} by email or text that there is an answer: ring them.")


def offered_for_record(conversation: Conversation, person: Person) -> list[tuple[str, str]]:
    """Return what a change of details offers to put on the record, each beside what stands there now."""
    if conversation.kind != Kind.DETAILS or conversation.status == states.CLOSED:
        return []
    first = next(one for one in conversation.remarks.all() if one.pk == conversation.pk)
    return [
        (name, f"{label}: {_one_line(first.details[name])} ({_now(getattr(person, name))})")
        for name, label in _ON_RECORD
        if name in first.details and first.details[name] != getattr(person, name)
    ]


def _now(text: str) -> str:
    return f"now: {_one_line(text)}" if text else "nothing there now"


_ON_RECORD = (
    ("known_as", "What to call them"),
    ("phone", "Phone"),
    ("email", "Email"),
    ("address", "Address"),
    ("postcode", "Postcode"),
)


def _one_line(text: str) -> str:
    return ", ".join(line for line in text.splitlines() if line.strip())
