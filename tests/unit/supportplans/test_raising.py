"""Only spending against the law and needs left unmet are raised, and only as questions."""

import pytest

from supportplans.raising import question_of_cost, questions

#: Nobody's business, or simply legal.
NOT_RAISED = [
    "Cleaner", "Wine for my birthday", "Cigarettes", "Bingo", "A season ticket for the football",
    "Holiday in Spain", "Dog food", "Tattoo", "Sex therapist", "Gaming chair", "Spice rack",
    "Drug chart folder", "Crack in the wall, mended", "Netflix", "Shotgun wedding play, tickets",
    "Heroine of the film",
]  # fmt: skip


@pytest.mark.parametrize("what", NOT_RAISED)
def test_no_legal_spending_is_raised(what):
    assert questions(costs=[("1", what, True)], unmet=[]) == []


@pytest.mark.parametrize("what", ["Cannabis oil", "cocaine", "A stolen bike", "Handgun"])
def test_what_may_be_against_the_law_is_a_question_that_says_when_all_is_well(what):
    [one] = questions(costs=[("7", what, True)], unmet=[])
    assert (one.kind, one.about) == ("law", "7")
    assert one.asks.endswith("is it within the law?")
    assert "all is well" in one.help


def test_what_somebody_pays_with_their_own_money_is_their_own_business():
    assert questions(costs=[("1", "Cannabis oil", False)], unmet=[]) == []


def test_a_need_with_nothing_in_the_plan_is_a_question():
    [one] = questions(costs=[], unmet=[("nutrition", "Eating and drinking")])
    assert (one.kind, one.about, one.asks) == ("need", "nutrition", "Eating and drinking: what would help?")


def test_a_word_counts_only_as_a_whole():
    assert question_of_cost("Cannabisblüte") == ""
