"""Finding accounts: by email for signing in, of a person, and all of the demonstration's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q

from socialcare.people.access import accounts_of_helpers
from socialcare.people.models import Person, User, Worker

from .permissions import same_address, signs_in_with_code, signs_in_with_password


def account_of(*, email: str) -> User | None:
    """Return the account with this email address, whatever its state, or None."""
    return User.objects.select_related("worker", "person").filter(email=email.strip().lower()).first()


def code_account(*, email: str) -> User | None:
    """Return the invited person who signs in by a code sent to this address, or None."""
    user = account_of(email=email)
    return user if user is not None and signs_in_with_code(user) else None


def password_account(*, email: str, on: date) -> User | None:
    """Return the member of staff who signs in with this address and a password, or None."""
    user = account_of(email=email)
    return user if user is not None and signs_in_with_password(user, on=on) else None


@dataclass(frozen=True)
class Invitation:
    """How things stand with a person's own way in: "none", "invited", "used", "moved" or "withdrawn".

    "moved" says that the record has another address since, so that they have to be invited there.
    """

    state: str
    email: str = ""
    last_used_at: datetime | None = None


def invitation_of(person: Person) -> Invitation:
    """Return whether the person can sign in, and whether they ever have. One query at most."""
    if person.user is None:
        return Invitation("none")
    if not person.user.is_active:
        state = "withdrawn"
    elif not same_address(person, person.user):
        state = "moved"
    else:
        state = "used" if person.user.last_login else "invited"
    return Invitation(state, person.user.email, person.user.last_login)


@dataclass(frozen=True)
class DemonstrationAccounts:
    """Who one can sign in as, where everybody is invented."""

    password: str
    staff: Sequence[Worker]
    people: Sequence[User]
    helpers: Sequence[User]


def demonstration_accounts(*, on: date) -> DemonstrationAccounts | None:
    """Return everybody who can sign in; None in an installation that is no demonstration."""
    if not (settings.COUNCIL_DEMONSTRATION and settings.DEMONSTRATION_PASSWORD):
        return None
    order = {role: place for place, role in enumerate(Worker.Role.values)}
    staff = Worker.objects.select_related("user", "team").filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=on), user__is_active=True
    )
    people = User.objects.filter(is_active=True, person__isnull=False).order_by("id")
    return DemonstrationAccounts(
        password=settings.DEMONSTRATION_PASSWORD,
        staff=sorted(staff, key=lambda one: (one.team is None, str(one.team), order[one.role], one.pk)),
        people=list(people[:12]),
        helpers=list(accounts_of_helpers().filter(person__isnull=True).order_by("id")[:12]),
    )
