"""A million cases through all engines: how many differ, and how fast each is.

    .venv/bin/python benchmarks/twin.py              a million, some minutes
    .venv/bin/python benchmarks/twin.py 100000       fewer
    .venv/bin/python benchmarks/twin.py 100000 7     others: the second number begins the draw

Three quarters are random schemes of every method, half of them with awkward texts and with money as
large as the format allows, a tenth of their answers with faults. A quarter are random answers to the
demonstration's scheme. The whole result is compared, every line of the statement letter for letter;
a difference ends the run with status 1. The server's engine computes one at a time and in bulk, where
points and pence are compared; the browser's runs in Node.js. Times are the processor's for evaluating
alone, with the statement but in bulk, in the same run; they depend on the machine, ratios much less.
Needs Node.js.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from budgets.documents import demonstration_document
from tests.twin.crossing import Crossing, cross, random_batches, random_documents
from tests.unit.budgets.engine_strategies import random_answers

CASES = 1_000_000
CASES_OF_EACH_SCHEME = 500
BATCH = 2_000
SEED = 1


def demonstration_batches(random: Random, cases: int) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """Give random answers to the demonstration's scheme."""
    document = demonstration_document()
    for begun in range(0, cases, BATCH):
        yield document, [random_answers(document, random) for _ in range(min(BATCH, cases - begun))]


def show(what: str, done: Crossing) -> None:
    python, browser = done.python_seconds / done.cases, done.browser_seconds / done.cases
    print(f"{what}: {done.cases:,} cases ({done.refused:,} refused), {done.different:,} differ")
    print(f"  Python {python * 1e6:.1f} µs, JavaScript {browser * 1e6:.1f} µs a case")
    bulk = done.bulk_seconds / done.in_bulk
    print(f"  in bulk {done.in_bulk:,} of them, {bulk * 1e6:.2f} µs a case in small batches")
    print(f"  JavaScript takes {browser / python:.2f} of Python's time")
    for shown in done.shown:
        print(json.dumps(shown, ensure_ascii=False, indent=1))


def main() -> None:
    """Compare, measure and print."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    start = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    random = Random(start)
    alone = cross(demonstration_batches(random, cases // 4))
    show("the demonstration's scheme", alone)
    each = min(CASES_OF_EACH_SCHEME, cases)
    documents = random_documents(-(-(cases - alone.cases) // each), start)
    many = cross(random_batches(documents, random, each))
    show(f"{2 * len(documents):,} random schemes", many)
    if alone.different or many.different:
        sys.exit(1)


if __name__ == "__main__":
    main()
