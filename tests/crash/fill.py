"""Fill an installation with people whose talk is due today."""

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from socialcare.people.models import Person, Team, User
from socialcare.values.references import new_references
from supportplans.reviews.models import Rhythm


def address_of_database() -> str:
    """Return where this process's own database is, for a program that copies its tables."""
    given = connection.get_connection_params()
    return f"postgres://{given['user']}:{given['password']}@{given['host']}:{given['port']}/{given['dbname']}"


def people_due(count: int, *, using: str = "default") -> None:
    """Add so many people who would like to be asked by email, and for whom it is time, to that database."""
    now = timezone.now()
    today = timezone.localdate(now)
    team = Team.objects.using(using).create(name="North team")
    priya = User.objects.using(using).create(email="priya@fenwick.example", name="Priya Raman")
    persons = Person.objects.using(using).bulk_create(
        (
            Person(
                ref=reference,
                team=team,
                last_name=f"Number {number}",
                born_on=date(1950, 1, 1),
                email=f"person{number}@example.org",
                created_at=now,
                created_by=priya,
            )
            for number, reference in enumerate(new_references(count))
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
