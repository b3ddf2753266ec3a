"""Whoever has a referral and can no longer decide it has it no more: at once, or by the clock."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from signoff.models import Consultation
from signoff.presenters.where import where_it_is
from signoff.selectors.holding import asked_of_who_may_not, with_who_may_not
from signoff.services import consulting, members, panel, referring
from signoff.services.holding import keep_holders, let_go_of
from signoff.tasks import keep_holders as wake
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people import services as people
from socialcare.people.models import User, Worker
from tests.builders import AT, TODAY, a_seat, a_worker, in_the_circle
from tests.pages import text_of

from .conftest import a_limit

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=1)


def told(template):
    return set(Message.objects.filter(purpose=f"sign_off_{template}").values_list("to", flat=True))


@pytest.fixture
def kit(north):
    """A manager of another team who stands in for the North team for ten days."""
    elsewhere = people.add_team(name="South team", at=AT)
    user = a_worker("Kit Brannigan", team=elsewhere, role="manager", job="Team manager").user
    a_limit(user, 30_000)
    return user


@pytest.fixture
def cover(kit, north, sam):
    return people.set_cover(
        team=north,
        manager=kit.worker,
        from_on=TODAY,
        to_on=TODAY + timedelta(days=10),
        reason="Leave.",
        by=sam,
        at=AT,
    )


@pytest.fixture
def held(dear, priya, kit, cover):
    referral = referring.refer(version=dear, level="manager", why="The nights.", by=priya, at=AT)
    return referring.take(referral=referral, by=kit, at=AT)


def back_in_the_queue(referral, *, of):
    referral.refresh_from_db()
    assert (referral.status, referral.holder, referral.taken_at) == ("waiting", None, None)
    event = Event.objects.get(verb="referral.put_back")
    assert event.data == {"from": "taken", "to": "waiting", "holder": of}
    return event


# at once


def test_with_a_cover_that_is_ended_goes_what_was_taken_under_it(held, cover, sam, priya, rosa, kit):
    people.end_cover(cover=cover, by=sam, at=LATER)
    event = back_in_the_queue(held, of="Kit Brannigan")
    assert (event.by, event.person_id) == (sam, rosa.pk)
    assert told("back_in_queue") == set()  # Sam is the only manager left, and did it herself
    assert "waits for a manager" in where_it_is(rosa, reader=priya, on=TODAY).words
    assert referring.take(referral=held, by=sam, at=LATER).holder == sam.worker


def test_who_says_that_they_know_the_person_has_it_no_more(held, kit, sam, rosa):
    people.declare_relation(person=rosa, user=kit, words="A cousin", by=kit, at=LATER)
    event = back_in_the_queue(held, of="Kit Brannigan")
    assert "cousin" not in str(event.data)  # how they know each other is no business of who reads the history
    assert told("back_in_queue") == {sam.email}


def test_who_joins_the_circle_has_it_no_more(held, kit, priya, rosa, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        in_the_circle(rosa, by=priya, name="Kit Brannigan", relation="neighbour", email=kit.email)
    back_in_the_queue(held, of="Kit Brannigan")


def test_a_chair_who_knows_the_person_lets_go_for_another_chair(dear, priya, chair, housing, rosa):
    second = a_worker("Ola Finch", team=None, role="panel_member", job="Head of care").user
    a_seat(second, chair=True)
    referral = referring.refer(
        version=dear, level="panel", why="Nights.", risk="Falls.", wanted=["housing"], by=priya, at=AT
    )
    referring.take(referral=referral, by=chair, at=AT)
    panel.say_interest(referral=referral, words="A neighbour", by=chair, at=LATER)
    back_in_the_queue(referral, of="Marit Solberg")
    assert told("back_in_queue") == {second.email}
    assert referring.take(referral=referral, by=second, at=LATER).holder == second.worker


def test_with_a_seat_that_is_ended_goes_what_was_taken_from_it(dear, priya, sam, chair, housing):
    referral = referring.refer(
        version=dear, level="panel", why="Nights.", risk="Falls.", wanted=["housing"], by=priya, at=AT
    )
    referring.take(referral=referral, by=chair, at=AT)
    members.end_member(seat=chair.worker.panel_memberships.get(), by=sam, at=LATER)
    back_in_the_queue(referral, of="Marit Solberg")


def test_what_somebody_may_still_decide_stays_with_them(held, kit, rosa):
    let_go_of(user=kit, by=None, at=LATER)
    let_go_of(user=rosa, by=None, at=LATER)  # no member of staff
    assert keep_holders(at=LATER) == 0
    held.refresh_from_db()
    assert held.holder == kit.worker


# a question that is open


@pytest.fixture
def asked(held, kit):
    referring.ask(referral=held, of="worker", words="Who cooks?", by=kit, at=AT)
    held.refresh_from_db()
    return held


def test_a_question_stays_open_and_its_answer_goes_to_the_queue(asked, cover, sam, priya):
    people.end_cover(cover=cover, by=sam, at=LATER)
    asked.refresh_from_db()
    assert (asked.status, asked.holder, asked.taken_at) == ("asked", None, None)
    assert asked.questions.get().answered_at is None
    assert Event.objects.get(verb="referral.let_go").data == {"holder": "Kit Brannigan"}
    referring.answer(referral=asked, words="Her sister.", by=priya, at=LATER)
    asked.refresh_from_db()
    assert (asked.status, asked.holder, asked.questions.get().answer) == ("waiting", None, "Her sister.")
    assert Event.objects.get(verb="referral.answer_for_all").data["to"] == "waiting"
    assert told("back_in_queue") == {sam.email}


def test_the_clock_stands_still_while_the_person_has_the_question_whoever_asked(held, kit, cover, sam, priya):
    referring.ask(referral=held, of="person", words="Who cooks?", by=kit, at=AT)
    people.end_cover(cover=cover, by=sam, at=LATER)
    held.refresh_from_db()
    assert (held.paused_on, held.due_on) == (TODAY, date(2026, 3, 4))
    referring.answer(referral=held, words="Her sister.", by=priya, at=AT + timedelta(days=2))
    held.refresh_from_db()
    assert (held.paused_on, held.due_on) == (None, date(2026, 3, 6))


def test_the_worker_reads_that_there_is_a_question_for_her_and_not_of_nobody(
    client, asked, cover, sam, priya
):
    people.end_cover(cover=cover, by=sam, at=LATER)
    client.force_login(priya)
    page = text_of(client.get(reverse("today")))
    assert "A question for you" in page
    assert "None" not in page
    assert "Nobody has taken it yet" in text_of(client.get(reverse("referrals")))
    client.force_login(sam)
    assert "The question is not needed any more" in text_of(client.get(reverse("referral", args=[asked.pk])))


# by the clock


def run_out(how, kit, cover):
    if how == "the cover is over":
        return AT + timedelta(days=11)
    if how == "the work has ended":
        Worker.objects.filter(user=kit).update(ended_on=TODAY - timedelta(days=1))
    if how == "the account is closed":
        User.objects.filter(pk=kit.pk).update(is_active=False)
    if how == "no manager any more":
        Worker.objects.filter(user=kit).update(role="social_worker")
    return LATER


@pytest.mark.parametrize(
    "how", ["the cover is over", "the work has ended", "the account is closed", "no manager any more"]
)
def test_what_ends_by_itself_the_clock_finds_once(held, kit, cover, how):
    at = run_out(how, kit, cover)
    assert keep_holders(at=at) == 1
    assert back_in_the_queue(held, of="Kit Brannigan").by is None
    assert keep_holders(at=at) == 0
    assert Event.objects.filter(verb="referral.put_back").count() == 1


def test_on_the_last_day_of_a_cover_it_is_still_hers(held, kit):
    assert keep_holders(at=AT + timedelta(days=10)) == 0
    assert keep_holders(at=AT + timedelta(days=11)) == 1


def test_a_seat_that_runs_out_lets_go(dear, priya, sam, chair, housing):
    seat = chair.worker.panel_memberships.get()
    members.end_member(seat=seat, by=sam, at=AT)
    members.add_member(
        worker=chair.worker, expertise=(), is_chair=True, from_on=TODAY, to_on=TODAY, by=sam, at=AT
    )
    referral = referring.refer(
        version=dear, level="panel", why="Nights.", risk="Falls.", wanted=["housing"], by=priya, at=AT
    )
    referring.take(referral=referral, by=chair, at=AT)
    assert keep_holders(at=LATER) == 0
    assert keep_holders(at=AT + timedelta(days=1)) == 1


def test_a_question_whose_holder_left_is_let_go_by_the_clock(asked, kit):
    User.objects.filter(pk=kit.pk).update(is_active=False)
    assert (keep_holders(at=LATER), keep_holders(at=LATER)) == (1, 0)
    asked.refresh_from_db()
    assert (asked.status, asked.holder) == ("asked", None)


def test_the_alarm_clock_calls_it(held, kit, monkeypatch):
    User.objects.filter(pk=kit.pk).update(is_active=False)
    assert wake() == 1


def test_one_query_finds_them_however_many_are_held(held, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert keep_holders(at=LATER) == 0
    assert list(with_who_may_not(on=TODAY)) == []
    assert list(with_who_may_not(on=TODAY + timedelta(days=11))) == [held]


# a word with a manager who was named


@pytest.fixture
def to_kit(version, priya, kit, cover):
    return consulting.consult(version=version, words="May I?", manager=kit.worker, by=priya, at=AT)


def test_what_one_manager_was_asked_any_can_answer_once_she_cannot(to_kit, cover, sam, priya):
    assert told("consultation") == {"kit@fenwick.example"}
    Message.objects.all().delete()
    people.end_cover(cover=cover, by=priya.worker.team.manager.user, at=LATER)
    to_kit.refresh_from_db()
    assert (to_kit.status, to_kit.manager) == ("asked", None)
    assert Event.objects.get(verb="consultation.let_go").data == {"manager": "Kit Brannigan"}
    assert consulting.reply(consultation=to_kit, words="Yes.", by=sam, at=LATER).status == "answered"


def test_the_others_are_told_of_it(to_kit, kit, sam, rosa):
    people.declare_relation(person=rosa, user=kit, words="A cousin", by=kit, at=LATER)
    assert told("consultation") == {kit.email, sam.email}


def test_the_clock_finds_those_too(to_kit):
    assert keep_holders(at=LATER) == 0
    at = AT + timedelta(days=11)
    assert list(asked_of_who_may_not(on=at.date())) == [to_kit]
    assert (keep_holders(at=at), keep_holders(at=at)) == (1, 0)
    assert Consultation.objects.get().manager is None
