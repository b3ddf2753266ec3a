"""Days and times as they are said in the reader's language."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from socialcare.values.periods import distance_in_words


def in_english() -> bool:
    """Return whether English is spoken now."""
    return (get_language() or "en").startswith("en")


def day_words(day: date) -> str:
    """Write a day as ``22 November 2026``."""
    return f"{day.day} {day:%B %Y}" if in_english() else date_format(day, "DATE_FORMAT")


def time_words(moment: datetime) -> str:
    """Write a time as ``2:05pm``, or as 14:05 where that is the custom."""
    return f"{moment:%I:%M%p}".lstrip("0").lower() if in_english() else date_format(moment, "TIME_FORMAT")


def distance_words(day: date, today: date) -> str:
    """Say how far off ``day`` is: "today", "in 3 days", "2 weeks ago"."""
    if in_english():
        return distance_in_words(day, today)
    days = (day - today).days
    if days in (-1, 0, 1):
        return (_("today"), _("tomorrow"), _("yesterday"))[days]
    size = abs(days)
    if size < 14:
        words = ngettext("%(count)s day", "%(count)s days", size) % {"count": size}
    elif size < 60:
        words = ngettext("%(count)s week", "%(count)s weeks", size // 7) % {"count": size // 7}
    elif size < 730:
        words = ngettext("%(count)s month", "%(count)s months", size // 30) % {"count": size // 30}
    else:
        words = ngettext("%(count)s year", "%(count)s years", size // 365) % {"count": size // 365}
    return (_("in %(words)s") if days > 0 else _("%(words)s ago")) % {"words": words}
