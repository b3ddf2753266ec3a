"""The pieces of a plan as one points to them: by number, and by how they begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from socialcare.web.languages.words import translated_later as _lazy

from .. import marks

MOST_LETTERS = 60
KINDS = {
    "words": _lazy("Words"),
    "picture": _lazy("Picture"),
    "sound": _lazy("Sound"),
    "video": _lazy("Film"),
    "document": _lazy("Document"),
    "link": _lazy("Link"),
}


@dataclass(frozen=True)
class Passage:
    """One piece: its id, its number in the plan, and a few words that tell it from the others."""

    id: str
    number: int
    label: str

    @property
    def short(self) -> str:
        """Return it as it stands within a sentence."""
        return _("passage %(number)s") % {"number": self.number}

    @property
    def whole(self) -> str:
        """Return number and label."""
        return f"{self.number}. {self.label}"


def label_of(entry: Mapping[str, Any]) -> str:
    """Return a few words that tell an entry from the others: its heading, or how it begins."""
    if entry["title"]:
        return marks.plain(entry["title"], most=MOST_LETTERS)
    begins = marks.plain(entry["words"], most=MOST_LETTERS)
    if begins:
        return begins
    if entry["file"] is not None:
        return f"{KINDS[entry['kind']]}: {entry['file']['name']}"
    return entry["address"][:MOST_LETTERS] or KINDS[entry["kind"]]


def passages_of(content: Mapping[str, Any]) -> dict[str, Passage]:
    """Return the pieces of a plan by id, in their order."""
    return {
        entry["id"]: Passage(entry["id"], number, label_of(entry))
        for number, entry in enumerate(content["entries"], start=1)
    }
