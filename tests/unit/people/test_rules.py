"""What a name, a date, a postcode and a telephone number must look like."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialcare.people import rules
from socialcare.values import Refused

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Rosa   Vidal ", "Rosa Vidal"),
        ("Rosa\u202eladiV", "RosaladiV"),
        ("Ro\x00sa\x07", "Rosa"),
        ("Zoe\u0308", "Zoë"),
        ("👩🏽‍🦽 Rosa", "👩🏽‍🦽 Rosa"),
        ("محمد علي", "محمد علي"),
        ("می‌خواهم", "می‌خواهم"),
        ("李 小龙", "李 小龙"),
        ("Rosa\u2028Vidal", "Rosa Vidal"),
        ("\ufeffRosa\u200b", "Rosa"),
        ("\u200f\u061c", ""),
        ("\u200d \u200c\ufe0f", ""),
    ],
)
def test_names_of_all_scripts_stay_and_marks_that_nobody_sees_go(typed, kept):
    assert rules.clean_line(typed) == kept


def test_several_lines_keep_their_line_ends():
    assert rules.clean_text("4 Quay Row \r\nFenwick\r") == "4 Quay Row\nFenwick"


@given(st.text())
def test_cleaning_what_is_clean_changes_nothing(text):
    once = rules.clean_text(text)
    assert rules.clean_text(once) == once
    line = rules.clean_line(text)
    assert rules.clean_line(line) == line


@pytest.mark.parametrize("day", [date(1900, 1, 1), TODAY, date(1948, 2, 29)])
def test_a_birth_date_from_1900_to_today_is_kept(day):
    assert rules.check_born_on(day, today=TODAY) == day


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 3, 3), "The date of birth is in the future. Check the year."),
        (date(1899, 12, 31), "The date of birth is before 1900. Check the year."),
    ],
)
def test_a_birth_date_that_cannot_be_is_refused(day, sentence):
    with pytest.raises(Refused) as refused:
        rules.check_born_on(day, today=TODAY)
    assert (refused.value.sentence, refused.value.field) == (sentence, "born_on")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("fb12cd", "FB1 2CD"),
        (" FB1  2CD ", "FB1 2CD"),
        ("sw1a1aa", "SW1A 1AA"),
        ("m1 1ae", "M1 1AE"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_postcode_is_kept_as_the_post_writes_it(typed, kept):
    assert rules.clean_postcode(typed) == kept


@pytest.mark.parametrize("typed", ["FB1", "12345", "FB1 2C", "ÀB1 2CD", "not one"])
def test_half_a_postcode_is_refused_in_a_sentence(typed):
    with pytest.raises(Refused, match="Enter a full postcode, like FB1 2CD"):
        rules.clean_postcode(typed)


@pytest.mark.parametrize(
    "typed", ["01632 960 123", "+44 7700 900 123", "(01632) 960123", "01632-960-123 ext 12", ""]
)
def test_telephone_numbers_stay_as_typed(typed):
    assert rules.clean_phone(typed) == typed


@pytest.mark.parametrize("typed", ["ring the bell", "123456", "+44 7700 900 123 45678", "٠١٦٣٢٩٦٠١٢٣"])
def test_what_is_no_telephone_number_is_refused(typed):
    with pytest.raises(Refused, match="Enter a telephone number"):
        rules.clean_phone(typed)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Zoë O’Brien-Łukasz", "ZOE OBRIEN LUKASZ"),
        ("Nguyễn", "NGUYEN"),
        ("Straße", "STRASE"),
        ("d'Arcy", "DARCY"),
        ("Мария", "МАРИЯ"),
    ],
)
def test_names_are_compared_without_accents_and_apostrophes(name, folded):
    assert rules.fold(name) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rosa Vidal", "Vidal Rosa"),
        ("Rosa Vidal", "Rosa Maria Vidal"),
        ("Rosa Vidal", "Rossa Vidal"),
        ("José Núñez", "Jose Nunez"),
        ("Anne-Marie Smith", "Anne Marie Smith"),
        ("Jon Smith", "John Smith"),
    ],
)
def test_names_with_small_slips_are_alike(one, other):
    assert rules.names_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Rosa Vidal", "Arthur Pell"), ("", "Rosa"), ("Ada Low", "Ida Mull")]
)
def test_other_names_are_not_alike(one, other):
    assert not rules.names_alike(one, other)


@pytest.mark.parametrize(
    ("day", "swapped"),
    [
        (date(1948, 3, 12), date(1948, 12, 3)),
        (date(1948, 3, 13), None),
        (date(1948, 4, 4), None),
        (date(1948, 2, 1), date(1948, 1, 2)),
    ],
)
def test_day_and_month_are_exchanged_only_where_that_is_another_date(day, swapped):
    assert rules.day_month_swapped(day) == swapped


@given(st.dates(min_value=date(1900, 1, 1), max_value=TODAY))
def test_exchanging_day_and_month_twice_gives_the_first_date(day):
    swapped = rules.day_month_swapped(day)
    assert swapped is None or rules.day_month_swapped(swapped) == day
