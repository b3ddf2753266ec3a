"""Beginning, changing, pausing and ending a person's rhythm. The row is locked by whoever changes it."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessments.rules import day_text
from socialcare.audit.services import record_event
from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Person
from socialcare.people.rules import clean_line
from socialcare.values import Refused

from .. import permissions, rules
from ..models import Rhythm

NO_RHYTHM = "No support has been agreed yet, so there is no rhythm."
#: Pauses that are over are ended so many at a time.
BATCH = 500


def locked_rhythm(person: Person) -> Rhythm | None:
    """Return the person's rhythm, locked until the transaction ends; None where none began."""
    rows = Rhythm.objects.select_for_update(of=("self",)).select_related("person")
    return rows.filter(person=person).first()


def _locked(person: Person) -> Rhythm:
    """Return the rhythm, locked; refuse where there is none, or it has ended."""
    rhythm = locked_rhythm(person)
    if rhythm is None:
        raise Refused(NO_RHYTHM)
    if rhythm.ended_on is not None:
        raise Refused(f"This ended on {day_text(rhythm.ended_on)}: {rhythm.get_ended_because_display()}.")
    return rhythm


def reckon(rhythm: Rhythm) -> Rhythm:
    """Work out the next talk of a locked rhythm from its dates, and save the whole row.

    The only place where ``next_on``, ``next_because`` and ``review_by`` are written.
    """
    following = rules.next_talk(
        started_on=rhythm.started_on,
        every_weeks=rhythm.every_weeks,
        last_contact_on=rhythm.last_contact_on,
        last_review_on=rhythm.last_review_on,
        sooner_on=rhythm.sooner_on,
        sooner_because=rhythm.sooner_because,
        first_weeks=settings.REVIEW_FIRST_WEEKS,
    )
    stopped = rhythm.ended_on is not None or rhythm.paused_from is not None
    rhythm.next_on = None if stopped else following.on
    rhythm.next_because = "" if stopped else following.because
    rhythm.review_by = None if rhythm.ended_on is not None else following.review_by
    rhythm.save()
    return rhythm


def _note(verb: str, rhythm: Rhythm, *, by: Any, at: datetime, **data: Any) -> None:
    record_event(
        verb=f"rhythm.{verb}",
        by=by,
        at=at,
        subject=rhythm,
        person_id=rhythm.person_id,
        data={**data, "next_on": None if rhythm.next_on is None else rhythm.next_on.isoformat()},
    )


@transaction.atomic
def support_agreed(*, person: Person, from_on: date, by: Any, at: datetime, changed: bool = True) -> Rhythm:
    """Begin the rhythm of somebody whose support was agreed; where it runs, talk sooner after a change.

    Sign-off calls this with the first day of the budget; who may agree, it has checked. ``changed`` is
    false where a decision only puts a slip right. A rhythm that had ended begins afresh, but not after a
    death.
    """
    rhythm = locked_rhythm(person)
    if rhythm is None:
        return _begin(Rhythm(person=person), from_on=from_on, by=by, at=at)
    if rhythm.ended_because == Rhythm.Ended.DIED:
        return rhythm  # what is put in order afterwards starts no reminder
    if rhythm.ended_on is not None:
        rhythm.last_contact_on = rhythm.last_review_on = None
        rhythm.ended_on, rhythm.ended_because = None, ""
        _forget_sooner(rhythm)
        _forget_pause(rhythm)
        return _begin(rhythm, from_on=from_on, by=by, at=at)
    if from_on < rhythm.started_on and timezone.localdate(at) < rhythm.started_on:
        # What was agreed first had not begun, and never will: the support begins earlier.
        rhythm.started_on = from_on
        reckon(rhythm)
        _note("began_earlier", rhythm, by=by, at=at, started_on=from_on.isoformat())
    if changed:
        on = max(from_on, timezone.localdate(at))
        make_sooner(rhythm, because=Rhythm.Sooner.CHANGE, from_on=on, by=by, at=at)
    return rhythm


def _begin(rhythm: Rhythm, *, from_on: date, by: Any, at: datetime) -> Rhythm:
    rhythm.started_on = from_on
    rhythm.every_weeks = settings.REVIEW_EVERY_WEEKS
    rhythm.agreed_at = rhythm.agreed_by = None
    if rhythm.channel_chosen_at is None:
        rhythm.channel = rules.first_channel(
            contact_by=rhythm.person.contact_by, ways=ways_to_reach(rhythm.person)
        )
    reckon(rhythm)
    _note("started", rhythm, by=by, at=at, started_on=from_on.isoformat())
    return rhythm


def ways_to_reach(person: Person) -> tuple[str, ...]:
    """Return in which ways a message can reach a person, by what the record holds."""
    return rules.channels_open(
        email=person.email, phone=person.phone, address=person.address, postcode=person.postcode
    )


@transaction.atomic
def agree_pace(*, person: Person, every_weeks: int, by: Any, at: datetime) -> Rhythm:
    """Keep how many weeks there are between two talks, as person and worker agreed."""
    permissions.check_can_keep_rhythm(by, person, on=timezone.localdate(at))
    rhythm = _locked(person)
    if not rules.FEWEST_WEEKS <= every_weeks <= rules.MOST_WEEKS:
        raise Refused(
            f"Enter a number of weeks from {rules.FEWEST_WEEKS} to {rules.MOST_WEEKS}.", field="every_weeks"
        )
    before, rhythm.every_weeks = rhythm.every_weeks, every_weeks
    rhythm.agreed_at, rhythm.agreed_by = at, by
    reckon(rhythm)
    _note("pace_agreed", rhythm, by=by, at=at, every_weeks=every_weeks, before=before)
    return rhythm


_MISSING = {
    Rhythm.Channel.EMAIL: "There is no email address on the record. Add it first, or choose another way.",
    Rhythm.Channel.TEXT: "There is no mobile number on the record. Add it first, or choose another way.",
    Rhythm.Channel.LETTER: "There is no full address on the record. Add it first, or choose another way.",
}


@transaction.atomic
def choose_channel(*, person: Person, channel: str, by: Any, at: datetime) -> Rhythm:
    """Keep how the person would like to be asked: their own word, or their worker’s for them."""
    permissions.check_can_choose_channel(by, person, on=timezone.localdate(at))
    rhythm = _locked(person)
    if channel not in Rhythm.Channel.values:
        raise Refused("Choose how they would like to be asked.", field="channel")
    if channel != Rhythm.Channel.NONE and channel not in ways_to_reach(rhythm.person):
        raise Refused(_MISSING[Rhythm.Channel(channel)], field="channel")
    before, rhythm.channel = rhythm.channel, channel
    rhythm.channel_chosen_at, rhythm.channel_chosen_by = at, by
    reckon(rhythm)
    _note("channel_chosen", rhythm, by=by, at=at, channel=channel, before=before)
    return rhythm


@transaction.atomic
def talk_sooner(*, person: Person, because: str, by: Any, at: datetime) -> Rhythm:
    """Make the next talk sooner, because the worker says that it wobbles, or that something has changed."""
    on = timezone.localdate(at)
    permissions.check_can_keep_rhythm(by, person, on=on)
    rhythm = _locked(person)
    if because not in Rhythm.Sooner.values:
        raise Refused("Choose why you talk sooner.", field="because")
    return make_sooner(rhythm, because=because, from_on=on, by=by, at=at)


def something_happened(*, person: Person, because: str, by: Any, at: datetime) -> None:
    """Talk sooner after what another room tells: a crisis, or somebody new who helps.

    Nothing happens where there is no rhythm, or it has ended. Who did it had the right to.
    """
    with transaction.atomic():
        rhythm = locked_rhythm(person)
        if rhythm is not None and rhythm.ended_on is None:
            make_sooner(rhythm, because=because, from_on=timezone.localdate(at), by=by, at=at)


def make_sooner(
    rhythm: Rhythm, *, because: str, from_on: date, by: Any, at: datetime, said: bool = False
) -> Rhythm:
    """Make the next talk of a locked rhythm sooner. What is sooner already stays: the earlier day counts.

    ``said`` is true where the person or a helper told it themselves: they get an answer within days.
    """
    if said:
        day = rules.answer_by(from_on, bank_holidays=bank_holidays())
    else:
        day = rules.sooner_after(from_on, because, bank_holidays=bank_holidays())
    if rhythm.sooner_on is None or rhythm.sooner_from_on is None or day < rhythm.sooner_on:
        rhythm.sooner_on, rhythm.sooner_because, rhythm.sooner_from_on = day, because, from_on
    else:
        rhythm.sooner_from_on = min(max(rhythm.sooner_from_on, from_on), rhythm.sooner_on)
    reckon(rhythm)
    _note("sooner", rhythm, by=by, at=at, because=because)
    return rhythm


def settle_sooner(rhythm: Rhythm, *, talked_on: date) -> None:
    """Take back what made the next talk sooner, where the worker has talked since. Saves nothing."""
    if rhythm.sooner_from_on is not None and talked_on >= rhythm.sooner_from_on:
        _forget_sooner(rhythm)


def _forget_sooner(rhythm: Rhythm) -> None:
    rhythm.sooner_on = rhythm.sooner_from_on = None
    rhythm.sooner_because = ""


def _forget_pause(rhythm: Rhythm) -> None:
    rhythm.paused_from = rhythm.paused_until = None
    rhythm.paused_because = ""


@transaction.atomic
def pause(*, person: Person, until: date, because: str, by: Any, at: datetime) -> Rhythm:
    """Stop asking and reminding at once, up to and including a day; what was paused already gets that day."""
    on = timezone.localdate(at)
    permissions.check_can_keep_rhythm(by, person, on=on)
    rhythm = _locked(person)
    why = clean_line(because)
    if not why:
        raise Refused("Say why, in a few words: a stay in hospital, a journey.", field="because")
    if len(why) > 300:
        raise Refused(f"This can be 300 characters long; it has {len(why)}.", field="because")
    if until < on:
        raise Refused("The last day of the pause is over already. Check it.", field="until")
    latest = rules.latest_pause(on=on, review_by=rhythm.review_by or on)
    if until > latest:
        raise Refused(
            f"A pause from today can last until {day_text(latest)}: "
            f"the law asks for a review by {day_text(rhythm.review_by or on)}.",
            field="until",
        )
    rhythm.paused_from, rhythm.paused_until, rhythm.paused_because = on, until, why
    reckon(rhythm)
    _note("paused", rhythm, by=by, at=at, until=until.isoformat())
    return rhythm


@transaction.atomic
def resume(*, person: Person, by: Any, at: datetime) -> Rhythm:
    """End a pause before its day."""
    permissions.check_can_keep_rhythm(by, person, on=timezone.localdate(at))
    rhythm = _locked(person)
    if rhythm.paused_from is None:
        raise Refused("There is no pause to end.")
    return _resume(rhythm, by=by, at=at)


def _resume(rhythm: Rhythm, *, by: Any, at: datetime) -> Rhythm:
    _forget_pause(rhythm)
    reckon(rhythm)
    _note("resumed", rhythm, by=by, at=at)
    return rhythm


def end_pauses(*, at: datetime) -> int:
    """End the pauses whose last day is over; return how many. To be called before anything is planned.

    Each batch is a transaction of its own, so that a process that dies loses nothing, and two at once
    share the work.
    """
    on = timezone.localdate(at)
    ended = 0
    while True:
        with transaction.atomic():
            rows = Rhythm.objects.select_for_update(of=("self",), skip_locked=True)
            over = list(rows.filter(paused_until__lt=on, ended_on__isnull=True).order_by("pk")[:BATCH])
            for rhythm in over:
                _resume(rhythm, by=None, at=at)
        ended += len(over)
        if len(over) < BATCH:
            return ended


@transaction.atomic
def end(*, person: Person, because: str, by: Any, at: datetime, on: date | None = None) -> Rhythm:
    """End the rhythm: from this moment nobody is asked or reminded. ``on`` is the day it happened."""
    today = timezone.localdate(at)
    permissions.check_can_keep_rhythm(by, person, on=today)
    rhythm = _locked(person)
    day = today if on is None else on
    if because not in Rhythm.Ended.values:
        raise Refused("Choose why it ends.", field="because")
    if day > today:
        raise Refused(f"{day_text(day)} has not come yet. Note it on the day.", field="ended_on")
    if day < today - rules.LONGEST_BACK:
        raise Refused("This is more than a year ago. Check the day.", field="ended_on")
    # Who died may have done so before the support that was agreed for them began.
    if because != Rhythm.Ended.DIED and day < min(rhythm.started_on, today):
        raise Refused(
            f"The support began on {day_text(rhythm.started_on)}, so it did not end before that day.",
            field="ended_on",
        )
    _forget_pause(rhythm)
    _forget_sooner(rhythm)
    rhythm.ended_on, rhythm.ended_because = day, because
    reckon(rhythm)
    _note("ended", rhythm, by=by, at=at, because=because, ended_on=day.isoformat())
    return rhythm


@transaction.atomic
def has_left(*, person: Person, why: str, on: date, by: Any, at: datetime) -> None:
    """End the rhythm of somebody who died or moved away, where one goes on. Who noted it had the right to."""
    rhythm = locked_rhythm(person)
    if rhythm is None or rhythm.ended_on is not None:
        return
    _forget_pause(rhythm)
    _forget_sooner(rhythm)
    because = Rhythm.Ended.DIED if why == Person.Left.DIED else Rhythm.Ended.MOVED
    # Who moved away cannot have done so before their support began: then the talks end with its first day.
    day = on if because == Rhythm.Ended.DIED else max(on, rhythm.started_on)
    rhythm.ended_on, rhythm.ended_because = day, because
    reckon(rhythm)
    _note("ended", rhythm, by=by, at=at, because=because, ended_on=day.isoformat())


@transaction.atomic
def take_back_end(*, person: Person, by: Any, at: datetime) -> Rhythm:
    """Let a rhythm go on that was ended by mistake; its dates are what they were."""
    permissions.check_can_keep_rhythm(by, person, on=timezone.localdate(at))
    rhythm = locked_rhythm(person)
    if rhythm is None:
        raise Refused(NO_RHYTHM)
    if rhythm.ended_on is None:
        raise Refused("It has not ended: there is nothing to take back.")
    rhythm.ended_on, rhythm.ended_because = None, ""
    reckon(rhythm)
    _note("went_on", rhythm, by=by, at=at)
    return rhythm
