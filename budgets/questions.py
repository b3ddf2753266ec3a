"""The part of a scheme that is asked: questions without a point or a pound in them."""

from collections.abc import Mapping
from typing import Any

_UNSEEN = {"points", "price"}


def questions_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is asked, without a point or a pound in it."""
    return {
        "title": document.get("title") or document["id"],
        "applies_to": document.get("applies_to") or "adults",
        "questions": [
            {
                **question,
                "options": [
                    {name: value for name, value in option.items() if name not in _UNSEEN}
                    for option in question["options"]
                ],
            }
            for question in document["questions"]
        ],
        "informal_support": [
            {name: value for name, value in level.items() if name != "share"}
            for level in document.get("informal_support") or []
        ],
    }
