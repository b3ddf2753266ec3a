"""Puts a version of an allocation scheme in force from the command line."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from budgets.documents import read_document
from budgets.engine import SchemeFaults
from budgets.schemes.publishing import publish_scheme
from budgets.states import PUBLISHED
from socialcare.people.models import User
from socialcare.people.selectors import member_of_staff
from socialcare.values import Refused


class Command(BaseCommand):
    """Check a scheme, run its examples, and publish it."""

    help = "Publish a version of an allocation scheme by two owners; the version in force retires on its day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file, the day and who publishes."""
        parser.add_argument("scheme", metavar="SCHEME.json")
        parser.add_argument("--from", dest="starts_on", required=True, type=date.fromisoformat)
        parser.add_argument("--by", required=True, help="the email of the owner who proposes it")
        parser.add_argument("--approved-by", required=True, help="the email of the owner who approves it")

    def handle(
        self, *args: Any, scheme: str, starts_on: date, by: str, approved_by: str, **options: Any
    ) -> None:
        """Publish it, or list every fault with its place."""
        owner, second = self._staff(by), self._staff(approved_by)
        try:
            document = read_document(Path(scheme).read_bytes())
            published = publish_scheme(
                document=document,
                by=owner,
                approved_by=second,
                at=timezone.now(),
                effective_from=starts_on,
            )
        except OSError as error:
            raise CommandError(f"{scheme}: {error.strerror}.") from error
        except SchemeFaults as refused:
            faults = "\n".join(f"  {fault}" for fault in refused.faults)
            raise CommandError(f"{scheme} is not a scheme that can be used:\n{faults}") from refused
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        done = "published, in force" if published.status == PUBLISHED else "approved, to be in force"
        self.stdout.write(f"{published} is {done} from {starts_on:%d %B %Y}.")

    def _staff(self, email: str) -> User:
        user = member_of_staff(email=email)
        if user is None:
            raise CommandError(f"No member of staff signs in as {email}.")
        return user
