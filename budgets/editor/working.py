"""What a draft gives already, half-finished as it is: an example worked out, and its table drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from budgets.documents import faults_of_document
from budgets.editing import Document
from budgets.engine import (
    AnswerFaults,
    Result,
    Scheme,
    SchemeFaults,
    compile_scheme,
    evaluate,
    faults_of_answers,
)
from budgets.engine.exact import is_decimal, pounds
from budgets.engine.examples import disagreements_of, shown
from budgets.engine.scheme import Example
from budgets.picture import Picture
from budgets.table_picture import table_picture

#: A table without questions yet is drawn as if every whole number of points up to this could be met.
MOST_WHOLE_POINTS = 300


@dataclass(frozen=True)
class Worked:
    """An example worked out now, or what is missing for that.

    ``state`` is ``agrees``, ``differs``, ``open`` (nothing is expected yet), ``unanswered`` (questions in
    ``missing``) or ``faulty`` (the scheme itself cannot be worked out yet).
    """

    state: str
    headline: str = ""
    points: str = ""
    lines: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def computable(document: Document) -> Scheme | None:
    """Return the scheme without its examples, or None where it cannot be computed yet."""
    bare = {**document, "examples": []}
    if faults_of_document(bare):
        return None
    try:
        return compile_scheme(bare)
    except SchemeFaults:
        return None


def headline(result: Result) -> str:
    """Say in a few words what came out."""
    if result.weekly is None:
        return "No sum: a person has to estimate it"
    return f"{pounds(result.weekly)} a week"


def work_out_example(scheme: Scheme | None, example: Mapping[str, Any]) -> Worked:
    """Work out an example as it is typed with what ``computable`` gave for its draft; nothing is kept."""
    if scheme is None:
        return Worked("faulty")
    answers, support = example.get("answers") or {}, example.get("support") or {}
    try:
        result = evaluate(scheme, answers, support)
    except AnswerFaults:
        texts = {question.id: question.text for question in scheme.questions}
        wrong = dict.fromkeys(fault.id for fault in faults_of_answers(scheme, answers, support))
        return Worked("unanswered", missing=tuple(texts.get(id, id) for id in wrong))
    expected = {key: example[key] for key in ("points", "weekly", "outcome") if key in example}
    differences = _differences(expected, result)
    state = "differs" if differences else "agrees" if expected.get("weekly", "") != "" else "open"
    return Worked(
        state,
        headline=headline(result),
        points=shown("points", result.points) if result.points is not None else "",
        lines=tuple(line.text for line in result.lines),
        differences=differences,
    )


def _differences(expected: dict[str, Any], result: Result) -> tuple[str, ...]:
    """Say what is expected and does not come out; what is not a number yet is not compared."""
    comparable: dict[str, str | None] = {}
    for key, value in expected.items():
        if value is None or key == "outcome" or (isinstance(value, str) and is_decimal(value)):
            comparable[key] = value
    example = Example("", {}, {}, comparable)
    return tuple(
        f"You expect {shown(wrong.key, wrong.expected)}; the scheme gives {shown(wrong.key, wrong.given)}."
        for wrong in disagreements_of(example, result)
    )


def draw_table(document: Document) -> Picture | None:
    """Draw the table of a draft, with its cliffs; None where there is nothing to draw yet.

    While the questions have faults, cliffs are those between whole points.
    """
    scheme = computable(document) or computable(_table_alone(document))
    return None if scheme is None or scheme.is_priced_per_need else table_picture(scheme)


def _table_alone(document: Document) -> Document:
    """Return a document with the table of a draft and one question that can give any whole points."""
    allocation = document.get("allocation") or {}
    most = max((_whole(row.get("points")) for row in allocation.get("rows") or []), default=0) + 2
    options = [{"id": f"p{points}", "text": str(points), "points": str(points)} for points in range(most)]
    return {
        "format": document.get("format"),
        "id": "table",
        "version": "1",
        "period": document.get("period"),
        "questions": [{"id": "points", "text": "Points", "options": options}],
        "allocation": allocation,
        "minimum": document.get("minimum"),
        "maximum": document.get("maximum"),
    }


def _whole(points: object) -> int:
    try:
        number = Decimal(str(points)).to_integral_value(rounding=ROUND_CEILING)
    except (ArithmeticError, ValueError):
        return 0
    return int(min(max(number, Decimal(0)), Decimal(MOST_WHOLE_POINTS))) if number.is_finite() else 0
