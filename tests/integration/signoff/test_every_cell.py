"""Every state × action × role of a referral, a consultation and an authority, against a table by hand.

The tables below are the specification: who may do what, in which state. A cell that stands in no table
is refused; a state or an action that a table in the code has and this page does not know fails.
Each cell either reaches the table's target with exactly one event of its own, or is refused with a
sentence and nothing is written.
"""

from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, transaction

from signoff import states
from signoff.models import CaseAuthority, Consultation, Referral
from signoff.services import panel
from signoff.services.consulting import ask_again, close, consult, reply, take_authority_back
from signoff.services.deciding import agree, not_agree, sign_off, use_authority
from signoff.services.referring import answer, ask, hand_back, pass_on, put_back, refer, take, withdraw
from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.models import DeclaredRelation
from socialcare.values import Refused
from supportplans.models import PlanVersion
from tests.builders import AT, a_helper, a_person, a_seat, a_worker, invited, plan_ready, scheme_published
from tests.made_once import kept

from .conftest import a_limit

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=2)

ROLES = (
    "referring",  # the social worker who referred and asked
    "colleague",  # a social worker of the same team
    "elsewhere",  # a social worker of another team
    "elsewhere on the panel",  # a social worker of another team, with a seat
    "manager",  # of the team; holds what is taken
    "covering",  # a manager of another team who stands in
    "other manager",  # a manager of another team
    "related",  # a manager of the team who knows the person privately
    "ended",  # a manager of the team whose work ended yesterday
    "member",  # of the panel
    "chair",  # of the panel; holds what is taken there
    "second chair",
    "related chair",  # a chair who knows the person privately
    "scheme owner",
    "person",
    "helper",
)

TEAM = {"referring", "colleague", "manager", "covering", "related"}
MANAGERS = {"manager", "covering"}
CHAIRS = {"chair", "second chair"}

#: level → (state, action) → who may. The person's own question is the state "asked of the person"; where
#: who asked has said that they know the person, and so can decide no more, "asked and let go".
REFERRAL = {
    "manager": {
        ("waiting", "take"): MANAGERS,
        ("waiting", "ask"): MANAGERS,
        ("waiting", "agree"): MANAGERS,
        ("waiting", "not_agree"): MANAGERS,
        ("waiting", "hand_back"): MANAGERS,
        ("waiting", "pass_on"): MANAGERS,
        ("waiting", "withdraw"): TEAM,
        ("taken", "put_back"): MANAGERS,
        ("taken", "ask"): {"manager"},
        ("taken", "agree"): {"manager"},
        ("taken", "not_agree"): {"manager"},
        ("taken", "hand_back"): {"manager"},
        ("taken", "pass_on"): {"manager"},
        ("taken", "withdraw"): TEAM,
        ("asked", "answer"): TEAM,
        ("asked", "not needed"): {"manager"},
        ("asked", "withdraw"): TEAM,
        ("asked of the person", "answer"): TEAM | {"person"},
        ("asked of the person", "not needed"): {"manager"},
        ("asked of the person", "withdraw"): TEAM,
        ("asked and let go", "answer"): TEAM,
        ("asked and let go", "not needed"): {"covering"},
        ("asked and let go", "withdraw"): TEAM,
    },
    "panel": {
        ("waiting", "take"): CHAIRS,
        ("waiting", "ask"): CHAIRS,
        ("waiting", "agree"): CHAIRS,
        ("waiting", "not_agree"): CHAIRS,
        ("waiting", "hand_back"): CHAIRS,
        ("waiting", "withdraw"): TEAM,
        ("taken", "put_back"): CHAIRS,
        ("taken", "ask"): {"chair"},
        ("taken", "agree"): {"chair"},
        ("taken", "not_agree"): {"chair"},
        ("taken", "hand_back"): {"chair"},
        ("taken", "withdraw"): TEAM,
        ("asked", "answer"): TEAM,
        ("asked", "not needed"): {"chair"},
        ("asked", "withdraw"): TEAM,
        ("asked of the person", "answer"): TEAM | {"person"},
        ("asked of the person", "not needed"): {"chair"},
        ("asked of the person", "withdraw"): TEAM,
        ("asked and let go", "answer"): TEAM,
        ("asked and let go", "not needed"): {"second chair"},
        ("asked and let go", "withdraw"): TEAM,
    },
}

CONSULTATION = {
    ("asked", "answer"): MANAGERS,
    ("asked", "give authority"): MANAGERS,
    ("asked", "close"): {"referring"},
    ("answered", "ask_again"): {"referring"},
    ("answered", "close"): {"referring"},
}

AUTHORITY = {
    ("given", "use"): {"referring"},
    ("given", "take_back"): MANAGERS | {"related"},
}

#: Who signs the version off herself, by what became of its referral: nobody past one that is open, none
#: that was not agreed, none twice.
SIGNS = {"referring", "colleague", "manager", "covering"}
SIGN_OFF = {
    "waiting": set(),
    "taken": set(),
    "asked": set(),
    "asked of the person": set(),
    "asked and let go": set(),
    "agreed": set(),
    "not_agreed": set(),
    "handed_back": SIGNS,
    "passed_on": set(),
    "withdrawn": SIGNS,
}

#: Which action of the state table a cell is; the others are called as they are there.
ACTION = {"not needed": "answer", "give authority": "answer"}
STATE = {"asked of the person": "asked", "asked and let go": "asked"}
#: An answer goes back to the queue where nobody has the referral any more.
FOR_ALL = {("asked and let go", "answer"), ("asked and let go", "not needed")}
#: What the panel cannot reach: it passes nothing on.
UNREACHED = {("panel", "passed_on")}


def action_in(state, action):
    return "answer_for_all" if (state, action) in FOR_ALL else ACTION.get(action, action)


def target_in(table, state, action):
    cells = {(one, what): to for one, what, to in table.cells()}
    return cells[STATE.get(state, state), action_in(state, action)]


def states_of(table):
    return [state for state, _ in table.states]


def actions_of(table):
    return [one.action for one in table.transitions]


REFERRAL_STATES = [*states_of(states.REFERRAL), *STATE]
#: Nobody asks for ``answer_for_all``: it is what an answer does.
REFERRAL_ACTIONS = [one for one in actions_of(states.REFERRAL) if one != "answer_for_all"] + ["not needed"]
REFERRAL_CELLS = [
    (level, state, action)
    for level, state, action in product(REFERRAL, REFERRAL_STATES, REFERRAL_ACTIONS)
    if (level, state) not in UNREACHED
]
CONSULTATION_CELLS = list(
    product(states_of(states.CONSULTATION), [*actions_of(states.CONSULTATION), "give authority"])
)
AUTHORITY_CELLS = list(product(states_of(states.AUTHORITY), actions_of(states.AUTHORITY)))

# how each state is reached, and each action done: by the services, as the pages do


def made(world, level):
    case = world.case()
    panels = {"risk": "Falls at night.", "wanted": ["housing"]} if level == "panel" else {}
    case.referral = refer(
        version=case.version, level=level, why="Look at this.", by=world.users["referring"], at=AT, **panels
    )
    if level == "panel":
        panel.give_opinion(
            referral=case.referral, view="support", words="Safe.", by=world.users["member"], at=AT
        )
    return case


def moved(world, level, *actions):
    case = made(world, level)
    decider = world.users["manager" if level == "manager" else "chair"]
    for action in actions:
        by = world.users["referring"] if action == "withdraw" else decider
        REFERRAL_ACTS[action](case.referral, by, AT)
        case.referral.refresh_from_db()
    return case


REFERRAL_WAYS = {
    "waiting": (),
    "taken": ("take",),
    "asked": ("take", "ask"),
    "asked of the person": ("take", "ask the person"),
    "asked and let go": ("take", "ask", "know them"),
    "agreed": ("agree",),
    "not_agreed": ("not_agree",),
    "handed_back": ("hand_back",),
    "passed_on": ("pass_on",),
    "withdrawn": ("withdraw",),
}

REFERRAL_ACTS = {
    "take": lambda row, by, at: take(referral=row, by=by, at=at),
    "put_back": lambda row, by, at: put_back(referral=row, by=by, at=at),
    "ask": lambda row, by, at: ask(referral=row, of="worker", words="Who cooks?", by=by, at=at),
    "ask the person": lambda row, by, at: ask(referral=row, of="person", words="Who cooks?", by=by, at=at),
    "know them": lambda row, by, at: people.declare_relation(
        person=row.person, user=by, words="A cousin", by=by, at=at
    ),
    "answer": lambda row, by, at: answer(referral=row, words="Her sister.", by=by, at=at),
    "not needed": lambda row, by, at: answer(referral=row, words="", not_needed=True, by=by, at=at),
    "agree": lambda row, by, at: agree(referral=row, by=by, at=at),
    "not_agree": lambda row, by, at: not_agree(
        referral=row, need="nutrition", reasons="Meals are missing.", by=by, at=at
    ),
    "hand_back": lambda row, by, at: hand_back(referral=row, words="Yours.", by=by, at=at),
    "pass_on": lambda row, by, at: pass_on(
        referral=row, risk="Falls.", wanted=["housing"], words="", by=by, at=at
    ),
    "withdraw": lambda row, by, at: withdraw(referral=row, words="", by=by, at=at),
}

CONSULTATION_WAYS = {"asked": (), "answered": ("answer",), "closed": ("close",)}
CONSULTATION_ACTS = {
    "answer": lambda row, by, at: reply(consultation=row, words="Yes.", by=by, at=at),
    "give authority": lambda row, by, at: reply(
        consultation=row, words="Yes.", weekly_pence=20_000, by=by, at=at
    ),
    "ask_again": lambda row, by, at: ask_again(consultation=row, words="And Sundays?", by=by, at=at),
    "close": lambda row, by, at: close(consultation=row, by=by, at=at),
}

AUTHORITY_WAYS = {"given": (), "used": ("use",), "taken_back": ("take_back",)}
AUTHORITY_ACTS = {
    "use": lambda row, by, at: use_authority(row, by=by, at=at),
    "take_back": lambda row, by, at: take_authority_back(authority=row, by=by, at=at),
}


# the world: everybody by role, and one case for each state


class World:
    def __init__(self):
        self.made = 0
        self.cases = {}
        north = people.add_team(name="North team", at=AT)
        south = people.add_team(name="South team", at=AT)
        west = people.add_team(name="West team", at=AT)
        owner = a_worker("Wren Castell", team=None, role="scheme_owner", job="Commissioning lead").user
        scheme_published(by=owner)

        def staff(name, team, role, weekly_pence=0):
            user = a_worker(name, team=team, role=role, job="Care").user
            if weekly_pence:
                a_limit(user, weekly_pence)
            return user

        social, manages, sits = "social_worker", "manager", "panel_member"
        self.users = {
            "referring": staff("Priya Raman", north, social, 10_000),
            "colleague": staff("Abel Moss", north, social, 10_000),
            "elsewhere": staff("Noor Aziz", south, social, 50_000),
            "elsewhere on the panel": staff("Ines Duarte", south, social, 50_000),
            "manager": staff("Sam Okoro", north, manages, 30_000),
            "covering": staff("Yusuf Bell", west, manages, 30_000),
            "other manager": staff("Kit Brannigan", south, manages, 30_000),
            "related": staff("Lena Frost", north, manages, 30_000),
            "ended": staff("Bram Holt", north, manages, 30_000),
            "member": staff("Dara Lindqvist", None, sits),
            "chair": staff("Marit Solberg", None, sits),
            "second chair": staff("Ola Finch", None, sits),
            "related chair": staff("Greta Vane", None, sits),
            "scheme owner": owner,
        }
        people.set_cover(
            team=north,
            manager=self.users["covering"].worker,
            from_on=AT.date(),
            to_on=AT.date() + timedelta(days=7),
            reason="Leave.",
            by=self.users["manager"],
            at=AT,
        )
        a_seat(self.users["member"], "housing")
        a_seat(self.users["elsewhere on the panel"], "money")
        for chair in ("chair", "second chair", "related chair"):
            a_seat(self.users[chair], chair=True)
        ended = self.users["ended"].worker
        ended.ended_on = AT.date() - timedelta(days=1)
        ended.save()

    def case(self, weekly_pence=9_000):
        """Return a person with a plan for £90.00, a way in of their own, a helper and two relations."""
        self.made += 1
        by = self.users["referring"]
        person = a_person(
            by=by, first_name=f"Rosa {self.made}", last_name="Vidal", born_on=date(1940, 1, self.made)
        )
        people.allocate(person=person, worker=by.worker, by=by, at=AT)
        user = invited(person, by=by, email=f"rosa{self.made}@example.org")
        person.refresh_from_db()
        version = plan_ready(person, by=by, weekly_pence=weekly_pence)
        helper = a_helper(version.plan, by=user, email=f"tomas{self.made}@example.org").user
        for related in ("related", "related chair"):
            said = {"person": person, "user": self.users[related], "words": "A cousin"}
            DeclaredRelation.objects.create(declared_at=AT, declared_by=said["user"], **said)
        version = PlanVersion.objects.select_related("plan__person").get(pk=version.pk)
        return SimpleNamespace(person=person, version=version, own={"person": user, "helper": helper})

    def consultation(self, *actions):
        case = self.case()
        case.consultation = consult(version=case.version, words="May I?", by=self.users["referring"], at=AT)
        for action in actions:
            by = self.users["referring" if action == "close" else "manager"]
            CONSULTATION_ACTS[action](case.consultation, by, AT)
        return case

    def authority(self, *actions):
        case = self.consultation("give authority")
        case.authority = CaseAuthority.objects.get(consultation=case.consultation)
        for action in actions:
            by = self.users["referring" if action == "use" else "manager"]
            AUTHORITY_ACTS[action](case.authority, by, AT)
        return case

    def reach_every_state(self):
        for level, (state, way) in product(REFERRAL, REFERRAL_WAYS.items()):
            if (level, state) not in UNREACHED:
                self.cases[level, state] = moved(self, level, *way)
        for state, way in CONSULTATION_WAYS.items():
            self.cases["consultation", state] = self.consultation(*way)
        for state, way in AUTHORITY_WAYS.items():
            self.cases["authority", state] = self.authority(*way)

    def user(self, role, case):
        return case.own.get(role) or self.users[role]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        world = World()
        world.reach_every_state()
        yield world


# one cell

TABLES = [model._meta.db_table for model in apps.get_app_config("signoff").get_models()] + [
    "budgets_personalbudget",
    "audit_event",
    "notifications_message",
    "people_personaccess",
]
COUNTS = "SELECT " + ", ".join(f"(SELECT count(*) FROM {name})" for name in TABLES)


def everything(row):
    """Return how many rows each table has, and the row itself."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        counts = dict(zip(TABLES, cursor.fetchone(), strict=True))
    return counts, type(row).objects.filter(pk=row.pk).values().get()


def tried(row, act, by, verb):
    """Do it and take it back; return the status it reached, or "refused", or what else went wrong."""
    before = everything(row)
    last = Event.objects.order_by("-id").values_list("id", flat=True)[0]
    with transaction.atomic():
        try:
            with transaction.atomic():
                act(type(row).objects.get(pk=row.pk), by, LATER)
        except Refused as refused:
            sentence = refused.sentence
            outcome = "refused" if everything(row) == before else "refused, but something was written"
            if not sentence.endswith(".") or not sentence[:1].isupper() or "{" in sentence:
                outcome = f"no sentence: {sentence}"
        else:
            outcome = type(row).objects.values_list("status", flat=True).get(pk=row.pk)
            events = Event.objects.filter(
                id__gt=last, subject_type=row._meta.label_lower, subject_id=str(row.pk)
            )
            if [(one.verb, one.by, one.data["to"]) for one in events] != [(verb, by, outcome)]:
                outcome = f"{outcome}, with events {[one.verb for one in events]}"
        transaction.set_rollback(True)
    return outcome


def outcomes(world, case, row, act, verb):
    return {role: tried(row, act, world.user(role, case), verb) for role in ROLES}


def expected(who, target):
    assert who <= set(ROLES)
    return {role: target if role in who else "refused" for role in ROLES}


def who_may(table, spec, state, action):
    """Return who may by the specification, and the target; a cell of which it knows nothing fails."""
    target = target_in(table, state, action)
    return spec.get((state, action), set()), target


@pytest.mark.parametrize(("level", "state", "action"), REFERRAL_CELLS, ids=str)
def test_of_a_referral_everybody_may_just_what_the_table_says(world, level, state, action):
    case = world.cases[level, state]
    who, target = who_may(states.REFERRAL, REFERRAL[level], state, action)
    assert case.referral.status == STATE.get(state, state)
    verb = f"referral.{action_in(state, action)}"
    assert outcomes(world, case, case.referral, REFERRAL_ACTS[action], verb) == expected(who, target)


@pytest.mark.parametrize(("state", "action"), CONSULTATION_CELLS, ids=str)
def test_of_a_consultation_everybody_may_just_what_the_table_says(world, state, action):
    case = world.cases["consultation", state]
    row = Consultation.objects.get(pk=case.consultation.pk)
    assert row.status == state
    who, target = who_may(states.CONSULTATION, CONSULTATION, state, action)
    verb = f"consultation.{ACTION.get(action, action)}"
    assert outcomes(world, case, row, CONSULTATION_ACTS[action], verb) == expected(who, target)


@pytest.mark.parametrize(("state", "action"), AUTHORITY_CELLS, ids=str)
def test_of_an_authority_everybody_may_just_what_the_table_says(world, state, action):
    case = world.cases["authority", state]
    row = CaseAuthority.objects.get(pk=case.authority.pk)
    assert row.status == state
    who, target = who_may(states.AUTHORITY, AUTHORITY, state, action)
    verb = f"authority for a plan.{action}"
    assert outcomes(world, case, row, AUTHORITY_ACTS[action], verb) == expected(who, target)


@pytest.mark.parametrize("state", REFERRAL_STATES)
def test_who_signs_the_version_off_herself_whatever_became_of_its_referral(world, state):
    case = world.cases["manager", state]

    def signed(role):
        before = everything(case.referral)
        with transaction.atomic():
            try:
                with transaction.atomic():
                    decision = sign_off(version=case.version, by=world.user(role, case), at=LATER, lot=99)
            except Refused:
                outcome = "refused" if everything(case.referral) == before else "something was written"
            else:
                outcome = decision.outcome
            transaction.set_rollback(True)
        return outcome

    assert {role: signed(role) for role in ROLES} == expected(SIGN_OFF[state], "agreed")


# the page is complete


def test_this_page_knows_every_cell_in_which_something_happens():
    """What the state tables allow stands in the tables above for each level, and nothing else does."""
    for table, specs in (
        (states.REFERRAL, list(REFERRAL.values())),
        (states.CONSULTATION, [CONSULTATION]),
        (states.AUTHORITY, [AUTHORITY]),
    ):
        allowed = {(state, action) for state, action, to in table.cells() if to is not None}
        known = {
            (STATE.get(state, state), action_in(state, action)) for spec in specs for state, action in spec
        }
        assert known == allowed
    assert set(REFERRAL_WAYS) == set(REFERRAL_STATES) == set(SIGN_OFF)
    assert Referral.workflow is states.REFERRAL


def test_the_panel_passes_nothing_on_which_is_all_that_it_may_not_beside_a_manager():
    manager, on_panel = set(REFERRAL["manager"]), set(REFERRAL["panel"])
    assert manager - on_panel == {("waiting", "pass_on"), ("taken", "pass_on")}
    assert not on_panel - manager
