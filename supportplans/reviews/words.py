"""The words of what is sent: to the person, the worker and the manager. No case content stands in them."""

from typing import Any

from django.template.loader import render_to_string


def message_words(kind: str, channel: str, **words: Any) -> dict[str, Any]:
    """Return subject and body of a message of that kind, by that channel ("email", "text", "letter")."""
    folder = f"reviews/messages/{kind}"
    body = render_to_string(f"{folder}_{channel}.txt", words)
    subject = "" if channel == "text" else render_to_string(f"{folder}_subject.txt", words)
    return {"subject": subject.strip(), "body": body.strip()}
