"""Form fields that say what is wrong in a sentence, and keep what was typed."""

import calendar
import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS, MONTHS_ALT
from django.utils.translation import gettext as _

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


def _month_and_year(day: date) -> str:
    """Return the month as it stands after a day's number, and the year."""
    return f"{MONTHS_ALT[day.month]} {day.year}"


def _number(text: str) -> int | None:
    """Return a whole number typed with any script's digits, or None."""
    return int(text) if _NUMBER.fullmatch(text) else None


def parse_date(typed: TypedDate) -> date:
    """Return the date that stands in the three boxes.

    Raises ValidationError with a sentence; its code names the boxes at fault, as "day month".
    """
    missing = [part for part, text in zip(TypedDate._fields, typed, strict=True) if not text]
    if missing:
        parts = {"day": _("a day"), "month": _("a month"), "year": _("a year")}
        words = _(" and ").join(parts[part] for part in missing)
        raise ValidationError(
            _("The date must include %(words)s.") % {"words": words}, code=" ".join(missing)
        )

    day, year = _number(typed.day), _number(typed.year)
    month = _number(typed.month) or _MONTHS.get(typed.month.rstrip(".").casefold())
    if day is None or not 1 <= day <= 31:
        raise ValidationError(
            _("“%(day)s” is not a day. Enter a number from 1 to 31.") % {"day": typed.day}, code="day"
        )
    if month is None or not 1 <= month <= 12:
        raise ValidationError(
            _("“%(month)s” is not a month. Enter a number from 1 to 12, or its name.")
            % {"month": typed.month},
            code="month",
        )
    if year is None:
        raise ValidationError(
            _("“%(year)s” is not a year. Enter four numbers, such as 1956.") % {"year": typed.year},
            code="year",
        )
    if len(typed.year) < 4:
        raise ValidationError(
            _("“%(year)s” is too short for a year. Enter all four numbers, such as 1956.")
            % {"year": typed.year},
            code="year",
        )
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValidationError(
            _("The year %(year)s cannot be right. Enter a year from %(earliest_year)s to %(latest_year)s.")
            % {"year": typed.year, "earliest_year": EARLIEST_YEAR, "latest_year": LATEST_YEAR},
            code="year",
        )
    last = calendar.monthrange(year, month)[1]
    if day > last:
        name = str(MONTHS[month])
        when = f"{name} {year}" if month == 2 else name
        raise ValidationError(
            _("%(day)s %(name)s is not a date. %(when)s has %(last)s days.")
            % {"day": day, "name": name, "when": when, "last": last},
            code="day month",
        )
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
                or (
                    _("Enter a date on or after %(day)s %(earliest)s.")
                    % {"day": self.earliest.day, "earliest": _month_and_year(self.earliest)}
                ),
                code="day month year",
            )
        if self.latest is not None and value > self.latest:
            raise ValidationError(
                self.error_messages.get("latest")
                or (
                    _("Enter a date on or before %(day)s %(latest)s.")
                    % {"day": self.latest.day, "latest": _month_and_year(self.latest)}
                ),
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
            raise ValidationError(
                _("%(typed)s is less than nothing. Enter £0 or more.") % {"typed": typed}, code="least"
            )
        if not _POUNDS.fullmatch(digits):
            raise ValidationError(
                _("“%(typed)s” is not a sum of money. Enter pounds and pence, such as 92.68.")
                % {"typed": typed},
                code="invalid",
            )
        return Decimal(digits.replace(",", "")).quantize(Decimal("0.01"))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if value < self.least:
            raise ValidationError(
                _("Enter £%(least)s or more.") % {"least": f"{self.least:,.2f}"}, code="least"
            )
        if value > self.most:
            raise ValidationError(_("Enter £%(most)s or less.") % {"most": f"{self.most:,.2f}"}, code="most")

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
