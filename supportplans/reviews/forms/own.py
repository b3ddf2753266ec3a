"""The forms with which a person, or somebody who helps them, says how it is going."""

from typing import Any

from django import forms

from socialcare.web.forms import GovukForm, LongText

from ..models import CheckIn, Rhythm
from ..services.check_ins import LONGEST
from .check_ins import PageKey, said_in


class SayHowItGoesForm(GovukForm):
    """One question must be answered; the rest is as they like."""

    submit_text = "Send"
    going = forms.ChoiceField(
        label="How is it going?",
        choices=[
            (CheckIn.Going.WELL.value, "It is going well"),
            (CheckIn.Going.MIXED.value, "Some things are good, some are not"),
            (CheckIn.Going.BADLY.value, "It is not going well"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is going."},
    )
    working = LongText(label="What is good?", max_length=LONGEST, rows=3, required=False)
    not_working = LongText(label="What is not so good?", max_length=LONGEST, rows=3, required=False)
    to_change = LongText(label="Is there anything to change?", max_length=LONGEST, rows=3, required=False)
    wants = forms.ChoiceField(
        label="What would you like now?",
        choices=[
            (CheckIn.Wants.NOTHING.value, "Nothing now"),
            (CheckIn.Wants.TALK.value, "I would like to talk"),
            (CheckIn.Wants.CHANGED.value, "Something has changed, and you should know"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you would like now."},
    )

    #: One page says it once, however often its button is pressed.
    page = PageKey(required=False, widget=forms.HiddenInput)

    def service_words(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {"said": said_in(self.cleaned_data), "page": self.cleaned_data["page"]}


class OwnChannelForm(GovukForm):
    """How the person would like to be asked."""

    submit_text = "Save"
    channel = forms.ChoiceField(
        label="How should we ask you how it is going?",
        choices=[
            (Rhythm.Channel.EMAIL.value, "By email"),
            (Rhythm.Channel.TEXT.value, "By text message"),
            (Rhythm.Channel.LETTER.value, "By letter"),
            (Rhythm.Channel.NONE.value, "Do not send me anything. My worker gets in touch"),
        ],
        widget=forms.RadioSelect,
        help_text="The message has three answers to choose from. It says nothing about you.",
        error_messages={"required": "Choose how we should ask you."},
    )
