"""The rules for everybody: what is asked, what it counts, and how that becomes money, in plain words.

Nothing here is worked out by hand: amounts, rows and examples come from the published document
through the engine, so the page cannot say anything else than a budget does.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from socialcare.values.money import WEEKS_PER_YEAR_CLD

from .engine import Example, Question, Result, Row, Scheme, compile_scheme, evaluate
from .engine.exact import decimal_text, half_up, pence_text, pounds
from .engine.statement import PER
from .models import AllocationScheme
from .picture import Picture
from .presenters import THREE_THINGS, Step, challenge
from .states import PUBLISHED
from .table_picture import table_picture

_SHARES = {
    Decimal(0): "Nothing",
    Decimal("0.25"): "A quarter",
    Decimal("0.5"): "Half",
    Decimal("0.75"): "Three quarters",
    Decimal(1): "All of it",
}

#: Whom the three questions of the Care Act are about; carers and children have other tests.
_ADULTS = ("adults", "")

#: The order in which people write a scheme; the database keeps none.
_ORDER = (
    "format", "id", "version", "title", "name", "outcome", "text", "help", "notice", "source",
    "applies_to", "effective_from", "period", "required", "questions", "informal_support", "when",
    "question", "option", "method", "answers", "support", "points", "share", "amount", "price",
    "weekly", "ends_at", "below_first", "above_last", "options", "rows", "additions", "allocation",
    "minimum", "maximum", "examples",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, or one level of help, and what it counts or takes off."""

    text: str
    counts: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its answers. ``note`` says what is not as with the others; mostly nothing."""

    id: str
    text: str
    help: str
    note: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """Something added on top, and the answer that it takes."""

    text: str
    when: str
    counts: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table in words. ``weekly`` is said only where the table is for a year."""

    points: str
    money: str
    weekly: str


@dataclass(frozen=True, slots=True)
class Worked:
    """A worked example, computed when the page is asked for, with its statement line by line."""

    name: str
    headline: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One version that is or was in force, and where it is read."""

    title: str
    version: str
    address: str
    starts_on: date | None
    ends_on: date | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """One version of the rules in words. ``three_things`` is empty for carers and children."""

    this: Version
    notice: str
    source: str
    applies_to: str
    priced: bool
    three_things: str
    questions: tuple[Asked, ...]
    helps: tuple[Choice, ...]
    additions: tuple[Added, ...]
    money: tuple[str, ...]
    rows: tuple[TableRow, ...]
    edges: tuple[str, ...]
    limits: tuple[str, ...]
    picture: Picture | None
    examples: tuple[Worked, ...]
    challenge: Sequence[Step]
    document_address: str
    former: tuple[Version, ...]
    current: tuple[Version, ...]


def version_of(scheme: AllocationScheme) -> Version:
    """Return a version with its dates and its address, for a list."""
    return Version(
        title=scheme.title,
        version=scheme.version,
        address=reverse("rules_version", args=[scheme.key, scheme.version]),
        starts_on=scheme.effective_from,
        ends_on=scheme.effective_to,
        in_force=scheme.status == PUBLISHED,
    )


def explain_rules(record: AllocationScheme, *, known: Iterable[AllocationScheme]) -> Rules:
    """Return one published version in words; ``known`` are all versions that are or were in force."""
    scheme = compile_scheme(record.document)
    others = [one for one in known if one.pk != record.pk]
    takes_help = any(question.informal_support for question in scheme.questions)
    return Rules(
        this=version_of(record),
        notice=scheme.notice,
        source=record.document.get("source") or "",
        applies_to=scheme.applies_to,
        priced=scheme.is_priced_per_need,
        three_things=THREE_THINGS if scheme.applies_to.casefold() in _ADULTS else "",
        questions=tuple(_asked(scheme, question, takes_help) for question in scheme.questions),
        helps=tuple(Choice(level.text, share_words(Decimal(level.share_text))) for level in scheme.supports)
        if takes_help
        else (),
        additions=_additions(scheme),
        money=_money(scheme),
        rows=_rows(scheme),
        edges=_edges(scheme),
        limits=_limits(scheme),
        picture=table_picture(scheme),
        examples=tuple(_worked(scheme, example) for example in scheme.examples),
        challenge=challenge("your worker"),
        document_address=reverse("rules_document", args=[record.key, record.version]),
        former=tuple(version_of(one) for one in others if one.key == record.key and one.status != PUBLISHED),
        current=tuple(version_of(one) for one in others if one.status == PUBLISHED),
    )


def share_words(share: Decimal) -> str:
    """Say how much comes off: "Half", or "30%" where people have no word for it."""
    if share in _SHARES:
        return _SHARES[share]
    percent = f"{share * 100:f}"
    return f"{percent.rstrip('0').rstrip('.') if '.' in percent else percent}%"


def document_text(scheme: AllocationScheme) -> str:
    """Return a published document as JSON text: all of it and nothing else, in a reader's order."""
    return json.dumps(_in_order(scheme.document), ensure_ascii=False, indent=2) + "\n"


def document_name(scheme: AllocationScheme) -> str:
    """Return a file name for the document that every system can keep."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", scheme.version)
    return f"{scheme.key}-{plain}.json"


def _in_order(value: Any) -> Any:
    if isinstance(value, Mapping):
        known = [key for key in _ORDER if key in value]
        return {key: _in_order(value[key]) for key in (*known, *sorted(set(value) - set(known)))}
    return [_in_order(one) for one in value] if isinstance(value, list) else value


def _asked(scheme: Scheme, question: Question, takes_help: bool) -> Asked:
    notes = []
    if not question.required:
        notes.append("You do not have to answer this. With no answer, it counts nothing.")
    if takes_help and not question.informal_support:
        notes.append("Help from family and friends takes nothing off here.")
    return Asked(
        id=question.id,
        text=question.text,
        help=question.help,
        note=" ".join(notes),
        choices=tuple(Choice(option.text, scheme.words.amount(option.worth)) for option in question.options),
    )


def _additions(scheme: Scheme) -> tuple[Added, ...]:
    asked = {question.id: question for question in scheme.questions}
    added = []
    for addition in scheme.additions:
        question = asked[addition.question]
        answer = next(option.text for option in question.options if option.id == addition.option)
        added.append(
            Added(
                text=addition.text,
                when=f"When the answer to “{question.text}” is “{answer}”.",
                counts=f"+ {scheme.words.amount(addition.worth)}",
            )
        )
    return tuple(added)


def _amount(scheme: Scheme, amount: int) -> str:
    return f"{pounds(decimal_text(amount, scheme.money_digits, 2))} {PER[scheme.period]}"


def _money(scheme: Scheme) -> tuple[str, ...]:
    """Say how the method works, then what a year's sum becomes."""
    if scheme.method == "price_per_need":
        method = "Each answer has a price. There are no points: we add up the prices."
    elif scheme.method == "price_per_point":
        price = _amount(scheme, scheme.price)
        method = f"Each point is worth {price}. Your points times that is the sum."
    elif scheme.method == "banded":
        method = "Find the row that your points fall in. That row gives the sum."
    elif len(scheme.rows) > 1:
        method = (
            "Find your points in the table. Between two rows the sum rises evenly with each point. "
            "So half-way between two rows you get half-way between their two sums."
        )
    else:
        method = "The table has one row."
    sentences = [method]
    if scheme.weeks > 1:
        sentences.append(f"These sums are for a year. We divide by {scheme.weeks} to get the sum for a week.")
    sentences.append("We round only once, at the very end, to the nearest penny.")
    return tuple(sentences)


def _rows(scheme: Scheme) -> tuple[TableRow, ...]:
    rows = scheme.rows
    follows: tuple[Row | None, ...] = (*rows[1:], None)
    return tuple(
        TableRow(
            points=_reach(scheme, row, next_row),
            money=_amount(scheme, row.amount),
            weekly=_weekly(scheme, row) if scheme.weeks > 1 and row.amount else "",
        )
        for row, next_row in zip(rows, follows, strict=False)
    )


def _reach(scheme: Scheme, row: Row, next_row: Row | None) -> str:
    """Say which points a row is for: one number between which sums rise, or a band."""
    starts = scheme.words.amount(row.points)
    if scheme.method == "interpolated":
        return starts
    if next_row is not None:
        return f"{starts} to just under {scheme.words.decimal(next_row.points)}"
    if scheme.ends_at is None:
        return f"{starts} or more"
    if scheme.ends_at == row.points:
        return starts
    return f"{starts} to {scheme.words.decimal(scheme.ends_at)}"


def _weekly(scheme: Scheme, row: Row) -> str:
    pence = half_up(row.amount, scheme.weeks * 10 ** (scheme.money_digits - 2))
    return f"{pounds(pence_text(pence))} a week"


def _edges(scheme: Scheme) -> tuple[str, ...]:
    """Say what happens under the first row and past the end of the table."""
    if not scheme.rows:
        return ()
    first, last = scheme.rows[0], scheme.rows[-1]
    edges = []
    if first.points > 0:
        start, gives = scheme.words.amount(first.points), _amount(scheme, first.amount)
        below = {
            "nothing": "the table gives no money. It does not decide whether you get support.",
            "first": f"you get the sum of the first row: {gives}.",
            "proportional": f"you get the same share of {gives} as you have of the {start}. "
            "Half the points give half the money.",
        }
        edges.append(f"With fewer than {start}, {below[scheme.below_first]}")
    end = last.points if scheme.method == "interpolated" else scheme.ends_at
    if end is not None:
        more = f"With more than {scheme.words.amount(end)},"
        edges.append(
            f"{more} the table ends. It gives no sum. A person works out the sum with you."
            if scheme.above_last == "refer"
            else f"{more} you get the sum of the last row: {_amount(scheme, last.amount)}."
        )
    return tuple(edges)


def _limits(scheme: Scheme) -> tuple[str, ...]:
    def weekly(amount: int) -> str:
        return f"{pounds(decimal_text(amount, scheme.money_digits, 2))} a week"

    limits = []
    if scheme.minimum is not None:
        limits.append(
            f"The smallest sum is {weekly(scheme.minimum)}. "
            "If the sum is less than that, but not zero, it goes up to that."
        )
    if scheme.maximum is not None:
        limits.append(
            f"The largest sum is {weekly(scheme.maximum)}. If the sum is more, it comes down to that."
        )
    return tuple(limits)


def _worked(scheme: Scheme, example: Example) -> Worked:
    result = evaluate(scheme, example.answers, example.support)
    return Worked(
        name=example.name,
        headline=_headline(scheme, result),
        lines=tuple(line.text for line in result.lines),
    )


def _headline(scheme: Scheme, result: Result) -> str:
    points = "" if result.points is None else f"{scheme.words.amount(result.total)}. "
    if result.weekly is None or result.yearly is None:
        return f"{points}The table ends before that, so a person works out the sum."
    if result.outcome == "nothing":
        return f"{points}That gives no money."
    if scheme.weeks > 1:
        # The lines hold the scheme's own sum for a year; 52 rounded weeks can differ from it by pence.
        return f"{points}That gives {pounds(result.weekly)} a week."
    return (
        f"{points}That gives {pounds(result.weekly)} a week, "
        f"which is {pounds(result.yearly)} over {WEEKS_PER_YEAR_CLD} weeks."
    )
