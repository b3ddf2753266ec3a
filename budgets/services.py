"""Publishing rules, working out a sum there and then, and putting one's own beside it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment
from assessments.rules import day_text
from assessments.selectors import answers_for, eligibility_of
from assessments.services import close_questionnaire, complete, open_questionnaire
from assessments.states import DRAFT
from socialcare.audit.services import record_event
from socialcare.values import Refused
from socialcare.values.money import pounds_text
from socialcare.workflow.perform import perform

from . import permissions
from .documents import faults_of_document
from .engine import AnswerFaults, Scheme, compile_scheme, disagreements, evaluate
from .explanation import build_statement
from .models import Adjustment, AllocationScheme, IndicativeBudget
from .states import PUBLISHED

#: The most that a worker's own weekly sum can be: a slip of the keyboard lies above it.
MOST_WEEKLY_PENCE = 2_000_000


def _check(document: Mapping[str, Any]) -> Scheme:
    """Compile a document and run its examples; refuse with every fault and its place."""
    faults = faults_of_document(document)
    if not faults:
        scheme = compile_scheme(document)
        faults = disagreements(scheme)
        if not faults:
            return scheme
    listed = " ".join(str(fault) for fault in faults)
    raise Refused(f"This scheme cannot be published. {listed}")


def draft_scheme(
    *, document: dict[str, Any], by: Any, at: datetime, effective_from: date
) -> AllocationScheme:
    """Keep a checked document as the draft of a new version. Only the schemes' owner may."""
    scheme = _check(document)
    if AllocationScheme.objects.filter(key=scheme.id, version=scheme.version).exists():
        raise Refused(f"There is a version {scheme.version} of this scheme already. Give it a new number.")
    draft = AllocationScheme(
        key=scheme.id,
        version=scheme.version,
        title=scheme.title or scheme.id,
        document=document,
        effective_from=effective_from,
        created_at=at,
    )
    permissions.check_can_publish_scheme(by, draft, on=timezone.localdate(at))
    with transaction.atomic():
        draft.save(force_insert=True)
        record_event(
            verb="scheme.drafted",
            by=by,
            at=at,
            subject=draft,
            data={"key": draft.key, "version": draft.version},
        )
    return draft


@transaction.atomic
def publish_draft(*, scheme: AllocationScheme, by: Any, at: datetime) -> AllocationScheme:
    """Put a draft in force from its date and retire the version before it.

    Its questions are opened to new assessments without points or sums; a draft assessment keeps
    the version it began with until its worker says otherwise.
    """

    def right(user: Any, fresh: AllocationScheme) -> None:
        permissions.check_can_publish_scheme(user, fresh, on=timezone.localdate(at))

    _check(scheme.document)
    starts_on = scheme.effective_from
    today = timezone.localdate(at)
    if starts_on > today:
        raise Refused(
            f"This version starts on {day_text(starts_on)}. Publish it on that day or later, "
            "so that the version in force stays until then."
        )
    former = AllocationScheme.objects.select_for_update().filter(key=scheme.key, status=PUBLISHED).first()
    if former is not None:
        right(by, former)
        if starts_on <= former.effective_from:
            raise Refused(
                f"The version in force started on {day_text(former.effective_from)}. "
                "A newer one must start on a later day."
            )
        ends_on = starts_on - timedelta(days=1)
        perform(
            record=former,
            action="retire",
            by=by,
            at=at,
            right=right,
            write={"effective_to": ends_on},
            data={"followed_by": scheme.version, "effective_to": ends_on.isoformat()},
        )
        if former.questionnaire is not None:
            asked = former.questionnaire
            close_questionnaire(questionnaire=asked, on=max(ends_on, asked.opened_on))
    document = scheme.document
    questionnaire = open_questionnaire(
        key=scheme.key, version=scheme.version, document=_questions_of(document), opened_on=starts_on
    )
    return perform(
        record=scheme,
        action="publish",
        by=by,
        at=at,
        right=right,
        write={"questionnaire": questionnaire, "published_at": at, "published_by": by},
        data={"version": scheme.version, "effective_from": starts_on.isoformat()},
    )


@transaction.atomic
def publish_scheme(
    *, document: dict[str, Any], by: Any, at: datetime, effective_from: date
) -> AllocationScheme:
    """Check a document, run its examples, and put it in force from a day: draft and publication in one."""
    draft = draft_scheme(document=document, by=by, at=at, effective_from=effective_from)
    return publish_draft(scheme=draft, by=by, at=at)


def _questions_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is asked, without a point or a pound in it."""
    unseen = {"points", "price"}
    return {
        "title": document.get("title") or document["id"],
        "applies_to": document.get("applies_to") or "adults",
        "questions": [
            {
                **question,
                "options": [
                    {name: value for name, value in option.items() if name not in unseen}
                    for option in question["options"]
                ],
            }
            for question in document["questions"]
        ],
        "informal_support": [
            {name: value for name, value in level.items() if name != "share"}
            for level in document.get("informal_support") or []
        ],
    }


@transaction.atomic
def work_out(*, assessment: Assessment, by: Any, at: datetime) -> IndicativeBudget | None:
    """Complete an assessment and work out its indicative budget, once; in one transaction.

    Pressed again, even at the same instant, it gives the sum that is there. It returns None where
    the law's test is not met: then the assessment is completed and there is no sum. The assessment's
    own version of the scheme is used, whatever is in force today. ``Refused`` names what is missing.
    """
    today = timezone.localdate(at)
    permissions.check_can_work_out(by, assessment, on=today)
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
    budget = IndicativeBudget.objects.create(
        assessment=done,
        scheme=scheme,
        outcome=result.outcome,
        points=None if result.points is None else Decimal(result.points),
        weekly_pence=result.weekly_pence,
        statement=build_statement(scheme=compiled, result=result, helps=helps, on=today),
        inputs={"answers": chosen, "support": support},
        worked_out_at=at,
        worked_out_by=by,
    )
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
