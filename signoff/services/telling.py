"""Letting people know that there is something to read. No message says what a case is about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from socialcare.accounts.services import council_words
from socialcare.notifications.selectors import was_told
from socialcare.notifications.services import queue_email_template
from socialcare.people.models import Person
from socialcare.people.selectors import representatives_in_force
from socialcare.web.addresses import full_address

#: To what end the message to the person is.
NEWS = "decision_news"


def tell_person(person: Person, *, at: datetime) -> None:
    """Tell the person, where they sign in, that there is news about their plan; and who acts for them.

    Once for what happens at one moment: one click that does two things is one piece of news.
    """
    if was_told(person, purpose=NEWS, at=at):
        return
    for acts in representatives_in_force(person, on=timezone.localdate(at)):
        if acts.user.email and acts.user.email != person.email:
            queue_email_template(
                template="accounts/email/acting_news",
                words={
                    "council": council_words(),
                    "name": acts.user.get_short_name(),
                    "called": person.called,
                    "link": full_address(reverse("my_decision")),
                },
                to=acts.user.email,
                at=at,
                purpose=NEWS,
                person=person,
            )
    if person.user_id is None or not person.email:
        return
    queue_email_template(
        template="signoff/email/news",
        words={
            "council": council_words(),
            "called": person.called,
            "link": full_address(reverse("my_decision")),
        },
        to=person.email,
        at=at,
        purpose=NEWS,
        person=person,
    )


def tell_staff(users: Iterable[Any], *, template: str, link: str, at: datetime, besides: Any = None) -> None:
    """Tell members of staff that something waits for them at ``link``, each once; not ``besides``."""
    for user in {user.pk: user for user in users}.values():
        if not user.is_active or (besides is not None and user.pk == besides.pk):
            continue
        queue_email_template(
            template=f"signoff/email/{template}",
            words={"council": council_words(), "name": user.get_short_name(), "link": full_address(link)},
            to=user.email,
            at=at,
            purpose=f"sign_off_{template}",
        )
