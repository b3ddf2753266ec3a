"""How far somebody's things are, in every case."""

from datetime import UTC, date, datetime

import pytest

from assessments.models import Assessment, Eligibility
from budgets.models import Adjustment, IndicativeBudget
from budgets.standing import where_things_stand

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = date(2026, 3, 2)


def a_budget(outcome: str, *, adjusted: bool = False) -> IndicativeBudget:
    budget = IndicativeBudget(outcome=outcome, worked_out_at=NOON)
    budget._prefetched_objects_cache = {"adjustments": [Adjustment(weekly_pence=100)] if adjusted else []}
    return budget


DRAFT = Assessment(visited_on=DAY)
DONE = Assessment(visited_on=DAY, completed_at=NOON)
MET, NOT_MET = Eligibility(eligible=True, decided_at=NOON), Eligibility(eligible=False, decided_at=NOON)


@pytest.mark.parametrize(
    ("draft", "in_force", "eligibility", "budget", "stage", "states"),
    [
        (None, None, None, None, "before", "now later"),
        (DRAFT, None, None, None, "asking", "now later"),
        (None, DONE, MET, a_budget("sum"), "sum", "done now"),
        (DRAFT, DONE, MET, a_budget("sum"), "sum", "done now"),
        (None, DONE, MET, a_budget("nothing"), "nothing", "done now"),
        (None, DONE, MET, a_budget("refer"), "refer", "now later"),
        (None, DONE, MET, a_budget("refer", adjusted=True), "sum", "done now"),
        (None, DONE, NOT_MET, None, "not_eligible", "later later"),
    ],
)
def test_every_case_has_its_stage_and_its_first_two_steps(
    draft, in_force, eligibility, budget, stage, states
):
    standing = where_things_stand(draft=draft, in_force=in_force, eligibility=eligibility, budget=budget)
    assert standing.stage == stage
    assert [step.state for step in standing.steps[:2]] == states.split()
    assert standing.on == (None if stage == "before" else DAY)
    assert len(standing.steps) == 7
