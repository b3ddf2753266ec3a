"""Words about the rhythm and the check-ins, as the worker reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.rules import day_text
from socialcare.accounts.services import council_words
from socialcare.notifications.models import Message
from socialcare.people.models import Person
from socialcare.values.money import pounds_text
from socialcare.values.periods import distance_in_words
from socialcare.web.addresses import full_address
from socialcare.web.languages.words import translated_later as _lazy

from . import rules, sending, states
from .models import CheckIn, Nudge, Review, Rhythm
from .operations import Operations
from .words import message_words

#: How many of the newest check-ins stand on the page of the person.
NEWEST_SHOWN = 3


def weeks_in_words(count: int) -> str:
    """Return ``every week`` or ``every 12 weeks``."""
    return "every week" if count == 1 else f"every {count} weeks"


def why_then(rhythm: Rhythm) -> str:
    """Return why the next talk is on that day, as a sentence."""
    because = rhythm.next_because
    if because == Rhythm.Because.FIRST:
        return f"The first talk comes some weeks after the support began ({day_text(rhythm.started_on)})."
    if because == Rhythm.Because.PACE and rhythm.last_contact_on is not None:
        agreed = "you agreed" if rhythm.agreed_at is not None else "is usual until another pace is agreed"
        pace = weeks_in_words(rhythm.every_weeks)
        return f"You talked last on {day_text(rhythm.last_contact_on)}, and {pace} {agreed}."
    if because == Rhythm.Because.LAW:
        if rhythm.last_review_on is None:
            return "The law asks for a first review within eight weeks of the beginning of the support."
        return (
            f"The law asks for a review within twelve months: the last was {day_text(rhythm.last_review_on)}."
        )
    since = "" if rhythm.sooner_from_on is None else f" ({day_text(rhythm.sooner_from_on)})"
    return f"{_SOONER.get(because, 'It is sooner')}{since}, so you talk sooner."


_SOONER = {
    Rhythm.Because.CRISIS.value: "There is a crisis",
    Rhythm.Because.CHANGE.value: "Something has changed",
    Rhythm.Because.HELPER.value: "Somebody new helps",
    Rhythm.Because.WOBBLE.value: "It wobbles",
    Rhythm.Because.ASKED.value: "They asked to talk",
}


@dataclass(frozen=True)
class RhythmWords:
    """A rhythm as the worker reads it. ``state`` says it in a word where it does not run.

    ``to_do`` says what to do now, where a review in law is overdue.
    """

    headline: str
    why: str
    law: str
    pace: str
    channel: str
    state: str = ""
    late: bool = False
    can_resume: bool = False
    ended: bool = False
    to_do: str = ""


#: What a worker does about a review that is overdue.
_REVIEW_NOW = (
    "Talk with them, and when you note the check-in, tick “This covered the review questions”. "
    "Until then the review stays overdue, and the manager sees it."
)
_TALKED = "If a talk that you noted covered it already, open that check-in and say so there."


def rhythm_words(rhythm: Rhythm, *, today: date) -> RhythmWords:
    """Return when the next talk is and why, what was agreed, and by when the law asks for a review."""
    late = False
    if rhythm.ended_on is not None:
        headline = f"Ended on {day_text(rhythm.ended_on)}"
        why, state = f"{rhythm.get_ended_because_display()}. Nobody is asked or reminded.", "Ended"
    elif rhythm.next_on is None:
        until = "" if rhythm.paused_until is None else day_text(rhythm.paused_until)
        headline = f"Paused up to and including {until}"
        why, state = f"{rhythm.paused_because.rstrip('.')}. Until then nobody is asked or reminded.", "Paused"
    elif rhythm.review_by is not None and rhythm.review_by < today:
        late, state = True, "Overdue"
        since, far = day_text(rhythm.review_by), distance_in_words(rhythm.review_by, today)
        headline, why = f"The review is overdue: the law asked for it by {since}, {far}", _last_talk(rhythm)
    else:
        late = rhythm.next_on < today - rules.OVERDUE_AFTER
        state = "Overdue" if late else ("Due" if rhythm.next_on <= today else "")
        begins = "A talk was due on" if rhythm.next_on < today else "Next talk:"
        headline = f"{begins} {day_text(rhythm.next_on)}, {distance_in_words(rhythm.next_on, today)}"
        why = why_then(rhythm)
    return RhythmWords(
        headline=headline,
        why=why,
        law=_law(rhythm, today=today),
        pace=_pace(rhythm),
        channel=_channel(rhythm),
        state=state,
        late=late,
        can_resume=rhythm.paused_from is not None,
        ended=rhythm.ended_on is not None,
        to_do=_to_do(rhythm, today=today),
    )


def _last_talk(rhythm: Rhythm) -> str:
    if rhythm.last_contact_on is None:
        return "Nothing is noted since the support began."
    review = "none yet" if rhythm.last_review_on is None else day_text(rhythm.last_review_on)
    return f"You talked last on {day_text(rhythm.last_contact_on)}. The last review: {review}."


def _to_do(rhythm: Rhythm, *, today: date) -> str:
    if rhythm.ended_on is not None or rhythm.review_by is None or rhythm.review_by >= today:
        return ""
    talked = rhythm.last_contact_on is not None and rhythm.last_contact_on != rhythm.last_review_on
    late = "" if rhythm.next_on is not None else f"The review was due by {day_text(rhythm.review_by)}. "
    return f"{late}{_REVIEW_NOW} {_TALKED}" if talked else f"{late}{_REVIEW_NOW}"


def _law(rhythm: Rhythm, *, today: date) -> str:
    if rhythm.review_by is None:
        return "None is asked for any more"
    last = (
        "none yet" if rhythm.last_review_on is None else f"the last was on {day_text(rhythm.last_review_on)}"
    )
    if rhythm.review_by < today:
        return f"Was due by {day_text(rhythm.review_by)} ({last})"
    return f"By {day_text(rhythm.review_by)} ({last})"


def _pace(rhythm: Rhythm) -> str:
    pace = weeks_in_words(rhythm.every_weeks).capitalize()
    if rhythm.agreed_at is None:
        return f"{pace}, which is usual. Nothing is agreed yet"
    return f"{pace}, as agreed on {day_text(timezone.localdate(rhythm.agreed_at))}"


def _channel(rhythm: Rhythm) -> str:
    how = rhythm.get_channel_display()
    if rhythm.channel_chosen_at is None:
        return f"{how}. Nobody has asked them yet"
    return f"{how}, as chosen on {day_text(timezone.localdate(rhythm.channel_chosen_at))}"


_WROTE = {
    CheckIn.From.PERSON: "said it",
    CheckIn.From.HELPER: "said it, as somebody who helps",
    CheckIn.From.WORKER: "noted it",
}


@dataclass(frozen=True)
class CheckInRow:
    """One check-in as a line and as a page; ``brief`` is how it is going and what they want."""

    check_in: CheckIn
    title: str
    by: str
    how: str
    going: str
    wants: str
    brief: str
    leads_to: str
    words: list[tuple[str, str]]
    to_answer: bool
    dealt_with: str
    review: Review | None
    href: str
    day: date
    said_at: datetime

    @classmethod
    def of(cls, check_in: CheckIn, *, person: Person) -> "CheckInRow":
        """Make one of a check-in of ``person``, read with its review."""
        review = getattr(check_in, "review", None)
        who = check_in.said_by.name if check_in.said_by is not None else person.called
        by_link = check_in.how == CheckIn.How.LINK
        going = check_in.get_going_display()
        wants = "" if check_in.wants == CheckIn.Wants.NOTHING else check_in.get_wants_display()
        said = [] if check_in.going == CheckIn.Going.UNSAID and wants else [going]
        return cls(
            check_in=check_in,
            title="Review" if review is not None else "Check-in",
            by=f"{who} answered" if by_link else f"{who} {_WROTE[CheckIn.From(check_in.from_whom)]}",
            how=check_in.get_how_display(),
            going=going,
            wants=wants,
            brief=". ".join([*said, *([wants] if wants else [])]),
            leads_to=(
                "" if check_in.leads_to == CheckIn.LeadsTo.NOTHING else check_in.get_leads_to_display()
            ),
            words=[
                (label, text)
                for label, text in (
                    ("Who took part", check_in.with_whom),
                    ("What is working", check_in.working),
                    ("What is not working", check_in.not_working),
                    ("What should change", check_in.to_change),
                )
                if text
            ],
            to_answer=check_in.to_answer and check_in.dealt_with_at is None,
            dealt_with=_dealt_with(check_in),
            review=review,
            href=reverse("check_in", args=[check_in.pk]),
            day=check_in.happened_on,
            said_at=check_in.said_at,
        )


def _dealt_with(check_in: CheckIn) -> str:
    if check_in.dealt_with_at is None or check_in.dealt_with_by is None:
        return ""
    return (
        f"{check_in.dealt_with_by.name} saw to it on {day_text(timezone.localdate(check_in.dealt_with_at))}"
    )


def check_in_rows(check_ins: Iterable[CheckIn], *, person: Person) -> list[CheckInRow]:
    """Return check-ins as lines."""
    return [CheckInRow.of(one, person=person) for one in check_ins]


@dataclass(frozen=True)
class NextStep:
    """Where a check-in leads: a page of another room, with what to say above the button."""

    words: str
    text: str
    href: str


def next_step(check_in: CheckIn, *, person: Person, plan_id: Any) -> NextStep | None:
    """Return where a check-in leads, or None where it leads to nothing more."""
    if check_in.leads_to == CheckIn.LeadsTo.PLAN:
        words = "Change the plan with them. What is agreed stands until a new decision takes its place."
        return NextStep(words, "Open the plan", reverse("person_plan", args=[person.ref]))
    if check_in.leads_to == CheckIn.LeadsTo.REASSESSMENT:
        words = (
            "A new assessment starts from the answers of the last one. A budget is lowered only when "
            "circumstances have changed or after a new assessment."
        )
        return NextStep(words, "Start the assessment", reverse("assessment_start", args=[person.ref]))
    if check_in.leads_to == CheckIn.LeadsTo.WORD:
        words = "Ask the manager who sets your limit. Nothing changes for the person meanwhile."
        if plan_id is None:
            return NextStep(words, "Open the plan", reverse("person_plan", args=[person.ref]))
        return NextStep(words, "Ask the manager", reverse("sign_off_ask", args=[plan_id]))
    return None


@dataclass(frozen=True)
class FactGroup:
    """Some facts of a review under one heading, each a label with its text."""

    heading: str
    lines: list[tuple[str, str]]


def facts_in_words(facts: Mapping[str, Any]) -> list[FactGroup]:
    """Return what was drawn into a review, as people read it."""
    return [
        FactGroup("Needs in the assessment", _needs(facts["needs"])),
        FactGroup("Budget", _money(facts)),
        FactGroup("Plan and people", _plan_and_people(facts)),
        FactGroup("What was said since the last review", [_said(one) for one in facts["said"]]),
    ]


def _day(iso: str) -> str:
    return day_text(date.fromisoformat(iso))


def _needs(needs: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    if needs is None:
        return [("Assessment", "None in force")]
    lines = [("Assessment", f"Visit of {_day(needs['visited_on'])}, by {needs['assessed_by']}")]
    for need in needs["needs"]:
        law = "eligible" if need["eligible"] else "not eligible"
        helped = f". Helped by {need['helped']}" if need["helped"] else ""
        lines.append((need["title"], f"{need['says'] or 'Noted'} ({law}){helped}"))
    return lines


def _money(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    budget, indicative = facts["budget"], facts["indicative"]
    lines = []
    if budget is None:
        lines.append(("Agreed", "None in force"))
    else:
        lines.append(("Agreed", _agreed(budget, "since")))
    later = facts.get("budget_to_come")
    if later is not None:
        lines.append(("Agreed for later", _agreed(later, "from")))
    if indicative is not None and indicative["weekly_pence"] is not None:
        words = f"{pounds_text(indicative['weekly_pence'])} a week ({indicative['scheme']})"
        lines.append(("Indicative", words))
    return lines


def _agreed(budget: Mapping[str, Any], when: str) -> str:
    council, own = pounds_text(budget["council_weekly_pence"]), pounds_text(budget["person_weekly_pence"])
    return (
        f"{pounds_text(budget['weekly_pence'])} a week {when} {_day(budget['from_on'])}: "
        f"the council pays {council}, the person {own}"
    )


def _plan_and_people(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    plan = facts["plan"]
    agreed = (
        "None agreed" if plan is None else f"Version {plan['number']}, agreed on {_day(plan['agreed_on'])}"
    )
    lines = [("Plan", agreed)]
    circle = [
        f"{one['name']}, {one['relation'].lower()} (willing to go on: {one['willing'].lower()})"
        for one in facts["circle"]
    ]
    lines.append(("Circle of support", "; ".join(circle) or "Nobody is written down"))
    helpers = [f"{one['name']} ({one['right'].lower()})" for one in facts["helpers"]]
    lines.append(("Who helps with the plan", "; ".join(helpers) or "Nobody"))
    advocate = facts["advocate"]
    name = f" ({advocate['name']})" if advocate["name"] else ""
    lines.append(("Advocate", f"{advocate['is']}{name}"))
    lines.append(("Capacity", facts["capacity"]))
    return lines


def _said(one: Mapping[str, Any]) -> tuple[str, str]:
    # Reviews of the first weeks kept no wishes.
    wants = one.get("wants", "")
    unsaid = wants and one["going"] == CheckIn.Going.UNSAID.label
    parts = [wants] if unsaid else [one["going"], *([wants] if wants else [])]
    for label, name in (
        ("Working", "working"),
        ("Not working", "not_working"),
        ("To change", "to_change"),
    ):
        if one[name]:
            parts.append(f"{label}: {one[name]}")
    return f"{_day(one['happened_on'])}, {one['how'].lower()}", ". ".join(part.rstrip(".") for part in parts)


@dataclass(frozen=True)
class TalkPanel:
    """What the page of a person says of the talks with them."""

    words: RhythmWords | None
    rows: list[CheckInRow]
    waiting: int


def talk_panel(rhythm: Rhythm | None, newest: list[CheckIn], *, person: Person, today: date) -> TalkPanel:
    """Return the section of the person's page; ``newest`` are their newest check-ins."""
    rows = check_in_rows(newest, person=person)
    return TalkPanel(
        words=None if rhythm is None else rhythm_words(rhythm, today=today),
        rows=rows[:NEWEST_SHOWN],
        waiting=sum(row.to_answer for row in rows),
    )


#: What comes next, by what was answered by the link of a message.
THANKS = {
    "well": _lazy("That is good to hear. We will ask again in a while."),
    "talk": _lazy("Your worker will get in touch within three working days."),
    "changed": _lazy("Your worker knows now, and will get in touch within three working days."),
}


@dataclass(frozen=True)
class ReminderRow:
    """One kind of reminder with what became of those of the last thirty days."""

    kind: str
    sent: int
    answered: int
    dropped: int
    failed: int


def reminder_rows(found: Operations) -> list[ReminderRow]:
    """Return a row for each kind; one that was answered was sent too."""
    rows = []
    for kind in Nudge.Kind:
        counts = found.by_kind.get(kind, {})
        answered = counts.get(states.ANSWERED, 0)
        rows.append(
            ReminderRow(
                kind=kind.label,
                sent=counts.get(states.SENT, 0) + answered,
                answered=answered,
                dropped=counts.get(states.DROPPED, 0),
                failed=counts.get(states.FAILED, 0),
            )
        )
    return rows


@dataclass(frozen=True)
class Preview:
    """What one message says, to somebody invented."""

    title: str
    subject: str
    body: str


_CHANNELS = {
    Nudge.Kind.PERSON: ("text", "email", "letter"),
    Nudge.Kind.PERSON_AGAIN: ("text", "email", "letter"),
}


def previews(*, on: date) -> list[Preview]:
    """Return every message as it would be sent today, with an address that leads nowhere."""
    found = []
    for kind in Nudge.Kind:
        to_person = kind in _CHANNELS
        for channel in _CHANNELS.get(kind, ("email",)):
            words = message_words(
                kind,
                channel,
                called="Harriet" if to_person else "Priya",
                address=full_address("/how-is-it-going/…/" if to_person else reverse("today")),
                until=on + sending.REPLY_FOR,
                council=council_words(),
                due=3,
                overdue=2,
            )
            title = f"{kind.label}, by {Message.Channel(channel).label.lower()}"
            found.append(Preview(title=title, **words))
    return found
