"""Ways past the rules of sign-off that somebody might find, by mistake or not. Each is closed."""

from datetime import timedelta

import pytest

from assessments.services import start_assessment
from budgets.models import PersonalBudget
from signoff.models import CaseAuthority, Consultation, Decision, PanelAccess, Referral
from signoff.services import panel
from signoff.services.consulting import consult, reply
from signoff.services.deciding import agree, not_agree, sign_interim, sign_off
from signoff.services.referring import bring_newest, hand_back, pass_on, refer, withdraw
from socialcare.audit.models import Event
from socialcare.people import access
from socialcare.people import services as people
from socialcare.values import Refused
from supportplans.models import Helper
from tests.builders import AT, a_passage, a_seat, plan_changed

from .conftest import a_limit

pytestmark = pytest.mark.django_db

KEPT = (Decision, Referral, Consultation, CaseAuthority, PanelAccess, PersonalBudget, Event)


def refused(call, sentence):
    before = [model.objects.count() for model in KEPT]
    with pytest.raises(Refused) as caught:
        call()
    assert caught.value.sentence == sentence
    assert [model.objects.count() for model in KEPT] == before


def to_panel(version, by, wanted=("housing",)):
    return refer(
        version=version, level="panel", why="Look, please.", risk="Falls.", wanted=wanted, by=by, at=AT
    )


@pytest.fixture
def noor_on_the_panel(noor, south):
    """A social worker of another team, who may sign £500.00 there, and sits on the panel."""
    a_limit(noor, 50_000)
    a_seat(noor, "housing")
    return noor


# a seat on the panel is for reading and an opinion


@pytest.fixture
def open_to_noor(version, priya, chair, noor_on_the_panel):
    referral = to_panel(version, priya)
    assert access.people_open_to(noor_on_the_panel, on=AT.date()).filter(pk=version.plan.person_id).exists()
    return referral


ELSEWHERE = "This record is held by another team, so you cannot decide about it."


def test_a_panel_member_who_is_a_social_worker_elsewhere_does_not_take_the_referral_back(open_to_noor, noor):
    refused(lambda: withdraw(referral=open_to_noor, words="", by=noor, at=AT), ELSEWHERE)


def test_a_panel_member_signs_no_urgent_support_for_a_case_that_is_open_to_her(open_to_noor, rosa, noor):
    refused(
        lambda: sign_interim(
            person=rosa,
            extra_weekly_pence=100,
            once_pence=0,
            reasons="Now.",
            look_again_on=AT.date() + timedelta(days=7),
            by=noor,
            at=AT,
        ),
        ELSEWHERE,
    )


def test_a_panel_member_does_not_edit_the_plan(open_to_noor, version, noor):
    refused(
        lambda: a_passage(version.plan, by=noor, words="Less of it."),
        "You cannot write in this plan (any more). Ask the person whose plan it is.",
    )


def test_a_panel_member_does_not_assess(open_to_noor, rosa, noor):
    refused(
        lambda: start_assessment(
            person=rosa,
            worker=noor.worker,
            visited_on=AT.date(),
            present="",
            advocate="not_needed",
            by=noor,
            at=AT,
        ),
        "This record is held by another team, so you cannot assess this person.",
    )


def test_a_panel_member_does_not_change_the_record(open_to_noor, rosa, noor):
    refused(
        lambda: people.update_person(
            person=rosa, by=noor, at=AT, base_revision=rosa.revision, email="noor@example.org"
        ),
        "This record is held by another team, so you cannot change it.",
    )


def test_a_panel_member_still_gives_an_opinion(open_to_noor, noor):
    opinion = panel.give_opinion(referral=open_to_noor, view="support", words="Safe.", by=noor, at=AT)
    assert opinion.expertise == ["housing"]


# nobody decides what they sent there


def test_a_manager_who_passes_a_case_to_the_panel_is_no_chair_of_it(dear, priya, sam, housing, chair):
    a_seat(sam, chair=True)
    referral = refer(version=dear, level="manager", why="Beyond my limit.", by=priya, at=AT)
    passed = pass_on(referral=referral, risk="Falls at night.", wanted=["housing"], words="", by=sam, at=AT)
    panel.give_opinion(referral=passed, view="support", words="Safe.", by=housing, at=AT)
    refused(
        lambda: agree(referral=passed, by=sam, at=AT),
        "You passed this to the panel yourself, so another chair decides it.",
    )
    assert agree(referral=passed, by=chair, at=AT).level == "panel"


def test_a_manager_who_is_the_only_chair_cannot_pass_a_case_to_herself(dear, priya, sam, housing):
    a_seat(sam, chair=True)
    referral = refer(version=dear, level="manager", why="Beyond my limit.", by=priya, at=AT)
    refused(
        lambda: pass_on(
            referral=referral, risk="Falls at night.", wanted=["housing"], words="", by=sam, at=AT
        ),
        "The panel has no chair who could decide this at present. Ask a manager.",
    )
    referral.refresh_from_db()
    assert referral.status == "waiting"


# too close, by every way in


def test_a_helper_signs_no_urgent_support(version, rosa, priya):
    Helper.objects.create(
        plan=version.plan,
        user=priya,
        name="Priya Raman",
        email=priya.email,
        right="see",
        status="stopped",
        invited_at=AT,
        invited_by=priya,
        accepted_at=AT,
        stopped_at=AT,
        stopped_by=priya,
    )
    refused(
        lambda: sign_interim(
            person=rosa,
            extra_weekly_pence=100,
            once_pence=0,
            reasons="Now.",
            look_again_on=AT.date() + timedelta(days=7),
            by=priya,
            at=AT,
        ),
        "You help Rosie with this plan, so somebody else decides.",
    )


# a version that was exchanged during the click


@pytest.fixture
def exchanged(version, priya, sam):
    """A referral as Sam loaded it, and the dearer version that took the place of the one in it."""
    a_limit_of_sam = refer(version=version, level="manager", why="Look.", by=priya, at=AT)
    seen = Referral.objects.select_related("version__plan__person").get(pk=a_limit_of_sam.pk)
    plan_changed(version.plan, by=priya, weekly_pence=8_500)
    bring_newest(referral=a_limit_of_sam, by=priya, at=AT)
    return seen


OTHER = "Version 2 took the place of version 1 while you were looking. Look at that one first."


@pytest.mark.parametrize(
    "act",
    [
        lambda referral, by: agree(referral=referral, by=by, at=AT),
        lambda referral, by: not_agree(
            referral=referral, need="nutrition", reasons="Not enough.", by=by, at=AT
        ),
        lambda referral, by: hand_back(referral=referral, words="", by=by, at=AT),
        lambda referral, by: pass_on(
            referral=referral, risk="Falls.", wanted=["housing"], words="", by=by, at=AT
        ),
    ],
    ids=["agree", "not_agree", "hand_back", "pass_on"],
)
def test_nobody_decides_a_version_other_than_the_one_they_looked_at(exchanged, sam, housing, chair, act):
    refused(lambda: act(exchanged, sam), OTHER)


def test_an_opinion_is_on_the_version_that_was_read(version, priya, chair, housing):
    referral = to_panel(version, priya)
    seen = Referral.objects.select_related("version").get(pk=referral.pk)
    plan_changed(version.plan, by=priya, weekly_pence=9_500)
    bring_newest(referral=referral, by=priya, at=AT)
    refused(
        lambda: panel.give_opinion(referral=seen, view="support", words="Safe.", by=housing, at=AT), OTHER
    )


# after a refusal


def not_agreed(version, priya, sam):
    referral = refer(version=version, level="manager", why="Is this safe?", by=priya, at=AT)
    return not_agree(referral=referral, need="nutrition", reasons="Meals are missing.", by=sam, at=AT)


def test_what_was_not_agreed_and_then_handed_back_is_the_worker_s_to_sign(version, priya, sam):
    not_agreed(version, priya, sam)
    later = AT + timedelta(hours=1)
    again = refer(version=version, level="manager", why="Her sister cooks.", by=priya, at=later)
    hand_back(referral=again, words="Yours then.", by=sam, at=later)
    assert sign_off(version=version, by=priya, at=later).level == "worker"


def test_what_the_panel_did_not_agree_no_manager_hands_back(version, priya, sam, chair, housing):
    referral = to_panel(version, priya)
    panel.give_opinion(referral=referral, view="concern", words="Unsafe.", by=housing, at=AT)
    not_agree(referral=referral, need="nutrition", reasons="Meals are missing.", by=chair, at=AT)
    later = AT + timedelta(hours=1)
    again = refer(version=version, level="manager", why="Her sister cooks.", by=priya, at=later)
    hand_back(referral=again, words="Yours then.", by=sam, at=later)
    refused(
        lambda: sign_off(version=version, by=priya, at=later),
        "Marit Solberg did not agree version 1. Change the plan together and keep a new version, "
        "or refer it again.",
    )


# sums below nothing


def test_authority_below_nothing_is_refused(dear, priya, sam):
    consultation = consult(version=dear, words="May I?", by=priya, at=AT)
    refused(
        lambda: reply(
            consultation=consultation, words="Yes", weekly_pence=17_045, once_pence=-1, by=sam, at=AT
        ),
        "Enter £0.00 or more for one-off costs.",
    )
