"""Forms about who acts for a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from socialcare.web.fields import DateParts, LongText
from socialcare.web.forms import GovukForm

from .services import BY_LAW


class RecordForm(GovukForm):
    """Who acts for the person by law, as a worker saw on paper."""

    submit_text = "Let them act"
    name = forms.CharField(
        label="Their name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.CharField(
        label="Their own email address",
        help_text="They sign in with a code that we send there.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    basis = forms.ChoiceField(
        label="What lets them act by law?",
        choices=[(one.value, one.label) for one in BY_LAW],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what lets them act by law."},
    )
    seen = LongText(
        label="What did you see?",
        help_text="The document, its date and number. For an attorney: that it is registered.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Write down what you saw: the document, and its date."},
    )
    until_on = DateParts(label="Until when, if the document says so", example="30 9 2027", required=False)


class ChooseForm(GovukForm):
    """Whom the person would like to act for them."""

    submit_text = _("Let them act for me")
    name = forms.CharField(
        label=_("What is their name?"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.CharField(
        label=_("What is their email address?"),
        help_text=_("Ask them. It must be their own, and nobody else should read it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class WhoseForm(GovukForm):
    """In whose place the user would like to be."""

    submit_text = _("Go there")
    place = forms.ChoiceField(
        label=_("Whose pages do you want to see?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whose pages you want to see.")},
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places  # type: ignore[attr-defined]
