"""Who may change what of a person's record. Opening one is ``access``; these are the changes."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from socialcare.values import Refused
from socialcare.values.working_days import working_days_between

from .access import (
    CASEWORK_ROLES,
    active_worker,
    people_open_to,
    people_worked_with,
    speaks_as,
    teams_managed_by,
)
from .models import Allocation, DeclaredRelation, Person, Team, TeamCover, Worker


def check_can_add_person(user: Any, team: Team, *, on: date) -> None:
    """Refuse unless ``user`` is a social worker or the manager of ``team``."""
    worker = active_worker(user, on=on)
    if worker is None or worker.role not in CASEWORK_ROLES:
        raise Refused("Only social workers and team managers add people.")
    if worker.team_id != team.pk:
        raise Refused(f"You add people to your own team. {team.name} is another one.")


def check_can_edit_person(user: Any, person: Person, *, on: date) -> None:
    """Refuse unless ``user`` does casework and may open this record."""
    worker = active_worker(user, on=on)
    if worker is None or worker.role not in CASEWORK_ROLES:
        raise Refused("Only social workers and team managers change a person's record.")
    if not people_worked_with(user, on=on).filter(pk=person.pk).exists():
        raise Refused("This record is held by another team, so you cannot change it.")


def check_can_choose_reading(user: Any, person: Person, *, on: date) -> None:
    """Refuse unless it is the person themselves, or who acts for them: how they read is theirs to say."""
    if not speaks_as(user, person, on=on):
        raise Refused("Only the person says how they read. You can change it on their record.")


def manages_team(worker: Worker | None, team_id: int, *, on: date) -> bool:
    """Return whether ``worker`` manages that team on that day, or stands in for who does."""
    return worker is not None and teams_managed_by(worker, on=on).filter(pk=team_id).exists()


def check_can_allocate(
    user: Any, person: Person, worker: Worker, *, on: date, held: Allocation | None
) -> None:
    """Refuse unless the team's manager gives the case, or a social worker takes one nobody has.

    ``held`` is the allocation in force now, if there is one.
    """
    check_can_edit_person(user, person, on=on)
    own = active_worker(user, on=on)
    manages = manages_team(own, person.team_id, on=on)
    if not manages and (own is None or own.pk != worker.pk):
        raise Refused("Only the team manager gives a case to somebody else.")
    if worker.role not in CASEWORK_ROLES or worker.team_id != person.team_id:
        raise Refused(f"{worker} is not in the team that holds this record.", field="worker")
    if not worker.user.is_active or (worker.ended_on is not None and worker.ended_on < on):
        raise Refused(f"{worker} no longer works here.", field="worker")
    if held is not None and held.worker_id == worker.pk:
        raise Refused(f"{worker} has this case already.", field="worker")
    if not manages and held is not None:
        raise Refused(f"{held.worker} has this case. Ask the team manager to move it.")


#: A manager who steps in by herself does so for this many working days at most.
LONGEST_STEPPING_IN = 5
LONGEST_COVER = timedelta(days=92)
#: Nobody says further ahead that they stand in.
COVER_AHEAD = timedelta(days=2 * 366)


def check_can_set_cover(
    user: Any,
    team: Team,
    manager: Worker,
    *,
    on: date,
    from_on: date,
    to_on: date,
    bank_holidays: Collection[date],
    stepped_in: int = 0,
) -> None:
    """Refuse unless the team's own manager names another manager, or one steps in for a short time.

    ``stepped_in`` is on how many working days around these she stepped in for the team already.
    """
    own = active_worker(user, on=on)
    if own is None or own.role != Worker.Role.MANAGER:
        raise Refused("Only team managers say who stands in.")
    if own.team_id != team.pk and manager.pk != own.pk:
        raise Refused(f"Only a manager of {team} names somebody else to stand in.", field="manager")
    if manager.team_id == team.pk:
        raise Refused(
            f"{manager} works in {team} already. Choose a manager of another team.", field="manager"
        )
    if manager.role != Worker.Role.MANAGER or active_worker(manager.user, on=on) is None:
        raise Refused(f"{manager} is no team manager in force. Choose a manager.", field="manager")
    if from_on < on:
        raise Refused("Standing in begins today at the earliest.", field="from_on")
    if from_on > on + COVER_AHEAD:
        raise Refused("Standing in begins within two years. Check the year.", field="from_on")
    if to_on < from_on:
        raise Refused("The last day is before the first. Check the dates.", field="to_on")
    if to_on - from_on > LONGEST_COVER:
        raise Refused("Standing in lasts three months at most. Choose an earlier last day.", field="to_on")
    if own.team_id == team.pk:
        return
    days = working_days_between(from_on - timedelta(days=1), to_on, bank_holidays=bank_holidays)
    if days > LONGEST_STEPPING_IN:
        raise Refused(
            f"You can step in for {LONGEST_STEPPING_IN} working days at most; this is {days}. "
            f"For longer, a manager of {team} names you.",
            field="to_on",
        )
    if days + stepped_in > LONGEST_STEPPING_IN:
        raise Refused(
            f"You stepped in for {team} on {_working_days(stepped_in)} close to these: {days + stepped_in} "
            f"in all, and {LONGEST_STEPPING_IN} is the most. For longer, a manager of {team} names you.",
            field="to_on",
        )


def _working_days(count: int) -> str:
    return "1 working day" if count == 1 else f"{count} working days"


def check_can_end_cover(user: Any, cover: TeamCover, *, on: date) -> None:
    """Refuse unless it is the team's own manager or who stands in, before the last day is over."""
    own = active_worker(user, on=on)
    manages = own is not None and own.role == Worker.Role.MANAGER and own.team_id == cover.team_id
    if own is None or (own.pk != cover.manager_id and not manages):
        raise Refused("Only the team’s manager, or who stands in, ends this.")
    if cover.ended_at is not None or cover.to_on < on:
        raise Refused("This has ended already.")


def check_can_declare_relation(user: Any, person: Person, about: Any, *, on: date) -> None:
    """Refuse unless somebody who may open the record says it of herself, or a manager of a colleague.

    Only a manager of the team says it of others, so that nobody else keeps a colleague from deciding.
    """
    own = active_worker(user, on=on)
    if own is None or not people_open_to(user, on=on).filter(pk=person.pk).exists():
        raise Refused("You say this of people whose record you can open.")
    if about.pk == own.user_id:
        return
    if not manages_team(own, person.team_id, on=on):
        raise Refused("You say this of yourself. Of a colleague, the team manager says it.")
    if active_worker(about, on=on) is None:
        raise Refused(f"{about} does not work here.")


def check_can_end_relation(user: Any, relation: DeclaredRelation, *, on: date) -> None:
    """Refuse unless another manager of the team ends it: nobody does so about themselves."""
    if relation.ended_at is not None:
        raise Refused("This has ended already.")
    if not manages_team(active_worker(user, on=on), relation.person.team_id, on=on):
        raise Refused("Only a manager of the team that holds the record ends this.")
    if relation.user_id == user.pk:
        raise Refused("This is about yourself, so another manager ends it.")


def check_can_move_worker(user: Any, worker: Worker, team: Team, *, on: date) -> None:
    """Refuse unless the user is a manager of the team that a social worker in force joins."""
    own = active_worker(user, on=on)
    if own is None or own.role != Worker.Role.MANAGER or own.team_id != team.pk:
        raise Refused(f"Only a manager of {team} takes a worker into it.")
    if worker.role != Worker.Role.SOCIAL_WORKER:
        raise Refused(f"{worker} is no social worker, so no manager moves them.", field="worker")
    if active_worker(worker.user, on=on) is None:
        raise Refused(f"{worker} no longer works here.", field="worker")
    if worker.team_id == team.pk:
        raise Refused(f"{worker} is in {team} already.", field="worker")
