"""Who opened a person's record, and why they could: by what was so on that day, in plain words."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from signoff.models import Referral
from socialcare.audit.models import Event
from socialcare.audit.selectors import moves_of, openings_of
from socialcare.correspondence.models import Conversation
from socialcare.correspondence.selectors import asked_about
from socialcare.people.models import Allocation, Person, TeamCover, Worker
from supportplans.models import Helper

#: As many openings as one reads; older ones are given on request.
MOST_OPENINGS = 300
#: An opening is named in an address by what cannot be counted on from another.
_NAMES = UUID("5b0a3f1e-6d1c-4c44-9a37-0f5d5f7a9b52")


@dataclass
class Looked:
    """Somebody who opened the record on one day: what they opened, why they could, and what was asked."""

    on: date
    name: str
    job: str
    why: str
    event: Event
    what: list[str] = field(default_factory=list)
    keys: set[UUID] = field(default_factory=set)
    asked: Conversation | None = None

    @property
    def key(self) -> UUID:
        """What names it in an address; so do the keys of its other openings."""
        return _key_of(self.event)


def _key_of(event: Event) -> UUID:
    return uuid5(_NAMES, str(event.pk))


def who_looked(person: Person) -> list[Looked]:
    """Return who opened the person's record, one line for each of them and day, newest first."""
    events = openings_of(person_id=person.pk).select_related("by__worker")
    if person.user_id is not None:
        events = events.exclude(by_id=person.user_id)
    read = list(events[:MOST_OPENINGS])
    reasons = _Reasons(person, read)
    asked = asked_about([event.pk for event in read])
    found: dict[tuple[date, str], Looked] = {}
    for event in read:
        worker = getattr(event.by, "worker", None)
        day = timezone.localdate(event.at)
        line = found.get((day, event.by_words))
        if line is None:
            line = Looked(
                day, event.by_words, "" if worker is None else worker.job, reasons.why(event), event
            )
            found[day, event.by_words] = line
        opened = event.data.get("what") or _("the record")
        if opened not in line.what:
            line.what.insert(0, opened)
        line.keys.add(_key_of(event))
        line.asked = line.asked or asked.get(event.pk)
    return list(found.values())


def look_of(person: Person, *, key: UUID) -> Looked | None:
    """Return one line of those that the person reads, or None."""
    return next((one for one in who_looked(person) if key in one.keys), None)


class _Reasons:
    """Why each who looked could, in few queries whatever their number."""

    def __init__(self, person: Person, events: list[Event]) -> None:
        self.person = person
        self.allocations = list(Allocation.objects.filter(person=person))
        workers = {worker.pk for event in events if (worker := getattr(event.by, "worker", None)) is not None}
        self.covers = list(TeamCover.objects.filter(team=person.team_id, manager__in=workers))
        self.panels = list(Referral.objects.filter(person=person, level=Referral.Level.PANEL))
        users = {event.by_id for event in events}
        self.helpers = set(
            Helper.objects.filter(plan__person=person, user__in=users).values_list("user", flat=True)
        )
        self.moves: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        for move in moves_of(Worker, keys=workers):
            self.moves[move.subject_id].append((move.at, move.data.get("from", "")))

    def why(self, event: Event) -> str:
        """Return why whoever opened it could, as it was then."""
        worker = getattr(event.by, "worker", None)
        if worker is None:
            return _("You asked them to help with your plan.") if event.by_id in self.helpers else _unknown()
        day = timezone.localdate(event.at)
        if self._had_the_case(worker, day):
            return self._worker_words(worker)
        if self._in_team(worker, event.at):
            if worker.role == Worker.Role.MANAGER:
                return _("They manage the team that helps you.")
            return _("They work in the team that helps you.")
        if self._stood_in(worker, event.at, day):
            return _("They stood in for the manager of the team that helps you.")
        if self._before_the_panel(event.at):
            return _("They sit on the panel. Your plan was with the panel then.")
        return _unknown()

    def _had_the_case(self, worker: Any, day: date) -> bool:
        return any(
            one.worker_id == worker.pk and one.from_on <= day and (one.to_on is None or one.to_on >= day)
            for one in self.allocations
        )

    def _worker_words(self, worker: Any) -> str:
        now = any(one.worker_id == worker.pk and one.to_on is None for one in self.allocations)
        return _("They are your worker.") if now else _("They were your worker then.")

    def _in_team(self, worker: Any, at: datetime) -> bool:
        """Return whether the worker belonged to the person's team then: moved since, they came from it."""
        if worker.role not in (Worker.Role.SOCIAL_WORKER, Worker.Role.MANAGER):
            return False
        later = [before for moved, before in self.moves[str(worker.pk)] if moved > at]
        if later:
            return later[0] == str(self.person.team)
        return bool(worker.team_id == self.person.team_id)

    def _stood_in(self, worker: Any, at: datetime, day: date) -> bool:
        return any(
            one.manager_id == worker.pk
            and one.from_on <= day <= one.to_on
            and (one.ended_at is None or one.ended_at >= at)
            for one in self.covers
        )

    def _before_the_panel(self, at: datetime) -> bool:
        return any(
            one.referred_at <= at and (one.decided_at is None or one.decided_at >= at) for one in self.panels
        )


def _unknown() -> str:
    return _("We cannot say here why they looked. Ask us, and we find out.")
