"""How somebody reads: what their communication needs ask of every page they see, and of paper."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from .models import Person

#: What a page can do about a need; the others (an interpreter, Braille) need people.
READING_NEEDS = (
    Person.Need.LARGE_PRINT,
    Person.Need.CONTRAST,
    Person.Need.EASY_READ,
    Person.Need.AUDIO,
)
#: Where a browser remembers that its user reads in another way than the record says.
SESSION_KEY = "reading"


@dataclass(frozen=True)
class Reading:
    """Bigger letters, strong contrast, easy words with pictures, pages that can be read aloud."""

    large: bool = False
    contrast: bool = False
    easy: bool = False
    aloud: bool = False

    @property
    def classes(self) -> str:
        """The classes of the page's root."""
        names = {"large": self.large, "contrast": self.contrast, "easy": self.easy}
        return "".join(f" app-{name}" for name, on in names.items() if on)


def reading_for(needs: Collection[str]) -> Reading:
    """Return how a page is to be for somebody with these communication needs."""
    return Reading(
        large=Person.Need.LARGE_PRINT in needs,
        contrast=Person.Need.CONTRAST in needs,
        easy=Person.Need.EASY_READ in needs,
        aloud=Person.Need.AUDIO in needs,
    )


def needs_of_reader(request: Any) -> list[str]:
    """Return the reading needs of whoever asks for a page: this browser's choice, else the record's.

    Only a person has a record; everybody else reads pages as they are until they choose.
    """
    user = getattr(request, "user", None)
    if user is None:
        return []
    here = request.session.get(SESSION_KEY)
    if here is not None:
        return [need for need in READING_NEEDS if need in here]
    person = getattr(user, "person", None) if user.is_authenticated else None
    return [] if person is None else [need for need in READING_NEEDS if need in person.communication_needs]
