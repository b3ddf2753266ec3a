"""What happened with a plan and what comes next, as one line of steps, in words to its reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.values.money import pounds_text
from socialcare.web.languages.days import day_words
from socialcare.web.navigation import is_staff_member
from supportplans.needs import title_of
from supportplans.presenters.whose import Whose, whose
from supportplans.states import READY

from .. import rules, states
from ..expertise import expertise_in_words
from ..models import Decision, Opinion, Question, Referral
from ..selectors.story import Story, Talk, before, talks_about
from ..selectors.where import WITH_WORKER, Situation
from ..standing import Life
from .where import Where, day_in_words, weekday


@dataclass(frozen=True)
class Said:
    """Words that were given as a reason, and whose or what they are."""

    label: str
    words: str


@dataclass(frozen=True)
class Happened:
    """One thing that happened: on which day, what, every reason that was given, and where to read on."""

    at: datetime
    place: int
    title: str
    said: tuple[Said, ...] = ()
    note: str = ""
    href: str = ""
    link: str = ""

    @property
    def on(self) -> date:
        """The day here."""
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class Coming:
    """One thing that comes next, and by when where that is known."""

    title: str
    text: str
    when: str = ""


def tell_round(story: Story, *, reader: Any) -> list[Happened]:
    """Return what happened since the last decision; or, once there is a new one, on the way to it."""
    decisions = story.decisions
    if not decisions:
        return tell_between(story, reader=reader)
    newest = decisions[0]
    if story.situation.key in ("agreed", "not_agreed", "none"):
        return tell_between(story, reader=reader, since=before(decisions, newest))
    since = tell_between(story, reader=reader, since=newest.decided_at)
    return [_decided(newest, _voice(story, reader)), *since]


def tell_between(
    story: Story, *, reader: Any, since: datetime | None = None, until: datetime | None = None
) -> list[Happened]:
    """Return what happened after ``since`` and up to ``until``, the oldest first."""
    found = [
        one
        for one in _everything(story, _voice(story, reader))
        if (since is None or one.at > since) and (until is None or one.at <= until)
    ]
    return sorted(found, key=lambda one: (one.at, one.place))


def _voice(story: Story, reader: Any) -> Whose:
    person = story.situation.person
    # Of those who are no staff, only the person and who acts for them come to these pages.
    return whose(person.called, own=not is_staff_member(reader))


def _everything(story: Story, voice: Whose) -> Iterator[Happened]:
    persons_id = story.situation.person.user_id
    for version in story.versions:
        own = persons_id is not None and version.frozen_by_id == persons_id
        title = _("%(name)s saved %(your)s plan as it was") % {"name": version.frozen_by, "your": voice.your}
        if own:
            title = (
                _("You said: this is my plan")
                if voice.own
                else _("%(name)s said: this is their plan") % {"name": voice.You}
            )
        note = _("This is version %(number)s.") % {"number": version.number}
        yield Happened(version.frozen_at, 0, title, note=note)
        for talk in talks_about(version):
            yield from _consulted(talk)
    for referral in story.referrals:
        yield from _referred(referral, story, voice)
    for decision in story.decisions:
        yield _decided(decision, voice)


def _consulted(one: Talk) -> Iterator[Happened]:
    """Tell that a manager was asked and answered; what they wrote is between colleagues."""
    yield Happened(
        one.asked_at,
        1,
        _("%(asked_by)s asked a manager for advice") % {"asked_by": one.asked_by},
        note=_("The decision stays with %(asked_by)s.") % {"asked_by": one.asked_by},
    )
    if one.answered_at is not None:
        yield Happened(
            one.answered_at, 2, _("%(answered_by)s, manager, gave advice") % {"answered_by": one.answered_by}
        )
    if one.authority_at is not None and one.authority_pence is not None:
        upto = pounds_text(one.authority_pence)
        yield Happened(
            one.authority_at,
            2,
            _("%(answered_by)s, manager, said that %(asked_by)s may decide this plan")
            % {"answered_by": one.answered_by, "asked_by": one.asked_by},
            note=_("It can be agreed up to %(upto)s a week.") % {"upto": upto},
        )


def _referred(referral: Referral, story: Story, voice: Whose) -> Iterator[Happened]:
    panel = referral.level == rules.PANEL
    came_from = next((one for one in story.referrals if one.pk == referral.came_from_id), None)
    name = str(referral.referred_by)
    if came_from is not None:
        title, teller = (
            _("%(decided_by)s, manager, asked the panel to decide") % {"decided_by": came_from.decided_by},
            str(came_from.decided_by),
        )
    else:
        asked = _("%(name)s asked the panel to decide") if panel else _("%(name)s asked a manager to decide")
        title, teller = asked % {"name": name}, name
    said = []
    if came_from is None or came_from.why != referral.why:
        said.append(Said(_("Why, in the words of %(teller)s") % {"teller": teller}, referral.why))
    if referral.risk:
        said.append(Said(_("The risk to think about"), referral.risk))
    if referral.cut_because:
        said.append(Said(_("Why it would be less than before"), referral.cut_because))
    notes = [referral.beyond]
    if referral.wanted:
        notes.append(
            _("People who know about %(wanted)s say what they think.")
            % {"wanted": expertise_in_words(referral.wanted)}
        )
    yield Happened(referral.referred_at, 3, title, tuple(said), note=" ".join(note for note in notes if note))
    for question in referral.questions.all():
        yield from _asked(question, referral, story, voice)
    for opinion in referral.opinions.all():
        yield _thought(opinion, referral)
    ended = {
        states.HANDED_BACK: _("%(decided_by)s, manager, said that %(name)s can decide")
        % {"decided_by": referral.decided_by, "name": name},
        states.WITHDRAWN: (
            _("%(name)s took it back from the panel")
            if panel
            else _("%(name)s took it back from the manager")
        )
        % {"name": referral.decided_by},
    }
    if referral.status in ended and referral.decided_at is not None:
        said = [
            Said(
                _("In the words of %(decided_by)s") % {"decided_by": referral.decided_by},
                referral.outcome_words,
            )
        ]
        told = tuple(said) if referral.outcome_words else ()
        yield Happened(referral.decided_at, 7, ended[referral.status], told)


def _asked(question: Question, referral: Referral, story: Story, voice: Whose) -> Iterator[Happened]:
    of_person = question.asked_of == Question.Of.PERSON
    whom = voice.you if of_person else str(referral.referred_by)
    yield Happened(
        question.asked_at,
        4,
        _("%(name)s asked you a question") % {"name": question.asked_by}
        if of_person and voice.own
        else _("%(name)s asked %(whom)s a question") % {"name": question.asked_by, "whom": whom},
        (Said(_("The question"), question.words),),
    )
    if question.answered_at is None:
        return
    if not question.answer:
        yield Happened(question.answered_at, 5, _("The question was not needed any more"))
        return
    own = question.answered_by_id == story.situation.person.user_id
    who = voice.You if own else str(question.answered_by)
    if own and voice.own:
        title = _("You answered")
    elif of_person and not own:
        title = _("%(who)s answered for %(you)s") % {"who": who, "you": voice.you}
    else:
        title = _("%(who)s answered") % {"who": who}
    yield Happened(question.answered_at, 5, title, (Said(_("The answer"), question.answer),))


def _thought(opinion: Opinion, referral: Referral) -> Happened:
    title = _("%(name)s said what they think") % {"name": opinion.given_by}
    if opinion.expertise:
        title = _("%(name)s, who knows about %(expertise)s, said what they think") % {
            "name": opinion.given_by,
            "expertise": expertise_in_words(opinion.expertise),
        }
    former = opinion.version_id != referral.version_id
    return Happened(
        opinion.given_at,
        6,
        title,
        (Said(opinion.get_view_display(), opinion.words),),
        note=_("This was about the plan before it was changed.") if former else "",
    )


def _decided(decision: Decision, voice: Whose) -> Happened:
    who = str(decision.decided_by)
    by = _("The panel (%(who)s, chair)") % {"who": who} if decision.level == rules.PANEL else who
    if decision.level == rules.MANAGER:
        by = _("%(who)s, manager,") % {"who": who}
    named = {"by": by, "your": voice.your}
    reasons = (Said(_("Why"), decision.reasons),) if decision.reasons else ()
    if decision.kind == Decision.Kind.INTERIM:
        title, link = _("%(by)s agreed urgent support") % named, _("Read about the urgent support")
    elif decision.outcome == Decision.Outcome.AGREED:
        title, link = (
            _("%(by)s agreed %(your)s plan") % named,
            _("Read the decision, and keep the letter"),
        )
        reasons = (Said(_("What they want to tell"), decision.reasons),) if decision.reasons else ()
    else:
        title, link = (
            _("%(by)s did not agree %(your)s plan") % named,
            _("Read the decision, and what you can do"),
        )
        reasons = (
            Said(_("Why, about %(need)s") % {"need": _(title_of(decision.need)).lower()}, decision.reasons),
        )
    said = list(reasons)
    if decision.correcting:
        said.append(Said(_("What was wrong before"), decision.correcting))
    if decision.cut_because:
        said.append(Said(_("Why it is less than before"), decision.cut_because))
    agreed = decision.outcome == Decision.Outcome.AGREED
    return Happened(
        decision.decided_at,
        8,
        title,
        tuple(said),
        note=_sum(decision) if agreed else "",
        href=reverse("my_decision_one", args=[decision.pk]) if voice.own else "",
        link=link if voice.own else "",
    )


def _sum(decision: Decision) -> str:
    first = decision.from_on
    later = first is not None and first > timezone.localdate(decision.decided_at)
    sum_ = pounds_text(decision.weekly_pence)
    if later and first is not None:
        return _("The budget is %(sum)s a week, from %(day)s.") % {"sum": sum_, "day": day_words(first)}
    return _("The budget is %(sum)s a week.") % {"sum": sum_}


# what comes next


def tell_coming(situation: Situation, where: Where, *, on: date, life: Life | None = None) -> list[Coming]:
    """Return what comes next for the person, in order."""
    worker = situation.worker or (_("our %(team_name)s") % {"team_name": situation.person.team.name})
    letter = Coming(
        _("You hear from us"),
        _("We send you word. You find the decision here, with every reason, as a letter too."),
    )
    when = (
        ""
        if where.expected is None or where.expected < on
        else _("by %(day)s") % {"day": day_in_words(where.expected, on)}
    )
    if situation.key in ("none", "writing", "changed"):
        return [
            Coming(
                _("You make your plan"),
                _("Take the time you need. When it says what you want, press “This is my plan”."),
            ),
            Coming(
                _("%(worker)s looks at it") % {"worker": worker}, _("They can agree it, or ask a manager.")
            ),
            letter,
        ]
    if situation.key in ("kept", "handed_back"):
        return [
            Coming(
                _("%(worker)s decides, or asks a manager") % {"worker": worker},
                _("Nobody changes your plan but you."),
                when,
            ),
            letter,
        ]
    if situation.key in ("waiting", "taken", "asked_worker", "asked_person"):
        return [*_deciding(situation, where, worker, when), letter]
    if situation.key == "agreed":
        return _living(life, worker, on)
    return [
        Coming(
            _("%(worker)s talks with you") % {"worker": worker},
            _("About the reason, and what else could meet your need."),
        ),
        Coming(_("You change your plan, or ask us again"), _("Tell us what we did not see, or got wrong.")),
    ]


def _living(life: Life | None, worker: str, on: date) -> list[Coming]:
    """Return what comes after a plan was agreed, from where its support is now."""
    if life is not None and life.ended_on is not None:
        return []
    if life is None or not life.begun:
        start = "" if life is None else _("on %(day)s") % {"day": day_in_words(life.begins_on, on)}
        return [
            Coming(
                _("We organise the money"),
                _("%(worker)s talks with you about how it is paid.") % {"worker": worker},
            ),
            Coming(_("Your support begins"), _("You choose who helps you, as your plan says."), start),
            Coming(
                _("We look together how it goes"), _("First after six to eight weeks. You can ask sooner.")
            ),
        ]
    talk = life.next_on
    when = "" if talk is None or talk < on else _("by %(day)s") % {"day": day_in_words(talk, on)}
    if life.reviewed_on is None:
        return [Coming(_("We look together how it goes"), _("You can ask sooner."), when)]
    last = _("The last time was on %(reviewed_on)s. You can ask sooner.") % {
        "reviewed_on": weekday(life.reviewed_on, on)
    }
    return [Coming(_("We look together how it goes, again"), last, when)]


def _deciding(situation: Situation, where: Where, worker: str, when: str) -> Iterator[Coming]:
    referral = situation.referral
    panel = referral is not None and referral.level == rules.PANEL
    if situation.key == "asked_person":
        yield Coming(_("You answer the question"), _("The clock stands still until then."))
    if situation.key == "asked_worker":
        yield Coming(_("%(worker)s answers the question") % {"worker": worker}, _("The clock goes on."))
    who = _("The panel") if panel else _("A manager")
    if referral is not None and referral.holder is not None:
        named = {"who": referral.holder}
        who = _("The panel (%(who)s, chair)") % named if panel else _("%(who)s, manager,") % named
    can = (
        _("They can agree it, ask a question, or say why not. They cannot change your plan or the sum.")
        if panel
        else _(
            "They can agree it, ask a question, give it back to %(worker)s, ask the panel, or say why not. "
            "They cannot change your plan or the sum."
        )
        % {"worker": worker}
    )
    yield Coming(_("%(who)s decides") % {"who": who}, can, when)


# what the council needs


@dataclass(frozen=True)
class Needed:
    """One thing that the council needs before it can agree a plan, and whether it is there."""

    words: str
    there: bool


def tell_needed(situation: Situation) -> list[Needed]:
    """Return what is needed to agree the plan: short, with what is there ticked off."""
    plan: Any = situation.plan
    return [
        Needed(_("What you need help with, from the visit"), plan is not None and plan.is_assessed),
        Needed(_("How you want to live: a few words, or a picture"), plan is not None and plan.has_words),
        Needed(_("What it costs"), plan is not None and plan.has_costs),
        Needed(
            _("Your word that this is your plan"),
            plan is not None and plan.newest_id is not None and plan.status == READY,
        ),
    ]


@dataclass(frozen=True)
class Earlier:
    """A decision of the past, in a line with its link."""

    on: date
    words: str
    href: str


def tell_earlier(story: Story, shown: list[Happened]) -> list[Earlier]:
    """Return the decisions that do not stand in ``shown``, the newest first."""
    there = {one.href for one in shown if one.href}
    found = []
    for decision in story.decisions:
        href = reverse("my_decision_one", args=[decision.pk])
        if href in there:
            continue
        if decision.kind == Decision.Kind.INTERIM:
            words = _("Urgent support: %(weekly_pence)s a week") % {
                "weekly_pence": pounds_text(decision.weekly_pence)
            }
        elif decision.outcome == Decision.Outcome.AGREED:
            words = _("Agreed: %(weekly_pence)s a week") % {
                "weekly_pence": pounds_text(decision.weekly_pence)
            }
        else:
            words = _("Not agreed")
        found.append(Earlier(timezone.localdate(decision.decided_at), words, href))
    return found


__all__ = [
    "WITH_WORKER",
    "Coming",
    "Earlier",
    "Happened",
    "Needed",
    "Said",
    "tell_between",
    "tell_coming",
    "tell_earlier",
    "tell_needed",
    "tell_round",
    "weekday",
]
