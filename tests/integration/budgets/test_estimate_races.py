"""Rates and estimates at the same moment: one of two is kept, and the other is told why not."""

from datetime import date
from typing import Any

import pytest

from budgets.estimates import services
from budgets.estimates.models import HourlyRate, SecondEstimate
from socialcare.people.models import Person, User
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_rate, an_estimate, budget_worked_out
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

#: What the second is told: at the very same instant, or a moment later.
SAID = {
    "Somebody else has just set a rate for “Home care”. Look at it before you set another.",
    "The rate for “Home care” that starts on 1 January 2026 is there already. "
    "The next one must start on a later day.",
}


def one_of(results: list[Any], kind: type) -> Any:
    (one,) = (result for result in results if isinstance(result, kind))
    return one


@pytest.mark.parametrize("follows", [False, True])
def test_of_two_rates_of_a_kind_set_at_once_one_is_kept(scheme_owner: User, follows: bool):
    if follows:
        a_rate(by=scheme_owner, from_on=date(2025, 1, 1))
    results = at_once(*(lambda p=pence: a_rate(by=scheme_owner, hourly_pence=p) for pence in (2410, 2500)))
    kept = one_of(results, HourlyRate)
    assert one_of(results, Refused).sentence in SAID
    assert HourlyRate.objects.get(to_on__isnull=True) == kept
    assert HourlyRate.objects.count() == (2 if follows else 1)


def test_a_rate_that_is_removed_while_a_week_is_priced_with_it_is_used_or_gone_but_never_both(
    scheme: Any, scheme_owner: User, rosa: Person, priya: User
):
    budget = budget_worked_out(rosa, by=priya)
    rate = a_rate(by=scheme_owner)
    results = at_once(
        lambda: services.remove_rate(rate=rate, by=scheme_owner, at=AT),
        lambda: an_estimate(budget, by=priya),
    )
    refused = one_of(results, Refused)
    if SecondEstimate.objects.exists():
        assert refused.sentence.startswith("An estimate has used this rate, so it stays.")
        assert HourlyRate.objects.get() == rate
    else:
        assert refused.sentence.startswith(f"There is no hourly rate for “Home care” on {TODAY.day} March")
        assert not HourlyRate.objects.exists()


def test_a_button_pressed_twice_at_once_makes_one_estimate(
    scheme: Any, scheme_owner: User, rosa: Person, priya: User
):
    budget = budget_worked_out(rosa, by=priya)
    a_rate(by=scheme_owner)
    first, second = at_once(*[lambda: an_estimate(budget, by=priya)] * 2)
    assert first == second == SecondEstimate.objects.get()
