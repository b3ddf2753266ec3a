"""Answers as bytes, and the same answers in the codes of another version."""

from copy import deepcopy
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.documents import demonstration_document
from budgets.engine import AnswerFaults, Scheme, compile_scheme, evaluate
from budgets.engine.bulk import NO_SUM, BulkEngine
from budgets.engine.codes import Coder, bytes_of_a_code
from budgets.engine.recoding import Recoder
from tests.unit.budgets.engine_builders import (
    SHARES,
    Document,
    option,
    points_scheme,
    question,
    scheme_document,
    table,
)
from tests.unit.budgets.engine_strategies import random_answers, schemes

TWO = scheme_document(
    question("a", option("x", "1"), option("y", "2"), informal_support=True),
    question("b", option("x", "3"), required=False),
    informal_support=SHARES,
    allocation=table("banded", ("0", "1"), ("4", "7.50")),
)


def rows_of(scheme: Scheme, *written: bytes) -> np.ndarray:
    width = bytes_of_a_code(scheme)
    return np.frombuffer(b"".join(written), np.uint8 if width == 1 else "<u2").reshape(len(written), -1)


def test_the_bytes_are_answers_then_support_in_the_order_of_the_questions() -> None:
    coder = Coder(compile_scheme(TWO))
    assert (coder.width, coder.length) == (1, 4)
    assert coder.encode({"b": "x", "a": "y"}, {"a": "half"}) == bytes([2, 1, 2, 0])
    assert coder.encode({"a": "x"}, {}) == bytes([1, 0, 0, 0])
    assert coder.decode(bytes([2, 0, 3, 0])) == ({"a": "y"}, {"a": "all"})


@pytest.mark.parametrize("codes", [b"", bytes([1, 0, 0]), bytes([1, 0, 0, 0, 0])])
def test_bytes_of_another_length_are_not_read(codes: bytes) -> None:
    with pytest.raises(ValueError, match=f"These are {len(codes)} bytes; an assessment has 4"):
        Coder(compile_scheme(TWO)).decode(codes)


@pytest.mark.parametrize(("codes", "number"), [([3, 0, 0, 0], 3), ([1, 2, 0, 0], 2), ([1, 0, 4, 0], 4)])
def test_codes_past_the_last_are_not_read(codes: list[int], number: int) -> None:
    with pytest.raises(ValueError, match=f"no answer number {number} to"):
        Coder(compile_scheme(TWO)).decode(bytes(codes))


def test_answers_that_do_not_fit_are_not_written() -> None:
    coder = Coder(compile_scheme(TWO))
    for answers, support in [
        ({"a": "z"}, {}),
        ({"c": "x"}, {}),
        ({"a": "x"}, {"a": "z"}),
        ({}, {"c": "all"}),
    ]:
        with pytest.raises(ValueError, match=r"not in tuple|not have|tuple\.index"):
            coder.encode(answers, support)


@pytest.mark.parametrize(("options", "width"), [(253, 1), (254, 1), (255, 2), (700, 2)])
def test_more_options_than_a_byte_can_tell_take_two_bytes(options: int, width: int) -> None:
    points = [str(number) for number in range(options)]
    scheme = compile_scheme(points_scheme({"method": "price_per_point", "price": "0.01"}, *points))
    coder = Coder(scheme)
    assert (coder.width, coder.length) == (width, 2 * width)
    written = coder.encode({"points": points[-1]}, {})
    assert written == options.to_bytes(width, "little") + bytes(width)
    assert coder.decode(written) == ({"points": points[-1]}, {})
    assert BulkEngine(scheme).evaluate_stored(rows_of(scheme, written)).weekly_pence.tolist() == [options - 1]


def test_more_levels_of_support_than_a_byte_can_tell_take_two_bytes() -> None:
    levels = [{"id": f"level_{number}", "text": "Family", "share": "0"} for number in range(255)]
    for count, width in [(254, 1), (255, 2)]:
        document = deepcopy(TWO) | {"informal_support": levels[:count]}
        assert bytes_of_a_code(compile_scheme(document)) == width


@settings(max_examples=80, deadline=None, derandomize=True)
@given(schemes(), st.integers(0, 2**32))
def test_stored_bytes_read_back_and_compute_the_same(document: Document, start: int) -> None:
    scheme, random = compile_scheme(document), Random(start)
    cases = [random_answers(document, random) for _ in range(25)]
    coder = Coder(scheme)
    written = [coder.encode(*case) for case in cases]
    assert [coder.decode(each) for each in written] == cases
    result = BulkEngine(scheme).evaluate_stored(rows_of(scheme, *written))
    alone = [evaluate(scheme, *case) for case in cases]
    assert result.totals.tolist() == [each.total for each in alone]
    assert result.weekly_pence.tolist() == [
        NO_SUM if each.weekly_pence is None else each.weekly_pence for each in alone
    ]


# Another version


def shuffled(document: Document, random: Random) -> Document:
    """Give the document with its questions, options and levels in another order, and some taken out."""
    document = deepcopy(document)
    random.shuffle(document["questions"])
    for asked in document["questions"]:
        random.shuffle(asked["options"])
        if len(asked["options"]) > 1 and random.random() < 0.2:
            asked["options"].pop()
    first, *levels = document["informal_support"]
    random.shuffle(levels)
    if levels and random.random() < 0.5:
        levels.pop()
    document["informal_support"] = [first, *levels]
    document["additions"] = []
    return document


@settings(max_examples=80, deadline=None, derandomize=True)
@given(schemes(), st.integers(0, 2**32))
def test_recoded_answers_give_what_each_would_get_in_the_other_version(
    document: Document, start: int
) -> None:
    random = Random(start)
    written, read = compile_scheme(document), compile_scheme(shuffled(document, random))
    cases = [random_answers(document, random) for _ in range(25)]
    engine, coder = BulkEngine(read), Coder(written)
    rows = rows_of(written, *(coder.encode(*case) for case in cases))
    result = engine.evaluate_stored(Recoder(written, read, engine.code_type).recode(rows))
    for total, weekly, case in zip(result.totals.tolist(), result.weekly_pence.tolist(), cases, strict=True):
        try:
            alone = evaluate(read, *case)
        except AnswerFaults:
            assert total < 0
            continue
        assert (total, weekly) == (
            alone.total,
            NO_SUM if alone.weekly_pence is None else alone.weekly_pence,
        )


def test_the_same_order_is_handed_on_as_it_is() -> None:
    scheme = compile_scheme(TWO)
    rows = rows_of(scheme, bytes([2, 0, 3, 0]))
    recoder = Recoder(scheme, compile_scheme(deepcopy(TWO)), np.uint8)
    assert recoder.changes_nothing
    assert recoder.recode(rows) is rows
    longer = deepcopy(TWO)
    longer["questions"][0]["options"].append(option("z", "5"))
    assert Recoder(scheme, compile_scheme(longer), np.uint8).changes_nothing
    for place in (0, 1):
        turned = deepcopy(TWO)
        if place:
            turned["questions"][0]["options"].reverse()
        else:
            turned["questions"].reverse()
        assert not Recoder(scheme, compile_scheme(turned), np.uint8).changes_nothing


def test_codes_of_one_byte_become_two_where_the_other_version_needs_them() -> None:
    many = deepcopy(TWO)
    many["questions"][0]["options"] += [option(f"o{number}", "0") for number in range(300)]
    written, read = compile_scheme(TWO), compile_scheme(many)
    engine = BulkEngine(read)
    rows = rows_of(written, bytes([2, 1, 2, 0]), bytes([1, 0, 0, 0]))
    recoded = Recoder(written, read, engine.code_type).recode(rows)
    assert recoded.dtype == np.uint16
    assert engine.evaluate_stored(recoded).weekly_pence.tolist() == [750, 100]
    back = Recoder(read, written, np.uint8)
    assert back.recode(recoded).tolist() == rows.tolist()


def test_a_code_that_means_nothing_stays_one_that_means_nothing() -> None:
    scheme = compile_scheme(TWO)
    turned = deepcopy(TWO)
    turned["questions"].reverse()
    engine = BulkEngine(compile_scheme(turned))
    rows = rows_of(
        scheme, bytes([3, 0, 0, 0]), bytes([255, 0, 0, 0]), bytes([1, 0, 9, 0]), bytes([1, 1, 0, 0])
    )
    result = engine.evaluate_stored(Recoder(scheme, engine.scheme, np.uint8).recode(rows))
    assert result.is_faulty.tolist() == [True, True, True, False]


def test_versions_that_ask_other_questions_do_not_share_answers() -> None:
    more = deepcopy(TWO)
    more["questions"].append(question("c", option("x", "1"), required=False))
    with pytest.raises(ValueError, match="same questions"):
        Recoder(compile_scheme(TWO), compile_scheme(more), np.uint8)
    with pytest.raises(ValueError, match="same questions"):
        Recoder(compile_scheme(more), compile_scheme(TWO), np.uint8)


def test_the_demonstration_takes_a_byte_for_each_answer_and_each_helper() -> None:
    coder = Coder(compile_scheme(demonstration_document()))
    assert coder.length == 24
