"""Nothing typed is lost: what a form held when its session had ended is kept and given back.

Kept on the server only, in the session of the browser that sent it, for the person who typed it:
each form carries a signed field that says who that is. Passwords, codes and files are never kept.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

#: The hidden field that says, signed, who was typing.
TYPED_BY = "typed_by"
SESSION_KEY = "typed"
KEPT_FOR = timedelta(hours=12)
MOST_FORMS = 5
#: Characters of one form; the longest legitimate form of this product is well below.
MOST_CHARACTERS = 400_000

_SALT = "socialcare.web.typed"
#: Last part of the names (after a form's prefix) of fields that are never kept or shown again.
_NEVER = re.compile(r".*(?:password|passphrase|secret|token).*|otp.*|code|pin")


#: Names of hidden fields and buttons: a page's own business, which nobody typed.
_OF_THE_PAGE = frozenset({"base", "base_revision", "client_id", "page", "revision", "step", "to"})
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Typed:
    """What one form held: where it stood, where it was sent, and the text of its fields."""

    page: str
    action: str
    user_id: str
    at: datetime
    data: QueryDict
    had_files: bool
    #: For whom it was typed, where somebody acts for others: see ``tell_place_by``.
    place: str = ""

    def for_session(self) -> dict[str, Any]:
        return {
            "page": self.page,
            "action": self.action,
            "user": self.user_id,
            "at": self.at.isoformat(),
            "data": self.data.urlencode(),
            "files": self.had_files,
            "place": self.place,
        }

    @classmethod
    def from_session(cls, kept: dict[str, Any]) -> "Typed":
        return cls(
            page=kept["page"],
            action=kept["action"],
            user_id=kept["user"],
            at=datetime.fromisoformat(kept["at"]),
            data=QueryDict(kept["data"]),
            had_files=kept["files"],
            place=kept.get("place", ""),
        )


_place_of: list[Callable[[HttpRequest], str]] = []


def tell_place_by(place_of: Callable[[HttpRequest], str]) -> None:
    """Tell apart by ``place_of(request)`` what one user types for several people; for ``ready()``."""
    _place_of[:] = [place_of]


def place_of(request: HttpRequest) -> str:
    """Return for whom the request's user types, where that is somebody else; mostly nothing."""
    return next((known(request) for known in _place_of), "")


def typed_by_token(user: Any, place: str = "") -> str:
    """Return the signed value of the hidden field for ``user``, and for whom they type."""
    return signing.Signer(salt=_SALT).sign(f"{user.pk}@{place}" if place else str(user.pk))


def user_id_of(token: str) -> str | None:
    """Return whose typing a token stands for; None where it is forged or missing."""
    return _signed(token)[0] or None


def _signed(token: str) -> tuple[str, str]:
    """Return whose typing a token stands for, and for whom; nothing where it is forged or missing."""
    try:
        user_id, _, place = signing.Signer(salt=_SALT).unsign(token).partition("@")
    except signing.BadSignature:
        return "", ""
    return user_id, place


def typed_fields(data: QueryDict) -> QueryDict:
    """Return what may be kept or shown of a form: no password, no code, no token."""
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        if name != TYPED_BY and not _NEVER.fullmatch(name.lower().rpartition("-")[2]):
            kept.setlist(name, [value for value in values if isinstance(value, str)])
    return kept


def words_typed(data: QueryDict) -> list[tuple[str, str]]:
    """Return name and text of each field that somebody filled in, to show them: no id, no revision."""
    return [
        (name, value)
        for name, values in typed_fields(data).lists()
        for value in values
        if value.strip()
        and name.rpartition("-")[2] not in _OF_THE_PAGE
        and not name.startswith("base.")
        and not _ID.fullmatch(value)
    ]


def came_from_here(request: HttpRequest) -> bool:
    """Return whether the browser says that the form stood on one of our own pages."""
    here = f"{request.scheme}://{request.get_host()}"
    origin = request.headers.get("Origin")
    if origin and origin != "null":
        return origin == here
    parts = urlsplit(request.headers.get("Referer", ""))
    return f"{parts.scheme}://{parts.netloc}" == here


def form_page(request: HttpRequest) -> str:
    """Return path and query of the page on which the form stood; our own, or where it was sent."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(referer)
        if parts.netloc and not parts.path.startswith("//"):
            return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.path


def keep_typed(request: HttpRequest, *, at: datetime) -> bool:
    """Keep what the request's form held; return False where it cannot be (nobody known, or too long)."""
    user_id, place = _signed(request.POST.get(TYPED_BY, ""))
    data = typed_fields(request.POST)
    if not user_id or len(data.urlencode()) > MOST_CHARACTERS:
        return False
    typed = Typed(
        page=form_page(request),
        action=request.path,
        user_id=user_id,
        at=at,
        data=data,
        had_files=bool(request.FILES),
        place=place,
    )
    others = [one for one in _kept(request, at=at) if (one.page, one.action) != (typed.page, typed.action)]
    _write(request, [*others, typed][-MOST_FORMS:])
    return True


def restore_typed(request: HttpRequest, *, action: str | None = None) -> Typed | None:
    """Return what this user typed on this page before being signed out, or None.

    ``action`` tells apart several forms of one page by where they are sent. It stays kept until the
    form is sent again, thrown away, or twelve hours old.
    """
    if SESSION_KEY not in request.session or not request.user.is_authenticated:
        return None
    place = place_of(request)
    for one in reversed(_kept(request, at=timezone.now())):
        if (
            one.user_id == str(request.user.pk)
            and one.place == place
            and urlsplit(one.page).path == request.path
            and action in (None, one.action)
        ):
            return one
    return None


def forget_typed(request: HttpRequest, path: str) -> None:
    """Drop what is kept for the form that stands on, or is sent to, ``path``."""
    if SESSION_KEY not in request.session:
        return
    now = timezone.now()
    _write(
        request,
        [one for one in _kept(request, at=now) if path not in (urlsplit(one.page).path, one.action)],
    )


def drop_what_others_typed(request: HttpRequest) -> None:
    """Drop what somebody else typed on this browser before this user signed in."""
    if SESSION_KEY not in request.session:
        return
    kept = _kept(request, at=timezone.now())
    mine = [one for one in kept if one.user_id == str(request.user.pk)]
    if len(mine) != len(kept):
        _write(request, mine)


def _kept(request: HttpRequest, *, at: datetime) -> list[Typed]:
    kept = [Typed.from_session(one) for one in request.session.get(SESSION_KEY, [])]
    return [one for one in kept if at - one.at <= KEPT_FOR]


def _write(request: HttpRequest, kept: list[Typed]) -> None:
    if kept:
        request.session[SESSION_KEY] = [one.for_session() for one in kept]
    else:
        request.session.pop(SESSION_KEY, None)
