"""The forms of what the worker adds to a plan, and of keeping a version. Nothing known is asked again."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from socialcare.web.forms import GovukForm, LongText, PoundsField
from socialcare.web.languages.words import translated_later as _lazy

from ..models import CoverNeed, StatutoryCover
from ..rules import MOST_PRICE_PENCE

_MOST = Decimal(MOST_PRICE_PENCE) / 100


class NeedDecisionForm(GovukForm):
    """Who meets an assessed need, and how or why not."""

    submit_text = "Save"

    met_by = forms.ChoiceField(
        label="Who meets this need?",
        choices=CoverNeed.MetBy.choices,
        widget=forms.RadioSelect,
    )
    words = LongText(
        label="How it is met, or why the council does not meet it",
        required=False,
        max_length=1000,
        rows=3,
        help_text="Needed where it is not the council. The person reads your words.",
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CoverForm(GovukForm):
    """The person's contribution, how the money is paid, and the advice given."""

    submit_text = "Save"
    look = {
        "contribution": {"suffix": {"text": "a week"}},
        "direct": {"suffix": {"text": "a week"}},
        "payment": {"optional": False},
    }
    contribution = PoundsField(
        label="What the person pays",
        required=False,
        most=_MOST,
        help_text="From the financial assessment. Empty while that is not known; 0 if it is nothing.",
    )
    payment = forms.ChoiceField(
        label="How is the money managed?",
        required=False,
        choices=[choice for choice in StatutoryCover.Payment.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    direct = PoundsField(
        label="Direct payment",
        required=False,
        most=_MOST,
        help_text="Only where there is one. It is for the needs that the council meets.",
    )
    direct_how_often = forms.ChoiceField(
        label="How often is it paid?",
        required=False,
        choices=StatutoryCover.HowOften.choices,
    )
    direct_to = forms.CharField(
        label="Who is it paid to?",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    advice = LongText(
        label="Advice you gave",
        required=False,
        max_length=4000,
        help_text="On meeting, lessening or putting off needs, with money or without.",
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class FreezeForm(GovukForm):
    """Say "this is my plan": one button for the person; for the worker, a box that says whose word it is."""

    submit_text = _lazy("This is my plan")

    persons_word = forms.BooleanField(required=False)

    def __init__(self, *args: Any, called: str, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["persons_word"]
        else:
            self.submit_text = _("Keep this version")  # type: ignore[misc]
            self.fields["persons_word"].label = _("%(called)s has told me that this is their plan") % {
                "called": called
            }
