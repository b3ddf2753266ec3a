"""The place of a fault in words: "Question 3 “Getting washed”, answer 2 “Needs help”, points".

Pure. A fault names its place as a JSON pointer; whoever decides about a scheme need not read JSON.
"""

from collections.abc import Mapping
from typing import Any

_LONGEST = 50
_WHOLE = "The whole scheme"
#: What one thing of each list is called.
_LISTS = {
    "questions": "Question",
    "options": "answer",
    "informal_support": "Family help",
    "additions": "Addition",
    "examples": "Example",
    "rows": "Row",
}
#: Words for keys, as they stand behind the thing they belong to.
_KEYS = {
    "format": "The format", "id": "The id", "version": "The version number", "title": "The title",
    "notice": "The notice", "source": "The source", "applies_to": "For whom it is", "period": "Week or year",
    "effective_from": "The first day", "minimum": "The smallest sum", "maximum": "The largest sum",
    "allocation": "The table", "method": "How points become money", "below_first": "Below the first row",
    "above_last": "Past the end of the table", "ends_at": "Where the table ends", "price": "The price",
    "text": "The words", "help": "The help beside it", "points": "The points", "share": "The share",
    "amount": "The sum", "weekly": "The weekly sum", "outcome": "The outcome", "name": "The name",
    "answers": "The answers", "support": "The family help", "when": "When it is added",
    "question": "The question", "option": "The answer",
    "required": "Whether it must be answered", "informal_support": "Family help",
    "questions": "The questions", "additions": "The additions", "examples": "The examples",
    "rows": "The rows", "options": "The answers",
}  # fmt: skip


def place_words(document: Any, place: str) -> str:
    """Say in words where a JSON pointer leads in a document, however faulty that is."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:]]
    words: list[str] = []
    here: Any = document
    before = ""
    for number, step in enumerate(steps):
        here = _inside(here, step)
        if before in _LISTS and step.isdigit():
            words.append(_thing(before, int(step) + 1, here))
        elif _only_leads_on(steps, number):
            pass
        else:
            words.append(_key(step, before))
        before = step
    said = ", ".join(word if index == 0 else _lower(word) for index, word in enumerate(words))
    return said[:1].upper() + said[1:] if said else _WHOLE


def _inside(here: Any, step: str) -> Any:
    if isinstance(here, Mapping):
        return here.get(step)
    if isinstance(here, list) and step.isdigit() and int(step) < len(here):
        return here[int(step)]
    return None


def _only_leads_on(steps: list[str], number: int) -> bool:
    """Say whether this step only opens what the next one names."""
    step, follows = steps[number], steps[number + 1 : number + 2]
    if step in _LISTS and follows:
        return follows[0].isdigit()
    return step in ("allocation", "answers", "support") and bool(follows)


def _thing(listed: str, number: int, here: Any) -> str:
    called: Any = ""
    if listed == "rows":
        return f"Row {number} of the table"
    if isinstance(here, Mapping):
        called = here.get("name" if listed == "examples" else "text")
    called = called if isinstance(called, str) else ""
    short = called if len(called) <= _LONGEST else f"{called[:_LONGEST].rstrip()}…"
    return f"{_LISTS[listed]} {number}" + (f" “{short}”" if short else "")


def _key(step: str, before: str) -> str:
    if before in ("answers", "support"):
        return f"the question “{step}”"
    return _KEYS.get(step, f"“{step}”")


def _lower(word: str) -> str:
    return word[:1].lower() + word[1:] if word[:4] == "The " or word.split(" ")[0] in _SMALL else word


_SMALL = {"For", "Week", "Below", "Past", "Where", "When", "Whether", "How", "Family", "Row"}
