"""Shares of levels in whole per cent, and the bars that picture them. Standard library only."""

from collections.abc import Sequence
from dataclasses import dataclass

#: The bars of the picture, in its own units.
WIDTH, LABEL, ROW, BAR, TOP = 480, 118, 34, 24, 26
#: Narrower than this, a part has no room for its number; the table below the picture has it.
_ROOM = 46


def percents(counts: Sequence[int]) -> tuple[int, ...]:
    """Return counts in whole per cent of their sum, so that they come to 100; zeros where there are none.

    What is left after rounding down goes to those with the largest remainders, the first of them first.
    """
    total = sum(counts)
    if total == 0:
        return tuple(0 for _ in counts)
    parts = [divmod(100 * count, total) for count in counts]
    left = 100 - sum(whole for whole, _ in parts)
    by_remainder = sorted(range(len(counts)), key=lambda place: (-parts[place][1], place))
    more = set(by_remainder[:left])
    return tuple(whole + (place in more) for place, (whole, _) in enumerate(parts))


@dataclass(frozen=True)
class Part:
    """A part of a bar: which one, where it stands, and its words where there is room."""

    key: str
    x: int
    width: int
    middle: int
    text: str


@dataclass(frozen=True)
class Bar:
    """One bar of the picture."""

    label: str
    y: int
    text_y: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Picture:
    """Bars under each other, with a line at the aim."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    aim_x: int
    aim_text: str
    aim_end: int


def draw(
    rows: Sequence[tuple[str, Sequence[int]]], *, keys: Sequence[str], letters: Sequence[str], aim: int
) -> Picture:
    """Return a bar for each label with its counts; rows that count nothing are left out."""
    wide = WIDTH - LABEL
    bars: list[Bar] = []
    for label, counts in rows:
        if sum(counts) == 0:
            continue
        x, y, parts, done = LABEL, TOP + ROW * len(bars), [], 0
        for key, letter, percent in zip(keys, letters, percents(counts), strict=True):
            done += percent
            end = LABEL + round(wide * done / 100)
            text = f"{letter} {percent}%" if end - x >= _ROOM else ""
            if end > x:
                parts.append(Part(key, x, end - x, (x + end) // 2, text))
            x = end
        bars.append(Bar(label, y, y + 17, tuple(parts)))
    height = TOP + ROW * len(bars)
    return Picture(
        WIDTH, height, tuple(bars), LABEL + round(wide * aim / 100), f"aim {aim}%", height - ROW + BAR
    )
