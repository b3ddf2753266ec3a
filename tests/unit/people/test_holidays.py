"""Bank holidays come with the package, and working days step over them."""

import socket
from datetime import date

import pytest

from socialcare.people.holidays import bank_holidays
from socialcare.values.working_days import add_working_days, is_working_day, working_days_between


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("The network was tried.")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)


def test_the_bank_holidays_are_read_without_any_network(no_network: None):
    bank_holidays.cache_clear()
    assert bank_holidays()


def test_they_are_read_once():
    assert bank_holidays() is bank_holidays()


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2026, 12, 24), False),
        (date(2026, 12, 25), True),
        (date(2026, 12, 26), False),  # a Saturday; Boxing Day is kept on the Monday
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
    ],
)
def test_boxing_day_on_a_saturday_is_kept_on_the_monday_after(day: date, free: bool):
    assert (day in bank_holidays()) is free


def test_holidays_of_scotland_and_northern_ireland_are_working_days_here():
    assert date(2026, 1, 2) not in bank_holidays()
    assert date(2026, 3, 17) not in bank_holidays()
    assert date(2026, 8, 31) in bank_holidays()


def test_two_working_days_from_christmas_eve_lie_after_the_holidays():
    christmas_eve = date(2026, 12, 24)
    assert add_working_days(christmas_eve, 2, bank_holidays=bank_holidays()) == date(2026, 12, 30)
    assert working_days_between(christmas_eve, date(2026, 12, 30), bank_holidays=bank_holidays()) == 2


def test_beyond_the_published_list_only_weekends_are_free():
    far_christmas = date(2099, 12, 25)
    assert far_christmas > max(bank_holidays())
    assert is_working_day(far_christmas, bank_holidays=bank_holidays())
    assert not is_working_day(date(2099, 12, 26), bank_holidays=bank_holidays())
