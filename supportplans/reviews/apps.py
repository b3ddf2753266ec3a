from typing import Any

from django.apps import AppConfig


def _talk_sooner(**happening: Any) -> None:
    """Talk sooner after a crisis, or where somebody new helps."""
    from .services import something_happened

    something_happened(**happening)


class ReviewsConfig(AppConfig):
    name = "supportplans.reviews"
    label = "reviews"

    def ready(self) -> None:
        from socialcare.people.happenings import tell_happenings_to

        tell_happenings_to(_talk_sooner)
