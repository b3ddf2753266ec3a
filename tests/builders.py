"""Things that a test needs first, made through the services so that they carry genuine history.

Sorted by app. ``AT`` is when everything happened unless a test says otherwise.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from socialcare.people import services as people
from socialcare.people.models import CircleMember, Person, Team, User, Worker

AT = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Europe/London"))
TODAY = AT.date()
PASSWORD = "kettle on the hob"


# people


def a_worker(
    name: str, *, team: Team | None, role: str = Worker.Role.SOCIAL_WORKER, job: str = "Social worker"
) -> Worker:
    email = f"{name.split()[0].lower()}@fenwick.example"
    return people.add_worker(email=email, name=name, role=role, job=job, team=team, password=PASSWORD, at=AT)


def a_person(*, by: User, at: datetime = AT, **fields: Any) -> Person:
    basics: dict[str, Any] = {
        "first_name": "Edith",
        "last_name": "Marlow",
        "born_on": date(1941, 6, 30),
    }
    return people.add_person(by=by, at=at, team=by.worker.team, **(basics | fields))


def in_the_circle(
    person: Person, *, by: User, name: str = "Tomas Vidal", relation: str = "child", **fields: Any
) -> CircleMember:
    return people.add_circle_member(person=person, by=by, at=AT, name=name, relation=relation, **fields)
