"""Gives a seat on the panel: for whoever runs the installation, so that there are first members."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from signoff.expertise import EXPERTISE_WORDS
from signoff.presenters.panel import seat_choice
from signoff.services.members import add_member
from socialcare.people.selectors import member_of_staff
from socialcare.values import Refused


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as unreadable:
        raise CommandError(f"“{typed}” is not a day. Write it like 2027-04-01.") from unreadable


class Command(BaseCommand):
    """Give a member of staff a seat on the panel."""

    help = "Give a member of staff a seat on the panel. Team managers do this on the page “Panel members”."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name who sits on it, what they know about, and the days."""
        parser.add_argument("email")
        parser.add_argument("--knows", default="", help=f"with commas: {', '.join(EXPERTISE_WORDS)}")
        parser.add_argument("--chair", action="store_true", help="they decide the panel's cases")
        parser.add_argument("--from", dest="from_on", help="first day, like 2027-04-01; today unless told")
        parser.add_argument("--to", dest="to_on", help="last day; until further notice unless told")

    def handle(
        self,
        *args: Any,
        email: str,
        knows: str,
        chair: bool,
        from_on: str | None,
        to_on: str | None,
        **options: Any,
    ) -> None:
        """Give the seat; ``CommandError`` says in a sentence why not."""
        at = timezone.now()
        user = member_of_staff(email=email)
        if user is None:
            raise CommandError(f"Nobody of the staff signs in as {email}.")
        known = [one.strip() for one in knows.split(",") if one.strip()]
        unknown = [one for one in known if one not in EXPERTISE_WORDS]
        if unknown:
            there = ", ".join(EXPERTISE_WORDS)
            raise CommandError(f"The panel has no expertise “{unknown[0]}”. There are: {there}.")
        try:
            seat = add_member(
                worker=user.worker,
                expertise=known,
                is_chair=chair,
                from_on=_day(from_on) or timezone.localdate(at),
                to_on=_day(to_on),
                at=at,
            )
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(seat_choice(seat))
