"""The panel decides once the expertise wanted has spoken: by a chair free of interest, at any sum."""

from datetime import timedelta

import pytest

from signoff import permissions
from signoff.models import Decision, Opinion, PanelMembership, Referral
from signoff.services import deciding, members, panel, referring
from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_helper, a_seat, a_worker, in_the_circle, plan_changed, plan_ready

pytestmark = pytest.mark.django_db


def to_the_panel(version, *wanted, by, risk="It may tip.", at=AT):
    return referring.refer(
        version=version, level="panel", why="She wants a tricycle.", risk=risk, wanted=wanted, by=by, at=at
    )


@pytest.fixture
def referral(version, priya, chair, housing):
    return to_the_panel(version, "housing", by=priya)


@pytest.fixture
def spoken(referral, housing):
    panel.give_opinion(referral=referral, view="support", words="Safe at home.", by=housing, at=AT)
    return referral


def refused(sentence, call, **arguments):
    before = (Decision.objects.count(), Opinion.objects.count(), Event.objects.count())
    with pytest.raises(Refused) as caught:
        call(**arguments)
    assert sentence in caught.value.sentence
    assert (Decision.objects.count(), Opinion.objects.count(), Event.objects.count()) == before


# opinions


def test_a_members_opinion_says_all_that_she_knows_about_and_is_in_the_record(referral, housing, rosa):
    opinion = panel.give_opinion(
        referral=referral, view="support_if", words="  With a ramp. ", by=housing, at=AT
    )
    assert (opinion.expertise, opinion.words, opinion.version) == (
        ["housing"],
        "With a ramp.",
        referral.version,
    )
    event = Event.objects.get(verb="opinion.given")
    assert (event.by, event.person_id, event.data["view"]) == (housing, rosa.pk, "support_if")


def test_the_same_opinion_twice_in_a_row_is_one(referral, housing):
    said = {"referral": referral, "by": housing, "at": AT}
    first = panel.give_opinion(view="support", words="Safe.", **said)
    assert panel.give_opinion(view="support", words=" Safe. ", **said) == first
    later = said | {"at": AT + timedelta(hours=1)}
    assert panel.give_opinion(view="concern", words="Safe.", **later) != first
    assert (
        panel.give_opinion(view="support", words="Safe.", **later | {"at": AT + timedelta(hours=2)}) != first
    )
    assert Event.objects.filter(verb="opinion.given").count() == 3


@pytest.mark.parametrize(
    ("said", "field"), [({"view": "perhaps"}, "view"), ({"words": "  "}, "words")], ids=["view", "words"]
)
def test_an_opinion_without_its_view_or_its_words_is_refused(referral, housing, said, field):
    given = {"view": "support", "words": "Safe."} | said
    with pytest.raises(Refused) as caught:
        panel.give_opinion(referral=referral, by=housing, at=AT, **given)
    assert caught.value.field == field
    assert not Opinion.objects.exists()


def test_only_members_speak_and_only_on_what_waits_for_the_panel(version, priya, sam, referral, housing):
    say = {"view": "support", "words": "Safe.", "at": AT}
    refused(
        "Only members of the panel give an opinion.", panel.give_opinion, referral=referral, by=sam, **say
    )
    referring.withdraw(referral=referral, words="", by=priya, at=AT)
    refused("This case is decided", panel.give_opinion, referral=referral, by=housing, **say)
    to_manager = referring.refer(version=version, level="manager", why="Please look.", by=priya, at=AT)
    refused("This is not with the panel.", panel.give_opinion, referral=to_manager, by=housing, **say)


def test_who_referred_it_gives_no_opinion_though_she_sits_on_the_panel(referral, priya):
    a_seat(priya, "money")
    refused(
        "You referred this yourself, so other members give their opinion.",
        panel.give_opinion,
        referral=referral,
        view="support",
        words="Yes.",
        by=priya,
        at=AT,
    )


@pytest.mark.parametrize("how", ["declared", "circle", "helper", "person"])
def test_a_member_who_is_close_to_the_person_gives_no_opinion(version, referral, rosa, priya, housing, how):
    if how == "declared":
        people.declare_relation(person=rosa, user=housing, words="My aunt", by=housing, at=AT)
    elif how == "circle":
        in_the_circle(rosa, by=priya, name="Hal Overton", email=housing.email)
    elif how == "helper":
        helper = a_helper(version.plan, by=priya, email="hal.at.home@example.org")
        helper.user = housing
        helper.save(update_fields=["user"])
    else:
        rosa.user = housing
        rosa.save(update_fields=["user"])
    referral = Referral.objects.get(pk=referral.pk)
    with pytest.raises(Refused):
        panel.give_opinion(referral=referral, view="support", words="Yes.", by=housing, at=AT)
    assert not Opinion.objects.exists()


# deciding


def test_the_chair_agrees_once_the_expertise_wanted_has_spoken(referral, chair, housing, rosa):
    sentence = "Nobody who knows about housing has given an opinion on this version yet."
    refused(sentence, deciding.agree, referral=referral, by=chair, at=AT)
    refused(sentence, deciding.not_agree, referral=referral, need="nutrition", reasons="No.", by=chair, at=AT)
    panel.give_opinion(referral=referral, view="concern", words="The lane is narrow.", by=housing, at=AT)
    decision = deciding.agree(referral=referral, by=chair, at=AT, reasons="She knows the lane.")
    assert (decision.level, decision.outcome, decision.weekly_pence) == ("panel", "agreed", 9_000)
    assert decision.limit_weekly_pence is None
    assert (decision.worker, decision.decided_by) == (referral.referred_by.worker, chair)
    assert Event.objects.filter(verb="referral.agree", by=chair, person_id=rosa.pk).count() == 1
    assert Event.objects.filter(verb="decision.agreed", by=chair, person_id=rosa.pk).count() == 1


def test_each_expertise_wanted_must_have_spoken(version, priya, chair, housing, panel_member):
    a_seat(panel_member, "money")
    referral = to_the_panel(version, "housing", "money", by=priya)
    panel.give_opinion(referral=referral, view="support", words="Safe at home.", by=housing, at=AT)
    refused("managing money and direct payments", deciding.agree, referral=referral, by=chair, at=AT)
    panel.give_opinion(referral=referral, view="support", words="She pays her bills.", by=panel_member, at=AT)
    assert deciding.agree(referral=referral, by=chair, at=AT).outcome == "agreed"


def test_a_chair_who_knows_about_it_herself_speaks_and_decides(version, priya):
    user = a_worker("Ines Farr", team=None, role="panel_member", job="Head of practice").user
    a_seat(user, "housing", chair=True)
    referral = to_the_panel(version, "housing", by=priya)
    panel.give_opinion(referral=referral, view="support", words="Safe at home.", by=user, at=AT)
    assert deciding.agree(referral=referral, by=user, at=AT).decided_by == user


def test_members_who_chair_nothing_managers_and_the_worker_decide_nothing_there(spoken, housing, sam, priya):
    for user in (housing, sam):
        refused("Only a chair of the panel decides this.", deciding.agree, referral=spoken, by=user, at=AT)
    refused("You referred this yourself", deciding.agree, referral=spoken, by=priya, at=AT)
    spoken.refresh_from_db()
    assert spoken.status == "waiting"


def test_a_chair_who_referred_it_herself_does_not_decide_it(version, priya, chair, housing):
    a_seat(priya, "money", chair=True)
    referral = to_the_panel(version, "housing", by=priya)
    panel.give_opinion(referral=referral, view="support", words="Safe at home.", by=housing, at=AT)
    for call, more in (
        (deciding.agree, {}),
        (deciding.not_agree, {"need": "nutrition", "reasons": "No."}),
        (referring.ask, {"of": "person", "words": "Which lane?"}),
        (referring.take, {}),
    ):
        refused(
            "You referred this yourself, so somebody else decides it.",
            call,
            referral=referral,
            by=priya,
            at=AT,
            **more,
        )
    assert deciding.agree(referral=referral, by=chair, at=AT).decided_by == chair


def test_a_chair_who_is_close_to_the_person_decides_nothing_and_another_does(spoken, rosa, chair):
    second = a_worker("Ines Farr", team=None, role="panel_member", job="Deputy").user
    a_seat(second, chair=True)
    panel.say_interest(referral=spoken, words="My cousin", by=chair, at=AT)
    refused("You are too close to decide", deciding.agree, referral=spoken, by=chair, at=AT)
    assert deciding.agree(referral=spoken, by=second, at=AT).decided_by == second


def test_an_opinion_given_before_a_relation_came_to_light_does_not_count(spoken, rosa, chair, housing):
    assert permissions.expertise_missing(spoken) == []
    people.declare_relation(person=rosa, user=housing, words="My aunt", by=housing, at=AT)
    refused("Nobody who knows about housing", deciding.agree, referral=spoken, by=chair, at=AT)
    other = a_worker("Ines Farr", team=None, role="panel_member", job="Housing officer").user
    a_seat(other, "housing")
    panel.give_opinion(referral=spoken, view="support", words="Safe at home.", by=other, at=AT)
    assert deciding.agree(referral=spoken, by=chair, at=AT).outcome == "agreed"


def test_an_opinion_on_a_version_that_was_replaced_does_not_count_on_the_new_one(
    spoken, version, priya, chair, housing
):
    plan_changed(version.plan, by=priya, weekly_pence=9_500)
    refused("was replaced by version 2", deciding.agree, referral=spoken, by=chair, at=AT)
    newest = referring.bring_newest(referral=spoken, by=priya, at=AT)
    refused("Nobody who knows about housing", deciding.agree, referral=newest, by=chair, at=AT)
    panel.give_opinion(referral=newest, view="support", words="Still safe.", by=housing, at=AT)
    assert deciding.agree(referral=newest, by=chair, at=AT).weekly_pence == 9_500


def test_the_opinion_of_who_left_the_panel_since_still_counts(spoken, chair, housing, sam):
    members.end_member(seat=PanelMembership.objects.get(worker=housing.worker), by=sam, at=AT)
    assert deciding.agree(referral=spoken, by=chair, at=AT).outcome == "agreed"


def test_the_panel_decides_a_sum_beyond_every_managers_limit_without_a_risk_named(
    scheme, rosa, priya, limits, chair, housing
):
    version = plan_ready(rosa, by=priya, weekly_pence=30_001)
    referral = to_the_panel(version, "housing", by=priya, risk="")
    assert referral.beyond == "This plan costs £300.01 a week; the highest limit of a manager is £300.00."
    panel.give_opinion(referral=referral, view="support", words="Safe at home.", by=housing, at=AT)
    decision = deciding.agree(referral=referral, by=chair, at=AT)
    assert (decision.weekly_pence, decision.limit_weekly_pence) == (30_001, None)


def test_a_sum_within_a_managers_limit_goes_to_the_panel_only_with_its_risk_named(
    scheme, rosa, priya, limits, chair, housing
):
    version = plan_ready(rosa, by=priya, weekly_pence=30_000)
    with pytest.raises(Refused, match="Name the significant risk") as caught:
        to_the_panel(version, "housing", by=priya, risk=" ")
    assert caught.value.field == "risk"
    assert not Referral.objects.exists()


def test_the_panel_does_not_agree_only_with_a_reason_tied_to_a_need(spoken, chair):
    refused("Choose the need", deciding.not_agree, referral=spoken, need="", reasons="No.", by=chair, at=AT)
    refused("Say why", deciding.not_agree, referral=spoken, need="nutrition", reasons=" ", by=chair, at=AT)
    decision = deciding.not_agree(
        referral=spoken, need="nutrition", reasons="Try the club first.", by=chair, at=AT
    )
    assert (decision.level, decision.outcome, decision.need) == ("panel", "not_agreed", "nutrition")


def test_the_chair_asks_the_person_and_the_clock_stands_still(spoken, chair, priya):
    due = spoken.due_on
    referring.ask(referral=spoken, of="person", words="Which lane?", by=chair, at=AT)
    spoken.refresh_from_db()
    assert (spoken.status, spoken.paused_on) == ("asked", TODAY)
    refused("This referral is waiting for an answer", deciding.agree, referral=spoken, by=chair, at=AT)
    referring.answer(referral=spoken, words="The quay.", by=priya, at=AT + timedelta(days=2))
    spoken.refresh_from_db()
    assert (spoken.status, spoken.paused_on, spoken.due_on) == ("taken", None, due + timedelta(days=2))


def test_once_decided_it_is_not_decided_again(spoken, chair):
    deciding.agree(referral=spoken, by=chair, at=AT)
    with pytest.raises(Refused):
        deciding.agree(referral=spoken, by=chair, at=AT)
    assert Decision.objects.count() == 1


# who can be asked


def test_a_referral_to_an_empty_panel_is_refused_and_nothing_is_written(version, priya):
    with pytest.raises(Refused, match="The panel has no chair who could decide this at present"):
        to_the_panel(version, "housing", by=priya)
    assert not Referral.objects.exists()


def test_a_referral_to_a_panel_without_a_chair_is_refused(version, priya, housing):
    with pytest.raises(Refused, match="The panel has no chair"):
        to_the_panel(version, "housing", by=priya)
    assert not Referral.objects.exists()


def test_a_referral_to_a_panel_whose_only_chair_is_close_or_refers_it_herself_is_refused(
    version, rosa, priya, sam, chair, housing
):
    people.declare_relation(person=rosa, user=chair, words="Her cousin", by=sam, at=AT)
    with pytest.raises(Refused, match="The panel has no chair"):
        to_the_panel(version, "housing", by=priya)
    a_seat(priya, chair=True)
    with pytest.raises(Refused, match="The panel has no chair"):
        to_the_panel(version, "housing", by=priya)
    assert not Referral.objects.exists()


def test_expertise_that_only_somebody_close_has_cannot_be_asked_for(version, rosa, priya, chair, housing):
    in_the_circle(rosa, by=priya, name="Hal Overton", email=housing.email)
    with pytest.raises(Refused, match="Nobody on the panel who can look at this knows about housing now"):
        to_the_panel(version, "housing", by=priya)
    with pytest.raises(Refused, match="Choose which expertise"):
        to_the_panel(version, by=priya)
    assert not Referral.objects.exists()


@pytest.mark.parametrize("days", [(1, None), (-9, -1)], ids=["not begun", "over"])
def test_a_seat_that_has_not_begun_or_is_over_cannot_be_asked(version, priya, chair, days):
    user = a_worker("Ines Farr", team=None, role="panel_member", job="Adviser").user
    first, last = days
    members.add_member(
        worker=user.worker,
        expertise=["housing"],
        is_chair=False,
        from_on=TODAY + timedelta(days=first),
        to_on=None if last is None else TODAY + timedelta(days=last),
        at=AT - timedelta(days=9),
    )
    with pytest.raises(Refused, match="Nobody on the panel who can look at this knows about housing now"):
        to_the_panel(version, "housing", by=priya)
    assert not Referral.objects.exists()


def test_a_manager_passes_it_on_to_the_panel_and_the_worker_stays_its_referrer(
    version, priya, sam, chair, housing
):
    first = referring.refer(version=version, level="manager", why="Please look.", by=priya, at=AT)
    there = referring.pass_on(
        referral=first, risk="It may tip.", wanted=["housing"], words="Housing first.", by=sam, at=AT
    )
    assert (there.level, there.came_from, there.referred_by) == ("panel", first, priya)
    panel.give_opinion(referral=there, view="support", words="Safe at home.", by=housing, at=AT)
    assert deciding.agree(referral=there, by=chair, at=AT).worker == priya.worker
