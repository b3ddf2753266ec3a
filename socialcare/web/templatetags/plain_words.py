"""Sums and dates as people read them."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from socialcare.values.money import pounds_text
from socialcare.web.components import render_component
from socialcare.web.languages.days import day_words, distance_words, time_words

register = template.Library()

_STATUS_COLOURS = ("grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow")


def _day(value: date) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def pounds(pence: int | None) -> str:
    """Write whole pence as ``£1,234.50``; nothing for None."""
    return "" if pence is None else pounds_text(pence)


@register.filter
def whole_number(count: int) -> str:
    """Write a whole number as ``1,234``."""
    return f"{count:,}"


@register.filter
def plain_date(value: date | None) -> str:
    """Write a date, or the day of a moment here, as ``22 November 2026``; nothing for None."""
    if value is None:
        return ""
    return day_words(_day(value))


@register.filter
def plain_time(value: datetime | None) -> str:
    """Write the time of a moment here as ``2:05pm``; nothing for None."""
    if value is None:
        return ""
    here = timezone.localtime(value) if timezone.is_aware(value) else value
    return time_words(here)


@register.filter
def how_far_off(value: date | None, today: date) -> str:
    """Say how far off a day is from ``today``: "in 3 days"; nothing for None."""
    return "" if value is None else distance_words(_day(value), today)


@register.simple_tag
def status_tag(text: str, colour: str = "grey") -> SafeString:
    """Show a status as a tag; the words carry the meaning, the colour only helps."""
    if colour not in _STATUS_COLOURS:
        raise template.TemplateSyntaxError(f"A tag has no colour “{colour}”.")
    return render_component("tag", {"text": text, "classes": f"govuk-tag--{colour}"})
