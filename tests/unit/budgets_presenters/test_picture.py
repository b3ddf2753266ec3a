"""The picture of a table: where one stands, and nothing drawn off the paper."""

import re
from datetime import date
from typing import Any

import pytest

from budgets.documents import demonstration_document, figure_documents
from budgets.engine import compile_scheme, evaluate
from budgets.explanation import build_statement
from budgets.picture import HEIGHT, WIDTH, Picture, draw
from budgets.table_picture import table_picture

DOCUMENTS = {"demo": demonstration_document(), **figure_documents()}
CASES = [(name, number) for name, one in DOCUMENTS.items() for number in range(len(one["examples"]))]


def told(name: str, number: int) -> dict[str, Any]:
    document = DOCUMENTS[name]
    scheme, example = compile_scheme(document), document["examples"][number]
    result = evaluate(scheme, example["answers"], example.get("support") or {})
    return build_statement(scheme=scheme, result=result, helps={}, on=date(2026, 3, 2))


def drawn(name: str, number: int) -> Picture:
    picture = draw(told(name, number))
    assert picture is not None
    return picture


@pytest.mark.parametrize(("name", "number"), CASES)
def test_everything_lies_on_the_paper_and_words_end_before_its_edge(name, number):
    statement = told(name, number)
    picture = draw(statement)
    if statement["points"] is None:
        assert picture is None
        return
    for line in picture.lines:
        for x, y in re.findall(r"([-\d.]+),([-\d.]+)", line):
            assert 0 <= float(x) <= WIDTH
            assert 0 <= float(y) <= HEIGHT
    assert picture.left <= float(picture.x) <= picture.right
    assert float(picture.label_x) + 7 * len(picture.label) <= WIDTH + 20
    assert 2 <= len(picture.across) <= 7
    assert 2 <= len(picture.up) <= 7
    assert picture.rows


def test_the_place_is_on_the_line_of_the_table():
    picture = drawn("demo", 0)
    assert f"{picture.x},{picture.y}" in " ".join(picture.lines)
    assert picture.label == "16 points: £82.91"
    assert picture.summary == "16 points: £82.91 a week."


def test_beyond_the_table_there_is_a_place_along_and_none_up():
    number = next(
        place for place, example in enumerate(DOCUMENTS["demo"]["examples"]) if example["outcome"] == "refer"
    )
    picture = drawn("demo", number)
    assert picture.y is None
    assert picture.summary == "52 points: the table ends before that, so it gives no sum."


def test_the_words_stand_above_the_line_that_runs_under_them():
    picture = drawn("demo", 2)
    assert float(picture.label_y) < float(picture.y)


def test_every_row_of_the_table_is_written_out():
    rows = drawn("demo", 0).rows
    assert rows[0] == ("16 points", "£82.91 a week")
    assert len(rows) == len(DOCUMENTS["demo"]["allocation"]["rows"])


# Cliffs --------------------------------------------------------------------------------------


def table_drawn(name: str) -> Picture | None:
    return table_picture(compile_scheme(DOCUMENTS[name]))


def test_norfolks_cliffs_are_marked_with_their_numbers_and_told_in_words():
    picture = table_drawn("norfolk_children")
    assert picture is not None
    assert [mark.number for mark in picture.cliffs] == [1, 2, 3]
    assert picture.cliffs[0].words == (
        "From 145 points to 146 points the sum goes from £28.85 to £53.85 a week, which is 87% more."
    )
    for mark in picture.cliffs:
        assert float(mark.to_y) < float(mark.from_y)
        assert 9 <= float(mark.number_x) <= WIDTH - 9
        assert 9 <= float(mark.number_y) <= HEIGHT - 9
        begins = [tuple(map(float, line.split()[0].split(","))) for line in picture.lines]
        assert any(x == float(mark.x) and abs(y - float(mark.to_y)) <= 0.1 for x, y in begins), (
            "the step ends where its row begins"
        )


def test_a_table_without_cliffs_has_no_marks():
    picture = table_drawn("demo")
    assert picture is not None
    assert picture.cliffs == ()


def test_where_each_need_has_its_price_there_is_no_table_to_draw():
    assert table_drawn("homecare_packages") is None


def test_a_place_of_ones_own_is_drawn_without_cliffs():
    assert drawn("norfolk_children", 0).cliffs == ()
