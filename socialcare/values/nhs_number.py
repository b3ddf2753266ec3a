"""The NHS number: ten digits, the last of which checks the rest.

Source: NHS Data Model and Dictionary, "NHS NUMBER": weights 10 to 2 on the first nine digits;
the check digit is 11 less the sum's remainder by 11; 11 becomes 0, and 10 is never issued.
"""

from .refused import Refused

_SPACING = str.maketrans("", "", " -\u00a0\u2009\u202f\u2011\u2013")


def clean_nhs_number(typed: str) -> str:
    """Return the ten digits of ``typed``; raise ``Refused`` where it is no NHS number."""
    digits = typed.translate(_SPACING).strip()
    if not (digits.isascii() and digits.isdigit()):
        raise Refused("An NHS number has only digits in it, like 943 476 5919.", field="nhs_number")
    if len(digits) != 10:
        raise Refused(
            f"An NHS number has 10 digits; this one has {len(digits)}. Check it, or leave it empty.",
            field="nhs_number",
        )
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    check = 0 if check == 11 else check
    if check == 10 or check != int(digits[9]):
        raise Refused(
            "That is not a valid NHS number: its check digit does not fit. "
            "Check it for a slip, or leave it empty.",
            field="nhs_number",
        )
    return digits


def spaced_nhs_number(digits: str) -> str:
    """Return ten ``digits`` as people read them: ``943 476 5919``."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
