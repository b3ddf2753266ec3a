"""The one-tap answer to "How is it going?": by a link that works once, for four weeks."""

import hashlib
from datetime import datetime

from django.db import transaction

from socialcare.people.models import Person
from socialcare.values import Refused
from socialcare.web.languages.words import translated_later as _lazy
from socialcare.workflow.queues import settle

from .. import states
from ..models import CheckIn, Nudge
from .check_ins import CLOSED, REPLIES, record_reply

UNKNOWN = _lazy("This link does not work. Look for the newest message from us, or ring us.")
USED = _lazy("You have answered already. Thank you. If there is more, please ring us.")
OVER = _lazy("This link has run out. Please ring us: we would like to hear how it is going.")
UNCHOSEN = _lazy("Nothing is sent yet. Tap one of the three answers.")


def hash_of_token(token: str) -> str:
    """Return what is kept of the secret in a link or an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def _check(nudge: Nudge | None, *, at: datetime) -> tuple[Nudge, Person]:
    """Return the nudge that a link belongs to, and whose it is; refuse, kindly, where it does not work."""
    if nudge is None or nudge.person is None or nudge.reply_until is None:
        raise Refused(UNKNOWN)
    if nudge.replied_at is not None:
        raise Refused(USED)
    if at >= nudge.reply_until:
        raise Refused(OVER)
    person = nudge.person
    rhythm = getattr(person, "rhythm", None)
    closed = person.user is not None and not person.user.is_active
    if closed or rhythm is None or rhythm.ended_on is not None:
        raise Refused(CLOSED)
    if nudge.status != states.SENT:
        raise Refused(UNKNOWN)
    return nudge, person


def find_to_reply(token: str, *, at: datetime) -> Nudge:
    """Return the nudge that a link asks about; raise ``Refused`` with what to say where it does not work."""
    rows = Nudge.objects.select_related("person__user", "person__rhythm")
    nudge, _ = _check(rows.filter(reply_digest=hash_of_token(token)).first(), at=at)
    return nudge


@transaction.atomic
def reply(*, token: str, answer: str, at: datetime) -> CheckIn:
    """Keep the answer that came by a link: "well", "talk" or "changed". The link works no more after it.

    A pause stops our messages, not what the person has to say.
    """
    rows = Nudge.objects.select_for_update(of=("self",)).select_related("person__user", "person__rhythm")
    nudge, person = _check(rows.filter(reply_digest=hash_of_token(token)).first(), at=at)
    if answer not in REPLIES:
        raise Refused(UNCHOSEN, field="answer")
    kept = record_reply(person=person, answer=answer, at=at)
    write = {"replied_at": at, "settled_at": at, "check_in": kept, "dropped_because": ""}
    if not settle(record=nudge, action="answer", holding={"replied_at": None}, write=write):
        raise Refused(UNKNOWN)
    return kept
