"""Which totals are listed, where there are too many to list, and the cliffs that are found then."""

import pytest

from budgets.engine import compile_scheme, reach
from budgets.engine.codes import Coder
from budgets.engine.reach import Cliff, Reach, cliffs_of, reach_of, sharpest_cliffs
from budgets.engine.recoding import Recoder
from tests.unit.budgets.engine_builders import option, points_scheme, question, scheme_document, table

ROWS = table("banded", ("5", "100"), ("10", "110"))


def test_totals_are_listed_up_to_the_most_steps_and_past_them_only_those_beside_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scheme = compile_scheme(points_scheme(ROWS, "3", "4", "10"))
    monkeypatch.setattr(reach, "MOST_STEPS", 7)
    assert reach_of(scheme) == Reach(3, 10, (3, 4, 10), is_complete=True)
    monkeypatch.setattr(reach, "MOST_STEPS", 6)
    assert reach_of(scheme) == Reach(3, 10, (3, 4, 5, 6, 9, 10), is_complete=False)


def test_steps_are_as_long_as_the_points_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "MOST_STEPS", 2)
    scheme = compile_scheme(points_scheme(ROWS, "0", "10", "20"))
    assert reach_of(scheme) == Reach(0, 20, (0, 10, 20), is_complete=True)


def test_where_totals_are_not_listed_only_steps_onto_a_row_are_cliffs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reach, "MOST_STEPS", 0)
    points = [str(each) for each in range(11)]
    banded = compile_scheme(points_scheme(table("banded", ("3", "100"), ("9", "140")), *points))
    assert cliffs_of(banded) == (Cliff(2, 3, 0, 10_000, 0, None), Cliff(8, 9, 10_000, 14_000, 1, None))
    rows = table("interpolated", ("3", "100"), ("9", "1000"), below_first="first")
    assert cliffs_of(compile_scheme(points_scheme(rows, *points))) == ()


def test_a_minimums_cliff_is_told_apart_from_the_rows() -> None:
    rows = table("interpolated", ("0", "0"), ("10", "1000"))
    scheme = compile_scheme(points_scheme(rows, "0", "0.4", "3", minimum="50"))
    assert sharpest_cliffs(scheme) == (
        (Cliff(0, 4, 0, 5000, 1, "minimum"), 1),
        (Cliff(4, 30, 5000, 30_000, 1, None), 1),
    )


def test_answers_and_versions_that_do_not_fit_say_why() -> None:
    one = compile_scheme(points_scheme(ROWS, "1"))
    other = compile_scheme(scheme_document(question("other", option("1", points="1")), allocation=ROWS))
    with pytest.raises(ValueError, match="same questions") as versions:
        Recoder(one, other, None)  # type: ignore[arg-type]
    assert str(versions.value) == "The two versions do not ask the same questions."
    for answers in ({"points": "1", "other": "1"}, {"points": None}):
        with pytest.raises(ValueError, match="These answers") as unfit:
            Coder(one).encode(answers, {})  # type: ignore[arg-type]
        assert str(unfit.value) == (
            "These answers name a question that the scheme does not have, or say nothing."
        )
