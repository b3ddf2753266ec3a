"""What a decision says to the person: online, as a page to print, and as a letter.

All of it comes from the decision's own row and the version that it is about, neither of which ever
changes, so that it says the same in ten years. It speaks to the person: "you".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from assessments.rules import day_text
from budgets.presenters import Step, challenge
from socialcare.values.money import pounds_text
from supportplans.needs import title_of

from ..models import Decision
from ..named import named_now
from ..rules import PANEL


@dataclass(frozen=True)
class Told:
    """A line with its label."""

    label: str
    text: str


@dataclass(frozen=True)
class ToldDecision:
    """A decision in words to the person.

    ``kind`` is ``agreed``, ``not_agreed`` or ``interim``. ``headline`` and ``below`` say what was decided;
    ``reasons`` are the decider's own words, about ``need`` where it was not agreed; ``notes`` what else to
    know of it (what it replaces, why it is less).
    """

    kind: str
    title: str
    headline: str
    below: str
    money: Sequence[Told]
    reasons_title: str
    need: str
    reasons: str
    notes: Sequence[Told]
    next_steps: Sequence[Step]
    challenge: Sequence[Step]
    decided_on: date
    decided_by: str
    name: str
    called: str
    council: str
    phone: str
    email: str
    large_print: bool


TITLES = {
    "agreed": "Your plan is agreed",
    "not_agreed": "Your plan is not agreed yet",
    "interim": "Urgent support until your plan is ready",
}


def tell_decision(decision: Decision) -> ToldDecision:
    """Return a decision in words to the person, from its row alone."""
    named = decision.named or named_now(decision.person, worker=decision.worker, by=decision.decided_by)
    kind = _kind(decision)
    return ToldDecision(
        kind=kind,
        title=TITLES[kind],
        headline=_headline(decision, kind),
        below=_below(decision, kind),
        money=_money(decision, kind),
        reasons_title=_reasons_title(kind),
        need=_need(decision),
        reasons=decision.reasons,
        notes=_notes(decision),
        next_steps=_next_steps(decision, kind, named),
        challenge=challenge(named["worker"], phone=named["phone"], email=named["email"]),
        decided_on=timezone.localdate(decision.decided_at),
        decided_by=decided_by_words(decision, named),
        name=named["person"],
        called=named["called"],
        council=named["council"],
        phone=named["phone"],
        email=named["email"],
        large_print=named["large_print"],
    )


def letter_title(decision: Decision) -> str:
    """Return what the letter of a decision is called."""
    return TITLES[_kind(decision)]


def decided_by_words(decision: Decision, named: Mapping[str, Any]) -> str:
    """Return who decided: "Priya Raman, Social worker"; "the panel: Marit Solberg, Head of practice"."""
    who = ", ".join(part for part in (named["decided_by"], named["job"]) if part)
    return f"the panel: {who}" if decision.level == PANEL else who


def _kind(decision: Decision) -> str:
    if decision.kind == Decision.Kind.INTERIM:
        return "interim"
    return "agreed" if decision.outcome == Decision.Outcome.AGREED else "not_agreed"


def _weekly(decision: Decision) -> str:
    return pounds_text(decision.weekly_pence)


def _headline(decision: Decision, kind: str) -> str:
    if kind == "interim":
        begins = _begins_later(decision)
        when = f"from {day_text(begins)}" if begins is not None else "now"
        return f"You get urgent support {when}. It does not wait for your plan."
    which = _which(decision)
    if kind == "not_agreed":
        return f"We looked at {which}. We have not agreed it as it is."
    return f"We agreed {which}."


def _which(decision: Decision) -> str:
    version = decision.version
    if version is None:
        return "your plan"
    day = day_text(timezone.localdate(version.frozen_at))
    return f"version {version.number} of your plan, as it was on {day}"


def _below(decision: Decision, kind: str) -> str:
    if kind == "not_agreed":
        return "What you have now goes on. Nothing is taken away by this."
    if decision.look_again_on is not None:
        return f"We look at it again on {day_text(decision.look_again_on)}, or sooner if your plan is ready."
    return ""


def _money(decision: Decision, kind: str) -> list[Told]:
    weekly = decision.weekly_pence
    if kind == "not_agreed":
        told = [Told("What this plan costs", f"{_weekly(decision)} a week")]
        if decision.once_lines:
            told.append(Told("Once, besides", pounds_text(sum(decision.once_lines.values()))))
        return told
    told = [Told("Your budget", f"{_weekly(decision)} a week")]
    paid = decision.contribution_pence
    if paid is None:
        told.append(Told("You pay", "We do not know yet. Your financial assessment says how much."))
    else:
        told.append(Told("You pay", f"{pounds_text(paid)} a week" if paid else "Nothing"))
        told.append(Told("The council pays", f"{pounds_text(max(weekly - paid, 0))} a week"))
    if decision.once_pence:
        told.append(Told("Paid once, besides", pounds_text(decision.once_pence)))
    if decision.from_on is not None:
        told.append(Told("From", day_text(decision.from_on)))
    if decision.indicative_pence is not None and kind == "agreed":
        told.append(Told("The first sum to plan with was", _beside(decision.indicative_pence, weekly)))
    return told


def _beside(indicative_pence: int, weekly_pence: int) -> str:
    """Return the indicative sum, and how the agreed one differs from it."""
    first = f"{pounds_text(indicative_pence)} a week"
    if weekly_pence == indicative_pence:
        return f"{first}. It has not changed."
    more = "more" if weekly_pence > indicative_pence else "less"
    return f"{first}. Now it is {pounds_text(abs(weekly_pence - indicative_pence))} {more}."


def _reasons_title(kind: str) -> str:
    return {
        "agreed": "What we want to tell you",
        "not_agreed": "Why we have not agreed it",
        "interim": "What it is, and why it cannot wait",
    }[kind]


def _need(decision: Decision) -> str:
    if not decision.need:
        return ""
    content = {} if decision.version is None else decision.version.content
    titles = {one["outcome"]: one["title"] for one in (content.get("needs") or {"needs": []})["needs"]}
    return str(titles.get(decision.need) or title_of(decision.need))


def _notes(decision: Decision) -> list[Told]:
    """Return what it replaces, what was wrong there, and why it is less."""
    notes = []
    if decision.replaces is not None:
        day = day_text(timezone.localdate(decision.replaces.decided_at))
        words = f"This takes the place of our decision of {day}."
        notes.append(Told("The decision before", words))
    if decision.correcting:
        notes.append(Told("What was wrong with it", decision.correcting))
    if decision.cut_because:
        notes.append(Told("Why it is less than before", decision.cut_because))
    return notes


def _begins_later(decision: Decision) -> date | None:
    """Return the first day where that is later than the day of the decision."""
    if decision.from_on is None or decision.from_on <= timezone.localdate(decision.decided_at):
        return None
    return decision.from_on


def _begins(decision: Decision) -> str:
    begins = _begins_later(decision)
    return "Your support can begin" if begins is None else f"Your support can begin on {day_text(begins)}"


def _next_steps(decision: Decision, kind: str, named: Mapping[str, Any]) -> list[Step]:
    worker = named["worker"]
    if kind == "agreed":
        return [
            Step(_begins(decision), f"Talk with {worker} about the first steps."),
            Step(
                "We look together whether it works",
                "First after six to eight weeks. You can ask us to look at it at any time, and you can "
                "change your plan.",
            ),
        ]
    if kind == "interim":
        return [
            Step("Your plan comes next", f"You make it your own way. {worker} can help."),
            Step("If the support is not right", f"Tell {worker} at once, or call {named['phone']}."),
        ]
    return [
        Step("Talk about it", f"{worker} talks with you about the reason, and what could meet your need."),
        Step(
            "Change the plan, or ask again",
            "You can change your plan, or ask that somebody looks at it again. "
            "Say what we did not see, or got wrong.",
        ),
    ]
