"""Signing off: within the limit to the penny, on the newest version, once, and by nobody too close."""

from datetime import date, timedelta

import pytest

from budgets.models import PersonalBudget
from signoff.models import Decision
from signoff.services.deciding import consider, not_agree, sign_interim, sign_off
from signoff.services.referring import refer
from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.models import Worker
from socialcare.values import Refused
from supportplans.services.plans import close_plan
from tests.builders import (
    AT,
    a_helper,
    a_passage,
    an_assessment_completed,
    in_the_circle,
    plan_changed,
    plan_ready,
)

from .conftest import a_limit

pytestmark = pytest.mark.django_db


def refused(call, *said):
    before = (Decision.objects.count(), PersonalBudget.objects.count(), Event.objects.count())
    with pytest.raises(Refused) as caught:
        call()
    assert caught.value.sentence == " ".join(said)
    assert (Decision.objects.count(), PersonalBudget.objects.count(), Event.objects.count()) == before
    return caught.value


def test_a_worker_signs_off_within_her_limit_and_the_sum_is_called_down(version, priya, rosa):
    decision = sign_off(version=version, by=priya, at=AT, lot=99)
    assert (decision.level, decision.outcome, decision.weekly_pence) == ("worker", "agreed", 9_000)
    assert (decision.limit_weekly_pence, decision.indicative_pence) == (10_000, 11_221)
    agreed = PersonalBudget.objects.get()
    assert (agreed.person, agreed.weekly_pence, agreed.agreed_by) == (rosa, 9_000, priya)
    assert decision.personal_budget == agreed
    event = Event.objects.get(verb="decision.agreed")
    assert event.data["version"] == 1
    assert event.data["weekly_pence"] == 9_000


@pytest.mark.parametrize(("pence", "signs"), [(1, True), (10_000, True), (10_001, False), (17_045, False)])
def test_one_hundred_pounds_signs_at_a_limit_of_one_hundred_and_a_penny_more_does_not(
    scheme, rosa, priya, limits, pence, signs
):
    version = plan_ready(rosa, by=priya, weekly_pence=pence)
    if signs:
        assert sign_off(version=version, by=priya, at=AT).weekly_pence == pence
    else:
        pounds = f"£{pence // 100}.{pence % 100:02d}"
        refused(
            lambda: sign_off(version=version, by=priya, at=AT),
            f"This plan costs {pounds} a week; your limit is £100.00.",
        )


def test_without_a_limit_there_is_no_authority(scheme, rosa, priya):
    version = plan_ready(rosa, by=priya, weekly_pence=1)
    refused(
        lambda: sign_off(version=version, by=priya, at=AT),
        "You have no sign-off limit in force. Ask your manager to set one.",
    )


def test_a_limit_that_has_run_out_is_none(scheme, rosa, priya):
    a_limit(priya, 10_000, to_on=AT.date() - timedelta(days=1))
    version = plan_ready(rosa, by=priya)
    refused(
        lambda: sign_off(version=version, by=priya, at=AT),
        "You have no sign-off limit in force. Ask your manager to set one.",
    )


def test_raising_a_plan_step_by_step_does_not_pass_the_limit(version, priya):
    sign_off(version=version, by=priya, at=AT)
    more = plan_changed(version.plan, by=priya, weekly_pence=10_001)
    refused(
        lambda: sign_off(version=more, by=priya, at=AT),
        "This plan costs £100.01 a week; your limit is £100.00.",
    )


def test_one_off_sums_count_over_twelve_months(version, priya):
    first = plan_changed(version.plan, by=priya, weekly_pence=9_000, once_pence=30_000)
    sign_off(version=first, by=priya, at=AT)
    later = AT + timedelta(days=200)
    second = plan_changed(version.plan, by=priya, weekly_pence=9_000, once_pence=20_001, at=later)
    refused(
        lambda: sign_off(version=second, by=priya, at=later),
        "One-off costs come to £500.01 in twelve months; your limit is £500.00.",
    )
    much_later = AT + timedelta(days=366)
    assert sign_off(version=second, by=priya, at=much_later).once_pence == 20_001


def test_nobody_signs_a_version_that_was_replaced(version, priya):
    plan_changed(version.plan, by=priya, weekly_pence=9_500)
    refused(
        lambda: sign_off(version=version, by=priya, at=AT),
        "Version 1 of this plan was replaced by version 2. Look at that one first.",
    )


def test_nobody_signs_while_the_plan_was_changed_since(version, priya):
    a_passage(version.plan, by=priya, words="And Sundays at the chapel.")
    refused(
        lambda: sign_off(version=version, by=priya, at=AT),
        "The plan was changed after version 1 was kept.",
        "Look at what changed, and keep a new version first.",
    )


def test_nobody_signs_what_an_older_assessment_stands_behind(version, priya, rosa):
    an_assessment_completed(rosa, by=priya, at=AT + timedelta(hours=1))
    refused(
        lambda: sign_off(version=version, by=priya, at=AT + timedelta(hours=2)),
        "There is a newer assessment than the one in version 1.",
        "Look whether the plan still fits it, and keep a new version first.",
    )


def test_nobody_signs_a_closed_plan(version, priya):
    close_plan(plan=version.plan, reason="He moved to Wales.", by=priya, at=AT)
    refused(
        lambda: sign_off(version=version, by=priya, at=AT),
        "This plan is closed, so nothing is decided on it any more.",
    )


def test_another_team_s_worker_does_not_sign(version, noor):
    a_limit(noor, 100_000)
    refused(
        lambda: sign_off(version=version, by=noor, at=AT),
        "This record is held by another team, so you cannot decide about it.",
    )


def test_a_panel_member_does_not_sign(version, panel_member):
    refused(
        lambda: sign_off(version=version, by=panel_member, at=AT),
        "Only social workers and team managers do this.",
    )


def test_an_ended_worker_does_not_sign(version, priya):
    priya.worker.ended_on = AT.date() - timedelta(days=1)
    priya.worker.save()
    refused(
        lambda: sign_off(version=version, by=priya, at=AT), "Only social workers and team managers do this."
    )


def test_who_helps_with_the_plan_does_not_decide_on_it(version, priya, sam):
    helper = a_helper(version.plan, by=priya).user
    Worker.objects.create(user=helper, team=sam.worker.team, role=Worker.Role.MANAGER, job="Team manager")
    helper.refresh_from_db()
    a_limit(helper, 100_000)
    refused(
        lambda: sign_off(version=version, by=helper, at=AT),
        "You help Rosie with this plan, so somebody else decides.",
    )


def test_a_worker_who_is_the_person_does_not_decide(version, rosa, sam):
    rosa.user = sam
    rosa.save()
    refused(
        lambda: sign_off(version=version, by=sam, at=AT),
        "This is about yourself, so somebody else decides.",
    )


def test_a_declared_relation_does_not_decide(version, rosa, sam):
    people.declare_relation(person=rosa, user=sam, words="My neighbour", by=sam, at=AT)
    refused(
        lambda: sign_off(version=version, by=sam, at=AT),
        "You are too close to decide: you said how you know Rosie (My neighbour).",
        "Ask your manager to have somebody else decide.",
    )


def test_somebody_of_the_circle_does_not_decide(version, rosa, sam, priya):
    in_the_circle(rosa, by=priya, name="Sam Okoro", relation="neighbour", email=sam.email)
    refused(
        lambda: sign_off(version=version, by=sam, at=AT),
        "You are too close to decide: you are in the circle of support of Rosie.",
        "Ask your manager to have somebody else decide.",
    )


def test_a_manager_signs_within_her_own_limit_and_it_counts_as_a_manager_s(dear, sam):
    assert sign_off(version=dear, by=sam, at=AT).level == "manager"


def test_pressed_twice_it_is_one_decision_and_the_second_is_told(version, priya):
    sign_off(version=version, by=priya, at=AT)
    refused(
        lambda: sign_off(version=version, by=priya, at=AT),
        "Priya Raman agreed version 1 already. A decision is never edited: if something in it was wrong,",
        "say what, and a new decision takes its place.",
    )


def test_a_decision_made_in_error_is_replaced_by_a_new_one(version, priya):
    first = sign_off(version=version, by=priya, at=AT)
    second = sign_off(
        version=version, by=priya, at=AT, from_on=AT.date() + timedelta(days=7), correcting="It begins later."
    )
    assert (second.replaces, second.correcting) == (first, "It begins later.")
    assert PersonalBudget.objects.get(to_on__isnull=True) == second.personal_budget


def test_a_beginning_that_was_too_late_is_put_right_by_a_new_decision(version, priya):
    late = sign_off(version=version, by=priya, at=AT, from_on=AT.date() + timedelta(days=70))
    right = sign_off(version=version, by=priya, at=AT, correcting="May was a slip for March.")
    late.personal_budget.refresh_from_db()
    assert late.personal_budget.to_on < late.personal_budget.from_on  # never in force
    assert right.personal_budget.from_on == AT.date()


def test_a_budget_that_was_in_force_is_not_begun_before(version, priya):
    sign_off(version=version, by=priya, at=AT)
    more = plan_changed(version.plan, by=priya, weekly_pence=9_100)
    later = AT + timedelta(days=10)
    sign_off(version=more, by=priya, at=later)
    caught = refused(
        lambda: sign_off(version=more, by=priya, at=later, from_on=AT.date(), correcting="Earlier."),
        "The budget before this one began on 12 March 2026. This one must begin on 12 March 2026 or later.",
    )
    assert caught.field == "from_on"


def test_nobody_signs_past_a_manager_who_did_not_agree(version, priya, sam):
    referral = refer(version=version, level="manager", why="Is this safe?", by=priya, at=AT)
    not_agree(referral=referral, need="nutrition", reasons="Meals are not covered.", by=sam, at=AT)
    refused(
        lambda: sign_off(version=version, by=priya, at=AT),
        "Sam Okoro did not agree version 1. Change the plan together and keep a new version,",
        "or refer it again.",
    )
    again = plan_changed(version.plan, by=priya, weekly_pence=9_500)
    assert sign_off(version=again, by=priya, at=AT).weekly_pence == 9_500


def test_the_old_decision_stands_until_a_new_one_replaces_it(version, priya):
    first = sign_off(version=version, by=priya, at=AT)
    changed = plan_changed(version.plan, by=priya, weekly_pence=9_900)
    assert PersonalBudget.objects.get(to_on__isnull=True) == first.personal_budget
    second = sign_off(version=changed, by=priya, at=AT)
    assert second.replaces == first
    assert PersonalBudget.objects.get(to_on__isnull=True).weekly_pence == 9_900


def test_a_cut_needs_changed_circumstances(version, priya):
    sign_off(version=version, by=priya, at=AT)
    less = plan_changed(version.plan, by=priya, weekly_pence=8_000)
    caught = refused(
        lambda: sign_off(version=less, by=priya, at=AT),
        "£80.00 a week is less than the agreed £90.00. A budget is lowered only when circumstances have",
        "changed or after a new assessment. Say what has changed.",
    )
    assert caught.field == "cut_because"
    decision = sign_off(version=less, by=priya, at=AT, cut_because="Her sister moved in.")
    assert (decision.weekly_pence, decision.cut_because) == (8_000, "Her sister moved in.")


def test_a_cut_after_a_new_assessment_needs_no_words(version, priya, rosa):
    sign_off(version=version, by=priya, at=AT)
    an_assessment_completed(rosa, by=priya, at=AT + timedelta(days=1))
    later = AT + timedelta(days=2)
    less = plan_changed(version.plan, by=priya, weekly_pence=8_000, at=later)
    assert sign_off(version=less, by=priya, at=later).cut_because == "There is a new assessment."


def test_what_was_borne_in_mind_is_kept_with_the_decision(version, priya):
    consider(version=version, subject="network", answer="isolated", by=priya, at=AT)
    consider(version=version, subject="network", answer="good", by=priya, at=AT)
    consider(version=version, subject="money", answer="none", by=priya, at=AT)
    assert sign_off(version=version, by=priya, at=AT).considered == {"network": "good", "money": "none"}


@pytest.mark.parametrize(("lot", "drawn"), [(0, True), (9, True), (10, False), (99, False)])
def test_one_in_ten_of_a_worker_s_own_decisions_is_drawn_for_a_later_look(version, priya, lot, drawn):
    decision = sign_off(version=version, by=priya, at=AT, lot=lot)
    assert hasattr(decision, "later_look") is drawn


def test_what_a_manager_signs_is_not_drawn(version, sam):
    assert not hasattr(sign_off(version=version, by=sam, at=AT, lot=0), "later_look")


# urgent support


def interim(rosa, by, **fields):
    said = {
        "extra_weekly_pence": 4_000,
        "once_pence": 0,
        "reasons": "Meals until her son is back.",
        "look_again_on": date(2026, 3, 20),
    }
    return sign_interim(person=rosa, by=by, at=AT, **(said | fields))


def test_urgent_support_is_signed_before_the_plan_is_ready(rosa, priya, limits):
    decision = interim(rosa, priya)
    assert (decision.kind, decision.weekly_pence, decision.version) == ("interim", 4_000, None)
    assert decision.look_again_on == date(2026, 3, 20)
    assert PersonalBudget.objects.get().weekly_pence == 4_000


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"extra_weekly_pence": 10_001},
            "With this, their support costs £100.01 a week; your limit is £100.00. "
            "Ask your manager to sign this.",
        ),
        (
            {"once_pence": 50_001},
            "One-off costs come to £500.01 in twelve months; your limit is £500.00. "
            "Ask your manager to sign this.",
        ),
        ({"extra_weekly_pence": 0}, "Enter what it costs: each week, once, or both."),
        ({"reasons": " "}, "Say what the support is, and why it cannot wait for the plan."),
        (
            {"look_again_on": None},
            "Enter the day on which you look at it again: after today, and 25 May 2026 at the latest.",
        ),
        (
            {"look_again_on": AT.date()},
            "Enter the day on which you look at it again: after today, and 25 May 2026 at the latest.",
        ),
    ],
)
def test_urgent_support_beyond_the_limit_or_without_its_day_is_refused(rosa, priya, limits, fields, said):
    refused(lambda: interim(rosa, priya, **fields), said)


def test_urgent_support_comes_on_top_of_what_is_agreed_and_cannot_pass_the_limit_in_steps(
    version, priya, rosa
):
    sign_off(version=version, by=priya, at=AT)
    interim(rosa, priya, extra_weekly_pence=1_000)
    refused(
        lambda: interim(rosa, priya, extra_weekly_pence=1),
        "With this, their support costs £100.01 a week; your limit is £100.00.",
        "Ask your manager to sign this.",
    )


def test_the_plan_takes_the_place_of_urgent_support_without_being_a_cut(scheme, rosa, priya, limits):
    first = interim(rosa, priya, extra_weekly_pence=9_500)
    version = plan_ready(rosa, by=priya)
    assert sign_off(version=version, by=priya, at=AT).replaces == first
