"""Working out a sum there and then, putting one's own beside it, and keeping the sum that is agreed."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from assessments.models import Assessment
from assessments.rules import day_text
from assessments.selectors import answers_for, eligibility_of
from assessments.services import complete
from assessments.states import DRAFT
from socialcare.audit.services import record_event
from socialcare.people.models import Person
from socialcare.values import Refused
from socialcare.values.money import pounds_text

from . import permissions
from .calibration.selectors import similar_to
from .engine import AnswerFaults, compile_scheme, evaluate
from .engine.codes import Coder
from .explanation import build_statement, likely_part
from .models import Adjustment, AllocationScheme, IndicativeBudget, PersonalBudget
from .schemes.publishing import put_due_schemes_in_force
from .stored import stored_answers_of

log = logging.getLogger(__name__)

#: The most that a worker's own weekly sum can be: a slip of the keyboard lies above it.
MOST_WEEKLY_PENCE = 2_000_000


@transaction.atomic
def work_out(*, assessment: Assessment, by: Any, at: datetime) -> IndicativeBudget | None:
    """Complete an assessment and work out its indicative budget, once; in one transaction.

    Pressed again, even at the same instant, it gives the sum that is there. It returns None where
    the law's test is not met: then the assessment is completed and there is no sum. The assessment's
    own version of the scheme is used, whatever is in force today. ``Refused`` names what is missing.
    """
    today = timezone.localdate(at)
    permissions.check_can_work_out(by, assessment, on=today)
    put_due_schemes_in_force(at=at)
    locked = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if locked.status != DRAFT and locked.completed_at is not None:
        return IndicativeBudget.objects.filter(assessment=locked).first()
    done = complete(assessment=locked, by=by, at=at)
    eligibility = eligibility_of(done)
    if eligibility is None or not eligibility.eligible:
        return None
    scheme = AllocationScheme.objects.get(questionnaire_id=done.questionnaire_id)
    compiled = compile_scheme(scheme.document)
    answers = answers_for(done)
    chosen, support = answers.engine_answers(), answers.engine_support()
    try:
        result = evaluate(compiled, chosen, support)
    except AnswerFaults as faulty:
        raise Refused(str(faulty)) from faulty
    helps = {support.question: support for support in answers.supports}
    similar = None
    if result.outcome != "nothing":
        similar = similar_to(
            scheme=scheme, ready=compiled, total=result.total, person_id=done.person_id, on=today
        )
    likely = None
    if similar is not None:
        likely = likely_part(
            **similar.range._asdict(),
            from_on=similar.from_on,
            to_on=similar.to_on,
            invented=similar.invented,
        )
    budget = IndicativeBudget.objects.create(
        assessment=done,
        scheme=scheme,
        outcome=result.outcome,
        points=None if result.points is None else Decimal(result.points),
        weekly_pence=result.weekly_pence,
        statement=build_statement(scheme=compiled, result=result, helps=helps, on=today, likely=likely),
        inputs={"answers": chosen, "support": support},
        worked_out_at=at,
        worked_out_by=by,
    )
    stored_answers_of(budget, compiled, Coder(compiled), result.total).save(force_insert=True)
    record_event(
        verb="budget.worked_out",
        by=by,
        at=at,
        subject=budget,
        person_id=done.person_id,
        data={
            "scheme": scheme.version,
            "outcome": result.outcome,
            "points": result.points,
            "weekly_pence": result.weekly_pence,
        },
    )
    return budget


@transaction.atomic
def adjust(*, budget: IndicativeBudget, weekly_pence: int, reason: str, by: Any, at: datetime) -> Adjustment:
    """Put a worker's own indicative sum, in pence a week, beside the computed one, with its reason.

    The computed sum and its statement stay as they are. The same sum and reason twice in a row is
    one adjustment: a button pressed twice.
    """
    locked = IndicativeBudget.objects.select_for_update(of=("self",)).get(pk=budget.pk)
    permissions.check_can_adjust(by, locked, on=timezone.localdate(at))
    reason = reason.strip()
    if weekly_pence <= 0:
        raise Refused("Enter a sum above £0.00 a week.", field="weekly")
    if weekly_pence > MOST_WEEKLY_PENCE:
        raise Refused(
            f"A weekly sum can be {pounds_text(MOST_WEEKLY_PENCE)} at most. Check it for a slip.",
            field="weekly",
        )
    if not reason:
        raise Refused("Say why this sum fits better. The person will read your reason.", field="reason")
    newest = locked.adjustments.first()
    if newest is not None and (newest.weekly_pence, newest.reason, newest.made_by_id) == (
        weekly_pence,
        reason,
        by.pk,
    ):
        return newest
    before = newest.weekly_pence if newest is not None else locked.weekly_pence
    if weekly_pence == before:
        raise Refused(
            f"The sum is {pounds_text(before)} a week already. Enter another sum, or leave it as it is.",
            field="weekly",
        )
    adjustment = Adjustment.objects.create(
        budget=locked, weekly_pence=weekly_pence, reason=reason, made_at=at, made_by=by
    )
    record_event(
        verb="budget.adjusted",
        by=by,
        at=at,
        subject=locked,
        person_id=locked.assessment.person_id,
        data={"from_weekly_pence": before, "to_weekly_pence": weekly_pence},
    )
    return adjustment


@transaction.atomic
def report_twin_differs(*, budget: IndicativeBudget, differs: Sequence[str], by: Any, at: datetime) -> None:
    """Note that a browser's engine makes another result of a budget's answers: an error in one of them.

    `differs` names what (see `try_out.CAN_DIFFER`). Neither the event nor the log has what it was.
    """
    scheme = budget.scheme
    log.error(
        "The engine in the browser differs from the recorded statement of budget %s (%s, version %s) in: %s",
        budget.pk,
        scheme.key,
        scheme.version,
        ", ".join(differs),
    )
    record_event(
        verb="budget.twin_differs",
        by=by,
        at=at,
        subject=budget,
        person_id=budget.assessment.person_id,
        data={"scheme": scheme.version, "differs": list(differs)},
    )


@transaction.atomic
def record_personal_budget(
    *,
    person: Person,
    indicative: IndicativeBudget | None,
    weekly_pence: int,
    person_weekly_pence: int,
    from_on: date,
    by: Any,
    at: datetime,
) -> PersonalBudget:
    """Write the sum that sign-off agreed, in pence a week, and end what was agreed from that day on.

    What the council pays is the rest after ``person_weekly_pence``. Who may agree is for sign-off to
    check before it calls this; no page leads here. ``indicative`` is the sum the plan began from.
    """
    locked = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    if indicative is not None and indicative.assessment.person_id != locked.pk:
        raise Refused("This indicative budget is another person’s.")
    if not 0 <= weekly_pence <= MOST_WEEKLY_PENCE:
        raise Refused(
            f"A weekly sum can be {pounds_text(MOST_WEEKLY_PENCE)} at most. Check it for a slip.",
            field="weekly",
        )
    if not 0 <= person_weekly_pence <= weekly_pence:
        raise Refused(
            f"The person can pay between nothing and the whole {pounds_text(weekly_pence)} a week.",
            field="person_weekly",
        )
    former = PersonalBudget.objects.filter(person=locked, to_on__isnull=True).first()
    _make_way(locked, from_on=from_on, on=timezone.localdate(at))
    agreed = PersonalBudget.objects.create(
        person=locked,
        indicative=indicative,
        weekly_pence=weekly_pence,
        person_weekly_pence=person_weekly_pence,
        council_weekly_pence=weekly_pence - person_weekly_pence,
        agreed_on=timezone.localdate(at),
        from_on=from_on,
        agreed_by=by,
        recorded_at=at,
    )
    record_event(
        verb="personal_budget.recorded",
        by=by,
        at=at,
        subject=agreed,
        person_id=locked.pk,
        data={
            "weekly_pence": weekly_pence,
            "person_weekly_pence": person_weekly_pence,
            "from_on": from_on.isoformat(),
            "before_weekly_pence": None if former is None else former.weekly_pence,
        },
    )
    return agreed


def _make_way(person: Person, *, from_on: date, on: date) -> None:
    """End what would be in force on ``from_on`` or later, so that what is agreed now holds from that day.

    What has not begun can be begun before, and then is never in force; what has begun keeps its first day.
    The person is locked.
    """
    theirs = PersonalBudget.objects.filter(person=person)
    in_force = theirs.filter(Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")))
    begun = in_force.filter(from_on__lte=on).order_by("-from_on").first()
    if begun is not None and from_on < begun.from_on:
        day = day_text(begun.from_on)
        raise Refused(
            f"The budget before this one began on {day}. This one must begin on {day} or later.",
            field="from_on",
        )
    for former in in_force.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on)):
        former.to_on = max(from_on, former.from_on) - timedelta(days=1)
        former.save(update_fields=["to_on"])
