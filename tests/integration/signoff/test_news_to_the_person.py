"""One email for each piece of news, in the person's outbox, which says nothing of the case."""

from datetime import timedelta

import pytest

from signoff.services import consulting, deciding, referring
from socialcare.notifications.models import Message
from tests.builders import AT, invited

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(rosa, priya):
    user = invited(rosa, by=priya, email="rosa@post.example")
    rosa.refresh_from_db()
    return user


def news():
    return Message.objects.filter(purpose="decision_news")


def later(minutes):
    return AT + timedelta(minutes=minutes)


def test_each_step_that_concerns_the_person_is_one_email(user, rosa, dear, priya, sam):
    dear.plan.person.refresh_from_db()
    told = []

    def count():
        told.append(news().count() - sum(told))

    why = "Her son hits her."
    asked = consulting.consult(version=dear, words=why, by=priya, at=later(1))
    consulting.reply(consultation=asked, words="Refer it.", by=sam, at=later(2))
    count()
    referral = referring.refer(version=dear, level="manager", why=why, by=priya, at=later(3))
    count()
    referring.take(referral=referral, by=sam, at=later(4))
    count()
    referring.ask(referral=referral, of="worker", words="Since when?", by=sam, at=later(5))
    referring.answer(referral=referral, words="Always.", by=priya, at=later(6))
    count()
    referring.ask(referral=referral, of="person", words="Who helps?", by=sam, at=later(7))
    count()
    referring.answer(referral=referral, words="My sister.", by=user, at=later(8))
    count()
    deciding.agree(referral=referral, by=sam, at=later(9), reasons="It keeps her safe from her son.")
    count()
    assert told == [0, 1, 0, 0, 1, 0, 1]
    for message in news():
        assert message.person == rosa
        assert message.to == "rosa@post.example"
        text = message.subject + message.body
        assert "There is news about your plan" in text
        assert "/my/decision/" in text
        for case in ("son", "Sam", "Priya", "£", "170", "Who helps", "agreed", "manager", "Vidal"):
            assert case not in text


def test_one_click_that_does_two_things_is_one_piece_of_news(user, rosa, version, priya):
    at = later(1)
    referral = referring.refer(version=version, level="manager", why="Look.", by=priya, at=at)
    referring.withdraw(referral=referral, words="I can.", by=priya, at=at)
    deciding.sign_off(version=version, by=priya, at=at, lot=99)
    assert news().count() == 1


def test_who_does_not_sign_in_gets_no_email(rosa, version, priya):
    deciding.sign_off(version=version, by=priya, at=AT, lot=99)
    assert not news().exists()
