"""How fast the allocation engine is in bulk, and what another table would give to everybody.

    .venv/bin/python benchmarks/engine.py                 10 million assessments
    .venv/bin/python benchmarks/engine.py 1000000         fewer

Ratios within one run, of the processor's time: bulk against reading the same bytes from memory and
against one at a time, and a what-if over stored totals against computing everybody again. That all
ways give the same pence is asserted.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measuring import best, drawn_rows, machine, most_memory, rows_by_question, said
from budgets.documents import demonstration_document
from budgets.engine import Scheme, compile_scheme, evaluate
from budgets.engine.bulk import NO_SUM, BulkEngine, Codes
from budgets.engine.codes import Coder
from budgets.engine.what_if import by_per_cent, count_totals, sums_of

ASSESSMENTS = 10_000_000
STORED_TOTALS = 1_000_000
ALONE = 2_000
MOST_MEMORY = 2_000_000_000
TIMES_RECOMPUTING = 50


def in_bulk(scheme: Scheme, count: int) -> None:
    """Compute everybody in this process and say how fast, and how much memory it took."""
    rows = drawn_rows(scheme, count)
    answers, support = rows_by_question(rows)
    sample = rows[:: max(1, count // ALONE)].copy()
    del rows
    engine = BulkEngine(scheme)
    bulk = best(lambda: engine.evaluate(answers, support), repeats=3)
    memory = most_memory()
    eights = answers.reshape(-1).view(np.uint64), support.reshape(-1).view(np.uint64)
    read = best(lambda: [np.bitwise_xor.reduce(each) for each in eights], repeats=3)
    print(f"{count:,} assessments of {len(scheme.questions)} answers with support at once:")
    print(f"  {count / bulk / 1e6:.1f} million a second")
    print(f"  {bulk / read:.1f} times merely reading the same bytes from memory")
    print(f"  {memory / 1e6:,.0f} MB at most in memory, drawing the answers included")
    assert count > ASSESSMENTS or memory < MOST_MEMORY, "more memory than promised"

    coder = Coder(scheme)
    cases = [coder.decode(row.tobytes()) for row in sample]
    alone = best(lambda: [evaluate(scheme, *case) for case in cases]) / len(cases)
    times = alone * count / bulk
    print(f"  one at a time with its full statement {alone * 1e6:.1f} µs: bulk is {times:.0f} times as fast")
    pence = engine.evaluate(answers, support).weekly_pence[:: max(1, count // ALONE)]
    for case, each in zip(cases, pence.tolist(), strict=True):
        weekly = evaluate(scheme, *case).weekly_pence
        assert each == (NO_SUM if weekly is None else weekly), "bulk and one at a time differ"
    print(f"  the same pence as one at a time, on {len(cases):,} of them")


def what_if(scheme: Scheme, count: int) -> None:
    """Change the money by 3.5 per cent for everybody: from totals, and from answers."""
    other = compile_scheme(by_per_cent(demonstration_document(), "3.5"))
    rows: Codes = drawn_rows(scheme, count, seed=2)
    answers, support = rows_by_question(rows)
    today, changed = BulkEngine(scheme), BulkEngine(other)
    stored = today.evaluate(answers, support).totals
    counting = best(lambda: count_totals(stored, scheme.total_digits))
    counted = count_totals(stored, scheme.total_digits)
    asked = best(lambda: sums_of(other, counted).pence_a_year, 20)
    again = best(lambda: int(np.maximum(changed.evaluate(answers, support).weekly_pence, 0).sum()))
    sums = sums_of(other, counted)
    everybody = changed.evaluate(answers, support).weekly_pence
    assert sums.pence_a_week == int(np.maximum(everybody, 0).sum()), "a what-if is not exact"
    assert sums.referred == int((everybody == NO_SUM).sum()), "a what-if is not exact"
    print(f"Another table for {count:,} stored totals, {len(counted.values)} of them different:")
    print(f"  {asked * 1e6:.0f} µs, once they are counted, which takes {counting * 1e3:.1f} ms")
    print(said(f"  computing everybody again takes {again * 1e3:.1f} ms", again / asked, TIMES_RECOMPUTING))
    print(f"  exact to the penny: £{sums.pence_a_week / 100:,.2f} a week both ways")


def main() -> None:
    """Measure and print."""
    scheme = compile_scheme(demonstration_document())
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ASSESSMENTS
    print(machine())
    in_bulk(scheme, count)
    what_if(scheme, min(count, STORED_TOTALS))


if __name__ == "__main__":
    main()
