"""The panel's queue: what wants a member's expertise first, few queries, along its index."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signoff import permissions
from signoff.models import PanelMembership
from signoff.selectors import panel_queue as queue
from signoff.selectors.panel_queue import OTHERS, SAID, WANTS_ME, panel_queue, waits_for_member
from signoff.services import panel, referring
from socialcare.people import services as people
from tests.builders import AT, TODAY, a_helper, a_person, a_seat, in_the_circle, plan_changed, plan_ready

pytestmark = pytest.mark.django_db


def seat_of(user):
    return PanelMembership.objects.get(worker=user.worker)


def to_the_panel(version, *wanted, by, at=AT):
    return referring.refer(
        version=version,
        level="panel",
        why="Rosa wants a tricycle.",
        risk="It may tip.",
        wanted=wanted,
        by=by,
        at=at,
    )


def another(priya, name, *wanted, at):
    person = a_person(by=priya, first_name=name)
    return to_the_panel(plan_ready(person, by=priya), *wanted, by=priya, at=at)


def lines(user, **kwargs):
    return [
        (one.part, one.referral.person.first_name)
        for one in panel_queue(user=user, seat=seat_of(user), on=TODAY, **kwargs).lines
    ]


@pytest.fixture
def money(db, panel_member):
    a_seat(panel_member, "money")
    return panel_member


def test_what_wants_my_expertise_comes_first_then_others_then_what_i_spoke_on(
    version, rosa, priya, chair, housing, money
):
    spoken = to_the_panel(version, "housing", by=priya, at=AT)
    another(priya, "Nell", "money", at=AT + timedelta(hours=1))
    another(priya, "Edith", "housing", at=AT + timedelta(hours=3))
    another(priya, "Bo", "housing", "money", at=AT + timedelta(hours=2))
    panel.give_opinion(referral=spoken, view="support", words="Safe at home.", by=housing, at=AT)
    assert lines(housing) == [(WANTS_ME, "Bo"), (WANTS_ME, "Edith"), (OTHERS, "Nell"), (SAID, "Rosa")]


def test_an_opinion_on_a_version_that_was_replaced_leaves_the_case_waiting_for_me(
    version, rosa, priya, chair, housing
):
    referral = to_the_panel(version, "housing", by=priya)
    panel.give_opinion(referral=referral, view="support", words="Safe at home.", by=housing, at=AT)
    assert lines(housing) == [(SAID, "Rosa")]
    plan_changed(version.plan, by=priya, weekly_pence=9_500)
    referring.bring_newest(referral=referral, by=priya, at=AT)
    [line] = panel_queue(user=housing, seat=seat_of(housing), on=TODAY).lines
    assert (line.part, line.spoken, line.missing) == (WANTS_ME, (), ("housing",))


def test_what_is_ready_to_decide_stands_on_top_for_the_chair_alone(version, priya, chair, housing, money):
    referral = to_the_panel(version, "housing", "money", by=priya)
    seat = seat_of(chair)
    panel.give_opinion(referral=referral, view="support", words="Safe at home.", by=housing, at=AT)
    assert panel_queue(user=chair, seat=seat, on=TODAY).ready == ()
    assert queue.ready_count(user=chair, seat=seat, on=TODAY) == 0
    panel.give_opinion(referral=referral, view="concern", words="Who pays the bill?", by=money, at=AT)
    [ready] = panel_queue(user=chair, seat=seat, on=TODAY).ready
    assert (ready.referral, ready.missing) == (referral, ())
    assert queue.ready_count(user=chair, seat=seat, on=TODAY) == 1
    assert panel_queue(user=housing, seat=seat_of(housing), on=TODAY).ready == ()
    assert queue.ready_count(user=housing, seat=seat_of(housing), on=TODAY) == 0
    permissions.check_expertise_has_spoken(referral)


def test_what_waits_for_the_person_or_is_with_another_chair_is_not_ready(
    version, rosa, priya, chair, housing, money
):
    referral = to_the_panel(version, "housing", by=priya)
    panel.give_opinion(referral=referral, view="support", words="Safe at home.", by=housing, at=AT)
    PanelMembership.objects.filter(worker=money.worker).update(is_chair=True)
    referring.take(referral=referral, by=money, at=AT)
    assert panel_queue(user=chair, seat=seat_of(chair), on=TODAY).ready == ()
    assert len(panel_queue(user=money, seat=seat_of(money), on=TODAY).ready) == 1
    referring.ask(referral=referral, of="person", words="Which lane?", by=money, at=AT)
    assert panel_queue(user=money, seat=seat_of(money), on=TODAY).ready == ()


@pytest.mark.parametrize("how", ["declared", "circle", "helper", "person"])
def test_the_query_and_the_rule_agree_on_who_is_too_close(version, rosa, priya, chair, housing, money, how):
    referral = to_the_panel(version, "housing", by=priya)
    panel.give_opinion(referral=referral, view="support", words="Safe at home.", by=housing, at=AT)
    assert permissions.expertise_missing(referral) == []
    if how == "declared":
        people.declare_relation(person=rosa, user=housing, words="My aunt", by=housing, at=AT)
    elif how == "circle":
        in_the_circle(rosa, by=priya, name="Hal Overton", email=housing.email.upper())
    elif how == "helper":
        helper = a_helper(version.plan, by=priya, email="hal.at.home@example.org")
        helper.user = housing
        helper.save(update_fields=["user"])
    else:
        rosa.user = housing
        rosa.save(update_fields=["user"])
    referral.refresh_from_db()
    assert permissions.interest_in(housing, referral.person, referral.plan)
    assert not permissions.interest_in(money, referral.person, referral.plan)
    assert permissions.expertise_missing(referral) == ["housing"]
    assert lines(housing) == []
    [line] = panel_queue(user=money, seat=seat_of(money), on=TODAY).lines
    assert (line.spoken, line.missing) == ((), ("housing",))
    assert panel_queue(user=chair, seat=seat_of(chair), on=TODAY).ready == ()


def test_a_member_of_the_team_sees_the_case_unless_she_referred_it(version, priya, sam, chair, housing):
    a_seat(priya, "money")
    a_seat(sam, "money")
    to_the_panel(version, "money", by=priya)
    assert lines(priya) == []
    assert lines(sam) == [(WANTS_ME, "Rosa")]


def test_what_is_decided_or_taken_back_is_gone(version, priya, chair, housing):
    referral = to_the_panel(version, "housing", by=priya)
    referring.withdraw(referral=referral, words="", by=priya, at=AT)
    assert lines(housing) == []
    assert lines(chair) == []


def test_pages_go_on_where_the_last_one_ended_over_all_parts(
    version, priya, chair, housing, money, monkeypatch
):
    monkeypatch.setattr(queue, "PAGE", 2)
    to_the_panel(version, "housing", by=priya)
    for name, wanted in (("Nell", "money"), ("Edith", "housing"), ("Bo", "housing"), ("Ava", "money")):
        another(priya, name, wanted, at=AT)
    seen, after = [], None
    while True:
        page = panel_queue(user=housing, seat=seat_of(housing), on=TODAY, after=after)
        seen += [one.referral.pk for one in page.lines]
        assert len(page.lines) <= 2
        after = page.next_after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5
    assert (
        panel_queue(user=housing, seat=seat_of(housing), on=TODAY, after="forged").lines[0].part == WANTS_ME
    )


def test_the_queue_takes_two_queries_and_walks_its_index(version, priya, chair, housing, money):
    for name in ("Nell", "Edith"):
        another(priya, name, "housing", at=AT)
    to_the_panel(version, "housing", by=priya)
    for user in (chair, housing):
        seat = seat_of(user)
        with CaptureQueriesContext(connection) as asked:
            found = panel_queue(user=user, seat=seat, on=TODAY)
        assert len(found.lines) == 3
        # Two, and one that reads the member's own worker row.
        assert len(asked) <= 3
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        first = next(one["sql"] for one in asked if "UNION ALL" in one["sql"])
        cursor.execute(f"EXPLAIN {first}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert plan.count("referral_panel_queue") == 3


def test_the_first_page_knows_how_many_wait_and_the_oldest(version, priya, chair, housing, money):
    assert waits_for_member(user=housing, seat=seat_of(housing), on=TODAY).count == 0
    to_the_panel(version, "housing", by=priya, at=AT + timedelta(hours=1))
    another(priya, "Nell", "housing", at=AT)
    another(priya, "Bo", "money", at=AT)
    found = waits_for_member(user=housing, seat=seat_of(housing), on=TODAY)
    assert (found.count, found.many) == (2, False)
    assert [one.referral.person.first_name for one in found.oldest] == ["Nell", "Rosa"]
