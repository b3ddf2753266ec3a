"""The links on top of every page. Each room adds its own when the project starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


def is_staff_member(user: Any) -> bool:
    """Return whether the user works for the council."""
    return getattr(user, "worker", None) is not None


def is_person(user: Any) -> bool:
    """Return whether the user has a place of their own, or comes to somebody else's, and is no staff."""
    if is_staff_member(user):
        return False
    return getattr(user, "person", None) is not None or any(comes(user) for comes in _also_come)


_also_come: list[Callable[[Any], bool]] = []


def let_in_besides(comes: Callable[[Any], bool]) -> None:
    """Take users for whom ``comes(user)`` holds as people, too; call it from an app's ``ready()``."""
    if comes not in _also_come:
        _also_come.append(comes)


@dataclass(frozen=True)
class Link:
    """One link: its words, the name of its URL, for whom, and its place from left to right."""

    text: str
    url_name: str
    shown_to: Callable[[Any], bool]
    place: int


_links: dict[str, Link] = {}


def add_link(text: str, url_name: str, *, shown_to: Callable[[Any], bool], place: int) -> None:
    """Put a link on top of every page; call it from the app's ``ready()``."""
    _links[url_name] = Link(text, url_name, shown_to, place)


def items_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the navigation of the request's user, the page under way marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    links = sorted((link for link in _links.values() if link.shown_to(user)), key=lambda link: link.place)
    addresses = [(link.text, reverse(link.url_name)) for link in links]
    within = [address for _, address in addresses if request.path.startswith(address)]
    here = max(within, key=len, default="")
    return [
        {
            "text": text,
            "href": address,
            "active": address == here or None,
            "current": address == request.path or None,
        }
        for text, address in addresses
    ]
