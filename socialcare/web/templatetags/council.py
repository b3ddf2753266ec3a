"""The council on pages that know nothing else, not even who asks: those that say what went wrong."""

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def demonstration_words() -> str:
    """Return the sentence that says that this is a demonstration; nothing for a real council."""
    if not settings.COUNCIL_DEMONSTRATION:
        return ""
    return _("Demonstration: %(council_name)s is invented, and so is everybody here.") % {
        "council_name": settings.COUNCIL_NAME
    }
