"""Fills a database with very many invented people and referrals, to measure with."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from socialcare.demo import many
from socialcare.values import Refused

from .demo import REFUSED


class Command(BaseCommand):
    """Add people, plans, referrals and decisions by the hundred thousand; never to a council's own."""

    help = (
        "Add very many invented people and referrals beside the demonstration, to measure with. "
        "Their lists and queues are whole; most of their own pages are not. "
        "Never in a council's own installation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the options."""
        parser.add_argument("--people", type=int, default=200_000)
        parser.add_argument("--referrals", type=int, default=100_000, help="one for each of so many people")
        parser.add_argument("--teams", type=int, default=20)

    def handle(self, *args: Any, people: int, referrals: int, teams: int, **options: Any) -> None:
        """Fill; ``CommandError`` says in a sentence why not."""
        if not settings.COUNCIL_DEMONSTRATION:
            raise CommandError(REFUSED)
        if min(people, referrals, teams) < 1:
            raise CommandError("Fill in at least one person, one referral and one team.")
        try:
            many.fill(
                count=people,
                referrals=referrals,
                teams=teams,
                at=timezone.now(),
                password=settings.DEMONSTRATION_PASSWORD,
                told=self.stdout.write,
            )
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(
            f"Sign in as {many.EMAIL.format('manager-1')} (a manager) or "
            f"{many.EMAIL.format('panel-0')} (chair of the panel)."
        )
