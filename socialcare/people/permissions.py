"""Who may change what of a person's record. Opening one is ``access``; these are the changes."""

from datetime import date, timedelta
from typing import Any

from socialcare.values import Refused

from .access import CASEWORK_ROLES, active_worker, people_open_to, teams_managed_by
from .models import Allocation, Person, Team, TeamCover, Worker


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
    if not people_open_to(user, on=on).filter(pk=person.pk).exists():
        raise Refused("This record is held by another team, so you cannot change it.")


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


#: A manager who steps in by herself does so for this many days at most.
LONGEST_STEPPING_IN = timedelta(days=7)
LONGEST_COVER = timedelta(days=92)


def check_can_set_cover(
    user: Any, team: Team, manager: Worker, *, on: date, from_on: date, to_on: date
) -> None:
    """Refuse unless the team's own manager names another manager, or one steps in for a short time."""
    own = active_worker(user, on=on)
    if own is None or own.role != Worker.Role.MANAGER:
        raise Refused("Only team managers say who stands in.")
    if manager.role != Worker.Role.MANAGER or active_worker(manager.user, on=on) is None:
        raise Refused(f"{manager} is no team manager in force. Choose a manager.", field="manager")
    if manager.team_id == team.pk:
        raise Refused(f"{manager} manages {team} anyway. Choose a manager of another team.", field="manager")
    if from_on < on:
        raise Refused("Standing in begins today at the earliest.", field="from_on")
    if to_on < from_on:
        raise Refused("The last day is before the first. Check the dates.", field="to_on")
    if to_on - from_on > LONGEST_COVER:
        raise Refused("Standing in lasts three months at most. Choose an earlier last day.", field="to_on")
    if own.team_id != team.pk:
        if manager.pk != own.pk:
            raise Refused(f"Only a manager of {team} names somebody else to stand in.", field="manager")
        if to_on - from_on > LONGEST_STEPPING_IN:
            raise Refused(
                "You can step in for a week at most. For longer, the team’s own manager names you.",
                field="to_on",
            )


def check_can_end_cover(user: Any, cover: TeamCover, *, on: date) -> None:
    """Refuse unless it is the team's own manager or who stands in."""
    own = active_worker(user, on=on)
    if own is None or (
        own.pk != cover.manager_id and not (own.role == Worker.Role.MANAGER and own.team_id == cover.team_id)
    ):
        raise Refused("Only the team’s manager, or who stands in, ends this.")


def check_can_move_worker(user: Any, team: Team, *, on: date) -> None:
    """Refuse unless the user manages the team that the worker joins."""
    own = active_worker(user, on=on)
    if own is None or own.role != Worker.Role.MANAGER or own.team_id != team.pk:
        raise Refused(f"Only a manager of {team} takes a worker into it.")
