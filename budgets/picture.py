"""The picture of a table: points along the bottom, pounds a week up the side, and where one stands.

Pure drawing arithmetic; the template writes the SVG. No colour carries meaning: the person's place
is a marked point with lines to both sides and words beside it, and the table stands below it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import Any

from socialcare.values.money import WEEKS_PER_YEAR_CLD

WIDTH, HEIGHT = 360, 240
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 16, 44
_NICE = [Decimal(step) for step in ("1", "2", "2.5", "5", "10")]
_MOST_TICKS = 5
#: How wide a bold letter of the label is, about.
_LETTER = Decimal("7.6")


Pieces = list[list[tuple[Decimal, Decimal]]]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on one side of the picture."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Cliff:
    """A step of the points that changes the sum sharply: points as decimals, pence a week, in words."""

    points: str
    below_pence: int
    above_pence: int
    words: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a cliff stands in the picture, and its number: the same as in the list below."""

    number: int
    x: str
    from_y: str
    to_y: str
    number_x: str
    number_y: str
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template needs; lengths are in the picture's own units, already as text."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    lines: tuple[str, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    rows: tuple[tuple[str, str], ...]
    x: str
    y: str | None
    label: str
    label_x: str
    label_y: str
    summary: str
    cliffs: tuple[Mark, ...] = ()


def draw(statement: Mapping[str, Any], *, cliffs: Sequence[Cliff] = ()) -> Picture | None:
    """Draw the table of a stored statement, or nothing where there is no table of points.

    `cliffs` are marked with numbers, in their order.
    """
    table, points_text = statement["table"], statement["points"]
    if table is None or points_text is None:
        return None
    here = Decimal(points_text)
    pence = statement["weekly_pence"]
    pieces, rows = pieces_of(table, here)
    weekly = None if pence is None else Decimal(pence) / 100
    most_points = max([here, *(point for piece in pieces for point, _ in piece)]) * Decimal("1.08")
    most_pounds = max([weekly or Decimal(0), *(sum_ for piece in pieces for _, sum_ in piece)])
    step_across, step_up = step_of(most_points), step_of(most_pounds)
    end_across = round_up(most_points, step_across)
    end_up = round_up(most_pounds, step_up)
    inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x_of(points: Decimal) -> Decimal:
        return LEFT + points / end_across * inner_width

    def y_of(sum_: Decimal) -> Decimal:
        return HEIGHT - BOTTOM - sum_ / end_up * inner_height

    x = x_of(here)
    label = f"{number_text(here)} points" if here != 1 else "1 point"
    if weekly is not None:
        label += f": £{weekly:,.2f}"
    label_x, label_y = _label_place(label, x, pieces, x_of=x_of, y_of=y_of)
    summary = (
        f"{label} a week."
        if weekly is not None
        else f"{label}: the table ends before that, so it gives no sum."
    )
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        bottom=HEIGHT - BOTTOM,
        lines=tuple(
            " ".join(f"{length_text(x_of(point))},{length_text(y_of(sum_))}" for point, sum_ in piece)
            for piece in pieces
        ),
        across=tuple(
            Tick(length_text(x_of(mark)), number_text(mark)) for mark in marks_of(end_across, step_across)
        ),
        up=tuple(
            Tick(length_text(y_of(mark)), f"£{number_text(mark)}") for mark in marks_of(end_up, step_up)
        ),
        rows=rows,
        x=length_text(x),
        y=None if weekly is None else length_text(y_of(weekly)),
        label=label,
        label_x=length_text(label_x),
        label_y=length_text(label_y),
        summary=summary,
        cliffs=tuple(
            _mark(number, cliff, x_of=x_of, y_of=y_of) for number, cliff in enumerate(cliffs, start=1)
        ),
    )


#: The mark of a cliff stands left of its step and above it, and never off the paper.
_MARK_RADIUS = 9


def _mark(
    number: int, cliff: Cliff, *, x_of: Callable[[Decimal], Decimal], y_of: Callable[[Decimal], Decimal]
) -> Mark:
    x, top = x_of(Decimal(cliff.points)), y_of(Decimal(cliff.above_pence) / 100)
    return Mark(
        number=number,
        x=length_text(x),
        from_y=length_text(y_of(Decimal(cliff.below_pence) / 100)),
        to_y=length_text(top),
        number_x=length_text(max(x - _MARK_RADIUS - 2, Decimal(LEFT + _MARK_RADIUS))),
        number_y=length_text(max(top - 2, Decimal(_MARK_RADIUS + 1))),
        words=cliff.words,
    )


def _label_place(
    label: str,
    x: Decimal,
    pieces: Pieces,
    *,
    x_of: Callable[[Decimal], Decimal],
    y_of: Callable[[Decimal], Decimal],
) -> tuple[Decimal, Decimal]:
    """Return where the words begin: left of the place, above all of the table that lies under them."""
    width = _LETTER * len(label)
    start = max(Decimal(LEFT + 6), x - 6 - width)
    end = start + width
    highest = y_of(Decimal(0))
    for piece in pieces:
        for (points, sum_), (next_points, next_sum) in pairwise(piece):
            from_x, to_x = x_of(points), x_of(next_points)
            if from_x > end:
                continue
            part = Decimal(1) if to_x <= end else (end - from_x) / (to_x - from_x)
            highest = min(highest, y_of(sum_), y_of(sum_ + (next_sum - sum_) * part))
    return start, max(highest - 10, Decimal(TOP + 12))


def pieces_of(table: Mapping[str, Any], here: Decimal) -> tuple[Pieces, tuple[tuple[str, str], ...]]:
    """Return the lines to draw, as points and pounds a week, and the rows of the table in words."""
    weeks = WEEKS_PER_YEAR_CLD if table["period"] == "year" else 1
    per = f"a {table['period']}"
    if table["method"] == "price_per_point":
        price = Decimal(table["price"]) / weeks
        end = max(here, Decimal(10)) * Decimal("1.25")
        return [[(Decimal(0), Decimal(0)), (end, end * price)]], (
            ("each point", f"£{Decimal(table['price']):,.2f} {per}"),
        )
    rows = [(Decimal(row["points"]), Decimal(row["amount"]) / weeks) for row in table["rows"]]
    words = tuple(
        (
            f"{row['points']} points" if row["points"] != "1" else "1 point",
            f"£{Decimal(row['amount']):,.2f} {per}",
        )
        for row in table["rows"]
    )
    first_points, first_sum = rows[0]
    pieces: Pieces = []
    if first_points > 0:
        below = {
            "nothing": [(Decimal(0), Decimal(0)), (first_points, Decimal(0))],
            "first": [(Decimal(0), first_sum), rows[0]],
            "proportional": [(Decimal(0), Decimal(0)), rows[0]],
        }
        pieces.append(below[table["below_first"]])
    ends_at = Decimal(table["ends_at"]) if table["ends_at"] is not None else None
    beyond = max(here, ends_at or rows[-1][0]) * Decimal("1.05")
    if table["method"] == "interpolated":
        pieces.append(list(rows))
        if table["above_last"] == "last":
            pieces.append([rows[-1], (beyond, rows[-1][1])])
        return pieces, words
    edges = [points for points, _ in rows[1:]]
    edges.append(ends_at if ends_at is not None and table["above_last"] == "refer" else beyond)
    pieces += [[(points, sum_), (edge, sum_)] for (points, sum_), edge in zip(rows, edges, strict=True)]
    return pieces, words


def step_of(most: Decimal) -> Decimal:
    """Choose a round distance between marks, so that there are at most five of them."""
    if most <= 0:
        return Decimal(1)
    power = Decimal(10) ** (most.adjusted() - 1)
    while True:
        for nice in _NICE:
            if most / (nice * power) <= _MOST_TICKS:
                return nice * power
        power *= 10


def round_up(number: Decimal, step: Decimal) -> Decimal:
    """Round up to a whole number of steps, at least one."""
    return max((number / step).to_integral_value(rounding=ROUND_CEILING), Decimal(1)) * step


def marks_of(end: Decimal, step: Decimal) -> list[Decimal]:
    """Return the marks from nothing to ``end``."""
    return [step * count for count in range(int(end / step) + 1)]


def number_text(number: Decimal) -> str:
    """Return a number as people read it, without zeros that say nothing."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def length_text(length: Decimal) -> str:
    """Return a length as the drawing writes it."""
    return f"{length:.1f}"
