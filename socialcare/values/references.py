"""Short random references: safe in an address, easy to read aloud, never counting."""

import re
import secrets

#: No vowels, so that no word appears by chance; no 0, 1 or L, so that nobody misreads one.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 8

_REFERENCE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")


def new_reference() -> str:
    """Return eight random characters (about 2.8 × 10¹¹ possibilities)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_references(count: int) -> list[str]:
    """Return so many references, no two the same: of 300,000 that are merely drawn, two often are."""
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        drawn[new_reference()] = None
    return list(drawn)


def is_reference(text: str) -> bool:
    """Return whether ``text`` could be one of our references: the rest need not be looked for."""
    return _REFERENCE.fullmatch(text) is not None
