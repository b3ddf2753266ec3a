"""Plays the life of the invented council through the services, in the order in which it happened.

Nothing is written past a service, so the demonstration has genuine history: who added whom, when a
case was given, each answer, each event. The same cast, script and seed give the same council each
time; only the references differ, and the days move with the day on which it is loaded.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessments import services as assessments
from assessments.models import Assessment
from assessments.rules import OUTCOME
from assessments.services import Sent
from budgets.calibration.invented import NAME as INVENTED_NAME
from budgets.calibration.invented import invented_cases
from budgets.calibration.services import add_invented_cases
from budgets.documents import demonstration_document
from budgets.engine import compile_scheme
from budgets.models import AllocationScheme, IndicativeBudget
from budgets.schemes.publishing import publish_scheme
from budgets.services import adjust, work_out
from socialcare.accounts.acting import services as acting
from socialcare.accounts.entry.cards import give_card
from socialcare.accounts.entry.paper import make_codes
from socialcare.accounts.entry.rules import DEMONSTRATION_CODES
from socialcare.accounts.services import invite_person
from socialcare.audit.models import Event
from socialcare.audit.services import record_event
from socialcare.correspondence.models import Conversation
from socialcare.people import services as people
from socialcare.people.models import CircleMember, Person, Team, User, Worker
from supportplans.models import PlanVersion

from . import decisions
from .cast import PEOPLE, STAFF, Carer, Invented
from .hours import rates_are_set, week_is_priced
from .letters import Letter, is_answered, is_settled, is_written, letters_of
from .limits import limits_are_set
from .next_year import draft_for_next_year
from .plan_words import plan_is_written, somebody_helps, they_talk_it_over
from .plans import plan_is_begun, plan_is_kept, plan_is_talked_over
from .profiles import PROFILES, Profile
from .register import Register
from .talks import MOVED_TO, Talk, plays, talks_after

LOADED = "demonstration.loaded"
_SEED = 1948
#: The council opened so many days before the day of loading.
_HISTORY = 221
#: So many invented cases come along, so that there is something to compare sums with.
_PAST_CASES = 1_200
#: What each kind of life needs support for first of all; the others are not noted.
_REASONS = {
    "stroke": "personal_care",
    "dementia": "memory",
    "learning": "learning",
    "sclerosis": "personal_care",
    "mental": "mental_health",
    "frail": "personal_care",
    "sight": "sight",
    "parkinsons": "personal_care",
    "joints": "access",
}
#: So many days after the visit the plan is kept, put forward where that is needed, and agreed.
_KEPT_AFTER, _PUT_FORWARD_AFTER, _AGREED_AFTER = 33, 37, 40
#: So many days after that a manager looks at it, where it is one of the sample.
_LOOKED_AFTER = 12
#: What is agreed for each in turn, in hundredths of the indicative sum.
_AGREED_HUNDREDTHS = (100, 104, 92, 100, 118, 97, 130, 100, 88)
_NO_NEED = {"work": "not_wanted", "child": "no_child"}
_STREETS = (
    "Quay Row",
    "Station Road",
    "Chapel Lane",
    "Mill Brow",
    "Beck Street",
    "Fell View",
    "Albert Terrace",
)

Play = Callable[[datetime], None]


def is_loaded() -> bool:
    """Return whether the demonstration has been loaded into this database."""
    return Event.objects.filter(verb=LOADED).exists()


def is_empty() -> bool:
    """Return whether nobody is known here, neither staff nor people."""
    return not (User.objects.exists() or Person.objects.exists())


@dataclass
class Council:
    """Who is there while the script is played."""

    now: datetime
    password: str
    chance: random.Random = field(default_factory=lambda: random.Random(_SEED))  # noqa: S311
    teams: dict[str, Team] = field(default_factory=dict)
    managers: dict[str, User] = field(default_factory=dict)
    workers: dict[str, list[User]] = field(default_factory=dict)
    owners: list[User] = field(default_factory=list)
    by_name: dict[str, User] = field(default_factory=dict)
    scheme: AllocationScheme = field(init=False)

    def moment(self, days_ago: int) -> datetime:
        """Return a moment in office hours so many days ago; on a weekend, the Friday before."""
        at = time(self.chance.randint(9, 15), self.chance.randint(0, 59))
        return timezone.make_aware(datetime.combine(self._weekday(days_ago), at))

    def weekday(self, *, days_ago: int, hour: int) -> datetime:
        """Return that hour so many days ago, not left to chance; on a weekend, the Friday before."""
        return timezone.make_aware(datetime.combine(self._weekday(days_ago), time(hour)))

    def next_year_is_drafted(self, at: datetime) -> None:
        """Let the first owner of the scheme begin next year's."""
        draft_for_next_year(version=self.scheme, by=self.owners[0], at=at)

    def _weekday(self, days_ago: int) -> date:
        day = timezone.localdate(self.now) - timedelta(days=days_ago)
        return day - timedelta(days=max(0, day.weekday() - 4))


@transaction.atomic
def load(*, now: datetime) -> dict[str, int]:
    """Make the whole demonstration; return how many there are of what. All of it or nothing."""
    council = Council(now=now, password=settings.DEMONSTRATION_PASSWORD)
    _open_council(council)
    script: list[tuple[datetime, int, Play]] = []
    for place, invented in enumerate(PEOPLE):
        for at, play in Life(council, invented, place).script():
            script.append((at, len(script), play))
    for at, play in Register(council).script():
        script.append((at, len(script), play))
    at = council.weekday(days_ago=6, hour=10)
    script.append((at, len(script), council.next_year_is_drafted))
    for at, _, play in sorted(script, key=lambda entry: entry[:2]):
        play(at)
    record_event(verb=LOADED, by=None, at=now)
    return {
        "teams": Team.objects.count(),
        "staff": Worker.objects.count(),
        "people": Person.objects.count(),
        "assessments": Assessment.objects.count(),
        "invited": Person.objects.filter(user__isnull=False).count(),
    }


def _open_council(council: Council) -> None:
    """Add teams and staff, and publish the allocation scheme."""
    at = council.moment(_HISTORY)
    for staff in STAFF:
        if staff.team is not None and staff.team not in council.teams:
            council.teams[staff.team] = people.add_team(name=staff.team, at=at)
        worker = people.add_worker(
            email=staff.email,
            name=staff.name,
            role=staff.role,
            job=staff.job,
            team=council.teams[staff.team] if staff.team else None,
            password=council.password,
            at=at,
        )
        council.by_name[staff.name] = worker.user
        if worker.role == Worker.Role.SCHEME_OWNER:
            council.owners.append(worker.user)
        elif staff.team is not None and worker.role == Worker.Role.MANAGER:
            council.managers[staff.team] = worker.user
        elif staff.team is not None:
            council.workers.setdefault(staff.team, []).append(worker.user)
    decisions.panel_sits(workers=council.by_name, by=council.managers["Harbour team"], at=at)
    limits_are_set(managers=council.managers, workers=council.workers, at=at, now=council.now)
    document = demonstration_document()
    starts_on = min(date.fromisoformat(document["effective_from"]), timezone.localdate(at))
    proposes, approves = council.owners
    rates_are_set(keeper=proposes, at=at)
    scheme = council.scheme = publish_scheme(
        document=document, by=proposes, approved_by=approves, at=at, effective_from=starts_on
    )
    opened_on = timezone.localdate(at)
    add_invented_cases(
        scheme=scheme,
        cases=invented_cases(compile_scheme(scheme.document), count=_PAST_CASES, seed=_SEED),
        name=INVENTED_NAME,
        since=opened_on - timedelta(days=365),
        on=opened_on,
        by=proposes,
        at=at,
    )


class Life:
    """What happened to one invented person, step by step."""

    def __init__(self, council: Council, invented: Invented, place: int) -> None:
        self.council = council
        self.invented = invented
        self.place = place
        workers = council.workers[invented.team]
        self.worker = workers[place % len(workers)]
        self.person: Person
        self.circle: dict[str, CircleMember] = {}
        self.assessment: Assessment | None = None
        self.manager = council.managers[invented.team]
        self.version: PlanVersion | None = None
        self.way = ""
        self.letter: Conversation | None = None

    def script(self) -> Iterator[tuple[datetime, Play]]:
        """Yield what happens and when."""
        chance, moment, invented = self.council.chance, self.council.moment, self.invented
        days = {
            "added": chance.randint(3, 12),
            "allocated": chance.randint(14, 45),
            "draft": chance.randint(25, 60),
            "ended": 48,
            "done": chance.randint(90, 205),
            "redone": _HISTORY - 4,
        }[invented.stage]
        added = moment(days)
        yield added, self.is_added
        if invented.crisis is not None:
            yield max(moment(invented.crisis[0]), added + timedelta(hours=1)), self.crisis_begins
        if invented.stage == "added":
            return
        yield moment(days - 4), self.is_allocated
        if decisions.story_of(invented)[0] == "urgent":
            yield self.council.weekday(days_ago=2, hour=16), self.urgent_support_is_signed
        if invented.stage == "draft":
            yield moment(chance.randint(4, 14)), self.is_assessed_half_way
        elif invented.stage == "ended":
            yield moment(30), self.is_assessed_half_way
            yield moment(12), self.assessment_ends
        elif invented.stage in ("done", "redone"):
            assessed = days - chance.randint(10, 30)
            yield moment(assessed), self.is_assessed
            if invented.invited:
                yield moment(assessed - 5), self.is_invited
            if invented.enters:
                yield moment(assessed - 5), self.gets_in_without_email
            if invented.acting is not None and not invented.invited:
                yield moment(assessed - 6), self.somebody_acts
            if invented.adjusted:
                yield moment(assessed - 8), self.sum_is_adjusted
            story, _ = decisions.story_of(invented)
            agreed = moment(assessed - _AGREED_AFTER) if assessed > _AGREED_AFTER + 3 else None
            if story:
                yield from self._story(story)
            elif agreed is not None and not invented.plans:
                yield from self._decided(assessed, agreed)
            if invented.stage == "redone":
                yield moment(chance.randint(20, 40)), self.is_assessed_again
            for letter in letters_of(invented.first, invented.last):
                yield from self._letter(letter)
            if invented.plans:
                yield self.council.weekday(days_ago=16, hour=15), self.week_is_priced
                yield self.council.weekday(days_ago=13, hour=10), self.plan_is_begun
                yield self.council.weekday(days_ago=13, hour=14), self.plan_is_written
                yield self.council.weekday(days_ago=10, hour=15), self.somebody_helps
                yield self.council.weekday(days_ago=7, hour=10), self.they_talk_it_over
                yield self.council.weekday(days_ago=7, hour=13), self.plan_is_talked_over
                yield self.council.weekday(days_ago=4, hour=16), self.plan_is_kept

    def _letter(self, letter: Letter) -> Iterator[tuple[datetime, Play]]:
        """Yield when something is written to the council, and when it is answered and settled."""
        written = self.council.weekday(days_ago=letter.days_ago, hour=14)
        yield written, partial(self.they_write, letter)
        if letter.answered_days_ago is not None:
            answered = self.council.weekday(days_ago=letter.answered_days_ago, hour=15)
            answered = max(answered, written + timedelta(hours=1))
            yield answered, partial(self.they_are_answered, letter)

    # What can happen

    def is_added(self, at: datetime) -> None:
        invented = self.invented
        fields: dict[str, Any] = {
            "known_as": invented.called,
            "nhs_number": _test_nhs_number(self.place),
            "address": f"{3 + 7 * self.place % 90} {_STREETS[self.place % len(_STREETS)]}\nFenwick",
            "postcode": f"FB{1 + self.place % 9} {1 + self.place % 8}{'ABDEFGHJLN'[self.place % 10]}Q",
            "phone": f"01632 960 {300 + self.place}",
            "email": invented.email,
            "advocate": Person.Advocate.NOT_ASKED,
            "support_reason": _REASONS.get(invented.profile, ""),
        }
        self.person = people.add_person(
            by=self.worker,
            at=at,
            team=self.council.teams[invented.team],
            first_name=invented.first,
            last_name=invented.last,
            born_on=invented.born_on,
            **(fields | invented.fields),
        )
        for carer in invented.circle:
            self._joins(carer, at)

    def _joins(self, carer: Carer, at: datetime) -> None:
        until = None
        if carer.until_days is not None:
            until = timezone.localdate(self.council.now) + timedelta(days=carer.until_days)
        self.circle[carer.name] = people.add_circle_member(
            person=self.person,
            by=self.worker,
            at=at,
            name=carer.name,
            relation=carer.relation,
            willing=carer.willing,
            willing_until=until,
            **carer.more,
        )

    def is_allocated(self, at: datetime) -> None:
        manager = self.council.managers[self.invented.team]
        people.record_opening(person=self.person, by=manager, at=at, what="the record")
        people.allocate(person=self.person, worker=self.worker.worker, by=manager, at=at)

    def case_moves(self, at: datetime) -> None:
        worker = self.council.by_name[MOVED_TO[self.invented.first, self.invented.last]]
        manager = self.council.managers[self.invented.team]
        people.record_opening(person=self.person, by=manager, at=at, what="the record")
        people.allocate(person=self.person, worker=worker.worker, by=manager, at=at)
        self.worker = worker

    def crisis_begins(self, at: datetime) -> None:
        assert self.invented.crisis is not None  # noqa: S101
        fresh = Person.objects.get(pk=self.person.pk)
        people.update_person(
            person=fresh,
            by=self.worker,
            at=at,
            base_revision=fresh.revision,
            crisis_since=timezone.localdate(at),
            crisis_notes=self.invented.crisis[1],
        )

    def is_assessed_half_way(self, at: datetime) -> None:
        self._visit(self.invented, at, steps=4 + self.place % 5)

    def assessment_ends(self, at: datetime) -> None:
        assert self.assessment is not None  # noqa: S101
        reason = "She has moved to her sister’s in another county. We have told the council there."
        assessments.end_assessment(assessment=self.assessment, reason=reason, by=self.worker, at=at)

    def is_assessed(self, at: datetime) -> None:
        self._visit(self.invented, at)
        self._work_out(at)

    def is_assessed_again(self, at: datetime) -> None:
        later = dict(self.invented.later)
        for name, willing in later.pop("circle", {}).items():
            member = CircleMember.objects.get(pk=self.circle[name].pk)
            people.update_circle_member(
                member=member, by=self.worker, at=at, base_revision=member.revision, willing=willing
            )
        options = self.invented.options | later.pop("options", {})
        changed = replace(self.invented, **later, options=options)
        self._visit(changed, at, copied_from=Assessment.objects.get(pk=self.assessment.pk))  # type: ignore[union-attr]
        self._work_out(at)

    def is_invited(self, at: datetime) -> None:
        invite_person(person=self.person, by=self.worker, at=at)
        if self.invented.acting is not None:  # on the same day: the days of two steps may change places
            self.somebody_acts(at)

    def gets_in_without_email(self, at: datetime) -> None:
        give_card(person=self.person, how="paper", by=self.worker, at=at)
        if self.invented.enters == "paper":
            make_codes(person=self.person, by=self.worker, at=at, codes=list(DEMONSTRATION_CODES))

    def somebody_acts(self, at: datetime) -> None:
        assert self.invented.acting is not None  # noqa: S101
        name, email, basis = self.invented.acting
        if basis == "chosen":
            person = Person.objects.select_related("user").get(pk=self.person.pk)
            acting.choose_representative(person=person, name=name, email=email, by=person.user, at=at)
        else:
            acting.record_representative(
                person=self.person,
                name=name,
                email=email,
                basis=basis,
                seen="The order of the Court of Protection, with its seal; I saw the original.",
                by=self.worker,
                at=at,
            )

    def sum_is_adjusted(self, at: datetime) -> None:
        assert self.invented.adjusted is not None and self.assessment is not None  # noqa: S101, PT018
        weekly_pence, reason = self.invented.adjusted
        budget = Assessment.objects.get(pk=self.assessment.pk).indicative_budget
        adjust(budget=budget, weekly_pence=weekly_pence, reason=reason, by=self.worker, at=at)

    def plan_is_begun(self, at: datetime) -> None:
        plan_is_begun(person=self.person, at=at)

    def plan_is_written(self, at: datetime) -> None:
        plan_is_written(person=self.person, at=at)

    def somebody_helps(self, at: datetime) -> None:
        somebody_helps(person=self.person, at=at)

    def they_talk_it_over(self, at: datetime) -> None:
        they_talk_it_over(person=self.person, worker=self.worker, at=at)

    def plan_is_talked_over(self, at: datetime) -> None:
        plan_is_talked_over(person=self.person, worker=self.worker, at=at)

    def plan_is_kept(self, at: datetime) -> None:
        plan_is_kept(person=self.person, at=at)

    def week_is_priced(self, at: datetime) -> None:
        week_is_priced(person=self.person, worker=self.worker, at=at)

    def _decided(self, assessed: int, agreed: datetime) -> Iterator[tuple[datetime, Play]]:
        """Yield how a plan is made and decided, so many days after the visit."""
        weekday = self.council.weekday
        kept = weekday(days_ago=assessed - _KEPT_AFTER, hour=11)
        forward = max(weekday(days_ago=assessed - _PUT_FORWARD_AFTER, hour=14), kept + timedelta(hours=2))
        agreed = max(agreed, forward + timedelta(hours=2))
        yield kept, self.plan_is_made
        yield forward, self.plan_is_put_forward
        yield agreed, self.plan_is_agreed
        if assessed > _AGREED_AFTER + _LOOKED_AFTER and self.place % 8 != 1:
            looked = weekday(days_ago=assessed - _AGREED_AFTER - _LOOKED_AFTER, hour=15)
            yield max(looked, agreed + timedelta(hours=2)), self.somebody_looks_afterwards
        if (self.invented.first, self.invented.last) in MOVED_TO:
            yield weekday(days_ago=8, hour=9), self.case_moves
        for days_ago, talk in talks_after(self.place, agreed_days_ago=assessed - _AGREED_AFTER):
            talked = weekday(days_ago=days_ago, hour=10 + self.place % 5)
            yield max(talked, agreed + timedelta(days=1)), partial(self.they_talk, talk)

    def _story(self, story: str) -> Iterator[tuple[datetime, Play]]:
        """Yield how a plan gets to where it waits now."""
        days_ago = 1 if story == "manager" else 2
        if story == "panel":
            days_ago = 3
        yield self.council.weekday(days_ago=7, hour=11), self.plan_is_made
        yield self.council.weekday(days_ago=days_ago, hour=12), getattr(self, f"waits_{story}")

    def plan_is_made(self, at: datetime) -> None:
        _, weekly_pence = decisions.story_of(self.invented)
        if not weekly_pence:
            budget = IndicativeBudget.objects.filter(assessment=self.assessment, outcome="sum").first()
            if budget is None or budget.weekly_pence is None:
                return
            hundredths = _AGREED_HUNDREDTHS[self.place % len(_AGREED_HUNDREDTHS)]
            weekly_pence = budget.weekly_pence * hundredths // 100
        self.version = decisions.plan_is_made(
            person=self.person, worker=self.worker, weekly_pence=weekly_pence, at=at
        )

    def plan_is_put_forward(self, at: datetime) -> None:
        if self.version is not None:
            worker = self.worker.worker
            self.way = decisions.way_for(self.version, worker=worker, invented=self.invented, at=at)
            decisions.is_put_forward(self.version, way=self.way, worker=self.worker, at=at)

    def plan_is_agreed(self, at: datetime) -> None:
        if self.version is not None:
            decisions.is_decided(
                self.version,
                way=self.way,
                worker=self.worker,
                manager=self.manager,
                workers=self.council.by_name,
                place=self.place,
                at=at,
            )

    def somebody_looks_afterwards(self, at: datetime) -> None:
        decisions.somebody_looks_afterwards(person=self.person, manager=self.manager, at=at)

    def they_talk(self, talk: Talk, at: datetime) -> None:
        plays(talk, person=self.person, worker=self.worker, at=at)

    def they_write(self, letter: Letter, at: datetime) -> None:
        self.letter = is_written(letter, person=self.person, at=at)

    def they_are_answered(self, letter: Letter, at: datetime) -> None:
        if self.letter is not None:
            is_answered(letter, self.letter, worker=self.worker, at=at)
            if letter.settled:
                is_settled(self.letter, at=at + timedelta(minutes=40))

    def urgent_support_is_signed(self, at: datetime) -> None:
        decisions.urgent_support_is_signed(person=self.person, worker=self.worker, at=at)

    def waits_panel(self, at: datetime) -> None:
        assert self.version is not None  # noqa: S101
        workers = self.council.by_name
        decisions.waits_at_the_panel(self.version, worker=self.worker, workers=workers, at=at)

    def waits_advice(self, at: datetime) -> None:
        assert self.version is not None  # noqa: S101
        decisions.waits_for_advice(self.version, worker=self.worker, at=at)

    def waits_question(self, at: datetime) -> None:
        assert self.version is not None  # noqa: S101
        decisions.waits_for_an_answer(self.version, worker=self.worker, manager=self.manager, at=at)

    def waits_manager(self, at: datetime) -> None:
        assert self.version is not None  # noqa: S101
        decisions.refer(self.version, worker=self.worker, at=at)

    # A visit

    def _visit(
        self,
        invented: Invented,
        at: datetime,
        *,
        steps: int | None = None,
        copied_from: Assessment | None = None,
    ) -> None:
        """Ask as many steps as there is time for."""
        people.record_opening(person=self.person, by=self.worker, at=at, what="the record")
        capacity, capacity_words = invented.capacity
        present = [
            invented.called or invented.first,
            *(carer.name.split()[0] for carer in invented.circle[:1]),
        ]
        self.assessment = assessments.start_assessment(
            person=Person.objects.get(pk=self.person.pk),
            worker=self.worker.worker,
            by=self.worker,
            at=at,
            visited_on=timezone.localdate(at),
            present=" and ".join(present),
            advocate=invented.advocate,
            capacity=capacity,
            capacity_words=capacity_words,
            copied_from=copied_from,
        )
        revisions = {answer.key: answer.revision for answer in self.assessment.answers.all()}
        helper = next(iter(self.circle.values()), None)
        pages = list(_pages(invented, PROFILES[invented.profile], helper))[:steps]
        # Four pages arrive at a time, as they do when the signal comes back.
        for first in range(0, len(pages), 4):
            at += timedelta(minutes=15)
            sent = [
                Sent(question, part, value, revisions.get((question, part), 0))
                for page in pages[first : first + 4]
                for (question, part), value in page.items()
            ]
            results = assessments.save_answers(assessment=self.assessment, sent=sent, by=self.worker, at=at)
            for result in results:
                if not isinstance(result, assessments.Saved):
                    raise TypeError(f"The script of {invented.first} has an answer that is none: {result}")

    def _work_out(self, at: datetime) -> None:
        assert self.assessment is not None  # noqa: S101
        work_out(assessment=self.assessment, by=self.worker, at=at + timedelta(minutes=55))


def _pages(
    invented: Invented, profile: Profile, helper: CircleMember | None
) -> Iterator[Mapping[tuple[str, str], Any]]:
    """Yield what is answered, page by page."""
    home: dict[tuple[str, str], Any] = {
        ("condition", "words"): profile.condition,
        ("household", "choice"): "alone" if invented.alone else "with_others",
        ("nights", "choice"): invented.nights,
    }
    if invented.nights != "manages":
        home["nights", "share"] = "none"
    yield home
    unable = 0
    for outcome in OUTCOME:
        if outcome not in profile.needs:
            yield {(outcome, "choice"): _NO_NEED.get(outcome, "manages")}
            continue
        option, reason, words = profile.needs[outcome]
        reason = invented.reasons.get(outcome, reason)
        unable += reason != "able"
        share = invented.shares.get(outcome, "none")
        page: dict[tuple[str, str], Any] = {
            (outcome, "words"): words,
            (outcome, "choice"): invented.options.get(outcome, option),
            (outcome, "unable"): reason,
        }
        if outcome not in _NO_NEED:  # what the scheme takes no help from family off for
            page[outcome, "share"] = share
        if share != "none" and helper is not None:
            page[outcome, "who"] = [str(helper.pk)]
        yield page
    if unable >= 2:
        yield {("wellbeing", "choice"): list(invented.wellbeing or profile.wellbeing)}


def _test_nhs_number(place: int) -> str:
    """Return a valid number from the range that is kept for tests (999 …); every fifth has none."""
    if place % 5 == 4:
        return ""
    number = 999_000_000 + place * 37
    while True:
        digits = str(number)
        check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check < 10:
            return f"{digits}{check}"
        number += 1
