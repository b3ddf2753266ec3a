"""Examples from a CSV: taken where the meaning is plain, else refused with row and column; and proved."""

import csv
import io
from copy import deepcopy
from typing import Any

import pytest

from budgets.documents import demonstration_document, faults_of_document
from budgets.engine import compile_scheme, disagreements
from budgets.example_files import (
    LARGEST_FILE_BYTES,
    MOST_EXAMPLES,
    MOST_FAULTS,
    ExamplesRefused,
    own_examples,
    prove,
    read_examples,
)
from tests.unit.budgets.engine_builders import (
    SHARES,
    addition,
    option,
    points_scheme,
    question,
    scheme_document,
    table,
)

DOCUMENT = scheme_document(
    question("meals", option("manages", points="0"), option("all", points="4"), informal_support=True),
    question("lives", option("with", points="0"), option("alone", points="0")),
    question("more", option("yes", points="1"), required=False),
    informal_support=SHARES,
    additions=[addition("lives_alone", "lives", "alone", points="2")],
    allocation=table("interpolated", ("0", "0"), ("6", "1234.50")),
)
SCHEME = compile_scheme(DOCUMENT)
HEADING = "name,meals,support:meals,lives,more,weekly,points"
ROW = "All of it,all,,alone,,1234.50,6"


def file(*lines: str) -> bytes:
    return "\n".join([HEADING, *lines]).encode()


def refusal(raw: bytes, scheme: Any = SCHEME) -> list[str]:
    with pytest.raises(ExamplesRefused) as refused:
        read_examples(raw, scheme)
    return [str(fault) for fault in refused.value.faults]


def test_a_row_is_an_example():
    (one,) = read_examples(file("All of it,all,half,alone,,822.99,4"), SCHEME)
    assert one.row == 2
    assert one.as_document() == {
        "name": "All of it",
        "answers": {"meals": "all", "lives": "alone"},
        "support": {"meals": "half"},
        "weekly": "822.99",
        "points": "4",
    }


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + file(ROW),
        file(ROW).replace(b"\n", b"\r\n"),
        file(ROW).replace(b",", b";"),
        file(ROW).replace(b",", b"\t"),
        file(ROW) + b"\n\n",
        b"\n" + file(ROW),
        file('All of it,ALL,,alone,,"£1,234.50",6'.replace("ALL", "Option all")),
        file(" All of it , all , , alone , , £1234.5 , 6 "),
        file(ROW).replace(b"weekly", b"Expected:Weekly"),
        file('All of it,all,,alone,,"1,234.500",6'),
    ],
)
def test_what_is_plain_is_taken(raw):
    (one,) = read_examples(raw, SCHEME)
    assert one.example.name == "All of it"
    assert dict(one.example.answers) == {"meals": "all", "lives": "alone"}
    assert dict(one.example.expected) == {"weekly": "1234.50", "points": "6"}


@pytest.mark.parametrize("cell", ["refer", "Refer", "no sum"])
def test_no_sum_can_be_expected(cell):
    (one,) = read_examples(file(f",all,,alone,yes,{cell},"), SCHEME)
    assert one.example.expected == {"weekly": None}
    assert one.example.name == "Row 2"
    assert prove(SCHEME, [one])[0].agrees


LIKE = "is not a sum of money. Write it like 92.68 or £1,234.50."
LARGE = "is too large. Check it for a slip."
POINTS = "is not a number of points. Write it like 18 or 18.5."
ASK = "Write the sum to expect in pounds a week, such as 92.68, or “refer” for no sum."
ANSWERS = "“Question meals” (meals) has no answer “some”. Choose one of: manages, all."
HELP = "“Question meals” (meals) has no informal support “most”. Choose one of: none, half, all."

# Each: the rows, where the fault is, and what it says.
WRONG = [
    ("a,all,,alone,,-5,", "Row 2, column “weekly”", "“-5” is less than nothing. Write a sum of 0 or more."),
    ("a,all,,alone,,(5),", "Row 2, column “weekly”", "“(5)” is less than nothing. Write a sum of 0 or more."),
    ('a,all,,alone,,"92,68",', "Row 2, column “weekly”", f"“92,68” {LIKE}"),
    ("a,all,,alone,,92.685,", "Row 2, column “weekly”", f"“92.685” {LIKE}"),
    ("a,all,,alone,,1e3,", "Row 2, column “weekly”", f"“1e3” {LIKE}"),
    ("a,all,,alone,,,", "Row 2, column “weekly”", ASK),
    (
        "a,all,,alone,,1" + "0" * 12 + ",",
        "Row 2, column “weekly”",
        "“1000000000000” is too large. Check it for a slip.",
    ),
    (
        "a,all,,alone,,5,four",
        "Row 2, column “points”",
        f"“four” {POINTS}",
    ),
    ("a,some,,alone,,5,", "Row 2, column “meals”", ANSWERS),
    ("a,all,most,alone,,5,", "Row 2, column “support:meals”", HELP),
    ("a,all,,,,5,", "Row 2, column “lives”", "“Question lives” (lives) needs an answer."),
    ("a,all,,alone,5,", "Row 2", "This row has 6 cells and the heading has 7."),
    ("a,all,,alone,,5,\n\nb,all,,alone,,6,", "Row 4", "Row 2 has the same answers: keep one of the two."),
    ("a,all,,alone,,5,\na,all,,with,,6,", "Row 3, column “name”", "Row 2 has this name already."),
]


@pytest.mark.parametrize(("rows", "place", "sentence"), WRONG)
def test_what_is_wrong_is_refused_with_row_and_column(rows, place, sentence):
    assert refusal(file(*rows.split("\n"))) == [f"{place}: {sentence}"]


def test_a_wrong_answer_and_wrong_help_beside_it_are_both_told():
    assert refusal(file("a,some,most,alone,,5,")) == [
        f"Row 2, column “meals”: {ANSWERS}",
        f"Row 2, column “support:meals”: {HELP}",
    ]


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("name,meals,colour,lives,weekly", "Row 1, column “colour”: This column is unknown."),
        ("meals,lives,weekly,support:colour", "Row 1, column “support:colour”: This column is unknown."),
        ("meals,meals,lives,weekly", "Row 1, column “meals”: This column stands there twice: keep one."),
        ("meals,lives,weekly,Weekly", "Row 1, column “Weekly”: This column stands there twice: keep one."),
        ("meals,lives", "Row 1: Add a column “weekly” with the sum to expect, in pounds a week."),
        ("meals,weekly", "Row 1: Add a column “lives”: “Question lives” needs an answer."),
        ("", "The file is empty: its first line must name the columns."),
        (",,", "The file is empty: its first line must name the columns."),
    ],
)
def test_a_wrong_heading_is_refused(heading, sentence):
    (told,) = refusal(heading.encode())
    assert told.startswith(sentence)


def test_a_file_with_a_heading_only_has_no_examples():
    assert refusal(file()) == ["The file has no examples: there is nothing under its heading."]


def test_a_file_of_50_mb_is_refused_before_it_is_read():
    assert refusal(b"\xff" * 50_000_000) == ["Use a file of at most 5 MB: this one is larger."]
    assert LARGEST_FILE_BYTES == 5_000_000


def test_a_file_that_is_not_utf_8_says_in_which_row():
    raw = file(ROW, "b,all,,with,,£5.00,").decode().encode("cp1252")
    (told,) = refusal(raw)
    assert told.startswith("Row 3: Save the file as UTF-8")


def test_a_file_that_is_no_text_says_in_which_row():
    told = refusal(file(ROW, "b,all,,with,,5\x00,"))
    assert told == ["Row 3: This is not text. Save the file as CSV and try again."]


def test_a_torn_quote_is_refused():
    (told,) = refusal(file('"torn,all,,alone,,5,'))
    assert told == (
        "The file: line 2 cannot be read: look at its quotation marks, each that opens has to close at the "
        "end of its cell."
    )
    (told,) = refusal(file(f'"{"x" * 200_000}",all,,alone,,5,'))
    assert told == "The file: line 2 cannot be read: one of its cells is too long."


def test_every_fault_is_told_and_nothing_is_half_loaded():
    told = refusal(file(ROW, "b,some,,alone,,5,", "c,all,,alone,,-1,"))
    assert [one.split(":")[0] for one in told] == ["Row 3, column “meals”", "Row 4, column “weekly”"]


def test_of_very_many_faults_the_first_are_shown_and_the_others_counted():
    with pytest.raises(ExamplesRefused) as refused:
        read_examples(file(*[f"{number},some,,alone,,5," for number in range(MOST_FAULTS + 3)]), SCHEME)
    assert len(refused.value.faults) == MOST_FAULTS + 3
    assert str(refused.value).endswith("\nAnd 3 more like these.")


def test_there_can_be_so_many_examples_and_not_one_more():
    scheme = compile_scheme(points_scheme(table("banded", ("0", "1")), *map(str, range(MOST_EXAMPLES + 1))))
    lines = ["points,weekly", *(f"{number},1" for number in range(MOST_EXAMPLES + 1))]
    assert len(read_examples("\n".join(lines[:-1]).encode(), scheme)) == MOST_EXAMPLES
    assert refusal("\n".join(lines).encode(), scheme) == ["Row 5002: Use at most 5,000 examples in one file."]


def test_a_question_called_like_an_expectation_is_the_question():
    scheme = compile_scheme(points_scheme(table("banded", ("0", "1")), "1", "2"))
    (one,) = read_examples(b"points,expected:points,weekly\n2,1,1.00\n", scheme)
    assert one.example.answers == {"points": "2"}
    assert one.example.expected == {"points": "1", "weekly": "1.00"}


# Proof ---------------------------------------------------------------------------------------


def proof(row: str) -> Any:
    (one,) = prove(SCHEME, read_examples(file(row), SCHEME))
    return one


def test_an_example_that_agrees_has_no_line_that_differs():
    one = proof(ROW)
    assert (one.row, one.name, one.agrees, one.line, one.why) == (2, "All of it", True, "", "")
    assert one.expected == one.got == "6 points, £1,234.50 a week"
    assert one.lines[0] == "Question meals: Option all. 4 points."


@pytest.mark.parametrize(
    ("row", "line", "why"),
    [
        (
            "a,all,,alone,,823.00,4",
            "Addition lives_alone. 2 points are added.",
            "The scheme counts 2 points more: exactly what this line counts.",
        ),
        (
            "a,all,half,with,,823.00,4",
            "Family help: half. 2 points come off.",
            "The scheme counts 2 points fewer: exactly what this line counts.",
        ),
        (
            "a,all,,alone,,1234.50,2.5",
            "Your answers give 4 points. 2 points are added. That makes 6 points.",
            "The scheme counts 3.5 points more than the example expects.",
        ),
        (
            "a,all,,alone,,1234.51,6",
            "6 points is a row of the table: it gives £1,234.50 a week.",
            "The points agree. The table gives another sum for them than the example expects.",
        ),
        (
            "a,all,,alone,,1234.51,",
            "6 points is a row of the table: it gives £1,234.50 a week.",
            "The table gives another sum for them than the example expects. Give the points too, to see "
            "whether the answers or the table differ.",
        ),
        (
            "a,all,,alone,,refer,",
            "6 points is a row of the table: it gives £1,234.50 a week.",
            "The table gives another sum for them than the example expects. Give the points too, to see "
            "whether the answers or the table differ.",
        ),
    ],
)
def test_an_example_that_differs_shows_the_line_where_they_part(row, line, why):
    one = proof(row)
    assert (one.agrees, one.line, one.why) == (False, line, why)


def test_a_limit_that_sets_the_sum_is_the_line_where_they_part():
    scheme = compile_scheme({**deepcopy(DOCUMENT), "maximum": "500"})
    (one,) = prove(scheme, read_examples(file(ROW), scheme))
    assert one.line == "The largest sum in this scheme is £500.00 a week, so the sum comes down to that."
    assert (one.expected, one.got) == ("6 points, £1,234.50 a week", "6 points, £500.00 a week")


def test_prices_that_differ_point_to_their_sum():
    document = scheme_document(
        question("a", option("yes", price="30")), allocation={"method": "price_per_need"}
    )
    scheme = compile_scheme(document)
    (one,) = prove(scheme, read_examples(b"a,weekly\nyes,31\n", scheme))
    assert one.line == "Your answers add up to £30.00 a week."
    assert one.got == "£30.00 a week"


def test_the_schemes_own_examples_are_proved_as_the_engine_proves_them():
    document = demonstration_document()
    scheme = compile_scheme(document)
    assert all(one.agrees for one in prove(scheme, own_examples(scheme)))
    document["examples"][2]["weekly"] = "92.69"
    scheme = compile_scheme(document)
    wrong = [one.row for one in prove(scheme, own_examples(scheme)) if not one.agrees]
    assert wrong == [3]
    assert [fault.place for fault in disagreements(scheme)] == ["/examples/2/weekly"]


def test_the_demonstrations_examples_go_out_as_csv_and_come_back_the_same():
    document = demonstration_document()
    scheme = compile_scheme(document)
    ids = [question["id"] for question in document["questions"]]
    helped = [one["id"] for one in document["questions"] if one.get("informal_support")]
    columns = ["name", *ids, *(f"support:{id}" for id in helped), "weekly"]
    opened = io.StringIO()
    writer = csv.DictWriter(opened, columns)
    writer.writeheader()
    for one in document["examples"]:
        support = {f"support:{id}": level for id, level in one["support"].items()}
        writer.writerow(
            {"name": one["name"], "weekly": one["weekly"] or "refer", **one["answers"], **support}
        )
    read = read_examples(opened.getvalue().encode(), scheme)
    assert [one.example.answers for one in read] == [one["answers"] for one in document["examples"]]
    assert all(one.agrees for one in prove(scheme, read))
    document["examples"] = [one.as_document() for one in read]
    assert faults_of_document(document) == ()
