"""Referring: into the queue, taken, asked about, and moved on, each step with its event."""

from datetime import timedelta

import pytest

from signoff.models import Question, Referral
from signoff.services import consulting, deciding, referring
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.values import Refused
from supportplans.services.plans import close_plan
from tests.builders import AT, a_person, a_worker, plan_changed, plan_ready

from .conftest import a_limit

pytestmark = pytest.mark.django_db


def refused(call, sentence):
    before = (list(Referral.objects.order_by("pk").values()), Question.objects.count(), Event.objects.count())
    with pytest.raises(Refused) as caught:
        call()
    assert caught.value.sentence == sentence
    after = (list(Referral.objects.order_by("pk").values()), Question.objects.count(), Event.objects.count())
    assert after == before


def event(verb):
    return Event.objects.get(verb=verb)


def told(purpose):
    return set(Message.objects.filter(purpose=f"sign_off_{purpose}").values_list("to", flat=True))


@pytest.fixture
def referral(dear, priya):
    return referring.refer(version=dear, level="manager", why="The nights.", by=priya, at=AT)


@pytest.fixture
def within(version, priya):
    return referring.refer(version=version, level="manager", why="Is it right?", by=priya, at=AT)


@pytest.fixture
def ines(north):
    user = a_worker("Ines Calloway", team=north, role="manager", job="Team manager").user
    a_limit(user, 30_000, 200_000)
    return user


# refer


def test_a_referral_waits_with_its_reason_its_clock_and_what_lies_beyond(referral, priya, sam):
    assert (referral.status, referral.level, referral.why) == ("waiting", "manager", "The nights.")
    assert referral.beyond == "This plan costs £170.45 a week; the worker’s limit is £100.00."
    assert referral.due_on == (AT + timedelta(days=2)).date()
    made = event("referral.made")
    assert (made.by, made.data["to"], made.data["level"], made.data["version"]) == (
        priya,
        "waiting",
        "manager",
        1,
    )
    assert told("referral") == {sam.email}


def test_below_the_limit_one_may_refer_too_and_nothing_lies_beyond(within):
    assert within.beyond == ""


def test_somebody_in_crisis_is_answered_the_same_day(scheme, priya, limits):
    edith = a_person(by=priya, crisis_since=AT.date())
    made = referring.refer(version=plan_ready(edith, by=priya), level="manager", why="Now.", by=priya, at=AT)
    assert made.due_on == AT.date()


def test_without_a_reason_nothing_is_referred(dear, priya):
    refused(
        lambda: referring.refer(version=dear, level="manager", why="  ", by=priya, at=AT),
        "Say in a sentence what you ask, and why.",
    )


def test_one_plan_waits_once(referral, dear, priya):
    refused(
        lambda: referring.refer(version=dear, level="manager", why="Again.", by=priya, at=AT),
        "This plan waits for a manager. Take the referral back first, if you can decide yourself.",
    )


@pytest.mark.parametrize(
    ("risk", "wanted", "sentence"),
    [
        (
            "",
            ["housing"],
            "Name the significant risk that the panel is asked about. Without one, ask a manager.",
        ),
        ("A fall.", [], "Choose which expertise you want the panel to look with."),
    ],
)
def test_the_panel_wants_a_risk_and_an_expertise(dear, priya, chair, housing, risk, wanted, sentence):
    refused(
        lambda: referring.refer(
            version=dear, level="panel", why="Safe?", risk=risk, wanted=wanted, by=priya, at=AT
        ),
        sentence,
    )


def test_an_empty_panel_is_not_asked(dear, priya):
    refused(
        lambda: referring.refer(
            version=dear, level="panel", why="Safe?", risk="A fall.", wanted=["housing"], by=priya, at=AT
        ),
        "The panel has no chair who could decide this at present. Ask a manager.",
    )


# take, put back


def test_who_takes_it_has_it_until_it_is_put_back(referral, sam):
    taken = referring.take(referral=referral, by=sam, at=AT)
    assert (taken.status, taken.holder, taken.taken_at) == ("taken", sam.worker, AT)
    back = referring.put_back(referral=taken, by=sam, at=AT)
    assert (back.status, back.holder, back.taken_at) == ("waiting", None, None)
    assert (event("referral.take").data["to"], event("referral.put_back").data["to"]) == ("taken", "waiting")


def test_the_second_who_takes_it_is_told_who_has_it(referral, sam, ines):
    referring.take(referral=referral, by=sam, at=AT)
    refused(lambda: referring.take(referral=referral, by=ines, at=AT), "Sam Okoro has taken this already.")


def test_another_manager_puts_it_back_for_who_is_away(referral, sam, ines):
    taken = referring.take(referral=referral, by=sam, at=AT)
    assert referring.put_back(referral=taken, by=ines, at=AT).holder is None


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("priya", "You referred this yourself, so somebody else decides it."),
        ("noor", "Only a manager of the team, or who stands in for them, decides this."),
        ("kit", "Only a manager of the team, or who stands in for them, decides this."),
        ("panel_member", "Only a manager of the team, or who stands in for them, decides this."),
    ],
)
def test_nobody_else_takes_it(referral, request, who, sentence):
    user = request.getfixturevalue(who)
    refused(lambda: referring.take(referral=referral, by=user, at=AT), sentence)


# ask, answer


def test_a_question_of_the_worker_does_not_stop_the_clock(referral, sam, priya):
    due = referral.due_on
    question = referring.ask(referral=referral, of="worker", words="Which nights?", by=sam, at=AT)
    referral.refresh_from_db()
    assert (referral.status, referral.holder, referral.paused_on) == ("asked", sam.worker, None)
    assert told("question") == {priya.email}
    later = AT + timedelta(days=3)
    answered = referring.answer(referral=referral, words="Fridays.", by=priya, at=later)
    assert (answered.pk, answered.answer, answered.answered_by) == (question.pk, "Fridays.", priya)
    referral.refresh_from_db()
    assert (referral.status, referral.due_on) == ("taken", due)
    assert told("answer") == {sam.email}
    assert event("referral.ask").data["of"] == "worker"
    assert event("referral.answer").data["not_needed"] is False


def test_while_the_person_has_a_question_the_clock_stands_still(referral, sam, priya):
    due = referral.due_on
    referring.ask(referral=referral, of="person", words="Which nights?", by=sam, at=AT)
    referral.refresh_from_db()
    assert referral.paused_on == AT.date()
    referring.answer(referral=referral, words="She says Fridays.", by=priya, at=AT + timedelta(days=7))
    referral.refresh_from_db()
    assert (referral.paused_on, referral.due_on) == (None, due + timedelta(days=7))


def test_who_asked_can_do_without_the_answer(referral, sam, priya):
    referring.ask(referral=referral, of="worker", words="Which nights?", by=sam, at=AT)
    referral.refresh_from_db()
    refused(
        lambda: referring.answer(referral=referral, words="", not_needed=True, by=priya, at=AT),
        "You referred this yourself, so somebody else decides it.",
    )
    question = referring.answer(referral=referral, words="", not_needed=True, by=sam, at=AT)
    assert (question.answer, question.answered_by) == ("", sam)
    assert event("referral.answer").data["not_needed"] is True


@pytest.mark.parametrize(
    ("of", "words", "sentence"),
    [
        ("anybody", "Which?", "Choose whom you ask."),
        ("worker", " ", "Write your question. They read it as you write it."),
    ],
)
def test_a_question_has_words_and_somebody_to_answer_it(referral, sam, of, words, sentence):
    refused(lambda: referring.ask(referral=referral, of=of, words=words, by=sam, at=AT), sentence)


def test_a_question_is_answered_once_with_words_by_who_works_with_the_person(referral, sam, priya, noor):
    referring.ask(referral=referral, of="worker", words="Which nights?", by=sam, at=AT)
    referral.refresh_from_db()
    refused(lambda: referring.answer(referral=referral, words=" ", by=priya, at=AT), "Write your answer.")
    refused(
        lambda: referring.answer(referral=referral, words="Mine.", by=noor, at=AT),
        "This record is held by another team, so you cannot decide about it.",
    )
    referring.answer(referral=referral, words="Fridays.", by=priya, at=AT)
    refused(
        lambda: referring.answer(referral=referral, words="Sundays.", by=priya, at=AT),
        "This question is answered already.",
    )


def test_nothing_is_decided_while_a_question_is_open(referral, sam):
    referring.ask(referral=referral, of="worker", words="Which nights?", by=sam, at=AT)
    refused(
        lambda: deciding.agree(referral=referral, by=sam, at=AT),
        "This referral is waiting for an answer, so it cannot be decided now.",
    )


# hand back, pass on


def test_handed_back_it_is_the_workers_to_decide(within, sam, priya):
    done = referring.hand_back(referral=within, words="You know her best.", by=sam, at=AT)
    assert (done.status, done.outcome_words, done.decided_by) == ("handed_back", "You know her best.", sam)
    assert told("handed_back") == {priya.email}
    assert event("referral.hand_back").data["to"] == "handed_back"
    assert deciding.sign_off(version=within.version, by=priya, at=AT).level == "worker"


def test_beyond_the_workers_limit_it_cannot_be_handed_back(referral, sam):
    with pytest.raises(Refused) as caught:
        referring.hand_back(referral=referral, words="", by=sam, at=AT)
    assert caught.value.sentence.endswith("It is not theirs to decide.")
    referral.refresh_from_db()
    assert referral.status == "waiting"


def test_passed_on_the_panel_has_it_and_the_wait_is_the_panels(referral, sam, priya, chair, housing):
    onward = referring.pass_on(
        referral=referral, risk="A fall.", wanted=["housing"], words="Is it safe?", by=sam, at=AT
    )
    referral.refresh_from_db()
    assert (referral.status, onward.level, onward.came_from) == ("passed_on", "panel", referral)
    assert (onward.why, onward.risk, onward.referred_by) == ("Is it safe?", "A fall.", priya)
    assert onward.due_on == (AT + timedelta(days=7)).date()
    assert event("referral.pass_on").data["to"] == "passed_on"
    assert Event.objects.filter(verb="referral.made").count() == 2


def test_passed_on_without_words_the_panel_reads_what_the_worker_asked(referral, sam, chair, housing):
    onward = referring.pass_on(referral=referral, risk="A fall.", wanted=["housing"], words="", by=sam, at=AT)
    assert onward.why == "The nights."


def test_refused_by_the_panel_the_manager_still_has_it(referral, sam, chair):
    refused(
        lambda: referring.pass_on(
            referral=referral, risk="A fall.", wanted=["housing"], words="", by=sam, at=AT
        ),
        "Nobody on the panel who can look at this knows about housing now. "
        "Choose other expertise, or ask a manager.",
    )


# withdraw, bring the newest


def test_taken_back_an_open_question_is_not_needed_any_more(referral, sam, priya):
    referring.ask(referral=referral, of="person", words="Which nights?", by=sam, at=AT)
    done = referring.withdraw(referral=referral, words="She wants to wait.", by=priya, at=AT)
    assert (done.status, done.outcome_words) == ("withdrawn", "She wants to wait.")
    question = Question.objects.get()
    assert (question.answer, question.answered_by) == ("", priya)
    assert event("referral.withdraw").data["to"] == "withdrawn"


def test_another_team_does_not_take_it_back(referral, noor):
    refused(
        lambda: referring.withdraw(referral=referral, words="", by=noor, at=AT),
        "This record is held by another team, so you cannot decide about it.",
    )


def test_the_newest_version_takes_its_place_and_the_wait_goes_on(referral, priya):
    due = referral.due_on
    plan_changed(referral.plan, by=priya, weekly_pence=15_000)
    done = referring.bring_newest(referral=referral, by=priya, at=AT + timedelta(days=1))
    assert (done.version.number, done.weekly_pence, done.due_on) == (2, 15_000, due)
    assert done.beyond == "This plan costs £150.00 a week; the worker’s limit is £100.00."
    data = event("referral.version_replaced").data
    assert (data["from_version"], data["to_version"]) == (1, 2)


def test_within_the_limit_nothing_lies_beyond_any_more(referral, priya):
    plan_changed(referral.plan, by=priya, weekly_pence=9_000)
    assert referring.bring_newest(referral=referral, by=priya, at=AT).beyond == ""


def test_a_lower_sum_than_agreed_wants_its_reason_with_the_newest_version(version, priya, sam):
    deciding.sign_off(version=version, by=priya, at=AT)
    same = plan_changed(version.plan, by=priya, weekly_pence=9_000)
    referral = referring.refer(version=same, level="manager", why="Right?", by=priya, at=AT)
    plan_changed(version.plan, by=priya, weekly_pence=5_000)
    refused(
        lambda: referring.bring_newest(referral=referral, by=priya, at=AT),
        "£50.00 a week is less than the agreed £90.00. A budget is lowered only when circumstances have "
        "changed or after a new assessment. Say what has changed.",
    )
    done = referring.bring_newest(referral=referral, cut_because="Her sister came.", by=priya, at=AT)
    assert (done.weekly_pence, done.cut_because) == (5_000, "Her sister came.")


def test_the_same_version_or_a_decided_referral_stays(referral, priya, sam):
    refused(
        lambda: referring.bring_newest(referral=referral, by=priya, at=AT),
        "This is the newest version already.",
    )
    deciding.agree(referral=referral, by=sam, at=AT)
    plan_changed(referral.plan, by=priya, weekly_pence=15_000)
    refused(
        lambda: referring.bring_newest(referral=referral, by=priya, at=AT),
        "This referral is decided, so the version in it stays.",
    )


def test_referring_closes_what_was_asked_of_a_manager(dear, priya, sam):
    asked = consulting.consult(version=dear, words="May I?", by=priya, at=AT)
    referring.refer(version=dear, level="manager", why="The nights.", by=priya, at=AT)
    asked.refresh_from_db()
    assert asked.status == "closed"


def test_closing_the_plan_takes_an_open_referral_back(referral, sam, priya):
    referring.take(referral=referral, by=sam, at=AT)
    close_plan(plan=referral.plan, reason="She moved to Wales.", by=priya, at=AT)
    referral.refresh_from_db()
    assert (referral.status, referral.outcome_words) == (
        "withdrawn",
        "The plan was closed, so there is nothing to decide any more.",
    )
    assert event("referral.withdraw").data["to"] == "withdrawn"


def test_closing_the_plan_ends_what_a_manager_was_asked(dear, priya, sam):
    asked = consulting.consult(version=dear, words="May I sign this?", by=priya, at=AT)
    close_plan(plan=dear.plan, reason="She moved to Wales.", by=priya, at=AT)
    asked.refresh_from_db()
    assert (asked.status, asked.closed_by) == ("closed", priya)
