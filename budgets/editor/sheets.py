"""One page of the editor as boxes with text in them, and back to the part of the document it holds.

Pure: the standard library only. Whatever is typed has a place in the document, faulty or not: a draft is
kept as it is, and its faults are shown beside the boxes. A box that nobody changed keeps what stood there.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from budgets.editing import Document, new_id, worth_key
from budgets.engine.exact import is_decimal

Typed = Mapping[str, str]

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_ODDLY_WRITTEN = re.compile(r"(\d*)(?:\.(\d*))?")

QUESTION_KEYS = ("id", "text", "options", "outcome", "help", "source", "required", "informal_support")
OPTION_KEYS = ("id", "text", "help", "source")
LEVEL_KEYS = ("id", "text", "share", "help", "source")
ADDITION_KEYS = ("id", "text", "when", "help", "source")
ROW_KEYS = ("points", "amount", "text", "source")
EXAMPLE_KEYS = ("name", "answers", "weekly", "support", "points", "outcome", "text", "source")
ALLOCATION_KEYS = ("method", "rows", "below_first", "above_last", "ends_at", "price", "source")

YES, NO = "yes", "no"
SUM, NOTHING, REFER = "sum", "nothing", "refer"
#: Between the ids of a question and of one of its answers, in the value of one choice.
BETWEEN = "|"


def tidy_decimal(typed: str) -> str:
    """Return a number as the format writes it where its meaning is plain, else what was typed.

    ``£1,234.50`` gives ``1234.50`` and ``.5`` gives ``0.5``; zeros at the end stay as they are.
    """
    typed = typed.strip()
    plain = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in typed if not sign.isspace()
    ).removeprefix("£")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    parts = _ODDLY_WRITTEN.fullmatch(plain)
    if parts is None or not (parts[1] or parts[2]):
        return typed
    whole = parts[1].lstrip("0") or "0"
    plain = f"{whole}.{parts[2]}" if parts[2] else whole
    return plain if is_decimal(plain) else typed


def whole(typed: str) -> int | None:
    """Return the number that a hidden box or a button holds; None where it holds none."""
    return int(typed) if re.fullmatch("[0-9]{1,9}", typed) else None


def shown(value: object) -> str:
    """Return what stands in a box for a value of the document, whatever it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return value if isinstance(value, str) else str(value)


# Boxes of one entry


class _Entry:
    """Builds one object of the document from boxes, starting from what stood there."""

    def __init__(
        self, typed: Typed, before: Mapping[str, Any], known: Iterable[str], prefix: str = ""
    ) -> None:
        self.typed = typed
        self.before = before
        self.prefix = prefix
        keys = set(known)
        self.made = {key: value for key, value in before.items() if key in keys}

    def _given(self, box: str) -> str | None:
        return self.typed.get(f"{self.prefix}{box}")

    def _unchanged(self, key: str, given: str) -> bool:
        value = self.before.get(key)
        return (value is None or isinstance(value, str)) and shown(value) == given

    def needed(self, key: str, box: str | None = None, tidy: Callable[[str], str] = str.strip) -> None:
        """Keep a text that has to be there; empty, it stays as an empty text with its fault."""
        given = self._given(box or key)
        if given is not None and not (self._unchanged(key, given) and key in self.before):
            self.made[key] = tidy(given)

    def optional(self, key: str, tidy: Callable[[str], str] = str.strip, empty: Any = ...) -> None:
        """Keep a text that may be missing; empty, it is left out, or becomes ``empty``."""
        given = self._given(key)
        if given is None or self._unchanged(key, given):
            return
        if tidy(given):
            self.made[key] = tidy(given)
        elif empty is ...:
            self.made.pop(key, None)
        else:
            self.made[key] = empty

    def flag(self, key: str, default: bool) -> None:
        """Keep a yes or no; where it says the default and nothing stood there, nothing is written."""
        given = self._given(key)
        if given in (YES, NO) and (key in self.before or (given == YES) is not default):
            self.made[key] = given == YES


def _text_boxes(value: Mapping[str, Any], keys: Iterable[str], prefix: str = "") -> dict[str, str]:
    return {f"{prefix}{key}": shown(value.get(key)) for key in keys}


def rows_typed(typed: Typed, name: str) -> list[int]:
    """Return the numbers of the rows of a list that a form sent, in their order."""
    wanted = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-\w+")
    return sorted({int(found[1]) for box in typed if (found := wanted.fullmatch(box))})


def rearranged(rows: list[Any], name: str, do: str) -> list[Any]:
    """Return the rows with what a button such as ``options-up-2`` asks for done to them."""
    found = re.fullmatch(rf"{re.escape(name)}-(up|down|remove)-(\d{{1,4}})", do)
    if found is None or int(found[2]) >= len(rows):
        return rows
    what, place = found[1], int(found[2])
    row = rows.pop(place)
    if what != "remove":
        rows.insert(max(place - 1, 0) if what == "up" else place + 1, row)
    return rows


def _with_ids(
    typed: Typed,
    name: str,
    before: list[dict[str, Any]],
    build: Callable[[_Entry], None],
    known: tuple[str, ...],
    fallback: str,
) -> list[dict[str, Any]]:
    """Build the rows of a list with ids; a row that is new and wholly empty is none."""
    by_id = {shown(one.get("id")): one for one in before}
    made: list[dict[str, Any]] = []
    for number in rows_typed(typed, name):
        prefix = f"{name}-{number}-"
        id = typed.get(f"{prefix}id", "")
        texts = [value for box, value in typed.items() if box.startswith(prefix) and value.strip()]
        if not texts:
            continue
        entry = _Entry(typed, by_id.get(id, {}), known, prefix)
        build(entry)
        made.append({**entry.made, "id": id})
    taken = {one["id"] for one in made} | set(by_id)
    for one in made:
        if not one["id"]:
            one["id"] = new_id(str(one.get("text") or "") or fallback, taken)
            taken.add(one["id"])
    return made


# Questions


def question_boxes(question: Mapping[str, Any], worth: str) -> dict[str, str]:
    """Return what stands in the boxes of a question's page."""
    boxes = _text_boxes(question, ("text", "help", "outcome", "source"))
    boxes["required"] = NO if question.get("required") is False else YES
    boxes["informal_support"] = YES if question.get("informal_support") is True else NO
    for number, option in enumerate(question.get("options") or []):
        prefix = f"options-{number}-"
        boxes |= _text_boxes(option, OPTION_KEYS, prefix) | {f"{prefix}worth": shown(option.get(worth))}
    return boxes


def question_value(typed: Typed, before: Mapping[str, Any], worth: str, do: str = "") -> dict[str, Any]:
    """Return the question that was typed; its id is the one it had, or empty for a new one."""
    entry = _Entry(typed, before, QUESTION_KEYS)
    entry.needed("text")
    for key in ("help", "outcome", "source"):
        entry.optional(key)
    entry.flag("required", default=True)
    entry.flag("informal_support", default=False)

    def option(one: _Entry) -> None:
        one.needed("text")
        one.needed(worth, "worth", tidy_decimal)
        one.optional("help")
        one.optional("source")

    options = _with_ids(
        typed, "options", before.get("options") or [], option, (*OPTION_KEYS, worth), "answer"
    )
    return {**entry.made, "options": rearranged(options, "options", do)}


# Help from family and friends


def level_boxes(levels: list[dict[str, Any]]) -> dict[str, str]:
    """Return what stands in the boxes of the levels of help."""
    boxes: dict[str, str] = {}
    for number, level in enumerate(levels):
        boxes |= _text_boxes(level, LEVEL_KEYS, f"levels-{number}-")
    return boxes


def levels_value(typed: Typed, before: list[dict[str, Any]], do: str = "") -> list[dict[str, Any]]:
    """Return the levels of help that were typed."""

    def level(one: _Entry) -> None:
        one.needed("text")
        one.needed("share", tidy=tidy_decimal)
        one.optional("help")
        one.optional("source")

    return rearranged(_with_ids(typed, "levels", before, level, LEVEL_KEYS, "help"), "levels", do)


# Additions


def choice_of(question: object, option: object) -> str:
    """Return the value of the one choice that stands for an answer to a question."""
    return f"{shown(question)}{BETWEEN}{shown(option)}" if question or option else ""


def addition_boxes(addition: Mapping[str, Any], worth: str) -> dict[str, str]:
    """Return what stands in the boxes of an addition's page."""
    when = addition.get("when") or {}
    return {
        **_text_boxes(addition, ("text", "help", "source")),
        "worth": shown(addition.get(worth)),
        "when": choice_of(when.get("question"), when.get("option")),
    }


def addition_value(typed: Typed, before: Mapping[str, Any], worth: str, do: str = "") -> dict[str, Any]:
    """Return the addition that was typed."""
    entry = _Entry(typed, before, (*ADDITION_KEYS, worth))
    entry.needed("text")
    entry.needed(worth, "worth", tidy_decimal)
    entry.optional("help")
    entry.optional("source")
    chosen = typed.get("when")
    kept = all(isinstance(one, str) for one in (before.get("when") or {}).values())
    if chosen is not None and not (kept and chosen == addition_boxes(before, worth)["when"]):
        question, _, option = chosen.partition(BETWEEN)
        entry.made["when"] = {"question": question, "option": option} if chosen else {}
    entry.made.setdefault("when", {})
    return entry.made


# Details


DETAIL_BOXES = ("title", "version", "applies_to", "notice", "source")


def details_boxes(value: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands in the boxes of the page of the details; the short name where it is to be mended."""
    return _text_boxes(value, (*DETAIL_BOXES, *(("id",) if "id" in value else ())))


def details_value(typed: Typed, before: Mapping[str, Any], do: str = "") -> dict[str, Any]:
    """Return the details that were typed; None takes a key out."""
    entry = _Entry(typed, before, (*DETAIL_BOXES, "id"))
    for key in ("version", "id"):
        entry.needed(key)
    for key in ("title", "applies_to", "notice", "source"):
        entry.optional(key, empty=None)
    return entry.made


# Money

_MONEY_TEXTS = ("method", "below_first", "above_last", "ends_at", "price", "source")


def money_boxes(value: Mapping[str, Any]) -> dict[str, str]:
    """Return what stands in the boxes of the page of the money rules."""
    return {
        **_text_boxes(value, ("period", "minimum", "maximum")),
        **_text_boxes(value.get("allocation") or {}, _MONEY_TEXTS),
    }


def money_value(typed: Typed, before: Mapping[str, Any], do: str = "") -> dict[str, Any]:
    """Return the money rules that were typed, without the rows of the table."""
    entry = _Entry(typed, before, ("period", "minimum", "maximum"))
    entry.needed("period")
    entry.optional("minimum", tidy_decimal, empty=None)
    entry.optional("maximum", tidy_decimal, empty=None)
    rules = _Entry(typed, before.get("allocation") or {}, ALLOCATION_KEYS)
    rules.needed("method")
    for key in ("below_first", "above_last", "source"):
        rules.optional(key)
    rules.optional("ends_at", tidy_decimal)
    rules.optional("price", tidy_decimal)
    method = rules.made.get("method")
    if method != "price_per_point":
        rules.made.pop("price", None)
    if method != "banded":
        rules.made.pop("ends_at", None)
    return {**entry.made, "allocation": rules.made}


def row_boxes(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return what stands in the boxes of the table."""
    boxes: dict[str, str] = {}
    for number, row in enumerate(rows):
        boxes |= _text_boxes(row, ROW_KEYS, f"rows-{number}-") | {f"rows-{number}-was": str(number)}
    return boxes


def rows_value(typed: Typed, before: list[dict[str, Any]], do: str = "") -> list[dict[str, Any]]:
    """Return the rows that were typed; a row that is wholly empty is none."""
    made = []
    for number in rows_typed(typed, "rows"):
        prefix = f"rows-{number}-"
        was = whole(typed.get(f"{prefix}was", ""))
        old = before[was] if was is not None and was < len(before) else {}
        if not any(typed.get(f"{prefix}{key}", "").strip() for key in ROW_KEYS):
            continue
        row = _Entry(typed, old, ROW_KEYS, prefix)
        row.needed("points", tidy=tidy_decimal)
        row.needed("amount", tidy=tidy_decimal)
        row.optional("text")
        row.optional("source")
        made.append(row.made)
    return rearranged(made, "rows", do)


# Examples


def expected_outcome(example: Mapping[str, Any]) -> str:
    """Return which of the three things an example expects, or "" where it does not say yet."""
    if example.get("outcome") is not None:
        return shown(example["outcome"])
    if "weekly" not in example:
        return ""
    return REFER if example["weekly"] is None else SUM


def example_boxes(example: Mapping[str, Any], document: Document) -> dict[str, str]:
    """Return what stands in the boxes of an example; answers by the place of their question."""
    boxes = _text_boxes(example, ("name", "text", "source", "points", "weekly"))
    boxes["outcome"] = expected_outcome(example)
    answers, support = example.get("answers") or {}, example.get("support") or {}
    for number, question in enumerate(document.get("questions") or []):
        boxes[f"asked-{number}"] = question["id"]
        boxes[f"answers-{number}"] = shown(answers.get(question["id"]))
        boxes[f"support-{number}"] = shown(support.get(question["id"]))
    return boxes


def example_value(typed: Typed, before: Mapping[str, Any], *, priced: bool) -> dict[str, Any]:
    """Return the example that was typed; answers to what is not on the page are left out.

    Where each answer has a price there are no points to expect.
    """
    entry = _Entry(typed, before, EXAMPLE_KEYS)
    entry.needed("name")
    for key in ("text", "source"):
        entry.optional(key)
    entry.optional("points", tidy_decimal)
    if priced and entry.made.get("points") is not None:
        del entry.made["points"]
    outcome = typed.get("outcome", "")
    if outcome == REFER:
        entry.made |= {"weekly": None, "outcome": REFER}
    elif outcome == NOTHING:
        entry.made |= {"weekly": "0.00", "outcome": NOTHING}
    elif outcome == SUM or "weekly" in typed:
        entry.needed("weekly", tidy=tidy_decimal)
        if outcome == SUM and ("outcome" in before or not before):
            entry.made["outcome"] = SUM
    places = sorted(int(box.removeprefix("asked-")) for box in typed if re.fullmatch(r"asked-\d{1,4}", box))
    for name in ("answers", "support"):
        entry.made[name] = {
            typed[f"asked-{place}"]: typed[f"{name}-{place}"]
            for place in places
            if typed.get(f"{name}-{place}")
        }
    return entry.made


def example_aligned(typed: Typed, document: Document) -> dict[str, str]:
    """Return the boxes of an example with each answer at the place where its question stands now."""
    places = {id: box.removeprefix("asked-") for box, id in typed.items() if box.startswith("asked-")}
    aligned = {
        box: text for box, text in typed.items() if not box.startswith(("asked-", "answers-", "support-"))
    }
    for number, question in enumerate(document.get("questions") or []):
        was = places.get(question["id"])
        aligned[f"asked-{number}"] = question["id"]
        for name in ("answers", "support"):
            aligned[f"{name}-{number}"] = typed.get(f"{name}-{was}", "") if was is not None else ""
    return aligned


def worth_of(document: Document) -> str:
    """Return which key says what an answer is worth in this document."""
    return worth_key(document)


# Two who write at once


def _shape(typed: Typed) -> dict[str, str]:
    """Return which rows stand where, so that boxes of the same name can be compared."""
    return {
        box: value
        for box, value in typed.items()
        if box.endswith(("-id", "-was")) or box.startswith("asked-")
    }


def mixed(base: Typed, mine: Typed, theirs: Typed) -> tuple[dict[str, str], list[str]]:
    """Return the boxes with both writers' changes in them, and those that both changed differently.

    A contested box holds mine. Where rows were added, removed or moved, nothing can be mixed: mine
    stands as it is, and every box that differs is contested.
    """
    boxes = [box for box in mine if box in base or box in theirs]
    if _shape(base) != _shape(theirs) or any(mine.get(b, v) != v for b, v in _shape(base).items()):
        return dict(mine), [
            box for box in (*mine, *(b for b in theirs if b not in mine)) if _differ(box, mine, theirs)
        ]
    out, contested = dict(mine), []
    for box in boxes:
        before, one, other = base.get(box, ""), mine[box], theirs.get(box, "")
        if one == before:
            out[box] = other
        elif other not in (before, one):
            contested.append(box)
    return out, contested


def _differ(box: str, mine: Typed, theirs: Typed) -> bool:
    hidden = box.endswith(("-id", "-was")) or box.startswith("asked-")
    return not hidden and mine.get(box, "").strip() != theirs.get(box, "").strip()
