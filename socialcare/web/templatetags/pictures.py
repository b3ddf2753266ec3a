"""Pictures beside words, for whoever would rather look than read. The words always say it too."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

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
