"""Plans that were decided, and some that wait: by workers, after a word with the manager, at the panel.

What a plan costs decides who may sign it off, as everywhere; the demonstration only says what was written.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from signoff import rules
from signoff.considerations import CONSIDERATION
from signoff.models import Consultation, LaterLook, Referral
from signoff.money import sums_of
from signoff.selectors.limits import limit_in_force
from signoff.services import consulting, deciding, later, members, panel, referring
from socialcare.people.models import Person, User, Worker
from supportplans.contents import content_of
from supportplans.models import PlanVersion
from supportplans.services.costs import add_cost
from supportplans.services.covering import write_cover
from supportplans.services.entries import add_entry
from supportplans.services.linking import link_need
from supportplans.services.plans import open_plan
from supportplans.services.versions import freeze

#: Who sits on the panel, what they know about, and who chairs it.
SEATS: Mapping[str, tuple[tuple[str, ...], bool]] = {
    "Dara Lindqvist": (("occupational_therapy",), False),
    "Femi Adebayo": (("assistive_technology",), False),
    "Ruth Kenyon": (("housing", "community_resources"), False),
    "Marit Solberg": (("safeguarding", "mental_health"), True),
}
#: What is bought, pence of one, and in hundredths how much of the plan's cost it is.
_COSTS = (
    ("Help at home with washing, dressing and meals", 60),
    ("A personal assistant for going out", 28),
    ("Getting there and back", 12),
)
_SAID = (
    "I want to stay in my own home, and to choose who comes in. I would like to get out again, at least "
    "twice a week, and see people who know me for more than what I cannot do."
)
#: Whose plan goes another way than the sum would send it: by the worker's judgement.
JUDGED: Mapping[tuple[str, str], str] = {
    ("Edwin", "Marsden"): "manager",
    ("Kwame", "Boateng"): "manager",
    ("Raymond", "Tickle"): "panel",
    ("Arthur", "Thackray"): "handed_back",
    ("Lewis", "Cartwright"): "not_agreed",
}


def panel_sits(*, workers: Mapping[str, User], by: User, at: datetime) -> None:
    """Let the manager who looks after the panel give its members their seats."""
    for name, (expertise, is_chair) in SEATS.items():
        members.add_member(
            worker=workers[name].worker,
            expertise=expertise,
            is_chair=is_chair,
            from_on=timezone.localdate(at),
            by=by,
            at=at,
        )


def plan_is_made(*, person: Person, worker: User, weekly_pence: int, at: datetime) -> PlanVersion:
    """Play how worker and person write a plan together, and keep it when the person says so."""
    person = Person.objects.select_related("user", "team").get(pk=person.pk)
    plan = open_plan(person=person, by=worker, at=at)
    add_entry(plan=plan, kind="words", title="How I want to live", words=_SAID, by=worker, at=at)
    left, costs = weekly_pence, []
    for place, (what, hundredths) in enumerate(_COSTS):
        pence = left if place == len(_COSTS) - 1 else weekly_pence * hundredths // 100
        left -= pence
        cost = add_cost(
            plan=plan, what=what, quantity=Decimal(1), price_pence=pence, period="week", by=worker, at=at
        )
        costs.append(cost)
    plan.refresh_from_db()
    write_cover(plan=plan, contribution_pence=0, base_revision=0, by=worker, at=at)
    needs = content_of(plan, on=timezone.localdate(at))["needs"]
    for need in needs["needs"] if needs is not None else []:
        link_need(plan=plan, outcome=need["outcome"], entries=[], costs=costs[:1], by=worker, at=at)
    return freeze(plan=plan, by=worker, at=at, persons_word=True)


def way_for(version: PlanVersion, *, worker: Worker, invented: Any, at: datetime) -> str:
    """Return how a plan gets to its decision: by judgement, else by the worker, alone or after a word."""
    judged = JUDGED.get((invented.first, invented.last))
    if judged is not None:
        return judged
    on = timezone.localdate(at)
    row, sums = limit_in_force(worker, on=on), sums_of(version, on=on)
    within = row is not None and not rules.beyond(sums, rules.Limit(row.weekly_pence, row.once_pence))
    return "worker" if within else "asks"


def is_put_forward(version: PlanVersion, *, way: str, worker: User, at: datetime) -> None:
    """Play how the worker asks, where she does not sign off by herself."""
    if way == "asks":
        words = "It costs more than I may sign, and I think it is right. May I?"
        consulting.consult(version=version, words=words, by=worker, at=at)
    elif way == "panel":
        refer_to_panel(version, worker=worker, wanted=("housing",), at=at)
    elif way != "worker":
        refer(version, worker=worker, at=at)


def refer(version: PlanVersion, *, worker: User, at: datetime, why: str = "") -> Referral:
    """Play how a plan is put before the managers of the team."""
    words = why or "It costs more than I may sign. What they ask for keeps them at home."
    return referring.refer(version=version, level=rules.MANAGER, why=words, by=worker, at=at)


def refer_to_panel(
    version: PlanVersion,
    *,
    worker: User,
    wanted: tuple[str, ...],
    at: datetime,
    why: str = "",
    risk: str = "",
) -> Referral:
    """Play how a plan is put before the panel."""
    return referring.refer(
        version=version,
        level=rules.PANEL,
        why=why or "We would like your eyes on the stairs before it is agreed.",
        risk=risk or "The stairs are steep, and there is nobody in the house at night.",
        wanted=wanted,
        by=worker,
        at=at,
    )


def is_decided(
    version: PlanVersion,
    *,
    way: str,
    worker: User,
    manager: User,
    workers: Mapping[str, User],
    place: int,
    at: datetime,
) -> None:
    """Play the decision: by the worker, the manager, or the panel's chair."""
    if way == "asks":
        asked = Consultation.objects.get(version=version)
        weekly = version.content["figures"]["weekly_pence"]
        words = "Yes. You know them, and it is well thought through. Do sign it."
        consulting.reply(consultation=asked, words=words, weekly_pence=weekly, by=manager, at=at)
    elif way == "handed_back":
        referral = Referral.objects.get(version=version)
        words = "You have thought of everything, and it lies within your limit. It is yours to decide."
        referring.hand_back(referral=referral, words=words, by=manager, at=at)
    elif way in ("manager", "panel", "not_agreed"):
        _is_decided_for_her(version, way=way, decides=manager, workers=workers, at=at)
        return
    at += timedelta(minutes=40)
    for subject in ("network", "contingency", "money"):
        answer, _ = CONSIDERATION[subject].answers[place % 2]
        deciding.consider(version=version, subject=subject, answer=answer, by=worker, at=at)
    deciding.sign_off(version=version, by=worker, at=at, lot=0 if place % 4 == 1 else 99)


def _is_decided_for_her(
    version: PlanVersion, *, way: str, decides: User, workers: Mapping[str, User], at: datetime
) -> None:
    referral = Referral.objects.get(version=version)
    if way == "panel":
        decides = workers["Marit Solberg"]
        panel.give_opinion(
            referral=referral,
            view="support",
            words="A second rail and a light on the landing, and I have no worry.",
            by=workers["Ruth Kenyon"],
            at=at,
        )
    at += timedelta(minutes=20)
    referring.take(referral=referral, by=decides, at=at)
    at += timedelta(minutes=20)
    if way == "not_agreed":
        needs = deciding.needs_in(version)
        reasons = (
            "The sum is fine. But nobody is named who comes when you cannot get up in the morning. "
            "Say who that could be, and we look at it again the same week."
        )
        deciding.not_agree(referral=referral, need=next(iter(needs)), reasons=reasons, by=decides, at=at)
        return
    reasons = "This keeps you in your own home, among people you know. That is what the money is for."
    deciding.agree(referral=referral, by=decides, reasons=reasons, at=at)


def somebody_looks_afterwards(*, person: Person, manager: User, at: datetime) -> None:
    """Play how the manager looks at a decision of the sample, kindly."""
    look = LaterLook.objects.filter(decision__person=person, looked_at__isnull=True).first()
    if look is not None:
        words = "A good plan, and well explained. I would have asked about the nights; did you?"
        later.look_at(look=look, words=words, by=manager, at=at)


# plans that wait now


def waits_at_the_panel(
    version: PlanVersion, *, worker: User, workers: Mapping[str, User], at: datetime
) -> None:
    """The published £170.45: with the panel, which has heard one of the two whom it was asked to hear."""
    referral = refer_to_panel(
        version,
        worker=worker,
        wanted=("occupational_therapy", "housing"),
        why="He would rather have one assistant for longer than an agency for less. I think he is right.",
        risk="He is alone with the oxygen, and the flat is on the third floor.",
        at=at,
    )
    panel.give_opinion(
        referral=referral,
        view="support_if",
        words="I know the block. If the lift fails he cannot get out: put the landlord’s number in the plan.",
        by=workers["Ruth Kenyon"],
        at=at + timedelta(hours=3),
    )


def waits_for_advice(version: PlanVersion, *, worker: User, at: datetime) -> None:
    """A short question to the manager, not answered yet."""
    words = "His daughter stops in four months. Is it right to agree more hours from then on already?"
    consulting.consult(version=version, words=words, by=worker, at=at)


def waits_for_an_answer(version: PlanVersion, *, worker: User, manager: User, at: datetime) -> None:
    """The manager asked the person something: the clock stands still."""
    referral = refer(version, worker=worker, at=at)
    referring.ask(
        referral=referral,
        of="person",
        words="You would like somebody on Saturdays too. What would you do on a Saturday, if you could?",
        by=manager,
        at=at + timedelta(hours=2),
    )


def urgent_support_is_signed(*, person: Person, worker: User, at: datetime) -> None:
    """Play urgent support before there is a plan."""
    deciding.sign_interim(
        person=Person.objects.get(pk=person.pk),
        extra_weekly_pence=6_000,
        once_pence=8_500,
        reasons="The boiler is broken. A heater, and somebody who looks in each evening until it is mended.",
        look_again_on=timezone.localdate(at) + timedelta(days=14),
        by=worker,
        at=at,
    )


#: What is told of whom: the sum a week, where there is a plan, and how far it has got.
STORIES: Mapping[tuple[str, str], tuple[str, int]] = {
    ("Winston", "Baptiste"): ("panel", 17_045),
    ("Jaswant", "Singh Dhaliwal"): ("advice", 13_900),
    ("Agnieszka", "Żółtowska"): ("question", 11_250),
    ("Dorothy", "Clegg"): ("manager", 24_310),
    ("Linda", "Crabtree"): ("manager", 15_640),
    ("Trevor", "Haslam"): ("urgent", 0),
}


def story_of(invented: Any) -> tuple[str, int]:
    """Return what is told of somebody now; nothing of most."""
    return STORIES.get((invented.first, invented.last), ("", 0))
