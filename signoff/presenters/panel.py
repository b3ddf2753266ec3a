"""The panel in words: its queue, what its members say, what a meeting would talk about, who sits on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from socialcare.people.holidays import bank_holidays
from socialcare.values import Refused
from socialcare.values.money import pounds_text
from socialcare.values.working_days import working_days_between

from .. import permissions, rules, states
from ..expertise import EXPERTISE, EXPERTISE_WORDS, expertise_in_words
from ..models import PanelMembership, Question, Referral
from ..selectors.panel_queue import (
    OTHERS,
    SAID,
    WANTS_ME,
    PanelQueue,
    Waiting,
    WaitsForMe,
    ready_count,
    seat_of,
    waits_for_member,
)
from .where import day_in_words, weekday

WORDS_A_MINUTE = 200
#: How long a case takes in a meeting: less where everybody asked has spoken already.
TALK_MINUTES, SHORT_TALK_MINUTES = 10, 5
_ASKED_IN_BRIEF = 240

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TENS = {30: "thirty", 40: "forty", 50: "fifty"}


def number_in_words(count: int) -> str:
    """Return a small number as people say it; from where that is long, in figures."""
    return _TENS.get(count, _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count))


def minutes_in_words(minutes: int) -> str:
    """Return minutes as people say them: "one minute", "ten minutes", "two hours"."""
    if minutes >= 60 and minutes % 60 == 0:
        hours = minutes // 60
        return f"{number_in_words(hours)} hour{'' if hours == 1 else 's'}"
    if minutes > 60:
        return f"{minutes_in_words(minutes - minutes % 60)} and {minutes_in_words(minutes % 60)}"
    return f"{number_in_words(minutes)} minute{'' if minutes == 1 else 's'}"


def words_to_read(content: Mapping[str, Any]) -> int:
    """Return how many words stand in a plan and on its sheet."""
    needs, cover = content.get("needs") or {}, content.get("cover") or {}
    texts = [cover.get("advice", "")]
    texts += [f"{one.get('title', '')} {one.get('words', '')}" for one in content.get("entries") or []]
    texts += [
        f"{one.get('title', '')} {one.get('says', '')} {one.get('words', '')}"
        for one in needs.get("needs") or []
    ]
    texts += [str(one.get("what", "")) for one in content.get("costs") or []]
    return sum(len(text.split()) for text in texts)


def reading_minutes(content: Mapping[str, Any]) -> int:
    """Return how many minutes it takes to read the sheet and the plan, at least one."""
    return max(1, -(-words_to_read(content) // WORDS_A_MINUTE))


def reading_words(content: Mapping[str, Any]) -> str:
    """Return how long it takes to read: "about ten minutes to read"."""
    return f"about {minutes_in_words(reading_minutes(content))} to read"


# the queue


@dataclass(frozen=True)
class Voice:
    """One field of expertise that is wanted, and whether it has spoken."""

    words: str
    spoken: bool


@dataclass(frozen=True)
class Line:
    """A case in the queue, ready to show."""

    href: str
    name: str
    asked: str
    risk: str
    sums: str
    voices: Sequence[Voice]
    crisis: bool
    turn: str
    waiting: str
    expected: str
    late: bool
    reading: str


@dataclass(frozen=True)
class Part:
    """A part of the queue with its heading."""

    key: str
    heading: str
    lines: Sequence[Line]


_HEADINGS = {
    WANTS_ME: ("yours", "They ask for what you know about"),
    OTHERS: ("others", "Other cases with the panel"),
    SAID: ("said", "You have given your opinion"),
}


def tell_queue(queue: PanelQueue, *, on: date) -> list[Part]:
    """Return the parts of the queue that have something in them."""
    parts = []
    if queue.ready:
        parts.append(Part("ready", "Ready to decide", [tell_line(one, on=on) for one in queue.ready]))
    for part, (key, heading) in _HEADINGS.items():
        lines = [tell_line(one, on=on) for one in queue.lines if one.part == part]
        if lines:
            parts.append(Part(key, heading, lines))
    return parts


def tell_line(waiting: Waiting, *, on: date) -> Line:
    """Return one case of the queue in words."""
    referral = waiting.referral
    why = " ".join(referral.why.split())
    return Line(
        href=reverse("referral", args=[referral.pk]),
        name=referral.person.full_name,
        asked=why if len(why) <= _ASKED_IN_BRIEF else f"{why[:_ASKED_IN_BRIEF].rstrip()}…",
        risk=risk_of(referral),
        sums=f"{pounds_text(referral.weekly_pence)} a week",
        voices=_voices(waiting),
        crisis=referral.person.crisis_since is not None,
        turn=_turn(referral),
        waiting=_waiting(referral, on=on),
        expected=expected_words(referral, on=on),
        late=_is_late(referral, on=on),
        reading=reading_words(referral.version.content),
    )


def risk_of(referral: Referral) -> str:
    """Return why a case is with the panel: the risk that was named, or the sum beyond every manager's."""
    return referral.risk or referral.beyond


def _voices(waiting: Waiting) -> list[Voice]:
    return [Voice(EXPERTISE_WORDS[key], key in waiting.spoken) for key in waiting.referral.wanted]


def _turn(referral: Referral) -> str:
    if referral.status == states.ASKED:
        if referral.paused_on is not None:
            return "A question waits for the person. The clock stands still."
        return f"A question waits for {referral.referred_by}."
    return f"{referral.holder} has taken it." if referral.holder is not None else ""


def _waiting(referral: Referral, *, on: date) -> str:
    since = timezone.localdate(referral.referred_at)
    days = working_days_between(since, on, bank_holidays=bank_holidays())
    long = f", {number_in_words(days)} working day{'' if days == 1 else 's'}" if days else ""
    return f"Waiting since {weekday(since, on)}{long}"


def _is_late(referral: Referral, *, on: date) -> bool:
    return referral.paused_on is None and referral.due_on < on


def expected_words(referral: Referral, *, on: date) -> str:
    """Return by when an answer is expected, in words that say that it is late before anything else does."""
    if referral.paused_on is not None:
        return ""
    if referral.due_on < on:
        days = working_days_between(referral.due_on, on, bank_holidays=bank_holidays())
        late = f"{number_in_words(days)} working day{'' if days == 1 else 's'} late" if days else "late"
        return f"{late.capitalize()}: an answer was expected by {weekday(referral.due_on, on)}"
    if referral.due_on == on:
        return "An answer is expected today"
    return f"An answer is expected by {day_in_words(referral.due_on, on)}"


# opinions


@dataclass(frozen=True)
class Said:
    """An opinion, ready to show. ``note`` says why it does not count, where it does not."""

    name: str
    job: str
    knows: str
    view: str
    words: str
    day: date
    note: str


def tell_opinions(referral: Referral, *, reader: Any = None, on: date | None = None) -> dict[str, Any]:
    """Return what ``signoff/_opinions.html`` shows: opinions, whose are missing, and what the reader may do.

    Empty for a referral that is not with the panel. Without a ``reader`` nothing is offered.
    """
    if referral.level != rules.PANEL:
        return {"panel": False, "opinions": [], "missing": "", "may_give": False}
    missing = permissions.expertise_missing(referral)
    found: dict[str, Any] = {
        "panel": True,
        "opinions": told_opinions(referral),
        "voices": [Voice(EXPERTISE_WORDS[key], key not in missing) for key in referral.wanted],
        "missing": _missing(missing),
        "may_give": False,
        "opinion_sentence": "",
    }
    if reader is None or on is None or permissions.membership_of(reader, on=on) is None:
        return found
    try:
        permissions.check_can_give_opinion(reader, referral, on=on)
    except Refused as refused:
        return found | {"opinion_sentence": refused.sentence}
    return found | {
        "may_give": True,
        "opinion_url": reverse("referral_opinion", args=[referral.pk]),
        "interest_url": reverse("referral_interest", args=[referral.pk]),
        "has_spoken": referral.opinions.filter(version=referral.version_id, given_by=reader).exists(),
    }


def _missing(missing: Sequence[str]) -> str:
    if not missing:
        return "Everybody asked has spoken on this version."
    return f"Nobody who knows about {expertise_in_words(list(missing))} has spoken on this version yet."


def told_opinions(referral: Referral) -> list[Said]:
    """Return the opinions on a case, the oldest first, each with why it does not count where it does not."""
    rows = list(referral.opinions.select_related("given_by__worker", "version"))
    newest = {row.given_by_id: row.pk for row in rows if row.version_id == referral.version_id}
    told = []
    for row in rows:
        if row.version_id != referral.version_id:
            note = f"On version {row.version.number}, which was replaced."
        elif newest[row.given_by_id] != row.pk:
            note = "Said again later: the later opinion counts."
        elif permissions.interest_in(row.given_by, referral.person, referral.plan):
            note = "Does not count: they know the person privately."
        else:
            note = ""
        told.append(
            Said(
                str(row.given_by),
                row.given_by.worker.job,
                expertise_in_words(row.expertise),
                row.get_view_display(),
                row.words,
                timezone.localdate(row.given_at),
                note,
            )
        )
    return told


def case_words(referral: Referral, *, on: date) -> dict[str, str]:
    """Return what one is asked, in short, for the pages about one case."""
    return {
        "called": referral.person.called,
        "asked": referral.why,
        "risk": risk_of(referral),
        "sums": sums_of_case(referral),
        "wanted": expertise_in_words(referral.wanted),
        "expected": expected_words(referral, on=on),
        "reading": reading_words(referral.version.content),
    }


def sums_of_case(referral: Referral) -> str:
    """Return what the plan costs, beside what was indicated."""
    weekly = f"{pounds_text(referral.weekly_pence)} a week"
    budget = referral.version.content.get("budget")
    once = referral.version.content.get("figures", {}).get("once_pence", 0)
    if budget is not None and budget["weekly_pence"] is not None:
        weekly += f" (the indicative budget is {pounds_text(budget['weekly_pence'])})"
    return f"{weekly}, and {pounds_text(once)} once" if once else weekly


# a meeting


@dataclass(frozen=True)
class AgendaCase:
    """A case on the agenda of a meeting."""

    number: int
    name: str
    minutes: int
    minutes_words: str
    asked: str
    risk: str
    sums: str
    needed: str
    expected: str
    opinions: Sequence[Said]
    questions: Sequence[Question]


@dataclass(frozen=True)
class Agenda:
    """The agenda of a meeting: its cases, how long they take, and how many more wait."""

    day: date
    cases: Sequence[AgendaCase]
    length: str
    more: str


def tell_agenda(found: Iterable[Waiting], *, more: bool, on: date) -> Agenda:
    """Return an agenda in words."""
    cases = []
    for number, waiting in enumerate(found, start=1):
        referral = waiting.referral
        minutes = TALK_MINUTES if waiting.missing else SHORT_TALK_MINUTES
        cases.append(
            AgendaCase(
                number=number,
                name=referral.person.full_name,
                minutes=minutes,
                minutes_words=f"About {minutes_in_words(minutes)}",
                asked=referral.why,
                risk=risk_of(referral),
                sums=sums_of_case(referral),
                needed=_needed(waiting),
                expected=expected_words(referral, on=on),
                opinions=told_opinions(referral),
                questions=list(referral.questions.select_related("asked_by")),
            )
        )
    total = sum(case.minutes for case in cases)
    return Agenda(
        day=on,
        cases=cases,
        length=f"About {minutes_in_words(total)}" if total else "",
        more="More cases wait than one meeting takes. The oldest are here." if more else "",
    )


def _needed(waiting: Waiting) -> str:
    if waiting.referral.status == states.ASKED:
        return _turn(waiting.referral)
    if not waiting.missing:
        return "Everybody asked has spoken: the chair can decide."
    return f"Somebody who knows about {expertise_in_words(list(waiting.missing))}."


# the first page


@dataclass(frozen=True)
class PanelToday:
    """What the first page of a member says about the panel."""

    heading: str
    ready: str
    lines: Sequence[Line]


def tell_today(waits: WaitsForMe, *, ready: int, on: date) -> PanelToday:
    """Return what waits for a member today."""
    count = "many" if waits.many else number_in_words(waits.count)
    cases = f"{count.capitalize()} case{'' if waits.count == 1 else 's'}"
    verb = "asks" if waits.count == 1 else "ask"
    return PanelToday(
        heading=f"{cases} {verb} for what you know about"
        if waits.count
        else "Nothing waits for your opinion",
        ready=f"{number_in_words(ready).capitalize()} case{' is' if ready == 1 else 's are'} ready to decide."
        if ready
        else "",
        lines=[tell_line(one, on=on) for one in waits.oldest],
    )


def panel_today(user: Any, *, on: date) -> PanelToday | None:
    """Return what waits for this user as a member of the panel, or None for who has no seat."""
    seat = seat_of(user, on=on)
    if seat is None:
        return None
    waits = waits_for_member(user=user, seat=seat, on=on)
    return tell_today(waits, ready=ready_count(user=user, seat=seat, on=on), on=on)


def _ready_words(ready: int) -> str:
    if not ready:
        return ""
    return f"{number_in_words(ready).capitalize()} case{' is' if ready == 1 else 's are'} ready to decide."


# who sits on it


@dataclass(frozen=True)
class Seat:
    """A seat on the panel, ready to show."""

    name: str
    job: str
    knows: str
    chair: bool
    days: str
    end_url: str


@dataclass(frozen=True)
class Members:
    """Who sits on the panel, who will, and what is missing."""

    now: Sequence[Seat]
    later: Sequence[Seat]
    former: Sequence[Seat]
    gaps: Sequence[str]


def tell_members(seats: Iterable[PanelMembership], *, reader: Any, on: date) -> Members:
    """Return who sits on the panel in words, and which expertise nobody has."""
    rows = list(seats)
    now = [one for one in rows if _in_force(one, on)]
    later = [one for one in rows if one.ended_at is None and one.from_on > on]
    former = [one for one in rows if one not in now and one not in later]
    known = {key for one in now for key in one.expertise}
    gaps = []
    if not any(one.is_chair for one in now):
        gaps.append("The panel has no chair, so nothing can be referred to it now.")
    gaps += [
        f"Nobody knows about {label[:1].lower()}{label[1:]} at present."
        for key, label in EXPERTISE
        if key not in known
    ]
    return Members(
        now=[_seat(one, reader) for one in now],
        later=[_seat(one, reader) for one in later],
        former=[_seat(one, None) for one in former],
        gaps=gaps,
    )


def _in_force(seat: PanelMembership, on: date) -> bool:
    if seat.ended_at is not None or seat.from_on > on or (seat.to_on is not None and seat.to_on < on):
        return False
    worker = seat.worker
    return worker.user.is_active and (worker.ended_on is None or worker.ended_on >= on)


def _seat(seat: PanelMembership, reader: Any) -> Seat:
    may_end = reader is not None and seat.worker.user_id != reader.pk
    return Seat(
        name=str(seat.worker),
        job=seat.worker.job,
        knows=expertise_in_words(seat.expertise),
        chair=seat.is_chair,
        days=seat_days(seat),
        end_url=f"{reverse('panel_member_end')}?seat={seat.pk}" if may_end else "",
    )


def seat_days(seat: PanelMembership) -> str:
    """Return from when to when somebody sits on the panel."""
    first = f"from {seat.from_on.day} {seat.from_on:%B %Y}"
    last = seat.to_on
    if seat.ended_at is not None:
        ended = timezone.localdate(seat.ended_at)
        last = ended if last is None else min(last, ended)
    return first if last is None else f"{first} to {last.day} {last:%B %Y}"


def seat_choice(seat: PanelMembership) -> str:
    """Return a seat as one chooses it."""
    knows = expertise_in_words(seat.expertise)
    what = ", ".join(one for one in ("chair" if seat.is_chair else "", knows) if one)
    return f"{seat.worker}: {what}, {seat_days(seat)}"
