"""The forms of what a plan costs."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from socialcare.web.forms import GovukForm, PoundsField
from socialcare.web.languages.words import translated_later as _lazy

from ..cost_words import LONGEST_LINE, Read
from ..models import CostLine
from ..rules import MOST_PRICE_PENCE
from ..services.costs import MOST_QUANTITY

BOX = {"autocomplete": "off"}


class LineForm(GovukForm):
    """One cost, as one says it; it fills the other form, and saves nothing."""

    submit_text = _lazy("Go on")

    line = forms.CharField(
        label=_lazy("What is it, and what does it cost?"),
        help_text=_lazy("In your own words, such as: cleaner, 2 hours, £15 an hour, each week"),
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs=BOX),
        error_messages={"required": _lazy("Write what it is, such as: gym £40 a month.")},
    )


class CostForm(GovukForm):
    """One cost: what for, how many at what price, how often, and paid from what."""

    submit_text = _lazy("Save this cost")
    look = {
        "quantity": {"classes": "govuk-input--width-5"},
        "unit": {"classes": "govuk-input--width-10"},
        "price": {"classes": "govuk-input--width-10"},
        "entry": {"optional": True},
    }

    what = forms.CharField(label=_lazy("What is it for?"), max_length=200, widget=forms.TextInput(attrs=BOX))
    quantity = forms.DecimalField(
        label=_lazy("How many"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=MOST_QUANTITY,
        decimal_places=2,
        help_text=_lazy("Such as 2, or 1.5. Leave it empty for one."),
        widget=forms.TextInput(attrs={**BOX, "inputmode": "decimal"}),
        error_messages={
            "invalid": _lazy("Enter a number, such as 2 or 1.5."),
            "min_value": _lazy("Enter a number above 0, such as 2 or 1.5."),
            "max_value": _lazy("Enter a smaller number: this can be 9,999.99 at most."),
            "max_decimal_places": _lazy(
                "Enter a number with two places after the point at most, such as 1.25."
            ),
        },
    )
    unit = forms.CharField(
        label=_lazy("Of what"),
        required=False,
        max_length=40,
        help_text=_lazy("Such as hour, trip or visit. Leave it empty for a plain sum."),
        widget=forms.TextInput(attrs=BOX),
    )
    price = PoundsField(
        label=_lazy("Price of one"),
        help_text=_lazy("A rough sum is fine, such as 15 or 15.50"),
        most=Decimal(MOST_PRICE_PENCE) / 100,
        error_messages={"required": _lazy("Enter the price. A rough sum is fine.")},
    )
    period = forms.ChoiceField(
        label=_lazy("How often is it paid?"),
        choices=CostLine.Period.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose how often it is paid.")},
    )
    paid_from = forms.ChoiceField(
        label=_lazy("What is it paid from?"),
        choices=CostLine.PaidFrom.choices,
        widget=forms.RadioSelect,
        initial=CostLine.PaidFrom.BUDGET,
    )
    entry = forms.ChoiceField(
        label=_lazy("Where does the plan speak of it?"),
        required=False,
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, passages: Sequence[tuple[str, str]], own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not own:
            self.fields["paid_from"].choices = [  # type: ignore[attr-defined]
                ("budget", _("The personal budget")),
                ("own", _("The person’s own money")),
                ("other", _("Somebody else pays, or it is free")),
            ]
        if passages:
            self.fields["entry"].choices = [("", _("Nowhere, or not yet")), *passages]  # type: ignore[attr-defined]
        else:
            del self.fields["entry"]


def initial_of_read(read: Read) -> dict[str, Any]:
    """Return what the form shows of a line that was read, for its writer to look over."""
    return {
        "what": read.what,
        "quantity": None if read.quantity is None else f"{read.quantity.normalize():f}",
        "unit": read.unit,
        "price": None if read.price_pence is None else f"{Decimal(read.price_pence) / 100:.2f}",
        "period": read.period,
        "paid_from": read.paid_from or CostLine.PaidFrom.BUDGET,
    }


def initial_of_cost(cost: CostLine) -> dict[str, Any]:
    """Return what the form shows of a line that is saved."""
    return {
        "what": cost.what,
        "quantity": f"{cost.quantity.normalize():f}",
        "unit": cost.unit,
        "price": f"{Decimal(cost.price_pence) / 100:.2f}",
        "period": cost.period,
        "paid_from": cost.paid_from,
        "entry": str(cost.entry_id or ""),
        "revision": cost.revision,
    }
