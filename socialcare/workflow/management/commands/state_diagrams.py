from typing import Any

from django.core.management.base import BaseCommand

from socialcare.workflow.registry import document


class Command(BaseCommand):
    """Prints the page of state diagrams: ``state_diagrams > docs/states.md``."""

    help = "Print the state diagrams of every kind of record as a Markdown page."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(document(), ending="")
