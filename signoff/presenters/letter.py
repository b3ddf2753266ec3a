"""What a decision says to the person: online, as a page to print, and as a letter.

All of it comes from the decision's own row and the version that it is about, neither of which ever
changes, so that it says the same in ten years. It speaks to the person: "you".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from budgets.presenters import EasyLine, Step, challenge
from socialcare.values.money import pounds_text
from socialcare.web.languages.days import day_words
from socialcare.web.languages.words import translated_later as _lazy
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
    "agreed": _lazy("Your plan is agreed"),
    "not_agreed": _lazy("Your plan is not agreed yet"),
    "interim": _lazy("Urgent support until your plan is ready"),
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


def easy_decision(told: ToldDecision) -> list[EasyLine]:
    """Return a decision in a few short sentences, for whoever reads easy words with pictures."""
    wrong = EasyLine("question", _("Is something wrong? Tell us."))
    if told.kind == "not_agreed":
        no, why = _("We did not say yes yet."), _("This letter says why.")
        return [EasyLine("talk", no), EasyLine("look", why), wrong]
    yes = _("We said yes to your plan.") if told.kind == "agreed" else _("You get help now.")
    sums = [EasyLine("money", f"{one.label}: {one.text}") for one in told.money[:1]]
    return [EasyLine("agree", yes), *sums, wrong]


def decided_by_words(decision: Decision, named: Mapping[str, Any]) -> str:
    """Return who decided: "Priya Raman, Social worker"; "the panel: Marit Solberg, Head of practice"."""
    who = ", ".join(part for part in (named["decided_by"], named["job"]) if part)
    return (_("the panel: %(who)s") % {"who": who}) if decision.level == PANEL else who


def _kind(decision: Decision) -> str:
    if decision.kind == Decision.Kind.INTERIM:
        return "interim"
    return "agreed" if decision.outcome == Decision.Outcome.AGREED else "not_agreed"


def _weekly(decision: Decision) -> str:
    return pounds_text(decision.weekly_pence)


def _headline(decision: Decision, kind: str) -> str:
    if kind == "interim":
        begins = _begins_later(decision)
        if begins is not None:
            return _("You get urgent support from %(day)s. It does not wait for your plan.") % {
                "day": day_words(begins)
            }
        return _("You get urgent support now. It does not wait for your plan.")
    version = decision.version
    if version is None:
        if kind == "not_agreed":
            return _("We looked at your plan. We have not agreed it as it is.")
        return _("We agreed your plan.")
    said = {"number": version.number, "day": day_words(timezone.localdate(version.frozen_at))}
    if kind == "not_agreed":
        return (
            _(
                "We looked at version %(number)s of your plan, as it was on %(day)s. "
                "We have not agreed it as it is."
            )
            % said
        )
    return _("We agreed version %(number)s of your plan, as it was on %(day)s.") % said


def _below(decision: Decision, kind: str) -> str:
    if kind == "not_agreed":
        return _("What you have now goes on. Nothing is taken away by this.")
    if decision.look_again_on is not None:
        return _("We look at it again on %(look_again_on)s, or sooner if your plan is ready.") % {
            "look_again_on": day_words(decision.look_again_on)
        }
    return ""


def _money(decision: Decision, kind: str) -> list[Told]:
    weekly = decision.weekly_pence
    if kind == "not_agreed":
        told = [Told(_("What this plan costs"), _("%(sum)s a week") % {"sum": _weekly(decision)})]
        if decision.once_lines:
            told.append(Told(_("Once, besides"), pounds_text(sum(decision.once_lines.values()))))
        return told
    told = [Told(_("Your budget"), _("%(sum)s a week") % {"sum": _weekly(decision)})]
    paid = decision.contribution_pence
    if paid is None:
        told.append(Told(_("You pay"), _("We do not know yet. Your financial assessment says how much.")))
    else:
        told.append(
            Told(_("You pay"), _("%(sum)s a week") % {"sum": pounds_text(paid)} if paid else _("Nothing"))
        )
        told.append(
            Told(_("The council pays"), _("%(sum)s a week") % {"sum": pounds_text(max(weekly - paid, 0))})
        )
    if decision.once_pence:
        told.append(Told(_("Paid once, besides"), pounds_text(decision.once_pence)))
    if decision.from_on is not None:
        told.append(Told(_("From"), day_words(decision.from_on)))
    if decision.indicative_pence is not None and kind == "agreed":
        told.append(Told(_("The first sum to plan with was"), _beside(decision.indicative_pence, weekly)))
    return told


def _beside(indicative_pence: int, weekly_pence: int) -> str:
    """Return the indicative sum, and how the agreed one differs from it."""
    first = _("%(sum)s a week") % {"sum": pounds_text(indicative_pence)}
    if weekly_pence == indicative_pence:
        return _("%(first)s. It has not changed.") % {"first": first}
    named = {"first": first, "sum": pounds_text(abs(weekly_pence - indicative_pence))}
    if weekly_pence > indicative_pence:
        return _("%(first)s. Now it is %(sum)s more.") % named
    return _("%(first)s. Now it is %(sum)s less.") % named


def _reasons_title(kind: str) -> str:
    return {
        "agreed": _("What we want to tell you"),
        "not_agreed": _("Why we have not agreed it"),
        "interim": _("What it is, and why it cannot wait"),
    }[kind]


def _need(decision: Decision) -> str:
    if not decision.need:
        return ""
    content = {} if decision.version is None else decision.version.content
    titles = {one["outcome"]: one["title"] for one in (content.get("needs") or {"needs": []})["needs"]}
    return _(str(titles.get(decision.need) or title_of(decision.need)))


def _notes(decision: Decision) -> list[Told]:
    """Return what it replaces, what was wrong there, and why it is less."""
    notes = []
    if decision.replaces is not None:
        day = day_words(timezone.localdate(decision.replaces.decided_at))
        words = _("This takes the place of our decision of %(day)s.") % {"day": day}
        notes.append(Told(_("The decision before"), words))
    if decision.correcting:
        notes.append(Told(_("What was wrong with it"), decision.correcting))
    if decision.cut_because:
        notes.append(Told(_("Why it is less than before"), decision.cut_because))
    return notes


def _begins_later(decision: Decision) -> date | None:
    """Return the first day where that is later than the day of the decision."""
    if decision.from_on is None or decision.from_on <= timezone.localdate(decision.decided_at):
        return None
    return decision.from_on


def _begins(decision: Decision) -> str:
    begins = _begins_later(decision)
    if begins is None:
        return _("Your support can begin")
    return _("Your support can begin on %(day)s") % {"day": day_words(begins)}


def _next_steps(decision: Decision, kind: str, named: Mapping[str, Any]) -> list[Step]:
    worker = named["worker"]
    if kind == "agreed":
        return [
            Step(_begins(decision), _("Talk with %(worker)s about the first steps.") % {"worker": worker}),
            Step(
                _("We look together whether it works"),
                _(
                    "First after six to eight weeks. You can ask us to look at it at any time, and you "
                    "can change your plan."
                ),
            ),
        ]
    if kind == "interim":
        return [
            Step(
                _("Your plan comes next"),
                _("You make it your own way. %(worker)s can help.") % {"worker": worker},
            ),
            Step(
                _("If the support is not right"),
                _("Tell %(worker)s at once, or call %(phone)s.")
                % {"worker": worker, "phone": named["phone"]},
            ),
        ]
    return [
        Step(
            _("Talk about it"),
            _("%(worker)s talks with you about the reason, and what could meet your need.")
            % {"worker": worker},
        ),
        Step(
            _("Change the plan, or ask again"),
            _(
                "You can change your plan, or ask that somebody looks at it again. Say what we did "
                "not see, or got wrong."
            ),
        ),
    ]
