"""What waits for the panel, as one of its members sees it; rooted in what the member may open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.fields import ArrayField
from django.core import signing
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from socialcare.people.access import people_open_to
from socialcare.people.models import CircleMember, DeclaredRelation, Person, Worker
from supportplans.models import Helper

from .. import permissions, states
from ..models import Opinion, PanelAccess, PanelMembership, Referral

PAGE = 25
#: Of what is ready to decide, so many stand on top of the page.
READY_SHOWN = 10
#: Counting stops here: more than that, nobody reads today.
MOST_COUNTED = 50
#: A meeting takes so many.
AGENDA = 12
_AFTER = "signoff.panel.after"

#: The parts of the queue, in the order in which they are read.
WANTS_ME, OTHERS, SAID = 1, 2, 3
#: On top for a chair: what the expertise wanted has spoken on.
READY = 0

_WORDS = ArrayField(CharField(max_length=30))


@dataclass(frozen=True)
class Waiting:
    """A case with the panel: its place in the queue, and who has spoken on the version it is about."""

    referral: Referral
    part: int
    spoken: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class PanelQueue:
    """A page of the queue; ``next_after`` is where to go on."""

    ready: tuple[Waiting, ...]
    lines: tuple[Waiting, ...]
    next_after: str | None


def too_close(*, user: Any, email: Any, person: Any, plan: Any) -> Q:
    """Return ``permissions.interest_in`` for a query: who is too close to the person of a row.

    The arguments are values, or references to the row outside.
    """
    declared = DeclaredRelation.objects.filter(user=user, person=person, ended_at__isnull=True)
    circle = CircleMember.objects.filter(person=person, ended_on__isnull=True, email__iexact=email)
    return (
        Q(Exists(declared))
        | Q(Exists(circle.exclude(email="")))
        | Q(Exists(Helper.objects.filter(plan=plan, user=user)))
        | Q(Exists(Person.objects.filter(pk=person, user=user)))
    )


def counting_opinions() -> QuerySet[Opinion]:
    """Return the opinions that count: on the version their case is about now, by who is not too close."""
    close = too_close(
        user=OuterRef("given_by"),
        email=OuterRef("given_by__email"),
        person=OuterRef("referral__person"),
        plan=OuterRef("referral__plan"),
    )
    return Opinion.objects.filter(version=F("referral__version")).exclude(close)


def waiting_for_panel(user: Any, *, on: date) -> QuerySet[Referral]:
    """Return the open cases of the panel that this member may open and is free to speak on."""
    close = too_close(user=user.pk, email=user.email, person=OuterRef("person"), plan=OuterRef("plan"))
    return (
        Referral.objects.filter(level=Referral.Level.PANEL, status__in=states.OPEN)
        .filter(person__in=people_open_to(user, on=on))
        .exclude(referred_by=user.pk)
        .exclude(close)
    )


def _ready(cases: QuerySet[Referral], seat: PanelMembership) -> QuerySet[Referral]:
    """Return the cases that the chair can decide now: the expertise wanted has spoken, nobody else has it."""
    joined = Func(F("expertise"), Value(","), function="array_to_string", output_field=TextField())
    spoken = (
        counting_opinions()
        .filter(referral=OuterRef("pk"))
        .order_by()
        .values("referral")
        .annotate(all=StringAgg(joined, ","))
        .values("all")
    )
    said = Func(Subquery(spoken), Value(","), function="string_to_array", output_field=_WORDS)
    return (
        cases.exclude(status=states.ASKED)
        .filter(Q(holder__isnull=True) | Q(holder=seat.worker_id))
        .annotate(said=Cast(said, _WORDS))
        .filter(wanted__contained_by=F("said"))
    )


def _parts(cases: QuerySet[Referral], *, user: Any, seat: PanelMembership) -> dict[int, QuerySet[Referral]]:
    mine = Exists(Opinion.objects.filter(referral=OuterRef("pk"), version=OuterRef("version"), given_by=user))
    wants_me = Q(wanted__overlap=seat.expertise)
    return {
        WANTS_ME: cases.filter(~mine, wants_me),
        OTHERS: cases.filter(~mine, ~wants_me),
        SAID: cases.filter(mine),
    }


def _page(cases: QuerySet[Referral], part: int, most: int) -> QuerySet[Referral]:
    people = ("person", "version", "referred_by", "holder__user")
    return cases.select_related(*people).annotate(part=Value(part)).order_by("referred_at", "id")[:most]


def panel_queue(*, user: Any, seat: PanelMembership, on: date, after: str | None = None) -> PanelQueue:
    """Return a page of the member's queue: what wants their expertise, then others, then what they spoke on.

    Each part is read oldest first, along the index of the panel's open cases. The first page shows a
    chair what is ready to decide. Two queries, whatever the length of the queue.
    """
    cases = waiting_for_panel(user, on=on)
    start = _read_after(after)
    reads = []
    for part, rows in _parts(cases, user=user, seat=seat).items():
        if start is not None and part < start[0]:
            continue
        if start is not None and part == start[0]:
            beyond = Q(referred_at=start[1], id__gt=start[2]) | Q(referred_at__gt=start[1])
            rows = rows.filter(beyond, referred_at__gte=start[1])
        reads.append(_page(rows, part, PAGE + 1))
    if seat.is_chair and start is None:
        keys = _ready(cases, seat).values("pk")
        reads.append(_page(cases.filter(pk__in=keys), READY, READY_SHOWN))
    found: list[Any] = list(reads[0].union(*reads[1:], all=True)) if len(reads) > 1 else list(reads[0])
    found.sort(key=lambda one: (one.part, one.referred_at, one.pk))
    told = _told(found)
    lines = [one for one in told if one.part != READY]
    last = lines[PAGE - 1] if len(lines) > PAGE else None
    return PanelQueue(
        ready=tuple(one for one in told if one.part == READY),
        lines=tuple(lines[:PAGE]),
        next_after=None if last is None else _write_after(last),
    )


def _told(found: Iterable[Any]) -> list[Waiting]:
    rows = list(found)
    spoken: dict[UUID, set[str]] = defaultdict(set)
    keys = {row.pk for row in rows}
    for key, expertise in counting_opinions().filter(referral__in=keys).values_list("referral", "expertise"):
        spoken[key] |= set(expertise)
    return [
        Waiting(
            row,
            row.part,
            spoken=tuple(key for key in row.wanted if key in spoken[row.pk]),
            missing=tuple(key for key in row.wanted if key not in spoken[row.pk]),
        )
        for row in rows
    ]


def _write_after(last: Waiting) -> str:
    found = (last.part, last.referral.referred_at.isoformat(), str(last.referral.pk))
    return signing.dumps(found, salt=_AFTER)


def _read_after(after: str | None) -> tuple[int, datetime, UUID] | None:
    """Return where to go on; from the beginning where that cannot be read."""
    if not after:
        return None
    try:
        part, at, key = signing.loads(after, salt=_AFTER)
    except signing.BadSignature:
        return None
    return part, datetime.fromisoformat(at), UUID(key)


@dataclass(frozen=True)
class WaitsForMe:
    """What the first page of a member says: how many cases want them, and the oldest few."""

    count: int
    oldest: tuple[Waiting, ...]

    @property
    def many(self) -> bool:
        """There are more than were counted."""
        return self.count > MOST_COUNTED


def waits_for_member(*, user: Any, seat: PanelMembership, on: date, most: int = 3) -> WaitsForMe:
    """Return what wants this member's expertise and has not heard from them on its newest version."""
    wants = _parts(waiting_for_panel(user, on=on), user=user, seat=seat)[WANTS_ME]
    count = wants.order_by()[: MOST_COUNTED + 1].count()
    return WaitsForMe(count, tuple(_told(_page(wants, WANTS_ME, most))) if count else ())


def ready_count(*, user: Any, seat: PanelMembership, on: date) -> int:
    """Return how many cases a chair can decide now; none for who is no chair. Counted up to a bound."""
    if not seat.is_chair:
        return 0
    return _ready(waiting_for_panel(user, on=on), seat)[: MOST_COUNTED + 1].count()


# one case, and a meeting


def find_case(*, user: Any, id: UUID, on: date) -> Referral:
    """Return a case that waits for the panel and that this member may open; else ``DoesNotExist``."""
    return (
        Referral.objects.filter(level=Referral.Level.PANEL, status__in=states.OPEN)
        .filter(person__in=people_open_to(user, on=on))
        .select_related("person__team", "plan__person", "version__plan", "version__frozen_by", "referred_by")
        .get(pk=id)
    )


def was_open_to(*, user: Any, id: UUID) -> bool:
    """Return whether a case was opened to this member as one of the panel, now or before."""
    return PanelAccess.objects.filter(user=user, referral=id).exists()


def agenda_cases(*, user: Any, on: date) -> tuple[list[Waiting], bool]:
    """Return the cases for a meeting, the oldest first, and whether more wait than one meeting takes."""
    rows = list(_page(waiting_for_panel(user, on=on), OTHERS, AGENDA + 1))
    return _told(rows[:AGENDA]), len(rows) > AGENDA


# who sits on it


def seat_of(user: Any, *, on: date) -> PanelMembership | None:
    """Return the user's seat on the panel today, for pages and their links; asked once for each request."""
    if not hasattr(user, "_panel_seat"):
        user._panel_seat = permissions.membership_of(user, on=on)
    seat: PanelMembership | None = user._panel_seat
    return seat


def all_seats() -> QuerySet[PanelMembership]:
    """Return every seat on the panel there is or was: chairs first, then by name."""
    return PanelMembership.objects.select_related("worker__user").order_by(
        "-is_chair", "worker__user__name", "from_on"
    )


def seats_to_end(*, besides: Any, on: date) -> QuerySet[PanelMembership]:
    """Return the seats that a manager can end: those of others that are not over."""
    return (
        all_seats()
        .filter(ended_at__isnull=True)
        .filter(Q(to_on__isnull=True) | Q(to_on__gte=on))
        .exclude(worker__user=besides)
    )


def who_may_sit(*, besides: Any, on: date) -> QuerySet[Worker]:
    """Return who works for the council on that day, by name; not ``besides``, who seats nobody but others."""
    return (
        Worker.objects.filter(user__is_active=True)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
        .exclude(user=besides)
        .select_related("user")
        .order_by("user__name", "pk")
    )
