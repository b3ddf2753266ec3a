"""Ten thousand steps of sign-off by random people, and what holds after each, reckoned anew.

Nothing here asks ``signoff.permissions`` or ``signoff.money``: what somebody may sign is worked out a
second time, from the rows, in the plainest way there is.
"""

from collections import Counter
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from assessments import services as assessments
from assessments.models import Assessment
from signoff import states
from signoff.models import (
    CaseAuthority,
    Consultation,
    Decision,
    Opinion,
    PanelMembership,
    Referral,
    SignOffLimit,
)
from signoff.services import consulting, deciding, limits, members, panel, referring
from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.models import (
    CircleMember,
    DeclaredRelation,
    Person,
    Team,
    TeamCover,
    User,
    Worker,
)
from socialcare.values import Refused
from supportplans.models import CostLine, Helper, PlanVersion, SupportPlan
from supportplans.rules import hash_of
from supportplans.services import costs
from supportplans.services.versions import freeze
from tests.builders import (
    AT,
    TWENTY_TWO,
    a_cost,
    a_helper,
    a_person,
    a_seat,
    a_worker,
    an_assessment,
    answered,
    in_the_circle,
    invited,
    plan_ready,
    scheme_published,
)

from .conftest import a_limit

pytestmark = pytest.mark.django_db

PARTS, EXAMPLES, STEPS = 4, 26, 100
WANTED = 10_000

#: Everybody who may try something; those whose turn it mostly is stand several times.
STAFF = {
    "Priya Raman": ("North team", "social_worker", 10_000, 50_000),
    "Abel Moss": ("North team", "social_worker", 5_000, 10_000),
    "Cora Whyte": ("North team", "social_worker", 30_000, 50_000),
    "Sam Okoro": ("North team", "manager", 30_000, 200_000),
    "Lena Frost": ("North team", "manager", 12_000, 20_000),
    "Noor Aziz": ("South team", "social_worker", 15_000, 50_000),
    "Kit Brannigan": ("South team", "manager", 20_000, 100_000),
    "Marit Solberg": (None, "panel_member", 0, 0),
    "Hal Overton": (None, "panel_member", 0, 0),
    "Wren Castell": (None, "scheme_owner", 0, 0),
}
OUTSIDE = ("Rosa herself", "Tomas who helps")
EVERYBODY = (*STAFF, *OUTSIDE)

anybody = st.sampled_from(
    [*EVERYBODY, *["Priya Raman", "Sam Okoro"] * 4, *["Marit Solberg", "Hal Overton", "Noor Aziz"] * 2]
)
workers = st.sampled_from(
    [*["their worker"] * 6, "Priya Raman", "Abel Moss", "Cora Whyte", "Noor Aziz", "Sam Okoro"]
)
deciders = st.sampled_from(
    ["Sam Okoro", "Marit Solberg"] * 3 + ["Lena Frost", "Kit Brannigan", "Priya Raman"]
)
managers = st.sampled_from(["Sam Okoro", "Sam Okoro", "Lena Frost", "Kit Brannigan", "Priya Raman"])
staff = st.sampled_from(["Priya Raman", "Abel Moss", "Cora Whyte", "Noor Aziz", "Sam Okoro"])
members_ = st.sampled_from(["Hal Overton", "Hal Overton", "Noor Aziz", "Kit Brannigan", "Marit Solberg"])
whom = st.sampled_from(["Rosa", "Rosa", "Arthur", "Nell"])
which = st.integers(0, 7)
weekly = st.sampled_from([500, 500, 999, 1_000, 1_000, 4_999, 5_000, 9_000, 10_001, 30_000])
once = st.sampled_from([0, 1, 9_999, 20_000, 50_000, 50_001])
days = st.sampled_from([1, 1, 2, 15, 40, 366])
expertise = st.sampled_from([("housing",), ("housing",), ("money",), ("housing", "money"), ()])
words = st.sampled_from(["Because.", "Because.", "Because.", ""])


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two teams, the panel, three people with a plan each; taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        build_the_world()
        yield
        transaction.set_rollback(True)


def build_the_world():
    teams = {name: people.add_team(name=name, at=AT) for name in ("North team", "South team")}
    staff = {}
    for name, (team, role, weekly_pence, once_pence) in STAFF.items():
        staff[name] = a_worker(name, team=teams.get(team), role=role, job="Care").user
        if weekly_pence:
            a_limit(staff[name], weekly_pence, once_pence)
    scheme_published(by=staff["Wren Castell"])
    a_seat(staff["Marit Solberg"], chair=True)
    a_seat(staff["Hal Overton"], "housing")
    a_seat(staff["Noor Aziz"], "housing")
    a_seat(staff["Kit Brannigan"], "money", chair=True)
    for place, (first, by) in enumerate(
        {"Rosa": "Priya Raman", "Arthur": "Priya Raman", "Nell": "Noor Aziz"}.items()
    ):
        worker = staff[by]
        person = a_person(by=worker, first_name=first, last_name="Vidal", born_on=date(1940, 1, place + 1))
        people.allocate(person=person, worker=worker.worker, by=worker, at=AT)
        plan_ready(person, by=worker)
        answered(an_assessment(person, by=worker), by=worker, needs=TWENTY_TWO)
    rosa, arthur, nell = (Person.objects.get(first_name=one) for one in ("Rosa", "Arthur", "Nell"))
    user = invited(rosa, by=staff["Priya Raman"], email="rosa@example.org")
    plan = SupportPlan.objects.get(person=rosa)
    a_helper(plan, by=user)
    # A worker who is the person, one who helped once, and one in the circle: too close, each of them.
    Person.objects.filter(pk=arthur.pk).update(user=staff["Cora Whyte"])
    helped = {"invited_at": AT, "accepted_at": AT, "stopped_at": AT}
    Helper.objects.create(
        plan=plan,
        user=staff["Abel Moss"],
        name="Abel Moss",
        right="see",
        status="stopped",
        invited_by=user,
        stopped_by=user,
        **helped,
    )
    in_the_circle(nell, by=staff["Noor Aziz"], name="Lena Frost", email=staff["Lena Frost"].email)


#: Everything that can be done, each as often as it is likely, with what is drawn for it.
MOVES = []


def move(likely=2, **draws):
    """Note a move of the machine. Its strategies stand beside it."""

    def noted(function):
        MOVES.extend([(function, draws)] * likely)
        return function

    return noted


class SignOff(RuleBasedStateMachine):
    """Everything that can be done, by anybody, and what must hold whatever was tried."""

    steps = 0
    done = Counter()

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.at = AT + timedelta(hours=3)
        self.last_event = Event.objects.order_by("-id").values_list("id", flat=True)[0]
        self.status = {}  # of each referral, consultation and authority, out of the audit events alone
        self.decided = {}  # the decisions of each person, in order
        self.refused = ""
        self.new = []
        self.stepped = False
        self.users = {}
        self.referrals = []

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def step(self, name, act, **fields):
        """Do one thing a minute after the last; being refused with a sentence is an answer."""
        type(self).steps += 1
        self.stepped = True
        self.at += timedelta(minutes=1)
        try:
            act(at=self.at, **fields)
        except Refused as refused:
            self.refused = refused.sentence
        else:
            self.refused = ""
            type(self).done[name] += 1

    @property
    def on(self):
        return timezone.localdate(self.at)

    def user(self, name, first=""):
        """Read somebody as a request does; afresh once something about staff was changed."""
        if name == "their worker":
            name = "Noor Aziz" if first == "Nell" else "Priya Raman"
        if name not in self.users:
            rows = User.objects.select_related("worker__team")
            email = {"Rosa herself": "rosa@example.org", "Tomas who helps": "tomas@example.org"}.get(name)
            self.users[name] = rows.get(email=email) if email else rows.get(name=name)
        return self.users[name]

    def worker(self, name):
        return Worker.objects.select_related("user", "team").get(user__name=name)

    def plan(self, first):
        return SupportPlan.objects.select_related("person").get(person__first_name=first)

    def version(self, first, place=0):
        """Return the newest version of a plan, or an older one."""
        versions = list(
            PlanVersion.objects.select_related("plan__person__team")
            .filter(plan__person__first_name=first)
            .order_by("-number")
        )
        return versions[place % len(versions)] if place > 5 else versions[0]

    def a_referral(self, place):
        """Return a referral, mostly one that is open."""
        live = [key for key in self.referrals if self.status[key] in states.OPEN]
        keys = live or self.referrals if place else self.referrals
        if not keys:
            return None
        rows = Referral.objects.select_related("version__plan__person", "person", "holder__user")
        return rows.get(pk=keys[-1 - place % len(keys)])

    def one_of(self, rows, place):
        """Return one of some rows, in the order in which they came to be: their keys are drawn by chance."""
        rows = list(rows)
        if len(rows) > 1:
            told = Event.objects.filter(subject_id__in=[str(one.pk) for one in rows])
            came = dict(told.order_by().values_list("subject_id").annotate(Min("id")))
            rows.sort(key=lambda one: came.get(str(one.pk), 0))
        return rows[place % len(rows)] if rows else None

    # the plan

    @move(first=whom, by=workers, weekly_pence=weekly, once_pence=once)
    def change_the_plan(self, first, by, weekly_pence, once_pence):
        period, pence = ("once", once_pence) if once_pence else ("week", weekly_pence)
        self.step(
            "change",
            a_cost,
            plan=self.plan(first),
            by=self.user(by, first),
            quantity=1,
            price_pence=pence,
            period=period,
        )

    @move(first=whom, by=workers, place=which)
    def take_a_cost_out(self, first, by, place):
        lines = CostLine.objects.select_related("plan__person").filter(
            plan__person__first_name=first, removed_at__isnull=True
        )
        line = self.one_of(lines, place)
        if line is not None:
            self.step("take out", costs.remove_cost, cost=line, by=self.user(by, first))

    @move(likely=5, first=whom, by=workers)
    def keep_a_version(self, first, by):
        self.step("keep", freeze, plan=self.plan(first), by=self.user(by, first), persons_word=True)

    @move(first=whom, by=workers, place=which)
    def assess_again(self, first, by, place):
        draft = Assessment.objects.filter(person__first_name=first, status="draft").first()
        if draft is not None and place == 0:
            self.step("assess", assessments.complete, assessment=draft, by=self.user(by, first))

    # deciding oneself

    @move(first=whom, by=anybody, place=which, correcting=words, cut=words)
    def sign(self, first, by, place, correcting, cut):
        self.step(
            "sign",
            deciding.sign_off,
            version=self.version(first, place),
            by=self.user(by, first),
            correcting=correcting if place == 5 else "",
            cut_because=cut,
            lot=99,
        )

    @move(likely=5, first=whom, by=workers, place=which)
    def sign_what_is_newest(self, first, by, place):
        self.step(
            "sign",
            deciding.sign_off,
            version=self.version(first),
            by=self.user(by, first),
            cut_because="Less.",
            lot=place,
        )

    @move(likely=3, first=whom, by=anybody, extra=weekly, once_pence=once, ahead=days)
    def sign_urgent_support(self, first, by, extra, once_pence, ahead):
        self.step(
            "interim",
            deciding.sign_interim,
            person=Person.objects.get(first_name=first),
            extra_weekly_pence=0 if once_pence == 20_000 else extra,
            once_pence=once_pence,
            reasons="It cannot wait.",
            look_again_on=self.on + timedelta(days=ahead),
            by=self.user(by, first),
        )

    # referring

    @move(
        likely=5,
        first=whom,
        by=workers,
        level=st.sampled_from(["manager", "panel"]),
        wanted=expertise,
        why=words,
        place=which,
    )
    def refer(self, first, by, level, wanted, why, place):
        self.step(
            "refer",
            referring.refer,
            version=self.version(first, place),
            level=level,
            why=why,
            risk=why,
            wanted=wanted,
            cut_because="Less.",
            by=self.user(by, first),
        )

    def on_a_referral(self, name, act, place, by, **fields):
        referral = self.a_referral(place)
        if referral is None:
            return
        first = referral.person.first_name
        if by == "whose turn it is" and referral.holder is not None:
            by = referral.holder.user.name
        elif by == "whose turn it is":
            by = self.whose_turn(referral)
        self.step(name, act, referral=referral, by=self.user(by, first), **fields)

    def whose_turn(self, referral):
        """Return who could decide a referral that nobody has taken; there need be nobody."""
        free = Worker.objects.exclude(user=referral.referred_by_id).order_by("id")
        if referral.level == "panel":
            free = free.filter(panel_memberships__is_chair=True, panel_memberships__ended_at__isnull=True)
        else:
            free = free.filter(role="manager", team=referral.team_id)
        return free.values_list("user__name", flat=True).first() or "Sam Okoro"

    @move(likely=3, place=which, by=deciders)
    def take(self, place, by):
        self.on_a_referral("take", referring.take, place, by)

    @move(place=which, by=deciders)
    def put_back(self, place, by):
        self.on_a_referral("put back", referring.put_back, place, by)

    @move(likely=3, place=which, by=deciders, of=st.sampled_from(["worker", "person"]))
    def ask(self, place, by, of):
        self.on_a_referral("ask", referring.ask, place, by, of=of, words="Who cooks?")

    @move(likely=4, place=which, by=workers | anybody, not_needed=st.sampled_from([False, False, True]))
    def answer(self, place, by, not_needed):
        self.on_a_referral("answer", referring.answer, place, by, words="Her sister.", not_needed=not_needed)

    @move(likely=3, place=which, by=deciders)
    def agree(self, place, by):
        self.on_a_referral("agree", deciding.agree, place, by)

    @move(place=which, by=anybody)
    def agree_as_anybody(self, place, by):
        self.on_a_referral("agree", deciding.agree, place, by)

    @move(
        likely=4,
        place=which,
        by=deciders,
        need=st.sampled_from(["nutrition", "nutrition", "sailing"]),
        why=words,
    )
    def not_agree(self, place, by, need, why):
        self.on_a_referral("not agree", deciding.not_agree, place, by, need=need, reasons=why)

    @move(likely=4, place=which, by=deciders)
    def hand_back(self, place, by):
        self.on_a_referral("hand back", referring.hand_back, place, by, words="Yours.")

    @move(likely=4, place=which, by=deciders, wanted=expertise)
    def pass_on(self, place, by, wanted):
        self.on_a_referral("pass on", referring.pass_on, place, by, risk="Falls.", wanted=wanted, words="")

    @move(likely=1, place=which, by=anybody)
    def withdraw(self, place, by):
        self.on_a_referral("withdraw", referring.withdraw, place, by, words="")

    @move(likely=3, place=which, by=workers)
    def bring_the_newest(self, place, by):
        self.on_a_referral("bring newest", referring.bring_newest, place, by)

    @move(likely=5, place=which, by=members_, view=st.sampled_from(["support", "concern"]))
    def say_what_one_thinks(self, place, by, view):
        referral = self.a_referral(place)
        if referral is not None and (referral.level == "panel" or place == 7):
            said = {"referral": referral, "view": view, "words": "Safe."}
            self.step("opinion", panel.give_opinion, by=self.user(by), **said)

    # a word with the manager

    @move(likely=3, first=whom, by=workers)
    def consult(self, first, by):
        self.step(
            "consult",
            consulting.consult,
            version=self.version(first),
            words="May I?",
            by=self.user(by, first),
        )

    @move(likely=3, place=which, by=managers, weekly_pence=st.none() | weekly, once_pence=once)
    def reply(self, place, by, weekly_pence, once_pence):
        rows = Consultation.objects.select_related(
            "version__plan__person", "plan", "person", "asked_by__worker"
        ).filter(status__in=["asked", "answered"] if place else ["closed", "asked"])
        consultation = self.one_of(rows, place)
        if consultation is not None:
            self.step(
                "reply" if weekly_pence is None else "give authority",
                consulting.reply,
                consultation=consultation,
                words="Yes.",
                weekly_pence=weekly_pence,
                once_pence=once_pence,
                by=self.user(by),
            )

    @move(place=which, by=workers, close=st.booleans())
    def go_on_or_close(self, place, by, close):
        consultation = self.one_of(Consultation.objects.select_related("person"), place)
        if consultation is not None and close:
            by = self.user(by, consultation.person.first_name)
            self.step("close", consulting.close, consultation=consultation, by=by)
        elif consultation is not None:
            said = {"consultation": consultation, "words": "And Sundays?"}
            by = self.user(by, consultation.person.first_name)
            self.step("ask again", consulting.ask_again, by=by, **said)

    @move(place=which, by=managers)
    def take_authority_back(self, place, by):
        given = self.one_of(CaseAuthority.objects.select_related("version__plan__person"), place)
        if given is not None:
            self.step("take back", consulting.take_authority_back, authority=given, by=self.user(by))

    # what changes around it

    @move(likely=1, ahead=days, place=which)
    def days_pass(self, ahead, place):
        if ahead == 1 or place < 3:
            self.step("days", lambda at: None)
            self.at += timedelta(days=ahead)

    @move(by=managers, who=staff, weekly_pence=weekly, once_pence=once, lasts=days, place=which)
    def set_a_limit(self, by, who, weekly_pence, once_pence, lasts, place):
        self.step(
            "limit",
            limits.set_limit,
            worker=self.worker(who),
            weekly_pence=weekly_pence,
            once_pence=once_pence,
            from_on=self.on + timedelta(days=place // 4),
            to_on=None if place % 2 else self.on + timedelta(days=lasts),
            by=self.user(by),
        )

    @move(likely=1, by=managers, place=which, withdrawn=st.booleans())
    def end_a_limit(self, by, place, withdrawn):
        if place > 2:
            return
        limit = self.one_of(SignOffLimit.objects.select_related("worker__user"), place)
        if withdrawn:
            self.step("limit withdrawn", limits.withdraw_limit, limit=limit, by=self.user(by))
        else:
            self.step("limit ended", limits.end_limit, limit=limit, to_on=self.on, by=self.user(by))

    @move(likely=1, who=staff, team=st.sampled_from(["North team", "South team"]), by=managers, place=which)
    def move_somebody(self, who, team, by, place):
        if place < 3:
            self.step(
                "move",
                people.move_worker,
                worker=self.worker(who),
                team=Team.objects.get(name=team),
                by=self.user(by),
            )
            self.users = {}

    @move(by=managers, team=st.sampled_from(["North team", "South team"]), lasts=days)
    def stand_in(self, by, team, lasts):
        user = self.user(by)
        self.step(
            "stand in",
            people.set_cover,
            team=Team.objects.get(name=team),
            manager=user.worker,
            from_on=self.on,
            to_on=self.on + timedelta(days=min(lasts, 7)),
            reason="Leave.",
            by=user,
        )

    @move(place=which, by=managers)
    def end_standing_in(self, place, by):
        cover = self.one_of(TeamCover.objects.filter(ended_at__isnull=True), place)
        if cover is not None:
            self.step("end cover", people.end_cover, cover=cover, by=self.user(by))

    @move(likely=1, first=whom, by=st.sampled_from(list(STAFF)), place=which)
    def say_that_one_knows_them(self, first, by, place):
        user = self.user(by, first)
        if place < 3:
            person = Person.objects.get(first_name=first)
            self.step(
                "relation", people.declare_relation, person=person, user=user, words="A cousin", by=user
            )

    @move(place=which, by=managers)
    def know_them_no_more(self, place, by):
        relation = self.one_of(DeclaredRelation.objects.select_related("person", "user"), place)
        if relation is not None:
            self.step("end relation", people.end_relation, relation=relation, why="Moved.", by=self.user(by))

    @move(who=members_, by=managers, chair=st.booleans(), knows=expertise, lasts=st.none() | days)
    def give_a_seat(self, who, by, chair, knows, lasts):
        self.step(
            "seat",
            members.add_member,
            worker=self.worker(who),
            expertise=knows,
            is_chair=chair,
            from_on=self.on,
            to_on=None if lasts is None else self.on + timedelta(days=lasts),
            by=self.user(by),
        )

    @move(likely=1, place=which, by=managers)
    def end_a_seat(self, place, by):
        seat = self.one_of(PanelMembership.objects.filter(ended_at__isnull=True), place)
        if seat is not None and place < 2:
            self.step("end seat", members.end_member, seat=seat, by=self.user(by))

    @move(likely=1, who=st.sampled_from(list(STAFF)), place=which, back=st.booleans())
    def somebody_leaves_or_comes_back(self, who, place, back):
        """There is no page for it: whoever runs the installation does it."""
        if place == 0 or back:
            ended_on = None if back else self.on - timedelta(days=1)
            self.stepped = True
            type(self).steps += 1
            self.refused = ""
            self.users = {}
            Worker.objects.filter(user__name=who).update(ended_on=ended_on)

    @rule(data=st.data())
    def somebody_tries_something(self, data):
        """One rule, so that no example leaves out what another needs; drawn again until it can be tried."""
        while not self.stepped:
            act, draws = data.draw(st.sampled_from(MOVES))
            act(self, **{name: data.draw(one) for name, one in draws.items()})

    # what holds whatever was tried

    @invariant()
    def all_promises_are_kept(self):
        if not self.stepped:
            return
        self.stepped = False
        self.the_audit_tells_the_present_state()
        if not self.refused:
            self.nobody_decided_what_was_not_theirs()
            self.what_was_agreed_for_somebody_is_one_chain_and_its_end_is_in_force()
            self.the_panel_sees_a_case_while_it_is_open_and_not_after()
            self.nobody_has_what_they_may_not_decide()
            self.a_question_waits_just_while_its_referral_is_asked()

    def the_audit_tells_the_present_state(self):
        """Replay what is new, and compare with the rows. A refusal is a sentence, and leaves no event."""
        assert not self.refused or self.refused.endswith((".", "?"))
        if self.refused:
            assert read("SELECT max(id) FROM audit_event") == [(self.last_event,)]
            return
        new = list(Event.objects.filter(id__gt=self.last_event).order_by("id"))
        for event in new:
            if "to" in event.data and event.subject_type.startswith("signoff."):
                self.replay(event)
        self.new = new
        if new:
            self.last_event = new[-1].id
        assert dict(read(STATUSES)) == self.status

    def replay(self, event):
        table = {
            "signoff.referral": states.REFERRAL,
            "signoff.consultation": states.CONSULTATION,
            "signoff.caseauthority": states.AUTHORITY,
        }[event.subject_type]
        if "from" not in event.data:
            assert event.subject_id not in self.status
            assert event.data["to"] == table.initial
            if table is states.REFERRAL:
                self.referrals.append(event.subject_id)
        else:
            assert event.data["from"] == self.status[event.subject_id]
            _, action = event.verb.split(".")
            assert event.data["to"] == table.target(event.data["from"], action)
        self.status[event.subject_id] = event.data["to"]

    def nobody_decided_what_was_not_theirs(self):
        for event in self.new:
            if event.verb.startswith("decision."):
                decision = Decision.objects.select_related(
                    "person", "version__plan", "decided_by__worker", "referral", "authority"
                ).get(pk=event.subject_id)
                assert event.verb == f"decision.{decision.outcome}"
                self.check_the_decision(decision)
                self.decided.setdefault(decision.person_id, []).append(decision)
        assert [(sum(map(len, self.decided.values())),)] == read("SELECT count(*) FROM signoff_decision")

    def check_the_decision(self, decision):
        assert decision.decided_at == self.at
        by = decision.decided_by
        assert too_close(by, decision.person) == []
        worker = by.worker
        assert by.is_active
        assert worker.ended_on is None or worker.ended_on >= self.on
        if decision.kind == "plan":
            check_the_version(decision.version)
            assert decision.weekly_pence == sum(paid_by_budget(decision.version, "week").values())
        if decision.referral is not None:
            assert decision.referral.referred_by_id != by.pk
            assert decision.referral.version_id == decision.version_id
            assert decision.referral.status == decision.outcome
            assert decision.level == decision.referral.level
        else:
            assert decision.outcome == "agreed"
            assert worker.role in ("social_worker", "manager")
        if decision.level == "panel":
            self.check_the_panel(decision, worker)
        elif decision.referral is not None:
            assert self.manages(worker, decision.referral.team_id)
        if decision.outcome == "agreed" and decision.level != "panel":
            self.check_the_sums(decision, worker)
        if decision.plan_id is not None:
            assert not Referral.objects.filter(plan=decision.plan_id, status__in=states.OPEN).exists()

    def check_the_sums(self, decision, worker):
        """Refuse to believe a decision beyond what its maker had in hand at that moment."""
        before = self.decided.get(decision.person_id, [])
        if decision.kind == "interim":
            lines = decision.once_lines
            agreed = [one.weekly_pence for one in before if one.outcome == "agreed"]
            assert decision.weekly_pence >= [0, *agreed][-1]
        else:
            lines = paid_by_budget(decision.version, "once")
        once_pence = once_in_a_year([*before, (self.on, lines)], self.on)
        most_weekly, most_once = -1, -1
        for row in SignOffLimit.objects.filter(worker=worker, withdrawn_at__isnull=True, team=worker.team):
            if row.from_on <= self.on and (row.to_on is None or self.on <= row.to_on):
                most_weekly, most_once = row.weekly_pence, row.once_pence
        if decision.authority is not None:
            given = decision.authority
            assert (given.version_id, given.worker_id) == (decision.version_id, worker.pk)
            assert given.status == "used"
            assert given.expires_on >= self.on
            assert decision.referral is None
            assert most_weekly < decision.weekly_pence or most_once < once_pence  # or it was not needed
            most_weekly, most_once = max(most_weekly, given.weekly_pence), max(most_once, given.once_pence)
        assert decision.weekly_pence <= most_weekly
        assert once_pence <= most_once

    def check_the_panel(self, decision, worker):
        seats = [
            seat
            for seat in PanelMembership.objects.filter(worker=worker, is_chair=True, ended_at__isnull=True)
            if seat.from_on <= self.on and (seat.to_on is None or self.on <= seat.to_on)
        ]
        assert seats
        referral = decision.referral
        assert referral.risk or referral.beyond
        assert referral.came_from is None or referral.came_from.decided_by_id != decision.decided_by_id
        heard = set()
        for opinion in Opinion.objects.filter(referral=referral, version=decision.version):
            if not too_close(opinion.given_by, decision.person):
                heard |= set(opinion.expertise)
        assert set(referral.wanted) <= heard
        assert referral.wanted

    def manages(self, worker, team_id):
        covers = TeamCover.objects.filter(manager=worker, team=team_id, ended_at__isnull=True)
        return worker.role == "manager" and (
            worker.team_id == team_id or any(one.from_on <= self.on <= one.to_on for one in covers)
        )

    def what_was_agreed_for_somebody_is_one_chain_and_its_end_is_in_force(self):
        budgets = dict(read("SELECT person_id, id FROM budgets_personalbudget WHERE to_on IS NULL"))
        ends = {}
        for person, decisions in self.decided.items():
            agreed = [one for one in decisions if one.outcome == "agreed"]
            assert [one.replaces_id for one in agreed] == [None, *[one.pk for one in agreed]][: len(agreed)]
            if agreed:
                ends[person] = agreed[-1].personal_budget_id
        assert budgets == ends

    def the_panel_sees_a_case_while_it_is_open_and_not_after(self):
        rows = read(OPEN_TO_THE_PANEL)
        assert all(status in states.OPEN and level == "panel" for _, _, status, level in rows)
        assert sorted(read(GRANTED)) == sorted({(user, person) for user, person, _, _ in rows})

    def nobody_has_what_they_may_not_decide(self):
        """Who loses the right by the days that pass, or leaves without a page for it, the clock sees to."""
        for referral in Referral.objects.filter(holder__isnull=False, status__in=states.HELD):
            worker = referral.holder
            assert too_close(worker.user, referral.person) == []
            if referral.level == "panel":
                chairs = PanelMembership.objects.filter(worker=worker, is_chair=True)
                assert chairs.filter(ended_at__isnull=True).exists()
            else:
                covers = TeamCover.objects.filter(manager=worker, team=referral.team, ended_at__isnull=True)
                assert worker.team_id == referral.team_id or covers.exists()

    def a_question_waits_just_while_its_referral_is_asked(self):
        waiting = read("SELECT referral_id FROM signoff_question WHERE answered_at IS NULL")
        asked = read("SELECT id FROM signoff_referral WHERE status = 'asked'")
        assert sorted(waiting) == sorted(asked)


# read without the product's own words for it


def read(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


STATUSES = " UNION ALL ".join(
    f"SELECT id::text, status FROM signoff_{name}" for name in ("referral", "consultation", "caseauthority")
)
OPEN_TO_THE_PANEL = (
    "SELECT user_id, person_id, status, level FROM signoff_panelaccess"
    " JOIN signoff_referral ON signoff_referral.id = referral_id WHERE ended_at IS NULL"
)
GRANTED = (
    "SELECT user_id, content_object_id FROM people_personaccess"
    " JOIN auth_permission ON auth_permission.id = permission_id WHERE codename = 'view_person'"
)

# reckoned a second time


def paid_by_budget(version, period):
    """Return the costs of a version in that period, pence by line; every quantity here is one."""
    return {
        line["id"]: line["price_pence"]
        for line in version.content["costs"]
        if line["period"] == period and line["paid_from"] == "budget"
    }


def once_in_a_year(agreed, on):
    """Return what was newly agreed to be paid once in the 12 months before ``on``, line by line."""
    grown = []
    known = {}
    for one in agreed:
        day, lines = one if isinstance(one, tuple) else (timezone.localdate(one.decided_at), one.once_lines)
        if not isinstance(one, tuple) and one.outcome != "agreed":
            continue
        for key, pence in lines.items():
            if pence > known.get(key, 0):
                grown.append((day, pence - known.get(key, 0)))
                known[key] = pence
    return sum(
        pence for day, pence in grown if (day.year + 1, day.month, day.day) > (on.year, on.month, on.day)
    )


def check_the_version(version):
    """Refuse to believe a decision on what was not frozen, or is not the last that was."""
    assert version is not None
    assert version.sha256 == hash_of(version.content)
    assert not PlanVersion.objects.filter(plan=version.plan, number__gt=version.number).exists()
    assert version.plan.status != "closed"


def too_close(user, person):
    """Return by which ways somebody is too close to a person."""
    ways = []
    if person.user_id == user.pk:
        ways.append("the person")
    if Helper.objects.filter(plan__person=person, user=user).exists():
        ways.append("a helper")
    if DeclaredRelation.objects.filter(person=person, user=user, ended_at__isnull=True).exists():
        ways.append("a relation")
    if CircleMember.objects.filter(person=person, email=user.email, ended_on__isnull=True).exists():
        ways.append("of the circle")
    return ways


#: What goes through in every part; the rest does in some.
OFTEN = ("keep", "sign", "interim", "refer", "take", "agree", "withdraw", "opinion", "consult", "limit")


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_whatever_anybody_tries_sign_off_keeps_its_promises(world, part):
    before = SignOff.steps
    SignOff.done = Counter()
    with (
        patch("signoff.services.telling.queue_email_template"),
        patch("signoff.services.limits.queue_email_template"),
    ):
        run_state_machine_as_test(
            seed(part)(lambda: SignOff()),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                phases=[Phase.generate],  # to shrink a hundred steps takes longer than to read them
                suppress_health_check=list(HealthCheck),
            ),
        )
    reached = SignOff.steps - before
    assert reached >= WANTED / PARTS
    # Refused alone would prove nothing: what there is to do was done, and often.
    assert set(OFTEN) <= set(SignOff.done), SignOff.done
