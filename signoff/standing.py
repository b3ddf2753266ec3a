"""How far one person's things are once there is a plan: the seven steps go on from the budget."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.standing import Standing
from socialcare.people.steps import (
    AGREEMENT,
    DONE,
    LIVING,
    MONEY,
    ORGANISE_MONEY,
    ORGANISE_SUPPORT,
    PLAN,
    SEEING,
    seven_steps,
)
from socialcare.web.languages.days import day_words
from supportplans.reviews.models import Rhythm

from .models import Decision
from .selectors.where import Situation


@dataclass(frozen=True)
class Life:
    """How far support is that was agreed with a plan: its first day, the last review, the next talk.

    ``next_on`` is None while the talks are paused, or are no more.
    """

    begins_on: date
    begun: bool
    reviewed_on: date | None
    next_on: date | None
    ended_on: date | None


def life_of(situation: Situation, rhythm: Rhythm | None, *, on: date) -> Life | None:
    """Return how far the agreed support is, or None where no plan was agreed."""
    agreed = [one for one in situation.decisions if _is_agreed_plan(one)]
    if not agreed:
        return None
    first = agreed[-1]
    begins = rhythm.started_on if rhythm is not None else first.from_on
    begins = begins or timezone.localdate(first.decided_at)
    return Life(
        begins_on=begins,
        begun=begins <= on,
        reviewed_on=None if rhythm is None else rhythm.last_review_on,
        next_on=None if rhythm is None else rhythm.next_on,
        ended_on=None if rhythm is None else rhythm.ended_on,
    )


def with_plan(standing: Standing, situation: Situation, *, rhythm: Rhythm | None, on: date) -> Standing:
    """Return ``standing`` with the steps that a plan, its decision and the life after it add to it.

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
    life = life_of(situation, rhythm, on=on)
    if life is not None and life.begun:
        done[ORGANISE_MONEY] = done[ORGANISE_SUPPORT] = life.begins_on
        if life.reviewed_on is not None:
            done[SEEING] = life.reviewed_on
        if life.next_on is not None:
            notes[SEEING] = _("Next talk by %(day)s") % {"day": day_words(life.next_on)}
    now: str | None
    if situation.key == "agreed" or (situation.plan is None and agreed_on is not None):
        now = ORGANISE_MONEY if life is None or not life.begun else LIVING
        if life is not None and not life.begun:
            notes[ORGANISE_SUPPORT] = _("It begins on %(day)s") % {"day": day_words(life.begins_on)}
        if life is not None and life.ended_on is not None:
            now, notes[LIVING] = None, _("It ended on %(day)s") % {"day": day_words(life.ended_on)}
    elif situation.key in ("none", "writing", "changed"):
        now = PLAN
        if agreed_on is not None:
            notes[AGREEMENT] = _("This stands until a new decision")
    else:
        now = AGREEMENT
        if situation.key == "not_agreed":
            notes[AGREEMENT] = _("Not agreed yet")
        elif agreed_on is not None:
            notes[AGREEMENT] = _("What was agreed before stands")
    return replace(standing, steps=seven_steps(done=done, now=now, notes=notes))


def _agreed_on(situation: Situation) -> date | None:
    """Return on which day a plan was agreed last, or None."""
    agreed = next((one for one in situation.decisions if _is_agreed_plan(one)), None)
    return None if agreed is None else timezone.localdate(agreed.decided_at)


def _is_agreed_plan(decision: Decision) -> bool:
    return decision.kind == Decision.Kind.PLAN and decision.outcome == Decision.Outcome.AGREED
