"""Whole addresses, for what is read outside this site: emails and paper."""

from django.conf import settings


def full_address(path: str) -> str:
    """Return ``path`` on this installation's own address, whatever a request called it."""
    return settings.SITE_ADDRESS.rstrip("/") + path
