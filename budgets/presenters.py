"""Words for the sum and the decision: to the person, and to the worker who tells them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from assessments.models import Assessment
from assessments.rules import day_text
from assessments.states import SUPERSEDED
from socialcare.people.models import Person
from socialcare.values.money import WEEKS_PER_YEAR_CLD, pounds_text, yearly_pence

from .models import IndicativeBudget
from .picture import Picture, draw

#: The Local Government and Social Care Ombudsman's own contact, from lgo.org.uk.
OMBUDSMAN_PHONE = "0300 061 0614"
OMBUDSMAN_SITE = "www.lgo.org.uk"

#: Care and Support (Eligibility Criteria) Regulations 2014, regulation 2(1), as one says it.
_THREE_THINGS = (
    "The Care Act asks three things. Do your needs come from an illness or a disability? "
    "Are there two or more of ten everyday things that you cannot do without help? "
    "Does that make a big difference to your life?"
)
_REGULATION = re.compile(r" \(regulation (?:[^()]|\([^()]*\))*\)")

MAY_CHANGE = (
    "This is a first sum to plan with, not the last word. It may go up or down when your plan is agreed."
)


@dataclass(frozen=True)
class Step:
    """One thing that one can do or that happens next: a few words, then a sentence or two."""

    title: str
    text: str


@dataclass(frozen=True)
class OwnSum:
    """The worker's own sum that stands in place of the computed one, and why."""

    weekly: str
    reason: str
    by: str
    on: date


@dataclass(frozen=True)
class Told:
    """A result as it is told to the person, on every screen and on paper.

    ``kind`` is ``sum``, ``nothing``, ``refer`` or ``not_eligible``. ``statement`` is the stored one;
    ``computed`` is what the table gave where the worker's own sum stands in its place.
    """

    kind: str
    headline: str
    below: str
    weekly: str
    yearly: str
    weeks: int
    reasons: Sequence[str]
    statement: dict[str, Any] | None
    picture: Picture | None
    own_sum: OwnSum | None
    computed: str
    notice: str
    version: str
    may_change: str
    next_steps: Sequence[Step]
    other_help: Sequence[Step]
    challenge: Sequence[Step]
    told_on: date
    worker_name: str
    worker_job: str
    superseded: bool


def tell_budget(budget: IndicativeBudget) -> Told:
    """Return an indicative budget in words; sums come from what was stored, and from nowhere else."""
    assessment, statement = budget.assessment, budget.statement
    newest = next(iter(budget.adjustments.all()), None)
    pence = newest.weekly_pence if newest is not None else budget.weekly_pence
    kind = "sum" if newest is not None else budget.outcome
    weekly = pounds_text(pence) if pence is not None else ""
    headline, below = _headline(kind, weekly, assessment)
    return Told(
        kind=kind,
        headline=headline,
        below=below,
        weekly=weekly if kind == "sum" else "",
        yearly=pounds_text(yearly_pence(pence)) if kind == "sum" and pence is not None else "",
        weeks=WEEKS_PER_YEAR_CLD,
        reasons=statement["reasons"],
        statement=statement,
        picture=draw(statement),
        own_sum=OwnSum(
            weekly=weekly,
            reason=newest.reason,
            by=newest.made_by.name,
            on=timezone.localdate(newest.made_at),
        )
        if newest is not None
        else None,
        computed=_computed(budget) if newest is not None else "",
        notice=statement["scheme"]["notice"],
        version=f"{statement['scheme']['title']}, version {statement['scheme']['version']}",
        may_change=MAY_CHANGE if kind == "sum" else "",
        next_steps=_next_steps(kind, assessment),
        other_help=(),
        challenge=challenge(_worker_name(assessment)),
        told_on=timezone.localdate(budget.worked_out_at),
        worker_name=_worker_name(assessment),
        worker_job=assessment.worker.job,
        superseded=assessment.status == SUPERSEDED,
    )


def tell_not_eligible(assessment: Assessment, reasons: Sequence[str]) -> Told:
    """Return the decision that the law's test is not met, with its reasons and what else there is."""
    return Told(
        kind="not_eligible",
        headline="The council does not have to meet your needs with a budget at the moment.",
        below="That is because your needs do not meet the test in the Care Act. "
        "You can still get other help.",
        weekly="",
        yearly="",
        weeks=WEEKS_PER_YEAR_CLD,
        reasons=[_THREE_THINGS, *(_REGULATION.sub("", reason) for reason in reasons)],
        statement=None,
        picture=None,
        own_sum=None,
        computed="",
        notice="",
        version="",
        may_change="",
        next_steps=(),
        other_help=_other_help(),
        challenge=challenge(_worker_name(assessment)),
        told_on=timezone.localdate(assessment.completed_at),
        worker_name=_worker_name(assessment),
        worker_job=assessment.worker.job,
        superseded=assessment.status == SUPERSEDED,
    )


def challenge(worker_name: str) -> tuple[Step, ...]:
    """Return how to say that a result is wrong: the worker, then the council, then the Ombudsman."""
    return (
        Step(
            f"Tell {worker_name}",
            f"Say what does not look right. You can call {settings.COUNCIL_PHONE}. "
            "We look at it again with you.",
        ),
        Step(
            "Complain to the council",
            f"If that does not put it right, call {settings.COUNCIL_PHONE} or write to "
            f"{settings.COUNCIL_EMAIL}. Somebody else can do this for you.",
        ),
        Step(
            "Go to the Ombudsman",
            "If you are not happy with the council’s answer, the Local Government and Social Care Ombudsman "
            f"can look at it. It is free. Call {OMBUDSMAN_PHONE} or see {OMBUDSMAN_SITE}.",
        ),
    )


def wants_large_print(person: Person) -> bool:
    """Return whether this person reads large print, so that paper for them comes in it."""
    return Person.Need.LARGE_PRINT.value in person.communication_needs


def _worker_name(assessment: Assessment) -> str:
    return assessment.worker.user.name


def _computed(budget: IndicativeBudget) -> str:
    if budget.weekly_pence is None:
        return "The table itself gives no sum here."
    return f"The table itself gives {pounds_text(budget.weekly_pence)} a week."


def _headline(kind: str, weekly: str, assessment: Assessment) -> tuple[str, str]:
    worker = _worker_name(assessment)
    if kind == "sum":
        return f"Your weekly budget is about {weekly}.", ""
    if kind == "refer":
        return (
            "A person must estimate your budget.",
            "You need more help than the council’s table goes up to. The table ends here. "
            f"{worker} works out the sum with you instead, and tells you why it is that sum.",
        )
    return (
        "The table gives no money this time.",
        "Your needs do count under the Care Act, and the council must still see that they are met. "
        "It may be that help you have now covers them. If that changes, or if it does not feel right, "
        f"tell {worker}.",
    )


def _next_steps(kind: str, assessment: Assessment) -> tuple[Step, ...]:
    worker = _worker_name(assessment)
    first = {
        "sum": Step(
            "Think about what would make life better",
            "You can spend the money on what works for you. "
            "There is no form to fill in: words, pictures or a talk will do.",
        ),
        "refer": Step(
            f"{worker} works out a sum with you",
            "You do not have to do anything for this. You can start to think about your plan.",
        ),
        "nothing": Step(
            f"{worker} talks with you about the help you need",
            "A plan can still be made, and the sum can change if your plan shows that money is needed.",
        ),
    }[kind]
    return (
        first,
        Step(
            "Choose who helps you plan",
            f"You can plan by yourself, with family or friends, or with {worker}. "
            "Nobody has to plan alone, and nobody has to help who does not want to.",
        ),
        Step(
            "Agree the plan",
            f"{worker} looks with you at how your plan meets your needs. Then the final sum is set.",
        ),
    )


def _other_help() -> tuple[Step, ...]:
    return (
        Step(
            "Advice that is free",
            f"Call {settings.COUNCIL_PHONE} for advice on equipment, changes to your home, benefits, "
            "and clubs and groups near you. Small equipment from the council is free.",
        ),
        Step(
            "Help for those who help you",
            "Anybody who looks after you can have an assessment of their own, even though you "
            "have no budget.",
        ),
        Step(
            "If things change",
            "If you need more help later, ask again. You do not have to wait.",
        ),
    )


def written_to(person: Person) -> str:
    """Return the name on paper for this person: first and last name, as on a letter."""
    return person.full_name


def told_day(told: Told) -> str:
    """Return the day of a result as people write it."""
    return day_text(told.told_on)
