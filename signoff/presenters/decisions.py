"""A decision in words to those who work with the person: on its own page, and in lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from assessments.rules import day_text
from socialcare.values.money import pounds_text
from socialcare.values.periods import distance_in_words

from .. import rules
from ..considerations import CONSIDERATION
from ..models import Decision
from ..named import named_now
from .letter import decided_by_words

LEVEL_WORDS = {
    rules.WORKER: "the social worker, within their own limit",
    rules.MANAGER: "a manager",
    rules.PANEL: "the panel",
}


@dataclass(frozen=True)
class Told:
    """A line with its label."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class DecisionRow:
    """One decision in a list."""

    words: str
    by: str
    day: datetime
    state: str
    href: str


@dataclass(frozen=True)
class DecisionPage:
    """What a decision's own page says besides the letter."""

    what: str
    facts: Sequence[Told]
    considered: Sequence[Told]
    state: str


def what_words(decision: Decision) -> str:
    """Return what a decision says in a few words: "Agreed: £90.00 a week"."""
    sums = f"{pounds_text(decision.weekly_pence)} a week"
    if decision.kind == Decision.Kind.INTERIM:
        return f"Urgent support: {sums} in all"
    return f"{decision.get_outcome_display()}: {sums}"


def holds_words(decision: Decision, *, on: date) -> str:
    """Return whether what was agreed is in force on that day or begins later; nothing where it is over."""
    budget = decision.personal_budget
    if budget is None or (budget.to_on is not None and budget.to_on < max(on, budget.from_on)):
        return ""
    if budget.from_on > on:
        return f"Begins on {day_text(budget.from_on)}"
    return "In force" if budget.to_on is None else f"In force until {day_text(budget.to_on)}"


def state_words(decision: Decision, *, on: date) -> str:
    """Return whether a decision holds: "In force"; "Replaced on 2 March 2026"; nothing where not agreed."""
    if decision.outcome != Decision.Outcome.AGREED:
        return ""
    holds, later = holds_words(decision, on=on), getattr(decision, "replaced_by", None)
    if holds or later is None:
        return holds
    return f"Replaced on {day_text(timezone.localdate(later.decided_at))}"


def decision_rows(decisions: Sequence[Decision], *, on: date) -> list[DecisionRow]:
    """Return decisions for a list, each with whether it holds on that day."""
    agreed = Decision.Outcome.AGREED
    return [
        DecisionRow(
            words=what_words(one),
            by=_by(one),
            day=one.decided_at,
            state="" if one.outcome != agreed else (holds_words(one, on=on) or "Replaced by a newer one"),
            href=reverse("decision", args=[one.pk]),
        )
        for one in decisions
    ]


def _by(decision: Decision) -> str:
    named = decision.named or named_now(decision.person, worker=decision.worker, by=decision.decided_by)
    return decided_by_words(decision, named)


def decision_page(decision: Decision, *, on: date) -> DecisionPage:
    """Return what the page of a decision says to staff."""
    return DecisionPage(
        what=what_words(decision),
        facts=_facts(decision),
        considered=considered_words(decision),
        state=state_words(decision, on=on),
    )


def _facts(decision: Decision) -> list[Told]:
    facts = [
        Told("Decided by", f"{_by(decision)}, on {day_text(timezone.localdate(decision.decided_at))}"),
        Told("At the level of", _level(decision)),
    ]
    if decision.version is not None:
        number = decision.version.number
        facts.append(
            Told(
                "About",
                f"Version {number} of the plan",
                reverse("plan_version", args=[decision.plan_id, number]),
            )
        )
    if decision.limit_weekly_pence is not None:
        facts.append(Told("Limit at that moment", _limit(decision)))
    given = decision.authority
    if given is not None:
        day = day_text(timezone.localdate(given.given_at))
        facts.append(Told("With authority", f"{given.given_by} gave it for this version on {day}"))
    if decision.referral_id is not None:
        facts.append(Told("Referral", "How it was decided", reverse("referral", args=[decision.referral_id])))
    if decision.replaces is not None:
        facts.append(_other("Took the place of", decision.replaces))
    later = getattr(decision, "replaced_by", None)
    if later is not None:
        facts.append(_other("Was replaced by", later))
    if decision.look_again_on is not None:
        facts.append(Told("To be looked at again", day_text(decision.look_again_on)))
    return facts


def _level(decision: Decision) -> str:
    if decision.level == rules.WORKER and decision.authority is not None:
        return "the social worker, with authority for this version"
    return LEVEL_WORDS[decision.level]


def _limit(decision: Decision) -> str:
    once = decision.limit_once_pence
    words = f"{pounds_text(decision.limit_weekly_pence or 0)} a week"
    return words if once is None else f"{words}, {pounds_text(once)} once in twelve months"


def _other(label: str, other: Decision) -> Told:
    day = day_text(timezone.localdate(other.decided_at))
    return Told(label, f"The decision of {day}", reverse("decision", args=[other.pk]))


def considered_words(decision: Decision) -> list[Told]:
    """Return what was borne in mind, in the order of the page."""
    return [
        Told(one.title, one.label(decision.considered[one.key]))
        for one in CONSIDERATION.values()
        if decision.considered.get(one.key) in dict(one.answers)
    ]


@dataclass(frozen=True)
class LookAgain:
    """Urgent support that is to be looked at again."""

    name: str
    words: str
    href: str
    passed: bool
    worker: str


def look_again_rows(decisions: Sequence[Decision], *, on: date) -> list[LookAgain]:
    """Return urgent support to look at again, for the first page."""
    return [look_again_row(one, on=on) for one in decisions]


def look_again_row(decision: Decision, *, on: date) -> LookAgain:
    """Return when urgent support is looked at again, in words."""
    day = decision.look_again_on or on
    passed = day < on
    said = f"{day_text(day)} ({distance_in_words(day, on)})"
    return LookAgain(
        name=decision.person.full_name,
        words=f"this was due on {said}" if passed else f"due on {said}",
        href=reverse("interim", args=[decision.person.ref]),
        passed=passed,
        worker=str(decision.worker),
    )
