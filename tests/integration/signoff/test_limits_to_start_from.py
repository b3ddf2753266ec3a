"""The what-if of the allocation schemes starts from the limits that are in force."""

from datetime import timedelta

import pytest

from budgets.calibration.limits import limits_to_start_from
from tests.builders import TODAY, a_limit_set, a_worker

pytestmark = pytest.mark.django_db


def test_without_limits_it_starts_from_those_of_the_settings(settings, sam):
    settings.SIGN_OFF_LIMITS_TO_TRY_PENCE = [50_000, 10_000]
    assert limits_to_start_from(on=TODAY) == (10_000, 50_000)


def test_with_limits_in_force_it_starts_from_them(north, priya, sam):
    a_limit_set(priya, by=None, weekly_pence=17_500)
    a_limit_set(a_worker("Mina Doyle", team=north).user, weekly_pence=12_000, to_on=TODAY)
    assert limits_to_start_from(on=TODAY) == (12_000, 17_500)
    assert limits_to_start_from(on=TODAY + timedelta(days=1)) == (17_500,)


def test_more_than_the_page_can_show_keeps_the_lowest_and_the_highest(north, priya, sam):
    for number in range(12):
        user = a_worker(f"Worker{number} Doyle", team=north).user
        a_limit_set(user, weekly_pence=1_000 * (number + 1))
    asked = [pence // 1_000 for pence in limits_to_start_from(on=TODAY)]
    assert asked == [1, 2, 4, 5, 7, 8, 10, 12]
