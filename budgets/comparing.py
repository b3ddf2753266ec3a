"""What changed from one scheme document to another, in words, by the ids that stay.

Nothing is missed: whatever has no words of its own is told by its place, so that an empty list means
that the two documents are equal. Either document may be an unfinished draft with faults in it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.rules import day_text
from budgets.engine import pointer
from budgets.engine.exact import is_decimal, pounds, scaled
from budgets.engine.statement import PER

#: Enough digits to tell any two decimals of the format apart.
_FINE = 6
_LONGEST_SHOWN = 300
_METHODS = {
    "banded": "a sum for each band of points",
    "interpolated": "a straight line between rows",
    "price_per_point": "a price for each point",
    "price_per_need": "a price for each need",
}
_BELOW = {
    "nothing": "no money",
    "first": "the first row’s sum",
    "proportional": "the same share of the first row’s sum as of its points",
}
_ABOVE = {"last": "the last row’s sum", "refer": "no sum: a person must estimate"}
_MISSING: Any = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed.

    `pointer` is its place in the new document, or in the old one where it was taken out. `was` and
    `now` show both sides in a few words, empty where there is nothing on that side.
    """

    pointer: str
    heading: str
    was: str
    now: str
    sentence: str


def differences(old_document: Any, new_document: Any) -> list[Difference]:
    """List what changed, in the order of a scheme's parts; an empty list means equal documents."""
    if not (isinstance(old_document, dict) and isinstance(new_document, dict)):
        return list(_other("", "The whole document", "The document", old_document, new_document))
    return list(_Comparison(old_document, new_document).all())


# Words --------------------------------------------------------------------------------------


def _shown(value: Any) -> str:
    """Show any value of JSON in a few words."""
    if value is _MISSING:
        return ""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        text = value
    elif isinstance(value, list):
        text = ", ".join(_shown(one) for one in value) or "an empty list"
    elif isinstance(value, dict):
        text = "; ".join(f"{key}: {_shown(one)}" for key, one in value.items()) or "nothing in it"
    else:
        text = str(value)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _quoted(value: Any) -> str:
    return f"“{_shown(value)}”" if isinstance(value, str) else _shown(value)


def _day(value: Any) -> str:
    """Show a day as people read it, where it is written as the format has it."""
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return _shown(value)
    return day_text(day) if day.isoformat() == value else _shown(value)


def _points(value: Any) -> str:
    if not _is_number(value):
        return _shown(value)
    return "1 point" if scaled(value, _FINE) == 10**_FINE else f"{value} points"


def _money(per: str) -> Callable[[Any], str]:
    return lambda value: f"{pounds(value)} {per}" if _is_number(value) else _shown(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, str) and is_decimal(value)


def _chosen(words: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda value: words.get(value, _shown(value)) if isinstance(value, str) else _shown(value)


def _other(
    place: str, heading: str, name: str, old: Any, new: Any, show: Callable[[Any], str] = _shown
) -> Iterator[Difference]:
    """Tell one value that changed, came or went; nothing where it is the same."""
    if _same(old, new):
        return
    was = "" if old is _MISSING else show(old)
    now = "" if new is _MISSING else show(new)
    if old is _MISSING:
        sentence = f"{name} is new: {now}."
    elif new is _MISSING:
        sentence = f"{name} is taken out. It was: {was}."
    elif was == now or (_is_number(old) and _is_number(new) and scaled(old, _FINE) == scaled(new, _FINE)):
        sentence = f"{name} is written in another way and means the same: {now}."
    else:
        sentence = f"{name} changes from {was} to {now}."
    yield Difference(place, heading, was, now, _said(sentence))


def _said(sentence: str) -> str:
    """Write a sentence with its capital and one full stop, also behind a text that has its own."""
    return re.sub(r"([.?!…])(”?)\.$", r"\1\2", sentence[:1].upper() + sentence[1:])


def _same(old: Any, new: Any) -> bool:
    """Say whether two values of JSON are equal: true is not 1 there, as it is in Python."""
    if old is _MISSING or new is _MISSING:
        return old is new
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_same, old, new))
    return type(old) is type(new) and bool(old == new)


# Lists of things with an id -----------------------------------------------------------------


def _keys_of(things: Any, key_of: Callable[[Any], Any]) -> list[str] | None:
    """Give the key of every thing in a list, or None where it is no list of things told apart by it."""
    if not isinstance(things, list):
        return None
    keys = [key_of(one) if isinstance(one, dict) else None for one in things]
    if any(not isinstance(key, str) for key in keys) or len(set(keys)) < len(keys):
        return None
    return [str(key) for key in keys]


def _that_stayed(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Give the keys of the longest run that is in the same order on both sides: the others moved."""
    position = {key: place for place, key in enumerate(old)}
    runs: list[list[str]] = []
    for key in new:
        before = [run for run in runs if position[run[-1]] < position[key]]
        runs.append([*_longest(before), key])
    return set(_longest(runs))


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return max(runs, key=lambda run: len(run)) if runs else []


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the things of one list are told apart and called."""

    name: Callable[[Any], str]
    key: Callable[[Any], Any] = lambda thing: thing.get("id")


def _called(before: str) -> Callable[[Any], str]:
    return lambda thing: f"{before} “{_shown(thing.get('text', thing.get('id')))}”"


_QUESTION, _ANSWER = _Kind(_called("the question")), _Kind(_called("the answer"))
_LEVEL, _ADDITION = _Kind(_called("family help")), _Kind(_called("the addition"))
_EXAMPLE = _Kind(lambda one: f"the example “{_shown(one.get('name'))}”", lambda one: one.get("name"))


def _row_key(row: Any) -> Any:
    points = row.get("points")
    return str(scaled(points, _FINE)) if _is_number(points) else None


_ROW = _Kind(lambda row: f"the row at {_points(row.get('points'))}", _row_key)


class _Comparison:
    """One comparison of two documents."""

    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self.old, self.new = old, new
        self.old_per, self.new_per = (PER.get(str(one.get("period")), "") for one in (old, new))

    def all(self) -> Iterator[Difference]:
        about = {
            "title": "The title", "version": "The version", "id": "The id of the scheme",
            "format": "The format", "notice": "The notice", "source": "The source",
            "applies_to": "For whom the scheme is", "effective_from": "The first day",
        }  # fmt: skip
        for key, name in about.items():
            show = {"title": _quoted, "notice": _quoted, "source": _quoted, "effective_from": _day}.get(
                key, _shown
            )
            yield from self.field("", "About the scheme", self.old, self.new, key, name, show)
        yield from self.field("", "The table", self.old, self.new, "period", "What amounts are for", _period)
        yield from self.things("questions", "Questions", _QUESTION, self.question)
        yield from self.things("informal_support", "Family help", _LEVEL, self.level)
        yield from self.things("additions", "Additions", _ADDITION, self.addition)
        yield from self.allocation()
        for key in ("minimum", "maximum"):
            yield from self.field("", "Limits", self.old, self.new, key, f"The {key}", _money("a week"))
        yield from self.things("examples", "Examples", _EXAMPLE, self.example)
        told = {*about, "period", "questions", "informal_support", "additions", "allocation"}
        told |= {"minimum", "maximum", "examples"}
        yield from self.rest("", "About the scheme", "", self.old, self.new, told)

    # One thing ----------------------------------------------------------------------------

    def field(
        self, place: str, heading: str, old: Mapping[str, Any], new: Mapping[str, Any], key: str, name: str,
        show: Callable[[Any], str] = _shown,
    ) -> Iterator[Difference]:  # fmt: skip
        yield from _other(
            pointer(place, key), heading, name, old.get(key, _MISSING), new.get(key, _MISSING), show
        )

    def rest(
        self, place: str, heading: str, of: str, old: Mapping[str, Any], new: Mapping[str, Any],
        told: set[str],
    ) -> Iterator[Difference]:  # fmt: skip
        """Tell every key that has no words of its own."""
        for key in dict.fromkeys([*old, *new]):
            if key not in told:
                name = f"{of}, “{key}”," if of else f"“{key}”"
                yield from self.field(place, heading, old, new, key, name)

    def things(
        self,
        key: str,
        heading: str,
        kind: _Kind,
        compare: Callable[[str, str, Any, Any], Iterator[Difference]],
        *,
        inside: str = "",
        of: str = "",
        old: Any = None,
        new: Any = None,
    ) -> Iterator[Difference]:
        """Compare two lists whose things keep their key: added, taken out, moved, changed."""
        old, new = (self.old if old is None else old), (self.new if new is None else new)
        place = pointer(inside, key)
        before, after = old.get(key, _MISSING), new.get(key, _MISSING)
        if _same(before, after):
            return
        old_keys = _keys_of([] if before in (None, _MISSING) else before, kind.key)
        new_keys = _keys_of([] if after in (None, _MISSING) else after, kind.key)
        if old_keys is None or new_keys is None or not (old_keys or new_keys):
            yield from self.by_position(place, heading, of, before, after)
            return
        old_things = dict(zip(old_keys, before, strict=True)) if old_keys else {}
        new_things = dict(zip(new_keys, after, strict=True)) if new_keys else {}
        suffix = f" {of}" if of else ""
        stayed = _that_stayed(
            [one for one in old_keys if one in new_things], [one for one in new_keys if one in old_things]
        )
        for index, one in enumerate(old_keys):
            if one not in new_things:
                name, was = kind.name(old_things[one]), self.whole(old_things[one])
                yield Difference(
                    pointer(place, index), heading, was, "", _said(f"{name}{suffix} is taken out.")
                )
        for index, one in enumerate(new_keys):
            here, thing = pointer(place, index), new_things[one]
            name = f"{kind.name(thing)}{suffix}"
            if one not in old_things:
                yield Difference(here, heading, "", self.whole(thing), _said(f"{name} is new."))
                continue
            if one not in stayed:
                yield Difference(
                    here, heading, f"number {old_keys.index(one) + 1}", f"number {index + 1}",
                    _said(f"{name} moves from number {old_keys.index(one) + 1} to number {index + 1}."),
                )  # fmt: skip
            yield from compare(here, name, old_things[one], thing)

    def whole(self, thing: Mapping[str, Any]) -> str:
        """Show all that a thing says, but its id."""
        return _shown({key: value for key, value in thing.items() if key != "id"})

    def by_position(self, place: str, heading: str, of: str, old: Any, new: Any) -> Iterator[Difference]:
        """Compare what cannot be told apart by ids, one place after the other."""
        if not (isinstance(old, list) and isinstance(new, list)):
            yield from _other(place, heading, f"{heading}{' ' + of if of else ''}", old, new)
            return
        for index in range(max(len(old), len(new))):
            before, after = (one[index] if index < len(one) else _MISSING for one in (old, new))
            name = f"Number {index + 1} of “{heading}”{' ' + of if of else ''}"
            yield from _other(pointer(place, index), heading, name, before, after)

    # The parts of a scheme ----------------------------------------------------------------

    def question(self, place: str, name: str, old: Any, new: Any) -> Iterator[Difference]:
        heading = _shown(new.get("text", new.get("id")))
        words = {
            "text": "The wording of the question", "help": "The help beside the question",
            "outcome": "The outcome that the question is about", "source": "The source of the question",
            "required": "Whether the question must be answered",
            "informal_support": "Whether family help counts here",
        }  # fmt: skip
        for key, what in words.items():
            show = _quoted if key in ("text", "help", "source") else _shown
            yield from self.field(place, heading, old, new, key, what, show)

        def answer(here: str, called: str, before: Any, after: Any) -> Iterator[Difference]:
            yield from self.worth(here, heading, called, before, after, "counts")

        of = f"to “{heading}”"
        yield from self.things("options", heading, _ANSWER, answer, inside=place, of=of, old=old, new=new)
        yield from self.rest(place, heading, name, old, new, {"id", "options", *words})

    def worth(
        self, place: str, heading: str, name: str, old: Any, new: Any, verb: str, told: Sequence[str] = ()
    ) -> Iterator[Difference]:
        """Tell what an answer, or an addition, counts, then its words."""
        both = "points" in old and "points" in new and _is_number(old["points"]) and _is_number(new["points"])
        if both and scaled(old["points"], _FINE) != scaled(new["points"], _FINE):
            was, now = _points(old["points"]), _points(new["points"])
            yield Difference(
                pointer(place, "points"), heading, was, now, _said(f"{name} {verb} {now} instead of {was}.")
            )
        else:
            yield from self.field(place, heading, old, new, "points", f"what {name} {verb}", _points)
        yield from self.field(place, heading, old, new, "price", f"the price of {name}", _money(self.new_per))
        yield from self.field(place, heading, old, new, "text", f"the wording of {name}", _quoted)
        yield from self.rest(place, heading, name, old, new, {"id", "points", "price", "text", *told})

    def level(self, place: str, name: str, old: Any, new: Any) -> Iterator[Difference]:
        yield from self.field(place, "Family help", old, new, "share", f"the share that {name} takes off")
        yield from self.field(place, "Family help", old, new, "text", f"the wording of {name}", _quoted)
        yield from self.rest(place, "Family help", name, old, new, {"id", "share", "text"})

    def addition(self, place: str, name: str, old: Any, new: Any) -> Iterator[Difference]:
        yield from self.field(place, "Additions", old, new, "when", f"when {name} is added")
        yield from self.worth(place, "Additions", name, old, new, "adds", told=("when",))

    def allocation(self) -> Iterator[Difference]:
        old, new = self.old.get("allocation", _MISSING), self.new.get("allocation", _MISSING)
        heading, place = "The table", "/allocation"
        if not (isinstance(old, dict) and isinstance(new, dict)):
            yield from _other(place, heading, "The way from points to money", old, new)
            return

        def row(here: str, name: str, before: Any, after: Any) -> Iterator[Difference]:
            amount = f"what {name} gives"
            yield from self.field(here, heading, before, after, "amount", amount, _money(self.new_per))
            yield from self.field(here, heading, before, after, "points", f"the number in {name}")
            yield from self.rest(here, heading, name, before, after, {"amount", "points"})

        told: dict[str, tuple[str, Callable[[Any], str]]] = {
            "method": ("The way from points to money", _chosen(_METHODS)),
            "price": ("The price of a point", _money(self.new_per)),
            "below_first": ("What points under the first row give", _chosen(_BELOW)),
            "above_last": ("What points past the end give", _chosen(_ABOVE)),
            "ends_at": ("Where the table ends", _points),
        }
        for key, (name, show) in told.items():
            yield from self.field(place, heading, old, new, key, name, show)
        yield from self.things("rows", heading, _ROW, row, inside=place, old=old, new=new)
        yield from self.rest(place, heading, "The table", old, new, {"rows", *told})

    def example(self, place: str, name: str, old: Any, new: Any) -> Iterator[Difference]:
        heading = "Examples"
        yield from self.field(place, heading, old, new, "weekly", f"the sum of {name}", _money("a week"))
        yield from self.field(place, heading, old, new, "points", f"the points of {name}", _points)
        yield from self.field(place, heading, old, new, "outcome", f"the outcome of {name}")
        for key, what in (("answers", "answer"), ("support", "family help")):
            before, after = old.get(key, _MISSING), new.get(key, _MISSING)
            if not (isinstance(before, dict) and isinstance(after, dict)):
                yield from self.field(place, heading, old, new, key, f"the {what} in {name}")
                continue
            for asked in dict.fromkeys([*before, *after]):
                told = f"{name}: the {what} for “{self.asked(asked)}”"
                yield from self.field(pointer(place, key), heading, before, after, asked, told)
        yield from self.rest(
            place, heading, name, old, new, {"name", "weekly", "points", "outcome", "answers", "support"}
        )

    def asked(self, id: str) -> str:
        """Give the wording of a question, in the new document if it is there."""
        for document in (self.new, self.old):
            questions = document.get("questions")
            for question in questions if isinstance(questions, list) else []:
                if isinstance(question, dict) and question.get("id") == id:
                    return _shown(question.get("text", id))
        return id


def _period(value: Any) -> str:
    return f"a {value}" if isinstance(value, str) else _shown(value)
