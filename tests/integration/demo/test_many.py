"""Very many people and referrals: the rows hold together, and the queues are read along their indexes."""

import json
from datetime import datetime, time
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from signoff import permissions
from signoff.models import Decision, LaterLook, Referral
from signoff.selectors import dial
from signoff.selectors.panel_queue import panel_queue
from signoff.selectors.queues import manager_queue, team_ids
from socialcare.demo import many
from socialcare.people import services as people
from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Allocation, Person, Team, User, Worker
from socialcare.values.working_days import add_working_days, is_working_day
from supportplans.models import PlanVersion, SupportPlan
from supportplans.reviews.models import Review, Rhythm
from supportplans.reviews.rules import next_talk
from supportplans.reviews.selectors import open_replies, past_backstop, to_talk_to
from supportplans.reviews.services import planning
from supportplans.rules import hash_of
from tests.builders import AT, a_person, a_worker, plan_ready, scheme_published

PEOPLE, REFERRALS, TEAMS = 6_000, 3_000, 16


def working_day():
    """Return today at noon, or the next working day, when the daily lists are planned too."""
    day = timezone.localdate()
    if not is_working_day(day, bank_holidays=bank_holidays()):
        day = add_working_days(day, 1, bank_holidays=bank_holidays())
    return datetime.combine(day, time(12), ZoneInfo("Europe/London"))


def fill(*arguments):
    out = StringIO()
    call_command("fill_sign_off", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker):
    """One plan made through the services, and very many like it."""
    with django_db_blocker.unblock(), transaction.atomic():
        owner = a_worker("Wren Castell", team=None, role=Worker.Role.SCHEME_OWNER, job="Policy lead").user
        scheme_published(by=owner)
        priya = a_worker("Priya Raman", team=people.add_team(name="North team", at=AT)).user
        plan_ready(a_person(by=priya), by=priya)
        said = fill(f"--people={PEOPLE}", f"--referrals={REFERRALS}", f"--teams={TEAMS}")
        yield said
        transaction.set_rollback(True)


@pytest.fixture
def mina(filled):
    return User.objects.get(email="manager-1@large.example")


@pytest.fixture
def chair(filled):
    return User.objects.get(email="panel-0@large.example")


def test_so_many_are_there(filled):
    assert "6,000 people." in filled
    assert "manager-1@large.example" in filled
    assert Person.objects.filter(team__name__startswith="Large").count() == PEOPLE
    assert Allocation.objects.count() == PEOPLE
    assert Referral.objects.count() == REFERRALS
    assert SupportPlan.objects.filter(referrals__isnull=False).count() == REFERRALS
    waiting = Referral.objects.filter(decided_at__isnull=True)
    for team in Team.objects.filter(name__startswith="Large"):
        assert waiting.filter(team=team, level="manager").count() == many.WAITING
    assert waiting.filter(level="panel").count() == many.WAITING
    assert waiting.filter(person__crisis_since__isnull=False).exists()
    assert set(Decision.objects.values_list("level", flat=True)) == {"worker", "manager", "panel"}
    assert Decision.objects.count() == REFERRALS - waiting.count()
    assert LaterLook.objects.exists()


def test_what_was_written_holds_together(filled):
    """Past the services, so what they would have kept is asked for here."""
    for version in PlanVersion.objects.order_by("pk")[:50]:
        assert version.sha256 == hash_of(version.content)
    assert not Referral.objects.exclude(plan=F("version__plan")).exists()
    assert not Referral.objects.exclude(team=F("person__team")).exists()
    agreed = Decision.objects.filter(outcome="agreed")
    assert not agreed.exclude(weekly_pence=F("personal_budget__weekly_pence")).exists()
    for decision in Decision.objects.select_related("version").order_by("pk")[:50]:
        assert decision.weekly_pence == decision.version.content["figures"]["weekly_pence"]
    assert not Decision.objects.filter(decided_at__lt=F("version__frozen_at")).exists()


def test_it_is_filled_once_and_never_too_little(filled):
    for arguments, sentence in (
        ((), "This database is filled already."),
        (("--people=0",), "Fill in at least one person, one referral and one team."),
    ):
        with pytest.raises(CommandError) as caught:
            fill(*arguments)
        assert str(caught.value) == sentence


@pytest.mark.django_db
def test_without_a_plan_there_is_nothing_to_copy():
    with pytest.raises(CommandError) as caught:
        fill()
    assert str(caught.value) == "There is no plan to copy. Load the demonstration first: manage.py demo"
    with pytest.raises(CommandError) as caught:
        fill("--people=10", "--referrals=11")
    assert str(caught.value) == "There can be as many referrals as people, and no more."
    with pytest.raises(CommandError) as caught:
        fill("--people=100", "--referrals=100", "--teams=1")
    assert str(caught.value) == "Fill in 120 referrals at least: so many wait."
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_councils_own_installation_is_never_filled(settings):
    settings.COUNCIL_DEMONSTRATION = False
    with pytest.raises(CommandError, match="council's own installation"):
        fill()
    assert not Team.objects.exists()


# how the queues are read


def plan_of(sql):
    """Return how the database would do a statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        plan = cursor.fetchone()[0]
    return (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]


def plans_of(queries):
    """Return the database's plan of each query that reads the referrals."""
    return [plan_of(query["sql"]) for query in queries if '"signoff_referral"' in query["sql"]]


def nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def reads_by(plan, table, indexes="referral_"):
    """Return how a plan reads a table: the kind of each read, with its index."""
    return {
        (node["Node Type"], node.get("Index Name", ""))
        for node in nodes(plan)
        if node.get("Relation Name") == table or node.get("Index Name", "").startswith(indexes)
    }


def read_by_the_index(queries, index):
    """Every query finds referrals by some index, and the queue itself by the one made for it."""
    plans = plans_of(queries)
    used = [reads_by(plan, "signoff_referral") for plan in plans]
    assert any(index in {name for _, name in reads} for reads in used), used
    for reads in used:
        assert "Seq Scan" not in {kind for kind, _ in reads}, reads


def test_the_managers_queue_is_read_by_its_index(mina):
    on = timezone.localdate()
    teams = team_ids(mina.worker, on=on)
    with CaptureQueriesContext(connection) as queries:
        queue = manager_queue(user=mina, teams=teams, on=on)
        list(queue.rows)
    assert len(queries) <= 8
    assert (len(queue.rows), queue.total) == (50, many.WAITING)
    ordinary = [row for row in queue.rows if row.person.crisis_since is None]
    assert all(one.referred_at <= other.referred_at for one, other in pairwise(ordinary))
    read_by_the_index(queries, "referral_manager_queue")


def test_the_panels_queue_is_read_by_its_index(chair):
    on = timezone.localdate()
    seat = permissions.membership_of(chair, on=on)
    with CaptureQueriesContext(connection) as queries:
        queue = panel_queue(user=chair, seat=seat, on=on)
    assert len(queries) <= 8
    assert len(queue.lines) == 25
    read_by_the_index(queries, "referral_panel_queue")


@pytest.mark.parametrize(("who", "address"), [("mina", "/referrals/"), ("chair", "/panel/")])
def test_the_page_of_a_queue_asks_the_database_eight_times_at_most(client: Client, who, address, request):
    client.force_login(request.getfixturevalue(who))
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    own = [query["sql"] for query in queries if '"signoff_' in query["sql"]]
    assert own
    assert len(queries) <= 8, [query["sql"][:120] for query in queries]


def test_the_dial_counts_all_of_a_team(mina):
    team, on = mina.worker.team_id, timezone.localdate()
    since = dial.months_until(on, months=36)[0]
    counted = sum(level.count for level in dial.decisions_by_level([team], since=since))
    assert counted == Decision.objects.filter(team=team).count() > 100
    days = dial.days_from_assessment([team], since=since)
    assert days.people == Decision.objects.filter(team=team, outcome="agreed").count()
    assert (days.to_sum, days.to_plan) == (0, 9)


# how the talks are read


def test_their_dates_are_what_the_rules_say(filled):
    agreed = Decision.objects.filter(outcome="agreed")
    assert Rhythm.objects.filter(person__team__name__startswith="Large").count() == agreed.count()
    for one in Rhythm.objects.order_by("pk"):
        following = next_talk(
            started_on=one.started_on,
            every_weeks=one.every_weeks,
            last_contact_on=one.last_contact_on,
            last_review_on=one.last_review_on,
            sooner_on=one.sooner_on,
            sooner_because=one.sooner_because,
        )
        kept = (one.next_on, one.next_because, one.review_by)
        assert kept == (following.on, following.because, following.review_by)
        assert one.last_contact_on is None or one.last_contact_on <= timezone.localdate()
    today = timezone.localdate()
    assert Rhythm.objects.filter(next_on__gt=today).exists()
    assert Rhythm.objects.filter(next_on__lte=today).exists()
    assert past_backstop(Team.objects.all(), on=today).exists()
    assert Review.objects.count() == Rhythm.objects.filter(last_review_on__isnull=False).count()


def test_what_is_due_is_planned_along_the_indexes_of_the_dates(filled):
    with CaptureQueriesContext(connection) as queries:
        assert planning.plan(at=working_day()) > 0
    statements = [query["sql"] for query in queries if "INSERT INTO reviews_nudge" in query["sql"]]
    assert len(statements) == 6
    for sql in statements:
        reads = reads_by(plan_of(sql), "reviews_rhythm", "rhythm_")
        assert {name for _, name in reads} & {"rhythm_due", "rhythm_review_by", "rhythm_paused"}, reads
        assert "Seq Scan" not in {kind for kind, _ in reads}, reads
    with CaptureQueriesContext(connection) as queries:
        assert planning.plan(at=working_day()) == 0
    assert len(queries) <= 12


def test_the_first_page_of_a_worker_reads_her_rhythms_and_no_others(filled):
    worker = Worker.objects.get(user__email="worker-0-1@large.example")
    on = timezone.localdate()
    with CaptureQueriesContext(connection) as queries:
        found = to_talk_to(worker, on=on)
        replies = open_replies(worker, on=on)
    assert len(queries) <= 4
    assert found.past or found.due or found.upcoming or replies
    for query in queries:
        for table in ("reviews_rhythm", "reviews_checkin"):
            kinds = {kind for kind, _ in reads_by(plan_of(query["sql"]), table, "rhythm_")}
            assert "Seq Scan" not in kinds, query["sql"]


@pytest.mark.parametrize(
    ("who", "address"), [("mina", "/today/"), ("mina", "/team/"), ("mina", "/team/reminders/")]
)
def test_the_pages_of_a_manager_stay_few_queries(client: Client, who, address, request):
    client.force_login(request.getfixturevalue(who))
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= 20, len(queries)
