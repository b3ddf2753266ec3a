"""Words of the person's own place: what happens next, who has it, and one big thing to do."""

from dataclasses import dataclass

from django.conf import settings

from assessments.rules import day_text
from budgets.presenters import Told, tell_budget, tell_not_eligible

from .selectors import Own


@dataclass(frozen=True)
class Next:
    """What happens next, in a sentence or two; who has it; and the one thing to do now, if any.

    ``url_name`` is where the button leads.
    """

    headline: str
    text: str
    holder: str
    button: str
    url_name: str = "my_budget"


def told_of(own: Own) -> Told | None:
    """Return the result in force in words, or None while there is none."""
    if own.budget is not None:
        return tell_budget(own.budget)
    if own.assessment is not None and own.eligibility is not None and not own.eligibility.eligible:
        return tell_not_eligible(own.assessment, own.eligibility)
    return None


def next_of(own: Own) -> Next:
    """Return what happens next for this person."""
    holder = getattr(own.person, "holder_name", None) or ""
    worker = holder or f"our {own.person.team.name}"
    stage = own.standing.stage
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
        )
    if stage == "nothing":
        return Next(
            "Talk with us about the help you need",
            "The table gives no money this time. That can change when you make your plan.",
            worker,
            "See why",
        )
    if stage == "not_eligible":
        return Next(
            "Read what we decided, and what other help there is",
            "You do not get a budget at the moment. You can read why, and say if it does not look right.",
            worker,
            "Read our decision",
        )
    return Next(
        "Make your plan",
        "You now know about how much money you have. Think about what you would like to do with it. "
        f"You can plan by yourself, with family or friends, or with {worker}.",
        f"you, and {worker} if you like" if holder else "you, with our help if you like",
        "Go to your plan",
        "my_plan",
    )


def contact_words() -> str:
    """Return how to reach the council, in one sentence."""
    return f"Call {settings.COUNCIL_PHONE} or write to {settings.COUNCIL_EMAIL}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
