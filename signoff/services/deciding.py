"""Making a decision: under the lock, on one version, once; and what follows from it."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessments.rules import day_text
from budgets.models import IndicativeBudget
from budgets.selectors import agreed_budget_on
from budgets.services import record_personal_budget
from socialcare.audit.services import record_event
from socialcare.people.models import Person, Worker
from socialcare.people.rules import clean_text
from socialcare.values import Refused
from socialcare.values.money import pounds_text
from socialcare.workflow.perform import perform
from supportplans.models import PlanVersion
from supportplans.reviews.services import support_agreed
from supportplans.services.plans import locked_plan

from .. import permissions, rules, states
from ..considerations import CONSIDERATION
from ..models import CaseAuthority, Consideration, Consultation, Decision, LaterLook, Referral
from ..money import agreed_once, cut_of, decision_in_force, once_lines_of
from ..named import named_now
from . import panel
from .telling import tell_person

#: Support may have begun so long before it is agreed, or begin so long after.
EARLIEST_START = timedelta(weeks=6)
LATEST_START = timedelta(weeks=26)
#: Urgent support is looked at again within this time.
LONGEST_INTERIM = timedelta(weeks=12)


@transaction.atomic
def consider(*, version: PlanVersion, subject: str, answer: str, by: Any, at: datetime) -> Consideration:
    """Keep what the worker answered to one thing to bear in mind; a later answer takes its place."""
    permissions.caseworker(by, version.plan.person, on=timezone.localdate(at))
    if subject not in CONSIDERATION or answer not in dict(CONSIDERATION[subject].answers):
        raise Refused("Choose one of the answers.", field=subject)
    there = Consideration.objects.filter(version=version, subject=subject).first()
    if there is not None and there.answer == answer:
        return there
    row, _ = Consideration.objects.update_or_create(
        version=version,
        subject=subject,
        defaults={"answer": answer, "answered_at": at, "answered_by": by},
    )
    record_event(
        verb="consideration.answered",
        by=by,
        at=at,
        subject=version,
        person_id=version.plan.person_id,
        data={"subject": subject, "answer": answer},
    )
    return row


@transaction.atomic
def consider_all(*, version: PlanVersion, answers: Mapping[str, str], by: Any, at: datetime) -> None:
    """Keep what the worker answered to several things to bear in mind."""
    for subject, answer in answers.items():
        consider(version=version, subject=subject, answer=answer, by=by, at=at)


@transaction.atomic
def sign_off(
    *,
    version: PlanVersion,
    by: Any,
    at: datetime,
    from_on: date | None = None,
    reasons: str = "",
    correcting: str = "",
    cut_because: str = "",
    considered: Mapping[str, str] | None = None,
    lot: int | None = None,
    knows: str | None = None,
) -> Decision:
    """Agree a plan version within one's own limit, or with authority given for it.

    ``knows`` is the decision in force that the worker had before her ("" for none), where the page says
    so: another made meanwhile is looked at first, and what is sent twice is decided once.
    ``considered`` is what she answered to the things to bear in mind, by subject, as the page sends it.
    ``lot`` (0 to 99) is the draw for the sample that a manager looks at later; drawn here unless given.
    """
    version = under_lock(version)
    on = timezone.localdate(at)
    correcting = clean_text(correcting)
    authority = permissions.check_can_sign_off(by, version, on=on, correcting=correcting)
    _check_known(decision_in_force(version.plan.person), knows)
    level = rules.MANAGER if authority.worker.role == Worker.Role.MANAGER else rules.WORKER
    consider_all(version=version, answers=considered or {}, by=by, at=at)
    decision = _agree(
        version=version,
        authority=authority,
        level=level,
        worker=authority.worker,
        by=by,
        at=at,
        from_on=from_on,
        reasons=reasons,
        correcting=correcting,
        cut_because=cut_because,
    )
    if authority.given is not None:
        use_authority(authority.given, by=by, at=at)
    if level == rules.WORKER:
        _draw(decision, lot=secrets.randbelow(100) if lot is None else lot)
    return decision


def known_by(decision: Decision | None) -> str:
    """Return what ``knows`` says of the decision that a page shows as in force."""
    return "" if decision is None else str(decision.pk)


def _check_known(in_force: Decision | None, knows: str | None) -> None:
    """Refuse where something was decided since the page was read."""
    if in_force is None or knows is None or knows == known_by(in_force):
        return
    raise Refused(
        f"{in_force.decided_by} signed {pounds_text(in_force.weekly_pence)} a week while you were looking, "
        "so nothing more is signed. Look at it, and press again if this is still needed."
    )


def _draw(decision: Decision, *, lot: int) -> None:
    if lot < settings.SIGN_OFF_SAMPLE_PERCENT:
        LaterLook.objects.create(decision=decision, team=decision.team, drawn_at=decision.decided_at)


def use_authority(given: CaseAuthority, *, by: Any, at: datetime) -> CaseAuthority:
    """Mark authority for one version as used, once."""

    def right(user: Any, fresh: CaseAuthority) -> None:
        if fresh.worker.user_id != user.pk:
            raise Refused(f"This authority was given to {fresh.worker}.")

    def rule(fresh: CaseAuthority) -> None:
        if fresh.expires_on < timezone.localdate(at):
            raise Refused(f"This authority could be used until {day_text(fresh.expires_on)}. Ask again.")

    return perform(
        record=given,
        action="use",
        by=by,
        at=at,
        right=right,
        rule=rule,
        write={"used_at": at, "used_by": by},
        person_id=given.consultation.person_id,
    )


@transaction.atomic
def agree(
    *, referral: Referral, by: Any, at: datetime, from_on: date | None = None, reasons: str = ""
) -> Decision:
    """Agree the version that was referred; a manager within her own limit, the panel by its chair."""
    version = under_lock(referral.version)
    on = timezone.localdate(at)
    authority: list[permissions.Authority] = []

    def right(user: Any, fresh: Referral) -> None:
        permissions.check_same_version(fresh, version)
        authority.append(permissions.check_can_agree(user, fresh, on=on))

    done = perform(
        record=referral,
        action="agree",
        by=by,
        at=at,
        right=right,
        write={"decided_at": at, "decided_by": by, "outcome_words": clean_text(reasons)},
        person_id=referral.person_id,
    )
    return _agree(
        version=version,
        authority=authority[0],
        level=done.level,
        worker=done.referred_by.worker,
        by=by,
        at=at,
        from_on=from_on,
        reasons=reasons,
        correcting="",
        cut_because=done.cut_because,
        referral=done,
    )


@transaction.atomic
def not_agree(*, referral: Referral, need: str, reasons: str, by: Any, at: datetime) -> Decision:
    """Do not agree the version that was referred. The reason is tied to one of the person's needs."""
    version = under_lock(referral.version)
    on = timezone.localdate(at)
    reasons = clean_text(reasons)
    authority: list[permissions.Authority] = []

    def right(user: Any, fresh: Referral) -> None:
        permissions.check_same_version(fresh, version)
        authority.append(permissions.check_can_not_agree(user, fresh, on=on))

    def rule(fresh: Referral) -> None:
        if need not in needs_in(version):
            raise Refused("Choose the need that your reason is about.", field="need")
        if not reasons:
            raise Refused(
                "Say why, in words that the person can understand and answer. They read them.",
                field="reasons",
            )

    done = perform(
        record=referral,
        action="not_agree",
        by=by,
        at=at,
        right=right,
        rule=rule,
        write={"decided_at": at, "decided_by": by, "outcome_words": reasons},
        person_id=referral.person_id,
    )
    sums = authority[0].sums
    decision = Decision.objects.create(
        person=done.person,
        plan=version.plan,
        version=version,
        team=done.person.team,
        worker=done.referred_by.worker,
        kind=Decision.Kind.PLAN,
        outcome=Decision.Outcome.NOT_AGREED,
        level=done.level,
        weekly_pence=sums.weekly_pence,
        once_pence=sums.once_pence,
        once_lines=once_lines_of(version),
        contribution_pence=version.content["figures"]["contribution_pence"],
        **_indicative(version),
        referral=done,
        considered=_considered(version),
        need=need,
        reasons=reasons,
        named=named_now(done.person, worker=done.referred_by.worker, by=by),
        decided_at=at,
        decided_by=by,
    )
    _decided(decision, by=by, at=at)
    return decision


def needs_in(version: PlanVersion) -> dict[str, str]:
    """Return the needs that a version is about, title by outcome."""
    needs = version.content["needs"]
    return {} if needs is None else {one["outcome"]: one["title"] for one in needs["needs"]}


@transaction.atomic
def sign_interim(
    *,
    person: Person,
    extra_weekly_pence: int,
    once_pence: int,
    reasons: str,
    look_again_on: date | None,
    by: Any,
    at: datetime,
    from_on: date | None = None,
    knows: str | None = None,
) -> Decision:
    """Sign urgent support before the plan is ready, within one's limit, until a day to look at it again.

    ``knows`` is as for ``sign_off``.

    ``extra_weekly_pence`` comes on top of what is in force on the first day; ``once_pence`` is paid once.
    Urgent support that is in force then may go on as it is, with neither, until another day.
    """
    locked = locked_person(person)
    on = timezone.localdate(at)
    reasons = clean_text(reasons)
    before = decision_in_force(locked)
    _check_known(before, knows)
    permissions.check_no_plan_to_come(locked, on=on)
    start = _start(from_on, on)
    goes_on = goes_on_from(before, start)
    if min(extra_weekly_pence, once_pence) < 0 or not (extra_weekly_pence or once_pence or goes_on):
        raise Refused("Enter what it costs: each week, once, or both.", field="weekly")
    if not reasons:
        raise Refused("Say what the support is, and why it cannot wait for the plan.", field="reasons")
    if look_again_on is None or not on < look_again_on <= on + LONGEST_INTERIM:
        raise Refused(
            "Enter the day on which you look at it again: after today, and "
            f"{day_text(on + LONGEST_INTERIM)} at the latest.",
            field="look_again_on",
        )
    if look_again_on <= start:
        raise Refused("It is looked at again after it began. Check both days.", field="look_again_on")
    now = agreed_budget_on(locked, on=start)
    whole = (now.weekly_pence if now is not None else 0) + extra_weekly_pence
    lines = {f"interim-{uuid4()}": once_pence} if once_pence else {}
    once = rules.once_in_twelve_months(lines, agreed=agreed_once(locked), on=on)
    authority = permissions.check_can_sign_interim(by, locked, weekly_pence=whole, once_pence=once, on=on)
    budget = record_personal_budget(
        person=locked,
        indicative=None,
        weekly_pence=whole,
        person_weekly_pence=now.person_weekly_pence if now is not None else 0,
        from_on=start,
        by=by,
        at=at,
    )
    limit = authority.limit
    decision = Decision.objects.create(
        person=locked,
        team=locked.team,
        worker=authority.worker,
        kind=Decision.Kind.INTERIM,
        outcome=Decision.Outcome.AGREED,
        level=rules.MANAGER if authority.worker.role == Worker.Role.MANAGER else rules.WORKER,
        weekly_pence=whole,
        once_pence=once_pence,
        once_lines=lines,
        contribution_pence=now.person_weekly_pence if now is not None else None,
        limit_weekly_pence=limit.weekly_pence if limit else None,
        limit_once_pence=limit.once_pence if limit else None,
        reasons=reasons,
        from_on=start,
        look_again_on=look_again_on,
        replaces=before,
        personal_budget=budget,
        named=named_now(locked, worker=authority.worker, by=by),
        decided_at=at,
        decided_by=by,
    )
    _decided(decision, by=by, at=at)
    return decision


def goes_on_from(in_force: Decision | None, start: date) -> bool:
    """Return whether urgent support is in force on that day, so that it can go on as it is."""
    return (
        in_force is not None
        and in_force.kind == Decision.Kind.INTERIM
        and in_force.from_on is not None
        and in_force.from_on <= start
    )


def locked_person(person: Person) -> Person:
    """Lock what is decided about a person until the transaction ends, and return the person afresh.

    Rows that only point to the person can be written meanwhile.
    """
    rows = Person.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("team").get(pk=person.pk)


def under_lock(version: PlanVersion) -> PlanVersion:
    """Lock the version's plan and person until the transaction ends, and return the version with them.

    The plan first, then the person: what was agreed for a person before, urgent support included, stays
    as it is while the limit is tested.
    """
    plan = locked_plan(version.plan)
    plan.person = locked_person(plan.person)
    fresh = PlanVersion.objects.get(pk=version.pk)
    fresh.plan = plan
    return fresh


def _start(from_on: date | None, on: date) -> date:
    start = on if from_on is None else from_on
    if not on - EARLIEST_START <= start <= on + LATEST_START:
        earliest, latest = day_text(on - EARLIEST_START), day_text(on + LATEST_START)
        raise Refused(f"The budget can begin between {earliest} and {latest}.", field="from_on")
    return start


def _considered(version: PlanVersion) -> dict[str, str]:
    return dict(Consideration.objects.filter(version=version).values_list("subject", "answer"))


def _indicative(version: PlanVersion) -> dict[str, Any]:
    budget = version.content["budget"]
    if budget is None:
        return {}
    return {"indicative_id": budget["id"], "indicative_pence": budget["weekly_pence"]}


def _agree(
    *,
    version: PlanVersion,
    authority: permissions.Authority,
    level: str,
    worker: Worker,
    by: Any,
    at: datetime,
    from_on: date | None,
    reasons: str,
    correcting: str,
    cut_because: str,
    referral: Referral | None = None,
) -> Decision:
    """Write the decision that agrees a version, and call its sum down. Plan and person are locked."""
    person = locked_person(version.plan.person)
    on = timezone.localdate(at)
    weekly = version.content["figures"]["weekly_pence"]
    cut_because = check_cut(person, weekly, cut_because)
    contribution = version.content["figures"]["contribution_pence"]
    start = _start(from_on, on)
    indicative = _indicative(version)
    budget = record_personal_budget(
        person=person,
        indicative=IndicativeBudget.objects.get(pk=indicative["indicative_id"]) if indicative else None,
        weekly_pence=weekly,
        person_weekly_pence=contribution or 0,
        from_on=start,
        by=by,
        at=at,
    )
    limit = authority.limit
    lines = once_lines_of(version)
    before = agreed_once(person)
    decision = Decision.objects.create(
        person=person,
        plan=version.plan,
        version=version,
        team=person.team,
        worker=worker,
        kind=Decision.Kind.PLAN,
        outcome=Decision.Outcome.AGREED,
        level=level,
        weekly_pence=weekly,
        once_pence=_newly_agreed(lines, before),
        once_lines=lines,
        contribution_pence=contribution,
        **indicative,
        limit_weekly_pence=limit.weekly_pence if limit else None,
        limit_once_pence=limit.once_pence if limit else None,
        authority=authority.given,
        referral=referral,
        considered=_considered(version),
        reasons=clean_text(reasons),
        correcting=correcting,
        cut_because=cut_because,
        from_on=start,
        replaces=decision_in_force(person),
        personal_budget=budget,
        named=named_now(person, worker=worker, by=by),
        decided_at=at,
        decided_by=by,
    )
    _decided(decision, by=by, at=at)
    return decision


def _newly_agreed(lines: dict[str, int], before: list[tuple[date, dict[str, int]]]) -> int:
    highest: dict[str, int] = {}
    for _, decided in before:
        for key, pence in decided.items():
            highest[key] = max(pence, highest.get(key, 0))
    return sum(max(pence - highest.get(key, 0), 0) for key, pence in lines.items())


def check_cut(person: Person, weekly_pence: int, cut_because: str) -> str:
    """Return why a weekly sum may be lower than the agreed one; refuse where nothing speaks for it.

    Care Act 2014, section 27, and statutory guidance 13.34: a review must not arbitrarily cut a budget.
    """
    cut = cut_of(person, weekly_pence)
    if cut is None:
        return ""
    because = clean_text(cut_because)
    if not because and not cut.reassessed:
        raise Refused(
            f"{pounds_text(weekly_pence)} a week is less than the agreed {pounds_text(cut.before_pence)}. "
            "A budget is lowered only when circumstances have changed or after a new assessment. "
            "Say what has changed.",
            field="cut_because",
        )
    return because or "There is a new assessment."


def _decided(decision: Decision, *, by: Any, at: datetime) -> None:
    """Do what follows a decision: the event, an end of questions, the rhythm of talks, word to the person."""
    record_event(
        verb=f"decision.{decision.outcome}",
        by=by,
        at=at,
        subject=decision,
        person_id=decision.person_id,
        data={
            "level": decision.level,
            "kind": decision.kind,
            "version": None if decision.version is None else decision.version.number,
            "weekly_pence": decision.weekly_pence,
            "once_pence": decision.once_pence,
            "replaces": None if decision.replaces_id is None else str(decision.replaces_id),
        },
    )
    if decision.referral is not None:
        panel.close_to_members(decision.referral, at=at)
    if decision.plan is not None:
        close_consultations(decision.plan_id, by=by, at=at)
    if decision.from_on is not None:
        support_agreed(
            person=decision.person,
            from_on=decision.from_on,
            by=by,
            at=at,
            changed=not decision.correcting,
        )
    tell_person(decision.person, at=at)


def close_consultations(plan_id: Any, *, by: Any, at: datetime) -> None:
    """Close what was asked of managers about a plan that is decided or referred now."""
    rows = Consultation.objects.select_for_update(of=("self",)).exclude(status=states.CLOSED)
    for consultation in rows.filter(plan_id=plan_id).order_by("id"):
        perform(
            record=consultation,
            action="close",
            by=by,
            at=at,
            right=lambda user, fresh: None,
            write={"closed_at": at, "closed_by": by},
            person_id=consultation.person_id,
        )
