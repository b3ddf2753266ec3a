"""The picture of cases: what was agreed for how many points, with the table drawn through. Pure.

Many cases would be many dots, so the picture is laid out in squares: a square grows with the cases in it.
No colour carries meaning: the tables are a full and a broken line, each named beside its end.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.engine import Scheme
from budgets.engine.exact import decimal_text
from budgets.explanation import table_of
from budgets.picture import (
    Pieces,
    Tick,
    length_text,
    marks_of,
    number_text,
    pieces_of,
    round_up,
    step_of,
)

from .what_if import Pair

WIDTH, HEIGHT = 680, 400
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 14, 44
ACROSS, UP = 34, 24
#: The tallest agreed sum drawn leaves out this part of the cases, so that one large sum bends nothing.
_LEFT_OUT = 200
_SMALLEST = Decimal("0.28")


@dataclass(frozen=True, slots=True)
class Scatter:
    """Everything the template needs, as text; the names are those of ``budgets/_axes.html``."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    lines: tuple[str, ...]
    proposed: tuple[str, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    squares: str
    drawn: int
    above: int


def draw_cases(pairs: Sequence[Pair], now: Scheme, *, proposed: Scheme | None = None) -> Scatter | None:
    """Draw pairs of total and agreed pence with the table now, and the one proposed; None without either."""
    table = table_of(now)
    if table is None or not pairs:
        return None
    digits = now.total_digits
    most = Decimal(decimal_text(max(total for total, _ in pairs), digits))
    pieces: list[Pieces] = [pieces_of(table, most)[0]]
    other = None if proposed is None else table_of(proposed)
    if other is not None:
        pieces.append(pieces_of(other, most)[0])
    agreed = sorted(pence for _, pence in pairs)
    tallest = Decimal(agreed[len(agreed) - 1 - len(agreed) // _LEFT_OUT]) / 100
    points = max(most, *(x for drawn in pieces for piece in drawn for x, _ in piece))
    pounds = max(tallest, *(y for drawn in pieces for piece in drawn for _, y in piece))
    step_across, step_up = step_of(points), step_of(pounds)
    end_across, end_up = round_up(points, step_across), round_up(pounds, step_up)
    wide, high = Decimal(WIDTH - LEFT - RIGHT), Decimal(HEIGHT - TOP - BOTTOM)

    def x_of(number: Decimal) -> Decimal:
        return LEFT + number / end_across * wide

    def y_of(sum_: Decimal) -> Decimal:
        return HEIGHT - BOTTOM - sum_ / end_up * high

    scale = 10**digits
    counted: Counter[tuple[int, int]] = Counter()
    above = 0
    for total, pence in pairs:
        row = int(Decimal(pence) / 100 * UP / end_up)
        if row >= UP and Decimal(pence) / 100 > end_up:
            above += 1
            continue
        column = int(Decimal(total) / scale * ACROSS / end_across)
        counted[min(column, ACROSS - 1), min(row, UP - 1)] += 1

    def line(piece: Sequence[tuple[Decimal, Decimal]]) -> str:
        return " ".join(f"{length_text(x_of(point))},{length_text(y_of(sum_))}" for point, sum_ in piece)

    return Scatter(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        bottom=HEIGHT - BOTTOM,
        lines=tuple(line(piece) for piece in pieces[0]),
        proposed=tuple(line(piece) for piece in pieces[1]) if len(pieces) > 1 else (),
        across=tuple(Tick(length_text(x_of(m)), number_text(m)) for m in marks_of(end_across, step_across)),
        up=tuple(Tick(length_text(y_of(m)), f"£{number_text(m)}") for m in marks_of(end_up, step_up)),
        squares=_squares(counted, wide / ACROSS, high / UP),
        drawn=len(pairs) - above,
        above=above,
    )


def _squares(counted: Counter[tuple[int, int]], wide: Decimal, high: Decimal) -> str:
    """Write one path of all squares: the side goes with the root of how many cases are in it."""
    if not counted:
        return ""
    most = Decimal(max(counted.values()))
    largest = min(wide, high)
    parts = []
    for (column, row), count in sorted(counted.items()):
        side = largest * max((count / most).sqrt(), _SMALLEST)
        x = LEFT + wide * column + (wide - side) / 2
        y = HEIGHT - BOTTOM - high * row - (high + side) / 2
        across = length_text(side)
        parts.append(f"M{length_text(x)} {length_text(y)}h{across}v{across}h-{across}z")
    return "".join(parts)
