"""What the engine writes once and keeps: only what it would write again, and not without end."""

from dataclasses import replace
from importlib import import_module

import pytest

from budgets.engine import Result, Scheme, compile_scheme, evaluate, statement
from tests.unit.budgets.engine_builders import points_scheme, table

POINTS = ("15", "16", "18", "19", "22", "23")
TABLE = table("interpolated", ("16", "82.91"), ("22", "112.21"))


def made() -> Scheme:
    return compile_scheme(points_scheme(TABLE, *POINTS))


def results(scheme: Scheme) -> list[Result]:
    return [evaluate(scheme, {"points": points}) for points in POINTS]


def test_the_second_time_gives_the_same_as_the_first_and_as_a_scheme_that_kept_nothing() -> None:
    scheme = made()
    first = results(scheme)
    assert first == results(scheme)
    assert first == [evaluate(made(), {"points": points}) for points in POINTS]
    assert set(scheme.closings) == {int(points) for points in POINTS}


def test_a_scheme_with_another_table_takes_nothing_over() -> None:
    scheme = made()
    results(scheme)
    row = scheme.rows[0]
    other = replace(scheme, rows=(row._replace(amount=row.amount + 100), *scheme.rows[1:]))
    assert other.closings == {}
    assert results(other)[1].weekly == "83.91"
    assert results(scheme)[1].weekly == "82.91"


def test_what_is_kept_says_nothing_about_whether_two_schemes_are_the_same() -> None:
    scheme = made()
    results(scheme)
    assert scheme.words == made().words
    assert "written" not in repr(scheme.words)


@pytest.mark.parametrize("most", [0, 1, 3])
def test_no_more_than_a_limit_is_kept_and_what_is_not_is_right_all_the_same(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = results(made())
    monkeypatch.setattr(import_module("budgets.engine.evaluate"), "_MOST_CLOSINGS_KEPT", most)
    monkeypatch.setattr(statement, "_MOST_WRITTEN_KEPT", most)
    scheme = made()
    assert results(scheme) == right
    assert results(scheme) == right
    assert len(scheme.closings) == most
    assert len(scheme.words.written) == most
