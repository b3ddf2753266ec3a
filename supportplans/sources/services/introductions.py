"""Bringing a person together with somebody who can help, with their consent, and asking what came of it."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.rules import day_text
from socialcare.accounts.services import council_words
from socialcare.audit.services import record_event
from socialcare.notifications.rules import mobile_number
from socialcare.notifications.services import queue_email_template, queue_text
from socialcare.people.models import Person, Worker
from socialcare.people.rules import clean_line, clean_text
from socialcare.values import Refused
from socialcare.web.addresses import full_address
from socialcare.web.languages.choosing import language_named, speaking
from socialcare.workflow.perform import perform

from .. import permissions, selectors, states
from ..models import FollowUp, Introduction, Source
from ..rules import FOLLOW_UP_AFTER
from .register import locked_source

#: The consents that a worker writes down; the person's own answer on their page is the fourth.
WORKERS_CONSENTS = (
    Introduction.Consent.SAID,
    Introduction.Consent.WROTE,
    Introduction.Consent.DECIDER,
)


@transaction.atomic
def offer(
    *,
    person: Person,
    source: Source,
    for_what: str,
    by: Any,
    at: datetime,
    vouched_by: Worker | None = None,
    unvouched_why: str = "",
) -> Introduction:
    """Offer a person somebody who can help. They answer on their own page, or when the worker asks.

    It goes by the word of a worker who vouches for the source within the year; where nobody does, the
    reason for offering it all the same is kept.
    """
    on = timezone.localdate(at)
    worker = permissions.casework_worker(by, on=on)
    permissions.check_can_introduce(by, person, on=on)
    fresh = locked_source(source.pk)
    purpose, why = clean_line(for_what), clean_line(unvouched_why)
    if fresh.status != states.LISTED:
        raise Refused(f"{fresh} is closed: {fresh.closed_why}. Choose somebody else.")
    if not purpose:
        raise Refused("Say in a few words what they could help with.", field="for_what")
    if vouched_by is None and not why:
        raise Refused(
            "Nobody’s word stands behind this. Say why you introduce them all the same.",
            field="unvouched_why",
        )
    if vouched_by is not None and vouched_by not in [
        word.worker for word in selectors.vouching(fresh, today=on)
    ]:
        raise Refused(f"{vouched_by} does not vouch for them any more. Choose again.", field="word")
    introduction = Introduction(
        person=person,
        source=fresh,
        worker=worker,
        for_what=purpose,
        vouched_by=vouched_by,
        unvouched_why="" if vouched_by is not None else why,
        offered_at=at,
    )
    try:
        with transaction.atomic():
            introduction.save()
    except IntegrityError:
        raise Refused(f"{fresh} is offered to {person.called} already.") from None
    record_event(
        verb="introduction.offered", by=by, at=at, subject=introduction, person_id=person.pk, data={}
    )
    _tell_person(introduction, at=at)
    return introduction


def _tell_person(introduction: Introduction, *, at: datetime) -> None:
    """Write to the person, where they sign in: that there is somebody to look at, and no word of who."""
    person = introduction.person
    if person.user is None or not person.user.is_active:
        return
    if not person.user.email:
        _text_person(person, at=at)
        return
    queue_email_template(
        template="sources/email/offered",
        words={
            "called": person.called,
            "address": full_address(reverse("my_people_who_can_help")),
            "council": council_words(),
        },
        to=person.user.email,
        at=at,
        purpose="introduction_offered",
        person=person,
    )


def _text_person(person: Person, *, at: datetime) -> None:
    """Tell who signs in without an email address, where they have a mobile phone."""
    number = mobile_number(person.phone)
    if number is None:
        return
    with speaking(language_named(person.language)):
        body = _("There is something new on your page at %(council)s: %(link)s") % {
            "council": council_words()["name"],
            "link": full_address(reverse("my_people_who_can_help")),
        }
    queue_text(to=number, body=body, at=at, purpose="introduction_offered", person=person)


def answer(*, introduction: Introduction, wants: bool, by: Any, at: datetime) -> Introduction:
    """Keep the person's own answer: they would like to meet them, or not. They may change their mind."""
    on = timezone.localdate(at)
    consent = {"consent": Introduction.Consent.OWN_PAGE, "consent_on": on, "consent_words": ""}
    return perform(
        record=introduction,
        action="want" if wants else "decline",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_answer(user, fresh, on=on),
        write={"answered_at": at, **(consent if wants else _NO_CONSENT)},
        person_id=introduction.person_id,
    )


_NO_CONSENT: dict[str, Any] = {"consent": "", "consent_on": None, "consent_words": ""}


def note_refusal(*, introduction: Introduction, by: Any, at: datetime) -> Introduction:
    """Note that the person said no, thank you, to the worker."""
    return _by_worker(introduction, "decline", by=by, at=at, write={"answered_at": at, **_NO_CONSENT})


def withdraw(*, introduction: Introduction, by: Any, at: datetime) -> Introduction:
    """Take an offer back before anybody met: the person's page shows it no more."""
    return _by_worker(introduction, "withdraw", by=by, at=at, write={})


def make(
    *,
    introduction: Introduction,
    made_on: date,
    by: Any,
    at: datetime,
    consent: str = "",
    consent_words: str = "",
) -> Introduction:
    """Note that the two were brought together. Without the person's consent it cannot be.

    An answer on their own page is consent; else the worker says how they agreed. Four weeks later the
    worker is asked to ask whether it helped.
    """
    today = timezone.localdate(at)
    words = clean_line(consent_words)
    if made_on > today:
        raise Refused(f"{day_text(made_on)} has not come yet. Note it on the day.", field="made_on")
    if made_on < timezone.localdate(introduction.offered_at):
        raise Refused("That was before it was offered. Check the day.", field="made_on")
    write: dict[str, Any] = {"made_on": made_on, "ask_again_on": made_on + FOLLOW_UP_AFTER}
    if consent:
        if consent not in WORKERS_CONSENTS:
            raise Refused("Choose how they agreed.", field="consent")
        if not words:
            raise Refused("Write who agreed, and in what words.", field="consent_words")
        write |= {"consent": consent, "consent_on": today, "consent_words": words[:300]}

    def agreed(fresh: Introduction) -> None:
        if not (consent or fresh.consent):
            raise Refused(
                "They have not agreed yet. Ask them, and note how they agreed: nobody is introduced without.",
                field="consent",
            )

    return _by_worker(introduction, "make", by=by, at=at, write=write, rule=agreed)


def _by_worker(
    introduction: Introduction, action: str, *, by: Any, at: datetime, write: dict[str, Any], rule: Any = None
) -> Introduction:
    on = timezone.localdate(at)
    return perform(
        record=introduction,
        action=action,
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_introduce(user, fresh.person, on=on),
        rule=rule,
        write=write,
        person_id=introduction.person_id,
    )


@transaction.atomic
def tell_whether_it_helped(
    *, introduction: Introduction, helped: str, words: str, by: Any, at: datetime
) -> FollowUp:
    """Keep an answer to "did it help?"; after "not yet" it is asked again four weeks on."""
    on = timezone.localdate(at)
    fresh = (
        Introduction.objects.select_for_update(of=("self",)).select_related("person").get(pk=introduction.pk)
    )
    permissions.check_can_tell_whether_it_helped(by, fresh, on=on)
    text = clean_text(words)
    if fresh.status != states.MADE:
        raise Refused(_("They have not met yet, so there is nothing to tell."))
    if helped not in FollowUp.Helped.values:
        raise Refused(_("Choose whether it helped."), field="helped")
    if len(text) > 1000:
        raise Refused(
            _("This can be 1,000 characters long; it has %(text)s.") % {"text": f"{len(text):,}"},
            field="words",
        )
    told = FollowUp.objects.create(introduction=fresh, helped=helped, words=text, said_at=at, said_by=by)
    fresh.ask_again_on = on + FOLLOW_UP_AFTER if helped == FollowUp.Helped.NOT_YET else None
    fresh.save(update_fields=["ask_again_on"])
    record_event(
        verb="introduction.followed_up",
        by=by,
        at=at,
        subject=fresh,
        person_id=fresh.person_id,
        data={"helped": helped},
    )
    return told
