"""Who stands in for a team's manager: who may say so, for how long, and what it opens."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from socialcare.audit.models import Event
from socialcare.people import access, permissions, selectors
from socialcare.people import services as people
from socialcare.people.models import Person, Team, TeamCover, User, Worker
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_person, a_worker

pytestmark = pytest.mark.django_db

#: AT is Monday 2 March 2026; Good Friday is 3 April.
LAST = TODAY + timedelta(days=10)


def named(north: Team, kit: User, *, by: User, **changes) -> TeamCover:
    """Kit stands in for the north team, as its own manager says."""
    words = {"from_on": TODAY, "to_on": LAST, "reason": "I am on leave."} | changes
    return people.set_cover(team=north, manager=kit.worker, by=by, at=AT, **words)


def stepping_in(north: Team, kit: User, first: date, last: date, *, at: datetime = AT) -> TeamCover:
    return people.set_cover(
        team=north,
        manager=kit.worker,
        from_on=first,
        to_on=last,
        reason="Sam cannot be reached.",
        by=kit,
        at=at,
    )


def opens(user: User, person: Person, day: date) -> bool:
    return access.people_open_to(User.objects.get(pk=user.pk), on=day).filter(pk=person.pk).exists()


def manages(user: User, team: Team, day: date) -> bool:
    return permissions.manages_team(Worker.objects.get(user=user), team.pk, on=day)


# what it opens


def test_a_covering_manager_opens_the_teams_records_on_those_days_only(north, south, sam, kit, rosa):
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=3)
    cover = named(north, kit, by=sam, from_on=first, to_on=last)
    days = [TODAY + timedelta(days=offset) for offset in range(5)]
    assert [opens(kit, rosa, day) for day in days] == [False, True, True, True, False]
    assert [manages(kit, north, day) for day in days] == [False, True, True, True, False]
    assert [cover.in_force_on(day) for day in days] == [False, True, True, True, False]
    assert all(manages(kit, south, day) for day in days)
    assert (cover.stepped_in, cover.set_by, cover.set_at) == (False, sam, AT)
    event = Event.objects.latest("id")
    assert (event.verb, event.by, event.person_id) == ("cover.set", sam, None)
    assert event.data["to_on"] == last.isoformat()


def test_the_days_turn_at_midnight_here_also_in_summer_time(north, sam, kit, rosa):
    last = date(2026, 7, 15)
    at = datetime(2026, 7, 15, 9, tzinfo=ZoneInfo("Europe/London"))
    people.set_cover(team=north, manager=kit.worker, from_on=last, to_on=last, reason="Leave", by=sam, at=at)
    before, after = (
        datetime(2026, 7, 15, 22, 59, tzinfo=ZoneInfo("UTC")),
        datetime(2026, 7, 15, 23, 1, tzinfo=ZoneInfo("UTC")),
    )
    assert opens(kit, rosa, timezone.localdate(before))
    assert not opens(kit, rosa, timezone.localdate(after))


def test_the_own_manager_keeps_managing_and_stands_first(north, south, sam, kit):
    named(north, kit, by=sam)
    assert access.managers_of(north, on=TODAY) == [sam.worker, kit.worker]
    assert access.managers_of(north, on=LAST + timedelta(days=1)) == [sam.worker]
    assert access.managers_of(south, on=TODAY) == [kit.worker]
    assert set(access.teams_managed_by(kit.worker, on=TODAY)) == {north, south}
    assert set(access.teams_managed_by(kit.worker, on=LAST + timedelta(days=1))) == {south}
    assert set(access.teams_managed_by(sam.worker, on=TODAY)) == {north}


def test_a_manager_whose_work_ended_manages_nothing_and_covers_nothing(north, sam, kit, rosa):
    named(north, kit, by=sam)
    Worker.objects.filter(user=kit).update(ended_on=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    assert opens(kit, rosa, TODAY)
    assert not opens(kit, rosa, tomorrow)
    assert not access.teams_managed_by(Worker.objects.get(user=kit), on=tomorrow).exists()
    assert access.managers_of(north, on=tomorrow) == [sam.worker]
    User.objects.filter(pk=kit.pk).update(is_active=False)
    assert access.managers_of(north, on=TODAY) == [sam.worker]


def test_who_is_no_manager_any_more_covers_nothing(north, sam, kit, rosa):
    named(north, kit, by=sam)
    Worker.objects.filter(user=kit).update(role=Worker.Role.SOCIAL_WORKER)
    assert not opens(kit, rosa, TODAY)
    assert not manages(kit, north, TODAY)
    assert access.managers_of(north, on=TODAY) == [sam.worker]


def test_cover_does_what_the_teams_manager_does(north, sam, kit, priya, rosa):
    other = a_worker("Bea Quayle", team=north)
    with pytest.raises(Refused):
        people.allocate(person=rosa, worker=other, by=kit, at=AT)
    named(north, kit, by=sam)
    people.allocate(person=rosa, worker=other, by=kit, at=AT)
    assert selectors.holder_of(rosa, on=TODAY) == other


def test_cover_lets_nobody_hand_it_on_nor_stretch_it(north, sam, kit):
    named(north, kit, by=sam)
    east = people.add_team(name="East team", at=AT)
    ola = a_worker("Ola Stone", team=east, role=Worker.Role.MANAGER)
    with pytest.raises(Refused, match="Only a manager of North team names somebody else to stand in"):
        people.set_cover(team=north, manager=ola, from_on=TODAY, to_on=TODAY, reason="Busy", by=kit, at=AT)
    with pytest.raises(Refused, match="5 working days at most"):
        stepping_in(north, kit, LAST + timedelta(days=1), LAST + timedelta(days=30))
    assert TeamCover.objects.count() == 1


# the same number of queries, and an index


@pytest.mark.parametrize("who", ["sam", "kit", "priya"])
def test_covering_adds_no_query(request, north, sam, kit, rosa, who, django_assert_num_queries):
    named(north, kit, by=sam)
    user = User.objects.select_related("worker").get(pk=request.getfixturevalue(who).pk)
    with django_assert_num_queries(1):
        assert list(access.people_open_to(user, on=TODAY)) == [rosa]


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (lambda kit, north: access.people_open_to(kit, on=TODAY), "team_cover_of_manager"),
        (lambda kit, north: access.teams_managed_by(kit.worker, on=TODAY), "team_cover_of_manager"),
        (lambda kit, north: access.covers_in_force(on=TODAY).filter(team=north), "team_cover_of_team"),
    ],
    ids=["people open", "teams managed", "who covers"],
)
def test_covers_are_found_by_their_index(north, sam, kit, asked, index):
    """With scans forbidden the plan shows whether the index fits the condition at all."""
    named(north, kit, by=sam)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    assert index in asked(kit, north).explain()


# who may say so


def test_a_worker_names_nobody(north, priya, kit):
    with pytest.raises(Refused, match="Only team managers say who stands in"):
        named(north, kit, by=priya)
    assert not TeamCover.objects.exists()


def test_a_worker_cannot_be_named(north, sam, noor):
    with pytest.raises(Refused, match="Noor Aziz is no team manager in force") as refused:
        named(north, noor, by=sam)
    assert refused.value.field == "manager"


def test_an_ended_manager_cannot_be_named(north, sam, kit):
    Worker.objects.filter(user=kit).update(ended_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="Kit Brannigan is no team manager in force"):
        named(north, User.objects.get(pk=kit.pk), by=sam)


def test_nobody_stands_in_for_their_own_team(north, sam):
    with pytest.raises(Refused, match="Sam Okoro works in North team already"):
        named(north, sam, by=sam)


@pytest.mark.parametrize(
    ("changes", "sentence", "field"),
    [
        ({"from_on": TODAY - timedelta(days=1)}, "Standing in begins today at the earliest.", "from_on"),
        ({"from_on": date(2030, 1, 1)}, "Standing in begins within two years. Check the year.", "from_on"),
        ({"to_on": TODAY - timedelta(days=1)}, "The last day is before the first. Check the dates.", "to_on"),
        (
            {"to_on": TODAY + timedelta(days=93)},
            "Standing in lasts three months at most. Choose an earlier last day.",
            "to_on",
        ),
        ({"reason": " \u200b"}, "Say why, in a few words.", "reason"),
        ({"reason": "x" * 1001}, "This can be 1,000 characters long; it has 1,001.", "reason"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(north, sam, kit, changes, sentence, field):
    before = Event.objects.count()
    with pytest.raises(Refused) as refused:
        named(north, kit, by=sam, **changes)
    assert (refused.value.sentence, refused.value.field) == (sentence, field)
    assert not TeamCover.objects.exists()
    assert Event.objects.count() == before


@pytest.mark.parametrize("days", [0, 92])
def test_one_day_and_three_months_can_be_covered(north, sam, kit, days):
    assert named(north, kit, by=sam, to_on=TODAY + timedelta(days=days)).pk


def test_the_same_days_are_not_covered_twice_by_one_manager(north, sam, kit):
    named(north, kit, by=sam)
    with pytest.raises(Refused, match="Kit Brannigan stands in for North team on some of these days already"):
        named(north, kit, by=sam, from_on=LAST, to_on=LAST + timedelta(days=2))
    named(north, kit, by=sam, from_on=LAST + timedelta(days=1), to_on=LAST + timedelta(days=2))
    assert TeamCover.objects.count() == 2


# stepping in by oneself

MONDAY = TODAY


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (MONDAY, MONDAY),
        (MONDAY, MONDAY + timedelta(days=4)),  # to Friday
        (MONDAY, MONDAY + timedelta(days=6)),  # to Sunday
        (date(2026, 4, 1), date(2026, 4, 9)),  # Wednesday to Thursday, with Easter between
    ],
)
def test_a_manager_steps_in_by_herself_for_five_working_days(north, sam, kit, rosa, first, last):
    cover = stepping_in(north, kit, first, last)
    assert cover.stepped_in
    assert opens(kit, rosa, last)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (MONDAY, MONDAY + timedelta(days=7), 6),
        (MONDAY + timedelta(days=4), MONDAY + timedelta(days=11), 6),
        (date(2026, 4, 1), date(2026, 4, 10), 6),
        (MONDAY, MONDAY + timedelta(days=92), 63),
    ],
)
def test_she_steps_in_for_no_more(north, sam, kit, first, last, count):
    with pytest.raises(Refused) as refused:
        stepping_in(north, kit, first, last)
    assert refused.value.sentence == (
        f"You can step in for 5 working days at most; this is {count}. "
        "For longer, a manager of North team names you."
    )
    assert refused.value.field == "to_on"
    assert not TeamCover.objects.exists()


def test_stepping_in_again_and_again_is_no_way_round(north, sam, kit):
    stepping_in(north, kit, MONDAY, MONDAY + timedelta(days=3))
    next_monday = MONDAY + timedelta(days=7)
    with pytest.raises(Refused) as refused:
        stepping_in(north, kit, next_monday, next_monday + timedelta(days=1))
    assert refused.value.sentence == (
        "You stepped in for North team on 4 working days close to these: 6 in all, and 5 is the most. "
        "For longer, a manager of North team names you."
    )
    stepping_in(north, kit, next_monday, next_monday)
    named(north, kit, by=sam, from_on=next_monday + timedelta(days=1), to_on=next_monday + timedelta(days=30))


def test_a_stepping_in_that_was_ended_counts_up_to_its_end(north, sam, kit):
    cover = stepping_in(north, kit, MONDAY, MONDAY + timedelta(days=4))
    people.end_cover(cover=cover, by=kit, at=AT + timedelta(days=1))
    wednesday = MONDAY + timedelta(days=2)
    stepping_in(north, kit, wednesday, wednesday + timedelta(days=2), at=AT + timedelta(days=2))


def test_long_afterwards_she_may_step_in_again(north, sam, kit):
    stepping_in(north, kit, MONDAY, MONDAY + timedelta(days=4))
    later = MONDAY + timedelta(days=35)
    stepping_in(north, kit, later, later + timedelta(days=3), at=AT + timedelta(days=35))


def test_what_the_own_manager_asked_for_does_not_count_as_stepping_in(north, sam, kit):
    named(north, kit, by=sam, to_on=MONDAY + timedelta(days=4))
    next_monday = MONDAY + timedelta(days=7)
    stepping_in(north, kit, next_monday, next_monday + timedelta(days=4))


# ending it


@pytest.mark.parametrize("who", ["sam", "kit"])
def test_the_own_manager_or_who_stands_in_ends_it_at_once(request, north, sam, kit, rosa, who):
    by = request.getfixturevalue(who)
    cover = named(north, kit, by=sam)
    ended = people.end_cover(cover=cover, by=by, at=AT)
    assert (ended.ended_at, ended.ended_by) == (AT, by)
    assert not opens(kit, rosa, TODAY)
    assert access.managers_of(north, on=TODAY) == [sam.worker]
    assert Event.objects.latest("id").verb == "cover.ended"


def test_nobody_else_ends_it(north, sam, kit, priya, noor):
    cover = named(north, kit, by=sam)
    east = people.add_team(name="East team", at=AT)
    ola = a_worker("Ola Stone", team=east, role=Worker.Role.MANAGER)
    for user in (priya, noor, ola.user):
        with pytest.raises(Refused, match="Only the team’s manager, or who stands in, ends this"):
            people.end_cover(cover=cover, by=user, at=AT)
        with pytest.raises(TeamCover.DoesNotExist):
            selectors.find_cover(user=user, id=cover.pk, on=TODAY)
    cover.refresh_from_db()
    assert cover.ended_at is None
    assert selectors.find_cover(user=sam, id=cover.pk, on=TODAY) == cover
    assert selectors.find_cover(user=kit, id=cover.pk, on=TODAY) == cover


def test_what_has_ended_or_is_over_is_not_ended_again(north, sam, kit):
    cover = people.end_cover(cover=named(north, kit, by=sam), by=sam, at=AT)
    over = named(north, kit, by=sam, to_on=TODAY)
    for one, at in ((cover, AT), (over, AT + timedelta(days=1))):
        with pytest.raises(Refused, match="This has ended already"):
            people.end_cover(cover=one, by=sam, at=at)


def test_after_an_end_the_same_days_can_be_covered_anew(north, sam, kit, rosa):
    people.end_cover(cover=named(north, kit, by=sam), by=sam, at=AT)
    named(north, kit, by=sam)
    assert opens(kit, rosa, TODAY)


# what the database keeps


def test_the_database_keeps_two_covers_of_one_manager_apart(north, sam, kit):
    named(north, kit, by=sam)
    with pytest.raises(IntegrityError, match="team_cover_no_day_twice"), transaction.atomic():
        TeamCover.objects.create(
            team=north, manager=kit.worker, from_on=LAST, to_on=LAST, reason="Leave", set_at=AT, set_by=sam
        )


@pytest.mark.parametrize("change", [{"to_on": LAST + timedelta(days=1)}, {"reason": "Another"}])
def test_a_cover_is_changed_by_nobody(north, sam, kit, change):
    cover = named(north, kit, by=sam)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        TeamCover.objects.filter(pk=cover.pk).update(**change)
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        cover.delete()


# moving


def test_a_manager_takes_a_worker_into_her_team_and_the_cases_stay_with_the_worker(
    north, south, priya, kit, rosa
):
    moved = people.move_worker(worker=priya.worker, team=south, by=kit, at=AT)
    assert Worker.objects.get(pk=moved.pk).team == south
    assert selectors.holder_of(rosa, on=TODAY) == moved
    event = Event.objects.latest("id")
    assert (event.verb, event.by) == ("worker.moved", kit)
    assert event.data == {"worker": "Priya Raman", "from": "North team", "to": "South team"}


def test_a_moved_worker_opens_her_own_cases_and_the_new_team_only(north, south, priya, kit, rosa, arthur):
    edith = a_person(by=priya)
    people.move_worker(worker=priya.worker, team=south, by=kit, at=AT)
    assert opens(priya, rosa, TODAY)
    assert opens(priya, arthur, TODAY)
    assert not opens(priya, edith, TODAY)


@pytest.mark.parametrize(
    ("mover", "moved", "sentence"),
    [
        ("sam", "priya", "Only a manager of South team takes a worker into it."),
        ("noor", "priya", "Only a manager of South team takes a worker into it."),
        ("kit", "sam", "Sam Okoro is no social worker, so no manager moves them."),
        ("kit", "kit", "Kit Brannigan is no social worker, so no manager moves them."),
        ("kit", "panel_member", "Dara Lindqvist is no social worker, so no manager moves them."),
        ("kit", "noor", "Noor Aziz is in South team already."),
    ],
)
def test_who_else_moves_or_is_moved_is_refused(
    request, north, south, priya, sam, noor, kit, panel_member, mover, moved, sentence
):
    worker = request.getfixturevalue(moved).worker
    before, events = worker.team_id, Event.objects.count()
    with pytest.raises(Refused) as refused:
        people.move_worker(worker=worker, team=south, by=request.getfixturevalue(mover), at=AT)
    assert refused.value.sentence == sentence
    assert Worker.objects.get(pk=worker.pk).team_id == before
    assert Event.objects.count() == events


def test_an_ended_worker_is_not_moved(north, south, priya, kit):
    Worker.objects.filter(user=priya).update(ended_on=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="Priya Raman no longer works here"):
        people.move_worker(worker=priya.worker, team=south, by=kit, at=AT)


def test_who_stands_in_moves_nobody(north, south, sam, kit, noor):
    named(north, kit, by=sam)
    with pytest.raises(Refused, match="Only a manager of North team takes a worker into it"):
        people.move_worker(worker=noor.worker, team=north, by=kit, at=AT)
