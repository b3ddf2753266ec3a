"""Signs that nobody can see, or that turn the text after them, are kept in no words of sign-off."""

import pytest

from signoff.models import Opinion, Question
from signoff.services import consulting, deciding, later, limits, panel, referring
from socialcare.values import Refused
from tests.builders import AT, TODAY, plan_changed, urgent_support

pytestmark = pytest.mark.django_db

#: Turned, with a space of no width, a mark of the byte order, and one that joins nothing.
TYPED = "\u202eBecause\u200b she\ufeff asked.\u2069 "
KEPT = "Because she asked."
NOTHING = "\u202e\u200b \u2066\u200d\n\u200c"


def test_the_words_of_a_decision(version, priya):
    first = deciding.sign_off(version=version, by=priya, at=AT, reasons=TYPED, lot=0)
    again = deciding.sign_off(version=version, by=priya, at=AT, correcting=TYPED, lot=0)
    less = plan_changed(version.plan, by=priya, weekly_pence=8_000)
    cut = deciding.sign_off(version=less, by=priya, at=AT, cut_because=TYPED, lot=99)
    assert (first.reasons, again.correcting, cut.cut_because) == (KEPT, KEPT, KEPT)


def test_the_words_of_urgent_support(rosa, priya, limits):
    assert urgent_support(rosa, by=priya, reasons=TYPED).reasons == KEPT


def test_the_words_of_a_referral_from_why_to_the_decision(dear, priya, sam, chair, housing):
    referral = referring.refer(version=dear, level="manager", why=TYPED, by=priya, at=AT)
    referring.ask(referral=referral, of="worker", words=TYPED, by=sam, at=AT)
    referral.refresh_from_db()
    referring.answer(referral=referral, words=TYPED, by=priya, at=AT)
    referral.refresh_from_db()
    said = {"risk": TYPED, "wanted": ["housing"], "words": TYPED}
    passed = referring.pass_on(referral=referral, by=sam, at=AT, **said)
    panel.give_opinion(referral=passed, view="support", words=TYPED, by=housing, at=AT)
    decision = deciding.not_agree(referral=passed, need="nutrition", reasons=TYPED, by=chair, at=AT)
    referral.refresh_from_db()
    question = Question.objects.get()
    assert (referral.why, referral.outcome_words, passed.why, passed.risk) == (KEPT,) * 4
    assert (question.words, question.answer, Opinion.objects.get().words, decision.reasons) == (KEPT,) * 4


def test_the_words_between_worker_and_manager(version, priya, sam):
    asked = consulting.consult(version=version, words=TYPED, by=priya, at=AT)
    consulting.reply(consultation=asked, words=TYPED, by=sam, at=AT)
    consulting.ask_again(consultation=asked, words=TYPED, by=priya, at=AT)
    assert {one.words for one in asked.words.all()} == {KEPT}


def test_the_words_of_a_later_look_and_of_a_limit(version, priya, sam):
    look = deciding.sign_off(version=version, by=priya, at=AT, lot=0).later_look
    later.look_at(look=look, words=TYPED, by=sam, at=AT)
    assert later.answer(look=look, words=TYPED, by=priya, at=AT).answer == KEPT
    limit = limits.set_limit(
        worker=priya.worker, weekly_pence=9_000, once_pence=0, from_on=TODAY, reason=TYPED, by=sam, at=AT
    )
    assert limit.reason == KEPT


def refused(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.field


def test_signs_that_nobody_sees_are_no_reason(version, priya, rosa):
    asked = {"by": priya, "at": AT}
    assert refused(lambda: urgent_support(rosa, by=priya, reasons=NOTHING)) == "reasons"
    assert refused(lambda: consulting.consult(version=version, words=NOTHING, **asked)) == "words"


def test_nor_a_question_or_why_a_plan_is_not_agreed(version, priya, sam):
    referral = referring.refer(version=version, level="manager", why="Nights.", by=priya, at=AT)
    answers = {"referral": referral, "by": sam, "at": AT}
    assert refused(lambda: referring.ask(of="worker", words=NOTHING, **answers)) == "words"
    no = {"need": "nutrition", "reasons": NOTHING}
    assert refused(lambda: deciding.not_agree(**no, **answers)) == "reasons"


def test_nor_a_correction_a_question_or_why_it_is_less(version, priya, sam):
    deciding.sign_off(version=version, by=priya, at=AT, lot=99)
    again = {"version": version, "by": priya, "at": AT}
    assert refused(lambda: deciding.sign_off(correcting=NOTHING, **again)) == "correcting"
    less = plan_changed(version.plan, by=priya, weekly_pence=8_000)
    again["version"] = less
    assert refused(lambda: deciding.sign_off(cut_because=NOTHING, **again)) == "cut_because"
    assert refused(lambda: referring.refer(level="manager", why=NOTHING, **again)) == "why"
