from fractions import Fraction
from typing import Any

from hypothesis import given, settings

from budgets.documents import faults_of_document
from budgets.engine import Result, compile_scheme, evaluate
from tests.unit.budgets.engine_reference import reference
from tests.unit.budgets.engine_strategies import Answers, schemes_with_answers

Cases = tuple[dict[str, Any], list[tuple[Answers, Answers]]]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(schemes_with_answers())
def test_points_pence_and_outcome_are_those_of_the_reference_in_fractions(cases: Cases) -> None:
    document, given_answers = cases
    scheme = compile_scheme(document)
    for answers, support in given_answers:
        result = evaluate(scheme, answers, support)
        expected = reference(document, answers, support)
        assert result.weekly_pence == expected.weekly_pence
        assert result.outcome == expected.outcome
        assert (None if result.points is None else Fraction(result.points)) == expected.points


def fractions_of(result: Result, kind: str, field: str) -> list[Fraction]:
    return [Fraction(getattr(line, field)) for line in result.lines if line.kind == kind]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(schemes_with_answers())
def test_the_lines_of_a_statement_add_up_and_name_every_question(cases: Cases) -> None:
    document, given_answers = cases
    scheme = compile_scheme(document)
    for answers, support in given_answers:
        result = evaluate(scheme, answers, support)
        gross = sum(fractions_of(result, "answer", "before"))
        deducted = sum(fractions_of(result, "deduction", "deduction"))
        added = sum(fractions_of(result, "addition", "after"))
        assert fractions_of(result, "sum", "before") == [gross]
        assert fractions_of(result, "sum", "deduction") == [deducted]
        assert fractions_of(result, "sum", "after") == [gross - deducted + added]
        asked = [line.question for line in result.lines if line.kind in ("answer", "unanswered")]
        assert asked == [question["id"] for question in document["questions"]]
        assert sum(line.kind == "answer" for line in result.lines) == len(answers)
        last = result.lines[-1]
        assert (last.kind, last.weekly, last.yearly) == ("result", result.weekly, result.yearly)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(schemes_with_answers(count=8))
def test_informal_support_never_raises_a_sum(cases: Cases) -> None:
    document, given_answers = cases
    document = {**document, "minimum": None}
    scheme = compile_scheme(document)
    for answers, support in given_answers:
        alone = evaluate(scheme, answers).weekly_pence
        helped = evaluate(scheme, answers, support).weekly_pence
        assert alone is None or (helped is not None and helped <= alone)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(schemes_with_answers(count=0))
def test_schemes_made_by_the_rules_have_no_faults(cases: Cases) -> None:
    assert faults_of_document(cases[0]) == ()
