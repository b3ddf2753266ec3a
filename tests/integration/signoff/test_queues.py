"""What waits for a manager: crisis on top, the oldest first, rooted in what she may open."""

from datetime import timedelta

import pytest
from django.db import connection

from signoff.selectors import queues
from signoff.services import referring
from tests.builders import AT, a_person, plan_ready

pytestmark = pytest.mark.django_db
ON = AT.date()


def referred(person, *, by, at=AT, why="Please look at this."):
    return referring.refer(version=plan_ready(person, by=by, at=at), level="manager", why=why, by=by, at=at)


def queue_of(user, **more):
    teams = queues.team_ids(user.worker, on=ON)
    return queues.manager_queue(user=user, teams=teams, on=ON, **more)


@pytest.fixture
def several(scheme, priya, limits):
    """Four people's referrals, the third and fourth in crisis."""
    made = []
    for days, first in enumerate(("Ada", "Bert", "Cleo", "Dov")):
        crisis = {"crisis_since": ON} if first in ("Cleo", "Dov") else {}
        person = a_person(by=priya, first_name=first, last_name="Quill", **crisis)
        made.append(referred(person, by=priya, at=AT + timedelta(hours=days)))
    return made


def test_crisis_comes_first_and_then_the_oldest(several, sam):
    assert [row.person.first_name for row in queue_of(sam).rows] == ["Cleo", "Dov", "Ada", "Bert"]


def test_pages_go_on_where_the_last_ended_and_leave_nobody_out(several, sam, monkeypatch):
    monkeypatch.setattr(queues, "PAGE", 1)
    seen, after = [], None
    while True:
        page = queue_of(sam, after=after)
        seen += [row.person.first_name for row in page.rows]
        assert page.total == 4
        after = page.next_after
        if after is None:
            break
    assert seen == ["Cleo", "Dov", "Ada", "Bert"]


def test_a_long_queue_is_counted_so_far_and_no_further(several, sam, monkeypatch):
    monkeypatch.setattr(queues, "MOST_COUNTED", 2)
    monkeypatch.setattr(queues, "PAGE", 1)
    assert queue_of(sam).total == 3


def test_the_manager_of_another_team_sees_nothing_of_it(several, kit, noor):
    assert queue_of(kit).rows == []


def test_the_index_for_the_queue_serves_each_of_its_selects(several, sam):
    teams = queues.team_ids(sam.worker, on=ON)
    waiting = queues.waiting_for_managers(user=sam, teams=teams, on=ON)
    mark = queues.Mark(False, several[0].referred_at, several[0].pk)
    selects = [waiting, *queues.crises_first(waiting), queues.crises_first(waiting, after=mark)[1]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "SET LOCAL enable_sort = off"
        )  # so that what else runs on these tables decides nothing
    for select in selects:
        assert "referral_manager_queue" in queues.told(select, on=ON)[: queues.PAGE + 1].explain()
