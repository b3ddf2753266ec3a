"""Words around the sum: what is told in each case, and what is never told."""

from datetime import UTC, date, datetime

import pytest

from assessments.models import Assessment, Eligibility
from assessments.rules import CONDITION, NO_CONDITION, NO_IMPACT
from budgets.engine import evaluate
from budgets.explanation import build_statement
from budgets.models import IndicativeBudget
from budgets.presenters import challenge, tell_budget, tell_not_eligible
from socialcare.people.models import Person, User, Worker
from tests.unit.budgets_presenters.test_explanation import EXAMPLES, SCHEME

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def an_assessment() -> Assessment:
    worker = Worker(user=User(name="Priya Raman", email="priya@fenwick.example"), job="Social worker")
    return Assessment(
        worker=worker,
        person=Person(first_name="Rosa", last_name="Vidal"),
        status="completed",
        completed_at=NOON,
    )


def a_budget(name: str) -> IndicativeBudget:
    example = EXAMPLES[name]
    result = evaluate(SCHEME, example["answers"], example["support"])
    budget = IndicativeBudget(
        assessment=an_assessment(),
        outcome=result.outcome,
        weekly_pence=result.weekly_pence,
        statement=build_statement(scheme=SCHEME, result=result, helps={}, on=date(2026, 3, 2)),
        worked_out_at=NOON,
    )
    budget._prefetched_objects_cache = {"adjustments": [], "estimates": []}
    return budget


def test_a_sum_is_told_a_week_and_a_year_and_that_it_may_change():
    told = tell_budget(a_budget("16 points, as in the Savva case"))
    assert told.headline == "Your weekly budget is about £82.91."
    assert (told.weekly, told.yearly, told.weeks) == ("£82.91", "£4,311.32", 52)
    assert "may go up or down" in told.may_change
    assert told.notice == SCHEME.notice
    assert "2026-27.1" in told.version


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("No help needed", "nothing", "The table gives no money this time."),
        (
            "Past the end of the table: a person has to estimate",
            "refer",
            "We need to work out your budget with you.",
        ),
    ],
)
def test_without_a_sum_the_reason_is_told_and_nothing_is_promised(name, kind, words):
    told = tell_budget(a_budget(name))
    assert (told.kind, told.headline) == (kind, words)
    assert "Priya Raman" in told.below
    assert (told.weekly, told.yearly, told.may_change) == ("", "", "")
    assert len(told.next_steps) == 3


@pytest.mark.parametrize(
    ("outcomes", "reasons", "answers"),
    [
        (
            ["habitable_home"],
            [CONDITION],
            ["first answer is yes", "one of the ten things that you cannot do without help: looking after"],
        ),
        ([], [NO_CONDITION], ["As far as we know", "you can do the ten things without help"]),
        (
            ["nutrition", "hygiene", "work"],
            [CONDITION, NO_IMPACT],
            ["first answer is yes", "3 of the ten things", "not make a big difference to your life"],
        ),
    ],
)
def test_a_decision_without_a_budget_answers_what_the_law_asks_in_the_persons_own_language(
    outcomes, reasons, answers
):
    found = [{"outcome": outcome, "reason": "help", "sentence": ""} for outcome in outcomes]
    told = tell_not_eligible(an_assessment(), Eligibility(outcomes=found, reasons=reasons))
    assert len(told.reasons) == 1 + len(answers)
    for reason, answer in zip(told.reasons[1:], answers, strict=True):
        assert answer in reason
    words = " ".join([told.headline, told.below, *told.reasons])
    assert not {"outcome", "impairment", "achieved", "regulation", "wellbeing"} & set(words.split())
    assert told.reasons[0].startswith("The Care Act asks three things.")
    assert [step.title for step in told.other_help] == [
        "Advice that is free",
        "Help for those who help you",
        "If things change",
    ]


def test_the_way_to_challenge_goes_from_the_worker_to_the_council_to_the_ombudsman(settings):
    settings.COUNCIL_PHONE, settings.COUNCIL_EMAIL = "01632 960 001", "care@another.example"
    steps = challenge("Priya Raman")
    assert [step.title for step in steps] == [
        "Tell Priya Raman",
        "Complain to the council",
        "Go to the Ombudsman",
    ]
    assert "01632 960 001" in steps[0].text
    assert "care@another.example" in steps[1].text
    assert "0300 061 0614" in steps[2].text
    assert "www.lgo.org.uk" in steps[2].text
