"""The form of a check-in: two minutes, and mostly choices."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from django import forms

from socialcare.web.forms import DateParts, GovukForm, LongText

from ..models import CheckIn
from ..services import Said
from ..services.check_ins import LONGEST, WORKERS_WAYS


def said_in(typed: Mapping[str, Any]) -> Said:
    """Return what was said, from what was typed in a form that asks how it is going."""
    return Said(**{one.name: typed[one.name] for one in fields(Said) if one.name in typed})


class PageKey(forms.UUIDField):
    """The key of the page that was filled in. One that is spoilt is none: what was typed counts more."""

    def to_python(self, value: Any) -> Any:
        """Return the key, or None."""
        try:
            return super().to_python(value)
        except forms.ValidationError:
            return None


class CheckInForm(GovukForm):
    """How they talked, how it is going, and what comes of it."""

    submit_text = "Save the check-in"
    going = forms.ChoiceField(
        label="How is it going?", choices=CheckIn.Going.choices, widget=forms.RadioSelect
    )
    working = LongText(label="What is working?", max_length=LONGEST, rows=3, required=False)
    not_working = LongText(label="What is not working?", max_length=LONGEST, rows=3, required=False)
    to_change = LongText(label="Is there anything to change?", max_length=LONGEST, rows=3, required=False)
    how = forms.ChoiceField(
        label="How did you talk?",
        choices=[(how.value, how.label) for how in WORKERS_WAYS],
        widget=forms.RadioSelect,
    )
    happened_on = DateParts(label="On which day?", example="27 3 2026")
    with_whom = forms.CharField(
        label="Who took part?",
        max_length=200,
        required=False,
        help_text="For example: Rosa, her son, and her advocate.",
    )
    leads_to = forms.ChoiceField(
        label="What does it lead to?", choices=CheckIn.LeadsTo.choices, widget=forms.RadioSelect
    )
    covers_review = forms.BooleanField(
        label="This covered the review questions",
        required=False,
        help_text="Did you also talk about the needs, the plan and the budget? Tick this, and it is the "
        "review that the law asks for. What is known is drawn in as it stands: you type nothing again.",
    )
    #: One page notes one check-in, however often its button is pressed.
    page = PageKey(required=False, widget=forms.HiddenInput)

    def service_words(self) -> dict[str, Any]:
        """Return what the service takes."""
        typed = self.cleaned_data
        return {
            "said": said_in(typed),
            "how": typed["how"],
            "happened_on": typed["happened_on"],
            "with_whom": typed["with_whom"],
            "leads_to": typed["leads_to"],
            "covers_review": typed["covers_review"],
            "page": typed["page"],
        }
