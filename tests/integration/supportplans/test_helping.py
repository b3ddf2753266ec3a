"""Inviting somebody to help, what they may do then, and the moment it ends."""

from datetime import timedelta

import pytest

from socialcare.accounts.permissions import check_can_sign_in
from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.people import access
from socialcare.people import services as people
from socialcare.people.models import PersonAccess
from socialcare.values import Refused
from supportplans.models import Helper
from supportplans.permissions import rights_of
from supportplans.selectors import plans_seen_by
from supportplans.services import helping, plans
from supportplans.states import HELPING, INVITED, STOPPED
from tests.builders import AT, TODAY, a_helper, a_person, invited, plan_open

pytestmark = pytest.mark.django_db

RIGHTS = [
    ("see", (True, False, False)),
    ("comment", (True, True, False)),
    ("write", (True, True, True)),
]


def lacks_capacity(person, *, by):
    person.refresh_from_db()
    return people.update_person(
        person=person,
        by=by,
        at=AT,
        base_revision=person.revision,
        capacity="lacks",
        capacity_notes="Planning her support",
    )


@pytest.mark.parametrize(("right", "may"), RIGHTS)
@pytest.mark.parametrize("budget", [True, False])
@pytest.mark.parametrize("assessment", [True, False])
def test_a_helper_may_do_what_was_granted_and_no_more(plan, rosa_user, right, may, budget, assessment):
    helper = a_helper(plan, by=rosa_user, right=right, sees_budget=budget, sees_assessment=assessment)
    rights = rights_of(helper.user, plan.person, on=TODAY)
    assert rights.who == "helper"
    assert (rights.see, rights.comment, rights.write) == may
    assert (rights.budget, rights.assessment) == (budget, assessment)
    assert (rights.steer, rights.cover) == (False, False)


def test_a_helper_opens_the_plan_and_never_the_record(plan, tomas):
    assert list(plans_seen_by(tomas.user, on=TODAY)) == [plan]
    assert not access.people_open_to(tomas.user, on=TODAY).exists()


def test_only_the_invited_one_sees_the_plan(plan, noor, kit, panel_member, scheme_owner):
    stranger = invited(a_person(by=noor), by=noor, email="edith@example.org")
    for user in (noor, kit, panel_member, scheme_owner, stranger):
        assert not plans_seen_by(user, on=TODAY).exists()
        assert rights_of(user, plan.person, on=TODAY).who == "nobody"


def test_the_team_writes_in_the_plan_and_its_cover(plan, priya, sam):
    for user in (priya, sam):
        rights = rights_of(user, plan.person, on=TODAY)
        assert (rights.who, rights.write, rights.cover, rights.steer) == ("worker", True, True, True)


def test_an_ended_worker_sees_no_plan(plan, priya):
    priya.worker.ended_on = TODAY - timedelta(days=1)
    priya.worker.save(update_fields=["ended_on"])
    assert not plans_seen_by(priya, on=TODAY).exists()
    assert rights_of(priya, plan.person, on=TODAY).who == "nobody"


def test_stopping_somebody_ends_everything_of_theirs_at_once(plan, tomas, rosa_user):
    check_can_sign_in(tomas.user, on=TODAY)
    stopped = helping.stop_help(helper=tomas, by=rosa_user, at=AT)
    assert stopped.status == STOPPED
    assert rights_of(tomas.user, plan.person, on=TODAY).who == "nobody"
    assert not PersonAccess.objects.filter(user=tomas.user).exists()
    tomas.user._comes_to_others = None
    with pytest.raises(Refused, match="closed"):
        check_can_sign_in(tomas.user, on=TODAY)
    assert Event.objects.filter(verb="help with a plan.stop", person_id=plan.person_id).count() == 1


def test_a_helper_may_stop_helping_by_themself_but_stop_nobody_else(plan, tomas, rosa_user):
    other = a_helper(plan, by=rosa_user, name="Ines Vidal", email="ines@example.org", right="see")
    with pytest.raises(Refused, match="Only the person whose plan it is"):
        helping.stop_help(helper=other, by=tomas.user, at=AT)
    other.refresh_from_db()
    assert other.status == HELPING
    assert helping.stop_help(helper=tomas, by=tomas.user, at=AT).status == STOPPED


def test_changing_what_somebody_may_do_counts_at_once(plan, tomas, rosa_user):
    helping.change_help(
        helper=tomas, right="see", sees_budget=True, sees_assessment=False, by=rosa_user, at=AT
    )
    rights = rights_of(tomas.user, plan.person, on=TODAY)
    assert (rights.see, rights.comment, rights.write, rights.budget) == (True, False, False, True)


@pytest.mark.parametrize("right", [right for right, _ in RIGHTS])
def test_the_rows_that_let_somebody_in_say_what_was_granted(plan, rosa_user, right):
    helper = a_helper(plan, by=rosa_user, right=right, sees_budget=True)
    given = access.help_rights(helper.user, plan.person)
    expected = {"see": 1, "comment": 2, "write": 3}[right] + 1
    assert len(given) == expected
    assert access.SEE_BUDGET in given
    assert access.SEE_ASSESSMENT not in given


def test_a_helper_invites_nobody(plan, tomas):
    with pytest.raises(Refused, match="Only the person whose plan it is"):
        helping.invite(plan=plan, name="Max", right="see", email="max@example.org", by=tomas.user, at=AT)
    assert plan.helpers.count() == 1


def test_the_invitation_is_an_email_with_a_link_and_no_word_of_the_case(plan, rosa_user):
    invited_one = helping.invite(
        plan=plan, name="Tomas", right="write", email="Tomas@Example.org", by=rosa_user, at=AT
    )
    message = Message.objects.get(purpose=helping.INVITATION)
    assert message.to == "tomas@example.org"
    assert f"?code={invited_one.code}" in message.body
    assert message.secret_until is not None
    for word in ("Vidal", "plan", "budget", "care and support"):
        assert word not in message.body + message.subject
    assert invited_one.helper.code_hash != invited_one.code


def test_an_invitation_by_code_works_for_any_address_and_once(plan, rosa_user):
    given = helping.invite(plan=plan, name="Max", right="comment", by=rosa_user, at=AT)
    assert not Message.objects.filter(purpose=helping.INVITATION).exists()
    helper = helping.accept(code=given.code_spaced.upper(), email="max@example.org", at=AT)
    assert (helper.status, helper.user.email, helper.user.name) == (HELPING, "max@example.org", "Max")
    with pytest.raises(Refused, match="This code does not work"):
        helping.accept(code=given.code, email="another@example.org", at=AT)
    assert plan.helpers.count() == 1


def test_a_forwarded_email_lets_nobody_in(plan, rosa_user):
    given = helping.invite(
        plan=plan, name="Tomas", right="see", email="tomas@example.org", by=rosa_user, at=AT
    )
    with pytest.raises(Refused, match="sent to another email address"):
        helping.accept(code=given.code, email="nosy@example.org", at=AT)
    given.helper.refresh_from_db()
    assert (given.helper.status, given.helper.user) == (INVITED, None)


@pytest.mark.parametrize(
    ("later", "works"), [(helping.CODE_WORKS - timedelta(seconds=1), True), (helping.CODE_WORKS, False)]
)
def test_a_code_works_for_two_weeks(plan, rosa_user, later, works):
    given = helping.invite(plan=plan, name="Max", right="see", by=rosa_user, at=AT)
    assert (helping.invitation_for(code=given.code, at=AT + later) is not None) is works


def test_a_new_code_ends_the_old_one(plan, rosa_user):
    given = helping.invite(plan=plan, name="Max", right="see", by=rosa_user, at=AT)
    again = helping.invite_again(helper=given.helper, by=rosa_user, at=AT)
    assert helping.invitation_for(code=given.code, at=AT) is None
    assert helping.invitation_for(code=again.code, at=AT) is not None


def test_an_invitation_that_was_taken_back_lets_nobody_in(plan, rosa_user):
    given = helping.invite(plan=plan, name="Max", right="see", by=rosa_user, at=AT)
    helping.stop_help(helper=given.helper, by=rosa_user, at=AT)
    with pytest.raises(Refused, match="This code does not work"):
        helping.accept(code=given.code, email="max@example.org", at=AT)


def test_staff_use_no_invitation(plan, rosa_user, noor):
    given = helping.invite(plan=plan, name="Noor", right="see", by=rosa_user, at=AT)
    with pytest.raises(Refused, match="somebody who works for the council"):
        helping.accept(code=given.code, email=noor.email, at=AT)
    with pytest.raises(Refused, match="signed in as somebody who works"):
        helping.accept(code=given.code, email="", at=AT, user=noor)
    assert rights_of(noor, plan.person, on=TODAY).who == "nobody"


def test_nobody_helps_with_their_own_plan(plan, rosa_user):
    given = helping.invite(plan=plan, name="Max", right="see", by=rosa_user, at=AT)
    with pytest.raises(Refused, match="This is your own plan"):
        helping.accept(code=given.code, email="", at=AT, user=rosa_user)
    with pytest.raises(Refused, match="own address"):
        helping.invite(plan=plan, name="Me", right="see", email="ROSA@example.org", by=rosa_user, at=AT)


def test_a_helper_who_becomes_a_person_here_keeps_their_account(plan, tomas, priya):
    person = a_person(by=priya, first_name="Tomas", last_name="Vidal")
    user = invited(person, by=priya, email="tomas@example.org")
    assert user.pk == tomas.user_id
    assert rights_of(user, plan.person, on=TODAY).who == "helper"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "Enter the name"),
        ({"right": "everything"}, "Choose what they may do"),
        ({"email": "no address"}, "Enter an email address"),
    ],
)
def test_a_refused_invitation_writes_nothing(plan, rosa_user, changes, sentence):
    basics = {"name": "Max", "right": "see", "email": "max@example.org"}
    before = Event.objects.count()
    with pytest.raises(Refused, match=sentence):
        helping.invite(plan=plan, by=rosa_user, at=AT, **(basics | changes))
    assert (
        plan.helpers.count(),
        Event.objects.count(),
        Message.objects.filter(to="max@example.org").count(),
    ) == (
        0,
        before,
        0,
    )


def test_the_same_address_is_invited_once(plan, tomas, rosa_user):
    with pytest.raises(Refused, match="is invited already"):
        helping.invite(plan=plan, name="Tomas", right="see", email="TOMAS@example.org", by=rosa_user, at=AT)


# who decides where the person cannot


def test_where_the_person_cannot_decide_somebody_must_be_recorded_first(rosa, plan, priya):
    lacks_capacity(rosa, by=priya)
    with pytest.raises(Refused, match="Record first who decides for them"):
        helping.invite(plan=plan, name="Max", right="see", by=priya, at=AT)
    helping.record_decider(
        plan=plan,
        name="Ines Vidal",
        authority="attorney",
        seen="Lasting power of attorney, registered in May 2024",
        by=priya,
        at=AT,
    )
    assert helping.invite(plan=plan, name="Max", right="see", by=priya, at=AT).helper.status == INVITED


def test_who_decides_for_the_person_says_who_helps_until_that_ends(rosa, plan, priya):
    lacks_capacity(rosa, by=priya)
    decider = helping.record_decider(
        plan=plan, name="Ines Vidal", authority="attorney", seen="The document", by=priya, at=AT
    )
    ines = a_helper(plan, by=priya, name="Ines Vidal", email="ines@example.org", as_decider=True)
    assert rights_of(ines.user, rosa, on=TODAY).steer
    helping.invite(plan=plan, name="Max", right="see", by=ines.user, at=AT)
    helping.end_decider(decider=decider, by=priya, at=AT)
    assert not rights_of(ines.user, rosa, on=TODAY).steer
    with pytest.raises(Refused, match="Only the person whose plan it is"):
        helping.invite(plan=plan, name="Another", right="see", by=ines.user, at=AT)


def test_nobody_is_recorded_to_decide_for_somebody_who_can(plan, priya):
    with pytest.raises(Refused, match="no doubt about capacity"):
        helping.record_decider(
            plan=plan, name="Ines Vidal", authority="attorney", seen="The document", by=priya, at=AT
        )
    assert not plan.deciders.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "Enter the name"),
        ({"authority": "aunt"}, "Choose on what authority"),
        ({"seen": " "}, "Write down what you saw"),
    ],
)
def test_who_decides_is_recorded_with_authority_and_what_was_seen(rosa, plan, priya, changes, sentence):
    lacks_capacity(rosa, by=priya)
    basics = {"name": "Ines Vidal", "authority": "attorney", "seen": "The document"}
    with pytest.raises(Refused, match=sentence):
        helping.record_decider(plan=plan, by=priya, at=AT, **(basics | changes))
    assert not plan.deciders.exists()


def test_only_the_council_records_who_decides(rosa, plan, priya, rosa_user, tomas):
    lacks_capacity(rosa, by=priya)
    for user in (rosa_user, tomas.user):
        with pytest.raises(Refused, match="Only social workers and team managers"):
            helping.record_decider(
                plan=plan, name="Ines Vidal", authority="attorney", seen="It", by=user, at=AT
            )


def test_closing_a_plan_ends_all_help_with_it(plan, tomas, priya):
    closed = plans.close_plan(plan=plan, reason="She moved to another county.", by=priya, at=AT)
    assert closed.status == "closed"
    assert Helper.objects.get(pk=tomas.pk).status == STOPPED
    assert not plans_seen_by(tomas.user, on=TODAY).exists()
    with pytest.raises(Refused, match="closed"):
        helping.invite(plan=closed, name="Max", right="see", by=priya, at=AT)


def test_a_plan_is_closed_with_a_reason_by_the_council_only(plan, priya, rosa_user, tomas):
    with pytest.raises(Refused, match="Say why"):
        plans.close_plan(plan=plan, reason=" ", by=priya, at=AT)
    for user in (rosa_user, tomas.user):
        with pytest.raises(Refused, match="Only social workers"):
            plans.close_plan(plan=plan, reason="Done", by=user, at=AT)
    plan.refresh_from_db()
    assert plan.status == "writing"


def test_a_plan_is_begun_once_by_the_person_or_their_worker(rosa, rosa_user, priya, noor, tomas, plan):
    assert plan_open(rosa, by=rosa_user) == plan_open(rosa, by=priya) == plan
    for user in (noor, tomas.user):
        with pytest.raises(Refused, match="Only the person, or their social worker"):
            plan_open(rosa, by=user)
    assert rosa.support_plans.count() == 1
