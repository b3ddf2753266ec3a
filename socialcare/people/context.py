"""What every page knows of its reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import Person
from .place import is_acting, own_place_of
from .reading import needs_of_reader, reading_for


def reading(request: HttpRequest) -> dict[str, Any]:
    """Give how the reader wants the page: larger, easier, with more contrast, or read aloud."""
    return {"reading": SimpleLazyObject(lambda: reading_for(needs_of_reader(request)))}


def acting(request: HttpRequest) -> dict[str, Any]:
    """Give for whom the reader acts on this page, so that it says so on top; None for everybody else."""

    def whom() -> Person | None:
        return own_place_of(request).person if is_acting(request) else None

    return {"acts_for": SimpleLazyObject(whom)}
