"""`manage.py ras`: no test here may touch the database, and pytest-django sees to that."""

import csv
import json
import os
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from budgets import answer_files
from budgets.documents import DEMONSTRATION_FILE, FIGURES_FOLDER, demonstration_document
from budgets.engine import compile_scheme, evaluate
from tests.unit.budgets.engine_builders import SHARES, option, question, scheme_document, table
from tests.unit.budgets.engine_strategies import random_answers

ROOT = Path(__file__).resolve().parents[3]
DEMO = str(DEMONSTRATION_FILE)
SMALL = scheme_document(
    question("meals", option("no", "0"), option("yes", "4"), informal_support=True),
    question("lives", option("with", "0"), option("alone", "1.5"), required=False),
    informal_support=SHARES,
    allocation=table("banded", ("2", "10"), ("4", "20"), ends_at="5"),
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "scheme.json"
    file.write_text(json.dumps(SMALL), "utf-8")
    return file


def run(*arguments: object) -> dict[str, Any]:
    out = StringIO()
    call_command("ras", *(str(argument) for argument in arguments), stdout=out)
    printed: dict[str, Any] = json.loads(out.getvalue())
    return printed


def refused(*arguments: object) -> str:
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("ras", *(str(argument) for argument in arguments), stdout=out)
    assert error.value.returncode == 2
    assert out.getvalue() == ""
    return str(error.value)


def answers_file(folder: Path, value: Any) -> Path:
    file = folder / "answers.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return file


# evaluate


def test_evaluate_prints_points_weekly_outcome_and_lines(tmp_path: Path) -> None:
    example = demonstration_document()["examples"][2]
    given = {"answers": example["answers"], "support": example["support"]}
    printed = run("evaluate", DEMO, answers_file(tmp_path, given))
    assert (printed["points"], printed["weekly"], printed["outcome"]) == ("18", "92.68", "sum")
    assert printed["lines"][-1]["text"].startswith("This makes £92.68 a week")


def test_evaluate_gives_no_weekly_sum_past_the_end_of_the_table(tmp_path: Path, small: Path) -> None:
    file = answers_file(tmp_path, {"answers": {"meals": "yes", "lives": "alone"}})
    printed = run("evaluate", small, file)
    assert (printed["points"], printed["weekly"], printed["outcome"]) == ("5.5", None, "refer")


def test_evaluate_names_every_fault_of_the_answers(tmp_path: Path, small: Path) -> None:
    file = answers_file(tmp_path, {"answers": {"lunch": "yes"}, "support": {"lives": "half"}})
    said = refused("evaluate", small, file)
    assert "meals: “Question meals” (meals) needs an answer." in said
    assert "lives: “Question lives” (lives) does not take informal support" in said
    assert "lunch: This scheme has no question “lunch”" in said


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ("", "not JSON"),
        ("[", "line 1, column 2"),
        ("[]", '{"answers"'),
        ("{}", '{"answers"'),
        ('{"answers": []}', '{"answers"'),
        ('{"answers": {}, "support": []}', "“support” as an object"),
        ('{"answers": {}, "suport": {}}', "Take out suport"),
        ('{"answers": {"meals": "yes", "meals": "no"}}', "/answers/meals: This key stands here twice"),
        ('{"answers": {"meals": null}}', "meals"),
        ('{"answers": {"meals": ["yes"]}}', "meals"),
        ('{"answers": {"meals": 1e999}}', "meals"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_evaluate_refuses_answers_that_are_something_else(
    tmp_path: Path, small: Path, answers: str, says: str
) -> None:
    assert says in refused("evaluate", small, answers_file(tmp_path, answers))


def test_support_may_be_left_out_or_null_and_a_byte_order_mark_is_accepted(
    tmp_path: Path, small: Path
) -> None:
    for text in ('{"answers": {"meals": "yes"}}', '\ufeff{"answers": {"meals": "yes"}, "support": null}'):
        assert run("evaluate", small, answers_file(tmp_path, text))["weekly"] == "20.00"


def test_a_file_that_is_not_there_is_named(tmp_path: Path, small: Path) -> None:
    missing = tmp_path / "none.json"
    assert str(missing) in refused("evaluate", missing, missing)
    assert str(missing) in refused("evaluate", small, missing)
    assert str(missing) in refused("check", missing)
    assert str(tmp_path) in refused("check", tmp_path)
    assert str(missing) in refused("bulk", small, missing, tmp_path / "out.csv")


# check


@pytest.mark.parametrize("file", [DEMONSTRATION_FILE, *sorted(FIGURES_FOLDER.glob("*.json"))])
def test_check_accepts_what_the_project_brings(file: Path) -> None:
    assert run("check", file)["valid"] is True


def test_check_lists_every_fault_with_its_place(tmp_path: Path) -> None:
    document = json.loads(json.dumps(SMALL))
    document["period"] = "month"
    document["questions"][0]["options"][0]["points"] = 0
    document["allocation"]["rows"][1]["amount"] = "5"
    file = tmp_path / "scheme.json"
    file.write_text(json.dumps(document), "utf-8")
    said = refused("check", file)
    for place in ("/period: ", "/questions/0/options/0/points: ", "/allocation/rows/1/amount: "):
        assert place in said
    assert refused("evaluate", file, file) == said
    assert refused("bulk", file, file, tmp_path / "out.csv") == said


def test_check_runs_the_examples(tmp_path: Path) -> None:
    example = {"name": "Yes", "answers": {"meals": "yes"}, "points": "4", "weekly": "19.99"}
    file = tmp_path / "scheme.json"
    file.write_text(json.dumps({**SMALL, "examples": [example]}), "utf-8")
    said = refused("check", file)
    assert "/examples/0/weekly: The example “Yes” expects £19.99 a week; the scheme gives £20.00" in said


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe{\x00", "UTF-8"),
        (b'{"format": "a", "format": "b"}', "/format: This key stands here twice"),
        (b'{"questions": [{"id": "a", "id": "b", "id": "c"}]}', "/questions/0/id: This key"),
        (b'{"version": NaN}', "/version"),
        (b'{"version": ' + b"9" * 5000 + b"}", "/version: Write text in quotes here, not a number"),
        (b" " * 5_000_001, "5 MB"),
    ],
)
def test_check_refuses_what_is_no_document(tmp_path: Path, raw: bytes, says: str) -> None:
    file = tmp_path / "scheme.json"
    file.write_bytes(raw)
    assert says in refused("check", file)


# bulk


def bulk(small: Path, text: str | bytes) -> list[list[str]]:
    """Run a CSV through the small scheme; give the rows that came out."""
    source, target = small.parent / "answers.csv", small.parent / "out.csv"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    counted = run("bulk", small, source, target)
    rows = list(csv.reader(target.read_text("utf-8").splitlines()))
    assert rows[0] == ["points", "weekly", "outcome", "error"]
    assert counted["rows"] == len(rows) - 1
    assert counted["errors"] == sum(row[3] != "" for row in rows) - 1
    assert counted["computed"] == counted["rows"] - counted["errors"]
    return rows[1:]


GOOD = [["4", "20.00", "sum", ""], ["2", "10.00", "sum", ""], ["1.5", "0.00", "nothing", ""],
        ["5.5", "", "refer", ""]]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "meals,support:meals,lives\nyes,,\nyes,half,with\nno,all,alone\nyes,none,alone\n",
        "meals;support:meals;lives\r\nyes;;\r\nyes;half;with\r\nno;all;alone\r\nyes;none;alone\r\n",
        "\ufeffmeals\tsupport:meals\tlives\nyes\t\t\nyes\thalf\twith\nno\tall\talone\nyes\tnone\talone",
        '"lives","meals","support:meals"\n,"yes",\nwith,yes,half\nalone,no,all\n"alone",yes,"none"\n',
        " meals , support:meals,lives\n\n yes ,,\n\n\nyes, half ,with\nno,all,alone\nyes,none,alone\n\n  \n",
        "\n\nmeals,support:meals,lives,support:lives\nyes,,,\nyes,half,with,\nno,all,alone,\nyes,none,alone,\n",
    ],
    ids=["commas", "semicolons, Windows", "tabs, mark", "quotes, order", "spaces, blanks", "empty column"],
)
def test_bulk_accepts_what_is_plain(small: Path, text: str) -> None:
    assert bulk(small, text) == GOOD


def test_bulk_puts_what_cannot_be_computed_in_the_error_column(small: Path) -> None:
    rows = bulk(
        small,
        "meals,support:meals,lives,support:lives\n"
        "yes,,,\n,,,\nmaybe,,alone,\nyes,lots,,\nyes,,with,half\nyes\nyes,,,,\nno,,,\n",
    )
    assert [row[:3] for row in rows] == [
        ["4", "20.00", "sum"], *[["", "", ""]] * 6, ["0", "0.00", "nothing"],
    ]  # fmt: skip
    assert [row[3] for row in rows] == [
        "",
        "“Question meals” (meals) needs an answer.",
        "“Question meals” (meals) has no answer “maybe”. Choose one of: no, yes.",
        "“Question meals” (meals) has no informal support “lots”. Choose one of: none, half, all.",
        "“Question lives” (lives) does not take informal support: take it out.",
        "This row has 1 cells and the heading has 4.",
        "This row has 5 cells and the heading has 4.",
        "",
    ]


def test_bulk_says_in_every_row_that_a_required_column_is_missing(small: Path) -> None:
    assert [row[3] for row in bulk(small, "lives\nalone\nwith\n")] == [
        "“Question meals” (meals) needs an answer."
    ] * 2


def test_bulk_of_a_heading_alone_gives_a_heading_alone(small: Path) -> None:
    assert bulk(small, "meals,lives\n") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        (";;\n", "empty"),
        ("meals,Lives\nyes,with\n", "Column 2, “Lives”, is unknown"),
        ("meals,support:lunch\n", "Column 2, “support:lunch”, is unknown"),
        ("meals,lives,meals\n", "Column 3, “meals”, stands there twice"),
        ("meals,\n", "Column 2, “”, is unknown"),
        ("colour;lunch;meals\n", "Column 1, “colour”, is unknown"),
        ("colour;lunch;meals\n", "Column 2, “lunch”, is unknown"),
        ('meals,lives\nyes,"with\nno,alone\n', "line 3"),
        ('meals,lives\n"yes"x,with\n', "line 2"),
        ("meals\n" + "x" * 200_000, "line 2"),
        (b"meals\ny\xe9s\n", "UTF-8"),
        ("meals\nyes\n".encode("utf-16"), "UTF-8"),
    ],
)
def test_bulk_refuses_a_whole_file_by_name_and_writes_nothing(
    small: Path, text: str | bytes, says: str
) -> None:
    source, target = small.parent / "answers.csv", small.parent / "out.csv"
    source.write_bytes(text if isinstance(text, bytes) else text.encode())
    target.write_text("what was there before", "utf-8")
    assert says in refused("bulk", small, source, target)
    assert target.read_text("utf-8") == "what was there before"
    assert sorted(file.name for file in small.parent.iterdir()) == ["answers.csv", "out.csv", "scheme.json"]


def test_bulk_never_writes_over_its_answers_or_into_what_is_no_file(small: Path) -> None:
    source = small.parent / "answers.csv"
    source.write_text("meals\nyes\n", "utf-8")
    link = small.parent / "link.csv"
    link.symlink_to(source)
    for target in (source, link):
        assert "file of answers" in refused("bulk", small, source, target)
    assert "not an ordinary file" in refused("bulk", small, source, small.parent)
    assert "not an ordinary file" in refused("bulk", small, source, "/dev/null")
    assert "no-folder" in refused("bulk", small, source, small.parent / "no-folder" / "out.csv")
    assert source.read_text("utf-8") == "meals\nyes\n"


def test_bulk_keeps_the_rights_of_the_file_it_replaces(small: Path) -> None:
    source, target = small.parent / "answers.csv", small.parent / "out.csv"
    source.write_text("meals\nyes\n", "utf-8")
    target.write_text("old", "utf-8")
    target.chmod(0o640)
    run("bulk", small, source, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    target.unlink()
    mask = os.umask(0o027)
    try:
        run("bulk", small, source, target)
    finally:
        os.umask(mask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_bulk_agrees_with_evaluate_row_by_row_across_its_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer_files, "_ROWS_AT_ONCE", 64)
    document = demonstration_document()
    scheme = compile_scheme(document)
    random = Random(11)
    given = [random_answers(document, random) for _ in range(64 * 5 + 1)]
    ids = [asked["id"] for asked in document["questions"]]
    source, target = tmp_path / "answers.csv", tmp_path / "out.csv"
    with source.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow([*ids, *(f"support:{each}" for each in ids)])
        for answers, support in given:
            writer.writerow([answers.get(each, "") for each in ids] + [support.get(each, "") for each in ids])
    assert run("bulk", DEMO, source, target) == {"rows": 321, "computed": 321, "errors": 0}
    rows = list(csv.DictReader(target.read_text("utf-8").splitlines()))
    for (answers, support), row in zip(given, rows, strict=True):
        alone = evaluate(scheme, answers, support)
        assert row == {
            "points": alone.points, "weekly": alone.weekly or "", "outcome": alone.outcome, "error": "",
        }  # fmt: skip


def test_bulk_of_prices_has_no_points(tmp_path: Path) -> None:
    source, target = tmp_path / "answers.csv", tmp_path / "out.csv"
    source.write_text("table,upper_banding\npoints_55,yes\n", "utf-8")
    run("bulk", FIGURES_FOLDER / "km.json", source, target)
    assert target.read_text("utf-8") == "points,weekly,outcome,error\n,1628.42,sum,\n"


# from the outside


def test_the_command_runs_without_a_database_and_speaks_through_its_exit_status(tmp_path: Path) -> None:
    example = demonstration_document()["examples"][1]
    answers = answers_file(tmp_path, {"answers": example["answers"], "support": {}})

    def outside(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", "ras", *(str(argument) for argument in arguments)],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "socialcare.settings.test",
                "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    done = outside("evaluate", DEMO, answers)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["weekly"] == "112.21"
    answers.write_text('{"answers": {}}', "utf-8")
    failed = outside("evaluate", DEMO, answers)
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "nutrition: “Meals and drinks” (nutrition) needs an answer." in failed.stderr
