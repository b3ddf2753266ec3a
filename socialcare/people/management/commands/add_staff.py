"""Adds a member of staff from the command line: how the first ones come into an installation."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from socialcare.people.models import Worker
from socialcare.people.selectors import team_called
from socialcare.people.services import add_team, add_worker
from socialcare.values import Refused


class Command(BaseCommand):
    """Add a worker with their team; they choose their own password."""

    help = "Add a member of staff, and their team if it is new. They choose their own password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name who they are and what they do."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--role", required=True, choices=Worker.Role.values)
        parser.add_argument("--job", required=True, help="the job title, as colleagues say it")
        parser.add_argument("--team", help="needed for social workers and managers")

    @transaction.atomic
    def handle(
        self, *args: Any, email: str, name: str, role: str, job: str, team: str | None, **options: Any
    ) -> None:
        """Add them; ``CommandError`` says in a sentence why not."""
        at = timezone.now()
        try:
            theirs = (team_called(team) or add_team(name=team, at=at)) if team else None
            # Nobody knows this one: "I have forgotten my password" gives them their own.
            worker = add_worker(
                email=email,
                name=name,
                role=role,
                job=job,
                team=theirs,
                at=at,
                password=secrets.token_urlsafe(48),
            )
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(
            f"{worker.user.name} is added. Tell them to choose a password: "
            "“I have forgotten my password” on the sign-in page emails them a link."
        )
