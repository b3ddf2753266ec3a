"""The engine of the browser, loaded from a page as the application serves it, through every vector."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.templatetags.static import static
from django.urls import reverse
from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "tests" / "vectors").glob("*.json"))
FEWEST_CASES = 426

EVALUATE = """
async ({address, scheme, cases}) => {
  const { AnswerFaults, compileScheme, evaluate } = await import(address);
  const compiled = compileScheme(scheme);
  return cases.map(({ answers, support }) => {
    try {
      return evaluate(compiled, answers, support);
    } catch (fault) {
      if (!(fault instanceof AnswerFaults)) throw fault;
      return { errors: fault.faults };
    }
  });
}
"""

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_browser_gives_what_every_vector_says(visitor: Callable[..., Page]) -> None:
    page = visitor()
    answer = page.goto(reverse("account_login"))
    assert answer is not None
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    run = 0
    for file in FILES:
        vectors: dict[str, Any] = json.loads(file.read_text("utf-8"))
        if "scheme_file" in vectors:
            vectors["scheme"] = json.loads((ROOT / vectors["scheme_file"]).read_text("utf-8"))
        asked = {key: vectors[key] for key in ("scheme", "cases")}
        results = page.evaluate(EVALUATE, {"address": static("ras/engine.mjs"), **asked})
        for case, result in zip(vectors["cases"], results, strict=True):
            expected = {
                key: value for key, value in case.items() if key not in ("name", "answers", "support")
            }
            given = {key: result.get(key) for key in expected}
            assert given == expected, f"{file.stem}: {case['name']}"
            run += 1
    assert run >= FEWEST_CASES
