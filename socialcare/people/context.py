"""What every page knows of its reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .reading import needs_of_reader, reading_for


def reading(request: HttpRequest) -> dict[str, Any]:
    """Give how the reader wants the page: larger, easier, with more contrast, or read aloud."""
    return {"reading": SimpleLazyObject(lambda: reading_for(needs_of_reader(request)))}
