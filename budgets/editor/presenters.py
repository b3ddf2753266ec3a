"""Words of the editor: how far each part is, what an entry is called, and who changed what when."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.rules import MOST_ANSWERS, OUTCOME, Questionnaire
from budgets.editing import Document
from budgets.models import AllocationScheme
from budgets.questions import questions_of
from budgets.schemes.refusals import ChangedMeanwhile
from socialcare.values import Refused

from . import places, sheets, working
from .places import Told

_TITLES = {
    places.DETAILS: ("Title and texts", "What it is called, its number, for whom, and its notice"),
    places.QUESTIONS: ("Questions", "What is asked, and what each answer counts"),
    places.HELP: ("Help from family and friends", "Levels of help, and what each takes off"),
    places.ADDITIONS: ("Additions", "What is added on top for some answers"),
    places.MONEY: ("How points become money", "Method, edges and limits"),
    places.TABLE: ("The table", "Points and pounds, row by row, with the picture"),
    places.EXAMPLES: ("Worked examples", "Answers with the sum that has to come out"),
}
_ONE = {"questions": "Question", "additions": "Addition", "examples": "Example"}
_LONGEST = 70


@dataclass(frozen=True)
class Task:
    """One line of the contents."""

    title: str
    hint: str
    href: str
    state: str
    colour: str
    faults: int


@dataclass(frozen=True)
class EntryRow:
    """One entry of a list: its words, what stands under them, its faults and its addresses."""

    number: int
    text: str
    below: tuple[str, ...]
    faults: int
    href: str
    move: str
    remove: str
    worked: working.Worked | None = None
    expected: str = ""
    is_first: bool = False
    is_last: bool = False


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def called(value: Mapping[str, Any], name: str) -> str:
    """Return what an entry is called: ``Question “Meals and drinks”``."""
    words = _short(sheets.shown(value.get("name" if name == "examples" else "text")))
    return f"{_ONE[name]} “{words}”" if words else f"{_ONE[name]} without words"


def contents(scheme: AllocationScheme, faults: Collection[Told]) -> list[Task]:
    """Return the parts of a draft, with how far each is."""
    counts = Counter(told.spot.part for told in faults)
    document = scheme.document
    return [
        Task(
            title,
            f"{hint}. {size}" if (size := _size(part, document)) else hint,
            reverse(f"editor_{part}", args=[scheme.pk]),
            *_state(part, document, counts),
            counts[part],
        )
        for part, (title, hint) in _TITLES.items()
    ]


_NOUNS = {
    places.QUESTIONS: "question",
    places.HELP: "level",
    places.ADDITIONS: "addition",
    places.TABLE: "row",
    places.EXAMPLES: "example",
}


def _size(part: str, document: Mapping[str, Any]) -> str:
    if part == places.TABLE:
        entries = (document.get("allocation") or {}).get("rows")
    else:
        entries = document.get("informal_support" if part == places.HELP else part)
    if part not in _NOUNS or not entries:
        return ""
    return f"{len(entries)} {_NOUNS[part]}{'' if len(entries) == 1 else 's'}"


def _state(part: str, document: Mapping[str, Any], counts: Counter[str]) -> tuple[str, str]:
    if counts[part]:
        return f"{counts[part]} to mend", "govuk-tag--red"
    if part == places.EXAMPLES and _size(part, document) and counts.total():
        # The examples are tried once everything else can be worked out.
        return "Not tried yet", "govuk-tag--grey"
    if part in (places.ADDITIONS, places.HELP, places.EXAMPLES) and not _size(part, document):
        return "None yet", "govuk-tag--grey"
    if part == places.TABLE and not _size(part, document):
        return "Not used", "govuk-tag--grey"
    return "Ready", "govuk-tag--green"


def last_change(scheme: AllocationScheme, *, at: datetime) -> str:
    """Say who changed a draft last and when."""
    if scheme.changed_at is None or scheme.changed_by is None:
        return ""
    when = timezone.localtime(scheme.changed_at)
    today = timezone.localdate(at) == when.date()
    day = "today" if today else f"on {when.day} {when:%B %Y}"
    return f"Last changed by {scheme.changed_by.name} {day} at {when:%H:%M}."


def entries(scheme: AllocationScheme, name: str, faults: Collection[Told]) -> list[EntryRow]:
    """Return the entries of one list of a draft."""
    counts = Counter(told.spot.entry for told in faults if told.spot.part == places.LISTS[name])
    listed = scheme.document.get(name) or []
    one = name.removesuffix("s")
    scheme_now = working.computable(scheme.document) if name == "examples" else None
    rows = []
    for place, entry in enumerate(listed):
        key = place + 1 if name == "examples" else entry["id"]
        examined = working.work_out_example(scheme_now, entry) if name == "examples" else None
        rows.append(
            EntryRow(
                place + 1,
                _short(sheets.shown(entry.get("name" if name == "examples" else "text")))
                or "Without words yet",
                _below(name, entry, scheme.document),
                counts[place],
                reverse(f"editor_{one}", args=[scheme.pk, key]),
                "" if name == "examples" else reverse(f"editor_move_{one}", args=[scheme.pk, key]),
                reverse(f"editor_remove_{one}", args=[scheme.pk, key]),
                examined,
                _expected(entry) if name == "examples" else "",
                place == 0,
                place == len(listed) - 1,
            )
        )
    return rows


def faults_of_list(name: str, faults: Collection[Told]) -> list[dict[str, str]]:
    """Return what is wrong with a list as a whole, for the summary on top of its page."""
    part = places.LISTS[name]
    return [{"text": told.sentence} for told in faults if told.spot[:2] == (part, None)]


def _below(name: str, entry: Mapping[str, Any], document: Document) -> tuple[str, ...]:
    if name == "questions":
        options = entry.get("options") or []
        said = [f"{len(options)} answer{'' if len(options) == 1 else 's'}"]
        outcome = OUTCOME.get(sheets.shown(entry.get("outcome")))
        said.append(f"asked under {outcome.title}" if outcome else "asked under Health and home")
        if entry.get("required") is False:
            said.append("may stay empty")
        if entry.get("informal_support") is True:
            said.append("help from family counts")
        return (", ".join(said),)
    if name == "additions":
        return (_when(entry, document),)
    return ()


def _when(addition: Mapping[str, Any], document: Document) -> str:
    when = addition.get("when") or {}
    for question in document.get("questions") or []:
        for option in question.get("options") or []:
            if (question["id"], option["id"]) == (when.get("question"), when.get("option")):
                return f"For “{sheets.shown(question.get('text'))}”: {sheets.shown(option.get('text'))}"
    return "For no answer yet"


def _expected(example: Mapping[str, Any]) -> str:
    outcome = sheets.expected_outcome(example)
    if outcome == sheets.REFER:
        return "No sum: a person has to estimate it"
    weekly = sheets.shown(example.get("weekly"))
    return f"£{weekly} a week" if weekly else "Nothing said yet"


def longest_case(document: Document) -> str:
    """Say how many answers the longest assessment asks for, where that can be said already."""
    questions = document.get("questions") or []
    if not questions or not all(one.get("text") and one.get("options") for one in questions):
        return ""
    longest = Questionnaire.from_document(questions_of(document)).longest_case()
    return (
        f"The longest assessment with these questions asks for {longest} answers, of at most {MOST_ANSWERS}."
    )


def place_of(scheme: AllocationScheme, name: str, id: str, *, up: bool) -> int:
    """Return where an entry stands, counted from 1, once it was moved from where the draft has it."""
    ids = [one["id"] for one in scheme.document.get(name) or []]
    if id not in ids:
        return 1
    return min(max(ids.index(id) + (0 if up else 2), 1), len(ids))


def also_removed(document: Document, name: str, value: Mapping[str, Any]) -> list[str]:
    """Say what else changes where an entry is taken out."""
    if name != "questions":
        return []
    id, said = value.get("id"), []
    answered = sum(id in (example.get("answers") or {}) for example in document.get("examples") or [])
    added = [sheets.shown(one.get("text")) for one in document.get("additions") or [] if _question(one) == id]
    if answered:
        count = "1 worked example" if answered == 1 else f"{answered} worked examples"
        said.append(f"Its answer is taken out of {count}. The sums expected there stay as they are.")
    said += [
        f"“{text}” is added for one of its answers. Choose another answer for it, or remove it too."
        for text in added
    ]
    return said


def _question(addition: Mapping[str, Any]) -> Any:
    return (addition.get("when") or {}).get("question")


def changed_before_removal(meanwhile: ChangedMeanwhile) -> str:
    """Say that somebody changed what was about to be taken out."""
    who = meanwhile.scheme.changed_by.name if meanwhile.scheme.changed_by is not None else "Somebody"
    return f"{who} changed this since you opened this page. Look at it again before you remove it."


def gone_back_refused(refused: Refused) -> str:
    """Say why the draft was not taken back."""
    if isinstance(refused, ChangedMeanwhile):
        who = refused.scheme.changed_by.name if refused.scheme.changed_by is not None else "Somebody"
        return f"{who} changed the draft since you opened this page, so nothing was done. Look again."
    return refused.sentence
