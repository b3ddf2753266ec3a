from decimal import Decimal

import pytest

from socialcare.values.money import pence_from_pounds, pounds_from_pence, pounds_text, yearly_pence


@pytest.mark.parametrize(
    ("pounds", "pence"),
    [("0", 0), ("0.004", 0), ("0.005", 1), ("82.91", 8291), ("92.675", 9268), ("92.674999", 9267)],
)
def test_pounds_become_pence_rounded_half_up(pounds, pence):
    assert pence_from_pounds(Decimal(pounds)) == pence


@pytest.mark.parametrize(
    ("pence", "text"),
    [(0, "£0.00"), (5, "£0.05"), (8291, "£82.91"), (123450, "£1,234.50"), (-3800, "−£38.00")],
)
def test_pence_read_as_people_write_money(pence, text):
    assert pounds_text(pence) == text


def test_pence_and_pounds_go_back_and_forth():
    assert [pence_from_pounds(pounds_from_pence(pence)) for pence in range(2000)] == list(range(2000))


def test_a_year_is_fifty_two_weeks():
    assert yearly_pence(9268) == 481936
