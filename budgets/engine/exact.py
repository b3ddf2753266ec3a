"""Exact decimals as whole numbers, so that every language computes the same pence.

A decimal string such as "82.91" becomes the integer 8291 with two digits after the point.
Nothing here makes a float.
"""

import re

#: The largest integer that a double holds exactly (JavaScript's Number.MAX_SAFE_INTEGER).
LARGEST_EXACT = 2**53 - 1

#: Weeks in a year when a yearly sum becomes a weekly one and back; the factor of Client Level Data.
WEEKS_PER_YEAR = 52

_DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?")


def is_decimal(text: str) -> bool:
    """Say whether the text is a plain decimal: no sign, exponent, comma, space or leading zero."""
    return _DECIMAL.fullmatch(text) is not None


def digits_after_point(text: str) -> int:
    """Count the digits after the point that matter ("4.50" has one)."""
    _, _, fraction = text.partition(".")
    return len(fraction.rstrip("0"))


def scaled(text: str, digits: int) -> int:
    """Read a decimal as a whole number of 10 to the power of minus `digits`.

    `digits` must be at least `digits_after_point(text)`.
    """
    whole, _, fraction = text.partition(".")
    return int(whole + fraction.rstrip("0").ljust(digits, "0"))


def decimal_text(number: int, digits: int, at_least: int = 0) -> str:
    """Write a scaled whole number as a decimal, with `at_least` digits after the point."""
    text = str(number).rjust(digits + 1, "0")
    whole, fraction = text[: len(text) - digits], text[len(text) - digits :]
    fraction = fraction.rstrip("0").ljust(at_least, "0")
    return f"{whole}.{fraction}" if fraction else whole


def pence_text(pence: int) -> str:
    """Write pence as pounds with two decimals: 9268 is "92.68"."""
    return f"{pence // 100}.{pence % 100:02d}"


def pounds(amount: str) -> str:
    """Write a decimal of pounds as people read it: "1234.50" is "£1,234.50"."""
    whole, point, fraction = amount.partition(".")
    return f"£{int(whole):,}{point}{fraction}"


def half_up(numerator: int, denominator: int) -> int:
    """Round a fraction that is not negative to the nearest whole number, halves upwards."""
    return (2 * numerator + denominator) // (2 * denominator)
