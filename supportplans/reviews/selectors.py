"""Reads of rhythms and check-ins. Each starts from the people whose record the reader may open."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from socialcare.people.access import active_worker, people_open_to
from socialcare.people.models import Allocation, Person, Team, Worker
from socialcare.people.selectors import with_holder

from . import rules
from .models import CalendarFeed, CheckIn, Review, Rhythm

#: So many of a person's check-ins stand on one page, and of a list on the worker's first page.
PAGE = 25
MOST_SHOWN = 50


def rhythm_of(person: Person) -> Rhythm | None:
    """Return the person's rhythm, or None where none began."""
    rows = Rhythm.objects.select_related("agreed_by", "channel_chosen_by")
    return rows.filter(person=person).first()


def check_ins_of(person: Person) -> QuerySet[CheckIn]:
    """Return the person's check-ins, the newest first, each with its review."""
    rows = CheckIn.objects.select_related("said_by", "dealt_with_by", "review")
    return rows.filter(person=person)


def newest_check_ins(person: Person) -> list[CheckIn]:
    """Return the person's newest check-ins, as many as one looks back at: for the page of the person."""
    return list(check_ins_of(person)[:PAGE])


@dataclass(frozen=True)
class CheckInPage:
    """One page of somebody's check-ins; ``next_before`` is where the next page goes on."""

    check_ins: list[CheckIn]
    next_before: str | None


def page_of_check_ins(person: Person, *, before: str | None) -> CheckInPage:
    """Return a page of the person's check-ins, the newest first, from after the one called ``before``."""
    rows = check_ins_of(person)
    last = None
    if before is not None:
        try:
            last = rows.filter(pk=UUID(before)).first()
        except ValueError:
            last = None
    if last is not None:
        rows = rows.filter(
            Q(happened_on__lt=last.happened_on)
            | Q(happened_on=last.happened_on, said_at__lt=last.said_at)
            | Q(happened_on=last.happened_on, said_at=last.said_at, pk__lt=last.pk)
        )
    found = list(rows[: PAGE + 1])
    go_on = str(found[PAGE - 1].pk) if len(found) > PAGE else None
    return CheckInPage(found[:PAGE], go_on)


def find_check_in(*, user: Any, id: UUID, on: date) -> CheckIn:
    """Return one check-in of somebody whose record ``user`` may open; raise ``CheckIn.DoesNotExist``."""
    rows = CheckIn.objects.select_related(
        "person__team", "said_by", "dealt_with_by", "review__worker__user", "review__made_by"
    )
    return rows.get(pk=id, person__in=people_open_to(user, on=on))


def last_review_of(person: Person) -> Review | None:
    """Return the newest review in law, or None."""
    return Review.objects.select_related("worker__user").filter(person=person).first()


def unanswered_of(person: Person) -> list[CheckIn]:
    """Return what the person or their helpers wrote and nobody has dealt with, the oldest first."""
    rows = check_ins_of(person).filter(to_answer=True, dealt_with_at__isnull=True)
    return list(rows.order_by("said_at", "pk"))


def held_by(worker: Worker, *, on: date) -> QuerySet[Allocation, int]:
    """Return the keys of the people whose case the worker has."""
    held = Allocation.objects.filter(worker=worker, to_on__isnull=True, from_on__lte=on)
    return held.values_list("person_id", flat=True)


def open_replies(worker: Worker, *, on: date) -> list[CheckIn]:
    """Return what the people whose case the worker has wrote, and waits for her, the oldest first."""
    rows = CheckIn.objects.select_related("person", "said_by").filter(
        to_answer=True, dealt_with_at__isnull=True, person__in=held_by(worker, on=on)
    )
    open_to_her = people_open_to(worker.user, on=on).values("pk")
    return list(rows.filter(person__in=open_to_her).order_by("said_at", "pk")[:MOST_SHOWN])


@dataclass(frozen=True)
class ToTalkTo:
    """With whom a worker talks: those for whom it is time, soonest first. Each rhythm has its person.

    ``past`` are more than a week late, or past the day of the law; ``due`` are due, ``upcoming`` come in
    the next two weeks.
    """

    past: list[Rhythm] = field(default_factory=list)
    due: list[Rhythm] = field(default_factory=list)
    upcoming: list[Rhythm] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.past or self.due or self.upcoming)


def to_talk_to(worker: Worker, *, on: date) -> ToTalkTo:
    """Return with whom of her people the worker talks, by how late it is. One query."""
    rows = (
        Rhythm.objects.select_related("person")
        .filter(next_on__lte=on + rules.UPCOMING, person__in=held_by(worker, on=on))
        .filter(person__in=people_open_to(worker.user, on=on).values("pk"))
        .order_by("next_on", "pk")[: 4 * MOST_SHOWN]
    )
    found = ToTalkTo()
    for rhythm in rows:
        if rhythm.next_on is None or rhythm.next_on > on:
            found.upcoming.append(rhythm)
        elif rhythm.next_on < on - rules.OVERDUE_AFTER or (rhythm.review_by or on) < on:
            found.past.append(rhythm)
        else:
            found.due.append(rhythm)
    return found


def past_backstop(teams: Collection[int] | QuerySet[Team], *, on: date) -> QuerySet[Person]:
    """Return the people of these teams with whom nobody has talked past the last day, the worst first.

    The last day is the one on which the law asked for a review, or six weeks after the talk was due. Each
    has ``rhythm``, ``holder_id`` and ``holder_name``. A pause waits, but not for the law.
    """
    late = Q(rhythm__review_by__lt=on) | Q(rhythm__next_on__lt=on - rules.BACKSTOP_AFTER)
    people = Person.objects.filter(late, team__in=teams, rhythm__ended_on__isnull=True)
    return with_holder(people, on=on).select_related("rhythm").order_by("rhythm__review_by", "pk")


def nobodys_talks(teams: Collection[int] | QuerySet[Team], *, on: date) -> QuerySet[Person]:
    """Return the people of these teams who are due a talk, or wait for an answer, and whom no worker has.

    Each has ``rhythm``; the one due the longest comes first.
    """
    held = Allocation.objects.filter(person=OuterRef("pk"), to_on__isnull=True, from_on__lte=on)
    asked = CheckIn.objects.filter(person=OuterRef("pk"), to_answer=True, dealt_with_at__isnull=True)
    people = Person.objects.filter(Q(rhythm__next_on__lte=on) | Exists(asked), team__in=teams)
    rows = people.exclude(Exists(held)).select_related("rhythm")
    return rows.order_by(F("rhythm__next_on").asc(nulls_last=True), "pk")


#: A calendar shows the talks of so many days to come.
CALENDAR_DAYS = timedelta(weeks=26)


def feed_of(worker: Worker) -> CalendarFeed | None:
    """Return the calendar address that the worker asked for, or None."""
    return CalendarFeed.objects.filter(worker=worker).first()


def feed_with(digest: str, *, on: date) -> CalendarFeed | None:
    """Return the calendar of that address while its worker is in force on that day, or None."""
    feed = CalendarFeed.objects.select_related("worker__user").filter(digest=digest).first()
    if feed is None or active_worker(feed.worker.user, on=on) is None:
        return None
    return feed


def talks_by_day(worker: Worker, *, on: date) -> Counter[date]:
    """Return with how many of her people the worker talks on each day; what is late counts as today."""
    rows = Rhythm.objects.filter(
        next_on__lte=on + CALENDAR_DAYS,
        person__in=held_by(worker, on=on),
    ).filter(person__in=people_open_to(worker.user, on=on).values("pk"))
    return Counter(max(day, on) for day in rows.values_list("next_on", flat=True) if day is not None)
