"""How a person gets into their own page, in words for the worker."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from socialcare.people.models import Person
from socialcare.web.templatetags.plain_words import plain_date

from ..models import EntryCard
from ..selectors import cards_of, invitation_of, locked_sheet_of, ways_in


def own_page_of(person: Person, *, at: datetime) -> dict[str, Any]:
    """Return what the page of a person shows of their own page, and of the ways into it."""
    given = cards_of(person)
    user = person.user
    return {
        "invitation": invitation_of(person),
        "ways": ways_in(user) if user is not None and user.is_active else None,
        "cards": [card_words(card, at=at) for card in given[:1]],
        "card_open": any(_open(card, at) for card in given),
        "locked_codes": locked_sheet_of(person),
    }


def _open(card: EntryCard, at: datetime) -> bool:
    return card.used_at is None and card.locked_at is None and card.ended_at is None and card.expires_at > at


def card_words(card: EntryCard, *, at: datetime) -> str:
    """Return how a card stands, in one sentence."""
    given = f"Card given on {plain_date(timezone.localdate(card.given_at))} by {card.given_by}"
    if card.used_at is not None:
        return f"{given}, used on {plain_date(timezone.localdate(card.used_at))}."
    if card.locked_at is not None:
        day = plain_date(timezone.localdate(card.locked_at))
        return (
            f"{given}, locked on {day} after five wrong dates of birth. Nobody got in. "
            "Ask them whether it was them, then give a new card."
        )
    if card.ended_at is not None:
        return f"{given}, ended on {plain_date(timezone.localdate(card.ended_at))}."
    if card.expires_at <= at:
        return f"{given}. It was not used in time. Give a new one."
    tries = f" Wrong dates of birth so far: {card.wrong_tries}." if card.wrong_tries else ""
    return f"{given}. It works until {plain_date(timezone.localdate(card.expires_at))}.{tries}"
