"""The sign-off limits that the page starts from: the one place to change when sign-off has its own."""

from django.conf import settings

MOST_LIMITS = 8


def limits_to_start_from() -> tuple[int, ...]:
    """Return weekly limits in pence, rising."""
    return tuple(sorted(settings.SIGN_OFF_LIMITS_TO_TRY_PENCE))[:MOST_LIMITS]
