"""What somebody means who types into the one search box. Standard library only."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from socialcare.values import Refused
from socialcare.values.nhs_number import clean_nhs_number, spaced_nhs_number

from .rules import EARLIEST_BIRTH_YEAR, clean_line, clean_postcode, fold

LONGEST = 200
MOST_WORDS = 12

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"([0-9]{1,2})"
_YEAR = r"([0-9]{4}|[0-9]{2})"
_BEFORE, _AFTER = r"(?<![^\s,;(])", r"(?![^\s,;)])"

_NHS_NUMBER = re.compile(_BEFORE + r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}" + _AFTER)
_POSTCODE = re.compile(_BEFORE + r"[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}" + _AFTER, re.IGNORECASE)
#: The groups of each pattern in the order it has them, read with the British day first.
_DATES = (
    (re.compile(_BEFORE + r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]" + _DAY + _AFTER), "ymd"),
    (re.compile(_BEFORE + _DAY + r"([-/. ])([0-9]{1,2})\2" + _YEAR + _AFTER), "d-my"),
    (re.compile(_BEFORE + r"([0-9]{2})([0-9]{2})([0-9]{4})" + _AFTER), "dmy"),
    (
        re.compile(
            _BEFORE + _DAY + r"(?:st|nd|rd|th)?[- ](?:of )?" + _MONTH + r"\.?,?[- ]" + _YEAR + _AFTER, re.I
        ),
        "dmy",
    ),
    (re.compile(_BEFORE + _MONTH + r" " + _DAY + r"(?:st|nd|rd|th)?,? ([0-9]{4})" + _AFTER, re.I), "mdy"),
)
_MONTH_OF_YEAR = re.compile(_BEFORE + _MONTH + r" ([0-9]{4})" + _AFTER, re.IGNORECASE)


@dataclass(frozen=True)
class Born:
    """Days of birth that fit what was typed, as inclusive spans; ``typed`` may be a case number."""

    spans: tuple[tuple[date, date], ...]
    typed: str


@dataclass(frozen=True)
class Search:
    """One query, taken apart. Every part must fit; ``notes`` say what could not be read as it stands."""

    typed: str = ""
    names: tuple[str, ...] = ()
    nhs_numbers: tuple[str, ...] = ()
    born: tuple[Born, ...] = ()
    postcodes: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing to look for."""
        return not (self.names or self.nhs_numbers or self.born or self.postcodes or self.codes)


def _month(typed: str) -> int:
    return int(typed) if typed.isdigit() else _MONTHS.index(typed[:3].lower()) + 1


def _days(year: str, month: int, day: int, *, today: date) -> tuple[tuple[date, date], ...]:
    """Return the days that the figures can mean; a year of two figures can be of two centuries."""
    years = [int(year)] if len(year) == 4 else [2000 + int(year), 1900 + int(year)]
    days = []
    for full_year in years:
        try:
            found = date(full_year, month, day)
        except ValueError:
            continue
        if found.year >= EARLIEST_BIRTH_YEAR and (found <= today or len(years) == 1):
            days.append((found, found))
    return tuple(days)


def _figures(shape: str, groups: tuple[str, ...]) -> tuple[str, int, int]:
    if shape == "ymd":
        return groups[0], int(groups[1]), int(groups[2])
    if shape == "mdy":
        return groups[2], _month(groups[0]), int(groups[1])
    if shape == "d-my":
        return groups[3], int(groups[2]), int(groups[0])
    return groups[2], _month(groups[1]), int(groups[0])


def read_search(typed: str, *, today: date) -> Search:
    """Return what ``typed`` asks for: names in any order, numbers, birth dates, postcodes."""
    text = rest = clean_line(typed)[:LONGEST]
    nhs_numbers: list[str] = []
    born: list[Born] = []
    postcodes: list[str] = []
    codes: list[str] = []
    notes: list[str] = []

    for found in _NHS_NUMBER.finditer(rest):
        digits = re.sub("[ -]", "", found.group())
        nhs_numbers.append(digits)
        try:
            clean_nhs_number(digits)
        except Refused:
            notes.append(
                f"{spaced_nhs_number(digits)} is not a valid NHS number: its check digit does not fit. "
                "Check it for a slip."
            )
    rest = _NHS_NUMBER.sub(" ", rest)

    for pattern, shape in _DATES:
        for found in pattern.finditer(rest):
            spans = _days(*_figures(shape, found.groups()), today=today)
            born.append(Born(spans, found.group()))
            if not spans:
                notes.append(f"{found.group()} is not a date of birth. Type it like 27 3 1948.")
        rest = pattern.sub(" ", rest)
    for found in _MONTH_OF_YEAR.finditer(rest):
        year, month = int(found.group(2)), _month(found.group(1))
        if year >= EARLIEST_BIRTH_YEAR:
            span = (date(year, month, 1), date(year, month, monthrange(year, month)[1]))
            born.append(Born((span,), found.group()))
    rest = _MONTH_OF_YEAR.sub(" ", rest)

    postcodes = [clean_postcode(found.group()) for found in _POSTCODE.finditer(rest)]
    rest = _POSTCODE.sub(" ", rest)

    names: list[str] = []
    for word in re.split(r"[\s,;]+", rest)[:MOST_WORDS]:
        if any(sign.isdigit() for sign in word):
            codes.append(word.upper())
        else:
            names += fold(word).split()
    return Search(
        typed=text,
        names=tuple(names[:MOST_WORDS]),
        nhs_numbers=tuple(nhs_numbers),
        born=tuple(born),
        postcodes=tuple(postcodes),
        codes=tuple(codes),
        notes=tuple(notes),
    )
