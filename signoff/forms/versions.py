"""The hidden field with which a page says on which version of a plan it was read."""

from typing import Any

from django import forms

#: A plan has fewer versions than this many digits can count.
_MOST_DIGITS = 6


def number_in(typed: Any) -> int | None:
    """Return the number of a version as a form carries it; None where it carries none that can be read."""
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


class ReadOnField(forms.Field):
    """Which version the page was read on; None where it does not say, which the view refuses."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> int | None:
        """Return the number."""
        return number_in(value)
