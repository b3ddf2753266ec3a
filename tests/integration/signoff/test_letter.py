"""What a decision says to the person: the sums, the reasons, how to challenge it; the same for good."""

from datetime import timedelta

import pytest
from django.test import override_settings

from signoff.presenters.letter import tell_decision
from signoff.services.deciding import not_agree, sign_interim, sign_off
from signoff.services.referring import refer, take
from socialcare.people import services as people
from tests.builders import AT, plan_changed, plan_ready

pytestmark = pytest.mark.django_db


def lines(told):
    return {one.label: one.text for one in told.money}


def test_it_says_what_is_agreed_who_pays_what_and_from_when(scheme, rosa, priya, limits):
    version = plan_ready(rosa, by=priya, weekly_pence=9_000, once_pence=30_000, contribution_pence=1_250)
    told = tell_decision(sign_off(version=version, by=priya, at=AT, reasons="You know what you need."))
    assert told.title == "Your plan is agreed"
    assert told.headline == "We agreed version 1 of your plan, as it was on 2 March 2026."
    assert lines(told) == {
        "Your budget": "£90.00 a week",
        "You pay": "£12.50 a week",
        "The council pays": "£77.50 a week",
        "Paid once, besides": "£300.00",
        "From": "2 March 2026",
        "The first sum to plan with was": "£112.21 a week. Now it is £22.21 less.",
    }
    assert told.reasons == "You know what you need."
    assert told.decided_by == "Priya Raman, Social worker"


def test_what_the_person_pays_may_not_be_known_or_be_nothing(scheme, rosa, priya, limits):
    version = plan_ready(rosa, by=priya, contribution_pence=None)
    unknown = tell_decision(sign_off(version=version, by=priya, at=AT))
    assert lines(unknown)["You pay"] == "We do not know yet. Your financial assessment says how much."
    assert "The council pays" not in lines(unknown)
    version = plan_changed(version.plan, by=priya, weekly_pence=9_500, contribution_pence=0)
    assert lines(tell_decision(sign_off(version=version, by=priya, at=AT)))["You pay"] == "Nothing"


def test_not_agreed_names_the_need_and_the_reason_and_takes_nothing_away(dear, priya, sam):
    referral = refer(version=dear, level="manager", why="Beyond my limit.", by=priya, at=AT)
    take(referral=referral, by=sam, at=AT)
    told = tell_decision(
        not_agree(referral=referral, need="nutrition", reasons="Two meals come from the club.", by=sam, at=AT)
    )
    assert told.title == "Your plan is not agreed yet"
    assert told.need == "Eating and drinking"
    assert told.reasons == "Two meals come from the club."
    assert told.below == "What you have now goes on. Nothing is taken away by this."
    assert lines(told) == {"What this plan costs": "£170.45 a week"}
    assert told.decided_by == "Sam Okoro, Team manager"
    assert "Priya Raman" in told.next_steps[0].text


def test_urgent_support_says_when_it_is_looked_at_again(rosa, priya, limits):
    decision = sign_interim(
        person=rosa,
        extra_weekly_pence=5_000,
        once_pence=0,
        reasons="Somebody each evening until the plan is ready.",
        look_again_on=AT.date() + timedelta(days=14),
        by=priya,
        at=AT,
    )
    told = tell_decision(decision)
    assert told.title == "Urgent support until your plan is ready"
    assert told.below == "We look at it again on 16 March 2026, or sooner if your plan is ready."
    assert lines(told)["Your budget"] == "£50.00 a week"


def test_a_correction_says_what_was_wrong_and_a_cut_says_why(version, priya):
    sign_off(version=version, by=priya, at=AT)
    less = plan_changed(version.plan, by=priya, weekly_pence=5_000)
    later = AT + timedelta(hours=1)
    cut = sign_off(version=less, by=priya, at=later, cut_because="Her niece moved in.")
    again = sign_off(version=less, by=priya, at=later + timedelta(hours=1), correcting="The day was wrong.")
    assert [(one.label, one.text) for one in tell_decision(cut).notes] == [
        ("The decision before", "This takes the place of our decision of 2 March 2026."),
        ("Why it is less than before", "Her niece moved in."),
    ]
    assert ("What was wrong with it", "The day was wrong.") in [
        (one.label, one.text) for one in tell_decision(again).notes
    ]


def test_it_says_how_to_challenge_it(version, priya):
    told = tell_decision(sign_off(version=version, by=priya, at=AT))
    assert [step.title for step in told.challenge] == [
        "Tell Priya Raman",
        "Complain to the council",
        "Go to the Ombudsman",
    ]
    assert "01632 960 100" in told.challenge[0].text


def test_it_says_the_same_when_names_and_numbers_have_changed(version, priya, rosa):
    decision = sign_off(version=version, by=priya, at=AT)
    before = tell_decision(decision)
    priya.name = "Priya Stone"
    priya.save()
    rosa.refresh_from_db()
    people.update_person(
        person=rosa,
        by=priya,
        at=AT,
        base_revision=rosa.revision,
        last_name="Costa",
        communication_needs=["large_print"],
    )
    with override_settings(COUNCIL_PHONE="01632 960 999", COUNCIL_NAME="Somewhere else"):
        decision = type(decision).objects.get(pk=decision.pk)
        assert tell_decision(decision) == before
    assert (before.name, before.phone, before.council) == (
        "Rosa Vidal",
        "01632 960 100",
        "Fenwick Borough Council",
    )
