"""Light marks in what people write: lists, headings, strong words, addresses. Standard library only.

What was typed is kept as it was typed; this only says how it shows. It never writes HTML: the pieces
are escaped where they are shown. Every step is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

#: An address within a text, up to the next space.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»]+", re.IGNORECASE)
#: Signs that end a sentence rather than an address.
_AFTER = ".,;:!?'’…)]}"
_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
_ITEM = re.compile(r"[ \t]*[-*•–][ \t]+(?=\S)")

Kind = Literal["heading", "list", "text"]


@dataclass(frozen=True)
class Piece:
    """Some words of one line; ``href`` is the whole address where they are one."""

    text: str
    strong: bool = False
    href: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Block:
    """A heading (one line), a list (a line for each item), or a paragraph with its lines."""

    kind: Kind
    lines: tuple[Line, ...]


def blocks(text: str) -> list[Block]:
    """Return a text as what it shows: "# " begins a heading, "- " an item, a free line a paragraph."""
    found: list[Block] = []
    for kind, rows in groupby(text.split("\n"), key=_kind_of):
        if kind == "heading":
            found += [Block("heading", (_line(_HEADING.sub("", row, count=1)),)) for row in rows]
        elif kind == "list":
            found.append(Block("list", tuple(_line(_ITEM.sub("", row, count=1)) for row in rows)))
        elif kind == "text":
            found.append(Block("text", tuple(_line(row.rstrip()) for row in rows)))
    return found


def _kind_of(row: str) -> Kind | None:
    if not row.strip():
        return None
    if _HEADING.match(row):
        return "heading"
    return "list" if _ITEM.match(row) else "text"


def _line(row: str) -> Line:
    return tuple(piece for text, strong in _strong(row) for piece in _linked(text, strong=strong))


def _strong(row: str) -> Iterator[tuple[str, bool]]:
    """Return the parts of a line between pairs of ``**``; a pair with nothing in it, or spaces, is none."""
    parts = row.split("**")
    yield parts[0], False
    place = 1
    while place < len(parts):
        inner = parts[place]
        if place + 1 < len(parts) and inner and inner == inner.strip():
            yield inner, True
            yield parts[place + 1], False
            place += 2
        else:
            yield f"**{inner}", False
            place += 1


def _linked(text: str, *, strong: bool) -> Iterator[Piece]:
    done = 0
    for match in _ADDRESS.finditer(text):
        address = _without_end(match.group())
        if len(address) <= len("https://"):
            continue
        end = match.start() + len(address)
        if match.start() > done:
            yield Piece(text[done : match.start()], strong)
        yield Piece(address, strong, address if "://" in address[:8] else f"https://{address}")
        done = end
    if done < len(text):
        yield Piece(text[done:], strong)


def _without_end(address: str) -> str:
    """Take off what belongs to the sentence; a bracket that the address opened itself stays."""
    opened = address.count("(") - address.count(")")
    end = len(address)
    while end and address[end - 1] in _AFTER:
        if address[end - 1] == ")":
            if opened >= 0:
                break
            opened += 1
        end -= 1
    return address[:end]


def plain(text: str, *, most: int) -> str:
    """Return the beginning of a text on one line, without its marks; cut after ``most`` characters."""
    words = " ".join(
        "".join(piece.text for piece in line) for block in blocks(text[: 4 * most]) for line in block.lines
    )
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
