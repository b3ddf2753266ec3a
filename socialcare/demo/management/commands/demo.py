"""Loads the invented council, or says who one can sign in as."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from socialcare.accounts.selectors import demonstration_accounts
from socialcare.demo import council
from socialcare.notifications.rules import mobile_number

REFUSED = (
    "This is a council's own installation (COUNCIL_DEMONSTRATION is off), "
    "so no invented people are put into it."
)


class Command(BaseCommand):
    """Fill an empty database with the demonstration council."""

    help = (
        "Load the demonstration: three teams, sixty invented people. Never in a council's own installation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the options."""
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where anybody is known already"
        )
        parser.add_argument("--who", action="store_true", help="only print who can sign in")
        parser.add_argument(
            "--reset",
            action="store_true",
            help="throw the whole demonstration away, everything done in it too, and load it afresh",
        )

    def handle(self, *args: Any, if_empty: bool, who: bool, reset: bool, **options: Any) -> None:
        """Do what was asked; ``CommandError`` says in a sentence why not."""
        if not (settings.COUNCIL_DEMONSTRATION and settings.DEMONSTRATION_PASSWORD):
            raise CommandError(REFUSED)
        if who:
            self._say_who()
            return
        if reset:
            self._empty()
        if council.is_loaded():
            self.stdout.write("The demonstration is here already.")
            return
        if not council.is_empty():
            if if_empty:
                self.stdout.write("Nothing was loaded: somebody is known here already.")
                return
            raise CommandError(
                "There are people or staff here who are not of the demonstration. "
                "Load it into an empty database."
            )
        counts = council.load(now=timezone.now())
        self.stdout.write(
            "The demonstration is loaded: {teams} teams, {staff} staff, {people} invented people, "
            "{assessments} assessments; {invited} people can sign in.".format(**counts)
        )

    def _empty(self) -> None:
        """Throw everything away, events included, by making the schema anew; only a demonstration's."""
        if not (council.is_empty() or council.is_loaded()):
            raise CommandError("This database does not hold the demonstration, so it is not emptied.")
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '10s'")
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
                cursor.execute("RESET lock_timeout")
        except OperationalError as busy:
            raise CommandError("The database is in use. Stop the web server and the worker first.") from busy
        call_command("migrate", verbosity=0, interactive=False)
        ContentType.objects.clear_cache()  # they have other numbers now

    def _say_who(self) -> None:
        accounts = demonstration_accounts(on=timezone.localdate())
        if accounts is None or not accounts.staff:
            self.stdout.write("Nobody can sign in yet: run manage.py demo first.")
            return
        self.stdout.write(f"Staff (the password of all is: {accounts.password})")
        for worker in accounts.staff:
            team = f", {worker.team}" if worker.team else ""
            self.stdout.write(f"  {worker.user.email:36} {worker.user.name}, {worker.job.lower()}{team}")
        self.stdout.write(
            f"People (a code is emailed; read it at {settings.SITE_ADDRESS.rstrip('/')}/messages/)"
        )
        for user in accounts.people:
            way = (
                user.email
                or mobile_number(user.person.phone)
                or f"codes on paper: {accounts.paper_codes} and so on"
            )
            self.stdout.write(f"  {way:36} {user.name}")
        for user in accounts.helpers:
            self.stdout.write(f"  {user.email:36} {user.name}, who helps with a plan")
