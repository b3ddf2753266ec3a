"""What another table would do, worked out by server and browser: the same to the penny."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from budgets.calibration.what_if import Moved, changed_document, sent_cases, try_out, what_counts
from budgets.documents import demonstration_document
from budgets.engine import SchemeFaults, compile_scheme
from tests.twin import crossing

SCRIPT = Path(__file__).with_name("what_if.mjs")
SEED = 20260402
SCHEMES = 200
FEWEST = 120
LIMITS = (0, 5_000, 10_000, 25_000)


def in_the_browser(questions: list[dict[str, Any]]) -> list[dict[str, Any] | None]:
    lines = "\n".join(map(json.dumps, questions))
    done = subprocess.run(
        [crossing.node(), str(SCRIPT)], input=lines, capture_output=True, text=True, check=True, timeout=60
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def pairs_for(document: Mapping[str, Any], random: Random, count: int) -> list[tuple[int, int]]:
    """Totals of every kind, on and beside the rows of the table, each with a sum agreed."""
    ready = compile_scheme(document)
    largest = max(ready.largest_total(), 1)
    edges = [row.points + beside for row in ready.rows for beside in (-1, 0, 1)]
    totals = [*filter(lambda total: total >= 0, edges), *(random.randint(0, largest) for _ in range(count))]
    return [(total, random.choice((0, random.randint(1, 90_000)))) for total in totals]


def question(
    document: Mapping[str, Any], pairs: list[tuple[int, int]], moved: Moved, hundredths: int
) -> dict[str, Any]:
    ready = compile_scheme(document)
    return {
        "document": what_counts(document),
        "cases": sent_cases(pairs, ready.total_digits),
        "moved": {"rows": moved.rows, "price": moved.price, "hundredths": hundredths},
        "limits": LIMITS,
    }


def test_random_tables_moved_by_random_per_cents_come_out_the_same():
    random = Random(SEED)
    asked, expected = [], []
    for document in crossing.random_documents(SCHEMES, SEED):
        if document["allocation"]["method"] == "price_per_need":
            continue
        hundredths = random.choice((0, 1, -1, 250, -10_000, random.randint(-9_999, 30_000)))
        per_cent = f"{'-' if hundredths < 0 else ''}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"
        rows = document["allocation"].get("rows")
        moved = Moved(
            rows and tuple((row["points"], row["amount"]) for row in rows),
            document["allocation"].get("price"),
            per_cent,
        )
        try:
            ready, tried = compile_scheme(document), compile_scheme(changed_document(document, moved))
        except SchemeFaults:
            continue
        pairs = pairs_for(document, random, 40)
        asked.append(question(document, pairs, moved, hundredths))
        expected.append({**try_out(ready, tried, pairs, LIMITS)._asdict()})
    assert len(asked) >= FEWEST
    for wanted, got, one in zip(expected, in_the_browser(asked), asked, strict=True):
        assert got == {**wanted, "under": list(wanted["under"])}, one


def test_a_row_moved_by_hand_comes_out_the_same_and_does_something():
    document = demonstration_document()
    rows = [(row["points"], row["amount"]) for row in document["allocation"]["rows"]]
    rows[1] = ("20", "130.505")
    moved = Moved(tuple(rows), None, "-2.5")
    ready, tried = compile_scheme(document), compile_scheme(changed_document(document, moved))
    pairs = pairs_for(document, Random(SEED), 500)
    wanted = try_out(ready, tried, pairs, LIMITS)
    assert min(wanted.gaining, wanted.losing, wanted.gains_pence, wanted.losses_pence) > 0
    assert 0 < wanted.near <= wanted.not_far < wanted.cases
    (got,) = in_the_browser([question(document, pairs, moved, -250)])
    assert got == {**wanted._asdict(), "under": list(wanted.under)}


def test_rows_that_fall_or_do_not_rise_give_nothing_in_the_browser():
    document = demonstration_document()
    pairs = [(0, 100)] * 3
    for place, row in ((1, ("22", "0.01")), (1, ("16", "112.21")), (0, ("22", "82.91"))):
        rows = [(row["points"], row["amount"]) for row in document["allocation"]["rows"]]
        rows[place] = row
        assert in_the_browser([question(document, pairs, Moved(tuple(rows)), 0)]) == [None]
