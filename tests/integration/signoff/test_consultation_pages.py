"""A word with a manager in the browser, and what waits and came back on the first pages."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from signoff.models import CaseAuthority, Consultation, ConsultationWords, SignOffLimit
from signoff.services import consulting, deciding, referring
from socialcare.audit.models import Event
from tests.builders import AT, PASSWORD, plan_changed
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(dear, priya, sam, now):
    """Priya's question about Rosa's plan of £170.45."""
    return consulting.consult(version=dear, words="May I sign this?", by=priya, at=AT)


def page(name, question):
    return reverse(name, args=[question.pk])


def read(client, user, question):
    client.force_login(user)
    return text_of(client.get(page("consultation", question)))


def test_the_manager_reads_the_question_the_sums_and_with_whom_the_decision_stays(client, question, sam):
    text = read(client, sam, question)
    assert "May I sign this?" in text
    assert "The decision stays with Priya Raman." in text
    assert "£100.00 a week, £500.00 once; the plan is £70.45 a week over it" in text
    assert "Priya Raman may sign version 1 off, once, until 16 March 2026" in text
    form = client.get(page("consultation", question)).context["form"]
    assert str(form["weekly"].value()) == "170.45"


def test_opening_it_is_noted_once(client, question, sam):
    read(client, sam, question)
    opened = Event.objects.filter(verb="record.opened", by=sam)
    assert [(one.subject_type, one.subject_id) for one in opened] == [
        ("signoff.consultation", str(question.pk))
    ]


def test_an_answer_with_authority_goes_back_to_the_worker(client, question, sam, priya):
    client.force_login(sam)
    client.post(
        page("consultation_answer", question),
        {"words": "Yes, well thought out.", "authority": "on", "weekly": "170.45", "once": ""},
    )
    given = CaseAuthority.objects.get()
    assert (given.weekly_pence, given.once_pence, given.expires_on) == (17_045, 0, date(2026, 3, 16))
    text = read(client, priya, question)
    assert "Yes, well thought out." in text
    assert "up to £170.45 a week. It can be used once, until 16 March 2026." in text
    assert "Decide on this plan" in text


def test_an_answer_needs_no_authority_with_it(client, question, sam):
    client.force_login(sam)
    client.post(page("consultation_answer", question), {"words": "Ask about the nights.", "weekly": "170.45"})
    question.refresh_from_db()
    assert question.status == "answered"
    assert not CaseAuthority.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": " "}, "Write your answer. A sentence is enough."),
        (
            {"words": "Yes.", "authority": "on", "weekly": "300.01"},
            "Your own limit is £300.00 a week. You can give authority up to that.",
        ),
        ({"words": "Yes.", "authority": "on", "weekly": "0"}, "Enter a sum above £0.00 a week."),
        ({"words": "Yes.", "authority": "on", "weekly": "a lot"}, "“a lot” is not a sum of money."),
        (
            {"words": "Yes.", "authority": "on", "weekly": "170.45", "once": "2000.01"},
            "Your own limit is £2,000.00 once in twelve months. You can give authority up to that.",
        ),
    ],
)
def test_a_refused_answer_keeps_what_was_typed_and_writes_nothing(client, question, sam, typed, sentence):
    client.force_login(sam)
    before = (ConsultationWords.objects.count(), Event.objects.count())
    response = client.post(page("consultation_answer", question), typed)
    assert sentence in text_of(response)
    for name, value in typed.items():
        shown = response.context["form"][name].value()
        assert (bool(shown) if name == "authority" else shown) == (True if name == "authority" else value)
    question.refresh_from_db()
    assert question.status == "asked"
    assert (ConsultationWords.objects.count(), Event.objects.count()) == before
    assert not CaseAuthority.objects.exists()


def test_a_manager_without_a_limit_answers_and_is_told_why_not_more(client, version, priya, sam, now):
    SignOffLimit.objects.filter(worker=sam.worker).update(withdrawn_at=AT, withdrawn_by=sam)
    asked = consulting.consult(version=version, words="Right?", by=priya, at=AT)
    text = read(client, sam, asked)
    assert "You have no sign-off limit in force, so you cannot give authority." in text
    assert "may sign version" not in text


def test_the_worker_asks_again_and_closes(client, question, sam, priya):
    consulting.reply(consultation=question, words="Why so dear?", by=sam, at=AT)
    client.force_login(priya)
    client.post(page("consultation_ask_again", question), {"words": "The nights. May I?"})
    assert "The nights. May I?" in read(client, sam, question)
    client.force_login(priya)
    client.post(page("consultation_close", question))
    assert "Closed on 2 March 2026." in read(client, priya, question)


def test_asking_again_without_words_or_before_an_answer_is_refused(client, question, sam, priya):
    client.force_login(priya)
    early = client.post(page("consultation_ask_again", question), {"words": "And now?"})
    assert "Wait for the answer, or ask a new one." in text_of(early)
    assert "And now?" in text_of(early)
    consulting.reply(consultation=question, words="Why?", by=sam, at=AT)
    empty = client.post(page("consultation_ask_again", question), {"words": ""})
    assert "Write what else you want to ask." in text_of(empty)
    assert ConsultationWords.objects.count() == 2


def test_a_worker_does_not_answer_herself(client, question, priya):
    client.force_login(priya)
    response = client.post(page("consultation_answer", question), {"words": "Yes."})
    assert "Only a manager of the team, or who stands in for them, answers this." in text_of(response)
    assert ConsultationWords.objects.count() == 1


def test_a_manager_does_not_close_or_go_on_with_a_workers_question(client, question, sam):
    client.force_login(sam)
    response = client.post(page("consultation_close", question), follow=True)
    assert "Priya Raman asked this. The question is theirs to go on with." in text_of(response)
    question.refresh_from_db()
    assert question.status == "asked"


def test_authority_is_taken_back_once(client, question, sam, priya):
    consulting.reply(consultation=question, words="Yes.", weekly_pence=17_045, by=sam, at=AT)
    assert "Take the authority back" in read(client, sam, question)
    client.post(page("consultation_take_back", question))
    assert "Taken back on 2 March 2026 by Sam Okoro." in read(client, sam, question)
    again = client.post(page("consultation_take_back", question), follow=True)
    assert "There is no authority to take back" in text_of(again)


def test_a_worker_takes_no_authority_back(client, question, sam, priya):
    consulting.reply(consultation=question, words="Yes.", weekly_pence=17_045, by=sam, at=AT)
    client.force_login(priya)
    response = client.post(page("consultation_take_back", question), follow=True)
    assert "Only a manager of the team, or who stands in for them, takes authority back." in text_of(response)
    assert CaseAuthority.objects.get().status == "given"


def test_a_link_from_an_email_leads_through_signing_in_to_just_that_page(client, question, sam):
    address = page("consultation", question)
    to_sign_in = client.get(address)
    assert to_sign_in["Location"] == f"/sign-in/?next={address}"
    there = client.post(to_sign_in["Location"], {"login": sam.email, "password": PASSWORD, "next": address})
    assert there["Location"] == address


@pytest.mark.parametrize("who", ["noor", "kit", "panel_member", "scheme_owner"])
def test_to_somebody_else_the_link_is_the_same_404_as_an_unknown_one(client, request, question, who):
    client.force_login(request.getfixturevalue(who))
    before = Event.objects.count()
    names = ("consultation", "consultation_answer", "consultation_ask_again")
    for name in names:
        known = client.get(page(name, question))
        unknown = client.get(reverse(name, args=[uuid4()]))
        assert (known.status_code, unknown.status_code) == (404, 404)
        assert str(question.pk) not in known.content.decode()
    for name in ("consultation_answer", "consultation_close", "consultation_take_back"):
        assert client.post(page(name, question), {"words": "Yes."}).status_code == 404
    assert Event.objects.count() == before
    assert Consultation.objects.get().status == "asked"


def test_a_newer_version_is_said_and_compared(client, question, sam, priya):
    plan_changed(question.plan, by=priya, weekly_pence=15_000)
    text = read(client, sam, question)
    assert "This is about version 1; there is version 2." in text
    assert "Version 1 of this plan was replaced by version 2." in text  # why no authority can be given


# the lists, and the first pages


def test_questions_stand_above_referrals(client, question, sam):
    client.force_login(sam)
    text = text_of(client.get(reverse("referrals")))
    assert text.index("A word with you: 1 question") < text.index("To decide: 0 referrals")
    assert "Priya Raman asked any manager of the team." in text


def test_the_managers_day_begins_with_what_waits(client, question, sam, priya, now):
    client.force_login(sam)
    assert "1 question from a worker." in text_of(client.get(reverse("today")))
    referring.refer(version=question.version, level="manager", why="The nights.", by=priya, at=AT)
    text = text_of(client.get(reverse("today")))
    assert "Waiting for you" in text
    assert "1 referral to decide. The most urgent:" in text
    assert "The nights." in text


def test_the_workers_day_begins_with_what_came_back_until_she_has_read_it(client, question, sam, priya, now):
    client.force_login(priya)
    assert "Came back to you" not in text_of(client.get(reverse("today")))
    now.move(minutes=5)
    consulting.reply(consultation=question, words="Why so dear?", by=sam, at=now.at)
    text = text_of(client.get(reverse("today")))
    assert "Came back to you" in text
    assert "Sam Okoro answered: Why so dear?" in text
    now.move(minutes=5)
    client.get(page("consultation", question))
    assert "Came back to you" not in text_of(client.get(reverse("today")))


def test_a_question_for_her_and_a_decision_come_back_too(client, version, sam, priya, now):
    referral = referring.refer(version=version, level="manager", why="Right?", by=priya, at=AT)
    referring.ask(referral=referral, of="worker", words="Which nights?", by=sam, at=AT)
    client.force_login(priya)
    assert "Sam Okoro asks you something" in text_of(client.get(reverse("today")))
    referral.refresh_from_db()
    referring.answer(referral=referral, words="Fridays.", by=priya, at=AT)
    referral.refresh_from_db()
    deciding.agree(referral=referral, by=sam, at=AT)
    text = text_of(client.get(reverse("today")))
    assert "agreed, by Sam Okoro on 2 March 2026" in text
    assert "asks you something" not in text
    client.get(reverse("referral", args=[referral.pk]))
    assert "Came back to you" not in text_of(client.get(reverse("today")))
    assert "Decided in the last 14 days" in text_of(client.get(reverse("referrals")))


def test_what_was_decided_long_ago_no_longer_comes_back(client, version, sam, priya, now):
    referral = referring.refer(version=version, level="manager", why="Right?", by=priya, at=AT)
    referring.hand_back(referral=referral, words="Yours.", by=sam, at=AT)
    client.force_login(priya)
    assert "handed back: it is yours to decide" in text_of(client.get(reverse("today")))
    now.move(days=15)
    assert "Came back to you" not in text_of(client.get(reverse("today")))
