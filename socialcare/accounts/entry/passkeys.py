"""Passkeys: a finger, a face or the phone's own code in place of one that we send. allauth checks them."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from socialcare.audit.services import record_event
from socialcare.people.models import User
from socialcare.values import Refused

from ..models import SignedInHere
from ..permissions import is_staff_account
from ..selectors import passkeys_of
from ..services import council_words, person_id_of
from .guessing import tell

MOST_PASSKEYS = 10


def check_can_add_passkey(user: User, *, session_key: str) -> None:
    """Refuse staff, a device that others use too, and more passkeys than anybody can tell apart."""
    if is_staff_account(user):
        raise Refused(_("Passkeys are for people and for those who help them."))
    if SignedInHere.objects.filter(session_key=session_key, shared=True).exists():
        raise Refused(
            _(
                "You said that other people use this phone or tablet. "
                "Make a passkey on one that is only yours."
            )
        )
    if passkeys_of(user).count() >= MOST_PASSKEYS:
        raise Refused(_("You have ten passkeys. Take one away that you do not use."))


@transaction.atomic
def add_passkey(
    *, user: User, credential: dict[str, Any], name: str, session_key: str, at: datetime
) -> Authenticator:
    """Keep a passkey that was just made and checked; its owner is told, in case it was not them."""
    check_can_add_passkey(user, session_key=session_key)
    added = Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": credential},
        created_at=at,
    )
    record_event(verb="passkey.added", by=user, at=at, subject=user, person_id=person_id_of(user))
    tell(user=user, at=at, template="accounts/email/passkey_added", text=_text_of_passkey)
    return added


def _text_of_passkey() -> str:
    council = council_words()
    return _(
        "A new passkey can open your page at %(council)s. Did you not make it? Ring us on %(phone)s at once."
    ) % {"council": council["name"], "phone": council["phone"]}


@transaction.atomic
def remove_passkey(*, user: User, id: int, at: datetime) -> None:
    """Take one of one's own passkeys away. Raises ``Refused`` where there is none of that number."""
    deleted, _rows = passkeys_of(user).filter(pk=id).delete()
    if not deleted:
        raise Refused(_("That passkey is not there any more."))
    record_event(verb="passkey.removed", by=user, at=at, subject=user, person_id=person_id_of(user))
