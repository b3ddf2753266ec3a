"""Pictures beside words, for whoever would rather look than read. The words always say it too."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def picture(name: str) -> SafeString:
    """Show one of the pictures of ``web/pictures.svg``; screen readers pass it over."""
    return format_html(
        '<svg class="app-glyph" width="40" height="40" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        static("web/pictures.svg"),
        name,
    )


@cache
def _drawings() -> dict[str, str]:
    """Return each picture's own lines by its name."""
    sheet = Path(str(finders.find("web/pictures.svg"))).read_text(encoding="utf-8")
    return dict(re.findall(r'<symbol id="([a-z]+)"[^>]*>(.*?)</symbol>', sheet))


@register.simple_tag
def drawn(name: str) -> SafeString:
    """Draw one of the pictures on paper, where no other file can be asked for it."""
    lines = _drawings()[name].replace("currentColor", "#0b0c0c")
    return mark_safe(f'<svg class="drawn" viewBox="0 0 48 48" aria-hidden="true">{lines}</svg>')  # noqa: S308
