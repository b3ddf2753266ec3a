"""What the benchmarks share: the processor's time of the quickest repeat, drawn answers, and the machine."""

import os
import platform
import resource
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from budgets.engine import Scheme
from budgets.engine.bulk import Codes

REPEATS = 7

Result = TypeVar("Result")


def best(work: Callable[[], object], number: int = 1, repeats: int = REPEATS) -> float:
    """Give the processor's seconds of the quickest of some repeats.

    The processor's, not the clock's: what else runs on the machine takes none of them.
    """
    return min(timeit.repeat(work, number=number, repeat=repeats, timer=time.process_time)) / number


def seconds_of(work: Callable[[], Result]) -> tuple[float, Result]:
    """Give the processor's seconds that something took once, and what it gave."""
    started = time.process_time()
    result = work()
    return time.process_time() - started, result


def drawn_rows(scheme: Scheme, count: int, seed: int = 1) -> Codes:
    """Draw answers and help, one row of codes for each assessment, as they are stored."""
    generator = np.random.default_rng(seed)
    asked = len(scheme.questions)
    rows = np.empty((count, 2 * asked), np.uint8)
    for column, question in enumerate(scheme.questions):
        rows[:, column] = generator.integers(1, len(question.options) + 1, count, np.uint8)
        levels = len(scheme.supports) + 1 if question.informal_support else 1
        rows[:, asked + column] = generator.integers(0, levels, count, np.uint8)
    return rows


def most_memory() -> int:
    """Give the most bytes that this process has had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def machine() -> str:
    """Say what this runs on."""
    model = "an unnamed processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = " ".join(line.partition(":")[2].split())
            break
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}"


def said(what: str, reached: float, wanted: float | None) -> str:
    """Say how many times, and whether that is as many as promised."""
    if wanted is None:
        return f"{what}: {reached:,.1f} times"
    return f"{what}: {reached:,.1f} times (at least {wanted:g}{'' if reached >= wanted else ': MISSED'})"


def rows_by_question(rows: Codes) -> tuple[Any, Any]:
    """Turn rows of codes into one row of answers and one of help for each question."""
    asked = rows.shape[1] // 2
    turned = np.ascontiguousarray(rows.T)
    return turned[:asked], turned[asked:]
