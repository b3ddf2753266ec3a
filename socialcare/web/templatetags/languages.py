"""The language of a page and of its parts."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from socialcare.web.languages.days import in_english

register = template.Library()


@register.simple_tag
def document_language() -> str:
    """Return the language of a document that is made now."""
    return "en-GB" if in_english() else str(get_language())


@register.simple_tag
def kept_in_english() -> SafeString:
    """Mark what is kept in English for whoever reads another language; nothing on an English page."""
    return mark_safe("" if in_english() else ' lang="en-GB"')  # noqa: S308 (ours)


@register.simple_tag
def speaks_english() -> bool:
    """Return whether the page is in English."""
    return in_english()
