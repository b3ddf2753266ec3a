"""What is due is planned once, handed over once, and only while it is still right."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from socialcare.notifications.models import Message
from socialcare.people import services as people
from supportplans.reviews import sending
from supportplans.reviews import services as reviews
from supportplans.reviews.models import Nudge, Rhythm
from supportplans.reviews.operations import operations, reminders_finding
from supportplans.reviews.services import handing_over
from supportplans.reviews.services.handing_over import hand_over, note_what_failed, prune
from supportplans.reviews.services.planning import plan
from supportplans.reviews.services.replying import reply
from supportplans.reviews.unreached import unreached
from tests.builders import AT, a_person, checked_in, rhythm_begun
from tests.races import at_once

LONDON = ZoneInfo("Europe/London")
#: The first talk with Rosa is due six weeks after her support began: a Monday.
DUE = datetime(2026, 4, 13, 9, 30, tzinfo=LONDON)


@pytest.fixture
def asked_by_email(rosa, rhythm, priya):
    """Rosa would like to be asked by email."""
    people.update_person(person=rosa, by=priya, at=AT, base_revision=rosa.revision, email="rosa@example.org")
    rosa.refresh_from_db()
    reviews.choose_channel(person=rosa, channel="email", by=priya, at=AT)
    return rosa


def nudges(**which):
    return {(one.kind, one.status, one.dropped_because) for one in Nudge.objects.filter(**which)}


def written_to(person):
    return list(Message.objects.filter(person=person, purpose=handing_over.PURPOSE).order_by("queued_at"))


# Planning


@pytest.mark.django_db
def test_what_is_due_is_planned_once_however_often_the_clock_rings(asked_by_email):
    assert plan(at=DUE - timedelta(days=1)) == 0
    assert plan(at=DUE) == 2
    assert plan(at=DUE) == 0
    assert plan(at=DUE + timedelta(days=1)) == 0
    assert nudges() == {("person", "planned", ""), ("worker", "planned", "")}


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_the_same_moment_plan_nothing_twice(asked_by_email):
    counts = at_once(*[lambda: plan(at=DUE)] * 4)
    assert sum(counts) == 2
    assert Nudge.objects.count() == 2


@pytest.mark.django_db
def test_a_month_that_was_missed_comes_without_a_flood(asked_by_email, priya):
    late = DUE + timedelta(days=30)
    plan(at=late)
    # The reminder of a month ago is over: the list of today says it, and the law's day has passed.
    assert nudges() == {("person", "planned", ""), ("digest", "planned", ""), ("backstop", "planned", "")}
    hand_over(at=late)
    assert len(written_to(asked_by_email)) == 1
    assert Message.objects.filter(purpose="review_digest", to=priya.email).count() == 1


@pytest.mark.django_db
def test_whoever_would_rather_not_be_asked_is_not_and_the_worker_is_reminded(rosa, rhythm):
    assert rhythm.channel == Rhythm.Channel.NONE
    plan(at=DUE)
    assert nudges() == {("worker", "planned", "")}


@pytest.mark.django_db
def test_the_command_says_how_far_it_is(asked_by_email, capsys):
    call_command("plan_reviews", f"--at={DUE.isoformat()}")
    assert "2 new" in capsys.readouterr().out


# Handing over


@pytest.mark.django_db
def test_a_message_bears_the_number_of_its_nudge_and_only_a_hash_of_its_link_is_kept(asked_by_email):
    plan(at=DUE)
    assert hand_over(at=DUE) == 2
    nudge = Nudge.objects.get(kind="person")
    [message] = written_to(asked_by_email)
    assert (nudge.status, nudge.sent_at, message.id) == ("sent", DUE, nudge.id)
    assert message.to == "rosa@example.org"
    assert nudge.reply_digest not in message.body
    assert nudge.reply_until == DUE + timedelta(days=28)
    assert hand_over(at=DUE) == 0
    for word in ("Vidal", "care plan", "budget", "Priya"):
        assert word not in message.body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 4, 13, 8, 59, tzinfo=LONDON),
        datetime(2026, 4, 13, 17, 0, tzinfo=LONDON),
        datetime(2026, 4, 18, 11, 0, tzinfo=LONDON),  # a Saturday
        datetime(2026, 5, 4, 11, 0, tzinfo=LONDON),  # the early May bank holiday
    ],
)
def test_nothing_goes_at_night_at_the_weekend_or_on_a_bank_holiday(asked_by_email, at):
    plan(at=at)
    assert hand_over(at=at) == 0
    assert written_to(asked_by_email) == []


@pytest.mark.django_db
def test_nine_in_the_morning_is_nine_in_london_whatever_the_season(asked_by_email):
    utc = ZoneInfo("UTC")
    plan(at=DUE)
    assert hand_over(at=datetime(2026, 4, 13, 7, 59, tzinfo=utc)) == 0
    assert hand_over(at=datetime(2026, 4, 13, 8, 0, tzinfo=utc)) == 2


@pytest.mark.django_db
def test_a_death_after_planning_stops_everything(asked_by_email, priya):
    plan(at=DUE)
    reviews.end(person=asked_by_email, because="died", by=priya, at=DUE)
    hand_over(at=DUE)
    assert nudges() == {
        ("person", "dropped", handing_over.ENDED),
        ("worker", "dropped", handing_over.ENDED),
    }
    assert not Message.objects.filter(queued_at__gte=DUE).exists()


@pytest.mark.django_db
def test_a_pause_holds_everything_back_and_afterwards_it_goes(asked_by_email, priya):
    plan(at=DUE)
    until = DUE.date() + timedelta(days=3)
    reviews.pause(person=asked_by_email, until=until, because="In hospital", by=priya, at=DUE)
    assert hand_over(at=DUE) == 0
    after = DUE + timedelta(days=4)
    plan(at=after)
    hand_over(at=after)
    assert len(written_to(asked_by_email)) == 1


@pytest.mark.django_db
def test_in_a_pause_a_wish_to_talk_still_reminds_the_worker_and_nobody_else(asked_by_email, priya):
    until = DUE.date() + timedelta(days=21)
    reviews.pause(person=asked_by_email, until=until, because="In hospital", by=priya, at=DUE)
    reviews.record_reply(person=asked_by_email, answer="changed", at=DUE)
    answer_by = Rhythm.objects.get(person=asked_by_email).sooner_on
    for day in range(8):
        plan(at=DUE + timedelta(days=day))
        hand_over(at=DUE + timedelta(days=day))
    told = Nudge.objects.get()
    assert (told.kind, told.worker, told.due_on, told.status) == ("worker", priya.worker, answer_by, "sent")
    assert written_to(asked_by_email) == []


@pytest.mark.django_db
def test_in_a_pause_whoever_was_answered_is_left_in_peace(asked_by_email, priya):
    until = DUE.date() + timedelta(days=21)
    reviews.pause(person=asked_by_email, until=until, because="In hospital", by=priya, at=DUE)
    kept = reviews.record_reply(person=asked_by_email, answer="changed", at=DUE)
    plan(at=DUE + timedelta(days=3))
    reviews.deal_with(check_in=kept, by=priya, at=DUE + timedelta(days=3))
    for day in range(3, 8):
        plan(at=DUE + timedelta(days=day))
        hand_over(at=DUE + timedelta(days=day))
    assert nudges() == {("worker", "planned", "")}


@pytest.mark.django_db
def test_a_talk_after_planning_makes_the_nudge_needless(asked_by_email, priya):
    plan(at=DUE)
    checked_in(asked_by_email, by=priya, at=DUE)
    hand_over(at=DUE)
    assert nudges() == {
        ("person", "dropped", handing_over.MOVED),
        ("worker", "dropped", handing_over.MOVED),
    }


@pytest.mark.django_db
def test_an_address_that_is_gone_fails_and_says_so(asked_by_email, priya):
    plan(at=DUE)
    asked_by_email.refresh_from_db()
    people.update_person(
        person=asked_by_email, by=priya, at=AT, base_revision=asked_by_email.revision, email=""
    )
    hand_over(at=DUE)
    assert nudges(kind="person") == {("person", "failed", handing_over.NO_ADDRESS)}


@pytest.mark.django_db
def test_an_address_from_which_the_last_message_came_back_is_not_tried_again(asked_by_email):
    Message.objects.create(
        channel="email",
        purpose="test",
        person=asked_by_email,
        to="rosa@example.org",
        status="bounced",
        queued_at=AT,
        next_try_at=AT,
        sent_at=AT,
        settled_at=AT,
    )
    plan(at=DUE)
    hand_over(at=DUE)
    assert nudges(kind="person") == {("person", "failed", handing_over.CAME_BACK)}


@pytest.mark.django_db
def test_a_message_that_never_went_shows_in_its_nudge(asked_by_email):
    plan(at=DUE)
    hand_over(at=DUE)
    Message.objects.filter(purpose=handing_over.PURPOSE).update(status="failed", failed_at=DUE)
    assert note_what_failed(at=DUE + timedelta(days=2)) == 1
    assert nudges(kind="person") == {("person", "failed", handing_over.NOT_SENT)}


@pytest.mark.django_db
def test_nobody_hears_from_us_twice_within_a_week(asked_by_email, priya):
    plan(at=DUE)
    hand_over(at=DUE)
    # A crisis makes the next talk sooner: another date, and another nudge, four days later.
    soon = DUE + timedelta(days=4)
    Rhythm.objects.filter(person=asked_by_email).update(next_on=soon.date())
    plan(at=soon)
    hand_over(at=soon)
    assert len(written_to(asked_by_email)) == 1
    week = DUE + timedelta(days=7)
    hand_over(at=week)
    assert len(written_to(asked_by_email)) == 2


@pytest.mark.django_db
def test_whoever_does_not_answer_is_asked_once_more_after_two_weeks_and_then_left_in_peace(asked_by_email):
    for day in range(60):
        at = DUE + timedelta(days=day)
        plan(at=at)
        hand_over(at=at)
    first, second = written_to(asked_by_email)
    assert (first.queued_at, second.queued_at) == (DUE, DUE + timedelta(days=14))


@pytest.mark.django_db
def test_a_worker_gets_one_reminder_a_day_and_one_list_a_working_day(priya, north):
    for number in range(5):
        person = a_person(by=priya, last_name=f"Person {number}")
        people.allocate(person=person, worker=priya.worker, by=priya, at=AT)
        rhythm_begun(person, by=priya)
    plan(at=DUE)
    hand_over(at=DUE)
    assert Message.objects.filter(purpose="review_worker").count() == 1
    late = DUE + timedelta(days=8)
    for _ in range(3):
        plan(at=late)
        hand_over(at=late)
    [digest] = Message.objects.filter(purpose="review_digest")
    assert digest.to == priya.email
    assert digest.subject == "5 talks are more than a week late"
    assert "Person" not in digest.body


@pytest.mark.django_db
def test_the_manager_hears_only_of_what_has_passed_the_last_day(asked_by_email, sam):
    law = date(2026, 4, 27)  # eight weeks after the support began
    for days in (0, 1):
        at = datetime(law.year, law.month, law.day, 10, tzinfo=LONDON) + timedelta(days=days)
        plan(at=at)
        hand_over(at=at)
        assert Message.objects.filter(purpose="review_backstop", to=sam.email).count() == days


@pytest.mark.django_db
def test_what_a_dead_process_held_is_taken_over_when_its_lease_is_over(asked_by_email, monkeypatch):
    plan(at=DUE)
    with monkeypatch.context() as dying:
        dying.setattr(handing_over._Batch, "hand_over", lambda self, held: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            hand_over(at=DUE)
    assert {status for _, status, _ in nudges()} == {"claimed"}
    assert hand_over(at=DUE + timedelta(seconds=1)) == 0
    assert hand_over(at=DUE + sending.LEASE) == 2
    assert len(written_to(asked_by_email)) == 1


@pytest.mark.django_db(transaction=True)
def test_many_processes_at_once_write_to_each_person_once(priya):
    for number in range(12):
        person = a_person(by=priya, last_name=f"Person {number}", email=f"p{number}@example.org")
        rhythm_begun(person, by=priya)
        reviews.choose_channel(person=person, channel="email", by=priya, at=AT)
    plan(at=DUE)

    def all_of_it():
        while hand_over(at=DUE, limit=3):
            pass

    assert at_once(*[all_of_it] * 4) == [None] * 4
    assert Message.objects.filter(purpose=handing_over.PURPOSE).count() == 12
    assert nudges(kind="person") == {("person", "sent", "")}


@pytest.mark.django_db
def test_old_nudges_go_but_not_one_whose_date_still_stands(asked_by_email, priya):
    plan(at=DUE)
    hand_over(at=DUE)
    years = DUE + timedelta(days=800)
    assert prune(at=years) == 0
    assert plan(at=years) >= 1
    checked_in(asked_by_email, by=priya, at=years)
    hand_over(at=years)
    assert prune(at=years) >= 2
    plan(at=years)
    assert not Nudge.objects.filter(due_on=DUE.date()).exists()


# Operations


@pytest.mark.django_db
def test_the_status_counts_what_is_planned_sent_and_stuck_and_names_nobody(asked_by_email, capsys):
    plan(at=DUE)
    assert operations(at=DUE).planned == 2
    hand_over(at=DUE)
    found = operations(at=DUE)
    assert (found.planned, found.stuck, found.well) == (0, 0, True)
    assert found.by_kind == {"person": {"sent": 1}, "worker": {"sent": 1}}
    Nudge.objects.filter(kind="worker").update(status="claimed", sent_at=None, lease_until=DUE)
    assert operations(at=DUE + timedelta(minutes=11)).stuck == 1
    finding = reminders_finding(at=DUE + timedelta(minutes=11))
    assert (finding.well, finding.needed) == (False, False)
    assert finding.sentence == "Reminders: 1 do not move on: does the worker process run?"
    with pytest.raises(CommandError, match="stuck"):
        call_command("reviews_status")
    said = capsys.readouterr().out
    assert "Stuck with a process that died: 1" in said
    assert "Vidal" not in said


@pytest.mark.django_db
def test_a_clock_that_does_not_ring_is_noticed_the_next_day(asked_by_email):
    finding = reminders_finding(at=DUE + timedelta(days=1))
    assert finding.sentence == "Reminders: 1 were due yesterday and are not planned: does beat run?"
    plan(at=DUE)
    assert reminders_finding(at=DUE + timedelta(days=1)).well


# Two people, one telephone


@pytest.mark.django_db
def test_two_who_share_a_telephone_are_each_asked_and_each_answer_is_their_own(rosa, rhythm, priya):
    tomas = a_person(by=priya, first_name="Tomas", known_as="Tom")
    people.allocate(person=tomas, worker=priya.worker, by=priya, at=AT)
    rhythm_begun(tomas, by=priya)
    for one in (rosa, tomas):
        one.refresh_from_db()
        people.update_person(person=one, by=priya, at=AT, base_revision=one.revision, phone="07700 900461")
        reviews.choose_channel(person=one, channel="text", by=priya, at=AT)
    plan(at=DUE)
    hand_over(at=DUE)
    [to_rosa], [to_tomas] = written_to(rosa), written_to(tomas)
    assert to_rosa.to == to_tomas.to
    assert "Hello Rosie" in to_rosa.body  # on one telephone, each says to whom
    assert "Hello Tom" in to_tomas.body
    links = [re.search(r"/how-is-it-going/([^/]+)/", one.body)[1] for one in (to_rosa, to_tomas)]
    kept = reply(token=links[1], answer="changed", at=DUE + timedelta(hours=1))
    assert kept.person == tomas
    assert not rosa.check_ins.exists()
    assert nudges(kind="person", person=rosa) == {("person", "sent", "")}
    # What does not reach the one leaves the other alone.
    Message.objects.filter(pk=to_tomas.pk).update(status="bounced", sent_at=DUE, settled_at=DUE)
    assert {one.person for one in unreached(priya.worker, on=DUE.date())} == {tomas}


# The hours that summer time skips and repeats

#: Twice half past one in the night in which summer time ends.
FIRST_TIME = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
SECOND_TIME = FIRST_TIME.replace(fold=1)
#: Half past one in the night in which it begins, which no clock shows.
SKIPPED = datetime(2026, 3, 29, 1, 30, tzinfo=LONDON)


@pytest.fixture
def at_any_hour(settings):
    settings.REVIEW_SENDING_HOURS, settings.REVIEW_SENDING_ANY_DAY = (0, 24), True


@pytest.mark.django_db
def test_in_the_hour_that_comes_twice_nobody_is_asked_twice(asked_by_email, priya, at_any_hour):
    rhythm = Rhythm.objects.get(person=asked_by_email)
    assert rhythm.next_on < FIRST_TIME.date()
    for at in (FIRST_TIME, SECOND_TIME, SECOND_TIME + timedelta(hours=1)):
        plan(at=at)
        hand_over(at=at)
    assert len(written_to(asked_by_email)) == 1
    assert nudges(kind="person") == {("person", "sent", "")}


@pytest.mark.django_db
def test_the_hour_that_is_skipped_stops_nothing(asked_by_email, priya, at_any_hour):
    reviews.talk_sooner(person=asked_by_email, because="wobble", by=priya, at=SKIPPED - timedelta(days=14))
    assert Rhythm.objects.get(person=asked_by_email).next_on == SKIPPED.date()
    plan(at=SKIPPED)
    hand_over(at=SKIPPED)
    assert len(written_to(asked_by_email)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "messages"), [(-1, 1), (0, 2)], ids=["before midnight", "from midnight on"]
)
def test_a_week_is_seven_days_although_one_has_an_hour_more(
    asked_by_email, priya, at_any_hour, minutes, messages
):
    tuesday = datetime(2026, 10, 20, 23, 30, tzinfo=LONDON)
    plan(at=tuesday)
    hand_over(at=tuesday)
    reviews.check_in(
        person=asked_by_email,
        said=reviews.Said(going="well"),
        by=priya,
        at=tuesday,
        how="phone",
    )
    kept = Rhythm.objects.get(person=asked_by_email)
    Rhythm.objects.filter(pk=kept.pk).update(review_by=date(2027, 6, 1), next_on=date(2026, 10, 22))
    a_week_later = datetime(2026, 10, 27, 0, 0, tzinfo=LONDON) + timedelta(minutes=minutes)
    plan(at=a_week_later)
    hand_over(at=a_week_later)
    assert len(written_to(asked_by_email)) == messages
