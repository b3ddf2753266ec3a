"""Sets a team manager's own sign-off limit: for whoever runs the installation, as there is no page for it."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from signoff.presenters.limits import days_words, sums_words
from signoff.selectors.limits import limits_above
from signoff.services.limits import end_managers_limit, set_managers_limit
from socialcare.people.selectors import member_of_staff
from socialcare.values import Refused
from socialcare.values.money import pence_from_pounds


def _pence(typed: str) -> int:
    try:
        pounds = Decimal(typed.removeprefix("£").replace(",", ""))
    except InvalidOperation as unreadable:
        raise CommandError(f"“{typed}” is not a sum of money. Write pounds, such as 500.") from unreadable
    if not pounds.is_finite() or abs(pounds) >= 10**9 or pounds != pounds.quantize(Decimal("0.01")):
        raise CommandError(f"“{typed}” is not a sum of money. Write pounds and whole pence, such as 500.50.")
    return pence_from_pounds(pounds)


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as unreadable:
        raise CommandError(f"“{typed}” is not a day. Write it like 2027-04-01.") from unreadable


class Command(BaseCommand):
    """Set, or end, up to which sums a manager decides, and so up to which she sets her team's limits."""

    help = "Set a team manager's own sign-off limit. She sets her social workers' limits up to it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the manager, both sums, the days and the reason."""
        parser.add_argument("email")
        parser.add_argument("--weekly", help="pounds a week")
        parser.add_argument("--once", help="pounds of one-off costs in twelve months")
        parser.add_argument("--from", dest="from_on", help="first day, like 2027-04-01; today unless told")
        parser.add_argument("--to", dest="to_on", help="last day; until further notice unless told")
        parser.add_argument(
            "--end", dest="end_on", help="instead of a new limit: the last day of the one now"
        )
        parser.add_argument("--reason", required=True, help="who decided this, and when")

    @transaction.atomic
    def handle(
        self,
        *args: Any,
        email: str,
        weekly: str | None,
        once: str | None,
        from_on: str | None,
        to_on: str | None,
        end_on: str | None,
        reason: str,
        **options: Any,
    ) -> None:
        """Set or end it; ``CommandError`` says in a sentence why not."""
        at = timezone.now()
        on = timezone.localdate(at)
        user = member_of_staff(email=email)
        if user is None:
            raise CommandError(f"Nobody of the staff signs in as {email}.")
        try:
            if end_on is not None:
                last = _day(end_on) or on
                limit = end_managers_limit(manager=user.worker, to_on=last, reason=reason, at=at)
            elif weekly is None or once is None:
                raise CommandError("Give both sums, --weekly and --once; or --end and a day.")
            else:
                limit = set_managers_limit(
                    manager=user.worker,
                    weekly_pence=_pence(weekly),
                    once_pence=_pence(once),
                    from_on=_day(from_on) or on,
                    to_on=_day(to_on),
                    reason=reason,
                    at=at,
                )
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        sums = sums_words(limit.weekly_pence, limit.once_pence)
        self.stdout.write(f"{user.name}: {sums}, {days_words(limit.from_on, limit.to_on)}.")
        above = [str(one.worker) for one in limits_above(limit, on=on)]
        if above:
            self.stdout.write(f"Higher limits in the team stay as they were set: {', '.join(above)}.")
