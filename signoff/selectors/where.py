"""Where a person's plan is at this moment. Reads only, in few queries whatever happened before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone

from assessments.models import Assessment
from assessments.states import COMPLETED
from socialcare.people.models import Allocation, Person
from socialcare.people.selectors import holder_of
from supportplans.models import CostLine, PlanEntry, PlanVersion, SupportPlan
from supportplans.states import CLOSED, READY

from .. import states
from ..models import Consultation, Decision, Question, Referral

Key = Literal[
    "none",
    "writing",
    "changed",
    "kept",
    "handed_back",
    "waiting",
    "taken",
    "asked_worker",
    "asked_person",
    "agreed",
    "not_agreed",
]

#: The states in which the plan waits for the person's own worker.
WITH_WORKER: tuple[Key, ...] = ("kept", "handed_back", "asked_worker")
#: Those in which it lies with a manager or the panel.
BEFORE_OTHERS: tuple[Key, ...] = ("waiting", "taken")


@dataclass(frozen=True)
class OpenQuestion:
    """A question that waits for an answer."""

    pk: Any
    asked_of: str
    words: str
    asked_at: datetime
    asked_by: str


@dataclass(frozen=True)
class Ended:
    """The referral of a plan that ended last: how, when, and on which version."""

    status: str
    at: datetime
    version_id: Any


@dataclass(frozen=True)
class Situation:
    """Where a plan is: in which state, since when, and the rows that it is known from.

    ``in_force`` is the agreed decision that holds now, which may be on an older version; ``last`` the
    newest decision. ``newest_…`` describe the newest version that was kept. ``worker`` is whose case it is.
    """

    key: Key
    since: datetime | None
    person: Person
    plan: SupportPlan | None
    worker: str
    worker_user_id: Any
    newest_id: Any
    newest_number: int | None
    newest_at: datetime | None
    referral: Referral | None
    question: OpenQuestion | None
    in_force: Decision | None
    last: Decision | None
    decisions: tuple[Decision, ...]
    consulting_since: datetime | None

    @property
    def kept_step_on(self) -> date | None:
        """The day on which a version was kept, or None."""
        return None if self.newest_at is None else timezone.localdate(self.newest_at)

    @property
    def old_version(self) -> bool:
        """Whether what is decided on is not the newest version any more."""
        return self.referral is not None and self.referral.version_id != self.newest_id


def _plan_of(person: Person, *, on: date) -> Any:
    """Return the plan that is not closed with everything that says where it is, in one query."""
    held = Allocation.objects.filter(person=OuterRef("person"), to_on__isnull=True, from_on__lte=on)
    newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    asked = Consultation.objects.filter(plan=OuterRef("pk"), status=states.ASKED).order_by("asked_at")
    ended = Referral.objects.filter(plan=OuterRef("pk"), decided_at__isnull=False).order_by("-decided_at")
    question = Question.objects.filter(
        referral__plan=OuterRef("pk"), referral__status=states.ASKED, answered_at__isnull=True
    )
    return (
        SupportPlan.objects.exclude(status=CLOSED)
        .filter(person=person)
        .annotate(
            open_referral=FilteredRelation("referrals", condition=Q(referrals__status__in=states.OPEN)),
            newest_id=Subquery(newest.values("pk")[:1]),
            newest_number=Subquery(newest.values("number")[:1]),
            newest_at=Subquery(newest.values("frozen_at")[:1]),
            held_by=Subquery(held.values("worker__user__name")[:1]),
            held_by_user=Subquery(held.values("worker__user_id")[:1]),
            consulting_since=Subquery(asked.values("turn_at")[:1]),
            ended_status=Subquery(ended.values("status")[:1]),
            ended_at=Subquery(ended.values("decided_at")[:1]),
            ended_version=Subquery(ended.values("version_id")[:1]),
            question_id=Subquery(question.values("pk")[:1]),
            question_of=Subquery(question.values("asked_of")[:1]),
            question_words=Subquery(question.values("words")[:1]),
            question_at=Subquery(question.values("asked_at")[:1]),
            question_by=Subquery(question.values("asked_by__name")[:1]),
            has_words=Exists(PlanEntry.objects.filter(plan=OuterRef("pk"), removed_at__isnull=True)),
            has_costs=Exists(CostLine.objects.filter(plan=OuterRef("pk"), removed_at__isnull=True)),
            is_assessed=Exists(Assessment.objects.filter(person=OuterRef("person"), status=COMPLETED)),
        )
        .select_related("open_referral__holder__user", "open_referral__referred_by")  # type: ignore[misc]
        .first()
    )


def decisions_of(person: Person) -> list[Decision]:
    """Return every decision about a person, the newest first, with who made it; without long texts."""
    rows = Decision.objects.filter(person=person).select_related("decided_by", "personal_budget")
    return list(rows.annotate(replaced=F("replaced_by")).order_by("-decided_at", "-id"))


def situation_of(person: Person, *, on: date) -> Situation:
    """Return where the plan of ``person`` is on that day.

    In two queries: the plan with its referral and the worker, and the decisions; where there is no plan,
    a third asks whose case it is.
    """
    plan = _plan_of(person, on=on)
    decisions = decisions_of(person)
    agreed = Decision.Outcome.AGREED
    in_force = next((one for one in decisions if one.outcome == agreed and one.replaced is None), None)  # type: ignore[attr-defined]
    # A relation that is filtered leaves no attribute behind where nothing fits.
    referral = getattr(plan, "open_referral", None)
    question = None if plan is None else _question_of(plan)
    worker, worker_user_id = _worker_of(person, plan, on=on)
    key, since = _state(plan, referral, question, decisions)
    return Situation(
        key=key,
        since=since,
        person=person,
        plan=plan,
        worker=worker,
        worker_user_id=worker_user_id,
        newest_id=None if plan is None else plan.newest_id,
        newest_number=None if plan is None else plan.newest_number,
        newest_at=None if plan is None else plan.newest_at,
        referral=referral,
        question=question,
        in_force=in_force,
        last=decisions[0] if decisions else None,
        decisions=tuple(decisions),
        consulting_since=None if plan is None else plan.consulting_since,
    )


def _question_of(plan: Any) -> OpenQuestion | None:
    if plan.question_id is None:
        return None
    return OpenQuestion(
        plan.question_id, plan.question_of, plan.question_words, plan.question_at, plan.question_by
    )


def _ended_of(plan: Any) -> Ended | None:
    """Return how the newest version came back undecided, where it was referred before."""
    if plan.ended_at is None or plan.ended_version != plan.newest_id:
        return None
    return Ended(plan.ended_status, plan.ended_at, plan.ended_version)


def _worker_of(person: Any, plan: Any, *, on: date) -> tuple[str, Any]:
    """Return who has the case, by name and as a user where that is known; nothing where nobody has."""
    if plan is not None:
        return plan.held_by or "", plan.held_by_user
    if hasattr(person, "holder_name"):
        return person.holder_name or "", None
    holder = holder_of(person, on=on)
    return ("", None) if holder is None else (str(holder), holder.user_id)


def _state(
    plan: Any,
    referral: Referral | None,
    question: OpenQuestion | None,
    decisions: list[Decision],
) -> tuple[Key, datetime | None]:
    if plan is None:
        return "none", None
    if referral is not None:
        return _open_state(referral, question)
    if plan.newest_id is None:
        return "writing", plan.opened_at
    of_newest = next((one for one in decisions if one.version_id == plan.newest_id), None)
    if of_newest is not None and of_newest.outcome == Decision.Outcome.NOT_AGREED:
        return "not_agreed", of_newest.decided_at
    if of_newest is not None:  # urgent support may have come on top of it since
        return ("agreed", of_newest.decided_at) if plan.status == READY else ("changed", None)
    if plan.status != READY:
        changed = any(one.kind == "plan" and one.outcome == "agreed" for one in decisions)
        return ("changed", None) if changed else ("writing", plan.opened_at)
    back = _ended_of(plan)
    if back is not None and back.status == states.HANDED_BACK:
        return "handed_back", back.at
    return "kept", plan.newest_at if back is None else back.at


def _open_state(referral: Referral, question: OpenQuestion | None) -> tuple[Key, datetime | None]:
    if question is not None:
        key: Key = "asked_person" if question.asked_of == Question.Of.PERSON else "asked_worker"
        return key, question.asked_at
    if referral.status == states.TAKEN:
        return "taken", referral.taken_at
    return "waiting", referral.referred_at


def is_overtaken(situation: Situation, decision: Decision) -> bool:
    """Return whether a newer decision has taken the place of this one."""
    if decision.outcome == Decision.Outcome.AGREED:
        return situation.in_force is not None and situation.in_force.pk != decision.pk
    return situation.last is not None and situation.last.pk != decision.pk
