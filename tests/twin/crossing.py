"""Random schemes and answers through all engines: Python's, alone and in bulk, and the browser's."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from budgets.engine import AnswerFaults, Result, Scheme, SchemeFaults, compile_scheme, evaluate
from budgets.engine.bulk import NO_SUM, BulkEngine
from budgets.engine.codes import Coder
from tests.unit.budgets.engine_strategies import random_answers, schemes

ROOT = Path(__file__).resolve().parents[2]
COMPARE = Path(__file__).with_name("compare.mjs")

Document = dict[str, Any]
Case = tuple[dict[str, Any], dict[str, Any]]

#: Texts at the edges of the sentences: ends, beginnings, and signs that JSON or a line may trip over.
TEXTS = [
    "You", "Your kitchen", "Young or old", "you", "Ends. ", "Ends!", "Ends?", "Goes on…", "Yes.\n",
    "“Quoted” and \"quoted\"", "back\\slash", "it's £5 a day", "naïve café", "two\nlines", "tab\there",
    "line\u2028end", "\ufffd", "🙂", "e\u0301", "a" * 200,
]  # fmt: skip
UNKNOWN_IDS = [
    "unknown", "Unknown", "", "0", "10", "9", "__proto__", "constructor", "\ufffd", "🙂", "🙂b", "é",
    "q" * 60, "q" * 61, "🙂" * 60, "🙂" * 61,
]  # fmt: skip
NOT_TEXT: list[Any] = [None, 0, 1, 1.5, True, [], ["option_0"], {}]
MOST_EXTRA_DIGITS = 12
MOST_SHOWN = 3


class Crossing(NamedTuple):
    """What came of a run: cases, differences, the first of them, the processor's seconds of each engine.

    ``in_bulk`` counts the cases that could be written as codes, which is every case with a result.
    """

    cases: int
    in_bulk: int
    with_a_sum: int
    refused: int
    different: int
    shown: list[dict[str, Any]]
    python_seconds: float
    browser_seconds: float
    bulk_seconds: float


class _InBulk(NamedTuple):
    """What came of a batch in bulk."""

    cases: int
    different: list[dict[str, Any]]
    seconds: float


def node() -> str:
    """Find Node.js, as set-up installs it; without it a run fails, it is never left out."""
    places = [shutil.which("node"), ROOT / ".venv" / "bin" / "node"]
    for place in places:
        if place and Path(place).exists():
            return str(place)
    raise FileNotFoundError("There is no Node.js on this machine. Run 'make test', which installs it.")


def random_documents(count: int, start: int) -> list[Document]:
    """Draw scheme documents of every method; the same `start` gives the same ones."""
    drawn: list[Document] = []

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        drawn.append(data.draw(schemes()))

    draw()
    return drawn


def reworded(document: Document, random: Random) -> Document:
    """Give the scheme with awkward texts."""
    document = deepcopy(document)
    texts = [*document["questions"], *document["informal_support"], *document["additions"]]
    texts += [option for question in document["questions"] for option in question["options"]]
    for thing in texts:
        thing["text"] = random.choice(TEXTS)
    return document


def stretched(document: Document, random: Random) -> Document:
    """Give the scheme with money as large as the check lets through, so that 2^53 is near."""

    def money_of(document: Document) -> Iterator[tuple[dict[str, Any], str]]:
        allocation = document["allocation"]
        if allocation["method"] == "price_per_need":
            for question in document["questions"]:
                yield from ((option, "price") for option in question["options"])
        elif allocation["method"] == "price_per_point":
            yield allocation, "price"
        else:
            yield from ((row, "amount") for row in allocation["rows"])

    for extra in range(MOST_EXTRA_DIGITS, 0, -1):
        longer = deepcopy(document)
        most = 0
        for thing, key in money_of(longer):
            whole, point, fraction = thing[key].partition(".")
            # Rows must not fall: each gets at least the digits of the row before.
            digits = random.randrange(10**extra)
            if key == "amount":
                most = digits = max(most, digits)
            thing[key] = str(int(whole) * 10**extra + digits) + point + fraction
        try:
            compile_scheme(longer)
        except SchemeFaults:
            continue
        return longer
    return document


def spoilt(document: Document, case: Case, random: Random) -> Case:
    """Give the answers with one to three faults."""
    answers, support = dict(case[0]), dict(case[1])
    questions = [question["id"] for question in document["questions"]]
    for _ in range(random.randint(1, 3)):
        which = random.choice([answers, support])
        match random.randrange(4):
            case 0:
                which[random.choice(UNKNOWN_IDS)] = "option_0"
            case 1:
                which[random.choice(questions)] = random.choice(UNKNOWN_IDS)
            case 2:
                which[random.choice(questions)] = random.choice(NOT_TEXT)
            case _:
                answers.pop(random.choice(questions), None)
    return answers, support


def compact(value: Any) -> bytes:
    """Write JSON as JavaScript's JSON.stringify does."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def in_bulk(scheme: Scheme, batch: list[Case], results: list[Result | AnswerFaults]) -> _InBulk:
    """Compute a batch in bulk and compare points and pence; what has no sum alone must have none here."""
    coder, engine = Coder(scheme), BulkEngine(scheme)
    written, places, different = [], [], []
    for place, (case, result) in enumerate(zip(batch, results, strict=True)):
        try:
            written.append(coder.encode(*case))
            places.append(place)
        except ValueError:
            if isinstance(result, Result):
                different.append({"python": result.as_json(), "bulk": "no codes", "case": case})
    rows = np.frombuffer(b"".join(written), engine.code_type).reshape(len(written), -1)
    started = time.process_time()
    bulk = engine.evaluate_stored(rows)
    seconds = time.process_time() - started
    for place, total, pence in zip(places, bulk.totals.tolist(), bulk.weekly_pence.tolist(), strict=True):
        result = results[place]
        if isinstance(result, Result):
            same = (total, pence) == (
                result.total,
                NO_SUM if result.weekly_pence is None else result.weekly_pence,
            )
        else:
            same = total < 0 and pence == NO_SUM
        if not same:
            different.append({"python": str(result), "bulk": [total, pence], "case": batch[place]})
    return _InBulk(len(written), different, seconds)


def cross(batches: Iterator[tuple[Document, list[Case]]]) -> Crossing:
    """Send every case through all engines and compare the whole result, text by text."""
    cases = with_a_sum = refused = coded = 0
    seconds = bulk_seconds = 0.0
    different_in_bulk: list[dict[str, Any]] = []
    with subprocess.Popen([node(), COMPARE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as browser:
        assert browser.stdin is not None
        assert browser.stdout is not None
        for document, batch in batches:
            scheme = compile_scheme(document)
            results: list[Result | AnswerFaults] = []
            started = time.process_time()
            for answers, support in batch:
                try:
                    results.append(evaluate(scheme, answers, support))
                except AnswerFaults as faults:
                    results.append(faults)
            seconds += time.process_time() - started
            many = in_bulk(scheme, batch, results)
            coded, bulk_seconds = coded + many.cases, bulk_seconds + many.seconds
            different_in_bulk += many.different
            browser.stdin.write(compact({"scheme": document, "cases": batch}))
            for result in results:
                if isinstance(result, Result):
                    with_a_sum += result.outcome == "sum"
                    browser.stdin.write(compact(result.as_json()))
                else:
                    refused += 1
                    browser.stdin.write(compact({"errors": [fault._asdict() for fault in result.faults]}))
            cases += len(batch)
        browser.stdin.close()
        report = json.loads(browser.stdout.read())
    assert browser.returncode == 0
    assert report["cases"] == cases, "not every case arrived"
    return Crossing(
        cases=cases,
        in_bulk=coded,
        with_a_sum=with_a_sum,
        refused=refused,
        different=report["different"] + len(different_in_bulk),
        shown=report["shown"] + different_in_bulk[:MOST_SHOWN],
        python_seconds=seconds,
        browser_seconds=report["seconds"],
        bulk_seconds=bulk_seconds,
    )


def random_batches(
    documents: list[Document], random: Random, cases: int
) -> Iterator[tuple[Document, list[Case]]]:
    """Give each scheme as it is and made awkward, with `cases` answers in all, a tenth of them spoilt."""
    for document in documents:
        for variant in (document, stretched(reworded(document, random), random)):
            fitting = [random_answers(variant, random) for _ in range(cases // 2)]
            yield (
                variant,
                [spoilt(variant, case, random) if random.random() < 0.1 else case for case in fitting],
            )
