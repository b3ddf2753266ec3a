"""How fast the allocation engine is, as ratios within one run.

    .venv/bin/python benchmarks/engine.py

Two figures. One assessment with its full statement, against the least that a program could do
with the same answers: look up a number for each and add them. And many at once, against reading
the same bytes from memory. Times depend on the machine; ratios much less. Nothing is asserted on
time; that both ways give the same pence is.
"""

import sys
import timeit
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from budgets.documents import demonstration_document
from budgets.engine import compile_scheme, evaluate
from budgets.engine.bulk import NO_SUM, BulkEngine

ASSESSMENTS = 2_000_000
SINGLE = 2_000
REPEATS = 5


def best(work: object, number: int = 1) -> float:
    """Give the seconds of the quickest of some repeats."""
    return min(timeit.repeat(work, number=number, repeat=REPEATS)) / number  # type: ignore[call-overload]


def main() -> None:
    """Measure and print."""
    scheme = compile_scheme(demonstration_document())
    example = scheme.examples[2]
    answers, support = dict(example.answers), dict(example.support)

    points = {asked.id: {option.id: option.worth for option in asked.options} for asked in scheme.questions}
    one = best(lambda: evaluate(scheme, answers, support), SINGLE)
    least = best(lambda: sum(points[asked][option] for asked, option in answers.items()), SINGLE)
    print(f"one assessment with {len(evaluate(scheme, answers, support).lines)} lines of statement:")
    print(f"  {one * 1e6:.1f} µs, {one / least:.1f} times looking up and adding its points")

    generator = np.random.default_rng(1)
    codes = np.array(
        [generator.integers(1, len(asked.options) + 1, ASSESSMENTS) for asked in scheme.questions],
        dtype=np.uint8,
    )
    helped = np.array(
        [
            generator.integers(0, len(scheme.supports) + 1 if asked.informal_support else 1, ASSESSMENTS)
            for asked in scheme.questions
        ],
        dtype=np.uint8,
    )
    engine = BulkEngine(scheme)
    bulk = best(lambda: engine.evaluate(codes, helped))
    answers_only = best(lambda: engine.evaluate(codes))
    read = best(lambda: (int(codes.sum()), int(helped.sum())))
    print(f"{ASSESSMENTS:,} assessments of {len(scheme.questions)} answers with support at once:")
    print(
        f"  {ASSESSMENTS / bulk / 1e6:.1f} million a second, {bulk / read:.1f} times adding up the same bytes"
    )
    print(f"  without support {ASSESSMENTS / answers_only / 1e6:.1f} million a second")
    print(f"  {one * ASSESSMENTS / bulk:.0f} times as fast as one at a time with statements")

    result = engine.evaluate(codes, helped)
    for column in range(0, ASSESSMENTS, ASSESSMENTS // 200):
        alone = evaluate(
            scheme,
            {
                asked.id: asked.options[codes[row, column] - 1].id
                for row, asked in enumerate(scheme.questions)
            },
            {
                asked.id: scheme.supports[helped[row, column] - 1].id
                for row, asked in enumerate(scheme.questions)
                if helped[row, column]
            },
        )
        pence = NO_SUM if alone.weekly_pence is None else alone.weekly_pence
        assert pence == result.weekly_pence[column], "bulk and one at a time differ"
    print("  the same pence as one at a time, on 200 of them")


if __name__ == "__main__":
    main()
