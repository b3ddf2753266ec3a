"""The demonstration scheme and the published figures, as the project shows them."""

import json
import re
from typing import Any

import pytest

from budgets.documents import demonstration_document, figure_documents
from budgets.engine import Result, compile_scheme, evaluate

OUTCOMES = [
    "nutrition", "hygiene", "toilet", "clothing", "home_safely", "habitable_home", "relationships",
    "work", "community", "child",
]  # fmt: skip

SAVVA_22 = {
    "nutrition": "needs_all",
    "hygiene": "needs_all",
    "toilet": "some_help",
    "clothing": "some_help",
    "home_safely": "some_help",
    "habitable_home": "some_help",
    "relationships": "some_help",
    "work": "not_wanted",
    "community": "needs_all",
    "child": "no_child",
    "household": "with_others",
    "nights": "manages",
}


def demonstration(answers: dict[str, str], **support: str) -> Result:
    return evaluate(compile_scheme(demonstration_document()), answers, support)


def figures(name: str, **answers: str) -> Result:
    return evaluate(compile_scheme(figure_documents()[name]), answers)


def test_the_demonstration_asks_ten_outcomes_the_household_and_nights() -> None:
    document = demonstration_document()
    assert [asked["id"] for asked in document["questions"]] == [*OUTCOMES, "household", "nights"]
    assert [asked["outcome"] for asked in document["questions"] if "outcome" in asked] == OUTCOMES
    assert {asked["id"] for asked in document["questions"] if asked["informal_support"]} == {
        *OUTCOMES,
        "nights",
    } - {"work", "child"}
    assert [level["id"] for level in document["informal_support"]] == ["none", "half", "all"]
    assert document["questions"][7]["options"][0]["id"] == "not_wanted"
    assert document["questions"][9]["options"][0]["id"] == "no_child"


def test_the_demonstration_says_that_it_is_one_and_where_its_anchor_comes_from() -> None:
    document = demonstration_document()
    assert document["notice"].startswith("Demonstration only: this is not any council's own table.")
    assert "[2010] EWCA Civ 1209" in document["source"]
    assert all(asked["help"] for asked in document["questions"])


def test_the_savva_answers_give_the_published_sums() -> None:
    assert (demonstration(SAVVA_22).points, demonstration(SAVVA_22).weekly) == ("22", "112.21")
    fewer = {**SAVVA_22, "relationships": "manages", "community": "manages"}
    assert (demonstration(fewer).points, demonstration(fewer).weekly) == ("16", "82.91")


def test_family_help_with_half_the_meals_and_all_of_the_home_leaves_18_points() -> None:
    result = demonstration(SAVVA_22, nutrition="half", habitable_home="all")
    assert (result.points, result.weekly, result.yearly) == ("18", "92.68", "4819.36")
    texts = [line.text for line in result.lines if line.kind == "deduction"]
    assert texts == [
        "Family or friends already help with about half of this. 2 points come off.",
        "Family or friends already help with all of this. 2 points come off.",
    ]


def test_the_demonstration_refers_past_its_last_row_and_can_get_there() -> None:
    scheme = compile_scheme(demonstration_document())
    assert scheme.largest_total() > scheme.rows[-1].points
    most = {asked.id: asked.options[-1].id for asked in scheme.questions}
    assert evaluate(scheme, most).outcome == "refer"


def test_the_demonstration_is_written_as_one_speaks_to_the_person() -> None:
    document = demonstration_document()
    for asked in document["questions"]:
        for option in asked["options"]:
            assert option["text"].startswith("You "), option["text"]
            assert not option["text"].endswith(".")
    words = " ".join(
        [asked["text"] + " " + asked["help"] for asked in document["questions"]]
        + [option["text"] for asked in document["questions"] for option in asked["options"]]
    )
    assert not re.search(r"\b[A-Z]{2,}\b", words)


NORFOLK = [
    (0, 69, "0"), (70, 115, "500"), (116, 130, "1000"), (131, 145, "1500"), (146, 160, "2800"),
    (161, 170, "4000"), (171, 185, "6000"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("points", "yearly"),
    [(points, yearly) for first, last, yearly in NORFOLK for points in (first, last)],
)
def test_norfolks_bands_are_right_at_both_edges(points: int, yearly: str) -> None:
    result = figures("norfolk_children", tens=f"tens_{points // 10}", units=f"units_{points % 10}")
    assert result.points == str(points)
    [line] = [line for line in result.lines if line.kind == "table"]
    assert (line.after, line.unit) == (f"{yearly}.00", "pounds_a_year")
    assert result.weekly_pence == (2 * int(yearly) * 100 + 52) // 104


def test_norfolk_has_no_figure_for_186_points() -> None:
    result = figures("norfolk_children", tens="tens_18", units="units_6")
    assert (result.points, result.weekly, result.outcome) == ("186", None, "refer")
    assert "The table ends at 185 points." in result.lines[-2].text


@pytest.mark.parametrize(
    ("level", "award"), [("level_1", "100.00"), ("level_2", "175.00"), ("level_3", "300.00")]
)
def test_derbyshires_awards_stand_in_the_statement_as_they_were_published(level: str, award: str) -> None:
    [line] = [line for line in figures("derbyshire_carers", level=level).lines if line.kind == "table"]
    assert (line.after, line.unit) == (award, "pounds_a_year")


def test_km_adds_three_sums_to_the_table_and_divides_the_year_by_52() -> None:
    result = figures("km", table="points_55", upper_banding="yes")
    assert [line.after for line in result.lines if line.kind == "addition"] == [
        "2566.00", "20384.00", "728.00",
    ]  # fmt: skip
    [total] = [line for line in result.lines if line.kind == "sum"]
    assert (total.after, total.unit) == ("84678.00", "pounds_a_year")
    assert (result.points, result.weekly) == (None, "1628.42")


@pytest.mark.parametrize(
    ("calls", "days", "weekly"),
    [
        (("morning", "lunch", "tea", "evening"), "every_day", "344.40"),
        (("morning", "evening"), "every_day", "212.10"),
        (("morning", "evening"), "three_days", "90.90"),
    ],
)
def test_home_care_packages_cost_what_was_published(calls: tuple[str, ...], days: str, weekly: str) -> None:
    needed: dict[str, Any] = dict.fromkeys(("morning", "lunch", "tea", "evening"), "none")
    needed |= dict.fromkeys(calls, days)
    assert figures("homecare_packages", **needed).weekly == weekly


def test_every_published_figure_names_its_source_and_what_it_is_not() -> None:
    for document in figure_documents().values():
        assert document["source"]
        assert document["notice"]
    assert figure_documents()["norfolk_children"]["applies_to"] == "children"
    assert figure_documents()["derbyshire_carers"]["applies_to"] == "carers"
    assert "one award per assessment" in figure_documents()["derbyshire_carers"]["notice"]


def test_documents_are_read_anew_so_that_nobody_changes_them_for_others() -> None:
    demonstration_document()["questions"].clear()
    assert len(demonstration_document()["questions"]) == 12
    assert json.dumps(demonstration_document())
