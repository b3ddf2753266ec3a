"""The engines of server and browser on random schemes: every result the same, letter for letter.

The server's engine in bulk comes to the same points and pence for the same cases.
"""

import json
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from budgets.documents import demonstration_document
from budgets.engine import LARGEST_EXACT
from budgets.engine.compiling import compile_scheme
from budgets.engine.faults import largest_number
from tests.twin import crossing

SCHEMES = 220
CASES_OF_EACH = 100
FEWEST_CASES = 20_000
SEED = 20260401


def explained(done: crossing.Crossing) -> str:
    return f"{done.different} of {done.cases} differ, such as:\n" + "\n".join(
        json.dumps(shown, ensure_ascii=False, indent=1) for shown in done.shown
    )


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    return crossing.random_documents(SCHEMES, SEED)


def test_twenty_thousand_random_cases_come_out_the_same_in_both_languages_and_in_bulk(
    documents: list[dict[str, Any]],
) -> None:
    done = crossing.cross(crossing.random_batches(documents, Random(SEED), CASES_OF_EACH))
    assert done.different == 0, explained(done)
    assert done.cases >= FEWEST_CASES
    assert done.in_bulk > done.cases - done.refused
    assert done.with_a_sum > FEWEST_CASES / 4
    assert done.refused > FEWEST_CASES / 20


def test_the_random_schemes_are_of_every_kind_and_some_go_near_what_is_exact(
    documents: list[dict[str, Any]],
) -> None:
    kinds = {(document["allocation"]["method"], document["period"]) for document in documents}
    assert len(kinds) == 8
    random = Random(SEED)
    near = [
        largest_number(compile_scheme(crossing.stretched(document, random))) > LARGEST_EXACT // 100
        for document in documents
    ]
    assert sum(near) > SCHEMES / 4


def test_a_price_past_what_is_exact_is_written_in_full_where_no_answer_counts() -> None:
    document = demonstration_document()
    document |= {
        "allocation": {"method": "price_per_point", "price": "999999999999.999999"},
        "informal_support": None,
        "additions": [],
        "examples": [],
        "questions": [
            {"id": "meals", "text": "Meals", "options": [{"id": "manages", "text": "You do", "points": "0"}]}
        ],
    }
    done = crossing.cross(iter([(document, [({"meals": "manages"}, {})])]))
    assert (done.cases, done.different) == (1, 0), explained(done)


def test_a_comparison_that_meets_another_result_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run can fail: with another version on the other side, the result differs and is shown."""
    document = demonstration_document()
    example = document["examples"][0]
    batch = (document, [(example["answers"], example.get("support") or {})])
    assert crossing.cross(iter([batch])).different == 0

    written = crossing.compact

    def of_another_version(value: dict[str, Any]) -> bytes:
        if "cases" in value:
            value = value | {"scheme": document | {"version": "another"}}
        return written(value)

    monkeypatch.setattr(crossing, "compact", of_another_version)
    done = crossing.cross(iter([batch]))
    assert (done.cases, done.different, len(done.shown)) == (1, 1, 1)


def test_a_case_that_differs_in_bulk_is_counted_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run can fail there too: the codes of other answers give another sum."""
    document = demonstration_document()
    example = document["examples"][0]
    batch = (document, [(example["answers"], example.get("support") or {})])

    class Mistaken(crossing.Coder):
        def encode(self, answers: Mapping[str, str], support: Mapping[str, str]) -> bytes:
            return bytes([2]) * len(answers) + bytes(self.length // 2)

    monkeypatch.setattr(crossing, "Coder", Mistaken)
    done = crossing.cross(iter([batch]))
    assert (done.cases, done.in_bulk, done.different, len(done.shown)) == (1, 1, 1, 1)


def test_without_node_the_run_fails_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crossing.shutil, "which", lambda name: None)
    monkeypatch.setattr(crossing, "ROOT", crossing.ROOT / "nowhere")
    with pytest.raises(FileNotFoundError, match="make test"):
        crossing.cross(iter([]))
