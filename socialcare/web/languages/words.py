"""Marking sentences where there is no reader yet: in constants, and in modules that know no Django."""

from typing import Any, cast

from django.utils.translation import gettext, gettext_lazy


def translated_later(words: str) -> str:
    """Mark a constant: it is translated each time that it is shown. Imported as ``_lazy``."""
    return cast(str, gettext_lazy(words))


def in_readers_language(words: Any) -> Any:
    """Translate words that were marked where they are written, or are kept as data; leave all else."""
    return gettext(words) if isinstance(words, str) and type(words) is str and words else words
