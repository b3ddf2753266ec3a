"""Words of the person's own place: what happens next, who has it, and one big thing to do."""

from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from budgets.presenters import Told, tell_budget, tell_not_eligible
from signoff.models import Decision
from signoff.presenters.story import tell_needed
from signoff.presenters.where import Where
from signoff.standing import Life
from socialcare.people.models import Person
from socialcare.values.money import pounds_text
from socialcare.web.languages.days import day_words

from .selectors import Own


@dataclass(frozen=True)
class Next:
    """What happens next, in a sentence or two; who has it; and the one thing to do now, if any.

    ``href`` is where the button leads. ``easy`` says it in one short sentence, beside a ``picture``.
    """

    headline: str
    text: str
    holder: str
    button: str
    href: str = ""
    easy: str = ""
    picture: str = "clock"


@dataclass(frozen=True)
class Agreed:
    """The sum that was agreed last: how much a week, from when, and where to read why.

    ``words`` say what it is for: a plan, or urgent support before one or on top of one.
    ``until_then`` is what they get a week until it begins, where it begins later and there is something.
    """

    weekly: str
    from_on: date | None
    once: str
    words: str
    look_again_on: date | None
    until_then: str
    href: str


def agreed_of(own: Own, *, on: date) -> Agreed | None:
    """Return the agreed sum, or None while there is none."""
    decision = own.situation.in_force
    if decision is None:
        return None
    return Agreed(
        weekly=pounds_text(decision.weekly_pence),
        from_on=decision.from_on,
        once=pounds_text(decision.once_pence) if decision.once_pence else "",
        words=_agreed_words(own, decision),
        look_again_on=decision.look_again_on,
        until_then=_until_then(own, on=on),
        href=reverse("my_decision_one", args=[decision.pk]),
    )


def _agreed_words(own: Own, decision: Decision) -> str:
    """Return what the agreed sum is: that of a plan, or urgent support before one or on top of one."""
    on = decision.from_on
    start = {} if on is None else {"day": day_words(on)}
    if decision.kind == Decision.Kind.PLAN:
        return _("This is agreed, from %(day)s.") % start if start else _("This is agreed.")
    if any(one.kind == "plan" and one.outcome == "agreed" for one in own.situation.decisions):
        if start:
            return (
                _("This is agreed, from %(day)s: what your plan costs, and urgent support on top of it.")
                % start
            )
        return _("This is agreed: what your plan costs, and urgent support on top of it.")
    if start:
        return _("This is agreed, from %(day)s, until there is a plan.") % start
    return _("This is agreed, until there is a plan.")


def _until_then(own: Own, *, on: date) -> str:
    """Return the weekly sum of today, where what was agreed last begins later; else nothing."""
    decision = own.situation.in_force
    if decision is None or decision.from_on is None or decision.from_on <= on:
        return ""
    for one in own.situation.decisions:
        budget = one.personal_budget
        if budget is not None and budget.from_on <= on and budget.to_on is not None and budget.to_on >= on:
            return pounds_text(budget.weekly_pence)
    return ""


def told_of(own: Own) -> Told | None:
    """Return the result in force in words, or None while there is none."""
    if own.budget is not None:
        return tell_budget(own.budget)
    if own.assessment is not None and own.eligibility is not None and not own.eligibility.eligible:
        return tell_not_eligible(own.assessment, own.eligibility)
    return None


def next_of(own: Own, where: Where) -> Next:
    """Return what happens next for this person: with the plan once there is one, else with the budget."""
    holder = getattr(own.person, "holder_name", None) or ""
    worker = holder or _("our %(team)s") % {"team": own.person.team.name}
    told = _with_plan(own, where, worker)
    if told is not None:
        return told
    before = _before_plan(own, holder, worker)
    return replace(before, text=f"{before.text} {where.stands}".strip())


def _with_plan(own: Own, where: Where, worker: str) -> Next | None:
    """Return what happens next with a plan that was kept; None before that."""
    see, decision_page = _("See where your plan is"), reverse("my_decision")
    key, situation = where.key, own.situation
    when = " ".join(one for one in (where.expected_words, where.late, where.note, where.stands) if one)
    if key == "asked_person" and situation.question is not None:
        asks = _("%(name)s looks at your plan and would like to know something.") % {
            "name": situation.question.asked_by
        }
        return Next(
            _("Answer a question about your plan"),
            f"{asks} {where.clock_stands}",
            _("you"),
            _("Answer the question"),
            reverse("my_question"),
            _("We have a question for you."),
            "question",
        )
    if key in ("kept", "handed_back"):
        looks = _("%(worker)s looks at it, and agrees it or asks a manager.") % {"worker": _capital(worker)}
        easy = _("We read your plan now.")
        headline = _("Your plan is being looked at")
        return Next(headline, f"{looks} {when}".strip(), where.holder, see, decision_page, easy, "look")
    if key in ("waiting", "taken", "asked_worker"):
        easy = _("We read your plan now.")
        return Next(where.words.removesuffix("."), when, where.holder, see, decision_page, easy, "look")
    if key == "not_agreed" and situation.last is not None:
        do = _("Read why, and what you can do: talk with us, change your plan, or ask us to look again.")
        return Next(
            _("Your plan is not agreed yet"),
            f"{do} {where.stands}".strip(),
            where.holder,
            _("See why"),
            reverse("my_decision_one", args=[situation.last.pk]),
            _("We did not say yes yet. You can read why."),
            "talk",
        )
    if key == "agreed":
        agreed = (one for one in situation.decisions if one.outcome == "agreed" and one.kind == "plan")
        decision = next(agreed, None)
        href = decision_page if decision is None else reverse("my_decision_one", args=[decision.pk])
        return replace(_of_life(own.life, worker, stands=where.stands), href=href)
    if key == "changed":
        text = _("Take your time. When it says what you want, press “This is my plan”.")
        return Next(
            _("You are changing your plan"),
            f"{text} {where.stands}".strip(),
            _("you"),
            _("Go to your plan"),
            reverse("my_plan"),
            _("Write what you want."),
            "plan",
        )
    return None


def _of_life(life: Life | None, worker: str, *, stands: str) -> Next:
    """Return what happens next once the plan is agreed."""
    read = _("Read the decision")
    money = _("Next we organise the money. %(worker)s talks with you about how it is paid.") % {
        "worker": _capital(worker)
    }

    def told(headline: str, text: str, holder: str, easy: str, picture: str) -> Next:
        return Next(headline, f"{text} {stands}".strip(), holder, read, "", easy, picture)

    pay = _("We said yes. Now we sort out the money.")
    if life is None:
        return told(_("Your plan is agreed"), money, worker, pay, "agree")
    if life.ended_on is not None:
        ended = _("It ended on %(day)s.") % {"day": day_words(life.ended_on)}
        return told(_("Your support has ended"), ended, worker, _("Your support has ended."), "hand")
    if not life.begun:
        begins = _("Your support begins on %(day)s.") % {"day": day_words(life.begins_on)}
        return told(_("Your plan is agreed"), f"{money} {begins}", worker, pay, "agree")
    both = _("you, and %(worker)s when you need something") % {"worker": worker}
    wrong = _("If something is not right, tell us at once.")
    if life.reviewed_on is None:
        began = _("It began on %(day)s.") % {"day": day_words(life.begins_on)}
        headline, easy = _("Your support has begun"), _("Your support has begun.")
        return told(headline, f"{began} {wrong}", both, easy, "living")
    looked = _("We looked at it together on %(day)s.") % {"day": day_words(life.reviewed_on)}
    return told(_("Your support goes on"), f"{looked} {wrong}", both, _("Your support goes on."), "living")


def _before_plan(own: Own, holder: str, worker: str) -> Next:
    """Return what happens next until a plan is kept."""
    stage, budget = own.standing.stage, reverse("my_budget")
    if stage == "before":
        return Next(
            _("We will visit you"),
            _(
                "We come to talk about your day: what goes well, and where help would make a difference. "
                "There is nothing to get ready."
            ),
            worker,
            "",
            easy=_("We come to see you. We talk about your day."),
            picture="home",
        )
    if stage == "asking":
        began = (
            _("%(worker)s began to write down what you told us on %(day)s.")
            % {"worker": _capital(worker), "day": day_words(own.standing.on)}
            if own.standing.on
            else _("%(worker)s began to write down what you told us.") % {"worker": _capital(worker)}
        )
        done = _("When that is done, your weekly budget shows here on the same day.")
        headline, easy = _("We are talking about your needs"), _("We write down what you told us.")
        return Next(headline, f"{began} {done}", worker, "", easy=easy, picture="talk")
    if stage == "refer":
        return Next(
            _("We work out your budget with you"),
            _("You need more help than the council’s table goes up to, so a person works out the sum."),
            worker,
            _("See what we know so far"),
            budget,
            _("We work out your money with you."),
            "money",
        )
    if stage == "nothing":
        return Next(
            _("Talk with us about the help you need"),
            _("The table gives no money this time. That can change when you make your plan."),
            worker,
            _("See why"),
            budget,
            _("There is no money yet. Talk to us."),
            "talk",
        )
    if stage == "not_eligible":
        return Next(
            _("Read what we decided, and what other help there is"),
            _("You do not get a budget at the moment. You can read why, and say if it does not look right."),
            worker,
            _("Read our decision"),
            budget,
            _("You do not get money now. There is other help."),
            "hand",
        )
    with_you = (
        _("you, and %(worker)s if you like") % {"worker": holder}
        if holder
        else _("you, with our help if you like")
    )
    if own.situation.key == "writing":
        return Next(
            _("Go on with your plan"),
            _(
                "When it says what you want, press “This is my plan”. Then we look at it, and tell you by "
                "when you hear from us. %(worker)s can help you with it."
            )
            % {"worker": _capital(worker)},
            with_you,
            _("Go to your plan"),
            reverse("my_plan"),
            _("Go on with your plan. Say what you want."),
            "plan",
        )
    return Next(
        _("Make your plan"),
        _(
            "You now know about how much money you have. Think about what you would like to do with it. "
            "You can plan by yourself, with family or friends, or with %(worker)s."
        )
        % {"worker": worker},
        with_you,
        _("Go to your plan"),
        reverse("my_plan"),
        _("Make your plan. Say what you want."),
        "plan",
    )


def contact_words() -> str:
    """Return how to reach the council, in one sentence."""
    return _("Call %(phone)s or write to %(email)s.") % {
        "phone": settings.COUNCIL_PHONE,
        "email": settings.COUNCIL_EMAIL,
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Way:
    """One page of the place: its name, what one does there, its address and its picture."""

    name: str
    words: str
    href: str
    picture: str


def ways_of(own: Own) -> list[Way]:
    """Return every page of the place, in the order in which people look for them."""
    found = [
        Way(_("My budget"), _("How much it is, and why"), reverse("my_budget"), "money"),
        Way(_("My plan"), _("What I want to do, and what it costs"), reverse("my_plan"), "plan"),
        Way(_("Where my plan is"), _("Who has it, and by when I hear"), reverse("my_decision"), "clock"),
        Way(_("My helpers"), _("Who helps me with my plan"), reverse("my_helpers"), "people"),
        Way(_("How is it going?"), _("Tell us, and see when we talk"), reverse("my_check_in"), "living"),
        Way(_("My messages"), _("Write to us, and read our answers"), reverse("my_messages"), "talk"),
        Way(_("My letters"), _("Everything that we sent me"), reverse("my_letters"), "letter"),
        Way(_("My details"), _("What is written about me"), reverse("my_details"), "you"),
        Way(
            _("People who can help"),
            _("Somebody to meet, and how others planned"),
            reverse("my_people_who_can_help"),
            "hand",
        ),
        Way(_("Who looked"), _("Who opened my record, and why"), reverse("my_record_openings"), "look"),
        Way(_("Who acts for me"), _("Somebody who does things here for me"), reverse("my_acting"), "agree"),
        Way(_("Getting in"), _("Codes, passkeys, and where I am signed in"), reverse("my_getting_in"), "key"),
        Way(_("Take it away"), _("A copy of all that you hold about me"), reverse("my_take_away"), "keep"),
        Way(_("How I read"), _("Bigger, easier, or read aloud"), reverse("reading"), "letters"),
    ]
    return found


@dataclass(frozen=True)
class NeededRow:
    """One thing that is needed to agree the plan: whether it is there, what it means, and where to do it."""

    words: str
    there: bool
    means: str
    href: str
    link: str


def needed_rows(own: Own) -> list[NeededRow]:
    """Return all that the council needs to agree the plan, from the first day; empty once it is agreed."""
    if own.situation.key == "agreed":
        return []
    plan, go = reverse("my_plan"), _("Go to your plan")
    means = (
        (_("Your worker writes this down at the visit. You need not bring anything."), "", ""),
        (_("Say it in your own way. There is no form, and one page is enough."), plan, go),
        (_("A rough sum is fine. You need no quotes and no receipts."), plan, go),
        (_("Press “This is my plan” when it says what you want."), plan, go),
    )
    return [
        NeededRow(one.words, one.there, mean, "" if one.there else href, link)
        for one, (mean, href, link) in zip(tell_needed(own.situation), means, strict=True)
    ]


@dataclass(frozen=True)
class Detail:
    """One thing that the record says of a person, under its name."""

    name: str
    text: str


def detail_rows(person: Person) -> list[Detail]:
    """Return what the record says of a person; what is not known says so."""
    none = _("Not written down")
    needs = [str(Person.Need(one).label) for one in person.communication_needs]
    rows = (
        (_("Name"), person.full_name),
        (_("What you like to be called"), person.called),
        (_("Date of birth"), day_words(person.born_on)),
        (_("Address"), "\n".join(part for part in (person.address, person.postcode) if part)),
        (_("Phone"), person.phone),
        (_("Email"), person.email),
        (_("How we reach you"), person.get_contact_by_display()),
        (_("What you need to read, hear or say"), "\n".join(needs)),
        (_("Your language"), person.language),
        (_("NHS number"), person.nhs_number_spaced),
    )
    return [Detail(name, text or none) for name, text in rows]
