"""Which agreed sum is in force on which day, whatever the order in which they were agreed."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, InternalError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.models import PersonalBudget
from budgets.selectors import agreed_budget_on, agreed_budget_to_come
from socialcare.values import Refused
from tests.builders import AT, TODAY, agreed

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")


def days_in_force(person) -> dict[date, int]:
    """Return the sum of each day on which one is in force, as the rows say; two on a day is an error."""
    days: dict[date, int] = {}
    last = TODAY + timedelta(days=200)
    for row in PersonalBudget.objects.filter(person=person):
        day = row.from_on
        while day <= (row.to_on or last):
            assert day not in days
            days[day] = row.weekly_pence
            day += timedelta(days=1)
    return days


def in_turn(person, by, *starts):
    """Agree £1, £2, … from these days after today, one after the other."""
    for number, start in enumerate(starts, start=1):
        agreed(person, by=by, weekly_pence=number * 100, from_on=TODAY + timedelta(days=start))


@pytest.mark.parametrize(
    ("starts", "in_force"),
    [
        # (from which day on, which of them), in order
        ((30, 10), [(10, 2)]),  # one that is to come, then earlier
        ((30, -10), [(-10, 2)]),  # nothing was in force before, so it can begin in the past
        ((0, 30, 10), [(0, 1), (10, 3)]),  # earlier than the day on which the one before ended
        ((0, 30, 60, 10), [(0, 1), (10, 4)]),  # three in a row: what is agreed last holds from its day
        ((0, 30, 20, 10), [(0, 1), (10, 4)]),
        ((0, 30, 40, 35), [(0, 1), (30, 2), (35, 4)]),
        ((-10, 30, -5), [(-10, 1), (-5, 3)]),  # backdated into the time of the one before
        ((0, 30, 1), [(0, 1), (1, 3)]),
        ((0, 30, 0), [(0, 3)]),  # from the first day of the one before: that was never in force
        ((0, 0, 30, 30, 0), [(0, 5)]),  # the same day again and again
    ],
)
def test_what_is_agreed_last_holds_from_its_first_day_on(priya, rosa, starts, in_force):
    in_turn(rosa, priya, *starts)
    days = days_in_force(rosa)
    changes = [(day, pence) for day, pence in sorted(days.items()) if days.get(day - timedelta(1)) != pence]
    assert changes == [(TODAY + timedelta(days=start), number * 100) for start, number in in_force]
    assert len(days) == 200 - in_force[0][0] + 1  # no gap


@pytest.mark.parametrize(("starts", "too_early"), [((0,), -1), ((-3, 30), -4), ((-9, -3, 30, 60), -4)])
def test_what_has_begun_keeps_its_first_day(priya, rosa, starts, too_early):
    in_turn(rosa, priya, *starts)
    before = days_in_force(rosa)
    with pytest.raises(Refused, match=r"began on .* This one must begin on .* or later") as refused:
        agreed(rosa, by=priya, weekly_pence=9_900, from_on=TODAY + timedelta(days=too_early))
    assert refused.value.field == "from_on"
    assert days_in_force(rosa) == before


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-42, 60)), max_size=7))
def test_no_two_are_in_force_on_one_day_and_none_is_left_without(priya, rosa, steps):
    """Each step waits some days, then agrees a sum from a day before or after that."""
    with transaction.atomic():
        at, expected = AT, {}
        for number, (wait, start) in enumerate(steps, start=1):
            at += timedelta(days=wait)
            from_on = at.date() + timedelta(days=start)
            begun = [day for day, (_, first) in expected.items() if first <= at.date()]
            first_allowed = max((expected[day][1] for day in begun), default=date.min)
            try:
                agreed(rosa, by=priya, weekly_pence=number, from_on=from_on, at=at)
            except Refused:
                assert from_on < first_allowed
            else:
                assert from_on >= first_allowed
                expected = {day: one for day, one in expected.items() if day < from_on}
                last = TODAY + timedelta(days=200)
                for ahead in range((last - from_on).days + 1):
                    expected[from_on + timedelta(days=ahead)] = (number, from_on)
            assert days_in_force(rosa) == {day: pence for day, (pence, _) in expected.items()}
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("at", "today"),
    [
        (datetime(2026, 3, 28, 23, 30, tzinfo=LONDON), date(2026, 3, 28)),  # summer time begins that night
        (datetime(2026, 3, 29, 2, 30, tzinfo=LONDON), date(2026, 3, 29)),
        (datetime(2026, 6, 1, 0, 30, tzinfo=LONDON), date(2026, 6, 1)),  # in Greenwich it is still May
        (datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON), date(2026, 10, 25)),
    ],
)
def test_whether_one_has_begun_goes_by_the_day_here(priya, rosa, at, today):
    agreed(rosa, by=priya, weekly_pence=100, from_on=today, at=at - timedelta(days=3))
    with pytest.raises(Refused, match="This one must begin on"):
        agreed(rosa, by=priya, weekly_pence=200, from_on=today - timedelta(days=1), at=at)
    the_day_before = at - timedelta(days=1)
    earlier = agreed(rosa, by=priya, weekly_pence=200, from_on=today - timedelta(days=1), at=the_day_before)
    assert agreed_budget_on(rosa, on=today) == earlier


def test_the_one_in_force_is_not_one_that_begins_later_or_never_was(priya, rosa):
    assert agreed_budget_on(rosa, on=TODAY) is None
    assert agreed_budget_to_come(rosa, on=TODAY) is None
    in_turn(rosa, priya, 0, 30, 20)
    day = {ahead: TODAY + timedelta(days=ahead) for ahead in (-1, 0, 19, 20, 30)}
    found = {ahead: agreed_budget_on(rosa, on=on) for ahead, on in day.items()}
    assert {ahead: row and row.weekly_pence for ahead, row in found.items()} == {
        -1: None,
        0: 100,
        19: 100,
        20: 300,
        30: 300,
    }
    assert agreed_budget_to_come(rosa, on=day[0]) == found[20]
    assert agreed_budget_to_come(rosa, on=day[20]) is None


def test_the_database_lets_an_end_come_earlier_and_never_later(priya, rosa):
    in_turn(rosa, priya, 0, 30)
    first = PersonalBudget.objects.filter(weekly_pence=100)
    for end in (None, TODAY + timedelta(days=30)):
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            first.update(to_on=end)
    first.update(to_on=TODAY + timedelta(days=3))
    first.update(to_on=TODAY + timedelta(days=3))
    assert first.get().to_on == TODAY + timedelta(days=3)


def test_the_database_keeps_one_a_day(priya, rosa):
    in_turn(rosa, priya, 0, 30)
    there = PersonalBudget.objects.get(weekly_pence=100)
    fields = {one.attname: getattr(there, one.attname) for one in PersonalBudget._meta.fields}
    del fields["id"]
    last = there.from_on + timedelta(days=29)
    with pytest.raises(IntegrityError, match="personal_budget_one_a_day"), transaction.atomic():
        PersonalBudget.objects.create(**fields | {"from_on": last, "to_on": last})
    never = fields | {"from_on": last, "to_on": last - timedelta(days=1)}
    assert PersonalBudget.objects.create(**never).to_on < last
