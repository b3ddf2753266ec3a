"""Where somebody is signed in: the family of the browser and since when, and nothing more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from allauth.core.internal.sessionkit import get_session_user
from django.conf import settings
from django.db import transaction

from socialcare.people.models import User

from ..middleware import SEEN_AT, idle_seconds
from ..models import SignedInHere
from .cards import use_card


@transaction.atomic
def note_entered(
    *, user: User, session_key: str, browser: str, means: str, shared: bool, card: str, at: datetime
) -> None:
    """Note where somebody who signs in without a password has come in; use up the ``card`` they had."""
    SignedInHere.objects.update_or_create(
        session_key=session_key,
        defaults={"user": user, "at": at, "browser": browser, "means": means, "shared": shared},
    )
    if card:
        use_card(id=card, user=user, at=at)


def note_left(*, session_key: str) -> None:
    """Note that somebody signed out here."""
    SignedInHere.objects.filter(session_key=session_key).delete()


def forget_over(*, at: datetime) -> None:
    """Forget sessions that are over for certain."""
    longest = timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
    SignedInHere.objects.filter(at__lt=at - longest).delete()


@dataclass(frozen=True)
class Place:
    """One device on which somebody is signed in now."""

    at: datetime
    browser: str
    shared: bool
    here: bool


def signed_in_places(user: User, *, session_key: str, at: datetime) -> list[Place]:
    """Return where somebody is signed in now, this device first. Sessions that are over are left out."""
    longest = timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
    rows = SignedInHere.objects.filter(user=user, at__gte=at - longest)
    found = [
        Place(one.at, one.browser, one.shared, one.session_key == session_key)
        for one in rows
        if one.session_key == session_key or _goes_on(one, at)
    ]
    return sorted(found, key=lambda place: not place.here)


def _goes_on(row: SignedInHere, at: datetime) -> bool:
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore(row.session_key)
    seen = session.get(SEEN_AT)
    if seen is not None and at.timestamp() - seen > idle_seconds(session):
        return False
    owner = get_session_user(session)
    return owner is not None and owner.pk == row.user_id
