"""Controls that Django does not bring."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms


class TypedDate(NamedTuple):
    """What stands in the three boxes, as typed."""

    day: str = ""
    month: str = ""
    year: str = ""


class DatePartsWidget(forms.Widget):
    """Three boxes: day, month, year. Their names end in ``-day``, ``-month`` and ``-year``."""

    def format_value(self, value: Any) -> TypedDate:
        """Return the text of the three boxes for a date, or for what was typed."""
        if isinstance(value, date):
            return TypedDate(str(value.day), str(value.month), str(value.year))
        return value if isinstance(value, TypedDate) else TypedDate()

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> TypedDate:
        """Return what was typed; a whole ISO date under the plain name is understood as well."""
        whole = data.get(name)
        if whole and not any(f"{name}-{part}" in data for part in TypedDate._fields):
            year, _, rest = str(whole).partition("-")
            month, _, day = rest.partition("-")
            return TypedDate(day, month, year)
        return TypedDate(*(str(data.get(f"{name}-{part}") or "").strip() for part in TypedDate._fields))

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not any(f"{name}-{part}" in data for part in TypedDate._fields)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-day" if id_ else id_


class PoundsWidget(forms.TextInput):
    """A text box with a £ before it."""
