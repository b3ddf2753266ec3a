"""Inviting people, answering addresses we do not know, and noting who came and went."""

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.audit.services import record_event
from socialcare.notifications.models import Message
from socialcare.notifications.services import queue_email_template
from socialcare.people.cleaning import clean_email
from socialcare.people.models import Person, User
from socialcare.people.permissions import check_can_edit_person
from socialcare.values import Refused
from socialcare.web.addresses import full_address

from . import permissions, selectors
from .models import OPEN_CARD, OPEN_SHEET, CodeSheet, EntryCard, SignedInHere

#: Pressing the button again within this time sends no second email.
SAME_INVITATION = timedelta(minutes=10)
INVITATION = "invitation"
UNKNOWN_ADDRESS = "unknown_address"

TAKEN = (
    "Somebody else already signs in with this email address. "
    "Ask {called} for an address of their own, put it on the record, then invite them again."
)


def council_words() -> dict[str, str]:
    """Return what every mail says about who sends it and where we are."""
    return {
        "name": settings.COUNCIL_NAME,
        "phone": settings.COUNCIL_PHONE,
        "email": settings.COUNCIL_EMAIL,
        "sign_in": full_address(reverse("account_login")),
        "code_page": full_address(reverse("account_request_login_code")),
    }


@transaction.atomic
def invite_person(*, person: Person, by: Any, at: datetime) -> User:
    """Let a person sign in with a code sent to their email, and email them where.

    Inviting somebody again sends the email again; a changed address moves their account to it, and
    ends sessions that the old address opened. Raises ``Refused`` where ``by`` may not change the
    record, no email is on it, or another account has that email.
    """
    check_can_edit_person(by, person, on=timezone.localdate(at))
    person = Person.objects.select_for_update().get(pk=person.pk)
    email = person.email.strip().lower()
    if not email:
        raise Refused(
            f"There is no email address for {person.called} yet. Add it to the record, then invite them."
        )
    taken = Refused(TAKEN.format(called=person.called))
    other = selectors.account_of(email=email)
    if other is not None and other.pk != person.user_id and not _can_become(person, other):
        raise taken
    try:
        with transaction.atomic():
            user = _open_account(person, email)
    except IntegrityError as clash:
        # Somebody took the address in this same moment.
        raise taken from clash
    record_event(verb="invitation.sent", by=by, at=at, subject=user, person_id=person.pk)
    just_sent = Message.objects.filter(
        person=person, purpose=INVITATION, to=email, queued_at__gt=at - SAME_INVITATION
    )
    if not just_sent.exists():
        words = {"council": council_words(), "called": person.called}
        queue_email_template(
            template="accounts/email/invitation",
            words=words,
            to=email,
            at=at,
            purpose=INVITATION,
            person=person,
        )
    return user


def _can_become(person: Person, user: User) -> bool:
    """Return whether an account that only helps with plans can be this person's own from now on."""
    nobodys = getattr(user, "worker", None) is None and getattr(user, "person", None) is None
    return person.user_id is None and nobodys


def open_helper_account(*, email: str, name: str) -> User:
    """Return the account of somebody who helps with a plan, opened now where there is none.

    They sign in with a code sent to that address, for as long as they help. Raises ``Refused`` where
    ``email`` is no address, is a member of staff's, or belongs to a closed account.
    """
    address = clean_email(email).lower()
    if not address:
        raise Refused(_("Enter an email address."), field="email")
    user = selectors.account_of(email=address)
    if user is None:
        return User.objects.create_user(email=address, name=name)
    if getattr(user, "worker", None) is not None:
        raise Refused(
            _(
                "This is the address of somebody who works for the council. Use their own address, "
                "not the one of their work."
            ),
            field="email",
        )
    if not user.is_active:
        raise Refused(_("This address cannot be used. Ring the council, or use another one."), field="email")
    return user


def open_account(*, person: Person) -> User:
    """Open a person's own account, or open it again, with no word sent; ``person`` is locked by the caller.

    It has the email address of the record where nobody else signs in with that, else none.
    """
    email = person.email.strip().lower() or None
    other = selectors.account_of(email=email) if email else None
    if other is not None and other.pk != person.user_id and not _can_become(person, other):
        email = None
    try:
        with transaction.atomic():
            return _open_account(person, email)
    except IntegrityError:
        # Somebody took the address in this same moment.
        return _open_account(person, None)


def _open_account(person: Person, email: str | None) -> User:
    if person.user_id is None:
        user = selectors.account_of(email=email) if email else None
        if user is None:
            user = User.objects.create_user(email=email, name=person.full_name)
        person.user = user
        person.save(update_fields=["user"])
        return user
    user = User.objects.get(pk=person.user_id)
    if user.email not in (email, None) or not user.is_active:
        _end_sessions(user)
    user.email, user.name, user.is_active = email, person.full_name, True
    user.save()
    return user


def _end_ways_in(person: Person, *, by: Any, at: datetime) -> None:
    """End the card, the codes on paper and the passkeys that a person has."""
    ended = {"ended_at": at, "ended_by": by}
    EntryCard.objects.filter(OPEN_CARD, person=person).update(**ended)
    CodeSheet.objects.filter(OPEN_SHEET, person=person).update(**ended)
    Authenticator.objects.filter(user=person.user).delete()
    SignedInHere.objects.filter(user=person.user).delete()


@transaction.atomic
def sign_out_everywhere(*, user: User, by: Any, at: datetime) -> None:
    """End every session of somebody who signs in without a password, this one included."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if permissions.is_staff_account(user):
        raise Refused("Whoever signs in with a password sets a new one instead.")
    _end_sessions(user)
    user.save(update_fields=["password"])
    SignedInHere.objects.filter(user=user).delete()
    record_event(verb="sign_in.ended_everywhere", by=by, at=at, subject=user, person_id=person_id_of(user))


def person_id_of(user: Any) -> int | None:
    """Return whose own account this is, or None."""
    person = getattr(user, "person", None)
    return person.pk if person is not None else None


def _end_sessions(user: User) -> None:
    # Each unusable password is another one, and a session holds only under the password it began with.
    user.set_unusable_password()


@transaction.atomic
def withdraw_invitation(*, person: Person, by: Any, at: datetime) -> None:
    """Close the person's own way in, at once, open pages included.

    Raises ``Refused`` where ``by`` may not change the record or nobody was invited.
    """
    check_can_edit_person(by, person, on=timezone.localdate(at))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.user is None or not person.user.is_active:
        raise Refused(f"{person.called} has no invitation that could be withdrawn.")
    person.user.is_active = False
    _end_sessions(person.user)
    person.user.save()
    _end_ways_in(person, by=by, at=at)
    record_event(verb="invitation.withdrawn", by=by, at=at, subject=person.user, person_id=person.pk)


def answer_unknown_address(*, email: str, at: datetime) -> None:
    """Email somebody who asked for a code, or a new password, that this address cannot have.

    The page says the same to everybody; only whoever reads the mailbox learns which it was.
    """
    user = selectors.account_of(email=email)
    if user is not None and permissions.signs_in_with_password(user, on=timezone.localdate(at)):
        template = "accounts/email/staff_use_password"
    elif user is not None and permissions.signs_in_with_code(user):
        template = "accounts/email/people_use_code"
    else:
        template = "accounts/email/unknown_address"
    words = {"council": council_words()}
    queue_email_template(
        template=template,
        words=words,
        to=email,
        at=at,
        purpose=UNKNOWN_ADDRESS,
        useful_until=at + timedelta(hours=1),
    )


def note_signed_in(*, user: Any, at: datetime, means: str) -> None:
    """Note that somebody signed in, and how."""
    record_event(verb="sign_in.done", by=user, at=at, subject=user, data={"means": means})


def note_signed_out(*, user: Any, at: datetime) -> None:
    """Note that somebody signed out."""
    if user.is_authenticated:
        record_event(verb="sign_in.ended", by=user, at=at, subject=user)


def note_refused(*, user: User | None, at: datetime, means: str) -> None:
    """Note that signing in to an existing account failed, and at what."""
    if user is not None:
        record_event(verb="sign_in.refused", by=None, at=at, subject=user, data={"means": means})


def note_wrong_password(*, email: str, at: datetime) -> None:
    """Note a wrong password against an existing account. What was typed is not kept."""
    note_refused(user=selectors.account_of(email=email), at=at, means="password")
