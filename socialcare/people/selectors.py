"""Reads of people. Each starts from the records that the reader may open."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from socialcare.audit.selectors import people_opened_by
from socialcare.values.references import is_reference
from socialcare.values.working_days import working_days_between

from . import rules
from .access import active_worker, people_acted_for, people_open_to, teams_managed_by
from .models import (
    Allocation,
    CircleMember,
    DeclaredRelation,
    Person,
    Representative,
    Team,
    TeamCover,
    User,
    Worker,
)
from .search import Search, read_search

PAGE = 25
#: Counting stops here: nobody reads on, and a count of everything is slow.
MOST_HITS = 500
RECENT = 8


@dataclass(frozen=True)
class SearchPage:
    """One page of what a search found. ``hits`` is exact up to ``MOST_HITS``."""

    search: Search
    people: list[Person] = field(default_factory=list)
    hits: int = 0
    next_after: str | None = None
    nearest: bool = False

    @property
    def many(self) -> bool:
        """There are more than were counted."""
        return self.hits > MOST_HITS


@dataclass(frozen=True)
class Duplicate:
    """A record that may be the same person's, and why it may be."""

    person: Person
    reasons: tuple[str, ...]
    same_nhs_number: bool


@dataclass(frozen=True)
class Duplicates:
    """Likely duplicates: the ones the reader may open, and those that must stay unnamed."""

    open: tuple[Duplicate, ...] = ()
    elsewhere: tuple[Duplicate, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.open or self.elsewhere)

    @property
    def same_nhs_number(self) -> bool:
        """One of them has the same NHS number."""
        return any(found.same_nhs_number for found in (*self.open, *self.elsewhere))

    @property
    def refs(self) -> frozenset[str]:
        """The references of all of them."""
        return frozenset(found.person.ref for found in (*self.open, *self.elsewhere))


def with_holder(people: QuerySet[Person], *, on: date) -> QuerySet[Person]:
    """Add ``holder_id`` and ``holder_name``: the worker who has the case on that day, or nothing."""
    held = Allocation.objects.filter(person=OuterRef("pk"), to_on__isnull=True, from_on__lte=on)
    return people.select_related("team").annotate(
        holder_id=Subquery(held.values("worker_id")[:1]),
        holder_name=Subquery(held.values("worker__user__name")[:1]),
    )


def find_person(*, user: Any, ref: str, on: date) -> Person:
    """Return the person with that reference, if ``user`` may open the record; else ``DoesNotExist``."""
    return with_holder(people_open_to(user, on=on), on=on).select_related("user").get(ref=ref)


def own_person(*, user: Any, on: date) -> Person | None:
    """Return the record of the person who is signed in, with ``holder_name``; None for anybody else."""
    return with_holder(
        Person.objects.filter(user=user, user__is_active=True, left_on__isnull=True), on=on
    ).first()


def acted_for(user: Any, *, on: date) -> list[Person]:
    """Return the people for whom ``user`` acts on that day, by name; nobody where they are staff."""
    if getattr(user, "worker", None) is not None:
        return []
    return list(with_holder(people_acted_for(user, on=on), on=on).select_related("user"))


def representatives_of(person: Person) -> QuerySet[Representative]:
    """Return who acts for the person, or will from a later day; those whose last day is over as well."""
    return Representative.objects.filter(person=person, ended_at__isnull=True).select_related(
        "user", "recorded_by"
    )


def representatives_in_force(person: Person, *, on: date) -> QuerySet[Representative]:
    """Return who acts for the person on that day."""
    begun = representatives_of(person).filter(from_on__lte=on)
    return begun.filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


def find_representative(*, person: Person, id: Any) -> Representative:
    """Return one who acts, or acted, for the person; else ``DoesNotExist``."""
    return Representative.objects.select_related("user", "person").get(pk=id, person=person)


def _matching(people: QuerySet[Person], search: Search) -> QuerySet[Person]:
    for word in search.names:
        # Of one or two letters there is no trigram inside a word, but there is one at its start.
        people = people.filter(names_folded__contains=word if len(word) > 2 else f" {word}")
    for number in search.nhs_numbers:
        people = people.filter(Q(nhs_number=number) | Q(case_number=number))
    for born in search.born:
        days = Q(case_number=born.typed.upper())
        for first, last in born.spans:
            days |= Q(born_on__range=(first, last))
        people = people.filter(days)
    for postcode in search.postcodes:
        people = people.filter(Q(postcode=postcode) | Q(case_number=postcode.replace(" ", "")))
    for code in search.codes:
        either = Q(case_number__startswith=code) | Q(postcode__startswith=f"{code} ")
        if len(code) == 4 and code.isdigit() and int(code) >= rules.EARLIEST_BIRTH_YEAR:
            either |= Q(born_on__range=(date(int(code), 1, 1), date(int(code), 12, 31)))
        people = people.filter(either)
    return people


def search_people(*, user: Any, on: date, query: str, after: str | None = None) -> SearchPage:
    """Return a page of the people whom ``query`` fits, by name; ``after`` is the last one's reference.

    Where a name fits nobody, the nearest spellings come instead (``nearest``), as one page.
    """
    search = read_search(query, today=on)
    if search.empty:
        return SearchPage(search)
    open_people = people_open_to(user, on=on)
    found = _matching(open_people, search)
    hits = found.order_by()[: MOST_HITS + 1].count()
    if not hits:
        return SearchPage(search, people=_nearest(open_people, search, on=on), nearest=True)
    page = with_holder(found, on=on).order_by("names_folded", "pk")
    if after is not None and is_reference(after):
        last = open_people.filter(ref=after).values_list("names_folded", "pk").first()
        if last is not None:
            page = page.filter(Q(names_folded__gt=last[0]) | Q(names_folded=last[0], pk__gt=last[1]))
    people = list(page[: PAGE + 1])
    return SearchPage(
        search,
        people=people[:PAGE],
        hits=hits,
        next_after=people[PAGE - 1].ref if len(people) > PAGE else None,
    )


def _nearest(open_people: QuerySet[Person], search: Search, *, on: date) -> list[Person]:
    """Return who is spelt nearly so; numbers, dates and postcodes must still fit."""
    words = " ".join(word for word in search.names if len(word) > 2)
    if not words:
        return []
    fitting = _matching(open_people, replace(search, names=()))
    near = with_holder(fitting, on=on).filter(names_folded__trigram_word_similar=words)
    return list(near.annotate(near=TrigramWordSimilarity(words, "names_folded")).order_by("-near", "pk")[:5])


def recent_people(*, user: Any, on: date) -> list[Person]:
    """Return the people whose records ``user`` opened last and may still open, newest first."""
    order = people_opened_by(user=user, limit=RECENT)
    people = with_holder(people_open_to(user, on=on), on=on).in_bulk(order)
    return [people[pk] for pk in order if pk in people]


def likely_duplicates(
    *,
    user: Any,
    on: date,
    first_name: str,
    last_name: str,
    born_on: date,
    nhs_number: str | None = None,
    postcode: str = "",
    known_as: str = "",
) -> Duplicates:
    """Return the records that may be this person's, of all teams, most likely first.

    The grounds: the same NHS number; a name alike and the same date of birth (or the same with day
    and month exchanged); the same date of birth and postcode.
    """
    swapped = rules.day_month_swapped(born_on)
    days = [born_on] if swapped is None else [born_on, swapped]
    where = Q(born_on__in=days)
    if nhs_number:
        where |= Q(nhs_number=nhs_number)
    mine: set[int] = set(people_open_to(user, on=on).filter(where).values_list("pk", flat=True))
    open_to_user: list[Duplicate] = []
    elsewhere: list[Duplicate] = []
    for person in with_holder(Person.objects.filter(where), on=on):
        same_number = bool(nhs_number) and person.nhs_number == nhs_number
        alike = any(
            rules.names_alike(one, other)
            for one in _full_names(first_name, last_name, known_as)
            for other in _full_names(person.first_name, person.last_name, person.known_as)
        )
        reasons = []
        if same_number:
            reasons.append("the same NHS number")
        if alike and person.born_on == born_on:
            reasons.append("a similar name and the same date of birth")
        elif alike and person.born_on == swapped:
            reasons.append("a similar name, and the date of birth with day and month exchanged")
        if postcode and person.postcode == postcode and person.born_on == born_on:
            reasons.append("the same date of birth and postcode")
        if reasons:
            found = Duplicate(person, tuple(reasons), same_number)
            (open_to_user if person.pk in mine else elsewhere).append(found)
    return Duplicates(_likeliest_first(open_to_user), _likeliest_first(elsewhere))


def _full_names(first_name: str, last_name: str, known_as: str) -> set[str]:
    """Return the ways in which somebody's full name is said."""
    return {f"{first_name} {last_name}"} | ({f"{known_as} {last_name}"} if known_as else set())


def _likeliest_first(found: list[Duplicate]) -> tuple[Duplicate, ...]:
    return tuple(sorted(found, key=lambda one: (not one.same_nhs_number, -len(one.reasons), one.person.pk)))


def circle_of(person: Person, *, ended: bool = False) -> QuerySet[CircleMember]:
    """Return who stands around the person now; or, where ``ended``, who did before."""
    return CircleMember.objects.filter(person=person, ended_on__isnull=not ended).order_by("name", "pk")


def find_circle_member(*, user: Any, person: Person, id: Any, on: date) -> CircleMember:
    """Return one of the person's circle, if ``user`` may open the person; else ``DoesNotExist``."""
    return CircleMember.objects.select_related("person__team").get(
        pk=id, person=person, person__in=people_open_to(user, on=on)
    )


def holder_of(person: Person, *, on: date) -> Worker | None:
    """Return the worker who has the person's case on that day, or None."""
    held = Allocation.objects.filter(person=person, to_on__isnull=True, from_on__lte=on)
    allocation = held.select_related("worker__user").first()
    return allocation.worker if allocation is not None else None


def allocation_history(person: Person) -> QuerySet[Allocation]:
    """Return who has and had the case, newest first."""
    return Allocation.objects.filter(person=person).select_related("worker__user")


def caseload(*, worker: Worker, on: date) -> QuerySet[Person]:
    """Return the people whose case this worker has on that day, by name."""
    held = Allocation.objects.filter(worker=worker, to_on__isnull=True, from_on__lte=on)
    return with_holder(Person.objects.filter(pk__in=held.values("person_id")), on=on)


def team_people(*, worker: Worker, on: date) -> QuerySet[Person]:
    """Return all the people of the teams that this manager manages on that day, by name."""
    return with_holder(Person.objects.filter(team__in=teams_managed_by(worker, on=on)), on=on)


def team_workers(*, team: Team, on: date) -> QuerySet[Worker]:
    """Return who does casework in that team on that day, by name."""
    return (
        Worker.objects.filter(team=team, user__is_active=True)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
        .select_related("user")
        .order_by(F("user__name"), "pk")
    )


def team_called(name: str) -> Team | None:
    """Return the team of that name, whatever its capital letters, or ``None``."""
    return Team.objects.filter(name__iexact=name.strip()).first()


def member_of_staff(*, email: str) -> User | None:
    """Return who of the staff signs in with that address, or ``None``."""
    return User.objects.select_related("worker").filter(email__iexact=email, worker__isnull=False).first()


def relation_of(user: Any, person: Person) -> str:
    """Return how ``user`` is privately close to ``person``, as said after "because"; else nothing.

    The person themselves, a relation that was declared, or a place in the circle of support under the
    same email address.
    """
    address = (user.email or "").strip().casefold()
    if person.user_id == user.pk or (address and person.email.strip().casefold() == address):
        return "this is about yourself"
    declared = relations_in_force(person).filter(user=user).first()
    if declared is not None:
        return f"you said how you know {person.called} ({declared.words})"
    if representatives_of(person).filter(user=user).exists():
        return f"you act for {person.called}"
    if address and circle_of(person).filter(email__iexact=address).exists():
        return f"you are in the circle of support of {person.called}"
    return ""


def relations_in_force(person: Person) -> QuerySet[DeclaredRelation]:
    """Return who of the staff knows this person privately, as was declared; the newest first."""
    return DeclaredRelation.objects.filter(person=person, ended_at__isnull=True).select_related(
        "user", "person", "declared_by"
    )


def relations_seen_by(user: Any, person: Person, *, on: date) -> list[DeclaredRelation]:
    """Return the declared relations in force that ``user`` may read: their own; as a manager, all."""
    found = relations_in_force(person)
    worker = active_worker(user, on=on)
    if worker is not None and teams_managed_by(worker, on=on).filter(pk=person.team_id).exists():
        return list(found)
    return list(found.filter(user=user))


def find_relation(*, person: Person, id: Any) -> DeclaredRelation:
    """Return what was declared about a person, in force or ended; else ``DoesNotExist``."""
    return DeclaredRelation.objects.select_related("user", "person", "declared_by").get(pk=id, person=person)


#: So many days before and after a stepping-in another one of the same manager counts with it.
STEPPING_IN_COUNTS_FOR = timedelta(days=28)


def days_stepped_in(
    manager: Worker, team: Team, *, around: tuple[date, date], bank_holidays: Collection[date]
) -> int:
    """Return on how many working days, close to those from first to last, she stepped in by herself.

    A stepping-in that was ended counts up to the day it ended.
    """
    first, last = around[0] - STEPPING_IN_COUNTS_FOR, around[1] + STEPPING_IN_COUNTS_FOR
    near = TeamCover.objects.filter(
        team=team, manager=manager, set_by=manager.user_id, from_on__lte=last, to_on__gte=first
    )
    return sum(
        working_days_between(
            max(one.from_on, first) - timedelta(days=1),
            min(one.to_on, last, timezone.localdate(one.ended_at) if one.ended_at else last),
            bank_holidays=bank_holidays,
        )
        for one in near
    )


def _covers_from(day: date) -> QuerySet[TeamCover]:
    """Return the covers in force on that day or later, the first to begin first."""
    found = TeamCover.objects.filter(ended_at__isnull=True, to_on__gte=day)
    return found.select_related("team__manager__user", "manager__user", "set_by").order_by("from_on", "pk")


def covers_of(team: Team, *, on: date) -> list[TeamCover]:
    """Return who stands in for this team on that day or later."""
    return list(_covers_from(on).filter(team=team))


def covers_by(worker: Worker, *, on: date) -> list[TeamCover]:
    """Return for whom this manager stands in on that day or later."""
    return list(_covers_from(on).filter(manager=worker))


def find_cover(*, user: Any, id: Any, on: date) -> TeamCover:
    """Return a cover that this user could end: of their own team, or in which they stand in."""
    worker = active_worker(user, on=on)
    if worker is None or worker.role != Worker.Role.MANAGER:
        raise TeamCover.DoesNotExist
    mine = Q(team_id=worker.team_id) | Q(manager=worker)
    return TeamCover.objects.select_related("team", "manager__user").get(mine, pk=id)


def managers_elsewhere(*, team: Team, on: date) -> QuerySet[Worker]:
    """Return the managers in force of all other teams, by name."""
    return (
        Worker.objects.filter(role=Worker.Role.MANAGER, user__is_active=True)
        .exclude(team=team)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
        .select_related("user", "team")
        .order_by("user__name", "pk")
    )


def teams_of_others(*, worker: Worker) -> QuerySet[Team]:
    """Return the teams that this manager does not belong to, by name."""
    others = Team.objects.all() if worker.team_id is None else Team.objects.exclude(pk=worker.team_id)
    return others.order_by("name")
