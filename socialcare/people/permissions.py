"""Who may change what of a person's record. Opening one is ``access``; these are the changes."""

from datetime import date
from typing import Any

from socialcare.values import Refused

from .access import CASEWORK_ROLES, active_worker, people_open_to
from .models import Allocation, Person, Team, Worker


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


def manages_team(worker: Worker | None, team_id: int) -> bool:
    """Return whether ``worker`` is a manager in that team."""
    return worker is not None and worker.role == Worker.Role.MANAGER and worker.team_id == team_id


def check_can_allocate(
    user: Any, person: Person, worker: Worker, *, on: date, held: Allocation | None
) -> None:
    """Refuse unless the team's manager gives the case, or a social worker takes one nobody has.

    ``held`` is the allocation in force now, if there is one.
    """
    check_can_edit_person(user, person, on=on)
    own = active_worker(user, on=on)
    manages = manages_team(own, person.team_id)
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
