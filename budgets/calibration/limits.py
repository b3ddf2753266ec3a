"""The sign-off limits that the page starts from: the one place to change when sign-off has its own."""

from django.conf import settings

MOST_LIMITS = 8
#: A limit above this is a slip of the keyboard: two of them run together.
MOST_LIMIT_PENCE = 2_000_000


def limits_to_start_from() -> tuple[int, ...]:
    """Return weekly limits in pence, rising."""
    return tuple(sorted(settings.SIGN_OFF_LIMITS_TO_TRY_PENCE))[:MOST_LIMITS]
