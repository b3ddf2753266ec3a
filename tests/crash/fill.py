"""Fill an installation with people whose talk is due today."""

from datetime import date, timedelta

import environ
from django.db import connections
from django.utils import timezone

from socialcare.people.models import Person, Team, User
from supportplans.reviews.models import Rhythm


def fill(address: str, count: int) -> None:
    """Add so many people who would like to be asked by email, and for whom it is time.

    Written straight into the database at ``address``, as it is another than this process's own.
    """
    connections.databases["crash"] = connections.databases["default"] | environ.Env.db_url_config(address)
    try:
        people_due(count, using="crash")
    finally:
        connections["crash"].close()
        del connections["crash"], connections.databases["crash"]


def people_due(count: int, *, using: str) -> None:
    """Add the people to the database of that alias."""
    now = timezone.now()
    today = timezone.localdate(now)
    team = Team.objects.using(using).create(name="North team")
    priya = User.objects.using(using).create(email="priya@fenwick.example", name="Priya Raman")
    persons = Person.objects.using(using).bulk_create(
        (
            Person(
                team=team,
                last_name=f"Number {number}",
                born_on=date(1950, 1, 1),
                email=f"person{number}@example.org",
                created_at=now,
                created_by=priya,
            )
            for number in range(count)
        ),
        batch_size=2000,
    )
    Rhythm.objects.using(using).bulk_create(
        (
            Rhythm(
                person=person,
                started_on=today - timedelta(weeks=6),
                channel="email",
                next_on=today,
                next_because="first",
                review_by=today + timedelta(weeks=2),
            )
            for person in persons
        ),
        batch_size=2000,
    )
