"""Signing in with a code that is sent as a text message."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import F, Func, Value
from django.utils.translation import gettext as _

from socialcare.notifications.rules import mobile_number
from socialcare.notifications.services import queue_text
from socialcare.people.models import Person, User

from ..permissions import signs_in_with_code
from ..services import council_words
from .guessing import note_guessing

CODE = "sign_in_code"


def account_of_phone(*, number: str, born_on: date) -> User | None:
    """Return who has this mobile number on their record and was born on that day.

    Of two people with one telephone, the day tells which it is; where it does not, it is nobody.
    """
    born = Person.objects.select_related("user").filter(born_on=born_on, user__is_active=True)
    found = [one.user for one in born if mobile_number(one.phone) == number]
    user = found[0] if len(found) == 1 else None
    return user if user is not None and signs_in_with_code(user) else None


def send_code(*, user: User, number: str, code: str, at: datetime) -> None:
    """Text somebody the code that they asked for."""
    person: Person | None = getattr(user, "person", None)
    body = _("Your code is %(code)s. It works for 15 minutes. Never tell it to anybody. %(council)s") % {
        "code": code,
        "council": council_words()["name"],
    }
    queue_text(
        to=number,
        body=body,
        at=at,
        purpose=CODE,
        person=person,
        secret=True,
        useful_until=at + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
    )


def note_tried_too_often(*, number: str, at: datetime) -> None:
    """Tell the owners of a number that somebody asks for codes with it again and again."""
    digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    owners = Person.objects.select_related("user").annotate(digits=digits)
    for person in owners.filter(digits__endswith=number[-10:], user__is_active=True)[:10]:
        if person.user is not None:
            note_guessing(user=person.user, at=at, what="phone")
