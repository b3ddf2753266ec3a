"""A cost said in one line fills the form as it was meant; what was not said stays empty."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportplans.cost_words import LONGEST_LINE, Read, article, plural, read_cost

SAID = [
    # line, what, quantity, unit, pence, period
    ("cleaner, 2 hours, £15 an hour, each week", "Cleaner", "2", "hour", 1500, "week"),
    ("cleaner 2 hours a week £15", "Cleaner", "2", "hour", 1500, "week"),
    ("£15/hour cleaner 3 hours fortnightly", "Cleaner", "3", "hour", 1500, "fortnight"),
    ("gym £40 a month", "Gym", None, "", 4000, "month"),
    ("bus pass 120 pounds a year", "Bus pass", None, "", 12000, "year"),
    ("new kettle £25 one-off", "New kettle", None, "", 2500, "once"),
    ("holiday £1,200 once", "Holiday", None, "", 120000, "once"),
    ("gardener every four weeks £35", "Gardener", None, "", 3500, "four_weeks"),
    ("4 weekly chiropody £32.50", "Chiropody", None, "", 3250, "four_weeks"),
    ("window cleaner £8 every other week", "Window cleaner", None, "", 800, "fortnight"),
    ("Taxi to choir, £12.50 a trip, twice a week", "Taxi to choir", "2", "trip", 1250, "week"),
    ("2 hours twice a week at £15 for an assistant", "An assistant", "4", "hour", 1500, "week"),
    ("swimming once a week £4.50", "Swimming", "1", "time", 450, "week"),
    ("dog walker 3x a week £10", "Dog walker", "3", "time", 1000, "week"),
    ("day centre £60 a day, 2 days a week", "Day centre", "2", "day", 6000, "week"),
    ("newspaper £1.20 a day", "Newspaper", "7", "day", 120, "week"),
    ("assistant half an hour daily £14 an hour", "Assistant", "3.5", "hour", 1400, "week"),
    ("30 minutes a week piano lesson £40 an hour", "Piano lesson", "0.50", "hour", 4000, "week"),
    ("meals on wheels, 5 meals a week, £4.95 each", "Meals on wheels", "5", "meal", 495, "week"),
    ("Café £3.50 every Tuesday", "Café, every Tuesday", None, "", 350, "week"),
    ("phone 50p a week", "Phone", None, "", 50, "week"),
    # A sum for the week is a sum for the week, whatever else is said.
    ("cleaner 2 hours £30 a week", "Cleaner 2 hours", None, "", 3000, "week"),
    # Not said is empty.
    ("Tomas drives me", "Tomas drives me", None, "", None, ""),
    ("choir £5", "Choir", None, "", 500, ""),
    ("", "", None, "", None, ""),
]


@pytest.mark.parametrize(("line", "what", "quantity", "unit", "pence", "period"), SAID)
def test_a_line_is_read_as_it_is_meant(line, what, quantity, unit, pence, period):
    expected = Read(what, None if quantity is None else Decimal(quantity), unit, pence, period)
    assert read_cost(line) == expected


def test_own_money_is_heard():
    read = read_cost("Netflix £10.99 monthly from my own money")
    assert (read.what, read.price_pence, read.period, read.paid_from) == ("Netflix", 1099, "month", "own")


PERIODS = {
    "week": "each week",
    "fortnight": "every two weeks",
    "four_weeks": "every four weeks",
    "month": "each month",
    "year": "each year",
    "once": "one-off",
}


@given(
    quantity=st.decimals("0.5", "99", places=2).map(lambda one: one.normalize()),
    unit=st.sampled_from(["hour", "trip", "visit", "lesson", "meal"]),
    pence=st.integers(0, 99_999_99),
    period=st.sampled_from(sorted(PERIODS)),
)
def test_what_the_form_says_back_is_read_as_the_same(quantity, unit, pence, period):
    line = (
        f"Gardener, {quantity:f} {plural(unit, quantity)}, "
        f"£{pence // 100:,}.{pence % 100:02} {article(unit)} {unit}, {PERIODS[period]}"
    )
    assert read_cost(line) == Read("Gardener", quantity, unit, pence, period)


@given(st.text(max_size=400))
def test_no_line_is_refused_and_none_makes_a_sum_that_was_not_typed(line):
    read = read_cost(line)
    assert len(read.what) <= LONGEST_LINE + 60
    if not any(sign.isdigit() for sign in line):
        assert read.price_pence is None
