"""The page of one referral: what is asked, how it stands, what was said, and what this reader may do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.models import Worker
from socialcare.values import Refused
from socialcare.values.money import pounds_text
from supportplans.models import PlanVersion

from .. import permissions, rules, states
from ..considerations import CONSIDERATION
from ..expertise import expertise_in_words
from ..models import Decision, Question, Referral
from ..rules import Sums
from ..services.deciding import needs_in


@dataclass(frozen=True)
class Action:
    """Something that may be done: a link, or one press where ``post`` says so; ``not_now`` says why not."""

    text: str
    href: str
    post: bool = False
    not_now: str = ""


@dataclass(frozen=True)
class Actions:
    """What a reader may do: why nothing, or the one main thing, and the rest."""

    words: str = ""
    main: Action | None = None
    others: Sequence[Action] = field(default_factory=list)


def why_not(check: Callable[[], object]) -> str:
    """Return the sentence with which ``check`` refuses, or nothing."""
    try:
        check()
    except Refused as refused:
        return refused.sentence
    return ""


def _action(referral: Referral, name: str, text: str, not_now: str = "", *, post: bool = False) -> Action:
    return Action(text, reverse(f"referral_{name}", args=[referral.pk]), post, not_now)


def decides(user: Any, referral: Referral, *, on: date) -> bool:
    """Return whether it is this reader's work to decide such a referral: a manager's, or a chair's."""
    if referral.level == rules.PANEL:
        seat = permissions.membership_of(user, on=on)
        return seat is not None and seat.is_chair
    return permissions.manages(user, referral.team_id, on=on) is not None


def actions_of(
    user: Any, worker: Worker, referral: Referral, *, question: Question | None, newer: bool, on: date
) -> Actions:
    """Return what this reader may do with an open referral; one thing is the main one."""
    if referral.status not in states.OPEN:
        return Actions()
    if decides(user, referral, on=on) and referral.referred_by_id != user.pk:
        return _deciders(user, referral, question=question, on=on)
    if worker.role in CASEWORK_ROLES:
        return _workers(user, referral, question=question, newer=newer, on=on)
    return Actions()


def _deciders(user: Any, referral: Referral, *, question: Question | None, on: date) -> Actions:
    own = referral.holder is not None and referral.holder.user_id == user.pk
    close = why_not(lambda: permissions.check_no_interest(user, referral.person, referral.plan))
    if close:
        put_back = [_action(referral, "put_back", "Put it back", post=True)]
        return Actions(close, others=put_back if own and referral.status == states.TAKEN else [])
    busy = why_not(lambda: permissions.check_can_decide(user, referral, on=on))
    if referral.status == states.ASKED:
        words = f"{_asked_of(referral, question)} has a question to answer. It can be decided after that."
        not_needed = _action(referral, "not_needed", "The question is not needed any more", busy, post=True)
        return Actions(words, others=[not_needed])
    if busy:
        name = referral.holder
        return Actions(busy, main=_action(referral, "put_back", f"Put it back for {name}", post=True))
    agree = _action(
        referral,
        "agree",
        "Agree",
        why_not(lambda: permissions.check_can_agree(user, referral, on=on)),
    )
    rest = [
        _action(referral, "ask", "Ask a question"),
        _action(
            referral,
            "hand_back",
            f"Hand it back: {referral.referred_by} decides",
            why_not(lambda: permissions.check_can_hand_back(user, referral, on=on)),
        ),
        _action(
            referral,
            "not_agree",
            "Do not agree",
            why_not(lambda: permissions.check_can_not_agree(user, referral, on=on)),
        ),
    ]
    if referral.level == rules.MANAGER:
        pass_on = why_not(lambda: permissions.check_can_pass_on(user, referral, on=on))
        rest.append(_action(referral, "pass_on", "Pass it to the panel", pass_on))
    if not own:
        return Actions(main=_action(referral, "take", "Take it", post=True), others=[agree, *rest])
    rest.append(_action(referral, "put_back", "Put it back into the queue", post=True))
    if agree.not_now:
        return Actions(others=[agree, *rest])
    return Actions(main=agree, others=rest)


def _asked_of(referral: Referral, question: Question | None) -> str:
    if question is not None and question.asked_of == Question.Of.PERSON:
        return referral.person.called
    return str(referral.referred_by)


def _workers(user: Any, referral: Referral, *, question: Question | None, newer: bool, on: date) -> Actions:
    not_hers = why_not(lambda: permissions.check_can_take_back(user, referral, on=on))
    back = _action(referral, "withdraw", "Take it back", not_hers)
    others = [_action(referral, "newest", "Put the newest version in its place", not_hers)] if newer else []
    if question is not None:
        of_person = question.asked_of == Question.Of.PERSON
        text = f"Write what {referral.person.called} says" if of_person else "Answer the question"
        words = "The clock stands still until this question is answered." if of_person else ""
        return Actions(words, main=_action(referral, "answer", text), others=[*others, back])
    return Actions(others=[*others, back])


# what is asked, and the sums


@dataclass(frozen=True)
class Told:
    """A line with its label."""

    label: str
    text: str


def heading_of(referral: Referral) -> str:
    """Return the heading of the page."""
    whom = "to the panel" if referral.level == rules.PANEL else "to a manager"
    return f"{referral.person.full_name}: referred {whom}"


def asked_lines(referral: Referral) -> list[Told]:
    """Return what a referral says besides its question."""
    found = [Told("The significant risk", referral.risk)]
    if referral.wanted:
        words = expertise_in_words(referral.wanted)
        found.append(Told("Expertise wanted", words[:1].upper() + words[1:]))
    found.append(Told("Why the sum may be lower", referral.cut_because))
    if referral.came_from is not None:
        before = referral.came_from
        day = timezone.localdate(before.decided_at)
        found.append(Told("Passed on", f"By {before.decided_by} on {day.day} {day:%B %Y}"))
        if before.why != referral.why:
            found.append(Told("First asked", before.why))
    return [one for one in found if one.text]


def plan_sum_lines(
    version: PlanVersion,
    sums: Sums,
    *,
    worker: Any,
    workers: rules.Limit | None,
    own: rules.Limit | None,
) -> list[Told]:
    """Return the sums of a version against what was indicated and against the limits.

    ``workers`` is the limit of the ``worker`` whose case it is, ``own`` that of a manager who decides.
    """
    budget = version.content["budget"]
    indicated = None if budget is None else budget["weekly_pence"]
    found = [Told("The plan", f"{pounds_text(sums.weekly_pence)} a week")]
    if indicated is not None:
        found.append(Told("Indicative budget", f"{pounds_text(indicated)} a week"))
        found.append(Told("Difference", _difference(sums.weekly_pence - indicated)))
    if sums.once_pence:
        found.append(Told("One-off, in twelve months", pounds_text(sums.once_pence)))
    found.append(Told(f"{worker}’s limit", _limit_words(sums, workers)))
    if own is not None:
        found.append(Told("Your limit", _limit_words(sums, own)))
    return found


def _difference(pence: int) -> str:
    if pence == 0:
        return "None"
    return f"{pounds_text(abs(pence))} a week {'more' if pence > 0 else 'less'} than indicated"


def _limit_words(sums: Sums, limit: rules.Limit | None) -> str:
    if limit is None:
        return "None in force"
    words = f"{pounds_text(limit.weekly_pence)} a week, {pounds_text(limit.once_pence)} once"
    if sums.weekly_pence > limit.weekly_pence:
        words += f"; the plan is {pounds_text(sums.weekly_pence - limit.weekly_pence)} a week over it"
    elif sums.once_pence > limit.once_pence:
        words += f"; the one-off costs are {pounds_text(sums.once_pence - limit.once_pence)} over it"
    else:
        words += "; the plan is within it"
    return words


def considered_lines(considered: dict[str, str]) -> list[Told]:
    """Return what the worker bore in mind, as she answered it."""
    return [
        Told(one.title, one.label(considered[key]))
        for key, one in CONSIDERATION.items()
        if key in considered and considered[key] in dict(one.answers)
    ]


# the conversation


@dataclass(frozen=True)
class Said:
    """One question and its answer."""

    asked_by: str
    asked_of: str
    asked_at: Any
    words: str
    answered_by: str
    answered_at: Any
    answer: str
    not_needed: bool


def conversation(questions: Sequence[Question], referral: Referral) -> list[Said]:
    """Return the questions and answers of a referral in order."""
    return [
        Said(
            asked_by=str(one.asked_by),
            asked_of=referral.person.called
            if one.asked_of == Question.Of.PERSON
            else str(referral.referred_by),
            asked_at=one.asked_at,
            words=one.words,
            answered_by=_answered_by(one, referral),
            answered_at=one.answered_at,
            answer=one.answer,
            not_needed=one.answered_at is not None and not one.answer,
        )
        for one in questions
    ]


def _answered_by(question: Question, referral: Referral) -> str:
    if question.answered_by is None:
        return ""
    name = str(question.answered_by)
    if question.asked_of == Question.Of.PERSON and question.answered_by_id != referral.person.user_id:
        return f"{name}, for {referral.person.called}"
    return name


# how it ended


@dataclass(frozen=True)
class Ended:
    """How a referral ended: in a sentence, with the reasons, and where it went on."""

    words: str
    need: str
    reasons: str
    href: str
    link: str


def ended_of(
    referral: Referral, decision: Decision | None, *, onward: Referral | None, reader: Any
) -> Ended | None:
    """Return how a referral ended, or None while it is open."""
    if referral.status in states.OPEN or referral.decided_at is None:
        return None
    day = timezone.localdate(referral.decided_at)
    who = f"{referral.decided_by} on {day.day} {day:%B %Y}"
    href, link, need = "", "", ""
    if referral.status == states.AGREED:
        words = f"Agreed by {who}."
    elif referral.status == states.NOT_AGREED:
        words = f"Not agreed by {who}."
        need = needs_in(referral.version).get(decision.need, "") if decision is not None else ""
    elif referral.status == states.HANDED_BACK:
        hers = referral.referred_by_id == reader.pk
        words = f"Handed back by {who}: it is {'yours' if hers else f'{referral.referred_by}’s'} to decide."
        if hers:
            href, link = reverse("plan_sign_off", args=[referral.plan_id]), "Decide on this plan"
    elif referral.status == states.PASSED_ON:
        words = f"Passed to the panel by {who}."
        if onward is not None:
            href, link = reverse("referral", args=[onward.pk]), "The panel’s referral"
    else:
        words = f"Taken back by {who}."
    if decision is not None:
        href, link = reverse("decision", args=[decision.pk]), "Read the decision"
    return Ended(words, need, referral.outcome_words, href, link)


# what the pages of the actions say above their forms


def agreeing(referral: Referral) -> str:
    """Return what agreeing does."""
    pence = pounds_text(referral.version.content["figures"]["weekly_pence"])
    return (
        f"You agree version {referral.version.number} as it is: {pence} a week. "
        f"{referral.person.called} and {referral.referred_by} are told at once."
    )


def not_agreeing(referral: Referral) -> str:
    """Return what not agreeing does."""
    return (
        f"{referral.person.called} keeps what was agreed before, if anything was. "
        "The plan can be changed and put before you again."
    )


def handing_back(referral: Referral) -> str:
    """Return what handing back does."""
    return f"{referral.referred_by} decides on this plan, within {referral.referred_by}’s own limit."


def bringing_newest(referral: Referral, newest: PlanVersion) -> list[str]:
    """Return what the newest version would do in the place of the one referred."""
    before = referral.version.content["figures"]["weekly_pence"]
    after = newest.content["figures"]["weekly_pence"]
    costs = (
        f"It costs {pounds_text(after)} a week, as before."
        if before == after
        else f"It costs {pounds_text(after)} a week; before it was {pounds_text(before)}."
    )
    return [
        f"Version {newest.number} takes the place of version {referral.version.number}. {costs}",
        "The wait goes on from where it was.",
    ]
