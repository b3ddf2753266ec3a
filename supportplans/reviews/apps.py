from typing import Any

from django.apps import AppConfig


def _talk_sooner(**happening: Any) -> None:
    """Talk sooner after a crisis, or where somebody new helps."""
    from .services import something_happened

    something_happened(**happening)


def _end_with_life(**leaving: Any) -> None:
    """End the talks with somebody who died or moved away."""
    from .services import has_left

    has_left(**leaving)


class ReviewsConfig(AppConfig):
    name = "supportplans.reviews"
    label = "reviews"

    def ready(self) -> None:
        from django.utils import timezone

        from socialcare.people.happenings import tell_happenings_to, tell_leaving_to
        from socialcare.web.health import Finding, also_look_at

        from .operations import reminders_finding

        def reminders_go() -> Finding:
            return reminders_finding(at=timezone.now())

        also_look_at(reminders_go)

        tell_happenings_to(_talk_sooner)
        tell_leaving_to(_end_with_life)
