"""The card with which a person gets into their own place for the first time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from socialcare.audit.services import record_event
from socialcare.notifications.services import queue_email_template, queue_text
from socialcare.people.models import Person
from socialcare.people.permissions import check_can_edit_person
from socialcare.values import Refused
from socialcare.web.addresses import full_address
from socialcare.web.languages.choosing import language_named, speaking

from ..models import OPEN_CARD, EntryCard
from ..permissions import check_still_here, signs_in_with_code
from ..services import council_words, open_account
from .guessing import note_guessing
from .reaching import EMAIL, TEXT, ways_to_reach
from .rules import CARD_LENGTH, MOST_TRIES, in_two, new_card_code, read_code

LINK = "entry_card"


@dataclass(frozen=True)
class Given:
    """A card that was just given, with its code: it is shown now and not kept."""

    card: EntryCard
    code: str

    @property
    def link(self) -> str:
        """Where the card leads."""
        return link_of(self.code)

    @property
    def code_spaced(self) -> str:
        """The code in two groups of five."""
        return in_two(self.code)


def link_of(code: str) -> str:
    """Return the address that a card's code opens."""
    return full_address(reverse("start_with_card", args=[code]))


def hash_of_card(code: str) -> str:
    """Return what is kept of a card's code."""
    return salted_hmac("entry card", read_code(code), algorithm="sha256").hexdigest()


@transaction.atomic
def give_card(*, person: Person, how: str, by: Any, at: datetime) -> Given:
    """Give a person a card to get in with; one that they had ends. By email or text, the link is sent.

    Raises ``Refused`` where ``by`` may not change the record, or there is no such address on it.
    """
    check_can_edit_person(by, person, on=timezone.localdate(at))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if how not in EntryCard.How.values:
        raise Refused("Choose how you give the card.", field="how")
    reached = {one.how: one.to for one in ways_to_reach(person)}
    if how == EntryCard.How.EMAIL and EMAIL not in reached:
        raise Refused("There is no email address on the record. Add one, or choose another way.", field="how")
    if how == EntryCard.How.TEXT and TEXT not in reached:
        raise Refused("There is no mobile number on the record. Add one, or choose another way.", field="how")
    check_still_here(person)
    person.user = open_account(person=person)
    EntryCard.objects.filter(OPEN_CARD, person=person).update(ended_at=at, ended_by=by)
    code = new_card_code()
    card = EntryCard.objects.create(
        person=person,
        code_hash=hash_of_card(code),
        how=how,
        given_at=at,
        given_by=by,
        expires_at=at + timedelta(days=settings.ENTRY_CARD_DAYS),
    )
    record_event(verb="card.given", by=by, at=at, subject=card, person_id=person.pk, data={"how": how})
    given = Given(card, code)
    if how != EntryCard.How.PAPER:
        _send(given, to=reached[how], at=at)
    return given


def _send(given: Given, *, to: str, at: datetime) -> None:
    card, council = given.card, council_words()
    fields: dict[str, Any] = {
        "to": to,
        "at": at,
        "purpose": LINK,
        "person": card.person,
        "secret": True,
        "useful_until": card.expires_at,
    }
    if card.how == EntryCard.How.EMAIL:
        words = {"council": council, "link": given.link, "until": timezone.localdate(card.expires_at)}
        queue_email_template(template="accounts/email/card", words=words, **fields)
    else:
        with speaking(language_named(card.person.language)):
            body = _("%(council)s has made a page for you. Open it here: %(link)s Questions? Ring %(phone)s.")
        queue_text(
            body=body % {"council": council["name"], "link": given.link, "phone": council["phone"]}, **fields
        )


@transaction.atomic
def end_card(*, person: Person, by: Any, at: datetime) -> None:
    """End the card that a person has, at once. Raises ``Refused`` where there is none."""
    check_can_edit_person(by, person, on=timezone.localdate(at))
    card = EntryCard.objects.select_for_update(of=("self",)).filter(OPEN_CARD, person=person).first()
    if card is None:
        raise Refused(f"{person.called} has no card that could be ended.")
    card.ended_at, card.ended_by = at, by
    card.save(update_fields=["ended_at", "ended_by"])
    record_event(verb="card.ended", by=by, at=at, subject=card, person_id=person.pk)


def check_card_works(card: EntryCard | None, *, at: datetime) -> EntryCard:
    """Return the card, or raise ``Refused`` with why it does not let anybody in (any more)."""
    phone = {"phone": settings.COUNCIL_PHONE}
    if card is None:
        raise Refused(
            _("We do not know this card. Check what you typed, or ring us on %(phone)s.") % phone,
            field="code",
        )
    if card.used_at is not None:
        sentence = _(
            "This card has been used. You are known here now: you can sign in without it. "
            "Was it not you? Ring us on %(phone)s."
        )
    elif card.locked_at is not None:
        sentence = _(
            "There were too many wrong tries with this card, so it does not work any more. "
            "Nobody got in. Ring us on %(phone)s: we give you a new one."
        )
    elif card.ended_at is not None or card.person.user is None or not signs_in_with_code(card.person.user):
        sentence = _(
            "This card does not work any more. You may have a newer one. "
            "If not, ring us on %(phone)s: we give you a new one."
        )
    elif card.expires_at <= at:
        sentence = _(
            "This card is too old, so it does not work any more. Ring us on %(phone)s: we give you a new one."
        )
    else:
        return card
    raise Refused(sentence % phone, field="code")


def find_card(*, code: str) -> EntryCard | None:
    """Return the card with this code, whatever its state, or None. Changes nothing."""
    if len(read_code(code)) != CARD_LENGTH:
        return None
    cards = EntryCard.objects.select_related("person__user")
    return cards.filter(code_hash=hash_of_card(code)).first()


def card_under_way(*, id: str, at: datetime) -> EntryCard | None:
    """Return the card whose owner has just said their date of birth, while it works."""
    try:
        card = EntryCard.objects.select_related("person__user").filter(pk=UUID(id)).first()
        return check_card_works(card, at=at)
    except (Refused, ValueError):
        return None


def prove(*, code: str, born_on: date, at: datetime) -> EntryCard:
    """Return the card whose owner was born on that day. A wrong day is counted; five lock the card.

    Raises ``Refused`` where the card does not work or the day is wrong.
    """
    with transaction.atomic():
        found = find_card(code=code)
        if found is not None:
            # Two who guess at once are counted one after the other.
            found = (
                EntryCard.objects.select_for_update(of=("self",))
                .select_related("person__user")
                .get(pk=found.pk)
            )
        card = check_card_works(found, at=at)
        if card.person.born_on == born_on:
            return card
        card.wrong_tries += 1
        left = MOST_TRIES - card.wrong_tries
        if left <= 0:
            card.locked_at = at
            record_event(verb="card.locked", by=None, at=at, subject=card, person_id=card.person_id)
            if card.person.user is not None:
                note_guessing(user=card.person.user, at=at, what="card")
        card.save(update_fields=["wrong_tries", "locked_at"])
    check_card_works(card, at=at)
    raise Refused(
        ngettext(
            "That is not the date of birth that we have for this card. You can try %(left)s more time.",
            "That is not the date of birth that we have for this card. You can try %(left)s more times.",
            left,
        )
        % {"left": left},
        field="born_on",
    )


@transaction.atomic
def use_card(*, id: str, user: Any, at: datetime) -> bool:
    """Use up the card with which this person has just come in; return whether it was theirs."""
    card = (
        EntryCard.objects.select_for_update(of=("self",))
        .filter(OPEN_CARD, pk=UUID(id), person__user=user)
        .first()
    )
    if card is None:
        return False
    card.used_at = at
    card.save(update_fields=["used_at"])
    record_event(verb="card.used", by=user, at=at, subject=card, person_id=card.person_id)
    return True
