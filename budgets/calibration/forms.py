"""The forms of the calibration page: what is tried, the number of rows, and a file of past cases."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budgets.engine.exact import is_decimal
from budgets.example_files import read_money
from socialcare.values.money import pounds_text
from socialcare.web.forms import DateParts, GovukForm

from .fit import FEWEST_ROWS, MOST_ROWS
from .limits import MOST_LIMIT_PENCE, MOST_LIMITS
from .models import CaseSet
from .presenters import limits_text
from .services import LONGEST_NAME
from .what_if import Moved

_BETWEEN = re.compile(r",\s+|\s*;\s*")
_PER_CENT = re.compile(r"[-−+]?[0-9]{1,4}(?:\.[0-9]{1,2})?")
_WITH_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?")
MOST_POUNDS = Decimal(10_000_000)
_LESS, _MORE = Decimal(-100), Decimal(1000)


class PointsField(forms.CharField):
    """A number of points as the scheme writes it: a plain decimal."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not is_decimal(text):
            raise ValidationError(f"“{text[:30]}” is not a number of points. Write it like 18 or 18.5.")
        return text


class AmountField(forms.CharField):
    """A sum of the table, in pounds, as the scheme writes it: a plain decimal."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        # A table may have parts of a penny, which other sums have not; "82,91" is no sum there either.
        plain = text.removeprefix("£").strip()
        if _WITH_THOUSANDS.fullmatch(plain):
            plain = plain.replace(",", "")
        decimal, sentence = (plain, "") if is_decimal(plain) else read_money(text)
        if decimal is None or sentence:
            raise ValidationError(sentence or "Enter a sum of money, such as 92.68.")
        if Decimal(decimal) > MOST_POUNDS:
            raise ValidationError(f"Enter £{MOST_POUNDS:,} or less.")
        return decimal


class PerCentField(forms.CharField):
    """A per cent, up or down; gives a decimal such as ``-2.5``."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip().removesuffix("%").strip()
        if not text:
            return "0"
        if not _PER_CENT.fullmatch(text):
            raise ValidationError("Enter a per cent such as 3.5, or −2 to take off.")
        number = Decimal(text.replace("−", "-"))
        if not _LESS <= number <= _MORE:
            raise ValidationError("Enter a per cent between −100 and 1,000.")
        return str(number)


class LimitsField(forms.CharField):
    """Weekly limits in pounds, ``100, 250, 1,000``; gives whole pence, rising, each once.

    A comma with a space after it, or a semicolon, stands between two; any other is part of a sum.
    """

    def clean(self, value: Any) -> tuple[int, ...]:
        typed = str(super().clean(value)).strip().removesuffix(",")
        found = set()
        for part in filter(None, _BETWEEN.split(typed)):
            decimal, sentence = read_money(part)
            if decimal is None:
                raise ValidationError(sentence or "Enter limits such as 100, 250, 500.")
            pence = int(Decimal(decimal) * 100)
            if pence > MOST_LIMIT_PENCE:
                raise ValidationError(
                    f"“{part}” is above {pounds_text(MOST_LIMIT_PENCE)} a week. "
                    "Put a comma and a space between limits, such as 100, 250, 500."
                )
            found.add(pence)
        if len(found) > MOST_LIMITS:
            raise ValidationError(f"Enter {MOST_LIMITS} limits at most.")
        return tuple(sorted(found))


_HIDDEN = {"label": {"classes": "govuk-visually-hidden"}, "optional": False}


class WhatIfForm(GovukForm):
    """Another row, price or per cent. It asks the page itself, and changes nothing."""

    submit_text = ""
    look = {
        "by": {"classes": "govuk-input--width-5", "suffix": {"text": "%"}, "optional": False},
        "limits": {"classes": "govuk-input--width-20", "optional": False},
        "price": {"classes": "govuk-input--width-10", "prefix": {"text": "£"}, "optional": False},
    }

    by = PerCentField(
        label="All of the table, by a per cent",
        required=False,
        max_length=9,
        help_text="3.5, or −2 to take off",
    )
    limits = LimitsField(
        label="Weekly sign-off limits",
        required=False,
        max_length=120,
        help_text="In pounds, such as 100, 250, 1,000",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        allocation: Mapping[str, Any],
        period: str,
        limits: Sequence[int],
    ) -> None:
        rows = allocation.get("rows") or []
        self.row_count = len(rows)
        initial: dict[str, Any] = {"by": "0", "limits": limits_text(limits)}
        own = dict(self.look)
        self.look = own  # type: ignore[misc]
        super().__init__(data, initial=initial)
        made: dict[str, forms.Field] = {}
        for place, row in enumerate(rows):
            made[f"points_{place}"] = PointsField(
                label=f"Row {place + 1}: points from", max_length=20, initial=row["points"]
            )
            made[f"amount_{place}"] = AmountField(
                label=f"Row {place + 1}: pounds a {period}", max_length=20, initial=row["amount"]
            )
            own[f"points_{place}"] = {**_HIDDEN, "classes": "govuk-input--width-4"}
            own[f"amount_{place}"] = {**_HIDDEN, "classes": "govuk-input--width-6", "prefix": {"text": "£"}}
        if allocation["method"] == "price_per_point":
            made["price"] = AmountField(
                label=f"Pounds a {period} for each point", max_length=20, initial=allocation["price"]
            )
        for field in made.values():
            field.error_messages["required"] = (
                "Enter a number here, or reload the page for the table as it is."
            )
        self.fields = {**made, **self.fields}

    @property
    def row_fields(self) -> list[tuple[int, Any, Any]]:
        """The fields of each row: its number, points and amount."""
        return [
            (place + 1, self[f"points_{place}"], self[f"amount_{place}"]) for place in range(self.row_count)
        ]

    def moved(self) -> Moved:
        """Return what is tried."""
        clean = self.cleaned_data
        rows = [(clean[f"points_{place}"], clean[f"amount_{place}"]) for place in range(self.row_count)]
        return Moved(tuple(rows) if rows else None, clean.get("price"), clean["by"])


class ProposalForm(GovukForm):
    """How many rows a fitted table should have."""

    submit_text = ""
    look = {"rows": {"classes": "govuk-!-width-auto"}}

    rows = forms.TypedChoiceField(
        label="How many rows should it have?",
        choices=[(count, f"{count} rows") for count in range(FEWEST_ROWS, MOST_ROWS + 1)],
        coerce=int,
    )


class CasesForm(GovukForm):
    """A file of past cases, and what it is called."""

    submit_text = "Bring these cases along"
    look = {"name": {"classes": "govuk-input--width-20"}}

    name = forms.CharField(
        label="What to call these cases",
        max_length=LONGEST_NAME,
        help_text="For example: Agreed in 2025",
        error_messages={"required": "Enter a name for these cases, such as “Agreed in 2025”."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agreed_from_on = DateParts(
        label="The first day on which one of them was agreed",
        example="1 4 2025",
        error_messages={"required": "Enter the first day on which one of them was agreed."},
    )
    agreed_to_on = DateParts(
        label="The last day on which one of them was agreed",
        example="31 3 2026",
        error_messages={"required": "Enter the last day on which one of them was agreed."},
    )
    file = forms.FileField(
        label="The file, as CSV",
        help_text="At most 10 MB and 100,000 cases. A large one takes up to half a minute.",
        error_messages={"empty": "The file is empty: its first line names the columns."},
    )
    replaces = forms.ModelChoiceField(
        queryset=CaseSet.objects.none(),
        label="Do they take the place of others?",
        required=False,
        empty_label="No, keep the others too",
        error_messages={"invalid_choice": "Those cases are not there any more. Choose again."},
    )

    def __init__(self, *args: Any, sets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaces"].queryset = sets  # type: ignore[attr-defined]
        if not sets:
            del self.fields["replaces"]
