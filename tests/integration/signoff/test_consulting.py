"""A short word with a manager: asked, answered, gone on with, closed; authority given, used, taken back."""

from datetime import timedelta

import pytest

from signoff.models import CaseAuthority, Consultation, ConsultationWords
from signoff.services import consulting, deciding
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people import services as people
from socialcare.values import Refused
from tests.builders import AT, plan_changed, plan_ready

pytestmark = pytest.mark.django_db


def refused(call, sentence):
    def rows():
        return (
            list(Consultation.objects.order_by("pk").values()),
            ConsultationWords.objects.count(),
            list(CaseAuthority.objects.order_by("pk").values()),
            Event.objects.count(),
        )

    before = rows()
    with pytest.raises(Refused) as caught:
        call()
    assert caught.value.sentence == sentence
    assert rows() == before


def told(purpose):
    return set(Message.objects.filter(purpose=f"sign_off_{purpose}").values_list("to", flat=True))


@pytest.fixture
def question(dear, priya, sam):
    return consulting.consult(version=dear, words="May I sign this?", by=priya, at=AT)


def test_a_question_goes_to_the_teams_managers_and_the_event_says_so(question, priya, sam):
    assert (question.status, question.manager, question.asked_by) == ("asked", None, priya)
    assert [one.words for one in question.words.all()] == ["May I sign this?"]
    assert told("consultation") == {sam.email}
    event = Event.objects.get(verb="consultation.asked")
    assert (event.by, event.data) == (priya, {"to": "asked", "version": 1})


def test_who_stands_in_is_asked_and_answers_too(dear, priya, sam, kit, north):
    people.set_cover(
        team=north,
        manager=kit.worker,
        from_on=AT.date(),
        to_on=AT.date(),
        reason="Away.",
        by=sam,
        at=AT,
    )
    asked = consulting.consult(version=dear, words="May I?", manager=kit.worker, by=priya, at=AT)
    assert told("consultation") == {kit.email}
    tomorrow = AT + timedelta(days=1)
    refused(
        lambda: consulting.reply(consultation=asked, words="Yes.", by=kit, at=tomorrow),
        "Only a manager of the team, or who stands in for them, answers this.",
    )
    assert consulting.reply(consultation=asked, words="Yes.", by=kit, at=AT).answered_by == kit


def test_an_empty_question_another_teams_manager_and_a_second_one_are_refused(dear, priya, sam, kit):
    refused(
        lambda: consulting.consult(version=dear, words=" ", by=priya, at=AT),
        "Write your question. A sentence is enough.",
    )
    refused(
        lambda: consulting.consult(version=dear, words="May I?", manager=kit.worker, by=priya, at=AT),
        "Kit Brannigan does not manage this team. Choose another manager.",
    )
    consulting.consult(version=dear, words="May I?", by=priya, at=AT)
    refused(
        lambda: consulting.consult(version=dear, words="May I now?", by=priya, at=AT),
        "You have asked about this plan already. Go on in that conversation.",
    )


def test_a_team_without_a_manager_asks_nobody(scheme, rosa, priya):
    version = plan_ready(rosa, by=priya)
    refused(
        lambda: consulting.consult(version=version, words="May I?", by=priya, at=AT),
        "The team has no manager at present, and nobody stands in. Refer to the panel.",
    )


def test_of_a_new_version_one_asks_anew_and_the_former_question_closes(question, priya):
    newer = plan_changed(question.plan, by=priya, weekly_pence=15_000)
    asked = consulting.consult(version=newer, words="And now?", by=priya, at=AT)
    question.refresh_from_db()
    assert (question.status, asked.status) == ("closed", "asked")


def test_an_answer_alone_gives_no_authority(question, sam, priya):
    done = consulting.reply(consultation=question, words="Ask her first.", by=sam, at=AT)
    assert (done.status, done.answered_by) == ("answered", sam)
    assert not CaseAuthority.objects.exists()
    assert told("consultation_answer") == {priya.email}
    assert Event.objects.get(verb="consultation.answer").data["authority"] is False
    with pytest.raises(Refused):
        deciding.sign_off(version=question.version, by=priya, at=AT)


def test_with_authority_the_worker_signs_this_version_once_as_her_own_decision(question, sam, priya):
    consulting.reply(consultation=question, words="Yes.", weekly_pence=17_045, by=sam, at=AT)
    given = CaseAuthority.objects.get()
    assert (given.status, given.worker, given.expires_on) == (
        "given",
        priya.worker,
        AT.date() + timedelta(days=14),
    )
    assert Event.objects.get(verb="authority.given").data["weekly_pence"] == 17_045
    decision = deciding.sign_off(version=question.version, by=priya, at=AT)
    given.refresh_from_db()
    assert (decision.level, decision.authority, given.status) == ("worker", given, "used")


@pytest.mark.parametrize(
    ("weekly", "once", "sentence"),
    [
        (0, 0, "Enter a sum above £0.00 a week."),
        (30_001, 0, "Your own limit is £300.00 a week. You can give authority up to that."),
        (
            17_045,
            200_001,
            "Your own limit is £2,000.00 once in twelve months. You can give authority up to that.",
        ),
    ],
)
def test_authority_lies_within_the_managers_own_limit(question, sam, weekly, once, sentence):
    refused(
        lambda: consulting.reply(
            consultation=question, words="Yes.", weekly_pence=weekly, once_pence=once, by=sam, at=AT
        ),
        sentence,
    )


def test_a_penny_short_of_the_plan_does_not_sign(question, sam, priya):
    consulting.reply(consultation=question, words="Yes.", weekly_pence=17_044, by=sam, at=AT)
    with pytest.raises(Refused, match=r"£170\.45 a week"):
        deciding.sign_off(version=question.version, by=priya, at=AT)


def test_authority_runs_out_and_holds_for_no_other_version(question, sam, priya):
    consulting.reply(consultation=question, words="Yes.", weekly_pence=17_045, by=sam, at=AT)
    with pytest.raises(Refused):
        deciding.sign_off(version=question.version, by=priya, at=AT + timedelta(days=15))
    newer = plan_changed(question.plan, by=priya, weekly_pence=17_045)
    with pytest.raises(Refused):
        deciding.sign_off(version=newer, by=priya, at=AT)


@pytest.mark.parametrize("who", ["priya", "noor", "kit", "panel_member"])
def test_nobody_but_a_manager_of_the_team_answers(question, request, who):
    user = request.getfixturevalue(who)
    refused(
        lambda: consulting.reply(consultation=question, words="Yes.", by=user, at=AT),
        "Only a manager of the team, or who stands in for them, answers this.",
    )


def test_an_empty_answer_and_a_second_one_are_refused(question, sam):
    refused(
        lambda: consulting.reply(consultation=question, words=" ", by=sam, at=AT),
        "Write your answer. A sentence is enough.",
    )
    consulting.reply(consultation=question, words="Yes.", by=sam, at=AT)
    refused(
        lambda: consulting.reply(consultation=question, words="Or no.", by=sam, at=AT),
        "This question is answered, so it needs no answer now.",
    )


def test_the_worker_goes_on_asking_after_an_answer_and_not_before(question, sam, priya):
    refused(
        lambda: consulting.ask_again(consultation=question, words="Well?", by=priya, at=AT),
        "This question is waiting for the manager’s answer. Wait for the answer, or ask a new one.",
    )
    consulting.reply(consultation=question, words="Why so dear?", by=sam, at=AT)
    refused(
        lambda: consulting.ask_again(consultation=question, words=" ", by=priya, at=AT),
        "Write what else you want to ask.",
    )
    refused(
        lambda: consulting.ask_again(consultation=question, words="Mine.", by=sam, at=AT),
        "Priya Raman asked this. The question is theirs to go on with.",
    )
    later = AT + timedelta(hours=2)
    done = consulting.ask_again(consultation=question, words="The nights. May I?", by=priya, at=later)
    assert (done.status, done.turn_at) == ("asked", later)
    assert Event.objects.get(verb="consultation.ask_again").data["to"] == "asked"


def test_the_worker_closes_it_and_what_was_given_stays(question, sam, priya):
    consulting.reply(consultation=question, words="Yes.", weekly_pence=17_045, by=sam, at=AT)
    refused(
        lambda: consulting.close(consultation=question, by=sam, at=AT),
        "Priya Raman asked this. The question is theirs to go on with.",
    )
    done = consulting.close(consultation=question, by=priya, at=AT)
    assert (done.status, done.closed_by) == ("closed", priya)
    assert Event.objects.get(verb="consultation.close").data["to"] == "closed"
    assert CaseAuthority.objects.get().status == "given"
    assert deciding.sign_off(version=question.version, by=priya, at=AT).authority is not None


def test_authority_is_taken_back_before_it_is_used_and_not_after(question, sam, priya):
    consulting.reply(consultation=question, words="Yes.", weekly_pence=17_045, by=sam, at=AT)
    given = CaseAuthority.objects.get()
    refused(
        lambda: consulting.take_authority_back(authority=given, by=priya, at=AT),
        "Only a manager of the team, or who stands in for them, takes authority back.",
    )
    back = consulting.take_back_from(consultation=question, by=sam, at=AT)
    assert (back.status, back.taken_back_by) == ("taken_back", sam)
    assert Event.objects.get(verb="authority for a plan.take_back").data["to"] == "taken_back"
    with pytest.raises(Refused):
        deciding.sign_off(version=question.version, by=priya, at=AT)
    refused(
        lambda: consulting.take_back_from(consultation=question, by=sam, at=AT),
        "There is no authority to take back: it was used, or taken back already.",
    )
