"""Words of the person's own place: what happens next, who has it, and one big thing to do."""

from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.urls import reverse

from assessments.rules import day_text
from budgets.presenters import Told, tell_budget, tell_not_eligible
from signoff.models import Decision
from signoff.presenters.where import Where
from signoff.standing import Life
from socialcare.values.money import pounds_text

from .selectors import Own


@dataclass(frozen=True)
class Next:
    """What happens next, in a sentence or two; who has it; and the one thing to do now, if any.

    ``href`` is where the button leads.
    """

    headline: str
    text: str
    holder: str
    button: str
    href: str = ""


@dataclass(frozen=True)
class Agreed:
    """The sum that was agreed last: how much a week, from when, and where to read why.

    ``words`` say what it is for: a plan, or urgent support before one or on top of one.
    ``until_then`` is what they get a week until it begins, where it begins later and there is something.
    """

    weekly: str
    from_on: date | None
    once: str
    words: str
    look_again_on: date | None
    until_then: str
    href: str


def agreed_of(own: Own, *, on: date) -> Agreed | None:
    """Return the agreed sum, or None while there is none."""
    decision = own.situation.in_force
    if decision is None:
        return None
    return Agreed(
        weekly=pounds_text(decision.weekly_pence),
        from_on=decision.from_on,
        once=pounds_text(decision.once_pence) if decision.once_pence else "",
        words=_agreed_words(own, decision),
        look_again_on=decision.look_again_on,
        until_then=_until_then(own, on=on),
        href=reverse("my_decision_one", args=[decision.pk]),
    )


def _agreed_words(own: Own, decision: Decision) -> str:
    """Return what the agreed sum is: that of a plan, or urgent support before one or on top of one."""
    start = "" if decision.from_on is None else f", from {day_text(decision.from_on)}"
    if decision.kind == Decision.Kind.PLAN:
        return f"This is agreed{start}."
    if any(one.kind == "plan" and one.outcome == "agreed" for one in own.situation.decisions):
        return f"This is agreed{start}: what your plan costs, and urgent support on top of it."
    return f"This is agreed{start}, until there is a plan."


def _until_then(own: Own, *, on: date) -> str:
    """Return the weekly sum of today, where what was agreed last begins later; else nothing."""
    decision = own.situation.in_force
    if decision is None or decision.from_on is None or decision.from_on <= on:
        return ""
    for one in own.situation.decisions:
        budget = one.personal_budget
        if budget is not None and budget.from_on <= on and budget.to_on is not None and budget.to_on >= on:
            return pounds_text(budget.weekly_pence)
    return ""


def told_of(own: Own) -> Told | None:
    """Return the result in force in words, or None while there is none."""
    if own.budget is not None:
        return tell_budget(own.budget)
    if own.assessment is not None and own.eligibility is not None and not own.eligibility.eligible:
        return tell_not_eligible(own.assessment, own.eligibility)
    return None


def next_of(own: Own, where: Where) -> Next:
    """Return what happens next for this person: with the plan once there is one, else with the budget."""
    holder = getattr(own.person, "holder_name", None) or ""
    worker = holder or f"our {own.person.team.name}"
    told = _with_plan(own, where, worker)
    if told is not None:
        return told
    before = _before_plan(own, holder, worker)
    return replace(before, text=f"{before.text} {where.stands}".strip())


def _with_plan(own: Own, where: Where, worker: str) -> Next | None:
    """Return what happens next with a plan that was kept; None before that."""
    see = "See where your plan is", reverse("my_decision")
    key, situation = where.key, own.situation
    when = " ".join(one for one in (where.expected_words, where.late, where.note, where.stands) if one)
    if key == "asked_person" and situation.question is not None:
        text = f"{situation.question.asked_by} looks at your plan and would like to know something. "
        return Next(
            "Answer a question about your plan",
            text + where.clock_stands,
            "you",
            "Answer the question",
            reverse("my_question"),
        )
    if key in ("kept", "handed_back"):
        text = f"{_capital(worker)} looks at it, and agrees it or asks a manager. {when}"
        return Next("Your plan is being looked at", text, where.holder, *see)
    if key in ("waiting", "taken", "asked_worker"):
        return Next(where.words.removesuffix("."), when, where.holder, *see)
    if key == "not_agreed" and situation.last is not None:
        text = "Read why, and what you can do: talk with us, change your plan, or ask us to look again. "
        last = reverse("my_decision_one", args=[situation.last.pk])
        return Next("Your plan is not agreed yet", text + where.stands, where.holder, "See why", last)
    if key == "agreed":
        agreed = (one for one in situation.decisions if one.outcome == "agreed" and one.kind == "plan")
        decision = next(agreed, None)
        href = reverse("my_decision") if decision is None else reverse("my_decision_one", args=[decision.pk])
        headline, text, holder = _of_life(own.life, worker)
        return Next(headline, f"{text} {where.stands}".strip(), holder, "Read the decision", href)
    if key == "changed":
        text = f"Take your time. When it says what you want, press “This is my plan”. {where.stands}"
        return Next("You are changing your plan", text, "you", "Go to your plan", reverse("my_plan"))
    return None


def _of_life(life: Life | None, worker: str) -> tuple[str, str, str]:
    """Return what happens next once the plan is agreed: headline, sentences, and who has it."""
    money = f"Next we organise the money. {_capital(worker)} talks with you about how it is paid."
    if life is None:
        return "Your plan is agreed", money, worker
    if life.ended_on is not None:
        return "Your support has ended", f"It ended on {day_text(life.ended_on)}.", worker
    if not life.begun:
        return "Your plan is agreed", f"{money} Your support begins on {day_text(life.begins_on)}.", worker
    both = f"you, and {worker} when you need something"
    if life.reviewed_on is None:
        text = f"It began on {day_text(life.begins_on)}. If something is not right, tell us at once."
        return "Your support has begun", text, both
    looked = f"We looked at it together on {day_text(life.reviewed_on)}."
    return "Your support goes on", f"{looked} If something is not right, tell us at once.", both


def _before_plan(own: Own, holder: str, worker: str) -> Next:
    """Return what happens next until a plan is kept."""
    stage = own.standing.stage
    budget = reverse("my_budget")
    if stage == "before":
        return Next(
            "We will visit you",
            "We come to talk about your day: what goes well, and where help would make a difference. "
            "There is nothing to get ready.",
            worker,
            "",
        )
    if stage == "asking":
        day = f" on {day_text(own.standing.on)}" if own.standing.on else ""
        return Next(
            "We are talking about your needs",
            f"{_capital(worker)} began to write down what you told us{day}. When that is done, "
            "your weekly budget shows here on the same day.",
            worker,
            "",
        )
    if stage == "refer":
        return Next(
            "We work out your budget with you",
            "You need more help than the council’s table goes up to, so a person works out the sum.",
            worker,
            "See what we know so far",
            budget,
        )
    if stage == "nothing":
        return Next(
            "Talk with us about the help you need",
            "The table gives no money this time. That can change when you make your plan.",
            worker,
            "See why",
            budget,
        )
    if stage == "not_eligible":
        return Next(
            "Read what we decided, and what other help there is",
            "You do not get a budget at the moment. You can read why, and say if it does not look right.",
            worker,
            "Read our decision",
            budget,
        )
    if own.situation.key == "writing":
        return Next(
            "Go on with your plan",
            "When it says what you want, press “This is my plan”. Then we look at it, and tell you by "
            f"when you hear from us. {worker} can help you with it.",
            f"you, and {worker} if you like" if holder else "you, with our help if you like",
            "Go to your plan",
            reverse("my_plan"),
        )
    return Next(
        "Make your plan",
        "You now know about how much money you have. Think about what you would like to do with it. "
        f"You can plan by yourself, with family or friends, or with {worker}.",
        f"you, and {worker} if you like" if holder else "you, with our help if you like",
        "Go to your plan",
        reverse("my_plan"),
    )


def contact_words() -> str:
    """Return how to reach the council, in one sentence."""
    return f"Call {settings.COUNCIL_PHONE} or write to {settings.COUNCIL_EMAIL}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
