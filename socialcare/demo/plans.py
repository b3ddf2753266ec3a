"""A plan in the demonstration: what it costs, what was talked over, its cover, and one version kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from socialcare.people.models import Person, User
from supportplans.models import CoverNeed, StatutoryCover, SupportPlan
from supportplans.services.costs import add_cost
from supportplans.services.covering import decide_need, write_cover
from supportplans.services.linking import link_need, mark_point
from supportplans.services.plans import open_plan
from supportplans.services.versions import freeze

#: What else in the plan meets which need: the passages by their headings, and the costs. "Moving about at
#: home" is left for them to talk about: it stands out.
MEETS = (
    ("hygiene", ("If I could change one thing",), ()),
    ("clothing", ("If I could change one thing",), ("Marta, to help with washing and dressing",)),
    ("toilet", (), ("Marta, to help with washing and dressing",)),
    ("relationships", ("What a good day is like",), ()),
    ("community", ("The choir I go to",), ()),
)
#: Where the plan speaks of what the council looks at.
SPEAKS = (
    ("who_matters", "What a good day is like"),
    ("change", "If I could change one thing"),
    ("in_control", "How I stay in control"),
)

#: What for, how many, of what, pence of one, how often, and which need it meets.
COSTS = (
    ("A cleaner who also changes the bed", "2", "hour", 1500, "week", "habitable_home"),
    ("Marta, to help with washing and dressing", "2.5", "hour", 1620, "week", "hygiene"),
    ("Taxi to the choir and back", "2", "trip", 450, "week", "community"),
    ("A stool for the kitchen", "1", "", 6400, "once", "nutrition"),
)


def plan_is_begun(*, person: Person, at: datetime) -> None:
    """Play how somebody with an account of their own begins their plan, and what it may cost."""
    person = Person.objects.select_related("user").get(pk=person.pk)
    own = person.user
    plan = open_plan(person=person, by=own, at=at)
    for (what, quantity, unit, pence, period, outcome), later in zip(COSTS, _minutes(at), strict=True):
        cost = add_cost(
            plan=plan,
            what=what,
            quantity=Decimal(quantity),
            unit=unit,
            price_pence=pence,
            period=period,
            by=own,
            at=later,
        )
        link_need(plan=plan, outcome=outcome, entries=[], costs=[cost], by=own, at=later)


def plan_is_talked_over(*, person: Person, worker: User, at: datetime) -> None:
    """Play how worker and person talk it over, and the worker writes the cover."""
    plan = plan_of_person(person)
    entries = {entry.title: entry for entry in plan.entries.all()}
    costs = {cost.what: cost for cost in plan.costs.all()}
    for outcome, titles, whats in MEETS:
        link_need(
            plan=plan,
            outcome=outcome,
            entries=[entries[title] for title in titles],
            costs=[costs[what] for what in whats],
            by=worker,
            at=at,
            before=(),
        )
    for point, title in SPEAKS:
        mark_point(plan=plan, point=point, entry=entries[title], by=worker, at=at)
    mark_point(
        plan=plan,
        point="safe",
        words="Her neighbour has a key. If Marta is ill, the agency sends somebody she knows.",
        by=worker,
        at=at,
    )
    decide_need(
        plan=plan,
        outcome="clothing",
        met_by=CoverNeed.MetBy.COUNCIL,
        words="Together with washing, in the morning.",
        by=worker,
        at=at,
    )
    write_cover(
        plan=plan,
        contribution_pence=1240,
        payment=StatutoryCover.Payment.DIRECT,
        direct_pence=6710,
        direct_how_often=StatutoryCover.HowOften.FOUR_WEEKS,
        direct_to=person.full_name,
        advice="The stroke group at the library on Thursdays. A falls check by the surgery, asked for.",
        by=worker,
        at=at,
    )


def plan_is_kept(*, person: Person, at: datetime) -> None:
    """Play how the person says "this is my plan"."""
    plan = plan_of_person(person)
    freeze(plan=plan, by=plan.person.user, at=at)


def plan_of_person(person: Person) -> SupportPlan:
    """Return the person's plan, with their account."""
    return SupportPlan.objects.select_related("person__user").get(person=person)


def _minutes(at: datetime) -> Iterator[datetime]:
    for number in range(len(COSTS)):
        yield at + timedelta(minutes=7 * number)
