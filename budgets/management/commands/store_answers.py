"""Stores the answers of earlier sums as bytes, so that runs over everybody have them too."""

from typing import Any

from django.core.management.base import BaseCommand

from budgets.progress import Progress
from budgets.stored import fill_stored_answers, not_stored


class Command(BaseCommand):
    """Fill in what sums from before this was kept do not have yet."""

    help = "Store the answers of earlier sums as bytes. Can be stopped, and run again at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill in batch by batch."""
        with Progress("sums", of=not_stored().count()) as progress:
            done = fill_stored_answers(told=progress.at)
        self.stdout.write(f"Stored the answers of {done} sums.")
