"""An allocation scheme made ready to compute with: whole numbers, and every answer's lines.

`build` expects a document without faults; `budgets.engine.compile_scheme` makes sure of that.
Points are whole numbers with `total_digits` digits after the point, money with `money_digits`.
In a scheme with a price per need there are no points, and the total is money with
`total_digits` digits after the point.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from . import statement
from .exact import WEEKS_PER_YEAR, decimal_text, digits_after_point, scaled
from .lines import Line


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen, and what it is worth before any support."""

    id: str
    text: str
    worth: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the scheme, in its order."""

    id: str
    text: str
    help: str
    outcome: str | None
    required: bool
    informal_support: bool
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """One level of help from family or friends, and the share of a need that it meets."""

    id: str
    text: str
    share: int
    share_text: str


@dataclass(frozen=True, slots=True)
class Addition:
    """Something added on top where one question has one answer."""

    id: str
    text: str
    question: str
    option: str
    worth: int
    line: Line


class Row(NamedTuple):
    """One row of the table: from these points on, this amount."""

    points: int
    amount: int
    shown: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example of the scheme: its answers, and what must come out."""

    name: str
    answers: Mapping[str, str]
    support: Mapping[str, str]
    expected: Mapping[str, str | None]


class Way(NamedTuple):
    """What one answer with one level of support counts, and its lines of the statement."""

    before: int
    deduction: int
    lines: tuple[Line, ...]


#: For one question: the ids of option (None where an answer may be missing) and support to what counts.
Ways = Mapping[tuple[str | None, str | None], Way]


@dataclass(frozen=True, slots=True)
class Scheme:
    """An allocation scheme that cannot change any more."""

    id: str
    version: str
    title: str
    notice: str
    applies_to: str
    effective_from: str | None
    period: str
    weeks: int
    method: str
    questions: tuple[Question, ...]
    supports: tuple[Support, ...]
    additions: tuple[Addition, ...]
    rows: tuple[Row, ...]
    price: int
    below_first: str
    above_last: str
    ends_at: int | None
    minimum: int | None
    maximum: int | None
    examples: tuple[Example, ...]
    total_digits: int
    share_digits: int
    money_digits: int
    words: statement.Words
    plan: tuple[tuple[str, Ways], ...]
    #: How totals became money, kept by `budgets.engine.evaluate`; only ever what it would find again.
    closings: dict[int, Any] = field(init=False, repr=False, compare=False, default_factory=dict)

    @property
    def is_priced_per_need(self) -> bool:
        """Say whether answers carry prices instead of points."""
        return self.method == "price_per_need"

    @property
    def money_unit(self) -> str:
        """Name what the table or prices give: `pounds_a_week` or `pounds_a_year`."""
        return f"pounds_a_{self.period}"

    def largest_total(self) -> int:
        """Give the most that any answers can come to, with nothing taken off."""
        return sum(
            max(
                option.worth
                + sum(
                    addition.worth
                    for addition in self.additions
                    if (addition.question, addition.option) == (question.id, option.id)
                )
                for option in question.options
            )
            for question in self.questions
        )


def _most_digits(decimals: Iterable[str | None]) -> int:
    return max((digits_after_point(text) for text in decimals if text is not None), default=0)


def build(document: Mapping[str, Any]) -> Scheme:
    """Build the scheme of a document that has been checked and has no faults."""
    allocation = document["allocation"]
    method = allocation["method"]
    period = document["period"]
    worth_key = "price" if method == "price_per_need" else "points"
    rows = allocation.get("rows") or []
    supports = document.get("informal_support") or []
    additions = document.get("additions") or []
    minimum, maximum = document.get("minimum"), document.get("maximum")
    price, ends_at = allocation.get("price"), allocation.get("ends_at")

    worth_digits = _most_digits(
        [option[worth_key] for question in document["questions"] for option in question["options"]]
        + [addition[worth_key] for addition in additions]
        + [row["points"] for row in rows]
        + [ends_at]
    )
    share_digits = _most_digits(support["share"] for support in supports)
    money_digits = max(2, _most_digits([row["amount"] for row in rows] + [price, minimum, maximum]))
    if method == "price_per_need":
        money_digits = max(money_digits, worth_digits)
        worth_digits = money_digits
    total_digits = worth_digits + share_digits

    def total(text: str) -> int:
        return scaled(text, total_digits)

    def money(text: str | None) -> int | None:
        return None if text is None else scaled(text, money_digits)

    def row_of(points: int, amount: int) -> Row:
        shown = (decimal_text(points, total_digits), decimal_text(amount, money_digits, 2))
        return Row(points, amount, shown)

    words = statement.Words(
        unit=f"pounds_a_{period}" if method == "price_per_need" else "points",
        digits=total_digits,
        period=period,
    )
    share_scale = 10**share_digits
    shares = [scaled(entry["share"], share_digits) for entry in supports]
    levels = tuple(
        Support(entry["id"], entry["text"], share, decimal_text(share, share_digits))
        for entry, share in zip(supports, shares, strict=True)
    )

    def ways_of(question: Question) -> Ways:
        ways: dict[tuple[str | None, str | None], Way] = {}
        allowed: tuple[Support | None, ...] = (None,)
        if question.informal_support:
            allowed += levels
        if not question.required:
            nothing = Way(0, 0, (statement.unanswered_line(words, question),))
            ways |= {(None, level.id if level else None): nothing for level in allowed}
        for option in question.options:
            for level in allowed:
                off = option.worth // share_scale * level.share if level else 0
                ways[option.id, level.id if level else None] = Way(
                    option.worth,
                    off,
                    statement.answer_lines(words, question, option, level, off),
                )
        return ways

    questions = tuple(
        Question(
            id=entry["id"],
            text=entry["text"],
            help=entry.get("help") or "",
            outcome=entry.get("outcome"),
            required=entry.get("required", True),
            informal_support=entry.get("informal_support", False),
            options=tuple(
                Option(option["id"], option["text"], total(option[worth_key])) for option in entry["options"]
            ),
        )
        for entry in document["questions"]
    )
    return Scheme(
        id=document["id"],
        version=document["version"],
        title=document.get("title") or "",
        notice=document.get("notice") or "",
        applies_to=document.get("applies_to") or "",
        effective_from=document.get("effective_from"),
        period=period,
        weeks=WEEKS_PER_YEAR if period == "year" else 1,
        method=method,
        questions=questions,
        supports=levels,
        additions=tuple(
            Addition(
                id=entry["id"],
                text=entry["text"],
                question=entry["when"]["question"],
                option=entry["when"]["option"],
                worth=total(entry[worth_key]),
                line=statement.addition_line(words, entry, total(entry[worth_key])),
            )
            for entry in additions
        ),
        rows=tuple(row_of(total(row["points"]), scaled(row["amount"], money_digits)) for row in rows),
        price=money(price) or 0,
        below_first=allocation.get("below_first") or "nothing",
        above_last=allocation.get("above_last") or "last",
        ends_at=None if ends_at is None else total(ends_at),
        minimum=money(minimum),
        maximum=money(maximum),
        examples=tuple(
            Example(
                name=entry["name"],
                answers=MappingProxyType(dict(entry["answers"])),
                support=MappingProxyType(dict(entry.get("support") or {})),
                expected=MappingProxyType(
                    {key: entry[key] for key in ("points", "weekly", "outcome") if key in entry}
                ),
            )
            for entry in document.get("examples") or []
        ),
        total_digits=total_digits,
        share_digits=share_digits,
        money_digits=money_digits,
        words=words,
        plan=tuple((question.id, ways_of(question)) for question in questions),
    )
