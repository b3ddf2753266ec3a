"""Where a plan is at each moment: who has it, since when, by when to expect an answer, said honestly."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from signoff.presenters.where import where_it_is
from signoff.services import consulting, deciding, panel, referring
from tests.builders import (
    AT,
    TODAY,
    a_cost,
    a_helper,
    a_passage,
    a_person,
    invited,
    plan_changed,
    plan_open,
    plan_ready,
)
from tests.pages import text_of as words

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(rosa, priya):
    """Rosa at home."""
    user = invited(rosa, by=priya, email="rosa@post.example")
    rosa.refresh_from_db()
    return user


def days(count):
    return AT + timedelta(days=count)


def told(rosa, reader, *, on=TODAY):
    rosa.refresh_from_db()
    return where_it_is(rosa, reader=reader, on=on)


def referred(version, by, **fields):
    fields = {"level": "manager", "why": "It is more than I may sign."} | fields
    return referring.refer(version=version, by=by, at=AT, **fields)


def test_before_there_is_a_plan_it_says_so(rosa, user):
    where = told(rosa, user)
    assert where.sentences == ["Your plan is not begun yet."]
    assert where.holder == "you"


def test_while_it_is_written_it_is_with_the_person(scheme, rosa, user, priya):
    a_passage(plan_open(rosa, by=user), by=user)
    assert told(rosa, user).words == "Your plan is with you. It is being made."
    assert told(rosa, priya).words == "Rosie’s plan is with Rosie. It is being made."


def test_a_version_that_was_kept_is_with_the_worker_and_says_by_when(rosa, user, version, priya, sam):
    where = told(rosa, user)
    assert where.words == "Your plan is with your worker, Priya Raman."
    assert where.since_words == "Since Monday 2 March (today)."
    assert where.expected_words == "Expect an answer by Monday 9 March (in 7 days)."
    assert told(rosa, priya).words == "Rosie’s plan is with you."
    assert told(rosa, sam).words == "Rosie’s plan is with Priya Raman."


def test_in_crisis_an_answer_is_expected_the_same_day(rosa, user, version, priya):
    rosa.crisis_since = TODAY
    rosa.save(update_fields=["crisis_since"])
    assert told(rosa, user).expected_words == "Expect an answer today."
    referred(version, priya)
    assert told(rosa, user).expected_words == "Expect an answer today."


def test_while_a_manager_is_asked_for_advice_the_decision_stays_with_the_worker(rosa, user, version, priya):
    consulting.consult(version=version, words="Is a tricycle fine?", by=priya, at=AT)
    where = told(rosa, user)
    assert where.words == "Your plan is with your worker, Priya Raman."
    assert where.note == "Priya Raman asked a manager for advice. The decision stays with the worker."


def test_a_referral_waits_for_a_manager_and_then_is_with_her_by_name(rosa, user, dear, priya, sam):
    referral = referred(dear, priya)
    where = told(rosa, user)
    assert where.words == "Your plan waits for a manager to look at it."
    assert where.holder == "the managers of our North team"
    assert where.expected_words == "Expect an answer by Wednesday 4 March (in 2 days)."
    referring.take(referral=referral, by=sam, at=days(1))
    where = told(rosa, user, on=days(1).date())
    assert where.words == "Your plan is with Sam Okoro, manager."
    assert where.since_words == "Since Tuesday 3 March (today)."
    assert told(rosa, sam, on=days(1).date()).words == "Rosie’s plan is with you."


def test_it_is_said_honestly_when_it_takes_longer_than_we_said(rosa, user, dear, priya, sam):
    referring.take(referral=referred(dear, priya), by=sam, at=AT)
    where = told(rosa, user, on=days(2).date())
    assert where.late == ""
    where = told(rosa, user, on=days(3).date())
    assert where.late == (
        "We said Wednesday 4 March. It is taking longer than we said, and we are sorry. "
        f"Call {settings.COUNCIL_PHONE} and ask for Sam Okoro."
    )
    assert where.expected_words == ""


def test_what_is_late_is_said_to_who_has_it_and_to_other_staff_in_their_own_words(
    rosa, dear, priya, sam, user
):
    late = days(3).date()
    due = "An answer was due on Wednesday 4 March."
    referral = referred(dear, priya)
    take = f"{due} Take it and decide today if you can, or tell Rosie why not yet."
    assert told(rosa, sam, on=late).late == take
    waits = f"{due} The managers of our North team have it: ask how far it is."
    assert told(rosa, priya, on=late).late == waits
    referring.take(referral=referral, by=sam, at=AT)
    decide = f"{due} Decide today if you can, or tell Rosie why not yet."
    assert told(rosa, sam, on=late).late == decide
    assert told(rosa, priya, on=late).late == f"{due} Sam Okoro has it: ask how far it is."
    assert "we are sorry" in told(rosa, user, on=late).late


def test_a_plan_that_waits_late_for_its_worker_is_said_to_her_and_to_her_manager(rosa, version, priya, sam):
    late = days(10).date()
    due = "An answer was due on Monday 9 March."
    assert told(rosa, priya, on=late).late == (
        f"{due} Decide, ask your manager or refer it today if you can, or tell Rosie why not yet."
    )
    assert told(rosa, sam, on=late).late == f"{due} Priya Raman has it: ask how far it is."


def test_the_panels_chair_is_told_to_take_what_is_late(rosa, dear, priya, chair, housing):
    referral = referred(dear, priya, level="panel", risk="She may fall.", wanted=["housing"])
    late = days(9).date()
    assert told(rosa, chair, on=late).late.endswith(
        "Take it and decide today if you can, or tell Rosie why not yet."
    )
    panel.give_opinion(referral=referral, view="support", words="A ramp will do.", by=housing, at=AT)
    referring.take(referral=referral, by=chair, at=AT)
    assert told(rosa, housing, on=late).late.endswith("Marit Solberg has it: ask how far it is.")


def test_the_clock_stands_still_only_while_the_person_is_asked(rosa, user, dear, priya, sam):
    referral = referred(dear, priya)
    referring.ask(referral=referral, of="person", words="Who helps at night?", by=sam, at=days(1))
    where = told(rosa, user, on=days(8).date())
    assert where.words == "A question waits for you."
    assert where.holder == "you"
    assert where.expected is None
    assert where.late == ""
    assert where.clock_stands == (
        "The clock stands still while we wait for your answer. "
        "With an answer today, expect the decision by Wednesday 11 March (tomorrow)."
    )
    referring.answer(referral=referral, words="My sister.", by=user, at=days(8))
    where = told(rosa, user, on=days(8).date())
    assert where.words == "Your plan is with Sam Okoro, manager."
    assert where.expected_words == "Expect an answer by Wednesday 11 March (tomorrow)."


def test_a_question_to_the_worker_lets_the_clock_go_on(rosa, user, dear, priya, sam):
    referring.ask(referral=referred(dear, priya), of="worker", words="Since when?", by=sam, at=AT)
    where = told(rosa, user)
    assert where.words == "Sam Okoro asked a question. It is now with your worker, Priya Raman."
    assert where.expected_words == "Expect an answer by Wednesday 4 March (in 2 days)."
    assert told(rosa, priya).words == "Sam Okoro asked a question. It is now with you."


def test_the_panel_has_it_and_then_its_chair(rosa, user, dear, priya, chair, housing):
    referral = referred(dear, priya, level="panel", risk="She may fall.", wanted=["housing"])
    where = told(rosa, user)
    assert where.words == "Your plan is with the panel."
    assert where.expected_words == "Expect an answer by Monday 9 March (in 7 days)."
    panel.give_opinion(referral=referral, view="support", words="A ramp will do.", by=housing, at=AT)
    referring.take(referral=referral, by=chair, at=AT)
    assert told(rosa, user).words == "Your plan is with the panel (Marit Solberg, chair)."
    deciding.agree(referral=referral, by=chair, at=AT)
    assert told(rosa, user).sentences == ["Your plan is agreed."]


def test_handed_back_it_is_the_workers_to_decide_again(rosa, user, version, priya, sam):
    referral = referred(version, priya)
    referring.hand_back(referral=referral, words="You know best.", by=sam, at=days(1))
    where = told(rosa, user, on=days(1).date())
    assert where.words == "Your plan is back with your worker, Priya Raman, to decide."
    assert where.since == days(1).date()


def test_taken_back_it_is_with_the_worker_from_that_day(rosa, user, version, priya):
    referring.withdraw(referral=referred(version, priya), words="I can.", by=priya, at=days(1))
    where = told(rosa, user, on=days(1).date())
    assert (where.key, where.since) == ("kept", days(1).date())


def test_not_agreed_it_stays_so_until_another_version_is_kept(rosa, user, dear, priya, sam):
    referral = referred(dear, priya)
    deciding.not_agree(referral=referral, need="nutrition", reasons="Meals are met.", by=sam, at=days(1))
    where = told(rosa, user, on=days(1).date())
    assert where.sentences == ["Your plan is not agreed."]
    assert where.holder == "you and your worker, Priya Raman"
    a_cost(dear.plan, by=user, at=days(1))
    assert told(rosa, user, on=days(1).date()).key == "not_agreed"
    plan_changed(dear.plan, by=priya, weekly_pence=9_000, at=days(2))
    assert told(rosa, user, on=days(2).date()).key == "kept"


def test_changed_since_it_was_agreed_the_old_decision_stands(rosa, user, version, priya):
    deciding.sign_off(version=version, by=priya, at=AT, lot=99)
    assert told(rosa, user).sentences == ["Your plan is agreed."]
    version.plan.refresh_from_db()
    a_cost(version.plan, by=user, at=days(1))
    where = told(rosa, user, on=days(1).date())
    assert where.words == "Your plan is with you. It is being changed."
    assert where.stands == "What was agreed before stands until there is a new decision."
    plan_changed(version.plan, by=priya, weekly_pence=9_500, at=days(2))
    where = told(rosa, user, on=days(2).date())
    assert where.key == "kept"
    assert where.stands == "What was agreed before stands until there is a new decision."


def test_urgent_support_is_said_beside_the_plan_that_is_still_made(scheme, rosa, user, priya, limits):
    deciding.sign_interim(
        person=rosa,
        extra_weekly_pence=5_000,
        once_pence=0,
        reasons="Her son is in hospital.",
        look_again_on=days(14).date(),
        by=priya,
        at=AT,
    )
    plan_open(rosa, by=user)
    where = told(rosa, user)
    assert where.key == "writing"
    assert where.stands == "Urgent support is agreed. We look at it again on Monday 16 March."


def test_a_plan_changed_while_it_is_with_a_manager_says_so(rosa, user, dear, priya):
    referred(dear, priya)
    plan_changed(dear.plan, by=priya, weekly_pence=16_000)
    assert told(rosa, user).note == (
        "Your plan was changed since then. Priya Raman can send the new version after it."
    )


def test_without_a_worker_it_is_with_the_team(scheme, north, priya, limits):
    nell = a_person(by=priya, first_name="Nell")
    plan_ready(nell, by=priya)
    assert told(nell, priya).words == "Nell’s plan is with our North team."


# on the page of the plan


def page_of(client, plan):
    return words(client.get(reverse("plan", args=[plan.pk])))


def test_the_plans_own_page_says_where_it_is_to_person_and_worker(rosa, user, dear, priya):
    referred(dear, priya)
    client = Client()
    client.force_login(user)
    shown = client.get(reverse("plan", args=[dear.plan_id]))
    assert "Where the plan is Your plan waits for a manager to look at it." in words(shown)
    assert reverse("my_decision") in shown.content.decode()
    client.force_login(priya)
    shown = client.get(reverse("plan", args=[dear.plan_id]))
    assert "Where the plan is Rosie’s plan waits for a manager to look at it." in words(shown)
    assert reverse("my_decision") not in shown.content.decode()


@pytest.mark.parametrize(("shown", "sees"), [(True, True), (False, False)])
def test_who_helps_sees_it_only_with_budget_and_assessment(rosa, user, dear, priya, shown, sees):
    referred(dear, priya)
    helper = a_helper(
        dear.plan,
        by=user,
        name="Max Pellow",
        email="max@post.example",
        sees_budget=shown,
        sees_assessment=shown,
    )
    client = Client()
    client.force_login(helper.user)
    assert ("waits for a manager" in page_of(client, dear.plan)) is sees


@pytest.mark.parametrize("state", ["kept", "waiting", "asked"])
def test_it_is_read_in_at_most_five_queries(
    rosa, user, dear, priya, sam, state, django_assert_max_num_queries
):
    if state != "kept":
        referral = referred(dear, priya)
    if state == "asked":
        referring.ask(referral=referral, of="person", words="Who helps?", by=sam, at=AT)
    rosa.refresh_from_db()
    with django_assert_max_num_queries(5):
        where_it_is(rosa, reader=user, on=TODAY)
