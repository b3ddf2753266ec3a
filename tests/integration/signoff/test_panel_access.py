"""A member of the panel reads a case while it waits and her seat lasts: not before, not after, never more."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from signoff import permissions
from signoff.models import PanelAccess, PanelMembership
from signoff.services import deciding, members, panel, referring
from signoff.tasks import keep_panel_access
from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.access import people_open_to
from socialcare.people.models import PersonAccess
from socialcare.values import Refused
from supportplans.models import SupportPlan
from tests.builders import AT, TODAY, a_seat, a_worker, in_the_circle

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def referral(version, priya, chair, housing):
    return referring.refer(
        version=version, level="panel", why="She wants a tricycle.", risk="It may tip.", wanted=["housing"],
        by=priya, at=AT,
    )  # fmt: skip


def opens(user, person, on=TODAY):
    return people_open_to(user, on=on).filter(pk=person.pk).exists()


def a_member(name, *expertise, from_on=TODAY, to_on=None, at=AT):
    user = a_worker(name, team=None, role="panel_member", job="Adviser").user
    members.add_member(
        worker=user.worker, expertise=expertise, is_chair=False, from_on=from_on, to_on=to_on, at=at
    )
    return user


def signed_in(user):
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def shown(response):
    """Return a page without the signs that differ each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def pages_of(version):
    plan, person = version.plan, version.plan.person
    budget = person.assessments.get(status="completed").indicative_budget
    return [
        f"/people/{person.ref}/",
        f"/people/{person.ref}/history/",
        f"/plans/{plan.pk}/",
        f"/plans/{plan.pk}/read/",
        f"/plans/{plan.pk}/money/",
        f"/plans/{plan.pk}/needs/",
        f"/plans/{plan.pk}/check/",
        f"/plans/{plan.pk}/cover/",
        f"/plans/{plan.pk}/cover.pdf",
        f"/plans/{plan.pk}/plan.pdf",
        f"/plans/{plan.pk}/versions/",
        f"/plans/{plan.pk}/versions/1/",
        f"/plans/{plan.pk}/versions/1/cover.pdf",
        f"/assessments/{budget.assessment_id}/",
        f"/assessments/{budget.assessment_id}/budget/",
        f"/budgets/{budget.pk}/budget.pdf",
    ]


def test_members_read_every_page_of_the_case_while_it_waits_and_none_after_the_decision(
    version, referral, chair, housing
):
    client = signed_in(housing)
    now = timezone.now()
    for address in pages_of(version):
        assert client.get(address).status_code == 200, address
    panel.give_opinion(referral=referral, view="support", words="Safe at home.", by=housing, at=now)
    deciding.agree(referral=referral, by=chair, at=now)
    unknown = shown(client.get("/people/zzzzzzzz/"))
    for address in pages_of(version):
        response = client.get(address)
        assert response.status_code == 404, address
        assert shown(response) == unknown, address
    assert not opens(chair, referral.person)
    assert not PersonAccess.objects.exists()


@pytest.mark.parametrize("end", ["not_agree", "withdraw"])
def test_however_it_ends_it_closes_to_every_member(referral, priya, chair, housing, end):
    if end == "withdraw":
        referring.withdraw(referral=referral, words="", by=priya, at=AT)
    else:
        panel.give_opinion(referral=referral, view="concern", words="Steps.", by=housing, at=AT)
        deciding.not_agree(referral=referral, need="nutrition", reasons="Try first.", by=chair, at=AT)
    assert not PanelAccess.objects.filter(ended_at__isnull=True).exists()
    assert not opens(chair, referral.person)
    assert not opens(housing, referral.person)


def test_members_change_nothing_in_the_plan_and_no_sum(version, referral, housing, chair):
    plan = SupportPlan.objects.get(pk=version.plan_id)
    cost, entry = plan.costs.filter(removed_at__isnull=True).get(), plan.entries.get()
    before = (plan.revision, plan.status, plan.versions.count())
    addresses = [
        f"plans/{plan.pk}/add/words/",
        f"plans/{plan.pk}/add/file/video/",
        f"plans/{plan.pk}/entries/{entry.pk}/",
        f"plans/{plan.pk}/entries/{entry.pk}/typed/",
        f"plans/{plan.pk}/entries/{entry.pk}/two-texts/",
        f"plans/{plan.pk}/entries/{entry.pk}/comments/",
        f"plans/{plan.pk}/entries/{entry.pk}/move/",
        f"plans/{plan.pk}/entries/{entry.pk}/remove/",
        f"plans/{plan.pk}/entries/{entry.pk}/bring-back/",
        f"plans/{plan.pk}/comments/",
        f"plans/{plan.pk}/lead/",
        f"plans/{plan.pk}/talk/",
        f"plans/{plan.pk}/talk/settle/",
        f"plans/{plan.pk}/helpers/",
        f"plans/{plan.pk}/decider/",
        f"plans/{plan.pk}/decider/end/",
        f"plans/{plan.pk}/money/add/",
        f"plans/{plan.pk}/money/{cost.pk}/",
        f"plans/{plan.pk}/money/{cost.pk}/remove/",
        f"plans/{plan.pk}/money/{cost.pk}/return/",
        f"plans/{plan.pk}/check/safe/",
        f"plans/{plan.pk}/needs/nutrition/",
        f"plans/{plan.pk}/cover/edit/",
        f"plans/{plan.pk}/cover/nutrition/",
        f"plans/{plan.pk}/versions/",
        f"people/{plan.person.ref}/plan/",
        f"people/{plan.person.ref}/edit/",
        f"people/{plan.person.ref}/circle/add/",
        f"people/{plan.person.ref}/allocate/",
        f"people/{plan.person.ref}/take/",
        f"people/{plan.person.ref}/assessments/start/",
        f"budgets/{version.content['budget']['id']}/adjust/",
    ]
    typed = {
        "words": "Less.",
        "title": "Less",
        "what": "Less",
        "quantity": "1",
        "unit": "hour",
        "price": "1.00",
        "period": "week",
        "base_revision": "1",
        "weekly": "1.00",
        "reason": "Less",
    }
    for user in (housing, chair):
        client = signed_in(user)
        for address in addresses:
            response = client.post(f"/{address}", typed)
            # Unknown, refused on the page, or sent back to the plan with the sentence: nothing is saved.
            assert response.status_code in (403, 404, 405, 409, 200, 302), (address, response.status_code)
            done = Event.objects.filter(by=user).exclude(verb="record.opened")
            assert not done.exists(), (address, done.first())
    plan.refresh_from_db()
    cost.refresh_from_db()
    assert (plan.revision, plan.status, plan.versions.count()) == before
    assert (cost.price_pence, cost.removed_at) == (9_000, None)
    assert not plan.comments.exists()
    referral.refresh_from_db()
    assert referral.weekly_pence == 9_000


def test_a_seat_that_ends_today_opens_it_today_and_not_tomorrow_though_nobody_pressed_anything(referral):
    user = a_member("Lou Varga", "money", to_on=TODAY)
    assert opens(user, referral.person)
    assert not opens(user, referral.person, on=TODAY + DAY)
    assert permissions.membership_of(user, on=TODAY) is not None
    assert permissions.membership_of(user, on=TODAY + DAY) is None
    with pytest.raises(Refused, match="Only members of the panel give an opinion"):
        panel.give_opinion(referral=referral, view="support", words="Yes.", by=user, at=AT + DAY)


def test_a_seat_that_begins_later_opens_it_on_its_first_day(referral):
    user = a_member("Lou Varga", "money", from_on=TODAY + 3 * DAY)
    assert not opens(user, referral.person)
    assert not opens(user, referral.person, on=TODAY + 2 * DAY)
    assert opens(user, referral.person, on=TODAY + 3 * DAY)


def test_a_case_referred_later_is_open_to_a_seat_that_has_yet_to_begin_from_its_first_day(
    version, priya, chair, housing, mailoutbox
):
    user = a_member("Lou Varga", "money", from_on=TODAY + 3 * DAY)
    with pytest.raises(Refused, match="Nobody on the panel who can look at this knows about managing money"):
        referring.refer(
            version=version, level="panel", why="Why", risk="Risk", wanted=["money"], by=priya, at=AT
        )
    referral = referring.refer(
        version=version, level="panel", why="Why", risk="Risk", wanted=["housing"], by=priya, at=AT
    )
    assert user.pk not in {one.pk for one in panel.open_to_members(referral, at=AT)}
    assert not opens(user, referral.person)
    assert opens(user, referral.person, on=TODAY + 3 * DAY)


def test_who_joins_gets_what_waits_and_who_leaves_loses_it_at_once(referral, sam):
    seat = a_seat(a_worker("Lou Varga", team=None, role="panel_member", job="Adviser").user, "money")
    user = seat.worker.user
    assert opens(user, referral.person)
    members.end_member(seat=seat, by=sam, at=AT)
    assert not opens(user, referral.person)
    assert not PersonAccess.objects.filter(user=user).exists()


def test_a_seat_that_follows_on_another_keeps_it_open_without_a_gap(referral):
    user = a_member("Lou Varga", "money", to_on=TODAY + DAY)
    members.add_member(
        worker=user.worker, expertise=["housing"], is_chair=True, from_on=TODAY + 2 * DAY, at=AT
    )
    for days in range(5):
        assert opens(user, referral.person, on=TODAY + days * DAY), days
    assert not permissions.membership_of(user, on=TODAY + DAY).is_chair
    assert permissions.membership_of(user, on=TODAY + 2 * DAY).is_chair


def test_two_seats_of_one_member_share_no_day(referral):
    user = a_member("Lou Varga", "money", to_on=TODAY + DAY)
    with pytest.raises(Refused, match="sits on the panel already in that time"):
        members.add_member(
            worker=user.worker, expertise=["money"], is_chair=False, from_on=TODAY + DAY, at=AT
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelMembership.objects.create(
            worker=user.worker, expertise=["money"], from_on=TODAY + DAY, added_at=AT
        )
    assert PanelMembership.objects.filter(worker=user.worker).count() == 1


def test_the_alarm_clock_moves_on_to_a_seat_after_a_gap(referral):
    user = a_member("Lou Varga", "money", to_on=TODAY)
    members.add_member(
        worker=user.worker, expertise=["money"], is_chair=False, from_on=TODAY + 5 * DAY, at=AT
    )
    assert opens(user, referral.person)
    assert not opens(user, referral.person, on=TODAY + 2 * DAY)
    panel.keep_access(at=AT + 2 * DAY)
    assert not opens(user, referral.person, on=TODAY + 2 * DAY)
    assert opens(user, referral.person, on=TODAY + 5 * DAY)


def test_the_alarm_clock_takes_away_what_a_seat_that_is_over_left_behind(referral):
    user = a_member("Lou Varga", "money", to_on=TODAY)
    assert PersonAccess.objects.filter(user=user).exists()
    with patch("signoff.tasks.timezone.now", return_value=AT + DAY):
        assert keep_panel_access() == 3
        assert keep_panel_access() == 2
    assert not PersonAccess.objects.filter(user=user).exists()
    assert not PanelAccess.objects.filter(user=user, ended_at__isnull=True).exists()


def test_the_alarm_clock_closes_a_case_to_a_member_who_turns_out_to_be_close(referral, rosa, priya, housing):
    in_the_circle(rosa, by=priya, name="Hal Overton", email=housing.email)
    panel.keep_access(at=AT)
    assert not opens(housing, rosa)
    panel.keep_access(at=AT)
    assert not opens(housing, rosa)


def test_a_member_of_the_team_keeps_her_own_access_after_the_decision(version, priya, sam, chair, housing):
    a_seat(sam, "money")
    referral = referring.refer(
        version=version, level="panel", why="Why", risk="Risk", wanted=["housing"], by=priya, at=AT
    )
    panel.keep_access(at=AT)
    assert not PanelAccess.objects.filter(user=sam).exists()
    referring.withdraw(referral=referral, words="", by=priya, at=AT)
    assert opens(sam, version.plan.person)


def test_who_says_that_she_knows_the_person_sees_the_case_no_more(referral, rosa, housing, chair):
    panel.say_interest(referral=referral, words="My neighbour", by=housing, at=AT)
    assert not opens(housing, rosa)
    assert opens(chair, rosa)
    assert permissions.interest_in(housing, rosa, referral.plan)
    panel.keep_access(at=AT)
    assert not opens(housing, rosa)


def test_who_says_nothing_of_how_she_knows_the_person_changes_nothing(referral, rosa, housing):
    with pytest.raises(Refused, match="Say how you know each other"):
        panel.say_interest(referral=referral, words=" ", by=housing, at=AT)
    assert opens(housing, rosa)
    assert not permissions.interest_in(housing, rosa, referral.plan)


def test_only_a_member_says_that_of_a_case_that_waits(referral, rosa, priya, housing):
    with pytest.raises(Refused, match="Members of the panel say this"):
        panel.say_interest(referral=referral, words="My neighbour", by=priya, at=AT)
    referring.withdraw(referral=referral, words="", by=priya, at=AT)
    referral.refresh_from_db()
    with pytest.raises(Refused, match="Members of the panel say this"):
        panel.say_interest(referral=referral, words="My neighbour", by=housing, at=AT)


def test_people_services_close_nothing_that_was_given_for_another_reason(referral, rosa, priya, housing):
    """Declared by a manager on the person's page: the queue is closed at once, the record by the clock."""
    people.declare_relation(person=rosa, user=housing, words="Cousins", by=housing, at=AT)
    panel.keep_access(at=AT)
    assert not opens(housing, rosa)
