"""Fills a database with very many invented people and referrals, to see that nothing becomes slow.

Past the services, in bulk: hundreds of thousands of rows have no genuine history, and no events. What
a list, a queue or a count reads is there, and holds together; most pages of one of these people are
not. Each row is one that the services made, copied with other people, days and sums.
"""

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.utils import timezone

from assessments.models import Assessment
from budgets.models import IndicativeBudget, PersonalBudget
from signoff import expertise, rules, states
from signoff.models import Decision, LaterLook, Referral, SignOffLimit
from signoff.services import members, panel
from signoff.services.referring import goal_for
from socialcare.people import services as people
from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Allocation, Person, Team, User, Worker
from socialcare.values import Refused
from socialcare.values.money import pounds_text
from socialcare.values.references import new_reference
from supportplans.models import PlanVersion, SupportPlan
from supportplans.rules import hash_of

TEAM = "Large team {}"
EMAIL = "{}@large.example"
WORKERS_PER_TEAM = 8
MEMBERS = 8
#: So many wait for each team's managers, and for the panel, whatever was decided before.
WAITING = 60
_MONTHS = 24
_AT_ONCE = 4_000
_FIRST = ("Ada", "Bram", "Cleo", "Dev", "Ena", "Finn", "Gwen", "Hugo", "Isla", "Joss", "Kemi", "Lars")
_LAST = ("Archer", "Birtles", "Carne", "Dobie", "Eccles", "Farr", "Gadd", "Heron", "Inskip", "Jolley")
#: How referrals that are no longer open came to an end, in hundredths.
_ENDS = (
    (states.AGREED, 60),
    (states.NOT_AGREED, 8),
    (states.HANDED_BACK, 20),
    (states.WITHDRAWN, 12),
)
_PANEL_HUNDREDTHS = 12
_VARIANTS = 24

Row = TypeVar("Row", bound=models.Model)
Told = Callable[[str], None]


@dataclass(frozen=True)
class Crew:
    """The team's staff."""

    team: Team
    manager: Worker
    workers: Sequence[Worker]


@dataclass(frozen=True)
class Pattern:
    """Rows that the services made, to copy."""

    version: PlanVersion
    budget: IndicativeBudget


def pattern() -> Pattern:
    """Return a person's plan that was kept, with its budget; refuse where there is none."""
    version = (
        PlanVersion.objects.filter(
            content__budget__id__isnull=False, plan__person__assessments__status="completed"
        )
        .select_related("plan__person")
        .order_by("frozen_at", "pk")
        .first()
    )
    if version is None:
        raise Refused("There is no plan to copy. Load the demonstration first: manage.py demo")
    budget = IndicativeBudget.objects.select_related("assessment").get(
        assessment__person=version.plan.person, assessment__status="completed"
    )
    return Pattern(version, budget)


def is_filled() -> bool:
    """Return whether this database was filled already."""
    return Team.objects.filter(name=TEAM.format(1)).exists()


@transaction.atomic
def fill(*, count: int, referrals: int, teams: int, at: datetime, password: str = "", told: Told) -> None:
    """Add so many people in so many teams, and as many referrals with what was decided on them."""
    if is_filled():
        raise Refused("This database is filled already.")
    if referrals > count:
        raise Refused("There can be as many referrals as people, and no more.")
    if referrals < WAITING * (teams + 1):
        raise Refused(f"Fill in {WAITING * (teams + 1)} referrals at least: so many wait.")
    copied, draw = pattern(), random.Random(1)  # noqa: S311 - invented rows, the same each time
    crews = [_crew(number + 1, at=at, password=password) for number in range(teams)]
    seats = _seats(at=at, password=password)
    told(f"{teams} teams, {teams * (WORKERS_PER_TEAM + 1)} workers, {len(seats)} members of the panel.")
    made = _people(copied, crews, count, at=at, draw=draw)
    told(f"{count:,} people.")
    waiting = _referred(copied, crews, made[:referrals], at=at, draw=draw)
    for referral in waiting:
        panel.open_to_members(referral, at=at)
    told(f"{referrals:,} referrals, with plans, versions, assessments, budgets and decisions.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _crew(number: int, *, at: datetime, password: str) -> Crew:
    team = people.add_team(name=TEAM.format(number), at=at)

    def worker(name: str, role: str, job: str, key: str, secret: str | None) -> Worker:
        return people.add_worker(
            email=EMAIL.format(f"{key}-{number}"),
            name=f"{name} {_LAST[number % len(_LAST)]}",
            role=role,
            job=job,
            team=team,
            password=secret,
            at=at,
        )

    manager = worker("Mina", Worker.Role.MANAGER, "Team manager", "manager", password or None)
    workers = [
        worker(
            _FIRST[place % len(_FIRST)], Worker.Role.SOCIAL_WORKER, "Social worker", f"worker-{place}", None
        )
        for place in range(WORKERS_PER_TEAM)
    ]
    SignOffLimit.objects.bulk_create(
        SignOffLimit(
            worker=one,
            team=team,
            weekly_pence=50_000 if one == manager else 10_000,
            once_pence=100_000,
            from_on=timezone.localdate(at) - timedelta(days=31 * _MONTHS),
            set_at=at,
        )
        for one in (manager, *workers)
    )
    return Crew(team, manager, workers)


def _seats(*, at: datetime, password: str) -> list[Worker]:
    found = []
    for place, (key, words) in enumerate(expertise.EXPERTISE[:MEMBERS]):
        worker = people.add_worker(
            email=EMAIL.format(f"panel-{place}"),
            name=f"{_FIRST[place]} Panel",
            role=Worker.Role.PANEL_MEMBER,
            job=words,
            password=password or None,
            at=at,
        )
        members.add_member(
            worker=worker, expertise=[key], is_chair=place == 0, from_on=timezone.localdate(at), at=at
        )
        found.append(worker)
    return found


def _like(row: Row, **changes: Any) -> Row:
    """Return a row like another, with another key, not yet saved."""
    fields = {
        each.attname: getattr(row, each.attname)
        for each in row._meta.concrete_fields
        if not each.generated and not each.primary_key
    }
    return type(row)(**fields | changes)


def _in_chunks(rows: Iterator[Row], kind: type[Row]) -> list[Row]:
    """Save rows a few thousand at a time; return them all."""
    saved: list[Row] = []
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _AT_ONCE:
            saved += kind._default_manager.bulk_create(chunk)
            chunk = []
    return saved + kind._default_manager.bulk_create(chunk)


def _people(
    copied: Pattern, crews: Sequence[Crew], count: int, *, at: datetime, draw: random.Random
) -> list[tuple[Person, Worker]]:
    former, today = copied.version.plan.person, timezone.localdate(at)

    def invented() -> Iterator[Person]:
        for place in range(count):
            yield _like(
                former,
                ref=new_reference(),
                team_id=crews[place % len(crews)].team.pk,
                user_id=None,
                first_name=draw.choice(_FIRST),
                last_name=f"{draw.choice(_LAST)}-{draw.choice(_LAST)}",
                known_as="",
                born_on=date(draw.randrange(1925, 2006), draw.randrange(1, 13), draw.randrange(1, 29)),
                nhs_number=None,
                case_number=None,
                email="",
                phone="",
                crisis_since=today - timedelta(days=2) if place % 100 == 99 else None,
                crisis_notes="",
                created_at=at - timedelta(days=31 * _MONTHS),
            )

    made = [
        (person, crews[place % len(crews)].workers[place // len(crews) % WORKERS_PER_TEAM])
        for place, person in enumerate(_in_chunks(invented(), Person))
    ]
    held = (
        Allocation(person=person, worker=worker, from_on=person.created_at.date()) for person, worker in made
    )
    _in_chunks(held, Allocation)
    return made


@dataclass(frozen=True)
class _Case:
    """One referral before it is written: whose, when, where it stands."""

    person: Person
    worker: Worker
    crew: Crew
    level: str
    status: str
    referred_at: datetime
    decided_at: datetime
    variant: int


def _cases(
    crews: Sequence[Crew], made: Sequence[tuple[Person, Worker]], *, at: datetime, draw: random.Random
) -> Iterator[_Case]:
    """Go through the people: the last of each team wait, some for the panel, all others are decided."""
    by_team = {crew.team.pk: crew for crew in crews}
    to_wait = WAITING * len(crews)
    ends = [status for status, hundredths in _ENDS for _ in range(hundredths)]
    for place, (person, worker) in enumerate(made):
        from_the_end = len(made) - place - 1
        is_open = from_the_end < to_wait + WAITING
        for_panel = from_the_end < WAITING if is_open else draw.randrange(100) < _PANEL_HUNDREDTHS
        hours = draw.randrange(1, 24 * 4) if is_open else draw.randrange(24 * 10, 24 * 30 * _MONTHS)
        referred_at = at - timedelta(hours=hours)
        yield _Case(
            person=person,
            worker=worker,
            crew=by_team[person.team_id],
            level=rules.PANEL if for_panel else rules.MANAGER,
            status=states.WAITING if is_open else draw.choice(ends),
            referred_at=referred_at,
            decided_at=referred_at + timedelta(hours=draw.randrange(1, 24 * 8)),
            variant=place % _VARIANTS,
        )


def _weekly(variant: int) -> int:
    return 6_000 + 900 * variant


def _contents(copied: Pattern) -> list[tuple[dict[str, Any], str]]:
    """Return the plan's content for each weekly sum, without its passages, with its hash."""
    found = []
    for variant in range(_VARIANTS):
        content = copied.version.content | {
            "entries": [],
            "figures": copied.version.content["figures"] | {"weekly_pence": _weekly(variant)},
        }
        found.append((content, hash_of(content)))
    return found


def _referred(
    copied: Pattern,
    crews: Sequence[Crew],
    made: Sequence[tuple[Person, Worker]],
    *,
    at: datetime,
    draw: random.Random,
) -> list[Referral]:
    """Write the cases a few thousand at a time; return the panel's open ones."""
    contents = _contents(copied)
    chair = User.objects.get(email=EMAIL.format("panel-0"))
    waiting: list[Referral] = []
    chunk: list[_Case] = []
    for case in _cases(crews, made, at=at, draw=draw):
        chunk.append(case)
        if len(chunk) == _AT_ONCE:
            waiting += _write(copied, chunk, contents, chair=chair)
            chunk = []
    return waiting + _write(copied, chunk, contents, chair=chair)


def _write(
    copied: Pattern,
    cases: Sequence[_Case],
    contents: Sequence[tuple[dict[str, Any], str]],
    *,
    chair: User,
) -> list[Referral]:
    holidays = bank_holidays()
    assessments, budgets, plans, versions, referrals = [], [], [], [], []
    for case in cases:
        assessed_at = case.referred_at - timedelta(days=9)
        by = case.worker.user_id
        assessment = _like(
            copied.budget.assessment,
            client_id=uuid.uuid4(),
            person_id=case.person.pk,
            worker_id=case.worker.pk,
            started_at=assessed_at,
            started_by_id=by,
            completed_at=assessed_at,
            completed_by_id=by,
            copied_from_id=None,
        )
        budget = _like(
            copied.budget,
            assessment_id=assessment.pk,
            statement={},
            inputs={},
            worked_out_at=assessed_at,
            worked_out_by_id=by,
        )
        plan = _like(
            copied.version.plan,
            person_id=case.person.pk,
            opened_at=assessed_at,
            opened_by_id=by,
            changed_at=case.referred_at,
            status="ready",
        )
        content, sha256 = contents[case.variant]
        version = _like(
            copied.version,
            plan_id=plan.pk,
            number=1,
            content=content,
            sha256=sha256,
            frozen_at=case.referred_at,
            frozen_by_id=by,
        )
        assessments.append(assessment)
        budgets.append(budget)
        plans.append(plan)
        versions.append(version)
        referrals.append(_referral(case, plan, version, chair=chair, holidays=holidays))
    Assessment.objects.bulk_create(assessments)
    IndicativeBudget.objects.bulk_create(budgets)
    SupportPlan.objects.bulk_create(plans)
    PlanVersion.objects.bulk_create(versions)
    Referral.objects.bulk_create(referrals)
    _decide(cases, referrals, budgets, chair=chair)
    return [one for one in referrals if one.level == rules.PANEL and one.decided_at is None]


def _referral(
    case: _Case, plan: SupportPlan, version: PlanVersion, *, chair: User, holidays: frozenset[date]
) -> Referral:
    is_open, for_panel = case.status in states.OPEN, case.level == rules.PANEL
    on = timezone.localdate(case.referred_at)
    return Referral(
        person_id=case.person.pk,
        plan_id=plan.pk,
        version_id=version.pk,
        team_id=case.crew.team.pk,
        level=case.level,
        status=case.status,
        why="The evenings are long, and she would like somebody there.",
        risk="She may fall on the stairs at night." if for_panel else "",
        wanted=[expertise.EXPERTISE[case.variant % MEMBERS][0]] if for_panel else [],
        weekly_pence=_weekly(case.variant),
        referred_at=case.referred_at,
        referred_by_id=case.worker.user_id,
        due_on=rules.due_on(on, goal=goal_for(case.level, case.person), bank_holidays=holidays),
        decided_at=None if is_open else case.decided_at,
        decided_by_id=None
        if is_open
        else case.worker.user_id
        if case.status == states.WITHDRAWN
        else _decider(case, chair=chair),
        outcome_words="Two carers are not needed: see the hoist." if case.status == states.NOT_AGREED else "",
    )


def _decider(case: _Case, *, chair: User) -> int:
    return chair.pk if case.level == rules.PANEL else case.crew.manager.user_id


def _decide(
    cases: Sequence[_Case],
    referrals: Sequence[Referral],
    budgets: Sequence[IndicativeBudget],
    *,
    chair: User,
) -> None:
    """Write what was decided: by the level that was asked, or by the worker where it came back."""
    agreed, decisions, looks = [], [], []
    for case, referral, budget in zip(cases, referrals, budgets, strict=True):
        if case.status in states.OPEN:
            continue
        own = case.status in (states.HANDED_BACK, states.WITHDRAWN)
        refused = case.status == states.NOT_AGREED
        on, weekly = timezone.localdate(case.decided_at), _weekly(case.variant)
        by = case.worker.user_id if own else _decider(case, chair=chair)
        called = None
        if not refused:
            called = PersonalBudget(
                person_id=case.person.pk,
                indicative_id=budget.pk,
                weekly_pence=weekly,
                person_weekly_pence=0,
                council_weekly_pence=weekly,
                agreed_on=on,
                from_on=on,
                agreed_by_id=by,
                recorded_at=case.decided_at,
            )
            agreed.append(called)
        decision = Decision(
            person_id=case.person.pk,
            plan_id=referral.plan_id,
            version_id=referral.version_id,
            team_id=case.crew.team.pk,
            worker_id=case.worker.pk,
            kind=Decision.Kind.PLAN,
            outcome=Decision.Outcome.NOT_AGREED if refused else Decision.Outcome.AGREED,
            level=rules.WORKER if own else case.level,
            weekly_pence=weekly,
            contribution_pence=0,
            indicative_id=budget.pk,
            indicative_pence=budget.weekly_pence,
            limit_weekly_pence=None if refused or (case.level == rules.PANEL and not own) else 50_000,
            limit_once_pence=None if refused or (case.level == rules.PANEL and not own) else 100_000,
            referral_id=None if own else referral.pk,
            need="nutrition" if refused else "",
            reasons=f"{pounds_text(weekly)} is more than the need asks for." if refused else "",
            from_on=None if refused else on,
            personal_budget_id=None if called is None else called.pk,
            decided_at=case.decided_at,
            decided_by_id=by,
        )
        decisions.append(decision)
        if own and case.variant % 10 == 0:
            looks.append(
                LaterLook(decision_id=decision.pk, team_id=case.crew.team.pk, drawn_at=case.decided_at)
            )
    PersonalBudget.objects.bulk_create(agreed)
    Decision.objects.bulk_create(decisions)
    LaterLook.objects.bulk_create(looks)
