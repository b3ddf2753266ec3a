"""How far one person's things are once there is a plan: the seven steps go on from the budget."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from budgets.standing import Standing
from socialcare.people.steps import AGREEMENT, DONE, MONEY, ORGANISE_MONEY, PLAN, seven_steps

from .models import Decision
from .selectors.where import Situation


def with_plan(standing: Standing, situation: Situation) -> Standing:
    """Return ``standing`` with the steps that a plan and its decision add to it.

    One function for the person's own pages and the desk of the staff.
    """
    agreed_on = _agreed_on(situation)
    if situation.newest_id is None and agreed_on is None:
        return standing
    done = {step.key: step.on for step in standing.steps if step.state == DONE and step.on is not None}
    if standing.on is not None:
        done.setdefault(MONEY, standing.on)
    if situation.kept_step_on is not None:
        done[PLAN] = situation.kept_step_on
    notes = {}
    if agreed_on is not None:
        done[AGREEMENT] = agreed_on
    if situation.key == "agreed" or (situation.plan is None and agreed_on is not None):
        now = ORGANISE_MONEY
    elif situation.key in ("none", "writing", "changed"):
        now = PLAN
        if agreed_on is not None:
            notes[AGREEMENT] = "This stands until a new decision"
    else:
        now = AGREEMENT
        if situation.key == "not_agreed":
            notes[AGREEMENT] = "Not agreed yet"
        elif agreed_on is not None:
            notes[AGREEMENT] = "What was agreed before stands"
    return replace(standing, steps=seven_steps(done=done, now=now, notes=notes))


def _agreed_on(situation: Situation) -> date | None:
    """Return on which day a plan was agreed last, or None."""
    for decision in situation.decisions:
        if decision.kind == Decision.Kind.PLAN and decision.outcome == Decision.Outcome.AGREED:
            return timezone.localdate(decision.decided_at)
    return None
