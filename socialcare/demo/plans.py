"""A plan in the demonstration: what it costs, what was talked over, its cover, and one version kept."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from socialcare.people.models import Person, User
from supportplans.models import CostLine, CoverNeed, StatutoryCover
from supportplans.services.costs import add_cost
from supportplans.services.covering import decide_need, write_cover
from supportplans.services.linking import link_need, mark_point
from supportplans.services.plans import open_plan
from supportplans.services.versions import freeze

#: What for, how many, of what, pence of one, how often, and which need it meets.
COSTS = (
    ("A cleaner who also changes the bed", "2", "hour", 1500, "week", "habitable_home"),
    ("Marta, to help with washing and dressing", "2.5", "hour", 1620, "week", "hygiene"),
    ("Taxi to the choir and back", "2", "trip", 450, "week", "community"),
    ("A stool for the kitchen", "1", "", 6400, "once", "nutrition"),
)


def plan_is_made(
    *, person: Person, worker: User, at: datetime, talked_at: datetime, kept_at: datetime
) -> None:
    """Play how one person, with an account of their own, made their plan, talked it over and kept it."""
    person = Person.objects.select_related("user").get(pk=person.pk)
    own: User = person.user  # type: ignore[assignment]
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
        _link(cost, outcome, by=own, at=later)
    mark_point(
        plan=plan,
        point="safe",
        words="Her neighbour has a key. If Marta is ill, the agency sends somebody she knows.",
        by=worker,
        at=talked_at,
    )
    decide_need(
        plan=plan,
        outcome="clothing",
        met_by=CoverNeed.MetBy.COUNCIL,
        words="Together with washing, in the morning.",
        by=worker,
        at=talked_at,
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
        at=talked_at,
    )
    freeze(plan=plan, by=own, at=kept_at)


def _link(cost: CostLine, outcome: str, *, by: User, at: datetime) -> None:
    link_need(plan=cost.plan, outcome=outcome, entries=[], costs=[cost], by=by, at=at)


def _minutes(at: datetime) -> Iterator[datetime]:
    for number in range(len(COSTS)):
        yield at + timedelta(minutes=7 * number)
