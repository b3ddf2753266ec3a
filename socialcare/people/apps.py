from typing import Any

from django.apps import AppConfig


def _does_casework(user: Any) -> bool:
    """Return whether there are people for this user to find: others open only what a row grants."""
    from .access import CASEWORK_ROLES

    worker = getattr(user, "worker", None)
    return worker is not None and worker.role in CASEWORK_ROLES


class PeopleConfig(AppConfig):
    name = "socialcare.people"
    label = "people"

    def ready(self) -> None:
        from socialcare.web.navigation import add_link

        add_link("People", "people", shown_to=_does_casework, place=20)
