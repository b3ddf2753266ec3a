"""The council on pages that know nothing else, not even who asks: those that say what went wrong."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def demonstration_words() -> str:
    """Return the sentence that says that this is a demonstration; nothing for a real council."""
    if not settings.COUNCIL_DEMONSTRATION:
        return ""
    return f"Demonstration: {settings.COUNCIL_NAME} is invented, and so is everybody here."
