"""What people wrote to the council from their own page: some answered, some waiting, one for too long."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from socialcare.correspondence.models import Conversation
from socialcare.correspondence.selectors import result_in_force
from socialcare.correspondence.services import About, answer, close, start
from socialcare.people.models import Person, User

Kind = Conversation.Kind


@dataclass(frozen=True)
class Letter:
    """What somebody wrote so many days ago; what was answered so many days ago, and whether it is settled."""

    kind: str
    days_ago: int
    words: str
    details: dict[str, str] = field(default_factory=dict)
    answered_days_ago: int | None = None
    answer: str = ""
    outcome: str = ""
    settled: bool = False


#: Whose own page it was, and what they wrote there.
LETTERS: dict[tuple[str, str], tuple[Letter, ...]] = {
    ("Rosa", "Vidal"): (
        Letter(
            Kind.CORRECTION,
            12,
            "It says that I fall every day. I said that I am afraid of falling. That is not the same.",
            {"where": "assessment"},
            11,
            "You are right to say so. What was written on the day must stay. "
            "Your own words stand beside it from now on.",
            "noted",
            settled=True,
        ),
        Letter(
            Kind.MESSAGE,
            6,
            "The bowls club has asked if I would come on Tuesdays. Can the plan pay for the taxi there?",
            answered_days_ago=5,
            answer="What a good idea. Put it in your plan, with what the taxi costs. I look at it with you.",
        ),
    ),
    ("Harold", "Penketh"): (
        Letter(
            Kind.NOT_RIGHT,
            1,
            "Maureen next door cannot shop for me any more. The sum still counts on her.",
        ),
    ),
    ("Agnieszka", "Żółtowska"): (
        Letter(
            Kind.LANGUAGE,
            9,
            "",
            {"needs": "interpreter", "language": "Polish"},
            8,
            "An interpreter comes with me to our next talk. It costs you nothing.",
            settled=True,
        ),
    ),
    ("Winston", "Baptiste"): (
        Letter(Kind.MESSAGE, 12, "I am still waiting to hear about the rail in the bathroom."),
    ),
    ("Pauline", "Ibbotson"): (
        Letter(
            Kind.DETAILS,
            2,
            "My daughter is called Beth now, not Elizabeth.",
            {"phone": "07700 900 427"},
        ),
    ),
    ("Grace", "Mensah"): (Letter(Kind.TALK, 1, "About the job at the café.", {"how": "home"}),),
    ("Lewis", "Cartwright"): (Letter(Kind.REVIEW, 3, "The group on Fridays has closed."),),
}


def letters_of(first: str, last: str) -> Iterator[Letter]:
    """Yield what this person wrote, in the order in which they did."""
    yield from LETTERS.get((first, last), ())


def is_written(letter: Letter, *, person: Person, at: datetime) -> Conversation | None:
    """Write one letter, where the person can sign in; return the conversation."""
    fresh: Any = Person.objects.select_related("team", "user").get(pk=person.pk)
    if fresh.user is None:
        return None
    about = About()
    if letter.kind == Kind.NOT_RIGHT:
        budget, assessment = result_in_force(fresh)
        about = About(budget=budget, assessment=assessment if budget is None else None)
    return start(
        person=fresh,
        kind=letter.kind,
        words=letter.words,
        details=letter.details,
        about=about,
        by=fresh.user,
        at=at,
    )


def is_answered(letter: Letter, conversation: Conversation, *, worker: User, at: datetime) -> None:
    """Answer one letter."""
    answer(conversation=conversation, words=letter.answer, outcome=letter.outcome, by=worker, at=at)


def is_settled(conversation: Conversation, *, at: datetime) -> None:
    """Let the person say that it is settled."""
    close(conversation=conversation, by=conversation.opened_by, at=at)
