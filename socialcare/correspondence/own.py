"""What the person reads of their messages. Words a child can read, each sentence whole."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from socialcare.people.models import Person
from socialcare.web.languages.days import day_words

from . import states
from .choices import detail_rows
from .models import Conversation, Remark

Kind = Conversation.Kind
_SHORT = 90


@dataclass(frozen=True)
class Matter:
    """One kind of message as it is offered: the last word of its address, what the link and the page say."""

    kind: str
    link: Any
    heading: Any
    intro: Any
    sent: Any

    @property
    def slug(self) -> str:
        """The last word of its address."""
        return self.kind.replace("_", "-")

    @property
    def href(self) -> str:
        """Where it is written."""
        return reverse("my_message_new", args=[self.slug])


_lazy = gettext_lazy
_SENT = _lazy("Thank you. Your message is sent.")

MATTERS: tuple[Matter, ...] = (
    Matter(
        Kind.MESSAGE,
        _lazy("Write a message"),
        _lazy("Write to us"),
        _lazy("Your worker reads what you write here, and answers here."),
        _SENT,
    ),
    Matter(
        Kind.TALK,
        _lazy("Ask for a talk"),
        _lazy("Ask for a talk"),
        _lazy("We get in touch with you within three working days. You need not say why."),
        _lazy("Thank you. We know that you would like to talk."),
    ),
    Matter(
        Kind.REVIEW,
        _lazy("Ask us to look at your plan again"),
        _lazy("Ask for a review"),
        _lazy(
            "A review means that we look at your plan and your support with you. "
            "You can ask for one at any time. It is your right."
        ),
        _lazy("Thank you. You have asked for a review."),
    ),
    Matter(
        Kind.DETAILS,
        _lazy("Tell us that your details have changed"),
        _lazy("My details have changed"),
        _lazy("Fill in only what has changed. Leave the rest empty."),
        _lazy("Thank you. Your worker looks at the change and puts it on your record."),
    ),
    Matter(
        Kind.CORRECTION,
        _lazy("Say that something in your record is wrong"),
        _lazy("Something in my record is wrong"),
        _lazy(
            "Tell us what is wrong. We put it right. Some things must stay as they were written. "
            "Then we keep a note with your own words beside it."
        ),
        _SENT,
    ),
    Matter(
        Kind.LANGUAGE,
        _lazy("Ask for an interpreter, sign language or another format"),
        _lazy("What helps you to read, hear or speak with us?"),
        _lazy("It costs you nothing."),
        _lazy("Thank you. We know now what would help you."),
    ),
    Matter(
        Kind.NOT_RIGHT,
        _lazy("Say that your budget does not look right"),
        _lazy("This does not look right"),
        _lazy("Tell us what is wrong or what is missing. We look at it again with you."),
        _lazy("Thank you. It stays on your budget page until we have answered."),
    ),
)
#: Asked from the page of who looked, about one look.
LOOKED = Matter(
    Kind.LOOKED,
    _lazy("Ask about this"),
    _lazy("Ask why somebody looked"),
    "",
    _lazy("Thank you. Somebody else than the one who looked answers you."),
)
BY_SLUG = {matter.slug: matter for matter in MATTERS}

_TITLES = {
    Kind.MESSAGE: _lazy("Your message"),
    Kind.NOT_RIGHT: _lazy("This does not look right"),
    Kind.DETAILS: _lazy("A change of your details"),
    Kind.TALK: _lazy("You asked to talk"),
    Kind.REVIEW: _lazy("You asked for a review"),
    Kind.LOOKED: _lazy("You asked why somebody looked"),
    Kind.CORRECTION: _lazy("Something in your record is wrong"),
    Kind.LANGUAGE: _lazy("What helps you to read, hear or speak"),
}
_OUTCOMES = {
    Remark.Outcome.APPLIED: _lazy("Your record says so now."),
    Remark.Outcome.CORRECTED: _lazy("Your record is put right."),
    Remark.Outcome.NOTED: _lazy("Your words stand as a note beside your record from now on."),
}


@dataclass(frozen=True)
class OwnRemark:
    """What one side wrote, as the person reads it."""

    who: str
    at: datetime
    words: str
    rows: list[tuple[str, str]]
    from_council: bool
    outcome: str = ""


@dataclass(frozen=True)
class OwnMatter:
    """One matter as the person reads it: what it is, how it stands, and what was written."""

    title: str
    about: str
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
    remarks: list[OwnRemark] = field(default_factory=list)


def own_matter(conversation: Conversation, *, reader: Any, today: date) -> OwnMatter:
    """Return a conversation as its person reads it."""
    remarks = list(conversation.remarks.all())
    status = conversation.status
    tag, colour = _tag(conversation, today=today)
    return OwnMatter(
        title=str(_TITLES[Kind(conversation.kind)]),
        about=_about(conversation),
        stands=_stands(conversation, today=today),
        tag=tag,
        colour=colour,
        day=timezone.localdate(max(one.said_at for one in remarks)),
        brief=_brief(remarks),
        href=reverse("my_message", args=[conversation.pk]),
        settle=reverse("my_message_settled", args=[conversation.pk]),
        waits=status == states.WAITING,
        may_settle=status == states.ANSWERED,
        closed=status == states.CLOSED,
        remarks=[_remark(one, conversation, reader=reader) for one in remarks],
    )


def _tag(conversation: Conversation, *, today: date) -> tuple[str, str]:
    if conversation.status == states.CLOSED:
        return _("Settled"), "grey"
    if conversation.status == states.WAITING:
        return _("Waiting"), "yellow"
    unread = conversation.answered_at is not None and (
        conversation.read_at is None or conversation.read_at < conversation.answered_at
    )
    return (_("New answer"), "green") if unread else (_("Answered"), "blue")


def _stands(conversation: Conversation, *, today: date) -> str:
    if conversation.status == states.CLOSED:
        return _("This is settled.")
    if conversation.status == states.ANSWERED:
        return _("We have answered.")
    if conversation.answer_by is None:
        return ""
    words = {"day": day_words(conversation.answer_by), "phone": settings.COUNCIL_PHONE}
    if conversation.answer_by < today:
        return _("We are late. We wanted to answer by %(day)s. You can call us on %(phone)s.") % words
    return _("It waits for an answer. You hear from us by %(day)s.") % words


def _about(conversation: Conversation) -> str:
    if conversation.event is not None:
        words = {
            "name": conversation.event.by_words,
            "day": day_words(timezone.localdate(conversation.event.at)),
        }
        return _("%(name)s looked at your record on %(day)s.") % words
    if conversation.budget is not None:
        day = day_words(timezone.localdate(conversation.budget.worked_out_at))
        return _("This is about your budget of %(day)s.") % {"day": day}
    if conversation.assessment is not None and conversation.assessment.completed_at is not None:
        day = day_words(timezone.localdate(conversation.assessment.completed_at))
        return _("This is about our decision of %(day)s.") % {"day": day}
    return ""


def _brief(remarks: list[Remark]) -> str:
    words = " ".join(remarks[-1].words.split())
    return words if len(words) <= _SHORT else words[:_SHORT].rstrip() + "…"


def _remark(one: Remark, conversation: Conversation, *, reader: Any) -> OwnRemark:
    return OwnRemark(
        who=_("You") if one.said_by_id == reader.pk else one.said_by.name,
        at=one.said_at,
        words=one.words,
        rows=detail_rows(conversation.kind, one.details),
        from_council=one.from_council,
        outcome=str(_OUTCOMES.get(Remark.Outcome(one.outcome), "")),
    )


def usual_words(days: int) -> str:
    """Return how long an answer usually takes."""
    if days == 0:
        return _("We usually answer on the same day.")
    if days == 1:
        return _("We usually answer by the next working day.")
    return ngettext(
        "We usually answer within %(days)s working day.",
        "We usually answer within %(days)s working days.",
        days,
    ) % {"days": days}


def not_for_emergencies() -> str:
    """Return what to do where it cannot wait."""
    words = {"phone": settings.COUNCIL_PHONE}
    return _("If it cannot wait, call us on %(phone)s. If somebody is in danger, call 999.") % words


def unread_words(unread: int) -> str:
    """Return that answers wait to be read, or nothing."""
    if not unread:
        return ""
    return ngettext(
        "There is %(count)s new answer for you.", "There are %(count)s new answers for you.", unread
    ) % {"count": unread}


@dataclass(frozen=True)
class Challenge:
    """What the budget page says of "this does not look right": what waits or was answered, and the way."""

    open: list[OwnMatter]
    href: str


def challenge_of(conversations: list[Conversation], *, reader: Any, today: date) -> Challenge:
    """Return what the person said about this sum, and where they say more."""
    return Challenge(
        open=[own_matter(one, reader=reader, today=today) for one in conversations],
        href=BY_SLUG["not-right"].href,
    )


def offered(person: Person, *, with_result: bool) -> list[Matter]:
    """Return the kinds of message that the person can begin from the list of their messages."""
    return [matter for matter in MATTERS if with_result or matter.kind != Kind.NOT_RIGHT]
