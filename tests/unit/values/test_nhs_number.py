import pytest

from socialcare.values import Refused
from socialcare.values.nhs_number import clean_nhs_number, spaced_nhs_number


@pytest.mark.parametrize("typed", ["9434765919", "943 476 5919", " 943-476-5919 ", "943\u00a0476\u00a05919"])
def test_a_valid_number_is_taken_however_it_is_spaced(typed):
    assert clean_nhs_number(typed) == "9434765919"


def test_eleven_becomes_nought():
    assert clean_nhs_number("4010232137") == "4010232137"
    assert clean_nhs_number("0000000000") == "0000000000"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("943476591", "10 digits; this one has 9"),
        ("94347659190", "10 digits; this one has 11"),
        ("943476591O", "only digits"),
        ("٩٤٣٤٧٦٥٩١٩", "only digits"),
        ("", "only digits"),
        ("9434765918", "check digit does not fit"),
    ],
)
def test_a_wrong_number_is_refused_with_what_to_do(typed, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        clean_nhs_number(typed)
    assert refusal.value.field == "nhs_number"


def test_a_check_digit_of_ten_is_never_issued():
    # 1 × 10 makes a remainder of 10 and so a check digit of 1; 6 × 2 + … is built to leave 10.
    stems = [f"{stem:09d}" for stem in range(100)]
    tens = [
        stem
        for stem in stems
        if 11 - sum(int(d) * w for d, w in zip(stem, range(10, 1, -1), strict=True)) % 11 == 10
    ]
    assert tens
    for stem in tens:
        for digit in range(10):
            with pytest.raises(Refused):
                clean_nhs_number(f"{stem}{digit}")


def test_one_wrong_digit_is_always_found():
    good = "9434765919"
    for place in range(10):
        for digit in "0123456789":
            if digit != good[place]:
                with pytest.raises(Refused):
                    clean_nhs_number(good[:place] + digit + good[place + 1 :])


def test_it_reads_in_threes_and_a_four():
    assert spaced_nhs_number("9434765919") == "943 476 5919"
