"""Where a person's plan is at this moment. Reads only, in few queries whatever happened before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from socialcare.people.models import Person
from socialcare.people.selectors import holder_of
from supportplans.models import PlanVersion, SupportPlan
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
    question: Question | None
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


def _plan_of(person: Person) -> Any:
    newest = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    asked = Consultation.objects.filter(plan=OuterRef("pk"), status=states.ASKED).order_by("asked_at")
    plans = SupportPlan.objects.exclude(status=CLOSED).filter(person=person)
    return plans.annotate(
        newest_id=Subquery(newest.values("pk")[:1]),
        newest_number=Subquery(newest.values("number")[:1]),
        newest_at=Subquery(newest.values("frozen_at")[:1]),
        consulting_since=Subquery(asked.values("turn_at")[:1]),
    ).first()


def decisions_of(person: Person) -> list[Decision]:
    """Return every decision about a person, the newest first, with who made it; without long texts."""
    rows = Decision.objects.filter(person=person).select_related("decided_by", "personal_budget")
    return list(rows.annotate(replaced=F("replaced_by")).order_by("-decided_at", "-id"))


def situation_of(person: Person, *, on: date) -> Situation:
    """Return where the plan of ``person`` is on that day.

    In at most five queries: the plan, its newest referral, the decisions, an open question, the worker.
    """
    plan: Any = _plan_of(person)
    decisions = decisions_of(person)
    agreed = Decision.Outcome.AGREED
    in_force = next((one for one in decisions if one.outcome == agreed and one.replaced is None), None)  # type: ignore[attr-defined]
    referral = None if plan is None else _newest_referral(plan)
    question = _open_question(referral) if referral is not None and referral.status == states.ASKED else None
    worker, worker_user_id = _worker_of(person, on=on)
    key, since = _state(plan, referral, question, in_force, decisions)
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
        referral=referral if referral is not None and referral.status in states.OPEN else None,
        question=question,
        in_force=in_force,
        last=decisions[0] if decisions else None,
        decisions=tuple(decisions),
        consulting_since=None if plan is None else plan.consulting_since,
    )


def _newest_referral(plan: SupportPlan) -> Referral | None:
    """Return the referral that is open, or else the one that ended last."""
    rows = Referral.objects.filter(plan=plan).select_related("holder__user", "referred_by", "decided_by")
    return rows.order_by(F("decided_at").desc(nulls_first=True), "-referred_at").first()


def _open_question(referral: Referral) -> Question | None:
    return referral.questions.filter(answered_at__isnull=True).select_related("asked_by").first()


def _worker_of(person: Any, *, on: date) -> tuple[str, Any]:
    """Return who has the case, by name and as a user where that is known; their team where nobody has."""
    if hasattr(person, "holder_name"):
        return person.holder_name or "", None
    holder = holder_of(person, on=on)
    return ("", None) if holder is None else (str(holder), holder.user_id)


def _state(
    plan: Any,
    referral: Referral | None,
    question: Question | None,
    in_force: Decision | None,
    decisions: list[Decision],
) -> tuple[Key, datetime | None]:
    if plan is None:
        return "none", None
    if referral is not None and referral.status in states.OPEN:
        return _open_state(referral, question)
    if plan.newest_id is None:
        return "writing", plan.opened_at
    of_newest = [one for one in decisions if one.version_id == plan.newest_id]
    if in_force is not None and in_force.version_id == plan.newest_id:
        return ("agreed", in_force.decided_at) if plan.status == READY else ("changed", None)
    if of_newest and of_newest[0].outcome == Decision.Outcome.NOT_AGREED:
        return "not_agreed", of_newest[0].decided_at
    if plan.status != READY:
        changed = in_force is not None and in_force.kind == Decision.Kind.PLAN
        return ("changed", None) if changed else ("writing", plan.opened_at)
    came_back = referral is not None and referral.version_id == plan.newest_id
    if came_back and referral is not None and referral.status == states.HANDED_BACK:
        return "handed_back", referral.decided_at
    return "kept", referral.decided_at if came_back and referral is not None else plan.newest_at


def _open_state(referral: Referral, question: Question | None) -> tuple[Key, datetime | None]:
    if question is not None:
        key: Key = "asked_person" if question.asked_of == Question.Of.PERSON else "asked_worker"
        return key, question.asked_at
    if referral.status == states.TAKEN:
        return "taken", referral.taken_at
    return "waiting", referral.referred_at
