"""Keeping what was said when somebody asked how it is going, and that it was the review in law."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.rules import day_text
from socialcare.audit.services import record_event
from socialcare.people.models import Person
from socialcare.people.rules import clean_line, clean_text
from socialcare.values import Refused

from .. import permissions, rules
from ..facts import facts_of
from ..models import CheckIn, Review, Rhythm
from .rhythms import locked_rhythm, make_sooner, reckon, settle_sooner

LONGEST = 4000
CLOSED = "This page is closed now. If there is anything that you would like to say, please ring us."
#: How the worker, and how the person or a helper, can have said it. A link has a way of its own.
WORKERS_WAYS = tuple(how for how in CheckIn.How if how not in (CheckIn.How.OWN_PAGE, CheckIn.How.LINK))


@dataclass(frozen=True)
class Said:
    """What was said: how it is going, and in their words what works, what does not, what should change."""

    going: str = ""
    working: str = ""
    not_working: str = ""
    to_change: str = ""
    wants: str = CheckIn.Wants.NOTHING

    @property
    def words(self) -> bool:
        """Whether there are any words."""
        return bool(self.working or self.not_working or self.to_change)

    @property
    def worrying(self) -> bool:
        """Whether the worker should see it, where it was not her who wrote it down."""
        return (
            self.wants != CheckIn.Wants.NOTHING
            or self.going == CheckIn.Going.BADLY
            or bool(self.not_working or self.to_change)
        )


def _cleaned(said: Said) -> Said:
    words = {}
    for name in ("working", "not_working", "to_change"):
        text = clean_text(getattr(said, name))
        if len(text) > LONGEST:
            raise Refused(
                _("This can be %(longest)s characters long; it has %(text)s.")
                % {"longest": f"{LONGEST:,}", "text": f"{len(text):,}"},
                field=name,
            )
        words[name] = text
    if said.wants not in CheckIn.Wants.values:
        raise Refused(_("Choose one of the answers."), field="wants")
    clean = Said(going=said.going or CheckIn.Going.UNSAID, wants=said.wants, **words)
    if clean.going not in CheckIn.Going.values:
        raise Refused(_("Choose how it is going."), field="going")
    if clean.going == CheckIn.Going.UNSAID and clean.wants == CheckIn.Wants.NOTHING and not clean.words:
        raise Refused(_("Say how it is going, or write something."), field="going")
    return clean


@transaction.atomic
def check_in(
    *,
    person: Person,
    said: Said,
    by: Any,
    at: datetime,
    how: str = CheckIn.How.OWN_PAGE,
    happened_on: date | None = None,
    with_whom: str = "",
    leads_to: str = CheckIn.LeadsTo.NOTHING,
    covers_review: bool = False,
    page: UUID | None = None,
) -> CheckIn:
    """Keep how it is going, as the person, a helper or the worker says; the next talk moves.

    As whom ``by`` says it follows from who they are. A worker's check-in settles what the person or a
    helper asked before it. ``covers_review`` makes it the review in law at once. The same words sent twice
    from one ``page`` are one check-in; other words from it are another, so that nothing typed is lost.
    """
    on = timezone.localdate(at)
    writer = permissions.check_can_check_in(by, person, on=on)
    words = _cleaned(said)
    by_worker = writer == CheckIn.From.WORKER
    day = on if happened_on is None or not by_worker else happened_on
    if day > on:
        raise Refused(f"{day_text(day)} has not come yet. Note it on the day.", field="happened_on")
    if day < on - rules.LONGEST_BACK:
        raise Refused("This is more than a year ago. Check the day.", field="happened_on")
    if by_worker and how not in WORKERS_WAYS:
        raise Refused("Choose how you talked.", field="how")
    if not by_worker and (leads_to != CheckIn.LeadsTo.NOTHING or covers_review):
        raise Refused("Only a worker says what this leads to.")
    if leads_to not in CheckIn.LeadsTo.values:
        raise Refused("Choose what this leads to.", field="leads_to")
    rhythm = locked_rhythm(person)
    made = CheckIn(
        person=person,
        happened_on=day,
        said_at=at,
        said_by=by,
        from_whom=writer,
        how=how if by_worker else CheckIn.How.OWN_PAGE,
        with_whom=clean_line(with_whom)[:200] if by_worker else "",
        leads_to=leads_to,
        contact=by_worker or words.wants == CheckIn.Wants.NOTHING,
        to_answer=not by_worker and words.worrying,
        going=words.going,
        working=words.working,
        not_working=words.not_working,
        to_change=words.to_change,
        wants=words.wants,
    )
    made.pk = uuid4() if page is None else _id_of(made, page=page, covers_review=covers_review)
    if (there := CheckIn.objects.filter(pk=made.pk).first()) is not None:
        return there
    if rhythm is not None and rhythm.ended_on is not None and not by_worker:
        raise Refused(CLOSED)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # Without a rhythm nothing was locked, and the same page was faster.
        return CheckIn.objects.get(pk=made.pk)
    kept = made
    _note(kept, by=by, at=at)
    if by_worker:
        _deal_with_earlier(kept, by=by, at=at)
    _move(rhythm, kept, by=by, at=at)
    if covers_review:
        mark_as_review(check_in=kept, by=by, at=at)
    return kept


def _id_of(made: CheckIn, *, page: UUID, covers_review: bool) -> UUID:
    """Return the id of what is said from one page: the same for the same words by the same writer."""
    # Only a worker says on which day it was: to all others midnight makes no difference.
    day = made.happened_on if made.from_whom == CheckIn.From.WORKER else ""
    who = (made.person_id, made.said_by_id)
    said = (made.going, made.working, made.not_working, made.to_change, made.wants)
    around = (day, made.how, made.with_whom, made.leads_to, covers_review)
    return uuid5(page, repr([str(one) for one in (*who, *said, *around)]))


#: What an answer by the link says.
_REPLIES = {
    "well": Said(going=CheckIn.Going.WELL),
    "talk": Said(going=CheckIn.Going.UNSAID, wants=CheckIn.Wants.TALK),
    "changed": Said(going=CheckIn.Going.UNSAID, wants=CheckIn.Wants.CHANGED),
}
REPLIES = tuple(_REPLIES)


@transaction.atomic
def record_reply(*, person: Person, answer: str, at: datetime) -> CheckIn:
    """Keep a one-tap answer that came by the link: "well", "talk" or "changed".

    Whoever calls this has checked the link. "Well" counts as having talked; the others stay open on the
    worker's page and make the next talk sooner. Raises ``Refused`` once the rhythm has ended.
    """
    if answer not in _REPLIES:
        raise Refused(_("Choose one of the answers."))
    said = _REPLIES[answer]
    rhythm = locked_rhythm(person)
    if rhythm is None or rhythm.ended_on is not None:
        raise Refused(CLOSED)
    kept = CheckIn.objects.create(
        person=person,
        happened_on=timezone.localdate(at),
        said_at=at,
        said_by=None,
        from_whom=CheckIn.From.PERSON,
        how=CheckIn.How.LINK,
        going=said.going,
        wants=said.wants,
        contact=said.wants == CheckIn.Wants.NOTHING,
        to_answer=said.worrying,
    )
    _note(kept, by=None, at=at)
    _move(rhythm, kept, by=None, at=at)
    return kept


def _note(kept: CheckIn, *, by: Any, at: datetime) -> None:
    record_event(
        verb="check_in.recorded" if kept.said_by is not None else "check_in.answered",
        by=by,
        at=at,
        subject=kept,
        person_id=kept.person_id,
        data={"from": kept.from_whom, "how": kept.how, "wants": kept.wants, "leads_to": kept.leads_to},
    )


def _move(rhythm: Rhythm | None, kept: CheckIn, *, by: Any, at: datetime) -> None:
    """Move the next talk after a check-in. What made it sooner, only the worker's own talk settles."""
    if rhythm is None or rhythm.ended_on is not None:
        return
    # A talk of the time before the support began is kept, and is not the first one after it.
    if kept.contact and kept.happened_on >= rhythm.started_on:
        last = rhythm.last_contact_on
        rhythm.last_contact_on = kept.happened_on if last is None else max(last, kept.happened_on)
    if kept.from_whom == CheckIn.From.WORKER:
        settle_sooner(rhythm, talked_on=kept.happened_on)
    reckon(rhythm)
    if not kept.contact:
        changed = kept.wants == CheckIn.Wants.CHANGED
        because = Rhythm.Sooner.CHANGE if changed else Rhythm.Sooner.ASKED
        make_sooner(rhythm, because=because, from_on=kept.happened_on, by=by, at=at, said=True)
    elif kept.going == CheckIn.Going.BADLY:
        make_sooner(rhythm, because=Rhythm.Sooner.WOBBLE, from_on=kept.happened_on, by=by, at=at)


def _deal_with_earlier(kept: CheckIn, *, by: Any, at: datetime) -> None:
    """Settle what the person or a helper asked before the worker talked with them."""
    waiting = CheckIn.objects.select_for_update(of=("self",)).filter(
        person=kept.person_id, to_answer=True, dealt_with_at__isnull=True, happened_on__lte=kept.happened_on
    )
    for one in waiting.order_by("said_at", "pk"):
        _deal_with(one, by=by, at=at)


def _deal_with(fresh: CheckIn, *, by: Any, at: datetime) -> None:
    fresh.dealt_with_at, fresh.dealt_with_by = at, by
    fresh.save(update_fields=["dealt_with_at", "dealt_with_by"])
    record_event(verb="check_in.dealt_with", by=by, at=at, subject=fresh, person_id=fresh.person_id, data={})


@transaction.atomic
def deal_with(*, check_in: CheckIn, by: Any, at: datetime) -> CheckIn:
    """Note that the worker has seen what the person or a helper wrote. The next talk stays where it is."""
    fresh = CheckIn.objects.select_for_update(of=("self",)).select_related("person").get(pk=check_in.pk)
    permissions.check_can_deal_with(by, fresh.person, on=timezone.localdate(at))
    if not fresh.to_answer:
        raise Refused("There is nothing to answer here.")
    if fresh.dealt_with_at is not None:
        raise Refused(f"{fresh.dealt_with_by} has seen this already.")
    _deal_with(fresh, by=by, at=at)
    return fresh


@transaction.atomic
def mark_as_review(*, check_in: CheckIn, by: Any, at: datetime) -> Review:
    """Note that a check-in covered the questions of a review in law; what is known is drawn in as it stands.

    Care Act 2014, section 27. A tap on a link is no review: the worker talked with them, and wrote down
    what works and what does not.
    """
    on = timezone.localdate(at)
    rhythm = locked_rhythm(check_in.person)
    fresh = CheckIn.objects.select_for_update(of=("self",)).select_related("person__team").get(pk=check_in.pk)
    worker = permissions.check_can_review(by, fresh.person, on=on)
    _check_covers_review(fresh)
    try:
        with transaction.atomic():
            review = Review.objects.create(
                check_in=fresh,
                person=fresh.person,
                review_on=fresh.happened_on,
                worker=worker,
                facts=facts_of(fresh, on=on),
                made_at=at,
                made_by=by,
            )
    except IntegrityError:
        raise Refused("This is the review already.") from None
    record_event(
        verb="review.made",
        by=by,
        at=at,
        subject=review,
        person_id=fresh.person_id,
        data={"check_in": str(fresh.pk), "review_on": fresh.happened_on.isoformat()},
    )
    if rhythm is not None and rhythm.ended_on is None and fresh.happened_on >= rhythm.started_on:
        last = rhythm.last_review_on
        rhythm.last_review_on = fresh.happened_on if last is None else max(last, fresh.happened_on)
        reckon(rhythm)
    return review


def _check_covers_review(check_in: CheckIn) -> None:
    """Refuse unless a check-in holds what a review asks, and is none yet."""
    if Review.objects.filter(check_in=check_in).exists():
        raise Refused("This is the review already.")
    if check_in.from_whom != CheckIn.From.WORKER:
        raise Refused("A review is a talk. Talk with them, and note it as a check-in of your own.")
    if check_in.going == CheckIn.Going.UNSAID or not (check_in.working or check_in.not_working):
        raise Refused(
            "A review asks how it is going, what is working and what is not. "
            "Write down what they said to that.",
            field="working",
        )


def can_be_review(check_in: CheckIn) -> bool:
    """Return whether a check-in holds what a review asks, and is none yet: what shows the button."""
    try:
        _check_covers_review(check_in)
    except Refused:
        return False
    return True
