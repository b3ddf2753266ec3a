"""The engine beside zen-engine, one at a time, and OpenFisca-core, in bulk, on the same scheme.

    make benchmarks      or, once it has installed them:      .venv/bin/python benchmarks/peers.py

The scheme is the demonstration's. Each peer has it as its users write, and again as quick as we could
make it. What a peer gives is compared with ours. Answers are random, the same for all; times are the
processor's.
"""

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import zen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import openfisca_system, zen_decision
from benchmarks.measuring import best, drawn_rows, machine, rows_by_question, said, seconds_of
from budgets.documents import demonstration_document
from budgets.engine import compile_scheme, evaluate
from budgets.engine.bulk import NO_SUM, BulkEngine
from tests.unit.budgets.engine_strategies import random_answers

SINGLE = 500
MANY = 1_000_000
TIMES_ZEN = 20
TIMES_OPENFISCA = 10


def _traced(decision: Any, contexts: list[Any]) -> float:
    return best(lambda: [decision.evaluate(context, {"trace": True}) for context in contexts])


def against_zen() -> None:
    """One at a time, ours with its full statement and zen-engine's with its trace."""
    document, random = demonstration_document(), Random(1)
    scheme = compile_scheme(document)
    cases = [random_answers(document, random) for _ in range(SINGLE)]
    ours = best(lambda: [evaluate(scheme, answers, support) for answers, support in cases]) / SINGLE
    print(f"One assessment with its full statement: {ours * 1e6:.1f} µs")
    contexts = [{"answers": answers, "support": support} for answers, support in cases]
    texts = [json.dumps(context) for context in contexts]
    for way, write in (
        ("a decision table for each question", zen_decision.as_tables),
        ("one node of expressions", zen_decision.as_expressions),
    ):
        decision = zen.ZenEngine().create_decision(json.dumps(write(document)))
        for context in contexts:
            alone = evaluate(scheme, context["answers"], context["support"])
            theirs = decision.evaluate(context, {"trace": True})["result"]
            weekly = None if alone.weekly is None else float(alone.weekly)
            assert (theirs["points"], theirs["weekly"]) == (float(alone.points or ""), weekly), context
        took = min(_traced(decision, contexts), _traced(decision, texts)) / SINGLE
        print(f"  zen-engine with trace, {way}: {took * 1e6:.0f} µs")
        print(said("    ours is faster", took / ours, TIMES_ZEN))
    print(f"  zen-engine gave the same points and pence in all {SINGLE} cases")


def against_openfisca() -> None:
    """Many at once, from the answers in memory to a weekly sum each."""
    document = demonstration_document()
    scheme = compile_scheme(document)
    rows = drawn_rows(scheme, MANY)
    answers, support = rows_by_question(rows)
    engine = BulkEngine(scheme)
    ours = best(lambda: engine.evaluate(answers, support))
    pence = engine.evaluate(answers, support).weekly_pence
    print(f"{MANY:,} assessments at once: {MANY / ours / 1e6:.1f} million a second")
    for way, write, least in (
        ("parameters, and a variable for each question", openfisca_system.with_parameters, TIMES_OPENFISCA),
        ("choices, and a variable for each question", openfisca_system.with_choices, TIMES_OPENFISCA),
        ("plain arrays in one formula, to compare", openfisca_system.with_arrays, None),
    ):
        system = write(document)
        times = []
        for _ in range(3):
            simulation = openfisca_system.simulation_of(system, document, rows)
            taken, weekly = seconds_of(lambda s=simulation: s.calculate("weekly", openfisca_system.MONTH))
            times.append(taken)
        took = min(times)
        refers = np.isnan(weekly)
        assert (refers == (pence == NO_SUM)).all(), "one has a sum where the other has none"
        apart = np.abs(np.rint(weekly[~refers] * 100) - pence[~refers])
        assert apart.max() <= 1, "OpenFisca is more than a penny from ours"
        print(f"  OpenFisca-core with {way}: {MANY / took / 1e6:.2f} million a second")
        print(said("    ours is faster", took / ours, least))
        print(f"    {int(apart.sum()):,} sums are a penny apart, because it computes in floats")


if __name__ == "__main__":
    print(machine())
    against_zen()
    against_openfisca()
