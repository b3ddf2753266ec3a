"""Marking sentences where there is no reader yet: in constants, and in modules that know no Django."""

from typing import cast

from django.utils.translation import gettext, gettext_lazy


def translated_later(words: str) -> str:
    """Mark a constant: it is translated each time that it is shown. Imported as ``_lazy``."""
    return cast(str, gettext_lazy(words))


def in_readers_language(words: str) -> str:
    """Translate a sentence that was marked where it is written, or is kept as data."""
    return gettext(words) if words else words
