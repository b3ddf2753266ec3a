"""In whose own place a request is: the signed-in person's, or that of somebody for whom they act."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from . import selectors
from .access import acts_for_somebody
from .models import Person

#: Where a session keeps for whom its user acts: a person's reference.
SESSION_KEY = "acts_for"
_KNOWN = "_own_place"


class WhoseFirst(Http404):
    """Says that the user has to choose in whose place they are, before they come to any page of it."""


@dataclass(frozen=True)
class Place:
    """The person in whose place the user is, or None; and whether the user acts for them.

    ``why_not`` is what to raise where there is none.
    """

    person: Person | None
    acting: bool = False
    why_not: type[Http404] = Http404


def own_place_of(request: HttpRequest) -> Place:
    """Return in whose place the request is; asked of the database once for each request."""
    known: Place | None = getattr(request, _KNOWN, None)
    if known is None:
        known = _find(request)
        setattr(request, _KNOWN, known)
    return known


def is_acting(request: HttpRequest) -> bool:
    """Return whether the request is in the place of somebody for whom its user acts; mostly asks nothing."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(user, "worker", None) is not None:
        return False
    if getattr(user, "person", None) is not None and request.session.get(SESSION_KEY) is None:
        return False
    return acts_for_somebody(user, on=timezone.localdate()) and own_place_of(request).acting


def _find(request: HttpRequest) -> Place:
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return Place(None)
    if getattr(user, "worker", None) is not None:
        return Place(None)
    on = timezone.localdate()
    chosen = request.session.get(SESSION_KEY)
    own = selectors.own_person(user=user, on=on)
    if own is not None and chosen is None:
        return Place(own)
    others = selectors.acted_for(user, on=on)
    if chosen is not None:
        if own is not None and own.ref == chosen:
            return Place(own)
        person = next((one for one in others if one.ref == chosen), None)
        return Place(None, why_not=WhoseFirst) if person is None else Place(person, acting=True)
    if len(others) == 1:
        # Remembered like a choice: what stands open was for them, whoever takes their place meanwhile.
        request.session[SESSION_KEY] = others[0].ref
        return Place(others[0], acting=True)
    return Place(None, why_not=WhoseFirst if others else Http404)
