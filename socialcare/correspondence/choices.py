"""The words of what can be chosen or filled in beside a message, for the form and for whoever reads it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Conversation

Kind = Conversation.Kind

WHERE: tuple[tuple[str, Any], ...] = (
    ("details", _("My name, address or other details")),
    ("assessment", _("What was written about my needs")),
    ("budget", _("My budget")),
    ("plan", _("My plan")),
    ("decision", _("A decision or a letter")),
    ("elsewhere", _("Somewhere else, or I do not know")),
)
HOW: tuple[tuple[str, Any], ...] = (
    ("phone", _("By phone")),
    ("home", _("At my home")),
    ("office", _("At the council")),
    ("any", _("I do not mind")),
)
NEEDS: tuple[tuple[str, Any], ...] = (
    ("bsl", _("A British Sign Language interpreter")),
    ("interpreter", _("Somebody who speaks my language")),
    ("large_print", _("Large print")),
    ("easy_read", _("Easy words with pictures")),
    ("audio", _("Letters read aloud, as a recording")),
    ("braille", _("Braille")),
)

#: What each short field is called, by kind and name.
LABELS: Mapping[tuple[str, str], Any] = {
    (Kind.DETAILS, "known_as"): _("What to call me"),
    (Kind.DETAILS, "phone"): _("Phone number"),
    (Kind.DETAILS, "email"): _("Email address"),
    (Kind.DETAILS, "address"): _("Address"),
    (Kind.DETAILS, "postcode"): _("Postcode"),
    (Kind.TALK, "how"): _("How to talk"),
    (Kind.TALK, "when"): _("Good times"),
    (Kind.CORRECTION, "where"): _("Where it is"),
    (Kind.LANGUAGE, "needs"): _("What would help"),
    (Kind.LANGUAGE, "language"): _("Language"),
}
_CHOSEN: Mapping[tuple[str, str], Mapping[str, Any]] = {
    (Kind.TALK, "how"): dict(HOW),
    (Kind.CORRECTION, "where"): dict(WHERE),
    (Kind.LANGUAGE, "needs"): dict(NEEDS),
}


def detail_rows(kind: str, details: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the short fields as one reads them: label and words, in the order of the form."""
    return [
        (str(label), _words(key, details[key[1]]))
        for key, label in LABELS.items()
        if key[0] == kind and key[1] in details
    ]


def _words(key: tuple[str, str], text: str) -> str:
    known = _CHOSEN.get(key)
    if known is None:
        return text
    return "; ".join(str(known.get(one, one)) for one in text.split())
