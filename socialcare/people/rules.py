"""What a name, a birth date, a postcode or a telephone number must look like. Standard library only.

Every ``clean_…`` function returns the value as it is kept, or raises ``Refused`` with the sentence
that the form shows. Cleaning what is clean already changes nothing.
"""

import re
import unicodedata
from datetime import date
from difflib import SequenceMatcher

from socialcare.values import Refused

EARLIEST_BIRTH_YEAR = 1900
#: ITU-T E.164 allows fifteen digits; no British number has fewer than seven without its area code.
PHONE_DIGITS = range(7, 16)
ALIKE = 0.8

#: Marks that turn the direction of the text after them, or that nobody can see. The joiners U+200C
#: and U+200D stay: Persian and the scripts of India need them, and so do many emoji.
_UNSEEN = dict.fromkeys(
    [
        0x00AD,
        0x061C,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
    ]
)

_LINE_END = re.compile("\r\n|[\r\u2028\u2029]")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_PHONE = re.compile(r"\+?[0-9(][0-9 ()\-./]*(?:(?:ext|x)\.? ?[0-9]{1,6})?", re.IGNORECASE)


def clean_text(typed: str) -> str:
    """Return several lines of ``typed`` without marks that nobody can see, composed (NFC).

    Nothing, where all that is left joins or changes other signs and there are none.
    """
    text = unicodedata.normalize("NFC", _LINE_END.sub("\n", typed)).translate(_UNSEEN)
    kept = "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    seen = any(unicodedata.category(sign)[0] not in "CMZ" for sign in kept)
    return "\n".join(line.rstrip() for line in kept.split("\n")).strip() if seen else ""


def clean_line(typed: str) -> str:
    """Return ``typed`` as one line: cleaned, and with single spaces."""
    return " ".join(clean_text(typed).split())


def check_born_on(born_on: date, *, today: date) -> date:
    """Return a birth date that can be true on ``today``."""
    if born_on > today:
        raise Refused("The date of birth is in the future. Check the year.", field="born_on")
    if born_on.year < EARLIEST_BIRTH_YEAR:
        raise Refused(
            f"The date of birth is before {EARLIEST_BIRTH_YEAR}. Check the year.",
            field="born_on",
        )
    return born_on


def check_not_after(day: date, *, today: date, field: str, sentence: str) -> date:
    """Return ``day`` where it is not later than ``today``; else refuse with ``sentence``."""
    if day > today:
        raise Refused(sentence, field=field)
    return day


def clean_postcode(typed: str) -> str:
    """Return a British postcode as the post writes it, ``FB1 2CD``; nothing stays nothing."""
    letters = "".join(sign for sign in clean_line(typed).upper() if sign.isalnum())
    if not letters:
        return ""
    if not _POSTCODE.fullmatch(letters):
        raise Refused("Enter a full postcode, like FB1 2CD, or leave it empty.", field="postcode")
    return f"{letters[:-3]} {letters[-3:]}"


def clean_phone(typed: str) -> str:
    """Return a telephone number as it was typed, with single spaces; nothing stays nothing."""
    number = clean_line(typed)
    if not number:
        return ""
    digits = sum(sign.isdigit() for sign in re.split("ext|x", number, flags=re.IGNORECASE)[0])
    if not _PHONE.fullmatch(number) or digits not in PHONE_DIGITS:
        raise Refused(
            "Enter a telephone number, like 01632 960 123 or +44 7700 900 123, or leave it empty.",
            field="phone",
        )
    return number


def clean_case_number(typed: str) -> str | None:
    """Return the number of the council's main case system in capitals, or nothing."""
    return clean_line(typed).upper() or None


def _folding() -> dict[int, str]:
    """Return which letter stands for which when names are compared: é for e, ø for o, - for a space."""
    table = {}
    for code in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base
    table |= {ord(a): b for a, b in zip("ØøŁłĐđĦħŦŧßŒœÆæÞþİı", "OoLlDdHhTtSOoAaTtIi", strict=True)}
    table |= {ord(sign): " " for sign in "-‐‑–—.,"}
    return table


#: What ``translate`` in the database and ``fold`` here both do, so that both find the same names.
#: The signs after the pairs are dropped.
FOLD_FROM = "".join(chr(code) for code in _folding()) + "'’‘`´ʼ"
FOLD_TO = "".join(_folding().values())
_FOLD = {ord(sign): (FOLD_TO[at] if at < len(FOLD_TO) else None) for at, sign in enumerate(FOLD_FROM)}


def fold(text: str) -> str:
    """Return ``text`` in capitals, without accents and apostrophes: how names are compared.

    A letter whose capital is more than one letter stays as it is, as in the database.
    """
    plain = text.translate(_FOLD)
    return "".join(sign.upper() if len(sign.upper()) == 1 else sign for sign in plain)


def names_alike(one: str, other: str) -> bool:
    """Return whether two full names may be one person's: order, accents and small slips aside."""
    first, second = sorted(fold(one).split()), sorted(fold(other).split())
    if not first or not second:
        return False
    if first == second or set(first) <= set(second) or set(second) <= set(first):
        return True
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio() >= ALIKE


def day_month_swapped(day: date) -> date | None:
    """Return the date with day and month exchanged, where there is one: a common slip."""
    if day.day > 12 or day.day == day.month:
        return None
    return day.replace(day=day.month, month=day.day)
