"""The try-out in the browser says what the server's says; and it notices a recorded sum that is another."""

import json
import subprocess
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

import pytest

from budgets.documents import demonstration_document, figure_documents
from budgets.engine import compile_scheme, evaluate
from budgets.try_out import data_for_browser, try_out
from tests.twin.crossing import node, random_documents
from tests.unit.budgets.engine_strategies import random_answers

SCRIPT = Path(__file__).with_name("try_out.mjs")
Document = dict[str, Any]


def in_the_browser(page: Document, chosen: list[Document]) -> Document:
    sent = json.dumps({"page": page, "chosen": chosen})
    done = subprocess.run(
        [node(), str(SCRIPT)], input=sent, capture_output=True, encoding="utf-8", check=True
    )
    told: Document = json.loads(done.stdout)
    return told


def a_page(document: Document, answers: dict[str, str], support: dict[str, str]) -> Document:
    """Give what a page holds, its lines with keys in another order, as the database gives them."""
    result = evaluate(compile_scheme(document), answers, support).as_json()
    result["lines"] = [dict(sorted(line.items())) for line in result["lines"]]
    return data_for_browser(document, {"answers": answers, "support": support}, result)


DOCUMENTS = [demonstration_document(), *figure_documents().values(), *random_documents(12, 20261)]


@pytest.mark.parametrize("number", range(len(DOCUMENTS)))
def test_browser_and_server_say_the_same(number):
    document, random = DOCUMENTS[number], Random(number)
    cases = [
        {"answers": answers, "support": support}
        for answers, support in (random_answers(document, random) for _ in range(25))
    ]
    page = a_page(document, **cases[0])
    told = in_the_browser(page, cases)
    assert told["differs"] == []
    expected = [asdict(try_out(document, page["recorded"], one)) for one in cases]
    assert told["told"] == json.loads(json.dumps(expected))


def the_demonstrations_page() -> Document:
    document = demonstration_document()
    example = document["examples"][2]
    return a_page(document, example["answers"], example["support"])


@pytest.mark.parametrize(
    ("key", "value"),
    [("weekly", "92.69"), ("weekly", None), ("points", "18.0"), ("outcome", "refer"), ("lines", [])],
)
def test_a_recorded_result_that_is_another_is_noticed(key, value):
    page = the_demonstrations_page()
    page["recorded"][key] = value
    assert in_the_browser(page, [])["differs"] == [key]


@pytest.mark.parametrize("change", ["word", "field", "new field", "order"])
def test_one_line_that_is_another_is_noticed(change):
    page = the_demonstrations_page()
    lines = page["recorded"]["lines"]
    if change == "word":
        lines[3]["text"] += " "
    elif change == "field":
        del lines[3]["before"]
    elif change == "new field":
        lines[3]["new"] = "field"
    else:
        lines[0], lines[1] = lines[1], lines[0]
    assert in_the_browser(page, [])["differs"] == ["lines"]


@pytest.mark.parametrize("broken", ["answers", "scheme"])
def test_a_result_that_cannot_be_worked_out_is_noticed(broken):
    page = deepcopy(the_demonstrations_page())
    if broken == "answers":
        del page["answers"]["nutrition"]
    else:
        page["scheme"]["format"] = "another"
    assert in_the_browser(page, [])["differs"] == ["failed"]
