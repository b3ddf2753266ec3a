"""What the council will look at, as the person reads it from the start. Never a gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from socialcare.web.languages.words import translated_later as _lazy

from ..models import CheckMark
from .passages import Passage, passages_of

#: Each point in a sentence or two, to the person.
HINTS = {
    CheckMark.Point.WHO_MATTERS: _lazy(
        "People, pets, places and habits that you would not want to be without."
    ),
    CheckMark.Point.CHANGE: _lazy("What is to be different, and what is good as it is."),
    CheckMark.Point.SUPPORT_AND_MONEY: _lazy("Who does what and when, and who looks after the money."),
    CheckMark.Point.IN_CONTROL: _lazy("What you decide yourself, and who helps you decide."),
    CheckMark.Point.SAFE: _lazy("What could go wrong, and what you do then: who comes if somebody is ill?"),
    CheckMark.Point.NEXT: _lazy("The first steps, who takes them, and when."),
}


@dataclass(frozen=True)
class Mark:
    """One mark at a point: a passage, or that it was talked over and what was said."""

    passage: Passage | None
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Point:
    """One of the six points, with what is marked there."""

    id: str
    title: str
    hint: str
    marks: Sequence[Mark]

    @property
    def seen_to(self) -> bool:
        """Whether anything is marked."""
        return bool(self.marks)


@dataclass(frozen=True)
class Check:
    """The six points, and how many are seen to."""

    points: Sequence[Point]

    @property
    def summary(self) -> str:
        """Return how far it has got, in a sentence."""
        done = sum(point.seen_to for point in self.points)
        if done == len(self.points):
            return _("All six are seen to.")
        if done == 0:
            return _("None of the six is ticked off yet. There is no hurry.")
        words = ngettext("%(done)s of the six is seen to.", "%(done)s of the six are seen to.", done)
        return words % {"done": done}


def tell_check(content: Mapping[str, Any]) -> Check:
    """Return the six points with the marks of a content (its ``check`` and ``entries``)."""
    passages = passages_of(content)
    return Check(
        [
            Point(
                id=point.value,
                title=_(str(point.label)),
                hint=HINTS[point],
                marks=[
                    Mark(
                        passage=passages.get(mark["entry"]) if mark["entry"] else None,
                        words=mark["words"],
                        by=mark["by"],
                        at=datetime.fromisoformat(mark["at"]),
                    )
                    for mark in content["check"]
                    if mark["point"] == point.value
                ],
            )
            for point in CheckMark.Point
        ]
    )
