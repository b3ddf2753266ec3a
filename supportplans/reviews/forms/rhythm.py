"""Forms of the rhythm: one question each."""

from typing import Any, ClassVar

from django import forms

from socialcare.web.forms import DateParts, GovukForm

from .. import rules
from ..models import Rhythm


class PaceForm(GovukForm):
    """How many weeks there are between two talks."""

    submit_text = "Save"
    look: ClassVar[dict[str, dict[str, Any]]] = {"every_weeks": {"classes": "govuk-input--width-2"}}
    every_weeks = forms.IntegerField(
        label="How many weeks between two talks?",
        min_value=rules.FEWEST_WEEKS,
        max_value=rules.MOST_WEEKS,
        help_text="From 1 to 52, as you agreed with them. The law asks for a review every twelve months, "
        "whatever the pace.",
        error_messages={
            "invalid": "Enter a number of weeks from 1 to 52.",
            "min_value": "Enter a number of weeks from 1 to 52.",
            "max_value": "Enter a number of weeks from 1 to 52.",
        },
    )


class ChannelForm(GovukForm):
    """How the person would like to be asked how it is going."""

    submit_text = "Save"
    channel = forms.ChoiceField(
        label="How would they like to be asked how it is going?",
        choices=Rhythm.Channel.choices,
        widget=forms.RadioSelect,
        help_text="Ask them. The message says nothing about their case: three answers, and our number.",
    )


class SoonerForm(GovukForm):
    """Why the next talk is sooner."""

    submit_text = "Talk sooner"
    because = forms.ChoiceField(
        label="Why do you talk sooner?",
        choices=Rhythm.Sooner.choices,
        widget=forms.RadioSelect,
        help_text="A crisis: within a week. They asked: within three working days. Else within two weeks.",
    )


class PauseForm(GovukForm):
    """Until when, and why, nobody is asked or reminded."""

    submit_text = "Pause"
    until = DateParts(label="What is the last day of the pause?", example="27 3 2027")
    because = forms.CharField(
        label="Why?", max_length=300, help_text="For example: in hospital. Staff read this."
    )


class EndForm(GovukForm):
    """Why and when it ended."""

    submit_text = "End it"
    because = forms.ChoiceField(
        label="Why does it end?", choices=Rhythm.Ended.choices, widget=forms.RadioSelect
    )
    ended_on = DateParts(label="On which day?", example="27 3 2026")

    def service_words(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {"because": self.cleaned_data["because"], "on": self.cleaned_data["ended_on"]}
