"""England's bank holidays, from the data that the library brings along: nothing is fetched."""

from datetime import date
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays


@cache
def bank_holidays() -> frozenset[date]:
    """Return the bank holidays of England and Wales that the installed library knows.

    It knows about two years ahead; later days count as working days until the library is updated.
    """
    known = BankHolidays(use_cached_holidays=True)
    return frozenset(one["date"] for one in known.get_holidays(division=BankHolidays.ENGLAND_AND_WALES))
