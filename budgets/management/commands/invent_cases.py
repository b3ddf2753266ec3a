"""Makes invented past cases, so that the calibration page can be tried out."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from budgets.calibration.case_files import MOST_CASES
from budgets.calibration.invented import NAME, invented_cases
from budgets.calibration.services import add_invented_cases, compiled
from budgets.selectors import published_scheme
from socialcare.people.selectors import member_of_staff
from socialcare.values import Refused


class Command(BaseCommand):
    """Put invented past cases into the demonstration; never into a council's own installation."""

    help = "Make invented past cases, labelled so, for trying the calibration page out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the options."""
        parser.add_argument("--by", required=True, help="the email address of the schemes' owner")
        parser.add_argument("--scheme", default="demo-adults", help="the key of the scheme in force")
        parser.add_argument("--count", type=int, default=1_200)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, by: str, scheme: str, count: int, seed: int, **options: Any) -> None:
        """Make them; ``CommandError`` says in a sentence why not."""
        if not 1 <= count <= MOST_CASES:
            raise CommandError(f"Make between 1 and {MOST_CASES:,} cases.")
        at = timezone.now()
        today = timezone.localdate(at)
        found = published_scheme(key=scheme)
        owner = member_of_staff(email=by)
        if found is None:
            raise CommandError(f"No scheme “{scheme}” is in force.")
        if owner is None:
            raise CommandError(f"Nobody of the staff signs in as {by}.")
        try:
            kept = add_invented_cases(
                scheme=found,
                cases=invented_cases(compiled(found), count=count, seed=seed),
                name=NAME,
                since=today - timedelta(days=365),
                on=today,
                by=owner,
                at=at,
            )
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"{kept.size:,} invented cases are kept for {found}.")
