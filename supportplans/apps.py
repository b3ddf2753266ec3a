from typing import Any

from django.apps import AppConfig


def _helps(user: Any) -> bool:
    """Return whether this user helps with somebody's plan; staff do so in their own place."""
    from socialcare.people.access import helps_somebody

    return getattr(user, "worker", None) is None and helps_somebody(user)


class SupportPlansConfig(AppConfig):
    name = "supportplans"

    def ready(self) -> None:
        from socialcare.web.navigation import add_link

        add_link("Plans you help with", "helping", shown_to=_helps, place=70)
