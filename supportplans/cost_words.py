"""Reads a cost as one says it: "cleaner, 2 hours, £15 an hour, each week". Standard library only.

It fills a form that somebody then looks over, so it never refuses: what it does not understand stays
in the words, and what was not said stays empty.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: No more than this is read; nobody says a cost in more words.
LONGEST_LINE = 300

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
#: How each unit may be written; the first is how it is kept.
_UNITS = (
    ("hour", "hours", "hrs", "hr"),
    ("minute", "minutes", "mins", "min"),
    ("day", "days"),
    ("night", "nights"),
    ("visit", "visits"),
    ("session", "sessions"),
    ("lesson", "lessons"),
    ("class", "classes"),
    ("trip", "trips"),
    ("journey", "journeys"),
    ("ride", "rides"),
    ("ticket", "tickets"),
    ("meal", "meals"),
    ("mile", "miles"),
)
_UNIT = {written: unit[0] for unit in _UNITS for written in unit}
_MINUTES_PER_HOUR = 60
_DAYS_PER_WEEK = 7

_EVERY = r"(?:a|an|per|each|every|the|/)"
_ANY_UNIT = "|".join(sorted(_UNIT, key=len, reverse=True))
_NUMBER = r"\d{1,5}(?:\.\d{1,2})?|" + "|".join(
    sorted((n for n in _NUMBERS if len(n) > 2), key=len, reverse=True)
)
_SUM = r"£\s?(?P<pounds>\d{1,3}(?:,\d{3})+|\d{1,6})(?P<pence>\.\d{1,2})?(?!\d)"
_SUM_IN_WORDS = r"(?<![\d.,£])(?P<pounds>\d{1,6})(?P<pence>\.\d{1,2})?\s?(?:pounds?|quid)\b"
_PENCE = r"(?<![\d.,£])(?P<only>\d{1,4})\s?(?:p|pence)\b"

#: What says how often, the longer before the shorter.
_PERIODS = (
    ("four_weeks", rf"{_EVERY}?\s*(?:four|4)[\s-]week(?:s|ly)?\b|{_EVERY}\s+(?:four|4)\s+weeks\b"),
    ("fortnight", rf"fortnightly\b|{_EVERY}\s*fortnight\b|every\s+(?:two|2|second|other)\s+weeks?\b"),
    ("week", rf"weekly\b|{_EVERY}\s*(?:week|wk)\b|\bpw\b|\bp/w\b"),
    ("month", rf"monthly\b|{_EVERY}\s*month\b|\bpcm\b|\bpm\b"),
    ("year", rf"yearly\b|annual(?:ly)?\b|{_EVERY}\s*(?:year|annum)\b|\bpa\b"),
    ("once", r"one[\s-]off\b|only once\b|just once\b|\bonce\b(?!\s*(?:a|an|per|each|every)\b)"),
)
_PERIOD = re.compile("|".join(rf"(?P<{name}>{words})" for name, words in _PERIODS))
_TIMES = re.compile(
    rf"\b(?:(?P<once>once)|(?P<twice>twice)|(?P<times>{_NUMBER})\s*(?:times|x))\b"
    rf"(?=\s*(?:{_EVERY}|weekly|monthly|yearly|fortnightly|pw\b))"
)
_PER_UNIT = re.compile(rf"\s*(?:{_EVERY}\s*|p)(?P<unit>{_ANY_UNIT}|h)\b")
_EACH = re.compile(r"\s*each\b(?P<unit>)")
_QUANTITY = re.compile(
    rf"(?P<half>\bhalf an hour\b)|(?<![£\d.,])(?:\b(?P<number>{_NUMBER}))\s*(?P<unit>{_ANY_UNIT})\b"
)
_EVERY_DAY = re.compile(rf"\bdaily\b|\b{_EVERY}\s*day\b")
_EVERY_MONDAY = re.compile(r"\b(?:every|each|on) (?:mon|tues|wednes|thurs|fri|satur|sun)days?\b")
_OWN = re.compile(r"\b(?:(?:from |with |out of )?my own (?:money|pocket)|i pay(?: it| this)?(?: myself)?)\b")
_LOOSE = re.compile(r"^(?:[\s,;.:–—-]|(?:at|for|and|of|about|is|costs?|costing|x|from)\b)+", re.IGNORECASE)
_LOOSE_END = re.compile(
    r"(?:[\s,;.:–—-]|\b(?:at|for|and|of|about|is|costs?|costing|x|from))+$", re.IGNORECASE
)


@dataclass(frozen=True)
class Read:
    """What a line says of a cost. Empty, or None, is what it does not say."""

    what: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    price_pence: int | None = None
    period: str = ""
    paid_from: str = ""


class _Line:
    """The words of a line, from which each thing that is understood is taken out."""

    def __init__(self, text: str) -> None:
        self.words = " ".join(text.split())[:LONGEST_LINE]

    def take(self, pattern: str | re.Pattern[str], *, start: int = 0) -> re.Match[str] | None:
        """Return the first place that matches and put an empty one there, so that all else stays put."""
        lower = self.words.lower()
        if len(lower) != len(self.words):
            lower = self.words
        found = re.compile(pattern).search(lower, start)
        if found is not None:
            self._blank(found)
        return found

    def take_at(self, pattern: re.Pattern[str], place: int) -> re.Match[str] | None:
        found = pattern.match(self.words.lower(), place)
        if found is not None:
            self._blank(found)
        return found

    def _blank(self, found: re.Match[str]) -> None:
        size = found.end() - found.start()
        self.words = self.words[: found.start()] + "\0" * size + self.words[found.end() :]

    @property
    def rest(self) -> str:
        """What nobody understood: what the cost is for."""
        parts = [_LOOSE_END.sub("", _LOOSE.sub("", part)) for part in re.split("\0+", self.words)]
        return ", ".join(part.strip() for part in parts if part.strip())


def _number(text: str) -> Decimal:
    return Decimal(_NUMBERS[text]) if text in _NUMBERS else Decimal(text)


def _pence(found: re.Match[str]) -> int:
    known = found.groupdict()
    if known.get("only"):
        return int(known["only"])
    return int(Decimal(known["pounds"].replace(",", "") + (known["pence"] or "")) * 100)


def read_cost(text: str) -> Read:
    """Return what one line says of a cost; never refuses."""
    line = _Line(text)
    own = line.take(_OWN)
    price = line.take(_SUM) or line.take(_SUM_IN_WORDS) or line.take(_PENCE)
    per_unit = per_period = None
    if price is not None:
        per_period = line.take_at(re.compile(rf"\s*(?:{_PERIOD.pattern})"), price.end())
        if per_period is None:
            per_unit = line.take_at(_PER_UNIT, price.end()) or line.take_at(_EACH, price.end())
    times = line.take(_TIMES)
    period = per_period or line.take(_PERIOD)
    # "£30 a week" for two hours is one sum a week; the hours are then only words.
    whole = per_period is not None and times is None
    amount = None if whole else line.take(_QUANTITY)
    quantity, unit = _how_many(amount, per_unit)
    how_often = period.lastgroup or "" if period is not None else ""
    if period is None and line.take(_EVERY_DAY) is not None:
        quantity, unit, how_often = (quantity or Decimal(1)) * _DAYS_PER_WEEK, unit or "day", "week"
    elif period is None and unit == "day" and amount is None:
        quantity, how_often = Decimal(_DAYS_PER_WEEK), "week"
    elif period is None and _EVERY_MONDAY.search(text.lower()):
        how_often = "week"
    if times is not None:
        quantity = (quantity or Decimal(1)) * _times(times)
        unit = unit or "time"
    return Read(
        what=line.rest[:1].upper() + line.rest[1:],
        quantity=quantity,
        unit=unit,
        price_pence=None if price is None else _pence(price),
        period=how_often,
        paid_from="own" if own is not None else "",
    )


def _times(found: re.Match[str]) -> Decimal:
    if found["once"]:
        return Decimal(1)
    return Decimal(2) if found["twice"] else _number(found["times"])


def _how_many(amount: re.Match[str] | None, per_unit: re.Match[str] | None) -> tuple[Decimal | None, str]:
    """Return how many of what; minutes at a price an hour are parts of an hour."""
    priced = _UNIT.get(per_unit["unit"], "hour") if per_unit is not None and per_unit["unit"] else ""
    if amount is None:
        return None, priced
    if amount["half"]:
        return Decimal("0.5"), "hour"
    quantity, unit = _number(amount["number"]), _UNIT[amount["unit"]]
    if unit == "minute" and priced == "hour":
        return (quantity / _MINUTES_PER_HOUR).quantize(Decimal("0.01")), "hour"
    return quantity, unit


def plural(unit: str, quantity: Decimal) -> str:
    """Return a unit as it stands after a number: "1 hour", "2 hours"."""
    if quantity == 1 or not unit:
        return unit
    many: Callable[[str], Any] = {one[0]: one[1] for one in _UNITS}.get
    return many(unit) or (unit if unit.endswith("s") else f"{unit}s")


def article(unit: str) -> str:
    """Return "a" or "an" as it stands before a unit."""
    return "an" if unit[:1].lower() in "aeio" or unit.lower().startswith("hour") else "a"
