"""The demonstration is loaded through the services, once, the same each time, and never in earnest."""

from collections import Counter
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from assessments.models import Answer, AnswerConflict, Assessment, Eligibility
from budgets.models import Adjustment, AllocationScheme, IndicativeBudget
from budgets.schemes.proof import everything_against
from signoff.models import Consultation, Decision, LaterLook, PanelMembership, Referral
from socialcare.audit.models import Event
from socialcare.correspondence.models import Conversation, NoteBeside
from socialcare.demo import cast, council
from socialcare.demo.register import KITCHEN, REGISTER, REPAIRS
from socialcare.notifications.models import Message
from socialcare.people.models import Allocation, CircleMember, Person, Team, User, Worker
from supportplans.models import SupportPlan
from supportplans.presenters.cover import summary_sheet
from supportplans.reviews.models import CheckIn, Review, Rhythm
from supportplans.reviews.selectors import open_replies, past_backstop
from supportplans.rules import hash_of
from supportplans.sources.models import Introduction, Source, Story
from tests.builders import a_worker

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)

# One of each stage, so that loading is quick.
FEW = [
    one
    for one in cast.PEOPLE
    if one.first in ("Rosa", "Callum", "Sheila", "Ian", "Hannah", "Eileen", "Saima")
]


def demo(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(council, "PEOPLE", FEW)


# The whole council, loaded once for all the tests that only read it


@pytest.fixture(scope="module")
def fenwick(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        counts = council.load(now=NOW)
        yield counts
        transaction.set_rollback(True)


def test_the_register_of_those_who_can_help_is_vouched_for_by_name_and_one_entry_fades(fenwick):
    today = timezone.localdate(NOW)
    assert [source.name for source in Source.objects.all() if source.vouched_on is None] == [
        "Swift Sitters",
        "The Allotment on Mill Brow",
    ]
    assert Source.objects.count() == len(REGISTER)
    rosas = {one.source.name: one.status for one in Introduction.objects.filter(person__first_name="Rosa")}
    assert rosas == {KITCHEN: "made", REPAIRS: "offered"}
    assert Introduction.objects.get(status="made").ask_again_on <= today
    assert [story.title for story in Story.objects.filter(status="shared")] == ["Two mornings of her own"]


def test_three_teams_their_staff_and_sixty_people_are_there(fenwick):
    assert fenwick == {"teams": 3, "staff": 16, "people": 60, "assessments": 41, "invited": 12}
    assert Counter(Worker.objects.values_list("role", flat=True)) == {
        "social_worker": 7,
        "manager": 3,
        "panel_member": 4,
        "scheme_owner": 2,
    }
    assert all(team.manager.role == "manager" for team in Team.objects.select_related("manager"))


def test_people_stand_at_every_stage(fenwick):
    assert Counter(Assessment.objects.values_list("status", flat=True)) == {
        "completed": 29,
        "superseded": 3,
        "draft": 8,
        "ended": 1,
    }
    assert Person.objects.filter(allocations__isnull=True).count() == 9
    assert Allocation.objects.count() == 52  # one case moved to another worker
    halfway = Assessment.objects.filter(status="draft")
    assert all(5 < assessment.answers.count() < 40 for assessment in halfway)


def test_budgets_have_every_outcome(fenwick):
    in_force = IndicativeBudget.objects.filter(assessment__status="completed")
    assert Counter(in_force.values_list("outcome", flat=True)) == {"sum": 19, "nothing": 3, "refer": 3}
    assert Eligibility.objects.filter(eligible=False).count() == 4
    assert Adjustment.objects.count() == 1


def test_rosas_story_is_the_one_of_the_published_figures(fenwick):
    rosa = Person.objects.get(first_name="Rosa", last_name="Vidal")
    sums = IndicativeBudget.objects.filter(assessment__person=rosa).order_by("worked_out_at")
    assert [(one.points, one.weekly_pence, one.assessment.status) for one in sums] == [
        (22, 11_221, "superseded"),
        (18, 9_268, "completed"),
    ]
    assert rosa.user.email == "rosa.vidal@example.org"


def test_plans_were_decided_at_every_level_and_most_of_them_by_workers(fenwick):
    decisions = Decision.objects.filter(kind="plan")
    levels = Counter(decisions.values_list("level", flat=True))
    assert set(levels) == {"worker", "manager", "panel"}
    assert 0.6 < levels["worker"] / levels.total() < 0.8
    assert set(decisions.values_list("outcome", flat=True)) == {"agreed", "not_agreed"}
    assert decisions.filter(authority__isnull=False).count() == 2
    assert {one.looked_at is None for one in LaterLook.objects.all()} == {True, False}
    assert Decision.objects.get(kind="interim").look_again_on > timezone.localdate(NOW)
    assert [seat.worker.user.name for seat in PanelMembership.objects.filter(is_chair=True)] == [
        "Marit Solberg"
    ]


def test_plans_wait_where_each_of_the_staff_finds_one(fenwick):
    waiting = Referral.objects.filter(status__in=["waiting", "taken", "asked"])
    found = {one.person.last_name: (one.level, one.status, one.weekly_pence) for one in waiting}
    assert found == {
        "Baptiste": ("panel", "waiting", 17_045),
        "Żółtowska": ("manager", "asked", 11_250),
        "Clegg": ("manager", "waiting", 24_310),
        "Crabtree": ("manager", "waiting", 15_640),
    }
    assert Referral.objects.get(person__last_name="Baptiste").opinions.count() == 1
    assert Referral.objects.get(person__last_name="Crabtree").person.crisis_since is not None
    assert Consultation.objects.get(status="asked").person.last_name == "Singh Dhaliwal"


def test_no_answer_was_lost_on_the_way(fenwick):
    assert not AnswerConflict.objects.exists()
    for assessment in Assessment.objects.filter(status="completed"):
        answered = assessment.answers.filter(part="choice").count()
        assert answered >= 14, assessment.person


def test_the_council_has_genuine_history(fenwick):
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {
        "team.added",
        "worker.added",
        "person.added",
        "person.allocated",
        "person.changed",
        "circle.added",
        "record.opened",
        "assessment.started",
        "answer.saved",
        "assessment.complete",
        "assessment.supersede",
        "assessment.end",
        "budget.worked_out",
        "budget.adjusted",
        "invitation.sent",
        "scheme.publish",
        "demonstration.loaded",
    } <= verbs
    times = list(
        Event.objects.exclude(verb="demonstration.loaded").order_by("id").values_list("at", flat=True)
    )
    days = [at.date() for at in times]
    assert days == sorted(days)
    assert max(times) < NOW


def test_the_scheme_was_in_force_before_anybody_was_assessed(fenwick):
    scheme = AllocationScheme.objects.get(status="published")
    assert "emonstration" in scheme.document["notice"]
    assert all(one.started_at > scheme.published_at for one in Assessment.objects.all())


def test_next_years_rules_are_a_draft_with_one_example_that_disagrees(fenwick):
    draft = AllocationScheme.objects.get(status="draft")
    assert (draft.version, draft.based_on.status) == ("2027-28.1", "published")
    [fault] = everything_against(draft)
    assert fault.place == "/examples/5/weekly"
    assert "expects £129.81 a week; the scheme gives £131.47 a week" in fault.sentence


def test_invitations_wait_in_the_outbox_and_hold_no_case_content(fenwick):
    mails = Message.objects.filter(purpose="invitation")
    assert mails.count() == 10
    for mail in mails.select_related("person"):
        assert mail.person.last_name not in mail.body + mail.subject
        assert "£" not in mail.body


def test_everybody_who_can_sign_in_is_listed_on_the_sign_in_page(fenwick, client):
    page = client.get("/sign-in/").text
    for user in User.objects.all():
        assert (user.email or user.person.full_name.replace("'", "&#x27;")) in page
    assert "kettle on the table" in page


def test_loading_again_changes_nothing(fenwick):
    before = Event.objects.count()
    assert demo() == "The demonstration is here already.\n"
    assert demo("--if-empty") == "The demonstration is here already.\n"
    assert Event.objects.count() == before


def test_who_prints_everybody_and_how(fenwick):
    printed = demo("--who")
    for user in User.objects.all():
        assert (user.email or user.name) in printed
    assert "kettle on the table" in printed
    assert "/messages/" in printed


# The command


def fingerprint():
    """Return everything that should be the same each time, without references and passwords."""
    people = {
        person.full_name: [
            (
                person.known_as,
                person.born_on,
                person.nhs_number,
                person.address,
                person.email,
                person.crisis_since,
            ),
            [(one.name, one.relation, one.willing, one.willing_until) for one in person.circle.all()],
            [
                (one.visited_on, one.status, one.completed_at, sorted(_plain(one)))
                for one in person.assessments.order_by("started_at")
            ],
        ]
        for person in Person.objects.all()
    }
    events = list(Event.objects.order_by("id").values_list("verb", "at", "by_words"))
    return people, events


def _plain(assessment):
    names = {str(one.pk): one.name for one in CircleMember.objects.filter(person=assessment.person)}
    for answer in Answer.objects.filter(assessment=assessment):
        value = (
            [names.get(one, one) for one in answer.value] if isinstance(answer.value, list) else answer.value
        )
        yield answer.question, answer.part, str(value), answer.saved_at


@pytest.mark.django_db
def test_loaded_twice_on_the_same_day_it_is_the_same_council(few):
    found = []
    for _ in range(2):
        with transaction.atomic():
            council.load(now=NOW)
            found.append(fingerprint())
            transaction.set_rollback(True)
    assert found[0] == found[1]


@pytest.mark.django_db
def test_it_loads_before_the_day_from_which_the_scheme_says_it_holds(few):
    council.load(now=datetime(2026, 1, 15, 8, 0, tzinfo=LONDON))
    assert IndicativeBudget.objects.filter(weekly_pence=9_268).exists()


@pytest.mark.django_db
def test_it_is_refused_in_a_councils_own_installation(settings, few):
    settings.COUNCIL_DEMONSTRATION = False
    for arguments in ([], ["--if-empty"], ["--who"], ["--reset"]):
        with pytest.raises(CommandError, match="This is a council's own installation"):
            demo(*arguments)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_it_is_refused_where_the_demonstration_has_no_password(settings, few):
    settings.DEMONSTRATION_PASSWORD = ""
    with pytest.raises(CommandError):
        demo()


@pytest.mark.django_db
def test_it_does_not_mix_with_people_who_are_there(priya, few):
    assert demo("--if-empty") == "Nothing was loaded: somebody is known here already.\n"
    with pytest.raises(CommandError, match="Load it into an empty database"):
        demo()
    with pytest.raises(CommandError, match="does not hold the demonstration, so it is not emptied"):
        demo("--reset")
    assert User.objects.get() == priya


@pytest.mark.django_db
def test_before_it_is_loaded_nobody_can_sign_in(few):
    assert demo("--who") == "Nobody can sign in yet: run manage.py demo first.\n"


@pytest.mark.django_db
def test_a_fault_half_way_leaves_nothing_behind(few, monkeypatch):
    def stumble(self, at):
        raise RuntimeError

    monkeypatch.setattr(council.Life, "is_assessed_again", stumble)
    with pytest.raises(RuntimeError):
        demo()
    assert council.is_empty()
    assert not council.is_loaded()


@pytest.mark.django_db(transaction=True)
def test_reset_throws_everything_away_and_loads_afresh(few):
    demo()
    late = a_worker("Late Comer", team=Team.objects.first())
    assert late.pk
    printed = demo("--reset")
    assert "7 invented people" in printed
    assert not Worker.objects.filter(user__name="Late Comer").exists()
    assert Event.objects.filter(verb="demonstration.loaded").count() == 1


def test_rosas_plan_says_something_her_son_helps_and_they_talk_about_it(fenwick):
    plan = SupportPlan.objects.get(person__first_name="Rosa", person__last_name="Vidal")
    writers = Counter(plan.entries.values_list("added_by__email", flat=True))
    assert writers == {"rosa.vidal@example.org": 5, "tomas.vidal@example.org": 1}
    assert plan.helpers.get().right == "write"
    assert plan.comments.count() == 3
    assert plan.talks.get().settled_at is None
    assert plan.entries.order_by("place").first().revisions.count() == 1
    picture = plan.entries.get(kind="picture")
    assert (picture.title, picture.file.kind) == ("My kitchen in the morning", "picture")
    assert picture.words.startswith("A drawing. The table stands by the window.")


def test_of_rosas_needs_one_is_left_to_stand_out_on_her_cover(fenwick):
    sheet = summary_sheet(SupportPlan.objects.get(person__first_name="Rosa", person__last_name="Vidal"))
    assert [need.title for need in sheet.needs if need.stands_out] == ["Moving about at home"]
    assert sum(bool(need.passages) for need in sheet.needs) == 4
    assert sum(bool(need.costs) for need in sheet.needs) == 6
    assert sheet.doubts == []


def test_rosa_has_a_plan_with_costs_a_cover_and_one_version_kept(fenwick):
    plan = SupportPlan.objects.get(person__first_name="Rosa", person__last_name="Vidal")
    version = plan.versions.get()
    assert (plan.status, version.number, version.sha256) == ("ready", 1, hash_of(version.content))
    figures = version.content["figures"]
    assert (figures["weekly_pence"], figures["contribution_pence"], figures["council_pence"]) == (
        7950,
        1240,
        6710,
    )
    assert version.content["budget"]["weekly_pence"] == 9268
    assert version.frozen_by == plan.person.user


def test_people_have_talked_some_wait_for_an_answer_and_one_is_overdue(fenwick):
    today = timezone.localdate(NOW)
    agreed = Decision.objects.filter(outcome="agreed").values("person").distinct().count()
    assert Rhythm.objects.count() == agreed
    assert Review.objects.count() >= 5
    waiting = CheckIn.objects.filter(to_answer=True, dealt_with_at__isnull=True)
    assert set(waiting.values_list("wants", flat=True)) == {"talk", "changed"}
    teams = Team.objects.values_list("pk", flat=True)
    assert 1 <= past_backstop(teams, on=today).count() <= 8
    assert Rhythm.objects.filter(paused_from__isnull=False).exists()
    priya = Worker.objects.get(user__name="Priya Raman")
    assert [one.person.full_name for one in open_replies(priya, on=today)] == ["Harold Penketh"]


def test_people_have_written_to_the_council_some_are_answered_and_one_waits_too_long(fenwick):
    letters = Conversation.objects.select_related("person")
    by_status = Counter(letters.values_list("status", flat=True))
    assert by_status == {"closed": 2, "answered": 1, "waiting": 5}
    late = letters.filter(status="waiting", answer_by__lt=NOW.date())
    assert [one.person.full_name for one in late] == ["Winston Baptiste"]
    assert [one.person.full_name for one in NoteBeside.objects.all()] == ["Rosa Vidal"]
    wrong = letters.get(kind="not_right")
    assert wrong.budget is not None
    assert wrong.budget.assessment.person == wrong.person
