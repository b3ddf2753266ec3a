"""Sums of costs, the words that stay, and who could lead: no database."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportplans.rules import (
    BUDGET,
    CAPACITY_LEAD,
    CRISIS_LEAD,
    NOT_ALONE_LEAD,
    ONCE,
    WEEKS_OF,
    WORN_OUT_LEAD,
    Cost,
    canonical,
    half_up,
    hash_of,
    keeps_every_sentence,
    sentences,
    suggest_leader,
    totals,
)


@pytest.mark.parametrize(
    ("quantity", "price", "period", "weekly"),
    [
        ("2", 1500, "week", 3000),
        ("1", 4000, "month", 923),  # 4000 × 12 ÷ 52 = 923.08
        ("1", 4333, "month", 1000),  # 999.92
        ("1", 100, "fortnight", 50),
        ("1", 101, "fortnight", 51),  # 50.5, half up
        ("1", 10, "four_weeks", 3),  # 2.5, half up
        ("1", 5200, "year", 100),
        ("2.5", 1999, "week", 4998),  # 4997.5, half up
        ("0.01", 1, "week", 0),
        ("3", 2000, ONCE, 0),
    ],
)
def test_a_cost_comes_to_so_much_a_week(quantity, price, period, weekly):
    assert totals([Cost(Decimal(quantity), price, period)], indicative_pence=None).weekly_pence == weekly


def test_totals_are_rounded_once_and_not_line_by_line():
    third = Cost(Decimal(1), 1, "month")  # 0.23 pence a week each
    assert totals([third] * 3, indicative_pence=None).weekly_pence == half_up(Fraction(36, 52)) == 1
    assert totals([third], indicative_pence=None).weekly_pence == 0


def test_what_is_paid_once_or_from_elsewhere_stands_apart():
    found = totals(
        [
            Cost(Decimal(1), 100, "week"),
            Cost(Decimal(1), 200, "week", "own"),
            Cost(Decimal(1), 300, ONCE),
            Cost(Decimal(2), 400, ONCE, "other"),
        ],
        indicative_pence=90,
    )
    assert (found.weekly_pence, found.own_weekly_pence) == (100, 200)
    assert (found.once_pence, found.own_once_pence) == (300, 800)
    assert (found.over_pence, found.yearly_pence) == (10, 5200)


def test_without_an_indicative_sum_nothing_is_over():
    assert totals([Cost(Decimal(1), 100, "week")], indicative_pence=None).over_pence is None


COSTS = st.builds(
    Cost,
    quantity=st.decimals(min_value="0.01", max_value="9999", places=2),
    price_pence=st.integers(0, 1_000_000),
    period=st.sampled_from([*WEEKS_OF, ONCE]),
    paid_from=st.sampled_from([BUDGET, "own", "other"]),
)


@given(st.lists(COSTS, max_size=12), st.randoms())
def test_the_order_of_costs_makes_no_difference(costs, shuffler):
    other = list(costs)
    shuffler.shuffle(other)
    assert totals(costs, indicative_pence=0) == totals(other, indicative_pence=0)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("", "Anything.", True),
        ("I like tea.", "I like tea. And cake.", True),
        ("I like te", "I like tea", True),
        ("One. Two.", "Two. One.", True),
        ("One. Two.", "One.", False),
        ("One. One.", "One.", False),
        ("One.\nTwo", "One.\nThree\nTwo", True),
        ("I like tea.", "I like coffee.", False),
        ("I like tea.", "", False),
    ],
)
def test_a_change_that_takes_a_sentence_away_is_seen(old, new, kept):
    assert keeps_every_sentence(old, new) is kept


@given(st.text(alphabet="abc. \n!", max_size=40), st.text(alphabet="abc. \n!", max_size=40))
def test_where_it_says_kept_every_sentence_is_there(old, new):
    if keeps_every_sentence(old, new):
        assert all(sentence in new for sentence in sentences(old))


def test_the_hash_stands_for_content_whatever_the_order_of_keys():
    one, other = {"a": 1, "b": ["é", None]}, {"b": ["é", None], "a": 1}
    assert canonical(one) == canonical(other) == '{"a":1,"b":["é",null]}'.encode()
    assert hash_of(one) == hash_of(other)
    assert hash_of(one) != hash_of({"a": 2, "b": ["é", None]})
    assert len(hash_of(one)) == 64


PLAIN = dict.fromkeys(("in_crisis", "lacks_capacity", "somebody_close", "wants_company", "worn_out"), False)


@pytest.mark.parametrize(
    ("case", "leader", "because"),
    [
        ({}, "person", ""),
        ({"somebody_close": True}, "person", ""),
        ({"in_crisis": True}, "worker", CRISIS_LEAD),
        ({"lacks_capacity": True}, "worker", CAPACITY_LEAD),
        ({"lacks_capacity": True, "somebody_close": True}, "person", ""),
        ({"wants_company": True}, "worker", NOT_ALONE_LEAD),
        ({"wants_company": True, "somebody_close": True}, "person", ""),
        ({"somebody_close": True, "worn_out": True}, "worker", WORN_OUT_LEAD),
    ],
)
def test_the_person_leads_unless_something_speaks_for_the_worker(case, leader, because):
    suggestion = suggest_leader(**(PLAIN | case))
    assert (suggestion.leader, suggestion.because) == (leader, because)
