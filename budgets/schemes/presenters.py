"""Versions of the rules in words: their state, who did what and when, and the one next step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.rules import day_text
from budgets import permissions
from budgets.engine import Fault
from budgets.engine.concerns import Concern
from budgets.models import AllocationScheme, SchemeFile
from budgets.states import APPROVED, DISCARDED, DRAFT, PROPOSED, PUBLISHED, RETIRED
from socialcare.people.models import User
from socialcare.values import Refused
from socialcare.values.periods import distance_in_words

from .places import place_words
from .proof import Proven, ProvenSet

_TAGS = {
    DRAFT: ("Draft", "grey"),
    PROPOSED: ("Waiting for approval", "yellow"),
    APPROVED: ("Approved", "blue"),
    PUBLISHED: ("In force", "green"),
    RETIRED: ("Not used any more", "grey"),
    DISCARDED: ("Put away", "grey"),
}
#: Agreeing examples of one set that are shown line by line; more are counted.
MOST_AGREEING_SHOWN = 20


def times(count: int, one: str, many: str = "") -> str:
    """Return "1 fault" or "3 faults"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _moment(value: datetime | None) -> str:
    return "" if value is None else day_text(timezone.localdate(value))


def _name(user: User | None) -> str:
    return "Somebody" if user is None else user.name


def state_words(scheme: AllocationScheme) -> str:
    """Return how a version stands, in the words of its tag, for the middle of a sentence."""
    tag, _ = _TAGS[scheme.status]
    return tag[0].lower() + tag[1:]


@dataclass(frozen=True)
class VersionLine:
    """One version in a list."""

    title: str
    version: str
    address: str
    tag: str
    colour: str
    sentences: tuple[str, ...]


def version_line(scheme: AllocationScheme, *, today: date) -> VersionLine:
    """Say in a line or two how a version stands."""
    tag, colour = _TAGS[scheme.status]
    return VersionLine(
        title=scheme.title,
        version=scheme.version or "no number yet",
        address=reverse("scheme", args=[scheme.pk]),
        tag=tag,
        colour=colour,
        sentences=tuple(one for one in (_days(scheme, today), _who(scheme)) if one),
    )


def _days(scheme: AllocationScheme, today: date) -> str:
    starts, ends = scheme.effective_from, scheme.effective_to
    if starts is None or scheme.status in (DRAFT, DISCARDED):
        return ""
    if scheme.status == RETIRED and ends is not None:
        return f"In force from {day_text(starts)} to {day_text(ends)}."
    if scheme.status == PUBLISHED:
        return f"In force since {day_text(starts)}."
    return f"To be in force from {day_text(starts)}, {distance_in_words(starts, today)}."


def _who(scheme: AllocationScheme) -> str:
    if scheme.status == DRAFT and scheme.sent_back_at is not None:
        return f"Sent back by {_name(scheme.sent_back_by)} on {_moment(scheme.sent_back_at)}."
    if scheme.status in (DRAFT, DISCARDED):
        return f"Last changed by {_name(scheme.changed_by)} on {_moment(scheme.changed_at)}."
    if scheme.proposed_at is None:
        return ""
    said = f"Proposed by {_name(scheme.proposed_by)} on {_moment(scheme.proposed_at)}"
    if scheme.approved_at is None:
        return f"{said}."
    return f"{said}, approved by {_name(scheme.approved_by)} on {_moment(scheme.approved_at)}."


# What is wrong, and what to think about


@dataclass(frozen=True)
class Placed:
    """One fault or concern: where in words, where for who reads JSON, and what to do."""

    place: str
    pointer: str
    sentence: str


def placed_faults(document: Any, faults: Iterable[Fault]) -> list[Placed]:
    """Return faults with their place in words."""
    return [Placed(place_words(document, one.place), one.place, one.sentence) for one in faults]


#: How a warning begins that says which answers no example tries: there are many of them at first.
_UNTRIED = "No example "


def placed_concerns(document: Any, concerns: Iterable[Concern]) -> tuple[list[Placed], list[Placed]]:
    """Return the warnings with their place in words, and apart from them what no example tries.

    What is refused stands among the faults.
    """
    placed = [
        Placed(place_words(document, one.pointer), one.pointer, one.sentence)
        for one in concerns
        if one.severity == "warning"
    ]
    untried = [one for one in placed if one.sentence.startswith(_UNTRIED)]
    return [one for one in placed if one not in untried], untried


# The next step


@dataclass(frozen=True)
class Action:
    """One thing that can be done now, and where."""

    text: str
    address: str


@dataclass(frozen=True)
class NextStep:
    """What to do with a version: in a sentence, the one main action if this user has one, and others."""

    sentence: str
    main: Action | None
    others: tuple[Action, ...] = ()


def next_step(
    scheme: AllocationScheme, *, user: Any, proven: Proven, against: int, owners: Sequence[User], today: date
) -> NextStep:
    """Return what this owner can do with a version now; ``against`` counts what keeps it from publication."""
    if scheme.status == DRAFT:
        return _step_of_draft(scheme, proven, against)
    if scheme.status == PROPOSED:
        return _step_of_proposed(scheme, user, owners, today)
    if scheme.status == APPROVED:
        return _step_of_approved(scheme, user, today)
    again = _action("Start a new draft from this version", "scheme_new", query=f"?from={scheme.pk}")
    if scheme.status == PUBLISHED:
        return NextStep("Every new assessment is worked out with this version. It never changes.", again)
    if scheme.status == RETIRED:
        sentence = "Sums that were worked out with this version keep it. It never changes."
        return NextStep(sentence, None, (again,))
    return NextStep("This draft was put away. It can be read, and nothing more.", None)


def _action(text: str, name: str, scheme: AllocationScheme | None = None, *, query: str = "") -> Action:
    return Action(text, reverse(name, args=[scheme.pk] if scheme is not None else []) + query)


def _step_of_draft(scheme: AllocationScheme, proven: Proven, against: int) -> NextStep:
    edit = _action("Change it here, part by part", "editor_contents", scheme)
    change = _action("Bring a corrected file", "scheme_replace", scheme)
    proof = _action("Run the examples", "scheme_proof", scheme)
    put_away = _action("Put this draft away", "scheme_discard", scheme)
    if proven.faults:
        sentence = f"Mend {times(against, 'fault')} first. They stand below, each with its place."
        return NextStep(sentence, edit, (change, put_away))
    if against:
        sentence = (
            f"{times(proven.disagreeing, 'example')} {'does' if proven.disagreeing == 1 else 'do'} not give "
            "the sum that you expect. See at which line they part."
            if proven.disagreeing
            else f"Mend {times(against, 'fault')} first. They stand below, each with its place."
        )
        return NextStep(sentence, proof, (edit, change, put_away))
    propose = _action("Propose it for publication", "scheme_propose", scheme)
    agree = f"{times(proven.count, 'example')} agree" if proven.count != 1 else "1 example agrees"
    sentence = f"There are no faults, and {agree}. A second owner has to approve it."
    return NextStep(sentence, propose, (proof, edit, change, put_away))


def _step_of_proposed(scheme: AllocationScheme, user: Any, owners: Sequence[User], today: date) -> NextStep:
    if scheme.proposed_by_id == user.pk:
        names = " or ".join(owner.name for owner in owners) or "another owner"
        return NextStep(
            f"You proposed this version. It waits for {names}.",
            None,
            (_action("Take the proposal back", "scheme_withdraw", scheme),),
        )
    try:
        permissions.check_can_approve(user, scheme, on=today)
    except Refused as refused:
        back = _action("Send it back to be changed", "scheme_send_back", scheme)
        return NextStep(refused.sentence, None, (back,))
    decide = _action("Approve it, or send it back", "scheme_decide", scheme)
    return NextStep(f"{_name(scheme.proposed_by)} asks you to approve this version.", decide)


def _step_of_approved(scheme: AllocationScheme, user: Any, today: date) -> NextStep:
    starts = scheme.effective_from
    when = "" if starts is None else f" on {day_text(starts)}, {distance_in_words(starts, today)}"
    stop = (
        _action("Take it back before that", "scheme_withdraw", scheme)
        if scheme.proposed_by_id == user.pk
        else _action("Send it back before that", "scheme_send_back", scheme)
    )
    return NextStep(f"It comes into force by itself{when}.", None, (stop,))


# The proof


@dataclass(frozen=True)
class ShownSet:
    """The examples of one source, those that disagree in front."""

    title: str
    proven: ProvenSet
    agreeing: tuple[Any, ...]
    more_agreeing: int
    headline: str
    remove_address: str
    file_address: str


def shown_set(proven: ProvenSet, *, scheme: AllocationScheme) -> ShownSet:
    """Put the proof of one source into words."""
    file = proven.file
    agreeing, wrong = proven.agreeing, len(proven.disagreeing)
    if proven.unreadable:
        headline = "This file does not fit the questions of this draft any more."
    elif not proven.proofs:
        headline = "There are no examples here yet, so nothing proves that the sums are what you want."
    elif not wrong:
        headline = "Every example gives the sum that you expect."
    else:
        headline = f"{wrong:,} of {times(len(proven.proofs), 'example')} {_DO_NOT[wrong == 1]}"
    return ShownSet(
        title="Examples of the scheme itself" if file is None else f"File “{file.name}”",
        proven=proven,
        agreeing=tuple(agreeing[:MOST_AGREEING_SHOWN]),
        more_agreeing=max(len(agreeing) - MOST_AGREEING_SHOWN, 0),
        headline=headline,
        remove_address=""
        if file is None or scheme.status != DRAFT
        else reverse("scheme_file_remove", args=[scheme.pk, file.pk]),
        file_address="" if file is None else reverse("scheme_file", args=[file.pk]),
    )


_DO_NOT = {True: "does not give the sum that you expect.", False: "do not give the sum that you expect."}


@dataclass(frozen=True)
class RefusedFile:
    """A file that could not be used: what is wrong in it, line by line, and its bytes."""

    name: str
    by: str
    on: datetime
    because: tuple[str, ...]
    address: str
    remove_address: str
    mend_address: str


def refused_file(file: SchemeFile) -> RefusedFile:
    """Say why a file could not be used."""
    scheme_id = file.scheme_id
    return RefusedFile(
        name=file.name,
        by=file.added_by.name,
        on=file.added_at,
        because=tuple(file.refused_because.splitlines()),
        address=reverse("scheme_file", args=[file.pk]),
        remove_address="" if scheme_id is None else reverse("scheme_file_remove", args=[scheme_id, file.pk]),
        mend_address=f"{reverse('scheme_new')}?mend={file.pk}",
    )
