"""Pages that were read before something changed, and forms that are sent twice: nothing goes astray."""

from datetime import timedelta

import pytest
from django.test import Client

from signoff.models import Decision, Opinion, Question
from signoff.money import decision_in_force
from signoff.services import deciding, referring
from socialcare.values import Refused
from tests.builders import AT, plan_changed
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def to_the_panel(version, *, by):
    return referring.refer(
        version=version, level="panel", why="Look.", risk="It may tip.", wanted=["housing"], by=by, at=AT
    )


def hidden(response, name):
    return response.context["form"].initial[name]


# an opinion


def test_an_opinion_on_an_older_version_is_not_taken_for_one_on_the_newest(
    client, version, priya, chair, housing, now
):
    referral = to_the_panel(version, by=priya)
    client.force_login(housing)
    address = f"/referrals/{referral.pk}/opinion/"
    seen = hidden(client.get(address), "version")
    plan_changed(version.plan, by=priya, weekly_pence=99_000)
    referring.bring_newest(referral=referral, by=priya, at=AT)
    response = client.post(address, {"version": seen, "view": "support", "words": "Yes, at £90.00."})
    text = text_of(response)
    assert "Version 2 took the place of version 1 while you were looking." in text
    assert "Yes, at £90.00." in response.content.decode()
    assert not Opinion.objects.exists()
    again = {"version": response.context["form"].data["version"], "view": "concern", "words": "Too dear."}
    assert client.post(address, again).status_code == 302
    assert Opinion.objects.get().version.number == 2


@pytest.mark.parametrize("sent", ["", "9"])
def test_an_opinion_that_names_no_version_is_not_kept(client, version, priya, chair, housing, now, sent):
    referral = to_the_panel(version, by=priya)
    client.force_login(housing)
    response = client.post(
        f"/referrals/{referral.pk}/opinion/", {"version": sent, "view": "support", "words": "Yes."}
    )
    assert response.status_code == 200
    assert not Opinion.objects.exists()


# an answer


def test_an_answer_to_an_earlier_question_is_not_taken_for_one_to_the_next(client, version, priya, sam, now):
    referral = referring.refer(version=version, level="manager", why="Right?", by=priya, at=AT)
    referring.ask(referral=referral, of="worker", words="Shall I agree?", by=sam, at=AT)
    client.force_login(priya)
    address = f"/referrals/{referral.pk}/answer/"
    asked = hidden(client.get(address), "question")
    referral.refresh_from_db()
    referring.answer(referral=referral, words="", not_needed=True, by=sam, at=AT)
    referral.refresh_from_db()
    referring.ask(
        referral=referral, of="worker", words="Shall I refuse?", by=sam, at=AT + timedelta(minutes=1)
    )
    response = client.post(address, {"question": asked, "words": "Yes."})
    assert response.status_code == 200
    assert not Question.objects.filter(words="Shall I refuse?", answered_at__isnull=False).exists()
    assert "Shall I refuse?" in text_of(response)


# decisions


def urgent(person, by, **more):
    return deciding.sign_interim(
        person=person,
        extra_weekly_pence=2_000,
        once_pence=0,
        reasons="A night sitter.",
        by=by,
        at=AT,
        **({"look_again_on": AT.date() + timedelta(days=7)} | more),
    )


def test_urgent_support_that_is_sent_twice_is_signed_once(rosa, priya, version):
    urgent(rosa, priya, knows="")
    with pytest.raises(Refused) as refused:
        urgent(rosa, priya, knows="")
    assert refused.value.sentence.startswith("Priya Raman signed £20.00 a week while you were looking")
    assert decision_in_force(rosa).weekly_pence == 2_000
    assert Decision.objects.count() == 1
    urgent(rosa, priya, knows=deciding.known_by(decision_in_force(rosa)))
    assert decision_in_force(rosa).weekly_pence == 4_000


def test_the_page_of_urgent_support_carries_what_it_was_read_on(client, rosa, priya, version, now):
    client.force_login(priya)
    address = f"/people/{rosa.ref}/interim/"
    later = AT.date() + timedelta(days=7)
    sent = {
        "weekly": "20",
        "once": "",
        "reasons": "A night sitter.",
        "knows": hidden(client.get(address), "knows"),
    }
    for name, day in (("from_on", AT.date()), ("look_again_on", later)):
        sent |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    assert client.post(address, sent).status_code == 302
    response = client.post(address, sent)
    assert response.status_code == 200
    assert "while you were looking, so nothing more is signed" in text_of(response)
    assert "A night sitter." in response.content.decode()
    assert Decision.objects.count() == 1
    pressed_again = sent | {"knows": response.context["form"].data["knows"]}
    assert client.post(address, pressed_again).status_code == 302
    assert decision_in_force(rosa).weekly_pence == 4_000


def test_urgent_support_is_looked_at_again_after_it_began(rosa, priya, version):
    for begins in (7, 20):
        with pytest.raises(Refused) as refused:
            urgent(rosa, priya, from_on=AT.date() + timedelta(days=begins))
        assert refused.value.sentence == "It is looked at again after it began. Check both days."
    assert not Decision.objects.exists()


def test_a_correction_that_is_sent_twice_makes_one_decision(client, version, rosa, priya, now):
    deciding.sign_off(version=version, by=priya, at=AT, lot=99)
    client.force_login(priya)
    address = f"/plans/{version.plan_id}/sign-off/"
    seen = client.get(address)
    day = AT.date()
    sent = {
        "version": hidden(seen, "version"),
        "knows": hidden(seen, "knows"),
        "correcting": "The day was wrong.",
        "from_on-day": day.day,
        "from_on-month": day.month,
        "from_on-year": day.year,
    }
    assert client.post(address, sent).status_code == 302
    response = client.post(address, sent)
    assert "while you were looking, so nothing more is signed" in text_of(response)
    assert Decision.objects.count() == 2


@pytest.mark.parametrize("way", ["ask", "manager", "panel"])
def test_once_it_is_agreed_nothing_is_asked_or_referred_any_more(client, version, priya, chair, now, way):
    deciding.sign_off(version=version, by=priya, at=AT, lot=99)
    client.force_login(priya)
    response = client.get(f"/plans/{version.plan_id}/sign-off/{way}/", follow=True)
    assert response.redirect_chain == [(f"/plans/{version.plan_id}/sign-off/", 302)]
    assert "Priya Raman agreed version 1 already." in text_of(response)


# words


def test_what_goes_back_is_measured_by_the_limit_of_whoever_gets_it(dear, priya, sam):
    referral = referring.refer(version=dear, level="manager", why="Right?", by=priya, at=AT)
    with pytest.raises(Refused) as refused:
        referring.hand_back(referral=referral, words="Yours.", by=sam, at=AT)
    assert refused.value.sentence == (
        "This plan costs £170.45 a week; Priya Raman’s limit is £100.00. It is not theirs to decide."
    )


def test_passing_on_names_what_is_missing_for_managers(version, priya, sam, chair, housing, client, now):
    referral = referring.refer(version=version, level="manager", why="Right?", by=priya, at=AT)
    client.force_login(sam)
    text = text_of(client.get(f"/referrals/{referral.pk}/pass-on/"))
    assert "Managing money and direct payments Nobody on the panel has this now" in text
    assert "Housing Nobody" not in text
    with pytest.raises(Refused) as refused:
        referring.pass_on(referral=referral, risk="", wanted=["housing"], words="", by=sam, at=AT)
    assert refused.value.sentence.endswith("Without one, the decision stays with the managers.")


def test_a_reason_that_cannot_be_seen_is_none(client, version, priya, sam, now):
    referral = referring.refer(version=version, level="manager", why="Right?", by=priya, at=AT)
    client.force_login(sam)
    response = client.post(
        f"/referrals/{referral.pk}/not-agree/",
        {"version": 1, "need": "nutrition", "reasons": "\u200b \u200b"},
    )
    assert response.status_code == 200
    assert not Decision.objects.exists()


def test_a_form_in_signs_that_we_do_not_read_is_refused_with_a_page(db):
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    response = client.post(
        "/sign-in/", "a=1", content_type="application/x-www-form-urlencoded; charset=latin-1"
    )
    assert response.status_code == 400
    assert "We did not understand that" in response.content.decode()
