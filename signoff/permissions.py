"""Who may decide, refer, answer and give an opinion. One rule for list, button and service."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from assessments.rules import day_text
from socialcare.people import access
from socialcare.people.models import Person, Worker
from socialcare.people.selectors import relation_of
from socialcare.values import Refused
from socialcare.values.money import pounds_text
from supportplans.models import Helper, PlanVersion, SupportPlan
from supportplans.needs import in_force_for
from supportplans.states import CLOSED, READY

from . import rules, states
from .expertise import expertise_in_words
from .models import (
    CaseAuthority,
    Consultation,
    Decision,
    LaterLook,
    Opinion,
    PanelMembership,
    Referral,
    SignOffLimit,
)
from .money import plan_to_come, sums_of
from .selectors.limits import limit_in_force


@dataclass(frozen=True)
class Authority:
    """With what somebody may decide: up to which sums, by their own limit or one given for this version."""

    worker: Worker
    sums: rules.Sums
    limit: rules.Limit | None
    row: SignOffLimit | None = None
    given: CaseAuthority | None = None


# who is too close


def interest_in(user: Any, person: Person, plan: SupportPlan | None) -> str:
    """Return why ``user`` is too close to decide about this person, in a sentence; else nothing."""
    if person.user_id is not None and person.user_id == user.pk:
        return "This is about yourself, so somebody else decides."
    if Helper.objects.filter(plan__person=person, user=user).exists():
        return f"You help {person.called} with this plan, so somebody else decides."
    close = relation_of(user, person)
    if close:
        return f"You are too close to decide: {close}. Ask your manager to have somebody else decide."
    return ""


def check_no_interest(user: Any, person: Person, plan: SupportPlan | None) -> None:
    """Refuse the person themselves, whoever helps with the plan, and a declared relation."""
    sentence = interest_in(user, person, plan)
    if sentence:
        raise Refused(sentence)


# what can be decided on


def check_newest(version: PlanVersion) -> None:
    """Refuse a version that a newer one has replaced, or a plan that is closed."""
    if version.plan.status == CLOSED:
        raise Refused("This plan is closed, so nothing is decided on it any more.")
    newest = version.plan.versions.order_by("-number").values_list("number", flat=True)[0]
    if newest != version.number:
        raise Refused(
            f"Version {version.number} of this plan was replaced by version {newest}. Look at that one first."
        )
    needs, assessment = version.content["needs"], in_force_for(version.plan.person)
    if assessment is not None and (needs is None or needs["assessment"] != str(assessment.pk)):
        raise Refused(
            f"There is a newer assessment than the one in version {version.number}. "
            "Look whether the plan still fits it, and keep a new version first."
        )


def check_same_version(fresh: Referral, seen: PlanVersion) -> None:
    """Refuse where a newer version took the place of the one that somebody looked at."""
    if fresh.version_id != seen.pk:
        raise Refused(
            f"Version {fresh.version.number} took the place of version {seen.number} while you were "
            "looking. Look at that one first."
        )


def open_referral_of(plan: SupportPlan) -> Referral | None:
    """Return the referral of a plan that is not decided, or None."""
    return Referral.objects.filter(plan=plan, status__in=states.OPEN).select_related("holder__user").first()


def agreed_on(version: PlanVersion) -> Decision | None:
    """Return the decision in force where it agreed this very version."""
    return (
        Decision.objects.filter(version=version, outcome=Decision.Outcome.AGREED, replaced_by__isnull=True)
        .select_related("decided_by")
        .first()
    )


def caseworker(user: Any, person: Person, *, on: date) -> Worker:
    """Return the user's worker row where they do casework with this person; else refuse."""
    worker = access.active_worker(user, on=on)
    if worker is None or worker.role not in access.CASEWORK_ROLES:
        raise Refused("Only social workers and team managers do this.")
    if not access.people_worked_with(user, on=on).filter(pk=person.pk).exists():
        raise Refused("This record is held by another team, so you cannot decide about it.")
    return worker


def where_it_is(referral: Referral) -> str:
    """Return who has a referral now, in a sentence."""
    if referral.level == rules.PANEL:
        return "This plan is with the panel."
    if referral.holder is not None:
        return f"This plan is with {referral.holder}."
    return "This plan waits for a manager."


def check_undecided(version: PlanVersion, *, correcting: str = "") -> None:
    """Refuse where the plan waits for somebody else, or this version is agreed and nothing was wrong."""
    referral = open_referral_of(version.plan)
    if referral is not None:
        raise Refused(f"{where_it_is(referral)} Take the referral back first, if you can decide yourself.")
    there = agreed_on(version)
    if there is not None and not correcting:
        raise Refused(
            f"{there.decided_by} agreed version {version.number} already. A decision is never edited: if "
            "something in it was wrong, say what, and a new decision takes its place.",
            field="correcting",
        )


# signing off


def check_not_refused(version: PlanVersion) -> None:
    """Refuse where a manager or the panel did not agree this very version: nobody signs past them.

    Unless it was referred again, and handed back since; what the panel did not agree, by the panel.
    """
    last = Decision.objects.filter(version=version).select_related("decided_by").first()
    if last is None or last.outcome != Decision.Outcome.NOT_AGREED:
        return
    since = Referral.objects.filter(
        version=version, status=states.HANDED_BACK, decided_at__gte=last.decided_at
    )
    levels = [rules.PANEL] if last.level == rules.PANEL else [rules.MANAGER, rules.PANEL]
    if not since.filter(level__in=levels).exists():
        raise Refused(
            f"{last.decided_by} did not agree version {version.number}. Change the plan together and keep "
            "a new version, or refer it again."
        )


def authority_for(worker: Worker, version: PlanVersion, *, on: date) -> Authority:
    """Return with what this worker may decide this version; refuse where she may not. Fails closed."""
    sums = sums_of(version, on=on)
    row = limit_in_force(worker, on=on)
    own = None if row is None else rules.Limit(row.weekly_pence, row.once_pence)
    sentence = (
        rules.beyond(sums, own)
        if own is not None
        else "You have no sign-off limit in force. Ask your manager to set one."
    )
    if own is not None and not sentence:
        return Authority(worker, sums, own, row=row)
    given = given_authority(worker, version, on=on)
    if given is None:
        raise Refused(sentence)
    limit = rules.Limit(
        max(given.weekly_pence, own.weekly_pence if own else 0),
        max(given.once_pence, own.once_pence if own else 0),
    )
    beyond = rules.beyond(sums, limit)
    if beyond:
        raise Refused(f"{beyond} That is what {given.given_by} gave you authority for.")
    return Authority(worker, sums, limit, row=row, given=given)


def given_authority(worker: Worker, version: PlanVersion, *, on: date) -> CaseAuthority | None:
    """Return the authority that was given for this version and can still be used, or None."""
    return (
        CaseAuthority.objects.filter(worker=worker, version=version, status=states.GIVEN, expires_on__gte=on)
        .select_related("given_by")
        .first()
    )


def check_can_sign_off(user: Any, version: PlanVersion, *, on: date, correcting: str = "") -> Authority:
    """Return with what authority ``user`` may sign this version off now; refuse with the sentence why not."""
    worker = caseworker(user, version.plan.person, on=on)
    check_no_interest(user, version.plan.person, version.plan)
    check_newest(version)
    if version.plan.status != READY:
        raise Refused(
            f"The plan was changed after version {version.number} was kept. "
            "Look at what changed, and keep a new version first."
        )
    check_undecided(version, correcting=correcting)
    check_not_refused(version)
    return authority_for(worker, version, on=on)


def check_no_plan_to_come(person: Person, *, on: date) -> None:
    """Refuse urgent support where a plan is agreed that only begins later: the plan is ready."""
    agreed = plan_to_come(person, on=on)
    if agreed is not None and agreed.from_on is not None:
        raise Refused(
            f"The plan of {person.called} is agreed, and begins on {day_text(agreed.from_on)}. If it cannot "
            "wait, let the plan begin earlier: on its sign-off page, under “Something in the decision was "
            "wrong”."
        )


def check_can_sign_interim(
    user: Any, person: Person, *, weekly_pence: int, once_pence: int, on: date
) -> Authority:
    """Return with what authority ``user`` may sign urgent support until the plan is ready.

    ``weekly_pence`` is the person's whole weekly budget with it; ``once_pence`` all one-off sums of
    twelve months with it.
    """
    worker = caseworker(user, person, on=on)
    check_no_interest(user, person, None)
    check_no_plan_to_come(person, on=on)
    row = limit_in_force(worker, on=on)
    if row is None:
        raise Refused("You have no sign-off limit in force. Ask your manager to sign this.")
    sums, limit = rules.Sums(weekly_pence, once_pence), rules.Limit(row.weekly_pence, row.once_pence)
    beyond = rules.beyond(sums, limit, what="With this, their support costs")
    if beyond:
        raise Refused(f"{beyond} Ask your manager to sign this.")
    return Authority(worker, sums, limit, row=row)


# referring


def check_can_refer(user: Any, version: PlanVersion, *, on: date) -> Worker:
    """Return the worker who may put this version before a manager or the panel, at any sum."""
    worker = caseworker(user, version.plan.person, on=on)
    check_newest(version)
    check_undecided(version)
    return worker


def check_can_take_back(user: Any, referral: Referral, *, on: date) -> None:
    """Refuse unless the user referred it, or does casework with the person."""
    caseworker(user, referral.person, on=on)


def every_managers_limit(*, on: date) -> rules.Limit:
    """Return the highest weekly and one-off limit that any manager in force has on that day."""
    managers = Worker.objects.filter(role=Worker.Role.MANAGER, user__is_active=True).select_related("user")
    rows = [limit_in_force(manager, on=on) for manager in managers]
    return rules.Limit(
        max((row.weekly_pence for row in rows if row is not None), default=0),
        max((row.once_pence for row in rows if row is not None), default=0),
    )


def beyond_every_manager(sums: rules.Sums, *, on: date) -> str:
    """Return why sums lie beyond every manager's limit, in a sentence; nothing where one could agree."""
    highest = every_managers_limit(on=on)
    return rules.beyond(sums, highest, whose="the highest limit of a manager")


# deciding what was referred


def manages(user: Any, team_id: int, *, on: date) -> Worker | None:
    """Return the user's worker row where they manage that team on that day, by themselves or standing in."""
    worker = access.active_worker(user, on=on)
    if worker is None or worker.role != Worker.Role.MANAGER:
        return None
    return worker if access.teams_managed_by(worker, on=on).filter(pk=team_id).exists() else None


def membership_of(user: Any, *, on: date) -> PanelMembership | None:
    """Return the user's seat on the panel on that day, or None."""
    worker = access.active_worker(user, on=on)
    if worker is None:
        return None
    return seats(on=on).filter(worker=worker).first()


def seats(*, on: date) -> QuerySet[PanelMembership]:
    """Return who sits on the panel on that day."""
    return seats_from(on=on).filter(from_on__lte=on)


def seats_from(*, on: date) -> QuerySet[PanelMembership]:
    """Return who sits on the panel on that day or will do so later."""
    return (
        PanelMembership.objects.filter(ended_at__isnull=True)
        .filter(Q(to_on__isnull=True) | Q(to_on__gte=on))
        .filter(worker__user__is_active=True)
        .filter(Q(worker__ended_on__isnull=True) | Q(worker__ended_on__gte=on))
        .select_related("worker__user")
    )


def check_can_see(user: Any, referral: Referral, *, on: date) -> Worker:
    """Return the worker who may read this referral's page: its team, who stands in, the panel while open."""
    worker = access.active_worker(user, on=on)
    if worker is not None and access.people_open_to(user, on=on).filter(pk=referral.person_id).exists():
        return worker
    raise Refused("This referral is not among those you can see.")


def _decider(user: Any, referral: Referral, *, on: date) -> Worker:
    """Return the manager or chair whose turn it may be; refuse everybody else."""
    if referral.referred_by_id == user.pk:
        raise Refused("You referred this yourself, so somebody else decides it.")
    if referral.level == rules.PANEL:
        seat = membership_of(user, on=on)
        if seat is None or not seat.is_chair:
            raise Refused("Only a chair of the panel decides this.")
        if referral.came_from is not None and referral.came_from.decided_by_id == user.pk:
            raise Refused("You passed this to the panel yourself, so another chair decides it.")
        worker = seat.worker
    else:
        found = manages(user, referral.team_id, on=on)
        if found is None:
            raise Refused("Only a manager of the team, or who stands in for them, decides this.")
        worker = found
    check_no_interest(user, referral.person, referral.plan)
    return worker


def check_can_take(user: Any, referral: Referral, *, on: date) -> Worker:
    """Return the manager or chair who may take this referral to look at it: nobody else has it."""
    worker = _decider(user, referral, on=on)
    if referral.holder_id is not None and referral.holder_id != worker.pk:
        raise Refused(f"{referral.holder} has taken this already.")
    return worker


def why_not_holder(referral: Referral, *, on: date) -> str:
    """Return why whoever has taken a referral can no longer decide it, in a sentence; else nothing."""
    return "" if referral.holder is None else why_not_decider(referral.holder.user, referral, on=on)


def why_not_decider(user: Any, referral: Referral, *, on: date) -> str:
    """Return why somebody could not decide a referral whoever has taken it, in a sentence; else nothing."""
    try:
        _decider(user, referral, on=on)
    except Refused as refused:
        return refused.sentence
    return ""


def check_can_put_back(user: Any, referral: Referral, *, on: date) -> Worker:
    """Return who may put it back: its holder, or another who could decide it, for who is away."""
    if referral.holder is not None and referral.holder.user_id == user.pk:
        return referral.holder
    return _decider(user, referral, on=on)


def check_can_decide(user: Any, referral: Referral, *, on: date) -> Worker:
    """Return the manager or chair who may decide this referral now: nobody else has taken it."""
    worker = _decider(user, referral, on=on)
    if referral.holder_id is not None and referral.holder_id != worker.pk:
        raise Refused(f"{referral.holder} has taken this. Ask them, or put it back into the queue first.")
    return worker


def check_can_agree(user: Any, referral: Referral, *, on: date) -> Authority:
    """Return with what authority ``user`` may agree the version referred."""
    worker = check_can_decide(user, referral, on=on)
    check_newest(referral.version)
    sums = sums_of(referral.version, on=on)
    if referral.level == rules.PANEL:
        check_expertise_has_spoken(referral)
        return Authority(worker, sums, None)
    row = limit_in_force(worker, on=on)
    if row is None:
        raise Refused("You have no sign-off limit in force, so you cannot agree this. Pass it to the panel.")
    limit = rules.Limit(row.weekly_pence, row.once_pence)
    beyond = rules.beyond(sums, limit)
    if beyond:
        raise Refused(f"{beyond} Pass it to the panel.")
    return Authority(worker, sums, limit, row=row)


def check_can_not_agree(user: Any, referral: Referral, *, on: date) -> Authority:
    """Return with what authority ``user`` may decide not to agree the version referred."""
    worker = check_can_decide(user, referral, on=on)
    check_newest(referral.version)
    if referral.level == rules.PANEL:
        check_expertise_has_spoken(referral)
    return Authority(worker, sums_of(referral.version, on=on), None)


def expertise_missing(referral: Referral) -> list[str]:
    """Return which of the expertise wanted has not spoken on this version; those too close do not count."""
    spoken = set()
    for opinion in Opinion.objects.filter(referral=referral, version=referral.version_id).select_related(
        "given_by"
    ):
        if not interest_in(opinion.given_by, referral.person, referral.plan):
            spoken |= set(opinion.expertise)
    return [key for key in referral.wanted if key not in spoken]


def check_expertise_has_spoken(referral: Referral) -> None:
    """Refuse a panel's decision until somebody with each expertise wanted has given an opinion."""
    missing = expertise_missing(referral)
    if missing:
        raise Refused(
            f"Nobody who knows about {expertise_in_words(missing)} has given an opinion on this version yet."
        )


def check_can_hand_back(user: Any, referral: Referral, *, on: date) -> Worker:
    """Return who may hand the decision back to the worker, where it lies within the worker's limit."""
    worker = check_can_decide(user, referral, on=on)
    check_newest(referral.version)
    referrer = access.active_worker(referral.referred_by, on=on)
    if referrer is None:
        raise Refused(f"{referral.referred_by} no longer works here, so it cannot go back to them.")
    row = limit_in_force(referrer, on=on)
    name = str(referrer)
    if row is None:
        raise Refused(f"{name} has no sign-off limit in force, so this is not theirs to decide.")
    limit = rules.Limit(row.weekly_pence, row.once_pence)
    beyond = rules.beyond(sums_of(referral.version, on=on), limit, whose=f"{name}’s limit")
    if beyond:
        raise Refused(f"{beyond} It is not theirs to decide.")
    return worker


def check_can_pass_on(user: Any, referral: Referral, *, on: date) -> Worker:
    """Return the manager who may pass this referral on to the panel."""
    worker = check_can_decide(user, referral, on=on)
    if referral.level != rules.MANAGER:
        raise Refused("This is with the panel already.")
    check_newest(referral.version)
    return worker


def check_can_answer_question(user: Any, referral: Referral, *, on: date, asked_of: str) -> None:
    """Refuse unless it is the person's own question, or that of somebody who works with them."""
    if asked_of == "person" and access.speaks_as(user, referral.person, on=on):
        return
    caseworker(user, referral.person, on=on)


def check_can_give_opinion(user: Any, referral: Referral, *, on: date) -> PanelMembership:
    """Return the seat of the member who may say what they think of this case."""
    seat = membership_of(user, on=on)
    if seat is None:
        raise Refused("Only members of the panel give an opinion.")
    if referral.level != rules.PANEL:
        raise Refused("This is not with the panel.")
    if referral.status not in states.OPEN:
        raise Refused("This case is decided, so no opinion can be added.")
    if referral.referred_by_id == user.pk:
        raise Refused("You referred this yourself, so other members give their opinion.")
    check_no_interest(user, referral.person, referral.plan)
    return seat


def check_can_bring_newest(user: Any, referral: Referral, newest: PlanVersion, *, on: date) -> Worker:
    """Return the worker who may put the plan's newest version in the place of the one referred."""
    worker = caseworker(user, referral.person, on=on)
    if referral.status not in states.OPEN:
        raise Refused("This referral is decided, so the version in it stays.")
    if newest.pk == referral.version_id:
        raise Refused("This is the newest version already.")
    check_newest(newest)
    return worker


def check_can_say_interest(user: Any, referral: Referral, *, on: date) -> PanelMembership:
    """Return the seat of the member who may say that they know the person of an open case privately."""
    seat = membership_of(user, on=on)
    if seat is None or referral.level != rules.PANEL or referral.status not in states.OPEN:
        raise Refused("Members of the panel say this of a case that waits for them.")
    return seat


# a word with the manager


def check_can_consult(user: Any, version: PlanVersion, *, on: date) -> Worker:
    """Return the worker who may ask a manager about this version."""
    worker = caseworker(user, version.plan.person, on=on)
    check_newest(version)
    check_undecided(version)
    return worker


def check_asked_it(user: Any, consultation: Consultation, *, on: date) -> Worker:
    """Return the worker whose question this is; refuse everybody else."""
    worker = caseworker(user, consultation.person, on=on)
    if consultation.asked_by_id != user.pk:
        raise Refused(f"{consultation.asked_by} asked this. The question is theirs to go on with.")
    return worker


def check_can_answer(user: Any, consultation: Consultation, *, on: date) -> Worker:
    """Return the manager, own or standing in, who may answer this question."""
    worker = manages(user, consultation.team_id, on=on)
    if worker is None:
        raise Refused("Only a manager of the team, or who stands in for them, answers this.")
    if consultation.asked_by_id == user.pk:
        raise Refused("You asked this yourself, so another manager answers it.")
    check_no_interest(user, consultation.person, consultation.plan)
    return worker


def why_not_asked(consultation: Consultation, *, on: date) -> str:
    """Return why the manager who was asked by name can no longer answer, in a sentence; else nothing."""
    if consultation.manager is None:
        return ""
    try:
        check_can_answer(consultation.manager.user, consultation, on=on)
    except Refused as refused:
        return refused.sentence
    return ""


def check_can_give_authority(
    user: Any, consultation: Consultation, *, weekly_pence: int, once_pence: int, on: date
) -> Worker:
    """Return the manager who may give authority up to these sums, which lie within her own limit."""
    worker = check_can_answer(user, consultation, on=on)
    check_newest(consultation.version)
    row = limit_in_force(worker, on=on)
    if row is None:
        raise Refused("You have no sign-off limit in force, so you cannot give authority.")
    if weekly_pence > row.weekly_pence:
        raise Refused(
            f"Your own limit is {pounds_text(row.weekly_pence)} a week. You can give authority up to that.",
            field="weekly",
        )
    if once_pence > row.once_pence:
        raise Refused(
            f"Your own limit is {pounds_text(row.once_pence)} once in twelve months. "
            "You can give authority up to that.",
            field="once",
        )
    return worker


# looking at a decision afterwards


def check_can_look_later(user: Any, look: LaterLook, *, on: date) -> Worker:
    """Return the manager, own or standing in, who may look at a decision that was drawn."""
    worker = manages(user, look.team_id, on=on)
    if worker is None:
        raise Refused("Only a manager of the team, or who stands in for them, looks at this.")
    if look.decision.decided_by_id == user.pk:
        raise Refused("This is your own decision, so another manager looks at it.")
    check_no_interest(user, look.decision.person, look.decision.plan)
    return worker


def check_can_answer_later(user: Any, look: LaterLook, *, on: date) -> Worker:
    """Return the worker whose decision was looked at: only she answers what was written about it."""
    worker = access.active_worker(user, on=on)
    if worker is None or look.decision.decided_by_id != user.pk:
        raise Refused("Only who made the decision answers this.")
    return worker
