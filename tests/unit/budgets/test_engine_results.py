"""What callers of the engine rely on: results, lines, faults and that nothing can change."""

import dataclasses
import json
from typing import Any

import pytest

from budgets.documents import demonstration_document
from budgets.engine import AnswerFaults, Line, compile_scheme, evaluate
from tests.unit.budgets.engine_builders import (
    SHARES,
    option,
    question,
    result_at,
    scheme_document,
    table,
    weekly_at,
)

TABLE = table("interpolated", ("16", "82.91"), ("22", "112.21"))


def test_a_result_has_points_pence_pounds_a_week_and_52_weeks_of_them_a_year() -> None:
    result = result_at("18", TABLE)
    assert result.points == "18"
    assert result.points_scaled == 18
    assert result.weekly_pence == 9268
    assert result.weekly == "92.68"
    assert result.yearly_pence == 481936
    assert result.yearly == "4819.36"
    assert result.outcome == "sum"


def test_past_the_table_there_are_points_but_no_sum() -> None:
    result = result_at("22.5", TABLE)
    assert (result.points, result.points_scaled) == ("22.5", 225)
    assert (result.weekly_pence, result.weekly, result.yearly_pence, result.yearly) == (None,) * 4
    assert result.outcome == "refer"
    assert "The table ends at 22 points." in result.lines[-2].text


def test_points_are_written_without_zeros_that_say_nothing() -> None:
    assert result_at("16.500", TABLE).points == "16.5"
    assert result_at("20.0", TABLE).points == "20"
    assert result_at("0.0", TABLE).points == "0"


def test_the_json_of_a_result_has_every_line_and_names_the_scheme() -> None:
    printed = result_at("18", TABLE).as_json()
    assert printed["scheme"] == {"id": "test", "version": "1"}
    assert (printed["points"], printed["weekly"], printed["yearly"]) == ("18", "92.68", "4819.36")
    assert (printed["outcome"], printed["weeks_in_year"]) == ("sum", 52)
    assert [line["kind"] for line in printed["lines"]] == ["answer", "sum", "table", "result"]
    assert printed["lines"][2]["rows"] == [
        {"points": "16", "amount": "82.91"},
        {"points": "22", "amount": "112.21"},
    ]
    assert json.loads(json.dumps(printed)) == printed


def test_a_line_leaves_out_of_its_json_what_it_does_not_have() -> None:
    assert Line(kind="result", text="None").as_json() == {"kind": "result", "text": "None"}


def family() -> Any:
    return compile_scheme(
        scheme_document(
            question("meals", option("yes", "4"), informal_support=True),
            question("nights", option("yes", "3"), required=False),
            informal_support=SHARES,
            allocation={"method": "price_per_point", "price": "1"},
        )
    )


def test_an_answer_and_its_deduction_each_carry_before_deduction_and_after() -> None:
    answer, deduction, unanswered, total, *_ = evaluate(family(), {"meals": "yes"}, {"meals": "half"}).lines
    for line in (answer, deduction):
        assert (line.question, line.question_text) == ("meals", "Question meals")
        assert (line.option, line.option_text) == ("yes", "Option yes")
        assert (line.support, line.support_text, line.share) == ("half", "Family help: half", "0.5")
        assert (line.before, line.deduction, line.after) == ("4", "2", "2")
        assert line.unit == "points"
    assert (answer.kind, answer.text) == ("answer", "Question meals: Option yes. 4 points.")
    assert (deduction.kind, deduction.text) == (
        "deduction",
        "Family help: half. 2 points come off.",
    )
    assert (unanswered.kind, unanswered.option) == ("unanswered", None)
    assert (total.before, total.deduction, total.after) == ("4", "2", "2")


def test_support_of_no_share_takes_no_line() -> None:
    kinds = [line.kind for line in evaluate(family(), {"meals": "yes"}, {"meals": "none"}).lines]
    assert "deduction" not in kinds


@pytest.mark.parametrize("value", [None, 4, 4.0, True, ["yes"], {"id": "yes"}])
def test_answers_and_support_that_are_no_text_are_named(value: Any) -> None:
    for answers, support in [
        ({"meals": value}, {}),
        ({"meals": "yes", "nights": value}, {}),
        ({"meals": "yes"}, {"meals": value}),
    ]:
        with pytest.raises(AnswerFaults) as refused:
            evaluate(family(), answers, support)
        assert [fault.id for fault in refused.value.faults] == ["nights" if "nights" in answers else "meals"]


def test_the_sentences_of_all_faults_stand_in_the_error() -> None:
    with pytest.raises(AnswerFaults) as refused:
        evaluate(family(), {"lunch": "yes"}, {"nights": "half"})
    assert str(refused.value) == (
        "“Question meals” (meals) needs an answer. "
        "“Question nights” (nights) does not take informal support: take it out. "
        "This scheme has no question “lunch”: take out its answer."
    )


def test_a_scheme_and_a_result_cannot_be_changed() -> None:
    scheme = family()
    result = evaluate(scheme, {"meals": "yes"})
    with pytest.raises(dataclasses.FrozenInstanceError):
        scheme.price = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.weekly_pence = 1  # type: ignore[misc]
    with pytest.raises(AttributeError):
        result.lines[0].text = "free"  # type: ignore[misc]


def test_no_part_of_a_scheme_can_be_changed() -> None:
    scheme = compile_scheme(demonstration_document())
    parts: list[Any] = [
        scheme.questions[0],
        scheme.questions[0].options[0],
        scheme.supports[0],
        scheme.additions[0],
        scheme.examples[0],
    ]
    for part in parts:
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(part, dataclasses.fields(part)[0].name, "other")
    with pytest.raises(AttributeError):
        scheme.rows[0].amount = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        scheme.examples[0].answers["nutrition"] = "manages"  # type: ignore[index]


def test_a_scheme_keeps_its_descriptive_texts_and_has_empty_ones_for_none() -> None:
    document = demonstration_document()
    scheme = compile_scheme(document)
    assert (scheme.id, scheme.version) == ("demo-adults", "2026-27.1")
    assert (scheme.title, scheme.notice) == (document["title"], document["notice"])
    assert (scheme.applies_to, scheme.effective_from) == ("adults", "2026-04-01")
    assert scheme.questions[0].help == document["questions"][0]["help"]
    assert scheme.questions[0].outcome == "nutrition"
    bare = family()
    assert (bare.title, bare.notice, bare.applies_to, bare.effective_from) == ("", "", "", None)
    assert (bare.questions[0].help, bare.questions[0].outcome) == ("", None)


def test_changing_a_document_afterwards_does_not_change_its_scheme() -> None:
    document = scheme_document(
        question("meals", option("yes", "4")),
        allocation={"method": "price_per_point", "price": "1"},
        examples=[{"name": "Yes", "answers": {"meals": "yes"}, "weekly": "4"}],
    )
    scheme = compile_scheme(document)
    document["questions"][0]["options"][0]["points"] = "9"
    document["examples"][0]["answers"]["meals"] = "no"
    document["allocation"]["price"] = "7"
    assert evaluate(scheme, {"meals": "yes"}).weekly == "4.00"
    assert scheme.examples[0].answers == {"meals": "yes"}


def test_a_long_table_finds_its_row_at_both_ends_and_in_the_middle() -> None:
    rows = [(str(points), str(points * 2)) for points in range(0, 3000, 3)]
    for points, weekly in [("0", "0.00"), ("1", "2.00"), ("1499", "2998.00"), ("2997", "5994.00")]:
        assert weekly_at(points, table("interpolated", *rows)) == weekly
    for points, weekly in [("2", "0.00"), ("3", "6.00"), ("2996", "5988.00"), ("2997", "5994.00")]:
        assert weekly_at(points, table("banded", *rows)) == weekly
