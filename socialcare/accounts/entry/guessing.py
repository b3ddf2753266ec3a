"""When somebody guesses at a way in: it is written down, and its owner is told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from socialcare.audit.services import record_event
from socialcare.notifications.models import Message
from socialcare.notifications.services import queue_email_template, queue_text
from socialcare.people.models import Person, User
from socialcare.web.languages.choosing import language_named, speaking

from ..services import council_words, person_id_of
from .reaching import EMAIL, ways_to_reach

WARNING = "sign_in_warning"
#: Nobody is told twice within this time, however often it is tried.
TELL_AGAIN_AFTER = timedelta(hours=1)


def note_guessing(*, user: User, at: datetime, what: str) -> None:
    """Note that a way in was tried so often that it was locked, and tell its owner.

    ``what`` is ``card``, ``paper``, ``code`` or ``phone``.
    """
    record_event(
        verb="entry.guessed", by=None, at=at, subject=user, person_id=person_id_of(user), data={"what": what}
    )
    tell(user=user, at=at, template="accounts/email/guessed", text=_text_of_guessing, quiet=True)


def _text_of_guessing() -> str:
    council = council_words()
    return _(
        "Somebody tried to get into your page at %(council)s and typed wrong codes or dates. "
        "They did not get in. Was it you? Ring %(phone)s and we help. "
        "Was it not you? Ring us too."
    ) % {"council": council["name"], "phone": council["phone"]}


def tell(*, user: User, at: datetime, template: str, text: Callable[[], str], quiet: bool = False) -> None:
    """Send a word about somebody's own account, by the way that they like best and in their language.

    ``quiet`` sends none within an hour of the last.
    """
    person: Person | None = getattr(user, "person", None)
    reached = ways_to_reach(person) if person is not None else []
    how, to = (reached[0].how, reached[0].to) if reached else (EMAIL, user.email)
    if not to:
        return
    if quiet and Message.objects.filter(to=to, purpose=WARNING, queued_at__gt=at - TELL_AGAIN_AFTER).exists():
        return
    fields: dict[str, Any] = {"to": to, "at": at, "purpose": WARNING, "person": person}
    if how == EMAIL:
        queue_email_template(template=template, words={"council": council_words()}, **fields)
    else:
        with speaking(language_named(person.language if person is not None else "")):
            body = text()
        queue_text(body=body, **fields)
