"""Writing, answering and settling: the result, the event, the sentence of a refusal, and nothing written."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from socialcare.audit.models import Event
from socialcare.correspondence import selectors, services, states
from socialcare.correspondence.models import Conversation, NoteBeside, Remark
from socialcare.correspondence.services import About
from socialcare.notifications.models import Message
from socialcare.people.models import Person
from socialcare.people.services import allocate, record_opening, update_person
from socialcare.values import Refused
from supportplans.reviews.selectors import rhythm_of
from tests.builders import (
    AT,
    a_helper,
    a_representative,
    answered_it,
    budget_worked_out,
    invited,
    plan_open,
    rhythm_begun,
    wrote,
)
from tests.refusals import refuses

pytestmark = pytest.mark.django_db

Kind = Conversation.Kind


def events(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def nothing_written() -> bool:
    return not (Conversation.objects.exists() or Remark.objects.exists() or events("conversation.started"))


# writing


def test_what_a_person_writes_waits_for_an_answer_within_five_working_days(rosa, rosas_account):
    begun = wrote(rosa, by=rosas_account, words="My sister has moved in.")
    begun.refresh_from_db()
    assert begun.status == states.WAITING
    assert begun.waiting_since == AT
    assert begun.answer_by == date(2026, 3, 9)
    assert [one.words for one in begun.remarks.all()] == ["My sister has moved in."]
    noted = Event.objects.get(verb="conversation.started")
    assert (noted.by, noted.person_id, noted.data) == (rosas_account, rosa.pk, {"kind": "message"})


@pytest.mark.parametrize("who", ["priya", "sam", "noor", "panel_member"])
def test_staff_do_not_write_in_the_persons_name(rosa, rosas_account, who, request):
    with refuses("Only the person, and who acts for them, write here."):
        wrote(rosa, by=request.getfixturevalue(who))
    assert nothing_written()


def test_who_helps_with_the_plan_does_not_write_in_the_persons_name(rosa, rosas_account, priya, scheme):
    helper = a_helper(
        plan_open(rosa, by=rosas_account), by=rosas_account, name="Max", email="max@post.example"
    )
    with refuses("Only the person, and who acts for them, write here."):
        wrote(rosa, by=helper.user)
    assert nothing_written()


def test_another_person_does_not_write_here(rosa, rosas_account, arthur, noor):
    other = invited(arthur, by=noor, email="arthur@post.example")
    with refuses("Only the person"):
        wrote(rosa, by=other)
    assert nothing_written()


def test_who_acts_for_the_person_writes_under_their_own_name_and_hears_of_the_answer(
    rosa, rosas_account, priya
):
    tomas = a_representative(rosa, by=priya, at=AT).user
    begun = wrote(rosa, by=tomas)
    assert (begun.opened_by, begun.remarks.get().said_by) == (tomas, tomas)
    answered_it(begun, by=priya)
    told = Message.objects.filter(purpose="answer_waits").values_list("to", flat=True)
    assert sorted(told) == sorted(["rosa@post.example", tomas.email])


@pytest.mark.parametrize("words", ["", "   \n ", "\u200b\u200d"])
@pytest.mark.parametrize("kind", [Kind.MESSAGE, Kind.CORRECTION])
def test_nothing_is_sent_without_words(rosa, rosas_account, words, kind):
    with refuses("Write a few words first.") as refused:
        wrote(rosa, by=rosas_account, words=words, kind=kind)
    assert refused.value.field == "words"
    assert nothing_written()


def test_a_message_holds_twenty_thousand_characters_and_not_one_more(rosa, rosas_account):
    begun = wrote(rosa, by=rosas_account, words="a" * 20_000)
    assert len(begun.remarks.get().words) == 20_000
    with pytest.raises(Refused) as refused:
        wrote(rosa, by=rosas_account, words="a" * 20_001)
    assert str(refused.value) == "This can be 20,000 characters long. It is 1 character too many."
    assert Conversation.objects.count() == 1


def test_words_of_any_script_are_kept_without_signs_that_nobody_can_keep(rosa, rosas_account):
    begun = wrote(rosa, by=rosas_account, words="שלום\x00 🫖 na\u0308chste Woche")
    assert begun.remarks.get().words == "שלום 🫖 nächste Woche"


def test_the_same_words_from_one_page_are_sent_once_and_others_are_a_message_of_their_own(
    rosa, rosas_account
):
    page = uuid4()
    first = wrote(rosa, by=rosas_account, page=page)
    again = wrote(rosa, by=rosas_account, page=page, at=AT + timedelta(minutes=1))
    other = wrote(rosa, by=rosas_account, page=page, words="And my brother.")
    assert again.pk == first.pk
    assert other.pk != first.pk
    assert Remark.objects.count() == 2
    assert events("conversation.started") == 2


def test_writing_more_makes_it_wait_again_and_counts_the_days_afresh(rosa, rosas_account, priya):
    begun = wrote(rosa, by=rosas_account)
    later = AT + timedelta(days=1)
    more = services.write_more(conversation=begun, words="Today.", by=rosas_account, at=later)
    assert (more.waiting_since, more.answer_by) == (AT, date(2026, 3, 9)), "it goes on waiting since then"
    answered_it(begun, by=priya, at=later)
    week = AT + timedelta(days=7)
    again = services.write_more(conversation=begun, words="It is not.", by=rosas_account, at=week)
    assert again.status == states.WAITING
    assert (again.waiting_since, again.answer_by) == (week, date(2026, 3, 16))
    assert events("conversation.write") == 2


def test_more_words_sent_twice_are_there_once(rosa, rosas_account):
    begun = wrote(rosa, by=rosas_account)
    page = uuid4()
    for _ in range(2):
        services.write_more(conversation=begun, words="More.", by=rosas_account, at=AT, page=page)
    assert begun.remarks.count() == 2
    assert events("conversation.write") == 1


def test_what_is_settled_takes_no_more_words_and_no_answer(rosa, rosas_account, priya):
    begun = wrote(rosa, by=rosas_account)
    answered_it(begun, by=priya)
    services.close(conversation=begun, by=rosas_account, at=AT)
    with refuses("This is settled. Start a new message, and we answer that."):
        services.write_more(conversation=begun, words="One thing.", by=rosas_account, at=AT)
    with refuses("This is settled, so it cannot be answered any more."):
        answered_it(begun, by=priya, words="One thing.")
    assert begun.remarks.count() == 2


# what kinds do


@pytest.mark.parametrize("kind", [Kind.TALK, Kind.REVIEW])
def test_a_wish_to_talk_needs_no_words_and_makes_the_next_talk_sooner(rosa, rosas_account, priya, kind):
    rhythm_begun(rosa, by=priya)
    begun = wrote(rosa, by=rosas_account, kind=kind, words="")
    assert begun.answer_by == date(2026, 3, 5)
    rhythm = rhythm_of(rosa)
    assert (rhythm.next_on, rhythm.next_because) == (date(2026, 3, 5), "asked")


def test_a_wish_to_talk_is_kept_where_no_support_is_agreed_yet(rosa, rosas_account):
    assert wrote(rosa, by=rosas_account, kind=Kind.TALK, words="").status == states.WAITING


def test_a_message_leaves_the_next_talk_where_it_is(rosa, rosas_account, priya):
    before = rhythm_begun(rosa, by=priya).next_on
    wrote(rosa, by=rosas_account)
    assert rhythm_of(rosa).next_on == before


def test_what_does_not_look_right_is_about_one_sum_and_stands_there_until_it_is_settled(
    rosa, rosas_account, priya, scheme
):
    budget = budget_worked_out(rosa, by=priya)
    begun = wrote(rosa, by=rosas_account, kind=Kind.NOT_RIGHT, about=About(budget=budget))
    assert selectors.challenges_of(budget=budget) == [begun]
    answered_it(begun, by=priya)
    assert selectors.challenges_of(budget=budget) == [begun]
    services.close(conversation=begun, by=priya, at=AT)
    assert selectors.challenges_of(budget=budget) == []


def test_the_database_keeps_what_a_matter_is_about(rosa, rosas_account):
    with pytest.raises(DatabaseError), transaction.atomic():
        Conversation.objects.create(
            person=rosa,
            kind=Kind.NOT_RIGHT,
            opened_at=AT,
            opened_by=rosas_account,
            waiting_since=AT,
            answer_by=AT.date(),
        )


def test_a_change_of_details_is_put_on_the_record_as_far_as_it_is_ticked(rosa, rosas_account, priya):
    told = {"phone": "07700 900 123", "address": "9 Mill Brow\nFenwick", "known_as": "Ro"}
    begun = wrote(rosa, by=rosas_account, kind=Kind.DETAILS, words="", details=told)
    answered_it(begun, by=priya, apply=["phone", "address"])
    rosa.refresh_from_db()
    assert (rosa.phone, rosa.address, rosa.known_as) == ("07700 900 123", "9 Mill Brow\nFenwick", "Rosie")
    assert begun.remarks.get(from_council=True).outcome == "applied"
    assert Event.objects.filter(verb="person.changed").latest("pk").data["fields"] == ["address", "phone"]


def test_what_the_record_cannot_hold_is_refused_and_nothing_is_answered(rosa, rosas_account, priya):
    begun = wrote(rosa, by=rosas_account, kind=Kind.DETAILS, words="", details={"email": "not an address"})
    with pytest.raises(Refused) as refused:
        answered_it(begun, by=priya, apply=["email"])
    assert refused.value.field == "apply"
    begun.refresh_from_db()
    rosa.refresh_from_db()
    assert (begun.status, rosa.email) == (states.WAITING, "rosa@post.example")
    assert not Message.objects.filter(purpose="answer_waits").exists()


def test_only_what_the_person_told_is_put_on_the_record(rosa, rosas_account, priya):
    begun = wrote(rosa, by=rosas_account, kind=Kind.DETAILS, words="", details={"phone": "07700 900 123"})
    with refuses("Tick only what they have told you here."):
        answered_it(begun, by=priya, apply=["phone", "email"])
    rosa.refresh_from_db()
    assert rosa.phone == ""


def test_a_change_of_details_needs_something_in_it(rosa, rosas_account):
    with refuses("Write what has changed."):
        wrote(rosa, by=rosas_account, kind=Kind.DETAILS, words=" ", details={"phone": " "})
    with refuses("Choose what would help you, or write it."):
        wrote(rosa, by=rosas_account, kind=Kind.LANGUAGE, words="")
    assert nothing_written()


def test_a_note_in_the_persons_words_stands_beside_what_must_stay(rosa, rosas_account, priya):
    begun = wrote(
        rosa,
        by=rosas_account,
        kind=Kind.CORRECTION,
        words="I never said that I fall every day.",
        details={"where": "assessment"},
    )
    answered_it(begun, by=priya, words="It is what was said on the day.", outcome="noted")
    note = NoteBeside.objects.get(person=rosa)
    assert (note.about, note.words) == ("assessment", "I never said that I fall every day.")
    assert (note.why, note.kept_by) == ("It is what was said on the day.", priya)
    assert Event.objects.get(verb="record.noted_beside").person_id == rosa.pk
    with refuses("There is a note beside the record already."):
        answered_it(begun, by=priya, words="Again.", outcome="noted")
    with pytest.raises(DatabaseError), transaction.atomic():
        NoteBeside.objects.filter(pk=note.pk).update(words="Nothing")


@pytest.mark.parametrize("outcome", ["corrected", "noted"])
def test_only_what_is_wrong_in_the_record_is_put_right_or_noted(rosa, rosas_account, priya, outcome):
    begun = wrote(rosa, by=rosas_account)
    with refuses("Only what is wrong in the record is put right, or gets a note."):
        answered_it(begun, by=priya, outcome=outcome)
    assert not NoteBeside.objects.exists()
    assert begun.remarks.count() == 1


@pytest.mark.parametrize("outcome", ["applied", "spoilt"])
def test_what_was_done_is_one_of_the_choices(rosa, rosas_account, priya, outcome):
    begun = wrote(rosa, by=rosas_account, kind=Kind.CORRECTION)
    with refuses("Choose what you have done."):
        answered_it(begun, by=priya, outcome=outcome)


# who looked


@pytest.fixture
def priyas_look(rosa, priya):
    record_opening(person=rosa, by=priya, at=AT, what="the budget")
    return Event.objects.get(verb="record.opened", by=priya)


def test_whoever_looked_does_not_answer_why(rosa, rosas_account, priya, sam, priyas_look):
    begun = wrote(rosa, by=rosas_account, kind=Kind.LOOKED, words="", about=About(event=priyas_look))
    with refuses("They ask why you looked, so somebody else answers."):
        answered_it(begun, by=priya)
    assert begun.remarks.count() == 1
    answered_it(begun, by=sam)
    begun.refresh_from_db()
    assert begun.status == states.ANSWERED


def test_why_the_worker_looked_is_asked_of_her_manager_and_not_of_her(
    rosa, rosas_account, priya, sam, priyas_look
):
    begun = wrote(rosa, by=rosas_account, kind=Kind.LOOKED, words="", about=About(event=priyas_look))
    assert selectors.to_answer(priya.worker, on=AT.date()) == []
    assert selectors.for_managers(sam.worker, [rosa.team_id], on=AT.date()) == [begun]


def test_about_one_look_there_is_one_question(rosa, rosas_account, sam):
    record_opening(person=rosa, by=sam, at=AT, what="the record")
    look = Event.objects.get(verb="record.opened", by=sam)
    first = wrote(rosa, by=rosas_account, kind=Kind.LOOKED, words="Why?", about=About(event=look))
    again = wrote(
        rosa,
        by=rosas_account,
        kind=Kind.LOOKED,
        words="Why at night?",
        at=AT + timedelta(hours=1),
        about=About(event=look),
    )
    assert again.pk == first.pk
    assert [one.words for one in first.remarks.all()] == ["Why?", "Why at night?"]


# answering


def test_an_answer_counts_the_working_days_and_is_told_without_a_word_of_it(rosa, rosas_account, priya):
    begun = wrote(rosa, by=rosas_account, words="The bath is broken.")
    after = AT + timedelta(days=7)
    done = answered_it(begun, by=priya, words="Somebody comes on Monday.", at=after)
    assert (done.status, done.waiting_since, done.answer_by) == (states.ANSWERED, None, None)
    assert (done.answered_at, done.answered_by) == (after, priya)
    remark = begun.remarks.get(from_council=True)
    assert (remark.words, remark.waited_days) == ("Somebody comes on Monday.", 5)
    told = Message.objects.get(purpose="answer_waits")
    assert (told.channel, told.to, told.person) == ("email", "rosa@post.example", rosa)
    assert "There is an answer to what you wrote to us." in told.body
    assert "/my/messages/" in told.body
    for secret in ("bath", "Monday", "Priya"):
        assert secret not in told.body + told.subject


def test_an_answer_sent_twice_is_there_once_and_told_once(rosa, rosas_account, priya):
    begun, page = wrote(rosa, by=rosas_account), uuid4()
    for minutes in (0, 1):
        answered_it(begun, by=priya, page=page, at=AT + timedelta(minutes=minutes))
    assert begun.remarks.filter(from_council=True).count() == 1
    assert Message.objects.filter(purpose="answer_waits").count() == 1


def test_an_answer_has_words(rosa, rosas_account, priya):
    begun = wrote(rosa, by=rosas_account)
    with refuses("Write your answer first. They read it just as it stands."):
        answered_it(begun, by=priya, words=" ")
    begun.refresh_from_db()
    assert begun.status == states.WAITING


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("noor", "This record is held by another team, so you cannot do this."),
        ("panel_member", "Only social workers and team managers do this."),
        ("scheme_owner", "Only social workers and team managers do this."),
        ("rosas_account", "Only social workers and team managers do this."),
    ],
)
def test_only_who_works_with_the_person_answers(rosa, rosas_account, who, sentence, request):
    begun = wrote(rosa, by=rosas_account)
    with refuses(sentence):
        answered_it(begun, by=request.getfixturevalue(who))
    assert begun.remarks.count() == 1


@pytest.mark.parametrize(
    ("likes", "phone", "email", "channel"),
    [
        ("email", "07700 900 123", "rosa@post.example", "email"),
        ("text", "07700 900 123", "rosa@post.example", "text"),
        ("text", "01632 960 221", "rosa@post.example", "email"),
        ("letter", "07700 900 123", "rosa@post.example", "letter"),
        ("phone", "07700 900 123", "rosa@post.example", "email"),
        ("phone", "07700 900 123", "", "text"),
        ("phone", "01632 960 221", "", None),
    ],
)
def test_the_person_is_told_as_they_like_to_be(rosa, rosas_account, priya, likes, phone, email, channel):
    begun = wrote(rosa, by=rosas_account)
    fresh = Person.objects.get(pk=rosa.pk)
    update_person(
        person=fresh,
        by=priya,
        at=AT,
        base_revision=fresh.revision,
        contact_by=likes,
        phone=phone,
        email=email,
    )
    answered_it(begun, by=priya)
    told = Message.objects.filter(purpose="answer_waits").first()
    assert (told.channel if told else None) == channel


def test_remarks_and_matters_are_kept_as_they_are(rosa, rosas_account):
    begun = wrote(rosa, by=rosas_account)
    for change in (
        lambda: Remark.objects.filter(conversation=begun).update(words="Else"),
        lambda: Remark.objects.filter(conversation=begun).delete(),
        lambda: Conversation.objects.filter(pk=begun.pk).update(kind="talk"),
        lambda: Conversation.objects.filter(pk=begun.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# settling


@pytest.mark.parametrize("who", ["rosas_account", "priya", "sam"])
def test_the_person_or_a_worker_says_that_it_is_settled(rosa, rosas_account, priya, sam, who, request):
    user = request.getfixturevalue(who)
    begun = wrote(rosa, by=rosas_account)
    answered_it(begun, by=priya)
    done = services.close(conversation=begun, by=user, at=AT)
    assert (done.status, done.closed_by) == (states.CLOSED, user)
    assert events("conversation.close") == 1


def test_nothing_is_settled_before_it_is_answered(rosa, rosas_account, priya):
    begun = wrote(rosa, by=rosas_account)
    with refuses("It can be settled once it is answered."):
        services.close(conversation=begun, by=priya, at=AT)
    assert events("conversation.close") == 0


# to whom it goes


def test_what_is_written_waits_for_the_worker_who_has_the_case(rosa, rosas_account, priya, sam):
    first = wrote(rosa, by=rosas_account)
    second = wrote(rosa, by=rosas_account, at=AT + timedelta(hours=1), words="And more.")
    assert selectors.to_answer(priya.worker, on=AT.date()) == [first, second]
    assert selectors.for_managers(sam.worker, [rosa.team_id], on=AT.date()) == []
    answered_it(first, by=sam)
    assert selectors.to_answer(priya.worker, on=AT.date()) == [second]


def test_a_manager_sees_what_is_late_from_the_first_day_after_it_was_expected(rosa, rosas_account, sam):
    begun = wrote(rosa, by=rosas_account)
    assert selectors.for_managers(sam.worker, [rosa.team_id], on=date(2026, 3, 9)) == []
    assert selectors.for_managers(sam.worker, [rosa.team_id], on=date(2026, 3, 10)) == [begun]
    assert selectors.for_managers(sam.worker, [], on=date(2026, 3, 10)) == []


def test_a_manager_sees_at_once_what_nobody_has(rosa, rosas_account, priya, sam, kit):
    begun = wrote(rosa, by=rosas_account)
    rosa.allocations.update(to_on=AT.date())
    assert selectors.for_managers(sam.worker, [rosa.team_id], on=AT.date()) == [begun]
    allocate(person=rosa, worker=priya.worker, by=sam, at=AT)
    assert selectors.for_managers(sam.worker, [rosa.team_id], on=AT.date()) == []


def test_one_usually_waits_as_long_as_the_team_took_lately(rosa, rosas_account, priya, south):
    assert selectors.usual_wait(rosa.team, at=AT) == 5
    for number in range(5):
        one = wrote(rosa, by=rosas_account, words=f"Message {number}")
        answered_it(one, by=priya, at=AT + timedelta(days=2))
    after = AT + timedelta(days=2)
    assert selectors.usual_wait(rosa.team, at=after) == 2
    assert selectors.usual_wait(south, at=after) == 5
    assert selectors.usual_wait(rosa.team, at=after + timedelta(days=366)) == 5
