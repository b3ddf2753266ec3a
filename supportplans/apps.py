from typing import Any

from django.apps import AppConfig

from socialcare.web.languages.words import translated_later as _lazy


def _helps(user: Any) -> bool:
    """Return whether this user helps with somebody's plan; staff do so in their own place."""
    from socialcare.people.access import helps_somebody

    return getattr(user, "worker", None) is None and helps_somebody(user)


class SupportPlansConfig(AppConfig):
    name = "supportplans"

    def ready(self) -> None:
        from socialcare.web.navigation import add_link

        add_link(_lazy("Plans you help with"), "helping", shown_to=_helps, place=70)
