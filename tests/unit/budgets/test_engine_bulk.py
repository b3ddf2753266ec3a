"""Many at once gives what one at a time gives: on a large sample and at every boundary."""

import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from budgets.documents import demonstration_document
from budgets.engine import Scheme, compile_scheme, evaluate, work_out
from budgets.engine import bulk as bulk_module
from budgets.engine.bulk import NO_SUM, BulkEngine, weekly_of_totals
from tests.unit.budgets.engine_builders import SHARES, option, points_scheme, question, scheme_document, table
from tests.unit.budgets.engine_strategies import Answers, random_answers, schemes_with_answers

VECTORS = sorted((Path(__file__).resolve().parents[3] / "tests" / "vectors").glob("*.json"))
Given = list[tuple[Answers, Answers]]


def coded(engine: BulkEngine, given_answers: Given) -> tuple[Any, Any]:
    """Write answers and support as the codes of the bulk engine."""
    scheme = engine.scheme
    unknown = np.iinfo(engine.code_type).max
    shape = (len(scheme.questions), len(given_answers))
    answers, support = np.zeros(shape, engine.code_type), np.zeros(shape, engine.code_type)
    levels = {level.id: code for code, level in enumerate(scheme.supports, start=1)}
    for row, asked in enumerate(scheme.questions):
        options = {choice.id: code for code, choice in enumerate(asked.options, start=1)}
        for column, (chosen, helped) in enumerate(given_answers):
            if asked.id in chosen:
                answers[row, column] = options.get(chosen[asked.id], unknown)
            if asked.id in helped:
                support[row, column] = levels.get(helped[asked.id], unknown)
    return answers, support


def one_by_one(scheme: Scheme, given_answers: Given) -> list[tuple[int, int]]:
    results = [evaluate(scheme, answers, support) for answers, support in given_answers]
    return [
        (result.total, NO_SUM if result.weekly_pence is None else result.weekly_pence) for result in results
    ]


def all_at_once(engine: BulkEngine, given_answers: Given) -> list[tuple[int, int]]:
    result = engine.evaluate(*coded(engine, given_answers))
    return list(zip(result.totals.tolist(), result.weekly_pence.tolist(), strict=True))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(schemes_with_answers(count=25))
def test_random_schemes_give_the_same_in_bulk(cases: tuple[dict[str, Any], Given]) -> None:
    document, given_answers = cases
    scheme = compile_scheme(document)
    assert all_at_once(BulkEngine(scheme), given_answers) == one_by_one(scheme, given_answers)


def test_a_hundred_thousand_assessments_give_the_same_as_a_sample_of_them_alone() -> None:
    document = demonstration_document()
    scheme = compile_scheme(document)
    engine = BulkEngine(scheme)
    generator = np.random.default_rng(7)
    count = 100_000
    answers = np.array(
        [generator.integers(1, len(asked.options) + 1, count) for asked in scheme.questions],
        dtype=np.uint8,
    )
    support = np.array(
        [
            generator.integers(0, (len(scheme.supports) + 1) if asked.informal_support else 1, count)
            for asked in scheme.questions
        ],
        dtype=np.uint8,
    )
    result = engine.evaluate(answers, support)
    assert not result.is_faulty.any()
    # The first and last of every block, and a random thousand.
    block = bulk_module._BLOCK
    sample = {0, count - 1, *range(block - 1, count, block), *range(block, count, block)}
    sample |= set(Random(7).sample(range(count), 1000))
    for column in sorted(sample):
        chosen = {
            asked.id: asked.options[answers[row, column] - 1].id for row, asked in enumerate(scheme.questions)
        }
        helped = {
            asked.id: scheme.supports[support[row, column] - 1].id
            for row, asked in enumerate(scheme.questions)
            if support[row, column]
        }
        alone = evaluate(scheme, chosen, helped)
        assert result.totals[column] == alone.total
        assert result.weekly_pence[column] == (NO_SUM if alone.weekly_pence is None else alone.weekly_pence)


@pytest.mark.parametrize("looked_up", [True, False], ids=["looked up", "worked out"])
@pytest.mark.parametrize("file", VECTORS, ids=lambda file: file.stem)
def test_every_vector_gives_the_same_in_bulk(
    file: Path, looked_up: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not looked_up:
        monkeypatch.setattr(bulk_module, "_MOST_TOTALS_LOOKED_UP", 0)
    vectors = json.loads(file.read_text("utf-8"))
    document = vectors.get("scheme") or json.loads(
        (file.parents[2] / vectors["scheme_file"]).read_text("utf-8")
    )
    scheme = compile_scheme(document)
    engine = BulkEngine(scheme)
    cases = [case for case in vectors["cases"] if "errors" not in case]
    given_answers = [(case["answers"], case.get("support", {})) for case in cases]
    expected = [NO_SUM if case["weekly"] is None else int(case["weekly"].replace(".", "")) for case in cases]
    if given_answers:
        assert [weekly for _, weekly in all_at_once(engine, given_answers)] == expected
    known = {asked.id for asked in scheme.questions}
    faulty = [
        (case["answers"], case.get("support", {}))
        for case in vectors["cases"]
        if "errors" in case and known >= {*case["answers"], *case.get("support", {})}
    ]
    if faulty:
        assert [weekly for _, weekly in all_at_once(engine, faulty)] == [NO_SUM] * len(faulty)
        assert engine.evaluate(*coded(engine, faulty)).is_faulty.all()


def test_every_possible_total_of_the_demonstration_gives_the_same_in_bulk() -> None:
    scheme = compile_scheme(demonstration_document())
    totals = np.arange(scheme.largest_total() + 1)
    expected = [work_out(scheme, int(total)).weekly_pence for total in totals]
    assert weekly_of_totals(scheme, totals).tolist() == [
        NO_SUM if pence is None else pence for pence in expected
    ]
    assert NO_SUM in weekly_of_totals(scheme, totals)


def faulty_in_bulk(answers: list[int], support: list[int], code_type: type = np.uint8) -> list[bool]:
    scheme = compile_scheme(
        scheme_document(
            question("a", option("x", "1"), option("y", "2"), informal_support=True),
            question("b", option("x", "3"), required=False),
            informal_support=SHARES,
            allocation=table("banded", ("0", "1")),
        )
    )
    made = BulkEngine(scheme).evaluate(
        np.array([answers, [0] * len(answers)], code_type), np.array([support, [0] * len(support)], code_type)
    )
    return list(made.is_faulty.tolist())


def test_a_missing_required_answer_and_codes_past_the_last_are_faulty() -> None:
    assert faulty_in_bulk([0, 1, 2, 3, 255], [0, 0, 0, 0, 0]) == [True, False, False, True, True]
    assert faulty_in_bulk([1, 1, 1, 1, 1], [0, 1, 3, 4, 255]) == [False, False, False, True, True]


def test_support_where_it_is_not_allowed_is_faulty_and_several_faults_stay_faulty() -> None:
    scheme = compile_scheme(
        scheme_document(
            *(question(f"q{number}", option("x", "12")) for number in range(40)),
            informal_support=SHARES,
            allocation={"method": "price_per_point", "price": "1"},
        )
    )
    engine = BulkEngine(scheme)
    good = np.ones((40, 3), np.uint8)
    support = np.zeros((40, 3), np.uint8)
    support[39, 1] = 1
    support[:, 2] = 1
    assert engine.evaluate(good, support).is_faulty.tolist() == [False, True, True]
    assert engine.evaluate(good, support).weekly_pence.tolist() == [48_000, NO_SUM, NO_SUM]
    assert engine.evaluate(good).is_faulty.tolist() == [False, False, False]


def test_a_fault_shows_even_where_all_else_counts_the_most_and_it_counts_nothing() -> None:
    scheme = compile_scheme(
        scheme_document(
            question("big", option("x", "12")),
            question("nothing", option("x", "0")),
            allocation={"method": "price_per_point", "price": "1"},
        )
    )
    result = BulkEngine(scheme).evaluate(np.array([[1, 1], [1, 0]], np.uint8))
    assert result.is_faulty.tolist() == [False, True]


def test_no_number_of_faults_runs_over_and_looks_like_a_sum() -> None:
    scheme = compile_scheme(
        scheme_document(
            *(question(f"q{number}", option("x", "9000000")) for number in range(60)),
            allocation={"method": "price_per_point", "price": "0.01"},
        )
    )
    answers = np.ones((60, 61), np.uint8)
    for faults in range(61):
        answers[:faults, faults] = 0
    assert BulkEngine(scheme).evaluate(answers).is_faulty.tolist() == [False, *[True] * 60]


def test_more_options_than_a_byte_can_tell_are_coded_in_two_bytes() -> None:
    for count, code_type in [(253, np.uint8), (254, np.uint8), (255, np.uint16), (700, np.uint16)]:
        points = [str(number) for number in range(count)]
        scheme = compile_scheme(points_scheme({"method": "price_per_point", "price": "0.01"}, *points))
        engine = BulkEngine(scheme)
        assert engine.code_type is code_type
        given_answers: Given = [({"points": each}, {}) for each in points]
        assert all_at_once(engine, given_answers) == [(number, number) for number in range(count)]
        unknown: Given = [({"points": "none such"}, {})]
        assert engine.evaluate(*coded(engine, unknown)).is_faulty.all()


def test_totals_too_large_for_four_bytes_take_eight() -> None:
    document = points_scheme({"method": "price_per_point", "price": "0.01"}, "9999999.999", "3000000000")
    engine = BulkEngine(compile_scheme(document))
    assert engine.total_type is np.int64
    given_answers: Given = [({"points": "9999999.999"}, {}), ({"points": "3000000000"}, {})]
    assert all_at_once(engine, given_answers) == [
        (9_999_999_999, 10_000_000),
        (3_000_000_000_000, 3_000_000_000),
    ]


def test_a_total_just_past_four_bytes_takes_eight() -> None:
    for points, total_type in [("2147483646", np.int32), ("2147483647", np.int64), ("3000000000", np.int64)]:
        engine = BulkEngine(
            compile_scheme(points_scheme({"method": "price_per_point", "price": "0.01"}, points))
        )
        assert engine.total_type is total_type
        assert all_at_once(engine, [({"points": points}, {})]) == [(int(points), int(points))]


def test_no_assessments_at_all_give_an_empty_result() -> None:
    engine = BulkEngine(compile_scheme(demonstration_document()))
    empty = np.zeros((len(engine.scheme.questions), 0), np.uint8)
    result = engine.evaluate(empty, empty)
    assert result.totals.shape == result.weekly_pence.shape == (0,)


def test_the_same_random_answers_give_the_same_in_blocks_of_any_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = demonstration_document()
    engine = BulkEngine(compile_scheme(document))
    random = Random(3)
    given_answers = [random_answers(document, random) for _ in range(50)]
    whole = all_at_once(engine, given_answers)
    for block in (1, 7, 49, 50, 51):
        monkeypatch.setattr(bulk_module, "_BLOCK", block)
        assert all_at_once(engine, given_answers) == whole
