"""Codes, what is shown of an address, and families of browsers. Standard library only."""

import secrets

from socialcare.values.references import ALPHABET

#: About 2 × 10¹⁴ possibilities for a card, and 10⁸ for a code of paper, which is tried five times at most.
CARD_LENGTH = 10
PAPER_DIGITS = 8
CODES_ON_A_SHEET = 10
NAME_LENGTH = 6
MOST_TRIES = 5
#: The codes on paper of the demonstration, so that anybody can try them; never drawn for a council.
DEMONSTRATION_CODES = tuple(f"{digit}" * PAPER_DIGITS for digit in range(CODES_ON_A_SHEET))
#: With so few codes left, their owner is told to ask for new ones.
FEW_LEFT = 3

#: What a browser says of itself, in the order in which it is looked for, and its family's name.
_FAMILIES = (
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR", "Opera"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)


def new_card_code() -> str:
    """Return ten random characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CARD_LENGTH))


def new_sheet_name() -> str:
    """Return six random characters, by which a sheet is found again."""
    return "".join(secrets.choice(ALPHABET) for _ in range(NAME_LENGTH))


def new_paper_codes() -> list[str]:
    """Return ten different codes of eight digits."""
    drawn: dict[str, None] = {}
    while len(drawn) < CODES_ON_A_SHEET:
        drawn[f"{secrets.randbelow(10**PAPER_DIGITS):0{PAPER_DIGITS}d}"] = None
    return list(drawn)


def read_code(typed: str) -> str:
    """Return what was typed without blanks, dashes and capital letters."""
    return "".join(sign for sign in typed.lower() if sign.isalnum())


def in_two(code: str) -> str:
    """Return a code in two groups, which is how people can carry it."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def masked_email(address: str) -> str:
    """Return as much of an address as its owner needs to know it: r•••@…"""
    return f"{address[:1]}•••@…"


def masked_phone(number: str) -> str:
    """Return the last three digits of a number: •••123."""
    return f"•••{number[-3:]}"


def browser_family(user_agent: str) -> str:
    """Return the family of browsers, and nothing more of what a browser says of itself."""
    return next((family for sign, family in _FAMILIES if sign in user_agent), "")
