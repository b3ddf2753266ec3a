"""What a person reads of their own. Everything starts from who is signed in, never from an address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from assessments.models import Assessment, Eligibility
from assessments.selectors import assessments_of, eligibility_of
from assessments.states import COMPLETED, DRAFT
from budgets.models import IndicativeBudget
from budgets.selectors import budget_of
from budgets.standing import Standing, where_things_stand
from socialcare.audit.selectors import openings_of
from socialcare.people.models import Person
from socialcare.people.selectors import with_holder

#: As many openings as one reads; older ones are given on request.
MOST_OPENINGS = 300


@dataclass(frozen=True)
class Own:
    """A person's own things: how they stand, and the result in force."""

    person: Person
    standing: Standing
    assessment: Assessment | None
    eligibility: Eligibility | None
    budget: IndicativeBudget | None


@dataclass(frozen=True)
class Looked:
    """Somebody who opened the record on one day, and what they opened."""

    on: date
    name: str
    job: str
    what: tuple[str, ...]


def own_person(*, user: Any, on: date) -> Person | None:
    """Return the record of the person who is signed in, with ``holder_name``; None for anybody else."""
    return with_holder(Person.objects.filter(user=user, user__is_active=True), on=on).first()


def own_things(person: Person) -> Own:
    """Return what a person sees of their own."""
    open_ones = {one.status: one for one in assessments_of(person).filter(status__in=[DRAFT, COMPLETED])}
    in_force = open_ones.get(COMPLETED)
    budget = budget_of(in_force) if in_force is not None else None
    eligibility = eligibility_of(in_force) if in_force is not None and budget is None else None
    return Own(
        person=person,
        standing=where_things_stand(
            draft=open_ones.get(DRAFT), in_force=in_force, eligibility=eligibility, budget=budget
        ),
        assessment=in_force,
        eligibility=eligibility,
        budget=budget,
    )


def who_looked(person: Person) -> list[Looked]:
    """Return who opened the person's record, one line for each of them and day, newest first."""
    found: dict[tuple[date, str], tuple[str, list[str]]] = {}
    events = openings_of(person_id=person.pk).select_related("by__worker")
    if person.user_id is not None:
        events = events.exclude(by_id=person.user_id)
    for event in events[:MOST_OPENINGS]:
        worker = getattr(event.by, "worker", None)
        _, what = found.setdefault(
            (timezone.localdate(event.at), event.by_words), (worker.job if worker is not None else "", [])
        )
        opened = event.data.get("what", "the record")
        if opened not in what:
            what.append(opened)
    return [
        Looked(on=day, name=name, job=job, what=tuple(reversed(what)))
        for (day, name), (job, what) in found.items()
    ]
