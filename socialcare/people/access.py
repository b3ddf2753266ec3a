"""Who may open whose record. The only module that talks to django-guardian.

The rule is the team's foreign key. Being allocated adds to it; exceptions (a second worker, one
referral) are rows in guardian's direct table, joined here, which say themselves on which days they
count. An ended worker opens nothing. A manager
who stands in for another team opens that team's records for those days.

Somebody whom the person invited to help with the plan has rows of the same table, with rights of
their own. None of those opens the record: ``people_open_to`` asks for ``OPEN`` only.

Who acts for the person (``ACT``) stands where the person stands: see ``speaks_as``.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from guardian.shortcuts import assign_perm, remove_perm

from .models import Allocation, Person, PersonAccess, Team, TeamCover, User, Worker

OPEN = "view_person"

SEE_PLAN = "see_plan"
COMMENT_ON_PLAN = "comment_on_plan"
WRITE_PLAN = "write_plan"
SEE_BUDGET = "see_budget"
SEE_ASSESSMENT = "see_assessment"
#: Stands in the person's place, on the days of the row.
ACT = "act_for_person"
#: What somebody who helps with the plan may be given, each by itself.
HELP_RIGHTS = (SEE_PLAN, COMMENT_ON_PLAN, WRITE_PLAN, SEE_BUDGET, SEE_ASSESSMENT)

#: Whose work is with cases: they open their team's records. The others open only what a row grants.
CASEWORK_ROLES = (Worker.Role.SOCIAL_WORKER, Worker.Role.MANAGER)


def active_worker(user: Any, *, on: date) -> Worker | None:
    """Return the user's worker row while it is in force on that day."""
    worker = getattr(user, "worker", None) if user.is_authenticated and user.is_active else None
    return None if worker is None or _has_ended(worker, on=on) else worker


def _has_ended(worker: Worker, *, on: date) -> bool:
    return worker.ended_on is not None and worker.ended_on < on


def people_open_to(user: Any, *, on: date) -> QuerySet[Person]:
    """Return the people whose record this member of staff may open on that day."""
    worker = active_worker(user, on=on)
    if worker is None:
        return Person.objects.none()
    granted = Exists(
        PersonAccess.objects.filter(content_object=OuterRef("pk"), user=user, permission__codename=OPEN)
        .filter(Q(from_on__isnull=True) | Q(from_on__lte=on))
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
    )
    if worker.role not in CASEWORK_ROLES:
        return Person.objects.filter(granted)
    return Person.objects.filter(_works_with(worker, on=on) | granted)


def people_worked_with(user: Any, *, on: date) -> QuerySet[Person]:
    """Return the people with whom this member of staff does casework on that day.

    Their team's, and those allocated to them. A record that is open to them besides, because they sit
    on the panel, they read: they assess nobody there, write in no plan and decide nothing as its worker.
    """
    worker = active_worker(user, on=on)
    if worker is None or worker.role not in CASEWORK_ROLES:
        return Person.objects.none()
    return Person.objects.filter(_works_with(worker, on=on))


def _works_with(worker: Worker, *, on: date) -> Q:
    holds = Exists(
        Allocation.objects.filter(person=OuterRef("pk"), worker=worker, from_on__lte=on).filter(
            Q(to_on__isnull=True) | Q(to_on__gte=on)
        )
    )
    team = Q(team_id=worker.team_id)
    if worker.role == Worker.Role.MANAGER:
        team |= Q(team_id__in=_covered_by(worker, on=on))
    return team | Q(holds)


def covers_in_force(*, on: date) -> QuerySet[TeamCover]:
    """Return who stands in for which team on that day."""
    return TeamCover.objects.filter(ended_at__isnull=True, from_on__lte=on, to_on__gte=on)


def _covered_by(worker: Worker, *, on: date) -> QuerySet[TeamCover, int]:
    return covers_in_force(on=on).filter(manager=worker).values_list("team_id", flat=True)


def teams_managed_by(worker: Worker, *, on: date) -> QuerySet[Team]:
    """Return the teams that this worker manages on that day: their own, and those they stand in for."""
    if worker.role != Worker.Role.MANAGER or _has_ended(worker, on=on):
        return Team.objects.none()
    return Team.objects.filter(Q(pk=worker.team_id) | Q(pk__in=_covered_by(worker, on=on)))


def managers_of(team: Team, *, on: date) -> list[Worker]:
    """Return who manages a team on that day: its own managers first, then who stands in."""
    in_force = Worker.objects.filter(role=Worker.Role.MANAGER, user__is_active=True).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=on)
    )
    standing_in = covers_in_force(on=on).filter(team=team).values("manager_id")
    found = in_force.filter(Q(team=team) | Q(pk__in=standing_in)).select_related("user")
    return sorted(found, key=lambda one: (one.team_id != team.pk, one.user.name, one.pk))


def grant_access(
    *, user: User, person: Person, from_on: date | None = None, until_on: date | None = None
) -> None:
    """Let ``user`` open ``person`` besides the team rule, on these days; without them, at once and on."""
    assign_perm(OPEN, user, person)
    set_days(user=user, people=[person.pk], from_on=from_on, until_on=until_on)


def withdraw_access(*, user: User, person: Person) -> None:
    """End what ``grant_access`` gave."""
    remove_perm(OPEN, user, person)


def set_days(
    *, user: User, people: Collection[int] | QuerySet[Any, Any], from_on: date | None, until_on: date | None
) -> None:
    """Change on which days what ``grant_access`` gave counts, for these people (their keys)."""
    rows = PersonAccess.objects.filter(user=user, content_object__in=people, permission__codename=OPEN)
    rows.exclude(from_on=from_on, until_on=until_on).update(from_on=from_on, until_on=until_on)


def grant_help(*, user: User, person: Person, rights: Collection[str]) -> None:
    """Let ``user`` help with the plan of ``person``, with just these ``HELP_RIGHTS``."""
    withdraw_help(user=user, person=person)
    for right in HELP_RIGHTS:
        if right in rights:
            assign_perm(right, user, person)


def withdraw_help(*, user: User, person: Person) -> None:
    """End all help of ``user`` with the plan of ``person``, at once."""
    PersonAccess.objects.filter(
        user=user, content_object=person, permission__codename__in=HELP_RIGHTS
    ).delete()


def help_rights(user: Any, person: Person) -> frozenset[str]:
    """Return what ``user`` may do for the plan of ``person`` as somebody who helps with it."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    return frozenset(
        PersonAccess.objects.filter(
            user=user,
            content_object=person,
            permission__codename__in=HELP_RIGHTS,
            content_object__left_on__isnull=True,
        ).values_list("permission__codename", flat=True)
    )


def people_helped_by(user: Any) -> QuerySet[Person]:
    """Return the people with whose plan ``user`` helps."""
    if not user.is_authenticated or not user.is_active:
        return Person.objects.none()
    return Person.objects.filter(
        Exists(
            PersonAccess.objects.filter(
                content_object=OuterRef("pk"), user=user, permission__codename=SEE_PLAN
            )
        ),
        left_on__isnull=True,
    )


def accounts_of_helpers() -> QuerySet[User]:
    """Return the accounts of everybody who helps with somebody's plan now, or acts for somebody."""
    given = PersonAccess.objects.filter(user=OuterRef("pk"), permission__codename__in=(SEE_PLAN, ACT))
    given = given.filter(content_object__left_on__isnull=True)
    return User.objects.filter(Exists(given), is_active=True)


def helps_somebody(user: Any) -> bool:
    """Return whether ``user`` helps with anybody's plan; asked once for each request's user."""
    return any(right == SEE_PLAN for right, _, _ in _comes_to_others(user))


def _comes_to_others(user: Any) -> frozenset[tuple[str, date | None, date | None]]:
    """Return as what ``user`` comes to other people's things, and from when to when; asked once of each."""
    known: frozenset[tuple[str, date | None, date | None]] | None = getattr(user, "_comes_to_others", None)
    if known is None:
        rows = PersonAccess.objects.none()
        if user.is_authenticated and user.is_active:
            rows = PersonAccess.objects.filter(user=user, permission__codename__in=(SEE_PLAN, ACT))
        rows = rows.filter(content_object__left_on__isnull=True)
        known = frozenset(rows.values_list("permission__codename", "from_on", "until_on"))
        user._comes_to_others = known
    return known


def grant_acting(*, user: User, person: Person, from_on: date, until_on: date | None) -> None:
    """Let ``user`` act for ``person`` in the person's own place, on these days, both within."""
    assign_perm(ACT, user, person)
    PersonAccess.objects.filter(user=user, content_object=person, permission__codename=ACT).update(
        from_on=from_on, until_on=until_on
    )


def withdraw_acting(*, user: User, person: Person) -> None:
    """End that ``user`` acts for ``person``, at once."""
    PersonAccess.objects.filter(user=user, content_object=person, permission__codename=ACT).delete()


def _acts_in_place_of(user: Any, *, on: date) -> Exists:
    return Exists(
        PersonAccess.objects.filter(content_object=OuterRef("pk"), user=user, permission__codename=ACT)
        .filter(Q(from_on__isnull=True) | Q(from_on__lte=on))
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
    )


def people_acted_for(user: Any, *, on: date) -> QuerySet[Person]:
    """Return the people for whom ``user`` acts on that day."""
    if not user.is_authenticated or not user.is_active:
        return Person.objects.none()
    return Person.objects.filter(_acts_in_place_of(user, on=on), left_on__isnull=True)


def people_spoken_as(user: Any, *, on: date) -> QuerySet[Person]:
    """Return the people in whose own place ``user`` stands: their own record, and whom they act for."""
    if not user.is_authenticated or not user.is_active:
        return Person.objects.none()
    whose = Q(user=user) | Q(_acts_in_place_of(user, on=on))
    return Person.objects.filter(whose, left_on__isnull=True)


def speaks_as(user: Any, person: Person, *, on: date) -> bool:
    """Return whether ``user`` is the person, or acts for them on that day.

    The database is asked afresh each time, so that what was ended counts from that moment; but not where
    this request knows already that its user acts for nobody.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if person.left_on is not None or getattr(user, "worker", None) is not None:
        return person.left_on is None and person.user_id == user.pk
    if person.user_id == user.pk:
        return True
    if known_to_act_for_nobody(user, on=on):
        return False
    return people_acted_for(user, on=on).filter(pk=person.pk).exists()


def known_to_act_for_nobody(user: Any, *, on: date) -> bool:
    """Return whether it was asked already, for this request's user, and they act for nobody. Asks nothing."""
    return getattr(user, "_comes_to_others", None) is not None and not acts_for_somebody(user, on=on)


def acts_for_somebody(user: Any, *, on: date) -> bool:
    """Return whether ``user`` acts for anybody on that day; asked once for each request's user."""
    return any(
        right == ACT and (from_on is None or from_on <= on) and (until_on is None or until_on >= on)
        for right, from_on, until_on in _comes_to_others(user)
    )


def closed_because(*, user_id: Any) -> str:
    """Return why the place that this account came to is closed: ``Person.Left``'s word, or nothing.

    Theirs, or that of somebody for whom they act.
    """
    acts = PersonAccess.objects.filter(
        content_object=OuterRef("pk"), user_id=user_id, permission__codename=ACT
    )
    left = Person.objects.filter(Q(user_id=user_id) | Q(Exists(acts)), left_on__isnull=False)
    return left.values_list("left_why", flat=True).first() or ""
