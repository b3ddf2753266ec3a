"""Changes to people, their circle and who has their case."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from socialcare.audit.models import Event
from socialcare.audit.selectors import changes_since
from socialcare.audit.services import record_event, record_opened
from socialcare.values import Refused

from . import permissions, rules
from .access import CASEWORK_ROLES, people_open_to
from .cleaning import (
    check_circle_member,
    check_person,
    clean_email,
    clean_field,
    clean_fields,
    clean_words,
)
from .happenings import CRISIS, HELPER, happened, lost_rights
from .holidays import bank_holidays
from .models import Allocation, CircleMember, DeclaredRelation, Person, Team, TeamCover, User, Worker
from .reading import READING_NEEDS
from .selectors import Duplicates, SearchPage, days_stepped_in, likely_duplicates, search_people

#: The first number of the advisory lock under which people of one birth date are added in turn.
_ADDING = 7301


class ChangedMeanwhile(Refused):
    """Says that somebody else changed the same things first; both values are here, nothing is written.

    ``contested`` maps each field to the value that is saved now; ``revision`` is the record's own.
    """

    def __init__(self, *, contested: dict[str, Any], revision: int, change: Event | None) -> None:
        who = change.by_words if change is not None and change.by_words else "Somebody else"
        super().__init__(
            f"{who} changed this while you were typing. Nothing you typed is lost: choose what to keep."
        )
        self.contested = contested
        self.revision = revision
        self.by_words = who
        self.at = change.at if change is not None else None


class LikelyDuplicate(Refused):
    """Says that the person may be known already; ``duplicates`` are the records."""

    def __init__(self, duplicates: Duplicates) -> None:
        super().__init__("This person may be known already. Look below before you add them.")
        self.duplicates = duplicates


def _check_numbers_free(person: Person, *, by: Any, on: date) -> None:
    """Refuse a number that another record has, naming that record only to who may open it."""
    for field, called in (("nhs_number", "NHS number"), ("case_number", "case number")):
        number = getattr(person, field)
        if not number:
            continue
        others = Person.objects.exclude(pk=person.pk).filter(**{field: number})
        if not others.exists():
            continue
        other = others.filter(pk__in=people_open_to(by, on=on).values("pk")).first()
        if other is not None:
            raise Refused(
                f"{other.full_name} has this {called} already. Open that record, or check the number.",
                field=field,
            )
        raise Refused(
            f"A record that you cannot open has this {called} already. Check it for a slip. If it is "
            f"right, leave it empty for now and ask your team manager who holds that record.",
            field=field,
        )


def _insert_or_refuse(person: Person, *, by: Any, on: date) -> None:
    """Save; where another record took the number in the same moment, refuse as if it had been before."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        _check_numbers_free(person, by=by, on=on)
        raise


@transaction.atomic
def add_team(*, name: str, at: datetime, by: Any = None) -> Team:
    """Add a team, as yet without workers. ``by`` nobody is the system itself."""
    team = Team.objects.create(name=rules.clean_line(name))
    record_event(verb="team.added", by=by, at=at, subject=team)
    return team


@transaction.atomic
def add_worker(
    *,
    email: str,
    name: str,
    role: str,
    job: str,
    at: datetime,
    team: Team | None = None,
    registration: str = "",
    password: str | None = None,
    by: Any = None,
) -> Worker:
    """Add a member of staff with what they sign in with; a manager becomes the one of the team.

    Without a ``password`` the worker cannot sign in with one. ``by`` nobody is the system itself.
    """
    address = clean_email(email).lower()
    if not address:
        raise Refused("Enter an email address: it is what the worker signs in with.", field="email")
    if User.objects.filter(email__iexact=address).exists():
        raise Refused(f"Somebody signs in as {address} already.", field="email")
    if team is None and role in CASEWORK_ROLES:
        raise Refused("Social workers and managers belong to a team.", field="team")
    user = User.objects.create_user(email=address, name=rules.clean_line(name), password=password)
    worker = Worker.objects.create(
        user=user, team=team, role=role, job=rules.clean_line(job), registration=registration
    )
    if team is not None and role == Worker.Role.MANAGER and team.manager_id is None:
        team.manager = worker
        team.save(update_fields=["manager"])
    record_event(verb="worker.added", by=by, at=at, subject=worker, data={"role": role})
    return worker


@transaction.atomic
def add_person(
    *, by: Any, at: datetime, team: Team, known_duplicates: Collection[str] | None = None, **fields: Any
) -> Person:
    """Add a person to ``team``.

    ``known_duplicates`` are the references that the writer has seen and found to be others; where
    it is given, any further likely duplicate refuses with ``LikelyDuplicate``. Two workers who add
    people of the same birth date do so one after the other, so that each sees the other's.
    """
    on = timezone.localdate(at)
    permissions.check_can_add_person(by, team, on=on)
    clean = clean_fields(Person, fields)
    person = Person(team=team, created_at=at, created_by=by, **clean)
    if person.born_on is None:
        raise Refused("Enter a date of birth.", field="born_on")
    check_person(person, today=on)
    if known_duplicates is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_ADDING, person.born_on.toordinal()])
        found = likely_duplicates(
            user=by,
            on=on,
            first_name=person.first_name,
            last_name=person.last_name,
            known_as=person.known_as,
            born_on=person.born_on,
            nhs_number=person.nhs_number,
            postcode=person.postcode,
        )
        if found.refs - set(known_duplicates):
            raise LikelyDuplicate(found)
    _check_numbers_free(person, by=by, on=on)
    _insert_or_refuse(person, by=by, on=on)
    record_event(
        verb="person.added",
        by=by,
        at=at,
        subject=person,
        person_id=person.pk,
        data={"revision": person.revision, "team": team.pk},
    )
    return person


def merge_changes(fresh: Any, *, base_revision: int, clean: dict[str, Any]) -> dict[str, Any]:
    """Set what of ``clean`` is new and return it; refuse where somebody else changed the same since the base.

    ``fresh`` is the locked row of any record with a ``revision`` whose changes are events with ``fields``.
    """
    new = {name: value for name, value in clean.items() if getattr(fresh, name) != value}
    if new and base_revision != fresh.revision:
        changes = changes_since(subject=fresh, revision=base_revision)
        theirs = {name for change in changes for name in change.data.get("fields", ())}
        contested = {name: getattr(fresh, name) for name in new if name in theirs}
        if contested:
            last = next((c for c in changes if contested.keys() & set(c.data.get("fields", ()))), None)
            raise ChangedMeanwhile(contested=contested, revision=fresh.revision, change=last)
    for name, value in new.items():
        setattr(fresh, name, value)
    return new


@transaction.atomic
def update_person(*, person: Person, by: Any, at: datetime, base_revision: int, **fields: Any) -> Person:
    """Change some fields of a person and return the fresh row.

    Pass the fields that the writer changed, and the revision that she had before her. What others
    changed meanwhile stays; where both changed the same field, ``ChangedMeanwhile`` has both values.
    """
    on = timezone.localdate(at)
    # Rows that point to the person can be written meanwhile: who writes one may hold what we tell of.
    rows = Person.objects.select_for_update(of=("self",), no_key=True).select_related("team")
    fresh = rows.get(pk=person.pk)
    permissions.check_can_edit_person(by, fresh, on=on)
    new = merge_changes(fresh, base_revision=base_revision, clean=clean_fields(Person, fields))
    if not new:
        return fresh
    if fresh.born_on is None:
        raise Refused("Enter a date of birth.", field="born_on")
    check_person(fresh, today=on)
    if new.keys() & {"nhs_number", "case_number"}:
        _check_numbers_free(fresh, by=by, on=on)
    fresh.revision += 1
    _insert_or_refuse(fresh, by=by, on=on)
    record_event(
        verb="person.changed",
        by=by,
        at=at,
        subject=fresh,
        person_id=fresh.pk,
        data={"revision": fresh.revision, "fields": sorted(new)},
    )
    if new.get("crisis_since") is not None:
        happened(person=fresh, because=CRISIS, by=by, at=at)
    return fresh


@transaction.atomic
def choose_reading(*, person: Person, needs: Collection[str], by: Any, at: datetime) -> Person:
    """Note how the person reads, as they or who acts for them chose it; their other needs stay.

    ``needs`` are among ``reading.READING_NEEDS``. Pages and letters follow them from now on. Raises
    ``Refused`` where ``by`` is somebody else.
    """
    fresh = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    permissions.check_can_choose_reading(by, fresh, on=timezone.localdate(at))
    kept = [need for need in fresh.communication_needs if need not in READING_NEEDS]
    chosen = clean_field(Person, "communication_needs", [*kept, *(set(needs) & set(READING_NEEDS))])
    if chosen == fresh.communication_needs:
        return fresh
    fresh.communication_needs = chosen
    fresh.revision += 1
    fresh.save(update_fields=["communication_needs", "revision"])
    record_event(
        verb="person.changed",
        by=by,
        at=at,
        subject=fresh,
        person_id=fresh.pk,
        data={"revision": fresh.revision, "fields": ["communication_needs"]},
    )
    return fresh


@transaction.atomic
def add_circle_member(
    *, person: Person, by: Any, at: datetime, name: str, relation: str, **fields: Any
) -> CircleMember:
    """Add somebody to the person's circle of support."""
    permissions.check_can_edit_person(by, person, on=timezone.localdate(at))
    clean = clean_fields(CircleMember, {"name": name, "relation": relation, **fields})
    member = CircleMember(person=person, **clean)
    check_circle_member(member)
    member.save()
    _record_circle(member, verb="circle.added", by=by, at=at)
    happened(person=person, because=HELPER, by=by, at=at)
    return member


@transaction.atomic
def update_circle_member(
    *, member: CircleMember, by: Any, at: datetime, base_revision: int, **fields: Any
) -> CircleMember:
    """Change some fields of one of the circle, like ``update_person``, and return the fresh row."""
    fresh = _locked_member(member, by=by, at=at)
    new = merge_changes(fresh, base_revision=base_revision, clean=clean_fields(CircleMember, fields))
    if new:
        check_circle_member(fresh)
        fresh.revision += 1
        fresh.save()
        _record_circle(fresh, verb="circle.changed", by=by, at=at, fields=sorted(new))
    return fresh


@transaction.atomic
def end_circle_member(*, member: CircleMember, by: Any, at: datetime) -> CircleMember:
    """Note that somebody no longer stands around the person, from that day; repeating does nothing."""
    fresh = _locked_member(member, by=by, at=at)
    if fresh.ended_on is None:
        fresh.ended_on = timezone.localdate(at)
        fresh.revision += 1
        fresh.save(update_fields=["ended_on", "revision"])
        _record_circle(fresh, verb="circle.ended", by=by, at=at)
    return fresh


@transaction.atomic
def return_circle_member(*, member: CircleMember, by: Any, at: datetime) -> CircleMember:
    """Take back ``end_circle_member``; repeating does nothing."""
    fresh = _locked_member(member, by=by, at=at)
    if fresh.ended_on is not None:
        fresh.ended_on = None
        fresh.revision += 1
        fresh.save(update_fields=["ended_on", "revision"])
        _record_circle(fresh, verb="circle.returned", by=by, at=at)
    return fresh


def _locked_member(member: CircleMember, *, by: Any, at: datetime) -> CircleMember:
    fresh = CircleMember.objects.select_for_update(of=("self",)).select_related("person").get(pk=member.pk)
    permissions.check_can_edit_person(by, fresh.person, on=timezone.localdate(at))
    return fresh


def _record_circle(
    member: CircleMember, *, verb: str, by: Any, at: datetime, fields: list[str] | None = None
) -> None:
    data: dict[str, Any] = {"revision": member.revision}
    if fields is not None:
        data["fields"] = fields
    record_event(verb=verb, by=by, at=at, subject=member, person_id=member.person_id, data=data)


@transaction.atomic
def allocate(*, person: Person, worker: Worker, by: Any, at: datetime) -> Allocation:
    """Give the person's case to ``worker``; whoever had it keeps it up to that day."""
    on = timezone.localdate(at)
    fresh = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    held = Allocation.objects.select_related("worker__user").filter(person=fresh, to_on__isnull=True).first()
    permissions.check_can_allocate(by, fresh, worker, on=on, held=held)
    if held is not None:
        held.to_on = max(on, held.from_on)
        held.save(update_fields=["to_on"])
    allocation = Allocation.objects.create(person=fresh, worker=worker, from_on=on)
    record_event(
        verb="person.allocated",
        by=by,
        at=at,
        subject=allocation,
        person_id=fresh.pk,
        data={"worker": worker.pk, "worker_name": str(worker), "before": held and held.worker_id},
    )
    return allocation


@transaction.atomic
def set_cover(
    *, team: Team, manager: Worker, from_on: date, to_on: date, reason: str, by: Any, at: datetime
) -> TeamCover:
    """Let a manager of another team stand in for a team's manager on those days, both within.

    The team's own manager says so, or who stands in does herself for a few working days: then
    ``stepped_in`` of what is returned is true, and whoever calls this tells the team's managers.
    """
    on = timezone.localdate(at)
    locked = Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    holidays = bank_holidays()
    permissions.check_can_set_cover(
        by,
        locked,
        manager,
        on=on,
        from_on=from_on,
        to_on=to_on,
        bank_holidays=holidays,
        stepped_in=days_stepped_in(manager, locked, around=(from_on, to_on), bank_holidays=holidays),
    )
    reason = clean_words(reason, field="reason", most=1000, missing="Say why, in a few words.")
    same = TeamCover.objects.filter(
        team=locked, manager=manager, ended_at__isnull=True, from_on__lte=to_on, to_on__gte=from_on
    )
    if same.exists():
        raise Refused(f"{manager} stands in for {locked} on some of these days already.", field="from_on")
    cover = TeamCover.objects.create(
        team=locked, manager=manager, from_on=from_on, to_on=to_on, reason=reason, set_at=at, set_by=by
    )
    data = {"team": str(locked), "manager": str(manager)}
    days = {"from_on": from_on.isoformat(), "to_on": to_on.isoformat()}
    record_event(verb="cover.set", by=by, at=at, subject=cover, data=data | days)
    return cover


@transaction.atomic
def end_cover(*, cover: TeamCover, by: Any, at: datetime) -> TeamCover:
    """End standing in at once."""
    locked = TeamCover.objects.select_for_update(of=("self",)).get(pk=cover.pk)
    permissions.check_can_end_cover(by, locked, on=timezone.localdate(at))
    locked.ended_at, locked.ended_by = at, by
    locked.save(update_fields=["ended_at", "ended_by"])
    data = {"team": str(locked.team), "manager": str(locked.manager)}
    record_event(verb="cover.ended", by=by, at=at, subject=locked, data=data)
    lost_rights(user=locked.manager.user, by=by, at=at)
    return locked


@transaction.atomic
def declare_relation(*, person: Person, user: Any, words: str, by: Any, at: datetime) -> DeclaredRelation:
    """Note that a member of staff knows this person privately; from now on they decide nothing about them.

    Said again in the same words, it stays as it is.
    """
    # Rows that point to the person can be written meanwhile: who takes their case may hold what we tell of.
    fresh = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    permissions.check_can_declare_relation(by, fresh, user, on=timezone.localdate(at))
    words = rules.clean_line(words)
    words = clean_words(
        words, field="words", most=300, missing="Say how you know each other, in a few words."
    )
    there = DeclaredRelation.objects.filter(person=fresh, user=user, ended_at__isnull=True).first()
    if there is not None:
        if there.words != words:
            raise Refused(f"This is noted already, in the words “{there.words}”.", field="words")
        return there
    declared = DeclaredRelation.objects.create(
        person=fresh, user=user, words=words, declared_at=at, declared_by=by
    )
    data = {"user": str(user), "own": user.pk == by.pk}
    record_event(verb="relation.declared", by=by, at=at, subject=declared, person_id=fresh.pk, data=data)
    lost_rights(user=user, by=by, at=at)
    return declared


@transaction.atomic
def end_relation(*, relation: DeclaredRelation, why: str, by: Any, at: datetime) -> DeclaredRelation:
    """End a declared relation, with the reason; not by who is close, but by another manager of the team."""
    locked = DeclaredRelation.objects.select_for_update(of=("self",)).get(pk=relation.pk)
    permissions.check_can_end_relation(by, locked, on=timezone.localdate(at))
    why = clean_words(why, field="why", most=1000, missing="Say why it no longer counts.")
    locked.ended_at, locked.ended_by, locked.ended_why = at, by, why
    locked.save(update_fields=["ended_at", "ended_by", "ended_why"])
    data = {"user": str(locked.user)}
    record_event(verb="relation.ended", by=by, at=at, subject=locked, person_id=locked.person_id, data=data)
    return locked


@transaction.atomic
def move_worker(*, worker: Worker, team: Team, by: Any, at: datetime) -> Worker:
    """Take a social worker into another team. Their cases stay theirs until somebody moves them."""
    locked = Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=worker.pk)
    permissions.check_can_move_worker(by, locked, team, on=timezone.localdate(at))
    before, locked.team = str(locked.team), team
    locked.save(update_fields=["team"])
    data = {"worker": str(locked), "from": before, "to": str(team)}
    record_event(verb="worker.moved", by=by, at=at, subject=locked, data=data)
    lost_rights(user=locked.user, by=by, at=at)
    return locked


def record_opening(
    *, person: Person, by: Any, at: datetime, what: str, subject: models.Model | None = None
) -> None:
    """Note that ``by`` opened ``what`` of the person's record: "the record", "the assessment"."""
    record_opened(by=by, at=at, person_id=person.pk, what=what, subject=subject)


@transaction.atomic
def search(*, by: Any, at: datetime, query: str) -> SearchPage:
    """Search, and note that a search happened and how many it found; never what was typed."""
    found = search_people(user=by, on=timezone.localdate(at), query=query)
    if not found.search.empty:
        record_event(verb="people.searched", by=by, at=at, data={"hits": found.hits})
    return found
