"""The figures for everybody, counted at most once an hour however many ask for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from .presenters.figures import Row, tell_quarter
from .selectors.figures import count_quarters

#: How long counted figures are shown before they are counted anew.
KEPT = timedelta(hours=1)
#: How long one who counts keeps the others from counting too.
COUNTING = timedelta(minutes=2)
#: Figures that are old are shown while somebody counts, so long.
_LONGEST = timedelta(days=2)
_KEY, _LOCK = "signoff.figures.1", "signoff.figures.1.counting"


@dataclass(frozen=True)
class Figures:
    """What may be said, and when it was counted."""

    counted_at: datetime
    rows: list[Row]


def figures_at(at: datetime) -> Figures | None:
    """Return the figures, counting them where they are older than an hour.

    Only one counts at a time; the others get the former figures, or None where there are none yet.
    """
    kept: Figures | None = cache.get(_KEY)
    if kept is not None and timedelta(0) <= at - kept.counted_at < KEPT:
        return kept
    if not cache.add(_LOCK, True, COUNTING.total_seconds()):
        return kept
    try:
        quarters = count_quarters(on=timezone.localdate(at))
        below = settings.SIGN_OFF_SMALL_NUMBERS_BELOW
        figures = Figures(at, [tell_quarter(one, below=below) for one in quarters])
        cache.set(_KEY, figures, _LONGEST.total_seconds())
    finally:
        cache.delete(_LOCK)
    return figures
