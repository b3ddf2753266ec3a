"""Shows what is planned, sent, failed and stuck of the reminders: numbers only."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from supportplans.reviews.models import Nudge
from supportplans.reviews.operations import operations
from supportplans.reviews.states import NUDGE


class Command(BaseCommand):
    """Print the table of nudges in numbers; exit status 1 where something is stuck."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        found = operations(at=timezone.now())
        oldest = f", the oldest due on {found.oldest_planned}" if found.oldest_planned else ""
        self.stdout.write(f"Planned: {found.planned:,}{oldest}")
        self.stdout.write(f"Being handed over: {found.claimed:,}")
        self.stdout.write(f"Stuck with a process that died: {found.stuck:,}")
        self.stdout.write(f"Waiting too long: {found.waits_too_long:,}")
        self.stdout.write(f"Due yesterday and not planned: {found.not_planned:,}")
        self.stdout.write("In the last 30 days:")
        for kind in Nudge.Kind:
            counts = found.by_kind.get(kind, {})
            said = ", ".join(
                f"{label.lower()} {counts[state]:,}" for state, label in NUDGE.states if counts.get(state)
            )
            self.stdout.write(f"  {kind.label}: {said or 'none'}")
        for because, count in sorted(found.because.items()):
            self.stdout.write(f"  Not sent because {because}: {count:,}")
        if not found.well:
            raise CommandError("Something is stuck: see above.")
