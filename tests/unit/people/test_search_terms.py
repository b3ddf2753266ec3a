"""What somebody means who types into the one search box."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialcare.people.search import LONGEST, MOST_WORDS, read_search

TODAY = date(2026, 3, 2)
BORN = date(1948, 3, 12)


def days(typed: str) -> list[date]:
    search = read_search(typed, today=TODAY)
    return [first for born in search.born for first, _ in born.spans]


@pytest.mark.parametrize(
    "typed",
    [
        "12/3/1948",
        "12/03/1948",
        "12.3.1948",
        "12-03-1948",
        "12 3 1948",
        "12/3/48",
        "12031948",
        "1948-03-12",
        "1948/3/12",
        "12 March 1948",
        "12th march 1948",
        "12th of March, 1948",
        "12 Mar 1948",
        "12 mar. 48",
        "12-Mar-1948",
        "March 12 1948",
        "March 12th, 1948",
    ],
)
def test_a_birth_date_can_be_typed_in_any_usual_form(typed):
    assert days(typed) == [BORN]
    assert read_search(typed, today=TODAY).names == ()


def test_a_year_of_two_figures_can_be_of_two_centuries_but_not_in_the_future():
    assert days("5/6/24") == [date(2024, 6, 5), date(1924, 6, 5)]
    assert days("5/6/26") == [date(1926, 6, 5)]


def test_a_month_of_a_year_is_a_span():
    (born,) = read_search("February 1948", today=TODAY).born
    assert born.spans == ((date(1948, 2, 1), date(1948, 2, 29)),)


@pytest.mark.parametrize("typed", ["31/2/1948", "30 February 1948", "12/13/1948", "31-04-1950"])
def test_a_day_that_is_in_no_calendar_is_said(typed):
    search = read_search(typed, today=TODAY)
    assert days(typed) == []
    assert search.notes == (f"{typed} is not a date of birth. Type it like 27 3 1948.",)


@pytest.mark.parametrize("typed", ["943 476 5919", "9434765919", "943-476-5919"])
def test_an_nhs_number_is_read_with_or_without_spaces(typed):
    assert read_search(typed, today=TODAY).nhs_numbers == ("9434765919",)


def test_a_slip_in_an_nhs_number_is_said_and_still_looked_for():
    search = read_search("943 476 5918", today=TODAY)
    assert search.nhs_numbers == ("9434765918",)
    assert "check digit" in search.notes[0]


@pytest.mark.parametrize(
    ("typed", "kept"), [("fb12cd", "FB1 2CD"), ("FB1 2CD", "FB1 2CD"), ("sw1a 1aa", "SW1A 1AA")]
)
def test_a_postcode_is_read_with_or_without_its_space(typed, kept):
    assert read_search(typed, today=TODAY).postcodes == (kept,)


def test_several_things_together_are_taken_apart():
    search = read_search("rosie O'Brien, 12/3/48 FB1 2CD 943 476 5919 FEN-00123", today=TODAY)
    assert search.names == ("ROSIE", "OBRIEN")
    assert [first for born in search.born for first, _ in born.spans] == [BORN]
    assert search.postcodes == ("FB1 2CD",)
    assert search.nhs_numbers == ("9434765919",)
    assert search.codes == ("FEN-00123",)
    assert search.notes == ()


def test_names_that_look_like_months_stay_names():
    assert read_search("April May", today=TODAY).names == ("APRIL", "MAY")


@pytest.mark.parametrize("typed", ["", "   ", "\u200f", ", ;"])
def test_nothing_typed_is_nothing_to_look_for(typed):
    assert read_search(typed, today=TODAY).empty


def test_a_whole_page_pasted_by_mistake_is_cut():
    search = read_search("word " * 2000, today=TODAY)
    assert len(search.typed) <= LONGEST
    assert len(search.names) <= MOST_WORDS


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read(text):
    read_search(text, today=TODAY)


@given(st.text(alphabet="0123456789 /-.", max_size=40))
def test_figures_of_all_kinds_are_read(text):
    read_search(text, today=TODAY)
