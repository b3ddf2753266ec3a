"""Letting somebody act for a person, and ending it, at once."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.audit.services import record_event
from socialcare.notifications.rules import mobile_number
from socialcare.notifications.services import queue_email_template, queue_text
from socialcare.people import access
from socialcare.people.models import Person, Representative
from socialcare.people.rules import clean_line
from socialcare.values import Refused
from socialcare.web.addresses import full_address
from socialcare.web.languages.choosing import language_named, speaking

from ..services import council_words, open_helper_account
from . import permissions

INVITATION = "acting_invitation"
TOLD = "acting_told"
MOST = 5
#: Nobody writes down an authority that ends later than so.
LONGEST = timedelta(days=50 * 366)
BY_LAW = (
    Representative.Basis.ATTORNEY,
    Representative.Basis.DEPUTY,
    Representative.Basis.APPOINTEE,
)


@transaction.atomic
def record_representative(
    *,
    person: Person,
    name: str,
    email: str,
    basis: str,
    seen: str,
    by: Any,
    at: datetime,
    until_on: date | None = None,
) -> Representative:
    """Record who acts for the person by law, as a worker saw on paper, and let them in from today.

    ``until_on`` is their last day, where the paper names one. Raises ``Refused``.
    """
    person, name, on = _locked(person), clean_line(name), timezone.localdate(at)
    permissions.check_can_record(by, person, name=name, on=on)
    if basis not in BY_LAW:
        raise Refused("Choose what lets them act by law.", field="basis")
    if not seen.strip():
        raise Refused("Write down what you saw: the document, and its date.", field="seen")
    if until_on is not None and until_on < on:
        raise Refused("The last day is over already. Check the date.", field="until_on")
    if until_on is not None and until_on > on + LONGEST:
        raise Refused("This is more than 50 years ahead. Check the year.", field="until_on")
    added = _add(
        person, name=name, email=email, basis=basis, seen=seen.strip(), until_on=until_on, by=by, at=at
    )
    if person.user_id is not None:
        _tell_person(person, name=name, at=at)
    return added


def _tell_person(person: Person, *, name: str, at: datetime) -> None:
    """Tell the person that somebody acts for them now: by email, else by text where that can be."""
    if person.email:
        queue_email_template(
            template="accounts/email/acting_told",
            words={
                "council": council_words(),
                "called": person.called,
                "name": name,
                "link": full_address(reverse("my_acting")),
            },
            to=person.email,
            at=at,
            purpose=TOLD,
            person=person,
        )
    elif mobile_number(person.phone):
        with speaking(language_named(person.language)):
            text = _("Somebody can act for you now on your pages. Is this wrong? Ring %(phone)s. %(council)s")
        council = council_words()
        queue_text(
            to=person.phone,
            body=text % {"phone": council["phone"], "council": council["name"]},
            at=at,
            purpose=TOLD,
            person=person,
        )


@transaction.atomic
def choose_representative(*, person: Person, name: str, email: str, by: Any, at: datetime) -> Representative:
    """Let somebody act for the person from now on, because the person chose them. Raises ``Refused``."""
    person = _locked(person)
    permissions.check_can_choose(by, person)
    return _add(
        person,
        name=clean_line(name),
        email=email,
        basis=Representative.Basis.CHOSEN,
        seen="",
        until_on=None,
        by=by,
        at=at,
    )


def _locked(person: Person) -> Person:
    # As elsewhere: rows that point to the person can be written meanwhile.
    rows = Person.objects.select_for_update(of=("self",), no_key=True).select_related("team", "user")
    return rows.get(pk=person.pk)


def _add(
    person: Person,
    *,
    name: str,
    email: str,
    basis: str,
    seen: str,
    until_on: date | None,
    by: Any,
    at: datetime,
) -> Representative:
    if not name:
        raise Refused(_("Enter their name."), field="name")
    account = open_helper_account(email=email, name=name)
    if account.pk == person.user_id or account.email == person.email.strip().lower():
        raise Refused(
            _("This is %(name)s’s own email address. Enter that of the other person.")
            % {"name": person.called},
            field="email",
        )
    today = timezone.localdate(at)
    there = Representative.objects.filter(person=person, ended_at__isnull=True)
    for over in there.filter(user=account, until_on__lt=today):
        _end(over, by=by, at=at)
    if there.filter(user=account).exists():
        raise Refused(
            _("They act for %(name)s already. End that first.") % {"name": person.called}, field="email"
        )
    if there.count() >= MOST:
        raise Refused(_("No more than five people can act for one person. End one first."))
    added = Representative.objects.create(
        person=person,
        user=account,
        name=name,
        basis=basis,
        seen=seen,
        from_on=today,
        until_on=until_on,
        recorded_at=at,
        recorded_by=by,
    )
    access.grant_acting(user=account, person=person, from_on=today, until_on=until_on)
    record_event(
        verb="acting.began",
        by=by,
        at=at,
        subject=added,
        person_id=person.pk,
        data={"basis": basis, "name": name},
    )
    queue_email_template(
        template="accounts/email/acting_invitation",
        words={"council": council_words(), "called": person.called, "name": name},
        to=account.email,
        at=at,
        purpose=INVITATION,
        person=person,
    )
    return added


@transaction.atomic
def end_representative(*, representative: Representative, by: Any, at: datetime) -> Representative:
    """End that somebody acts for a person: at once, open pages included. Raises ``Refused``."""
    rows = Representative.objects.select_for_update(of=("self",)).select_related("person__team", "user")
    fresh = rows.get(pk=representative.pk)
    permissions.check_can_end(by, fresh, on=timezone.localdate(at))
    if fresh.ended_at is None:
        _end(fresh, by=by, at=at)
    return fresh


def _end(fresh: Representative, *, by: Any, at: datetime) -> None:
    fresh.ended_at, fresh.ended_by = at, by
    fresh.save(update_fields=["ended_at", "ended_by"])
    # Noted first, so that who ends their own acting is still named with it.
    record_event(
        verb="acting.ended",
        by=by,
        at=at,
        subject=fresh,
        person_id=fresh.person_id,
        data={"basis": fresh.basis, "name": fresh.name},
    )
    access.withdraw_acting(user=fresh.user, person=fresh.person)
