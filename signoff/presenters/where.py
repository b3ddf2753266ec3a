"""Where a plan is at this moment, in words: who has it, since when, and by when to expect an answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from socialcare.people.access import active_worker, speaks_as
from socialcare.people.holidays import bank_holidays
from socialcare.people.models import Person, Worker
from socialcare.web.languages.days import distance_words, in_english
from supportplans.models import SupportPlan
from supportplans.presenters.whose import Whose, whose
from supportplans.whereabouts import Whereabouts

from .. import rules
from ..selectors.where import BEFORE_OTHERS, WITH_WORKER, Key, Situation, situation_of


@dataclass(frozen=True)
class Where:
    """Where a plan is, each part a sentence of its own; empty where there is nothing to say.

    ``holder`` is who has it, as said after "with"; ``since`` and ``expected`` are days; ``late`` says
    that it takes longer than we said; ``clock_stands`` that it waits for the person's answer; ``stands``
    that what was agreed before still holds; ``note`` what else to know.
    """

    key: Key
    words: str
    holder: str
    since: date | None
    since_words: str
    expected: date | None
    expected_words: str
    late: str
    clock_stands: str
    stands: str
    note: str

    @property
    def sentences(self) -> list[str]:
        """All of it, in order."""
        found = (
            self.words,
            self.since_words,
            self.expected_words,
            self.late,
            self.clock_stands,
            self.note,
            self.stands,
        )
        return [one for one in found if one]


def where_it_is(of: Person | SupportPlan, *, reader: Any, on: date) -> Where:
    """Return where the plan of a person is, as ``reader`` (a user) hears it."""
    person = of.person if isinstance(of, SupportPlan) else of
    return tell_where(situation_of(person, on=on), reader=reader, on=on)


def tell_where(situation: Situation, *, reader: Any, on: date) -> Where:
    """Return a situation in words, as ``reader`` (a user) hears it."""
    person = situation.person
    own = speaks_as(reader, person, on=on)
    voice = whose(person.called, own=own)
    since = None if situation.since is None else timezone.localdate(situation.since)
    expected = expected_on(situation, on=on)
    return Where(
        key=situation.key,
        words=_words(situation, voice, reader),
        holder=_holder(situation, voice, reader),
        since=since,
        since_words=""
        if since is None or situation.key in ("agreed", "not_agreed")
        else _("Since %(day)s.") % {"day": day_in_words(since, on)},
        expected=expected,
        expected_words=_expected(expected, on),
        late=_late(situation, voice, reader, expected, on),
        clock_stands=_clock(situation, voice, on),
        stands=_stands(situation, on),
        note=_note(situation, voice),
    )


def whereabouts(plan: SupportPlan, *, reader: Any, on: date) -> Whereabouts:
    """Return where a plan is, for its own page; the person is led on to what happened and comes next."""
    where = where_it_is(plan, reader=reader, on=on)
    if not speaks_as(reader, plan.person, on=on):
        return Whereabouts(tuple(where.sentences))
    return Whereabouts(
        tuple(where.sentences), reverse("my_decision"), _("What happened, and what comes next")
    )


def weekday(day: date, today: date) -> str:
    """Return a day as one says it: "Thursday 5 March", with its year where that is another."""
    if not in_english():
        return date_format(day, "l j E" if day.year == today.year else "l j E Y")
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def day_in_words(day: date, today: date) -> str:
    """Return a day with how far off it is: "Thursday 5 March (in 3 days)"."""
    return f"{weekday(day, today)} ({distance_words(day, today)})"


# who has it


def manager_name(name: object) -> str:
    """Return a manager as people read them."""
    return _("%(name)s, manager") % {"name": name}


def _worker(situation: Situation, voice: Whose, reader: Any) -> str:
    if situation.key == "asked_worker" and situation.referral is not None:
        asked = situation.referral.referred_by
        name, user_id = str(asked), asked.pk
    else:
        name, user_id = situation.worker, situation.worker_user_id
    if user_id is not None and user_id == reader.pk:
        return _("you")
    if not name:
        return _("our %(team)s") % {"team": situation.person.team.name}
    return _("your worker, %(name)s") % {"name": name} if voice.own else name


def _holder(situation: Situation, voice: Whose, reader: Any) -> str:
    key, referral = situation.key, situation.referral
    if key in ("none", "writing", "changed", "asked_person"):
        return voice.you
    if key in WITH_WORKER:
        return _worker(situation, voice, reader)
    if key == "not_agreed":
        return _("%(person)s and %(worker)s") % {
            "person": voice.you,
            "worker": _worker(situation, voice, reader),
        }
    if referral is None:
        return ""
    panel = referral.level == rules.PANEL
    if key == "waiting" or referral.holder is None:
        return (
            _("the panel")
            if panel
            else _("the managers of our %(team)s") % {"team": situation.person.team.name}
        )
    if referral.holder.user_id == reader.pk:
        return _("you")
    return (
        _("the panel (%(holder)s, chair)") % {"holder": referral.holder}
        if panel
        else manager_name(referral.holder)
    )


def _words(situation: Situation, voice: Whose, reader: Any) -> str:
    key, holder = situation.key, _holder(situation, voice, reader)
    said = {"your": voice.Your, "you": voice.you, "holder": holder}
    if key == "none":
        return _("%(your)s plan is not begun yet.") % said
    if key == "writing":
        return _("%(your)s plan is with %(you)s. It is being made.") % said
    if key == "changed":
        return _("%(your)s plan is with %(you)s. It is being changed.") % said
    if key == "waiting" and situation.referral is not None:
        panel = situation.referral.level == rules.PANEL
        return (
            _("%(your)s plan is with the panel.")
            if panel
            else _("%(your)s plan waits for a manager to look at it.")
        ) % said
    if key == "asked_person":
        return _("A question waits for %(you)s.") % said
    if key == "asked_worker":
        asker = situation.question.asked_by if situation.question is not None else _("A manager")
        return _("%(asker)s asked a question. It is now with %(holder)s.") % {**said, "asker": asker}
    if key == "handed_back":
        return _("%(your)s plan is back with %(holder)s, to decide.") % said
    if key == "agreed":
        return _("%(your)s plan is agreed.") % said
    if key == "not_agreed":
        return _("%(your)s plan is not agreed.") % said
    return _("%(your)s plan is with %(holder)s.") % said


def _stands(situation: Situation, on: date) -> str:
    decision = situation.in_force
    if decision is None:
        return ""
    if decision.look_again_on is not None:
        later = decision.from_on is not None and decision.from_on > on
        again = weekday(decision.look_again_on, on)
        if later and decision.from_on:
            begins = weekday(decision.from_on, on)
            return _("Urgent support is agreed, from %(begins)s. We look at it again on %(again)s.") % {
                "begins": begins,
                "again": again,
            }
        return _("Urgent support is agreed. We look at it again on %(again)s.") % {"again": again}
    if situation.key == "agreed":
        return ""
    return _("What was agreed before stands until there is a new decision.")


def _note(situation: Situation, voice: Whose) -> str:
    if situation.old_version:
        return _("%(your)s plan was changed since then. %(worker)s can send the new version after it.") % {
            "your": voice.Your,
            "worker": _capital(_her_worker(situation, voice)),
        }
    if situation.key in ("kept", "handed_back") and situation.consulting_since is not None:
        who = _capital(_her_worker(situation, voice))
        return _("%(who)s asked a manager for advice. The decision stays with the worker.") % {"who": who}
    return ""


def _her_worker(situation: Situation, voice: Whose) -> str:
    if situation.worker:
        return situation.worker
    return _("your worker") if voice.own else _("the worker")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# by when


def expected_on(situation: Situation, *, on: date) -> date | None:
    """Return by when we said that there is an answer; None while the clock stands still, or nothing waits.

    A worker's own turn has a goal as a manager's and the panel's have.
    """
    if situation.key == "asked_person":
        return None
    if situation.referral is not None:
        return situation.referral.due_on
    if situation.key in WITH_WORKER and situation.since is not None:
        return workers_due_on(situation.person, timezone.localdate(situation.since))
    return None


def workers_due_on(person: Person, since: date) -> date:
    """Return by when a worker decides what waits for her since that day."""
    goal = settings.SIGN_OFF_GOALS["crisis" if person.crisis_since is not None else "worker"]
    return rules.due_on(since, goal=goal, bank_holidays=bank_holidays())


def _expected(expected: date | None, on: date) -> str:
    if expected is None or expected < on:
        return ""
    if expected == on:
        return _("Expect an answer today.")
    return _("Expect an answer by %(day)s.") % {"day": day_in_words(expected, on)}


def _late(situation: Situation, voice: Whose, reader: Any, expected: date | None, on: date) -> str:
    """Return that it takes longer than was said: to the person, to who has it, and to other staff."""
    if expected is None or expected >= on:
        return ""
    worker = None if voice.own else active_worker(reader, on=on)
    due = f"An answer was due on {weekday(expected, on)}."
    if worker is not None and _has_it(situation, reader, worker):
        do = _TO_DO.get(situation.key, "decide")
        return f"{due} {_capital(do)} today if you can, or tell {voice.you} why not yet."
    if worker is not None:
        return f"{due} {_who_has_it(situation, voice, reader)}: ask how far it is."
    return _(
        "We said %(day)s. It is taking longer than we said, and we are sorry. "
        "Call %(phone)s and ask for %(whom)s."
    ) % {"day": weekday(expected, on), "phone": settings.COUNCIL_PHONE, "whom": _whom_to_ask(situation)}


#: What the one who has it does next.
_TO_DO: dict[Key, str] = {
    "asked_worker": "answer the question",
    "waiting": "take it and decide",
    "kept": "decide, ask your manager or refer it",
    "handed_back": "decide",
}


def _has_it(situation: Situation, reader: Any, worker: Worker) -> bool:
    """Return whether it is this member of staff whose turn it is."""
    referral = situation.referral
    if situation.key in WITH_WORKER or referral is None:
        return _worker(situation, whose("", own=False), reader) == _("you")
    if referral.holder is not None:
        return referral.holder.user_id == reader.pk
    if referral.referred_by_id == reader.pk:
        return False
    decides = Worker.Role.PANEL_MEMBER if referral.level == rules.PANEL else Worker.Role.MANAGER
    return worker.role == decides


def _who_has_it(situation: Situation, voice: Whose, reader: Any) -> str:
    referral = situation.referral
    if situation.key in BEFORE_OTHERS and referral is not None and referral.holder is not None:
        return f"{referral.holder} has it"
    holder = _capital(_holder(situation, voice, reader))
    return f"{holder} {'have' if holder.startswith('The managers') else 'has'} it"


def _whom_to_ask(situation: Situation) -> str:
    """Return whom to ask for; the person's worker is reached where nobody has taken it yet."""
    referral = situation.referral
    if situation.key == "taken" and referral is not None and referral.holder is not None:
        return str(referral.holder)
    return situation.worker or _("our %(team)s") % {"team": situation.person.team.name}


def _clock(situation: Situation, voice: Whose, on: date) -> str:
    referral = situation.referral
    if situation.key != "asked_person" or referral is None:
        return ""
    due = rules.due_after_pause(
        referral.due_on,
        paused_on=referral.paused_on or on,
        answered_on=on,
        bank_holidays=bank_holidays(),
    )
    stands = _("The clock stands still while we wait for %(your)s answer.") % {"your": voice.your}
    if due < on:
        return stands
    then = (
        _("With an answer today, expect the decision today.")
        if due == on
        else _("With an answer today, expect the decision by %(day)s.") % {"day": day_in_words(due, on)}
    )
    return f"{stands} {then}"
