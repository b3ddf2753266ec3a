"""What fades and when, and what somebody who looks for help asks for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportplans.sources.rules import (
    LONGEST_SEARCH,
    MOST_WORDS,
    clean_areas,
    clean_languages,
    district,
    lines_of,
    read_costs,
    read_wanted,
    still_vouched,
    telling_words,
    year_before,
)

TODAY = date(2026, 3, 2)
NEEDS = ("nutrition", "community")


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 3, 2), date(2025, 3, 2)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 28)),
    ],
)
def test_a_year_before_is_the_same_day(day, before):
    assert year_before(day) == before


def test_a_word_counts_for_a_year_and_not_a_day_more():
    assert still_vouched(TODAY, today=TODAY)
    assert still_vouched(date(2025, 3, 2), today=TODAY)
    assert not still_vouched(date(2025, 3, 1), today=TODAY)
    assert not still_vouched(None, today=TODAY)


@given(st.dates(min_value=date(1901, 1, 1)), st.integers(0, 365))
def test_whatever_was_said_within_the_last_365_days_counts_and_after_366_nothing_does(today, days):
    assert still_vouched(today - timedelta(days=days), today=today)
    assert not still_vouched(today - timedelta(days=367 + days), today=today)


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("FB1 2CD", "FB1"),
        ("fb12cd", "FB1"),
        (" fb1 ", "FB1"),
        ("FB12 3AB", "FB12"),
        ("Lower  Fenwick", "LOWER FENWICK"),
        ("Évry", "EVRY"),
        ("", ""),
    ],
)
def test_a_postcode_is_compared_by_its_district_and_a_place_by_its_name(typed, compared):
    assert district(typed) == compared


def test_areas_stand_one_on_a_line_each_once():
    assert clean_areas("fb1 2cd\nFB1, Lower Fenwick;lower fenwick\n\n fb7 ") == "FB1\nLower Fenwick\nFB7"
    assert clean_areas(" \n , ") == ""


def test_languages_stand_one_on_a_line_as_they_were_typed():
    assert clean_languages("Polish, British Sign Language\npolish") == "Polish\nBritish Sign Language"


@given(st.lists(st.text(max_size=12), max_size=6))
def test_cleaning_lines_a_second_time_changes_nothing(parts):
    once = lines_of("\n".join(parts))
    assert lines_of("\n".join(once)) == once


def test_a_search_counts_each_thing_that_is_asked_for():
    wanted = read_wanted(
        need="nutrition", area="fb1 2cd", language=" polish ", words="Cooking with a friend", needs=NEEDS
    )
    assert (wanted.need, wanted.area, wanted.language) == ("nutrition", "FB1", "POLISH")
    assert wanted.words == ("COOKING", "FRIEND")
    assert wanted.parts == 5


def test_a_search_for_nothing_asks_for_nothing():
    assert read_wanted(needs=NEEDS).parts == 0
    assert read_wanted(need="made up", words="a of the", needs=NEEDS).parts == 0


def test_a_search_is_cut_where_it_is_far_too_long():
    wanted = read_wanted(words=" ".join(f"word{n}" for n in range(500)), area="x" * 900, needs=NEEDS)
    assert len(wanted.words) == MOST_WORDS
    assert len(wanted.area) == LONGEST_SEARCH


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Rosa sailed.", ["Rosa"]),
        ("ROSA’s boat", ["Rosa"]),
        ("Rósa’s boat", ["Rosa"]),
        ("A rose, and a rosa", []),
        ("A rosary", []),
        ("at FB12CD now", ["FB1 2CD"]),
        ("call 01632960 301", ["01632 960 301"]),
        ("in 4 Quay Row", ["4 Quay Row"]),
        ("Nothing of hers.", []),
    ],
)
def test_names_numbers_and_addresses_are_found_in_a_story(text, told):
    assert telling_words(text, ["Rosa", "FB1 2CD", "01632 960 301", "4 Quay Row", ""]) == told


def test_a_name_is_found_however_its_signs_are_written():
    assert telling_words("Straße, Ŀand, then Zoë", ["Zoe"]) == ["Zoe"]
    assert telling_words("The O’MALLEYs; O'Malley himself", ["O’Malley"]) == ["O’Malley"]
    assert telling_words("ਜਸਵੰਤ sings", ["ਜਸਵੰਤ"]) == ["ਜਸਵੰਤ"]


def test_costs_are_read_one_a_line_and_a_bad_line_is_named():
    assert read_costs("Cooking class, 12.50\n\nTea: £2\nRent 1,200") == [
        ("Cooking class", "12.50"),
        ("Tea", "2"),
        ("Rent", "1200"),
    ]
    for bad in ("Tea", "Tea, two", "Tea, 2.5", ", 3"):
        with pytest.raises(ValueError, match="2"):
            read_costs(f"Soup, 1\n{bad}")
