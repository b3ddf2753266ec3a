"""Money: ``Decimal`` pounds at the edges, whole pence inside, rounded once and half up."""

from decimal import ROUND_HALF_UP, Decimal

#: Weeks in a year as costs are counted in the Client Level Data return (NHS England, CLD release 2).
WEEKS_PER_YEAR_CLD = 52

_PENNY = Decimal("0.01")


def pence_from_pounds(pounds: Decimal) -> int:
    """Return ``pounds`` as whole pence, rounded half up."""
    return int((pounds * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def pounds_from_pence(pence: int) -> Decimal:
    """Return whole ``pence`` as pounds with two decimals."""
    return (Decimal(pence) / 100).quantize(_PENNY)


def pounds_text(pence: int) -> str:
    """Return ``pence`` as people read it: ``£1,234.50``; a negative sum keeps its sign in front."""
    sign = "−" if pence < 0 else ""
    pounds, rest = divmod(abs(pence), 100)
    return f"{sign}£{pounds:,}.{rest:02d}"


def yearly_pence(weekly_pence: int) -> int:
    """Return what ``weekly_pence`` comes to in a year of 52 weeks, in pence."""
    return weekly_pence * WEEKS_PER_YEAR_CLD
