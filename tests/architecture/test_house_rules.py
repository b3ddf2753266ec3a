"""Rules of the house that a reader of one file cannot see."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from socialcare.workflow.registry import document

ROOT = Path(__file__).resolve().parent.parent.parent


def tracked(*patterns: str) -> list[Path]:
    """Return the files that git keeps or would keep, matching ``patterns``."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def lines_matching(pattern: str, files: list[Path]) -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").split("\n"), 1)
        if wanted.search(line)
    ]


def test_the_state_diagrams_in_the_documentation_are_those_of_the_code():
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == document()


def test_a_status_is_written_only_by_the_workflow():
    files = [
        file
        for file in tracked("*.py")
        if not {"tests", "workflow", "migrations"} & set(file.relative_to(ROOT).parts)
    ]
    assert len(files) > 40
    assert lines_matching(r"\.status\s*=(?!=)|update\([^)]*\bstatus\s*=", files) == []


def test_views_ask_selectors_and_never_query_by_themselves():
    files = [file for file in tracked("*.py") if file.name == "views.py" or "views" in file.parts]
    assert files
    assert lines_matching(r"\.objects\b|_default_manager", files) == []


def test_no_module_hides_behind_an_empty_name():
    names = {"utils.py", "helpers.py", "misc.py", "common.py"}
    assert [str(file) for file in tracked("*.py") if file.name in names] == []


def test_nothing_turns_the_triggers_off():
    files = [file for file in tracked("*.py") if "tests" not in file.relative_to(ROOT).parts]
    assert lines_matching(r"pgtrigger\.ignore|set_config", files) == []


def test_lock_files_name_no_host():
    locks = tracked("requirements*.txt", "package-lock.json", ".npmrc")
    assert len(locks) >= 4
    assert lines_matching(r"^\s*--(extra-)?index-url|\"resolved\"\s*:|registry\s*=", locks) == []
    assert "lockfileVersion" in json.loads((ROOT / "package-lock.json").read_text())


def test_no_file_holds_a_path_of_this_machine():
    assert lines_matching(re.escape(f"{ROOT}/"), tracked()) == []


def test_forms_carry_their_token_and_pages_no_inline_script_or_style():
    pages = tracked("templates/*.html")
    assert len(pages) > 20
    assert lines_matching(r"<script(?![^>]*\bsrc=)[^>]*>(?!</)", pages) == []
    assert lines_matching(r"\sstyle=\"|<style|\son[a-z]+=\"", [p for p in pages if "pdf" not in p.stem]) == []
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for form in re.findall(r"<form\b.*?</form>", text, flags=re.DOTALL | re.IGNORECASE):
            if re.search(r"method=\"post\"", form, flags=re.IGNORECASE):
                assert "csrf_token" in form or "{% crispy" in form, page


OWN_APPS = [config for config in apps.get_app_configs() if not config.path.count("site-packages")]
PAIRS = [
    (model, field.name)
    for config in OWN_APPS
    for model in config.get_models()
    for field in model._meta.get_fields()
    if isinstance(field, models.DateTimeField)
    and field.null
    and field.name.endswith("_at")
    and any(other.name == f"{field.name[:-3]}_by" for other in model._meta.get_fields())
]


@pytest.mark.parametrize(("model", "name"), PAIRS, ids=lambda part: getattr(part, "__name__", part))
def test_when_and_by_whom_are_kept_together_by_the_database(model, name):
    other = f"{name[:-3]}_by"
    mentions = [
        constraint
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and name in str(constraint.condition)
        and other in str(constraint.condition)
    ]
    assert mentions, f"{model.__name__}.{name} and {other} can disagree"


def test_pairs_of_when_and_by_whom_were_found():
    assert len(PAIRS) >= 3
