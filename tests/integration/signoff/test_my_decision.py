"""The person follows their plan: where it is, every reason, the question, the decision. Nobody else does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signoff.models import Decision, Question
from signoff.services import consulting, deciding, panel, referring
from tests.builders import a_cost, a_helper, invited, plan_changed, plan_ready
from tests.pages import text_of as words
from tests.papers import holds, read
from tests.reading_age import fixed_text, reading_age

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    """Pages ask the clock: what they show happened an hour ago."""
    return timezone.now() - timedelta(hours=1)


@pytest.fixture
def user(rosa, priya):
    user = invited(rosa, by=priya, email="rosa@post.example")
    rosa.refresh_from_db()
    return user


@pytest.fixture
def as_rosa(user):
    client = Client()
    client.force_login(user)
    return client


def shown(client, name="my_decision", *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return words(response)


def referred(version, by, at, **fields):
    fields = {"level": "manager", "why": "Nights are hard for her."} | fields
    return referring.refer(version=version, by=by, at=at, **fields)


PLACES = ["my_decision", "my_question"]


@pytest.mark.parametrize("name", PLACES)
def test_nobody_else_comes_in(name, rosa, user, dear, priya, sam):
    helper = a_helper(dear.plan, by=user)
    assert Client().get(reverse(name)).url.startswith(reverse("account_login"))
    for other in (priya, sam, helper.user):
        client = Client()
        client.force_login(other)
        assert client.get(reverse(name)).status_code == 404


def test_a_decision_is_there_for_its_person_alone(user, as_rosa, version, priya, sam, arthur, noor):
    decision = deciding.sign_off(version=version, by=priya, at=timezone.now(), lot=99)
    assert as_rosa.get(reverse("my_decision_one", args=[decision.pk])).status_code == 200
    others = [
        invited(arthur, by=noor, email="arthur@post.example"),
        a_helper(version.plan, by=user).user,
        priya,
        sam,
    ]
    for other in others:
        client = Client()
        client.force_login(other)
        assert client.get(reverse("my_decision_one", args=[decision.pk])).status_code == 404


def test_every_reason_that_was_given_stands_there_in_order(
    as_rosa, user, dear, priya, sam, chair, housing, now
):
    at = (now + timedelta(minutes=count) for count in range(10))
    referral = referred(dear, priya, next(at))
    referring.ask(referral=referral, of="worker", words="Since when?", by=sam, at=next(at))
    referring.answer(referral=referral, words="Since spring.", by=priya, at=next(at))
    referring.ask(referral=referral, of="person", words="Who comes at night?", by=sam, at=next(at))
    referring.answer(referral=referral, words="My sister, mostly.", by=user, at=next(at))
    atpanel = referring.pass_on(
        referral=referral, risk="She may fall.", wanted=["housing"], words="Beyond me.", by=sam, at=next(at)
    )
    panel.give_opinion(referral=atpanel, view="support", words="A rail will do.", by=housing, at=next(at))
    text = shown(as_rosa)
    assert "Your plan is with the panel." in text
    in_order = [
        "Priya Raman asked a manager to decide",
        "Why, in the words of Priya Raman Nights are hard for her.",
        "This plan costs £170.45 a week; the worker’s limit is £100.00.",
        "Sam Okoro asked Priya Raman a question",
        "Since when?",
        "Since spring.",
        "Sam Okoro asked you a question",
        "Who comes at night?",
        "You answered",
        "My sister, mostly.",
        "Sam Okoro, manager, asked the panel to decide",
        "Why, in the words of Sam Okoro Beyond me.",
        "The risk to think about She may fall.",
        "People who know about housing say what they think.",
        "Hal Overton, who knows about housing, said what they think",
        "I support it A rail will do.",
        "Now: Your plan is with the panel.",
        "The panel decides",
        "You hear from us",
        "Ombudsman",
    ]
    places = [text.replace(" (today)", "").find(one) for one in in_order]
    assert -1 not in places, in_order[places.index(-1)]
    assert places == sorted(places)
    done = deciding.agree(referral=atpanel, by=chair, reasons="It keeps you at home.", at=next(at))
    text = shown(as_rosa)
    assert "The panel (Marit Solberg, chair) agreed your plan" in text
    assert "It keeps you at home." in text
    one = shown(as_rosa, "my_decision_one", done.pk)
    assert "£170.45 a week" in one
    assert "A rail will do." in one
    assert "It keeps you at home." in one


def test_what_worker_and_manager_wrote_to_each_other_stays_between_them(as_rosa, dear, priya, sam, now):
    asked = consulting.consult(version=dear, words="I am unsure of her son.", by=priya, at=now)
    consulting.reply(consultation=asked, words="Trust yourself.", weekly_pence=18_000, by=sam, at=now)
    text = shown(as_rosa)
    assert "Priya Raman asked a manager for advice" in text
    assert "The decision stays with Priya Raman." in text
    assert "Sam Okoro, manager, gave advice" in text
    assert "said that Priya Raman may decide this plan" in text
    assert "£180.00 a week" in text
    assert "unsure of her son" not in text
    assert "Trust yourself" not in text


def test_what_is_needed_is_short_and_ticked_off(as_rosa, scheme, rosa, priya, limits, user):
    text = shown(as_rosa)
    assert "Your plan is not begun yet." in text
    assert text.count("still to come") == 4
    version = plan_ready(rosa, by=priya)
    assert shown(as_rosa).count("(here)") == 4
    a_cost(version.plan, by=user)
    assert "Your word that this is your plan (still to come)" in shown(as_rosa)
    version = plan_changed(version.plan, by=priya, weekly_pence=9_000)
    deciding.sign_off(version=version, by=priya, at=timezone.now(), lot=99)
    assert "What we need" not in shown(as_rosa)


def test_earlier_decisions_can_be_read_again(as_rosa, version, priya, now):
    first = deciding.sign_off(version=version, by=priya, at=now, lot=99)
    version.plan.refresh_from_db()
    newer = plan_changed(version.plan, by=priya, weekly_pence=9_500, at=now + timedelta(minutes=5))
    text = shown(as_rosa)
    assert "Priya Raman agreed your plan" in text, "the one that stands begins the new round"
    deciding.sign_off(version=newer, by=priya, at=now + timedelta(minutes=10), lot=99)
    response = as_rosa.get(reverse("my_decision"))
    assert "Decisions before" in words(response)
    assert reverse("my_decision_one", args=[first.pk]) in response.content.decode()
    one = shown(as_rosa, "my_decision_one", first.pk)
    assert "A newer decision has taken the place of this one." in one


def test_the_letter_says_the_same_as_the_page_and_is_for_its_person_alone(as_rosa, version, priya):
    decision = deciding.sign_off(
        version=version, by=priya, at=timezone.now(), reasons="You chose well.", lot=99
    )
    address = reverse("my_decision_letter", args=[decision.pk])
    assert address in as_rosa.get(reverse("my_decision_one", args=[decision.pk])).content.decode()
    paper = read(as_rosa.get(address).content)
    for text in ("£90.00 a week", "You chose well.", "Priya Raman", "Ombudsman"):
        assert holds(paper, text)
    worker = Client()
    worker.force_login(priya)
    assert worker.get(address).status_code == 404


# the question


@pytest.fixture
def asked(dear, priya, sam, now):
    referral = referred(dear, priya, now)
    return referring.ask(referral=referral, of="person", words="Who comes at night?", by=sam, at=now)


def send(client, text, question):
    return client.post(reverse("my_question"), {"words": text, "question": str(question.pk)}, follow=True)


def test_the_person_answers_and_hears_who_has_it_now(as_rosa, user, asked):
    assert "Who comes at night?" in shown(as_rosa)
    assert "Sam Okoro looks at your plan, and asked you this" in shown(as_rosa, "my_question")
    response = send(as_rosa, "My sister.\r\nShe lives next door.", asked)
    assert "Your answer is with Sam Okoro." in words(response)
    asked.refresh_from_db()
    assert asked.answer == "My sister.\nShe lives next door."
    assert asked.answered_by == user
    assert asked.referral.status == "taken"


def test_an_answer_of_twenty_thousand_signs_is_kept_whole(as_rosa, asked):
    long = ("Ünd so weiter 🫖 " * 2000)[:19_999] + "."
    send(as_rosa, long, asked)
    asked.refresh_from_db()
    assert asked.answer == long


@pytest.mark.parametrize(("typed", "sentence"), [("", "Enter your answer"), ("x" * 20_001, "20,000")])
def test_a_refused_answer_keeps_what_was_typed(as_rosa, asked, typed, sentence):
    response = send(as_rosa, typed, asked)
    html = response.content.decode()
    assert "<title>Error: " in html
    assert typed in html
    assert Question.objects.get().answered_at is None


def test_answered_meanwhile_nothing_is_sent_and_the_text_is_still_there(as_rosa, asked, priya):
    referring.answer(referral=asked.referral, words="Her sister.", by=priya, at=timezone.now())
    response = send(as_rosa, "My sister does.", asked)
    assert "This question is answered already, so nothing was sent." in words(response)
    assert "My sister does." in response.content.decode()
    asked.refresh_from_db()
    assert asked.answer == "Her sister."


def test_an_answer_to_the_question_before_is_not_taken_for_one_to_the_next(as_rosa, asked, sam):
    at = timezone.now()
    referring.answer(referral=asked.referral, words="", not_needed=True, by=sam, at=at)
    asked.referral.refresh_from_db()
    second = referring.ask(referral=asked.referral, of="person", words="Who cooks?", by=sam, at=at)
    response = send(as_rosa, "My sister does.", asked)
    assert "Another question has been asked since." in words(response)
    assert "Who cooks?" in words(response)
    second.refresh_from_db()
    assert second.answered_at is None
    send(as_rosa, "My sister does.", second)
    second.refresh_from_db()
    assert second.answer == "My sister does."


def test_signed_out_in_mid_sentence_the_answer_is_there_after_signing_in_again(as_rosa, user, asked):
    page = as_rosa.get(reverse("my_question"))
    typed_by = page.content.decode().split('name="typed_by" value="')[1].split('"')[0]
    as_rosa.logout()
    data = {"words": "My sister does.", "question": str(asked.pk), "typed_by": typed_by}
    as_rosa.post(reverse("my_question"), data, headers={"origin": "http://testserver"})
    as_rosa.force_login(user)
    assert "My sister does." in as_rosa.get(reverse("my_question")).content.decode()


def test_a_question_to_the_worker_is_none_for_the_person_to_answer(as_rosa, dear, priya, sam, now):
    referral = referred(dear, priya, now)
    question = referring.ask(referral=referral, of="worker", words="Since when?", by=sam, at=now)
    assert "No question waits for you" in shown(as_rosa, "my_question")
    send(as_rosa, "Since spring.", question)
    question.refresh_from_db()
    assert question.answered_at is None


# how it reads, and how much it asks


def states(version, priya, sam, user, now):
    yield "kept"
    referral = referred(version, priya, now)
    yield "waiting"
    question = referring.ask(referral=referral, of="person", words="Who?", by=sam, at=now)
    yield "asked"
    referring.answer(referral=referral, words="Me.", by=user, at=now)
    assert question is not None
    yield "taken"
    deciding.agree(referral=referral, by=sam, at=now + timedelta(minutes=1), reasons="Good.")
    yield "agreed"
    version.plan.refresh_from_db()
    newer = plan_changed(version.plan, by=priya, weekly_pence=18_000, at=now + timedelta(minutes=2))
    again = referred(newer, priya, now + timedelta(minutes=3))
    later = now + timedelta(minutes=4)
    deciding.not_agree(referral=again, need="nutrition", reasons="Not so.", by=sam, at=later)
    yield "not agreed"


def test_a_twelve_year_old_can_read_it(as_rosa, user, dear, priya, sam, now, capsys):
    for state in states(dear, priya, sam, user, now):
        for name in ("my", "my_decision", "my_question"):
            age = reading_age(fixed_text(as_rosa.get(reverse(name)).content.decode()))
            print(f"{state}, {name}: {age:.1f}")
            assert age <= 12, (state, name, age)
    for decision in Decision.objects.all():
        html = as_rosa.get(reverse("my_decision_one", args=[decision.pk])).content.decode()
        assert reading_age(fixed_text(html)) <= 12


def test_pages_ask_few_queries_in_any_state(
    as_rosa, user, dear, priya, sam, now, django_assert_max_num_queries
):
    as_rosa.get(reverse("my"))  # what a process reads once in its life
    for _ in states(dear, priya, sam, user, now):
        for name, most in (("my", 12), ("my_decision", 11), ("my_question", 10), ("my_budget", 11)):
            with django_assert_max_num_queries(most):
                assert as_rosa.get(reverse(name)).status_code == 200
