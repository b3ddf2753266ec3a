"""Words for the sum and the decision: to the person, and to the worker who tells them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Assessment, Eligibility
from assessments.rules import CONDITION, NO_CONDITION, NO_IMPACT, OUTCOMES_NEEDED
from assessments.states import SUPERSEDED
from socialcare.people.models import Person
from socialcare.values.marked import marked
from socialcare.values.money import WEEKS_PER_YEAR_CLD, pounds_text, yearly_pence
from socialcare.web.addresses import full_address
from socialcare.web.languages.days import day_words

from .estimates.presenters import ToldEstimate, tell_estimate, words_for_person
from .explanation import OUTCOME_WORDS, Likely, tell_likely
from .models import IndicativeBudget
from .picture import Picture, draw

#: The Local Government and Social Care Ombudsman's own contact, from lgo.org.uk.
OMBUDSMAN_PHONE = "0300 061 0614"
OMBUDSMAN_SITE = "www.lgo.org.uk"

#: Care and Support (Eligibility Criteria) Regulations 2014, regulation 2(1), as one says it.
THREE_THINGS = marked(
    "The Care Act asks three things. Do your needs come from an illness or a disability? "
    "Are there two or more of ten everyday things that you cannot do without help? Does "
    "that make a big difference to your life?"
)

MAY_CHANGE = marked(
    "This is a first sum to plan with, not the last word. It may go up or down when your plan is agreed."
)


@dataclass(frozen=True)
class Step:
    """One thing that one can do or that happens next: a few words, then a sentence or two."""

    title: str
    text: str


@dataclass(frozen=True)
class OwnSum:
    """The worker's own sum that stands in place of the computed one, and why."""

    weekly: str
    reason: str
    by: str
    on: date


@dataclass(frozen=True)
class Told:
    """A result as it is told to the person, on every screen and on paper.

    ``kind`` is ``sum``, ``nothing``, ``refer`` or ``not_eligible``. ``statement`` is the stored one;
    ``computed`` is what the table gave where the worker's own sum stands in its place. ``rules_path``
    is where that version of the rules is read on this site, ``rules_address`` the same for paper.
    """

    kind: str
    headline: str
    below: str
    weekly: str
    yearly: str
    weeks: int
    reasons: Sequence[str]
    statement: dict[str, Any] | None
    picture: Picture | None
    own_sum: OwnSum | None
    computed: str
    notice: str
    version: str
    rules_path: str
    rules_address: str
    may_change: str
    likely: Likely | None
    next_steps: Sequence[Step]
    other_help: Sequence[Step]
    challenge: Sequence[Step]
    told_on: date
    worker_name: str
    worker_job: str
    superseded: bool
    estimate: ToldEstimate | None = None
    estimate_words: Sequence[str] = ()


def tell_budget(budget: IndicativeBudget) -> Told:
    """Return an indicative budget in words; sums come from what was stored, and from nowhere else."""
    assessment, statement = budget.assessment, budget.statement
    newest = next(iter(budget.adjustments.all()), None)
    pence = newest.weekly_pence if newest is not None else budget.weekly_pence
    kind = "sum" if newest is not None else budget.outcome
    weekly = pounds_text(pence) if pence is not None else ""
    headline, below = _headline(kind, weekly, assessment)
    estimate = _estimate(budget)
    rules_path = reverse("rules_version", args=[statement["scheme"]["key"], statement["scheme"]["version"]])
    return Told(
        kind=kind,
        headline=headline,
        below=below,
        weekly=weekly if kind == "sum" else "",
        yearly=pounds_text(yearly_pence(pence)) if kind == "sum" and pence is not None else "",
        weeks=WEEKS_PER_YEAR_CLD,
        reasons=statement["reasons"],
        statement=statement,
        picture=draw(statement),
        own_sum=OwnSum(
            weekly=weekly,
            reason=newest.reason,
            by=newest.made_by.name,
            on=timezone.localdate(newest.made_at),
        )
        if newest is not None
        else None,
        computed=_computed(budget) if newest is not None else "",
        notice=statement["scheme"]["notice"],
        version=_("%(title)s, version %(number)s")
        % {
            "title": statement["scheme"]["title"],
            "number": statement["scheme"]["version"],
        },
        rules_path=rules_path,
        rules_address=full_address(rules_path),
        may_change=_(MAY_CHANGE) if kind == "sum" else "",
        likely=tell_likely(statement, say=_, day=day_words),
        next_steps=_next_steps(kind, assessment),
        other_help=(),
        challenge=challenge(_worker_name(assessment)),
        told_on=timezone.localdate(budget.worked_out_at),
        worker_name=_worker_name(assessment),
        worker_job=assessment.worker.job,
        superseded=assessment.status == SUPERSEDED,
        estimate=estimate,
        estimate_words=()
        if estimate is None
        else words_for_person(estimate, kind=kind, weekly=weekly, worker=_worker_name(assessment)),
    )


def _estimate(budget: IndicativeBudget) -> ToldEstimate | None:
    newest = next(iter(budget.estimates.all()), None)
    return None if newest is None else tell_estimate(newest, budget.weekly_pence)


def tell_not_eligible(assessment: Assessment, eligibility: Eligibility) -> Told:
    """Return the decision that the law's test is not met, with its reasons and what else there is."""
    return Told(
        kind="not_eligible",
        headline=_("You do not get a budget from the council at the moment."),
        below=_(
            "The law has a test for this, and from what you told us you do not meet it now. "
            "There is other help that you can still get. You can ask us to look at it again."
        ),
        weekly="",
        yearly="",
        weeks=WEEKS_PER_YEAR_CLD,
        reasons=[_(THREE_THINGS), *_the_three_answers(eligibility)],
        statement=None,
        picture=None,
        own_sum=None,
        computed="",
        notice="",
        version="",
        rules_path="",
        rules_address="",
        may_change="",
        likely=None,
        next_steps=(),
        other_help=_other_help(),
        challenge=challenge(_worker_name(assessment)),
        told_on=timezone.localdate(assessment.completed_at),
        worker_name=_worker_name(assessment),
        worker_job=assessment.worker.job,
        superseded=assessment.status == SUPERSEDED,
    )


def _the_three_answers(eligibility: Eligibility) -> list[str]:
    """Answer the three things that the Care Act asks, as one says it to the person, as far as was asked."""
    told = []
    if CONDITION in eligibility.reasons:
        told.append(_("Your needs come from an illness or a disability, so the first answer is yes."))
    elif NO_CONDITION in eligibility.reasons:
        told.append(_("As far as we know, your needs do not come from an illness or a disability."))
    hard = [OUTCOME_WORDS[one["outcome"]] for one in eligibility.outcomes]
    if len(hard) >= OUTCOMES_NEEDED:
        told.append(
            _("There are %(hard)s of the ten things that you cannot do without help. Two are enough.")
            % {"hard": len(hard)}
        )
    elif hard:
        told.append(
            _(
                "There is one of the ten things that you cannot do without help: %(thing)s. The law "
                "asks for two."
            )
            % {"thing": _(hard[0])}
        )
    else:
        told.append(
            _(
                "From what you told us, you can do the ten things without help. The law asks for two "
                "that you cannot."
            )
        )
    if NO_IMPACT in eligibility.reasons:
        told.append(
            _(
                "From what you told us, this does not make a big difference to your life. If that is "
                "not so, please tell us."
            )
        )
    return told


def challenge(worker_name: str, *, phone: str = "", email: str = "") -> tuple[Step, ...]:
    """Return how to say that a result is wrong: the worker, then the council, then the Ombudsman.

    ``phone`` and ``email`` are the council's, as they are now unless they are given.
    """
    phone, email = phone or settings.COUNCIL_PHONE, email or settings.COUNCIL_EMAIL
    return (
        Step(
            _("Tell %(worker_name)s") % {"worker_name": worker_name},
            _("Say what does not look right. You can call %(phone)s. We look at it again with you.")
            % {"phone": phone},
        ),
        Step(
            _("Complain to the council"),
            _(
                "If that does not put it right, call %(phone)s or write to %(email)s. Somebody else "
                "can do this for you."
            )
            % {"phone": phone, "email": email},
        ),
        Step(
            _("Go to the Ombudsman"),
            _(
                "If you are not happy with the council’s answer, the Local Government and Social "
                "Care Ombudsman can look at it. It is free. Call %(ombudsman_phone)s or see "
                "%(ombudsman_site)s."
            )
            % {"ombudsman_phone": OMBUDSMAN_PHONE, "ombudsman_site": OMBUDSMAN_SITE},
        ),
    )


@dataclass(frozen=True)
class EasyLine:
    """One short sentence, and the picture that stands beside it."""

    picture: str
    words: str


def wants_easy_words(person: Person) -> bool:
    """Return whether this person reads easy words with pictures."""
    return Person.Need.EASY_READ.value in person.communication_needs


def easy_result(told: Told) -> list[EasyLine]:
    """Return a result in a few short sentences, for whoever reads easy words with pictures."""
    wrong = EasyLine("question", _("Is something wrong? Tell us."))
    if told.kind == "sum":
        return [
            EasyLine("money", _("About %(sum)s a week is for your support.") % {"sum": told.weekly}),
            EasyLine("change", _("It can go up or down.")),
            EasyLine("plan", _("Now say what you want to do with it.")),
            wrong,
        ]
    first = {
        "refer": EasyLine("talk", _("We work out your money with you.")),
        "nothing": EasyLine("talk", _("There is no money yet. Talk to us.")),
        "not_eligible": EasyLine("hand", _("You do not get money now. There is other help.")),
    }[told.kind]
    return [first, wrong]


def wants_large_print(person: Person) -> bool:
    """Return whether this person reads large print, so that paper for them comes in it."""
    return Person.Need.LARGE_PRINT.value in person.communication_needs


def _worker_name(assessment: Assessment) -> str:
    return assessment.worker.user.name


def _computed(budget: IndicativeBudget) -> str:
    if budget.weekly_pence is None:
        return _("The table itself gives no sum here.")
    return _("The table itself gives %(weekly_pence)s a week.") % {
        "weekly_pence": pounds_text(budget.weekly_pence)
    }


def _headline(kind: str, weekly: str, assessment: Assessment) -> tuple[str, str]:
    worker = _worker_name(assessment)
    if kind == "sum":
        return _("Your weekly budget is about %(weekly)s.") % {"weekly": weekly}, ""
    if kind == "refer":
        return (
            _("We need to work out your budget with you."),
            _(
                "You need more help than the council’s table goes up to, so the table cannot give a "
                "sum. %(worker)s works it out with you instead, and tells you why it is that sum. "
                "The council must still make sure that your needs are met."
            )
            % {"worker": worker},
        )
    return (
        _("The table gives no money this time."),
        _(
            "Your needs do count. By law, the council must still make sure that they are met. "
            "The help that you have now may be enough for that. If it changes, or if this does "
            "not feel right, tell %(worker)s."
        )
        % {"worker": worker},
    )


def _next_steps(kind: str, assessment: Assessment) -> tuple[Step, ...]:
    worker = _worker_name(assessment)
    first = {
        "sum": Step(
            _("Think about what would make life better"),
            _(
                "You can spend the money on what works for you. There is no form to fill in: words, "
                "pictures or a talk will do."
            ),
        ),
        "refer": Step(
            _("%(worker)s works out a sum with you") % {"worker": worker},
            _("You do not have to do anything for this. You can start to think about your plan."),
        ),
        "nothing": Step(
            _("%(worker)s talks with you about the help you need") % {"worker": worker},
            _("A plan can still be made, and the sum can change if your plan shows that money is needed."),
        ),
    }[kind]
    return (
        first,
        Step(
            _("Choose who helps you plan"),
            _(
                "You can plan by yourself, with family or friends, or with %(worker)s. Nobody has to "
                "plan alone, and nobody has to help who does not want to."
            )
            % {"worker": worker},
        ),
        Step(
            _("Agree the plan"),
            _("%(worker)s looks with you at how your plan meets your needs. Then the final sum is set.")
            % {"worker": worker},
        ),
    )


def _other_help() -> tuple[Step, ...]:
    return (
        Step(
            _("Advice that is free"),
            _(
                "Call %(council_phone)s for advice on equipment, changes to your home, benefits, and "
                "clubs and groups near you. Small equipment from the council is free."
            )
            % {"council_phone": settings.COUNCIL_PHONE},
        ),
        Step(
            _("Help for those who help you"),
            _(
                "Anybody who looks after you can ask what help there is for them. They can do that "
                "even though you have no budget."
            ),
        ),
        Step(
            _("If things change"),
            _("If you need more help later, ask again. You do not have to wait."),
        ),
    )


def written_to(person: Person) -> str:
    """Return the name on paper for this person: first and last name, as on a letter."""
    return person.full_name


def told_day(told: Told) -> str:
    """Return the day of a result as people write it."""
    return day_words(told.told_on)
