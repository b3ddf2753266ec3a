"""Publishing rules and working out sums: the result, the record, and nothing written on refusal."""

import copy
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from assessments.models import Assessment
from assessments.selectors import answers_for, eligibility_of
from assessments.services import keep_questionnaire
from assessments.states import COMPLETED, DRAFT
from budgets import services
from budgets.documents import demonstration_document
from budgets.models import Adjustment, IndicativeBudget
from socialcare.audit.models import Event
from socialcare.values import Refused
from tests.builders import (
    AT,
    SIXTEEN,
    TODAY,
    TWENTY_TWO,
    an_assessment,
    answered,
    helped,
    in_the_circle,
    save,
    scheme_published,
)

pytestmark = pytest.mark.django_db


def verbs(subject: Any) -> list[str]:
    return list(
        Event.objects.filter(subject_id=str(subject.pk)).order_by("id").values_list("verb", flat=True)
    )


def a_document(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(demonstration_document()), **changes}


# Working out


@pytest.mark.parametrize(("needs", "points", "pence"), [(SIXTEEN, 16, 8291), (TWENTY_TWO, 22, 11221)])
def test_the_courts_figures_come_out(scheme, rosa, priya, needs, points, pence):
    assessment = answered(an_assessment(rosa, by=priya), by=priya, needs=needs)
    budget = services.work_out(assessment=assessment, by=priya, at=AT)
    assert (budget.points, budget.weekly_pence, budget.outcome) == (Decimal(points), pence, "sum")


def test_the_figures_with_the_familys_help_come_out(budget):
    assert (budget.points, budget.weekly_pence) == (Decimal(18), 9268)
    assert budget.inputs["support"] == {"nutrition": "half", "habitable_home": "all"}
    assert budget.statement["weekly_pence"] == 9268
    assert budget.statement["yearly_pence"] == 481_936


def test_working_out_completes_the_assessment_and_is_in_the_record(budget, rosa, priya):
    budget.assessment.refresh_from_db()
    assert budget.assessment.status == COMPLETED
    assert (budget.worked_out_by, budget.worked_out_at) == (priya, AT)
    event = Event.objects.get(verb="budget.worked_out")
    assert (event.by, event.person_id, event.subject_id) == (priya, rosa.pk, str(budget.pk))
    assert event.data == {"scheme": "2026-27.1", "outcome": "sum", "points": "18", "weekly_pence": 9268}


def test_what_is_kept_is_what_the_engine_said_line_by_line(budget):
    engine = budget.statement["engine"]["lines"]
    shown = [line["text"] for group in budget.statement["groups"] for line in group["lines"]]
    for line in engine:
        if line["kind"] in ("answer", "unanswered"):
            assert line["text"] in shown
        if line["kind"] == "deduction":
            assert any(text.startswith(line["text"]) for text in shown)
    assert [line["text"] for line in budget.statement["working"]] == [
        line["text"] for line in engine if line["kind"] in ("sum", "table", "result")
    ]


def test_pressing_again_gives_the_same_budget_and_writes_nothing(budget, priya):
    events = Event.objects.count()
    again = services.work_out(assessment=budget.assessment, by=priya, at=AT + timedelta(minutes=1))
    assert again == budget
    assert IndicativeBudget.objects.count() == 1
    assert Event.objects.count() == events


def test_something_missing_is_named_and_nothing_is_written(scheme, rosa, priya):
    assessment = an_assessment(rosa, by=priya)
    with pytest.raises(Refused, match="cannot be completed yet"):
        services.work_out(assessment=assessment, by=priya, at=AT)
    assessment.refresh_from_db()
    assert assessment.status == DRAFT
    assert not IndicativeBudget.objects.exists()
    assert not Event.objects.filter(verb__in=["assessment.complete", "budget.worked_out"]).exists()


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("noor", "This person’s record is not open to you."),
        ("panel_member", "Only a social worker or a team manager can work out a budget."),
    ],
)
def test_nobody_else_works_out_a_budget(eighteen_points, request, who, sentence):
    with pytest.raises(Refused) as refused:
        services.work_out(assessment=eighteen_points, by=request.getfixturevalue(who), at=AT)
    assert refused.value.sentence == sentence
    assert not IndicativeBudget.objects.exists()


def test_where_the_laws_test_is_not_met_the_assessment_is_completed_without_a_sum(not_eligible):
    assert not_eligible.status == COMPLETED
    assert eligibility_of(not_eligible).eligible is False
    assert not IndicativeBudget.objects.exists()
    assert not Event.objects.filter(verb="budget.worked_out").exists()


def test_pressing_again_where_the_laws_test_is_not_met_gives_nothing_again(not_eligible, priya):
    assert services.work_out(assessment=not_eligible, by=priya, at=AT) is None


def test_the_budget_is_worked_out_with_the_version_of_the_assessment(
    eighteen_points, scheme, scheme_owner, priya
):
    later = AT + timedelta(days=30)
    document = a_document(version="2026-27.2", examples=[])
    document["allocation"]["rows"][0]["amount"] = "1.00"
    scheme_published(document=document, by=scheme_owner, at=later)
    with pytest.raises(Refused, match="The questions have changed"):
        services.work_out(assessment=eighteen_points, by=priya, at=later)
    eighteen_points.refresh_from_db()
    keep_questionnaire(assessment=eighteen_points, by=priya, at=later)
    budget = services.work_out(assessment=eighteen_points, by=priya, at=later)
    assert (budget.scheme, budget.weekly_pence) == (scheme, 9268)


def test_beyond_the_table_there_is_no_sum(beyond_the_table):
    assert (beyond_the_table.outcome, beyond_the_table.weekly_pence) == ("refer", None)
    assert beyond_the_table.points == Decimal(52)


def test_help_of_somebody_who_was_not_asked_is_shown_and_not_counted(scheme, rosa, priya):
    tomas = in_the_circle(rosa, by=priya)
    assessment = answered(an_assessment(rosa, by=priya), by=priya, needs=TWENTY_TWO)
    helped(assessment, "nutrition", "half", tomas, by=priya, willing="")
    budget = services.work_out(assessment=assessment, by=priya, at=AT)
    assert (budget.weekly_pence, budget.inputs["support"]) == (11221, {})
    [line] = [
        line
        for group in budget.statement["groups"]
        for line in group["lines"]
        if line["kind"] == "not_counted"
    ]
    assert "We took nothing off for this." in line["text"]
    assert "Tomas Vidal" in line["text"]


def test_the_database_keeps_a_budget_as_it_was_shown(budget):
    budget.weekly_pence = 1
    with pytest.raises(InternalError), transaction.atomic():
        budget.save()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_instant_work_out_one_budget(eighteen_points, priya):
    start, results = Barrier(2), []

    def press() -> None:
        try:
            start.wait(timeout=10)
            assessment = Assessment.objects.get(pk=eighteen_points.pk)
            results.append(services.work_out(assessment=assessment, by=priya, at=AT))
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    [budget] = IndicativeBudget.objects.all()
    assert results == [budget, budget]
    assert Event.objects.filter(verb__in=["budget.worked_out", "assessment.complete"]).count() == 2


# A worker's own sum


def test_a_workers_own_sum_stands_beside_the_computed_one(beyond_the_table, rosa, priya):
    adjustment = services.adjust(
        budget=beyond_the_table, weekly_pence=95_000, reason=" Nights by two carers. ", by=priya, at=AT
    )
    assert (adjustment.weekly_pence, adjustment.reason) == (95_000, "Nights by two carers.")
    beyond_the_table.refresh_from_db()
    assert beyond_the_table.weekly_pence is None
    event = Event.objects.get(verb="budget.adjusted")
    assert (event.person_id, event.by) == (rosa.pk, priya)
    assert event.data == {"from_weekly_pence": None, "to_weekly_pence": 95_000}


@pytest.mark.parametrize(
    ("pence", "reason", "sentence"),
    [
        (0, "A reason.", "Enter a sum above £0.00 a week."),
        (-1, "A reason.", "Enter a sum above £0.00 a week."),
        (2_000_001, "A reason.", "A weekly sum can be £20,000.00 at most. Check it for a slip."),
        (9000, "  ", "Say why this sum fits better. The person will read your reason."),
        (9268, "A reason.", "The sum is £92.68 a week already. Enter another sum, or leave it as it is."),
    ],
)
def test_an_own_sum_needs_an_amount_and_a_reason(budget, priya, pence, reason, sentence):
    with pytest.raises(Refused) as refused:
        services.adjust(budget=budget, weekly_pence=pence, reason=reason, by=priya, at=AT)
    assert refused.value.sentence == sentence
    assert not Adjustment.objects.exists()
    assert not Event.objects.filter(verb="budget.adjusted").exists()


def test_the_same_own_sum_pressed_twice_is_one(budget, priya):
    for _ in range(2):
        services.adjust(budget=budget, weekly_pence=10_000, reason="Travel.", by=priya, at=AT)
    assert Adjustment.objects.count() == 1
    assert Event.objects.filter(verb="budget.adjusted").count() == 1


def test_another_team_sets_no_sum(budget, noor):
    with pytest.raises(Refused, match="not open to you"):
        services.adjust(budget=budget, weekly_pence=10_000, reason="Travel.", by=noor, at=AT)


def test_the_sum_of_an_assessment_that_was_replaced_stays(budget, rosa, priya):
    newer = answered(an_assessment(rosa, by=priya), by=priya, needs=SIXTEEN)
    services.work_out(assessment=newer, by=priya, at=AT)
    with pytest.raises(Refused, match="A newer assessment has taken the place of this one"):
        services.adjust(budget=budget, weekly_pence=10_000, reason="Travel.", by=priya, at=AT)


def test_helpers_are_kept_as_they_were_on_the_day(budget):
    answers = answers_for(budget.assessment)
    assert [helper.name for helper in answers.named_helpers] == ["Tomas Vidal"]
    [first] = [
        line
        for group in budget.statement["groups"]
        for line in group["lines"]
        if line["kind"] == "deduction" and group["heading"] == "Meals and drinks"
    ]
    assert first["amount"] == "− 2 points"
    assert (
        "This help comes from Tomas Vidal (son or daughter), who is willing and able to go on."
        in first["text"]
    )


def test_until_when_somebody_helps_is_said(scheme, rosa, priya):
    tomas = in_the_circle(rosa, by=priya)
    assessment = answered(an_assessment(rosa, by=priya), by=priya, needs=TWENTY_TWO)
    helped(assessment, "nutrition", "all", tomas, by=priya, willing="until", until="1/6/2026")
    budget = services.work_out(assessment=assessment, by=priya, at=AT)
    texts = [line["text"] for group in budget.statement["groups"] for line in group["lines"]]
    assert any("willing and able to go on until 1 June 2026." in text for text in texts)
    assert date(2026, 6, 1) > TODAY


def test_an_answer_after_completion_changes_nothing(budget, priya):
    with pytest.raises(Refused):
        save(budget.assessment, "nutrition", "choice", "manages", by=priya)
    budget.refresh_from_db()
    assert budget.weekly_pence == 9268
