"""Where each fault of a draft is shown in the editor, and what it says there to somebody who writes no JSON.

Pure: the standard library and the engine's own words. A fault names its place as a JSON pointer; a page
of the editor is a part of the document, and each of its boxes has a name.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from budgets.engine import Fault
from budgets.engine.exact import is_decimal

DETAILS, QUESTIONS, HELP, ADDITIONS = "details", "questions", "help", "additions"
MONEY, TABLE, EXAMPLES = "money", "table", "examples"
#: The pages of the editor in the order of its contents.
PARTS = (DETAILS, QUESTIONS, HELP, ADDITIONS, MONEY, TABLE, EXAMPLES)

#: Lists of the document whose entries each have a page of their own.
LISTS = {"questions": QUESTIONS, "additions": ADDITIONS, "examples": EXAMPLES}
_MONEY = {"period", "allocation", "minimum", "maximum"}
_WORTH = {"points", "price"}
_NUMBERS = {"points", "price", "share", "amount", "weekly", "minimum", "maximum", "ends_at"}

_ADD = re.compile(r"Add “(\w+)”")
_ADD_ANSWER = re.compile(r"Add an answer to “(.*?)”: ")
_NOT_HERE = re.compile(r"There is no (question|option|informal support) “")
_DISAGREES = re.compile(r"The example “.*” expects (.*); the scheme gives (.*)\.$", re.DOTALL)


class Spot(NamedTuple):
    """Where a fault is shown: the part, which entry of its list, and which box ("" is the page's top)."""

    part: str
    entry: int | None
    box: str


class Told(NamedTuple):
    """One fault as its reader sees it."""

    spot: Spot
    sentence: str


def tell(faults: Iterable[Fault], document: Mapping[str, Any]) -> tuple[Told, ...]:
    """Return every fault with its place in the editor and its sentence."""
    return tuple(_told(fault, document) for fault in faults)


def _steps(place: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:]]


def _told(fault: Fault, document: Mapping[str, Any]) -> Told:
    steps = _steps(fault.place)
    added, answer = _ADD.match(fault.sentence), _ADD_ANSWER.match(fault.sentence)
    if added is not None:
        steps.append(added[1])
    elif answer is not None:
        steps.append(answer[1])
    spot = _spot(steps, document)
    return Told(spot, _sentence(fault.sentence, steps, spot, document))


# Places


def _spot(steps: list[str], document: Mapping[str, Any]) -> Spot:
    first = steps[0] if steps else ""
    if first == "informal_support":
        return Spot(HELP, None, _row("levels", steps[1:]))
    if first in LISTS:
        if len(steps) < 2 or not steps[1].isdigit():
            return Spot(LISTS[first], None, "")
        return Spot(LISTS[first], int(steps[1]), _box_of_entry(first, steps[2:], document))
    if steps[:2] == ["allocation", "rows"]:
        return Spot(TABLE, None, _row("rows", steps[2:]))
    if first in _MONEY:
        return Spot(MONEY, None, "method" if steps == ["allocation"] else steps[-1])
    return Spot(DETAILS, None, first)


def _row(name: str, steps: list[str]) -> str:
    """Return the box of a row, such as ``rows-2-points``; the row's first box where none is named."""
    if not steps or not steps[0].isdigit():
        return ""
    box = steps[1] if len(steps) > 1 else "points" if name == "rows" else "text"
    return f"{name}-{steps[0]}-{'worth' if name == 'options' and box in _WORTH else box}"


def _box_of_entry(name: str, steps: list[str], document: Mapping[str, Any]) -> str:
    if not steps:
        return ""
    if name == "questions" and steps[0] == "options":
        return _row("options", steps[1:])
    if name == "additions" and steps[0] == "when":
        return "when"
    if name == "examples" and steps[0] in ("answers", "support"):
        ids = [question.get("id") for question in document.get("questions") or []]
        return f"{steps[0]}-{ids.index(steps[1])}" if len(steps) > 1 and steps[1] in ids else ""
    return "worth" if name != "examples" and steps[0] in _WORTH else steps[0]


# Sentences

_MISSING = {
    "text": "Write the words that are read here.",
    "name": "Give this example a name.",
    "share": "Enter the share that is taken off, from 0 to 1. Half is 0.5.",
    "weekly": "Say what should come out.",
    "amount": "Enter how many pounds this row gives.",
    "version": "Give this version a number, such as 2026-27.1.",
    "method": "Choose how points become money.",
    "period": "Choose what the amounts are for.",
    "when": "Choose the answer that this is added for.",
    "question": "Choose the answer that this is added for.",
    "option": "Choose the answer that this is added for.",
    "options": "Add at least one answer.",
    "questions": "Add at least one question.",
    "rows": "Add at least one row: with this method the table gives the money.",
    "below_first": "Choose what somebody gets whose points lie under the first row.",
    "above_last": "Choose what happens past the end of the table.",
    "informal_support": "List the levels of help from family and friends first, or do not let it count here.",
    "id": "This has no short name for files. Remove it, and add it anew.",
    "allocation": "Choose how points become money.",
    "answers": "Choose the answers.",
}
#: Sentences of the engine that tell how to write JSON, and what stands for them where nobody does.
_SAVED_AWAY = "This cannot stand here: “{0}”. It is taken out when you save this page."


def _value(steps: list[str], document: Mapping[str, Any]) -> Any:
    found: Any = document
    for step in steps:
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            return None
    return found


def _sentence(sentence: str, steps: list[str], spot: Spot, document: Mapping[str, Any]) -> str:
    key = steps[-1] if steps else ""
    disagrees = _DISAGREES.match(sentence)
    if disagrees is not None:
        expected, given = disagrees[1], disagrees[2]
        return (
            f"You expect {expected}; the scheme gives {given}. Check the answers, "
            "then correct what you expect or mend the scheme."
        )
    if key == "effective_from":
        return "The day in the file is no date. It is taken out when you save this page."
    if spot.part == EXAMPLES and len(steps) > 3 and steps[2] in ("answers", "support"):
        return _sentence_of_answer(sentence, steps, spot)
    value = _value(steps, document)
    if key in _NUMBERS:
        return _sentence_of_number(sentence, key, value)
    if value in (None, "", [], {}) or (isinstance(value, str) and not value.strip()):
        return _MISSING.get(key, _sentence_of_text(sentence, key))
    return _sentence_of_text(sentence, key)


def _sentence_of_text(sentence: str, key: str) -> str:
    if _NOT_HERE.match(sentence):
        return "The answer chosen here is no longer asked. Choose another one."
    if sentence.startswith("Take out “") and "correct its spelling" in sentence:
        return _SAVED_AWAY.format(key)
    if sentence.startswith("Take out the rows"):
        return "With the method that is chosen, no table is used. Remove the rows, or choose another method."
    if sentence.startswith(("Choose one of: ", "Write true or false")):
        return "Choose one of the answers shown, and save this page."
    if sentence.startswith(("Write text in quotes", "The format's JSON Schema")):
        return "Save this page once, so that this is kept in the right form."
    if key == "id":
        return f"{sentence} This is the short name in files and addresses."
    return sentence


def _sentence_of_answer(sentence: str, steps: list[str], spot: Spot) -> str:
    if _ADD_ANSWER.match(sentence):
        return "Choose an answer: this question has to be answered."
    if spot.box:
        if sentence.startswith("Take out “"):
            return "Help does not count with this question. It is taken out when you save this page."
        return "What was chosen here is no longer offered. Choose again."
    return f"This example answers “{steps[3]}”, which is not asked. It is taken out when you save this page."


_NUMBER_MISSING = {
    "points": "Enter the points. Write 0 where it counts nothing.",
    "price": "Enter the price in pounds. Write 0 where it costs nothing.",
    "weekly": "Enter the sum a week that you expect, such as 92.68.",
    "minimum": "Enter the smallest sum a week, or leave it empty.",
    "maximum": "Enter the largest sum a week, or leave it empty.",
    "ends_at": "Enter up to which points the table goes, or leave it empty.",
}


def _sentence_of_number(sentence: str, key: str, value: object) -> str:
    if sentence.startswith(("Take out ", "Write null")):
        return "This number is not used with the method that is chosen. Saving this page takes it out."
    if value is None or (isinstance(value, str) and not value.strip()):
        return _NUMBER_MISSING.get(key, _MISSING.get(key, sentence))
    if not isinstance(value, str):
        return "Save this page once, so that this number is kept exactly as it stands."
    if not is_decimal(value) and not value.startswith("-"):
        shown = value if len(value) <= 30 else value[:30] + "…"
        return (
            f"“{shown}” is not a number that can be used. Write digits and at most one point, such as 4 "
            "or 82.91, with at most 6 digits after the point."
        )
    return sentence.replace("Write “0”:", "Write 0:")
