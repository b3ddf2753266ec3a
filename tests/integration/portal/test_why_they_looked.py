"""Who looked, and why they could, as it was on that day."""

from datetime import timedelta

import pytest

from signoff.services.referring import refer
from socialcare.people.models import Person, Worker
from socialcare.people.services import allocate, move_worker, record_opening
from socialcare.portal.looking import look_of, who_looked
from tests.builders import AT, a_cover, a_helper, a_person, a_seat, a_worker, invited, plan_open, plan_ready

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def why(person: Person) -> list[tuple[str, str]]:
    return [(one.name, one.why) for one in who_looked(person)]


def test_the_worker_who_has_the_case_is_your_worker_and_was_it_then(rosa, priya, sam):
    ade = a_worker("Ade Quill", team=rosa.team).user
    record_opening(person=rosa, by=priya, at=AT, what="the record")
    allocate(person=rosa, worker=ade.worker, by=sam, at=AT + DAY)
    record_opening(person=rosa, by=ade, at=AT + 2 * DAY, what="the record")
    record_opening(person=rosa, by=priya, at=AT + 3 * DAY, what="the record")
    assert why(rosa) == [
        ("Priya Raman", "They work in the team that helps you."),
        ("Ade Quill", "They are your worker."),
        ("Priya Raman", "They were your worker then."),
    ]


def test_a_manager_of_the_team_manages_it(rosa, sam):
    record_opening(person=rosa, by=sam, at=AT, what="the record")
    assert why(rosa) == [("Sam Okoro", "They manage the team that helps you.")]


def test_who_stands_in_did_so_on_those_days_only(rosa, sam):
    cover = a_cover(rosa.team, by=sam, days=3)
    user = cover.manager.user
    within = cover.set_at + timedelta(minutes=1)
    record_opening(person=rosa, by=user, at=within - 9 * DAY, what="the record")
    record_opening(person=rosa, by=user, at=within, what="the record")
    assert [one for _, one in why(rosa)] == [
        "They stood in for the manager of the team that helps you.",
        "We cannot say here why they looked. Ask us, and we find out.",
    ]


def test_a_worker_who_has_moved_belonged_to_the_team_before_and_not_since(rosa, kit, south):
    ade = a_worker("Ade Quill", team=rosa.team).user
    record_opening(person=rosa, by=ade, at=AT, what="the record")
    move_worker(worker=ade.worker, team=south, by=kit, at=AT + DAY)
    record_opening(person=rosa, by=ade, at=AT + 2 * DAY, what="the record")
    assert [one for _, one in why(rosa)] == [
        "We cannot say here why they looked. Ask us, and we find out.",
        "They work in the team that helps you.",
    ]


def test_the_panel_looked_while_the_plan_was_with_it(rosa, priya, sam, scheme):
    marit = a_worker("Marit Solberg", team=None, role=Worker.Role.PANEL_MEMBER, job="Head of practice").user
    a_seat(marit, "housing", chair=True)
    record_opening(person=rosa, by=marit, at=AT - DAY, what="the case")
    version = plan_ready(rosa, by=priya)
    refer(
        version=version,
        level="panel",
        why="A tricycle.",
        risk="It tips.",
        wanted=["housing"],
        by=priya,
        at=AT,
    )
    record_opening(person=rosa, by=marit, at=AT + DAY, what="the case")
    assert [(who, one) for who, one in why(rosa) if who == "Marit Solberg"] == [
        ("Marit Solberg", "They sit on the panel. Your plan was with the panel then."),
        ("Marit Solberg", "We cannot say here why they looked. Ask us, and we find out."),
    ]


def test_who_helps_with_the_plan_was_asked_to(rosa, priya, scheme):
    account = invited(rosa, by=priya, email="rosa@post.example")
    rosa.refresh_from_db()
    helper = a_helper(plan_open(rosa, by=account), by=account, name="Max Pellow", email="max@post.example")
    record_opening(person=rosa, by=helper.user, at=AT, what="the plan")
    assert why(rosa) == [("Max Pellow", "You asked them to help with your plan.")]


def test_a_look_is_found_by_any_of_its_openings_and_never_in_another_persons_record(rosa, priya):
    record_opening(person=rosa, by=priya, at=AT, what="the record")
    key = who_looked(rosa)[0].key
    record_opening(person=rosa, by=priya, at=AT + timedelta(minutes=5), what="the budget")
    found = look_of(rosa, key=key)
    assert found is not None
    assert found.what == ["the record", "the budget"]
    assert look_of(a_person(by=priya), key=key) is None
