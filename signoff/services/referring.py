"""Putting a plan version before a manager or the panel, and moving the referral on until it is decided."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from socialcare.audit.services import record_event
from socialcare.people import access
from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Worker
from socialcare.people.rules import clean_text
from socialcare.values import Refused
from socialcare.workflow.perform import perform
from supportplans.models import PlanVersion, SupportPlan

from .. import permissions, rules
from ..expertise import EXPERTISE_WORDS
from ..models import Question, Referral
from ..money import sums_of
from ..selectors.limits import limit_in_force
from . import panel
from .deciding import check_cut, close_consultations, under_lock
from .holding import locked_holder, tell_deciders
from .telling import tell_person, tell_staff

#: Why a referral came back by itself. The person reads it.
PLAN_CLOSED = "The plan was closed, so there is nothing to decide any more."


@transaction.atomic
def refer(
    *,
    version: PlanVersion,
    level: str,
    why: str,
    by: Any,
    at: datetime,
    risk: str = "",
    wanted: Collection[str] = (),
    cut_because: str = "",
) -> Referral:
    """Put a plan version before a manager of the team, or before the panel.

    At any sum by the worker's judgement. The panel wants the significant ``risk`` named, or a sum beyond
    every manager's limit, and which expertise is ``wanted``.
    """
    version = under_lock(version)
    on = timezone.localdate(at)
    worker = permissions.check_can_refer(by, version, on=on)
    why = clean_text(why)
    if not why:
        raise Refused("Say in a sentence what you ask, and why.", field="why")
    check_cut(version.plan.person, version.content["figures"]["weekly_pence"], cut_because)
    sums = sums_of(version, on=on)
    return _refer(
        version,
        level=level,
        why=why,
        risk=risk,
        wanted=wanted,
        beyond=permissions.beyond_every_manager(sums, on=on)
        if level == rules.PANEL
        else _beyond_workers(worker, sums, on),
        cut_because=clean_text(cut_because),
        sums=sums,
        by=by,
        referred_by=by,
        at=at,
    )


def _beyond_workers(worker: Worker, sums: rules.Sums, on: date) -> str:
    row = limit_in_force(worker, on=on)
    if row is None:
        return ""
    limit = rules.Limit(row.weekly_pence, row.once_pence)
    return rules.beyond(sums, limit, whose="the worker’s limit")


def _refer(
    version: PlanVersion,
    *,
    level: str,
    why: str,
    risk: str,
    wanted: Collection[str],
    beyond: str,
    cut_because: str,
    sums: rules.Sums,
    by: Any,
    referred_by: Any,
    at: datetime,
    came_from: Referral | None = None,
) -> Referral:
    person, on = version.plan.person, timezone.localdate(at)
    risk = clean_text(risk)
    if level == rules.PANEL:
        if not risk and not beyond:
            instead = "ask a manager" if came_from is None else "the decision stays with the managers"
            raise Refused(rules.name_the_risk(instead), field="risk")
        wanted = [key for key in EXPERTISE_WORDS if key in wanted]
        passed_by = by if came_from is not None else None
        panel.check_panel_can_sit(version, wanted, referred_by=referred_by, on=on, passed_by=passed_by)
    else:
        wanted, risk = [], ""
    referral = Referral.objects.create(
        person=person,
        plan=version.plan,
        version=version,
        team=person.team,
        level=level,
        why=why,
        risk=risk,
        beyond=beyond,
        wanted=wanted,
        cut_because=cut_because,
        weekly_pence=sums.weekly_pence,
        referred_at=at,
        referred_by=referred_by,
        came_from=came_from,
        due_on=rules.due_on(on, goal=goal_for(level, person), bank_holidays=bank_holidays()),
    )
    record_event(
        verb="referral.made",
        by=by,
        at=at,
        subject=referral,
        person_id=person.pk,
        data={"to": referral.status, "level": level, "version": version.number, "wanted": list(wanted)},
    )
    close_consultations(version.plan_id, by=by, at=at)
    link = reverse("referral", args=[referral.pk])
    if level == rules.PANEL:
        users = panel.open_to_members(referral, at=at)
        tell_staff(users, template="panel", link=link, at=at, besides=by)
    else:
        managers = access.managers_of(person.team, on=on)
        tell_staff((one.user for one in managers), template="referral", link=link, at=at, besides=by)
    tell_person(person, at=at)
    return referral


def goal_for(level: str, person: Any) -> int:
    """Return within how many working days an answer is expected."""
    return settings.SIGN_OFF_GOALS["crisis" if person.crisis_since is not None else level]


@transaction.atomic
def take(*, referral: Referral, by: Any, at: datetime) -> Referral:
    """Take a referral out of the queue, to look at it. Two at once: one has it, the other is told."""
    worker = locked_holder(permissions.check_can_take(by, referral, on=timezone.localdate(at)))
    return perform(
        record=referral,
        action="take",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_take(user, fresh, on=timezone.localdate(at)),
        write={"holder": worker, "taken_at": at},
        person_id=referral.person_id,
    )


@transaction.atomic
def put_back(*, referral: Referral, by: Any, at: datetime) -> Referral:
    """Put a referral back into the queue; its place there is by when it was made."""
    return perform(
        record=referral,
        action="put_back",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_put_back(user, fresh, on=timezone.localdate(at)),
        write={"holder": None, "taken_at": None},
        person_id=referral.person_id,
    )


@transaction.atomic
def ask(*, referral: Referral, of: str, words: str, by: Any, at: datetime) -> Question:
    """Ask the worker or the person a question. The clock stands still only while the person has it."""
    on = timezone.localdate(at)
    words = clean_text(words)

    def rule(fresh: Referral) -> None:
        if of not in Question.Of.values:
            raise Refused("Choose whom you ask.", field="of")
        if not words:
            raise Refused("Write your question. They read it as you write it.", field="words")

    worker = locked_holder(permissions.check_can_decide(by, referral, on=on))
    done = perform(
        record=referral,
        action="ask",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_decide(user, fresh, on=on),
        rule=rule,
        write={
            "holder": worker,
            "taken_at": referral.taken_at or at,
            "paused_on": on if of == Question.Of.PERSON else None,
        },
        person_id=referral.person_id,
        data={"of": of},
    )
    question = Question.objects.create(referral=done, asked_of=of, words=words, asked_at=at, asked_by=by)
    if of == Question.Of.PERSON:
        tell_person(done.person, at=at)
    else:
        link = reverse("referral", args=[done.pk])
        tell_staff([done.referred_by], template="question", link=link, at=at, besides=by)
    return question


@transaction.atomic
def answer(
    *,
    referral: Referral,
    words: str,
    by: Any,
    at: datetime,
    not_needed: bool = False,
    question_id: str = "",
) -> Question:
    """Answer the open question; or, as whoever asked it, say that it is not needed any more.

    The worker may answer for the person with what the person said. With ``question_id``, an answer
    to a question that was asked before is never taken for one to the question that is open now.
    """
    on = timezone.localdate(at)
    words = clean_text(words)
    locked = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    question = locked.questions.filter(answered_at__isnull=True).first()
    if question is None:
        raise Refused("This question is answered already.")
    if question_id and question_id != str(question.pk):
        raise Refused("Another question has been asked since. Read it above, then send your answer again.")
    if not not_needed and not words:
        raise Refused("Write your answer.", field="words")

    def right(user: Any, fresh: Referral) -> None:
        if not_needed:
            permissions.check_can_decide(user, fresh, on=on)
        else:
            permissions.check_can_answer_question(user, fresh, on=on, asked_of=question.asked_of)

    due = locked.due_on
    if locked.paused_on is not None:
        due = rules.due_after_pause(
            due, paused_on=locked.paused_on, answered_on=on, bank_holidays=bank_holidays()
        )
    done = perform(
        record=locked,
        action="answer" if locked.holder_id is not None else "answer_for_all",
        by=by,
        at=at,
        right=right,
        write={"paused_on": None, "due_on": due},
        person_id=locked.person_id,
        data={"not_needed": not_needed},
    )
    question.answer, question.answered_at, question.answered_by = "" if not_needed else words, at, by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    if done.holder is None:
        tell_deciders(done, by=by, at=at)
    elif not not_needed:
        link = reverse("referral", args=[done.pk])
        tell_staff([done.holder.user], template="answer", link=link, at=at, besides=by)
    return question


@transaction.atomic
def hand_back(*, referral: Referral, words: str, by: Any, at: datetime) -> Referral:
    """Hand the decision back: it is the worker's own, within her limit."""
    on = timezone.localdate(at)
    version = under_lock(referral.version)

    def right(user: Any, fresh: Referral) -> None:
        permissions.check_same_version(fresh, version)
        permissions.check_can_hand_back(user, fresh, on=on)

    done = perform(
        record=referral,
        action="hand_back",
        by=by,
        at=at,
        right=right,
        write={"decided_at": at, "decided_by": by, "outcome_words": clean_text(words)},
        person_id=referral.person_id,
    )
    panel.close_to_members(done, at=at)
    link = reverse("plan_sign_off", args=[version.plan_id])
    tell_staff([done.referred_by], template="handed_back", link=link, at=at, besides=by)
    tell_person(done.person, at=at)
    return done


@transaction.atomic
def pass_on(
    *, referral: Referral, risk: str, wanted: Collection[str], words: str, by: Any, at: datetime
) -> Referral:
    """Pass a manager's referral to the panel, naming the risk, and return the panel's referral."""
    on = timezone.localdate(at)
    version = under_lock(referral.version)
    sums = sums_of(version, on=on)

    def right(user: Any, fresh: Referral) -> None:
        permissions.check_same_version(fresh, version)
        permissions.check_can_pass_on(user, fresh, on=on)

    done = perform(
        record=referral,
        action="pass_on",
        by=by,
        at=at,
        right=right,
        write={"decided_at": at, "decided_by": by, "outcome_words": clean_text(words)},
        person_id=referral.person_id,
    )
    return _refer(
        version,
        level=rules.PANEL,
        why=clean_text(words) or done.why,
        risk=risk,
        wanted=wanted,
        beyond=permissions.beyond_every_manager(sums, on=on),
        cut_because=done.cut_because,
        sums=sums,
        by=by,
        referred_by=done.referred_by,
        at=at,
        came_from=done,
    )


@transaction.atomic
def withdraw(*, referral: Referral, words: str, by: Any, at: datetime) -> Referral:
    """Take a referral back before it is decided. An open question is not needed any more."""
    on = timezone.localdate(at)
    under_lock(referral.version)
    done = perform(
        record=referral,
        action="withdraw",
        by=by,
        at=at,
        right=lambda user, fresh: permissions.check_can_take_back(user, fresh, on=on),
        write={"decided_at": at, "decided_by": by, "outcome_words": clean_text(words)},
        person_id=referral.person_id,
    )
    done.questions.filter(answered_at__isnull=True).update(answered_at=at, answered_by=by)
    panel.close_to_members(done, at=at)
    tell_person(done.person, at=at)
    return done


@transaction.atomic
def end_with_plan(*, plan: SupportPlan, by: Any, at: datetime) -> None:
    """Take the open referral of a plan back that is closed now, and close what managers were asked."""
    referral = permissions.open_referral_of(plan)
    if referral is not None:
        withdraw(referral=referral, words=PLAN_CLOSED, by=by, at=at)
    close_consultations(plan.pk, by=by, at=at)


@transaction.atomic
def bring_newest(*, referral: Referral, by: Any, at: datetime, cut_because: str = "") -> Referral:
    """Put the newest version of the plan in the place of the one that was referred.

    The wait goes on from where it was; the panel's opinions on the former version are kept, but the
    expertise wanted speaks on the new one. ``cut_because`` says why the sum may be lower than agreed.
    """
    version = under_lock(referral.version)
    on = timezone.localdate(at)
    locked = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    newest = version.plan.versions.order_by("-number")[0]
    newest.plan = version.plan
    permissions.check_can_bring_newest(by, locked, newest, on=on)
    because = clean_text(cut_because) or locked.cut_because
    check_cut(locked.person, newest.content["figures"]["weekly_pence"], because)
    before = locked.version.number
    locked.version, locked.weekly_pence = newest, newest.content["figures"]["weekly_pence"]
    locked.cut_because = because
    locked.beyond = _beyond_now(locked, sums_of(newest, on=on), on=on)
    locked.save(update_fields=["version", "weekly_pence", "cut_because", "beyond"])
    record_event(
        verb="referral.version_replaced",
        by=by,
        at=at,
        subject=locked,
        person_id=locked.person_id,
        data={"from_version": before, "to_version": newest.number},
    )
    return locked


def _beyond_now(referral: Referral, sums: rules.Sums, *, on: date) -> str:
    """Return what lies beyond the limit now; what came to the panel by its sum alone keeps saying so."""
    if referral.level == rules.PANEL:
        return permissions.beyond_every_manager(sums, on=on) or ("" if referral.risk else referral.beyond)
    worker = access.active_worker(referral.referred_by, on=on)
    return "" if worker is None else _beyond_workers(worker, sums, on)
