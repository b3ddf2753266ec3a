"""What a person reads of their own. Everything starts from who is signed in, never from an address."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from assessments.models import Assessment, Eligibility
from assessments.selectors import assessments_of, eligibility_of
from assessments.states import COMPLETED, DRAFT
from budgets.models import IndicativeBudget
from budgets.selectors import current_budget_for
from budgets.standing import Standing, where_things_stand
from signoff.selectors.where import Situation, situation_of
from signoff.standing import Life, life_of, with_plan
from socialcare.audit.selectors import openings_of
from socialcare.people.models import Person
from supportplans.reviews.models import Rhythm
from supportplans.reviews.selectors import rhythm_of

#: As many openings as one reads; older ones are given on request.
MOST_OPENINGS = 300


@dataclass(frozen=True)
class Own:
    """A person's own things: how they stand, the result in force, where their plan is, and its life."""

    person: Person
    standing: Standing
    assessment: Assessment | None
    eligibility: Eligibility | None
    budget: IndicativeBudget | None
    situation: Situation
    rhythm: Rhythm | None
    life: Life | None


@dataclass(frozen=True)
class Looked:
    """Somebody who opened the record on one day, and what they opened."""

    on: date
    name: str
    job: str
    what: tuple[str, ...]


def own_things(person: Person, *, on: date) -> Own:
    """Return what a person sees of their own."""
    budget = current_budget_for(person)
    open_ones = {} if budget is not None else _open_assessments(person)
    in_force = open_ones.get(COMPLETED)
    eligibility = eligibility_of(in_force) if in_force is not None else None
    standing = where_things_stand(
        draft=open_ones.get(DRAFT), in_force=in_force, eligibility=eligibility, budget=budget
    )
    situation = situation_of(person, on=on)
    rhythm = rhythm_of(person)
    return Own(
        person=person,
        standing=with_plan(standing, situation, rhythm=rhythm, on=on),
        assessment=in_force,
        eligibility=eligibility,
        budget=budget,
        situation=situation,
        rhythm=rhythm,
        life=life_of(situation, rhythm, on=on),
    )


def _open_assessments(person: Person) -> dict[str, Assessment]:
    """Return the assessment in progress and the one in force: asked for only while there is no sum."""
    return {one.status: one for one in assessments_of(person).filter(status__in=[DRAFT, COMPLETED])}


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
