"""What every page knows: the council, and where its reader can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .navigation import items_for


def council(request: HttpRequest) -> dict[str, Any]:
    """Give the council's name and contact, and the navigation of the signed-in user."""
    return {
        "council": {
            "name": settings.COUNCIL_NAME,
            "demonstration": settings.COUNCIL_DEMONSTRATION,
            "phone": settings.COUNCIL_PHONE,
            "email": settings.COUNCIL_EMAIL,
        },
        "navigation": SimpleLazyObject(lambda: items_for(request)),
    }
