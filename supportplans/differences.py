"""What changed between two versions of a plan, in words: taken out, added, moved. Standard library only."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Literal

Change = Literal["same", "added", "removed"]

_WORDS = re.compile(r"\s+|[^\s]+")
#: A text longer than this is compared line by line: word by word would take too long.
MOST_WORDS = 4_000


@dataclass(frozen=True)
class Run:
    """Some words that stayed, came, or went."""

    change: Change
    text: str


@dataclass(frozen=True)
class Difference:
    """What changed in one thing: its name, how it changed, and the words."""

    about: str
    how: Literal["added", "removed", "changed", "moved"]
    runs: tuple[Run, ...]
    note: str = ""


def runs(old: str, new: str) -> tuple[Run, ...]:
    """Return the words of two texts as those that stayed, went and came, in order."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > 2 * MOST_WORDS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Run] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            _add(found, "same", before[a:b])
        else:
            _add(found, "removed", before[a:b])
            _add(found, "added", after[c:d])
    return tuple(_joined(found))


def _add(found: list[Run], change: Change, words: Sequence[str]) -> None:
    if words:
        found.append(Run(change, "".join(words)))


def _joined(found: list[Run]) -> list[Run]:
    """Join what is only a space apart, so that a phrase that was replaced reads as one."""
    out: list[Run] = []
    for run in found:
        if out and out[-1].change == run.change:
            out[-1] = Run(run.change, out[-1].text + run.text)
        else:
            out.append(run)
    return out


def old_of(found: Sequence[Run]) -> str:
    """Return the former text of these runs."""
    return "".join(run.text for run in found if run.change != "added")


def new_of(found: Sequence[Run]) -> str:
    """Return the later text of these runs."""
    return "".join(run.text for run in found if run.change != "removed")


def compare(
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
    *,
    key: Callable[[Mapping[str, Any]], str],
    name: Callable[[Mapping[str, Any]], str],
    text: Callable[[Mapping[str, Any]], str],
    ordered: bool = False,
) -> list[Difference]:
    """Return what was added, changed, moved (where the order counts) and removed, in the new order."""
    before, after = {key(one): one for one in old}, {key(one): one for one in new}
    kept = [id_ for id_ in after if id_ in before]
    moved = _moved([id_ for id_ in before if id_ in after], kept) if ordered else set()
    found = []
    for id_, one in after.items():
        if id_ not in before:
            found.append(Difference(name(one), "added", (Run("added", text(one)),)))
        elif text(before[id_]) != text(one):
            note = "It also stands in another place now." if id_ in moved else ""
            found.append(Difference(name(one), "changed", runs(text(before[id_]), text(one)), note))
        elif id_ in moved:
            found.append(Difference(name(one), "moved", (), "It stands in another place now."))
    found += [
        Difference(name(one), "removed", (Run("removed", text(one)),))
        for id_, one in before.items()
        if id_ not in after
    ]
    return found


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Return the fewest ids whose move explains the new order: those outside the longest rising run."""
    place = {id_: number for number, id_ in enumerate(before)}
    ranks = [place[id_] for id_ in after]
    if all(a < b for a, b in pairwise(ranks)):
        return set()
    best, came_from = [1] * len(ranks), [-1] * len(ranks)
    for i, rank in enumerate(ranks):
        for j in range(i):
            if ranks[j] < rank and best[j] + 1 > best[i]:
                best[i], came_from[i] = best[j] + 1, j
    stays, i = set(), max(range(len(ranks)), key=best.__getitem__)
    while i >= 0:
        stays.add(after[i])
        i = came_from[i]
    return set(after) - stays
