"""Says which mutants of the engine survived the tests, and whether docs/mutation.md explains each.

    make mutation                       changes the engine in thousands of ways and runs the tests on each
    python scripts/mutation.py          compares what the last run left with the list, without running

Exit status 1 where a survivor is not explained, or where something that is listed does not survive. A
mutant is named by its function, the line and what became of it, so that numbers may move. Standard
library only.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import ndiff
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[1]
LIST = PROJECT / "docs" / "mutation.md"
MUTANTS = Path("mutants")
SURVIVED, KILLED = 0, (1, 3)
#: What mutmut writes where a mutant took too long: it was noticed, as by a person who waits.
TIMED_OUT = (-24, 24, 36, 152, 255)
_LISTED = re.compile(r"^- `(?P<function>[\w.]+)`: `(?P<before>.*?)` → `(?P<after>.*?)`$", re.MULTILINE)


class Change(NamedTuple):
    """One change of one function: its lines before and after, without indentation."""

    function: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"- `{self.function}`: `{self.before}` → `{self.after}`"


def changes_of(folder: Path) -> Iterator[tuple[Change, int | None]]:
    """Give every change that a run made under a folder, with its exit status; None where it was not tried."""
    for meta in sorted(folder.rglob("*.py.meta")):
        results: dict[str, int | None] = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        source = meta.with_suffix("")
        spans = json.loads(source.with_name(source.name + ".spans").read_text(encoding="utf-8"))["spans"]
        lines = source.read_text(encoding="utf-8").splitlines()

        def text_of(name: str, spans: dict[str, list[int]] = spans, lines: list[str] = lines) -> list[str]:
            first, last = spans[name]
            return [line.strip() for line in lines[first - 1 : last]]

        for key, status in results.items():
            mangled = key.rpartition(".")[2]
            name = mangled.partition("__mutmut_")[0]
            original = f"{name}__mutmut_orig"
            before = [line.replace(original, name) for line in text_of(original)]
            after = [line.replace(mangled, name) for line in text_of(mangled)]
            yield _change(key, name, before, after), status


def _change(key: str, name: str, before: list[str], after: list[str]) -> Change:
    """Name a change by the lines that went and came."""
    differing = [line for line in ndiff(before, after) if line[:1] in "+-"]
    gone = " ".join(line[2:] for line in differing if line[0] == "-")
    come = " ".join(line[2:] for line in differing if line[0] == "+")
    module = key.rpartition(".")[0].removeprefix("budgets.engine.")
    function = name.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    return Change(f"{module}.{function}", gone, come)


def explained() -> Counter[Change]:
    """Read the changes that the list explains."""
    listed = _LISTED.finditer(LIST.read_text(encoding="utf-8"))
    return Counter(Change(**found.groupdict()) for found in listed)


def main() -> int:
    """Compare and print."""
    tried = list(changes_of(MUTANTS))
    if not tried:
        print("There is no run to look at. Run: make mutation", file=sys.stderr)
        return 2
    survived = Counter(change for change, status in tried if status == SURVIVED)
    killed = sum(status in KILLED for _, status in tried)
    timed_out = sum(status in TIMED_OUT for _, status in tried)
    others = [(change, status) for change, status in tried if status not in (SURVIVED, *KILLED, *TIMED_OUT)]
    print(
        f"{len(tried):,} mutants: {killed:,} killed, {timed_out:,} timed out, "
        f"{survived.total():,} survived, {len(others):,} not decided"
    )
    known = explained()
    unexplained, outdated = survived - known, known - survived
    for title, changes in (
        ("Survived, and docs/mutation.md does not say why:", unexplained),
        ("In docs/mutation.md, and did not survive:", outdated),
    ):
        if changes:
            print(title)
            for change in sorted(changes.elements()):
                print(f"  {change}")
    for change, status in others[:10]:
        print(f"Not decided ({status}): {change}")
    return 1 if unexplained or outdated or others else 0


if __name__ == "__main__":
    sys.exit(main())
