"""Words and links of the pages that show several rooms together."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from budgets.explanation import Likely, tell_likely
from budgets.models import IndicativeBudget
from budgets.standing import Stage, Standing, where_things_stand
from signoff.models import Decision
from signoff.presenters.covering import days_of, whose
from signoff.presenters.decisions import DecisionRow, LookAgain, decision_rows, look_again_row
from signoff.selectors.where import Situation
from signoff.standing import Life, life_of, with_plan
from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.models import Person, TeamCover, Worker
from socialcare.people.presenters import Row, date_in_words, left_in_words
from socialcare.values.money import pounds_text
from socialcare.values.periods import distance_in_words
from supportplans.reviews.models import Rhythm

#: Of a person's decisions, so many stand on their page.
DECISIONS_SHOWN = 4

#: The stages in which a sum, or that there is none, can be read.
HAS_BUDGET = ("sum", "refer", "nothing")


def sum_in_words(*, outcome: str | None, pence: int | None) -> str:
    """Return what an indicative budget came to, in a few words."""
    if outcome == IndicativeBudget.Outcome.REFER and pence is None:
        return "A person must estimate the budget"
    if not pence:
        return "Indicative budget: nothing"
    return f"Indicative budget: {pounds_text(pence)} a week"


@dataclass(frozen=True)
class CaseLine:
    """One person of a list with where they stand and since when."""

    row: Row
    words: str
    since: date | None
    far_off: str
    href: str
    crisis: bool

    @classmethod
    def of(cls, person: Any, *, today: date) -> "CaseLine":
        """Make one of a person read ``with_standing``."""
        words, since = _standing(person, today)
        return cls(
            row=Row.of(person, today=today),
            words=words,
            since=since,
            far_off=distance_in_words(since, today) if since is not None else "",
            href=reverse("person", args=[person.ref]),
            crisis=person.crisis_since is not None and person.left_on is None,
        )


def _standing(person: Any, today: date) -> tuple[str, date | None]:
    """Return the newest of what happened, since when, and beside it what is agreed."""
    agreed = agreed_words(person, today)
    if person.draft_id is not None:
        return _beside("Assessment in progress", agreed), timezone.localdate(person.draft_at)
    if person.to_sign_since is not None:
        return _beside("Plan ready to sign off", agreed), timezone.localdate(person.to_sign_since)
    plan_agreed = agreed and person.agreed_kind == Decision.Kind.PLAN
    if plan_agreed and (person.assessed_at is None or person.assessed_at <= person.agreed_at):
        return agreed, timezone.localdate(person.agreed_at)
    words, day = _assessed(person)
    return _beside(words, agreed), day


def agreed_words(person: Any, today: date) -> str:
    """Return the sum that is agreed now, in a few words; nothing where none is."""
    if person.agreed_kind is None:
        return ""
    what = "Agreed" if person.agreed_kind == Decision.Kind.PLAN else "Urgent support"
    begins = person.agreed_from_on
    later = f", from {date_in_words(begins)}" if begins is not None and begins > today else ""
    return f"{what}: {pounds_text(person.agreed_pence)} a week{later}"


def _beside(words: str, agreed: str) -> str:
    return f"{words}. {agreed}" if agreed else words


def _assessed(person: Any) -> tuple[str, date | None]:
    if person.assessed_id is None:
        return "Not assessed yet", None
    day = timezone.localdate(person.assessed_at)
    if person.eligible is False:
        return "Assessed: not eligible", day
    pence = person.computed_pence if person.own_pence is None else person.own_pence
    return sum_in_words(outcome=person.outcome, pence=pence), day


@dataclass(frozen=True)
class Link:
    """Something to go to or, where ``post`` says so, to do."""

    text: str
    href: str
    post: bool = False


@dataclass(frozen=True)
class Next:
    """The next thing to do: why, the one main button, and what else one can do."""

    words: str
    main: Link | None = None
    others: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Money:
    """The indicative budget in force, as the person page tells it."""

    weekly: str
    outcome: str
    told_on: date
    own_sum: bool
    notice: str
    likely: Likely | None


@dataclass(frozen=True)
class PersonPage:
    """What the person page says that takes a decision about words."""

    standing: Standing
    next: Next
    money: Money | None
    decisions: Sequence[DecisionRow] = ()
    more_decisions: int = 0
    urgent: LookAgain | None = None


def money_of(assessment: Assessment | None) -> Money | None:
    """Return the sum of an assessment in force, or None where it has none."""
    budget = getattr(assessment, "indicative_budget", None) if assessment is not None else None
    if budget is None:
        return None
    adjustments = list(budget.adjustments.all())
    pence = adjustments[0].weekly_pence if adjustments else budget.weekly_pence
    return Money(
        weekly="" if pence is None else pounds_text(pence),
        outcome=budget.outcome,
        told_on=timezone.localdate(budget.worked_out_at),
        own_sum=bool(adjustments),
        notice=budget.scheme.document.get("notice", ""),
        likely=tell_likely(budget.statement),
    )


def person_page(
    *,
    person: Any,
    worker: Worker,
    draft: Assessment | None,
    in_force: Assessment | None,
    situation: Situation | None = None,
    rhythm: Rhythm | None = None,
    plan_begun: bool = False,
    today: date,
) -> PersonPage:
    """Return where things stand for ``person`` and what ``worker`` does next."""
    eligibility = getattr(in_force, "eligibility", None) if in_force is not None else None
    budget = getattr(in_force, "indicative_budget", None) if in_force is not None else None
    standing = where_things_stand(draft=draft, in_force=in_force, eligibility=eligibility, budget=budget)
    if situation is not None:
        standing = with_plan(standing, situation, rhythm=rhythm, on=today)
    return PersonPage(
        standing=standing,
        next=_with_urgent(
            _of_the_decision(
                person,
                worker=worker,
                draft=draft,
                in_force=in_force,
                situation=situation,
                life=None if situation is None else life_of(situation, rhythm, on=today),
            )
            or _next(
                person,
                worker=worker,
                draft=draft,
                in_force=in_force,
                stage=standing.stage,
                plan_begun=plan_begun,
            ),
            person,
            worker=worker,
            situation=situation,
        ),
        money=money_of(in_force),
        decisions=[] if situation is None else decision_rows(situation.decisions[:DECISIONS_SHOWN], on=today),
        more_decisions=0 if situation is None else max(len(situation.decisions) - DECISIONS_SHOWN, 0),
        urgent=_urgent(situation, on=today),
    )


def _urgent(situation: Situation | None, *, on: date) -> LookAgain | None:
    """Return the urgent support that is in force, with the day on which it is looked at again."""
    if situation is None or situation.in_force is None or situation.in_force.look_again_on is None:
        return None
    situation.in_force.person = situation.person
    return look_again_row(situation.in_force, on=on)


def _with_urgent(next_: Next, person: Any, *, worker: Worker, situation: Situation | None) -> Next:
    """Add, until a plan is agreed, that what cannot wait can be signed before it."""
    agreed = situation is not None and situation.key == "agreed"
    if worker.role not in CASEWORK_ROLES or agreed:
        return next_
    link = Link("Sign urgent support before the plan", reverse("interim", args=[person.ref]))
    return replace(next_, others=[*next_.others, link])


def _of_the_decision(
    person: Any,
    *,
    worker: Worker,
    draft: Assessment | None,
    in_force: Assessment | None,
    situation: Situation | None,
    life: Life | None,
) -> Next | None:
    """Return what comes next where a plan is ready or decided; None while it is written."""
    plan = None if situation is None else situation.plan
    if worker.role not in CASEWORK_ROLES or draft is not None or in_force is None:
        return None
    if situation is None or plan is None:
        return None
    sign = reverse("plan_sign_off", args=[plan.pk])
    others = [
        Link("Open the plan", reverse("plan", args=[plan.pk])),
        Link("Read the assessment", reverse("assessment", args=[in_force.pk])),
        Link("Start a new assessment", reverse("assessment_start", args=[person.ref])),
    ]
    called, number = person.called, situation.newest_number
    if situation.key == "kept":
        words = f"{called}’s plan is ready: version {number} is kept."
        return Next(words, Link("Sign off the plan", sign), others)
    if situation.key == "handed_back":
        words = f"Version {number} of {called}’s plan came back: it is yours to decide."
        return Next(words, Link("Sign off the plan", sign), others)
    if situation.key == "asked_worker" and situation.referral is not None:
        answer = Link("Answer the question", reverse("referral", args=[situation.referral.pk]))
        return Next("A question about the plan waits for your answer.", answer, others)
    if situation.referral is not None:
        words = f"{called}’s plan is referred. You can see who has it, and since when."
        return Next(words, Link("See where it is", sign), others)
    if situation.key == "agreed":
        return Next(_agreed(life), others[0], [Link("The decision", _newest(situation)), *others[1:]])
    if situation.key == "not_agreed":
        words = "The plan is not agreed yet. Talk about the reason, and change the plan together."
        return Next(words, Link("The decision and its reason", _newest(situation)), others)
    if situation.key == "changed":
        words = f"{called}’s plan has changed since it was agreed. What was agreed stands until then."
        return Next(words, others[0], [Link("Sign-off", sign), *others[1:]])
    return None


def _agreed(life: Life | None) -> str:
    """Return what has happened since the plan was agreed, and what comes next."""
    first = "Look together whether it works, first after six to eight weeks."
    if life is None:
        return f"The plan is agreed. {first}"
    if life.ended_on is not None:
        return f"The support ended on {date_in_words(life.ended_on)}."
    if not life.begun:
        return f"The plan is agreed, and begins on {date_in_words(life.begins_on)}. {first}"
    talk = "" if life.next_on is None else f" Talk again by {date_in_words(life.next_on)}."
    if life.reviewed_on is None:
        return f"The support began on {date_in_words(life.begins_on)}.{talk or f' {first}'}"
    return f"You looked at it together on {date_in_words(life.reviewed_on)}.{talk}"


def _newest(situation: Situation) -> str:
    """Return where the newest decision on the plan is read."""
    plans = [one for one in situation.decisions if one.plan_id is not None]
    return reverse("decision", args=[plans[0].pk])


def _next(
    person: Any,
    *,
    worker: Worker,
    draft: Assessment | None,
    in_force: Assessment | None,
    stage: Stage,
    plan_begun: bool,
) -> Next:
    if worker.role not in CASEWORK_ROLES:
        words = "You can read this record. Its worker and the team change it."
        if stage in HAS_BUDGET and in_force is not None:
            return Next(words, Link("Read the budget", reverse("budget", args=[in_force.pk])))
        return Next(words)
    start = Link("Start a new assessment", reverse("assessment_start", args=[person.ref]))
    if draft is not None:
        others = []
        if stage in HAS_BUDGET and in_force is not None:
            others.append(Link("Budget in force", reverse("budget", args=[in_force.pk])))
        day = date_in_words(draft.visited_on)
        return Next(
            f"The assessment of {day} is not finished. Everything written in it is saved.",
            Link("Continue the assessment", reverse("assessment", args=[draft.pk])),
            others,
        )
    if in_force is None:
        return Next(
            f"Sit down with {person.called}, ask, and tell them their budget there and then.",
            Link("Start the assessment", reverse("assessment_start", args=[person.ref])),
        )
    answers = Link("Read the assessment", reverse("assessment", args=[in_force.pk]))
    show = reverse("budget", args=[in_force.pk])
    if stage == "sum" and plan_begun:
        words = f"{person.called}’s plan is begun. Read it, and talk it over together."
        plan = Link("Open the plan", reverse("person_plan", args=[person.ref]))
        return Next(words, plan, [Link("Show the budget", show), answers, start])
    if stage == "sum":
        words = f"{person.called} can plan with this sum now. Talk about who leads the plan."
        return Next(words, Link("Show the budget", show), [answers, start])
    if stage == "refer":
        words = "The table ends below these needs: estimate the sum yourself, with your reason."
        return Next(words, Link("Estimate the budget", show), [answers, start])
    words = f"Tell {person.called} why, what else can help, and how to challenge it."
    return Next(words, Link("Show the decision", show), [answers, start])


@dataclass(frozen=True)
class StandingIn:
    """For whom a manager stands in, now or soon."""

    whose: str
    days: str

    @classmethod
    def of(cls, cover: TeamCover, *, today: date) -> "StandingIn":
        """Make one of a cover that is in force or begins later."""
        return cls(whose(cover), days_of(cover, today=today))


@dataclass(frozen=True)
class Alert:
    """Something that changes how one works with the person; shown only where it is set."""

    title: str
    text: str
    urgent: bool = False


def alerts_of(person: Person, *, today: date) -> list[Alert]:
    """Return crisis, capacity and advocate, where each is set."""
    alerts = []
    if person.left_on is not None:
        text = "Nobody signs in to their place, and no message goes to them."
        alerts.append(Alert(left_in_words(person), text, urgent=True))
    elif person.crisis_since is not None:
        far = distance_in_words(person.crisis_since, today)
        alerts.append(
            Alert(
                f"In crisis since {date_in_words(person.crisis_since)} ({far})",
                person.crisis_notes,
                urgent=True,
            )
        )
    if person.capacity != Person.Capacity.PRESUMED:
        alerts.append(Alert(f"Capacity: {person.get_capacity_display().lower()}", person.capacity_notes))
    if person.advocate not in (Person.Advocate.NOT_ASKED, Person.Advocate.NOT_NEEDED):
        alerts.append(Alert(f"Advocate: {person.get_advocate_display().lower()}", person.advocate_name))
    return alerts
