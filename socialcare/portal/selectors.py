"""What a person reads of their own. Everything starts from who is signed in, never from an address."""

from dataclasses import dataclass
from datetime import date

from assessments.models import Assessment, Eligibility
from assessments.selectors import assessments_of, eligibility_of
from assessments.states import COMPLETED, DRAFT
from budgets.models import IndicativeBudget
from budgets.selectors import current_budget_for
from budgets.standing import Standing, where_things_stand
from signoff.selectors.where import Situation, situation_of
from signoff.standing import Life, life_of, with_plan
from socialcare.people.models import Person
from supportplans.reviews.models import Rhythm
from supportplans.reviews.selectors import rhythm_of


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
