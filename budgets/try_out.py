"""What if: any answer or family help changed, to see the sum and the lines that change. Never recorded.

The browser does the same with the engine's twin, without a request; its words are in
`static/budgets/try_out.mjs`, and the two are held to each other by tests/twin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .engine import Result, Scheme, compile_scheme, evaluate
from .engine.exact import pence_text, pounds

ANSWER, SUPPORT = "answer-", "support-"

#: What the twin's check of the recorded sum can find to differ.
CAN_DIFFER = ("points", "weekly", "outcome", "lines", "failed")

#: What of a scheme's document a result depends on: nothing else is sent to the browser.
_NEEDED = (
    "format", "id", "version", "period", "questions", "informal_support", "additions", "allocation",
    "minimum", "maximum",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the try-out: its answers and, where family help counts, how much there can be."""

    id: str
    text: str
    answers: tuple[Choice, ...]
    helps: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the statement on both sides; empty where it is not there."""

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What other answers would give, in words."""

    headline: str
    points: str
    compared: str
    changes: tuple[Change, ...]


def questions_of(
    document: Mapping[str, Any],
    recorded: Mapping[str, Mapping[str, str]],
    chosen: Mapping[str, Mapping[str, str]],
) -> tuple[Asked, ...]:
    """Return the questions with what is chosen; `recorded` and `chosen` have `answers` and `support`."""
    levels = document.get("informal_support") or []
    asked = []
    for question in document["questions"]:
        id = question["id"]
        answer, help_given = chosen["answers"].get(id, ""), chosen["support"].get(id, "")
        answers = [(option["id"], option["text"]) for option in question["options"]]
        if not question.get("required", True):
            answers.insert(0, ("", "Not answered"))
        helps = [(level["id"], level["text"]) for level in levels] if question.get("informal_support") else []
        if helps and id not in recorded["support"]:
            # No help recorded counts as the first level: one choice for both.
            helps[0] = ("", helps[0][1])
        asked.append(
            Asked(
                id=id,
                text=question["text"],
                answers=tuple(Choice(value, text, value == answer) for value, text in answers),
                helps=tuple(Choice(value, text, value == help_given) for value, text in helps),
            )
        )
    return tuple(asked)


def read_choices(document: Mapping[str, Any], sent: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Read what was chosen in the try-out's form, as the engine takes it."""
    ids = [question["id"] for question in document["questions"]]
    return {
        "answers": {id: sent[ANSWER + id] for id in ids if sent.get(ANSWER + id)},
        "support": {id: sent[SUPPORT + id] for id in ids if sent.get(SUPPORT + id)},
    }


def try_out(
    document: Mapping[str, Any], recorded: Mapping[str, Any], chosen: Mapping[str, Mapping[str, str]]
) -> Tried:
    """Work out other answers and compare; `recorded` is the engine's stored result as plain data.

    Raises AnswerFaults where the answers do not fit the scheme.
    """
    scheme: Scheme = compile_scheme(document)
    result: Result = evaluate(scheme, chosen["answers"], chosen["support"])
    now = result.as_json()
    return Tried(
        headline=_headline(now),
        points=_points(now["points"]),
        compared=_compared(recorded["weekly"], now["weekly"]),
        changes=changes(recorded["lines"], now["lines"]),
    )


def changes(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Return the lines that read differently, in the statement's order; lines that went come last."""
    was, now = _by_place(before), _by_place(after)
    places = list(dict.fromkeys([*now, *was]))
    return tuple(
        Change(was.get(place, ""), now.get(place, ""))
        for place in places
        if was.get(place, "") != now.get(place, "")
    )


def _by_place(lines: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str, str], str]:
    return {_place(line): line["text"] for line in lines}


def _place(line: Mapping[str, Any]) -> tuple[str, str, str]:
    """Tell a line apart: an answer's by its question, an addition's by its id, each other one by its kind."""
    kind = "answer" if line["kind"] == "unanswered" else line["kind"]
    return kind, line.get("question", ""), line.get("addition", "")


def _headline(result: Mapping[str, Any]) -> str:
    if result["outcome"] == "refer":
        return "No sum: the table ends before that, and a person must estimate."
    if result["outcome"] == "nothing":
        return "The table gives no money."
    return f"About {pounds(result['weekly'])} a week"


def _points(points: str | None) -> str:
    if points is None:
        return ""
    return "1 point" if points == "1" else f"{points} points"


def _compared(was: str | None, now: str | None) -> str:
    if was is None or now is None:
        return ""
    difference = _pence(now) - _pence(was)
    if not difference:
        return "The same sum as recorded."
    more = "more" if difference > 0 else "less"
    return f"{pounds(pence_text(abs(difference)))} a week {more} than recorded."


def _pence(weekly: str) -> int:
    return int(weekly.replace(".", ""))


def data_for_browser(
    document: Mapping[str, Any], inputs: Mapping[str, Any], recorded: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the twin needs: the published rules without sources and examples, and this page's sum."""
    return {
        "scheme": {key: document[key] for key in _NEEDED if key in document},
        "answers": dict(inputs["answers"]),
        "support": dict(inputs["support"]),
        "recorded": {key: recorded[key] for key in ("points", "weekly", "outcome", "lines")},
    }
