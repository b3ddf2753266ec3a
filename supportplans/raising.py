"""What is raised about a plan, always as a question: spending against the law, and needs left unmet.

Nothing else is. No kind of spending is refused, nothing here stops anything, and what somebody pays
with their own money is their own business. A short list of words cannot know what is meant, so each
question says when all is well. Standard library only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: Words that name, nearly always, something that cannot be bought within the law, or can only on conditions;
#: each with the reason for which all may be well. Alcohol, tobacco, betting, sex, pets and holidays are
#: not among them: they are legal.
_AGAINST_THE_LAW = (
    (
        ("cannabis", "marijuana"),
        "If a doctor prescribed it, or it is the kind that shops may sell, all is well.",
    ),
    (
        ("cocaine", "heroin", "mdma", "amphetamine", "amphetamines"),
        "If this means something else, all is well.",
    ),
    (("stolen", "counterfeit"), "If this means getting a new one for something of yours, all is well."),
    (("firearm", "firearms", "handgun"), "If you have the certificate for it, all is well."),
)
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Question:
    """One question: about which cost or outcome (``about``), what is asked, and what to do."""

    kind: str
    about: str
    asks: str
    help: str


def question_of_cost(what: str) -> str:
    """Return why all may be well, where a cost names something that may be against the law; else nothing."""
    words = set(_WORD.findall(what.lower()))
    for names, well in _AGAINST_THE_LAW:
        if words & set(names):
            return well
    return ""


def questions(*, costs: Iterable[tuple[str, str, bool]], unmet: Iterable[tuple[str, str]]) -> list[Question]:
    """Return what is raised: about costs (id, what for, paid from the budget) and unmet needs (id, title)."""
    found = [
        Question(
            "need",
            outcome,
            f"{title}: what would help?",
            "Nothing in the plan says yet how this is met. A sentence is enough, or link something "
            "that is there already.",
        )
        for outcome, title in unmet
    ]
    for id_, what, from_budget in costs:
        well = question_of_cost(what) if from_budget else ""
        if well:
            found.append(
                Question(
                    "law",
                    id_,
                    f"“{what}”: is it within the law?",
                    f"A personal budget cannot pay for something against the law. {well}",
                )
            )
    return found
