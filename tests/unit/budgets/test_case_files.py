"""A file of past cases: taken where the meaning is plain, else refused with row and column."""

import pytest

from budgets.calibration import case_files
from budgets.calibration.case_files import LARGEST_FILE_BYTES, read_cases
from budgets.documents import demonstration_document
from budgets.engine import compile_scheme
from budgets.example_files import CellsRefused


@pytest.fixture(scope="module")
def ready():
    return compile_scheme(demonstration_document())


def faults_of(raw, ready):
    with pytest.raises(CellsRefused) as refused:
        read_cases(raw.encode() if isinstance(raw, str) else raw, ready)
    return str(refused.value).split("\n")


def test_points_and_a_yearly_cost_become_a_total_and_pence_a_week(ready):
    one, two = read_cases(b"points,yearly\n18,4819.36\n22.5,0\n", ready)
    assert (one.total, one.agreed_weekly_pence) == (18 * 10**ready.total_digits, 9_268)
    assert (two.total, two.agreed_weekly_pence) == (225 * 10 ** (ready.total_digits - 1), 0)


def test_a_yearly_cost_is_rounded_half_up_once(ready):
    costs = ["0.25", "0.26", "0.77", "0.78"]
    cases = read_cases("\n".join(["points,yearly", *(f"5,{cost}" for cost in costs)]).encode(), ready)
    assert [case.agreed_weekly_pence for case in cases] == [0, 1, 1, 2]


@pytest.mark.parametrize(
    "raw",
    [
        "points;weekly\r\n18;£1,234.50\r\n",
        "\ufeffsep=;\r\npoints;weekly\r\n18;£1,234.50\r\n",
        "points\tweekly\n18\t £1,234.50 \n",
        '\ufeffpoints,weekly\n\n18,"£1,234.50"\n\n',
        " Points , WEEKLY \n18,1234.5\n",
    ],
)
def test_what_spreadsheets_write_is_read(ready, raw):
    (case,) = read_cases(raw.encode(), ready)
    assert case.agreed_weekly_pence == 123_450


def test_what_cases_are_split_by_is_read_by_key_by_words_and_as_the_national_return_says_it(ready):
    raw = (
        "points,weekly,support reason,age,ethnicity,lives_alone,carer,case\n"
        "5,10,Support with Memory and Cognition,84,White: Irish,Yes,n,A1\n"
        "5,10,learning,18,black_african,no,YES,A2\n"
        "5,10,,unknown,prefer_not,,,\n"
        "5,10,Learning disability,85,Asian or Asian British,0,1,\n"
    )
    first, second, third, fourth = (case.splits for case in read_cases(raw.encode(), ready))
    assert first == {
        "support_reason": "memory",
        "age_band": "75_84",
        "ethnic_group": "white",
        "lives_alone": "yes",
        "has_carer": "no",
    }
    assert list(second.values()) == ["learning", "18_64", "black", "no", "yes"]
    assert list(third.values()) == ["", "", "", "", ""]
    assert list(fourth.values()) == ["learning", "85", "asian", "no", "yes"]


def test_answers_give_the_total_and_say_who_lives_alone_and_who_is_helped(ready):
    example = next(one for one in ready.examples if one.support)
    ids = [question.id for question in ready.questions]
    heading = [*ids, *(f"support:{id}" for id in example.support), "yearly"]
    cells = [example.answers[id] for id in ids] + list(example.support.values()) + ["5200"]
    raw = f"{','.join(heading)}\n{','.join(cells)}\n".encode()
    (case,) = read_cases(raw, ready)
    assert case.total == int(float(example.expected["points"]) * 10**ready.total_digits)
    assert case.agreed_weekly_pence == 10_000
    assert case.splits["has_carer"] == "yes"
    assert case.splits["lives_alone"] == ("yes" if example.answers["household"] == "alone" else "no")


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("", "The file is empty: its first line names the columns."),
        ("\n\n", "The file is empty: its first line names the columns."),
        ("points,weekly\n", "The file has no cases: there is nothing under its heading."),
        ("points,weekly\n5,-1\n", "Row 2, column “weekly”: “-1” is less than nothing."),
        ("points,weekly\n5,ten\n", "Row 2, column “weekly”: “ten” is not a sum of money."),
        ("points,weekly\n5,\n", "Row 2, column “weekly”: Write the sum agreed, in pounds a week"),
        ("points,weekly\n\n\n-5,1\n", "Row 4, column “points”: “-5” is less than nothing."),
        ("points,weekly\n,1\n", "Row 2, column “points”: Write the points here."),
        ("points,weekly\n5.123,1\n", "Row 2, column “points”: No answers give 5.123 points."),
        ("points,weekly\n53,1\n", "Row 2, column “points”: 53 points are more than the 52 that"),
        ("points,weekly\n5,20000.01\n", "Row 2, column “weekly”: 20000.01 a week is more than £20,000."),
        ("points,weekly\n5\n", "Row 2: This row has 1 cells and the heading has 2."),
        ("points,weekly,name\n5,1,Rosa\n", "Row 1, column “name”: This column is unknown. Take it out"),
        ("points,points,weekly\n5,5,1\n", "Row 1, column “points”: This column stands there twice"),
        ("points,case\n5,a\n", "Row 1: Add a column “yearly” or “weekly”"),
        ("points,weekly,yearly\n5,1,52\n", "Row 1: Keep one of the columns “weekly” and “yearly”."),
        ("weekly\n5\n", "Row 1: Add a column “points”, or one for each question"),
        ("points,nutrition,weekly\n5,manages,1\n", "Row 1: Keep the column “points”, or the answers"),
        ("nutrition,weekly\nmanages,1\n", "Row 1: Add a column “hygiene”"),
        ("points,weekly,age,age_band\n5,1,70,\n", "Row 1: Keep one of the columns “age” and “age_band”."),
        ("points,weekly,age\n5,1,17\n", "Row 2, column “age”: “17” is not an age of an adult"),
        ("points,weekly,age\n5,1,121\n", "Row 2, column “age”: “121” is not an age of an adult"),
        ("points,weekly,carer\n5,1,perhaps\n", "Row 2, column “carer”: “perhaps” is unknown here."),
        ("points,weekly,case\n5,1,A\n6,2,B\n7,3,A\n", "Row 4, column “case”: Row 2 has this case already"),
        ("points,weekly,case\n5,1," + "x" * 41, "Row 2, column “case”: A case’s own number can be 40"),
        ('points,weekly\n5,"1\n', "The file: line 2 cannot be read"),
        (b"points,weekly\n5,\xa31\n", "Row 2: Save the file as UTF-8"),
        (b"PK\x03\x04\x00", "Row 1: This is not text. Save the file as CSV and try again."),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(ready, raw, fault):
    assert faults_of(raw, ready)[0].startswith(fault)


def test_every_fault_is_told_up_to_forty(ready):
    listed = faults_of("points,weekly\n" + "5,-1\n" * 60, ready)
    assert len(listed) == 41
    assert listed[-1] == "And 20 more like these."


def test_a_wrong_answer_is_told_in_its_column(ready):
    ids = [question.id for question in ready.questions]
    example = ready.examples[0]
    cells = [example.answers[id] for id in ids]
    cells[0] = "magic"
    (fault,) = faults_of(f"{','.join(ids)},weekly\n{','.join(cells)},1\n", ready)
    assert fault.startswith(f"Row 2, column “{ids[0]}”:")


def test_fifty_megabytes_are_refused_before_they_are_read(ready):
    (fault,) = faults_of(b"0" * 50_000_000, ready)
    assert fault == "This file is 50.0 MB. Use one of at most 10 MB, or several."
    (fault,) = faults_of(b"0" * (LARGEST_FILE_BYTES + 1), ready)
    assert fault == "This file is 10.1 MB. Use one of at most 10 MB, or several."


def test_more_cases_than_one_file_may_hold_are_refused(ready, monkeypatch):
    monkeypatch.setattr(case_files, "MOST_CASES", 3)
    assert len(read_cases(b"points,weekly\n5,1\n5,1\n5,1\n", ready)) == 3
    assert faults_of("points,weekly\n5,1\n5,1\n5,1\n5,1\n", ready) == [
        "Row 5: Use at most 3 cases in one file."
    ]
