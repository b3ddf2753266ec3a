"""Sums and dates in templates."""

from datetime import UTC, date, datetime

import pytest
from django.template import TemplateSyntaxError, engines


def rendered(template: str, **context: object) -> str:
    return engines["django"].from_string("{% load plain_words %}" + template).render(context)


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("{{ value|pounds }}", 123450, "£1,234.50"),
        ("{{ value|pounds }}", 0, "£0.00"),
        ("{{ value|pounds }}", None, ""),
        ("{{ value|plain_date }}", date(2026, 11, 2), "2 November 2026"),
        ("{{ value|plain_date }}", datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "1 July 2026"),
        ("{{ value|plain_date }}", None, ""),
        ("{{ value|plain_time }}", datetime(2026, 6, 30, 13, 5, tzinfo=UTC), "2:05pm"),
        ("{{ value|plain_time }}", datetime(2026, 1, 30, 0, 5, tzinfo=UTC), "12:05am"),
        ("{{ value|how_far_off:today }}", date(2026, 11, 25), "in 3 days"),
        ("{{ value|how_far_off:today }}", None, ""),
        ("{{ value|date }}", date(2026, 11, 2), "2 November 2026"),
    ],
)
def test_sums_and_dates_are_written_as_people_read_them(template: str, value: object, text: str):
    assert rendered(template, value=value, today=date(2026, 11, 22)) == text


def test_a_status_shows_as_a_tag():
    assert "govuk-tag--blue" in rendered('{% status_tag "Draft" "blue" %}')
    with pytest.raises(TemplateSyntaxError, match="mauve"):
        rendered('{% status_tag "Draft" "mauve" %}')
