"""What pages' scripts send as it is typed, and what they are told: JSON, whatever happens."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse

from .typed import user_id_of

NOT_UNDERSTOOD = "This could not be saved: the page sent something that is no answer. Load it again."
ANOTHER = (
    "Somebody else has signed in on this browser. What you wrote is still on this page. "
    "Have them sign out, and sign in as yourself in another tab."
)


def json_body(request: HttpRequest) -> dict[str, Any]:
    """Return the object that a script sent; raise ``ValueError`` where it is none."""
    try:
        body = json.loads(request.body)
    except (ValueError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("This is not JSON.") from error
    if not isinstance(body, dict):
        raise ValueError("A message is an object.")
    return body


def counting_number(value: Any) -> int:
    """Return a revision or a sequence that a script sent; raise ``ValueError`` where it is none."""
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError("A revision is a number.")
    return value


def typed_by_another(request: HttpRequest) -> bool:
    """Return whether the page was loaded by somebody else than who is signed in now."""
    writer = user_id_of(request.headers.get("X-Typed-By", ""))
    return writer is not None and writer != str(request.user.pk)


def cannot(sentence: str, *, status: int, **more: Any) -> JsonResponse:
    """Answer that it was not saved, and why."""
    return JsonResponse({"sentence": sentence, **more}, status=status)


def another_signed_in() -> JsonResponse:
    """Answer that somebody else has signed in on this browser since."""
    return cannot(ANOTHER, status=409, somebody_else=True)
