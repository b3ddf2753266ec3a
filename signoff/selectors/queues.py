"""What waits for whom: questions and referrals. Every read starts from what the reader may open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast

from socialcare.audit.models import Event
from socialcare.people.access import people_open_to, teams_managed_by
from socialcare.people.models import Worker

from .. import states
from ..models import Consultation, ConsultationWords, Referral
from .limits import limits_in_force

PAGE = 50
#: A longer queue is not counted to its end.
MOST_COUNTED = 500
#: So long what was decided, and not looked at since, stays on top of the worker's day.
BACK_DAYS = 14


@dataclass(frozen=True)
class Mark:
    """After which referral the next page goes on: those in crisis come before all others."""

    crisis: bool
    referred_at: datetime
    id: UUID


@dataclass(frozen=True)
class Queue:
    """One page of the referrals that wait; ``total`` is counted up to one beyond ``MOST_COUNTED``."""

    rows: list[Any]
    total: int
    next_after: Mark | None


def team_ids(worker: Worker, *, on: date) -> list[int]:
    """Return the teams that this worker manages on that day, by themselves or standing in."""
    return sorted(teams_managed_by(worker, on=on).values_list("pk", flat=True))


def waiting_for_managers(*, user: Any, teams: list[int], on: date) -> QuerySet[Referral]:
    """Return the referrals to the managers of these teams that are not decided, the oldest first.

    In tune with the index ``referral_manager_queue``: its condition, its order.
    """
    return Referral.objects.filter(
        status__in=states.OPEN,
        level=Referral.Level.MANAGER,
        team_id__in=teams,
        person__in=people_open_to(user, on=on),
    ).order_by("referred_at", "id")


def crises_first(rows: QuerySet[Referral], *, after: Mark | None = None) -> tuple[Any, Any]:
    """Return a queue as two: who is in crisis, and everybody else, each going on behind ``after``."""
    crisis = rows.filter(person__crisis_since__isnull=False)
    others = rows.filter(person__crisis_since__isnull=True)
    if after is None:
        return crisis, others
    if after.crisis:
        return _behind(crisis, after), others
    return crisis.none(), _behind(others, after)


def _behind(rows: QuerySet[Referral], mark: Mark) -> QuerySet[Referral]:
    later = Q(referred_at__gt=mark.referred_at) | Q(referred_at=mark.referred_at, id__gt=mark.id)
    # The first condition says the same for the index to start from.
    return rows.filter(later, referred_at__gte=mark.referred_at)


def told(rows: QuerySet[Referral], *, on: date) -> QuerySet[Any]:
    """Add what a line about a referral says: names, and the limit that its worker has on that day."""
    limit = limits_in_force(on=on).filter(worker__user=OuterRef("referred_by"))
    return rows.select_related("person", "referred_by", "holder__user", "team").annotate(
        limit_weekly_pence=Subquery(limit.values("weekly_pence")[:1])
    )


def manager_queue(*, user: Any, teams: list[int], on: date, after: Mark | None = None) -> Queue:
    """Return one page of what waits for the managers of ``teams``: crisis on top, then the oldest first."""
    waiting = waiting_for_managers(user=user, teams=teams, on=on)
    crisis, others = crises_first(waiting, after=after)
    parts = [others] if after is not None and not after.crisis else [crisis, others]
    # One query, of which each part goes along the index by itself.
    first, *rest = (told(part, on=on)[: PAGE + 1] for part in parts)
    rows = list(first.union(*rest, all=True)) if rest else list(first)
    rows.sort(key=lambda row: (row.person.crisis_since is None, row.referred_at, row.pk))
    more = len(rows) > PAGE
    total = len(rows) if after is None and not more else waiting.order_by()[: MOST_COUNTED + 1].count()
    rows = rows[:PAGE]
    return Queue(rows, total, _mark(rows[-1]) if more else None)


def _mark(referral: Referral) -> Mark:
    return Mark(referral.person.crisis_since is not None, referral.referred_at, referral.pk)


def _spoken(rows: QuerySet[Consultation]) -> QuerySet[Any]:
    said = ConsultationWords.objects.filter(consultation=OuterRef("pk")).order_by("-said_at", "-id")
    return rows.select_related("person", "asked_by", "answered_by", "manager__user", "version").annotate(
        last_words=Subquery(said.values("words")[:1])
    )


def asked_of_managers(*, user: Any, teams: list[int], on: date) -> QuerySet[Any]:
    """Return the questions that wait for a manager of these teams, the oldest first; not one's own."""
    return (
        _spoken(Consultation.objects.all())
        .filter(status=states.ASKED, team_id__in=teams, person__in=people_open_to(user, on=on))
        .exclude(asked_by=user)
        .order_by("turn_at", "id")
    )


def questions_of_a_manager(*, user: Any, teams: list[int], on: date) -> tuple[list[Any], list[Any]]:
    """Return, read at once, the questions that wait for a manager, and those she asked herself.

    Each is one page and one beyond it at most, so that a reader can be told that there are more.
    """
    waiting = Q(status=states.ASKED, team_id__in=teams) & ~Q(asked_by=user)
    own = Q(asked_by=user, status__in=[states.ASKED, states.ANSWERED])
    rows = (
        _spoken(Consultation.objects.all())
        .filter(waiting | own, person__in=people_open_to(user, on=on))
        .order_by("turn_at", "id")[: 2 * PAGE + 2]
    )
    asked = [row for row in rows if row.asked_by_id != user.pk]
    return asked[: PAGE + 1], [row for row in rows if row.asked_by_id == user.pk][: PAGE + 1]


#: So many of the most urgent stand on a manager's first page.
IN_BRIEF = 3


@dataclass(frozen=True)
class Brief:
    """What waits for a manager in brief: capped counts, and the most urgent referrals."""

    referrals: int
    questions: int
    urgent: list[Any]

    def __bool__(self) -> bool:
        return bool(self.referrals or self.questions)


def waiting_in_brief(*, user: Any, teams: list[int], on: date) -> Brief:
    """Return what waits for the managers of ``teams``, for the top of a manager's day."""
    waiting = waiting_for_managers(user=user, teams=teams, on=on)
    crisis, others = crises_first(waiting)
    urgent = list(told(crisis, on=on)[:IN_BRIEF])
    urgent += list(told(others, on=on)[: IN_BRIEF - len(urgent)]) if len(urgent) < IN_BRIEF else []
    counted = waiting.order_by()[: MOST_COUNTED + 1].count() if len(urgent) == IN_BRIEF else len(urgent)
    questions = asked_of_managers(user=user, teams=teams, on=on).order_by()[: MOST_COUNTED + 1].count()
    return Brief(counted, questions, urgent)


def own_referrals(*, user: Any, on: date) -> QuerySet[Any]:
    """Return what this worker referred and nobody has decided, the oldest first."""
    mine = Referral.objects.filter(
        referred_by=user,
        decided_at__isnull=True,
        status__in=states.OPEN,
        person__in=people_open_to(user, on=on),
    )
    return told(mine, on=on).order_by("referred_at", "id")


def own_consultations(*, user: Any, on: date) -> QuerySet[Any]:
    """Return this worker's questions to managers that are not closed: answered ones first."""
    return (
        _spoken(Consultation.objects.all())
        .filter(asked_by=user, status__in=[states.ASKED, states.ANSWERED])
        .filter(person__in=people_open_to(user, on=on))
        .order_by(Case(When(status=states.ANSWERED, then=Value(0)), default=Value(1)), "turn_at", "id")
    )


def _decided_lately(at: datetime) -> Q:
    ended = [states.AGREED, states.NOT_AGREED, states.HANDED_BACK]
    return Q(decided_at__gte=at - timedelta(days=BACK_DAYS), status__in=ended)


def decided_lately(*, user: Any, on: date, at: datetime) -> QuerySet[Any]:
    """Return what was decided in the last days on this worker's referrals, the newest first."""
    return (
        Referral.objects.filter(_decided_lately(at), referred_by=user, person__in=people_open_to(user, on=on))
        .exclude(decided_by=user)
        .select_related("person", "decided_by")
        .order_by("-decided_at", "-id")
    )


def opened_since(user: Any, *, kind: str, since: str) -> Exists:
    """Return whether ``user`` opened the row in question after ``since``."""
    return Exists(
        Event.objects.filter(
            by=user,
            verb="record.opened",
            subject_type=kind,
            subject_id=Cast(OuterRef("pk"), CharField()),
            at__gte=OuterRef(since),
        )
    )


@dataclass(frozen=True)
class CameBack:
    """What came back to a worker: answers and decisions she has not opened, and questions for her."""

    answers: list[Any]
    questions: list[Any]
    decided: list[Any]

    def __bool__(self) -> bool:
        return bool(self.answers or self.questions or self.decided)


def came_back(*, user: Any, on: date, at: datetime) -> CameBack:
    """Return what came back to a worker, for the top of her day."""
    answers = own_consultations(user=user, on=on).filter(
        ~opened_since(user, kind="signoff.consultation", since="turn_at"), status=states.ANSWERED
    )
    asked = Q(status=states.ASKED, decided_at__isnull=True, paused_on__isnull=True)
    decided = _decided_lately(at) & ~Q(decided_by=user)
    unread = ~Q(opened_since(user, kind="signoff.referral", since="decided_at"))
    # Both in one read: questions for her, which are never many, come before what was decided.
    rows = list(
        Referral.objects.filter(asked | decided & unread)
        .filter(referred_by=user, person__in=people_open_to(user, on=on))
        .select_related("person", "holder__user", "decided_by")
        .order_by(F("decided_at").desc(nulls_first=True), "referred_at", "id")[: 2 * PAGE]
    )
    return CameBack(
        list(answers[:PAGE]),
        [row for row in rows if row.decided_at is None][:PAGE],
        [row for row in rows if row.decided_at is not None][:PAGE],
    )
