"""Things that a test needs first, made through the services so that they carry genuine history.

Sorted by app. ``AT`` is when everything happened unless a test says otherwise.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.test import override_settings
from django.utils import timezone

from assessments import services as assessments
from assessments.models import Assessment, Questionnaire
from assessments.rules import OUTCOME
from assessments.selectors import answers_for
from budgets import services as budgets
from budgets.calibration import services as calibration
from budgets.calibration.models import CaseSet
from budgets.documents import demonstration_document
from budgets.estimates import services as estimates
from budgets.estimates.models import HourlyRate, SecondEstimate
from budgets.estimates.rules import Line
from budgets.estimates.services import Priced
from budgets.models import AllocationScheme, IndicativeBudget, PersonalBudget
from budgets.schemes.publishing import publish_scheme
from signoff.models import Decision, PanelMembership, SignOffLimit
from signoff.selectors.limits import limit_in_force
from signoff.services import covering as signoff_covering
from signoff.services import deciding, limits, members
from socialcare.accounts.acting import services as acting
from socialcare.accounts.entry import cards, paper
from socialcare.accounts.services import invite_person
from socialcare.correspondence import services as correspondence
from socialcare.correspondence.models import Conversation
from socialcare.notifications.models import Message
from socialcare.people import services as people
from socialcare.people.access import managers_of
from socialcare.people.models import CircleMember, Person, Representative, Team, TeamCover, User, Worker
from socialcare.portal.models import TakeAway
from socialcare.portal.take_away import services as take_away
from socialcare.uploads.models import StoredFile
from socialcare.uploads.services import store_upload
from supportplans.models import CostLine, Helper, PlanEntry, PlanVersion, StatutoryCover, SupportPlan
from supportplans.reviews import services as reviews
from supportplans.reviews.models import CheckIn, Rhythm
from supportplans.reviews.services import handing_over, planning
from supportplans.services import costs, covering, entries, helping
from supportplans.services import plans as support_plans
from supportplans.services.files import add_file
from supportplans.services.versions import freeze
from supportplans.sources.models import Experience, Introduction, Source, Story
from supportplans.sources.services import introductions, links, register, stories
from tests import files

AT = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo("Europe/London"))
TODAY = AT.date()
PASSWORD = "kettle on the hob"


# people


def a_worker(
    name: str, *, team: Team | None, role: str = Worker.Role.SOCIAL_WORKER, job: str = "Social worker"
) -> Worker:
    email = f"{name.split()[0].lower()}@fenwick.example"
    return people.add_worker(email=email, name=name, role=role, job=job, team=team, password=PASSWORD, at=AT)


def a_person(*, by: User, at: datetime = AT, **fields: Any) -> Person:
    basics: dict[str, Any] = {
        "first_name": "Edith",
        "last_name": "Marlow",
        "born_on": date(1941, 6, 30),
    }
    return people.add_person(by=by, at=at, team=by.worker.team, **(basics | fields))


def team_of_the_north() -> SimpleNamespace:
    """Return a team with its social worker Priya and its manager Sam."""
    north = people.add_team(name="North team", at=AT)
    priya = a_worker("Priya Raman", team=north).user
    sam = a_worker("Sam Okoro", team=north, role=Worker.Role.MANAGER, job="Team manager").user
    return SimpleNamespace(north=north, priya=priya, sam=sam)


def rosa_vidal(*, by: User) -> Person:
    """Return Rosa, whose case ``by`` has."""
    rosa = a_person(
        by=by,
        first_name="Rosa",
        last_name="Vidal",
        known_as="Rosie",
        born_on=date(1948, 3, 12),
        nhs_number="943 476 5919",
        address="4 Quay Row\nFenwick",
        postcode="FB1 2CD",
    )
    people.allocate(person=rosa, worker=by.worker, by=by, at=AT)
    return rosa


def in_the_circle(
    person: Person, *, by: User, name: str = "Tomas Vidal", relation: str = "child", **fields: Any
) -> CircleMember:
    return people.add_circle_member(person=person, by=by, at=AT, name=name, relation=relation, **fields)


def a_cover(team: Team, *, by: User, manager: Worker | None = None, days: int = 10) -> TeamCover:
    """Let a manager of another team stand in from today for ``days``, as a manager of ``team`` says."""
    if manager is None:
        elsewhere = people.add_team(name="Harbour team", at=AT)
        manager = a_worker("Ade Quill", team=elsewhere, role=Worker.Role.MANAGER, job="Team manager")
    now = timezone.now()
    today = timezone.localdate(now)
    return signoff_covering.set_cover(
        team=team,
        manager=manager,
        from_on=today,
        to_on=today + timedelta(days=days),
        reason="I am on leave.",
        by=by,
        at=now,
    )


# accounts


def invited(person: Person, *, by: User, email: str) -> User:
    """Let a person sign in, and return their account."""
    person.refresh_from_db()
    people.update_person(person=person, by=by, at=AT, base_revision=person.revision, email=email)
    person.refresh_from_db()
    invite_person(person=person, by=by, at=AT)
    person.refresh_from_db()
    assert person.user is not None
    return person.user


def a_representative(
    person: Person,
    *,
    by: User,
    at: datetime | None = None,
    name: str = "Ines Vidal",
    email: str = "ines@example.org",
    basis: str = Representative.Basis.ATTORNEY,
    **fields: Any,
) -> Representative:
    """Let somebody act for the person by law, from today."""
    return acting.record_representative(
        person=person,
        name=name,
        email=email,
        basis=basis,
        seen="The paper of 3 May 2025, stamped by the Office of the Public Guardian.",
        by=by,
        at=at or timezone.now(),
        **fields,
    )


def a_card(person: Person, *, by: User, how: str = "paper", at: datetime | None = None) -> cards.Given:
    """Give a person a card to get in with; it works from now on unless ``at`` says otherwise."""
    return cards.give_card(person=person, how=how, by=by, at=at or timezone.now())


def codes_on_paper(person: Person, *, by: User) -> paper.Made:
    """Print ten codes for a person."""
    return paper.make_codes(person=person, by=by, at=AT)


def take_away_ready(person: Person, *, by: User, at: datetime | None = None) -> TakeAway:
    """Ask for everything about the person, and make it."""
    at = at or timezone.now()
    take_away.ask(person=person, by=by, at=at)
    made = take_away.make_next(at=at)
    assert made is not None
    return made


# assessments

DEMO_QUESTIONS = Path(__file__).parent.parent / "budgets" / "data" / "demo-adults.json"


def the_questions(**changes: Any) -> dict[str, Any]:
    """Return the demonstration scheme's questions, as publishing it would open them."""
    document = json.loads(DEMO_QUESTIONS.read_text())
    return {name: document[name] for name in ("title", "questions", "informal_support")} | changes


def questions_open(
    *, version: str = "test.1", opened_on: date = date(2026, 1, 1), **changes: Any
) -> Questionnaire:
    return assessments.open_questionnaire(
        key="demo-adults", version=version, document=the_questions(**changes), opened_on=opened_on
    )


def an_assessment(person: Person, *, by: User, at: datetime = AT, **fields: Any) -> Assessment:
    """Return an assessment that has just begun; the questions must be open."""
    basics: dict[str, Any] = {"visited_on": at.date(), "present": "Her son", "advocate": "not_needed"}
    return assessments.start_assessment(person=person, worker=by.worker, by=by, at=at, **(basics | fields))


def save(
    assessment: Assessment, question: str, part: str, value: Any, *, by: User, at: datetime = AT, **more: Any
) -> Any:
    """Save one answer on top of what is there."""
    kept = assessment.answers.filter(question=question, part=part).first()
    more.setdefault("base_revision", kept.revision if kept else 0)
    return assessments.save_answer(
        assessment=assessment, question=question, part=part, value=value, by=by, at=at, **more
    )


def answered(
    assessment: Assessment,
    *,
    by: User,
    at: datetime = AT,
    needs: Mapping[str, str] | None = None,
    household: str = "with_others",
    nights: str = "manages",
    condition: str = "A stroke in spring.",
    wellbeing: Sequence[str] = ("control", "dignity"),
) -> Assessment:
    """Answer everything: ``needs`` names outcome and option; all others manage."""
    needs = {"nutrition": "needs_all", "hygiene": "some_help"} if needs is None else needs
    kept = {answer.key: answer.revision for answer in assessment.answers.all()}

    def send(*said: tuple[str, str, Any]) -> None:
        sent = [assessments.Sent(*one, kept.get(one[:2], 0)) for one in said]
        for result in assessments.save_answers(assessment=assessment, sent=sent, by=by, at=at):
            assert isinstance(result, assessments.Saved), result

    unmet = {
        one: option for one, option in needs.items() if option not in ("manages", "not_wanted", "no_child")
    }
    send(
        ("condition", "words", condition),
        ("household", "choice", household),
        ("nights", "choice", nights),
        *((outcome, "choice", needs.get(outcome, "manages")) for outcome in OUTCOME),
        *((outcome, "words", f"I find {outcome} hard.") for outcome in unmet),
        *((outcome, "unable", "help") for outcome in unmet),
    )
    asked = answers_for(assessment).asked
    shared = [question for question in ("nights", *unmet) if (question, "share") in asked]
    wellbeing_said = [("wellbeing", "choice", list(wellbeing))] if len(needs) >= 2 else []
    send(*((question, "share", "none") for question in shared), *wellbeing_said)
    return assessment


def an_assessment_completed(person: Person, *, by: User, at: datetime = AT, **fields: Any) -> Assessment:
    assessment = answered(an_assessment(person, by=by, at=at), by=by, at=at, **fields)
    return assessments.complete(assessment=assessment, by=by, at=at)


# budgets

#: The answers that make the court's 16 and 22 points; all else is managed.
SIXTEEN = {
    "nutrition": "needs_all",
    "hygiene": "needs_all",
    "toilet": "some_help",
    "clothing": "some_help",
    "home_safely": "some_help",
    "habitable_home": "some_help",
}
TWENTY_TWO = {**SIXTEEN, "relationships": "some_help", "community": "needs_all"}


def second_owner() -> User:
    """Return Imogen, who approves what another owner of the scheme proposes."""
    there = User.objects.filter(email="imogen@fenwick.example").first()
    if there is not None:
        return there
    role = Worker.Role.SCHEME_OWNER
    return a_worker("Imogen Farrar", team=None, role=role, job="Head of finance").user


def scheme_published(
    *, by: User, at: datetime = AT, document: dict[str, Any] | None = None, effective_from: date | None = None
) -> AllocationScheme:
    """Publish a scheme, the demonstration's unless another is given, as its two owners do."""
    return publish_scheme(
        document=demonstration_document() if document is None else document,
        by=by,
        approved_by=second_owner(),
        at=at,
        effective_from=at.date() if effective_from is None else effective_from,
    )


def budget_worked_out(person: Person, *, by: User, at: datetime = AT, **fields: Any) -> IndicativeBudget:
    """Assess a person and work out the budget: 22 points unless ``needs`` says otherwise."""
    fields.setdefault("needs", TWENTY_TWO)
    assessment = answered(an_assessment(person, by=by, at=at), by=by, at=at, **fields)
    budget = budgets.work_out(assessment=assessment, by=by, at=at)
    assert budget is not None
    return budget


def agreed(
    person: Person, *, by: User, weekly_pence: int, indicative: IndicativeBudget | None = None, **fields: Any
) -> PersonalBudget:
    """Record the sum agreed for a person, as sign-off does."""
    basics: dict[str, Any] = {"person_weekly_pence": 0, "from_on": TODAY, "at": AT}
    return budgets.record_personal_budget(
        person=person, indicative=indicative, weekly_pence=weekly_pence, by=by, **(basics | fields)
    )


def cases_file(rows: Iterable[tuple[str, str]], *, cost: str = "weekly") -> bytes:
    """Write points and pounds as a CSV of past cases."""
    lines = [f"points,{cost}", *(f"{points},{pounds}" for points, pounds in rows)]
    return "\n".join(lines).encode()


def cases_brought_along(
    scheme: AllocationScheme, *, raw: bytes | None = None, by: User | None = None, **fields: Any
) -> CaseSet:
    """Bring past cases along, as the schemes' owner does: forty around the table, unless ``raw``."""
    if raw is None:
        raw = cases_file((str(10 + place % 20), f"{60 + 3 * place}.50") for place in range(40))
    basics: dict[str, Any] = {
        "name": "Agreed last year",
        "agreed_from_on": date(2025, 4, 1),
        "agreed_to_on": date(2026, 2, 27),
        "at": AT,
    }
    return calibration.add_cases(scheme=scheme, raw=raw, by=by or scheme.published_by, **(basics | fields))


def helped(
    assessment: Assessment,
    question: str,
    share: str,
    *members: CircleMember,
    by: User,
    willing: str = "yes",
    until: str = "",
) -> None:
    """Say how much others do, who they are, and what they say about going on ("" is not asked)."""
    save(assessment, question, "share", share, by=by)
    save(assessment, question, "who", [str(member.pk) for member in members], by=by)
    for member in members:
        if willing:
            save(assessment, f"helper-{member.pk}", "choice", willing, by=by)
        if until:
            save(assessment, f"helper-{member.pk}", "until", until, by=by)


def an_assessment_of_eighteen_points(person: Person, *, by: User) -> Assessment:
    """Answer for 22 points, with half of the meals and all of the home done by a son."""
    son = in_the_circle(person, by=by)
    assessment = answered(an_assessment(person, by=by), by=by, needs=TWENTY_TWO)
    helped(assessment, "nutrition", "half", son, by=by)
    helped(assessment, "habitable_home", "all", son, by=by)
    return assessment


def a_budget_beyond_the_table(person: Person, *, by: User) -> IndicativeBudget:
    """Work out 52 points, where the demonstration table ends at 48."""
    needs = dict.fromkeys((*TWENTY_TWO, "work", "child"), "needs_all")
    return budget_worked_out(person, by=by, needs=needs, household="alone", nights="awake")


def not_eligible(person: Person, *, by: User) -> Assessment:
    """Complete an assessment with one outcome that cannot be achieved: the law asks for two."""
    assessment = answered(an_assessment(person, by=by), by=by, needs={"nutrition": "some_help"})
    assert budgets.work_out(assessment=assessment, by=by, at=AT) is None
    assessment.refresh_from_db()
    return assessment


# second estimates

#: What the rates of the tests come from.
SOURCE = "Our contract for home care"


def a_rate(
    *,
    by: User,
    kind: str = "Home care",
    hourly_pence: int = 2410,
    from_on: date = date(2026, 1, 1),
    source: str = SOURCE,
    at: datetime = AT,
) -> HourlyRate:
    """Set an hourly rate, as its keeper does."""
    return estimates.set_rate(
        kind=kind, hourly_pence=hourly_pence, from_on=from_on, source=source, by=by, at=at
    )


def a_timetable(*lines: Line, seen_pence: int = 2410) -> list[Priced]:
    """Return lines as a worker saw them, all at one price."""
    return [Priced(line, place, seen_pence) for place, line in enumerate(lines)]


def an_hour_on(*days: int, kind: str = "Home care", minutes: int = 60, workers: int = 1) -> Line:
    """Return a line from 8am on some days."""
    return Line(kind, days, minutes, 480, 480 + minutes, workers)


def an_estimate(
    budget: IndicativeBudget, *lines: Line, by: User, show: bool = False, at: datetime = AT
) -> SecondEstimate:
    """Make a second estimate: by default home care for an hour on Monday, Wednesday and Friday."""
    return estimates.make_estimate(
        budget=budget, timetable=a_timetable(*(lines or (an_hour_on(0, 2, 4),))), show=show, by=by, at=at
    )


# support plans


def plan_open(person: Person, *, by: User, at: datetime = AT) -> SupportPlan:
    """Begin the person's plan."""
    return support_plans.open_plan(person=person, by=by, at=at)


def a_helper(
    plan: SupportPlan,
    *,
    by: User,
    at: datetime = AT,
    name: str = "Tomas Vidal",
    email: str = "tomas@example.org",
    right: str = Helper.Right.WRITE,
    **fields: Any,
) -> Helper:
    """Invite somebody to help with a plan, and let them say yes."""
    invited = helping.invite(plan=plan, name=name, email=email, right=right, by=by, at=at, **fields)
    return helping.accept(code=invited.code, email=email, at=at)


def a_passage(
    plan: SupportPlan, *, by: User, at: datetime = AT, words: str = "I see the quay.", **fields: Any
) -> PlanEntry:
    """Put a piece of words at the end of a plan, unless ``fields`` say otherwise."""
    return entries.add_entry(plan=plan, words=words, by=by, at=at, **({"kind": "words"} | fields))


def a_cost(plan: SupportPlan, *, by: User, at: datetime = AT, **fields: Any) -> CostLine:
    """Add a cleaner to a plan: two hours a week at £15.00, unless ``fields`` say otherwise."""
    basics: dict[str, Any] = {
        "what": "Cleaner",
        "quantity": Decimal(2),
        "unit": "hour",
        "price_pence": 1500,
        "period": "week",
    }
    return costs.add_cost(plan=plan, by=by, at=at, **(basics | fields))


def a_picture(*, by: User, at: datetime = AT, name: str = "quay.png") -> StoredFile:
    """Store a small picture."""
    return store_upload(upload=files.sent(files.drawing(40, 30), name), by=by, at=at)


def a_file_in(
    plan: SupportPlan, content: bytes, *, by: User, at: datetime = AT, name: str = "a file", **fields: Any
) -> PlanEntry:
    """Put a file at the end of a plan, as somebody who sends it does."""
    return add_file(plan=plan, upload=files.sent(content, name), by=by, at=at, **fields)


# who can help


def a_source(*, by: User, at: datetime = AT, **fields: Any) -> Source:
    """Put somebody who can help into the register."""
    basics: dict[str, Any] = {
        "name": "Quay Street Kitchen",
        "kind": Source.Kind.USER_LED,
        "needs": ["nutrition", "community"],
        "good_at": "Cooking together on Tuesdays, at anybody's pace.",
        "phone": "01632 960 333",
    }
    return register.add_source(by=by, at=at, **(basics | fields))


def vouched(source: Source, *, by: User, at: datetime = AT, **fields: Any) -> Experience:
    """Say that one would introduce somebody."""
    said: dict[str, Any] = {"introduces": Experience.Introduces.YES, "words": "Patient, slow to answer."}
    return register.say_experience(source=source, by=by, at=at, **(said | fields))


def offered(person: Person, source: Source, *, by: User, at: datetime = AT, **fields: Any) -> Introduction:
    """Offer a person an introduction; nobody vouches for the source unless ``vouched_by`` is given."""
    said: dict[str, Any] = {"for_what": "Company on Tuesdays"}
    if "vouched_by" not in fields:
        said["unvouched_why"] = "The only group nearby."
    return introductions.offer(person=person, source=source, by=by, at=at, **(said | fields))


def link_sent_to(source: Source, *, by: User, at: datetime | None = None) -> str:
    """Send a group the link to its own entry, and return the link's secret, as the group reads it."""
    links.send_link(source=source, by=by, at=at or timezone.now())
    body = (
        Message.objects.filter(purpose="source_link").order_by("-queued_at").values_list("body", flat=True)[0]
    )
    found = re.search(r"/sources/keep/([\w-]+)/", body)
    assert found is not None
    return found[1]


def a_story(person: Person, *, by: User, at: datetime = AT, **fields: Any) -> Story:
    """Write the draft of a story of the person's plan."""
    basics: dict[str, Any] = {
        "title": "Back on the water",
        "words": "She had sailed all her life. Now a friend rows, and she steers.",
        "costs": [("Sailing club", 850)],
        "outcomes": ["community"],
        "consent": Story.Consent.PERSON,
        "consent_on": at.date(),
        "consent_words": "I read it to her, and she laughed and said yes.",
    }
    return stories.write_story(person=person, by=by, at=at, **(basics | fields))


# sign-off


def plan_ready(
    person: Person,
    *,
    by: User,
    weekly_pence: int = 9_000,
    once_pence: int = 0,
    contribution_pence: int | None = 0,
    at: datetime = AT,
) -> PlanVersion:
    """Assess (unless that is done), plan, price and keep a version that costs just so much."""
    if not person.assessments.filter(status="completed").exists():
        budget_worked_out(person, by=by, at=at)
    plan = plan_open(person, by=by, at=at)
    if not plan.entries.exists():
        a_passage(plan, by=by, at=at, words="I see the quay each morning.")
    return plan_changed(
        plan,
        by=by,
        weekly_pence=weekly_pence,
        once_pence=once_pence,
        contribution_pence=contribution_pence,
        at=at,
    )


def plan_changed(
    plan: SupportPlan,
    *,
    by: User,
    weekly_pence: int,
    once_pence: int = 0,
    contribution_pence: int | None = 0,
    at: datetime = AT,
) -> PlanVersion:
    """Price a plan anew, and keep it as its next version."""
    for line in plan.costs.filter(removed_at__isnull=True):
        costs.remove_cost(cost=line, by=by, at=at)
    if weekly_pence:
        a_cost(plan, by=by, at=at, what="Help at home", quantity=Decimal(1), price_pence=weekly_pence)
    if once_pence:
        a_cost(
            plan, by=by, at=at, what="A tricycle", quantity=Decimal(1), price_pence=once_pence, period="once"
        )
    plan.refresh_from_db()
    cover = StatutoryCover.objects.filter(plan=plan).first()
    covering.write_cover(
        plan=plan,
        contribution_pence=contribution_pence,
        base_revision=cover.revision if cover is not None else 0,
        by=by,
        at=at,
    )
    return freeze(plan=plan, by=by, at=at, persons_word=True)


def urgent_support(
    person: Person, *, by: User, weekly_pence: int = 2_000, at: datetime = AT, **fields: Any
) -> Decision:
    """Sign urgent support until the plan is ready, to be looked at again in two weeks."""
    basics: dict[str, Any] = {
        "once_pence": 0,
        "reasons": "Somebody each evening, until the plan is ready.",
        "look_again_on": timezone.localdate(at) + timedelta(days=14),
    }
    return deciding.sign_interim(
        person=person, extra_weekly_pence=weekly_pence, by=by, at=at, **(basics | fields)
    )


def a_managers_limit(
    user: User, *, weekly_pence: int = 50_000, once_pence: int = 200_000, at: datetime = AT, **fields: Any
) -> SignOffLimit:
    """Set a manager's own limit, as the command does."""
    basics: dict[str, Any] = {"from_on": timezone.localdate(at), "reason": "Agreed by the director"}
    return limits.set_managers_limit(
        manager=user.worker, weekly_pence=weekly_pence, once_pence=once_pence, at=at, **(basics | fields)
    )


def a_limit_set(
    user: User,
    *,
    by: User | None = None,
    weekly_pence: int = 10_000,
    once_pence: int = 50_000,
    at: datetime = AT,
    **fields: Any,
) -> SignOffLimit:
    """Set a social worker's limit, by her manager, who has one of her own, unless somebody else is named."""
    if by is None:
        by = managers_of(user.worker.team, on=timezone.localdate(at))[0].user
        if limit_in_force(by.worker, on=timezone.localdate(at)) is None:
            a_managers_limit(by, at=at)
    basics: dict[str, Any] = {"from_on": timezone.localdate(at)}
    return limits.set_limit(
        worker=user.worker,
        weekly_pence=weekly_pence,
        once_pence=once_pence,
        by=by,
        at=at,
        **(basics | fields),
    )


def a_seat(user: User, *expertise: str, chair: bool = False, at: datetime = AT) -> PanelMembership:
    """Give somebody a seat on the panel."""
    return members.add_member(
        worker=user.worker, expertise=expertise, is_chair=chair, from_on=at.date(), by=None, at=at
    )


# reviews


def rhythm_begun(person: Person, *, by: User, started_on: date = TODAY, at: datetime | None = None) -> Rhythm:
    """Begin somebody's rhythm, as an agreed decision does."""
    person.refresh_from_db()
    return reviews.support_agreed(person=person, from_on=started_on, by=by, at=at or AT)


def asked_how_it_is_going(person: Person, *, by: User, at: datetime) -> str:
    """Ask the person by email how it is going, as the alarm clock does; return the secret in the link.

    Their rhythm has begun, and a talk is due ``at`` that moment, which may lie outside sending hours.
    """
    person.refresh_from_db()
    if not person.email:
        people.update_person(
            person=person, by=by, at=AT, base_revision=person.revision, email="rosa@example.org"
        )
        person.refresh_from_db()
    reviews.choose_channel(person=person, channel="email", by=by, at=AT)
    planning.plan(at=at)
    with override_settings(REVIEW_SENDING_HOURS=(0, 24), REVIEW_SENDING_ANY_DAY=True):
        handing_over.hand_over(at=at)
    message = Message.objects.filter(person=person, purpose=handing_over.PURPOSE).latest("queued_at")
    return re.findall(r"/how-is-it-going/([^/]+)/", message.body)[0]


def checked_in(
    person: Person, *, by: User, at: datetime = AT, how: str = CheckIn.How.PHONE, **fields: Any
) -> CheckIn:
    """Note how it is going: well, by phone, unless it says otherwise. Words are split from the rest."""
    said = {name: fields.pop(name) for name in list(fields) if name in reviews.Said.__dataclass_fields__}
    if not said:
        said = {"going": CheckIn.Going.WELL, "working": "The walks to the quay."}
    return reviews.check_in(person=person, said=reviews.Said(**said), by=by, at=at, how=how, **fields)


# messages


def wrote(
    person: Person, *, by: User, words: str = "My sister has moved in.", at: datetime = AT, **fields: Any
) -> Conversation:
    """Let the person write from their own page."""
    return correspondence.start(
        person=person, words=words, by=by, at=at, **({"kind": Conversation.Kind.MESSAGE} | fields)
    )


def answered_it(
    conversation: Conversation,
    *,
    by: User,
    words: str = "Thank you, I call you.",
    at: datetime = AT,
    **fields: Any,
) -> Conversation:
    return correspondence.answer(conversation=conversation, words=words, by=by, at=at, **fields)
