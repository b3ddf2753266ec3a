from typing import Any

from django.apps import AppConfig

from socialcare.web.languages.words import translated_later as _lazy
from socialcare.web.navigation import add_link, is_person


def _does_casework(user: Any) -> bool:
    """Return whether the user introduces people to those who can help."""
    from socialcare.people.access import CASEWORK_ROLES

    worker = getattr(user, "worker", None)
    return worker is not None and worker.role in CASEWORK_ROLES


class SourcesConfig(AppConfig):
    name = "supportplans.sources"
    label = "sources"

    def ready(self) -> None:
        add_link(_lazy("Who can help"), "sources", shown_to=_does_casework, place=40)
        add_link(_lazy("People who can help"), "my_people_who_can_help", shown_to=is_person, place=40)
