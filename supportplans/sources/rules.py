"""What fades and when, and what somebody asks who looks for help. Standard library only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from socialcare.people.rules import clean_line, fold

#: A worker's word that she would introduce somebody counts for so many years.
VOUCH_YEARS = 1
#: After an introduction we ask whether it helped; after "not yet" we ask again after the same time.
FOLLOW_UP_AFTER = timedelta(weeks=4)
#: A link to keep an entry up to date works for so long, and saves so often in one day.
LINK_LASTS = timedelta(days=14)
CHANGES_A_DAY = 10

LONGEST_SEARCH = 200
MOST_WORDS = 8
#: How "everywhere" stands among the areas of an entry that names none.
EVERYWHERE = "*"

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?[0-9][A-Z]{2}")
_DISTRICT = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_EMPTY_WORDS = frozenset({"A", "AN", "AND", "FOR", "IN", "OF", "OR", "THE", "TO", "WITH", "WHO", "CAN"})


def year_before(day: date) -> date:
    """Return the same day a year earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - VOUCH_YEARS)
    except ValueError:
        return day.replace(year=day.year - VOUCH_YEARS, day=28)


def still_vouched(vouched_on: date | None, *, today: date) -> bool:
    """Return whether somebody has vouched within the year that ends ``today``."""
    return vouched_on is not None and vouched_on >= year_before(today)


def district(typed: str) -> str:
    """Return a postcode's district, FB1 of FB1 2CD; anything else as it is compared: folded."""
    folded = " ".join(fold(clean_line(typed)).split())
    found = _POSTCODE.fullmatch(folded)
    return found[1] if found else folded


def lines_of(typed: str) -> list[str]:
    """Return what stands on the lines of ``typed``, or between its commas, each once."""
    found: dict[str, str] = {}
    for part in re.split(r"[\n,;]", typed):
        if line := clean_line(part):
            found.setdefault(fold(line), line)
    return list(found.values())


def clean_areas(typed: str) -> str:
    """Return areas one a line: postcodes as their districts in capitals, names as they were typed."""
    areas = []
    for area in lines_of(typed):
        short = district(area)
        areas.append(short if _DISTRICT.fullmatch(short) else area)
    return "\n".join(lines_of("\n".join(areas)))


def clean_languages(typed: str) -> str:
    """Return languages one a line."""
    return "\n".join(lines_of(typed))


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. Each part counts as one thing that an entry may fit."""

    need: str = ""
    area: str = ""
    language: str = ""
    words: tuple[str, ...] = ()

    @property
    def parts(self) -> int:
        """How many things are asked for."""
        return bool(self.need) + bool(self.area) + bool(self.language) + len(self.words)


def read_wanted(
    *, need: str = "", area: str = "", language: str = "", words: str = "", needs: Iterable[str]
) -> Wanted:
    """Return what is asked for; a need that there is not counts as none."""
    plain = fold(clean_line(words)[:LONGEST_SEARCH])
    found = [word for word in re.split(r"[^\w]+", plain) if len(word) > 1 and word not in _EMPTY_WORDS]
    return Wanted(
        need=need if need in set(needs) else "",
        area=district(area[:LONGEST_SEARCH]),
        language=" ".join(fold(clean_line(language)[:LONGEST_SEARCH]).split()),
        words=tuple(dict.fromkeys(found))[:MOST_WORDS],
    )


def _sign_by_sign(text: str) -> str:
    """Fold a text so that it stays as long as it was; what folding drops (apostrophes) is one sign."""
    return "".join(fold(sign)[:1] or "'" for sign in text)


def telling_words(text: str, marks: Iterable[str]) -> list[str]:
    """Return which of ``marks`` (names, numbers, an address) stand in ``text``, as they stand there.

    A name counts as a word of its own with a capital letter, so that Rose is not found in "a rose";
    it counts in capitals and without its accents too. Numbers and postcodes count however they are spaced.
    """
    plain = _sign_by_sign(text)
    tight = re.sub(r"\s", "", text).upper()
    found = []
    for mark in marks:
        if any(sign.isdigit() for sign in mark):
            close = re.sub(r"\s", "", mark).upper()
            told = len(close) > 3 and close in tight
        else:
            name = re.compile(rf"(?<!\w){re.escape(_sign_by_sign(mark))}(?!\w)")
            told = len(mark) > 1 and any(not text[hit.start()].islower() for hit in name.finditer(plain))
        if told and mark not in found:
            found.append(mark)
    return found


COST_LINE = re.compile(r"(\w.*?)[,:;]?\s+£?([0-9][0-9,]*(?:\.[0-9]{2})?)")


def read_costs(typed: str) -> list[tuple[str, str]]:
    """Return each line's words and its pounds a week. Raises ``ValueError`` with the number of a bad line."""
    found = []
    for number, line in enumerate(typed.split("\n"), 1):
        if not line.strip():
            continue
        read = COST_LINE.fullmatch(clean_line(line))
        if read is None:
            raise ValueError(number)
        found.append((read[1], read[2].replace(",", "")))
    return found
