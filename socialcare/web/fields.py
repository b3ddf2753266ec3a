"""Form fields that say what is wrong in a sentence, and keep what was typed."""

import calendar
import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .widgets import DatePartsWidget, PoundsWidget, TypedDate

EARLIEST_YEAR = 1850
LATEST_YEAR = 2199
MOST_POUNDS = Decimal("9999999.99")

_MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if number
} | {"sept": 9}
_NUMBER = re.compile(r"\d{1,9}")
_POUNDS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,2})?")


def _number(text: str) -> int | None:
    """Return a whole number typed with any script's digits, or None."""
    return int(text) if _NUMBER.fullmatch(text) else None


def parse_date(typed: TypedDate) -> date:
    """Return the date that stands in the three boxes.

    Raises ValidationError with a sentence; its code names the boxes at fault, as "day month".
    """
    missing = [part for part, text in zip(TypedDate._fields, typed, strict=True) if not text]
    if missing:
        words = " and ".join(f"a {part}" for part in missing)
        raise ValidationError(f"The date must include {words}.", code=" ".join(missing))

    day, year = _number(typed.day), _number(typed.year)
    month = _number(typed.month) or _MONTHS.get(typed.month.rstrip(".").casefold())
    if day is None or not 1 <= day <= 31:
        raise ValidationError(f"“{typed.day}” is not a day. Enter a number from 1 to 31.", code="day")
    if month is None or not 1 <= month <= 12:
        raise ValidationError(
            f"“{typed.month}” is not a month. Enter a number from 1 to 12, or its name.", code="month"
        )
    if year is None:
        raise ValidationError(f"“{typed.year}” is not a year. Enter four numbers, such as 1956.", code="year")
    if len(typed.year) < 4:
        raise ValidationError(
            f"“{typed.year}” is too short for a year. Enter all four numbers, such as 1956.", code="year"
        )
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValidationError(
            f"The year {typed.year} cannot be right. Enter a year from {EARLIEST_YEAR} to {LATEST_YEAR}.",
            code="year",
        )
    last = calendar.monthrange(year, month)[1]
    if day > last:
        name = calendar.month_name[month]
        when = f"{name} {year}" if month == 2 else name
        raise ValidationError(f"{day} {name} is not a date. {when} has {last} days.", code="day month")
    return date(year, month, day)


class DateParts(forms.Field):
    """A date in three boxes; gives a ``date`` or None. Months may be numbers or English names.

    ``earliest`` and ``latest`` are dates within which it must lie; the sentences for them are
    ``error_messages["earliest"]`` and ``error_messages["latest"]``.
    """

    widget = DatePartsWidget

    def __init__(
        self,
        *,
        earliest: date | None = None,
        latest: date | None = None,
        example: str = "27 3 1956",
        birthday: bool = False,
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        self.example, self.birthday = example, birthday
        super().__init__(**kwargs)

    @classmethod
    def from_date_field(cls, field: forms.DateField) -> "DateParts":
        """Return three boxes in place of Django's single one."""
        return cls(
            required=field.required,
            label=field.label,
            help_text=field.help_text,
            initial=field.initial,
            disabled=field.disabled,
        )

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        typed = value if isinstance(value, TypedDate) else TypedDate()
        return parse_date(typed) if any(typed) else None

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="day month year")
        if value is None:
            return
        if self.earliest is not None and value < self.earliest:
            raise ValidationError(
                self.error_messages.get("earliest")
                or f"Enter a date on or after {self.earliest.day} {self.earliest:%B %Y}.",
                code="day month year",
            )
        if self.latest is not None and value > self.latest:
            raise ValidationError(
                self.error_messages.get("latest")
                or f"Enter a date on or before {self.latest.day} {self.latest:%B %Y}.",
                code="day month year",
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class PoundsField(forms.Field):
    """A sum of money; gives ``Decimal`` pounds with two decimals, or None.

    Takes what people type: ``1234.5``, ``£1,234.50``, with spaces around.
    """

    widget = PoundsWidget

    def __init__(
        self,
        *,
        least: Decimal = Decimal(0),
        most: Decimal = MOST_POUNDS,
        period: str = "",
        **kwargs: Any,
    ) -> None:
        self.least, self.most, self.period = least, most, period
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        typed = str(value).strip()
        if not typed:
            return None
        digits = "".join(
            str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
            for sign in re.sub(r"\s", "", typed).replace("£", "", 1)
        )
        if digits[:1] in ("-", "−") and _POUNDS.fullmatch(digits[1:]):
            raise ValidationError(f"{typed} is less than nothing. Enter £0 or more.", code="least")
        if not _POUNDS.fullmatch(digits):
            raise ValidationError(
                f"“{typed}” is not a sum of money. Enter pounds and pence, such as 92.68.", code="invalid"
            )
        return Decimal(digits.replace(",", "")).quantize(Decimal("0.01"))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.least:
            raise ValidationError(f"Enter £{self.least:,.2f} or more.", code="least")
        if value > self.most:
            raise ValidationError(f"Enter £{self.most:,.2f} or less.", code="most")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class LongText(forms.CharField):
    """Words of any length up to ``max_length`` characters, with a count as the end comes near."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 10_000, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs["rows"] = rows
