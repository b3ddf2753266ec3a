"""Within how many working days each kind of matter is answered."""

from django.conf import settings

from supportplans.reviews.rules import WORKING_DAYS_TO_ANSWER

from .models import Conversation

#: These ask to be rung: the next talk comes sooner, too (Care Act 2014, section 27(1)(b), for a review).
TO_TALK = (Conversation.Kind.TALK, Conversation.Kind.REVIEW)


def goal_of(kind: str) -> int:
    """Return within how many working days a matter of this kind is answered."""
    return WORKING_DAYS_TO_ANSWER if kind in TO_TALK else int(settings.MESSAGES_ANSWER_WORKING_DAYS)
