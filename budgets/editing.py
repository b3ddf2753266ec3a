"""A draft document taken apart and put together again: what one page of the editor reads and writes.

Pure: the standard library only. A draft may be full of faults; it only has to have the outline, the
lists and objects with their ids, so that every part of it can be shown on a page and mended there.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from math import isfinite
from typing import Any, Protocol

from .engine import FORMAT, Fault, pointer

Document = dict[str, Any]

#: What the page of the details holds.
DETAILS = ("title", "version", "applies_to", "notice", "source")
#: What the page of the money holds.
MONEY = ("period", "allocation", "minimum", "maximum")
#: Lists whose entries have ids.
WITH_IDS = ("questions", "informal_support", "additions")
PRICED = "price_per_need"
#: A scheme's own lists and objects lie five deep.
MOST_DEPTH = 12
#: The sign with number nought, and halves of surrogate pairs.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class Changed(Exception):
    """Raised where somebody else changed the same part in the meantime; ``now`` is what stands there."""

    def __init__(self, now: Any) -> None:
        super().__init__("This part was changed in the meantime.")
        self.now = now


def worth_key(document: Mapping[str, Any]) -> str:
    """Return which key says what an answer is worth: ``price`` where each need has its price."""
    allocation = document.get("allocation") or {}
    return "price" if allocation.get("method") == PRICED else "points"


# The outline


def outline_faults(document: object) -> tuple[Fault, ...]:
    """List why a document cannot even be kept as a draft: what has no place on any page or in any record."""
    return tuple(_unkeepable(document)) or tuple(_outline(document))


def _unkeepable(document: object) -> Iterator[Fault]:
    """Look, however deep, for what JSON can write and no database keeps."""
    waiting: list[tuple[str, object, int]] = [("", document, 0)]
    while waiting:
        place, value, depth = waiting.pop()
        if isinstance(value, dict | list) and depth > MOST_DEPTH:
            yield Fault(place, "Take this out: a scheme is never nested so deeply.")
        elif isinstance(value, dict):
            waiting += [(pointer(place, key), inner, depth + 1) for key, inner in value.items()]
            waiting += [(place, key, depth + 1) for key in value]
        elif isinstance(value, list):
            waiting += [(pointer(place, index), inner, depth + 1) for index, inner in enumerate(value)]
        elif isinstance(value, str) and _NO_TEXT.search(value):
            yield Fault(place, "Take out the invisible sign in this text: it cannot be kept.")
        elif isinstance(value, float) and not isfinite(value):
            yield Fault(place, "Write a number here that has an end.")


def _outline(document: object) -> Iterator[Fault]:
    if not isinstance(document, dict):
        yield Fault("", "This is not an allocation scheme: the file has to hold one object in {…}.")
        return
    if document.get("format") != FORMAT:
        yield Fault("/format", f"This is not an allocation scheme: “format” has to say “{FORMAT}”.")
    for key, value in document.items():
        if key not in {*WITH_IDS, "examples", "allocation"} and isinstance(value, dict | list):
            yield Fault(pointer("", key), "Write text or a number here, not a list or an object.")
    for name in WITH_IDS:
        yield from _entries(document.get(name), pointer("", name))
    for index, question in enumerate(_objects(document.get("questions"))):
        yield from _entries(question.get("options"), pointer("/questions", index, "options"))
    for index, addition in enumerate(_objects(document.get("additions"))):
        yield from _object(addition.get("when"), pointer("/additions", index, "when"))
    allocation = document.get("allocation")
    yield from _object(allocation, "/allocation")
    if isinstance(allocation, dict):
        yield from _list(allocation.get("rows"), "/allocation/rows")
    yield from _list(document.get("examples"), "/examples")
    for index, example in enumerate(_objects(document.get("examples"))):
        for key in ("answers", "support"):
            yield from _object(example.get(key), pointer("/examples", index, key))


def _objects(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _object(value: object, place: str) -> Iterator[Fault]:
    if value is not None and not isinstance(value, dict):
        yield Fault(place, "Write an object in {…} here.")
    for key, inner in value.items() if isinstance(value, dict) else ():
        if isinstance(inner, dict | list) and key not in ("rows",):
            yield Fault(pointer(place, key), "Write text or a number here, not a list or an object.")


def _list(value: object, place: str) -> Iterator[Fault]:
    if value is not None and not isinstance(value, list):
        yield Fault(place, "Write a list in […] here.")
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(one, dict):
            yield Fault(pointer(place, index), "Write an object in {…} here.")


def _entries(value: object, place: str) -> Iterator[Fault]:
    """Expect a list of objects, each with an id of its own."""
    yield from _list(value, place)
    seen: set[str] = set()
    for index, one in enumerate(value if isinstance(value, list) else ()):
        if not isinstance(one, dict):
            continue
        given = one.get("id")
        if not isinstance(given, str) or not given.strip():
            yield Fault(pointer(place, index, "id"), "Give this entry an id.")
        elif given in seen:
            yield Fault(pointer(place, index, "id"), f"Choose another id: “{given}” stands here already.")
        else:
            seen.add(given)


# The parts


class Part(Protocol):
    """One piece of a document that a page shows and changes."""

    def read(self, document: Document) -> Any:
        """Return the piece as it stands, or None."""

    def write(self, document: Document, value: Any) -> Document:
        """Return the document with the piece replaced; None takes it out."""


@dataclass(frozen=True)
class Keys:
    """Some keys of the document itself."""

    names: tuple[str, ...]

    def read(self, document: Document) -> Any:
        return {name: document.get(name) for name in self.names}

    def write(self, document: Document, value: Any) -> Document:
        new = {**document, **value}
        emptied = {
            name for name in self.names if new.get(name) is None and document.get(name, "") is not None
        }
        return {name: one for name, one in new.items() if name not in emptied}


@dataclass(frozen=True)
class Whole:
    """A whole list of the document, such as the levels of help."""

    name: str

    def read(self, document: Document) -> Any:
        return document.get(self.name) or []

    def write(self, document: Document, value: Any) -> Document:
        return {**document, self.name: value or []}


@dataclass(frozen=True)
class Entry:
    """One entry of a list, by its id; written where no such id is, it goes to the end."""

    name: str
    id: str

    def read(self, document: Document) -> Any:
        return next((one for one in document.get(self.name) or [] if one["id"] == self.id), None)

    def write(self, document: Document, value: Any) -> Document:
        entries = list(document.get(self.name) or [])
        there = [place for place, one in enumerate(entries) if one["id"] == self.id]
        place = there[0] if there else len(entries)
        entries[place : place + 1] = [] if value is None else [value]
        new = {**document, self.name: entries}
        return _without_answers(new, self.id) if value is None and self.name == "questions" else new


@dataclass(frozen=True)
class Example:
    """One worked example by its place in the list."""

    index: int

    def read(self, document: Document) -> Any:
        examples = document.get("examples") or []
        return examples[self.index] if 0 <= self.index < len(examples) else None

    def write(self, document: Document, value: Any) -> Document:
        examples = list(document.get("examples") or [])
        examples[self.index : self.index + 1] = [] if value is None else [value]
        return {**document, "examples": examples}


class Money(Keys):
    """The table, the price and the limits. A change of method moves what the answers are worth."""

    def __init__(self) -> None:
        super().__init__(MONEY)

    def write(self, document: Document, value: Any) -> Document:
        before, new = worth_key(document), super().write(document, value)
        after = worth_key(new)
        return new if before == after else _renamed(new, before, after)


def _renamed(document: Document, before: str, after: str) -> Document:
    """Carry what each answer is worth from points to prices, or back, so that no number is lost."""
    new = deepcopy(document)
    questions = new.get("questions") or []
    worths = [option for question in questions for option in question.get("options") or []]
    for thing in (*worths, *(new.get("additions") or [])):
        if before in thing and after not in thing:
            thing[after] = thing.pop(before)
    return new


def _without_answers(document: Document, question: str) -> Document:
    """Take a question that is gone out of the worked examples."""
    new = deepcopy(document)
    for example in new.get("examples") or []:
        for key in ("answers", "support"):
            (example.get(key) or {}).pop(question, None)
    return new


def merged(*, part: Part, base: Document, fresh: Document, value: Any) -> Document:
    """Return ``fresh`` with the part changed to ``value``.

    ``base`` is the document that the writer had before them. Raise ``Changed`` where somebody has
    changed the very same part since, to something else.
    """
    now = part.read(fresh)
    if now not in (part.read(base), value):
        raise Changed(now)
    return part.write(deepcopy(fresh), value)


def moved(document: Document, *, name: str, id: str, by: int) -> Document:
    """Return the document with one entry of a list ``by`` places further down (-1 is up)."""
    entries = list(document.get(name) or [])
    place = next((index for index, one in enumerate(entries) if one["id"] == id), None)
    if place is None:
        return document
    entry = entries.pop(place)
    entries.insert(min(max(place + by, 0), len(entries)), entry)
    return {**document, name: entries}


# New things


def blank_document(*, id: str, title: str, applies_to: str) -> Document:
    """Return a document with nothing in it but its name and usual beginnings."""
    return {
        "format": FORMAT,
        "id": id,
        "version": "1",
        "title": title,
        "applies_to": applies_to,
        "period": "week",
        "questions": [],
        "informal_support": [{"id": "none", "text": "No help from family or friends", "share": "0"}],
        "additions": [],
        "allocation": {"method": "interpolated", "below_first": "nothing", "above_last": "refer", "rows": []},
        "minimum": None,
        "maximum": None,
        "examples": [],
    }


def next_version(version: str, taken: frozenset[str] | set[str]) -> str:
    """Return the next free number after ``version``: 2026-27.1 gives 2026-27.2."""
    head = version.rstrip("0123456789")
    tail = version[len(head) :]
    if not head or head[-1] not in "._-v ":
        head, tail = (f"{version}.", "1") if tail != version else ("", tail)
    number = int(tail or "1") + 1
    while f"{head}{number}" in taken:
        number += 1
    return f"{head}{number}"


def new_id(text: str, taken: set[str]) -> str:
    """Return an id for something new, made of its words and free among its neighbours."""
    words = "".join(one if one.isascii() and one.isalnum() else " " for one in text.lower()).split()
    base = "_".join(words)[:40].strip("_") or "new"
    found, number = base, 2
    while found in taken:
        found, number = f"{base}_{number}", number + 1
    return found
