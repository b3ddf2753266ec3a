"""Fills a database with very many invented people and referrals, to see that nothing becomes slow.

Past the services, in the database itself: hundreds of thousands of rows have no genuine history and no
events. What a list, a queue or a count reads is there and holds together; most pages of one of these
people are not. Plans and budgets are copies of one that the services made.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from psycopg2.extras import Json

from assessments.models import Assessment
from budgets.models import IndicativeBudget, PersonalBudget
from signoff import expertise, rules, states
from signoff.models import Decision, LaterLook, Referral, SignOffLimit
from signoff.services import members, panel
from socialcare.people import services as people
from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Allocation, Person, Team, User, Worker
from socialcare.values import Refused
from socialcare.values.references import new_references
from supportplans.models import PlanVersion, SupportPlan
from supportplans.reviews import rules as talk_rules
from supportplans.reviews.models import CheckIn, Review, Rhythm
from supportplans.rules import hash_of

TEAM = "Large team {}"
EMAIL = "{}@large.example"
WORKERS_PER_TEAM = 8
MEMBERS = 8
#: So many wait for each team's managers, and for the panel, whatever was decided before.
WAITING = 60
_MONTHS = 24
_FIRST = ("Ada", "Bram", "Cleo", "Dev", "Ena", "Finn", "Gwen", "Hugo", "Isla", "Joss", "Kemi", "Lars")
_LAST = ("Archer", "Birtles", "Carne", "Dobie", "Eccles", "Farr", "Gadd", "Heron", "Inskip", "Jolley")
#: Of what is decided, so much was with the panel.
_PANEL_SHARE = 0.12
_VARIANTS = 24

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
    copied = pattern()
    crews = [_crew(number + 1, at=at, password=password) for number in range(teams)]
    seats = _seats(at=at, password=password)
    told(f"{teams} teams, {teams * (WORKERS_PER_TEAM + 1)} workers, {len(seats)} members of the panel.")
    _people(copied, crews, count, at=at)
    told(f"{count:,} people.")
    _cases(copied, teams=teams, referrals=referrals, at=at)
    _plans(copied)
    _referrals(chair=seats[0].user)
    _decisions(chair=seats[0].user)
    _talks(at=at)
    told(f"{referrals:,} referrals, with plans, versions, assessments, budgets, decisions and talks.")
    waiting = Referral.objects.filter(level=rules.PANEL, status__in=states.OPEN).select_related(
        "version__plan__person", "plan", "person", "referred_by"
    )
    for referral in waiting:
        panel.open_to_members(referral, at=at)
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


def _insert(
    into: type[models.Model], source: str, /, *, like: models.Model | None = None, **values: str
) -> None:
    """Add a row for each of ``source``, in the database itself: the quickest way by far.

    ``values`` are SQL by the field's name. Another field is as in the row ``like``; without one it is
    empty or its default, so that a field that needs a value and gets none fails aloud.
    """
    quote, columns, chosen = connection.ops.quote_name, [], []
    given: list[Any] = []
    for field in into._meta.concrete_fields:
        if field.generated or field.column is None:
            continue
        if field.attname in values:
            value = values[field.attname]
        elif field.primary_key and isinstance(field, models.AutoField):
            continue
        elif like is not None and not field.primary_key:
            value = f"pattern.{quote(field.column)}"
        elif field.null:
            value = "NULL"
        else:
            given.append(field.get_db_prep_save(field.get_default(), connection))
            value = "%s"
        columns.append(quote(field.column))
        chosen.append(value)
    table, where = quote(into._meta.db_table), ""
    if like is not None:
        source, where = f"{source}, {table} AS pattern", " WHERE pattern.id = %s"
        given.append(like.pk)
    with connection.cursor() as cursor:
        # Names come from the models, and values from this file: nothing from outside.
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} FROM {source}{where}",  # noqa: S608
            given,
        )


def _run(sql: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)


def _rows_of(table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Put rows into a table of this transaction only."""
    _run(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
    with connection.cursor() as cursor:
        places = ", ".join("%s" for _ in rows[0])
        cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - names from this file


def _people(copied: Pattern, crews: Sequence[Crew], count: int, *, at: datetime) -> None:
    _rows_of(
        "many_worker",
        "team_place int, place int, worker_id bigint, user_id bigint, team_id bigint, manager_id bigint",
        [
            (team_place, place, worker.pk, worker.user_id, crew.team.pk, crew.manager.user_id)
            for team_place, crew in enumerate(crews)
            for place, worker in enumerate(crew.workers)
        ],
    )
    _run("SELECT setseed(0.19)")
    _run(
        """
        CREATE TEMP TABLE many_person ON COMMIT DROP AS
        SELECT named.n, nextval(pg_get_serial_sequence('people_person', 'id')) AS id, named.ref, worker.*,
               random() AS one, random() AS two, random() AS three, random() AS four,
               random() < 0.01 AS in_crisis
        FROM unnest(%(refs)s::text[]) WITH ORDINALITY AS named (ref, n)
        JOIN many_worker AS worker ON worker.team_place = mod(named.n - 1, %(teams)s)
            AND worker.place = mod((named.n - 1) / %(teams)s, %(workers)s)
        """,
        refs=new_references(count),
        teams=len(crews),
        workers=WORKERS_PER_TEAM,
    )
    first, last = (_one_of(names, part) for names, part in ((_FIRST, "one"), (_LAST, "two")))
    began, today = at - timedelta(days=31 * _MONTHS), timezone.localdate(at)
    _insert(
        Person,
        "many_person AS made",
        like=copied.version.plan.person,
        id="made.id",
        ref="made.ref",
        team_id="made.team_id",
        user_id="NULL",
        first_name=first,
        last_name=f"{last} || '-' || {_one_of(_LAST, 'three')}",
        known_as="''",
        born_on="date '1925-01-01' + (made.four * 29000)::int",
        nhs_number="NULL",
        case_number="NULL",
        email="made.ref || '@large.example'",
        phone="''",
        crisis_since=f"CASE WHEN made.in_crisis THEN date '{today - timedelta(days=2)}' END",
        crisis_notes="''",
        created_at=f"timestamptz '{began.isoformat()}'",
    )
    _insert(
        Allocation,
        "many_person AS made",
        person_id="made.id",
        worker_id="made.worker_id",
        from_on=f"date '{began.date()}'",
    )


def _one_of(words: Sequence[str], part: str) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + floor(made.{part} * {len(words)})::int]"


def _cases(copied: Pattern, *, teams: int, referrals: int, at: datetime) -> None:
    """Say for each referral whose it is, when, where it stands, and the keys of all that belongs to it.

    The last of each team wait for their manager, the very last for the panel; all others are decided.
    """
    holidays, today = bank_holidays(), timezone.localdate(at)
    _rows_of(
        "many_due",
        "level text, in_crisis boolean, referred_on date, due_on date",
        [
            (level, crisis, day, rules.due_on(day, goal=goal, bank_holidays=holidays))
            for day in (today - timedelta(days=back) for back in range(31 * _MONTHS))
            for level in (rules.MANAGER, rules.PANEL)
            for crisis in (False, True)
            for goal in (settings.SIGN_OFF_GOALS["crisis" if crisis else level],)
        ],
    )
    _rows_of(
        "many_content",
        "variant int, weekly bigint, content jsonb, sha256 text",
        [
            (variant, _weekly(variant), Json(content), hash_of(content))
            for variant, content in enumerate(_contents(copied))
        ],
    )
    _run(
        """
        CREATE TEMP TABLE many_roll ON COMMIT DROP AS
        SELECT person.*, person.n > %(referrals)s - %(waiting)s * (%(teams)s + 1) AS is_open,
               CASE WHEN person.n > %(referrals)s - %(waiting)s * (%(teams)s + 1)
                   THEN person.n > %(referrals)s - %(waiting)s ELSE random() < %(for_panel)s END AS for_panel,
               random() AS ended, random() AS asked, random() AS took
        FROM many_person AS person WHERE person.n <= %(referrals)s
        """,
        referrals=referrals,
        waiting=WAITING,
        teams=teams,
        for_panel=_PANEL_SHARE,
    )
    _run(
        """
        CREATE TEMP TABLE many_case ON COMMIT DROP AS
        SELECT told.*, (told.referred_at AT TIME ZONE %(zone)s)::date AS referred_on,
               (told.decided_at AT TIME ZONE %(zone)s)::date AS decided_on,
               told.status IN ('handed_back', 'withdrawn') AS own,
               gen_random_uuid() AS assessment_id, gen_random_uuid() AS budget_id,
               gen_random_uuid() AS plan_id, gen_random_uuid() AS version_id,
               gen_random_uuid() AS referral_id, gen_random_uuid() AS decision_id,
               gen_random_uuid() AS agreed_id
        FROM (
            SELECT rolled.*, CASE WHEN for_panel THEN 'panel' ELSE 'manager' END AS level,
                   CASE WHEN is_open THEN 'waiting' WHEN ended < 0.6 THEN 'agreed'
                       WHEN ended < 0.68 THEN 'not_agreed' WHEN ended < 0.88 THEN 'handed_back'
                       ELSE 'withdrawn' END AS status,
                   mod(n, %(variants)s) AS variant,
                   %(at)s - CASE WHEN is_open THEN 4 * asked ELSE 10 + %(days)s * asked END
                       * interval '1 day' AS referred_at,
                   %(at)s - CASE WHEN is_open THEN 4 * asked ELSE 10 + %(days)s * asked END
                       * interval '1 day' + (1 + 190 * took) * interval '1 hour' AS decided_at
            FROM many_roll AS rolled
        ) AS told
        """,
        zone=settings.TIME_ZONE,
        variants=_VARIANTS,
        at=at,
        days=30 * _MONTHS - 20,
    )


def _weekly(variant: int) -> int:
    return 6_000 + 900 * variant


def _contents(copied: Pattern) -> list[dict[str, Any]]:
    """Return the plan's content for each weekly sum, without its passages."""
    content = copied.version.content
    return [
        content | {"entries": [], "figures": content["figures"] | {"weekly_pence": _weekly(variant)}}
        for variant in range(_VARIANTS)
    ]


def _plans(copied: Pattern) -> None:
    """Add to each case its assessment, its sum, and the plan's version."""
    assessed = "made.referred_at - interval '9 days'"
    _insert(
        Assessment,
        "many_case AS made",
        like=copied.budget.assessment,
        id="made.assessment_id",
        client_id="gen_random_uuid()",
        person_id="made.id",
        worker_id="made.worker_id",
        started_at=assessed,
        started_by_id="made.user_id",
        completed_at=assessed,
        completed_by_id="made.user_id",
    )
    _insert(
        IndicativeBudget,
        "many_case AS made",
        like=copied.budget,
        id="made.budget_id",
        assessment_id="made.assessment_id",
        statement="'{}'",
        inputs="'{}'",
        worked_out_at=assessed,
        worked_out_by_id="made.user_id",
    )
    _insert(
        SupportPlan,
        "many_case AS made",
        like=copied.version.plan,
        id="made.plan_id",
        person_id="made.id",
        opened_at=assessed,
        opened_by_id="made.user_id",
        changed_at="made.referred_at",
    )
    _insert(
        PlanVersion,
        "many_case AS made JOIN many_content AS content USING (variant)",
        like=copied.version,
        id="made.version_id",
        plan_id="made.plan_id",
        number="1",
        content="content.content",
        sha256="content.sha256",
        frozen_at="made.referred_at",
        frozen_by_id="made.user_id",
    )


def _referrals(*, chair: User) -> None:
    wanted = ", ".join(f"'{key}'" for key, _ in expertise.EXPERTISE)
    _insert(
        Referral,
        "many_case AS made JOIN many_content AS content USING (variant)"
        " JOIN many_due AS due USING (level, in_crisis, referred_on)",
        id="made.referral_id",
        person_id="made.id",
        plan_id="made.plan_id",
        version_id="made.version_id",
        team_id="made.team_id",
        level="made.level",
        status="made.status",
        why="'The evenings are long, and she would like somebody there.'",
        risk="CASE WHEN made.for_panel THEN 'She may fall on the stairs at night.' ELSE '' END",
        wanted=f"CASE WHEN made.for_panel THEN ARRAY[(ARRAY[{wanted}])[1 + mod(made.variant, {MEMBERS})]]"
        " ELSE ARRAY[]::text[] END",
        weekly_pence="content.weekly",
        referred_at="made.referred_at",
        referred_by_id="made.user_id",
        due_on="due.due_on",
        decided_at="CASE WHEN NOT made.is_open THEN made.decided_at END",
        decided_by_id="CASE WHEN made.is_open THEN NULL WHEN made.status IN ('withdrawn') THEN made.user_id"
        f" WHEN made.for_panel THEN {chair.pk} ELSE made.manager_id END",
    )


def _decisions(*, chair: User) -> None:
    """Write what was decided: at the level that was asked, or by the worker where it came back."""
    decided = "(SELECT * FROM many_case JOIN many_content USING (variant) WHERE NOT is_open) AS made"
    agreed = decided.replace("NOT is_open", "NOT is_open AND status <> 'not_agreed'")
    looked_at = decided.replace("NOT is_open", "own AND four < 0.1")
    refused = "made.status IN ('not_agreed')"
    limited = f"CASE WHEN NOT {refused} AND (made.own OR NOT made.for_panel) THEN {{}} END"
    by = f"CASE WHEN made.own THEN made.user_id WHEN made.for_panel THEN {chair.pk} ELSE made.manager_id END"
    _insert(
        PersonalBudget,
        agreed,
        id="made.agreed_id",
        person_id="made.id",
        indicative_id="made.budget_id",
        weekly_pence="made.weekly",
        person_weekly_pence="0",
        council_weekly_pence="made.weekly",
        agreed_on="made.decided_on",
        from_on="made.decided_on",
        agreed_by_id=by,
        recorded_at="made.decided_at",
    )
    _insert(
        Decision,
        f"{decided} JOIN {connection.ops.quote_name(IndicativeBudget._meta.db_table)} AS told"
        " ON told.id = made.budget_id",
        id="made.decision_id",
        person_id="made.id",
        plan_id="made.plan_id",
        version_id="made.version_id",
        team_id="made.team_id",
        worker_id="made.worker_id",
        kind="'plan'",
        outcome=f"CASE WHEN {refused} THEN 'not_agreed' ELSE 'agreed' END",
        level="CASE WHEN made.own THEN 'worker' ELSE made.level END",
        weekly_pence="made.weekly",
        contribution_pence="0",
        indicative_id="made.budget_id",
        indicative_pence="told.weekly_pence",
        limit_weekly_pence=limited.format(50_000),
        limit_once_pence=limited.format(100_000),
        referral_id="CASE WHEN NOT made.own THEN made.referral_id END",
        need=f"CASE WHEN {refused} THEN 'nutrition' ELSE '' END",
        reasons=f"CASE WHEN {refused} THEN 'It is more than the need asks for.' ELSE '' END",
        from_on=f"CASE WHEN NOT {refused} THEN made.decided_on END",
        personal_budget_id=f"CASE WHEN NOT {refused} THEN made.agreed_id END",
        decided_at="made.decided_at",
        decided_by_id=by,
    )
    _insert(
        LaterLook,
        looked_at,
        id="gen_random_uuid()",
        decision_id="made.decision_id",
        team_id="made.team_id",
        drawn_at="made.decided_at",
    )


#: What stands in each of their reviews.
_FACTS = json.dumps(
    {
        "needs": None,
        "budget": None,
        "indicative": None,
        "plan": None,
        "circle": [],
        "helpers": [],
        "advocate": {"is": "Not needed", "name": ""},
        "capacity": "Not doubted",
        "said": [],
    }
)


def _talks(*, at: datetime) -> None:
    """Begin the rhythm of everybody whose support was agreed, and let them have talked since.

    Each talk was a review. Of a hundred, some fifteen are late by up to three weeks, two were forgotten
    long ago, and three wrote yesterday and wait for an answer.
    """
    today = timezone.localdate(at)
    wished_on = today - timedelta(days=1)
    _run(
        """
        CREATE TEMP TABLE many_talk ON COMMIT DROP AS
        SELECT counted.*, decided_on + %(first)s + (talks - 1) * %(pace)s AS last_on,
               decided_on + %(first)s + talks * %(pace)s AS talk_on,
               CASE WHEN wishes THEN %(answer_by)s::date END AS sooner_on
        FROM (
            SELECT begun.*, random() < 0.8 AS by_email, random() < 0.03 AS wishes, random() < 0.5 AS changed,
                   gen_random_uuid() AS check_in_id,
                   greatest(0, (%(today)s - decided_on - late - %(first)s + %(pace)s) / %(pace)s) AS talks
            FROM (
                SELECT id, user_id, worker_id, decided_on, CASE WHEN one < 0.02 THEN 200
                           WHEN one < 0.17 THEN floor(21 * two)::int ELSE 0 END AS late
                FROM many_case WHERE NOT is_open AND status <> 'not_agreed'
            ) AS begun
        ) AS counted
        """,
        today=today,
        first=7 * talk_rules.FIRST_WEEKS,
        pace=7 * talk_rules.EVERY_WEEKS,
        answer_by=talk_rules.answer_by(wished_on, bank_holidays=bank_holidays()),
    )
    talked = "made.talks > 0"
    _insert(
        Rhythm,
        "many_talk AS made",
        person_id="made.id",
        started_on="made.decided_on",
        channel="CASE WHEN made.by_email THEN 'email' ELSE 'none' END",
        last_contact_on=f"CASE WHEN {talked} THEN made.last_on END",
        last_review_on=f"CASE WHEN {talked} THEN made.last_on END",
        sooner_on="made.sooner_on",
        sooner_from_on=f"CASE WHEN made.wishes THEN date '{wished_on}' END",
        sooner_because="CASE WHEN made.wishes THEN 'asked' ELSE '' END",
        next_on="least(made.talk_on, made.sooner_on)",
        next_because="CASE WHEN made.sooner_on <= made.talk_on THEN 'asked'"
        f" WHEN {talked} THEN 'pace' ELSE 'first' END",
        review_by=f"CASE WHEN {talked}"
        f" THEN (made.last_on + interval '{talk_rules.REVIEW_WITHIN_MONTHS} months')::date"
        f" ELSE made.decided_on + {talk_rules.FIRST_REVIEW_WITHIN.days} END",
    )
    said_at = "made.last_on + interval '15 hours'"
    _insert(
        CheckIn,
        f"many_talk AS made WHERE {talked}",
        id="made.check_in_id",
        person_id="made.id",
        happened_on="made.last_on",
        said_at=said_at,
        said_by_id="made.user_id",
        from_whom="'worker'",
        how="'visit'",
        going="'mixed'",
        working="'The mornings.'",
        not_working="'Nobody comes on Sundays.'",
        contact="true",
    )
    _insert(
        Review,
        f"many_talk AS made WHERE {talked}",
        id="gen_random_uuid()",
        check_in_id="made.check_in_id",
        person_id="made.id",
        review_on="made.last_on",
        worker_id="made.worker_id",
        facts=f"'{_FACTS}'",
        made_at=said_at,
        made_by_id="made.user_id",
    )
    _insert(
        CheckIn,
        "many_talk AS made WHERE made.wishes",
        id="gen_random_uuid()",
        person_id="made.id",
        happened_on=f"date '{wished_on}'",
        said_at=f"timestamptz '{(at - timedelta(days=1)).isoformat()}'",
        from_whom="'person'",
        how="'link'",
        going="'unsaid'",
        wants="CASE WHEN made.changed THEN 'changed' ELSE 'talk' END",
        contact="false",
        to_answer="true",
    )
