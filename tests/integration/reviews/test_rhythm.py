"""A rhythm begins with the support, moves with what happens, waits, and ends."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from signoff.services.deciding import sign_off
from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.values import Refused
from supportplans.reviews import services
from supportplans.reviews.models import Rhythm
from supportplans.reviews.selectors import past_backstop, rhythm_of, to_talk_to
from tests.builders import (
    AT,
    TODAY,
    a_helper,
    a_limit_set,
    a_person,
    checked_in,
    in_the_circle,
    plan_changed,
    plan_open,
    plan_ready,
    rhythm_begun,
    urgent_support,
)

pytestmark = pytest.mark.django_db


def days(count: int) -> timedelta:
    return timedelta(days=count)


def fresh(person) -> Rhythm:
    found = rhythm_of(person)
    assert found is not None
    return found


def verbs(person) -> list[str]:
    events = Event.objects.filter(person_id=person.pk, verb__startswith="rhythm.")
    return list(events.order_by("pk").values_list("verb", flat=True))


def nothing_written(person, before) -> None:
    assert Rhythm.objects.filter(person=person).values().first() == before
    assert not Event.objects.filter(person_id=person.pk, verb__startswith="rhythm.", at__gt=AT).exists()


def row(person):
    return Rhythm.objects.filter(person=person).values().first()


# it begins


def test_an_agreed_plan_begins_the_rhythm(rosa, priya, sam, scheme):
    version = plan_ready(rosa, by=priya)
    a_limit_set(priya, by=None)
    assert rhythm_of(rosa) is None
    sign_off(version=version, by=priya, at=AT, from_on=TODAY + days(7), lot=99)
    begun = fresh(rosa)
    assert (begun.started_on, begun.every_weeks) == (TODAY + days(7), 12)
    assert (begun.next_on, begun.next_because) == (TODAY + days(49), "first")
    assert begun.review_by == TODAY + days(63)
    assert verbs(rosa) == ["rhythm.started"]


def test_a_changed_plan_makes_the_next_talk_sooner_and_a_slip_put_right_does_not(rosa, priya, sam, scheme):
    version = plan_ready(rosa, by=priya)
    a_limit_set(priya, by=None)
    sign_off(version=version, by=priya, at=AT, lot=99)
    sign_off(version=version, by=priya, at=AT + days(1), correcting="The wrong day.", lot=99)
    assert fresh(rosa).next_because == "first"
    later = AT + days(21)
    again = plan_changed(plan_open(rosa, by=priya), by=priya, weekly_pence=9_500, at=later)
    sign_off(version=again, by=priya, at=later, lot=99)
    moved = fresh(rosa)
    assert moved.started_on == TODAY
    assert (moved.next_on, moved.next_because) == (TODAY + days(35), "change")
    assert verbs(rosa) == ["rhythm.started", "rhythm.sooner"]


def test_urgent_support_begins_the_rhythm_too(rosa, priya, sam, scheme):
    a_limit_set(priya, by=None)
    urgent_support(rosa, by=priya)
    assert fresh(rosa).next_on == TODAY + days(42)


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        ({}, "none"),
        ({"contact_by": "letter"}, "letter"),
        ({"contact_by": "text", "phone": "07700 900123"}, "text"),
        ({"contact_by": "email", "email": "rosa@example.org"}, "email"),
        ({"contact_by": "email"}, "letter"),
    ],
)
def test_somebody_is_asked_as_they_like_to_be_contacted(rosa, priya, contact, channel):
    people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, **contact)
    assert rhythm_begun(rosa, by=priya).channel == channel


# what happens moves it


def test_a_crisis_makes_it_a_week(rosa, priya, rhythm):
    people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, crisis_since=TODAY)
    assert (fresh(rosa).next_on, fresh(rosa).next_because) == (TODAY + days(7), "crisis")


def test_a_crisis_that_is_over_changes_nothing(rosa, priya):
    people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, crisis_since=TODAY)
    rosa.refresh_from_db()
    rhythm_begun(rosa, by=priya)
    people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, crisis_since=None)
    assert fresh(rosa).next_because == "first"


def test_somebody_new_around_them_makes_it_two_weeks(rosa, priya, rhythm):
    in_the_circle(rosa, by=priya)
    assert (fresh(rosa).next_on, fresh(rosa).next_because) == (TODAY + days(14), "helper")


def test_a_new_helper_with_the_plan_makes_it_two_weeks(rosa, priya, rhythm):
    a_helper(plan_open(rosa, by=priya), by=priya)
    assert (fresh(rosa).next_on, fresh(rosa).next_because) == (TODAY + days(14), "helper")


def test_without_a_rhythm_nothing_happens(rosa, priya):
    in_the_circle(rosa, by=priya)
    assert rhythm_of(rosa) is None


def test_a_wobble_that_the_worker_sees_makes_it_sooner(rosa, priya, rhythm):
    services.talk_sooner(person=rosa, because="wobble", by=priya, at=AT)
    assert (fresh(rosa).next_on, fresh(rosa).next_because) == (TODAY + days(14), "wobble")


def test_of_two_reasons_the_earlier_day_counts_and_a_talk_between_settles_only_the_first(rosa, priya, rhythm):
    services.talk_sooner(person=rosa, because="wobble", by=priya, at=AT)
    services.talk_sooner(person=rosa, because="change", by=priya, at=AT + days(5))
    assert (fresh(rosa).next_on, fresh(rosa).next_because) == (TODAY + days(14), "wobble")
    checked_in(rosa, by=priya, at=AT + days(6), happened_on=TODAY + days(3))
    assert fresh(rosa).next_because == "wobble"
    checked_in(rosa, by=priya, at=AT + days(6))
    assert fresh(rosa).sooner_on is None


def test_the_pace_that_was_agreed_counts_from_the_last_talk(rosa, priya, rhythm):
    checked_in(rosa, by=priya, covers_review=True)
    agreed = services.agree_pace(person=rosa, every_weeks=4, by=priya, at=AT)
    assert (agreed.next_on, agreed.next_because) == (TODAY + days(28), "pace")
    assert (agreed.agreed_at, agreed.agreed_by) == (AT, priya)


@pytest.mark.parametrize("weeks", [0, -3, 53, 100_000])
def test_a_pace_that_cannot_be_kept_is_refused(rosa, priya, rhythm, weeks):
    before = row(rosa)
    with pytest.raises(Refused, match=r"^Enter a number of weeks from 1 to 52\.$"):
        services.agree_pace(person=rosa, every_weeks=weeks, by=priya, at=AT + days(1))
    nothing_written(rosa, before)


def test_the_person_chooses_how_they_are_asked(rosa, priya, rhythm, rosa_user):
    chosen = services.choose_channel(person=rosa, channel="email", by=rosa_user, at=AT)
    assert (chosen.channel, chosen.channel_chosen_by) == ("email", rosa_user)
    with pytest.raises(Refused, match="There is no mobile number on the record"):
        services.choose_channel(person=rosa, channel="text", by=rosa_user, at=AT)
    with pytest.raises(Refused, match="Choose how they would like to be asked"):
        services.choose_channel(person=rosa, channel="pigeon", by=rosa_user, at=AT)
    assert fresh(rosa).channel == "email"


@pytest.mark.parametrize(
    "service",
    [
        lambda **who: services.agree_pace(every_weeks=4, **who),
        lambda **who: services.choose_channel(channel="none", **who),
        lambda **who: services.talk_sooner(because="wobble", **who),
        lambda **who: services.pause(until=TODAY + days(7), because="Away", **who),
        lambda **who: services.end(because="moved", **who),
        services.resume,
        services.take_back_end,
    ],
)
def test_another_team_changes_nothing(rosa, priya, noor, panel_member, rhythm, service):
    before = row(rosa)
    with pytest.raises(Refused, match="held by another team"):
        service(person=rosa, by=noor, at=AT + days(1))
    with pytest.raises(Refused, match="Only social workers and team managers do this"):
        service(person=rosa, by=panel_member, at=AT + days(1))
    nothing_written(rosa, before)


# it waits


def test_a_pause_stops_it_at_once_and_ends_by_itself(rosa, priya, rhythm):
    paused = services.pause(person=rosa, until=TODAY + days(7), because="In hospital", by=priya, at=AT)
    assert (paused.next_on, paused.next_because) == (None, "")
    assert paused.review_by == TODAY + days(56)
    assert services.end_pauses(at=AT + days(7)) == 0
    assert services.end_pauses(at=AT + days(8)) == 1
    assert services.end_pauses(at=AT + days(8)) == 0
    assert (fresh(rosa).paused_from, fresh(rosa).next_on) == (None, TODAY + days(42))
    assert verbs(rosa) == ["rhythm.started", "rhythm.paused", "rhythm.resumed"]


def test_a_pause_can_be_ended_before_its_day(rosa, priya, rhythm):
    services.pause(person=rosa, until=TODAY + days(7), because="In hospital", by=priya, at=AT)
    assert services.resume(person=rosa, by=priya, at=AT + days(1)).next_on == TODAY + days(42)
    with pytest.raises(Refused, match="There is no pause to end"):
        services.resume(person=rosa, by=priya, at=AT + days(1))


@pytest.mark.parametrize(
    ("until", "because", "sentence"),
    [
        (TODAY - days(1), "Away", "The last day of the pause is over already"),
        (TODAY + days(57), "Away", "A pause from today can last until 27 April 2026: the law asks"),
        (TODAY + days(7), "  ", "Say why, in a few words"),
        (TODAY + days(7), "x" * 301, "This can be 300 characters long; it has 301"),
    ],
)
def test_a_pause_that_cannot_be_is_refused(rosa, priya, rhythm, until, because, sentence):
    before = row(rosa)
    with pytest.raises(Refused, match=sentence):
        services.pause(person=rosa, until=until, because=because, by=priya, at=AT + days(0))
    nothing_written(rosa, before)


def test_what_happens_during_a_pause_counts_when_it_is_over(rosa, priya, rhythm):
    services.pause(person=rosa, until=TODAY + days(7), because="In hospital", by=priya, at=AT)
    services.talk_sooner(person=rosa, because="crisis", by=priya, at=AT + days(1))
    assert fresh(rosa).next_on is None
    services.end_pauses(at=AT + days(8))
    assert (fresh(rosa).next_on, fresh(rosa).next_because) == (TODAY + days(8), "crisis")


# it ends


def test_a_death_ends_everything_at_once(rosa, priya, rhythm):
    services.pause(person=rosa, until=TODAY + days(7), because="In hospital", by=priya, at=AT)
    ended = services.end(person=rosa, because="died", by=priya, at=AT + days(1), on=TODAY)
    assert (ended.next_on, ended.review_by, ended.paused_from) == (None, None, None)
    assert (ended.ended_on, ended.ended_because) == (TODAY, "died")
    in_the_circle(rosa, by=priya)
    assert fresh(rosa).sooner_on is None
    for refused in (
        lambda: services.end(person=rosa, because="died", by=priya, at=AT),
        lambda: services.agree_pace(person=rosa, every_weeks=4, by=priya, at=AT),
        lambda: services.pause(person=rosa, until=TODAY, because="Away", by=priya, at=AT),
    ):
        with pytest.raises(Refused, match=r"This ended on 2 March 2026: They have died\."):
            refused()


def test_an_end_by_mistake_is_taken_back_with_all_its_dates(rosa, priya, rhythm):
    checked_in(rosa, by=priya, covers_review=True)
    before = row(rosa)
    services.end(person=rosa, because="died", by=priya, at=AT)
    services.take_back_end(person=rosa, by=priya, at=AT)
    assert row(rosa) == before
    with pytest.raises(Refused, match="It has not ended"):
        services.take_back_end(person=rosa, by=priya, at=AT)


def test_an_end_that_has_not_come_or_has_no_reason_is_refused(rosa, priya, rhythm):
    before = row(rosa)
    with pytest.raises(Refused, match="has not come yet"):
        services.end(person=rosa, because="moved", by=priya, at=AT, on=TODAY + days(1))
    with pytest.raises(Refused, match="more than a year ago"):
        services.end(person=rosa, because="died", by=priya, at=AT, on=date(1850, 1, 1))
    with pytest.raises(Refused, match="The support began on 2 March 2026, so it did not end before that day"):
        services.end(person=rosa, because="moved", by=priya, at=AT, on=TODAY - days(1))
    with pytest.raises(Refused, match="Choose why it ends"):
        services.end(person=rosa, because="bored", by=priya, at=AT)
    nothing_written(rosa, before)


def test_a_death_may_come_before_the_support_that_was_agreed(rosa, priya, rhythm):
    assert services.end(person=rosa, because="died", by=priya, at=AT, on=TODAY - days(1)).ended_on < TODAY


def test_support_that_never_began_can_end(rosa, priya):
    rhythm_begun(rosa, by=priya, started_on=TODAY + days(30))
    assert services.end(person=rosa, because="moved", by=priya, at=AT).ended_on == TODAY


def test_support_that_begins_again_begins_the_rhythm_afresh(rosa, priya, rhythm):
    checked_in(rosa, by=priya, covers_review=True)
    services.end(person=rosa, because="support_ended", by=priya, at=AT)
    again = rhythm_begun(rosa, by=priya, started_on=TODAY + days(100), at=AT + days(100))
    assert (again.next_on, again.next_because) == (TODAY + days(142), "first")
    assert (again.last_review_on, again.ended_on) == (None, None)


# the database keeps it


@pytest.mark.parametrize(
    "fields",
    [
        {"every_weeks": 0},
        {"every_weeks": 53},
        {"channel": "pigeon"},
        {"sooner_on": date(2026, 3, 9)},
        {"paused_from": TODAY, "paused_until": TODAY, "paused_because": "Away"},
        {"ended_on": TODAY, "ended_because": "died"},
        {"next_on": None},
        {"next_on": date(2027, 1, 1)},
        {"agreed_at": AT},
    ],
)
def test_the_database_refuses_dates_that_do_not_fit(rosa, rhythm, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rhythm.objects.filter(person=rosa).update(**fields)


# who is to be talked to


def test_a_worker_sees_who_is_due_upcoming_and_overdue_in_one_query(rosa, priya, noor):
    for last, (name, began) in enumerate([("Due", 42), ("Past", 60), ("Soon", 30), ("Later", 10)]):
        person = a_person(by=priya, first_name=name, last_name=f"Marlow {last}")
        people.allocate(person=person, worker=priya.worker, by=priya, at=AT - days(100))
        rhythm_begun(person, by=priya, started_on=TODAY - days(began))
    a_person(by=priya, first_name="Nobodys", last_name="Case")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = to_talk_to(priya.worker, on=TODAY)
        names = [[one.person.first_name for one in part] for part in (found.past, found.due, found.upcoming)]
    assert names == [["Past"], ["Due"], ["Soon"]]
    assert len(queries) == 1
    assert not to_talk_to(noor.worker, on=TODAY)


def test_a_manager_sees_what_is_past_the_last_day(rosa, priya, rhythm, north, south):
    assert list(past_backstop([north.pk], on=TODAY + days(56))) == []
    late = list(past_backstop([north.pk], on=TODAY + days(57)))
    assert [(one.first_name, one.holder_name) for one in late] == [("Rosa", "Priya Raman")]
    assert list(past_backstop([south.pk], on=TODAY + days(57))) == []
    services.end(person=rosa, because="died", by=priya, at=AT)
    assert list(past_backstop([north.pk], on=TODAY + days(57))) == []


def test_after_a_death_no_decision_starts_the_talks_again(rosa, priya, rhythm):
    services.end(person=rosa, because="died", by=priya, at=AT)
    services.support_agreed(person=rosa, from_on=TODAY, by=priya, at=AT)
    after = rhythm_of(rosa)
    assert (after.ended_because, after.next_on, after.review_by) == ("died", None, None)
