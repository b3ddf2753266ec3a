"""Words for the files of a plan: what a page calls them, and how it shows them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from socialcare.uploads.rules import megabytes
from socialcare.web.languages.words import translated_later as _lazy

from .. import marks
from ..models import PlanEntry

Kind = PlanEntry.Kind

#: The page that adds one: its heading, what it says first, and how long a recording may be, in seconds.
HEADINGS = {
    Kind.PICTURE: _lazy("Add a photograph or drawing"),
    Kind.SOUND: _lazy("Record your voice, or add a recording"),
    Kind.VIDEO: _lazy("Record a film, or add one"),
    Kind.DOCUMENT: _lazy("Add a document"),
}
MOST_SECONDS = {Kind.SOUND: 10 * 60, Kind.VIDEO: 5 * 60}
MOST_IN_ALT = 120


@dataclass(frozen=True)
class ShownFile:
    """A file as a page shows it. ``picture`` is the address of the small one, ``alt`` stands for it."""

    kind: str
    name: str
    size: str
    href: str
    save: str
    picture: str
    alt: str
    width: int | None
    height: int | None
    has_words: bool


def shown_file(entry: PlanEntry) -> ShownFile | None:
    """Return how to show the file of a piece; None where it has none."""
    file = entry.file
    if file is None:
        return None
    href = reverse("plan_file", args=[entry.plan_id, file.pk])
    said = marks.plain(entry.words, most=MOST_IN_ALT)
    return ShownFile(
        kind=file.kind,
        name=file.name,
        size=megabytes(file.size),
        href=href,
        save=f"{href}?save=1",
        picture=f"{href}?small=1" if file.kind == Kind.PICTURE else "",
        alt=said or entry.title or _("A picture that nobody has described yet"),
        width=file.width,
        height=file.height,
        has_words=bool(said),
    )
