from typing import Any

from django.apps import AppConfig


def _owns_schemes(user: Any) -> bool:
    """Return whether this user's work is the allocation schemes."""
    worker = getattr(user, "worker", None)
    return worker is not None and worker.role == worker.Role.SCHEME_OWNER


class BudgetsConfig(AppConfig):
    name = "budgets"

    def ready(self) -> None:
        from socialcare.web.navigation import add_link

        add_link("Allocation schemes", "schemes", shown_to=_owns_schemes, place=20)
        add_link("Hourly rates", "rates", shown_to=_owns_schemes, place=30)
