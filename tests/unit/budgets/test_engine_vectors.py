"""Every vector of tests/vectors, as any other engine runs them too; see the README there."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from budgets.documents import faults_of_document
from budgets.engine import AnswerFaults, compile_scheme, disagreements, evaluate
from tests.unit.budgets.engine_reference import reference

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted((ROOT / "tests" / "vectors").glob("*.json"))
REWRITE = os.environ.get("REWRITE_VECTOR_LINES") == "1"


def scheme_of(vectors: dict[str, Any]) -> dict[str, Any]:
    if "scheme_file" in vectors:
        vectors = {"scheme": json.loads((ROOT / vectors["scheme_file"]).read_text("utf-8"))}
    document: dict[str, Any] = vectors["scheme"]
    return document


def written(vectors: dict[str, Any]) -> str:
    """Write a file of vectors, with short objects on one line."""

    def squeezed(match: re.Match[str]) -> str:
        line = re.sub(r"\s*\n\s*", " ", match.group(0))
        return line if len(line) <= 150 else match.group(0)

    text = json.dumps(vectors, ensure_ascii=False, indent=1)
    return re.sub(r"\{[^{}\[\]]*\}", squeezed, text) + "\n"


def outcome_of_case(scheme: Any, case: dict[str, Any]) -> dict[str, Any]:
    try:
        result = evaluate(scheme, case["answers"], case.get("support", {})).as_json()
    except AnswerFaults as refused:
        return {"errors": [fault._asdict() for fault in refused.faults]}
    return {key: result[key] for key in ("points", "weekly", "yearly", "outcome", "lines")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_engine_gives_what_the_vectors_say(file: Path) -> None:
    vectors = json.loads(file.read_text("utf-8"))
    document = scheme_of(vectors)
    assert faults_of_document(document) == ()
    scheme = compile_scheme(document)
    assert disagreements(scheme) == ()
    for case in vectors["cases"]:
        given = outcome_of_case(scheme, case)
        if "lines" not in case:
            given.pop("lines", None)
        elif REWRITE:
            case["lines"] = given["lines"]
        if REWRITE and "errors" in case:
            case["errors"] = given["errors"]
        expected = {key: value for key, value in case.items() if key not in ("name", "answers", "support")}
        assert given == expected, case["name"]
    if REWRITE:
        file.write_text(written(vectors), "utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_sums_of_the_vectors_are_those_of_the_reference_in_fractions(file: Path) -> None:
    vectors = json.loads(file.read_text("utf-8"))
    document = scheme_of(vectors)
    for case in vectors["cases"]:
        if "errors" in case:
            continue
        expected = reference(document, case["answers"], case.get("support", {}))
        weekly = None if case["weekly"] is None else int(case["weekly"].replace(".", ""))
        assert (weekly, case["outcome"]) == (expected.weekly_pence, expected.outcome), case["name"]


def test_the_vectors_reach_every_method_every_case_and_every_kind_of_line() -> None:
    methods: set[str] = set()
    kinds: set[str] = set()
    table_cases: set[str] = set()
    for file in FILES:
        vectors = json.loads(file.read_text("utf-8"))
        methods.add(scheme_of(vectors)["allocation"]["method"])
        for case in vectors["cases"]:
            for line in case.get("lines", []):
                kinds.add(line["kind"])
                if line["kind"] == "table":
                    table_cases.add(line["case"])
    assert methods == {"banded", "interpolated", "price_per_point", "price_per_need"}
    assert kinds == {
        "answer", "unanswered", "deduction", "addition", "sum",
        "table", "period", "minimum", "maximum", "result",
    }  # fmt: skip
    assert table_cases == {
        "price", "row", "between", "band", "below_nothing", "below_first", "below_proportional",
        "beyond_last", "beyond_refer",
    }  # fmt: skip
