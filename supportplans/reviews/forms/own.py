"""The forms with which a person, or somebody who helps them, says how it is going."""

from typing import Any

from django import forms

from socialcare.web.forms import GovukForm, LongText
from socialcare.web.languages.words import translated_later as _lazy

from ..models import CheckIn, Rhythm
from ..services.check_ins import LONGEST
from .check_ins import PageKey, said_in


class SayHowItGoesForm(GovukForm):
    """One question must be answered; the rest is as they like."""

    submit_text = _lazy("Send")
    going = forms.ChoiceField(
        label=_lazy("How is it going?"),
        choices=[
            (CheckIn.Going.WELL.value, _lazy("It is going well")),
            (CheckIn.Going.MIXED.value, _lazy("Some things are good, some are not")),
            (CheckIn.Going.BADLY.value, _lazy("It is not going well")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose how it is going.")},
    )
    working = LongText(label=_lazy("What is good?"), max_length=LONGEST, rows=3, required=False)
    not_working = LongText(label=_lazy("What is not so good?"), max_length=LONGEST, rows=3, required=False)
    to_change = LongText(
        label=_lazy("Is there anything to change?"), max_length=LONGEST, rows=3, required=False
    )
    wants = forms.ChoiceField(
        label=_lazy("What would you like now?"),
        choices=[
            (CheckIn.Wants.NOTHING.value, _lazy("Nothing now")),
            (CheckIn.Wants.TALK.value, _lazy("I would like to talk")),
            (CheckIn.Wants.CHANGED.value, _lazy("Something has changed, and you should know")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose what you would like now.")},
    )

    #: One page says it once, however often its button is pressed.
    page = PageKey(required=False, widget=forms.HiddenInput)

    def service_words(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {"said": said_in(self.cleaned_data), "page": self.cleaned_data["page"]}


class OwnChannelForm(GovukForm):
    """How the person would like to be asked."""

    submit_text = _lazy("Save")
    channel = forms.ChoiceField(
        label=_lazy("How should we ask you how it is going?"),
        choices=[
            (Rhythm.Channel.EMAIL.value, _lazy("By email")),
            (Rhythm.Channel.TEXT.value, _lazy("By text message")),
            (Rhythm.Channel.LETTER.value, _lazy("By letter")),
            (Rhythm.Channel.NONE.value, _lazy("Do not send me anything. My worker gets in touch")),
        ],
        widget=forms.RadioSelect,
        help_text=_lazy("The message has three answers to choose from. It says nothing about you."),
        error_messages={"required": _lazy("Choose how we should ask you.")},
    )
