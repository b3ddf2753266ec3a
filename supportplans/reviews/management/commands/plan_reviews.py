"""Plans what is due, as the alarm clock does every five minutes, and says how far it is."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from supportplans.reviews.services import planning


class Command(BaseCommand):
    """Put into the table of nudges what is due; run again, it adds nothing."""

    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--at", type=datetime.fromisoformat, help="as if it were this moment (ISO 8601)")

    def handle(self, *args: Any, **options: Any) -> None:
        shown = "\r" if self.stdout.isatty() else "\n"

        def tell(done: planning.Planned) -> None:
            share = 100 * done.looked_at // done.of
            self.stdout.write(f"{share:3} per cent looked at, {done.planned:,} new", ending=shown)
            self.stdout.flush()

        planned = planning.plan(at=options["at"] or timezone.now(), progress=tell)
        self.stdout.write(f"Planned: {planned:,} new.        ")
