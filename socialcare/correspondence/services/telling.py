"""Letting the person know that there is an answer. No message says what it is about."""

from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from socialcare.accounts.services import council_words
from socialcare.notifications.selectors import was_told
from socialcare.notifications.services import queue_email_template, queue_letter, queue_text
from socialcare.people.access import speaks_as
from socialcare.people.models import Person, User
from socialcare.web.addresses import full_address
from socialcare.web.languages.choosing import language_named, speaking
from supportplans.reviews.services import ways_to_reach

PURPOSE = "answer_waits"
EMAIL, TEXT, LETTER = "email", "text", "letter"


def way_to_tell(person: Person) -> str:
    """Return how the person is told: as they like to be contacted, else by email or text; or nothing.

    A letter goes only to whoever likes letters. Who likes a call gets an email or a text where that is
    possible: they asked on their own page, so they can read the answer there.
    """
    ways = ways_to_reach(person)
    if person.contact_by in ways:
        return person.contact_by
    return next((way for way in (EMAIL, TEXT) if way in ways), "")


def tell_answer(person: Person, *, writer: User, at: datetime) -> None:
    """Tell the person that there is an answer on their page; and who acts for them, where they wrote."""
    _tell_person(person, at=at)
    acts = writer.pk != person.user_id and speaks_as(writer, person, on=timezone.localdate(at))
    if acts and writer.email and writer.email != person.email:
        words = {
            "council": council_words(),
            "called": writer.get_short_name(),
            "link": full_address(reverse("my_messages")),
        }
        queue_email_template(
            template="correspondence/sent/answer", words=words, to=writer.email, at=at, purpose=PURPOSE
        )


def _tell_person(person: Person, *, at: datetime) -> None:
    way = way_to_tell(person)
    if not way or was_told(person, purpose=PURPOSE, at=at):
        return
    words = {
        "council": council_words(),
        "called": person.called,
        "link": full_address(reverse("my_messages")),
    }
    template = "correspondence/sent/answer"
    if way == EMAIL:
        queue_email_template(
            template=template, words=words, to=person.email, at=at, purpose=PURPOSE, person=person
        )
        return
    with speaking(language_named(person.language)):
        said = {
            name: render_to_string(f"{template}_{name}.txt", words) for name in ("subject", "message", "text")
        }
    if way == TEXT:
        queue_text(to=person.phone, body=said["text"], at=at, purpose=PURPOSE, person=person)
    else:
        lines = (person.full_name, person.address, person.postcode)
        queue_letter(
            to="\n".join(line for line in lines if line.strip()),
            subject=said["subject"],
            body=said["message"],
            at=at,
            purpose=PURPOSE,
            person=person,
        )
