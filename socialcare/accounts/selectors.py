"""Finding accounts: by email for signing in, of a person, and all of the demonstration's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet

from socialcare.notifications.rules import mobile_number
from socialcare.people.access import accounts_of_helpers
from socialcare.people.models import Person, User, Worker

from .entry.rules import DEMONSTRATION_CODES, in_two
from .models import OPEN_SHEET, CodeSheet, EntryCard
from .permissions import same_address, signs_in_with_code, signs_in_with_password


def account_of(*, email: str) -> User | None:
    """Return the account with this email address, whatever its state, or None."""
    return User.objects.select_related("worker", "person").filter(email=email.strip().lower()).first()


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """Return somebody's passkeys, the oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by(
        "created_at", "pk"
    )


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
    return Invitation(state, person.user.email or "", person.user.last_login)


@dataclass(frozen=True)
class WaysIn:
    """How one account gets in: where codes go, the sheet of codes and the passkeys."""

    email: str
    phone: str
    sheet: CodeSheet | None
    codes_left: int
    sheet_used_at: datetime | None
    passkeys: Sequence[Authenticator]


def ways_in(user: User) -> WaysIn:
    """Return the ways in that an account has now."""
    person = getattr(user, "person", None)
    sheet = codes = None
    if person is not None:
        sheet = CodeSheet.objects.filter(OPEN_SHEET, person=person).first()
    if sheet is not None:
        codes = sheet.codes.aggregate(left=Count("pk", filter=Q(used_at__isnull=True)), last=Max("used_at"))
    return WaysIn(
        email=user.email or "",
        phone=person.phone if person is not None and mobile_number(person.phone) else "",
        sheet=sheet,
        codes_left=codes["left"] if codes else 0,
        sheet_used_at=codes["last"] if codes else None,
        passkeys=list(passkeys_of(user)),
    )


def cards_of(person: Person) -> Sequence[EntryCard]:
    """Return the newest cards that a person was given, the newest first."""
    return list(EntryCard.objects.filter(person=person).select_related("given_by")[:3])


def locked_sheet_of(person: Person) -> datetime | None:
    """Return when a person's newest codes on paper were locked, where they have had none since."""
    newest = CodeSheet.objects.filter(person=person).first()
    return newest.locked_at if newest is not None and newest.ended_at is None else None


@dataclass(frozen=True)
class DemonstrationAccounts:
    """Who one can sign in as, where everybody is invented."""

    password: str
    paper_codes: str
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
    people = people.select_related("person").prefetch_related("person__code_sheets")
    return DemonstrationAccounts(
        password=settings.DEMONSTRATION_PASSWORD,
        paper_codes=in_two(DEMONSTRATION_CODES[0]),
        staff=sorted(staff, key=lambda one: (one.team is None, str(one.team), order[one.role], one.pk)),
        people=list(people[:12]),
        helpers=list(accounts_of_helpers().filter(person__isnull=True).order_by("id")[:12]),
    )
